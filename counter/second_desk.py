"""The second person (受审分离, C12): somebody else signs in for one act, and the clerk stays signed in."""

from __future__ import annotations

from collections.abc import Callable

from counter.parts import CounterParts
from counter.staff_desk import StaffDesk
from station.staff import RefusalReason, SignedIn, SignInResult, StaffMember, StaffRole
from station.visit import results as on
from station.visit.records import Records
from station.visit.results import Happening

#: It was the clerk's own account.
SAME = "same"


class SecondDesk:
    """``refused``: why the last try failed, a `RefusalReason` or `SAME`; "" none."""

    def __init__(
        self, records: Records, parts: CounterParts, staff: StaffDesk, post: Callable[[Happening], None]
    ) -> None:
        self.refused = ""
        self._records = records
        self._parts = parts
        self._staff = staff
        self._post = post
        self._typed = ("", "")

    def forget(self) -> None:
        self._typed, self.refused = ("", ""), ""

    def typed(self, staff_id: str, password: str) -> None:
        """What `check` will look at; it is forgotten then."""
        self._typed = (staff_id, password)

    def check(self, ticket: int, roles: frozenset[StaffRole], came: Callable[[StaffMember], None]) -> None:
        """`StaffSignedIn` or `StaffRefused`; ``came`` gets who it is. Without roles nobody may."""
        (staff_id, password), self._typed = self._typed, ("", "")
        parts = self._parts

        def done(result: SignInResult) -> None:
            self._answered(ticket, result, came)

        self._records.sign_in(parts.passwords, parts.clock, staff_id, password, done, *sorted(roles))

    def _answered(self, ticket: int, result: SignInResult, came: Callable[[StaffMember], None]) -> None:
        if not isinstance(result, SignedIn):
            self.refused = result.reason.value
            self._post(on.StaffRefused(ticket, result.reason))
            return
        self._records.sign_out(result.member, "second")  # for one act, not for the counter
        clerk = self._staff.member
        if clerk is not None and clerk.id == result.member.id:
            self.refused = SAME
            self._post(on.StaffRefused(ticket, RefusalReason.WRONG_ROLE))
            return
        self.refused = ""
        came(result.member)
        self._post(on.StaffSignedIn(ticket))
