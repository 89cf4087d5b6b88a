"""``hall-platform publish-catalogue``, ``configure``, ``command``: what terminals are told to take over or to do."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select
from uuid6 import uuid7

from intake.clock import CHINA, Reading
from sync.platform import announcements, scope
from sync.platform.command_line import Blobs, Db, Home, SystemClock, blob_folder, fail, opened
from sync.platform.database import Database
from sync.platform.hall_command import hall_name
from sync.platform.publishing import NotPublished, publish
from sync.platform.schema import terminals

#: What a terminal can be told to do.
COMMANDS = ("send_again", "purge", "rotate_key")


def register(app: typer.Typer) -> None:
    app.command("publish-catalogue")(publish_catalogue)
    app.command("configure")(configure)
    app.command("command")(command)


def publish_catalogue(
    source: Annotated[
        Path, typer.Argument(metavar="DIR|XLSX", help="A catalogue folder or a spreadsheet.", exists=True)
    ],
    version: Annotated[int, typer.Option("--version", min=1, max=2**31 - 1, help="Higher than the last one's.")],
    effective_from: Annotated[
        str | None, typer.Option("--effective-from", help="The day terminals switch, 2026-06-01; left out: at once.")
    ] = None,
    hall: Annotated[str | None, typer.Option("--hall", help="For the terminals of this hall only.")] = None,
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """Publish a catalogue: terminals fetch it, check all of it, and switch between visits, or keep what they have and
    say why (`hall-platform terminals`)."""
    now = SystemClock().now()
    audience = scope.ALL if hall is None else scope.of_hall(hall_name(hall))
    with opened(home, db) as database:
        try:
            done = publish(
                database, blob_folder(home, blobs), source, version, audience, _start(effective_from, now), now
            )
        except NotPublished as error:
            fail(str(error), 1)
        except OSError as error:
            fail(f"{source}: {error.strerror}", 1)
    typer.echo(f"published version {done.version}, {done.size} bytes, {done.digest}")


def _start(day: str | None, now: Reading) -> Reading:
    if day is None:
        return now
    try:
        start = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=CHINA)
    except ValueError:
        fail("--effective-from: a day, as 2026-06-01", 2)
    return Reading(start)


def configure(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.toml", help="Sections [kiosk], [counter], [sync].", exists=True)
    ],
    hall: Annotated[str | None, typer.Option("--hall", help="For the terminals of this hall.")] = None,
    terminal: Annotated[str | None, typer.Option("--terminal", help="For this terminal only: T-9X2K.")] = None,
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """Give terminals settings: all of the file, in place of what was given before. What a technician wrote into a
    terminal's own file wins there; who refused or overrode it stands in `hall-platform terminals`."""
    del blobs
    if hall is not None and terminal is not None:
        fail("either --hall or --terminal", 2)
    try:
        settings = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        fail(f"{file}: {error}", 1)
    if not settings or not all(isinstance(section, dict) for section in settings.values()):
        fail(f"{file}: settings stand in sections: [kiosk], [counter], [sync]", 1)
    audience = scope.ALL if hall is None else scope.of_hall(hall_name(hall))
    with opened(home, db) as database:
        if terminal is not None:
            audience = scope.of_terminal(_known(database, terminal))
        now = SystemClock().now().rfc3339
        database.write(
            lambda c: announcements.announce(
                c, announcements.CONFIGURATION, audience, audience, {"settings": settings}, now
            )
        )
    typer.echo(f"announced to {audience}")


def command(
    terminal: Annotated[str, typer.Argument(help="The terminal's id: T-9X2K.")],
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(COMMANDS)}.")],
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """Have a terminal do something, once; its answer stands in `hall-platform terminals`. Prints the command's id."""
    del blobs
    if name not in COMMANDS:
        fail(f"COMMAND: one of {', '.join(COMMANDS)}", 2)
    command_id = str(uuid7())
    with opened(home, db) as database:
        body = {"terminal": _known(database, terminal), "name": name}
        audience = scope.of_terminal(terminal)
        now = SystemClock().now().rfc3339
        database.write(lambda c: announcements.announce(c, announcements.COMMAND, command_id, audience, body, now))
    typer.echo(command_id)


def _known(database: Database, terminal: str) -> str:
    with database.read() as connection:
        found = connection.execute(select(terminals.c.terminal_id).where(terminals.c.terminal_id == terminal)).scalar()
    if found is None:
        fail(f"there is no terminal {terminal}", 1)
    return str(found)
