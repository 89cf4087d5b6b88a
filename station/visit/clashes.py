"""What was done here and does not count, because the platform knew another history (docs/adr/0013, §4.2 rule 3): said
in words, and how a person settles it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from intake.case.refusals import Reason
from intake.case.trail import EVENT_NAMES
from intake.clock import CHINA
from intake.text import LocalizedText
from sync.store.events import KeptEvent

_T = LocalizedText.of
_MOVED = _T("别处先办了另一步，这一步接不上了", "another step was made elsewhere first; this one does not follow")
_RULES = _T("按办件现在的情况，规则不允许这一步", "as the case stands now, the rules do not allow this step")


class Settlement(StrEnum):
    """What becomes of it. The event itself stays on file, and so does the paper that went out with it."""

    DROPPED = "dropped"  # nothing is left to do
    AGAIN = "again"  # it is done anew, as things are now
    PASSED = "passed"  # somebody else sees to it: it stays on the supervisor's list


@dataclass(frozen=True, slots=True)
class Clash:
    """``what`` was done, when and by whom; ``why`` it does not count."""

    event_id: str
    what: LocalizedText
    why: LocalizedText

    @classmethod
    def of(cls, kept: KeptEvent) -> Clash:
        event = kept.event
        at = f"{datetime.fromisoformat(event.at).astimezone(CHINA):%Y-%m-%d %H:%M}"
        what = _T("{at} {who} 办的“{name}”", '"{name}", {at}, {who},').fill(
            at=at,
            who=event.actor.id or "-",
            name=EVENT_NAMES[event.name],
        )
        return cls(event.id, what, _MOVED if kept.conflict == Reason.CONFLICT.value else _RULES)
