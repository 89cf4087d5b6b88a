"""The camera that compares the person with the portrait on the card (docs/adr/0008): a step, never the only way.

Live picture and check run in the camera's own process; only words and scores come back. When it ends, for whatever
reason, the picture is gone.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from devices.commands import CommandResult
from devices.ports import (
    CheckFace,
    DeviceState,
    DeviceStatus,
    FaceGuidance,
    FaceVerdict,
    PhotoUnavailable,
    Score,
    StartPreview,
    StopPreview,
)
from devices.qt.device import HallDevice
from devices.qt.frames import PreviewFeed
from devices.result import Ok, Reason
from intake.draft import CheckKind, CheckOutcome, IdentityCheck
from intake.identity import needs_guardian
from station.visit import results as on
from station.visit.results import FaceOffer, FaceTrouble, Happening

Post = Callable[[Happening], None]

_GONE = frozenset({DeviceState.ABSENT, DeviceState.OFFLINE, DeviceState.HARDWARE_ERROR})
_TROUBLE = {Reason.HOST_CRASHED: FaceTrouble.CAMERA_RESTARTING, Reason.NO_MODELS: FaceTrouble.NO_MODELS}


def face_offer(status: DeviceStatus | None, portrait: bytes | PhotoUnavailable | None, age: int | None) -> FaceOffer:
    """Whether the camera is one of the ways for this person at this terminal; said before any consent is asked for."""
    if age is not None and needs_guardian(age):
        return FaceOffer.MINOR
    if status is None:
        return FaceOffer.NO_CAMERA
    if status.reason is Reason.NO_MODELS:
        return FaceOffer.NO_MODELS
    if status.state in _GONE:
        return FaceOffer.NO_CAMERA
    return FaceOffer.OFFERED if isinstance(portrait, bytes) else FaceOffer.NO_PORTRAIT


def check_of(verdict: FaceVerdict, at: str) -> IdentityCheck:
    """What is kept of a verdict: outcome, scores and models, nothing of the face."""
    return IdentityCheck(
        kind=CheckKind.FACE,
        outcome=CheckOutcome(verdict.outcome.value),
        at=at,
        method=" ".join(verdict.models),
        match=_value(verdict.match),
        match_threshold=_threshold(verdict.match),
        liveness=_value(verdict.liveness),
        liveness_threshold=_threshold(verdict.liveness),
    )


def _value(score: Score | None) -> str | None:
    return None if score is None else f"{score.value:.4f}"


def _threshold(score: Score | None) -> str | None:
    return None if score is None else f"{score.threshold:.4f}"


class FaceDesk(QObject):
    """One check at a time: live picture on, check, live picture off."""

    def __init__(
        self, device: HallDevice | None, post: Post, judged: Callable[[FaceVerdict], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.preview = PreviewFeed(device, self)
        self._device = device
        self._post = post
        self._judged = judged
        self._reference: bytes | None = None
        self._starting: dict[int, int] = {}  # the device's ticket → the flow's
        self._checking: dict[int, int] = {}
        if device is not None:
            device.progress.connect(self._progress)
            device.finished.connect(self._finished)

    @property
    def status(self) -> DeviceStatus | None:
        return None if self._device is None else self._device.status

    def start(self, ticket: int, reference: bytes | None) -> None:
        """`FaceGuided` …, then `FaceChecked` or `FaceFailed`."""
        if self._device is None:
            self._post(on.FaceFailed(ticket, FaceTrouble.NO_CAMERA))
            return
        self._cancel()
        self._reference = reference
        self._starting = {self._device.start(StartPreview()): ticket}

    def stop(self) -> None:
        """No check any more, no picture, no portrait."""
        self._cancel()
        self._reference = None
        self.preview.detach()
        if self._device is not None:
            self._device.start(StopPreview())

    def forget(self) -> None:
        """As `stop`, where the claim on the device ends the commands by itself."""
        self._starting, self._checking, self._reference = {}, {}, None
        self.preview.detach()

    def _cancel(self) -> None:
        running, self._starting, self._checking = (*self._starting, *self._checking), {}, {}
        if self._device is not None:
            for number in running:
                self._device.cancel(number)

    @Slot(int, object)
    def _progress(self, number: int, event: object) -> None:
        if number in self._checking and isinstance(event, FaceGuidance):
            self._post(on.FaceGuided(self._checking[number], event))

    @Slot(int, object)
    def _finished(self, number: int, result: CommandResult) -> None:
        if number in self._starting:
            ticket = self._starting.pop(number)
            if not isinstance(result, Ok):
                self._post(on.FaceFailed(ticket, _TROUBLE.get(result.reason, FaceTrouble.NO_CAMERA)))
            elif self._device is not None:
                self._checking = {self._device.start(CheckFace(self._reference)): ticket}
        elif number in self._checking:
            ticket = self._checking.pop(number)
            if isinstance(result, Ok) and isinstance(result.value, FaceVerdict):
                self._judged(result.value)
                self._post(on.FaceChecked(ticket, result.value.outcome))
            elif not isinstance(result, Ok):
                self._post(on.FaceFailed(ticket, _TROUBLE.get(result.reason, FaceTrouble.NO_CAMERA)))
