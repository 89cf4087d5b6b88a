"""What keeps the queue: words for everything the agent can note and every condition of the store, the code behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from panel_kit import PanelBench
from pytestqt.qtbot import QtBot

from station.trouble_words import trouble_words
from sync.login import REVOKED
from sync.outcomes import Fault
from sync.store import errors
from sync.store.errors import KnownStoreError, StoreCorrupt

_KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, KnownStoreError)]
CONDITIONS = sorted({kind.condition for kind in _KINDS} - {"store"})
UNKNOWN = trouble_words("tomorrow's").get().partition("（")[0]


@pytest.fixture
def panel(qtbot: QtBot, tmp_path: Path) -> Iterator[PanelBench]:
    made = PanelBench(tmp_path / "home")
    yield made
    made.close()


@pytest.mark.parametrize("code", [*Fault, *CONDITIONS, "login_failed: invalid_client", f"login_failed: {REVOKED}"])
def test_every_trouble_has_words_in_both_languages(code: str) -> None:
    said = trouble_words(code)
    assert said.get().endswith(f"（{code}）")
    assert not said.get().startswith(UNKNOWN)
    assert re.search("[一-鿿]", said.get("en")) is None


def test_a_code_of_tomorrow_is_shown_with_where_to_look() -> None:
    assert trouble_words("quantum").get() == "原因不明，请运行 hall-station diagnose（quantum）"
    assert trouble_words("").get() == ""


def test_the_panel_says_it_and_does_not_invent_what_it_cannot_read(panel: PanelBench) -> None:
    panel.sign_in()
    panel.tap("section-queue")
    page = panel.technician.queue_page
    look = page._look
    assert look.status is not None
    page.show(replace(look, status=replace(look.status, trouble="connect")))
    panel.settle()
    assert panel.item("queue-trouble").property("value") == "平台没有应答，请检查网线、平台地址和防火墙（connect）"
    page.show(replace(look, status=None, trouble=StoreCorrupt.condition))
    panel.settle()
    assert "hall-sync verify --repair" in panel.item("queue-trouble").property("value")
    assert panel.item("queue-pending").property("value") == "读不出来"
    assert panel.find("queue-room") is None, "nobody knows"
