"""What was found damaged is said in words with the way out: by sort, and on the technician's panel (docs/adr/0014)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from panel_kit import PanelBench
from pytestqt.qtbot import QtBot

from intake.text import ENGLISH
from station.damage_words import damage_beside, damage_words
from station.languages import CHINESE
from station.refusals import refusal_of
from station.technician import LOOK_S
from sync.outcomes import way_out
from sync.store import damage
from sync.store.damage import Damage
from sync.store.ending import StuckRecord
from tests.sync.store_kit import take_in

LATIN, HAN = re.compile("[A-Za-z]"), re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def panel(qtbot: QtBot, tmp_path: Path) -> Iterator[PanelBench]:
    made = PanelBench(tmp_path / "home")
    yield made
    made.close()


@pytest.mark.parametrize(
    "sort", ["page", "log", "key", "case", "record", "blob", "draft", "newer_draft", "audit", "another"]
)
def test_each_sort_says_what_is_gone_and_what_to_do_in_one_language(sort: str) -> None:
    said = damage_words(Damage(sort, "subject", None, "", "2026-05-14T01:30:00.000Z", "what is gone"))
    for text in (said.lost, said.way_out):
        assert HAN.search(text.get(CHINESE))
        assert not LATIN.search(text.get(CHINESE))
        assert not HAN.search(text.get(ENGLISH))


@pytest.mark.parametrize("reason", ["invalid", "too_big", "digest_conflict", "local_damage", "unheard_of"])
def test_the_way_out_of_a_refusal_is_there_in_english_too(stuck: StuckRecord, reason: str) -> None:
    said = refusal_of(replace(stuck, reason=reason, way_out=way_out(reason))).way_out
    assert said.get(CHINESE) == way_out(reason)
    assert said.get(ENGLISH)
    assert not HAN.search(said.get(ENGLISH))


@pytest.fixture
def stuck(panel: PanelBench) -> StuckRecord:
    panel.sign_in()
    store = panel.technician._store
    assert store is not None
    case = take_in(store).intake_id
    store.park(case, "invalid", "body: ?", "x")
    (record,) = store.stuck_records()
    return record


FOUND_AT = "2026-05-14T01:30:00.000Z"


def test_what_stands_among_the_stuck_records_is_not_said_twice(stuck: StuckRecord) -> None:
    hurt = replace(stuck, reason="local_damage", blobs=("sha256:a", "sha256:b"))
    case = stuck.case_id
    told = (
        Damage("blob", f"{case} sha256:a", case, "", FOUND_AT, "an attachment"),
        Damage("blob", f"blob sha256:b of case {case}: io", case, "", FOUND_AT, "as a repair left it"),
        Damage("record", stuck.id, case, "", FOUND_AT, "what was to be sent"),
        Damage("record", f"record {stuck.id}: corrupt", None, "", FOUND_AT, "as a repair left it"),
        Damage("key", case, case, "", FOUND_AT, "the case's key"),
    )
    assert damage_beside(told, (hurt,)) == ()
    assert damage_beside(told, (stuck,)) == told  # refused for another reason: its line says nothing of damage


def test_other_damage_of_a_stuck_record_s_case_is_shown(stuck: StuckRecord) -> None:
    """One attachment of an event is gone, and the event parked: that the intake's own content is gone too is news."""
    case = stuck.case_id
    event = replace(stuck, id="0198c0de-0000-7000-8000-000000000001", reason="local_damage", blobs=("sha256:a",))
    news = (
        Damage("blob", f"{case} sha256:b", case, "", FOUND_AT, "an attachment"),
        Damage("record", case, case, "", FOUND_AT, "what was taken in"),
        Damage("key", case, case, "", FOUND_AT, "the case's key"),
        Damage("blob", "another sha256:a", "another", "", FOUND_AT, "the same page of another case"),
        Damage("page", "7", None, "", FOUND_AT, "a page of the database"),
    )
    assert damage_beside(news, (event,)) == news


def test_the_panel_lists_what_is_damaged(panel: PanelBench) -> None:
    panel.sign_in()
    store = panel.technician._store
    assert store is not None
    with store._database.write() as connection:
        damage.note(connection, "blob", "digest", "an attachment", panel.clock.now(), number="00000001")
    panel.tap("section-queue")
    panel.scheduler.advance(LOOK_S)
    panel.settle()
    words = panel.words("damage-0")
    assert "一件办件的一个附件损坏" in words
    assert "0001" in words
    assert "联系申请人补交" in words
    with store._database.write() as connection:
        damage.mend(connection, "blob", "digest", panel.clock.now())
    panel.scheduler.advance(LOOK_S)
    panel.settle()
    assert panel.find("damage-0") is None
