"""One person's unfinished matters: what is kept here and what the hall keeps, put together (docs/adr/0007).

What another terminal has saved later is taken and written down here; what it has open at this moment is told with its
name. Where both sides have written, the later save is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from intake.draft import Draft
from intake.item import ServiceItem
from intake.parties import Applicant
from station.visit.hall_desk import HallDesk
from station.visit.records import PersonRecords, Records
from station.visit.results import Sharing
from station.visit.visit import DraftOffer
from sync.hall.results import Closed, Found, Held, Reach, SharedDraft, Taken, Unreachable
from sync.identity import Place
from sync.store.drafts import KeptDraft

#: More drafts than anybody has are not fetched while the person waits.
MOST = 5


@dataclass(frozen=True, slots=True)
class LookedUp:
    """``offers``: latest save first. ``closed``: why the latest draft kept here is over elsewhere, "" when none is."""

    records: PersonRecords
    offers: tuple[DraftOffer, ...]
    closed: str
    sharing: Sharing


def known_drafts(
    kept: Sequence[KeptDraft], shared: Sequence[SharedDraft], closed: Mapping[str, str]
) -> tuple[tuple[DraftOffer, bool], ...]:
    """Each draft once, the latest save first; True: another terminal's save is the one to fetch."""
    there = {draft.id: draft for draft in shared}
    here = {draft.draft.id: draft for draft in kept if draft.draft.id not in closed}
    known = [_known(here.get(key), there.get(key)) for key in dict.fromkeys([*here, *there])]
    return tuple(sorted(known, key=lambda pair: (pair[0].saved_at, pair[0].id), reverse=True))


def _known(kept: KeptDraft | None, shared: SharedDraft | None) -> tuple[DraftOffer, bool]:
    if shared is None:
        if kept is None:
            raise ValueError("a draft that nobody knows")
        return DraftOffer(kept.draft.id, kept.saved_at, kept.draft), False
    if shared.held is not None:
        return DraftOffer(shared.id, shared.saved_at, elsewhere=True, held=shared.held, shared=shared), False
    if kept is None or _is_later(shared, kept):
        return DraftOffer(shared.id, shared.saved_at, elsewhere=True, shared=shared), True
    return DraftOffer(kept.draft.id, kept.saved_at, kept.draft, shared=shared), False


def _is_later(shared: SharedDraft, kept: KeptDraft) -> bool:
    """Has another terminal saved since we last knew? If we have saved too, the later save counts."""
    brought = kept.shared_revision if shared.place is Place.HALL else kept.city_revision
    if brought is not None and shared.revision <= brought:
        return False
    return kept.revision == brought or shared.saved_at > kept.saved_at


class LookUp:
    """One look-up at a time; the next one, or `stop`, ends it."""

    def __init__(self, records: Records, hall: HallDesk, item_of: Callable[[Draft], ServiceItem | None]) -> None:
        self._records = records
        self._hall = hall
        self._item_of = item_of
        self._run = 0

    def stop(self) -> None:
        """Nobody waits any more; what is still on its way is given back."""
        self._run += 1

    def start(self, applicant: Applicant, slip: str, done: Callable[[LookedUp], None]) -> None:
        self._run += 1
        run = self._run

        def here(records: PersonRecords) -> None:
            if run == self._run:
                ids = [kept.draft.id for kept in records.drafts]
                self._hall.find(applicant, slip, ids, lambda found, closed: there(records, found, closed))

        def there(records: PersonRecords, found: Found, closed: Mapping[str, str]) -> None:
            if run == self._run:
                self._fetch(run, records, found, closed, done)

        self._records.look_up(applicant, here)

    def fetch(
        self,
        shared: SharedDraft,
        person_key: str,
        done: Callable[[DraftOffer | Held | Closed | Unreachable], None],
        *,
        take_over: bool,
    ) -> None:
        """Take one draft of another terminal, even from its hands, and write it down here."""
        run = self._run

        def taken(answer: Taken | Held | Closed | Unreachable) -> None:
            if not isinstance(answer, Taken):
                done(answer)
            elif run != self._run:
                self._hall.give_back(answer.draft.id)
            else:
                offer = self._offer(answer.draft, shared)
                self._records.adopt(answer, person_key, lambda kept: adopted(offer, kept=kept))

        def adopted(offer: DraftOffer, *, kept: bool) -> None:
            if not kept:
                self._hall.let_go_of(offer.id)
            done(offer if kept else Closed("discarded"))

        self._hall.take(shared, taken, take_over=take_over)

    def _offer(self, draft: Draft, shared: SharedDraft) -> DraftOffer:
        free = replace(shared, held=None)
        return DraftOffer(draft.id, shared.saved_at, draft, self._item_of(draft), elsewhere=True, shared=free)

    def _fetch(
        self,
        run: int,
        records: PersonRecords,
        found: Found,
        closed: Mapping[str, str],
        done: Callable[[LookedUp], None],
    ) -> None:
        """Fetch what is to be fetched, one after the other, then say what there is."""
        known = known_drafts(records.drafts, found.drafts, closed)[:MOST]
        over = next((closed[kept.draft.id] for kept in records.drafts if kept.draft.id in closed), "")
        sharing = Sharing.OFF if not self._hall.shares else _SHARING[found.reach]
        fetched: dict[str, DraftOffer | Held | Closed | Unreachable] = {}
        waiting = iter([offer.shared for offer, fetch in known if fetch and offer.shared is not None])

        def next_one() -> None:
            shared = next(waiting, None)
            if shared is None:
                kept = {draft.draft.id: draft for draft in records.drafts}
                offers = tuple(self._finished(known, fetched, kept))
                done(LookedUp(records, offers, over, sharing))
            else:
                self.fetch(shared, records.person_key, lambda answer: got(shared.id, answer), take_over=False)

        def got(draft_id: str, answer: DraftOffer | Held | Closed | Unreachable) -> None:
            if run == self._run:
                fetched[draft_id] = answer
                next_one()

        next_one()

    def _finished(
        self,
        known: Sequence[tuple[DraftOffer, bool]],
        fetched: Mapping[str, DraftOffer | Held | Closed | Unreachable],
        kept: Mapping[str, KeptDraft],
    ) -> Iterator[DraftOffer]:
        """What can be offered; a draft that could not be fetched shows as it is kept here, if it is."""
        for offer, _ in known:
            match fetched.get(offer.id):
                case None if offer.draft is not None:
                    yield replace(offer, item=self._item_of(offer.draft))
                case None:
                    yield offer
                case DraftOffer() as taken:
                    yield taken
                case Held() as held:
                    yield replace(offer, held=held)
                case Unreachable() if offer.id in kept:
                    here = kept[offer.id]
                    yield replace(offer, saved_at=here.saved_at, draft=here.draft, item=self._item_of(here.draft))


_SHARING = {Reach.HALL: Sharing.HALL, Reach.CITY: Sharing.CITY, Reach.NOBODY: Sharing.NOBODY}
