"""A receipt printer at the far end of a TCP cable: ``python -m devices.simulators receipt_printer --listen
tcp://127.0.0.1:0 --control PATH --out DIR [--width 58|80] [--speed MM_PER_S]``.

Speaks ESC/POS with real-time status (also while busy), automatic status and a buffer, and leaves one picture for each
piece of paper below ``--out``. One driver at a time, like most network printers. Control verbs: `Hands.handle`.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from devices.simulators.control import ControlServer
from devices.simulators.fault_script import FaultScript, Piece, deliver, with_faults
from devices.simulators.receipt_printer_mechanism import Mechanism
from devices.simulators.receipt_printer_paper import PRINTABLE
from devices.transport import Transport

_GARBAGE = bytes.fromhex("11 10 00 00 00 13 FF 55 80")  # XON, an ASB, XOFF, noise


class PrinterSimulator:
    """A printer on a TCP port of this machine."""

    def __init__(self, listen: str, out: Path, width_mm: int = 80, speed: float = 150.0) -> None:
        self._host, self._port = Transport.parse(listen).host_port()
        self.faults = FaultScript(EscPosSpoiler())
        self._gone = threading.Event()
        self._sending = threading.Lock()
        self._connection: socket.socket | None = None
        self._listener: socket.socket | None = None
        self._server: threading.Thread | None = None
        self._hung = False
        self._garbage = False
        self._unhung = threading.Event()
        self._unhung.set()
        self._tail = b""  # the last bytes received, for real-time commands that arrive in pieces
        self.mechanism = Mechanism(out, width_mm, speed, self._send)
        self.plug()

    @property
    def url(self) -> str:
        return f"tcp://{self._host}:{self._port}"

    def close(self) -> None:
        self.unplug()
        self._unhung.set()
        self.mechanism.stop()

    def __enter__(self) -> PrinterSimulator:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- hands ----------------------------------------------------------------------------------------------------

    def plug(self) -> None:
        """Power and network are back, at the same address."""
        if self._listener is not None:
            return
        self._listener = socket.create_server((self._host, self._port), backlog=4)
        self._port = int(self._listener.getsockname()[1])
        self._gone = threading.Event()
        self.mechanism.change(power=True)
        self._server = threading.Thread(target=self._serve, args=(self._listener,), name="printer-tcp", daemon=True)
        self._server.start()

    def unplug(self) -> None:
        """Power lost: the buffer is gone, the connection breaks, nothing listens."""
        listener, self._listener = self._listener, None
        if listener is None:
            return
        self._gone.set()
        self.mechanism.change(power=False)
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        with self._sending:
            if self._connection is not None:
                with contextlib.suppress(OSError):
                    self._connection.shutdown(socket.SHUT_RDWR)

    def hang(self, *, on: bool) -> None:
        """The firmware stands still: bytes are neither read nor answered."""
        self._hung = on
        if on:
            self._unhung.clear()
        else:
            self._unhung.set()

    def talk_garbage(self, *, on: bool) -> None:
        """Sends XON, automatic status and noise before every answer."""
        self._garbage = on

    # --- the cable ------------------------------------------------------------------------------------------------

    def _serve(self, listener: socket.socket) -> None:
        while self._listener is listener:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._sending:
                self._connection = connection
            try:
                self._converse(connection, listener)
            finally:
                with self._sending:
                    if self._connection is connection:
                        self._connection = None
                connection.close()

    def _converse(self, connection: socket.socket, listener: socket.socket) -> None:
        self._tail = b""
        while self._listener is listener:
            self._unhung.wait()
            self.faults.wait_while_hung(self._gone)
            try:
                data = connection.recv(4096)
            except OSError:
                return
            if not data:
                return
            self._unhung.wait()
            self.faults.wait_while_hung(self._gone)
            self._take(data)

    def _take(self, data: bytes) -> None:
        """Obey real-time commands where they stand, hand the rest on in order."""
        start = 0
        for at in range(len(data)):
            # The window ends at this byte; a command may have begun in an earlier piece.
            window = (self._tail + data[max(0, at - 2) : at + 1])[-3:]
            if len(window) < 3 or window[0] != 0x10:
                continue
            if window[1] == 0x04 and window[2] in (1, 2, 3, 4):
                self._send((_GARBAGE if self._garbage else b"") + self.mechanism.real_time_status(window[2]))
            elif window[1] == 0x05 and window[2] in (1, 2):
                self.mechanism.receive(data[start : at + 1])
                start = at + 1
                self.mechanism.recover(clear=window[2] == 2)
        self.mechanism.receive(data[start:])
        self._tail = (self._tail + data)[-2:]

    def _send(self, data: bytes) -> None:
        whole = True
        with self._sending, contextlib.suppress(OSError):
            if self._connection is not None and not self._hung:
                whole = deliver(self.faults.apply([Piece(data)]), self._connection.sendall, self._gone)
        if not whole:
            self.unplug()


class EscPosSpoiler:
    """`devices.simulators.fault_script.Spoiler` of ESC/POS: a ``status`` is the bits, as two hex digits, that every
    byte of the answer has besides its own (``60``: paper end in the answer to DLE EOT 4)."""

    def bad_checksum(self, answer: bytes) -> bytes:
        raise ValueError("ESC/POS has no checksum")

    def status(self, answer: bytes, word: str) -> bytes:
        return bytes(byte | int(word, 16) & 0xFF for byte in answer)


class Hands:
    """Control verbs: what people do to a printer."""

    def __init__(self, printer: PrinterSimulator) -> None:
        self._printer = printer

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """Carry out a verb and answer with the printer's state.

        ``state``, ``paper {mm}``, ``refill``, ``cover {open}``, ``cutter_error {on}``, ``jam {on}``, ``unplug``,
        ``plug``, ``hang {on}``, ``garbage {on}``, ``paper_out_after {mm}``, ``after {mm, then, …}`` (any verb, after so
        much more paper). ``on`` is true unless given. ``fault`` and ``heal`` come before these (`with_faults`).
        """
        self._act(request)()
        return {**self._printer.mechanism.state(), "width_mm": self._printer.mechanism.width_mm}

    def _act(self, request: dict[str, Any]) -> Callable[[], None]:
        printer, works = self._printer, self._printer.mechanism
        on = bool(request.get("on", True))
        match request["do"]:
            case "state":
                return lambda: None
            case "paper" | "paper_out_after":
                mm = float(request["mm"])
                return lambda: works.change(paper_mm=mm)
            case "refill":
                return works.refill
            case "cover":
                is_open = bool(request["open"])
                return lambda: works.change(cover_open=is_open)
            case "cutter_error":
                return lambda: works.change(cutter_stuck=on)
            case "jam":
                return lambda: works.change(jammed=on)
            case "unplug":
                return printer.unplug
            case "plug":
                return printer.plug
            case "hang":
                return lambda: printer.hang(on=on)
            case "garbage":
                return lambda: printer.talk_garbage(on=on)
            case "after":
                mm, then = float(request["mm"]), self._act({**request, "do": request["then"], "mm": 0})
                return lambda: works.after(mm, then)
            case verb:
                raise ValueError(f"a printer knows no {verb!r}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, type=Path, help="folder for the receipts")
    parser.add_argument("--width", type=int, choices=sorted(PRINTABLE), default=80, help="paper width in mm")
    parser.add_argument("--speed", type=float, default=150.0, help="mm per second, 0 = at once")


def run(listen: str, control: Path, options: argparse.Namespace, stopped: threading.Event) -> int:
    """Called by ``python -m devices.simulators``: prints ``ready URL`` when a driver can connect."""
    with (
        PrinterSimulator(listen, options.out, options.width, options.speed) as printer,
        ControlServer(control, with_faults(printer.faults, Hands(printer).handle)),
    ):
        print(f"ready {printer.url}", flush=True)  # noqa: T201 - this is the answer to whoever started us
        stopped.wait()
    return 0
