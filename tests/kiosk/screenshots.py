"""Walks one visit and every problem screen, and leaves a picture of each: ``python tests/kiosk/screenshots.py OUT``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from kiosk.keyboard_data import prepare_environment

prepare_environment(Path(tempfile.mkdtemp(prefix="hall-shots-")))

# Qt reads the environment when it is loaded, so everything else comes after.
from datetime import date  # noqa: E402

from journey import fill_step  # noqa: E402
from kiosk_kit import SENIOR, Answers, Bench, failed, person  # noqa: E402
from PySide6.QtGui import QGuiApplication  # noqa: E402

from devices.ports import PrintOutcome, PrintReport, Role  # noqa: E402
from devices.result import Ok, Reason  # noqa: E402


class Walk:
    """Numbers the pictures in the order of the way."""

    def __init__(self, out: Path, home: Path) -> None:
        self.out = out
        self.number = 0
        self.bench = Bench(home)
        out.mkdir(parents=True, exist_ok=True)

    def shot(self, name: str) -> None:
        self.number += 1
        self.bench.grab().save(str(self.out / f"{self.number:02d}-{name}.png"))

    def run(self) -> None:
        bench = self.bench
        bench.app.start()
        self.shot("starting")
        bench.until("welcome")
        self.shot("welcome")
        bench.tap("button-begin")
        self.shot("services")
        bench.tap("field-search")
        bench.set_text("input-field-search", "laonian")
        self.shot("services-search")
        bench.set_text("input-field-search", "")
        bench.tap(f"service-{SENIOR}")
        self.shot("guide")
        bench.tap("button-unsure")
        self.shot("guide-unsure")
        bench.tap("button-next")
        self.shot("notice")
        bench.answers.card = None
        bench.tap("button-agree")
        self.shot("card-waiting")
        bench.card_seen()
        self.shot("card-seen")
        bench.tap("button-help")
        self.shot("help")
        bench.tap("button-dismiss-help")
        self.troubles()
        bench.tap("button-retry")
        bench.until("identity")
        self.shot("identity")
        bench.tap("button-next")
        self.form()
        self.materials()
        self.end()

    def troubles(self) -> None:
        bench = self.bench
        reader = next(iter(bench.fakes.values()))
        for reason in (
            Reason.CARD_LIFTED,
            Reason.CARD_UNREADABLE,
            Reason.CARD_REFUSED,
            Reason.CARD_NOT_GENUINE,
            Reason.ABSENT,
            Reason.HOST_CRASHED,
            Reason.DEADLINE,
        ):
            reader.finish(reader.ticket, failed(reason))
            bench.settle()
            self.shot(f"card-{reason.value}")
            bench.tap("button-retry")
        reader.finish(reader.ticket, Ok(person(valid_to=date(2020, 1, 1))))
        bench.settle()
        self.shot("card-expired")
        bench.answers.card = Ok(person())

    def form(self) -> None:
        bench = self.bench
        number = 0
        while bench.screen == "form":
            number += 1
            self.shot(f"form-{number}")
            if number == 1:
                bench.tap("button-next")
                self.shot("form-1-refused")
                bench.tap("button-cancel")
                self.shot("cancel")
                bench.tap("button-dismiss")
            fill_step(bench)
            self.shot(f"form-{number}-filled")
            bench.tap("button-next")

    def materials(self) -> None:
        bench = self.bench
        self.shot("materials")
        keys = [slot.spec.key for slot in bench.app.controller.visit.slots() if slot.offered]
        for key in keys:
            bench.tap(f"capture-{key}")
            self.shot("capture-live")
            bench.answers.page = None
            bench.tap("button-capture")
            self.shot("capture-taking")
            camera = bench.fakes[Role.DOCUMENT_CAMERA]
            camera.finish(camera.ticket, failed(Reason.BLURRED))
            bench.settle()
            self.shot("capture-problem")
            bench.answers.page = Answers().page
            bench.tap("button-retry")
            bench.tap("button-capture")
            self.shot("capture-check")
            bench.tap("button-keep")
        self.shot("materials-done")
        bench.tap("button-next")

    def end(self) -> None:
        bench = self.bench
        self.shot("sign")
        bench.sign()
        self.shot("sign-done")
        bench.tap("button-next")
        bench.until("review")
        self.shot("review")
        bench.advance(60)
        self.shot("time-out")
        bench.tap("button-extend")
        bench.answers.paper = (PrintOutcome.NOT_PRINTED, Reason.PAPER_OUT)
        bench.online = False
        bench.tap("button-submit")
        bench.until("paper")
        self.shot("paper-out")
        bench.answers.paper = (PrintOutcome.UNKNOWN, Reason.COVER_OPEN)
        bench.tap("button-retry")
        self.shot("paper-unknown")
        bench.answers.paper = None
        bench.tap("button-reprint")
        self.shot("paper-printing")
        printer = bench.fakes[Role.RECEIPT_PRINTER]
        job_id = bench.app.controller.visit.print_job or ""
        printer.finish(printer.ticket, Ok(PrintReport(job_id, PrintOutcome.PRINTED)))
        bench.settle()
        self.shot("paper-printed")
        bench.answers.paper = "printed"
        bench.tap("button-finish")
        self.shot("thanks")
        bench.advance(20)
        bench.advance(6)
        bench.tap("button-continue")
        bench.tap("button-agree")
        bench.until("found")
        self.shot("found-recent")
        bench.tap("button-next")
        bench.tap(f"service-{SENIOR}")
        bench.tap("button-next")
        bench.until("identity")
        bench.tap("button-next")
        bench.tap("button-cancel")
        bench.answers.left = True
        bench.tap("button-cancel-keep")
        self.shot("thanks-card-left")
        bench.tap("button-finish")
        bench.tap("button-continue")
        bench.tap("button-agree")
        bench.until("found")
        self.shot("found-draft")
        bench.tap("button-discard")
        self.shot("found-discarded")
        bench.app.crashed()
        self.shot("recovery")
        bench.close()


def main() -> None:
    app = QGuiApplication([])
    with tempfile.TemporaryDirectory() as home:
        Walk(Path(sys.argv[1]), Path(home)).run()
    del app


if __name__ == "__main__":
    main()
