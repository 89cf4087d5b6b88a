"""Pictures of what the kiosk shows of the hall and of the person check:
``python tests/kiosk/hall_screenshots.py OUT [landscape] [elder] [english] [contrast]``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from kiosk.keyboard_data import prepare_environment

prepare_environment(Path(tempfile.mkdtemp(prefix="hall-shots-")))

# Qt reads the environment when it is loaded, so everything else comes after.
from hall_fake import FakeHall  # noqa: E402
from kiosk_kit import AIDE, PASSWORD, SENIOR, Bench, drawn_portrait, person  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402
from PySide6.QtGui import QGuiApplication  # noqa: E402
from test_person_check_on_screens import PERMIT, verdict  # noqa: E402
from test_sharing_on_screens import left_at_window  # noqa: E402

from devices.frames import FrameRingWriter  # noqa: E402
from devices.ports import FaceGuidance, FaceOutcome, PhotoUnavailable, PrintOutcome, Role  # noqa: E402
from devices.result import Ok, Reason  # noqa: E402
from kiosk import events as on  # noqa: E402
from kiosk.steps import Mode  # noqa: E402

KIOSK, WINDOW = "自助终端 01", "综合窗口 3"
ROLES = (Role.ID_CARD, Role.DOCUMENT_CAMERA, Role.RECEIPT_PRINTER, Role.CAMERA)


class HallWalk:
    """Each scene begins at the first page of a fresh visit."""

    def __init__(self, out: Path, home: Path, wishes: list[str]) -> None:
        self.out = out
        self.number = 0
        self.hall = FakeHall()
        self.bench = Bench(home, roles=ROLES, drafts=self.hall.drafts_of(KIOSK), queue=self.hall.queue())
        self.bench.answers.card = Ok(person(photo=drawn_portrait()))
        if "landscape" in wishes:
            self.bench.window.setWidth(1920)
            self.bench.window.setHeight(1080)
        language = "en" if "english" in wishes else "zh-CN"
        self.mode = Mode(language, elder="elder" in wishes, contrast="contrast" in wishes)
        out.mkdir(parents=True, exist_ok=True)

    def shot(self, name: str) -> None:
        self.number += 1
        self.bench.grab().save(str(self.out / f"{self.number:02d}-{name}.png"))

    def begin(self) -> None:
        bench = self.bench
        if bench.screen == "thanks":
            bench.tap("button-finish")
        bench.until("welcome")
        bench.app.controller.post(on.ModeChosen(self.mode))
        bench.settle()

    def run(self) -> None:
        self.bench.start()
        self.bench.add_aide()
        self.shared()
        self.leaving()
        self.checking()
        self.bench.close()

    # --- drafts ---------------------------------------------------------------------------------------------------

    def shared(self) -> None:
        bench, hall = self.bench, self.hall
        draft, blobs = left_at_window()
        hall.leave(draft, blobs, holder=WINDOW)
        self.begin()
        bench.tap("button-begin")
        bench.tap(f"service-{SENIOR}")
        bench.tap("button-next")
        bench.tap("button-agree")
        bench.until("held")
        self.shot("held")
        bench.tap("button-again")
        self.shot("held-still")
        hall.down = True
        bench.tap("button-again")
        self.shot("held-unreachable")
        hall.down = False
        hall.entries[draft.id].holder = None
        bench.tap("button-cancel")
        bench.tap("button-cancel-keep")
        self.begin()
        self.card()
        bench.until("found")
        self.shot("found-from-elsewhere")
        bench.tap("button-resume")
        hall.entries[draft.id].holder = WINDOW
        bench.advance(11)
        self.shot("lost")
        self.begin()
        hall.closed[draft.id] = "taken_in"
        del hall.entries[draft.id]
        self.card()
        bench.until("found")
        self.shot("found-closed")
        bench.tap("button-finish")
        self.begin()
        hall.down = True
        self.card()
        bench.until("found")
        self.shot("found-silent")
        bench.tap("button-finish")
        hall.down = False

    def card(self) -> None:
        self.bench.tap("button-continue")
        self.bench.tap("button-agree")

    # --- leaving --------------------------------------------------------------------------------------------------

    def to_identity(self, item: str = SENIOR) -> None:
        self.begin()
        bench = self.bench
        bench.tap("button-begin")
        bench.tap(f"service-{item}")
        bench.tap("button-next")
        bench.tap("button-agree")
        if bench.screen == "found":
            bench.tap("button-discard") if bench.sees("button-discard") else None
            bench.tap("button-next")
            if bench.screen == "services":
                bench.tap(f"service-{item}")
                bench.tap("button-next")
        bench.until("identity")

    def leaving(self) -> None:
        bench, hall = self.bench, self.hall
        hall.down = True
        self.to_identity()
        self.shot("identity-silent")
        bench.tap("button-next")
        bench.tap("button-cancel")
        bench.tap("button-cancel-keep")
        self.shot("kept-settling")
        bench.advance(5)
        self.shot("kept-slip")
        self.to_identity()
        bench.answers.paper = (PrintOutcome.NOT_PRINTED, Reason.PAPER_OUT)
        bench.tap("button-window")
        bench.answers.left = True
        bench.advance(5)
        self.shot("window-no-number-slip-not-printed")
        bench.answers.paper, bench.answers.left = "printed", False
        hall.down = False
        hall.queue_up("A001")
        hall.queue_up("A002")
        self.to_identity()
        bench.tap("button-window")
        bench.agent_brings()
        bench.advance(1)
        self.shot("window-number")
        self.to_identity()
        bench.tap("button-next")
        bench.tap("button-cancel")
        bench.tap("button-cancel-keep")
        bench.agent_brings()
        bench.advance(1)
        self.shot("kept-shared")

    # --- person and card ------------------------------------------------------------------------------------------

    def checking(self) -> None:
        bench = self.bench
        self.to_identity(PERMIT)
        bench.tap("button-next")
        self.shot("check")
        bench.tap("way-camera")
        self.shot("check-consent")
        bench.tap("button-agree")
        camera = bench.fakes[Role.CAMERA]
        self.shot("check-starting")
        writer = FrameRingWriter()
        writer.write(face_picture(), 640, 480, None)
        bench.app.controller.face_preview.attach(None, os.dup(writer.fd))
        deadline = 40
        while not bench.app.controller.face_preview.live and deadline:
            deadline -= 1
            bench.settle()
        for guidance in (FaceGuidance.TOO_SMALL, FaceGuidance.SEVERAL_FACES, FaceGuidance.TOO_DARK):
            camera.progress(guidance)
            bench.settle()
            self.shot(f"check-{guidance.value}")
        camera.progress(FaceGuidance.HOLD_STILL)
        bench.settle()
        self.shot("check-hold-still")
        camera.finish(camera.ticket, Ok(verdict(FaceOutcome.NO_MATCH)))
        bench.settle()
        self.shot("check-no-match")
        bench.tap("button-retry")
        camera.finish(camera.ticket, Ok(verdict(FaceOutcome.NOT_LIVE)))
        bench.settle()
        bench.tap("button-retry")
        camera.finish(camera.ticket, Ok(verdict(FaceOutcome.NO_MATCH)))
        bench.settle()
        self.shot("check-failed-last")
        bench.tap("button-other-way")
        self.shot("check-after-three")
        bench.tap("way-staff")
        self.shot("staff-sign-in")
        bench.tap("input-staff-id")
        bench.set_text("input-staff-id", AIDE)
        bench.set_text("input-staff-password", "wrong")
        self.shot("staff-typing")
        bench.tap("button-sign-in")
        self.shot("staff-refused")
        bench.set_text("input-staff-password", PASSWORD)
        bench.tap("button-sign-in")
        self.shot("staff-compare")
        bench.tap("button-not-same")
        self.shot("check-not-same")
        bench.tap("button-cancel")
        bench.tap("button-cancel-discard")
        self.to_identity(PERMIT)
        bench.tap("button-next")
        bench.tap("way-camera")
        bench.tap("button-refuse")
        self.shot("check-refused")
        bench.tap("button-cancel")
        bench.tap("button-cancel-discard")
        bench.answers.card = Ok(person(photo=PhotoUnavailable("no_decoder")))
        self.to_identity(PERMIT)
        bench.tap("button-next")
        self.shot("check-no-portrait")
        bench.answers.card = Ok(person(photo=drawn_portrait()))
        bench.tap("button-cancel")
        bench.tap("button-cancel-discard")
        self.to_identity(PERMIT)
        bench.tap("button-next")
        bench.tap("way-camera")
        bench.tap("button-agree")
        camera.finish(camera.ticket, Ok(verdict(FaceOutcome.MATCHED)))
        bench.settle()
        self.shot("check-passed")
        writer.close()


def face_picture() -> bytes:
    """Somebody drawn before a wall, as a preview's frame."""
    picture = Image.new("RGB", (640, 480), "#a8b4c4")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((240, 110, 400, 310), fill="#d2ae90")
    pen.ellipse((282, 190, 302, 206), fill="#333333")
    pen.ellipse((338, 190, 358, 206), fill="#333333")
    pen.arc((290, 220, 350, 270), 20, 160, fill="#7a3b2e", width=5)
    pen.pieslice((150, 320, 490, 700), 180, 360, fill="#3f5274")
    return picture.tobytes("raw", "BGRX")


def main() -> None:
    app = QGuiApplication([])
    with tempfile.TemporaryDirectory() as home:
        HallWalk(Path(sys.argv[1]), Path(home), sys.argv[2:]).run()
    del app


if __name__ == "__main__":
    main()
