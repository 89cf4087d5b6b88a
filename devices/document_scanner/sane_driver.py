"""Scanner behind `devices.ports.DocumentScanner` through SANE: those on a USB cable, and whatever else it has a backend
for.

Loads the SANE library and OpenCV; only the scanner's own process imports this module (`devices.drivers` imports late).
"""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.document_scanner import sane_options
from devices.document_scanner.offer import Offer
from devices.document_scanner.sane_errors import meaning_of_opening
from devices.document_scanner.sane_library import LibraryStuck, SaneDevice, SaneError, SaneLibrary, is_plugged
from devices.document_scanner.sane_library import library as this_process
from devices.document_scanner.sane_run import SaneRun
from devices.ports import Cancel, DeviceState, DeviceStatus, PaperSource, ScanEvent, ScannedDocument, ScanSettings
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport, TransportError

_OPTIONS = frozenset({"source", "probe_s"})
_OPEN_S = 8.0
_CLOSE_S = 2.0
_FINISH_S = 0.25  # behind a command, which must end by its deadline
_STUCK_S = 10.0  # a cancelled call that has not come back after so long never will
#: Backends that reach their scanner over the network: opening is quick there and the only way to see that it is gone.
_NETWORK = ("airscan:", "escl:", "net:")
_PROBE_S = 5.0
_GONE = frozenset({Reason.ABSENT, Reason.DISCONNECTED, Reason.DEADLINE})


class SaneScanner:
    """Transport ``sane://NAME`` with SANE's own name of the device: ``sane://test:0``, ``sane://airscan:e0:Sim``,
    ``sane://genesys:libusb:001:004``.

    Options: ``source`` (``flatbed`` or ``feeder``) for a scanner that names no sources; ``probe_s``: an idle scanner is
    opened anew so often to see whether it is still there (0: never; 5 for network backends, else 0).
    """

    def __init__(
        self,
        transport: Transport,
        options: Options = NO_OPTIONS,
        *,
        library: SaneLibrary | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises ``ValueError`` for a transport or options that mean nothing."""
        if transport.scheme != "sane":
            raise TransportError(f"sane://NAME expected, not {str(transport)!r}")
        if unknown := sorted(set(options) - _OPTIONS):
            raise ValueError(f"unknown scanner options {', '.join(unknown)}; allowed: {', '.join(sorted(_OPTIONS))}")
        self._name = transport.rest
        self._only_source = PaperSource(options.get("source", PaperSource.FLATBED))
        self._probe_s = float(options.get("probe_s", _PROBE_S if self._name.startswith(_NETWORK) else 0.0))
        self._library = library or this_process()
        self._clock = clock
        self._device: SaneDevice | None = None
        self._offer = Offer()
        self._seen_at = 0.0
        self._doubtful = False
        self._unfinished = False

    # --- the port ---------------------------------------------------------------------------------------------------

    def open(self) -> Result[DeviceStatus]:
        waiting = self._waiting_for_library()
        trouble = self._open() if waiting is None else waiting
        return Ok(self._ready()) if trouble is None else trouble

    def close(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            self._library.patience.call(lambda: self._library.close(device), self._clock() + _CLOSE_S)

    def status(self) -> DeviceStatus:
        """SANE tells nothing of an idle scanner: its plug is looked at, or it is opened anew (see ``probe_s``).
        Raises `LibraryStuck`."""
        waiting = self._waiting_for_library()
        if waiting is not None:
            return self._troubled(waiting)
        if self._unfinished:
            self._finish()
        if self._device is not None and not is_plugged(self._device.devname):
            return self._troubled(Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, "nothing at its USB address"))
        probe_due = self._probe_s > 0 and self._clock() - self._seen_at >= self._probe_s
        if self._device is None or self._doubtful or probe_due:
            self.close()
            trouble = self._open()
            if trouble is not None:
                return self._troubled(trouble)
        return self._ready()

    def scan(
        self, settings: ScanSettings, deadline_s: float, cancel: Cancel, progress: Callable[[ScanEvent], None]
    ) -> Result[ScannedDocument]:
        """A cancelled scan ends at the next line of the page, or at once while the scanner is still getting ready."""
        until = self._clock() + deadline_s
        device = self._device
        if device is None:
            return Err(Reason.ABSENT, Cause.HARDWARE, Action.WAIT, "not open")
        refused = self._offer.source_for(settings)
        if isinstance(refused, Err):
            return refused
        run = SaneRun(self._library, device, settings, until, cancel)
        trouble = run.prepare()
        if trouble is not None:
            return trouble
        progress(ScanEvent.SCANNING)
        try:
            document = run.collect(progress)
        finally:
            self._finish()
        self._seen_at = self._clock()
        self._doubtful = (document.reason if isinstance(document, Err) else document.value.trouble) in _GONE
        return document

    # --- inside -------------------------------------------------------------------------------------------------------

    def _open(self) -> Err | None:
        try:
            device = self._library.patience.call(lambda: self._library.open(self._name), self._clock() + _OPEN_S)
        except SaneError as error:
            return meaning_of_opening(str(error))
        if isinstance(device, Err):
            return device
        self._device, self._doubtful, self._seen_at = device, False, self._clock()
        self._offer = sane_options.offer(device.opt, self._only_source)
        return None

    def _finish(self) -> None:
        device = self._device
        if device is not None:
            ended = self._library.patience.call(lambda: self._library.finish(device), self._clock() + _FINISH_S)
            self._unfinished = isinstance(ended, Err)

    def _waiting_for_library(self) -> Err | None:
        """While a call that was left behind has not come back, no other may begin. Raises `LibraryStuck`."""
        stuck_s = self._library.patience.stuck_s()
        if stuck_s > _STUCK_S:
            raise LibraryStuck(f"{stuck_s:.0f} s")
        if not stuck_s:
            return None
        return Err(Reason.BUSY, Cause.SOFTWARE, Action.WAIT, "SANE has not come back from an earlier call")

    def _ready(self) -> DeviceStatus:
        return DeviceStatus(DeviceState.READY, model=self._name, abilities=self._offer.abilities())

    def _troubled(self, error: Err) -> DeviceStatus:
        """A scanner that had been there and is gone comes back: offline, not absent."""
        if error.reason in _GONE:
            error = Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, error.detail)
            state = DeviceState.OFFLINE
        else:
            state = DeviceState.BUSY if error.reason is Reason.BUSY else DeviceState.HARDWARE_ERROR
        return DeviceStatus(state, error.reason, error.cause, error.action, error.detail, model=self._name)
