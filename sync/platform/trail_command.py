"""``hall-platform audit-heads``, ``accept-trail``, ``alarms``: what terminals signed, and what does not agree."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from sync.platform import alarms, audit_anchors
from sync.platform.command_line import AsJson, Blobs, Db, Home, SystemClock, fail, opened


def audit_heads(
    terminal: Annotated[str | None, typer.Option(help="Of this terminal only.")] = None,
    as_json: AsJson = False,
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """The ends of audit trails that terminals signed: compare them with what `hall-sync verify` says there."""
    del blobs
    with opened(home, db) as database, database.read() as connection:
        for row in audit_anchors.listed(connection, terminal):
            words = f"{row['terminal_id']}  trail {row['trail']}  {row['length']} entries  {row['head']}  {row['at']}"
            typer.echo(json.dumps(row) if as_json else words)


def accept_trail(
    terminal: Annotated[str, typer.Argument(help="The terminal's id.")],
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """A terminal's store was replaced and you know why: its new audit trail counts from now on. The old one stays."""
    del blobs
    now = SystemClock().now().rfc3339
    with opened(home, db) as database:
        if not database.write(lambda connection: audit_anchors.begin_trail(connection, terminal, now)):
            fail(f"there is no terminal {terminal}", 1)
    typer.echo(f"{terminal}: a new audit trail begins")


def list_alarms(as_json: AsJson = False, home: Home = None, db: Db = None, blobs: Blobs = None) -> None:
    """What says that a terminal was copied, or went back in time; oldest first."""
    del blobs
    with opened(home, db) as database, database.read() as connection:
        for row in alarms.listed(connection):
            words = f"{row['noted_at']}  {row['terminal_id']}  {row['sort']} ({row['times']}): {row['detail']}"
            typer.echo(json.dumps(row, ensure_ascii=False) if as_json else words)


def register(app: typer.Typer) -> None:
    app.command("audit-heads")(audit_heads)
    app.command("accept-trail")(accept_trail)
    app.command("alarms")(list_alarms)
