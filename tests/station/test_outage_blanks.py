"""Numbered blanks of the outage slip, made ahead by command (CAPABILITIES C27 c, D18)."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
from typer.testing import CliRunner

from station.commands.hall_station import app
from sync.identity import enrol
from sync.platform import enrolment
from tests.sync.platform.platform_support import platform

RUN = CliRunner()


def pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_c27c_blanks_are_numbered_once_and_for_all(tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "blanks.pdf"
    (tmp_path / "city").mkdir()
    home.mkdir()
    (home / "terminal.toml").write_text('[terminal]\nhall = "示例镇便民服务中心"\n', encoding="utf-8")
    refused = RUN.invoke(app, ["outage-slips", "--out", str(out), "--home", str(home)])
    assert (refused.exit_code, out.exists()) == (1, False)
    with platform(tmp_path / "city") as city:
        code = enrol(home, enrolment.new_code(city.database, city.clock), city.url, name="k").device_code
    numbers = []
    for _ in range(2):
        done = RUN.invoke(app, ["outage-slips", "--count", "2", "--out", str(out), "--home", str(home)])
        assert done.exit_code == 0, done.output
        found = pages(out)
        assert len(found) == 2
        for page in found:
            assert "断网登记单" in page
            assert "示例镇便民服务中心" in page
            numbers += re.findall(rf"断 ?{code}-\d{{4}}-\d{{5}}", page)
    assert [number[-5:] for number in dict.fromkeys(numbers)] == ["00001", "00002", "00003", "00004"]
    assert (out.stat().st_mode & 0o077) == 0
