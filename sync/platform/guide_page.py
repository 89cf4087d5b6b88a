"""The page behind the QR code of a service guide (C02 c): ``/g/<item code>``, for anybody, without sign-in or script.

Always the version that is in force on the day it is asked for; the address names no version. What is secret or excluded
by law is not there at all (C01 g). A browser may keep the page for some minutes, never past the end of the day.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import FastAPI, Header, Path
from starlette.responses import HTMLResponse, Response

from intake.catalog import Catalog
from intake.clock import CHINA
from intake.dates import chinese_date
from intake.flow_chart import FlowBox, flow_chart
from intake.guide_sheet import GuideSection, MaterialDetail, guide_sheet, material_detail
from intake.item import SamplePaper, ServiceItem
from sync.platform import progress
from sync.platform.context import Running

#: Seconds a browser or proxy may show the page without asking again.
KEPT_S = 600
#: Sections that are drawn in a way of their own.
_DRAWN = frozenset({"materials", "process", "result", "basis"})


@dataclass(frozen=True, slots=True)
class GuideShown:
    """What the page is made of."""

    item: ServiceItem
    since: str  # in words
    sections: tuple[GuideSection, ...]
    materials: tuple[MaterialDetail, ...]
    chart: tuple[FlowBox, ...]
    samples: tuple[SamplePaper, ...]  # of the results


def find(catalog: Catalog, code: str, handling: str | None, now: datetime) -> ServiceItem | None:
    """The version in force now of the item with this implementation code (and handling code); None for none, and for
    one that is not for the public."""
    today = now.astimezone(CHINA).date()
    known = (item for item in catalog.versions(code) if item.in_force(today) and item.restricted is None)
    wanted = [item for item in known if handling is None or item.handling_code == handling]
    # without a handling code the item itself, before any of its variants
    return max(wanted, key=lambda item: (item.handling_code == handling, item.version), default=None)


def shown(item: ServiceItem) -> GuideShown:
    return GuideShown(
        item=item,
        since=chinese_date(item.effective_from),
        sections=tuple(section for section in guide_sheet(item) if section.key not in _DRAWN),
        materials=tuple(material_detail(material, item) for material in item.materials),
        chart=flow_chart(item),
        samples=tuple(result.sample for result in item.results if result.sample is not None and result.sample.rows),
    )


class GuidePages:
    """The pages of one platform, made once for each version: an item never changes, a change is another version."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str | None], tuple[ServiceItem, str, str]] = {}

    def page(self, item: ServiceItem, now: datetime, known: str | None) -> Response:
        """200 with the page, or 304 where the browser has it already (``known``: its tags)."""
        html, tag = self._html(item)
        headers = {**progress.HEADERS, "Cache-Control": f"public, max-age={_kept_s(now)}, must-revalidate", "ETag": tag}
        if known is not None and tag in known:
            return Response(status_code=304, headers=headers)
        return HTMLResponse(html, 200, headers)

    def _html(self, item: ServiceItem) -> tuple[str, str]:
        made = self._made.get((item.impl_code, item.handling_code))
        if made is None or made[0] is not item:
            html = progress.render("guide.html", p=shown(item))
            made = (item, html, f'"{hashlib.sha256(html.encode()).hexdigest()[:32]}"')
            self._made[(item.impl_code, item.handling_code)] = made
        return made[1], made[2]


def unknown_guide_page() -> HTMLResponse:
    return HTMLResponse(progress.render("unknown_guide.html"), 404, progress.HEADERS)


def _kept_s(now: datetime) -> int:
    """At midnight another version may come into force."""
    local = now.astimezone(CHINA)
    midnight = (local + timedelta(1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(KEPT_S, int((midnight - local).total_seconds()))


_Code = Annotated[str, Path(description="Implementation code of the item.")]
_Handling = Annotated[str, Path(description="Its handling code.")]
_Known = Annotated[str | None, Header(alias="If-None-Match", description="The tag of the page that is known.")]


def add_guide_pages(app: FastAPI) -> None:
    """Plain functions: they run in the thread pool, away from the event loop."""
    pages = GuidePages()

    def answer(running: Running, code: str, handling: str | None, known: str | None) -> Response:
        now = running.clock.now().utc
        item = find(running.rules.catalog, code, handling, now)
        return unknown_guide_page() if item is None else pages.page(item, now, known)

    @app.get("/g/{code}", response_class=HTMLResponse, summary="The service guide of an item (for people)")
    def guide(code: _Code, running: Running, known: _Known = None) -> Response:
        """In Chinese; the version in force today. An item that is unknown, withdrawn or not for the public: 404."""
        return answer(running, code, None, known)

    @app.get("/g/{code}/{handling}", response_class=HTMLResponse, summary="The service guide of a variant (for people)")
    def guide_of_variant(code: _Code, handling: _Handling, running: Running, known: _Known = None) -> Response:
        """As `/g/{code}`, of one handling code (业务办理项)."""
        return answer(running, code, handling, known)
