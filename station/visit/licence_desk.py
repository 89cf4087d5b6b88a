"""Looking up what the government has already, instead of asking for the paper (CAPABILITIES C16).

Only inside a draft and for a purpose: each look is written down here before anybody is asked, and by the city when it
answers. Nobody waits longer than `FIND_WITHIN`; no answer is "could not check", never "there is none".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from intake.draft import Draft, HandedIn
from intake.item import ServiceItem
from intake.licence import ELicence, LookedUp, NoAnswer, as_looked_up, holders_of, looked_up
from intake.material import MaterialSpec
from intake.taking import LookupOutcome
from intake.ways import to_look_up
from station.visit.licence_register import Answer
from station.visit.under_way import UnderWay
from sync.store.store import Store

#: Seconds somebody waits for the city before it counts as "could not check".
FIND_WITHIN = 4.0
#: What a look is for, as the platform knows it: in place of asking, or for a licence that stands for a paper.
SHARED_DATA_CHECK, E_LICENCE = "shared_data_check", "e_licence"


class LicenceDesk:
    """Of the matter in hand. ``asked_by``: who looks, a staff id; None: the citizen at a screen."""

    def __init__(self, now: UnderWay) -> None:
        self._now = now
        self._register = now.parts.licences
        self.asked_by: Callable[[], str | None] = lambda: None
        self._draft = ""
        self._whose: tuple[tuple[str, str], ...] = ()
        self._asking: set[str] = set()
        self._found: dict[str, LookedUp] = {}

    @property
    def available(self) -> bool:
        """Is there anybody to ask? Without, what is shared stays for the back office to look up."""
        return self._register is not None and self._register.available

    def asking(self, material: str) -> bool:
        return material in self._asking

    def found(self, material: str) -> LookedUp | None:
        """What the last look in this visit came to."""
        return self._found.get(material)

    def forget(self) -> None:
        """The matter is left; an answer under way is dropped."""
        self._draft, self._whose = "", ()
        self._asking, self._found = set(), {}

    # --- asking ---------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """What the answers call for and nobody has looked up yet, each once; call it after the draft was saved. What
        was looked up of somebody else goes, where the matter has become another person's."""
        open_matter = self._follow()
        if open_matter is None or not self.available:
            return
        item, draft = open_matter
        for slot in to_look_up(item, draft):
            if slot.spec.key not in self._found and slot.spec.key not in self._asking:
                self._ask(draft, slot.spec)

    def look_again(self, material: str) -> None:
        """On somebody's wish: the register for what is shared, the licence store for a paper."""
        open_matter = self._follow()
        if open_matter is not None and material not in self._asking:
            self._ask(open_matter[1], open_matter[0].material(material))

    def _follow(self) -> tuple[ServiceItem, Draft] | None:
        """The matter in hand, unless it is handed in already."""
        visit = self._now.visit
        if visit.draft is None or visit.item is None or visit.submitted is not None or visit.draft.applicant is None:
            return None
        whose = holders_of(visit.draft.applicant, visit.draft.organisation)
        if self._draft != visit.draft.id:
            self.forget()
        elif self._whose != whose:
            self.forget()
            visit.draft = _without_lookups(visit.draft)
        self._draft, self._whose = visit.draft.id, whose
        return visit.item, visit.draft

    def _ask(self, draft: Draft, spec: MaterialSpec) -> None:
        purpose = SHARED_DATA_CHECK if spec.shared else E_LICENCE
        self._asking.add(spec.key)
        staff = self.asked_by()

        def write_down(store: Store) -> bool:
            try:
                store.note_lookup(inside=draft.id, purpose=purpose, about=spec.key, staff=staff)
            except KeyError:  # the draft is over meanwhile: nothing is looked up without one
                return False
            return True

        asked = self._now.for_this_visit(partial(self._written_down, draft.id, spec, purpose, self._whose))
        self._now.records.do(write_down, asked)

    def _written_down(
        self, draft_id: str, spec: MaterialSpec, purpose: str, whose: tuple[tuple[str, str], ...], written: bool
    ) -> None:
        answered = self._now.for_this_visit(partial(self._answered, draft_id, spec, whose))
        register = self._register
        if not written or register is None:
            answered(NoAnswer())
            return
        name = spec.name.get()
        nobody: Answer = NoAnswer()

        def question() -> Answer:
            return register.find(whose, name, draft_id, purpose)

        self._now.hall.ask(FIND_WITHIN, question, answered, nobody)

    def _answered(self, draft_id: str, spec: MaterialSpec, whose: tuple[tuple[str, str], ...], answer: Answer) -> None:
        visit = self._now.visit
        draft = visit.draft
        if (self._draft, self._whose) != (draft_id, whose) or draft is None or draft.id != draft_id:
            return  # for another matter, or another person
        if draft.applicant is None or visit.submitted is not None:
            return
        self._asking.discard(spec.key)
        found = looked_up(
            answer,
            spec,
            self._now.today(),
            self._now.parts.region,
            applicant=draft.applicant,
            organisation=draft.organisation,
        )
        self._found[spec.key] = found
        if len(found.usable) < 2:  # of several the applicant chooses
            self._keep(draft, spec, found, found.usable[0] if found.usable else None)
        self._now.changed()

    # --- choosing -------------------------------------------------------------------------------------------------

    def choose(self, material: str, number: str) -> None:
        """One of several licences that count today."""
        visit, found = self._now.visit, self._found.get(material)
        licence = None if found is None else next((one for one in found.usable if one.number == number), None)
        if visit.draft is None or visit.item is None or found is None or licence is None:
            return
        self._keep(visit.draft, visit.item.material(material), found, licence)
        self._now.changed()

    def _keep(self, draft: Draft, spec: MaterialSpec, found: LookedUp, licence: ELicence | None) -> None:
        given = draft.material(spec.key)
        if given.pages and not spec.shared:
            return  # somebody has handed in the paper meanwhile
        after = as_looked_up(given, spec, found, licence, self._now.at())
        if after != given:
            self._now.visit.draft = draft.with_material(after)
            self._now.records.save_draft(self._now.visit.draft, self._now.visit.person_key)


def _without_lookups(draft: Draft) -> Draft:
    """What was looked up says something about one person only."""
    for given in draft.materials:
        if given.taken.lookup is not None:
            plain = replace(given.taken, lookup=None, licence=None, valid_to=None, disputed=False, way=None)
            draft = draft.with_material(HandedIn(given.material, given.pages, None, plain))
    return draft


def state_of(found: LookedUp | None) -> str:
    """For screens: "", matches, choose (of several), does_not_match, could_not_check. The last two look different
    wherever they are shown (C16 b)."""
    if found is None:
        return ""
    return "choose" if found.outcome is LookupOutcome.MATCHES and len(found.usable) > 1 else found.outcome.value
