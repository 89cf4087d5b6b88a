"""``hall-platform demo-office``: departments and officers for the demo hall, made up, with one password that everybody
may read. For loopback alone: the demo's platform listens nowhere else."""

from __future__ import annotations

import json
from datetime import timedelta

import typer
from sqlalchemy import Connection

from intake.clock import Reading
from intake.papers.organ_names import organ_short_name
from sync.platform import accounts, departments
from sync.platform.accounts import VALID_FOR, Account, Passwords
from sync.platform.command_line import Blobs, Db, Home, SystemClock, opened
from sync.platform.departments import Department
from sync.platform.rules import Rules, shipped_rules

PASSWORD = "demo-office-2026"  # noqa: S105 - of the demo, and printed with it
#: Who can sign in at `/office` of the demo: one who accepts, one who decides, the head, one who oversees.
OFFICERS = (
    ("shouli", "李受理", "office_clerk"),
    ("shenpi", "王审批", "officer"),
    ("juzhang", "孙局长", "head"),
    ("jiandu", "钱监督", "overseer"),
)


def departments_of(rules: Rules) -> tuple[Department, ...]:
    """One department for each organ of the catalogue, below one for all of them."""
    organs = {item.organ.uscc: item.organ.name for item in rules.catalog.items}
    for item in rules.catalog.items:
        organs |= {organ.uscc: organ.name for organ in item.joint_organs}
    made = [Department("city", "示例市政务服务部门")]
    for number, (uscc, name) in enumerate(sorted(organs.items()), 1):
        made.append(Department(f"d{number:02d}", name or organ_short_name(uscc), (uscc,), "city"))
    return tuple(made)


def demo_office(home: Home = None, db: Db = None, blobs: Blobs = None) -> None:
    """Departments and officers of the demo hall; doing it again changes nothing."""
    del blobs
    clock = SystemClock()
    now, rules = clock.now(), shipped_rules()
    verifier = Passwords().verifier(PASSWORD)
    until = Reading(now.utc + timedelta(days=VALID_FOR.days)).rfc3339

    def seed(connection: Connection) -> None:
        if not departments.listed(connection):
            departments.set_all(connection, departments_of(rules), now.rfc3339)
        for name, shown, role in OFFICERS:
            if accounts.find(connection, name) is None:
                made = Account(name, shown, frozenset({role}), None, ("city",), verifier, until, now.rfc3339)
                accounts.add(connection, made)

    with opened(home, db) as database:
        database.write(seed)
        while database.write(lambda connection: departments.route_waiting(connection, rules, now.rfc3339)):
            pass
    typer.echo(json.dumps({"officers": [name for name, _, _ in OFFICERS], "password": PASSWORD}))
