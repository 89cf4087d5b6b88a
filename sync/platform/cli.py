"""``hall-platform``: the reference platform's command line (DESIGN §6). Exit 0 done, 1 did not hold, 2 usage."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.parse import unquote, urlsplit

import typer

from intake.clock import Reading
from sync.platform import enrolment
from sync.platform.blobs import BlobFolder
from sync.platform.database import BadDatabaseUrl, Database
from sync.platform.keys import OtherRole
from sync.platform.records import listed_intakes
from sync.platform.role import Role
from sync.platform.schema import DatabaseTooNew, NotAPlatform

app = typer.Typer(
    help="The reference platform: takes what terminals send.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals hold personal data
)

Home = Annotated[
    Path | None, typer.Option(envvar="HALL_HOME", help="Folder of everything; default the XDG data folder.")
]
Db = Annotated[
    str | None,
    typer.Option(help="sqlite:////path/platform.db or postgresql+psycopg://…; default below HOME/platform."),
]
Blobs = Annotated[str | None, typer.Option(help="Folder (path or file:// URL); default HOME/platform/blobs.")]


class SystemClock:
    """The machine's clock: a platform's machine keeps time by NTP."""

    def now(self) -> Reading:
        return Reading(datetime.now(UTC))

    def monotonic(self) -> float:
        return time.monotonic()


@app.command()
def serve(
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one.")] = 8300,
    role: Annotated[Role, typer.Option(help="What this platform is.")] = Role.CITY,
    public_url: Annotated[
        str | None, typer.Option(help="What receipts' QR codes lead to; default where it listens.")
    ] = None,
) -> None:
    """Serve terminals until SIGTERM: as the city records and progress pages too. Prints `ready URL` when it listens."""
    folder = BlobFolder(_blob_folder(home, blobs))
    database = _open(home, db)
    from sync.platform.serving import CannotListen, serve_until_told  # late: the other commands need no web server

    try:
        serve_until_told(database, folder, SystemClock(), host, port, public_url, role)
    except CannotListen as error:
        _fail(str(error), 1)
    except OtherRole as error:
        _fail(f"--role: {error}", 1)
    finally:
        database.close()


@app.command()
def intakes(
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the intakes that have arrived, oldest first."""
    del blobs  # accepted everywhere, so that a script can pass the same pair to each command
    database = _open(home, db)
    try:
        with database.read() as connection:
            for intake in listed_intakes(connection):
                if as_json:
                    print(json.dumps(intake, ensure_ascii=False))
                else:
                    attachments = len(intake["blobs"])
                    print(f"{intake['received_at']}  {intake['case_no']}  {intake['state']}  {attachments} attachments")
    finally:
        database.close()


@app.command("terminal-code")
def terminal_code(home: Home = None, db: Db = None, blobs: Blobs = None) -> None:
    """Print a one-time enrolment code; it lives 30 minutes."""
    del blobs
    database = _open(home, db)
    try:
        print(enrolment.new_code(database, SystemClock()))
    finally:
        database.close()


@app.command()
def revoke(
    terminal: Annotated[str, typer.Argument(help="The terminal's id, as its readiness report says: T-9X2K.")],
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """A terminal is lost, dead or replaced: its key is worth nothing from now on. What it delivered stays."""
    del blobs
    database = _open(home, db)
    try:
        known = database.write(lambda connection: enrolment.revoke(connection, terminal, SystemClock().now().rfc3339))
    finally:
        database.close()
    if not known:
        _fail(f"there is no terminal {terminal}", 1)
    print(f"revoked {terminal}")


def _open(home: Path | None, db: str | None) -> Database:
    url = db or f"sqlite:///{_platform_folder(home) / 'platform.db'}"
    try:
        return Database.open(url, SystemClock())
    except BadDatabaseUrl as error:
        _fail(f"--db: {error}", 2)
    except (DatabaseTooNew, NotAPlatform) as error:
        _fail(str(error), 1)


def _blob_folder(home: Path | None, blobs: str | None) -> Path:
    if blobs is None:
        return _platform_folder(home) / "blobs"
    parts = urlsplit(blobs)
    if parts.scheme == "file" and not parts.netloc:
        return Path(unquote(parts.path))
    if "://" in blobs:
        _fail("--blobs: a folder or a file:// URL", 2)
    return Path(blobs).absolute()


def _platform_folder(home: Path | None) -> Path:
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return (home or Path(data) / "hall-terminal").absolute() / "platform"


def _fail(message: str, code: int) -> NoReturn:
    print(f"hall-platform: {message}", file=sys.stderr)
    raise typer.Exit(code)


def main() -> None:
    """Entry point of ``hall-platform``."""
    app()


if __name__ == "__main__":
    main()
