"""What a catalogue's import says of cross-region handling: the seven uniform rules, the rows of the lists."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from test_catalogue_import import FOOD, SENIOR, SHIPPED, TODAY, command, edit, in_force

from intake.cross_region import ListRow, NotCollectable, WhyNotAcross, offered_across
from station.commands import catalogue as commands


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalogue a city sends."""
    monkeypatch.setattr(commands, "resources_folder", lambda: SHIPPED.parent)
    shutil.copytree(SHIPPED, tmp_path / "sent")
    return tmp_path / "sent"


def test_c14b_the_command_says_which_item_lacks_a_uniform_field_and_takes_it_off_cross_region(
    tmp_path: Path, sent: Path
) -> None:
    home = tmp_path / "home"
    edit(sent, "senior-card", lambda data: data["cross_region"]["rules"].pop("fee"))
    edit(sent, "senior-card", lambda data: data.update(version=data["version"] + 1))
    code, said = command("import", sent, "--home", home)
    assert code == 0
    line = "".join(said.splitlines())
    assert all(words in line for words in (SENIOR, "not handled across regions", "收费标准"))
    catalog = in_force(home)
    item = catalog.item(SENIOR)
    assert item is not None
    found = offered_across(item, catalog.across, TODAY)
    assert isinstance(found, NotCollectable)
    assert found.why is WhyNotAcross.RULES_MISSING


def test_c14f_the_command_imports_rows_with_scope_mode_and_start(tmp_path: Path, sent: Path) -> None:
    home = tmp_path / "home"
    row = {"code": "002011010000", "name": {"zh-CN": "老年人优待证", "en": "Senior card"}, "scope": "2"}
    row |= {"mode": "collect_and_forward", "start": "2026-06-01"}
    path = sent / "cross_region" / "list.json"
    path.write_text(json.dumps([row], ensure_ascii=False), "utf-8")
    assert command("import", sent, "--home", home)[0] == 0
    catalog = in_force(home)
    item = catalog.item(SENIOR)
    assert item is not None
    early = offered_across(item, catalog.across, TODAY)
    assert isinstance(early, NotCollectable), "its row begins in June"
    listed = offered_across(item, catalog.across, date(2026, 6, 1))
    assert isinstance(listed, ListRow)
    assert (listed.scope, listed.mode, listed.start) == ("2", "collect_and_forward", date(2026, 6, 1))
    food = catalog.item(FOOD)
    assert food is not None
    assert isinstance(offered_across(food, catalog.across, date(2026, 6, 1)), NotCollectable), "in no row"
