"""``hall-sync``: the queue of a terminal (DESIGN §6). Exit 0 done, 1 the thing asked for did not hold, 2 usage."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, BinaryIO, NoReturn

import structlog
import typer

from devices.lifeline import leave_no_core
from intake.receipt import Hall
from station.announced import Announced
from station.back_entry import BackEntry, LineRefused, example_line
from station.catalogue_store import CatalogueStore
from station.commands import again as coming_back
from station.commands import key, mending, stick, stuck
from station.commands.conditions import CommandGroup, end_for_store
from station.commands.options import both
from station.enrol_words import enrolment_words, not_enrolled_words
from station.resources_place import resources_folder
from station.terminal_file import Terminal, TerminalFileError, default_home, load_terminal
from sync.agent import Patience
from sync.agent_process import AgentRunning, make_way, run_agent
from sync.files import replace_synced
from sync.identity import EnrolmentFailed, Identity, NotEnrolled, Place
from sync.identity import enrol as enrol_terminal
from sync.opening import open_store
from sync.store.errors import KnownStoreError
from sync.store.status import QueueStatus

app = typer.Typer(
    cls=CommandGroup,
    help="The queue of this terminal: what is kept and what is sent.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals hold personal data
)

stick.register(app)
app.command("rotate-key")(key.rotate_key)

Home = Annotated[
    Path | None, typer.Option("--home", envvar="HALL_HOME", help="The terminal's folder; default the XDG data folder.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable.")]


@app.command()
def run(
    home: Home = None,
    until_empty: Annotated[bool, typer.Option("--until-empty", help="End when nothing is pending.")] = False,
) -> None:
    """Send what is pending, until SIGTERM. One agent at a time."""
    make_way()
    _log_to_stderr()
    terminal = _terminal(home)
    patience = Patience(terminal.sync.retry_base_s, terminal.sync.retry_cap_s)
    with _known_conditions():
        empty = run_agent(
            terminal.home,
            until_empty=until_empty,
            patience=patience,
            timeout_s=terminal.sync.timeout_s,
            ca_file=terminal.platform.ca_file,
            room_rules=terminal.sync.room_rules(),
            retention=terminal.sync.retention_rules(),
            recipients=lambda clock: Announced(terminal.home, clock),
            limits=terminal.sync.line_limits(),
        )
    if until_empty and not empty:
        raise typer.Exit(1)


@app.command()
def status(home: Home = None, as_json: AsJson = False) -> None:
    """How the queue stands."""
    terminal = _terminal(home)
    _require_folder(terminal.home)
    with _known_conditions():
        store, _ = open_store(terminal.home, terminal.sync.room_rules())
        with store:
            queue = store.queue_status()
    if as_json:
        print(json.dumps(_status_json(queue), ensure_ascii=False))
        return
    print(f"pending {queue.pending}, acknowledged {queue.acknowledged}, stuck {len(queue.stuck)}")
    print(f"oldest pending: {'-' if queue.oldest_pending_s is None else f'{queue.oldest_pending_s} s'}")
    print(f"room on the disk: {queue.room}")
    print(f"last contact: {queue.last_contact or '-'}{f' (now: {queue.trouble})' if queue.trouble else ''}")
    for one in queue.stuck:
        print(f"stuck since {one.since}: {one.intake_id}: {one.reason} {one.detail}\n  {one.way_out}")


@app.command()
def submit(
    file: Annotated[Path | None, typer.Argument(help="JSON lines; - reads standard input.")] = None,
    home: Home = None,
    example: Annotated[bool, typer.Option("--example", help="Print one valid line and end.")] = False,
) -> None:
    """Take in intakes written down elsewhere (补录), one a line; each answer line means: durable."""
    if example:
        print(example_line(resources_folder() / "samples"))
        return
    if file is None:
        raise typer.BadParameter("FILE, - or --example is needed")
    terminal = _terminal(home)
    if str(file) == "-":
        good = _submit_lines(terminal, sys.stdin.buffer, Path.cwd())
    else:
        try:
            lines = file.open("rb")
        except OSError as error:
            raise typer.BadParameter(f"{file} cannot be read: {error.strerror}") from error
        with lines:
            good = _submit_lines(terminal, lines, file.absolute().parent)
    if not good:
        raise typer.Exit(1)


@app.command()
def purge(
    home: Home = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Shred what has had its time: cases the platform has, ended replicas, abandoned drafts."""
    terminal = _terminal(home)
    _require_folder(terminal.home)
    rules = terminal.sync.retention_rules()
    with _known_conditions():
        store, clock = open_store(terminal.home, terminal.sync.room_rules())
        with store:
            certain = clock.certain()
            if certain is None:
                _fail(
                    "the time is not certain: the platform has not been heard since this machine was started. "
                    "Nothing was shredded; let hall-sync run reach the platform, then ask again"
                )
            done = store.look_for_purge(certain, rules) if dry_run else store.purge(certain, rules)
    if as_json:
        print(json.dumps({"dry_run": dry_run, **asdict(done)}))
    else:
        counts = f"{done.cases} cases, {done.replicas} replicas, {done.notes} notes, {done.drafts} drafts"
        print(f"{'would shred' if dry_run else 'shredded'}: {counts}, {done.strays} strays")
    if not done.log_clean:
        _fail("somebody was reading all the while: the log still holds what was shredded; ask again in a moment")


@app.command()
def verify(
    home: Home = None,
    as_json: AsJson = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Carry a broken database over into a fresh one; close app and agent first.")
    ] = False,
) -> None:
    """Read database, attachments, keys and audit trail, and say what is wrong."""
    terminal = _terminal(home)
    _require_folder(terminal.home)
    with _known_conditions():
        done = mending.mend(terminal.home, terminal.sync.room_rules()) if repair else None
        store, _ = open_store(terminal.home, terminal.sync.room_rules())
        with store:
            found, sure = mending.with_trail(store.verify(), store, terminal.home)
            damage = store.open_damage()
    mending.say(found, damage, done, sure, as_json=as_json)
    if found.errors:
        raise typer.Exit(1)


@app.command()
def archive(
    case: Annotated[str, typer.Argument(help="The case's number, or its id.")],
    file: Annotated[Path, typer.Argument(help="The ZIP to write; it holds personal data and is yours to protect.")],
    home: Home = None,
) -> None:
    """Write the archive package of a case: all its documents and everything known about it."""
    folder = _terminal(home).home
    _require_folder(folder)
    with _known_conditions():
        store, _ = open_store(folder)
        with store:
            line = store.find_case(case)
            if line is None:
                _fail("there is no such case at this terminal")
            replace_synced(file.absolute(), store.archive_package(line.id))


@app.command()
def enrol(
    code: Annotated[str | None, typer.Argument(help="The one-time code of the platform or hall node.")] = None,
    platform: Annotated[str | None, typer.Option("--platform", help="https://… (plain http here only).")] = None,
    hall: Annotated[str | None, typer.Option("--hall", help="Enrol with this hall node instead.")] = None,
    home: Home = None,
    ca_file: Annotated[Path | None, typer.Option("--ca-file", help="The certificate authority there.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Enrol anew, under a new identity.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="The platform came back from a backup and forgot this terminal.")
    ] = False,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Of --again: under a new key, where the platform cannot take the present.")
    ] = False,
) -> None:
    """Make this machine a terminal of the platform, or known to the hall node.

    With --again it stays the terminal it is: without a CODE this says what to tell the platform's operator.
    """
    if again:
        if hall is not None or replace:
            raise typer.BadParameter("--again goes with --platform and --ca-file only")
        _again(_terminal(home), code, platform, ca_file, new_key=new_key)
        return
    if new_key:
        raise typer.BadParameter("--new-key goes with --again")
    if code is None:
        raise typer.BadParameter("CODE is needed")
    if (platform is None) == (hall is None):
        raise typer.BadParameter("either --platform or --hall is needed")
    place = Place.CITY if hall is None else Place.HALL
    terminal = _terminal(home)
    if not replace and _identity(terminal.home, place) is not None:
        where = "already" if place is Place.CITY else "with a hall node already"
        _fail(
            f"本机已经登记过；要重新登记，请加 --replace / this terminal is enrolled {where}; --replace enrols it anew"
        )
    if replace and (terminal.home / "store").is_dir():
        _let_go(terminal.home, place)
    authority = terminal.platform.ca_file if ca_file is None and place is Place.CITY else ca_file
    try:
        identity = enrol_terminal(
            terminal.home,
            code,
            platform or hall or "",
            name=terminal.terminal.name,
            ca_file=None if authority is None else str(authority),
            timeout_s=terminal.sync.timeout_s,
            place=place,
        )
    except EnrolmentFailed as error:
        _fail(both(enrolment_words(error)))
    print(f"enrolled as {identity.terminal_id}, device code {identity.device_code}")


def _again(terminal: Terminal, code: str | None, platform: str | None, ca_file: Path | None, *, new_key: bool) -> None:
    identity = _identity(terminal.home)
    if identity is None:
        _fail("本机还没有登记，请先登记 / this terminal is not enrolled: hall-sync enrol CODE --platform URL")
    if code is None:
        coming_back.tell_who(terminal, identity, new_key=new_key)
    else:
        coming_back.come_back(terminal, identity, code, platform, ca_file, new_key=new_key)


def _let_go(home: Path, place: Place) -> None:
    """What belongs to the identity that is about to be replaced."""
    with _known_conditions():
        store, _ = open_store(home)
        with store:
            queue = store.queue_status()
            if place is Place.CITY and (queue.pending or queue.stuck):
                # They name the terminal they were made by; under another identity the platform would not take them.
                _fail(
                    "undelivered intakes carry the present identity: deliver them first. Where that is not possible "
                    "any more: hall-sync export, hall-platform import --accept-revoked, hall-sync import-receipts"
                )
            store.forget_place(place)


def _submit_lines(terminal: Terminal, lines: BinaryIO, folder: Path) -> bool:
    """Answers line by line; True when every line was taken in."""
    identity = _identity(terminal.home)
    if identity is None:
        _fail("本机还没有登记，请先登记 / this terminal is not enrolled: hall-sync enrol CODE --platform URL")
    catalog = CatalogueStore(terminal.home, resources_folder() / "catalog").load().catalog
    section = terminal.terminal
    hall = Hall(section.hall, section.place, section.hall_phone)
    good = True
    with _known_conditions():
        store, clock = open_store(terminal.home, terminal.sync.room_rules())
        with store:
            if not store.room().takes_in:
                _fail("the disk is nearly full: nothing new is taken in; make room, then enter again")
            entry = BackEntry(store, clock, identity, catalog, hall, test_build=terminal.kiosk.test_build)
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    entered = entry.enter(line, folder)
                except LineRefused as error:
                    good = False
                    _answer({"line": number, "error": str(error)})
                    continue
                if entered.like is not None:
                    warning = f"line {number}: likely a duplicate of intake {entered.like} (same person, same item)"
                    print(warning, file=sys.stderr, flush=True)
                done = entered.submitted
                _answer({"line": number, "intake_id": done.intake_id, "digest": done.digest})
    return good


def _answer(content: dict[str, object]) -> None:
    print(json.dumps(content, ensure_ascii=False), flush=True)


def _status_json(queue: QueueStatus) -> dict[str, object]:
    return {**asdict(queue), "stuck": [asdict(one) for one in queue.stuck]}


def _terminal(home: Path | None) -> Terminal:
    try:
        return load_terminal(home or default_home())
    except TerminalFileError as error:
        _fail(str(error))


def _identity(home: Path, place: Place = Place.CITY) -> Identity | None:
    try:
        return Identity.load(home, place)
    except NotEnrolled as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        _fail(both(not_enrolled_words(error)))


def _require_folder(folder: Path) -> None:
    """Asking about a mistyped home must not make one."""
    if not folder.is_dir():
        _fail(f"there is no terminal below {folder}")


@contextmanager
def _known_conditions() -> Iterator[None]:
    """Conditions of the world end the command with one line and exit 1."""
    try:
        yield
    except KnownStoreError as error:
        end_for_store(error)
    except NotEnrolled as error:
        _fail(both(not_enrolled_words(error)))
    except AgentRunning as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(1)


def _log_to_stderr() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


stuck.add_commands(app)


def main() -> None:
    leave_no_core()
    app(prog_name="hall-sync")


if __name__ == "__main__":
    main()
