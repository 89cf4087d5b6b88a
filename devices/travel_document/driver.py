"""`PcscTravelDocumentReader`: passports and permits on a PC/SC reader, opened by what their data page says (BAC).

Read are EF.COM and data groups 1 and 2. Nothing proves that they are genuine: that is passive authentication, which
does not exist here yet, and the document says so (`Authenticity.NOT_VERIFIED`).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from devices.pcsc.channel import DENIED, NO_FILE, OK, UNKNOWN, CardChannel
from devices.pcsc.errors import PcscError, card_unreadable, wrong_card
from devices.pcsc.reader import MakeTerminal, PcscReader
from devices.pcsc.service import terminal_at
from devices.ports.chip_cards import DocumentAccess, TravelDocument
from devices.ports.id_card import CardEvent, PhotoUnavailable
from devices.ports.state import Cancel, DeviceStatus
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport
from devices.travel_document.access import (
    CHALLENGE_SIZE,
    AccessRefusedError,
    Handshake,
    access_keys,
    mrz_information,
    mrz_number,
)
from devices.travel_document.data_groups import (
    EF_COM,
    EF_DG1,
    EF_DG2,
    NO_PHOTO,
    TAGS,
    parse_com,
    parse_dg1,
    parse_dg2,
)
from devices.travel_document.mrz import Mrz
from devices.travel_document.secure_messaging import SealBrokenError, SecureMessaging
from devices.travel_document.tlv import TlvError, parse_header

APPLICATION = bytes.fromhex("A0000002471001")
SELECT_APPLICATION = bytes((0x00, 0xA4, 0x04, 0x0C, len(APPLICATION))) + APPLICATION
GET_CHALLENGE = bytes((0x00, 0x84, 0x00, 0x00, CHALLENGE_SIZE))
_AUTHENTICATE = bytes((0x00, 0x82, 0x00, 0x00, 0x28))
_AUTHENTICATE_LE = b"\x28"
#: Sealed, this fits into the 256 bytes of a short answer.
_CHUNK = 223
_MOST_BYTES = 1 << 17
_HEAD = 6
#: READ BINARY has 15 bits for the place; behind that INS B1 names it in its data (ISO 7816-4 §11.3.3).
_FAR = 0x8000


class PcscTravelDocumentReader:
    """Implements `devices.ports.TravelDocumentReader` for ``pcsc://``. Used from one thread. Has no options."""

    def __init__(
        self,
        transport: Transport,
        options: Options = NO_OPTIONS,
        *,
        make_terminal: MakeTerminal = terminal_at,
        monotonic: Callable[[], float] = time.monotonic,
        today: Callable[[], date] = lambda: datetime.now(UTC).astimezone().date(),
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        if options:
            raise ValueError(f"unknown reader options {', '.join(sorted(options))}; there are none")
        self._reader = PcscReader(transport, make_terminal=make_terminal, monotonic=monotonic)
        self._today = today
        self._random = random

    def open(self) -> Result[DeviceStatus]:
        return self._reader.open()

    def close(self) -> None:
        self._reader.close()

    def status(self) -> DeviceStatus:
        return self._reader.status()

    def card_present(self) -> Result[bool]:
        return self._reader.card_present()

    def read_document(
        self, access: DocumentAccess, deadline_s: float, cancel: Cancel, progress: Callable[[CardEvent], None]
    ) -> Result[TravelDocument]:
        """Wait for a chip, open it with ``access``, read it."""

        def work(channel: CardChannel) -> Result[TravelDocument]:
            return read_travel_document(channel, access, self._today(), self._random)

        return self._reader.read(deadline_s, cancel, progress, work)


def read_travel_document(
    channel: CardChannel, access: DocumentAccess, today: date, random: Callable[[int], bytes]
) -> Result[TravelDocument]:
    """Raises `devices.pcsc.errors.PcscError`."""
    session = _Session(channel, open_chip(channel, access, random))
    groups = parse_com(session.read_file(EF_COM))
    zone = parse_dg1(session.read_file(EF_DG1), today)
    if isinstance(zone, Err):
        return zone
    if not _belongs(zone.value, access):
        return Err(Reason.CARD_CONTENT_INVALID, Cause.USER, Action.CALL_STAFF, "the chip is not of this data page")
    photo: bytes | PhotoUnavailable = NO_PHOTO
    if groups is None or TAGS[EF_DG2] in groups:
        data = session.read_file(EF_DG2, optional=True)
        photo = parse_dg2(data) if data else NO_PHOTO
    return Ok(_document(zone.value, access, photo))


def open_chip(channel: CardChannel, access: DocumentAccess, random: Callable[[int], bytes]) -> SecureMessaging:
    """Select the application and come to session keys. Raises `devices.pcsc.errors.PcscError`."""
    selected = channel.send(SELECT_APPLICATION).sw
    if selected == NO_FILE or selected in UNKNOWN:
        raise wrong_card("no travel document application")
    if selected in DENIED:
        raise _needs_pace()
    if selected != OK:
        raise card_unreadable(f"select application: {selected:04X}")
    challenge = channel.send(GET_CHALLENGE)
    if challenge.sw in DENIED or challenge.sw in UNKNOWN:
        raise _needs_pace()
    if challenge.sw != OK or len(challenge.data) != CHALLENGE_SIZE:
        raise card_unreadable(f"challenge: {challenge.sw:04X}")
    handshake = Handshake(access_keys(mrz_information(access)), challenge.data, random(8), random(16))
    answer = channel.send(_AUTHENTICATE + handshake.request() + _AUTHENTICATE_LE)
    # 63xx says "wrong keys"; chips also say 6982, 6985, 6988, 6A80.
    if answer.sw >> 8 == 0x63 or answer.sw in DENIED or answer.sw in (0x6988, 0x6A80):
        raise _refused()
    if answer.sw != OK:
        raise card_unreadable(f"mutual authentication: {answer.sw:04X}")
    try:
        return handshake.session(answer.data)
    except AccessRefusedError:
        raise _refused() from None


class _Session:
    """Reads files through secure messaging. Raises `devices.pcsc.errors.PcscError`."""

    def __init__(self, channel: CardChannel, messaging: SecureMessaging) -> None:
        self._channel = channel
        self._messaging = messaging

    def read_file(self, file: int, *, optional: bool = False) -> bytes:
        """The whole file: its own header says how long it is. Empty for an ``optional`` one that is not there."""
        _, sw = self._send(bytes((0x00, 0xA4, 0x02, 0x0C, 0x02)) + file.to_bytes(2, "big"))
        if optional and (sw == NO_FILE or sw in DENIED):
            return b""
        if sw != OK:
            raise card_unreadable(f"select {file:04X}: {sw:04X}")
        data = self._read(file, 0, _HEAD)
        try:
            tag, start, length = parse_header(data)
        except TlvError as error:
            raise card_unreadable(f"{file:04X}: {error}") from None
        size = start + length
        if tag != TAGS[file] or size > _MOST_BYTES:
            raise card_unreadable(f"{file:04X} is not what it should be")
        while len(data) < size:
            data += self._read(file, len(data), min(size - len(data), _CHUNK))
        return data[:size]

    def _read(self, file: int, at: int, size: int) -> bytes:
        if at < _FAR:
            part, sw = self._send(bytes((0x00, 0xB0)) + at.to_bytes(2, "big") + bytes((size,)))
        else:
            place = b"\x54\x03" + at.to_bytes(3, "big")
            part, sw = self._send(bytes((0x00, 0xB1, 0x00, 0x00, len(place))) + place + bytes((size + 4,)))
            part = _unwrapped(part)
        # 6282: the end came before; the file's header said that there is more, unless this was the header's read.
        if sw not in (OK, 0x6282) or not part:
            raise card_unreadable(f"read {file:04X} at {at}: {sw:04X}")
        return part[:size]

    def _send(self, command: bytes) -> tuple[bytes, int]:
        answer = self._channel.send(self._messaging.protect(command))
        if not answer.data:
            if answer.sw == OK:
                raise card_unreadable("an answer without seal")
            return b"", answer.sw
        try:
            return self._messaging.open(answer.data)
        except SealBrokenError:
            raise card_unreadable("an answer whose seal does not hold") from None


def _unwrapped(part: bytes) -> bytes:
    """INS B1 answers in a TLV 53."""
    try:
        tag, start, length = parse_header(part)
    except TlvError:
        return b""
    return part[start : start + length] if tag == 0x53 else b""


def _belongs(zone: Mrz, access: DocumentAccess) -> bool:
    return (
        mrz_number(zone.number) == mrz_number(access.number)
        and _short(zone.birth_date) == _short(access.birth_date)
        and _short(zone.valid_to) == _short(access.valid_to)
    )


def _short(day: date) -> str:
    return day.strftime("%y%m%d")


def _document(zone: Mrz, access: DocumentAccess, photo: bytes | PhotoUnavailable) -> TravelDocument:
    return TravelDocument(
        type=zone.type,
        document_code=zone.document_code,
        issuing_state=zone.issuing_state,
        name=zone.name,
        number=zone.number,
        nationality=zone.nationality,
        birth_date=access.birth_date,  # the same day, and the data page knows the century
        sex=zone.sex,
        valid_to=access.valid_to,
        photo=photo,
    )


def _refused() -> PcscError:
    return PcscError(
        Reason.ACCESS_REFUSED, Cause.USER, Action.RETRY, "number, birth date or end of validity do not open the chip"
    )


def _needs_pace() -> PcscError:
    return PcscError(
        Reason.UNSUPPORTED, Cause.HARDWARE, Action.CALL_STAFF, "the chip does not open by BAC: it may need PACE"
    )
