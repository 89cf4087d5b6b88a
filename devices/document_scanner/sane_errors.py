"""What SANE's words for a failure mean (`sane_strstatus` of libsane 1.2.1; DEVICES §5.1): numbers are not told."""

from __future__ import annotations

from devices.document_scanner.collect import feeder_empty
from devices.result import Action, Cause, Err, Reason

NO_DOCUMENTS = "Document feeder out of documents"

_MEANT = {
    NO_DOCUMENTS: feeder_empty(),
    "Document feeder jammed": Err(Reason.PAPER_JAM, Cause.HARDWARE, Action.CALL_STAFF),
    "Scanner cover is open": Err(Reason.COVER_OPEN, Cause.USER, Action.CALL_STAFF),
    "Error during device I/O": Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT),
    "Device busy": Err(Reason.BUSY, Cause.HARDWARE, Action.WAIT),
    "Access to resource has been denied": Err(Reason.NOT_AUTHORISED, Cause.SOFTWARE, Action.CALL_TECHNICIAN),
    "Operation was canceled": Err(Reason.CANCELLED, Cause.USER, Action.RETRY),
    "Operation was cancelled": Err(Reason.CANCELLED, Cause.USER, Action.RETRY),
    "Operation not supported": Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN),
    "Invalid argument": Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN),
    "Out of memory": Err(Reason.HARDWARE_FAULT, Cause.SOFTWARE, Action.RETRY),
}
#: What an opening says when there is no such device: "Out of memory" is airscan's word for a name it does not know.
_NO_DEVICE = frozenset({"Invalid argument", "Out of memory", "Error during device I/O"})


def meaning(text: str) -> Err:
    """Why a scan broke off."""
    known = _MEANT.get(text)
    if known is None:
        return Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.RETRY, text[:100])
    return known if known.detail else Err(known.reason, known.cause, known.action, text)


def meaning_of_opening(text: str) -> Err:
    """Why a device did not open."""
    if text in _NO_DEVICE:
        return Err(Reason.ABSENT, Cause.HARDWARE, Action.CALL_TECHNICIAN, text)
    return meaning(text)
