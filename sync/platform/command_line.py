"""What the commands of ``hall-platform`` share: where the platform's things are, and how a command ends."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import unquote, urlsplit

import typer
from sqlalchemy.exc import DBAPIError
from typer.core import TyperGroup

from intake.clock import Reading
from intake.text import LocalizedText
from sync.disk_words import disk_words
from sync.platform.database import BadDatabaseUrl, Database
from sync.platform.schema import DatabaseTooNew, NotAPlatform
from sync.platform.unavailable import is_unavailable

Home = Annotated[
    Path | None, typer.Option(envvar="HALL_HOME", help="Folder of everything; default the XDG data folder.")
]
Db = Annotated[
    str | None,
    typer.Option(help="sqlite:////path/platform.db or postgresql+psycopg://…; default below HOME/platform."),
]
Blobs = Annotated[str | None, typer.Option(help="Folder (path or file:// URL); default HOME/platform/blobs.")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable: one JSON object a line.")]

_T = LocalizedText.of
_NOT_DONE = _T(
    "没有做完：{why}平台已经收下的内容都还在；处理好以后，可以把本命令再运行一次。",
    "not done. {why} What the platform holds is still there; once that is seen to, this can be run again.",
)
_UNREACHABLE = _T(
    "数据库连不上，或者现在不能用（{said}）。请核对 --db，检查数据库和磁盘。",
    "The database cannot be reached, or used now ({said}). Check --db, the database and its disk.",
)
_BY_CODE = {
    sqlite3.SQLITE_FULL: _T("磁盘已满，数据库写不下。请腾出磁盘空间。", "The disk is full. Make room."),
    sqlite3.SQLITE_READONLY: _T(
        "数据库是只读的。请检查磁盘，并用运行平台的那个系统用户运行本命令。",
        "The database is read-only. Look at the disk, and run this as the system user that the platform runs as.",
    ),
    sqlite3.SQLITE_BUSY: _T(
        "数据库正被别的程序占用，请稍后再试。", "The database is in use by another program: try again in a moment."
    ),
    sqlite3.SQLITE_CORRUPT: _T(
        "数据库有损坏。请停下平台，恢复最近的备份，再运行 hall-platform restored。",
        "The database is damaged. Stop the platform, bring back the latest backup, then run hall-platform restored.",
    ),
    sqlite3.SQLITE_NOTADB: _T(
        "这个文件不是平台的数据库，或者已经损坏。请核对 --db。",
        "This file is no platform's database, or it is damaged. Check --db.",
    ),
}


class CommandGroup(TyperGroup):
    """The platform's commands: conditions of the world end them in words; what is left is a mistake of ours."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            why = _condition(error)
            if why is None:
                raise
            fail(both(_NOT_DONE.fill(why=why)), 1)


def _condition(error: Exception) -> LocalizedText | None:
    """None for a mistake of ours; and for a reader of our output that has gone: there typer ends quietly."""
    if isinstance(error, OSError):
        return None if error.errno == errno.EPIPE else disk_words(error)
    return _database_words(error)


def _database_words(error: Exception) -> LocalizedText | None:
    """None for a mistake of ours."""
    original = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(original, "sqlite_errorcode", None)
    if isinstance(code, int) and code & 0xFF in _BY_CODE:
        return _BY_CODE[code & 0xFF]
    if not is_unavailable(error):
        return None
    # The driver's own first line: where it tried, and what it met; statements and values stand behind it.
    lines = str(original or type(error).__name__).strip().splitlines()
    return _UNREACHABLE.fill(said=lines[0] if lines else type(error).__name__)


class SystemClock:
    """The machine's clock: a platform's machine keeps time by NTP."""

    def now(self) -> Reading:
        return Reading(datetime.now(UTC))

    def monotonic(self) -> float:
        return time.monotonic()


@contextmanager
def opened(home: Path | None, db: str | None) -> Iterator[Database]:
    """The platform's database for one command; ends the command where it cannot be had."""
    database = open_database(home, db)
    try:
        yield database
    finally:
        database.close()


def open_database(home: Path | None, db: str | None) -> Database:
    url = db or f"sqlite:///{platform_folder(home) / 'platform.db'}"
    try:
        return Database.open(url, SystemClock())
    except BadDatabaseUrl as error:
        fail(f"--db: {error}", 2)
    except (DatabaseTooNew, NotAPlatform) as error:
        fail(str(error), 1)


def blob_folder(home: Path | None, blobs: str | None) -> Path:
    if blobs is None:
        return platform_folder(home) / "blobs"
    parts = urlsplit(blobs)
    if parts.scheme == "file" and not parts.netloc:
        return Path(unquote(parts.path))
    if "://" in blobs:
        fail("--blobs: a folder or a file:// URL", 2)
    return Path(blobs).absolute()


def platform_folder(home: Path | None) -> Path:
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return (home or Path(data) / "hall-terminal").absolute() / "platform"


def both(text: LocalizedText) -> str:
    """Chinese and English beside each other."""
    return f"{text.get()} / {text.get('en')}"


def fail(message: str, code: int) -> NoReturn:
    """Ends the command with this sentence: 1 the thing asked for did not hold, 2 usage."""
    typer.echo(f"hall-platform: {message}", err=True)
    raise typer.Exit(code)
