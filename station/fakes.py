"""Stand-ins for tests of the apps: they keep the rules of the real thing and do nothing by themselves."""

from __future__ import annotations

from dataclasses import dataclass

from station.voice import VoiceState


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    language: str


class FakeVoice:
    """Keeps the rules of `station.voice.Voice` and remembers: ``history`` all that was asked for, ``speaking`` what
    would be heard now. `end` lets the utterance come to its end."""

    def __init__(self, state: VoiceState = VoiceState.AVAILABLE) -> None:
        self.state = state
        self.history: list[Said] = []
        self.speaking: Said | None = None
        self.stops = 0

    @property
    def available(self) -> bool:
        return self.state is VoiceState.AVAILABLE

    def say(self, text: str, language: str) -> None:
        if self.available:
            self.speaking = Said(text, language)
            self.history.append(self.speaking)

    def stop(self) -> None:
        self.stops += 1
        self.speaking = None

    # --- the test's side ---

    def end(self) -> None:
        self.speaking = None
