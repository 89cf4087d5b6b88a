"""A kiosk whose drafts others go on with. Run as a program; ``--act`` is what happens there:

``begin``: a matter with all fields and a page is under way when the power goes. ``leave``: nobody to share with is in
reach, the citizen keeps the draft and leaves with a slip; the kiosk stays on. ``come_back``: what the cards of a
stranger and of the citizen bring back.
"""

from __future__ import annotations

import sys

from kiosk.app import KioskApp
from kiosk.command import run
from kiosk.steps import Found
from station.autopilot import Journey, Until
from station.demo import DemoHall
from station.desktop import Ended
from tests.e2e.kiosk_scene import KioskScene
from tests.e2e.staging import Options, parser, perform


class ActOptions(Options):
    act: str


class SharingKiosk(KioskScene):
    def __init__(self, app: KioskApp, hall: DemoHall, options: ActOptions, ended: Ended) -> None:
        self._act = options.act
        super().__init__(app, hall, options.seen, ended)

    def play(self) -> Journey:
        match self._act:
            case "begin":
                yield self._says_offline()
                yield from self._begin()
                self.tell("begun")
                yield self.await_cue("the power goes")
            case "leave":
                yield self._says_offline()
                yield from self._ask_in_vain()
                yield from self._begin()
                yield from self._keep_and_leave()
                self.tell("left")
                yield self.await_cue("end")
                self.seen["alive_on"] = self.screen()
            case _:
                yield self._says_offline()
                self.tell("off line")
                yield self.await_cue("look")
                yield Until(lambda: self.app.controller.session.online, "the kiosk is on line again", 40)
                yield from self._what_cards_bring_back()

    def _says_offline(self) -> Until:
        """Before anything is touched: the banner moves what stands below it."""
        return Until(lambda: not self.app.controller.session.online, "the kiosk says that it is off line", 40)

    def _begin(self) -> Journey:
        """Every field and a scanned page; nothing is signed or handed in."""
        citizen = self.citizen
        yield from citizen.choose_matter(self.script)
        yield from citizen.show_card(self.script)
        yield from citizen.check_identity()
        yield from citizen.fill_form(self.script)
        yield from citizen.reach("materials")
        for material, papers in self.script.pages.items():
            for document in papers:
                yield from citizen.hand_in_page(material, document)
        draft = self.app.controller.visit.draft
        assert draft is not None
        self.seen |= {"draft": draft.id, "answers": dict(draft.answers), "scans": [b.digest for b in draft.blobs()]}

    def _ask_in_vain(self) -> Journey:
        """Somebody who wants to go on is told that the hall does not answer."""
        yield from self.come_back(self.script.card)
        self.seen["says_silent"] = self.pilot.sees("hall-silent")
        yield from self.leave("button-finish")

    def _keep_and_leave(self) -> Journey:
        pilot = self.pilot
        yield from pilot.tap("button-cancel")
        yield from pilot.tap("button-cancel-keep")
        yield Until(lambda: self.screen() == "thanks", "thanks")
        yield pilot.visible("slip-code", 30)
        self.seen["slip"] = pilot.text_of("slip-code")
        self.seen["kept"] = pilot.text_of("kept-here")
        yield pilot.visible("slip-printed", 40)
        self.hands.take_card()
        yield from pilot.tap("button-finish")
        yield Until(lambda: self.screen() == "welcome", "welcome")

    def _what_cards_bring_back(self) -> Journey:
        for who, card in (("stranger", "other"), ("owner", self.script.card)):
            yield from self.come_back(card)
            step = self.app.controller.state.step
            assert isinstance(step, Found)
            self.seen[who] = self.what_is_found() | {"offered": self.pilot.sees("button-resume")}
            yield from self.leave("button-finish")


def main() -> int:
    arguments = parser()
    arguments.add_argument("--act", choices=["begin", "leave", "come_back"], required=True)
    options = arguments.parse_args(namespace=ActOptions())
    return perform(run, options, lambda app, hall, ended: SharingKiosk(app, hall, options, ended))


if __name__ == "__main__":
    sys.exit(main())
