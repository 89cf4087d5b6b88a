"""D18 断网登记单: what is written down while nothing else works, and numbered blanks kept ready for it (C27 c)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.papers.letterhead import Letterhead, compose
from intake.papers.paper import Layout, Paper, PaperKind, Rows, Table, Text, TextStyle
from intake.papers.signing import applicant, clerk

#: Lines of the list of materials on a blank.
BLANK_LINES = 6
#: What a slip's number begins with; nobody has to type it.
_MARK = "断"
_NUMBER = re.compile(r"断([0-9A-Z]{4}-)?[0-9]{4}-[0-9]{5}")


@dataclass(frozen=True, slots=True)
class OutageEntry:
    """One slip: what was written down, and later the case it became and who entered it."""

    slip_no: str
    name: str = ""
    phone: str = ""
    item: str = ""
    materials: tuple[tuple[str, int], ...] = ()
    at: str = ""
    case_no: str = ""
    entered_by: str = ""
    entered_at: str = ""

    def __repr__(self) -> str:
        return f"OutageEntry(slip_no={self.slip_no!r})"


def slip_number(prefix: str, serial: int) -> str:
    """``断2026-00017`` for prefix ``断2026``. Raises ``ValueError`` below 1 or above 99,999."""
    if not 1 <= serial <= 99_999:
        raise ValueError("a slip's serial is within 1..99999")
    return f"{prefix}-{serial:05d}"


def slip_prefix(device_code: str, year: int) -> str:
    """What all blanks of one terminal and year begin with; device codes are unique in the fleet (CAPABILITIES §3.5)."""
    return f"{_MARK}{device_code}-{year}"


def read_slip_number(text: str) -> str | None:
    """A slip's number as somebody typed it (small letters, blanks, without its first character), in the form it is
    printed in; None when it is none."""
    typed = "".join(text.split()).upper().replace("－", "-").replace("—", "-")
    number = typed if typed.startswith(_MARK) else f"{_MARK}{typed}"
    return number if _NUMBER.fullmatch(number) else None


def outage_slip(head: Letterhead, entry: OutageEntry, *, signature: str = "") -> Paper:
    """Empty places are lines to write on. Once entered it names the case, and the case is found by the slip."""
    blank = not entry.name
    rows = tuple((str(no), name, str(count)) for no, (name, count) in enumerate(entry.materials, 1))
    if blank:
        rows = tuple((str(no), "", "") for no in range(1, BLANK_LINES + 1))
    later = (("收件编号", entry.case_no), ("补录人", entry.entered_by), ("补录时间", entry.entered_at))
    paper = compose(
        head,
        PaperKind.OUTAGE,
        Layout.SLIP,
        "断网登记单",
        (
            Rows(
                (
                    ("姓名", entry.name),
                    ("联系电话", entry.phone),
                    ("办理事项", entry.item),
                    ("登记时间", entry.at),
                )
            ),
            Table(("序号", "材料名称", "份数"), rows, (10, 70, 20), "收到的材料") if rows else None,
            Text(head.say("D18.promise"), TextStyle.PLAIN),
            Rows(later, "恢复后填写"),
        ),
        sign=(clerk(head), applicant(head, signature)),
    )
    return replace(paper, number=entry.slip_no, number_note="", case_no=entry.case_no)


def blank_slips(head: Letterhead, prefix: str, first: int, count: int) -> Sequence[Paper]:
    """``count`` numbered blanks, one a sheet, from ``first`` on."""
    return tuple(outage_slip(head, OutageEntry(slip_number(prefix, n))) for n in range(first, first + count))
