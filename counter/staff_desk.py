"""Who works at this counter: signs in and out on the store's lane, and remembers why somebody was refused."""

from __future__ import annotations

from collections.abc import Callable

from counter.parts import CounterParts
from station.staff import RefusalReason, Refused, SignedIn, SignInResult, StaffMember, StaffRole, member_of, why_not
from station.visit import results as on
from station.visit.records import Records
from station.visit.results import Happening
from sync.store.staff import StaffAccount

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

    def look_again(self, ended: Callable[[], None]) -> None:
        """Is whoever is signed in still to be? The platform or a technician may have said otherwise meanwhile: an
        account that is disabled, over, or has no role here any more ends at once (``ended``); a role less or more, or
        another name, holds from now on."""
        member = self.member
        if member is not None:
            self._records.ask(
                lambda store: store.find_staff(member.id), lambda found: self._known(member, found, ended)
            )

    def _known(self, member: StaffMember, account: StaffAccount | None, ended: Callable[[], None]) -> None:
        if self.member is not member:
            return
        reason = None if account is None else why_not(account, self._parts.clock.now(), frozenset(ROLES))
        if account is None or reason is not None:
            self.refused = Refused(reason or RefusalReason.DISABLED)
            ended()
            return
        self.member = member_of(account)

    def sign_out(self, reason: str) -> None:
        member, self.member = self.member, None
        if member is not None:
            self._records.sign_out(member, reason)
