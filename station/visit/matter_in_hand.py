"""The matter of the visit: chosen, begun or taken up again, filled in from what is known, saved and let go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from intake.cross_region_place import at_place
from intake.draft import Consent
from intake.form import Form
from intake.home_visit import at_home
from intake.item import Channel
from intake.prefill import ItemKey, of_matter
from intake.reuse import Purpose, hold_known
from intake.take_in import new_draft, with_known
from station.visit.shown import as_before, for_the_same, shown_by
from station.visit.under_way import UnderWay
from sync.store.reuse import EarlierCase
from sync.store.store import Store


class MatterInHand:
    """It stands in `Visit.item` and `Visit.draft`. ``taken_up`` is called for a draft that has pages already,
    ``carried`` for a new one that gets pages of the matter before."""

    def __init__(self, now: UnderWay, taken_up: Callable[[], None], carried: Callable[[], None]) -> None:
        self._now = now
        self._taken_up = taken_up
        self._carried = carried

    def choose(self, code: str | None) -> None:
        """The matter of the visit, by implementation code; None: none yet."""
        offered = self._now.parts.catalog.offered(self._now.today(), self._now.channel)
        visit = self._now.visit
        item = next((item for item in offered if item.impl_code == code), None)
        if item is None:
            visit.handling = None
        visit.item = None if item is None else at_place(item, visit.handling, self._now.parts.catalog.regions)

    def consent_kinds(self) -> tuple[str, ...]:
        """What the notice asks for: the item's consents, or the general one while no item is chosen."""
        return ("privacy",) if self._now.visit.item is None else self._now.visit.item.consents

    def consent(self) -> None:
        """The person agreed to what the notice asked for."""
        texts = (self._now.parts.catalog.consent(kind) for kind in self.consent_kinds())
        given = tuple(Consent(text.kind, text.version, self._now.at()) for text in texts if text is not None)
        self._now.visit.consents = given

    def consent_in_draft(self) -> None:
        """The person agreed while the matter was open already."""
        self.consent()
        visit = self._now.visit
        if visit.draft is not None:
            asked = {consent.kind for consent in visit.consents}
            others = tuple(consent for consent in visit.draft.consents if consent.kind not in asked)
            consents = (*others, *visit.consents)
            visit.draft = replace(visit.draft, consents=consents, revision=visit.draft.revision + 1)

    # --- its draft ------------------------------------------------------------------------------------------------

    def start_draft(self) -> None:
        """A new draft for the chosen item and the person."""
        visit = self._now.visit
        if visit.item is None:
            raise LookupError("a draft is started before an item was chosen")
        draft = new_draft(
            self._now.parts.new_id(),
            visit.item,
            self._now.parts.clock.now(),
            applicant=visit.applicant,
            channel=self._now.channel,
            in_visit=visit.known_of(visit.applicant),
            test_build=self._now.parts.test_build,
        )
        if self._now.channel == Channel.WINDOW:
            draft = for_the_same(visit, draft, visit.item, self._now.today(), test_build=self._now.parts.test_build)
        draft = at_home(draft, visit.item) if visit.at_home else draft
        visit.draft = replace(draft, consents=visit.consents, collected_for=visit.handling)
        self._keep_open()
        self._look_for_earlier(draft.id)
        if self._now.channel == Channel.WINDOW:
            self._carried()

    def same_again(self) -> None:
        """One more filing of what was filed last, for the same organisation or person (`station.visit.shown`)."""
        visit = self._now.visit
        shown = visit.shown
        if shown is None:
            raise LookupError("nothing was filed in this visit")
        self.choose(shown.item)
        self.start_draft()
        if visit.draft is not None and visit.item is not None:
            visit.draft = as_before(shown, visit.draft, visit.item)

    def take_up_draft(self, draft_id: str | None = None) -> None:
        """Go on with a draft that was found; without an id the latest that is free. It is ours until the visit ends."""
        visit = self._now.visit
        if draft_id is not None:
            offer = next(offer for offer in visit.offers if offer.id == draft_id)
            visit.found_draft, visit.found_item = offer.draft, offer.item
        if visit.found_draft is None:
            raise LookupError("no draft was found")
        visit.item, visit.draft = visit.found_item, replace(visit.found_draft, channel=self._now.channel)
        if visit.at_home and visit.item is not None:
            visit.draft = at_home(visit.draft, visit.item)
        self._now.records.open_draft(visit.draft.id)
        self._keep_open()
        self._taken_up()

    def _keep_open(self) -> None:
        visit = self._now.visit
        if visit.draft is not None and visit.applicant is not None:
            self._now.hall.keep_open(visit.draft.id, visit.applicant)

    def save_draft(self, at: str) -> None:
        """Write down what was entered, and the step it goes on at."""
        draft = self._now.visit.stepped(at)
        if draft is not None:
            self._now.records.save_draft(draft, self._now.visit.person_key)

    def discard_draft(self) -> None:
        draft = self._now.visit.draft or self._now.visit.found_draft
        if draft is not None:
            self._now.records.discard_draft(draft.id)
            self._now.visit.offers = tuple(offer for offer in self._now.visit.offers if offer.id != draft.id)
        self._now.visit.draft = self._now.visit.found_draft = self._now.visit.found_item = None

    def close_matter(self) -> None:
        """The draft is let go (save it before), the person stays: another matter may follow in this visit."""
        visit = self._now.visit
        if visit.draft is not None:
            self._note_matter()
            visit.shown = shown_by(visit, self._now.at())
            self._now.hall.let_go_of(visit.draft.id)
            self._now.records.leave_drafts()
        visit.item = visit.draft = visit.found_draft = visit.found_item = visit.page = visit.submitted = None
        visit.receipt = visit.print_job = visit.handling = None
        visit.second = None
        visit.strokes = ()
        visit.pictures.clear()

    # --- what is known already ------------------------------------------------------------------------------------

    def _look_for_earlier(self, draft_id: str) -> None:
        """What the person's earlier matters say fills in what is open; the look is logged with the draft."""
        visit, staff = self._now.visit, self._now.visit.staff
        person_key = visit.person_key
        if not person_key or visit.draft is None:
            return
        self._now.records.save_draft(visit.draft, person_key)
        asked = self._now.for_this_visit(lambda found: self._earlier_found(draft_id, found))

        def question(store: Store) -> tuple[EarlierCase, ...]:
            who = None if staff is None else staff.id
            return store.earlier_of(person_key, inside=draft_id, purpose="prefill", staff=who)

        self._now.records.ask(question, asked)

    def _earlier_found(self, draft_id: str, found: tuple[EarlierCase, ...]) -> None:
        visit = self._now.visit
        if visit.draft is None or visit.item is None or visit.draft.id != draft_id or not found:
            return
        if (visit.draft.applicant, visit.draft.organisation) != (visit.applicant, None):
            return  # meanwhile it is somebody else's matter
        known = with_known(
            visit.draft,
            visit.item,
            self._now.today(),
            visit.known_of(visit.applicant),
            tuple(case.earlier for case in found),
            self._form_of,
            test_build=self._now.parts.test_build,
        )
        user = "citizen" if visit.staff is None else visit.staff.id
        purpose = Purpose(known.id, visit.item.short_name, user, self._now.at())
        known, _ = hold_known(known, visit.item, found, self._now.today(), purpose, self._now.item)
        if (known.answers, known.materials) != (visit.draft.answers, visit.draft.materials):
            visit.draft, visit.known = known, visit.known + 1
            self._now.changed()

    def _form_of(self, key: ItemKey) -> Form | None:
        item = self._now.item(key)
        return None if item is None else item.form

    def _note_matter(self) -> None:
        """What this matter asked need not be asked again by another one of the same visit."""
        visit = self._now.visit
        draft = visit.draft
        if draft is None or draft.applicant is None or visit.item is None:
            return
        name, at = visit.item.short_name.get(), self._now.at()
        matter = of_matter(visit.item.key, name, at, visit.item.form, visit.answers())
        visit.in_visit = (*visit.in_visit, (draft.applicant, draft.organisation, matter))
