"""``hall-platform staff``: accounts of officers and of the halls' staff.

Passwords and names are asked for or read from standard input, never taken from the command line, which every user of
the machine can read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

import typer
from sqlalchemy import Connection

from intake.clock import Reading
from sync.platform import accounts
from sync.platform.accounts import VALID_FOR, Account, AccountExists, AccountUnknown, Passwords
from sync.platform.command_line import AsJson, Blobs, Db, Home, SystemClock, fail, opened
from sync.platform.database import Database

app = typer.Typer(help="Who may sign in: officers here, clerks and technicians at terminals.", no_args_is_help=True)

AccountId = Annotated[str, typer.Argument(metavar="ID", help="Letters, digits, . _ -; stands in what they do.")]
Days = Annotated[int, typer.Option("--valid-days", min=1, max=3650, help="How long the account is good for.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input (add: a second line, the name).")
]


@app.command()
def add(
    account_id: AccountId,
    role: Annotated[list[str], typer.Option("--role", help=f"Of {', '.join(sorted(accounts.ROLES))}; more than once.")],
    hall: Annotated[str | None, typer.Option(help="The hall they work in; left out: every hall.")] = None,
    department: Annotated[
        list[str] | None, typer.Option(help="An organ's credit code whose matters they handle; more than once.")
    ] = None,
    valid_days: Days = VALID_FOR.days,
    password_stdin: FromStdin = False,
    as_json: AsJson = False,
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """Make an account. Password and name are asked for. Terminals of the hall hear of it with their next contact."""
    del blobs
    wanted = _proper(account_id)
    if unknown := sorted(set(role) - accounts.ROLES):
        fail(f"--role: {', '.join(unknown)}: one of {', '.join(sorted(accounts.ROLES))}", 2)
    password, name = _asked(password_stdin, name=True)
    _strong(password, wanted)
    now = SystemClock().now()
    account = Account(
        id=wanted,
        name=name or wanted,
        roles=frozenset(role),
        hall=hall,
        departments=tuple(dict.fromkeys(department or ())),
        verifier=Passwords().verifier(password),
        expires_at=Reading(now.utc + timedelta(days=valid_days)).rfc3339,
        created_at=now.rfc3339,
    )
    with opened(home, db) as database:
        try:
            database.write(lambda connection: accounts.add(connection, account))
        except AccountExists:
            fail(f"there is an account {wanted} already; hall-platform staff reset gives it a new password", 1)
    _say(account, now, as_json, f"added {wanted} ({', '.join(sorted(role))}), good until {account.expires_at}")


@app.command(name="list")
def list_accounts(as_json: AsJson = False, home: Home = None, db: Db = None, blobs: Blobs = None) -> None:
    """All accounts, one a line."""
    del blobs
    now = SystemClock().now()
    with opened(home, db) as database, database.read() as connection:
        for account in accounts.all_accounts(connection):
            roles = ", ".join(sorted(account.roles))
            _say(account, now, as_json, f"{account.id}  {_state(account, now)}  {roles}  {account.hall or '*'}")


@app.command()
def disable(
    account_id: AccountId, as_json: AsJson = False, home: Home = None, db: Db = None, blobs: Blobs = None
) -> None:
    """Nobody signs in with it any more: here at once, at terminals with their next contact."""
    del blobs
    wanted = _proper(account_id)
    with opened(home, db) as database:
        account = _changed(database, wanted, lambda connection: accounts.disable(connection, wanted))
    _say(account, SystemClock().now(), as_json, f"disabled {wanted}")


@app.command()
def reset(
    account_id: AccountId,
    valid_days: Days = VALID_FOR.days,
    password_stdin: FromStdin = False,
    as_json: AsJson = False,
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """A new password; wrong tries are forgotten, a blocked or disabled account is in use again."""
    del blobs
    wanted = _proper(account_id)
    password, _ = _asked(password_stdin, name=False)
    _strong(password, wanted)
    now = SystemClock().now()
    verifier, until = Passwords().verifier(password), Reading(now.utc + timedelta(days=valid_days)).rfc3339
    with opened(home, db) as database:
        account = _changed(database, wanted, lambda connection: accounts.reset(connection, wanted, verifier, until))
    _say(account, now, as_json, f"reset {wanted}, good until {until}")


def _changed(database: Database, wanted: str, change: Callable[[Connection], None]) -> Account:
    def work(connection: Connection) -> Account | None:
        change(connection)
        return accounts.find(connection, wanted)

    try:
        account = database.write(work)
    except AccountUnknown:
        fail(f"there is no account {wanted}", 1)
    assert account is not None  # noqa: S101 - just changed
    return account


def _say(account: Account, now: Reading, as_json: bool, words: str) -> None:
    """The verifier is nobody's business."""
    row = {
        "id": account.id,
        "name": account.name,
        "roles": sorted(account.roles),
        "hall": account.hall,
        "departments": list(account.departments),
        "state": _state(account, now),
        "created_at": account.created_at,
        "expires_at": account.expires_at,
    }
    typer.echo(json.dumps(row, ensure_ascii=False) if as_json else words)


def _state(account: Account, now: Reading) -> str:
    if account.disabled:
        return "disabled"
    return "in_use" if account.usable(now) else "expired"


def _asked(password_stdin: bool, *, name: bool) -> tuple[str, str]:
    if password_stdin:
        lines = (sys.stdin.read(4096).splitlines() or [""])[:2]
        return lines[0], lines[1].strip() if name and len(lines) > 1 else ""
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return password, typer.prompt("Name", default="", show_default=False, err=True) if name else ""


def _proper(account_id: str) -> str:
    wanted = accounts.proper_id(account_id)
    if wanted is None:
        raise typer.BadParameter(
            "an id has letters, digits, . _ - (32 at most); one that begins with a digit has ten at most: "
            "no ID card or telephone number belongs there"
        )
    return wanted


def _strong(password: str, account_id: str) -> None:
    if problem := accounts.password_problem(password, account_id):
        fail(problem, 1)
