"""Synthetic social security cards (DEVICES §2): files of records, and a chip that shows them by tag or number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from devices.simulators.vpcd import Chip

ATR = bytes.fromhex("3B6D00000081543100866011081600" + "0001")
#: Written as bytes, not taken from the driver: the two must agree on the standard, not on each other.
_APPLICATION = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
_EF05, _EF06 = 0xEF05, 0xEF06
_SFI = {0x28: _EF05, 0x30: _EF06, 0x2C: _EF05, 0x34: _EF06}
_DONE, _NO_FILE, _NO_RECORD = b"\x90\x00", b"\x6a\x82", b"\x6a\x83"
_DENIED, _UNKNOWN, _NO_CLASS, _WRONG_PLACE = b"\x69\x82", b"\x6d\x00", b"\x6e\x00", b"\x6a\x86"

Records = Mapping[int, bytes]


@dataclass
class SocialSecurityChip:
    """Answers as a T=0 card does: SELECT's answer is fetched by GET RESPONSE, a wrong length is told."""

    files: Mapping[int, Records]
    denied: frozenset[int] = frozenset()  # tags that need a security module
    broken: frozenset[int] = frozenset()  # tags whose memory is defective
    application: bytes = _APPLICATION
    atr: bytes = ATR
    _selected: bool = False
    _file: int = 0
    _waiting: bytes = field(default=b"", repr=False)

    def reset(self) -> None:
        self._selected, self._file, self._waiting = False, 0, b""

    def answer(self, command: bytes) -> bytes:
        if len(command) < 4:
            return b"\x67\x00"
        if command[0] != 0x00:
            return _NO_CLASS
        match command[1]:
            case 0xA4:
                return self._select(command[2], command[5 : 5 + command[4]] if len(command) > 5 else b"")
            case 0xB2:
                return self._read(command[2], command[3], command[4] if len(command) > 4 else 0)
            case 0xC0:
                waiting, self._waiting = self._waiting, b""
                return waiting + _DONE if waiting else b"\x69\x85"
            case _:
                return _UNKNOWN

    def _select(self, how: int, name: bytes) -> bytes:
        if how == 0x04:
            if name != self.application:
                return _NO_FILE
            self._selected, self._file = True, 0
            self._waiting = bytes((0x6F, len(name) + 2, 0x84, len(name))) + name
            return bytes((0x61, len(self._waiting)))
        file = int.from_bytes(name, "big")
        if not self._selected or file not in self.files:
            return _NO_FILE
        self._file = file
        return _DONE

    def _read(self, which: int, how: int, length: int) -> bytes:
        file = _SFI.get(how, self._file if how in (0x00, 0x04) else 0)
        if file not in self.files:
            return _WRONG_PLACE
        records = self.files[file]
        if how & 0x04:
            tags = list(records)
            tag = tags[which - 1] if 0 < which <= len(tags) else -1
        else:
            tag = which
        if tag not in records:
            return _NO_RECORD
        if tag in self.denied:
            return _DENIED
        if tag in self.broken:
            return b"\x65\x81"
        record = bytes((tag, len(records[tag]))) + records[tag]
        return record + _DONE if length == len(record) else bytes((0x6C, len(record)))


def card_file(version: str, number: bytes, *, issued: str = "20200101", valid_to: str = "20300101") -> Records:
    """EF05."""
    return {
        0x01: bytes.fromhex("110100D156000005") + bytes(7) + b"\x01",
        0x02: b"1",
        0x03: version.encode(),
        0x04: bytes.fromhex("911100000000000000000001"),
        0x05: bytes.fromhex(issued),
        0x06: bytes.fromhex(valid_to),
        0x07: number,
    }


def holder_file(number: str, name: str, birth: str, *, sex: bytes = b"2", continued: bool = True) -> Records:
    """EF06. Without ``continued`` there is no record 4E, as on cards of the first version."""
    coded = name.encode("gb18030")
    records = {
        0x08: number.encode(),
        0x09: coded[:30].ljust(30, b"\0" if continued else b" "),
        0x4E: coded[30:].ljust(20, b"\0"),
        0x0A: sex,
        0x0B: b"\x01",
        0x0C: bytes.fromhex("110105"),
        0x0D: bytes.fromhex(birth),
    }
    if not continued:
        del records[0x4E]
    return records


_WOMAN = ("11010519491231002X", "测试甲", "19491231")
_MAN = ("440524188001010014", "测试乙", "18800101")
#: 28 bytes, then a character of four bytes that lies across the two records, then a private-use one.
RARE_NAME = "测试" * 7 + "𠀀" + "\ue000"


def _card(
    version: str, holder: Records, denied: frozenset[int] = frozenset(), broken: frozenset[int] = frozenset()
) -> Callable[[], Chip]:
    files = {_EF05: card_file(version, b"A12345678"), _EF06: holder}
    return lambda: SocialSecurityChip(files, denied, broken)


CARDS: dict[str, Callable[[], Chip]] = {
    "v1": _card("1.00", holder_file(*_WOMAN, continued=False)),
    "v2": _card("2.00", holder_file(*_MAN, sex=b"1")),
    "v3": _card(
        "3.00",
        holder_file(*_WOMAN),
        denied=frozenset({0x04, 0x05, 0x06, 0x08, 0x09, 0x4E, 0x0A, 0x0B, 0x0C, 0x0D}),
    ),
    "rare_name": _card("2.00", holder_file(_WOMAN[0], RARE_NAME, _WOMAN[2])),
    "wrong_check_digit": _card("2.00", holder_file("110105194912310021", *_WOMAN[1:])),
    "damaged": _card("2.00", holder_file(*_WOMAN), broken=frozenset({0x09})),
    "bank_card": lambda: SocialSecurityChip({}, application=b"1PAY.SYS.DDF01"),
}
