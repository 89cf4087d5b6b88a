"""Synthetic passports and permits: the chip's half of BAC and secure messaging (ICAO 9303-11), and its files.

The people and numbers are made up; the portraits are drawn, not photographed.
"""

from __future__ import annotations

import io
import secrets
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from devices.ports.chip_cards import DocumentAccess
from devices.simulators.vpcd import Chip
from devices.travel_document.access import access_keys, mrz_information
from devices.travel_document.crypto import decrypt, derive_key, encrypt, mac, pad, unpad
from devices.travel_document.mrz import check_digit
from devices.travel_document.tlv import TlvError, encode, parse_tlv

#: A contactless chip as its reader shows it (PC/SC part 3): no historical bytes, T=1.
ATR = bytes.fromhex("3B80800101")
_APPLICATION = bytes.fromhex("A0000002471001")
_COM, _DG1, _DG2 = 0x011E, 0x0101, 0x0102
_DONE, _NO_FILE, _DENIED, _UNKNOWN = 0x9000, 0x6A82, 0x6982, 0x6D00

Files = Mapping[int, bytes]


@dataclass
class TravelDocumentChip:
    """One chip. Without ``bac`` it answers as one that opens by PACE only."""

    access: DocumentAccess
    files: Files
    bac: bool = True
    atr: bytes = ATR
    random: Callable[[int], bytes] = secrets.token_bytes
    _selected: bool = False
    _challenge: bytes = b""
    _session: _ChipSession | None = field(default=None, repr=False)
    _file: bytes | None = field(default=None, repr=False)

    def reset(self) -> None:
        self._selected, self._challenge, self._session, self._file = False, b"", None, None

    def answer(self, command: bytes) -> bytes:
        if len(command) >= 4 and command[0] & 0x0C == 0x0C:
            return self._sealed(command)
        match command[:4].hex().upper():
            case "00A4040C" | "00A40400":
                self._selected = command[5 : 5 + command[4]] == _APPLICATION
                return _sw(_DONE if self._selected else _NO_FILE)
            case "00840000" if self._selected and self.bac:
                self._challenge = self.random(8)
                return self._challenge + _sw(_DONE)
            case "00820000" if self._selected and self._challenge:
                return self._authenticate(command[5:45])
            case head:
                return _sw(_DENIED if head[:4] in ("00B0", "00A4", "0084") else _UNKNOWN)

    def _authenticate(self, token: bytes) -> bytes:
        challenge, self._challenge = self._challenge, b""
        keys = access_keys(mrz_information(self.access))
        sealed, seal = token[:32], token[32:]
        if len(token) != 40 or mac(keys.mac, pad(sealed)) != seal:
            return _sw(0x6300)
        plain = decrypt(keys.encryption, sealed)
        nonce, echoed, reader_part = plain[:8], plain[8:16], plain[16:]
        if echoed != challenge:
            return _sw(0x6300)
        chip_part = self.random(16)
        seed = bytes(a ^ b for a, b in zip(chip_part, reader_part, strict=True))
        self._session = _ChipSession(derive_key(seed, 1), derive_key(seed, 2), challenge[4:] + nonce[4:])
        answer = encrypt(keys.encryption, challenge + nonce + chip_part)
        return answer + mac(keys.mac, pad(answer)) + _sw(_DONE)

    def _sealed(self, command: bytes) -> bytes:
        session = self._session
        opened = session.open(command) if session is not None else None
        if session is None or opened is None:
            self._session = None
            return _sw(0x6988)
        data, sw = self._plain(command[1], command[2], command[3], *opened)
        return session.protect(command[1], data, sw) + _sw(sw)

    def _plain(self, instruction: int, p1: int, p2: int, data: bytes, length: int) -> tuple[bytes, int]:
        if instruction == 0xA4 and p1 == 0x02:
            self._file = self.files.get(int.from_bytes(data, "big"))
            return b"", _DONE if self._file is not None else _NO_FILE
        if instruction not in (0xB0, 0xB1) or self._file is None:
            return b"", 0x6986
        if instruction == 0xB0:
            return self._part(p1 << 8 | p2, length)
        # B1 names the place in a TLV 54 and answers in a TLV 53, whose head counts into the length.
        part, sw = self._part(int.from_bytes(data[2:], "big"), length - 3)
        return encode(0x53, part), sw

    def _part(self, at: int, length: int) -> tuple[bytes, int]:
        file = self._file or b""
        if at >= len(file):
            return b"", 0x6B00
        return file[at : at + length], _DONE if at + length <= len(file) else 0x6282


class _ChipSession:
    """Secure messaging as the chip does it: opens commands, seals answers."""

    def __init__(self, encryption: bytes, seal: bytes, counter: bytes) -> None:
        self._encryption, self._seal = encryption, seal
        self._counter = int.from_bytes(counter, "big")

    def open(self, command: bytes) -> tuple[bytes, int] | None:
        """Data and Le, or None when the seal does not hold."""
        body = command[5 : 5 + command[4]]
        try:
            parts = dict(parse_tlv(body))
        except TlvError:
            return None
        seal = parts.get(0x8E, b"")
        if self._sealed(pad(command[:4]) + body[: len(body) - 2 - len(seal)]) != seal:
            return None
        cipher = parts.get(0x85, parts.get(0x87, b"")[1:])
        data = unpad(decrypt(self._encryption, cipher)) if cipher else b""
        return data, parts.get(0x97, b"\0")[0] or 256

    def protect(self, instruction: int, data: bytes, sw: int) -> bytes:
        body = b""
        if data:
            cipher = encrypt(self._encryption, pad(data))
            body = encode(0x85, cipher) if instruction & 1 else encode(0x87, b"\x01" + cipher)
        body += encode(0x99, _sw(sw))
        return body + encode(0x8E, self._sealed(body))

    def _sealed(self, data: bytes) -> bytes:
        self._counter += 1
        return mac(self._seal, pad(self._counter.to_bytes(8, "big") + data))


def _sw(word: int) -> bytes:
    return word.to_bytes(2, "big")


# --- what stands in the files ---


def td3(code: str, state: str, name: str, number: str, birth: str, sex: str, valid_to: str) -> str:
    """Machine readable zone of a passport; ``name`` with fillers, dates YYMMDD."""
    fields = [_digit(number.ljust(9, "<")), state, _digit(birth), sex, _digit(valid_to), _digit("<" * 14)]
    second = "".join(fields)
    return (
        code.ljust(2, "<")
        + state
        + name.ljust(39, "<")
        + second
        + check_digit(second[:10] + second[13:20] + second[21:])
    )


def td1(code: str, state: str, name: str, number: str, birth: str, sex: str, valid_to: str) -> str:
    """Machine readable zone of a card of three lines."""
    first = code.ljust(2, "<") + state + _digit(number.ljust(9, "<")) + "<" * 15
    second = _digit(birth) + sex + _digit(valid_to) + state + "<" * 11
    total = check_digit(first[5:] + second[0:7] + second[8:15] + second[18:29])
    return first + second + total + name.ljust(30, "<")


def permit(code: str, name: str, number: str, birth: str, sex: str, valid_to: str) -> str:
    """Machine readable zone of the permits CS and CD (`devices.travel_document.mrz`)."""
    first = code + _digit(number.ljust(9, "<")) + "<" + _digit(valid_to) + "<" + _digit(birth) + "<"
    return first + check_digit(first[2:]) + "ABCDEFGHIJKL" + name.ljust(18, "<") + sex.ljust(30, "<")


def data_group_1(zone: str) -> bytes:
    return encode(0x61, encode(0x5F1F, zone.encode()))


def data_group_2(picture: bytes, coding: int) -> bytes:
    """A face record of ISO/IEC 19794-5 with one picture; ``coding`` 0 is JPEG, 1 is JPEG 2000."""
    points = bytes.fromhex("0101000000000000")
    image = struct.pack(">BBHHBBHH", 1, coding, 240, 320, 1, 2, 0, 0) + picture
    face = struct.pack(">IH14x", 20 + len(points) + len(image), 1) + points + image
    record = struct.pack(">4s4sIH", b"FAC\0", b"010\0", 14 + len(face), 1) + face
    header = encode(0xA1, bytes.fromhex("80020101" + "810102" + "87020101" + "88020008"))
    return encode(0x75, encode(0x7F61, b"\x02\x01\x01" + encode(0x7F60, header + encode(0x5F2E, record))))


def common_data(*groups: int) -> bytes:
    """EF.COM."""
    return encode(0x60, encode(0x5F01, b"0107") + encode(0x5F36, b"040000") + encode(0x5C, bytes(groups)))


@cache
def portrait(form: str) -> bytes:
    """A drawn face, 240 × 320, as ``JPEG`` or ``JPEG2000``."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (240, 320), "#cfd8dc")
    pen = ImageDraw.Draw(image)
    pen.ellipse((20, 230, 220, 420), fill="#455a64")
    pen.ellipse((65, 50, 175, 220), fill="#e0ac87")
    for left in (92, 132):
        pen.ellipse((left, 115, left + 16, 127), fill="#263238")
    pen.arc((98, 150, 142, 185), 20, 160, fill="#8d3b2f", width=4)
    data = io.BytesIO()
    image.save(data, form)
    return data.getvalue()


def _digit(field: str) -> str:
    return field + check_digit(field)


def _files(zone: str, second: bytes | None) -> Files:
    files = {_COM: common_data(0x61, *([0x75] if second else [])), _DG1: data_group_1(zone)}
    return files | {_DG2: second} if second else files


#: card → what its data page says.
ACCESS = {
    "passport": DocumentAccess("EA0000001", date(1985, 1, 1), date(2033, 5, 17)),
    "other_passport": DocumentAccess("L898902C3", date(1974, 8, 12), date(2032, 4, 15)),
    "hk_macao_permit": DocumentAccess("C00000001", date(1990, 2, 28), date(2031, 12, 31)),
    "hk_macao_resident_permit": DocumentAccess("H00000001", date(1978, 11, 30), date(2034, 6, 1)),
    "taiwan_permit": DocumentAccess("00000018", date(1969, 7, 7), date(2030, 3, 3)),
    "pace_only": DocumentAccess("EB0000002", date(2001, 9, 9), date(2036, 9, 9)),
    "damaged_passport": DocumentAccess("EC0000003", date(1999, 12, 31), date(2029, 12, 31)),
    "large_portrait": DocumentAccess("ED0000004", date(1955, 5, 5), date(2030, 5, 5)),
}


def _dates(card: str) -> tuple[str, str]:
    access = ACCESS[card]
    return access.birth_date.strftime("%y%m%d"), access.valid_to.strftime("%y%m%d")


def _passport(card: str, name: str, sex: str, state: str = "CHN") -> str:
    birth, valid_to = _dates(card)
    return td3("P", state, name, ACCESS[card].number, birth, sex, valid_to)


def _td1_permit(card: str, code: str, name: str, sex: str) -> str:
    birth, valid_to = _dates(card)
    return td1(code, "CHN", name, ACCESS[card].number, birth, sex, valid_to)


def _permit(card: str, code: str, name: str, sex: str) -> str:
    birth, valid_to = _dates(card)
    return permit(code, name, ACCESS[card].number, birth, sex, valid_to)


def _chip(card: str) -> TravelDocumentChip:
    """Made when it is put in: portraits are drawn late."""
    match card:
        case "passport":
            files = _files(_passport(card, "CESHI<<JIA", "F"), data_group_2(portrait("JPEG2000"), 1))
        case "other_passport":
            files = _files(_passport(card, "TEST<<PERSON<MIDDLE", "M", "UTO"), data_group_2(portrait("JPEG"), 0))
        case "hk_macao_permit":
            files = _files(_permit(card, "CS", "CESHI<<YI", "M"), data_group_2(portrait("JPEG"), 0))
        case "hk_macao_resident_permit":
            files = _files(_td1_permit(card, "CR", "CESHI<<BING", "F"), data_group_2(portrait("JPEG2000"), 1))
        case "taiwan_permit":
            files = _files(_td1_permit(card, "CT", "CESHI<<DING", "M"), None)
        case "damaged_passport":
            zone = _passport(card, "CESHI<<WU", "M")
            files = _files(zone[:-1] + str((int(zone[-1]) + 1) % 10), None)
        case "large_portrait":
            # Behind the end of the picture stands what makes the file longer than READ BINARY reaches.
            picture = portrait("JPEG") + bytes(40_000)
            files = _files(_passport(card, "CESHI<<JI", "F"), data_group_2(picture, 0))
        case _:
            files = _files(_passport(card, "CESHI<<GENG", "X"), None)
    return TravelDocumentChip(ACCESS[card], files, bac=card != "pace_only")


def chip_with_portrait(card: str, jpeg: bytes) -> Chip:
    """The document of this name with another picture."""
    chip = _chip(card)
    zone = chip.files[_DG1]
    chip.files = {_COM: common_data(0x61, 0x75), _DG1: zone, _DG2: data_group_2(jpeg, 0)}
    return chip


def _maker(card: str) -> Callable[[], Chip]:
    return lambda: _chip(card)


CARDS: dict[str, Callable[[], Chip]] = {card: _maker(card) for card in ACCESS}
