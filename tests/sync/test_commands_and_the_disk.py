"""A full or read-only disk, no rights to a folder, a database that is not there: each technician's command ends in
words, in Chinese and English, and can be run again. Never in a traceback."""

from __future__ import annotations

import errno
import re
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from faults import FaultyPlatform, serving
from sqlalchemy.exc import OperationalError
from test_identity import accept
from typer.testing import CliRunner, Result

from station.commands import hall_devices, hall_station, hall_sync
from station.enrol_words import enrolment_words
from station.provision.plan import EnrolAt
from station.provision.step import Standing
from station.provision.steps import Provisioning
from sync import files
from sync.identity import Culprit, EnrolmentFailed, Identity, enrol
from sync.key_change import is_broken_off
from sync.platform import cli as hall_platform
from sync.store.errors import StoreFull, StoreIOError

HAN = re.compile("[\u4e00-\u9fff]")
REFUSED = [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO]


@pytest.fixture
def platform() -> Iterator[FaultyPlatform]:
    with serving(FaultyPlatform()) as running:
        running.always = accept(running)
        yield running


def call(app: typer.Typer, *arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def in_words(result: Result) -> str:
    """What was said, when the command ended as it should."""
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code == 1
    assert HAN.search(result.stderr)
    assert " / " in result.stderr
    assert "Traceback" not in result.stderr
    return result.stderr


def failing_at(monkeypatch: pytest.MonkeyPatch, write: int, code: int) -> None:
    """The disk takes what is written below the identity until the ``write``-th time, from 1 on."""
    count = 0

    def replace_synced(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count >= write:
            raise OSError(code, "refused", str(path))
        files.replace_synced(path, data)

    monkeypatch.setattr("sync.identity.replace_synced", replace_synced)


@pytest.mark.parametrize("code", REFUSED)
def test_a_disk_that_takes_no_key_uses_up_no_code(
    home: Path, platform: FaultyPlatform, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    with monkeypatch.context() as patched:
        failing_at(patched, 1, code)
        said = in_words(call(hall_sync.app, "enrol", "CODE", "--platform", platform.url, "--home", home))
    assert platform.log == []
    assert ("没有用掉" in said, "not used up" in said) == (True, True)
    assert call(hall_sync.app, "enrol", "CODE", "--platform", platform.url, "--home", home).exit_code == 0


@pytest.mark.parametrize("code", REFUSED)
def test_an_answer_that_cannot_be_kept_is_asked_for_again_by_the_same_key(
    home: Path, platform: FaultyPlatform, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    with monkeypatch.context() as patched:
        failing_at(patched, 2, code)
        said = in_words(call(hall_sync.app, "enrol", "CODE", "--platform", platform.url, "--home", home))
    assert ("同一登记码" in said, "same code" in said) == (True, True)
    assert call(hall_sync.app, "enrol", "CODE", "--platform", platform.url, "--home", home).exit_code == 0
    asked = [line for line in platform.log if "public_key" in line]
    assert (len(asked), len(set(asked))) == (2, 1), "known by its key: no second terminal is made"


def test_enrolled_anew_on_a_full_disk_the_former_identity_stays_until_it_works(
    home: Path, platform: FaultyPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = enrol(home, "CODE", platform.url)
    with monkeypatch.context() as patched:
        failing_at(patched, 2, errno.ENOSPC)
        in_words(call(hall_sync.app, "enrol", "CODE", "--platform", platform.url, "--home", home, "--replace"))
    assert Identity.load(home) == before
    assert is_broken_off(home)
    result = call(hall_sync.app, "enrol", "CODE", "--platform", platform.url, "--home", home, "--replace")
    assert result.exit_code == 0
    assert not is_broken_off(home)
    assert Identity.load(home).private_key.thumbprint() != before.private_key.thumbprint()


def test_provisioning_says_so_too(home: Path, platform: FaultyPlatform, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_at(monkeypatch, 1, errno.EROFS)
    step = Provisioning(home, by="t01").enrol(EnrolAt(platform.url, "CODE"))
    assert step.standing is Standing.FAILED
    assert ("只读" in step.words.get(), "read-only" in step.words.get("en")) == (True, True)


def test_what_else_stops_an_enrolment_is_no_matter_of_the_disk(home: Path) -> None:
    with pytest.raises(EnrolmentFailed) as failed:
        enrol(home, "CODE", "nonsense")
    said = enrolment_words(failed.value)
    assert (said.get(), said.get("en")) == ("平台地址不是网址，请核对。", "address: the platform address is not a URL")


@pytest.mark.parametrize("culprit", Culprit)
def test_whatever_stops_an_enrolment_is_said_in_both_languages(culprit: Culprit) -> None:
    said = enrolment_words(EnrolmentFailed(culprit, "a reason of tomorrow", "something else is wrong"))
    assert (said.get().endswith("。"), said.get("en")) == (True, f"{culprit.value}: something else is wrong")


def test_a_key_change_on_a_full_disk_is_said(
    home: Path, platform: FaultyPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(home, "CODE", platform.url)
    failing_at(monkeypatch, 1, errno.ENOSPC)
    said = in_words(call(hall_sync.app, "rotate-key", "--home", home))
    assert ("密钥没有换完" in said, "not finished" in said) == (True, True)


# --- the rest of the commands: what nobody thought of is caught once for each program -----------------------------

TERMINAL_COMMANDS = [
    (hall_sync.app, ("status", "--home"), "station.commands.hall_sync.open_store"),
    (hall_sync.app, ("run", "--until-empty", "--home"), "station.commands.hall_sync.run_agent"),
    (hall_sync.app, ("verify", "--home"), "station.commands.hall_sync.open_store"),
    (hall_sync.app, ("stuck", "--home"), "station.commands.stuck.open_store"),
    (hall_station.app, ("staff", "list", "--home"), "station.commands.hall_station.open_store"),
    (hall_station.app, ("provision", "--json", "--home"), "station.commands.provision.make_report"),
    (hall_station.app, ("check", "--home"), "station.check_probes.check_readiness"),
    (hall_devices.app, ("status", "--home"), "station.commands.hall_devices.terminal_of"),
]


@pytest.mark.parametrize(("app", "arguments", "place"), TERMINAL_COMMANDS)
@pytest.mark.parametrize(
    "refused",
    [OSError(errno.EROFS, "read-only", "/srv/hall"), StoreFull("SQLITE_FULL"), StoreIOError("EACCES")],
    ids=["read-only", "full", "io"],
)
def test_every_program_ends_in_words(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    app: typer.Typer,
    arguments: tuple[str, ...],
    place: str,
    refused: Exception,
) -> None:
    (home / "store").mkdir(parents=True)
    monkeypatch.setattr(hall_sync, "make_way", lambda: None)
    monkeypatch.setattr(hall_sync, "_log_to_stderr", lambda: None)

    def refuse(*_: object, **__: object) -> None:
        raise refused

    monkeypatch.setattr(place, refuse)
    said = in_words(call(app, *arguments, home))
    assert ("再运行一次" in said, "run again" in said) == (True, True)


def test_a_mistake_of_ours_still_shows_itself(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise LookupError("a bug")

    monkeypatch.setattr("station.commands.hall_sync.open_store", stumble)
    home.mkdir()
    assert isinstance(call(hall_sync.app, "status", "--home", home).exception, LookupError)
    monkeypatch.setattr("sync.platform.cli.open_database", stumble)
    assert isinstance(call(hall_platform.app, "intakes", "--home", home).exception, LookupError)


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder")
    at = tmp_path / "home" / "below"
    assert str(tmp_path / "home") in in_words(call(hall_platform.app, "terminal-code", "--home", at))
    code = call(hall_sync.app, "enrol", "CODE", "--platform", "http://127.0.0.1:1", "--home", at)
    assert isinstance(code.exception, SystemExit)


def test_a_platform_database_that_is_not_there_is_said() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"postgresql+psycopg://hall@127.0.0.1:{nobody.getsockname()[1]}/hall"
        said = in_words(call(hall_platform.app, "intakes", "--db", url))
    assert ("数据库连不上" in said, "--db" in said) == (True, True)


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "platform.db").write_bytes(b"no database at all" * 100)
    assert "不是平台的数据库" in in_words(
        call(hall_platform.app, "intakes", "--db", f"sqlite:///{tmp_path}/platform.db")
    )


@pytest.mark.parametrize(
    ("code", "word"),
    [(sqlite3.SQLITE_FULL, "已满"), (sqlite3.SQLITE_READONLY, "只读"), (sqlite3.SQLITE_BUSY, "占用")],
)
def test_what_the_platform_s_database_refuses_is_said(
    home: Path, monkeypatch: pytest.MonkeyPatch, code: int, word: str
) -> None:
    original = sqlite3.OperationalError("refused")
    original.sqlite_errorcode = code  # type: ignore[misc]  # the driver sets it; typeshed says it cannot be set

    def refuse(*_: object) -> None:
        raise OperationalError("INSERT", {}, original)

    monkeypatch.setattr("sync.platform.cli.open_database", refuse)
    said = in_words(call(hall_platform.app, "intakes", "--home", home))
    assert word in said
    assert "INSERT" not in said
