"""``hall-sync stuck|resend|settle``: what the platform refused, and how staff end it (docs/adr/0014)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from uuid6 import uuid7

from station.commands.conditions import end_for_store
from station.commands.options import AsJson, Home, fail, terminal_of
from station.refusals import refusal_words
from sync.opening import open_store
from sync.store.ending import REASONS, Because, NotCorrectable, NotStuck, SettledAs, StuckRecord
from sync.store.errors import KnownStoreError
from sync.store.store import Store

Record = Annotated[str, typer.Argument(help="The record's id, as `hall-sync stuck` prints it.")]
By = Annotated[str, typer.Option("--by", help="The staff account that decides it.")]

#: What is meant when no reason is given.
_USUAL = {SettledAs.HANDED_OVER: Because.ON_PAPER, SettledAs.WITHDRAWN: Because.APPLICANT}


def add_commands(app: typer.Typer) -> None:
    app.command("stuck")(stuck)
    app.command("resend")(resend)
    app.command("settle")(settle)


def stuck(home: Home = None, as_json: AsJson = False) -> None:
    """What the platform refused: why, since when, whose case, and what can be done."""
    with _store(home) as store:
        found = store.stuck_records()
    if as_json:
        for record in found:
            print(json.dumps({**asdict(record), "words": refusal_words(record)}, ensure_ascii=False))
        return
    for record in found:
        print(f"{record.id}  {record.case_no}  {record.item_name}  {record.holder}  since {record.since}")
        for line in refusal_words(record):
            print(f"    {line}")
        print(f"    {_ways(record)}")
    if not found:
        print("nothing is stuck")


def resend(record: Record, by: By, home: Home = None) -> None:
    """Send a stuck record again as it is."""
    with _store(home) as store:
        _require_staff(store, by)
        try:
            store.resend(record, by)
        except NotStuck:
            fail("there is no stuck record of this id")
    print(f"{record} is sent again")


def settle(
    record: Record,
    how: Annotated[SettledAs, typer.Option("--as", help="How it ends without delivery.")],
    by: By,
    because: Annotated[Because | None, typer.Option("--because", help="Why; the usual reason by default.")] = None,
    home: Home = None,
) -> None:
    """End a stuck record without delivery, or begin its correction: a draft that replaces it once it is taken in."""
    with _store(home) as store:
        _require_staff(store, by)
        try:
            if how is SettledAs.CORRECTED:
                draft = store.begin_correction(record, str(uuid7()), by)
                print(f"draft {draft.id} holds what was entered: put it right and take it in with the person's card")
                return
            why = because or _USUAL[how]
            if why not in REASONS[how]:
                raise typer.BadParameter(f"{how}: one of {', '.join(REASONS[how])}", param_hint="--because")
            ended = store.settle_stuck(record, how, why, by)
        except NotStuck:
            fail("there is no stuck record of this id")
        except NotCorrectable as error:
            fail(f"a window cannot put this right ({error.why}): resend it, or settle it as handed_over or withdrawn")
    for one in ended:
        print(f"{one} settled as {how.value}")


def _ways(record: StuckRecord) -> str:
    ways = ["resend", "settle --as handed_over", "settle --as withdrawn"]
    if record.correctable:
        ways.insert(1, "settle --as corrected")
    return "ways out: " + ", ".join(ways)


@contextmanager
def _store(home: Path | None) -> Iterator[Store]:
    """Conditions of the world end the command with one line and exit 1."""
    folder = terminal_of(home).home
    if not folder.is_dir():
        fail(f"there is no terminal below {folder}")
    try:
        with open_store(folder)[0] as store:
            yield store
    except KnownStoreError as error:
        end_for_store(error)


def _require_staff(store: Store, staff_id: str) -> None:
    account = store.find_staff(staff_id)
    if account is None or account.disabled:
        fail(f"there is no staff account {staff_id}")
