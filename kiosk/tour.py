"""``python -m kiosk.tour --home DIR --out DIR``: one picture of every screen, of everything that can go wrong too.

Runs the real kiosk in a demo hall; what goes wrong, goes wrong at the far end of a wire. The main screens are shown in
large type, in English and in high contrast as well. Fails when a screen of the flow was not reached: a new screen needs
a picture. The camera's own screens are left out where the hall has no photographs of people or no models.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from intake.draft import Draft
from kiosk.app import KioskApp
from kiosk.autopilot import JourneyScript
from kiosk.command import run
from kiosk.events import Elapsed, StoreLost
from kiosk.models.guide import CHAPTERS
from kiosk.steps import screen_names
from kiosk.walk import Walk
from station.autopilot import Journey, JourneyFailedError, Until
from station.demo import STAFF_ID, STAFF_PASSWORD, DemoHall
from station.demo_drafts import OpenAtWindow

#: The matter that asks whether somebody is the person on the card.
_PERMIT = JourneyScript("residence-permit", "11100100000000027F3000709024000", "resident", {})
_OF_THE_CAMERA = frozenset({"face_consent", "face_check"})


#: Errands and parties have scripts of their own with pictures: ``make visits``.
_SHOWN_BY_VISITS = frozenset(
    [
        "appointment_time",
        "appointments",
        "certificates",
        "complaint",
        "delivery_way",
        "issued",
        "parties",
        "rating",
        "ruled_out",
        "supplement",
        "working",
    ]
)


class Tour(Walk):
    """The scenes."""

    _camera_shown = False

    def unseen(self) -> set[str]:
        """Screens that should have been shown and were not."""
        return set(screen_names()) - self.seen - (frozenset() if self._camera_shown else _OF_THE_CAMERA)

    def scenes(self) -> Journey:
        yield from self._before_identification()
        yield from self._cards()
        yield from self._matter()
        yield from self._paper()
        yield from self._coming_back()
        yield from self._beside_applying()
        yield from self._package()
        yield from self._person_and_card()
        yield from self._nobody_answers()
        yield from self._times_and_trouble()
        if missing := self.unseen() - _SHOWN_BY_VISITS:
            raise JourneyFailedError(f"screens without a picture: {', '.join(sorted(missing))}")

    # --- scenes -------------------------------------------------------------------------------------------------

    def _before_identification(self) -> Journey:
        pilot = self.pilot
        yield from self.shot("welcome", "welcome", modes=True)
        yield from self._settings()
        yield from pilot.tap("button-begin")
        yield from self.shot("services", "services", modes=True)
        yield from pilot.tap("input-field-search")
        yield from pilot.type_text("开饭店")
        yield from self.look("services-search")
        for _ in range(3):
            yield from pilot.press_backspace()
        yield from pilot.type_text("zzzzz")
        yield pilot.visible("nothing-found")
        yield from self.look("services-nothing-found")
        for _ in range(5):
            yield from pilot.press_backspace()
        yield from pilot.tap(f"service-{self._script.item}")
        yield from self.shot("guide", "guide", modes=True)
        yield from self._guide_book()
        yield from pilot.tap("button-help")
        yield pilot.visible("button-dismiss-help")
        yield from self.look("help")
        yield from pilot.tap("button-dismiss-help")
        yield from pilot.tap("button-next")
        yield from self.shot("notice", "notice")
        yield from pilot.tap("button-agree")
        yield from self.shot("card", "card")

    def _guide_book(self) -> Journey:
        """The whole guide: its chapters, what is behind a material, a sample of the result."""
        pilot, item = self.pilot, self.app.controller.visit.item
        yield from pilot.tap("button-book")
        for chapter in CHAPTERS:
            yield from pilot.tap(f"button-chapter-{chapter}")
            yield from self.look(f"guide-{chapter}")
        yield from pilot.tap("button-chapter-result")
        yield from pilot.tap("button-result-0")
        yield Until(lambda: bool(self.app.book.desk.pages), "the sample is drawn")
        yield from self.look("guide-sample")
        yield from pilot.tap("button-back")
        yield from pilot.tap("button-chapter-materials")
        if item is not None and item.materials:
            yield from pilot.tap(f"way-material-{item.materials[0].key}")
            yield from self.look("guide-material")
            yield from pilot.tap("button-back")
        yield from pilot.tap("button-back")

    def _settings(self) -> Journey:
        """Large type, as somebody chooses it."""
        pilot = self.pilot
        yield from pilot.tap("button-settings")
        yield pilot.visible("setting-elder")
        yield from self.look("settings")
        yield from pilot.tap("setting-elder")
        yield from self.look("settings-elder")
        yield from pilot.tap("setting-elder")
        yield from pilot.tap("button-settings-done")

    def _cards(self) -> Journey:
        """Wrong cards, one after the other, each with its words and a way on."""
        reader = self.hall.control("id_card")
        for card in ("expired", "wrong_check_digit", "not_genuine", "not_an_id_card", "unreadable"):
            reader.do("insert", card=card)
            yield self._phase("problem")
            yield from self.look(f"card-{card}")
            reader.do("lift")
            yield from self.pilot.tap("button-retry")
            yield self._phase("waiting")
        reader.do("unplug")
        yield self._phase("problem")
        yield from self.look("card-no-reader")
        reader.do("plug")
        yield from self.again_until(lambda: self.phase() == "waiting", "the reader", "button-retry")
        reader.do("fault", kind="late_reply", delay_s=0.4, times=1)
        reader.do("insert", card="resident")
        yield from self.citizen.know_person()
        reader.do("clear")

    def _matter(self) -> Journey:
        pilot = self.pilot
        yield from self.shot("identity", "identity")
        yield from pilot.tap("button-next")
        yield from self.shot("form", "form", modes=True)
        yield from pilot.tap("button-next")
        yield from self.look("form-nothing-chosen")
        yield from pilot.tap("button-cancel")
        yield pilot.visible("button-cancel-keep")
        yield from self.look("cancel")
        yield from pilot.tap("button-dismiss")
        yield from self.citizen.fill_form(self._script)
        yield from self.shot("materials", "materials", modes=True)
        yield from self._camera()
        yield from pilot.tap("button-next")
        yield from self.shot("sign", "sign")
        yield from self.citizen.sign()
        yield from self.shot("review", "review", modes=True)

    def _camera(self) -> Journey:
        pilot = self.pilot
        camera = self.hall.control("document_camera")
        material = next(iter(self._script.pages))
        camera.do("remove")
        yield from pilot.tap(f"capture-{material}")
        yield Until(lambda: self.screen() == "capture", "the camera's screen")
        yield from self.look("capture-empty-desk")
        yield from pilot.tap("button-capture")
        yield pilot.visible("button-retry")
        yield from self.look("capture-no-page")
        for trouble in ("blur", "dark"):
            camera.do("place", document="premises_proof", angle=6)
            camera.do(trouble, on=True)
            yield from pilot.tap("button-retry")
            yield from pilot.tap("button-capture")
            yield Until(lambda: pilot.sees("button-retry") or pilot.sees("button-retake"), "an answer to the picture")
            yield from self.look(f"capture-{trouble}")
            camera.do(trouble, on=False)
            if not pilot.sees("button-retry"):
                yield from pilot.tap("button-retake")
                yield from pilot.tap("button-capture")
                camera.do("remove")
                yield Until(lambda: pilot.sees("button-retry") or pilot.sees("button-keep"), "an answer")
        camera.do("unplug")
        yield from self.tap_first("button-retry", "button-retake")
        yield pilot.visible("button-window", 30)
        yield from self.look("capture-no-camera")
        camera.do("plug")
        camera.do("place", document="premises_proof", angle=-8, tilt=5)
        live = ("button-retry", "button-capture")
        yield from self.again_until(lambda: pilot.sees("button-capture"), "the document camera", *live)
        yield from self.look("capture-live", wait_s=1.0)
        yield from pilot.tap("button-capture")
        yield pilot.visible("button-keep")
        yield from self.look("capture-check")
        yield from pilot.tap("button-keep")
        yield Until(lambda: self.screen() == "materials", "the page is kept")
        yield from self.look("materials-given")

    def _paper(self) -> Journey:
        """No paper before, paper gone in the middle, then a receipt, and a second one marked 补打."""
        pilot = self.pilot
        printer = self.hall.control("receipt_printer")
        printer.do("paper", mm=0)
        yield from pilot.tap("button-submit")
        yield Until(lambda: self.screen() == "paper", "taken in")
        yield pilot.visible("button-retry", 40)
        yield from self.look("paper-out-before")
        printer.do("refill")
        printer.do("paper_out_after", mm=60)
        yield from pilot.tap("button-retry")
        yield pilot.visible("button-reprint", 60)
        yield from self.look("paper-out-in-the-middle")
        printer.do("refill")
        yield from pilot.tap("button-reprint")
        yield Until(lambda: self.phase() == "printed", "the receipt is printed", 60)
        yield from self.look("paper-printed-again")
        yield from self.in_other_modes("paper-printed-again")
        yield from pilot.tap("button-finish")
        yield Until(lambda: self.screen() == "thanks", "thanks")
        yield from self.look("thanks-card-left")
        self.hands.take_card()
        yield from pilot.tap("button-finish")

    def _coming_back(self) -> Journey:
        """The same card again: the matter that was handed in; then a draft left behind."""
        pilot = self.pilot
        yield from self._back_with(self._script)
        yield from self.shot("found", "found-taken-in")
        yield from self.leave_by_cancel()
        yield from self.citizen.choose_matter(self._other)
        yield from self.citizen.show_card(self._other)
        yield from self.citizen.check_identity()
        yield from self.shot("form", "form-other")
        draft = self.app.controller.visit.draft
        self.hands.take_card()
        self.app.controller.post(Elapsed.IDLE)
        yield pilot.visible("button-extend")
        yield from self.look("time-out")
        self.app.controller.post(Elapsed.GRACE)
        yield from self.shot("thanks", "thanks-timed-out")
        yield from self.finish()
        if draft is not None:
            yield from self._held(draft)
        yield from self._back_with(self._other)
        yield from self.shot("found", "found-draft")
        yield from pilot.tap("button-resume")
        yield from self.shot("form", "form-resumed")
        yield from self.leave_by_cancel(keep=False)

    def _held(self, draft: Draft) -> Journey:
        """Somebody at a window has the draft open; then not any more."""
        window = OpenAtWindow(self.hall)
        yield from self.aside(lambda: window.open(draft), "a window opens the draft")
        yield from self._back_with(self._other)
        yield from self.shot("held", "held", modes=True)
        yield from self.aside(window.give_back, "the window lets go of the draft")
        yield from self.pilot.tap("button-again")
        yield from self.shot("form", "form-after-held")
        yield from self.leave_by_cancel()

    def _beside_applying(self) -> Journey:
        """What is handled for other places; where a matter stands that was handed in before."""
        pilot = self.pilot
        yield from self.reach("welcome")
        yield from pilot.tap("button-zone")
        yield from self.shot("zone", "zone")
        yield from pilot.tap("zone-item-0")
        yield pilot.visible("button-window")
        yield from self.look("zone-item")
        yield from pilot.tap("button-back")
        yield pilot.visible("button-zone-progress")
        yield from pilot.tap("button-zone-progress")
        yield from self.shot("find_case", "find-case")
        yield from pilot.tap("button-card")
        yield from self.citizen.show_card(self._script)
        yield from self.shot("cases", "cases")
        yield from pilot.tap("button-case-0")
        yield from self.shot("progress", "progress", modes=True)
        yield from pilot.tap("button-finish")
        yield from self.finish()

    def _package(self) -> Journey:
        """Two matters as one: one form, one set of materials, two numbers."""
        pilot, script = self.pilot, self.scripts["package-of-two"]
        yield from pilot.tap("button-begin")
        yield from pilot.tap(f"service-{script.item}")
        yield from self.shot("guide", "package-guide")
        yield from pilot.tap("button-next")
        yield from self.citizen.show_card(script)
        yield from self.citizen.check_identity()
        yield from self.citizen.fill_form(script)
        yield from self.shot("materials", "package-materials")
        yield from self.citizen.hand_in_materials(script)
        yield from self.citizen.sign()
        yield from self.shot("review", "package-review")
        yield from self.citizen.hand_in()
        yield Until(lambda: self.phase() == "printed", "the receipt is printed", 60)
        yield from self.look("package-receipt")
        yield from self.citizen.leave()
        yield from self._back_with(script)
        yield from self.shot("found", "package-found")
        yield from self.leave_by_cancel()

    def _person_and_card(self) -> Journey:
        """The ways to find out whether this is the person on the card; who is not confirmed goes to a window."""
        pilot = self.pilot
        if self.camera_usable():
            self.stand("empty")
        yield from self._to_check()
        yield from self.look("check")
        yield from self.in_other_modes("check")
        yield from pilot.tap("way-staff")
        yield from self.shot("staff_check", "staff-sign-in")
        yield from pilot.tap("input-staff-id")
        yield from pilot.type_text(STAFF_ID)
        yield from self._password("not the password")
        yield pilot.visible("refused-wrong")
        yield from self.look("staff-refused")
        yield from self._password(STAFF_PASSWORD)
        yield pilot.visible("button-same")
        yield from self.look("staff-compares")
        yield from pilot.tap("button-not-same")
        yield pilot.visible("note-not_same")
        yield from self.look("check-not-the-same")
        yield from pilot.tap("way-window")
        yield pilot.visible("queue-number", 40)
        yield pilot.visible("slip-printed", 40)
        yield from self.look("thanks-number")
        yield from self.in_other_modes("thanks-number")
        yield from self.finish()
        if self.camera_usable():
            yield from self._before_camera()

    def _before_camera(self) -> Journey:
        """Words for what is wrong with the picture, what the camera does not accept, and the person at last."""
        pilot = self.pilot
        self._camera_shown = True
        self.stand("two_faces")
        yield from self._to_check()
        yield from pilot.tap("way-camera")
        yield from self.shot("face_consent", "face-consent")
        yield from pilot.tap("button-agree")
        yield from self.reach("face_check")
        for scene, guidance in (("two_faces", "several_faces"), ("low_light", "too_dark"), ("far_away", "too_small")):
            self.stand(scene)
            yield pilot.visible(f"guidance-{guidance}")
            yield from self.look(f"face-{guidance}")
        for scene, title in (("other_person", "no-match"), ("photo_held_up", "photograph")):
            self.stand(scene)
            if pilot.sees("button-retry"):
                yield from pilot.tap("button-retry")
            yield pilot.visible("face-failed", 40)
            yield from self.look(f"face-{title}")
        self.stand("person")
        yield from pilot.tap("button-retry")
        yield pilot.visible("face-passed", 40)
        yield from self.look("face-passed")
        self.stand("empty")
        yield from pilot.tap("button-next")
        yield from self.reach("form")
        yield from self.leave_by_cancel(keep=False)

    def _nobody_answers(self) -> Journey:
        """Neither hall nor city: who leaves takes a slip along."""
        yield from self.aside(self._cut_off, "hall node and city are gone")
        yield from self.identify(self._other)
        yield from self.look("identity-nobody-answers")
        yield from self.pilot.tap("button-next")
        yield from self.reach("form")
        yield from self.pilot.tap("button-cancel")
        yield from self.pilot.tap("button-cancel-keep")
        yield self.pilot.visible("slip-code", 40)
        yield self.pilot.visible("slip-printed", 40)
        yield from self.look("thanks-slip")
        yield from self.finish()
        yield from self.aside(self._connect, "hall node and city are back")

    def _times_and_trouble(self) -> Journey:
        self.app.crashed()
        yield from self.shot("recovery", "recovery")
        yield from self.pilot.tap("button-finish")
        yield from self.reach("welcome")
        yield from self._maintenance()
        self.app.controller.post(StoreLost())
        yield from self.shot("out_of_service", "out-of-service")

    def _maintenance(self) -> Journey:
        """A long press on the hall's name, and what technicians see."""
        pilot = self.pilot
        yield from pilot.hold("staff-corner", Until(lambda: self.screen() == "maintenance", "the technician's panel"))
        yield from self.look("maintenance-sign-in")
        yield from pilot.tap("input-technician-id")
        yield from pilot.type_text(STAFF_ID)
        yield from pilot.tap("input-technician-password")
        yield from pilot.type_text(STAFF_PASSWORD)
        yield from pilot.tap("button-technician-sign-in")
        yield pilot.visible("device-id_card")
        yield from self.look("maintenance-devices")
        yield from pilot.tap("button-technician-close")
        yield from self.reach("welcome")

    # --- how ----------------------------------------------------------------------------------------------------

    @property
    def _script(self) -> JourneyScript:
        return self.scripts["senior-card"]

    @property
    def _other(self) -> JourneyScript:
        return self.scripts["individual-business"]

    def _back_with(self, script: JourneyScript) -> Journey:
        """The same person again, to go on with what was begun."""
        yield from self.reach("welcome")
        yield from self.pilot.tap("button-continue")
        yield from self.citizen.show_card(script)

    def _to_check(self) -> Journey:
        yield from self.identify(_PERMIT)
        yield from self.pilot.tap("button-next")
        yield from self.reach("person_check")

    def _password(self, words: str) -> Journey:
        yield from self.pilot.tap("input-staff-password")
        yield from self.pilot.type_text(words)
        yield from self.pilot.tap("button-sign-in")

    def _cut_off(self) -> None:
        self.hall.stop_hall_node()
        self.hall.stop_platform()

    def _connect(self) -> None:
        self.hall.start_platform()
        self.hall.start_hall_node()

    def _phase(self, phase: str) -> Until:
        return Until(lambda: self.phase() == phase, f"card {phase}", 40)


def main() -> int:
    parser = argparse.ArgumentParser(prog="kiosk.tour", allow_abbrev=False)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    tours: dict[str, Tour] = {}

    def drive(app: KioskApp, hall: DemoHall, ended: Callable[[Exception | None], None]) -> Mapping[str, Tour]:
        tours["tour"] = Tour(app, hall, options.out, ended)
        tours["tour"].start()
        return tours

    return run(["--demo", "--home", str(options.home)], drive)


if __name__ == "__main__":
    sys.exit(main())
