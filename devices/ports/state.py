"""Where a device stands: its role, its state, what it can do and what it is running out of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from devices.result import Action, Cause, Reason


class Role(StrEnum):
    """The places a device can be bound to, as in ``[devices.ROLE]`` of terminal.toml."""

    ID_CARD = "id_card"
    SMART_CARD = "smart_card"
    PASSPORT = "passport"
    CODE_SCANNER = "code_scanner"
    CAMERA = "camera"
    DOCUMENT_CAMERA = "document_camera"
    DOCUMENT_SCANNER = "document_scanner"
    RECEIPT_PRINTER = "receipt_printer"
    PAGE_PRINTER = "page_printer"
    SIGNATURE_PAD = "signature_pad"


class DeviceState(StrEnum):
    """Closed set of device states (DESIGN §2, after XFS4IoT and IATA CUSS)."""

    STARTING = "starting"
    READY = "ready"
    BUSY = "busy"
    USER_ERROR = "user_error"
    CONSUMABLE_LOW = "consumable_low"
    CONSUMABLE_OUT = "consumable_out"
    OFFLINE = "offline"
    HARDWARE_ERROR = "hardware_error"
    TAMPER = "tamper"
    ABSENT = "absent"


#: States in which a command may be started with hope of success.
USABLE = frozenset({DeviceState.READY, DeviceState.BUSY, DeviceState.CONSUMABLE_LOW, DeviceState.USER_ERROR})


class Ability(StrEnum):
    """What a device says of itself when it is opened. Unsupported is not unknown: see `DeviceStatus.abilities`."""

    FLATBED = "flatbed"
    FEEDER = "feeder"
    DUPLEX = "duplex"  # a feeder that sees both sides, a printer that prints both
    COLOUR = "colour"
    INFRARED = "infrared"  # a camera with a second, infrared eye
    CUTTER = "cutter"
    PAPER_SENSOR = "paper_sensor"


class SupplyState(StrEnum):
    """How much is left of something that is used up (DEVICES §8)."""

    UNKNOWN = "unknown"
    FULL = "full"
    LOW = "low"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Supply:
    """Paper, toner, a drum. ``name`` is the device's own word for it, ``percent`` 0 to 100 where it tells."""

    name: str
    state: SupplyState
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """A snapshot of one device. ``reason`` is None while nothing is wrong; ``detail`` is for technicians.

    ``abilities`` None: not known (not open, or the protocol does not tell); what a known list lacks is not supported.
    """

    state: DeviceState
    reason: Reason | None = None
    cause: Cause | None = None
    action: Action | None = None
    detail: str = ""
    serial: str | None = None
    model: str | None = None
    abilities: tuple[Ability, ...] | None = None
    supplies: tuple[Supply, ...] = ()

    def can(self, ability: Ability) -> bool:
        """Known to be supported."""
        return self.abilities is not None and ability in self.abilities


class Cancel(Protocol):
    """Asked between protocol steps; a driver stops at the next safe point when it is set (`threading.Event`)."""

    def is_set(self) -> bool: ...
    def wait(self, timeout: float | None = None) -> bool: ...
