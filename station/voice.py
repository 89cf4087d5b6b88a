"""The terminal's voice: short fixed sentences, spoken one at a time.

**Nothing personal is ever spoken**: a hall is full of ears. Callers pass texts that are the same for everybody ("put
your card on the reader", "number A 012 to window 3"), never a name, a number of a document or an answer.

The words go to the program by standard input, so they stand in no process list.
"""

from __future__ import annotations

import io
import os
import wave
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QProcess, Slot

from station.scheduler import Cancellable, Scheduler
from station.voice_program import sound_output, voice_program

#: Longest a sentence may take to be made, seconds; espeak-ng needs some hundredths.
DEADLINE_S = 10.0
#: Language → voice of espeak-ng. Words a minute are few: old people listen too.
_VOICES = {"zh-CN": "cmn", "en": "en"}
_WORDS_PER_MINUTE = "140"


class VoiceState(StrEnum):
    """Why there is no voice, or that there is one."""

    AVAILABLE = "available"
    NO_PROGRAM = "no_program"
    NO_OUTPUT = "no_output"


class Voice(Protocol):
    """Speaks. Without a voice `say` does nothing: what is spoken always stands on the screen as well."""

    @property
    def state(self) -> VoiceState: ...
    @property
    def available(self) -> bool: ...
    def say(self, text: str, language: str) -> None:
        """Speak it now; what is being spoken ends. ``language`` is zh-CN or en. Never personal data."""
        ...

    def stop(self) -> None:
        """Be silent."""
        ...


@dataclass(frozen=True, slots=True)
class Sound:
    """Uncompressed samples, 16 bits, one channel."""

    samples: bytes
    rate_hz: int


class Player(Protocol):
    """Somewhere to hear it."""

    @property
    def present(self) -> bool: ...
    def play(self, sound: Sound) -> None:
        """Starts; a sound that is playing ends."""
        ...

    def stop(self) -> None: ...


class SoundCard:
    """The machine's default output by QtMultimedia, which is loaded when something is to be heard."""

    def __init__(self) -> None:
        self._sink: Any = None
        self._buffer: QBuffer | None = None

    @property
    def present(self) -> bool:
        if not sound_output():
            return False
        # Samples need no FFmpeg, which would cost eight megabytes; Qt says once that there is none.
        os.environ.setdefault("QT_MEDIA_BACKEND", "none")
        from PySide6.QtMultimedia import QMediaDevices

        return not QMediaDevices.defaultAudioOutput().isNull()

    def play(self, sound: Sound) -> None:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

        self.stop()
        form = QAudioFormat()
        form.setSampleRate(sound.rate_hz)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(sound.samples))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._sink = QAudioSink(QMediaDevices.defaultAudioOutput(), form)
        self._sink.start(self._buffer)

    def stop(self) -> None:
        if self._sink is not None:
            self._sink.stop()
            self._sink = self._buffer = None


def read_wave(data: bytes) -> Sound | None:
    """What the program wrote (its header promises more than there is); None when it is not speech of one channel."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            if file.getnchannels() != 1 or file.getsampwidth() != 2:
                return None
            samples = file.readframes(len(data))
            return Sound(samples, file.getframerate()) if samples else None
    except (wave.Error, EOFError):
        return None


class SpokenVoice(QObject):
    """`Voice` by espeak-ng. Lives in the GUI thread; nothing blocks but `close`."""

    def __init__(
        self,
        scheduler: Scheduler,
        parent: QObject | None = None,
        *,
        player: Player | None = None,
        program: Callable[[], str | None] = voice_program,
    ) -> None:
        super().__init__(parent)
        self._scheduler = scheduler
        self._player = player or SoundCard()
        self._program = program
        self._making: QProcess | None = None
        self._deadline: Cancellable | None = None
        #: processes told to end, which must be let go only when they have
        self._ending: list[QProcess] = []

    @property
    def state(self) -> VoiceState:
        if self._program() is None:
            return VoiceState.NO_PROGRAM
        return VoiceState.AVAILABLE if self._player.present else VoiceState.NO_OUTPUT

    @property
    def available(self) -> bool:
        return self.state is VoiceState.AVAILABLE

    def say(self, text: str, language: str) -> None:
        voice = _VOICES[language]
        self.stop()
        program = self._program()
        if program is None or not self._player.present:
            return
        process = QProcess(self)
        process.finished.connect(self._made)
        process.errorOccurred.connect(self._failed)
        self._making = process
        self._deadline = self._scheduler.call_later(DEADLINE_S, self.stop)
        process.start(program, ["-v", voice, "-s", _WORDS_PER_MINUTE, "--stdin", "--stdout"])
        process.write(text.encode())
        process.closeWriteChannel()

    def stop(self) -> None:
        self._player.stop()
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        process, self._making = self._making, None
        if process is not None:
            self._ending.append(process)
            process.kill()

    def close(self) -> None:
        """Be silent for good."""
        self.stop()
        for process in list(self._ending):
            process.waitForFinished(1000)

    @Slot()
    def _made(self) -> None:
        process = self.sender()
        assert isinstance(process, QProcess)  # noqa: S101 - connected to nothing else
        process.deleteLater()
        if process is not self._making:
            if process in self._ending:
                self._ending.remove(process)
            return
        self._making = None
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        sound = read_wave(bytes(process.readAllStandardOutput().data()))
        if sound is not None:
            self._player.play(sound)

    @Slot(QProcess.ProcessError)
    def _failed(self, error: QProcess.ProcessError) -> None:
        """A program that cannot be started never finishes."""
        process = self.sender()
        if error is QProcess.ProcessError.FailedToStart and isinstance(process, QProcess):
            process.deleteLater()
            if process is self._making:
                self._making = None
