"""What the benches of both apps share: devices in memory, time in the test's hand, eyes and hands for real screens."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from devices.fakes import FakeDevice
from devices.ports import (
    CapturedPage,
    CapturePage,
    CardEvent,
    CardPresent,
    CheckFace,
    Command,
    DocumentType,
    IdDocument,
    PagesReport,
    PrintOutcome,
    PrintPages,
    PrintReceipt,
    PrintReport,
    Quad,
    ReadIdCard,
    ReadSmartCard,
    ReadTravelDocument,
    Role,
    ScanCode,
    ScanDocument,
    Sex,
    StartPreview,
    StopPreview,
)
from devices.qt.device import HallDevice
from devices.result import Action, Cause, Err, Ok, Reason
from intake.clock import Reading
from station.scheduler import ManualScheduler

NAME, NUMBER, ADDRESS = "测试甲", "11010519491231002X", "北京市朝阳区示例路1号"
SENIOR = "1110010000000005103002011010000"


class FixedClock:
    """2026-05-14 09:30 in China, until a test moves it."""

    def __init__(self) -> None:
        self.utc = datetime(2026, 5, 14, 1, 30, tzinfo=UTC)

    def now(self) -> Reading:
        return Reading(self.utc)

    def monotonic(self) -> float:
        return self.utc.timestamp()

    def advance(self, seconds: float) -> None:
        self.utc += timedelta(seconds=seconds)


class InlineExecutor(Executor):
    """Runs a job where it is asked for; its result still comes through the lane's queue."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def person(number: str = NUMBER, valid_to: date | None = None, **changes: Any) -> IdDocument:
    values: dict[str, Any] = {
        "type": DocumentType.RESIDENT_ID,
        "name": NAME,
        "name_latin": None,
        "sex": Sex.FEMALE,
        "nation": "汉",
        "birth_date": date(1949, 12, 31),
        "address": ADDRESS,
        "number": number,
        "issuer": "示例市公安局朝阳分局",
        "valid_from": date(2016, 1, 1),
        "valid_to": valid_to,
    }
    return IdDocument(**{**values, **changes})


@cache
def page_picture() -> CapturedPage:
    """A page as the camera gives it, drawn once for each process."""
    picture = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(60)
    for line in range(18):
        pen.text((120, 200 + line * 76), f"SAMPLE PAGE {line + 1}", fill="black", font=font)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    quad = Quad(((0, 0), (1240, 0), (1240, 1754), (0, 1754)))
    return CapturedPage(out.getvalue(), 1240, 1754, 300.0, quad)


@dataclass
class Answers:
    """What the devices answer; None leaves the command running."""

    card: Any = field(default_factory=lambda: Ok(person()))
    left: bool = False
    page: Any = field(default_factory=lambda: Ok(page_picture()))
    preview: Any = field(default_factory=lambda: Ok(None))
    scan: Any = None
    social_card: Any = None
    travel_document: Any = None
    code: Any = None
    pages_paper: Any = "printed"
    paper: Any = "printed"
    face: Any = None

    def __call__(self, command: Command) -> Any:
        match command:
            case ReadIdCard():
                return self.card
            case CardPresent():
                return Ok(self.left)
            case CapturePage():
                return self.page
            case StartPreview() | StopPreview():
                return self.preview
            case ScanDocument():
                return self.scan
            case ReadSmartCard():
                return self.social_card
            case ReadTravelDocument():
                return self.travel_document
            case ScanCode():
                return self.code
            case PrintPages(job_id=job_id):
                if self.pages_paper == "printed":
                    return Ok(PagesReport(job_id, PrintOutcome.PRINTED, 1, 1))
                if isinstance(self.pages_paper, tuple):
                    outcome, reason = self.pages_paper
                    done = 0 if outcome is PrintOutcome.NOT_PRINTED else None
                    return Ok(PagesReport(job_id, outcome, 1, done, reason, Cause.HARDWARE, Action.REPLACE_MEDIA))
                return self.pages_paper
            case CheckFace():
                return self.face
            case PrintReceipt(job_id=job_id):
                if self.paper == "printed":
                    return Ok(PrintReport(job_id, PrintOutcome.PRINTED))
                if isinstance(self.paper, tuple):
                    outcome, reason = self.paper
                    return Ok(PrintReport(job_id, outcome, reason, Cause.HARDWARE, Action.REPLACE_MEDIA))
                return self.paper


def failed(reason: Reason) -> Err:
    return Err(reason, Cause.USER, Action.RETRY)


class ScreenBench:
    """An app with its far ends, and hands for it. A subclass builds the app and says which screen it shows."""

    window: QQuickWindow

    def __init__(self) -> None:
        self.clock = FixedClock()
        self.scheduler = ManualScheduler()
        self.answers = Answers()
        self.fakes: dict[Role, FakeDevice] = {}
        self.online = True
        self._frames = 0

    @property
    def screen(self) -> str:
        raise NotImplementedError

    def watch(self, window: QQuickWindow) -> None:
        """This is the window to look at and to work with."""
        self.window = window
        window.frameSwapped.connect(self._swapped)

    def device(self, role: Role) -> HallDevice:
        def connect(listener: Any) -> FakeDevice:
            self.fakes[role] = FakeDevice(role, listener, self.answers)
            return self.fakes[role]

        device = HallDevice(connect)
        device.open()
        return device

    # --- time and events ------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Let queued events run until nothing is queued any more."""
        for _ in range(12):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QCoreApplication.sendPostedEvents(None, 0)

    def _swapped(self) -> None:
        self._frames += 1

    def drawn(self) -> None:
        """Wait for a frame: rows and columns have put their items in place only then."""
        self.settle()
        before, deadline = self._frames, QDeadlineTimer(4000)
        self.window.update()
        while self._frames == before:
            assert not deadline.hasExpired(), "the window is not drawn"
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)

    def until(self, screen: str, timeout_ms: int = 4000) -> None:
        deadline = QDeadlineTimer(timeout_ms)
        while self.screen != screen:
            assert not deadline.hasExpired(), f"still on {self.screen}, waited for {screen}"
            self.settle()
        self.settle()

    def advance(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.scheduler.advance(seconds)
        self.settle()

    # --- eyes and hands -------------------------------------------------------------------------------------------

    def find(self, name: str) -> QQuickItem | None:
        return _find(self.window.contentItem(), name)

    def sees(self, name: str) -> bool:
        return self.find(name) is not None

    def item(self, name: str) -> QQuickItem:
        found = self.find(name)
        assert found is not None, f"{name} is not on screen {self.screen}"
        return found

    def tap(self, name: str) -> None:
        self.drawn()
        item = self.item(name)
        self.bring_into_view(item)
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self._middle(item))
        self.settle()

    def type_into(self, name: str, text: str) -> None:
        self.tap(name)
        for letter in text:
            QTest.keyClick(self.window, letter) if letter.isascii() else self._commit(letter)
        self.settle()

    def set_text(self, name: str, text: str) -> None:
        """As an input method commits it."""
        self.item(name).setProperty("text", text)
        self.settle()

    def sign(self) -> None:
        self.drawn()
        pad = self.item("signature-pad")
        self.bring_into_view(pad)
        for stroke in ([(0.2, 0.3), (0.3, 0.6), (0.42, 0.3)], [(0.5, 0.5), (0.7, 0.42), (0.8, 0.6)]):
            points = [pad.mapToScene(QPointF(x * pad.width(), y * pad.height())).toPoint() for x, y in stroke]
            QTest.mousePress(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[0])
            for point in points[1:]:
                QTest.mouseMove(self.window, point)
                self.settle()
            QTest.mouseRelease(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[-1])
            self.settle()

    def bring_into_view(self, item: QQuickItem) -> None:
        parent = item.parentItem()
        while parent is not None and not parent.inherits("QQuickFlickable"):
            parent = parent.parentItem()
        if parent is None:
            return
        top = item.mapToItem(parent, QPointF(0, 0)).y()
        if top < 0 or top + item.height() > parent.height():
            content = float(parent.property("contentY"))
            limit = max(0.0, float(parent.property("contentHeight")) - parent.height())
            parent.setProperty("contentY", min(limit, max(0.0, content + top - parent.height() / 3)))
            self.drawn()

    def grab(self) -> QImage:
        self.settle()
        return self.window.grabWindow()

    def _middle(self, item: QQuickItem) -> QPoint:
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def _commit(self, text: str) -> None:
        from PySide6.QtGui import QGuiApplication, QInputMethodEvent

        event = QInputMethodEvent()
        event.setCommitString(text)
        QGuiApplication.sendEvent(self.window.activeFocusItem(), event)

    def card_seen(self) -> None:
        self.fakes[Role.ID_CARD].progress(CardEvent.SEEN)
        self.settle()


def _find(root: QQuickItem, name: str) -> QQuickItem | None:
    if not root.isVisible() or not root.isEnabled() or root.opacity() < 0.05:
        return None
    for child in reversed(root.childItems()):
        found = _find(child, name)
        if found is not None:
            return found
    return root if root.objectName() == name else None
