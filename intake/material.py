"""Materials of an item and how each stands in a draft or an intake.

Need 1 is required, 2 optional, 3 deferrable (容缺); a material without legal basis cannot be required (C01 h); what the
government can look up itself is marked shared and not asked for (C16 f).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.condition import Condition
from intake.draft import Draft, HandedIn, MaterialPage, ReviewMark
from intake.field import Frozen, Key
from intake.form import effective_answers
from intake.machine_check import MaterialCheck
from intake.taking import NOTHING_SAID, LookupOutcome, Taken
from intake.text import LocalizedText

if TYPE_CHECKING:
    from intake.item import ServiceItem

#: `HandedIn.not_supplied`: the citizen brings it later; it is looked up and need not be submitted.
BRING_LATER = "bring_later"
SHARED = "shared"
#: The applicant at the window has not got it: the matter is taken in all the same, and the notice names it.
NOT_HERE = "not_here"
#: A signed promise stands for it (告知承诺), where the item allows that.
PROMISED = "promised"
#: It was handed in with an earlier case (`Taken.held_from`) and is not asked for again.
HELD = "held"
#: It is the result of another matter of the same package, which comes first.
FROM_PACKAGE = "from_package"
#: Where a person stands by who can say that something is not here.
_ATTENDED = frozenset({"window", "home_visit"})


#: GB/T 39046: names of items and materials an..200.
MAX_NAME = 200
#: Other texts of a material, in characters of the Chinese one.
_ROOM = {"issuer": 100, "issue_rule": 150, "notes": 500}


def named(value: LocalizedText) -> LocalizedText:
    """A name of an item or a material. Raises ``PydanticCustomError`` for one the standard has no room for."""
    if value.longest() > MAX_NAME:
        raise PydanticCustomError("name", "a name has at most {limit} characters", {"limit": MAX_NAME})
    return value


class MaterialSource(StrEnum):
    """Ways a kiosk can take a material (CAPABILITIES §3.3)."""

    DOCUMENT_CAMERA = "document_camera"
    USB = "usb"
    ARCHIVE = "archive"
    PHONE = "phone"
    E_LICENCE = "e_licence"


class ReviewPoint(Frozen):
    """审查要点: one thing a clerk looks at on a material. A required one must be ticked before taking in (C07 b).
    ``correctable``: the applicant can put it right on the spot (a signature that is missing), see C08 e."""

    key: Key
    text: LocalizedText
    required: bool = True
    correctable: bool = False


class MaterialSpec(Frozen):
    """One material an item asks for. ``required``: True, False (optional), or the answers for which it is needed.
    ``when``: the answers for which there is a place for it at all; keeps an optional one from those it is not for.
    ``serves``: in a package the short names of the items it is handed in for; empty elsewhere. ``code``: the same
    paper has the same code in every item; without one it is known by its name. ``own_statement``: made by the
    applicant (trust level D), there is no original to compare it with."""

    key: Key
    name: LocalizedText
    code: str | None = pydantic.Field(default=None, pattern=r"^[0-9A-Z]{1,64}$")
    own_statement: bool = False
    checks: tuple[MaterialCheck, ...] = ()
    issuer: LocalizedText
    issue_rule: LocalizedText | None = None  # how old it may be: 出具日期要求
    notes: LocalizedText | None = None
    form: Literal["paper", "electronic", "both"] = "both"
    kind: Literal["licence", "form", "other"] = "other"
    need: Literal[1, 2, 3] = 1
    required: bool | Condition = True
    when: Condition | None = None
    originals: int = pydantic.Field(default=1, ge=0, le=99)
    copies: int = pydantic.Field(default=0, ge=0, le=99)
    sources: tuple[MaterialSource, ...] = (MaterialSource.DOCUMENT_CAMERA,)
    may_bring_later: bool = False
    bring_within_days: int | None = pydantic.Field(default=None, ge=1, le=60)  # working days after acceptance
    shared: bool = False
    shared_from: LocalizedText | None = None  # whose data is asked instead
    from_card: bool = False  # a shared one that is the document the applicant showed: read, nothing to ask
    requirement: LocalizedText
    review_points: tuple[ReviewPoint, ...] = ()
    legal_basis: str | None = pydantic.Field(default=None, max_length=1000)
    max_pages: int = pydantic.Field(default=5, ge=1, le=50)
    serves: tuple[LocalizedText, ...] = ()

    @pydantic.field_validator("name")
    @classmethod
    def _short_enough(cls, value: LocalizedText) -> LocalizedText:
        return named(value)

    @pydantic.field_validator("issuer", "issue_rule", "notes")
    @classmethod
    def _has_room(cls, value: LocalizedText | None, info: pydantic.ValidationInfo) -> LocalizedText | None:
        limit = _ROOM[str(info.field_name)]
        if value is not None and len(value.get()) > limit:
            raise PydanticCustomError("length", "at most {limit} characters are allowed", {"limit": limit})
        return value

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.required is not False and not (self.legal_basis or "").strip():
            raise PydanticCustomError(
                "no_basis", "a material without legal basis cannot be required", {"at": "legal_basis"}
            )
        if (self.need == 2) != (self.required is False):
            raise PydanticCustomError("need", "need 2 (optional) and required=false go together", {"at": "need"})
        if (self.need == 3) != self.may_bring_later:
            raise PydanticCustomError("need", "need 3 (deferrable) and may_bring_later go together", {"at": "need"})
        if self.may_bring_later != (self.bring_within_days is not None):
            raise PydanticCustomError(
                "bring_within_days", "may_bring_later and bring_within_days go together", {"at": "bring_within_days"}
            )
        if self.shared != (self.shared_from is not None):
            raise PydanticCustomError("shared_from", "shared and shared_from go together", {"at": "shared_from"})
        if self.from_card and not self.shared:
            raise PydanticCustomError("from_card", "only a shared material is met by the card", {"at": "from_card"})
        if not self.shared and not self.sources:
            raise PydanticCustomError("sources", "a material that is not shared needs a source", {"at": "sources"})
        for at, keys in (
            ("review_points", [point.key for point in self.review_points]),
            ("checks", [check.key for check in self.checks]),
        ):
            if len(set(keys)) != len(keys):
                raise PydanticCustomError("duplicate", "two of them have the same key", {"at": at})
        return self

    def applies(self, answers: Mapping[str, str]) -> bool:
        """Has this material a place in the application at all?"""
        if self.when is not None and not self.when.holds(answers):
            return False
        return True if isinstance(self.required, bool) else self.required.holds(answers)


class SlotState(StrEnum):
    NEEDED = "needed"
    GIVEN = "given"
    NOT_NEEDED = "not_needed"
    BRING_LATER = "bring_later"


class WhyNotNeeded(StrEnum):
    SHARED = "shared"  # looked up by the office
    NOT_APPLICABLE = "not_applicable"  # the answers do not call for it
    OPTIONAL = "optional"  # may be given, need not
    HELD = "held"  # handed in with an earlier case
    PROMISED = "promised"  # a commitment stands for it
    FROM_PACKAGE = "from_package"  # another matter of the package makes it


_SAID_BY_SLOT = {
    WhyNotNeeded.SHARED: SHARED,
    WhyNotNeeded.HELD: HELD,
    WhyNotNeeded.PROMISED: PROMISED,
    WhyNotNeeded.FROM_PACKAGE: FROM_PACKAGE,
}


@dataclass(frozen=True, slots=True)
class MaterialSlot:
    """How one material stands. ``offered``: the citizen may hand in pages here. ``not_here``: it is needed, and who
    brings the matter has said that it is not here."""

    spec: MaterialSpec
    state: SlotState
    pages: tuple[MaterialPage, ...] = ()
    why_not_needed: WhyNotNeeded | None = None
    reviewed: tuple[str, ...] = ()  # keys of the review points a clerk has looked at
    failed: tuple[ReviewMark, ...] = ()  # of these the ones not met
    taken: Taken = NOTHING_SAID
    not_here: bool = False

    @property
    def offered(self) -> bool:
        return self.state is not SlotState.NOT_NEEDED or self.why_not_needed is WhyNotNeeded.OPTIONAL

    @property
    def room(self) -> int:
        """How many more pages this slot takes."""
        return max(0, self.spec.max_pages - len(self.pages))

    @property
    def unreviewed(self) -> tuple[ReviewPoint, ...]:
        """Required review points of what is given that no clerk has looked at."""
        if self.state is not SlotState.GIVEN:
            return ()
        return tuple(p for p in self.spec.review_points if p.required and p.key not in self.reviewed)

    @property
    def handed_in(self) -> HandedIn:
        """As an intake keeps it."""
        said = BRING_LATER if self.state is SlotState.BRING_LATER else NOT_HERE if self.not_here else None
        if self.why_not_needed is not None:
            said = _SAID_BY_SLOT.get(self.why_not_needed)
        return HandedIn(self.spec.key, self.pages, said, self.taken)


def slots(item: ServiceItem, answers: Mapping[str, str], draft: Draft | None = None) -> tuple[MaterialSlot, ...]:
    """Every material of the item with its state, in the item's order; only effective answers decide."""
    if draft is None:
        return standing(item, answers, ())
    return standing(item, answers, draft.materials, draft.reviewed, attended=draft.channel in _ATTENDED)


def standing(
    item: ServiceItem,
    answers: Mapping[str, str],
    materials: Sequence[HandedIn],
    marks: Sequence[ReviewMark] = (),
    *,
    attended: bool = True,
) -> tuple[MaterialSlot, ...]:
    """As `slots`, of anything that was handed in. ``attended``: somebody stood by who may say "not here"."""
    counting = effective_answers(item.form, answers)
    given = {material.material: material for material in materials}
    promised = frozenset() if item.commitment is None else frozenset(item.commitment.materials)
    return tuple(
        _slot(
            spec,
            counting,
            given.get(spec.key, HandedIn(spec.key)),
            tuple(mark for mark in marks if mark.material == spec.key),
            may_promise=spec.key in promised,
            attended=attended,
        )
        for spec in item.materials
    )


def _slot(
    spec: MaterialSpec,
    answers: Mapping[str, str],
    given: HandedIn,
    marks: tuple[ReviewMark, ...],
    *,
    may_promise: bool,
    attended: bool,
) -> MaterialSlot:
    if not spec.applies(answers):
        return MaterialSlot(spec, SlotState.NOT_NEEDED, (), WhyNotNeeded.NOT_APPLICABLE)
    taken, said = given.taken, given.not_supplied
    why = _stands_for_it(spec, taken, said, may_promise=may_promise)
    if why is not None and not given.pages:
        return MaterialSlot(spec, SlotState.NOT_NEEDED, (), why, taken=taken)
    if spec.shared and not wanted_on_paper(taken):
        return MaterialSlot(spec, SlotState.NOT_NEEDED, (), WhyNotNeeded.SHARED, taken=taken)
    if given.pages or taken.licence is not None or taken.originals or taken.copies:
        reviewed = tuple(mark.point for mark in marks)
        failed = tuple(mark for mark in marks if not mark.met)
        return MaterialSlot(spec, SlotState.GIVEN, given.pages, None, reviewed, failed, taken)
    if spec.may_bring_later and said == BRING_LATER:
        return MaterialSlot(spec, SlotState.BRING_LATER, taken=taken)
    if spec.required is False:
        return MaterialSlot(spec, SlotState.NOT_NEEDED, (), WhyNotNeeded.OPTIONAL, taken=taken)
    return MaterialSlot(spec, SlotState.NEEDED, taken=taken, not_here=attended and said == NOT_HERE)


def _stands_for_it(spec: MaterialSpec, taken: Taken, said: str | None, *, may_promise: bool) -> WhyNotNeeded | None:
    if taken.demanded_because:
        return None
    if said == HELD and taken.held_from:
        return WhyNotNeeded.HELD
    if said == FROM_PACKAGE:
        return WhyNotNeeded.FROM_PACKAGE
    if said == PROMISED and may_promise:
        return WhyNotNeeded.PROMISED
    return None


def wanted_on_paper(taken: Taken) -> bool:
    """Of a shared material: is paper asked for after all? Because a clerk gave a reason, because the applicant says
    the data is wrong, or because it does not match. "Could not check" is no ground (C16 b)."""
    mismatch = taken.lookup is not None and taken.lookup.outcome is LookupOutcome.DOES_NOT_MATCH
    return bool(taken.demanded_because) or taken.disputed or mismatch
