"""The SANE library of this process. It is global and not made for several threads: one `SaneLibrary`, one call at a
time.

Backends block as long as they like. Calls go through `SaneLibrary.patience`; one that does not come back keeps the
library to itself, and in the end only a new process helps (`LibraryStuck`).
"""

from __future__ import annotations

import contextlib
import functools
import re
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, cast

from devices import wire_trace
from devices.document_scanner.patience import Patience
from devices.document_scanner.sane_options import SaneOption

_USB_ADDRESS = re.compile(r"(?P<before>.*libusb:)(?P<bus>\d{3}):(?P<device>\d{3})")
_USB = Path("/dev/bus/usb")


class SaneError(Exception):
    """SANE said no; ``str()`` is `sane_strstatus`."""


class LibraryStuck(RuntimeError):
    """A backend has not come back from a call that was cancelled long ago. The device's process must end."""


#: data, width, height, samples a pixel, bytes a sample
Snapped = tuple[bytearray, int, int, int, int]


class RawDevice(Protocol):
    """``_sane``'s device, below python-sane's attributes."""

    def snap(self, no_cancel: int, deep: int, progress: Callable[[int, int], None]) -> Snapped: ...


class SaneDevice(Protocol):
    """python-sane's device, as far as we use it. ``devname`` is the name it was opened by."""

    devname: str
    opt: Mapping[str, SaneOption]
    dev: RawDevice

    def start(self) -> None: ...
    def cancel(self) -> None: ...
    def close(self) -> None: ...


class SaneLibrary:
    """``module`` is python-sane, imported at the first opening."""

    def __init__(self, module: Any = None) -> None:
        self._module = module
        self._ready = False
        self._open: SaneDevice | None = None
        self._stop = threading.Event()
        self._starting = threading.Event()
        self.patience = Patience(self._break_off)

    def expect_page(self) -> None:
        """Before `read_page` is begun, on the thread that will wait for it: from now on an abort is for this page."""
        self._stop.clear()

    # --- through `patience` only --------------------------------------------------------------------------------------

    def open(self, name: str) -> SaneDevice:
        """The device of this name; one on USB that came back under another address is found again, if it is the only
        one of its backend. Raises `SaneError`."""
        wire_trace.note(f"-> open {name}")
        sane = self._initialised()
        if self._open is not None:
            self.close(self._open)  # left open by a driver that could not wait for it
        try:
            device = self._call(lambda: sane.open(name))
        except SaneError:
            moved = self._moved(name)
            if moved is None:
                raise
            device = self._call(lambda: sane.open(moved))
        self._open = cast(SaneDevice, device)
        return self._open

    def close(self, device: SaneDevice) -> None:
        self._open = None
        with contextlib.suppress(SaneError):
            self._call(device.close)

    def set(self, device: SaneDevice, name: str, value: object) -> None:
        """Raises `SaneError`; an option that is not there or cannot be set is left alone."""
        option = device.opt.get(name)
        if option is not None and option.is_active() and option.is_settable():
            wire_trace.note(f"-> {name} = {value}")
            self._call(lambda: setattr(device, name, value))

    def get(self, device: SaneDevice, name: str) -> Any:
        """Raises `SaneError`."""
        return self._call(lambda: getattr(device, name))

    def read_page(self, device: SaneDevice, most_lines: int, *, more: bool) -> Snapped:
        """Start and read one page; ``more``: from a feeder, others follow. Raises `SaneError`."""

        wire_trace.note("-> start")
        lines = 0

        def progress(line: int, _expected: int) -> None:
            # Never raises: python-sane 2.9 crashes then. Cancelling between two reads is what SANE likes best.
            nonlocal lines
            lines = line
            if self._stop.is_set() or line > most_lines:
                device.cancel()

        try:
            self._starting.set()
            self._call(device.start)
            self._starting.clear()
            return cast(Snapped, self._call(lambda: device.dev.snap(int(more), 0, progress)))
        except SaneError:
            if lines > most_lines:
                raise SaneError("a page longer than any document") from None
            raise
        finally:
            wire_trace.note(f"<- {lines} lines")
            self._starting.clear()

    def finish(self, device: SaneDevice) -> None:
        """Behind the last page, or to end a scan that was broken off."""
        with contextlib.suppress(SaneError):
            self._call(device.cancel)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _initialised(self) -> Any:
        if self._module is None:
            import sane

            self._module = sane
        if not self._ready:
            self._call(self._module.init)
            self._ready = True
        return self._module

    def _call(self, function: Callable[[], Any]) -> Any:
        try:
            return function()
        # `_sane.error` has no home that could be imported without the library; the rest is python-sane's own checks.
        except Exception as error:
            if isinstance(error, SaneError):
                raise
            wire_trace.note(f"<- {error}")
            raise SaneError(str(error)) from None

    def _moved(self, name: str) -> str | None:
        found = _USB_ADDRESS.fullmatch(name)
        if found is None or is_plugged(name):
            return None
        devices = [device[0] for device in self._call(self._module.get_devices)]
        same = [other for other in devices if other.startswith(found["before"])]
        return same[0] if len(same) == 1 else None

    def _break_off(self) -> None:
        """From the waiting thread. A page that is being read is cancelled at its next line, between two reads, which
        every backend can do. One that waits for the scanner to begin has no such place: it is cancelled from outside,
        as SANE allows."""
        self._stop.set()
        if self._starting.is_set() and self._open is not None:
            with contextlib.suppress(SaneError):
                self._call(self._open.cancel)


def is_plugged(name: str, usb: Path = _USB) -> bool:
    """False for a device whose name has a USB address at which there is nothing."""
    found = _USB_ADDRESS.fullmatch(name)
    return found is None or (usb / found["bus"] / found["device"]).exists()


@functools.cache
def library() -> SaneLibrary:
    """The one of this process."""
    return SaneLibrary()
