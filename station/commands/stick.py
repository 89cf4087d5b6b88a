"""``hall-sync export`` and ``import-receipts``: undelivered records carried to the platform by hand (docs/adr/0014)."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from station.commands.conditions import end_for_store
from station.commands.options import both
from station.enrol_words import not_enrolled_words
from station.terminal_file import default_home
from sync.clock import SystemClock
from sync.identity import Identity, NotEnrolled
from sync.opening import open_store
from sync.stick.exporting import NoExportKey, export
from sync.stick.receipts import import_receipts
from sync.store.errors import KnownStoreError
from sync.store.store import Store

Home = Annotated[
    Path | None, typer.Option("--home", envvar="HALL_HOME", help="The terminal's folder; default the XDG data folder.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable.")]
_STOPPED = {
    "full": "the stick is full: take another one for the rest",
    "gone": "the stick cannot be written any more: was it pulled out? Put it in again and repeat",
}


def export_records(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to: a folder on a stick.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Seal every undelivered record for the platform, one file each. They stay undelivered until a receipt comes back.

    Works without network, and with a terminal that was revoked: its records can still be carried.
    """
    with _opened(home) as (store, identity, clock):
        store.note_export(getpass.getuser(), 0)
        try:
            done = export(store, identity, folder, clock, None if as_json else _show)
        except NoExportKey:
            _fail("the platform has not said what to seal to: let this terminal reach it once (hall-sync run)")
        except OSError as error:
            _fail(f"{folder}: {error.strerror}")
        store.note_export(getpass.getuser(), done.written)
    if as_json:
        print(json.dumps(asdict(done)))
    else:
        print(f"written {done.written}, there already {done.already}")
        for record, reason in done.failed:
            print(f"record {record} cannot be read here: {reason}")
        if done.stopped:
            print(f"{_STOPPED[done.stopped]} ({done.left} left)")
    if done.failed or done.stopped:
        raise typer.Exit(1)


def take_receipts(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What came back from `hall-platform import`.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """The platform's receipts end the stay of carried records as if they had come over the network."""
    with _opened(home) as (store, identity, _):
        try:
            done = import_receipts(store, identity, folder)
        except OSError as error:
            _fail(f"{folder}: {error.strerror}")
    if as_json:
        print(json.dumps(asdict(done)))
    else:
        print(f"delivered {done.delivered}, known already {done.already}, refused {done.refused}")
        if done.offered_again:
            print(f"the platform came back from a backup: {done.offered_again} are to be carried again (export)")
        for name, reason in done.strange:
            words = "is not about a record of this terminal" if reason == "foreign" else "is not signed by our platform"
            print(f"{name}: {words}")
    if done.strange or done.refused:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    app.command("export")(export_records)
    app.command("import-receipts")(take_receipts)


@contextmanager
def _opened(home: Path | None) -> Iterator[tuple[Store, Identity, SystemClock]]:
    """Conditions of the world end the command with one line and exit 1."""
    folder = home or default_home()
    if not (folder / "store").is_dir():
        _fail(f"there is no terminal below {folder}")
    try:
        identity = Identity.load(folder)
        store, clock = open_store(folder)
        with store:
            yield store, identity, clock
    except NotEnrolled as error:
        _fail(both(not_enrolled_words(error)))
    except KnownStoreError as error:
        end_for_store(error)


def _show(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def _fail(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(1)
