"""How a material was taken (CAPABILITIES §3.3): by which way, how far it can be relied on, what is printed over a copy.

Trust levels follow 国办函〔2016〕108号: A comes from the issuing organ, B was compared with the original at a window, C
was uploaded and must be compared first, D is the applicant's own statement. Only a clerk's comparison makes C into B.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TakenAs(StrEnum):
    """The way a material was taken. `exchange_code` is the number of the national tables (practice)."""

    ORIGINAL = "original"  # the paper itself stays here
    ORIGINAL_COMPARED = "original_compared"  # a copy stays, compared with the original by a clerk
    COPY = "copy"  # a paper copy, the original was not shown
    SCAN = "scan"
    UPLOAD = "upload"
    DEFERRED = "deferred"
    E_LICENCE = "e_licence"
    COMMITMENT = "commitment"
    SHARED = "shared"  # looked up, nothing was handed in

    @property
    def exchange_code(self) -> str:
        """1 paper, 2 upload, 3 scan, 4 deferred, 5 licence store, 7 commitment; 6, free there, for what is shared."""
        return _EXCHANGE_CODES[self]


_EXCHANGE_CODES = {
    TakenAs.ORIGINAL: "1",
    TakenAs.ORIGINAL_COMPARED: "3",
    TakenAs.COPY: "1",
    TakenAs.SCAN: "3",
    TakenAs.UPLOAD: "2",
    TakenAs.DEFERRED: "4",
    TakenAs.E_LICENCE: "5",
    TakenAs.COMMITMENT: "7",
    TakenAs.SHARED: "6",
}


class TrustLevel(StrEnum):
    """可信等级"""

    A = "A"  # from the issuing organ
    B = "B"  # compared with the original
    C = "C"  # uploaded: compare first
    D = "D"  # own statement

    @property
    def usable(self) -> bool:
        """May a decision rest on it as it is?"""
        return self is not TrustLevel.C

    @property
    def reusable(self) -> bool:
        """May another matter of the same person be given a copy of it?"""
        return self in (TrustLevel.A, TrustLevel.B)


class LookupOutcome(StrEnum):
    """What asking a government database came to. "Could not check" is not "does not match" (C16 b)."""

    MATCHES = "matches"
    DOES_NOT_MATCH = "does_not_match"  # 不符
    COULD_NOT_CHECK = "could_not_check"  # 无法核验: line down, register not reachable, person not in it


@dataclass(frozen=True, slots=True)
class Lookup:
    """One shared-data check (数据共享核验) of a material: whose data, when, what it came to."""

    outcome: LookupOutcome
    source: str
    at: str  # RFC 3339 UTC
    reference: str = ""  # the register's number of the answer


@dataclass(frozen=True, slots=True)
class LicenceRef:
    """The e-licence (电子证照) that stands for a material. ``region`` is the issuer's (GB/T 2260), "" not known."""

    name: str
    number: str
    issuer: str
    trust: TrustLevel = TrustLevel.A
    valid_to: str | None = None  # ISO; None: 长期
    region: str = ""

    def __repr__(self) -> str:
        return f"LicenceRef({self.name!r})"


@dataclass(frozen=True, slots=True)
class Taken:
    """How one material was taken; the default says nothing beyond its pages.

    ``originals`` and ``copies`` count the papers that stay here. ``compared_by`` is the clerk who held copy and
    original side by side. ``held_from`` is the number of the case it was handed in with: it is not asked for again
    (C06 b). ``demanded_because`` is why it is asked for although it is held or looked up (C16 a). ``disputed``: the
    applicant says that the looked-up data is wrong (C16 e)."""

    way: TakenAs | None = None  # None: what the pages' source says
    originals: int = 0
    copies: int = 0
    issued_on: str | None = None  # ISO, of the paper
    valid_to: str | None = None  # ISO, of the paper
    compared_by: str | None = None
    compared_at: str | None = None  # RFC 3339 UTC
    licence: LicenceRef | None = None
    lookup: Lookup | None = None
    disputed: bool = False
    held_from: str | None = None
    demanded_because: str | None = None

    @property
    def says_nothing(self) -> bool:
        return self == NOTHING_SAID


#: Of a material of which nothing is said beyond its pages.
NOTHING_SAID = Taken()
