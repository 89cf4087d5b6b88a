"""Somebody whom the kiosk has to compare with the card. Run as a program; ``--act`` is what stands before the camera:

``refuse``, ``missing`` (unplugged before and while it looks), ``two``, ``photo``, ``dark``, ``stranger``,
``no_models``, ``host_dies``, ``kiosk_dies`` and what the card brings back then (``come_back``). Each visit that does
not hand in its matter ends with the draft thrown away or at a window.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable

import psutil

from devices.ports import USABLE, DeviceStatus, Role
from devices.result import Reason
from kiosk.app import KioskApp
from kiosk.autopilot import JourneyScript
from kiosk.command import run
from station.autopilot import Journey, Until
from station.demo import STAFF_ID, STAFF_PASSWORD, DemoHall
from station.desktop import Ended
from tests.e2e.kiosk_scene import KioskScene
from tests.e2e.staging import Options, parser, perform

#: The check itself gives up after 30 s.
_VERDICT_S = 45.0

PERMIT = JourneyScript(
    name="residence-permit",
    item="11100100000000027F3000709024000",
    card="resident",
    answers={
        "reason": "residence",
        "arrived_on": "-1y",
        "residence_region": "100101",
        "residence_address": "示例路3号2单元301室",
        "housing_kind": "own",
        "phone": "13800000002",
        "delivery": "collect",
    },
    pages={"housing_proof": ["lease"], "photo": ["household_register"]},
)


class ActOptions(Options):
    act: str


class FaceKiosk(KioskScene):
    """A citizen who wants a residence permit: the matter asks whether they are the person on the card."""

    def __init__(self, app: KioskApp, hall: DemoHall, options: ActOptions, ended: Ended) -> None:
        self._act = options.act
        super().__init__(app, hall, options.seen, ended)
        self.script = PERMIT

    def play(self) -> Journey:
        acts: dict[str, Callable[[], Journey]] = {
            "refuse": self._refuse,
            "missing": self._missing,
            "two": self._two,
            "photo": self._photo,
            "dark": self._dark,
            "stranger": self._stranger,
            "no_models": self._no_models,
            "host_dies": self._host_dies,
            "kiosk_dies": self._kiosk_dies,
            "come_back": self._come_back,
        }
        yield from acts[self._act]()

    # --- scenes ---------------------------------------------------------------------------------------------------

    def _refuse(self) -> Journey:
        self._stand("person")
        yield from self._to_ways()
        yield from self._look("ways")
        yield from self.pilot.tap("way-camera")
        yield from self.citizen.reach("face_consent")
        yield from self._look("consent")
        self.seen["consents_before"] = self._consents()
        yield from self.pilot.tap("button-refuse")
        yield self.pilot.visible("note-refused")
        yield from self._look("refused")
        self.seen["offered_again"] = self.pilot.sees("way-camera")
        yield from self._by_staff()
        self._note_draft()
        yield from self._throw_away()

    def _missing(self) -> Journey:
        """First the cable is out before anybody comes, then somebody pulls it while the camera looks."""
        self._camera("unplug")
        yield self._status(lambda status: status.state not in USABLE, "the camera is gone")
        yield from self._to_ways()
        yield self.pilot.visible("camera-no_camera")
        yield from self._look("no-camera")
        self.seen["offered_without"] = self.pilot.sees("way-camera")
        yield from self._to_window("way-window")
        self._camera("plug")
        self._stand("empty")
        yield self._status(lambda status: status.state in USABLE, "the camera is back")
        yield from self._to_camera()
        yield self.pilot.visible("guidance-no_face")
        yield from self._look("nobody")
        self._camera("unplug")
        yield self.pilot.visible("face-trouble")
        yield from self._look("camera-gone")
        self._camera("plug")
        yield from self.pilot.tap("button-other-way")
        yield from self._by_staff()
        self._note_draft()
        yield from self._throw_away()

    def _two(self) -> Journey:
        self._stand("two_faces")
        yield from self._to_camera()
        yield self.pilot.visible("guidance-several_faces")
        self.seen["said"] = self._says("画面里只能有您一个人，请其他人退后")
        yield from self._look("two-faces")
        self.tell("looking")
        yield self.pilot.visible("face-failed", _VERDICT_S)
        self.seen["why"] = self._says("画面里不止一个人")
        yield from self._look("two-faces-failed")
        self._note_draft()
        yield from self._to_window("button-window")

    def _photo(self) -> Journey:
        """A print is held up, then the same picture on a telephone."""
        self._stand("photo_held_up")
        yield from self._to_camera()
        yield self.pilot.visible("face-failed", _VERDICT_S)
        self.seen["why"] = self._says("没有确认是真人在镜头前")
        yield from self._look("photo-failed")
        self._stand("screen_held_up")
        yield from self.pilot.tap("button-retry")
        yield self.pilot.visible("face-looking")
        yield self.pilot.visible("face-failed", _VERDICT_S)
        yield from self._look("screen-failed")
        yield from self.pilot.tap("button-other-way")
        yield from self._by_staff()
        self._note_draft()
        yield from self._throw_away()

    def _dark(self) -> Journey:
        """The words say what to do; it is done; the matter is handed in."""
        self._stand("low_light")
        yield from self._to_camera()
        yield self.pilot.visible("guidance-too_dark")
        self.seen["said"] = self._says("光线太暗，请面向亮处")
        yield from self._look("dark")
        self._stand("person")
        yield self.pilot.visible("face-passed", _VERDICT_S)
        yield from self._look("passed")
        self._note_draft()
        yield from self.pilot.tap("button-next")
        yield from self.citizen.fill_form(self.script)
        yield from self.citizen.hand_in_materials(self.script)
        yield from self.citizen.sign()
        yield from self.citizen.hand_in()
        yield from self.citizen.take_receipt()
        yield from self.citizen.leave()

    def _stranger(self) -> Journey:
        """Somebody else's card, three times; nobody to give out numbers answers."""
        self._stand("other_person")
        yield from self._to_camera()
        for left in (2, 1, 0):
            yield self.pilot.visible("face-failed", _VERDICT_S)
            yield from self._look(f"no-match-{left}-left")
            if left:
                yield from self.pilot.tap("button-retry")
                yield self.pilot.visible("face-looking")
        self.seen["why"] = self._says("没有和身份证照片对上")
        self.seen["retry"] = self.pilot.sees("button-retry")
        yield from self.pilot.tap("button-other-way")
        yield self.pilot.visible("note-failed")
        yield from self._look("after-three")
        self.seen["offered_again"] = self.pilot.sees("way-camera")
        yield from self.pilot.tap("button-back")
        yield from self.citizen.reach("identity")
        yield from self.pilot.tap("button-next")
        yield from self.citizen.reach("person_check")
        self.seen["offered_later"] = self.pilot.sees("way-camera")
        self._note_draft()
        yield from self._to_window("way-window")

    def _no_models(self) -> Journey:
        """Said before anybody is asked for a consent; models that come later are used without a restart."""
        self._stand("person")
        yield self._status(lambda status: status.reason is Reason.NO_MODELS, "the camera says that it lacks models")
        yield from self._to_ways()
        yield self.pilot.visible("camera-no_models")
        yield from self._look("no-models")
        self.seen["offered_without"] = self.pilot.sees("way-camera")
        yield from self._by_staff()
        self._note_draft()
        yield from self._throw_away()
        self.tell("without")
        yield self.await_cue("installed")
        yield self._status(lambda status: status.state in USABLE, "the camera has its models")
        yield from self._to_camera()
        yield self.pilot.visible("face-passed", _VERDICT_S)
        self.seen["passed_with"] = True
        yield from self.pilot.tap("button-next")
        yield from self.citizen.reach("form")
        yield from self._throw_away()

    def _host_dies(self) -> Journey:
        """The camera's process crashes with two faces in its memory."""
        self._stand("two_faces")
        yield from self._to_camera()
        yield self.pilot.visible("guidance-several_faces")
        self._camera_host().send_signal(signal.SIGSEGV)
        yield self.pilot.visible("face-trouble")
        yield from self._look("restarting")
        self._stand("person")
        yield self._status(lambda status: status.state in USABLE, "the camera is back")
        yield from self.pilot.tap("button-retry")
        yield self.pilot.visible("face-passed", _VERDICT_S)
        self._note_draft()
        yield from self.pilot.tap("button-next")
        yield from self.citizen.reach("form")
        yield from self._throw_away()

    def _kiosk_dies(self) -> Journey:
        """The test ends it while the picture is on the screen."""
        self._stand("two_faces")
        yield from self._to_camera()
        yield self.pilot.visible("guidance-several_faces")
        self.tell("looking")
        yield self.await_cue("never")

    def _come_back(self) -> Journey:
        """The draft is there; nobody was compared yet, so the ways are shown again, the camera among them."""
        self._stand("empty")
        yield from self.come_back(self.script.card)
        self.seen |= self.what_is_found()
        yield from self.pilot.tap("button-resume")
        yield from self.citizen.reach("person_check")
        yield self.pilot.visible("way-camera")
        self._note_draft()
        yield from self._throw_away()

    # --- parts of a visit -----------------------------------------------------------------------------------------

    def _to_ways(self) -> Journey:
        """The page with the ways to compare person and card. What an earlier visit left behind is thrown away."""
        yield from self.citizen.choose_matter(self.script)
        yield from self.citizen.show_card(self.script)
        yield from self.citizen.check_identity()
        yield from self.citizen.reach("person_check")

    def _to_camera(self) -> Journey:
        yield self._status(lambda status: status.state in USABLE, "the camera is ready")
        yield from self._to_ways()
        yield from self.pilot.tap("way-camera")
        yield from self.citizen.reach("face_consent")
        yield from self.pilot.tap("button-agree")
        yield from self.citizen.reach("face_check")

    def _by_staff(self) -> Journey:
        """Somebody of the staff comes, signs in, looks, and confirms."""
        pilot = self.pilot
        yield from pilot.tap("way-staff")
        yield from self.citizen.reach("staff_check")
        yield from pilot.tap("input-staff-id")
        yield from pilot.type_text(STAFF_ID)
        yield from pilot.tap("input-staff-password")
        yield from pilot.type_text(STAFF_PASSWORD)
        yield from pilot.tap("button-sign-in")
        yield pilot.visible("button-same")
        yield from self._look("staff-compares")
        yield from pilot.tap("button-same")
        yield from self.citizen.reach("form")

    def _to_window(self, way: str) -> Journey:
        """The citizen leaves with a number, or with a slip where nobody gives out numbers."""
        pilot = self.pilot
        yield from pilot.tap(way)
        yield Until(lambda: pilot.sees("queue-number") or pilot.sees("slip-code"), "a number or a slip", 40)
        yield Until(lambda: pilot.sees("slip-printed") or pilot.sees("slip-not_printed"), "the paper", 40)
        yield from self._look("leaves")
        self.seen["number"] = pilot.text_of("queue-number")
        self.seen["slip"] = pilot.text_of("slip-code")
        self.seen["paper"] = pilot.sees("slip-printed")
        self.hands.take_card()
        yield from pilot.tap("button-finish")
        yield Until(lambda: self.screen() == "welcome", "welcome")

    def _throw_away(self) -> Journey:
        yield from self.pilot.tap("button-cancel")
        yield from self.pilot.tap("button-cancel-discard")
        yield from self.citizen.reach("thanks")
        self.hands.take_card()
        yield from self.pilot.tap("button-finish")
        yield Until(lambda: self.screen() == "welcome", "welcome")

    # --- how ------------------------------------------------------------------------------------------------------

    def _stand(self, scene: str) -> None:
        """Who is before the camera."""
        self._camera("scene", name=scene)

    def _camera(self, verb: str, **arguments: str) -> None:
        self.hall.control("camera").do(verb, **arguments)

    def _status(self, holds: Callable[[DeviceStatus], bool], what: str) -> Until:
        return Until(lambda: holds(self.app.parts.devices[Role.CAMERA].status), what)

    def _camera_host(self) -> psutil.Process:
        (host,) = (
            child
            for child in psutil.Process().children()
            if "devices.host" in child.cmdline() and Role.CAMERA.value in child.cmdline()
        )
        return host

    def _look(self, title: str) -> Journey:
        yield self.pilot.drawn(0.1)
        self.pilot.picture(title)

    def _says(self, words: str) -> bool:
        return self.pilot.find_text(words) is not None

    def _consents(self) -> list[str]:
        draft = self.app.controller.visit.draft
        return [] if draft is None else [consent.kind for consent in draft.consents]

    def _note_draft(self) -> None:
        """What is kept of the comparison."""
        draft = self.app.controller.visit.draft
        assert draft is not None
        self.seen["draft"] = draft.id
        self.seen["checks"] = [[check.kind.value, check.outcome.value] for check in draft.checks]
        self.seen["consents"] = self._consents()


def main() -> int:
    arguments = parser()
    arguments.add_argument("--act", required=True)
    options = arguments.parse_args(namespace=ActOptions())
    _where_cores_fall(options)
    return perform(run, options, lambda app, hall, ended: FaceKiosk(app, hall, options, ended))


def _where_cores_fall(options: ActOptions) -> None:
    """A machine that keeps an image of whatever crashes, in the folder the programs run in."""
    folder = options.seen.parent / "work"
    folder.mkdir(exist_ok=True)
    os.chdir(folder)
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


if __name__ == "__main__":
    sys.exit(main())
