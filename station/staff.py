"""Staff accounts: roles, passwords, and signing in with the city out of reach (docs/adr/0010).

A password is kept as an Argon2id verifier (RFC 9106, its second recommended option: 64 MiB, 3 passes, 4 lanes). Five
wrong passwords in a row lock an account for a quarter of an hour; the count is on disk before a password is looked at.
Somebody who tries ids learns nothing: an id nobody has is answered like one with another password, also in time.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from intake.clock import Clock, Reading
from sync.store.errors import KnownStoreError
from sync.store.staff import LockOut, StaffAccount, Tries, Try, next_try

#: Shortest password, in characters; the lock-out does the rest.
SHORTEST_PASSWORD = 8
#: How long an account is good for without anybody confirming it.
VALID_FOR = timedelta(days=365)
_ID = re.compile(r"[a-z][a-z0-9._-]{0,31}|[a-z0-9._-]{1,10}")
_UNKNOWN_IDS = 256


class StaffRole(StrEnum):
    """What an account may do. The store keeps these as text."""

    CLERK = "clerk"  # takes in at the counter
    AUXILIARY = "auxiliary"  # confirms and helps at the kiosk, calls tickets; takes nothing in
    SUPERVISOR = "supervisor"  # runs the hall: takes in, sees everybody's day
    CHIEF_REPRESENTATIVE = "chief_representative"  # 首席代表: decides at once what a clerk took in; takes nothing in
    TECHNICIAN = "technician"  # devices and readiness; no citizen's matter


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who is signed in. ``id`` is what stands in records (``Actor("staff", id)``)."""

    id: str
    name: str
    roles: frozenset[StaffRole]


class RefusalReason(StrEnum):
    """Why somebody is not signed in. All but WRONG, LOCKED and STORE are told only to who knows the password."""

    WRONG = "wrong"  # id or password
    LOCKED = "locked"
    DISABLED = "disabled"
    EXPIRED = "expired"
    WRONG_ROLE = "wrong_role"
    STORE = "store"  # the store did not answer: nothing is said about the password


@dataclass(frozen=True, slots=True)
class SignedIn:
    member: StaffMember


@dataclass(frozen=True, slots=True)
class Refused:
    """``tries_left`` belongs to WRONG, ``until`` (aware, UTC) to LOCKED, ``condition`` (`KnownStoreError`) to STORE."""

    reason: RefusalReason
    tries_left: int | None = None
    until: datetime | None = None
    condition: str | None = None


SignInResult = SignedIn | Refused


class StaffStore(Protocol):
    """What signing in needs of `sync.store.store.Store`."""

    def begin_sign_in(self, staff_id: str, rule: LockOut) -> Try | None: ...
    def end_sign_in(self, staff_id: str | None, refused: str | None, *, password_right: bool) -> None: ...
    def note_sign_out(self, staff_id: str, reason: str) -> None: ...


class Passwords:
    """Makes and checks verifiers. Tests give small costs; a verifier says itself which it was made with."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)

    def verifier(self, password: str) -> str:
        return self._hasher.hash(password)

    def matches(self, verifier: str, password: str) -> bool:
        """A verifier that cannot be read matches nothing."""
        try:
            return self._hasher.verify(verifier, password)
        except (VerificationError, InvalidHashError, UnicodeEncodeError):  # the last: half a character
            return False

    def matches_nobody(self, password: str) -> bool:
        """Takes as long as `matches`, and is never so."""
        with suppress(UnicodeEncodeError):
            self._hasher.hash(password)
        return False


def proper_id(typed: str) -> str | None:
    """The id as it is kept (lower case, no blanks around), or None when nobody can have it.

    Letters, digits, ``. _ -``; one without a leading letter has ten characters at most, so that no ID or telephone
    number becomes somebody's id and then stands in records.
    """
    staff_id = typed.strip().lower()
    return staff_id if _ID.fullmatch(staff_id) else None


def password_problem(password: str, staff_id: str) -> str | None:
    """What is wrong with a new password, in words for a technician; None when it will do."""
    if len(password) < SHORTEST_PASSWORD:
        return f"a password needs {SHORTEST_PASSWORD} characters or more"
    if any("\ud800" <= c <= "\udfff" for c in password):
        return "a password is text; this one holds bytes that are none"
    if len(set(password)) < 3 or staff_id in password.lower():
        return "a password that repeats one character or holds the id is guessed at once"
    return None


def new_account(
    staff_id: str, name: str, roles: frozenset[StaffRole], verifier: str, now: Reading, valid_for: timedelta = VALID_FOR
) -> StaffAccount:
    """An account as the store keeps it."""
    return StaffAccount(
        id=staff_id,
        name=name,
        roles=tuple(sorted(roles)),
        verifier=verifier,
        created_at=now.rfc3339,
        expires_at=Reading(now.utc + valid_for).rfc3339,
    )


def member_of(account: StaffAccount) -> StaffMember:
    return StaffMember(account.id, account.name, _roles(account.roles))


def why_not(account: StaffAccount, now: Reading, needed: frozenset[StaffRole]) -> RefusalReason | None:
    """Why somebody with the right password may not come in, or not stay; None: nothing is against it."""
    if account.disabled:
        return RefusalReason.DISABLED
    if account.has_expired(now):
        return RefusalReason.EXPIRED
    return RefusalReason.WRONG_ROLE if needed and not needed & _roles(account.roles) else None


class SignIn:
    """Signs staff in and out. Every method blocks (a tenth of a second and two commits): call it on a job lane."""

    def __init__(
        self, store: StaffStore, clock: Clock, passwords: Passwords | None = None, rule: LockOut | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._passwords = passwords or Passwords()
        self._rule = rule or LockOut()
        #: tries with ids nobody has, so that they lock like the others; the oldest are forgotten
        self._unknown: OrderedDict[str, Tries] = OrderedDict()

    def sign_in(self, staff_id: str, password: str, *needed: StaffRole) -> SignInResult:
        """Signed in if the password is right, the account in use and one of the ``needed`` roles is there."""
        try:
            return self._sign_in(staff_id, password, frozenset(needed))
        except KnownStoreError as error:
            return Refused(RefusalReason.STORE, condition=error.condition)

    def sign_out(self, member: StaffMember, reason: str = "asked") -> None:
        """Writes it down; ``reason`` is a word: asked, time_out, closed. A store in trouble keeps nobody in."""
        try:
            self._store.note_sign_out(member.id, reason)
        except KnownStoreError:
            return

    def _sign_in(self, typed: str, password: str, needed: frozenset[StaffRole]) -> SignInResult:
        staff_id = proper_id(typed)
        begun = None if staff_id is None else self._store.begin_sign_in(staff_id, self._rule)
        if begun is None:
            return self._nobody(typed.strip().lower(), password)
        account = begun.account
        if not begun.counted:
            return self._refuse(account.id, Refused(RefusalReason.LOCKED, until=begun.locked_until), right=False)
        if not self._passwords.matches(account.verifier, password):
            return self._refuse(account.id, _wrong(begun.left, begun.locked_until), right=False)
        member = member_of(account)
        reason = why_not(account, self._clock.now(), needed)
        if reason is not None:
            return self._refuse(account.id, Refused(reason), right=True)
        self._store.end_sign_in(account.id, None, password_right=True)
        return SignedIn(member)

    def _refuse(self, staff_id: str | None, refused: Refused, *, right: bool) -> Refused:
        self._store.end_sign_in(staff_id, refused.reason.value, password_right=right)
        return refused

    def _nobody(self, typed: str, password: str) -> Refused:
        """As for an account, with a count that lives as long as the program."""
        counted, tries = next_try(self._unknown.pop(typed, Tries()), self._rule, self._clock.now())
        self._unknown[typed] = tries
        while len(self._unknown) > _UNKNOWN_IDS:
            self._unknown.popitem(last=False)
        if not counted:
            return self._refuse(None, Refused(RefusalReason.LOCKED, until=tries.locked_until), right=False)
        self._passwords.matches_nobody(password)
        return self._refuse(None, _wrong(max(0, self._rule.tries - tries.failures), tries.locked_until), right=False)


def _wrong(left: int, locked_until: datetime | None) -> Refused:
    if locked_until is not None:
        return Refused(RefusalReason.LOCKED, until=locked_until)
    return Refused(RefusalReason.WRONG, tries_left=left)


def _roles(names: tuple[str, ...]) -> frozenset[StaffRole]:
    """A role this program does not know (a newer one's) gives no right here."""
    return frozenset(StaffRole(name) for name in names if name in [*StaffRole])
