"""``hall-platform departments`` and ``reroute``: who deals with what behind the window."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import Field, ValidationError
from sqlalchemy import func, select

from intake.identifiers import BadNumber, organisation_number
from sync.contract import Closed, text_of
from sync.platform import departments
from sync.platform.cases import find_case
from sync.platform.command_line import AsJson, Blobs, Db, Home, SystemClock, fail, opened
from sync.platform.departments import Department, OwnSystem
from sync.platform.rules import shipped_rules
from sync.platform.schema import intakes
from sync.platform.wire import field_errors

DepartmentId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]


class ConnectorSaid(Closed):
    """A department's own system. The secret stands in a file or an environment variable, not in the routing data."""

    url: Annotated[str, Field(pattern=r"^https?://[A-Za-z0-9.:\[\]-]{1,200}(/[A-Za-z0-9._/-]{0,90})?$")]
    secret_file: Annotated[str, text_of(500)] | None = None
    secret_env: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{0,60}$")] | None = None


class DepartmentSaid(Closed):
    id: DepartmentId
    name: Annotated[str, text_of(100)]
    organs: Annotated[list[Annotated[str, text_of(18)]], Field(max_length=200)] = Field(default_factory=list)
    parent: DepartmentId | None = None
    connector: ConnectorSaid | None = None


class RoutingSaid(Closed):
    """The routing file: ``{"departments": [{id, name, organs, parent?, connector?}]}``."""

    departments: Annotated[list[DepartmentSaid], Field(max_length=2000)]


def departments_command(
    set_: Annotated[
        Path | None,
        typer.Option(
            "--set",
            help="JSON file with all departments and their organs (docs/platform.md).",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    as_json: AsJson = False,
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """List departments, or set them from a file: all of it or nothing. What was not routed yet is routed then."""
    del blobs
    clock = SystemClock()
    with opened(home, db) as database:
        if set_ is not None:
            told = _read(set_)
            if isinstance(told, list):
                fail("\n".join(f"{set_.name}: {line}" for line in told), 1)
            database.write(lambda connection: departments.set_all(connection, told, clock.now().rfc3339))
            rules = shipped_rules()
            while database.write(lambda c: departments.route_waiting(c, rules, clock.now().rfc3339)):
                pass
        with database.read() as connection:
            known = departments.listed(connection)
            waiting = select(func.count()).select_from(intakes).where(intakes.c.department.is_(None))
            not_routed = connection.execute(waiting).scalar_one()
    for one in known:
        typer.echo(json.dumps(_said(one), ensure_ascii=False) if as_json else _line(one))
    last = {"not_routed": not_routed}
    typer.echo(json.dumps(last) if as_json else f"not routed: {not_routed}")


def reroute_command(
    case: Annotated[str, typer.Argument(help="The case's number, or its id.")],
    to: Annotated[str, typer.Option(help="The department's id.")],
    because: Annotated[str, typer.Option(help="Why; it is kept.")],
    staff: Annotated[str, typer.Option(help="Who says so: a staff id.")],
    home: Home = None,
    db: Db = None,
    blobs: Blobs = None,
) -> None:
    """Send a case to another department: one that was not routed, or was routed wrongly."""
    del blobs
    now = SystemClock().now().rfc3339
    with opened(home, db) as database:
        with database.read() as connection:
            case_id = find_case(connection, case)
        if case_id is None:
            fail("there is no such case", 1)
        answer = database.write(
            lambda connection: departments.reroute(connection, shipped_rules(), case_id, to, staff, because, now)
        )
    if isinstance(answer, departments.NotRerouted):
        fail(f"not sent: {answer.why.replace('_', ' ')}", 1)
    typer.echo(f"sent to {answer.department}")


def _read(source: Path) -> tuple[Department, ...] | list[str]:
    try:
        said = RoutingSaid.model_validate(json.loads(source.read_bytes()))
    except ValidationError as error:
        return [f"{one.field}: {one.reason}" for one in field_errors(error)]
    except ValueError as error:
        return [f"not JSON: {type(error).__name__}"]
    faults = list(_faults(said))
    made: list[Department] = []
    for one in said.departments:
        system = None if one.connector is None else _system(one.connector, source.parent)
        if isinstance(system, str):
            faults.append(f"{one.id}: {system}")
            continue
        made.append(Department(one.id, one.name, tuple(one.organs), one.parent, system))
    return faults or tuple(made)


def _faults(said: RoutingSaid) -> list[str]:
    ids = [one.id for one in said.departments]
    organs = [organ for one in said.departments for organ in one.organs]
    faults = [f"{name}: stands there twice" for name in sorted({one for one in ids if ids.count(one) > 1})]
    faults += [f"organ {name}: has two departments" for name in sorted({o for o in organs if organs.count(o) > 1})]
    faults += [f"organ {o}: not a credit code" for o in organs if isinstance(organisation_number(o), BadNumber)]
    parents = {one.id: one.parent for one in said.departments}
    for one in said.departments:
        if one.parent is not None and one.parent not in parents:
            faults.append(f"{one.id}: there is no department {one.parent} to belong to")
        elif one.parent is not None and _in_a_circle(one.id, parents):
            faults.append(f"{one.id}: belongs to itself")
    return faults


def _in_a_circle(start: str, parents: dict[str, str | None]) -> bool:
    seen, at = {start}, parents[start]
    while at is not None:
        if at in seen:
            return True
        seen.add(at)
        at = parents.get(at)
    return False


def _system(said: ConnectorSaid, folder: Path) -> OwnSystem | str:
    if (said.secret_file is None) == (said.secret_env is None):
        return "connector: either secret_file or secret_env"
    if said.secret_file is not None:
        try:
            secret = (folder / said.secret_file).read_text().strip()
        except (OSError, UnicodeDecodeError):
            return "connector: secret_file cannot be read"
    else:
        secret = os.environ.get(said.secret_env or "", "")
    if not 32 <= len(secret) <= 100:
        return "connector: a secret has 32 to 100 characters"
    return OwnSystem(said.url.rstrip("/"), secret)


def _said(one: Department) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "organs": list(one.organs),
        "parent": one.parent,
        "connector": None if one.connector is None else one.connector.url,
    }


def _line(one: Department) -> str:
    where = "officer's page" if one.connector is None else one.connector.url
    above = "" if one.parent is None else f", belongs to {one.parent}"
    return f"{one.id}  {one.name}  {', '.join(one.organs) or 'no organ'}  → {where}{above}"
