"""How a device command ends: ``Ok(value)`` or ``Err(reason, …)``, exactly once.

Expected outcomes (card lifted too early, paper out, cover open) are values, not exceptions. An ``Err`` says what
happened (`Reason`), on which side the cause lies (`Cause`) and what helps (`Action`), so that a screen can tell the
citizen what to do next without knowing the device. ``detail`` is for technicians and logs: protocol words only,
never personal data.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Cause(StrEnum):
    """On which side the cause lies (RELIABILITY G7, DEVICES §8)."""

    HARDWARE = "hardware"
    SOFTWARE = "software"
    USER = "user"
    TAMPER = "tamper"


class Action(StrEnum):
    """What helps next."""

    RETRY = "retry"
    PLACE_AGAIN = "place_again"
    REPLACE_MEDIA = "replace_media"
    CALL_STAFF = "call_staff"
    CALL_TECHNICIAN = "call_technician"
    WAIT = "wait"  # recovers by itself


class Reason(StrEnum):
    """Why a command did not succeed. Closed: a new reason is a change of the contract and of every screen."""

    # any device
    ABSENT = "absent"  # nothing answers at the transport
    BUSY = "busy"  # another process owns the transport; detail names its pid
    DEADLINE = "deadline"
    CANCELLED = "cancelled"
    DISCONNECTED = "disconnected"  # went away while we were talking
    PROTOCOL = "protocol"  # answers, but not in the protocol
    NOT_AUTHORISED = "not_authorised"
    UNSUPPORTED = "unsupported"
    HOST_CRASHED = "host_crashed"  # the driver's process died; it is being restarted
    HARDWARE_FAULT = "hardware_fault"
    # cards
    CARD_LIFTED = "card_lifted"
    CARD_UNREADABLE = "card_unreadable"
    WRONG_CARD = "wrong_card"
    ACCESS_REFUSED = "access_refused"  # what was typed does not open the document's chip
    CARD_REFUSED = "card_refused"  # card refuses the reader's module
    CARD_NOT_GENUINE = "card_not_genuine"  # content does not verify: staff check, no automatic retry
    CARD_CONTENT_INVALID = "card_content_invalid"  # reads well but cannot be true (check digit, dates)
    # codes
    CODE_CONTENT_INVALID = "code_content_invalid"  # too long, or no text at all
    # printers
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    PAPER_JAM = "paper_jam"
    SUPPLY_OUT = "supply_out"  # toner, ink, drum
    JOB_REFUSED = "job_refused"  # the spooler or printer does not take it, or has dropped it
    # cameras, scanners
    FEEDER_EMPTY = "feeder_empty"
    DOUBLE_FEED = "double_feed"  # two sheets went in at once: the pages behind are not to be trusted
    NO_PAGE = "no_page"  # no page found in the picture
    BLURRED = "blurred"
    TOO_DARK = "too_dark"
    STALLED = "stalled"  # frames stopped coming
    NO_MODELS = "no_models"  # the models a face check needs are missing or damaged


@dataclass(frozen=True, slots=True)
class Ok(Generic[T_co]):
    """The command did what it was asked; ``value`` is the result."""

    value: T_co


@dataclass(frozen=True, slots=True)
class Err:
    """The command ended without its result."""

    reason: Reason
    cause: Cause
    action: Action
    detail: str = ""


Result = Ok[T_co] | Err
