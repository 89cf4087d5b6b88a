"""``hall-platform terminal-code`` and ``revoke``: who becomes a terminal, who comes back as one, who is one no more."""

from __future__ import annotations

from typing import Annotated

import typer

from sync.fingerprint import typed_fingerprint
from sync.platform import enrolment, enrolment_again
from sync.platform.command_line import Blobs, Db, Home, SystemClock, fail, opened
from sync.platform.database import Database
from sync.platform.enrolment import Refused
from sync.platform.hall_command import hall_name

_WHERE = "`hall-sync enrol --again` at the terminal says its id and its key"
_WHICH_HALL = (
    "halls have names here, and the platform does not know {terminal} any more: say --hall with the hall it stands in "
    "(ask the technician; `hall-platform terminals` lists the names), or --hall '' for one without a name"
)
_REFUSED = {
    "revoked": "{terminal} was revoked, and a revoked terminal does not come back. What it still has comes by "
    "hall-sync export and hall-platform import --accept-revoked {terminal}; the machine is enrolled anew",
    "id_in_use": "the platform knows a terminal {terminal} with another key: compare id and key with the technician. "
    "Is it the same terminal, and did it change its key after the backup: say --changed-key too",
    "still_there": "a terminal {terminal} with another key logged in within the last quarter of an hour: "
    "find out which of the two machines is the true one, and revoke or enrol the other anew",
}


def add_commands(app: typer.Typer) -> None:
    app.command("terminal-code")(terminal_code)
    app.command("revoke")(revoke)


def terminal_code(
    hall: Annotated[
        str | None, typer.Option("--hall", help="The hall; left out: the one hall there is, or the one it is in.")
    ] = None,
    again: Annotated[
        str | None, typer.Option("--again", help="Give this id back, T-9X2K, to a terminal that a restore forgot.")
    ] = None,
    key: Annotated[str | None, typer.Option("--key", help=f"Of --again: the terminal's key. {_WHERE}.")] = None,
    changed_key: Annotated[
        bool, typer.Option("--changed-key", help="Of --again: known, but it changed its key after the backup.")
    ] = False,
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """Print a one-time enrolment code for a terminal of this hall; it lives 30 minutes."""
    del blobs
    name = hall_name(hall or "")
    if again is None and (key is not None or changed_key):
        fail("--key and --changed-key go with --again", 2)
    if again is None:
        with opened(home, db) as database:
            typer.echo(enrolment.new_code(database, SystemClock(), hall=name))
        return
    terminal, letters = _named(again, key)
    with opened(home, db) as database:
        if hall is None and _goes_into_no_hall(database, terminal):
            fail(_WHICH_HALL.format(terminal=terminal), 2)
        typer.echo(_code_again(database, terminal, letters, name, changed_key=changed_key))


def revoke(
    terminal: Annotated[str, typer.Argument(help="The terminal's id, as its readiness report says: T-9X2K.")],
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """A terminal is lost, dead or replaced: its key is worth nothing from now on. What it delivered stays."""
    del blobs
    with opened(home, db) as database:
        known = database.write(lambda connection: enrolment.revoke(connection, terminal, SystemClock().now().rfc3339))
    if not known:
        fail(f"there is no terminal {terminal}", 1)
    typer.echo(f"revoked {terminal}")


def _named(again: str, key: str | None) -> tuple[str, str]:
    """Id and fingerprint as they are written; the end of the command for what is neither."""
    terminal = again.strip().upper()
    if enrolment_again.device_code_of(terminal) is None:
        fail("--again: a terminal's id, as T-9X2K", 2)
    if key is None:
        fail(f"--again needs --key, so that nobody else gets the id: {_WHERE}", 2)
    letters = typed_fingerprint(key)
    if letters is None:
        fail(f"--key: four groups of four letters. {_WHERE}", 2)
    return terminal, letters


def _goes_into_no_hall(database: Database, terminal: str) -> bool:
    """It would come back in no hall, where halls have names: no colleague would see its cases."""
    with database.read() as connection:
        return not enrolment_again.is_known(connection, terminal) and enrolment_again.names_halls(connection)


def _code_again(database: Database, terminal: str, key: str, hall: str, *, changed_key: bool) -> str:
    made = enrolment_again.new_code(database, SystemClock(), terminal, key, hall, changed_key=changed_key)
    if isinstance(made, Refused):
        fail(_REFUSED[made.reason].format(terminal=terminal), 1)
    return made
