"""Who works at this counter: signs in and out on the store's lane, and remembers why somebody was refused."""

from __future__ import annotations

from collections.abc import Callable

from counter.parts import CounterParts
from station.staff import Refused, SignedIn, SignInResult, StaffMember, StaffRole
from station.visit import results as on
from station.visit.records import Records
from station.visit.results import Happening

#: Who may take in.
ROLES = (StaffRole.CLERK, StaffRole.SUPERVISOR)


class StaffDesk:
    """``member`` is who is signed in; ``refused`` belongs to the last try."""

    def __init__(self, records: Records, parts: CounterParts, post: Callable[[Happening], None]) -> None:
        self.member: StaffMember | None = None
        self.refused: Refused | None = None
        self._records = records
        self._parts = parts
        self._post = post
        self._typed = ("", "")

    def typed(self, staff_id: str, password: str) -> None:
        """What `check` will look at; it is forgotten then."""
        self._typed = (staff_id, password)

    def check(self, ticket: int) -> None:
        """`StaffSignedIn` or `StaffRefused`."""
        (staff_id, password), self._typed = self._typed, ("", "")
        parts = self._parts
        self._records.sign_in(
            parts.passwords, parts.clock, staff_id, password, lambda result: self._answered(ticket, result), *ROLES
        )

    def _answered(self, ticket: int, result: SignInResult) -> None:
        if isinstance(result, SignedIn):
            self.member, self.refused = result.member, None
            self._post(on.StaffSignedIn(ticket))
        else:
            self.refused = result
            self._post(on.StaffRefused(ticket, result.reason))

    def sign_out(self, reason: str) -> None:
        member, self.member = self.member, None
        if member is not None:
            self._records.sign_out(member, reason)
