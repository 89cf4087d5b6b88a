"""What a screen says of a package, word by word in the reader's language; the same at kiosk and counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from intake.case.states import STATE_NAMES
from intake.clocks import CLOCK_NAMES, ClockState
from intake.item import ServiceItem
from intake.package_progress import SubStanding
from intake.regions import Regions
from intake.text import LocalizedText
from station.visit.case_view import OpenCase
from station.visit.matter_name import matter_name
from station.visit.package_view import PackageView

_T = LocalizedText.of
_WAITS = _T("等“{matters}”办好后开始", "Starts when “{matters}” is finished")
_UNKNOWN = _T("还没有收到它的消息", "Nothing has come from it yet")
_NEXT = _T("、", " and ")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PackageProps:
    """``rows`` are its matters (case_no, name, organ, region, state, waits, heldUp, due, late, ended, here),
    ``stages`` those of a long package (name, ended, of, here), ``orders`` the words of each supervision order."""

    name: str = ""
    lead: str = ""
    state: str = ""
    rows: tuple[tuple[tuple[str, object], ...], ...] = ()
    stages: tuple[tuple[tuple[str, object], ...], ...] = ()
    orders: tuple[str, ...] = ()
    project: str = ""
    officer: str = ""

    def table(self) -> list[Row]:
        return [dict(row) for row in self.rows]


def derive_package(found: OpenCase | None, items: tuple[ServiceItem, ...], regions: Regions, lang: str) -> PackageProps:
    """Empty for a single matter."""
    view = None if found is None else found.package
    if found is None or view is None:
        return PackageProps()
    standing = view.standing
    places = standing.by_region()
    return PackageProps(
        name=matter_name(standing.name, items, lang),
        lead=standing.lead_organ,
        state=_UNKNOWN.get(lang) if standing.state is None else STATE_NAMES[standing.state].get(lang),
        rows=tuple(
            _row(sub, view, items, _place(sub, regions, lang) if len(places) > 1 else "", found.id, lang)
            for sub in standing.subs
        ),
        stages=tuple(
            (
                ("name", stage.name.get(lang)),
                ("ended", stage.ended),
                ("of", stage.of),
                ("here", stage == standing.stage),
            )
            for stage in standing.stages
        ),
        orders=tuple(order.words.get(lang) for order in view.orders),
        project="" if view.project is None else view.project.code,
        officer="" if view.project is None else view.project.officer,
    )


def _row(
    sub: SubStanding, view: PackageView, items: tuple[ServiceItem, ...], region: str, here: str, lang: str
) -> tuple[tuple[str, object], ...]:
    waits = _NEXT.get(lang).join(matter_name(name, items, lang) for name in sub.waits_for)
    clock = view.clocks.get(sub.id)
    return (
        ("case_no", sub.case_no),
        ("name", matter_name(sub.name, items, lang)),
        ("organ", sub.organ),
        ("region", region),
        ("state", _UNKNOWN.get(lang) if sub.state is None else STATE_NAMES[sub.state].get(lang)),
        ("waits", _WAITS.fill(matters=waits).get(lang) if waits and sub.held_up is None else ""),
        ("heldUp", "" if sub.held_up is None else sub.held_up.get(lang)),
        ("due", "" if clock is None or sub.ended else _due(clock, lang)),
        ("late", any(order.case_id == sub.id for order in view.orders)),
        ("ended", sub.ended),
        ("here", sub.id == here),
    )


_DUE = _T("{clock}：{day}", "{clock}: {day}")


def _due(clock: ClockState, lang: str) -> str:
    """The day of the clock that ends first; why there is none, where a calendar is missing."""
    if clock.due is None:
        return clock.words.get(lang)
    return _DUE.fill(clock=CLOCK_NAMES[clock.kind], day=clock.due.isoformat()).get(lang)


def _place(sub: SubStanding, regions: Regions, lang: str) -> str:
    """The division; its code where the catalogue does not name it."""
    name = regions.names.get(sub.region)
    return sub.region if name is None else name.get(lang)
