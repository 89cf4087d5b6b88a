"""``hall-platform terminals``, ``hall``, ``hand``: which terminals there are, where halls stand, whose a case is."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

import typer
from sqlalchemy import Connection, select

from sync.platform import scope
from sync.platform.cases import find_case
from sync.platform.command_line import AsJson, Blobs, Db, Home, fail, opened
from sync.platform.schema import outcomes, terminals

#: A hall's name: what operators type. It stands in no address and on no paper.
_HALL = re.compile(r"[A-Za-z0-9_.-]{1,32}")
_REGION = re.compile(r"[1-9][0-9]{5}")

HallName = Annotated[str, typer.Option("--hall", help="The hall; left out: the one hall there is.")]


def hall_name(text: str) -> str:
    """The name as typed, or the end of the command."""
    if text and not _HALL.fullmatch(text):
        fail("--hall: 1 to 32 letters, digits and . _ -", 2)
    return text


def add_commands(app: typer.Typer) -> None:
    app.command("terminals")(list_terminals)
    app.command("hall")(place_hall)
    app.command("hand")(hand)


def list_terminals(home: Home = None, db: Db = None, blobs: Blobs = None, as_json: AsJson = False) -> None:
    """The terminals, oldest first, with their hall and what became of what they were told."""
    del blobs
    with opened(home, db) as database, database.read() as connection:
        for told in _terminals(connection):
            if as_json:
                typer.echo(json.dumps(told, ensure_ascii=False))
                continue
            state = "revoked" if told["revoked_at"] else "enrolled"
            typer.echo(f"{told['terminal']}  {told['hall'] or '-'}  {state}  {told['name']}")
            for one in told["outcomes"]:
                typer.echo(f"  {one['kind']} {one['id']}: {one['outcome']} {one['detail']}")


def place_hall(
    hall: Annotated[str, typer.Argument(help="The hall's name, as in terminal-code --hall.")],
    region: Annotated[str, typer.Option("--region", help="Where it stands, GB/T 2260: 110105.")],
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """Say where a hall stands: cases collected elsewhere for this region are handed to it from now on."""
    del blobs
    if not _REGION.fullmatch(region):
        fail("--region: the six digits of GB/T 2260", 2)
    name = hall_name(hall)
    with opened(home, db) as database:
        database.write(lambda connection: scope.place_hall(connection, name, region))
    typer.echo(f"{hall or '-'} {region}")


def hand(
    case: Annotated[str, typer.Argument(help="The case's number, or its id.")],
    hall: Annotated[str, typer.Option("--hall", help="The hall whose business it is too from now on.")],
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """Hand a case to another hall: its terminals are told of it and may work on it."""
    del blobs
    name = hall_name(hall)
    with opened(home, db) as database:
        with database.read() as connection:
            case_id = find_case(connection, case)
        if case_id is None:
            fail("there is no such case", 1)
        new = database.write(lambda connection: scope.hand_to_hall(connection, case_id, name))
    typer.echo("handed" if new else "it is that hall's already")


def _terminals(connection: Connection) -> list[dict[str, Any]]:
    answers: dict[str, list[dict[str, Any]]] = {}
    for one in connection.execute(select(outcomes).order_by(outcomes.c.at, outcomes.c.id)):
        said = {"kind": one.kind, "id": one.id, "outcome": one.outcome, "detail": one.detail, "at": one.at}
        answers.setdefault(one.terminal_id, []).append(said)
    query = select(terminals).order_by(terminals.c.enrolled_at, terminals.c.terminal_id)
    return [
        {
            "terminal": row.terminal_id,
            "device_code": row.device_code,
            "name": row.name,
            "hall": row.hall,
            "enrolled_at": row.enrolled_at,
            "revoked_at": row.revoked_at,
            "outcomes": answers.get(row.terminal_id, []),
        }
        for row in connection.execute(query)
    ]
