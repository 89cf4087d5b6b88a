"""Behind the window: which department deals with a case (后台分类审批, docs/adr/0014).

Routing is data of the platform: organ (credit code) → department, which has officers at the officer's page, or a system
of its own that a connector talks to. An intake is routed as it arrives; one whose organ nobody knows is *not routed*
and waits for an administrator. A matter of a package is an intake of its own, with its own part of form and materials
(`intake.package.sort_back`), so each goes to its own department and none sees the others'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update
from uuid6 import uuid7

from intake.case.case import Case
from sync.platform import cases
from sync.platform.dispatching import dispatch
from sync.platform.rules import Rules
from sync.platform.schema import (
    connectors,
    departments,
    intakes,
    joint_departments,
    organ_routes,
    reroutings,
)

#: An impl_code is the organ's credit code with the basic code behind it (实施编码, CAPABILITIES §3.1).
_ORGAN_LENGTH = 18
#: So many cases are routed in one transaction when routes are set: terminals deliver in between.
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class OwnSystem:
    """Where a department's own system answers, and the secret both sides sign with."""

    url: str
    secret: str

    def __repr__(self) -> str:
        return f"OwnSystem({self.url!r})"


@dataclass(frozen=True, slots=True)
class Department:
    """Who decides. ``organs`` are credit codes; ``parent`` is the department above, which sees its cases too."""

    id: str
    name: str
    organs: tuple[str, ...] = ()
    parent: str | None = None
    connector: OwnSystem | None = None


@dataclass(frozen=True, slots=True)
class Rerouted:
    department: str


@dataclass(frozen=True, slots=True)
class NotRerouted:
    """``why``: unknown_case, unknown_department, same, no_reason, ended."""

    why: str


def organ_of(rules: Rules, case: Case) -> str:
    """The credit code of the organ that is competent; of an item that is not known here the code says it."""
    item = rules.item_of(case)
    return case.impl_code[:_ORGAN_LENGTH] if item is None else item.organ.uscc


@dataclass(frozen=True, slots=True)
class Routing:
    """Where an intake goes as it arrives. ``more``: somebody else is to be told of it (`routed`)."""

    department: str | None
    more: bool = False


NOWHERE = Routing(None)


def routing_of(rules: Rules, case: Case, department: str | None, system: str | None) -> Routing:
    """Where the case goes whose organ's ``department`` was looked up, and who has a ``system`` of its own. A route that
    is set later is found by the sweep (`route_waiting`)."""
    if department is None:
        return NOWHERE
    item = rules.item_of(case)
    return Routing(department, system is not None or (item is not None and bool(item.joint_organs)))


def department_for(connection: Connection, rules: Rules, case: Case) -> str | None:
    """Whose the case is; None where nobody has said who does what this organ is competent for."""
    found = select(organ_routes.c.department).where(organ_routes.c.organ == organ_of(rules, case))
    return connection.execute(found).scalar()


def routed(connection: Connection, rules: Rules, case: Case, department: str) -> None:
    """A case has come to a department: those that decide along can read it, and the department's system is told."""
    item = rules.item_of(case)
    organs = () if item is None else tuple(organ.uscc for organ in item.joint_organs)
    if organs:
        joint = select(organ_routes.c.department).where(organ_routes.c.organ.in_(organs)).distinct()
        others = [one for one in connection.execute(joint).scalars() if one != department]
        here = select(joint_departments.c.department).where(joint_departments.c.case_id == case.id)
        known = set(connection.execute(here).scalars())
        rows = [{"department": one, "case_id": case.id} for one in others if one not in known]
        if rows:
            connection.execute(insert(joint_departments), rows)
    dispatch(connection, department, case.id, "sub_case", "", case.events[-1].at)


def reroute(
    connection: Connection, rules: Rules, case_id: str, to: str, staff: str, reason: str, now: str
) -> Rerouted | NotRerouted:
    """A person sends the case to another department (or to its first one), and says why. The history of the case is
    untouched: who dealt with it stands in its events."""
    held = cases.held(connection, case_id)
    row = connection.execute(select(intakes.c.department).where(intakes.c.intake_id == case_id)).first()
    if held is None or row is None:
        return NotRerouted("unknown_case")
    if connection.execute(select(departments.c.id).where(departments.c.id == to)).first() is None:
        return NotRerouted("unknown_department")
    if row.department == to:
        return NotRerouted("same")
    if not reason.strip():
        return NotRerouted("no_reason")
    connection.execute(
        insert(reroutings).values(
            id=str(uuid7()),
            case_id=case_id,
            from_department=row.department,
            to_department=to,
            staff=staff,
            reason=reason.strip(),
            at=now,
        )
    )
    connection.execute(update(intakes).where(intakes.c.intake_id == case_id).values(department=to))
    if row.department is not None:
        dispatch(connection, row.department, case_id, "gone", "", now)
    gone = joint_departments.c.department == to
    connection.execute(delete(joint_departments).where(joint_departments.c.case_id == case_id, gone))
    routed(connection, rules, held.case, to)
    return Rerouted(to)


# --- the data ---------------------------------------------------------------------------------------------------------


def listed(connection: Connection) -> tuple[Department, ...]:
    """Every department in the order of its id."""
    organs: dict[str, list[str]] = {}
    for row in connection.execute(select(organ_routes).order_by(organ_routes.c.organ)):
        organs.setdefault(row.department, []).append(row.organ)
    systems = {row.department: OwnSystem(row.url, row.secret) for row in connection.execute(select(connectors))}
    return tuple(
        Department(row.id, row.name, tuple(organs.get(row.id, ())), row.parent, systems.get(row.id))
        for row in connection.execute(select(departments).order_by(departments.c.id))
    )


def set_all(connection: Connection, told: Sequence[Department], now: str) -> None:
    """What is told is in force from now on: departments, who does what, whose system is where. Departments that are not
    named any more stay, since cases name them, but nothing is routed to them; a system keeps how far it was read."""
    known = set(connection.execute(select(departments.c.id)).scalars())
    for one in told:
        values = {"name": one.name, "parent": one.parent, "set_at": now}
        if one.id in known:
            connection.execute(update(departments).where(departments.c.id == one.id).values(values))
        else:
            connection.execute(insert(departments).values(id=one.id, **values))
    connection.execute(delete(organ_routes))
    routes = [{"organ": organ, "department": one.id} for one in told for organ in one.organs]
    if routes:
        connection.execute(insert(organ_routes), routes)
    _set_systems(connection, told, now)


def _set_systems(connection: Connection, told: Sequence[Department], now: str) -> None:
    wanted = {one.id: one.connector for one in told if one.connector is not None}
    known = set(connection.execute(select(connectors.c.department)).scalars())
    for gone in known - wanted.keys():
        connection.execute(delete(connectors).where(connectors.c.department == gone))
    for department, system in wanted.items():
        place = {"url": system.url, "secret": system.secret, "next_at": now, "tries": 0}
        if department in known:
            connection.execute(update(connectors).where(connectors.c.department == department).values(place))
        else:
            connection.execute(insert(connectors).values(department=department, cursor="", **place))


def route_waiting(connection: Connection, rules: Rules, now: str) -> int:
    """Routes some of what nobody had a department for, now that there may be one; 0 when there is none left."""
    known = set(connection.execute(select(organ_routes.c.organ)).scalars())
    if not known:  # nobody is to wait while all cases are looked through for nothing
        return 0
    items = connection.execute(select(intakes.c.item).where(intakes.c.department.is_(None)).distinct()).scalars()
    routable = [item for item in items if _organ_of_code(rules, item) in known]
    if not routable:
        return 0
    waiting = (
        select(intakes.c.intake_id).where(intakes.c.department.is_(None), intakes.c.item.in_(routable)).limit(_BATCH)
    )
    done = 0
    for case_id in list(connection.execute(waiting).scalars()):
        held = cases.held(connection, case_id)
        department = None if held is None else department_for(connection, rules, held.case)
        if held is not None and department is not None:
            connection.execute(update(intakes).where(intakes.c.intake_id == case_id).values(department=department))
            routed(connection, rules, held.case, department)
            done += 1
    return done


def _organ_of_code(rules: Rules, impl_code: str) -> str:
    item = next((item for item in rules.catalog.items if item.impl_code == impl_code), None)
    return impl_code[:_ORGAN_LENGTH] if item is None else item.organ.uscc


def below(connection: Connection, named: Iterable[str]) -> frozenset[str]:
    """The departments meant by an account: by their own id or an organ's credit code, and all that belong to them."""
    wanted = set(named)
    rows = connection.execute(select(departments.c.id, departments.c.parent)).all()
    found = {row.id for row in rows if row.id in wanted}
    found |= set(
        connection.execute(select(organ_routes.c.department).where(organ_routes.c.organ.in_(wanted))).scalars()
    )
    while True:
        more = {row.id for row in rows if row.parent in found} - found
        if not more:
            return frozenset(found)
        found |= more


def names(connection: Connection) -> dict[str, str]:
    """Department id → name."""
    return {row.id: row.name for row in connection.execute(select(departments.c.id, departments.c.name))}
