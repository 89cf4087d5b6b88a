"""What there is of the person: drafts here and at the hall, recent matters; and a draft another terminal has open."""

from __future__ import annotations

from dataclasses import replace

from intake.cross_region_place import at_place
from intake.draft import Draft
from intake.item import ServiceItem
from intake.package import codes_of
from station.visit import results as on
from station.visit.look_up import LookedUp, LookUp
from station.visit.results import DraftTrouble
from station.visit.under_way import UnderWay
from station.visit.visit import DraftOffer, resume_token
from sync.hall.results import Closed, Held, Unreachable
from sync.store.store import RecentCase


class Finding:
    """What is found stands in `Visit.offers`, `Visit.found_draft` and `Visit.recent`."""

    def __init__(self, now: UnderWay) -> None:
        self._now = now
        self._look_up = LookUp(now.records, now.hall, self._item_of)

    def look_up(self, ticket: int) -> None:
        """Drafts here and at the hall, and recent matters of the person: `PersonLookedUp`, after two seconds at most
        for a hall that does not answer."""
        applicant = self._now.visit.applicant
        if applicant is None:
            raise LookupError("a person is looked up before anybody was identified")
        found = self._now.for_this_visit(lambda looked_up: self._found(ticket, looked_up))
        self._look_up.start(applicant, self._now.visit.slip, found)

    def stop(self) -> None:
        """Nobody waits for it any more."""
        self._look_up.stop()

    def _found(self, ticket: int, found: LookedUp) -> None:
        visit, records = self._now.visit, found.records
        visit.person_key = records.person_key
        visit.recent = records.recent
        visit.recent_receipt = records.receipt
        visit.offers = tuple(offer for offer in found.offers if offer.held is not None or offer.item is not None)
        visit.sharing = found.sharing
        recent = records.recent is not None and self._concerns(records.recent)
        answer = on.PersonLookedUp(
            ticket, recent=recent, held=visit.held is not None, closed=found.closed, sharing=found.sharing
        )
        offer = next((offer for offer in visit.offers if offer.item is not None), None)
        if offer is None or offer.draft is None or offer.item is None:
            self._now.post(answer)
            return
        visit.found_draft, visit.found_item = offer.draft, offer.item
        at, check = self._resume(offer.draft, offer.item)
        answer = replace(answer, draft=True, item=offer.item.impl_code, at=at, check=check, elsewhere=offer.elsewhere)
        self._now.post(answer)

    def _resume(self, draft: Draft, item: ServiceItem) -> tuple[str, bool]:
        """Where a draft goes on, and whether person and card are still to be compared."""
        at = resume_token(draft, item, self._now.today(), test_build=self._now.parts.test_build)
        return at, item.identity_check == "person" and not draft.identity_checked()

    def _item_of(self, draft: Draft) -> ServiceItem | None:
        catalog = self._now.parts.catalog
        item = catalog.item(draft.impl_code, draft.item_version, draft.handling_code)
        return None if item is None else at_place(item, draft.collected_for or None, catalog.regions)

    def _concerns(self, recent: RecentCase) -> bool:
        """A case handed in today stops nobody who came for another matter, but it does stop a second one of its own."""
        chosen = self._now.visit.item
        return chosen is None or bool(codes_of(chosen) & {recent.impl_code, *(case.impl_code for case in recent.cases)})

    def take_held(self, ticket: int, draft_id: str | None = None, *, take_over: bool) -> None:
        """Ask again for a draft that another terminal has open (without an id the latest), with ``take_over`` even
        out of its hands: `DraftTaken` or `DraftNotTaken`."""
        visit = self._now.visit
        offer = next((o for o in visit.offers if o.held is not None and draft_id in (None, o.id)), None)
        if offer is None or offer.shared is None:
            raise LookupError("no draft is held elsewhere")
        done = self._now.for_this_visit(lambda answer: self._fetched(ticket, offer, answer))
        self._look_up.fetch(offer.shared, visit.person_key, done, take_over=take_over)

    def _fetched(self, ticket: int, before: DraftOffer, answer: DraftOffer | Held | Closed | Unreachable) -> None:
        visit = self._now.visit
        others = tuple(offer for offer in visit.offers if offer.id != before.id)
        match answer:
            case DraftOffer(draft=Draft() as draft, item=ServiceItem() as item):
                visit.offers = (answer, *others)
                visit.found_draft, visit.found_item = draft, item
                at, check = self._resume(draft, item)
                self._now.post(on.DraftTaken(ticket, item.impl_code, at, check))
            case Held():
                visit.offers = (replace(before, held=answer), *others)
                self._now.post(on.DraftNotTaken(ticket, DraftTrouble.HELD))
            case Unreachable():
                self._now.post(on.DraftNotTaken(ticket, DraftTrouble.UNREACHABLE))
            case Closed():
                visit.offers = others
                self._now.post(on.DraftNotTaken(ticket, DraftTrouble.CLOSED))
            case _:
                visit.offers = others
                self._now.post(on.DraftNotTaken(ticket, DraftTrouble.UNUSABLE))

    def take_up_recent(self) -> None:
        """The receipt of the recent case becomes the receipt on the screen."""
        self._now.visit.receipt = self._now.visit.recent_receipt
        self._now.visit.print_job = None if self._now.visit.recent is None else self._now.visit.recent.print_job_id
