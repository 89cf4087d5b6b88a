"""A binding is written into terminal.toml, and everything a person wrote there stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.ports import Role
from devices.settings import DeviceSetting
from station.terminal_edit import TerminalEditRefused, bind_device, set_keys, unbind_device
from station.terminal_file import TerminalFileError, load_terminal

WRITTEN = """# the east door
[terminal]
hall = "示例大厅"   # as on the sign

# the reader on the left
[devices.id_card]
transport = "serial:///dev/ttyUSB0"  # the upper plug
driver = "sdt"
# asked the vendor twice
options = { photo_decoder = "none" }

# paper: 80 mm
[devices.receipt_printer]
driver = "escpos"
transport = "tcp://10.0.0.9:9100"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "terminal.toml").write_text(WRITTEN, encoding="utf-8")
    return tmp_path


def text(home: Path) -> str:
    return (home / "terminal.toml").read_text(encoding="utf-8")


def test_a_changed_binding_changes_one_line(home: Path) -> None:
    bind_device(home, DeviceSetting(Role.ID_CARD, "sdt", "usb://0400:c35a"))
    assert text(home) == WRITTEN.replace('"serial:///dev/ttyUSB0"', '"usb://0400:c35a"')
    assert load_terminal(home).devices[Role.ID_CARD].options == {"photo_decoder": "none"}


def test_a_new_binding_is_added_behind_and_the_rest_is_the_same(home: Path) -> None:
    setting = DeviceSetting(Role.DOCUMENT_SCANNER, "sane", 'sane://a"b', {"mode": "x"})
    bind_device(home, setting)
    assert text(home).startswith(WRITTEN)
    assert load_terminal(home).devices[Role.DOCUMENT_SCANNER] == setting
    once = text(home)
    bind_device(home, setting)
    assert text(home) == once


def test_another_driver_begins_without_the_options_of_the_last(home: Path) -> None:
    bind_device(home, DeviceSetting(Role.ID_CARD, "other", "usb://0400:c35a"))
    assert load_terminal(home).devices[Role.ID_CARD] == DeviceSetting(Role.ID_CARD, "other", "usb://0400:c35a")
    for comment in ("# asked the vendor twice", "# the upper plug", "# paper: 80 mm"):
        assert comment in text(home)


def test_a_binding_taken_out_leaves_the_others(home: Path) -> None:
    unbind_device(home, Role.ID_CARD)
    assert set(load_terminal(home).devices) == {Role.RECEIPT_PRINTER}
    assert "# paper: 80 mm" in text(home)


def test_keys_of_a_section(home: Path) -> None:
    set_keys(home, "terminal", {"hall": "另一个大厅", "place": "二层"})
    assert load_terminal(home).terminal.hall == "另一个大厅"
    assert load_terminal(home).terminal.place == "二层"
    assert "# as on the sign" in text(home)


def test_a_home_that_is_not_there_yet(tmp_path: Path) -> None:
    setting = DeviceSetting(Role.ID_CARD, "sdt", "usb://0400:c35a")
    bind_device(tmp_path / "new", setting)
    assert load_terminal(tmp_path / "new").devices == {Role.ID_CARD: setting}


@pytest.mark.parametrize(
    "written",
    [
        '[devices]\nid_card = { driver = "sdt", transport = "tcp://a:1" }\n',
        'devices.id_card.driver = "sdt"\ndevices.id_card.transport = "tcp://a:1"\n',
    ],
    ids=["inline-table", "dotted"],
)
def test_what_is_not_understood_is_refused_and_left_alone(tmp_path: Path, written: str) -> None:
    (tmp_path / "terminal.toml").write_text(written)
    with pytest.raises(TerminalEditRefused):
        bind_device(tmp_path, DeviceSetting(Role.ID_CARD, "sdt", "usb://0400:c35a"))
    assert text(tmp_path) == written


def test_a_file_with_mistakes_is_not_made_worse(tmp_path: Path) -> None:
    (tmp_path / "terminal.toml").write_text("[devices.toaster]\n")
    with pytest.raises(TerminalFileError):
        bind_device(tmp_path, DeviceSetting(Role.ID_CARD, "sdt", "usb://0400:c35a"))
    assert text(tmp_path) == "[devices.toaster]\n"
