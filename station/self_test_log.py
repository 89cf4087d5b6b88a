"""The last self-test of each role: when, what came of it, by whom. ``HOME/self-tests/ROLE.json``, one file a role, so
that panel and command never write the same file for different devices. Nothing personal: a staff id, no name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from devices.ports import Role
from devices.result import Reason
from intake.clock import Confidence, Reading
from intake.text import LocalizedText
from station.self_tests import SelfTestResult, SelfTestState
from sync.files import private_folder, replace_synced

FOLDER = "self-tests"
_MAX_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class LastTest:
    """One self-test that has ended. ``transport`` is what was tested: another binding has not been tested yet."""

    role: Role
    good: bool
    words: LocalizedText
    at: Reading
    by: str
    transport: str = ""
    reason: Reason | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "role": self.role.value,
            "good": self.good,
            "words": self.words.to_json(),
            "at": self.at.rfc3339,
            "confidence": self.at.confidence.value,
            "by": self.by,
            "transport": self.transport,
            "reason": self.reason,
        }


class SelfTestLog:
    """What was tested last below one home."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def note(self, role: Role, result: SelfTestResult, at: Reading, by: str, transport: str = "") -> LastTest:
        """Keep the end of a test, durably."""
        last = LastTest(role, result.state is SelfTestState.GOOD, result.words, at, by, transport, result.reason)
        data = json.dumps(last.to_json(), ensure_ascii=False).encode()
        replace_synced(private_folder(self._folder) / f"{role.value}.json", data)
        return last

    def last(self, role: Role) -> LastTest | None:
        """None when there was none, or its file cannot be read: a test can be made again."""
        path = self._folder / f"{role.value}.json"
        try:
            known = json.loads(path.read_bytes()[:_MAX_BYTES])
            return LastTest(
                role,
                known["good"] is True,
                LocalizedText.from_json(known["words"]),
                Reading(datetime.fromisoformat(known["at"]), Confidence(known["confidence"])),
                str(known["by"]),
                str(known.get("transport", "")),
                None if known.get("reason") is None else Reason(known["reason"]),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
