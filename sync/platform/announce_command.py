"""``hall-platform publish-catalogue``, ``configure``, ``command``: what terminals are told to take over or to do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from intake.clock import CHINA, Reading
from sync.platform import scope
from sync.platform.command_line import Blobs, Db, Home, SystemClock, blob_folder, fail, opened
from sync.platform.hall_command import hall_name
from sync.platform.publishing import NotPublished, publish


def register(app: typer.Typer) -> None:
    app.command("publish-catalogue")(publish_catalogue)


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
