"""Waiting for a code to be held before a camera: `devices.ports.CodeScanner.scan` over frames, for any camera."""

from __future__ import annotations

from collections.abc import Callable

from devices.frame_sources import FrameSource, Picture
from devices.ports import Cancel, CodeEvent, ScannedCode
from devices.result import Action, Cause, Err, Ok, Reason, Result

_TICK_S = 0.02
_PAUSE_S = 0.08  # between two looks: a core stays free for the screen
_LAST_LOOK_S = 0.3  # no new look so short before the deadline: it might end behind it

#: Finds codes in a picture; OpenCV and zxing are loaded by the one who passes it.
Look = Callable[[Picture], tuple[ScannedCode, ...]]


def watch_for_code(
    source: FrameSource,
    look: Look,
    deadline_s: float,
    cancel: Cancel,
    progress: Callable[[CodeEvent], None],
    clock: Callable[[], float],
) -> Result[ScannedCode]:
    """The first code seen in frames taken from now on, the one nearest to the middle when there are several. The source
    is running. Ends as ``deadline`` when none comes, and with the source's trouble when frames stop."""
    begun = clock()
    end = begun + deadline_s
    progress(CodeEvent.WAITING)
    seq, looked_at = -1, begun - _PAUSE_S
    while (now := clock()) < end - min(_LAST_LOOK_S, deadline_s / 2):
        if cancel.is_set():
            return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)
        frame = source.latest()
        if frame is None:
            trouble = source.trouble()
            if trouble is not None:
                return trouble
        elif frame.seq != seq and now - looked_at >= _PAUSE_S and (source.still or frame.at >= begun):
            seq = frame.seq
            codes = look(frame.picture)
            if codes:
                return Ok(codes[0])
            looked_at = clock()
        elif (trouble := source.trouble()) is not None:
            return trouble
        cancel.wait(_TICK_S)
    return Err(Reason.DEADLINE, Cause.USER, Action.RETRY, "no code seen")
