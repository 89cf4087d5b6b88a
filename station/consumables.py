"""What is used up at a terminal, looked at once a day (耗材每日检查; CAPABILITIES C32 c): paper, toner, blanks of the
outage slip. Who looked, when, and what was found stands in ``HOME/consumables/YEAR.jsonl``, one check a line.

Nothing personal: a staff id, no name.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any

from devices.ports import Role
from intake.clock import Confidence, Reading
from intake.text import LocalizedText
from sync.files import private_folder, sync_folder

FOLDER = "consumables"
#: Until then the day's check is due, afterwards it is overdue; the hall's time.
CHECK_BY = time(10, 0)
#: A check is some hundred bytes: a year of them, made twice a day, is far below this.
_MAX_BYTES = 2_000_000
T = LocalizedText.of


class Consumable(StrEnum):
    RECEIPT_PAPER = "receipt_paper"
    PAGE_PAPER = "page_paper"
    TONER = "toner"
    OUTAGE_BLANKS = "outage_blanks"  # numbered blanks of D18, kept ready


CONSUMABLE_NAMES: Mapping[Consumable, LocalizedText] = {
    Consumable.RECEIPT_PAPER: T("凭条打印纸", "Receipt paper"),
    Consumable.PAGE_PAPER: T("A4 纸", "A4 paper"),
    Consumable.TONER: T("硒鼓或墨盒", "Toner or ink"),
    Consumable.OUTAGE_BLANKS: T("空白断网登记单", "Blank outage slips"),
}


class Found(StrEnum):
    """What somebody found."""

    ENOUGH = "enough"
    LOW = "low"  # has to be ordered or filled up
    REPLACED = "replaced"


FOUND_NAMES: Mapping[Found, LocalizedText] = {
    Found.ENOUGH: T("充足", "Enough"),
    Found.LOW: T("不足", "Low"),
    Found.REPLACED: T("已更换", "Replaced"),
}

_OF_ROLE: Mapping[Role, tuple[Consumable, ...]] = {
    Role.RECEIPT_PRINTER: (Consumable.RECEIPT_PAPER,),
    Role.PAGE_PRINTER: (Consumable.PAGE_PAPER, Consumable.TONER),
}


def used_up_here(roles: Collection[Role]) -> tuple[Consumable, ...]:
    """What there is to look at with these devices. Blanks for an outage belong to every terminal."""
    needed = {consumable for role in roles for consumable in _OF_ROLE.get(role, ())}
    return tuple(one for one in Consumable if one in needed or one is Consumable.OUTAGE_BLANKS)


@dataclass(frozen=True, slots=True)
class ConsumableCheck:
    """One look at everything that is used up."""

    at: Reading
    by: str
    found: Mapping[Consumable, Found]

    @property
    def low(self) -> tuple[Consumable, ...]:
        return tuple(one for one in Consumable if self.found.get(one) is Found.LOW)

    def to_json(self) -> dict[str, Any]:
        return {
            "at": self.at.rfc3339,
            "confidence": self.at.confidence.value,
            "by": self.by,
            "found": {one.value: found.value for one, found in self.found.items()},
        }


class ConsumableLog:
    """The checks below one home. Lines are only ever added."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER

    def note(self, check: ConsumableCheck) -> None:
        """Keep a check, durably. Raises ``OSError`` where it cannot be written."""
        path = private_folder(self._folder) / f"{check.at.local.year}.jsonl"
        line = json.dumps(check.to_json(), ensure_ascii=False).encode() + b"\n"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if os.fstat(handle).st_size and not _ends_whole(path):
                line = b"\n" + line  # a power cut left a part of a line: this one is whole again
            os.write(handle, line)
            os.fsync(handle)
        finally:
            os.close(handle)
        sync_folder(self._folder)

    def last(self) -> ConsumableCheck | None:
        """None: nobody ever looked, as far as can be read."""
        return next(self._newest_first(), None)

    def since(self, day: date) -> tuple[ConsumableCheck, ...]:
        """Checks of that day (the hall's) and later ones, oldest first."""
        found = []
        for check in self._newest_first():
            if check.at.local.date() < day:
                break
            found.append(check)
        return tuple(reversed(found))

    def _newest_first(self) -> Iterator[ConsumableCheck]:
        try:
            files = sorted(self._folder.glob("[0-9][0-9][0-9][0-9].jsonl"), reverse=True)
        except OSError:
            return
        for path in files:
            try:
                lines = path.read_bytes()[-_MAX_BYTES:].splitlines()
            except OSError:
                continue
            for line in reversed(lines):
                if (check := _read(line)) is not None:
                    yield check


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _read(line: bytes) -> ConsumableCheck | None:
    """None for a line that is damaged: the others count."""
    try:
        known = json.loads(line)
        return ConsumableCheck(
            Reading(datetime.fromisoformat(known["at"]), Confidence(known["confidence"])),
            str(known["by"]),
            {Consumable(name): Found(found) for name, found in known["found"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


# --- is it due --------------------------------------------------------------------------------------------------------


class Due(StrEnum):
    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class DailyCheck:
    """How the day's check stands. ``days`` without one before today; None: there never was one."""

    due: Due
    last: ConsumableCheck | None
    days: int | None

    @property
    def words(self) -> LocalizedText:
        last = self.last
        if self.due is Due.DONE and last is not None:
            done = T("今天 {at} 已检查（{by}）", "Checked today at {at} ({by})")
            return done.fill(at=f"{last.at.local:%H:%M}", by=last.by)
        by = f"{CHECK_BY:%H:%M}"
        if self.due is Due.DUE:
            return T("今天还没有检查，请在 {by} 前完成", "Not checked yet today; to be done by {by}").fill(by=by)
        if self.days is None:
            return T("还从来没有检查过，已经逾期", "Never checked: overdue")
        if self.days > 1:
            return T("已有 {days} 天没有检查，已经逾期", "Not checked for {days} days: overdue").fill(days=self.days)
        return T("今天没有在 {by} 前检查，已经逾期", "Not checked today by {by}: overdue").fill(by=by)


def daily_check(last: ConsumableCheck | None, now: Reading) -> DailyCheck:
    """Whether today's check was made. A terminal may serve every day (24-hour zones), so every day counts."""
    days = None if last is None else max(0, (now.local.date() - last.at.local.date()).days)
    if days == 0:
        return DailyCheck(Due.DONE, last, 0)
    return DailyCheck(Due.DUE if now.local.time() < CHECK_BY else Due.OVERDUE, last, days)
