"""The works of the simulated printer: buffer, paper, cover, knife, and the status bits that tell of them.

Like real ones it keeps what it could not print: after the paper is refilled the old content comes out, unless the
buffer was cleared (DLE ENQ 2) while it stood still. The bits are made here from DEVICES §4.1, apart from the driver.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from devices.simulators.receipt_printer_decoder import (
    AskPaper,
    AutoStatus,
    Cut,
    Decoder,
    Drawer,
    FeedDots,
    Initialise,
    Instruction,
    NewLine,
    Picture,
    Qr,
    Style,
    Text,
    Unknown,
)
from devices.simulators.receipt_printer_paper import DOTS_PER_MM, Strip, Typesetter, developed

_REMEMBERED = 200  # receipts that the state tells of
_NEW_ROLL_MM = 50_000.0
_NEAR_END_MM = 1500.0
_TO_KNIFE_DOTS = 96  # from the print head to the knife
_SLICE = 64  # bytes taken from the buffer at once


@dataclass(slots=True)
class Receipt:
    """A piece of paper that left the printer. ``partial``: torn off, or followed by nothing of its job."""

    number: int
    file: str
    partial: bool
    length_mm: float
    lines: list[str]
    codes: list[str]


class _Cleared(Exception):
    """The buffer was cleared while an instruction was waiting: it is not carried out."""


class Mechanism:
    """Prints on a thread of its own at ``speed`` mm/s (0: at once). All methods may be called from any thread."""

    def __init__(self, out: Path, width_mm: int, speed: float, answer: Callable[[bytes], None]) -> None:
        self._out = out
        self._speed = speed
        self._answer = answer  # sends bytes to whoever is connected
        self.width_mm = width_mm
        self._typesetter = Typesetter(width_mm)
        self._decoder = Decoder()
        self._strip = Strip()
        self._strip_broken = False  # its job was cut short
        self._changed = threading.Condition(threading.RLock())
        self._buffer = bytearray()
        self._busy = False
        self._generation = 0
        self._stopped = False
        self._auto_mask = 0
        self._last_auto = b""
        self._after: list[tuple[float, Callable[[], None]]] = []
        self.receipts: list[Receipt] = []  # the last of them
        self._printed = 0
        self.received = 0
        self.drawer_opened = 0
        self.unknown: list[str] = []
        self.paper_mm = _NEW_ROLL_MM
        self.cover_open = False
        self.cutter_stuck = False
        self.jammed = False
        self.error = ""  # "", "cutter" or "mechanical": stays until recovered
        self.power = True
        self._thread = threading.Thread(target=self._run, name="printer-mechanism", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join(timeout=5)

    # --- what comes in over the cable -----------------------------------------------------------------------------

    def receive(self, data: bytes) -> None:
        """Print data, in the order it came. What arrives as the power goes is lost."""
        with self._changed:
            if not self.power:
                return
            self.received += len(data)
            self._buffer += data
            self._changed.notify_all()

    def real_time_status(self, n: int) -> bytes:
        """The answer to DLE EOT n."""
        with self._changed:
            out, near = self.paper_mm <= 0, self.paper_mm <= _NEAR_END_MM
            bits = {
                1: 0x08 * self._offline() | 0x20 * bool(self.error),
                2: 0x04 * self.cover_open | 0x20 * out | 0x40 * bool(self.error),
                3: 0x04 * (self.error == "mechanical") | 0x08 * (self.error == "cutter"),
                4: 0x0C * near | 0x60 * out,
            }[n]
            return bytes((0x12 | bits,))

    def recover(self, *, clear: bool) -> None:
        """DLE ENQ: does something only while the printer stands still."""
        with self._changed:
            if not self._offline():
                return
            if clear:
                self._forget()
            if not (self.jammed or self.cutter_stuck):
                self.error = ""
            self._tell()

    # --- what hands do to it --------------------------------------------------------------------------------------

    def change(self, **fields: Any) -> None:
        """Set public fields (paper, cover, jam …) as a hand would."""
        with self._changed:
            for name, value in fields.items():
                setattr(self, name, value)
            if self.jammed and not self.error:
                self.error = "mechanical"
            if not self.power:
                self._forget()
                self._auto_mask = 0
                self.error = ""
            self._tell()

    def refill(self) -> None:
        self.change(paper_mm=_NEW_ROLL_MM)

    def after(self, mm: float, act: Callable[[], None]) -> None:
        """Do something when so much more paper has moved."""
        with self._changed:
            self._after.append((mm, act))

    def state(self) -> dict[str, Any]:
        with self._changed:
            return {
                "receipts": [asdict(receipt) for receipt in self.receipts],
                "partial": sum(receipt.partial for receipt in self.receipts),
                "received_bytes": self.received,
                "buffered_bytes": len(self._buffer) + self._decoder.waiting,
                "idle": not self._busy and not self._buffer,
                "hanging_out_mm": round(self._strip.height / DOTS_PER_MM, 1),
                "paper_mm": round(max(self.paper_mm, 0.0), 1),
                "near_end": self.paper_mm <= _NEAR_END_MM,
                "paper_out": self.paper_mm <= 0,
                "cover_open": self.cover_open,
                "error": self.error,
                "power": self.power,
                "drawer_opened": self.drawer_opened,
                "unknown": list(self.unknown),
            }

    def wait_idle(self, timeout_s: float) -> bool:
        """True when everything received has been worked off."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._busy and not self._buffer, timeout_s)

    # --- inside ---------------------------------------------------------------------------------------------------

    def _offline(self) -> bool:
        return self.cover_open or self.paper_mm <= 0 or bool(self.error) or not self.power

    def _forget(self) -> None:
        self._buffer.clear()
        self._decoder.reset()
        self._typesetter.reset()
        self._strip_broken = self._strip_broken or self._strip.has_ink
        self._generation += 1
        self._changed.notify_all()

    def _tell(self) -> None:
        """Wake the works, and send automatic status when it was asked for and something changed."""
        self._changed.notify_all()
        first = 0x10 | 0x08 * self._offline() | 0x20 * self.cover_open
        second = 0x01 * bool(self.error) | 0x04 * (self.error == "mechanical") | 0x08 * (self.error == "cutter")
        third = 0x03 * (self.paper_mm <= _NEAR_END_MM) | 0x0C * (self.paper_mm <= 0)
        status = bytes((first, second, third, 0))
        if self._auto_mask and status != self._last_auto:
            self._answer(status)
        self._last_auto = status

    def _run(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._stopped or (self._buffer and not self._offline()))
                if self._stopped:
                    return
                self._busy = True
                piece = bytes(self._buffer[:_SLICE])
                del self._buffer[:_SLICE]
                generation = self._generation
                instructions = self._decoder.feed(piece)
            with contextlib.suppress(_Cleared):
                for instruction in instructions:
                    self._carry_out(instruction, generation)

    def _carry_out(self, instruction: Instruction, generation: int) -> None:
        with self._changed:
            self._ready(generation)
            match instruction:
                case Text():
                    if (full := self._typesetter.text(instruction)) is not None:
                        self._print_line(full, generation)
                case NewLine():
                    for _ in range(instruction.lines):
                        self._print_line(self._typesetter.end_line(), generation)
                case FeedDots():
                    self._move(self._typesetter.blank(instruction.dots), generation)
                case Style():
                    self._typesetter.style(instruction)
                case Picture():
                    self._move(self._typesetter.picture(instruction), generation)
                case Qr():
                    self._strip.codes.append(instruction.data.decode("utf-8", "replace"))
                    self._move(self._typesetter.code(instruction), generation)
                case Cut():
                    if instruction.feed is not None:
                        self._move(self._typesetter.blank(_TO_KNIFE_DOTS + instruction.feed), generation)
                    self._cut(generation)
                case Initialise():
                    self._typesetter.reset()
                case AskPaper():
                    near, out = self.paper_mm <= _NEAR_END_MM, self.paper_mm <= 0
                    self._answer(bytes((0x03 * near | 0x0C * out,)))
                case AutoStatus():
                    self._auto_mask = instruction.mask
                    self._last_auto = b""
                    self._tell()
                case Drawer():
                    self.drawer_opened += 1
                case Unknown():
                    self.unknown.append(instruction.data.hex(" "))

    def _ready(self, generation: int) -> None:
        """Stand still while something is wrong; raises `_Cleared` when the buffer was emptied meanwhile."""
        self._changed.wait_for(lambda: self._stopped or self._generation != generation or not self._offline())
        if self._stopped or self._generation != generation:
            raise _Cleared

    def _print_line(self, line: tuple[Image.Image, str], generation: int) -> None:
        row, text = line
        if text:
            self._strip.lines.append(text)
        self._move(row, generation)

    def _move(self, row: Image.Image, generation: int) -> None:
        """Burn and feed one row of dots, stopping within it when the paper ends or something is in the way."""
        done = 0
        while done < row.height:
            self._ready(generation)
            step = self._step(row.height - done)
            self._strip.rows.append(row.crop((0, done, row.width, done + step)))
            done += step
            moved = step / DOTS_PER_MM
            was_low = self.paper_mm <= _NEAR_END_MM
            self.paper_mm -= moved
            if self.paper_mm <= 1e-6:
                self.paper_mm = 0.0
                self._emit(partial=True)  # the end of the roll falls out of the printer
            if self.paper_mm == 0.0 or was_low != (self.paper_mm <= _NEAR_END_MM):
                self._tell()
            due = [act for mm, act in self._after if mm <= moved + 1e-6]
            self._after = [(mm - moved, act) for mm, act in self._after if mm > moved + 1e-6]
            for act in due:
                act()
            if self._speed > 0 and self._generation == generation:
                self._changed.wait_for(lambda: self._stopped or self._generation != generation, moved / self._speed)

    def _step(self, dots: int) -> int:
        """How far to move at once: not past the end of the paper nor past something that is to happen."""
        limits = [self.paper_mm, *(mm for mm, _ in self._after)]
        return max(1, min(dots, *(int(mm * DOTS_PER_MM + 1e-6) for mm in limits)))

    def _cut(self, generation: int) -> None:
        if self.cutter_stuck:
            self.error = "cutter"
            self._tell()
            self._ready(generation)
        self._emit(partial=self._strip_broken)

    def _emit(self, *, partial: bool) -> None:
        """Let the paper go: a file when there is anything on it."""
        strip, self._strip, self._strip_broken = self._strip, Strip(), False
        if not strip.has_ink:
            return
        number = self._printed = self._printed + 1
        name = f"receipt-{number:03d}{'-partial' if partial else ''}.png"
        length = round(strip.height / DOTS_PER_MM, 1)
        receipt = Receipt(number, name, partial, length, strip.lines, strip.codes)
        picture = developed(strip, self._typesetter.paper_dots, torn=partial)
        self._out.mkdir(parents=True, exist_ok=True)
        hidden = self._out / f".{name}"
        picture.save(hidden, format="PNG", dpi=(203, 203))
        hidden.replace(self._out / name)  # whoever watches the folder never sees half a file
        words = json.dumps(asdict(receipt), ensure_ascii=False, indent=1)
        (self._out / name).with_suffix(".json").write_text(words, "utf-8")
        self.receipts.append(receipt)
        del self.receipts[:-_REMEMBERED]
        self._changed.notify_all()
