"""What an eSCL scanner's words about itself mean in ours (DEVICES §5.2, §8)."""

from __future__ import annotations

from devices.document_scanner.collect import feeder_empty
from devices.document_scanner.escl_documents import AdfState, Capabilities, EsclStatus, ScannerState
from devices.links import LinkError
from devices.ports import DeviceState, DeviceStatus
from devices.result import Action, Cause, Err, Reason

_BUSY = Err(Reason.BUSY, Cause.HARDWARE, Action.WAIT, "scanning, perhaps for somebody else")


def status_of(status: EsclStatus, known: Capabilities | None) -> DeviceStatus:
    """The scanner as a technician and a screen see it. An empty feeder is no trouble: the glass may be used."""
    fault = status.feeder_fault()
    if fault is not None:
        return with_identity(known, _state_of(fault), fault)
    match status.state:
        case ScannerState.IDLE:
            return with_identity(known, DeviceState.READY, detail=_feeder_word(status.adf))
        case ScannerState.PROCESSING:
            return with_identity(known, DeviceState.BUSY, _BUSY)
        case ScannerState.TESTING:
            return with_identity(known, DeviceState.STARTING, detail="self-test")
        case ScannerState.STOPPED | ScannerState.DOWN:
            return with_identity(known, DeviceState.HARDWARE_ERROR, _stopped(status.state))


def status_of_error(error: Err, known: Capabilities | None) -> DeviceStatus:
    """The scanner when its status could not be had."""
    return with_identity(known, _state_of(error), error)


def with_identity(
    known: Capabilities | None, state: DeviceState, error: Err | None = None, detail: str = ""
) -> DeviceStatus:
    """A status with what is known of the scanner."""
    return DeviceStatus(
        state,
        error.reason if error else None,
        error.cause if error else None,
        error.action if error else None,
        error.detail if error else detail,
        (known.serial or None) if known else None,
        (known.model or None) if known else None,
        known.offer.abilities() if known else None,
    )


def obstacle(status: EsclStatus, *, feeder: bool) -> Err | None:
    """What keeps a job from this source from beginning, or from going on; the glass does not mind the feeder."""
    fault = status.feeder_fault() if feeder else None
    if fault is not None:
        return fault
    if status.state in (ScannerState.STOPPED, ScannerState.DOWN):
        return status.feeder_fault() or _stopped(status.state)
    return None


def obstacle_to_start(status: EsclStatus, *, feeder: bool) -> Err | None:
    """As `obstacle`, and what only matters before: nothing to feed, still busy."""
    hindered = obstacle(status, feeder=feeder)
    if hindered is not None:
        return hindered
    if status.state in (ScannerState.PROCESSING, ScannerState.TESTING):
        return _BUSY
    # Asked all the same, some scanners would take the glass instead and scan nothing of the person's.
    return feeder_empty() if feeder and status.adf is AdfState.EMPTY else None


def refusal(http_status: int) -> Err:
    """A job was refused and the status does not tell why."""
    if http_status == 503:
        return _BUSY
    if http_status in (401, 403):
        return Err(Reason.NOT_AUTHORISED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, f"HTTP {http_status}")
    if http_status in (400, 409):
        return Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, f"settings refused, HTTP {http_status}")
    return broken_off(http_status)


def broken_off(http_status: int) -> Err:
    """No page came and the status does not tell why."""
    if http_status >= 500:
        return Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.RETRY, f"HTTP {http_status}")
    return Err(Reason.PROTOCOL, Cause.HARDWARE, Action.CALL_TECHNICIAN, f"HTTP {http_status}")


def lost(error: LinkError) -> Err:
    """A link that fails to a scanner which has answered before: it will come back."""
    if error.reason in (Reason.ABSENT, Reason.DISCONNECTED):
        return Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, str(error))
    return error.as_err()


def _state_of(error: Err) -> DeviceState:
    match error.reason:
        case Reason.BUSY:
            return DeviceState.BUSY
        case Reason.PAPER_JAM | Reason.DOUBLE_FEED | Reason.COVER_OPEN:
            return DeviceState.USER_ERROR
        case Reason.ABSENT:
            return DeviceState.ABSENT
        case Reason.DISCONNECTED | Reason.DEADLINE:
            return DeviceState.OFFLINE
        case _:
            return DeviceState.HARDWARE_ERROR


def _stopped(state: ScannerState) -> Err:
    return Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.CALL_TECHNICIAN, f"the scanner says {state.value}")


def _feeder_word(adf: AdfState | None) -> str:
    return f"feeder: {adf.value.lower()}" if adf is not None else ""
