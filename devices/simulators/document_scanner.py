"""A document scanner on the network, with a glass and a feeder: ``python -m devices.simulators document_scanner
--listen escl+http://127.0.0.1:0 --control PATH [--no-feeder] [--no-duplex] [--page-s SECONDS]``.

Speaks eSCL over HTTP, or over HTTPS with a certificate it signed itself (``--listen escl+https://…``; ``state`` tells
the fingerprint). Control verbs: `Hands.handle`; scripted faults: `devices.simulators.fault_script`.
"""

from __future__ import annotations

import argparse
import contextlib
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from devices.simulators.control import ControlServer
from devices.simulators.document_scanner_certificate import SelfSigned
from devices.simulators.document_scanner_mechanism import Location, ScannerMechanism
from devices.simulators.fault_script import FaultScript, with_faults
from devices.simulators.http_faults import HttpAnswer, http_script, send_http
from devices.transport import Transport, TransportError

_ROOT = "/eSCL"
_MAX_SETTINGS = 64 * 1024
_POLL_S = 0.02
_IDLE_S = 30.0  # a kept connection without a request


class ScannerSimulator:
    """A scanner on a port of this machine; with port 0 a free one is taken, and kept over unplugging."""

    def __init__(
        self,
        listen: str,
        *,
        feeder: bool = True,
        duplex: bool = True,
        page_s: float = 0.0,
        script: FaultScript | None = None,
    ) -> None:
        """Raises `TransportError`, `OSError`."""
        transport = Transport.parse(listen)
        if transport.scheme not in ("escl+http", "escl+https"):
            raise TransportError(f"escl+http://host:port or escl+https://host:port expected, not {listen!r}")
        self._scheme = transport.scheme
        address = Transport("tcp", transport.rest.removesuffix("/").removesuffix(_ROOT))
        self._address = address.host_port()
        self._certificate = SelfSigned() if transport.scheme == "escl+https" else None
        self.mechanism = ScannerMechanism(feeder=feeder, duplex=duplex, page_s=page_s)
        self.script = script or http_script()
        self._plugging = threading.RLock()
        self._server: _Server | None = None
        self.plug()

    @property
    def url(self) -> str:
        return f"{self._scheme}://{self._address[0]}:{self._address[1]}{_ROOT}"

    @property
    def fingerprint(self) -> str | None:
        """SHA-256 of the certificate; None without TLS."""
        return None if self._certificate is None else self._certificate.fingerprint

    @property
    def plugged(self) -> bool:
        return self._server is not None

    def plug(self) -> None:
        """Power and network are back, at the same address."""
        with self._plugging:
            if self._server is None:
                self._server = _Server(self._address, self)
                self._address = (self._address[0], int(self._server.server_address[1]))
                threading.Thread(target=self._server.serve_forever, args=(_POLL_S,), daemon=True).start()

    def unplug(self) -> None:
        """Power lost: jobs are gone, every connection breaks, nothing listens."""
        with self._plugging:
            server, self._server = self._server, None
            if server is not None:
                server.pull()
                self.mechanism.restart()

    def secured(self, connection: socket.socket) -> socket.socket:
        """The connection, inside TLS where the scanner speaks it."""
        return connection if self._certificate is None else self._certificate.wrap(connection)

    def close(self) -> None:
        self.unplug()

    def __enter__(self) -> ScannerSimulator:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    """Remembers its connections, to break them when the cable is pulled."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], scanner: ScannerSimulator) -> None:
        self.scanner = scanner
        self.gone = threading.Event()
        self._connections: set[socket.socket] = set()
        self._watching = threading.Lock()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._watching:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._watching:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A driver that hangs up in the middle is nothing to tell about."""

    def pull(self) -> None:
        self.gone.set()
        self.shutdown()
        self.server_close()
        with self._watching:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "HallScanner/1"
    disable_nagle_algorithm = True
    timeout = _IDLE_S
    server: _Server

    def setup(self) -> None:
        self.request.settimeout(_IDLE_S)
        self.request = self.server.scanner.secured(self.request)
        super().setup()

    def finish(self) -> None:
        super().finish()
        if isinstance(self.request, ssl.SSLSocket):
            self.request.close()  # the server closes the plain socket, which is an empty shell by now

    def do_GET(self) -> None:
        works = self.server.scanner.mechanism
        if self.path == f"{_ROOT}/ScannerCapabilities":
            self._say("capabilities", works.capabilities())
        elif self.path == f"{_ROOT}/ScannerStatus":
            self._say("status", works.status())
        elif self.path.endswith("/NextDocument"):
            job = self.path.removesuffix("/NextDocument")
            self._say("page", works.next_document(job, self.server.gone.wait))
        else:
            self._say("other", HttpAnswer(404))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > _MAX_SETTINGS:
            self._say("other", HttpAnswer(400))
            return
        document = self.rfile.read(int(length))
        if self.path == f"{_ROOT}/ScanJobs":
            here = f"http://{self.headers.get('Host', '127.0.0.1')}"
            self._say("job", self.server.scanner.mechanism.create_job(document, here))
        else:
            self._say("other", HttpAnswer(404))

    def do_DELETE(self) -> None:
        self._say("delete", self.server.scanner.mechanism.delete_job(self.path))

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _say(self, request: str, answer: HttpAnswer) -> None:
        scanner = self.server.scanner
        scanner.mechanism.count(request)
        send_http(self, scanner.script, answer, self.server.gone, scanner.unplug)


class Hands:
    """Control verbs: what people do to a scanner."""

    def __init__(self, scanner: ScannerSimulator) -> None:
        self._scanner = scanner

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """Carry out a verb and answer with the scanner's state.

        ``place {document, angle}``, ``remove`` (glass); ``load {pages, documents, backs}``, ``empty`` (feeder);
        ``jam_after {pages}``, ``double_feed_after {pages}``, ``clear_jam``; ``cover {open}``; ``busy {on}``;
        ``speed {page_s}``; ``quirks {…}`` (`Quirks`); ``unplug``, ``plug``, ``state``.
        """
        works = self._scanner.mechanism
        match request["do"]:
            case "state":
                pass
            case "place":
                works.place(str(request["document"]), float(request.get("angle", 0.0)))
            case "remove":
                works.remove()
            case "load":
                works.load(int(request["pages"]), request.get("documents"), request.get("backs"))
            case "empty":
                works.empty()
            case "jam_after":
                works.trouble_after(int(request["pages"]), "Jam")
            case "double_feed_after":
                works.trouble_after(int(request["pages"]), "MultipickDetected")
            case "clear_jam":
                works.clear_trouble()
            case "cover":
                works.cover(is_open=bool(request["open"]))
            case "busy":
                works.busy(on=bool(request.get("on", True)))
            case "speed":
                works.page_s = float(request["page_s"])
            case "quirks":
                self._change_quirks(request)
            case "unplug":
                self._scanner.unplug()
            case "plug":
                self._scanner.plug()
            case verb:
                raise ValueError(f"a scanner knows no {verb!r}")
        return self.state()

    def state(self) -> dict[str, Any]:
        scanner = self._scanner
        told = {"url": scanner.url, "plugged": scanner.plugged, "fingerprint": scanner.fingerprint}
        return {**scanner.mechanism.state(), **told}

    def _change_quirks(self, request: dict[str, Any]) -> None:
        quirks = self._scanner.mechanism.quirks
        for name, value in request.items():
            if name == "do":
                continue
            if not hasattr(quirks, name):
                raise ValueError(f"no quirk {name!r}")
            setattr(quirks, name, Location(value) if name == "location" else type(getattr(quirks, name))(value))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-feeder", action="store_true", help="a flatbed only")
    parser.add_argument("--no-duplex", action="store_true", help="the feeder sees one side only")
    parser.add_argument("--page-s", type=float, default=1.0, help="seconds for one side, 0 = at once")
    parser.add_argument("--pages", type=int, default=0, help="sheets in the feeder from the start")


def run(listen: str, control: Path, options: argparse.Namespace, stopped: threading.Event) -> int:
    """Called by ``python -m devices.simulators``: prints ``ready URL`` when a driver can connect."""
    with ScannerSimulator(
        listen, feeder=not options.no_feeder, duplex=not options.no_duplex, page_s=options.page_s
    ) as scanner:
        if options.pages:
            scanner.mechanism.load(options.pages)
        with ControlServer(control, with_faults(scanner.script, Hands(scanner).handle)):
            print(f"ready {scanner.url}", flush=True)  # noqa: T201 - this is the answer to whoever started us
            stopped.wait()
    return 0
