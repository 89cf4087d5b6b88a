"""What is plugged into this machine, as transports with the roles they may serve (ADR 12).

Every source is looked at on a thread of its own with a time limit; one that cannot be looked at is a `NotLooked` with
the reason, never an exception, so that a missing library or a stack that hangs hides nothing but itself. Looking
writes nothing to any device. Only `probe_readers` does, on serial ports, and is asked for by name: a port may lead to
something else than a card reader.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from devices import drivers
from devices.ports import Role
from devices.transport import Transport, TransportError


class Source(StrEnum):
    """Where was looked."""

    SERIAL = "serial"
    USB = "usb"
    HID = "hid"
    PCSC = "pcsc"
    CAMERA = "camera"
    SANE = "sane"
    CUPS = "cups"
    KEYBOARD = "keyboard"


class WhyNot(StrEnum):
    """Why a source could not be looked at."""

    NO_LIBRARY = "no_library"  # a part of our program is not installed
    NO_STACK = "no_stack"  # the system's service or tool is missing or not running
    NO_PERMISSION = "no_permission"
    TIME_OUT = "time_out"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing plugged in. ``label`` is its own name for itself: untrusted text, controls stripped. ``roles``: what
    it may serve, the likeliest first; ``certain`` when it is known to serve the first (its ids, or its answer)."""

    source: Source
    transport: str
    label: str
    roles: tuple[Role, ...]
    certain: bool = False
    serial: str | None = None

    def driver(self, role: Role) -> str:
        return driver_for(role, self.transport)


@dataclass(frozen=True, slots=True)
class NotLooked:
    """A source that could not be looked at. ``detail`` is for technicians."""

    source: Source
    why: WhyNot
    detail: str = ""


class CannotLook(Exception):
    """Raised by a source: why it cannot be looked at."""

    def __init__(self, why: WhyNot, detail: str = "") -> None:
        super().__init__(f"{why.value}: {detail}")
        self.why = why
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Discovery:
    """All that was found, in the order of the sources, and what was not looked at."""

    found: tuple[Found, ...]
    not_looked: tuple[NotLooked, ...] = ()

    def for_role(self, role: Role) -> tuple[Found, ...]:
        """Candidates, the likeliest first: certain ones, then those whose first role it is."""
        fitting = [found for found in self.found if role in found.roles]
        return tuple(sorted(fitting, key=lambda f: (not (f.certain and f.roles[0] is role), f.roles.index(role))))


Look = Callable[[], Iterable[Found]]

#: Seconds for each source; SANE asks the network and old USB back ends.
LIMIT_S: Mapping[Source, float] = {Source.SANE: 15.0, Source.CUPS: 5.0, Source.CAMERA: 6.0}
_LIMIT_S = 4.0


def driver_for(role: Role, transport: str) -> str:
    """The driver that serves this role at this transport; raises KeyError for a role without drivers."""
    scheme = transport.partition("://")[0].lower()
    if role is Role.CODE_SCANNER and scheme == "evdev":
        return "keyboard"
    if role is Role.DOCUMENT_SCANNER and scheme == "sane":
        return "sane"
    return drivers.DRIVER_NAMES[role][0]


def discover(
    sources: Mapping[Source, Look] | None = None,
    limits_s: Mapping[Source, float] = LIMIT_S,
    told: Callable[[Source], None] = lambda _: None,
) -> Discovery:
    """Look everywhere at once; ends when every source has answered or is late. ``told`` hears which one has."""
    if sources is None:
        from devices.discovery_sources import SOURCES

        sources = SOURCES
    answers: queue.SimpleQueue[tuple[Source, tuple[Found, ...] | NotLooked]] = queue.SimpleQueue()
    began = time.monotonic()
    for source, look in sources.items():
        threading.Thread(target=_look, args=(source, look, answers), name=f"discover-{source}", daemon=True).start()
    waiting = {source: began + limits_s.get(source, _LIMIT_S) for source in sources}
    got: dict[Source, tuple[Found, ...] | NotLooked] = {}
    while waiting:
        try:
            source, answer = answers.get(timeout=max(min(waiting.values()) - time.monotonic(), 0.0))
        except queue.Empty:
            now = time.monotonic()
            for source in [late for late, end in waiting.items() if end <= now]:
                del waiting[source]
                got[source] = NotLooked(source, WhyNot.TIME_OUT)
                told(source)
            continue
        if waiting.pop(source, None) is not None:
            got[source] = answer
            told(source)
    found = [one for source in sources if isinstance(some := got[source], tuple) for one in some]
    not_looked = tuple(some for source in sources if isinstance(some := got[source], NotLooked))
    return Discovery(_once(found), not_looked)


def probe_readers(
    discovery: Discovery, answers: Callable[[str], str | None] | None = None, limit_s: float = 6.0
) -> Discovery:
    """Ask every serial port whether an ID card reader (SDT) is behind it. **Writes to the ports.** A port held by a
    running program is left alone. ``answers(transport)`` is the reader's serial number, None when none answers."""
    ports = [found for found in discovery.found if found.source is Source.SERIAL]
    known: queue.SimpleQueue[tuple[str, str | None]] = queue.SimpleQueue()
    ask = answers or _sdt_serial
    for found in ports:
        threading.Thread(
            target=lambda transport=found.transport: known.put((transport, ask(transport))), daemon=True
        ).start()
    end = time.monotonic() + limit_s
    serials: dict[str, str | None] = {}
    while len(serials) < len(ports) and (left := end - time.monotonic()) > 0:
        try:
            transport, serial = known.get(timeout=left)
        except queue.Empty:
            break
        serials[transport] = serial
    return replace(discovery, found=tuple(_sure(found, serials.get(found.transport)) for found in discovery.found))


def _sure(found: Found, serial: str | None) -> Found:
    if serial is None:
        return found
    others = tuple(role for role in found.roles if role is not Role.ID_CARD)
    return replace(found, roles=(Role.ID_CARD, *others), certain=True, serial=serial)


def _sdt_serial(transport: str) -> str | None:
    from devices.ownership import HeldBy, claim_transport
    from devices.result import Ok

    try:
        parsed = Transport.parse(transport)
        held = claim_transport(parsed.canonical())
    except (TransportError, OSError):
        return None
    if isinstance(held, HeldBy):
        return None
    try:
        reader = drivers.open_driver(Role.ID_CARD, "sdt", parsed)
        opened = reader.open()
        reader.close()
    finally:
        held.release()
    return (opened.value.serial or "") if isinstance(opened, Ok) else None


def _look(source: Source, look: Look, answers: queue.SimpleQueue[tuple[Source, tuple[Found, ...] | NotLooked]]) -> None:
    try:
        answers.put((source, tuple(look())))
    except CannotLook as error:
        answers.put((source, NotLooked(source, error.why, error.detail)))
    except PermissionError as error:
        answers.put((source, NotLooked(source, WhyNot.NO_PERMISSION, error.strerror or "")))
    except ImportError as error:
        answers.put((source, NotLooked(source, WhyNot.NO_LIBRARY, error.name or "")))
    except Exception as error:  # a library in a bad mood must not hide what the others found
        answers.put((source, NotLooked(source, WhyNot.FAILED, type(error).__name__)))


def _once(found: list[Found]) -> tuple[Found, ...]:
    """Each transport once: a reader on USB also shows as a HID device or a serial port, under its own transport."""
    kept: dict[str, Found] = {}
    for one in found:
        kept.setdefault(one.transport, one)
    return tuple(kept.values())
