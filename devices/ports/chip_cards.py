"""Chip cards over PC/SC: the social security card (DEVICES §2), travel documents with BAC (DEVICES §3.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from devices.ports.id_card import CardEvent, PhotoUnavailable, Sex
from devices.ports.state import Cancel, DeviceStatus
from devices.result import Result


@dataclass(frozen=True, slots=True)
class SocialSecurityCard:
    """What a social security card (社会保障卡) says freely. The bank's application on the chip is never touched.

    On cards of version 3 the holder's data needs a security module (PSAM) that this reader has not: then
    ``holder_protected`` is True and everything about the holder is None. Text is untrusted: controls are stripped.
    ``repr`` shows no personal data.
    """

    version: str  # "1.00", "2.00", "3.00"
    card_number: str
    region: str | None  # six digits, from the card identification
    issuer: str | None  # code of the issuing organisation
    issued: date | None
    valid_to: date | None
    holder_protected: bool
    number: str | None = None  # social security number = citizen number
    name: str | None = None
    sex: Sex | None = None
    nation: str | None = None
    birth_date: date | None = None
    rare_characters: bool = False

    def __repr__(self) -> str:
        return f"SocialSecurityCard(version={self.version!r}, …)"


class SmartCardReader(Protocol):
    """Reads social security cards through PC/SC. Readers and pcscd may vanish and come back."""

    def open(self) -> Result[DeviceStatus]: ...
    def close(self) -> None: ...
    def status(self) -> DeviceStatus: ...
    def read_card(
        self, deadline_s: float, cancel: Cancel, progress: Callable[[CardEvent], None]
    ) -> Result[SocialSecurityCard]:
        """Wait for a card and read it. A card already lying there is read at once."""
        ...

    def card_present(self) -> Result[bool]: ...


class TravelDocumentType(StrEnum):
    """Kinds of travel document, told by document code and issuing state of the MRZ."""

    PASSPORT = "passport"
    HK_MACAO_PERMIT = "hk_macao_permit"  # 港澳居民来往内地通行证, 往来港澳通行证
    TAIWAN_PERMIT = "taiwan_permit"  # 台湾居民来往大陆通行证, 往来台湾通行证
    OTHER = "other"


class Authenticity(StrEnum):
    """What is known of a document's authenticity. Passive authentication does not exist yet, so nothing better than
    ``not_verified`` is ever said, and every screen says it."""

    NOT_VERIFIED = "not_verified"


@dataclass(frozen=True, slots=True)
class DocumentAccess:
    """What opens the chip (BAC): printed on the document's data page. ``number`` as printed, without filler."""

    number: str
    birth_date: date
    valid_to: date

    def __repr__(self) -> str:
        return "DocumentAccess(…)"


@dataclass(frozen=True, slots=True)
class TravelDocument:
    """Data groups 1 and 2 of a travel document (ICAO 9303-10). ``name`` is the MRZ's Latin name, surname first,
    parts separated by a space. ``photo`` is a JPEG. ``repr`` shows no personal data."""

    type: TravelDocumentType
    document_code: str
    issuing_state: str
    name: str
    number: str
    nationality: str
    birth_date: date
    sex: Sex
    valid_to: date
    photo: bytes | PhotoUnavailable
    authenticity: Authenticity = Authenticity.NOT_VERIFIED

    def __repr__(self) -> str:
        return f"TravelDocument(type={self.type.value!r}, …)"


class TravelDocumentReader(Protocol):
    """Reads passports and passes through PC/SC."""

    def open(self) -> Result[DeviceStatus]: ...
    def close(self) -> None: ...
    def status(self) -> DeviceStatus: ...
    def read_document(
        self, access: DocumentAccess, deadline_s: float, cancel: Cancel, progress: Callable[[CardEvent], None]
    ) -> Result[TravelDocument]:
        """Wait for a chip, open it with ``access``, read. Access that does not fit is ``Reason.ACCESS_REFUSED``."""
        ...

    def card_present(self) -> Result[bool]: ...
