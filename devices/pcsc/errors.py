"""What goes wrong between us, the smart card service (pcscd), its reader and the card, as the `Err` it means."""

from __future__ import annotations

from devices.result import Action, Cause, Err, Reason

#: pcscd itself (0x8010…, pcsc-lite's ``pcsclite.h``): not running, going down, or another one than we knew.
_SERVICE = frozenset({0x8010001D, 0x8010001E, 0x80100002, 0x80100003, 0x80100013, 0x8010002F})
_READER = frozenset({0x80100009, 0x80100017, 0x8010002E})  # unknown, unavailable, no readers at all
_HELD = frozenset({0x8010000B})
_REMOVED = frozenset({0x8010000C, 0x80100069})
#: Not transacted, mute, reset or unpowered by somebody, another protocol, no card we know.
_CARD = frozenset({0x80100016, 0x80100066, 0x80100067, 0x80100068, 0x80100065, 0x8010000F, 0x8010000D})
#: Not allowed to talk to pcscd (polkit); later on, that it has gone away while it was asked something.
_ACCESS = 0x8010006A
ESTABLISH = "establish"


class PcscError(Exception):
    """A step failed. ``str()`` is technician's text: protocol words and numbers, nothing of a card."""

    def __init__(self, reason: Reason, cause: Cause, action: Action, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.cause = cause
        self.action = action

    def as_err(self) -> Err:
        return Err(self.reason, self.cause, self.action, str(self))


def error_of(code: int, step: str) -> PcscError:
    """The error of a PC/SC return code (signed or not) at ``step``."""
    code &= 0xFFFFFFFF
    detail = f"{step}: PC/SC error {code:08X}"
    if code in _SERVICE or (code == _ACCESS and step != ESTABLISH):
        return PcscError(Reason.DISCONNECTED, Cause.SOFTWARE, Action.WAIT, f"{detail}, no smart card service (pcscd)")
    if code in _READER:
        return PcscError(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, f"{detail}, the reader is gone")
    if code in _HELD:
        return held_elsewhere()
    if code in _REMOVED:
        return card_lifted(detail)
    if code in _CARD:
        return card_unreadable(detail)
    if code == _ACCESS:
        return PcscError(Reason.NOT_AUTHORISED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, detail)
    return PcscError(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.CALL_TECHNICIAN, detail)


def reader_absent(detail: str) -> PcscError:
    return PcscError(Reason.ABSENT, Cause.HARDWARE, Action.CALL_TECHNICIAN, detail)


def held_elsewhere() -> PcscError:
    return PcscError(Reason.BUSY, Cause.SOFTWARE, Action.WAIT, "another program holds the card")


def card_lifted(detail: str) -> PcscError:
    return PcscError(Reason.CARD_LIFTED, Cause.USER, Action.PLACE_AGAIN, detail)


def card_unreadable(detail: str) -> PcscError:
    return PcscError(Reason.CARD_UNREADABLE, Cause.HARDWARE, Action.PLACE_AGAIN, detail)


def wrong_card(detail: str) -> PcscError:
    return PcscError(Reason.WRONG_CARD, Cause.USER, Action.PLACE_AGAIN, detail)


def too_late(detail: str) -> PcscError:
    return PcscError(Reason.DEADLINE, Cause.USER, Action.RETRY, detail)


def cancelled() -> PcscError:
    return PcscError(Reason.CANCELLED, Cause.USER, Action.RETRY, "")
