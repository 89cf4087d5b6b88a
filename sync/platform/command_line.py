"""What the commands of ``hall-platform`` share: where the platform's things are, and how a command ends."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import unquote, urlsplit

import typer

from intake.clock import Reading
from sync.platform.database import BadDatabaseUrl, Database
from sync.platform.schema import DatabaseTooNew, NotAPlatform

Home = Annotated[
    Path | None, typer.Option(envvar="HALL_HOME", help="Folder of everything; default the XDG data folder.")
]
Db = Annotated[
    str | None,
    typer.Option(help="sqlite:////path/platform.db or postgresql+psycopg://…; default below HOME/platform."),
]
Blobs = Annotated[str | None, typer.Option(help="Folder (path or file:// URL); default HOME/platform/blobs.")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable: one JSON object a line.")]


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


def fail(message: str, code: int) -> NoReturn:
    """Ends the command with this sentence: 1 the thing asked for did not hold, 2 usage."""
    typer.echo(f"hall-platform: {message}", err=True)
    raise typer.Exit(code)
