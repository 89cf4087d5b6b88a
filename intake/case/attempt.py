"""A move somebody tries, and what every guard needs to say no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from intake.case.case import Case
from intake.case.events import CaseActor, CasePlace, Detail
from intake.case.refusals import NotAllowed, Reason
from intake.case.transitions import Transition
from intake.clock import Reading
from intake.draft import HandedIn
from intake.item import ServiceItem
from intake.text import LocalizedText
from intake.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class Attempt:
    """``online``: does the terminal talk to the platform now?"""

    case: Case
    item: ServiceItem
    row: Transition
    detail: Detail
    actor: CaseActor
    place: CasePlace
    reading: Reading
    calendars: WorkingDays
    online: bool = True

    @property
    def today(self) -> date:
        return self.reading.local.date()


#: Looks at an attempt and says nothing, or why it is refused and what to do instead.
Guard = Callable[[Attempt], NotAllowed | None]

_D = TypeVar("_D", bound=Detail)


def detail_of(attempt: Attempt, kind: type[_D]) -> _D:
    """The details, of the kind that belongs to the event. Raises ``TypeError`` for others: that is a bug."""
    if not isinstance(attempt.detail, kind):
        raise TypeError(f"{attempt.row.name.value} has {kind.__name__}, not {type(attempt.detail).__name__}")
    return attempt.detail


def no(reason: Reason, chinese: str, english: str, about: str = "", **parts: LocalizedText | str | int) -> NotAllowed:
    """A refusal in both languages."""
    return NotAllowed(reason, LocalizedText.of(chinese, english).fill(**parts), about)


def reason_given(reason: str) -> NotAllowed | None:
    return None if reason.strip() else no(Reason.NO_REASON, "请写明原因。", "Say why.")


def basis_given(basis: str) -> NotAllowed | None:
    return None if basis.strip() else no(Reason.NO_BASIS, "请写明法律依据。", "Name the law it rests on.")


def material_name(item: ServiceItem, key: str) -> LocalizedText | str:
    return next((spec.name for spec in item.materials if spec.key == key), key)


def is_in_hand(handed_in: HandedIn) -> bool:
    """Is something there that can be looked at: pages, the paper itself, or a licence?"""
    taken = handed_in.taken
    return bool(handed_in.pages or taken.originals or taken.copies) or taken.licence is not None
