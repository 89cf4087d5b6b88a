"""Which ways a material can be taken at a window, and why not the others (CAPABILITIES §3.3, C16).

Pure: a clerk chooses, the draft changes, or the words say why it does not. What has to be asked of somebody else (a
lookup, which licence) is offered here and done elsewhere (`intake.licence`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from intake.draft import Draft, HandedIn, MaterialPage
from intake.item import ServiceItem
from intake.material import (
    BRING_LATER,
    HELD,
    NOT_HERE,
    PROMISED,
    MaterialSlot,
    MaterialSource,
    SlotState,
    WhyNotNeeded,
    slots,
    wanted_on_paper,
)
from intake.reuse import NotDemanded, demand
from intake.taking import LookupOutcome, Taken, TakenAs
from intake.text import LocalizedText
from intake.trust import compared, way_of

_T = LocalizedText.of


class Way(StrEnum):
    """What a clerk can do with a material."""

    LOOKUP = "lookup"  # ask the register (again)
    E_LICENCE = "e_licence"  # a licence of the licence store in its place
    ORIGINAL_COMPARED = "original_compared"  # a copy stays, held beside its original
    ORIGINAL = "original"  # the paper itself stays
    COPY = "copy"  # a copy, the original was not shown
    COMMITMENT = "commitment"  # 告知承诺
    DEFERRED = "deferred"  # 容缺后补
    NOT_HERE = "not_here"  # it goes on the notice
    DISPUTE = "dispute"  # the applicant says that the looked-up data is wrong
    DEMAND = "demand"  # on paper all the same, for a reason


@dataclass(frozen=True, slots=True)
class WayOffer:
    """``why_not`` None: it can be chosen. ``chosen``: the material is taken so now. ``asks``: what has to be written
    down with it."""

    way: Way
    why_not: LocalizedText | None = None
    chosen: bool = False
    asks: LocalizedText | None = None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why the material is not taken so, and what to do instead."""

    message: LocalizedText


WAY_NAMES = {
    Way.LOOKUP: _T("核验政府部门的数据", "Check the government's data"),
    Way.E_LICENCE: _T("用电子证照", "Use an e-licence"),
    Way.ORIGINAL_COMPARED: _T("看过原件，留复印件", "Original seen, a copy stays"),
    Way.ORIGINAL: _T("留下纸质原件", "The paper original stays"),
    Way.COPY: _T("只有复印件，没看到原件", "A copy only, no original seen"),
    Way.COMMITMENT: _T("用告知承诺代替", "A commitment in its place"),
    Way.DEFERRED: _T("先收件，以后补交", "To be brought later"),
    Way.NOT_HERE: _T("没带来，写进一次性告知", "Not here: it goes on the notice"),
    Way.DISPUTE: _T("申请人说数据不对，改交纸质的", "The applicant disputes the data: paper instead"),
    Way.DEMAND: _T("确有必要，要求交纸质的", "Demand the paper all the same"),
}
_WHY_DEMANDED = _T("为什么一定要交纸质的", "Why the paper is needed")
_WHAT_IS_WRONG = _T("申请人说哪里不对", "What the applicant says is wrong")

_NO_E_LICENCE = _T("这份材料不能用电子证照。", "No e-licence is taken for it.")
_NO_ORIGINAL = _T("这是申请人自己写的，没有原件可核对。", "The applicant wrote it: there is no original.")
_PAGES_FIRST = _T("请先拍摄或者扫描要留下的复印件。", "Capture or scan the copy that stays first.")
_NO_PROMISE = _T("这份材料不能用承诺代替。", "No commitment can stand for it.")
_MUST_COME_NOW = _T("这份材料不能以后补交。", "It cannot be brought later.")
_IS_HERE = _T("材料已经收了，要改先删掉。", "It has been handed in: remove that first.")
_NOT_ASKED_FOR = _T("这份材料可以不交，不用写进告知。", "It is optional: no notice is needed.")
_NOTHING_SAID = _T("还没有核验出数据，没有可以异议的。", "Nothing was found yet that could be disputed.")
_WRITE_IT = _T("请写明申请人说哪里不对。", "Write down what the applicant says is wrong.")
_DISPUTED = _T("已经提出异议，凭纸质材料办理。", "It is disputed: the paper counts.")


def ways(item: ServiceItem, draft: Draft, material: str) -> tuple[WayOffer, ...]:
    """What can be done with this material now, in the order of the list; nothing for one that does not apply or that
    the package makes. Raises ``KeyError`` for a material the item does not have."""
    slot = slot_of(item, draft, material)
    match slot.why_not_needed:
        case WhyNotNeeded.NOT_APPLICABLE | WhyNotNeeded.FROM_PACKAGE:
            return ()
        case WhyNotNeeded.SHARED:
            return _of_shared(slot)
        case WhyNotNeeded.HELD:
            return (WayOffer(Way.DEMAND, asks=_WHY_DEMANDED),)
        case _:
            return _of_paper(item, slot)


def slot_of(item: ServiceItem, draft: Draft, material: str) -> MaterialSlot:
    """Raises ``KeyError`` for a material the item does not have."""
    item.material(material)
    return next(slot for slot in slots(item, dict(draft.answers), draft) if slot.spec.key == material)


def _of_shared(slot: MaterialSlot) -> tuple[WayOffer, ...]:
    demanded = WayOffer(Way.DEMAND, asks=_WHY_DEMANDED)
    if slot.spec.from_card:
        return (demanded,)
    lookup = slot.taken.lookup
    checked = lookup is not None and lookup.outcome is LookupOutcome.MATCHES
    return (
        WayOffer(Way.LOOKUP, chosen=checked),
        WayOffer(Way.DISPUTE, None if lookup is not None else _NOTHING_SAID, asks=_WHAT_IS_WRONG),
        demanded,
    )


def _of_paper(item: ServiceItem, slot: MaterialSlot) -> tuple[WayOffer, ...]:
    spec, taken = slot.spec, slot.taken
    now = way_of(slot.handed_in)
    offered = [
        WayOffer(Way.E_LICENCE, _no_e_licence(slot), now is TakenAs.E_LICENCE),
        WayOffer(Way.ORIGINAL_COMPARED, _not_compared(slot), taken.compared_by is not None),
        WayOffer(Way.ORIGINAL, _no_original(slot), now is TakenAs.ORIGINAL),
        WayOffer(Way.COPY, _no_original(slot), now is TakenAs.COPY),
        WayOffer(Way.COMMITMENT, _no_promise(item, slot), slot.why_not_needed is WhyNotNeeded.PROMISED),
        WayOffer(Way.DEFERRED, _not_later(slot), slot.state is SlotState.BRING_LATER),
        WayOffer(Way.NOT_HERE, _not_gone(slot), slot.not_here),
    ]
    if spec.shared:  # asked for on paper after all: it can be looked up again, and the demand taken back
        offered.insert(0, WayOffer(Way.LOOKUP))
        mismatch = taken.lookup is not None and taken.lookup.outcome is LookupOutcome.DOES_NOT_MATCH
        if mismatch or taken.disputed:
            not_again = _DISPUTED if taken.disputed else None
            offered.append(WayOffer(Way.DISPUTE, not_again, taken.disputed, _WHAT_IS_WRONG))
    if taken.demanded_because:
        offered.append(WayOffer(Way.DEMAND, chosen=True))
    return tuple(offered)


def _no_e_licence(slot: MaterialSlot) -> LocalizedText | None:
    spec = slot.spec
    taken = spec.shared or MaterialSource.E_LICENCE in spec.sources or (spec.form != "paper" and spec.kind == "licence")
    return (_IS_HERE if slot.pages else None) if taken else _NO_E_LICENCE


def _no_original(slot: MaterialSlot) -> LocalizedText | None:
    own = slot.spec.own_statement or slot.spec.kind == "form" or slot.spec.originals == 0
    return _NO_ORIGINAL if own else None


def _not_compared(slot: MaterialSlot) -> LocalizedText | None:
    return _no_original(slot) or (None if slot.pages else _PAGES_FIRST)


def _no_promise(item: ServiceItem, slot: MaterialSlot) -> LocalizedText | None:
    promised = () if item.commitment is None else item.commitment.materials
    if slot.spec.key not in promised:
        return _NO_PROMISE
    return _IS_HERE if slot.state is SlotState.GIVEN else None


def _not_later(slot: MaterialSlot) -> LocalizedText | None:
    if not slot.spec.may_bring_later:
        return _MUST_COME_NOW
    return _IS_HERE if slot.state is SlotState.GIVEN else None


def _not_gone(slot: MaterialSlot) -> LocalizedText | None:
    if slot.why_not_needed is WhyNotNeeded.OPTIONAL:
        return _NOT_ASKED_FOR
    return _IS_HERE if slot.state is SlotState.GIVEN else None


# --- choosing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """Who chooses, when (RFC 3339 UTC), and what was written down with it."""

    staff: str
    at: str
    words: str = ""


def choose(draft: Draft, item: ServiceItem, material: str, way: Way, said: Said) -> Draft | NotTaken:
    """The draft with the material taken so; choosing the same way again takes it back. Raises ``ValueError`` for
    `Way.LOOKUP` and `Way.E_LICENCE`, which need an answer of somebody else, ``KeyError`` for a foreign material."""
    offer = next((one for one in ways(item, draft, material) if one.way is way), None)
    if offer is None:
        return NotTaken(_NOTHING_SAID if way is Way.DISPUTE else _IS_HERE)
    if offer.why_not is not None:
        return NotTaken(offer.why_not)
    match way:
        case Way.LOOKUP | Way.E_LICENCE if way is Way.LOOKUP or not offer.chosen:
            raise ValueError(f"{way} is not a clerk's word alone")
        case Way.DEMAND:
            return _demanded(draft, item, material, said, take_back=offer.chosen)
        case Way.DISPUTE:
            return disputed(draft, item, material, said.words)
    given = draft.material(material)
    plain = replace(given, not_supplied=None, taken=without_way(given.taken))
    return draft.with_material(plain if offer.chosen else _TAKEN[way](plain, item, said))


def _demanded(draft: Draft, item: ServiceItem, material: str, said: Said, *, take_back: bool) -> Draft | NotTaken:
    given = draft.material(material)
    if take_back:
        held = HELD if given.taken.held_from else None
        return draft.with_material(replace(given, not_supplied=held, taken=replace(given.taken, demanded_because=None)))
    asked = demand(draft, item, material, said.words)
    if isinstance(asked, NotDemanded):
        return NotTaken(asked.message)
    paper = asked.material(material)
    return asked.with_material(replace(paper, taken=replace(paper.taken, licence=None, valid_to=None)))


def disputed(draft: Draft, item: ServiceItem, material: str, claim: str) -> Draft | NotTaken:
    """The applicant says that the looked-up data is wrong: the case goes on with paper (C16 e). What was found stays on
    record beside the claim, which is kept as a note of its own."""
    taken = slot_of(item, draft, material).taken
    if taken.lookup is None:
        return NotTaken(_NOTHING_SAID)
    if not claim.strip():
        return NotTaken(_WRITE_IT)
    given = draft.material(material)
    changed = replace(taken, disputed=True, licence=None, valid_to=None)
    return draft.with_material(replace(given, not_supplied=None, taken=changed))


def without_way(taken: Taken) -> Taken:
    """What was looked up, demanded and disputed stays; how it was taken goes."""
    return replace(
        taken, way=None, originals=0, copies=0, compared_by=None, compared_at=None, licence=None, valid_to=None
    )


def with_pages(given: HandedIn, pages: tuple[MaterialPage, ...], said: str | None = None) -> HandedIn:
    """Other pages, or (``said``) why there are none: how it was taken goes with the pages it was said of; what was
    looked up, demanded or disputed stays on record."""
    return HandedIn(given.material, pages, said, without_way(given.taken))


def _kept(given: HandedIn, way: TakenAs, *, originals: int = 0, copies: int = 0) -> HandedIn:
    return replace(given, taken=replace(given.taken, way=way, originals=originals, copies=copies))


_TAKEN: dict[Way, Callable[[HandedIn, ServiceItem, Said], HandedIn]] = {
    Way.ORIGINAL_COMPARED: lambda given, _item, said: compared(
        _kept(given, TakenAs.ORIGINAL_COMPARED), said.staff, said.at
    ),
    Way.ORIGINAL: lambda given, item, _said: _kept(
        given, TakenAs.ORIGINAL, originals=max(1, item.material(given.material).originals)
    ),
    Way.COPY: lambda given, item, _said: _kept(
        given, TakenAs.COPY, copies=max(1, item.material(given.material).copies)
    ),
    Way.COMMITMENT: lambda given, _item, _said: replace(given, not_supplied=PROMISED),
    Way.DEFERRED: lambda given, _item, _said: replace(given, not_supplied=BRING_LATER),
    Way.NOT_HERE: lambda given, _item, _said: replace(given, not_supplied=NOT_HERE),
}


def asked_of_register(slot: MaterialSlot) -> bool:
    """Is this material one whose data is looked up, and not only read off the card?"""
    return slot.spec.shared and not slot.spec.from_card and slot.why_not_needed is not WhyNotNeeded.NOT_APPLICABLE


def to_look_up(item: ServiceItem, draft: Draft) -> tuple[MaterialSlot, ...]:
    """What has not been looked up yet and need not be asked of the applicant, once it has."""
    found = slots(item, dict(draft.answers), draft)
    return tuple(
        slot
        for slot in found
        if asked_of_register(slot)
        and slot.why_not_needed is WhyNotNeeded.SHARED
        and slot.taken.lookup is None
        and not wanted_on_paper(slot.taken)
    )
