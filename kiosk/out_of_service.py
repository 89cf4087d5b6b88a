"""What the page of a terminal that cannot work says: to everybody at once, because nobody can choose a language there.

Every sentence is shown in both languages. Where to go instead is what the catalogue says of the windows.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from os.path import commonprefix
from typing import Final

from intake.catalog import Catalog
from intake.text import LocalizedText

_T = LocalizedText.of
TITLE: Final = _T("本机暂停服务", "This terminal is out of service")
#: By `kiosk.steps.StoreRefusal`; what is not named here is said as "store".
WHY: Final = {
    "store": _T(
        "终端暂时不能保存资料，正在自动恢复。", "It cannot save anything just now, and is recovering by itself."
    ),
    "store_damaged": _T(
        "终端保存的资料需要技术人员修复，请告诉工作人员。",
        "The data kept on it has to be repaired by a technician. Please tell a member of staff.",
    ),
    "store_too_new": _T(
        "终端软件版本过旧，需要技术人员更新。", "Its software is too old and has to be updated by a technician."
    ),
}
INSTEAD: Final = _T("请使用其他终端，或者到人工窗口办理。", "Please use another terminal or go to a staffed window.")
#: After that of each reason: what becomes of what was handed in.
SAFE: Final = _T("已经提交的事项不受影响。", "What you have handed in is not affected.")
PROOF: Final = _T(
    "已经收件的事项有凭证，请妥善保管。", "You have a receipt for what was taken in: please keep it safe."
)
WINDOWS: Final = _T("人工窗口", "Staffed windows")
HOURS: Final = _T("办公时间", "Opening hours")
PHONE: Final = _T("大厅电话", "Telephone")
ASK: Final = _T("请向导办台询问窗口。", "Please ask at the help desk which window.")
#: More windows than that are no help to somebody who stands before a dead screen.
_MOST_WINDOWS: Final = 6


@dataclass(frozen=True, slots=True)
class Instead:
    """Where else it is done. ``hours`` is None where windows differ."""

    windows: tuple[LocalizedText, ...]
    hours: LocalizedText | None


def instead_of_this(catalog: Catalog, today: date) -> Instead:
    """The windows of what is offered at this terminal, those of most items first; none when they are too many."""
    items = catalog.offered(today, "kiosk")
    windows = Counter(item.office.place.get() for item in items)
    places = {item.office.place.get(): item.office.place for item in reversed(items)}
    hours = {item.office.hours.get(): item.office.hours for item in items}
    named = tuple(places[place] for place, _ in windows.most_common())
    return Instead(
        _told_apart(named) if len(named) <= _MOST_WINDOWS else (),
        next(iter(hours.values())) if len(hours) == 1 else None,
    )


def _told_apart(places: tuple[LocalizedText, ...]) -> tuple[LocalizedText, ...]:
    """Without what all of them begin with: somebody who stands in the hall need not read its name six times."""
    if len(places) < 2:
        return places
    chinese, english = [place.get() for place in places], [place.get("en") for place in places]
    building = re.match(r".*(?:中心|大厅|分厅)", commonprefix(chinese))  # noqa: RUF071 - of letters, not of paths
    same = commonprefix(english).partition(", ")  # noqa: RUF071
    return tuple(
        _T(zh[building.end() if building else 0 :], _capital(en[len(same[0] + same[1]) if same[1] else 0 :]))
        for zh, en in zip(chinese, english, strict=True)
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def advice(reason: str) -> LocalizedText:
    """What is the matter and what to do."""
    kept = PROOF if reason == "store_damaged" else SAFE
    parts = (WHY.get(reason, WHY["store"]), INSTEAD, kept)
    return _T("".join(part.get() for part in parts), " ".join(part.get("en") for part in parts))


def page_rows(reason: str, catalog: Catalog, today: date, phone: str) -> list[dict[str, str]]:
    """The page from top to bottom: {kind, label, labelEnglish, text, english}; kinds are title, advice, fact."""
    instead = instead_of_this(catalog, today)
    facts = [(WINDOWS, place) for place in instead.windows] or [(WINDOWS, ASK)]
    if instead.hours is not None:
        facts.append((HOURS, instead.hours))
    if phone:
        facts.append((PHONE, _T(phone, phone)))
    rows = [_row("title", None, TITLE), _row("advice", None, advice(reason))]
    before: LocalizedText | None = None
    for label, text in facts:
        rows.append(_row("fact", None if label is before else label, text))
        before = label
    return rows


def _row(kind: str, label: LocalizedText | None, text: LocalizedText) -> dict[str, str]:
    named = label or _T("", "")
    english = "" if text.get("en") == text.get() else text.get("en")
    return {
        "kind": kind,
        "label": named.get(),
        "labelEnglish": named.get("en"),
        "text": text.get(),
        "english": english,
    }
