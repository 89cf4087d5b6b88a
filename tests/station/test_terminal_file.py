"""The configuration file tells a technician file, line, key and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.ports import Role
from station.terminal_file import TerminalFileError, load_terminal, write_terminal


def _write(home: Path, text: str) -> Path:
    (home / "terminal.toml").write_text(text, encoding="utf-8")
    return home


def test_a_missing_file_means_the_defaults(tmp_path: Path) -> None:
    terminal = load_terminal(tmp_path)
    assert terminal.kiosk.warn_after_s == 60
    assert terminal.devices == {}


def test_devices_and_sections_are_read(tmp_path: Path) -> None:
    write_terminal(
        tmp_path,
        {
            "terminal": {"hall": '示例"大厅"'},
            "kiosk": {"warn_after_s": 20, "test_build": True},
            "devices.id_card": {"driver": "sdt", "transport": "socket://127.0.0.1:7001"},
        },
    )
    terminal = load_terminal(tmp_path)
    assert terminal.terminal.hall == '示例"大厅"'
    assert terminal.kiosk.warn_after_s == 20
    assert terminal.kiosk.test_build is True
    assert terminal.devices[Role.ID_CARD].transport == "socket://127.0.0.1:7001"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[kiosk]\n\nwarn_after_s = 5\n", 3, "from 10 to 600"),
        ("[kiosk]\nwarn_after_s = true\n", 2, "whole number"),
        ("[kiosk]\ntest_build = 1\n", 2, "true or false"),
        ("[kiosk]\nwarnafter = 5\n", 2, "unknown key; allowed: warn_after_s"),
        ("\n[kiosks]\n", 2, "unknown section; allowed:"),
        ("[terminal]\nhall = 5\n", 2, "text in quotes"),
        ('[devices.card]\ndriver = "sdt"\n', 1, "unknown role; allowed: id_card"),
        ('[devices.id_card]\ndriver = "sdt"\n', 1, "needs driver"),
        ('[devices.id_card]\ndriver = "sdt"\ntransport = "ttyUSB0"\n', 3, "scheme://"),
        ("[sync]\nretry_base_s = 0\n", 2, "from 0.05 to 60"),
        ('[counter]\nwindow = "不动产登记综合窗口"\n', 2, "1 to 8 letters, digits or Chinese characters"),
    ],
)
def test_errors_name_file_line_key_and_what_is_allowed(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(TerminalFileError) as caught:
        load_terminal(_write(tmp_path, text))
    (problem,) = caught.value.problems
    assert str(tmp_path / "terminal.toml") in problem
    assert f"line {line}:" in problem
    assert words in problem


def test_all_errors_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(TerminalFileError) as caught:
        load_terminal(_write(tmp_path, "[kiosk]\nwarn_after_s = 1\n[sync]\ntimeout_s = 0\n"))
    assert len(caught.value.problems) == 2


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(TerminalFileError, match="line 1"):
        load_terminal(_write(tmp_path, "[kiosk\n"))
