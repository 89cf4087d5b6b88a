"""What goes over a device's wire, written to a file for a technician (ADR 12): time, direction, bytes.

A trace is for minutes, by hand, on one device. What a protocol knows to be personal is hidden before it is written
(`devices.wire_trace.masks`); of a protocol nobody has described to us only lengths are written. The file is for its
owner only and begins with a loud warning all the same: lengths and times are left.

`begin` makes every link that is opened from then on in this process a traced one. A device host does so with
``--trace FILE``. Drivers without byte links (HTTP, PC/SC, cameras) may `note` what they do.
"""

from __future__ import annotations

from pathlib import Path

from devices import links
from devices.wire_trace.file import TraceFile
from devices.wire_trace.link import TracingLink
from devices.wire_trace.masks import mask_for

__all__ = ["TraceFile", "TracingLink", "begin", "mask_for", "note"]

_file: TraceFile | None = None


def begin(path: Path, role: str, driver: str) -> TraceFile:
    """Trace this process's links into the file from now on. Raises `OSError`: the file cannot be written."""
    global _file  # noqa: PLW0603 - one process, one device, one trace
    _file = file = TraceFile(path, f"{role} {driver}")
    file.line(f"role {role}, driver {driver}; a driver without a byte link writes only what it notes itself")
    links.wrap_opened(lambda link: TracingLink(link, file, mask_for(role, driver)))
    return file


def end() -> None:
    """Links opened from now on are not traced. For tests; a host ends with its trace."""
    global _file
    file, _file = _file, None
    links.wrap_opened(None)
    if file is not None:
        file.close()


def note(text: str) -> None:
    """One line in the trace, if there is one: protocol words only, never anything from a card, page or person."""
    if _file is not None:
        _file.line(text)
