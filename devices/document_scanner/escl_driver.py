"""Network scanner behind `devices.ports.DocumentScanner`, spoken to in eSCL (AirScan).

Loads requests and OpenCV; only the scanner's own process imports this module (`devices.drivers` imports late).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TypeVar

from devices.document_scanner.escl_client import WAKE_S, EsclClient
from devices.document_scanner.escl_documents import Capabilities, EsclStatus
from devices.document_scanner.escl_http import ScannerHttp
from devices.document_scanner.escl_job import EsclJob
from devices.document_scanner.escl_states import lost, status_of, status_of_error, with_identity
from devices.document_scanner.patience import Call, Patience
from devices.links import LinkError
from devices.ports import Cancel, DeviceState, DeviceStatus, ScanEvent, ScannedDocument, ScanSettings
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport, TransportError

T = TypeVar("T")

_SCHEMES = {"escl+http": "http", "escl+https": "https"}
_REST = re.compile(r"(?P<host>(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?)(?P<root>(?:/[A-Za-z0-9._~-]+)*)/?")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_OPTIONS = frozenset({"fingerprint"})
_ROOT = "/eSCL"

_OPEN_S = 4.0  # for both questions of an opening
_ANSWER_S = 1.5  # how long one poll waits; the question itself may stay open longer, see `EsclScanner.status`
_TIDY_S = 0.25  # behind a command, which must end by its deadline
_TIDY_LATER_S = 1.0


class EsclScanner:
    """Transports ``escl+http://host[:port][/eSCL]`` and ``escl+https://…``. Option ``fingerprint``: SHA-256 of the
    scanner's certificate (hex, colons allowed), for one that signed it itself."""

    def __init__(
        self, transport: Transport, options: Options = NO_OPTIONS, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Raises ``ValueError`` for a transport or options that mean nothing."""
        base, root = _address(transport)
        self._secured = base.startswith("https")
        self._client = EsclClient(ScannerHttp(base, _fingerprint(options)), root)
        self._clock = clock
        self._patience = Patience(self._client.abort, clock)
        self._capabilities: Capabilities | None = None
        self._asked: Call[Result[EsclStatus]] | None = None
        self._unfinished: EsclJob | None = None

    # --- the port ---------------------------------------------------------------------------------------------------

    def open(self) -> Result[DeviceStatus]:
        """A scanner that is still waking up ends as ``Err`` (`Reason.DEADLINE`, so it is offline): the question wakes
        it, and the next opening finds it awake."""
        until = self._clock() + _OPEN_S
        capabilities = self._ask(self._client.capabilities, until)
        if isinstance(capabilities, Err):
            return self._with_mark(capabilities, until) if self._secured else capabilities
        self._capabilities = capabilities.value
        status = self._ask(self._client.status, until)
        return status if isinstance(status, Err) else Ok(status_of(status.value, self._capabilities))

    def close(self) -> None:
        self._asked = None
        self._patience.abort()
        self._client.close()

    def status(self) -> DeviceStatus:
        """Asks, and waits a moment. A question that is not answered by then stays open and the next poll comes back to
        it: a scanner in power save is slow once, and one that hangs is not asked again and again."""
        self._tidy(_TIDY_LATER_S)
        self._asked = self._asked or self._patience.begin(self._client.status)
        if self._asked is None:
            return self._slow("an earlier request has not come back")
        if not self._asked.wait(_ANSWER_S):
            return self._slow("waking up, or not answering")
        asked, self._asked = self._asked, None
        try:
            status = asked.result()
        except LinkError as error:
            return status_of_error(lost(error), self._capabilities)
        if isinstance(status, Err):
            return status_of_error(status, self._capabilities)
        return status_of(status.value, self._capabilities)

    def scan(
        self, settings: ScanSettings, deadline_s: float, cancel: Cancel, progress: Callable[[ScanEvent], None]
    ) -> Result[ScannedDocument]:
        """Pages in the order they come. A cancelled scan ends within a second; one whose job is just being asked for
        waits up to two more, so that the scanner is not left with a job nobody fetches."""
        until = self._clock() + deadline_s
        self._asked = None  # if it is still open, the first request of the job waits behind it
        if self._capabilities is None:
            return Err(Reason.ABSENT, Cause.HARDWARE, Action.WAIT, "not open")
        source = self._capabilities.offer.source_for(settings)
        if isinstance(source, Err):
            return source
        job = EsclJob(self._client, self._patience, settings, source, until, cancel, self._clock)
        self._unfinished = job
        try:
            trouble = job.start(self._capabilities.version)
            if trouble is not None:
                return trouble
            progress(ScanEvent.SCANNING)
            return job.collect(progress)
        finally:
            self._tidy(_TIDY_S)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _ask(self, question: Callable[[], Result[T]], until: float) -> Result[T]:
        try:
            return self._patience.call(question, until)
        except LinkError as error:
            return error.as_err()

    def _with_mark(self, refused: Err, until: float) -> Err:
        """A certificate that is not trusted is told to the technician, who can pin it."""
        if refused.reason is not Reason.NOT_AUTHORISED:
            return refused
        mark = self._patience.call(self._client.certificate_mark, until)
        if isinstance(mark, Err) or not mark:
            return refused
        return Err(refused.reason, refused.cause, refused.action, f"{refused.detail}; its fingerprint is {mark}")

    def _tidy(self, patience_s: float) -> None:
        if self._unfinished is not None and self._unfinished.tidy(patience_s):
            self._unfinished = None

    def _slow(self, detail: str) -> DeviceStatus:
        if self._patience.stuck_s() <= WAKE_S:
            return with_identity(self._capabilities, DeviceState.STARTING, detail=detail)
        self._asked = None
        self._patience.abort()
        silent = Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, "no answer")
        return status_of_error(silent, self._capabilities)


def _address(transport: Transport) -> tuple[str, str]:
    """``http://host:port`` and the path of the service. Raises `TransportError`."""
    scheme = _SCHEMES.get(transport.scheme)
    found = _REST.fullmatch(transport.rest)
    if scheme is None or found is None:
        raise TransportError(f"escl+http://host:port/eSCL expected, not {str(transport)!r}")
    return f"{scheme}://{found['host']}", found["root"] or _ROOT


def _fingerprint(options: Options) -> str | None:
    if unknown := sorted(set(options) - _OPTIONS):
        raise ValueError(f"unknown scanner options {', '.join(unknown)}; allowed: {', '.join(sorted(_OPTIONS))}")
    given = options.get("fingerprint")
    if given is None:
        return None
    plain = given.replace(":", "").lower()
    if not _FINGERPRINT.fullmatch(plain):
        raise ValueError("fingerprint must be the SHA-256 of the certificate, 64 hexadecimal digits")
    return plain
