"""The panel's page about sticks, on the real QML: what is put in, the export with its result in words, and receipts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from panel_kit import HandClock, PanelBench
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from station.technician import sticks
from sync.identity import Identity, _private_key
from sync.platform.database import Database
from sync.platform.keys import load_identity
from sync.stick.exporting import Exported
from sync.stick.receipts import Received
from sync.store.schema import audit
from tests.sync.store_kit import take_in


@pytest.fixture
def panel(qtbot: QtBot, tmp_path: Path) -> Iterator[PanelBench]:
    made = PanelBench(tmp_path / "home")
    yield made
    made.close()


def enrolled(home: Path, platform: Path) -> None:
    """An identity whose platform was never in reach since."""
    with closing(Database.open(f"sqlite:///{platform}", HandClock())) as database, database.read() as connection:
        known = load_identity(connection)
    key = _private_key(home / "identity")
    said = {"issuer": known.issuer, "public_url": "", "key_set": known.key_set, "epoch": known.epoch}
    root = known.root.public_jwk()
    url = "http://127.0.0.1:9"
    Identity("T-K7M2", "K7M2", platform_url=url, root_key=root, ca_file=None, private_key=key, **said).save(home)


def test_without_a_stick_the_page_says_so_and_finds_one_that_is_put_in(panel: PanelBench, tmp_path: Path) -> None:
    panel.sign_in()
    panel.tap("section-stick")
    assert "没有插入U盘" in panel.words("stick-none")
    assert panel.find("button-stick-out-0") is None
    panel.world.sticks = (tmp_path / "KINGSTON",)
    panel.scheduler.advance(1.0)
    panel.settle()
    assert panel.words("button-stick-out-0") == "导出到U盘"


def test_what_waits_is_exported_and_the_page_says_what_comes_next(panel: PanelBench, tmp_path: Path) -> None:
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    panel.world.sticks = (stick,)
    enrolled(panel.home, tmp_path / "platform.db")
    panel.sign_in()
    store = panel.technician._store
    assert store is not None
    take_in(store)
    panel.tap("section-stick")
    panel.tap("button-stick-out-0")
    assert "U盘上现有 1 件，可以拔出" in panel.words("stick-result")
    assert len(list((stick / "hall-export").glob("*.hall"))) == 1
    panel.tap("button-stick-in-0")
    assert "没有平台的回执" in panel.words("stick-result")
    with store._database.read() as connection:
        rows = connection.execute(select(audit.c.subject, audit.c.detail).where(audit.c.kind == "exported"))
        assert [tuple(row) for row in rows] == [("li01", '{"records":0}'), ("li01", '{"records":1}')]
    panel.tap("button-technician-close")
    assert panel.technician.stick_page.result == ""


def test_a_machine_that_is_not_enrolled_says_that_nothing_can_be_exported(panel: PanelBench, tmp_path: Path) -> None:
    panel.world.sticks = (tmp_path / "KINGSTON",)
    panel.sign_in()
    panel.tap("section-stick")
    panel.tap("button-stick-out-0")
    assert "尚未登记" in panel.words("stick-result")


@pytest.mark.parametrize(
    ("done", "words", "good"),
    [
        (Exported(), "没有待送", True),
        (Exported(written=3, already=2), "5 件", True),
        (Exported(written=1, stopped="full", left=4), "还有 4 件", False),
        (Exported(written=1, stopped="gone", left=4), "拔出", False),
        (Exported(written=1, failed=[("id", "StoreCorrupt")]), "1 件在本机读不出来", False),
    ],
)
def test_how_an_export_ended_is_said_with_the_next_step(done: Exported, words: str, good: bool) -> None:
    said = sticks._exported(done)
    assert words in said.words.get("zh-CN")
    assert said.good is good
    assert "{" not in said.words.get("zh-CN") + said.words.get("en")


def test_receipts_are_counted_in_words() -> None:
    said = sticks._received(Received(delivered=2, already=1, refused=1, strange=[("x.jws", "foreign")]))
    chinese = said.words.get("zh-CN")
    assert chinese == "平台已收到 3 件。退回 1 件，见“待送队列”。有 1 个文件不是平台给本机的回执，未采用。"
    assert not said.good
    assert sticks._received(Received(delivered=2)).good
    again = sticks._received(Received(delivered=2, offered_again=3))
    assert "平台恢复过备份，有 3 件要再送一次：请再导出。" in again.words.get("zh-CN")
    assert "3 have to be carried again" in again.words.get("en")
    assert not again.good
    assert "received 3" in said.words.get("en")
