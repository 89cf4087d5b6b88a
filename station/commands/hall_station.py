"""``hall-station``: staff accounts and the readiness report (DESIGN §6). Exit 0 done, 1 the thing asked for did not
hold, 2 usage.

Passwords and names are asked for or read from standard input, never taken from the command line, which every user of
the machine can read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from intake.clock import Clock, Reading
from station import personnel
from station.check import Grade
from station.commands.autostart import autostart
from station.commands.catalogue import catalogue
from station.commands.conditions import CommandGroup, end_for_store
from station.commands.consumables import consumables
from station.commands.outage import outage_slips
from station.commands.papers import papers
from station.commands.provision import provision
from station.provision.steps import Provisioning
from station.staff import (
    VALID_FOR,
    Passwords,
    StaffRole,
    new_account,
    password_problem,
    proper_id,
)
from station.terminal_file import TerminalFileError, default_home, load_terminal
from sync.opening import open_store
from sync.store.errors import KnownStoreError
from sync.store.staff import StaffAccount, StaffExists, StaffUnknown
from sync.store.store import Store

app = typer.Typer(
    cls=CommandGroup,
    help="This terminal's staff accounts, and whether it is ready.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals hold passwords
)
staff = typer.Typer(help="Who may sign in at this terminal.", no_args_is_help=True)
app.add_typer(staff, name="staff")
app.command()(provision)
app.command("outage-slips")(outage_slips)
app.command()(autostart)
app.add_typer(catalogue, name="catalogue")
app.add_typer(papers, name="papers")
app.add_typer(consumables, name="consumables")

Home = Annotated[
    Path | None, typer.Option("--home", envvar="HALL_HOME", help="The terminal's folder; default the XDG data folder.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable.")]
StaffId = Annotated[str, typer.Argument(metavar="ID", help="Letters, digits, . _ -; stands in every record they make.")]
Days = Annotated[int, typer.Option("--valid-days", min=1, max=3650, help="How long the account is good for.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input (add: a second line, the name).")
]


@app.command()
def check(home: Home = None, as_json: AsJson = False) -> None:
    """Is this terminal ready to serve? One line for each thing it needs; exit 0 without faults."""
    from station.check_probes import check_readiness  # late: it brings the network and the devices along

    report = check_readiness(home or default_home())
    if as_json:
        print(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        for finding in report.findings:
            print(f"{_SIGNS[finding.grade]} {finding.id:<24} {finding.words.get()} / {finding.words.get('en')}")
            if finding.grade is not Grade.OK:
                print(f"  → {finding.advice.get()} / {finding.advice.get('en')}")
                if finding.detail:
                    print(f"    {finding.detail}")
    if not report.ready:
        raise typer.Exit(1)


@app.command()
def diagnose(
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="Where the file goes (.zip).")], home: Home = None
) -> None:
    """Pack what support needs into one file: versions, settings, checks, counts. Nothing about a person, no secret."""
    from station.check_probes import check_readiness
    from station.diagnose import write_diagnosis

    folder = home or default_home()
    try:
        parts = write_diagnosis(folder, out, Provisioning(folder, by="").reading(), check_readiness)
    except OSError as error:
        raise typer.BadParameter(f"{out} cannot be written: {error.strerror}") from error
    print(f"{out}: {', '.join(parts)}")


_SIGNS = {Grade.OK: "ok     ", Grade.WARNING: "warning", Grade.FAULT: "FAULT  ", Grade.NOT_USED: "-      "}


@staff.command()
def add(
    staff_id: StaffId,
    role: Annotated[list[StaffRole], typer.Option("--role", help="May be given more than once.")],
    home: Home = None,
    valid_days: Days = VALID_FOR.days,
    password_stdin: FromStdin = False,
) -> None:
    """Make an account. Password and name are asked for."""
    wanted = _proper(staff_id)
    lines = _lines() if password_stdin else _asked(name=True)
    password, name = lines[0], (lines[1].strip() if len(lines) > 1 else "") or wanted
    _strong(password, wanted)
    with _store(home, make=True) as (store, clock):
        verifier = Passwords().verifier(password)
        account = new_account(wanted, name, frozenset(role), verifier, clock.now(), timedelta(days=valid_days))
        try:
            store.add_staff(account)
        except StaffExists:
            _fail(f"there is an account {wanted} already; hall-station staff reset gives it a new password")
    print(f"added {wanted} ({', '.join(account.roles)}), good until {account.expires_at}")


@staff.command(name="list")
def list_(home: Home = None, as_json: AsJson = False) -> None:
    """Who has an account."""
    with _store(home) as (store, clock):
        now = clock.now()
        rows = [_row(account, now) for account in store.staff_accounts()]
    if as_json:
        print(json.dumps({"staff": rows}, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row['id']:<20} {row['state']:<9} {row['name']}  {', '.join(row['roles'])}  until {row['expires_at']}")


@staff.command()
def disable(staff_id: StaffId, home: Home = None) -> None:
    """Let nobody sign in with this id any more. What it did stays on record."""
    with _store(home) as (store, _), _known_account(staff_id):
        store.disable_staff(_proper(staff_id))
    print(f"disabled {_proper(staff_id)}")


@staff.command()
def reset(
    staff_id: StaffId, home: Home = None, valid_days: Days = VALID_FOR.days, password_stdin: FromStdin = False
) -> None:
    """Give a new password; ends a lock, a disabling and an expiry."""
    wanted = _proper(staff_id)
    with _store(home) as (store, clock), _known_account(wanted):
        if store.find_staff(wanted) is None:
            raise StaffUnknown(wanted)
        password = (_lines() if password_stdin else _asked(name=False))[0]
        _strong(password, wanted)
        until = Reading(clock.now().utc + timedelta(days=valid_days)).rfc3339
        store.reset_staff(wanted, Passwords().verifier(password), until)
    print(f"reset {wanted}, good until {until}")


@staff.command()
def post(
    staff_id: StaffId,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the posting.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of the posting.")] = None,
    skill: Annotated[
        list[str] | None, typer.Option(help="Trained for: a theme, a department's credit code, an item's code.")
    ] = None,
    organ: Annotated[
        list[str] | None, typer.Option(help="Credit code of a department they stand for as chief representative.")
    ] = None,
    home: Home = None,
) -> None:
    """Write down posting, skills and departments of somebody; what is not given stays as it was."""
    wanted = _proper(staff_id)
    with _store(home) as (store, _), _known_account(wanted):
        try:
            file = personnel.posted(
                store.personnel_of(wanted),
                personnel.catalogue_of(home or default_home()),
                since=since,
                until=until,
                skills=skill,
                organs=organ,
            )
        except personnel.NotPostedError as error:
            _fail(str(error))
        store.keep_personnel(file)
    print(f"{wanted}: posted {file.since or '?'} to {file.until or '…'}; skills {', '.join(file.skills or ()) or '-'}")


@staff.command()
def representatives(home: Home = None, as_json: AsJson = False) -> None:
    """Each department of the hall and its chief representatives; exit 1 while a department has none."""
    with _store(home) as (store, _):
        rows = personnel.listed(store, personnel.catalogue_of(home or default_home()))
    if as_json:
        print(json.dumps({"departments": [asdict(row) for row in rows]}, ensure_ascii=False))
    else:
        for line in personnel.in_words(rows):
            print(line)
    if any(row.vacant for row in rows):
        raise typer.Exit(1)


def _row(account: StaffAccount, now: Reading) -> dict[str, Any]:
    """An account as scripts see it; the verifier is nobody's business."""
    locked = account.tries.locked_until
    state = "in_use"
    if locked is not None and now.utc < locked:
        state = "locked"
    if account.has_expired(now):
        state = "expired"
    if account.disabled:
        state = "disabled"
    return {
        "id": account.id,
        "name": account.name,
        "roles": list(account.roles),
        "state": state,
        "created_at": account.created_at,
        "expires_at": account.expires_at,
        "failures": account.failures,
        "locked_until": account.locked_until if state == "locked" else None,
    }


def _asked(*, name: bool) -> list[str]:
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return (
        [password, typer.prompt("Name shown on screens", default="", show_default=False, err=True)]
        if name
        else [password]
    )


def _lines() -> list[str]:
    return (sys.stdin.read(4096).splitlines() or [""])[:2]


def _proper(staff_id: str) -> str:
    wanted = proper_id(staff_id)
    if wanted is None:
        raise typer.BadParameter(
            "an id has letters, digits, . _ - (32 at most); one that begins with a digit has ten at most: "
            "no ID card or telephone number belongs there"
        )
    return wanted


def _strong(password: str, staff_id: str) -> None:
    if problem := password_problem(password, staff_id):
        _fail(problem)


@contextmanager
def _known_account(staff_id: str) -> Iterator[None]:
    try:
        yield
    except StaffUnknown:
        _fail(f"there is no account {staff_id}")


@contextmanager
def _store(home: Path | None, *, make: bool = False) -> Iterator[tuple[Store, Clock]]:
    """The terminal's store. ``make``: a first account may come before everything else; asking makes nothing."""
    folder = home or default_home()
    try:
        load_terminal(folder)
    except TerminalFileError as error:
        _fail(str(error))
    if not make and not (folder / "store").is_dir():
        _fail(f"there is no store below {folder}")
    try:
        store, clock = open_store(folder)
        with store:
            yield store, clock
    except KnownStoreError as error:
        end_for_store(error)


def _fail(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(1)


def main() -> None:
    app(prog_name="hall-station")


if __name__ == "__main__":
    main()
