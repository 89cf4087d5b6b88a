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

from intake.draft import Draft
from intake.field import FieldKind
from intake.form import FormStep, visible_fields, visible_steps
from intake.item import ServiceItem
from kiosk.app import KioskApp
from station.autopilot import Journey, JourneyFailedError, Pilot, Until
from station.demo import DemoHands
from station.journeys import JourneysRun


@dataclass(frozen=True, slots=True)
class JourneyScript:
    """What this citizen chooses and answers. ``pages`` are the papers to lay under the camera per material, ``later``
    the materials they will bring another day; ``pinyin`` gives fields (letters tapped on the screen's keyboard, words
    expected from the first candidate)."""

    name: str
    item: str
    card: str
    answers: Mapping[str, str]
    pages: Mapping[str, Sequence[str]] = field(default_factory=dict)
    later: Sequence[str] = ()
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
            later=entry.get("later", ()),
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
    """One person at the kiosk. ``screen`` says which screen the flow shows."""

    def __init__(
        self,
        pilot: Pilot,
        hands: Hands,
        screen: Callable[[], str],
        items: Mapping[str, ServiceItem],
        checkpoint: Checkpoint,
        *,
        pictures: bool = True,
        pause_s: float = 0.15,
    ) -> None:
        self._pictures = pictures
        self._pause_s = pause_s
        self._pilot = pilot
        self._hands = hands
        self._screen = screen
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

    def reach(self, screen: str, timeout_s: float = 20.0) -> Journey:
        """Wait for a screen, let it be drawn, and look at it."""
        yield Until(lambda: self._screen() == screen, f"screen {screen}", timeout_s)
        yield from self.look(screen)

    def choose_matter(self, script: JourneyScript) -> Journey:
        yield from self.reach("welcome", 60)
        yield from self._pilot.tap("button-begin")
        yield from self.reach("services")
        yield from self._pilot.tap(f"service-{script.item}")
        yield from self.reach("guide")
        yield from self._pilot.tap("button-next")

    def show_card(self, script: JourneyScript) -> Journey:
        yield from self.reach("notice")
        yield from self._pilot.tap("button-agree")
        yield from self.reach("card")
        self._hands.put_card(script.card)

    def check_identity(self) -> Journey:
        """The data on the card."""
        yield from self.know_person()
        yield from self.reach("identity")
        yield from self._pilot.tap("button-next")

    def know_person(self) -> Journey:
        """For who was here lately the matter that was handed in is shown; a draft left behind is thrown away."""
        yield Until(lambda: self._screen() in ("found", "identity"), "the person is known")
        if self._screen() == "found":
            yield from self.look("found")
            if self._pilot.sees("button-discard"):
                yield from self._pilot.tap("button-discard")
            yield from self._pilot.tap("button-next")

    def fill_form(self, script: JourneyScript) -> Journey:
        """Answer every step the form asks, as it asks them."""
        for step in visible_steps(self._items[script.item].form, dict(script.answers)):
            yield from self.fill_step(script, step)

    def fill_step(self, script: JourneyScript, step: FormStep) -> Journey:
        """Answer the questions of one step and go on."""
        pilot = self._pilot
        answers = dict(script.answers)
        questions = visible_fields(self._items[script.item].form, step, answers)
        yield pilot.visible(f"field-box-{questions[0].key}")
        yield from self.look(f"form-{step.key}")
        for question in questions:
            if question.key in answers:
                yield from self._answer(question.key, question.kind, answers[question.key], script)
        yield from self.look(f"form-{step.key}-filled")
        yield from pilot.tap("button-next")

    def hand_in_materials(self, script: JourneyScript) -> Journey:
        yield from self.reach("materials")
        for material, papers in script.pages.items():
            for document in papers:
                yield from self.hand_in_page(material, document)
        for material in script.later:
            yield from self._pilot.tap(f"later-{material}")
        yield from self.look("materials-given")
        yield from self._pilot.tap("button-next")

    def hand_in_page(self, material: str, document: str) -> Journey:
        pilot = self._pilot
        self._hands.lay_page(document)
        yield from pilot.tap(f"capture-{material}")
        yield from self.reach("capture")
        yield from pilot.tap("button-capture")
        yield pilot.visible("button-keep")
        yield from self.look("capture-check")
        yield from pilot.tap("button-keep")
        yield Until(lambda: self._screen() == "materials", "the page is kept")
        self._hands.take_page()

    def sign(self) -> Journey:
        yield from self.reach("sign")
        for stroke in _SIGNATURE:
            yield from self._pilot.stroke("signature-pad", stroke)
        yield from self.look("signed")
        yield from self._pilot.tap("button-next")

    def hand_in(self) -> Journey:
        yield from self.reach("review")
        yield from self._pilot.tap("button-submit")

    def take_receipt(self) -> Journey:
        yield from self.reach("paper")
        yield self._pilot.visible("button-finish", 60)
        yield from self.look("receipt")

    def leave(self) -> Journey:
        yield from self._pilot.tap("button-finish")
        yield from self.reach("thanks")
        self._hands.take_card()
        yield from self._pilot.tap("button-finish")
        yield Until(lambda: self._screen() == "welcome", "the welcome screen, for the next person", 60)

    # --- answering ----------------------------------------------------------------------------------------------

    def _answer(self, key: str, kind: FieldKind, value: str, script: JourneyScript) -> Journey:
        pilot = self._pilot
        match kind:
            case FieldKind.CHOICE | FieldKind.YES_NO:
                yield from pilot.tap(f"choice-{key}-{value}")
            case FieldKind.REGION:
                yield from self._choose_region(key, value)
            case FieldKind.DATE:
                yield from self._choose_date(key, value)
            case _ if self._pilot.text_of(f"input-field-{key}") == value:
                pass  # who was here before has it filled in
            case _:
                yield from pilot.tap(f"input-field-{key}")
                yield from pilot.empty(f"input-field-{key}")
                if key in script.pinyin:
                    yield from self._type_pinyin(key, value, *script.pinyin[key])
                else:
                    yield from pilot.type_text(value)

    def _choose_date(self, key: str, value: str) -> Journey:
        """Today, or with ``-Ny`` this day N years ago."""
        yield from self._pilot.tap(f"date-{key}-accept")
        for _ in range(int(value[1:-1]) if value.startswith("-") and value.endswith("y") else 0):
            yield from self._pilot.tap(f"date-{key}-year-down")

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
        yield from self.look(f"pinyin-{key}")
        yield from pilot.tap_item(candidate)
        yield from pilot.type_text(after)

    def _candidate(self, words: str) -> QQuickItem | None:
        return self._pilot.find_text(words)

    def look(self, name: str) -> Journey:
        """Let the screen be drawn, take a picture, and pass the checkpoint."""
        yield self._pilot.drawn(self._pause_s)
        if self._pictures:
            self._pilot.picture(name)
        self._at(name)


#: Three strokes that look like a hurried 测.
_SIGNATURE: Sequence[list[tuple[float, float]]] = (
    [(0.20, 0.25), (0.26, 0.34), (0.24, 0.52), (0.20, 0.72)],
    [(0.36, 0.22), (0.36, 0.60), (0.46, 0.58), (0.48, 0.24), (0.38, 0.26)],
    [(0.58, 0.20), (0.60, 0.55), (0.66, 0.76), (0.78, 0.62), (0.86, 0.30)],
)


class AutopilotRun(JourneysRun[Pilot, JourneyScript]):
    """N complete journeys one after the other; ``ended`` is called once, with the error or None."""

    def __init__(
        self,
        app: KioskApp,
        hands: DemoHands,
        scripts: Sequence[JourneyScript],
        report: Path | None,
        ended: Callable[[Exception | None], None],
    ) -> None:
        items = {item.impl_code: item for item in app.parts.catalog.items}

        def journey(pilot: Pilot, script: JourneyScript, complete: Callable[[Draft | None], None]) -> Journey:
            def passed(checkpoint: str) -> None:
                if checkpoint == "review":
                    complete(app.controller.visit.draft)

            def screen() -> str:
                return str(app.shell.property("screen"))

            return Citizen(pilot, hands, screen, items, passed).whole_visit(script)

        super().__init__(app.parts, hands, scripts, report, ended, lambda folder: Pilot(app.window, folder), journey)
