"""Complete journeys at the real counter by key events alone: what a clerk does whose hands stay on the keyboard.

A journey's choices are data (``resources/demo/counter_journeys.json``); how a field is answered follows from what
stands on the screen. The citizen signs on paper, which is captured: a touch on the citizen's display is no key.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from counter.app import CounterApp
from counter.autopilot_guide import ask_first
from intake.draft import Draft
from intake.field import CHOSEN, Field, FieldKind
from intake.item import ServiceItem
from station.autopilot import Journey, JourneyFailedError, Until
from station.demo import STAFF_ID, STAFF_PASSWORD, DemoHands
from station.demo_drafts import LeftAtKiosk, leave_at_kiosk
from station.journeys import JourneysRun
from station.key_pilot import KeyPilot

_CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True, slots=True)
class CounterScript:
    """Who comes and what they want. ``card``: a card of the simulated reader; else ``typed``: name, number, address,
    the number of the reason in the list, and perhaps the code of a slip. ``left_at_kiosk``: they began at the kiosk.
    ``pages``: papers by material. ``asks_first``: they ask for the guide before they come to the window."""

    name: str
    item: str
    search: str
    answers: Mapping[str, str]
    card: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    left_at_kiosk: LeftAtKiosk | None = None
    pages: Mapping[str, Sequence[str]] = field(default_factory=dict)
    asks_first: bool = False


def load_scripts(path: Path) -> tuple[CounterScript, ...]:
    """Read ``counter_journeys.json``. Raises ``KeyError`` or ``TypeError`` for a script that lacks something."""
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return tuple(_script(entry) for entry in entries)


def _script(entry: dict[str, Any]) -> CounterScript:
    left = entry.get("left_at_kiosk")
    return CounterScript(
        name=entry["name"],
        item=entry["item"],
        search=entry["search"],
        answers=entry["answers"],
        card=entry.get("card", ""),
        typed=entry.get("typed", {}),
        left_at_kiosk=None
        if left is None
        else LeftAtKiosk(left["applicant"], left["answers"], tuple(left.get("materials", ()))),
        pages=entry.get("pages", {}),
        asks_first=entry.get("asks_first", False),
    )


class Clerk:
    """One clerk at the keyboard. ``at`` is told every named place of a journey."""

    def __init__(
        self,
        app: CounterApp,
        pilot: KeyPilot,
        hands: DemoHands,
        at: Callable[[str], None],
        *,
        pause_s: float = 0.15,
    ) -> None:
        self._app = app
        self._pilot = pilot
        self._hands = hands
        self._at = at
        self._pause_s = pause_s
        self._items = {item.impl_code: item for item in app.parts.catalog.items}

    def whole_visit(self, script: CounterScript) -> Journey:
        """From the sign-in, or the page between two people, to the receipt and back."""
        if script.left_at_kiosk is not None:
            yield from self.begin_at_kiosk(script, script.left_at_kiosk)
        yield from self.sign_in()
        if script.asks_first:
            yield from ask_first(self._pilot, self.look, script.search)
        yield from self.identify(script)
        yield from self.open_matter(script)
        yield from self.ask_consent()
        yield from self.fill_form(script)
        yield from self.hand_in_materials(script)
        yield from self.compare_person()
        yield from self.sign_on_paper()
        yield from self.tick_points()
        yield from self.take_in()
        yield from self.end_visit(script)

    # --- the parts ----------------------------------------------------------------------------------------------

    def reach(self, screen: str, timeout_s: float = 20.0) -> Journey:
        """Wait for a screen, let it be drawn, and look at it."""
        yield Until(lambda: self._screen() == screen, f"screen {screen}", timeout_s)
        yield from self.look(screen)

    def begin_at_kiosk(self, script: CounterScript, left: LeftAtKiosk) -> Journey:
        """Somebody went half the way at the kiosk; its draft has reached the hall."""
        failures: list[Exception] = []

        def work() -> None:
            try:
                leave_at_kiosk(self._hands.hall, self._app.parts.catalog, script.item, left)
            except Exception as error:  # told on the GUI thread
                failures.append(error)

        worker = threading.Thread(target=work, name="left-at-kiosk")
        worker.start()
        yield Until(lambda: not worker.is_alive(), "the kiosk's draft in the hall", 60, machine=False)
        if failures:
            raise JourneyFailedError(str(failures[0]))

    def sign_in(self) -> Journey:
        yield Until(lambda: self._screen() in ("sign_in", "ready"), "the first screen", 60)
        if self._screen() == "sign_in":
            pilot = self._pilot
            yield from self.look("sign-in")
            yield pilot.at("input-field-staff-id")
            yield from pilot.retype(STAFF_ID)
            yield from pilot.press(Qt.Key.Key_Return)
            yield pilot.at("input-field-password")
            yield from pilot.type_text(STAFF_PASSWORD)
            yield from pilot.press(Qt.Key.Key_Return)
        yield from self.reach("ready", 30)

    def identify(self, script: CounterScript) -> Journey:
        pilot = self._pilot
        yield from pilot.use("button-next-person")
        yield from self.reach("person")
        if script.card:
            self._hands.put_card(script.card)
        else:
            yield from pilot.use("button-type")
            yield from self._type_identity(script.typed)
        yield from self.reach("visit", 40)

    def _type_identity(self, typed: Mapping[str, str]) -> Journey:
        pilot = self._pilot
        for name in ("name", "number", "address"):
            yield pilot.at(f"input-field-{name}")
            yield from pilot.type_text(typed[name])
            yield from self.look(f"typed-{name}")
            yield from pilot.press(Qt.Key.Key_Return)
        yield Until(lambda: pilot.focused("input-field-") is None, "the reasons have the keyboard")
        yield from pilot.press(_digit(int(typed["reason"])))
        if "slip" in typed:
            yield from pilot.press(Qt.Key.Key_Return)
            yield pilot.at("input-field-slip")
            yield from pilot.type_text(typed["slip"])
        yield from self.look("typed")
        yield from pilot.use("button-typed")

    def open_matter(self, script: CounterScript) -> Journey:
        """The draft from the kiosk where there is one; else the matter, by a search."""
        pilot = self._pilot
        if script.left_at_kiosk is not None:
            yield from self.reach_for_draft()
        else:
            yield from pilot.use("button-search")
            yield pilot.at("input-field-search")
            yield from pilot.retype(script.search)
            yield pilot.visible("row-matters-0")
            yield from self.look("search")
            yield from pilot.press(Qt.Key.Key_Return)
        yield from self.reach("matter", 30)

    def reach_for_draft(self) -> Journey:
        """Enter on the latest draft of the list; whoever has it open, the screen says so."""
        yield from self.walk_to_draft()
        yield from self._pilot.press(Qt.Key.Key_Return)

    def walk_to_draft(self) -> Journey:
        yield self._pilot.visible("row-drafts-0", 40)
        yield from self._walk_to("row-drafts-0")

    def _walk_to(self, name: str) -> Journey:
        """Tab until the keyboard is there: everything on the screen can be reached so."""
        for _ in range(60):
            if self._pilot.focused(name) == "":
                return
            yield from self._pilot.press(Qt.Key.Key_Tab)
        raise JourneyFailedError(f"Tab never comes to {name}")

    def ask_consent(self) -> Journey:
        """The citizen reads on their display and says yes to the clerk."""
        pilot = self._pilot
        if not pilot.sees("button-ask-consent"):
            return
        yield from pilot.use("button-ask-consent")
        yield pilot.visible("button-stop-consent")
        yield from self.look("consent")
        yield from pilot.use("button-consent-given")
        yield Until(lambda: not pilot.sees("button-consent-given"), "the consent is noted")

    def fill_form(self, script: CounterScript) -> Journey:
        """Enter leads from field to field; what is known already is passed over."""
        pilot, item = self._pilot, self._items[script.item]
        yield from pilot.press(Qt.Key.Key_1, _CTRL)
        for _ in range(80):
            key = pilot.focused("field-box-")
            if key is None:
                break
            yield from self._answer(item, key, script.answers)
            yield from pilot.leave("field-box-", key)
        yield from self.look("form-filled")

    def _answer(self, item: ServiceItem, key: str, answers: Mapping[str, str]) -> Journey:
        asked = item.form.field(key)
        value = answers.get(key)
        known = self._app.controller.visit.answers().get(key)
        if value is None or known == value:
            return
        if asked.kind in CHOSEN:
            yield from self._choose(asked, value)
        elif asked.kind is FieldKind.DATE:
            yield from self._pilot.retype(self._day(value).replace("-", ""))
        else:
            yield from self._pilot.retype(value)

    def _day(self, value: str) -> str:
        """ISO, or as many days from today: ``+14d``."""
        if not value.startswith("+"):
            return value
        return (self._app.controller.today() + timedelta(days=int(value[1:-1]))).isoformat()

    def _choose(self, asked: Field, value: str) -> Journey:
        """The number of the option, or Home and arrows where there are more than nine."""
        place = next(n for n, option in enumerate(asked.options) if option.value == value)
        if place < 9:
            yield from self._pilot.press(_digit(place + 1))
            return
        yield from self._pilot.press(Qt.Key.Key_Home)
        for _ in range(place):
            yield from self._pilot.press(Qt.Key.Key_Right)

    def hand_in_materials(self, script: CounterScript) -> Journey:
        """The papers in the order they are wanted; the key stands on the slot that is next."""
        for material, papers in script.pages.items():
            for document in papers:
                self._hands.lay_page(document)
                yield from self._pilot.use(f"button-capture-{material}")
                yield from self._capture("page")
                self._hands.take_page()
        yield from self.look("materials-given")

    def _capture(self, what: str) -> Journey:
        pilot = self._pilot
        yield pilot.visible("capture-live")
        yield from self.look(f"capture-{what}")
        yield from pilot.use("button-capture")
        yield pilot.visible("capture-check", 30)
        yield from self.look(f"capture-{what}-check")
        yield from pilot.use("button-keep")
        yield Until(lambda: self._app.controller.state.overlay == "" and not pilot.sees("capture-check"), "kept")

    def compare_person(self) -> Journey:
        """Where the matter asks for it: the clerk looks at person and document."""
        if self._pilot.sees("button-staff-check"):
            yield from self._pilot.use("button-staff-check")
            yield Until(lambda: not self._pilot.sees("button-staff-check"), "the comparison is noted")

    def sign_on_paper(self) -> Journey:
        """The form is signed on paper and goes under the camera."""
        pilot = self._pilot
        if not pilot.sees("button-sign-on-paper"):
            return
        self._hands.lay_page("premises_proof")
        yield from pilot.use("button-sign-on-paper")
        yield from self._capture("signed")
        self._hands.take_page()
        yield pilot.visible("signature-picture")

    def tick_points(self) -> Journey:
        """F8 leads to what is still open; each review point is looked at and ticked."""
        pilot = self._pilot
        for _ in range(60):
            if pilot.sees("nothing-missing"):
                break
            yield from pilot.use("button-next-defect")
            yield pilot.drawn(0.1)
            if pilot.focused("row-points-") is None:
                break
            yield from pilot.press(Qt.Key.Key_Space)
        yield from self.look("complete")

    def take_in(self) -> Journey:
        self._at("complete")
        yield from self._pilot.use("button-take-in")
        yield from self.reach("taken_in", 30)
        yield self._pilot.visible("paper-printed", 60)
        yield from self.look("receipt")

    def decide(self) -> Journey:
        """What was taken in is decided before the visit ends: what is recommended is done."""
        pilot = self._pilot
        if not pilot.sees("button-decide"):
            return
        yield from pilot.use("button-decide")
        yield from self._decide_one()

    def _decide_one(self) -> Journey:
        pilot = self._pilot
        yield from self.reach("case_step", 30)
        yield from self._look_at_the_rest()
        yield pilot.visible("row-acts-0")
        yield from self.look("decision")
        yield from pilot.press(Qt.Key.Key_3, _CTRL)
        yield from pilot.press(Qt.Key.Key_Return)
        if pilot.sees("tick-complete"):
            yield from self._walk_to("tick-complete")
            yield from pilot.press(Qt.Key.Key_Space)
        if pilot.sees("field-box-explanation") and pilot.sees("act-missing"):
            yield from self._walk_to("input-field-explanation")
            yield from pilot.type_text("同一申请正在办理。")
        yield from self.look("act")
        yield from pilot.use("button-do-act")
        yield pilot.visible("act-done", 60)
        yield Until(lambda: str(self._app.case.property("phase")) != "printing", "the papers are out, or not", 60)
        yield from self.look("decided")

    def _look_at_the_rest(self) -> Journey:
        """Copies are held beside their originals, points that nobody has looked at are looked at."""
        work = self._app.controller.cases
        for one, met in work.to_do():
            if met is None:
                yield from self._walk_to(f"todo-{one.material}.{one.point}")
                yield from self._pilot.press(Qt.Key.Key_Space)

    def end_visit(self, script: CounterScript) -> Journey:
        """From the receipt, by the decision where one is due."""
        pilot, more = self._pilot, "button-decide"
        yield from self.decide()
        yield from pilot.use("button-end-visit")
        yield Until(lambda: pilot.sees(more) or self._screen() == "ready", "the visit ends, or a matter is undecided")
        while pilot.sees(more):  # each matter of a package has its own decision
            yield from pilot.use(more)
            yield Until(lambda: not pilot.sees("act-done") and pilot.sees("row-acts-0"), "the next matter", 30)
            yield from self._decide_one()
            yield from pilot.use("button-end-visit")
            yield Until(lambda: pilot.sees(more) or self._screen() == "ready", "the visit ends, or another is left")
        yield from self.reach("ready")
        if script.card:
            self._hands.take_card()

    # --- eyes ---------------------------------------------------------------------------------------------------

    def look(self, name: str) -> Journey:
        """Let both screens be drawn, take pictures, and pass the place."""
        yield self._pilot.drawn(self._pause_s)
        self._pilot.picture(name)
        if self._app.display is not None:
            self._pilot.picture(f"{name}-citizen", self._app.display)
        self._at(name)

    def _screen(self) -> str:
        return str(self._app.shell.property("screen"))


def _digit(number: int) -> Qt.Key:
    return Qt.Key(Qt.Key.Key_0.value + number)


class AutopilotRun(JourneysRun[KeyPilot, CounterScript]):
    """N complete journeys one after the other; ``ended`` is called once, with the error or None."""

    def __init__(
        self,
        app: CounterApp,
        hands: DemoHands,
        scripts: Sequence[CounterScript],
        report: Path | None,
        ended: Callable[[Exception | None], None],
    ) -> None:
        def journey(pilot: KeyPilot, script: CounterScript, complete: Callable[[Draft | None], None]) -> Journey:
            def passed(place: str) -> None:
                if place == "complete":
                    complete(app.controller.visit.draft)

            return Clerk(app, pilot, hands, passed).whole_visit(script)

        super().__init__(app.parts, hands, scripts, report, ended, lambda folder: KeyPilot(app.window, folder), journey)


__all__ = ["AutopilotRun", "Clerk", "CounterScript", "load_scripts"]
