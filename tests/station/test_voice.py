"""The voice: one utterance at a time, the newest wins, and no voice is a state, not a fault."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.fakes import FakeVoice, Said
from station.scheduler import ManualScheduler
from station.voice import DEADLINE_S, Sound, SpokenVoice, Voice, VoiceState, read_wave
from station.voice_program import sound_output, voice_program


class Ears:
    """Somewhere to hear it, that only listens."""

    def __init__(self) -> None:
        self.present = True
        self.heard: list[Sound] = []
        self.playing: Sound | None = None

    def play(self, sound: Sound) -> None:
        self.heard.append(sound)
        self.playing = sound

    def stop(self) -> None:
        self.playing = None


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def scheduler() -> ManualScheduler:
    return ManualScheduler()


@pytest.fixture
def voice(qtbot: QtBot, ears: Ears, scheduler: ManualScheduler) -> Iterator[SpokenVoice]:
    made = SpokenVoice(scheduler, player=ears)
    yield made
    made.close()


def _program(folder: Path, script: str) -> str:
    path = folder / "speaker"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize(("text", "language"), [("请把身份证放在读卡区", "zh-CN"), ("Put your card down", "en")])
def test_a_sentence_becomes_sound(voice: SpokenVoice, ears: Ears, qtbot: QtBot, text: str, language: str) -> None:
    voice.say(text, language)
    qtbot.waitUntil(lambda: ears.playing is not None)
    assert ears.heard[0].rate_hz > 8000
    assert 0.5 < len(ears.heard[0].samples) / 2 / ears.heard[0].rate_hz < 6  # seconds


def test_the_newest_wins(voice: SpokenVoice, ears: Ears, qtbot: QtBot) -> None:
    long = "很长的一句话，" * 40
    voice.say(long, "zh-CN")
    voice.say("短句", "zh-CN")
    qtbot.waitUntil(lambda: ears.playing is not None)
    assert len(ears.heard) == 1
    assert len(ears.heard[0].samples) / 2 / ears.heard[0].rate_hz < 4
    voice.say(long, "zh-CN")
    assert ears.playing is None  # what was heard ends at once
    qtbot.waitUntil(lambda: ears.playing is not None)


def test_stop_is_silence_now_and_later(voice: SpokenVoice, ears: Ears, qtbot: QtBot) -> None:
    voice.say("请稍候", "zh-CN")
    voice.stop()
    voice.say("请稍候", "zh-CN")
    qtbot.waitUntil(lambda: ears.playing is not None)
    voice.stop()
    assert ears.playing is None
    assert len(ears.heard) == 1


@pytest.mark.parametrize(
    ("program", "present", "state"),
    [
        (None, True, VoiceState.NO_PROGRAM),
        ("espeak-ng", False, VoiceState.NO_OUTPUT),
        ("espeak-ng", True, VoiceState.AVAILABLE),
    ],
)
def test_why_there_is_no_voice(
    qtbot: QtBot, ears: Ears, scheduler: ManualScheduler, program: str | None, present: bool, state: VoiceState
) -> None:
    ears.present = present
    voice: Voice = SpokenVoice(scheduler, player=ears, program=lambda: program)
    assert (voice.state, voice.available) == (state, state is VoiceState.AVAILABLE)
    if not voice.available:
        voice.say("请稍候", "zh-CN")
        voice.stop()
        assert ears.heard == []


@pytest.mark.parametrize("script", ["exit 1", "echo noise", "printf RIFF"], ids=["fails", "noise", "half-a-header"])
def test_a_program_that_says_nothing_useful_is_silence(
    qtbot: QtBot, ears: Ears, scheduler: ManualScheduler, tmp_path: Path, script: str
) -> None:
    voice = SpokenVoice(scheduler, player=ears, program=lambda: _program(tmp_path, f"cat >/dev/null; {script}"))
    voice.say("请稍候", "zh-CN")
    qtbot.waitUntil(lambda: voice._making is None)
    assert ears.heard == []
    voice.close()


def test_a_program_that_vanished_is_silence(qtbot: QtBot, ears: Ears, scheduler: ManualScheduler) -> None:
    voice = SpokenVoice(scheduler, player=ears, program=lambda: "/nowhere/espeak-ng")
    voice.say("请稍候", "zh-CN")
    qtbot.waitUntil(lambda: voice._making is None)
    assert ears.heard == []


def test_a_program_that_hangs_is_ended(qtbot: QtBot, ears: Ears, scheduler: ManualScheduler, tmp_path: Path) -> None:
    voice = SpokenVoice(scheduler, player=ears, program=lambda: _program(tmp_path, "exec sleep 600"))
    voice.say("请稍候", "zh-CN")
    qtbot.waitUntil(lambda: voice._making is not None and voice._making.processId() > 0)
    assert voice._making is not None
    pid = voice._making.processId()
    scheduler.advance(DEADLINE_S)
    qtbot.waitUntil(lambda: voice._ending == [])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_words_stand_in_no_process_list(
    qtbot: QtBot, ears: Ears, scheduler: ManualScheduler, tmp_path: Path
) -> None:
    voice = SpokenVoice(scheduler, player=ears, program=lambda: _program(tmp_path, f'echo "$@" > {tmp_path}/argv'))
    voice.say("请稍候", "zh-CN")
    qtbot.waitUntil(lambda: voice._making is None)
    assert "请稍候" not in (tmp_path / "argv").read_text()


def test_a_language_nobody_speaks_is_a_mistake_of_the_caller(voice: SpokenVoice) -> None:
    with pytest.raises(KeyError):
        voice.say("bonjour", "fr")


def test_what_is_no_speech_is_nothing() -> None:
    assert read_wave(b"") is None
    assert read_wave(b"RIFF\x00\x00\x00\x00WAVE") is None


@pytest.mark.parametrize("made", [True, False], ids=["socket", "no-socket"])
def test_a_sound_server_is_an_output(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, made: bool) -> None:
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    monkeypatch.setenv("PULSE_RUNTIME_PATH", str(tmp_path))
    if made:
        (tmp_path / "native").touch()
        assert sound_output()
    else:
        assert sound_output() == any(Path("/dev/snd").glob("pcm*p"))
    assert voice_program() is not None


def test_the_fake_keeps_the_rules() -> None:
    fake = FakeVoice()
    as_port: Voice = fake
    as_port.say("一", "zh-CN")
    as_port.say("two", "en")
    assert fake.speaking == Said("two", "en")
    as_port.stop()
    assert (fake.speaking, len(fake.history)) == (None, 2)
    silent = FakeVoice(VoiceState.NO_OUTPUT)
    silent.say("一", "zh-CN")
    assert silent.history == []
