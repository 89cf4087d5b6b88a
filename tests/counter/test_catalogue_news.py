"""What a clerk is told of a catalogue that changed: once, in their own window's items, until they say they know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from counter_kit import CounterBench
from PySide6.QtCore import Qt
from visit_kit import SENIOR

from counter.catalogue_news import changes, news_words, offered_now
from intake.catalog import Catalog
from intake.item import ServiceItem
from tests.shipped import shipped_catalog

TODAY = date(2026, 5, 14)


def changed_catalog(catalog: Catalog, *, former_ended: bool = False) -> tuple[Catalog, ServiceItem, ServiceItem]:
    """With one item in a new version (other materials), one withdrawn, one more."""
    offered = {item.impl_code: item for item in catalog.offered(TODAY, "window")}
    changing, ending = offered[SENIOR], offered["11100100000000027F3000709027000"]  # neither is part of a package
    newer = changing.model_copy(update={"version": changing.version + 1, "materials": changing.materials[:-1]})
    added = changing.model_copy(update={"impl_code": "9" * 31, "handling_code": None})
    ended = ending.model_copy(update={"effective_to": TODAY})
    items = [ended if item.key == ending.key else item for item in catalog.items]
    if former_ended:
        over = changing.model_copy(update={"effective_to": TODAY})
        items = [over if item.key == changing.key else item for item in items]
    return replace(catalog, items=(*items, newer, added)), changing, ending


def test_added_changed_and_withdrawn_are_named_and_what_becomes_of_drafts_is_said() -> None:
    catalog = shipped_catalog()
    after, changing, ending = changed_catalog(catalog)
    words = news_words(changes(offered_now(catalog, TODAY), after, TODAY, lambda _: True), TODAY)
    name, gone = changing.short_name.get(), ending.short_name.get()
    assert words.get().splitlines() == [
        "事项目录已经更新。",
        f"新增 1 项：{name}。",
        f"变更 1 项：{name}（材料）。",
        f"停用 1 项：{gone}。",
        "已经开始填的草稿仍按原来的版本办理，已经收件的不受影响。",
        f"{gone}：原来的版本已经停用，还没有收件的草稿不能再收件；已经收件的继续办完。",
    ]
    assert f"Changed (1): {changing.short_name.get('en')} (materials)." in words.get("en")


def test_drafts_of_a_version_that_ended_are_not_promised_to_go_on() -> None:
    catalog = shipped_catalog()
    after, changing, _ = changed_catalog(catalog, former_ended=True)
    words = news_words(changes(offered_now(catalog, TODAY), after, TODAY, lambda _: True), TODAY).get()
    assert "仍按原来的版本" not in words
    assert f"{changing.short_name.get()}、" in words.splitlines()[-1]


def test_what_this_window_does_not_handle_is_no_news() -> None:
    catalog = shipped_catalog()
    after, changing, _ = changed_catalog(catalog)
    known = offered_now(catalog, TODAY)
    assert not changes(known, after, TODAY, lambda _: False)
    only = changes(known, after, TODAY, lambda item: item.key == (changing.impl_code, changing.handling_code, 2))
    assert len(only.changed) + len(only.added) + len(only.withdrawn) <= 1


def test_it_is_told_between_two_people_until_it_is_dismissed_also_after_a_restart(desk: CounterBench) -> None:
    bench = desk
    bench.advance(bench.parts.look_again + 1)
    assert not bench.sees("catalogue-news"), "the first day here: nothing is news"
    after, changing, _ = changed_catalog(bench.parts.catalog)
    bench.parts.catalog = after
    bench.advance(bench.parts.look_again + 1)
    bench.drawn()
    assert changing.short_name.get() in bench.item("catalogue-news").property("text")
    with bench.open_store() as store:
        store.note_catalogue_staged("2026-06-01T00:00:00Z")
    bench.advance(bench.parts.look_again + 1)
    bench.drawn()
    assert "2026-06-01 08:00" in bench.item("catalogue-news").property("text")
    bench.key(Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    bench.drawn()
    assert not bench.sees("catalogue-news")
    kept = bench.app.controller.news
    kept._known = kept._seen = None  # as after a restart: only what the store keeps is left
    kept._told_staged = ""
    bench.advance(bench.parts.look_again + 1)
    bench.drawn()
    assert not bench.sees("catalogue-news")
