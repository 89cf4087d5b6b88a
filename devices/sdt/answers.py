"""What each SW3 means and how the driver answers it: the table of DEVICES §1.4 as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from devices.result import Action, Cause, Err, Reason

DONE = 0x90
CARD_FOUND = 0x9F
NOT_ON_CARD = 0x91
NO_CARD = 0x80
UNKNOWN_COMMAND = 0x24


class Remedy(Enum):
    """What the driver tries by itself before it reports."""

    NONE = "report at once"
    RESEND = "send the same request once more"
    FIND_AGAIN = "find once more: the card may have been put back meanwhile"
    RESET_SAM = "reset the SAM once and begin anew"


@dataclass(frozen=True, slots=True)
class Reaction:
    remedy: Remedy
    reason: Reason
    cause: Cause
    action: Action

    def as_err(self, step: str, sw3: int) -> Err:
        return Err(self.reason, self.cause, self.action, f"{step}: SW3 {sw3:02X}")


_TECHNICIAN = Action.CALL_TECHNICIAN

REACTIONS: dict[int, Reaction] = {
    0x10: Reaction(Remedy.RESEND, Reason.PROTOCOL, Cause.SOFTWARE, _TECHNICIAN),
    0x11: Reaction(Remedy.NONE, Reason.PROTOCOL, Cause.SOFTWARE, _TECHNICIAN),
    0x21: Reaction(Remedy.NONE, Reason.PROTOCOL, Cause.SOFTWARE, _TECHNICIAN),
    0x23: Reaction(Remedy.NONE, Reason.NOT_AUTHORISED, Cause.HARDWARE, _TECHNICIAN),
    0x24: Reaction(Remedy.NONE, Reason.UNSUPPORTED, Cause.HARDWARE, _TECHNICIAN),
    # The driver lets the citizen try once more; the second time it says CALL_STAFF.
    0x31: Reaction(Remedy.NONE, Reason.CARD_REFUSED, Cause.HARDWARE, Action.PLACE_AGAIN),
    # Possibly forged: no retry that nobody looks at.
    0x32: Reaction(Remedy.NONE, Reason.CARD_NOT_GENUINE, Cause.TAMPER, Action.CALL_STAFF),
    0x33: Reaction(Remedy.NONE, Reason.CARD_NOT_GENUINE, Cause.TAMPER, Action.CALL_STAFF),
    # Fingerprints are never asked for, so 37 can only be a slip of the module.
    0x37: Reaction(Remedy.RESEND, Reason.CARD_UNREADABLE, Cause.HARDWARE, Action.PLACE_AGAIN),
    0x3F: Reaction(Remedy.RESEND, Reason.CARD_UNREADABLE, Cause.HARDWARE, Action.PLACE_AGAIN),
    0x40: Reaction(Remedy.NONE, Reason.WRONG_CARD, Cause.USER, Action.PLACE_AGAIN),
    0x41: Reaction(Remedy.FIND_AGAIN, Reason.CARD_UNREADABLE, Cause.USER, Action.PLACE_AGAIN),
    0x81: Reaction(Remedy.FIND_AGAIN, Reason.CARD_UNREADABLE, Cause.USER, Action.PLACE_AGAIN),
    0x47: Reaction(Remedy.RESET_SAM, Reason.HARDWARE_FAULT, Cause.HARDWARE, _TECHNICIAN),
    0x60: Reaction(Remedy.RESET_SAM, Reason.HARDWARE_FAULT, Cause.HARDWARE, _TECHNICIAN),
    0x66: Reaction(Remedy.NONE, Reason.NOT_AUTHORISED, Cause.HARDWARE, _TECHNICIAN),
    # To select or read: the card has gone.
    0x80: Reaction(Remedy.FIND_AGAIN, Reason.CARD_LIFTED, Cause.USER, Action.PLACE_AGAIN),
    0x91: Reaction(Remedy.NONE, Reason.CARD_UNREADABLE, Cause.HARDWARE, Action.PLACE_AGAIN),
}

_UNKNOWN = Reaction(Remedy.NONE, Reason.PROTOCOL, Cause.HARDWARE, _TECHNICIAN)


def reaction(sw3: int) -> Reaction:
    """What to do about an SW3 that is not the success of its request."""
    return REACTIONS.get(sw3, _UNKNOWN)
