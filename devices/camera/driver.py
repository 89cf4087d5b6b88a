"""Camera that looks at the person: preview and face check behind `devices.ports.FaceCamera`.

Imports OpenCV; only the camera's own process loads this module. The camera is on only while a preview or a check runs,
and what it sees stays in this process's memory: a frame is dropped as soon as it is judged, embeddings with the check.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import cv2

from devices.camera.eyes import Eyes
from devices.code_reading.reader import codes_in
from devices.code_reading.watching import watch_for_code
from devices.face.check import FaceCheck
from devices.face.engine import FaceEngine, load_engine
from devices.face.nets import Embedding
from devices.face.store import FileState, ModelStore, NoModels
from devices.frame_sources import (
    Frame,
    FrameSource,
    await_first_frame,
    disconnected,
    is_plugged_in,
    open_source,
    source_status,
)
from devices.kept_thread import KeptThread
from devices.picture_sender import PictureSender, PreviewSink
from devices.ports import (
    Cancel,
    CodeEvent,
    DeviceState,
    DeviceStatus,
    FaceGuidance,
    FaceOutcome,
    FaceVerdict,
    ScannedCode,
)
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport

_WIDTH, _HEIGHT = 1280, 720  # asked of a camera
_LOOK_S = 0.12  # between two looks: guidance is quick enough, and a core stays free for the screen
_AGAIN_S = 0.2  # a picture file nobody replaces is looked at again
_TICK_S = 0.02
_LAST_LOOK_S = 0.3  # no new look so short before the deadline: it might end behind it
_OUT_OF_STEP_S = 2.0  # no frames of both eyes from one moment for so long: something is wrong with one of them
_OPTIONS = frozenset({"width", "height", "infrared", "recogniser"})
_INFRARED_WIDTH, _INFRARED_HEIGHT = 640, 480
#: Stands among the models of a verdict, so that the record says who judged.
_PAIR_NAME = "infrared-pair-uncalibrated"

# It warns at every start about targets nobody asked for.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)


class OpenCvFaceCamera:
    """Transports ``v4l:///dev/v4l/by-path/…``, ``usb://VID:PID`` and ``file:///path`` (picture that is replaced again
    and again, folder, clip). Options: ``width``, ``height`` asked of a camera; ``infrared``: the transport of the
    infrared eye beside it, if there is one; ``recogniser``: that model of the manifest and no other. Models are those
    below ``models``."""

    def __init__(
        self,
        transport: Transport,
        models: Path,
        options: Options = NO_OPTIONS,
        *,
        source: FrameSource | None = None,
        infrared: FrameSource | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises ``ValueError`` for options that mean nothing."""
        if unknown := sorted(set(options) - _OPTIONS):
            raise ValueError(f"unknown camera options {', '.join(unknown)}; allowed: {', '.join(sorted(_OPTIONS))}")
        self._transports = [transport]
        if "infrared" in options:
            second = Transport.parse(options["infrared"])
            infrared = infrared or open_source(second, NO_OPTIONS, _INFRARED_WIDTH, _INFRARED_HEIGHT)
            self._transports.append(second)
        self._source = Eyes(source or open_source(transport, options, _WIDTH, _HEIGHT), infrared)
        self._model = "file" if transport.scheme == "file" else "UVC"
        self._store = ModelStore(models, wanted=options.get("recogniser"))
        #: Why the models did not load, though their files are right; forgotten when the files change.
        self._unfit: tuple[tuple[FileState, ...], str] | None = None
        self._clock = clock
        self._engine: FaceEngine | None = None
        self._preview: PictureSender | None = None
        self._preview_thread = KeptThread("camera-preview")
        self._on = False

    # --- the port -------------------------------------------------------------------------------------------------

    def open(self) -> Result[DeviceStatus]:
        """Sees one frame, then switches the camera off again."""
        trouble = self._switch_on()
        self._switch_off()
        return trouble or Ok(self.status())

    def close(self) -> None:
        self.stop_preview()
        self._switch_off()

    def status(self) -> DeviceStatus:
        if self._on:
            status = source_status(self._source, self._model)
        elif all(is_plugged_in(transport) for transport in self._transports):
            status = DeviceStatus(DeviceState.READY, model=self._model)
        else:
            gone = disconnected("the camera is gone")
            status = DeviceStatus(DeviceState.OFFLINE, gone.reason, gone.cause, gone.action, gone.detail)
        if status.state is DeviceState.READY and (lack := self._lack()) is not None:
            return DeviceStatus(
                DeviceState.HARDWARE_ERROR,
                Reason.NO_MODELS,
                Cause.SOFTWARE,
                Action.CALL_TECHNICIAN,
                lack,
                model=self._model,
            )
        return status

    def check_face(
        self, reference: bytes | None, deadline_s: float, cancel: Cancel, progress: Callable[[FaceGuidance], None]
    ) -> Result[FaceVerdict]:
        end = self._clock() + deadline_s
        progress(FaceGuidance.STARTING)
        engine = self._models()
        if isinstance(engine, Err):
            return engine
        portrait = engine.portrait(reference) if reference is not None else None
        if portrait is None:  # whoever stands there, nothing could be compared: not one frame is taken
            return Ok(FaceVerdict(FaceOutcome.NO_REFERENCE, models=engine.names))
        trouble = self._switch_on()
        try:
            if trouble is not None:
                return trouble
            check = self._new_check(engine, portrait)
            return self._watch(engine, check, end, cancel, progress)
        finally:
            if self._preview is None:
                self._switch_off()

    def scan(self, deadline_s: float, cancel: Cancel, progress: Callable[[CodeEvent], None]) -> Result[ScannedCode]:
        """The next bar code or QR code held before the camera."""
        end = self._clock() + deadline_s
        trouble = self._switch_on()
        try:
            left_s = end - self._clock()
            return trouble or watch_for_code(self._source, codes_in, left_s, cancel, progress, self._clock)
        finally:
            if self._preview is None:
                self._switch_off()

    # --- preview --------------------------------------------------------------------------------------------------

    def start_preview(self, sink: PreviewSink) -> None:
        """Send frames to ``sink`` from a thread of our own, as the camera sees them (not mirrored), at most 1280 px
        long and 30 a second. A preview that runs already ends first."""
        self.stop_preview()
        self._switch_on()
        self._preview = PictureSender(self._preview_thread, self._source, sink, None, self._clock, _WIDTH)

    def stop_preview(self) -> None:
        """Also lets go of the models: nobody looks any more."""
        preview, self._preview = self._preview, None
        if preview is not None:
            preview.stop()
            self._switch_off()
            self._engine = None

    # --- inside ---------------------------------------------------------------------------------------------------

    def _models(self) -> FaceEngine | Err:
        """Loaded at the first check, so that a camera nobody uses takes no memory."""
        if self._engine is None:
            try:
                self._engine = load_engine(self._store)
            except NoModels as lack:
                self._unfit = (self._store.stamps(), str(lack))
                return Err(Reason.NO_MODELS, Cause.SOFTWARE, Action.CALL_TECHNICIAN, str(lack))
        return self._engine

    def _lack(self) -> str | None:
        """Why no face can be checked, for technicians."""
        if self._unfit is not None and self._unfit[0] == self._store.stamps():
            return self._unfit[1]
        return self._store.trouble()

    def _new_check(self, engine: FaceEngine, portrait: Embedding) -> FaceCheck:
        names, threshold = engine.names, None
        if self._source.paired:
            names, threshold = (*names, _PAIR_NAME), engine.infrared.threshold
        return FaceCheck(
            portrait, engine.rules, engine.match_threshold, engine.live_threshold, names, infrared_threshold=threshold
        )

    def _switch_on(self) -> Err | None:
        """Returns when the first frame is there, or why none comes."""
        if not self._on:
            self._source.start()
            self._on = True
        return await_first_frame(self._source, self._clock)

    def _switch_off(self) -> None:
        if self._on:
            self._on = False
            self._source.stop()

    def _watch(
        self,
        engine: FaceEngine,
        check: FaceCheck,
        end: float,
        cancel: Cancel,
        progress: Callable[[FaceGuidance], None],
    ) -> Result[FaceVerdict]:
        begun = looked_at = paired_at = self._clock()
        seq = -1
        while (now := self._clock()) < end - _LAST_LOOK_S:
            if cancel.is_set():
                return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)
            frame = self._source.latest()
            other = self._source.partner(frame) if frame is not None else None
            if other is not None:
                paired_at = now
            if frame is None:
                if (trouble := self._source.trouble()) is not None:
                    return trouble
            elif self._source.paired and other is None:
                if now - paired_at > _OUT_OF_STEP_S:
                    return self._source.trouble() or _out_of_step()
            elif self._is_new(frame, seq, begun, now - looked_at):
                seq, looked_at = frame.seq, now
                told = check.see(engine.look(frame.picture, None if other is None else other.picture), now)
                if told is not None:
                    progress(told)
                if check.verdict is not None:
                    return Ok(check.verdict)
                cancel.wait(max(_LOOK_S - (self._clock() - now), 0.0))
                continue
            cancel.wait(_TICK_S)
        return Ok(check.at_deadline())

    def _is_new(self, frame: Frame, seq: int, begun: float, since_look_s: float) -> bool:
        if frame.seq == seq:
            return self._source.still and since_look_s >= _AGAIN_S
        return self._source.still or frame.at >= begun


def _out_of_step() -> Err:
    return Err(Reason.STALLED, Cause.HARDWARE, Action.WAIT, "the frames of both eyes are never of one moment")
