"""A keyboard of the Linux input system, taken for ourselves: nothing it types reaches any window."""

from __future__ import annotations

import contextlib
import errno
import os
import select
from typing import Protocol

from devices.code_scanner.keys import EVENT
from devices.links import LinkAbsent, LinkBusy, LinkClosed, LinkError, LinkRefused

#: ``_IOW('E', 0x90, int)`` of linux/input.h.
EVIOCGRAB = 0x40044590
_ADVICE = (
    "put this line into /etc/udev/rules.d/70-hall-devices.rules, run udevadm control --reload, and plug it in again: "
    'SUBSYSTEM=="input", ATTRS{idVendor}=="…", ATTRS{idProduct}=="…", MODE="0660", GROUP="plugdev", TAG+="uaccess"'
)


class KeySource(Protocol):
    """Where key events come from. Raises `LinkError`."""

    def read(self, timeout_s: float) -> bytes:
        """Some ``struct input_event``, ``b""`` when none came in time."""
        ...

    def close(self) -> None:
        """Never raises; may be called twice."""
        ...


class EvdevSource:
    """``/dev/input/by-id/…-event-kbd``, grabbed from opening to closing. Raises `LinkError`."""

    def __init__(self, path: str) -> None:
        import fcntl

        self._path = path
        try:
            self._descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise _open_error(path, error) from None
        try:
            fcntl.ioctl(self._descriptor, EVIOCGRAB, 1)
        except OSError as error:
            self.close()
            raise _open_error(path, error) from None

    def read(self, timeout_s: float) -> bytes:
        if self._descriptor < 0:
            raise LinkClosed(f"{self._path}: not open")
        try:
            if not select.select([self._descriptor], [], [], max(timeout_s, 0.0))[0]:
                return b""
            data = os.read(self._descriptor, EVENT.size * 64)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LinkClosed(f"{self._path}: {error.strerror}") from None
        if not data:
            raise LinkClosed(f"{self._path}: at its end")
        return data

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            with contextlib.suppress(OSError):
                os.close(descriptor)  # and with it the grab ends


def _open_error(path: str, error: OSError) -> LinkError:
    if error.errno in (errno.EACCES, errno.EPERM):
        return LinkRefused(f"{path}: no permission; {_ADVICE}")
    if error.errno == errno.EBUSY:
        return LinkBusy(f"{path}: grabbed by another process")
    if error.errno in (errno.ENOTTY, errno.EINVAL):
        return LinkAbsent(f"{path}: is no input device")
    return LinkAbsent(f"{path}: {error.strerror}")
