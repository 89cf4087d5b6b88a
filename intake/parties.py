"""Who a matter is for and who brings it (CAPABILITIES C05), and how its result reaches them (C13, C15).

The person whose document was read is the one who stands here. They act for themselves, for somebody else
(`Representative`), or for an organisation. The applicant is always the one the matter is for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from intake.attachment import BlobRef


class IdentityMethod(StrEnum):
    """How the person's identity was established."""

    CHIP = "chip"  # of an identity card or residence permit, read with a security module
    SOCIAL_CARD = "social_security_card"  # the free part of its chip
    TRAVEL_DOCUMENT = "travel_document"  # its chip, authenticity not verified
    MANUAL = "manual_identity"  # typed, with a reason (CAPABILITIES C05 b)
    NO_NUMBER = "no_number"  # somebody who has no number yet: a newborn; name and birth date as the parent gives them


@dataclass(frozen=True, slots=True)
class Applicant:
    """The identified person, as the card says. Names are kept as given: no Unicode normalisation."""

    name: str
    id_type: str  # GB/T 39046 n3: 111 resident ID
    id_number: str
    sex: str  # male, female, unknown, unspecified
    birth_date: str  # ISO
    nation: str | None = None
    address: str | None = None
    issuer: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None  # None: 长期
    method: IdentityMethod = IdentityMethod.CHIP
    method_reason: str | None = None
    #: Of a card of 2023: the number its holder had before (`IdDocument.old_number`). For finding their earlier cases;
    #: no part of who they are, and not in the record.
    old_number: str | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        return "Applicant(…)"


class Relation(StrEnum):
    """Why somebody may act for the applicant."""

    AGENT = "agent"  # 受托人, with a letter of authority
    GUARDIAN = "guardian"  # 监护人 of a minor or of an adult without capacity
    PARENT = "parent"  # who registers a newborn
    LEGAL_REPRESENTATIVE = "legal_representative"  # 法定代表人 of an organisation
    EMPLOYEE = "employee"  # 经办人 of an organisation, with a letter of authority
    DELEGATE = "delegate"  # 代办员: staff act for the applicant (D17)


#: These show a letter of authority; the others show what proves the relation.
NEEDS_LETTER = frozenset({Relation.AGENT, Relation.EMPLOYEE, Relation.DELEGATE})


@dataclass(frozen=True, slots=True)
class Representative:
    """Who acts for the applicant. ``authority`` are the pages of the letter of authority, or of the proof of relation
    (household register, birth certificate)."""

    person: Applicant
    relation: Relation
    authority: tuple[BlobRef, ...] = ()
    valid_to: str | None = None  # ISO, of the letter

    def __repr__(self) -> str:
        return f"Representative({self.relation.value})"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation as applicant (GB/T 39046 A.4 targets 2–6)."""

    name: str
    uscc: str
    legal_representative: str
    kind: str = "2"  # A.4

    def __repr__(self) -> str:
        return "Organisation(…)"


@dataclass(frozen=True, slots=True)
class DeliveryChoice:
    """How the result shall come: `intake.item.Delivery`; the address for mail only."""

    way: str
    receiver: str = ""
    phone: str = ""
    region: str = ""  # GB/T 2260
    address: str = ""

    def __repr__(self) -> str:
        return f"DeliveryChoice({self.way})"
