"""A counter that goes on with what was begun elsewhere. Run as a program; ``--act`` is what happens there:

``take_in``: by the card, to the receipt. ``slip``: a stranger's card, the identity typed without, with a wrong and with
the right slip code. ``card``: by the card, only to look. ``contest``: another window reaches for the same number and
the same draft at the same instant.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt

from counter.app import CounterApp
from counter.autopilot import CounterScript
from counter.command import COUNTER
from station import desktop
from station.autopilot import Journey, Until
from station.demo import DemoHall
from station.desktop import Ended
from tests.e2e.counter_scene import CounterScene
from tests.e2e.staging import Options, parser, perform

_CTRL = Qt.KeyboardModifier.ControlModifier
#: As it stands on the documents of the synthetic person; the reason is the first of the list.
_TYPED = {"name": "测试甲", "number": "11010519491231002X", "address": "北京市朝阳区示例路1号", "reason": "1"}
#: A clerk tries so often to have the hall asked, when it has not answered in time.
_TRIES = 4


class ActOptions(Options):
    act: str
    terminal: str


class SharingCounter(CounterScene):
    def __init__(self, app: CounterApp, hall: DemoHall, options: ActOptions, ended: Ended) -> None:
        self._act = options.act
        super().__init__(app, hall, options.seen, ended)

    def play(self) -> Journey:
        yield from self.clerk.sign_in()
        self.tell("signed-in")
        match self._act:
            case "take_in":
                yield self.await_cue("somebody comes")
                yield from self._take_in()
            case "slip":
                yield from self._go_by_slip()
            case "card":
                yield self.await_cue("somebody comes")
                yield from self._look_by_card()
            case _:
                yield from self._contest_number()
                yield from self._contest_draft()

    # --- acts -----------------------------------------------------------------------------------------------------

    def _take_in(self) -> Journey:
        clerk = self.clerk
        yield from self._who_comes(self.script)
        self.seen["found"] = self._found()
        yield from self._open_draft()
        self.seen["opened"] = self._opened()
        yield from clerk.ask_consent()
        yield from clerk.fill_form(self.script)
        yield from clerk.compare_person()
        yield from clerk.sign_on_paper()
        yield from clerk.tick_points()
        yield from clerk.take_in()
        submitted, draft = self.app.controller.visit.submitted, self.app.controller.visit.draft
        assert submitted is not None
        assert draft is not None
        self.seen |= {
            "intake": submitted.intake_id,
            "digest": submitted.digest,
            "case_no": submitted.case_no,
            "blobs": [{"digest": ref.digest, "size": ref.size} for ref in draft.blobs()],
        }
        yield from clerk.end_visit(self.script)

    def _go_by_slip(self) -> Journey:
        yield self.await_cue("slip")
        code = self.cues.given("slip") or ""
        device = code.split("-")[0]
        people: Sequence[tuple[str, CounterScript]] = (
            ("stranger", replace(self.script, card="other")),
            ("typed", self._typed({})),
            ("typed with a wrong code", self._typed({"slip": f"{device}-0000-0000"})),
            ("a stranger typed with the code", self._typed({"slip": code, "name": "测试丁", "number": _STRANGER})),
            ("typed with the code", self._typed({"slip": code})),
        )
        for who, script in people:
            yield from self._who_comes(script)
            self.seen[who] = self._found()
            if who != people[-1][0]:
                yield from self.clerk.end_visit(script)
        yield from self._open_draft()
        self.seen["opened"] = self._opened()
        yield from self._park()
        yield from self.clerk.end_visit(people[-1][1])

    def _typed(self, more: dict[str, str]) -> CounterScript:
        return replace(self.script, card="", typed={**_TYPED, **more})

    def _look_by_card(self) -> Journey:
        yield from self._who_comes(self.script)
        self.seen["found"] = self._found()
        yield from self._open_draft()
        self.seen["opened"] = self._opened()
        yield from self._park()
        yield from self.clerk.end_visit(self.script)

    def _contest_number(self) -> Journey:
        """Two windows call the number that waits."""
        pilot = self.pilot
        yield pilot.visible("row-queue-0", 30)
        yield from pilot.press(Qt.Key.Key_0, _CTRL)
        yield pilot.at("row-queue-0", "")
        self.tell("at-the-number")
        yield from self.at_the_instant("call")
        yield from pilot.press(Qt.Key.Key_Return)
        yield Until(lambda: pilot.sees("current-ticket") or self._told() != "", "the number is here or elsewhere")
        self.seen["number"] = pilot.text_of("current-ticket")
        self.seen["number_elsewhere"] = "" if self.seen["number"] else self._told()
        self.tell("called")

    def _told(self) -> str:
        """What the screen says about a number that another window has called: to the call, or in the list already."""
        return self.pilot.text_of("queue-problem") or self.pilot.text_with("号窗口 正在办") or ""

    def _contest_draft(self) -> Journey:
        """Two windows have the same person before them, when the terminal that has the draft open lets it go."""
        pilot = self.pilot
        yield self.await_cue("somebody comes")
        yield from self._who_comes(self.script)
        self.seen["found"] = self._found()
        yield from self.clerk.walk_to_draft()
        self.tell("at-the-draft")
        yield from self.at_the_instant("open")
        yield from pilot.press(Qt.Key.Key_Return)
        yield Until(lambda: self.screen() == "matter" or pilot.sees("button-take-over"), "opened here or elsewhere", 30)
        self.seen["has_draft"] = self.screen() == "matter"
        self.seen["draft_elsewhere"] = self._holder()
        self.tell("opened")
        if self.seen["has_draft"]:
            yield Until(lambda: pilot.sees("visit-trouble"), "the screen says that the draft was taken over", 30)
            self.seen["told"] = pilot.text_of("visit-trouble")
        else:
            yield self.await_cue("take over")
            yield from pilot.use("button-take-over")
            yield from self.clerk.reach("matter", 30)
            self.seen["opened"] = self._opened()
            self.tell("taken over")
            yield self.await_cue("end")
            yield from self._park()
        yield from self.clerk.end_visit(self.script)

    # --- parts ----------------------------------------------------------------------------------------------------

    def _who_comes(self, script: CounterScript) -> Journey:
        """Identify; where the hall was too slow to answer, once more, as a clerk would."""
        for _ in range(_TRIES):
            yield from self.clerk.identify(script)
            if self.app.visit.property("sharing") == "hall":
                return
            yield from self.clerk.end_visit(script)
        raise AssertionError("the hall node does not answer the counter")

    def _open_draft(self) -> Journey:
        """Of another terminal that still has it open: out of its hands, because the person is here."""
        pilot = self.pilot
        yield from self.clerk.reach_for_draft()
        yield Until(lambda: self.screen() == "matter" or pilot.sees("button-take-over"), "the draft or who has it", 30)
        if self.screen() != "matter":
            self.seen["taken_from"] = self._holder()
            yield from pilot.use("button-take-over")
        yield from self.clerk.reach("matter", 30)

    def _holder(self) -> str:
        return str(self.app.visit.property("holder"))

    def _park(self) -> Journey:
        yield from self.pilot.press(Qt.Key.Key_S, _CTRL)
        yield from self.clerk.reach("visit")

    # --- eyes -----------------------------------------------------------------------------------------------------

    def _found(self) -> dict[str, Any]:
        """What the person's page offers."""
        offers = self.app.controller.visit.offers
        return {
            "drafts": [offer.id for offer in offers],
            "rows": self.pilot.sees("row-drafts-0"),
            "elsewhere": [offer.elsewhere for offer in offers],
            "holders": ["" if offer.held is None else offer.held.name for offer in offers],
        }

    def _opened(self) -> dict[str, Any]:
        """What the matter's screen shows of the draft."""
        visit, pilot = self.app.controller.visit, self.pilot
        assert visit.draft is not None
        return {
            "draft": visit.draft.id,
            "answers": visit.answers(),
            "phone_on_screen": pilot.text_of("input-field-phone"),
            "scans": [ref.digest for ref in visit.draft.blobs()],
            "pictures": sorted(visit.pictures),
            "pages_on_screen": pilot.sees("row-pages-photo-0"),
        }


#: A number of a province that does not exist.
_STRANGER = "100101198501010015"


def main() -> int:
    arguments = parser()
    arguments.add_argument("--act", choices=["take_in", "slip", "card", "contest"], required=True)
    arguments.add_argument("--terminal", default="counter")
    options = arguments.parse_args(namespace=ActOptions())
    face = replace(COUNTER, terminal=options.terminal)

    def run(words: Sequence[str], drive: desktop.Drive[CounterApp]) -> int:
        return desktop.run(face, words, drive)

    return perform(run, options, lambda app, hall, ended: SharingCounter(app, hall, options, ended))


if __name__ == "__main__":
    sys.exit(main())
