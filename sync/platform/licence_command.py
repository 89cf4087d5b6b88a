"""``hall-platform add-licences``: licences that other places issued, from a JSON file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from sync.hall.sealing import DraftKey
from sync.platform import licences
from sync.platform.database import Database
from sync.platform.schema import platform
from sync.platform.wire import FieldError


@dataclass(frozen=True, slots=True)
class NotAdded:
    """Nothing of the file was added; every line says row, member and reason, and no value."""

    lines: tuple[str, ...]


def add_from(database: Database, file: Path, now: str) -> int | NotAdded:
    """How many were added: all of the file, or none."""
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        return NotAdded((f"{error.strerror}",))
    except (UnicodeDecodeError, json.JSONDecodeError):
        return NotAdded(("it is not JSON in UTF-8",))
    read, wrong = licences.read_rows(rows)
    if wrong:
        return NotAdded(tuple(map(_line, wrong)))
    return database.write(lambda connection: _add(connection, read, now))


def _add(connection: Connection, read: list[licences.IssuedElsewhere], now: str) -> int | NotAdded:
    text = connection.execute(select(platform.c.draft_key)).scalar()
    if text is None:
        return NotAdded(("this platform has not served as a city yet: it has no key to find people by",))
    key = DraftKey.from_text(text)
    for one in read:
        licences.add(connection, lambda kind, number: key.keys_of(kind, number).person, one, now)
    return len(read)


def _line(error: FieldError) -> str:
    row, _, member = error.field.partition(".")
    where = f"row {row}, {member}" if member else f"row {row}" if row else "the file"
    return f"{where}: {error.reason}"
