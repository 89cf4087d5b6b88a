"""An A4 printer at the far end of a network cable: ``python -m devices.simulators page_printer --listen
ipp://127.0.0.1:0/ipp/print --control PATH --out DIR [--seconds S] [--simple]``.

Speaks IPP over HTTP as driverless printers do, takes PDF, and leaves one picture for each printed side below ``--out``.
Control verbs: `Hands.handle`.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from devices.ipp.encoding import IppFormatError, decode_message, encode_message
from devices.simulators.control import ControlServer
from devices.simulators.fault_script import FaultScript, with_faults
from devices.simulators.http_faults import HttpAnswer, http_script, send_http
from devices.simulators.page_printer_ipp import IppAnswers
from devices.simulators.page_printer_works import Works
from devices.transport import Transport, TransportError

_PATH = "/ipp/print"
_MOST = 64 << 20  # bytes of a request
_GARBAGE = bytes.fromhex("00 FF 02 00 00 00 4A FF FF") * 30


class PagePrinterSimulator:
    """A printer on a TCP port of this machine. ``simple``: a cheap one, which knows neither Create-Job nor page ranges
    nor copies and prints on one side."""

    def __init__(
        self,
        listen: str,
        out: Path,
        seconds: float = 0.0,
        *,
        simple: bool = False,
        dpi: int = 100,
        script: FaultScript | None = None,
    ) -> None:
        self._host, self._port = _listening(listen)
        self.works = Works(out, seconds, dpi)
        self.script = script or http_script()
        self.answers = IppAnswers(self.works, lambda: self.url, simple=simple)
        self.garbage = False
        self._server: _Server | None = None
        self._plugging = threading.Lock()
        self.plug()

    @property
    def url(self) -> str:
        return f"ipp://{self._host}:{self._port}{_PATH}"

    def close(self) -> None:
        self.unplug()
        self.works.stop()

    def __enter__(self) -> PagePrinterSimulator:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def plug(self) -> None:
        """Power and network are back, at the same address."""
        with self._plugging:
            if self._server is None:
                self._server = _Server((self._host, self._port), self)
                self._port = int(self._server.server_address[1])
                self.works.change(power=True)

    def unplug(self) -> None:
        """Power lost: jobs are gone, connections break, nothing listens."""
        with self._plugging:
            server, self._server = self._server, None
            if server is not None:
                self.works.change(power=False)
                server.stop()


def _listening(listen: str) -> tuple[str, int]:
    """``ipp://127.0.0.1:0[/…]``; port 0 takes a free one."""
    transport = Transport.parse(listen)
    host, _, port = transport.rest.partition("/")[0].rpartition(":")
    if transport.scheme != "ipp" or not host or not port.isdigit():
        raise TransportError(f"ipp://host:port expected, not {listen!r}")
    return host, int(port)


class _Server(ThreadingHTTPServer):
    """One plugging-in: its threads end with it."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], printer: PagePrinterSimulator) -> None:
        self.printer = printer
        self.gone = threading.Event()
        self.connections: set[socket.socket] = set()
        super().__init__(address, _Handler)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), name="page-printer-http", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.gone.set()
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        if threading.current_thread() is not self._thread:
            self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is nothing to tell."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server.connections.add(self.request)
        super().setup()

    def finish(self) -> None:
        self.server.connections.discard(self.request)
        with contextlib.suppress(OSError):
            super().finish()

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name the base class has
        """Says nothing."""

    def do_POST(self) -> None:
        printer = self.server.printer
        body = self._body()
        if self.server.gone.is_set() or body is None:
            self.close_connection = True
            return
        # Nothing is done by a printer that hangs: it does not even look at what came.
        answer = HttpAnswer(200) if printer.script.hung else _answer(printer, body)
        send_http(self, printer.script, answer, self.server.gone, printer.unplug)

    def _body(self) -> bytes | None:
        """The whole request; None when it did not come whole."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return self._chunks()
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(size, _MOST))
        return body if len(body) == size else None

    def _chunks(self) -> bytes | None:
        body = bytearray()
        while len(body) <= _MOST:
            try:
                size = int(self.rfile.readline(1000).split(b";")[0], 16)
            except ValueError:
                return None
            piece = self.rfile.read(size)
            if len(piece) != size:
                return None
            self.rfile.readline(1000)
            if size == 0:
                return bytes(body)
            body += piece
        return None


def _answer(printer: PagePrinterSimulator, body: bytes) -> HttpAnswer:
    if printer.garbage:
        return HttpAnswer(200, _GARBAGE, {"Content-Type": "application/ipp"})
    try:
        request = decode_message(body)
    except IppFormatError:
        return HttpAnswer(400)
    answer = printer.answers.answer(request)
    return HttpAnswer(200, encode_message(answer), {"Content-Type": "application/ipp"})


class Hands:
    """Control verbs: what people do to a printer."""

    def __init__(self, printer: PagePrinterSimulator) -> None:
        self._printer = printer

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """Carry out a verb and answer with the printer's state.

        ``state``, ``paper {sheets}``, ``refill``, ``toner {percent}``, ``jam {on}``, ``jam_after {pages}``, ``cover
        {open}``, ``refuse {on}``, ``slow {seconds}`` (a side), ``garbage {on}``, ``unplug``, ``plug``, ``clear``.
        ``on`` is true unless given.
        """
        self._act(request)()
        return self._printer.works.state()

    def _act(self, request: dict[str, Any]) -> Callable[[], None]:
        printer, works = self._printer, self._printer.works
        on = bool(request.get("on", True))
        acts: dict[str, Callable[[], None]] = {
            "state": lambda: None,
            "paper": lambda: works.change(paper=max(0, int(request["sheets"]))),
            "refill": lambda: works.change(paper=250),
            "toner": lambda: works.change(toner=float(request["percent"])),
            "jam": lambda: works.change(jammed=on),
            "jam_after": lambda: works.jam_after(int(request["pages"])),
            "cover": lambda: works.change(cover_open=bool(request["open"])),
            "refuse": lambda: works.change(accepting=not on),
            "slow": lambda: works.change(seconds=float(request["seconds"])),
            "garbage": lambda: setattr(printer, "garbage", on),
            "unplug": printer.unplug,
            "plug": printer.plug,
            "clear": works.clear,
        }
        verb = str(request["do"])
        if verb not in acts:
            raise ValueError(f"a printer knows no {verb!r}")
        return acts[verb]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, type=Path, help="folder for the printed sides")
    parser.add_argument("--seconds", type=float, default=2.0, help="seconds a side, 0 = at once")
    parser.add_argument("--simple", action="store_true", help="a cheap printer: no Create-Job, page ranges, duplex")


def run(listen: str, control: Path, options: argparse.Namespace, stopped: threading.Event) -> int:
    """Called by ``python -m devices.simulators``: prints ``ready URL`` when a driver can connect."""
    with (
        PagePrinterSimulator(listen, options.out, options.seconds, simple=options.simple) as printer,
        ControlServer(control, with_faults(printer.script, Hands(printer).handle)),
    ):
        print(f"ready {printer.url}", flush=True)  # noqa: T201 - this is the answer to whoever started us
        stopped.wait()
    return 0
