"""What a source of frames is, and what its silence means."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy.typing as npt

from devices.ports import DeviceState, DeviceStatus
from devices.result import Action, Cause, Err, Reason

Picture = npt.NDArray[Any]  # BGR, uint8; OpenCV's own annotations are no narrower

_OPEN_S = 3.0  # how long a camera may take to its first frame
_TICK_S = 0.02


@dataclass(frozen=True, slots=True)
class Frame:
    """``seq`` grows with each new picture; ``at`` is monotonic seconds."""

    seq: int
    picture: Picture
    at: float


class FrameSource(Protocol):
    """One camera, or what stands for it. Calls come from several threads."""

    #: A still picture: waiting for another frame of the same scene is of no use.
    still: bool

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def latest(self) -> Frame | None:
        """The newest frame, None when there is none."""
        ...

    def trouble(self) -> Err | None:
        """Why no frames come; None when all is well."""
        ...


def absent(detail: str) -> Err:
    return Err(Reason.ABSENT, Cause.HARDWARE, Action.CALL_TECHNICIAN, detail)


def disconnected(detail: str) -> Err:
    return Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, detail)


def await_first_frame(source: FrameSource, clock: Callable[[], float]) -> Err | None:
    """Wait for the picture of a started source; None when it is there, else why it does not come."""
    end = clock() + _OPEN_S
    pause = threading.Event()  # never set: only waited on
    while source.latest() is None:
        late = clock() >= end
        trouble = source.trouble()
        if trouble is not None and (source.still or late):
            return trouble
        if late:
            return Err(Reason.STALLED, Cause.HARDWARE, Action.CALL_TECHNICIAN, "no first frame")
        pause.wait(_TICK_S)
    return None


def source_status(source: FrameSource, model: str) -> DeviceStatus:
    """What an open source says about its camera."""
    trouble = source.trouble()
    if trouble is None:
        return DeviceStatus(DeviceState.READY, model=model)
    state = DeviceState.HARDWARE_ERROR if trouble.reason is Reason.PROTOCOL else DeviceState.OFFLINE
    return DeviceStatus(state, trouble.reason, trouble.cause, trouble.action, trouble.detail, model=model)
