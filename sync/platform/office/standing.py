"""What an officer may see: the cases of the departments of the account, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Row, select

from intake.case.events import Role
from sync.platform import accounts, departments
from sync.platform.accounts import Account
from sync.platform.schema import accounts as account_rows
from sync.platform.schema import intakes, joint_departments

#: Whoever accepts (受理) and whoever examines and decides (审批) are two people in one case (受审分离).
CLERK, OFFICER, HEAD, OVERSEER = "office_clerk", "officer", "head", "overseer"
CHIEF, SUPERVISOR = "chief_representative", "supervisor"


@dataclass(frozen=True, slots=True)
class Standing:
    """Who somebody is here. ``departments`` are ids; ``names`` of all departments."""

    account: Account
    departments: frozenset[str]
    names: dict[str, str]

    @property
    def oversees(self) -> bool:
        """Sees what nobody deals with, and sends it to somebody."""
        return OVERSEER in self.account.roles

    def has(self, *roles: str) -> bool:
        return bool(self.account.roles.intersection(roles))

    def name_of(self, department: str | None) -> str:
        return "" if department is None else self.names.get(department, department)


def standing_of(connection: Connection, account: Account) -> Standing:
    return Standing(account, departments.below(connection, account.departments), departments.names(connection))


@dataclass(frozen=True, slots=True)
class Seen:
    """A case somebody may look at. ``acts``: it is their department's to move, not one it only decides along with."""

    row: Row[tuple[object, ...]]
    acts: bool


def see(connection: Connection, standing: Standing, case_id: str) -> Seen | None:
    """None for a case of another department just as for one that does not exist."""
    row = connection.execute(select(intakes).where(intakes.c.intake_id == case_id)).first()
    if row is None:
        return None
    if row.department in standing.departments:
        return Seen(row, acts=True)
    joint = select(joint_departments.c.case_id).where(
        joint_departments.c.case_id == case_id, joint_departments.c.department.in_(standing.departments)
    )
    return Seen(row, acts=False) if connection.execute(joint).first() is not None else None


def heads_of(connection: Connection, department: str | None) -> tuple[Account, ...]:
    """Who leads the department: their approval is needed to extend a period."""
    if department is None:
        return ()
    ids = connection.execute(select(account_rows.c.id).where(account_rows.c.disabled.is_(False))).scalars()
    found = (accounts.find(connection, one) for one in list(ids))
    return tuple(
        one
        for one in found
        if one is not None and HEAD in one.roles and department in departments.below(connection, one.departments)
    )


def roles_at(standing: Standing) -> frozenset[Role]:
    """The roles of the lifecycle table somebody of this standing acts in (CAPABILITIES §4.2)."""
    roles: set[Role] = set()
    if standing.has(CLERK, HEAD):
        roles |= {Role.BACK_OFFICE, Role.HANDLING_PLACE, Role.HAND_OUT_CLERK}
    if standing.has(OFFICER, HEAD):
        roles.add(Role.BACK_OFFICE)
    if standing.has(CHIEF):
        roles.add(Role.CHIEF_REPRESENTATIVE)
    if standing.has(SUPERVISOR):
        roles.add(Role.SUPERVISOR)
    return frozenset(roles)
