"""One-number handling (一号申办, CAPABILITIES C06): what the person's earlier cases hold is offered, not asked again.

Values come through `intake.prefill`; here are papers and licences. Nothing is looked at but inside a case and for a
purpose (`Purpose`), and every use is written down (`Use`). What has run out is not offered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from intake.dates import parse_date
from intake.decision.checks import material_checks
from intake.decision.model import Verdict
from intake.draft import Draft, HandedIn
from intake.form import Form
from intake.item import ServiceItem
from intake.material import HELD, MaterialSlot, MaterialSource, MaterialSpec, SlotState, WhyNotNeeded, slots
from intake.prefill import Earlier, ItemKey, Licence, Prefilled, prefill_from, valid_licences
from intake.taking import LicenceRef, Taken, TakenAs, TrustLevel
from intake.text import LocalizedText
from intake.trust import trust_of, watermark

_T = LocalizedText.of


class EarlierMatter(Protocol):
    """One earlier case of the person (`sync.store.reuse.EarlierCase`)."""

    @property
    def case_no(self) -> str: ...
    @property
    def earlier(self) -> Earlier: ...
    @property
    def materials(self) -> tuple[HandedIn, ...]: ...


#: An item's pinned version; None when it is not at hand any more.
ItemOf = Callable[[ItemKey], ServiceItem | None]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the person's records are looked at for. Raises ``ValueError`` without a case, a matter or a user: there is
    no lookup without them (C16 c)."""

    case_id: str
    matter: LocalizedText
    user: str  # staff id, or "citizen"
    at: str  # RFC 3339 UTC

    def __post_init__(self) -> None:
        if not self.case_id or not self.matter.get().strip() or not self.user or not self.at:
            raise ValueError("a lookup needs a case, a purpose, a user and a time")


@dataclass(frozen=True, slots=True)
class Use:
    """One use of what was held, or one question to a government database, for the log: no personal data."""

    case_id: str
    purpose: str
    user: str
    at: str
    kind: str  # "material", "licence", "lookup"
    about: str  # key of the material
    origin: str  # case number, or whose data


@dataclass(frozen=True, slots=True)
class HeldMaterial:
    """A paper that is already held: where it came from, until when it counts, what stands over its copy."""

    spec: MaterialSpec
    from_case: str
    handed_in_on: str  # ISO
    trust: TrustLevel
    valid_to: str | None
    watermark: tuple[LocalizedText, ...]


@dataclass(frozen=True, slots=True)
class HeldLicence:
    """A licence the person holds; ``stands_for`` is the material it can stand for, None for one this item does not
    ask for."""

    licence: Licence
    stands_for: str | None


@dataclass(frozen=True, slots=True)
class Offers:
    """What is offered at the beginning of a matter, and for what."""

    purpose: Purpose
    values: tuple[Prefilled, ...] = ()
    materials: tuple[HeldMaterial, ...] = ()
    licences: tuple[HeldLicence, ...] = ()


def offers(
    earlier: Sequence[EarlierMatter],
    item: ServiceItem,
    draft: Draft,
    today: date,
    purpose: Purpose,
    item_of: ItemOf,
    *,
    test_build: bool = False,
) -> Offers:
    """Earlier values, papers and licences that this item can use today, of matters the newest.

    Raises ``ValueError`` for a purpose that is not this draft's.
    """
    if purpose.case_id != draft.id:
        raise ValueError("looked up for one case, used in another")

    def form_of(key: ItemKey) -> Form | None:
        found = item_of(key)
        return None if found is None else found.form

    values = prefill_from(
        item.form,
        today,
        applicant=draft.applicant,
        earlier=[matter.earlier for matter in earlier],
        form_of=form_of,
        test_build=test_build,
    )
    wanted = _wanted(item, draft)
    return Offers(
        purpose,
        values,
        _held_materials([slot for slot in wanted if slot.offered], earlier, today, purpose, item_of),
        _held_licences([slot for slot in wanted if slot.offered], earlier, today),
    )


def _wanted(item: ServiceItem, draft: Draft) -> list[MaterialSlot]:
    """What the item asks for, or would for other answers, and nobody has handed in or demanded."""
    return [
        slot
        for slot in slots(item, dict(draft.answers), draft)
        if (slot.offered or slot.why_not_needed is WhyNotNeeded.NOT_APPLICABLE)
        and not slot.spec.shared
        and draft.material(slot.spec.key) == HandedIn(slot.spec.key)
    ]


def _held_licences(
    wanted: Sequence[MaterialSlot], earlier: Sequence[EarlierMatter], today: date
) -> tuple[HeldLicence, ...]:
    by_name = {slot.spec.name.get(): slot.spec.key for slot in wanted}
    licences = valid_licences([matter.earlier for matter in earlier], today)
    return tuple(HeldLicence(licence, by_name.get(licence.name)) for licence in licences)


def _held_materials(
    wanted: Sequence[MaterialSlot],
    earlier: Sequence[EarlierMatter],
    today: date,
    purpose: Purpose,
    item_of: ItemOf,
) -> tuple[HeldMaterial, ...]:
    found = (_held(slot, earlier, today, purpose, item_of) for slot in wanted)
    return tuple(held for held in found if held is not None)


def _held(
    slot: MaterialSlot, earlier: Sequence[EarlierMatter], today: date, purpose: Purpose, item_of: ItemOf
) -> HeldMaterial | None:
    """The newest usable one of the same paper."""
    for matter in sorted(earlier, key=lambda one: one.earlier.taken_in_at, reverse=True):
        before = item_of(matter.earlier.item)
        for handed_in in matter.materials:
            spec = None if before is None else next((s for s in before.materials if s.key == handed_in.material), None)
            if spec is None or not same_paper(spec, slot.spec):
                continue
            level = trust_of(spec, handed_in)
            if level is None or not level.reusable or not _counts(slot, handed_in, today):
                continue
            return HeldMaterial(
                slot.spec,
                matter.case_no,
                matter.earlier.taken_in_at[:10],
                level,
                _valid_to(handed_in),
                watermark(spec, handed_in, purpose.matter),
            )
    return None


def same_paper(one: MaterialSpec, other: MaterialSpec) -> bool:
    """The same code, or without codes the same name and kind. What an applicant writes is new every time."""
    if one.own_statement or other.own_statement or "form" in (one.kind, other.kind):
        return False
    if one.code is not None and other.code is not None:
        return one.code == other.code
    return (one.name.get(), one.kind) == (other.name.get(), other.kind)


def _counts(slot: MaterialSlot, handed_in: HandedIn, today: date) -> bool:
    """Not expired, and right by this item's checks as far as a machine can tell."""
    valid_to = _valid_to(handed_in)
    last = None if valid_to is None else parse_date(valid_to)
    if valid_to is not None and (last is None or last < today):
        return False
    as_given = replace(slot, state=SlotState.GIVEN, pages=handed_in.pages, taken=handed_in.taken, why_not_needed=None)
    return all(check.verdict is not Verdict.NOT_MET for check in material_checks(as_given, today))


def _valid_to(handed_in: HandedIn) -> str | None:
    licence = handed_in.taken.licence
    return handed_in.taken.valid_to if licence is None else licence.valid_to


# --- using ------------------------------------------------------------------------------------------------------------


def use_held(draft: Draft, held: HeldMaterial, purpose: Purpose) -> tuple[Draft, Use]:
    """The draft with the paper marked as held already: it is not asked for again (C06 b)."""
    _must_be_for(draft, purpose)
    taken = Taken(held_from=held.from_case, valid_to=held.valid_to)
    return draft.with_material(HandedIn(held.spec.key, (), HELD, taken)), _use(
        purpose, "material", held.spec.key, held.from_case
    )


def use_licence(draft: Draft, held: HeldLicence, purpose: Purpose, origin: str = "") -> tuple[Draft, Use]:
    """The draft with a licence in the place of its paper. Raises ``ValueError`` for one that stands for nothing."""
    _must_be_for(draft, purpose)
    if held.stands_for is None:
        raise ValueError("this item does not ask for such a licence")
    licence = held.licence
    ref = LicenceRef(licence.name, licence.number, licence.issuer, valid_to=licence.valid_to)
    taken = Taken(TakenAs.E_LICENCE, valid_to=licence.valid_to, licence=ref)
    return draft.with_material(HandedIn(held.stands_for, (), None, taken)), _use(
        purpose, "licence", held.stands_for, origin or licence.issuer
    )


def looked_up(handed_in: HandedIn, purpose: Purpose) -> Use:
    """The log's line of a shared-data check. Raises ``ValueError`` when nothing was looked up."""
    lookup = handed_in.taken.lookup
    if lookup is None:
        raise ValueError("nothing was looked up")
    return _use(purpose, "lookup", handed_in.material, lookup.source)


def _use(purpose: Purpose, kind: str, about: str, origin: str) -> Use:
    return Use(purpose.case_id, purpose.matter.get(), purpose.user, purpose.at, kind, about, origin)


def _must_be_for(draft: Draft, purpose: Purpose) -> None:
    if purpose.case_id != draft.id:
        raise ValueError("looked up for one case, used in another")


def hold_known(
    draft: Draft,
    item: ServiceItem,
    earlier: Sequence[EarlierMatter],
    today: date,
    purpose: Purpose,
    item_of: ItemOf,
) -> tuple[Draft, tuple[Use, ...]]:
    """The draft with everything that is held already in its place: papers of earlier cases, and licences issued to the
    person where the item takes e-licences. Nobody has to ask for it, and nobody may ask for it again (C06 b). What the
    answers do not call for yet is held all the same; at the take-in it goes again."""
    _must_be_for(draft, purpose)
    uses: list[Use] = []
    for licence in _held_licences(_wanted(item, draft), earlier, today):
        if licence.stands_for and MaterialSource.E_LICENCE in item.material(licence.stands_for).sources:
            draft, use = use_licence(draft, licence, purpose)
            uses.append(use)
    for held in _held_materials(_wanted(item, draft), earlier, today, purpose, item_of):
        draft, use = use_held(draft, held, purpose)
        uses.append(use)
    return draft, tuple(uses)


# --- demanding all the same -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NotDemanded:
    """What is held or looked up is not asked for (again) without a reason."""

    message: LocalizedText


_HELD = _T(
    "“{name}”在办件{case_no}中已经交过，不能再要求提交。确有必要的，请写明理由。",
    "{name} was handed in with case {case_no} and cannot be demanded again. If it has to be, please give the reason.",
)
_SHARED = _T(
    "“{name}”由部门核对，不能要求申请人提交。确有必要的，请写明理由。",
    "{name} is looked up by the office and cannot be demanded. If it has to be, please give the reason.",
)
_OTHER_MATTER = _T(
    "“{name}”是同一件事里在前的事项办出来的，不能要求申请人提交。",
    "{name} comes from the matter before it in the package and cannot be demanded.",
)


def demand(draft: Draft, item: ServiceItem, material: str, reason: str = "") -> Draft | NotDemanded:
    """Ask for a paper all the same: of what is held (C06 b) or looked up (C16 a) only with a reason, which is kept with
    the material; of what the package makes never. Raises ``KeyError`` for a material the item does not have."""
    spec = item.material(material)
    slot = next(slot for slot in slots(item, dict(draft.answers), draft) if slot.spec.key == material)
    words = {
        WhyNotNeeded.HELD: _HELD.fill(name=spec.name, case_no=slot.taken.held_from or ""),
        WhyNotNeeded.SHARED: _SHARED.fill(name=spec.name),
    }
    if slot.why_not_needed is WhyNotNeeded.FROM_PACKAGE:
        return NotDemanded(_OTHER_MATTER.fill(name=spec.name))
    if slot.why_not_needed not in words:
        return draft
    if not reason.strip():
        return NotDemanded(words[slot.why_not_needed])
    taken = replace(draft.material(material).taken, demanded_because=reason.strip())
    return draft.with_material(replace(draft.material(material), not_supplied=None, taken=taken))
