"""What a printer understands of the bytes it gets: an ESC/POS decoder written apart from our encoder.

It knows more than our driver sends, so that a wrong byte of the driver becomes visible on paper (or as `Unknown`, or
as `Drawer`) instead of being read the way it was meant. Chinese pairs are looked up in a table of another origin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from devices.simulators.receipt_printer_characters import character

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10


@dataclass(frozen=True, slots=True)
class Text:
    """One character; ``cells`` 2 for Chinese."""

    character: str
    cells: int


@dataclass(frozen=True, slots=True)
class NewLine:
    """Print what is in the line and feed one line spacing, ``lines`` times."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class FeedDots:
    dots: int


@dataclass(frozen=True, slots=True)
class Style:
    """A changed print mode: only what changed is not None. Scales are 1 … 8."""

    latin_scale: tuple[int, int] | None = None  # width, height
    chinese_scale: tuple[int, int] | None = None
    bold: bool | None = None
    align: int | None = None  # 0 left, 1 centre, 2 right
    line_spacing: int | None = None  # dots; 0: back to the default


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster image: rows of ``width_bytes`` bytes, a set bit is a burnt dot."""

    width_bytes: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Qr:
    data: bytes
    module: int
    level: str  # L M Q H


@dataclass(frozen=True, slots=True)
class Cut:
    feed: int | None  # None: where the paper is; else feed to the knife and so many dots more


@dataclass(frozen=True, slots=True)
class Initialise:
    pass


@dataclass(frozen=True, slots=True)
class AskPaper:
    """GS r 1: answer when everything before is done."""


@dataclass(frozen=True, slots=True)
class AutoStatus:
    mask: int


@dataclass(frozen=True, slots=True)
class Drawer:
    """Somebody tried to open the cash drawer."""


@dataclass(frozen=True, slots=True)
class Unknown:
    data: bytes


Instruction = (
    Text | NewLine | FeedDots | Style | Picture | Qr | Cut | Initialise | AskPaper | AutoStatus | Drawer | Unknown
)

#: Parameters of commands that change nothing we draw: (prefix, command) → how many bytes follow.
_IGNORED = {
    (ESC, 0x2D): 1, (ESC, 0x4D): 1, (ESC, 0x74): 1, (ESC, 0x52): 1, (ESC, 0x7B): 1, (ESC, 0x20): 1, (ESC, 0x24): 2,
    (ESC, 0x5C): 2, (ESC, 0x63): 2, (FS, 0x2D): 1, (FS, 0x53): 2, (GS, 0x42): 1, (GS, 0x4C): 2, (GS, 0x57): 2,
    (GS, 0x50): 2, (GS, 0x68): 1, (GS, 0x77): 1, (GS, 0x48): 1, (GS, 0x66): 1, (GS, 0x49): 1,
}  # fmt: skip


class _NeedMore(Exception):
    """The command is not complete yet."""


@dataclass(slots=True)
class Decoder:
    """Feed it bytes in pieces of any size; instructions come out as soon as they are complete."""

    chinese: bool = False
    _pending: bytearray = field(default_factory=bytearray)
    _at: int = 0
    _qr_data: bytes = b""
    _qr_module: int = 3
    _qr_level: str = "L"

    def feed(self, data: bytes) -> list[Instruction]:
        self._pending += data
        found: list[Instruction] = []
        while self._pending:
            self._at = 0
            try:
                instruction = self._next()
            except _NeedMore:
                break
            del self._pending[: self._at]
            if instruction is not None:
                found.append(instruction)
        return found

    @property
    def waiting(self) -> int:
        """How many bytes of an unfinished command are held."""
        return len(self._pending)

    def reset(self) -> None:
        """Forget everything, as at power on."""
        self._pending.clear()
        self._initialise()

    def _initialise(self) -> None:
        self.chinese = False
        self._qr_data, self._qr_module, self._qr_level = b"", 3, "L"

    def _byte(self) -> int:
        if self._at >= len(self._pending):
            raise _NeedMore
        self._at += 1
        return self._pending[self._at - 1]

    def _bytes(self, count: int) -> bytes:
        if self._at + count > len(self._pending):
            raise _NeedMore
        self._at += count
        return bytes(self._pending[self._at - count : self._at])

    def _word(self) -> int:
        return int.from_bytes(self._bytes(2), "little")

    def _next(self) -> Instruction | None:
        first = self._byte()
        commands: dict[int, Callable[[], Instruction | None]] = {
            ESC: self._esc,
            FS: self._fs,
            GS: self._gs,
            DLE: self._dle,
        }
        if first in commands:
            return commands[first]()
        if first == 0x0A:
            return NewLine()
        if first < 0x20 or first == 0x7F:
            return None if first in (0x00, 0x09, 0x0C, 0x0D, 0x18) else Unknown(bytes((first,)))
        if first < 0x80:
            return Text(chr(first), 1)
        if not self.chinese:
            return Text(bytes((first,)).decode("cp437"), 1)
        return self._chinese(first)

    def _chinese(self, first: int) -> Instruction:
        if first in (0x80, 0xFF):
            return Text("\ufffd", 1)
        return Text(character(bytes((first, self._byte()))) or "\ufffd", 2)

    def _dle(self) -> Instruction | None:
        # Obeyed in real time when it arrived; here it is only passed over.
        command = self._byte()
        if command in (0x04, 0x05):
            self._byte()
            return None
        return Unknown(bytes((DLE, command)))

    def _esc(self) -> Instruction | None:
        command = self._byte()
        match command:
            case 0x40:
                self._initialise()
                return Initialise()
            case 0x21:
                mode = self._byte()
                scale = (2 if mode & 0x20 else 1, 2 if mode & 0x10 else 1)
                return Style(latin_scale=scale, bold=bool(mode & 0x08))
            case 0x45 | 0x47:
                return Style(bold=bool(self._byte() & 1))
            case 0x61:
                return Style(align=self._byte() % 0x30 % 3)
            case 0x64:
                return NewLine(self._byte())
            case 0x4A:
                return FeedDots(self._byte())
            case 0x32:
                return Style(line_spacing=0)
            case 0x33:
                return Style(line_spacing=self._byte())
            case 0x70:
                self._bytes(3)
                return Drawer()
            case 0x69 | 0x6D:
                return Cut(None)
            case _:
                return self._other(ESC, command)

    def _fs(self) -> Instruction | None:
        command = self._byte()
        match command:
            case 0x26 | 0x2E:
                self.chinese = command == 0x26
                return None
            case 0x21:
                mode = self._byte()
                return Style(chinese_scale=(2 if mode & 0x04 else 1, 2 if mode & 0x08 else 1))
            case 0x57:
                size = 2 if self._byte() & 1 else 1
                return Style(chinese_scale=(size, size))
            case _:
                return self._other(FS, command)

    def _gs(self) -> Instruction | None:
        command = self._byte()
        match command:
            case 0x21:
                size = self._byte()
                scale = ((size >> 4 & 7) + 1, (size & 7) + 1)
                return Style(latin_scale=scale, chinese_scale=scale)
            case 0x56:
                mode = self._byte()
                return Cut(self._byte() if mode in (0x41, 0x42) else None)
            case 0x28:
                function = self._byte()
                body = self._bytes(self._word())
                return self._symbol(body) if function == 0x6B else Unknown(bytes((GS, 0x28, function)))
            case 0x76:
                self._bytes(2)
                width, height = self._word(), self._word()
                return Picture(width, height, self._bytes(width * height))
            case 0x72:
                return AskPaper() if self._byte() % 0x30 == 1 else None
            case 0x61:
                return AutoStatus(self._byte())
            case _:
                return self._other(GS, command)

    def _symbol(self, body: bytes) -> Instruction | None:
        if len(body) < 2 or body[0] != 0x31:
            return Unknown(b"\x1d\x28\x6b" + body[:2])
        function, rest = body[1], body[2:]
        if function == 0x43 and rest:
            self._qr_module = rest[0]
        elif function == 0x45 and rest:
            self._qr_level = "LMQH"[rest[0] % 0x30 % 4]
        elif function == 0x50:
            self._qr_data = rest[1:]
        elif function == 0x51:
            return Qr(self._qr_data, self._qr_module, self._qr_level)
        return None

    def _other(self, prefix: int, command: int) -> Instruction | None:
        if (prefix, command) in _IGNORED:
            self._bytes(_IGNORED[prefix, command])
            return None
        return Unknown(bytes((prefix, command)))
