"""``hall-platform import``: records that come on a stick."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from sync.hall.sealing import DraftKey
from sync.platform.blobs import BlobFolder
from sync.platform.command_line import AsJson, Blobs, Db, Home, SystemClock, blob_folder, fail, opened
from sync.platform.keys import load_identity
from sync.platform.records import Ground
from sync.platform.rules import shipped_rules
from sync.platform.schema import platform
from sync.platform.stick_import import FileOutcome, import_folder

_WORDS = {
    "incomplete": "was not written to its end: export again",
    "foreign": "is no export for this platform",
    "not_signed": "is not signed by the terminal it names",
    "changed": "was changed on the way: export again",
    "unknown_terminal": "is of a terminal this platform does not know",
    "revoked": "is of a revoked terminal; if you know that it made it: --accept-revoked",
    "former_key": "is signed with a key the terminal had before; if you know that it made it: --accept-revoked",
    "unreadable": "cannot be read",
    "out_of_order": "comes before an earlier record of its case: import that one too",
}


def import_stick(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `hall-sync export` wrote.", exists=True)],
    accept_revoked: Annotated[
        list[str] | None,
        typer.Option(metavar="TERMINAL", help="Take this terminal's files although it is revoked; more than once."),
    ] = None,
    as_json: AsJson = False,
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """Take the records of a stick. Receipts are written to DIR/receipts, for `hall-sync import-receipts` there.

    Each file is taken or named with why not; exit 1 when one was not taken. Importing twice changes nothing.
    """
    attachments, good = BlobFolder(blob_folder(home, blobs)), True
    with opened(home, db) as database:
        with database.read() as connection:
            identity, role = load_identity(connection), connection.execute(platform.select()).one()
        key = None if role.draft_key is None else DraftKey.from_text(role.draft_key)

        def person(id_type: str, id_number: str) -> str | None:
            return None if key is None or not id_number else key.keys_of(id_type, id_number).person

        ground = Ground(database, attachments, SystemClock(), shipped_rules(), person)
        try:
            for outcome in import_folder(ground, identity, folder, accept_revoked or ()):
                good &= outcome.good
                typer.echo(json.dumps(asdict(outcome)) if as_json else _line(outcome))
        except OSError as error:
            fail(f"{folder}: {error.strerror}", 1)
    if not good:
        raise typer.Exit(1)


def _line(outcome: FileOutcome) -> str:
    if outcome.good:
        return f"{outcome.file}: {outcome.outcome}"
    if outcome.outcome == "refused":
        return f"{outcome.file}: refused: {outcome.reason} (record {outcome.record} of {outcome.terminal})"
    return f"{outcome.file}: {_WORDS.get(outcome.reason, outcome.reason)}"


def register(app: typer.Typer) -> None:
    app.command("import")(import_stick)
