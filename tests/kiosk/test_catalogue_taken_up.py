"""A catalogue that came into force while the kiosk runs is taken up between visits, never in the middle of one."""

from __future__ import annotations

from dataclasses import replace

from kiosk_kit import Bench
from PySide6.QtCore import QCoreApplication

from intake.catalog import Catalog


class Fresh:
    """Implements what is used of `station.catalogue_watch.FreshCatalogue`; ``loads`` counts."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.there_is_another = False
        self.loads = 0

    def changed(self) -> bool:
        return self.there_is_another

    def load(self) -> Catalog:
        self.there_is_another = False
        self.loads += 1
        self.catalog = replace(self.catalog, items=self.catalog.items[:1])
        return self.catalog


def test_it_is_taken_up_at_once_where_nobody_is_and_waits_for_the_end_of_a_visit(bench: Bench) -> None:
    fresh = Fresh(bench.parts.catalog)
    bench.parts.fresh_catalogue = fresh  # type: ignore[assignment] - a stand-in without files
    session = bench.app.controller.session
    before = bench.parts.catalog
    bench.scheduler.advance(30)
    assert fresh.loads == 0
    session.begin()
    fresh.there_is_another = True
    bench.scheduler.advance(30)
    assert fresh.loads == 0
    assert bench.parts.catalog is before
    session.wipe()
    bench.scheduler.advance(bench.parts.look_again + 1)
    QCoreApplication.processEvents()  # what the lane has loaded comes by a queued signal
    assert fresh.loads == 1
    assert bench.parts.catalog is fresh.catalog is not before


def test_one_that_was_loaded_when_somebody_came_waits(bench: Bench) -> None:
    fresh = Fresh(bench.parts.catalog)
    session = bench.app.controller.session
    before = bench.parts.catalog
    session.begin()
    session._catalogue_loaded(fresh.load())
    assert bench.parts.catalog is before
    session.wipe()
    assert bench.parts.catalog is fresh.catalog
