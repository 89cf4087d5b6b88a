"""``hall-platform connectors``: how it goes with departments' own systems, and what to do about what was refused."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from sync.platform import connector
from sync.platform.command_line import AsJson, Blobs, Db, Home, SystemClock, fail, opened


def connectors_command(
    send_again: Annotated[str | None, typer.Option(help="Id of a refused message: it is sent once more.")] = None,
    settle: Annotated[
        str | None, typer.Option(help="Id of a refused message, or of an answer that was not applied: seen to.")
    ] = None,
    because: Annotated[str, typer.Option(help="Of --settle: how.")] = "",
    staff: Annotated[str, typer.Option(help="Who says so: a staff id.")] = "",
    as_json: AsJson = False,
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """List departments' systems, what is not delivered to them, and what they answered that moved nothing."""
    del blobs
    if (send_again or settle) and not staff:
        fail("--staff: who says so", 2)
    now = SystemClock().now().rfc3339
    with opened(home, db) as database:
        if send_again and not database.write(lambda c: connector.send_again(c, send_again, staff)):
            fail(f"there is no refused message {send_again}", 1)
        if settle and not database.write(lambda c: connector.settle(c, settle, staff, because, now)):
            fail(f"there is nothing to settle with the id {settle}", 1)
        with database.read() as connection:
            seen = connector.overview(connection)
    for one in seen:
        if as_json:
            typer.echo(json.dumps(one, ensure_ascii=False))
            continue
        since = one["failing_since"]
        how = f"not reached since {since}: {one['last_error']}" if since else f"reached {one['worked_at'] or 'never'}"
        typer.echo(f"{one['department']}  {one['name']}  {one['url']}  {how}")
        for message in one["undelivered"]:
            why = message["reason"] or "waiting"
            typer.echo(f"  {message['id']}  {message['kind']}  {message['state']}  {why}")
        for answer in one["not_applied"]:
            typer.echo(f"  {answer['id']}  answer  {answer['outcome']}  {answer['reason']}")
