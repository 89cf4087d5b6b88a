"""Identity cards behind the SDT protocol, and the reader that reads them (DEVICES §1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from devices.ports.state import Cancel, DeviceStatus
from devices.result import Result


class DocumentType(StrEnum):
    """Kinds of identity document behind the SDT protocol (DEVICES §1.7)."""

    RESIDENT_ID = "resident_id"
    HMT_RESIDENCE_PERMIT = "hmt_residence_permit"
    FOREIGNER_PR_2017 = "foreigner_pr_2017"
    FOREIGNER_PR_2023 = "foreigner_pr_2023"


class Sex(StrEnum):
    """GB/T 2261.1: 0, 1, 2, 9."""

    UNKNOWN = "unknown"
    MALE = "male"
    FEMALE = "female"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class PhotoUnavailable:
    """Why there is no portrait: ``no_decoder`` (no licensed WLT library) or ``decode_failed``."""

    reason: str


@dataclass(frozen=True, slots=True)
class IdDocument:
    """What an identity card says, typed. Absent things are None; ``valid_to`` None means 长期 (no end).

    Text is untrusted: controls are stripped, it must be shown as plain text. ``repr`` shows no personal data.
    """

    type: DocumentType
    name: str
    name_latin: str | None
    sex: Sex
    nation: str | None
    birth_date: date
    address: str | None
    number: str
    issuer: str | None
    valid_from: date
    valid_to: date | None
    nationality: str | None = None
    pass_number: str | None = None
    old_number: str | None = None
    photo: bytes | PhotoUnavailable = PhotoUnavailable("no_decoder")
    rare_characters: bool = False  # private-use characters in the name: print as raster
    added_addresses: tuple[str, ...] = ()  # written onto the card later, the newest last (30 03)

    def __repr__(self) -> str:
        return f"IdDocument(type={self.type.value!r}, …)"


class CardEvent(StrEnum):
    """Progress of a read, for the screen."""

    WAITING = "waiting"  # nothing on the reader yet
    SEEN = "seen"  # a card was found: keep still
    READ = "read"  # done: the card may be taken away


class IdCardReader(Protocol):
    """Reads identity cards. One read = find, select, read text (never fingerprints)."""

    def open(self) -> Result[DeviceStatus]: ...
    def close(self) -> None: ...
    def status(self) -> DeviceStatus: ...
    def read(
        self,
        deadline_s: float,
        cancel: Cancel,
        progress: Callable[[CardEvent], None],
        *,
        added_addresses: bool = False,
    ) -> Result[IdDocument]:
        """``added_addresses`` also asks for addresses written onto the card later; without any, or with a module too
        old to know the question, the list is empty."""
        ...

    def card_present(self) -> Result[bool]:
        """Is the card that was read last still on the reader? (card left behind)"""
        ...
