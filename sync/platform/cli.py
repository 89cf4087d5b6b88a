"""``hall-platform``: the reference platform's command line (DESIGN §6). Exit 0 done, 1 did not hold, 2 usage."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Select, select

from intake.case.events import Decision
from intake.case.refusals import NotAllowed
from intake.text import ENGLISH
from sync.notes import KINDS
from sync.platform import (
    announce_command,
    connector_command,
    demo_office,
    department_command,
    hall_command,
    licence_command,
    staff_command,
    stick_command,
    terminal_command,
    trail_command,
    upkeep_command,
)
from sync.platform import back_office as office
from sync.platform.back_office import ItemUnknown, Step
from sync.platform.back_office import take as take_step
from sync.platform.blobs import BlobFolder
from sync.platform.cases import find_case
from sync.platform.command_line import Blobs, CommandGroup, Db, Home, SystemClock, blob_folder, fail, open_database
from sync.platform.keys import OtherRole, load_identity
from sync.platform.records import Ground, listed_intakes
from sync.platform.role import Role
from sync.platform.rules import shipped_rules
from sync.platform.schema import notes, supervision

app = typer.Typer(
    cls=CommandGroup,
    help="The reference platform: takes what terminals send.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals hold personal data
)
app.add_typer(staff_command.app, name="staff")
upkeep_command.register(app)
trail_command.register(app)
stick_command.register(app)


@app.command()
def serve(
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one.")] = 8300,
    role: Annotated[Role, typer.Option(help="What this platform is.")] = Role.CITY,
    public_url: Annotated[
        str | None, typer.Option(help="What receipts' QR codes lead to; default where it listens.")
    ] = None,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(help="Address of a reverse proxy whose X-Forwarded-For is believed; more than once."),
    ] = None,
) -> None:
    """Serve terminals until SIGTERM: as the city records and progress pages too. Prints `ready URL` when it listens."""
    folder = BlobFolder(blob_folder(home, blobs))
    database = open_database(home, db)
    from sync.platform.serving import CannotListen, serve_until_told  # late: the other commands need no web server

    try:
        serve_until_told(database, folder, SystemClock(), host, port, public_url, role, frozenset(trusted_proxy or ()))
    except CannotListen as error:
        fail(str(error), 1)
    except OtherRole as error:
        fail(f"--role: {error}", 1)
    finally:
        database.close()


@app.command()
def intakes(
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the intakes that have arrived, oldest first."""
    del blobs  # accepted everywhere, so that a script can pass the same pair to each command
    database = open_database(home, db)
    try:
        with database.read() as connection:
            for intake in listed_intakes(connection):
                if as_json:
                    print(json.dumps(intake, ensure_ascii=False))
                else:
                    attachments = len(intake["blobs"])
                    print(f"{intake['received_at']}  {intake['case_no']}  {intake['state']}  {attachments} attachments")
    finally:
        database.close()


@app.command()
def decide(
    case: Annotated[str, typer.Argument(help="The case's number, or its id.")],
    received: Annotated[bool, typer.Option("--received", help="T09: the parcel is at the handling place.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="T04, T13: accept it.")] = False,
    review: Annotated[bool, typer.Option("--review", help="T16: begin the review.")] = False,
    grant: Annotated[bool, typer.Option("--grant", help="T17: grant it.")] = False,
    refuse: Annotated[str | None, typer.Option("--refuse", help="T17: refuse it, for this reason.")] = None,
    close: Annotated[bool, typer.Option("--close", help="T23: close it, with its result.")] = False,
    ready: Annotated[bool, typer.Option("--ready", help="T24: the result is at the hand-out window.")] = False,
    mail: Annotated[str | None, typer.Option("--mail", help="T25: posted under this tracking number.")] = None,
    lapse: Annotated[str | None, typer.Option("--lapse", help="T12: end it; the supplement never came. Why.")] = None,
    extend: Annotated[int | None, typer.Option("--extend", min=1, help="T20: by so many working days.")] = None,
    special: Annotated[str | None, typer.Option("--special", help="T19: hearing, test, expert_review …")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Of --special: planned, working days.")] = None,
    end_special: Annotated[bool, typer.Option("--end-special", help="T19: it goes on.")] = False,
    suspend: Annotated[bool, typer.Option("--suspend", help="T21: halt it.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="T21: it goes on.")] = False,
    refer: Annotated[str | None, typer.Option("--refer", help="T22: to this organ, which decides.")] = None,
    terminate: Annotated[bool, typer.Option("--terminate", help="T31: end it.")] = False,
    because: Annotated[
        str, typer.Option(help="Reason or legal basis of --extend, --special, --suspend, --terminate.")
    ] = "",
    result_number: Annotated[str | None, typer.Option(help="Number of the licence or certificate.")] = None,
    result_file: Annotated[Path | None, typer.Option(help="Its PDF.", exists=True, dir_okay=False)] = None,
    valid_to: Annotated[str | None, typer.Option(help="ISO day; left out: for ever.")] = None,
    clerk: Annotated[str, typer.Option(help="Who accepts.")] = "BO01",
    officer: Annotated[str, typer.Option(help="Who reviews and decides: never who accepts.")] = "BO02",
    head: Annotated[str, typer.Option(help="Head of the organ, who approves an extension.")] = "BO00",
    window: Annotated[str, typer.Option(help="Who receives the result at the hand-out window.")] = "HO01",
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """Move a case as the back office would: the steps named, in the lifecycle's order. Stops at what is not allowed."""
    pdf = None if result_file is None else result_file.read_bytes()
    steps = [
        *([office.parcel_received(clerk)] if received else ()),
        *([office.accept(clerk)] if accept else ()),
        *([office.lapse(officer, lapse)] if lapse else ()),
        *([office.start_review(officer)] if review else ()),
        *([office.extend(officer, head, extend, because)] if extend else ()),
        *([office.special_procedure(officer, special, because, days)] if special else ()),
        *([office.end_special_procedure(officer, because)] if end_special else ()),
        *([office.suspend(officer, because)] if suspend else ()),
        *([office.resume(officer, because)] if resume else ()),
        *([office.refer(officer, refer)] if refer else ()),
        *([office.terminate(officer, because)] if terminate else ()),
        *([office.decide(officer, Decision.GRANTED, "符合许可条件")] if grant else ()),
        *([office.decide(officer, Decision.REFUSED, refuse)] if refuse else ()),
        *([office.close(officer, result_number, pdf, valid_to)] if close else ()),
        *([office.ready(window, officer, case[-12:])] if ready else ()),
        *([office.mail(officer, mail)] if mail else ()),
    ]
    if not steps:
        fail("nothing to do: name a step, as --accept or --close; --help lists them", 2)
    database = open_database(home, db)
    try:
        ground = Ground(database, BlobFolder(blob_folder(home, blobs)), SystemClock(), shipped_rules())
        _take_steps(ground, case, steps)
    finally:
        database.close()


def _take_steps(ground: Ground, case: str, steps: Sequence[Step]) -> None:
    with ground.database.read() as connection:
        case_id = find_case(connection, case)
    if case_id is None:
        fail("there is no such case", 1)
    for step in steps:
        try:
            answer = take_step(ground, case_id, step)
        except ItemUnknown:
            fail("the platform's catalogue does not have the item of this case", 1)
        if isinstance(answer, NotAllowed):
            fail(f"{step.name.value}: {answer.reason.value}: {answer.message.get(ENGLISH)}", 1)
        print(json.dumps({"event": step.name.value, "state": answer.case.state.value.lower()}))


@app.command("sign-catalogue")
def sign_catalogue(
    source: Annotated[Path, typer.Argument(help="A catalogue folder or a spreadsheet.", exists=True)],
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """Sign a catalogue for this platform's terminals: writes NAME.jws beside it, which goes with it."""
    from sync.platform import catalogue_signing

    del blobs
    database = open_database(home, db)
    try:
        with database.read() as connection:
            key = load_identity(connection).receipts
        print(catalogue_signing.sign_catalogue(source, key, SystemClock().now().rfc3339))
    except OSError as error:
        fail(f"{source}: {error.strerror}", 1)
    finally:
        database.close()


@app.command("add-licences")
def add_licences(
    source: Annotated[
        Path,
        typer.Argument(help="JSON: a list of {holder: {id_type, id_number}, name, number, issuer, region, trust}."),
    ],
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """Tell this platform of licences that other places issued: all of the file, or none of it."""
    del blobs
    database = open_database(home, db)
    try:
        added = licence_command.add_from(database, source, SystemClock().now().rfc3339)
    finally:
        database.close()
    if isinstance(added, licence_command.NotAdded):
        fail("\n".join(f"{source.name}: {line}" for line in added.lines), 1)
    print(f"added {added}")


@app.command("supervision")
def list_supervision(home: Home = None, db: Db = None, blobs: Blobs = None) -> None:
    """What overseers are told (效能监督): one JSON object a line, oldest first; of terminals after that of cases."""
    _print_rows(home, db, select(supervision).order_by(supervision.c.noted_at, supervision.c.key))
    trail_command.list_alarms(as_json=True, home=home, db=db, blobs=blobs)


@app.command("notes")
def list_notes(
    kind: Annotated[str, typer.Argument(help=f"One of {', '.join(sorted(KINDS))}.")],
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """Export ratings, complaints and the like: one JSON object a line, oldest first. They hold personal data."""
    del blobs
    if kind not in KINDS:
        fail(f"KIND: one of {', '.join(sorted(KINDS))}", 2)
    rows = select(notes.c.id, notes.c.body, notes.c.received_at).where(notes.c.kind == kind)
    _print_rows(home, db, rows.order_by(notes.c.received_at, notes.c.id))


def _print_rows(home: Path | None, db: str | None, query: Select[Any]) -> None:
    database = open_database(home, db)
    try:
        with database.read() as connection:
            for row in connection.execute(query).mappings():
                told = {name: json.loads(value) if name == "body" else value for name, value in row.items()}
                print(json.dumps(told, ensure_ascii=False))
    finally:
        database.close()


terminal_command.add_commands(app)
hall_command.add_commands(app)
announce_command.register(app)
app.command("departments")(department_command.departments_command)
app.command("reroute")(department_command.reroute_command)
app.command("connectors")(connector_command.connectors_command)
app.command("demo-office", hidden=True)(demo_office.demo_office)


def main() -> None:
    """Entry point of ``hall-platform``."""
    app()


if __name__ == "__main__":
    main()
