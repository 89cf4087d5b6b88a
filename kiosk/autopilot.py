"""Complete journeys on the real screens: what a citizen would do, done by the `station.autopilot` pilot.

A journey's choices are data (``resources/demo/journeys.json``); how a field is answered follows from what stands on the
screen. The hands put cards on the simulated reader and pages under the simulated camera: the far ends of real wires.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtQuick import QQuickItem

from intake.field import FieldKind
from intake.form import visible_fields, visible_steps
from intake.item import ServiceItem
from station.autopilot import Journey, JourneyFailedError, Pilot, Until


@dataclass(frozen=True, slots=True)
class JourneyScript:
    """What this citizen chooses and answers. ``pages`` are the papers to lay under the camera per material;
    ``pinyin`` gives fields (letters tapped on the screen's keyboard, words expected from the first candidate)."""

    name: str
    item: str
    card: str
    answers: Mapping[str, str]
    pages: Mapping[str, Sequence[str]] = field(default_factory=dict)
    pinyin: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def load_scripts(path: Path) -> tuple[JourneyScript, ...]:
    """Read ``journeys.json``. Raises ``KeyError`` or ``TypeError`` for a script that lacks something."""
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        JourneyScript(
            name=entry["name"],
            item=entry["item"],
            card=entry["card"],
            answers=entry["answers"],
            pages=entry.get("pages", {}),
            pinyin={key: (letters, words) for key, (letters, words) in entry.get("pinyin", {}).items()},
        )
        for entry in entries
    )


class Hands(Protocol):
    """What a person does beside the screen."""

    def put_card(self, card: str) -> None: ...
    def take_card(self) -> None: ...
    def lay_page(self, document: str) -> None: ...
    def take_page(self) -> None: ...


#: Called at named places of a journey: pictures, and the tests that cut the power there.
Checkpoint = Callable[[str], None]


class Citizen:
    """One person at the kiosk."""

    def __init__(self, pilot: Pilot, hands: Hands, items: Mapping[str, ServiceItem], checkpoint: Checkpoint) -> None:
        self._pilot = pilot
        self._hands = hands
        self._items = items
        self._at = checkpoint

    def whole_visit(self, script: JourneyScript) -> Journey:
        """From the welcome screen to the receipt and back to the welcome screen."""
        yield from self.choose_matter(script)
        yield from self.show_card(script)
        yield from self.check_identity()
        yield from self.fill_form(script)
        yield from self.hand_in_materials(script)
        yield from self.sign()
        yield from self.hand_in()
        yield from self.take_receipt()
        yield from self.leave()

    # --- the parts ----------------------------------------------------------------------------------------------

    def choose_matter(self, script: JourneyScript) -> Journey:
        pilot = self._pilot
        yield pilot.visible("screen-welcome")
        yield from self._look("welcome")
        yield from pilot.tap("button-begin")
        yield pilot.visible("screen-services")
        yield from self._look("services")
        yield from pilot.tap(f"service-{script.item}")
        yield pilot.visible("screen-guide")
        yield from self._look("guide")
        yield from pilot.tap("button-proceed")

    def show_card(self, script: JourneyScript) -> Journey:
        pilot = self._pilot
        yield pilot.visible("screen-notice")
        yield from self._look("notice")
        yield from pilot.tap("button-proceed")
        yield pilot.visible("screen-card")
        yield from self._look("card")
        self._hands.put_card(script.card)

    def check_identity(self) -> Journey:
        pilot = self._pilot
        yield pilot.visible("screen-identity")
        yield from self._look("identity")
        yield from pilot.tap("button-proceed")

    def fill_form(self, script: JourneyScript) -> Journey:
        """Answer every step the form asks, as it asks them."""
        pilot = self._pilot
        item = self._items[script.item]
        answers = {key: value for key, value in script.answers.items() if value}
        for step in visible_steps(item.form, answers):
            yield pilot.visible(f"form-{step.key}")
            yield from self._look(f"form-{step.key}")
            for question in visible_fields(item.form, step, answers):
                if question.key in answers:
                    yield from self._answer(question.key, question.kind, answers[question.key], script)
            self._at(f"filled-{step.key}")
            yield from pilot.tap("button-proceed")

    def hand_in_materials(self, script: JourneyScript) -> Journey:
        pilot = self._pilot
        yield pilot.visible("screen-materials")
        yield from self._look("materials")
        for material, pages in script.pages.items():
            for document in pages:
                self._hands.lay_page(document)
                yield from pilot.tap(f"material-{material}")
                yield pilot.visible("screen-capture")
                yield from pilot.tap("button-take")
                yield pilot.visible("button-keep")
                yield from self._look("capture-check")
                yield from pilot.tap("button-keep")
                yield pilot.visible("screen-materials")
                self._hands.take_page()
        yield from self._look("materials-given")
        yield from pilot.tap("button-proceed")

    def sign(self) -> Journey:
        pilot = self._pilot
        yield pilot.visible("screen-sign")
        yield from self._look("sign")
        for stroke in _SIGNATURE:
            yield from pilot.stroke("signature-pad", stroke)
        yield from self._look("signed")
        yield from pilot.tap("button-proceed")

    def hand_in(self) -> Journey:
        pilot = self._pilot
        yield pilot.visible("screen-review")
        yield from self._look("review")
        yield from pilot.tap("button-submit")

    def take_receipt(self) -> Journey:
        pilot = self._pilot
        yield pilot.visible("screen-paper")
        self._at("printing")
        yield pilot.visible("button-finish", 60)
        yield from self._look("receipt")

    def leave(self) -> Journey:
        pilot = self._pilot
        yield from pilot.tap("button-finish")
        yield pilot.visible("screen-thanks")
        self._hands.take_card()
        yield from self._look("thanks")
        yield pilot.visible("screen-welcome", 60)

    # --- answering ----------------------------------------------------------------------------------------------

    def _answer(self, key: str, kind: FieldKind, value: str, script: JourneyScript) -> Journey:
        pilot = self._pilot
        match kind:
            case FieldKind.CHOICE | FieldKind.YES_NO:
                yield from pilot.tap(f"choice-{key}-{value}")
            case FieldKind.REGION:
                yield from self._choose_region(key, value)
            case FieldKind.DATE:
                yield from pilot.tap(f"date-{key}-accept")
            case _ if key in script.pinyin:
                yield from pilot.tap(f"input-{key}")
                yield from self._type_pinyin(key, value, *script.pinyin[key])
            case _:
                yield from pilot.tap(f"input-{key}")
                yield from pilot.type_text(value)

    def _choose_region(self, key: str, value: str) -> Journey:
        """A place is chosen level by level; each level shows its own buttons."""
        for code in (value[:2] + "0000", value[:4] + "00", value):
            if self._pilot.sees(f"choice-{key}-{code}"):
                yield from self._pilot.tap(f"choice-{key}-{code}")

    def _type_pinyin(self, key: str, value: str, letters: str, words: str) -> Journey:
        """Tap the letters on the screen's keyboard, take the first candidate, type the rest as keys."""
        pilot = self._pilot
        before, _, after = value.partition(words)
        yield from pilot.type_text(before)
        yield from pilot.tap_keyboard(letters)
        yield Until(lambda: self._candidate(words) is not None, f"candidate {len(words)} characters long")
        candidate = self._candidate(words)
        if candidate is None:
            raise JourneyFailedError("the candidate vanished")
        yield from self._look(f"pinyin-{key}")
        yield from pilot.tap_item(candidate)
        yield from pilot.type_text(after)

    def _candidate(self, words: str) -> QQuickItem | None:
        return self._pilot.find_text(words)

    def _look(self, name: str) -> Journey:
        """Let motion come to rest, take a picture, and pass the checkpoint."""
        yield self._pilot.at_rest()
        self._pilot.picture(name)
        self._at(name)


#: Three strokes that look like a hurried 测.
_SIGNATURE: Sequence[list[tuple[float, float]]] = (
    [(0.20, 0.25), (0.26, 0.34), (0.24, 0.52), (0.20, 0.72)],
    [(0.36, 0.22), (0.36, 0.60), (0.46, 0.58), (0.48, 0.24), (0.38, 0.26)],
    [(0.58, 0.20), (0.60, 0.55), (0.66, 0.76), (0.78, 0.62), (0.86, 0.30)],
)
