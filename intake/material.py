"""Materials of an item and how each stands in a draft.

Need 1 is required, 2 optional, 3 deferrable (容缺); a material without legal basis cannot be required (C01 h); what the
government can look up itself is marked shared and not asked for (C16 f).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.condition import Condition
from intake.draft import Draft, MaterialPage
from intake.field import Frozen, Key
from intake.form import effective_answers
from intake.text import LocalizedText

if TYPE_CHECKING:
    from intake.item import ServiceItem

#: `HandedIn.not_supplied`: the citizen brings it later; it is looked up and need not be submitted.
BRING_LATER = "bring_later"
SHARED = "shared"


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
    """审查要点: one thing a clerk looks at on a material. A required one must be ticked before taking in (C07 b)."""

    key: Key
    text: LocalizedText
    required: bool = True


class MaterialSpec(Frozen):
    """One material an item asks for. ``required``: True, False (optional), or the answers for which it is needed.
    ``when``: the answers for which there is a place for it at all; keeps an optional one from those it is not for.
    ``serves``: in a package the short names of the items it is handed in for; empty elsewhere."""

    key: Key
    name: LocalizedText
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
        if not self.shared and not self.sources:
            raise PydanticCustomError("sources", "a material that is not shared needs a source", {"at": "sources"})
        points = [point.key for point in self.review_points]
        if len(set(points)) != len(points):
            raise PydanticCustomError("duplicate", "two review points have the same key", {"at": "review_points"})
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


@dataclass(frozen=True, slots=True)
class MaterialSlot:
    """How one material stands in a draft. ``offered``: the citizen may hand in pages here."""

    spec: MaterialSpec
    state: SlotState
    pages: tuple[MaterialPage, ...] = ()
    why_not_needed: WhyNotNeeded | None = None
    reviewed: tuple[str, ...] = ()  # keys of the ticked review points

    @property
    def offered(self) -> bool:
        return self.state is not SlotState.NOT_NEEDED or self.why_not_needed is WhyNotNeeded.OPTIONAL

    @property
    def room(self) -> int:
        """How many more pages this slot takes."""
        return max(0, self.spec.max_pages - len(self.pages))

    @property
    def unreviewed(self) -> tuple[ReviewPoint, ...]:
        """Required review points of the pages given that no clerk has ticked."""
        if self.state is not SlotState.GIVEN:
            return ()
        return tuple(p for p in self.spec.review_points if p.required and p.key not in self.reviewed)


def slots(item: ServiceItem, answers: Mapping[str, str], draft: Draft | None = None) -> tuple[MaterialSlot, ...]:
    """Every material of the item with its state, in the item's order; only effective answers decide."""
    counting = effective_answers(item.form, answers)
    return tuple(_slot(spec, counting, draft) for spec in item.materials)


def _slot(spec: MaterialSpec, answers: Mapping[str, str], draft: Draft | None) -> MaterialSlot:
    if not spec.applies(answers):
        return MaterialSlot(spec, SlotState.NOT_NEEDED, (), WhyNotNeeded.NOT_APPLICABLE)
    if spec.shared:
        return MaterialSlot(spec, SlotState.NOT_NEEDED, (), WhyNotNeeded.SHARED)
    handed_in = None if draft is None else draft.material(spec.key)
    if handed_in is not None and handed_in.pages:
        reviewed = () if draft is None else draft.reviewed_points(spec.key)
        return MaterialSlot(spec, SlotState.GIVEN, handed_in.pages, reviewed=reviewed)
    if spec.may_bring_later and handed_in is not None and handed_in.not_supplied == BRING_LATER:
        return MaterialSlot(spec, SlotState.BRING_LATER)
    if spec.required is False:
        return MaterialSlot(spec, SlotState.NOT_NEEDED, (), WhyNotNeeded.OPTIONAL)
    return MaterialSlot(spec, SlotState.NEEDED)
