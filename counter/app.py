"""``hall-counter``: the clerk's app, put together here and nowhere else."""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QClipboard, QGuiApplication, QWindow
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from counter.controller import CounterController
from counter.maintenance import MaintenanceWatch
from counter.models.assistance import CounterAssistance
from counter.models.bookings import CounterBookings
from counter.models.capture import CounterCapture
from counter.models.case import CounterCase
from counter.models.code import CounterCode
from counter.models.enquiries import CounterEnquiries
from counter.models.filing import CounterFiling
from counter.models.guidance import CounterGuidance
from counter.models.guide import CounterGuide
from counter.models.handling import CounterHandling
from counter.models.home_visit import CounterHomeVisit
from counter.models.licences import CounterLicences
from counter.models.matter import CounterMatter
from counter.models.package import CounterPackage
from counter.models.paper import CitizenDisplay, CounterPaper
from counter.models.paper_check import CounterPaperCheck
from counter.models.people import CounterPerson, CounterQueue, CounterSignIn
from counter.models.remarks import CounterRemarks
from counter.models.scan import CounterScan
from counter.models.shell import CounterShell
from counter.models.supervision import CounterSupervision
from counter.models.visit import CounterVisit
from counter.parts import CounterParts
from counter.steps import Starting
from devices.qt import frames
from devices.qt.wedge import CodeWedge
from station import technician
from station.composition import resources_folder
from station.icons import IconProvider
from station.languages import Languages
from station.visit.guide_desk import GuidePictures
from station.visit.pictures import VisitPictures
from station.visit.results import Crashed

_QML = Path(__file__).parent / "qml"
#: The citizen's screen, a window of its own beside the clerk's.
DISPLAY_NAME = "citizen-display"
_TOUCHES = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.KeyPress}
)


class _Presence(QObject):
    """Every key or touch on a window says that somebody is there."""

    def __init__(self, controller: CounterController, maintenance: MaintenanceWatch) -> None:
        super().__init__(controller)
        self._controller = controller
        self._maintenance = maintenance

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._controller.touched()
            self._maintenance.touched()
        return False


class CounterApp:
    """A running counter: the windows, the controller, and how to end them. ``display`` is the citizen's, or None."""

    def __init__(self, parts: CounterParts) -> None:
        self.parts = parts
        self.controller = CounterController(parts)
        self.controller.wiped.connect(self._wiped)
        self.shell = CounterShell(self.controller)
        frames.register()
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(resources_folder() / "qml"))
        self.engine.addImportPath(str(_QML))
        self.engine.addImportPath(str(technician.QML_FOLDER))
        self.engine.addImageProvider("icon", IconProvider(resources_folder() / "icons"))
        self.engine.addImageProvider("visit", VisitPictures(self.controller.session))
        self.languages = Languages(resources_folder() / "i18n", self.controller)
        self.languages.attach(self.engine)
        self.controller.languageChanged.connect(self.languages.use)
        if parts.technician is not None:
            self.languages.changed.connect(parts.technician.use_language)
        self.sign_in = CounterSignIn(self.controller)
        self.queue = CounterQueue(self.controller)
        self.person = CounterPerson(self.controller)
        self.visit = CounterVisit(self.controller)
        self.matter = CounterMatter(self.controller)
        self.capture = CounterCapture(self.controller)
        self.scan = CounterScan(self.controller)
        self.licences = CounterLicences(self.controller)
        self.place = CounterHomeVisit(self.controller)
        self.bookings = CounterBookings(self.controller)
        self.code = CounterCode(self.controller)
        self.filing = CounterFiling(self.controller)
        self.papers = CounterPaperCheck(self.controller)
        self.case = CounterCase(self.controller)
        self.package = CounterPackage(self.controller)
        self.assistance = CounterAssistance(self.controller)
        self.remarks = CounterRemarks(self.controller)
        self.guidance = CounterGuidance(self.controller)
        self.hall = CounterSupervision(self.controller)
        self.book = CounterGuide(self.controller)
        self.engine.addImageProvider("guide", GuidePictures(self.book.desk))
        self.enquiries = CounterEnquiries(self.controller)
        self.handling = CounterHandling(self.controller)
        self.paper = CounterPaper(self.controller)
        self.citizen = CitizenDisplay(self.controller)
        self._maintenance = MaintenanceWatch(parts)
        self._load()
        self._presence = _Presence(self.controller, self._maintenance)
        for window in self.windows():
            window.installEventFilter(self._presence)
        self.wedge = CodeWedge(self.controller)  # a scanner that types: its keys reach no field
        self.wedge.scanned.connect(self.controller.scanner.take)
        self.wedge.refused.connect(self.controller.scanner.refuse)

    def _load(self) -> None:
        panel, technician = self.parts.panel, self.parts.technician
        self.engine.setInitialProperties(
            {
                **({} if technician is None else {"technician": technician}),
                "shell": self.shell,
                "signIn": self.sign_in,
                "queue": self.queue,
                "person": self.person,
                "visit": self.visit,
                "matter": self.matter,
                "capture": self.capture,
                "scan": self.scan,
                "licences": self.licences,
                "place": self.place,
                "bookings": self.bookings,
                "code": self.code,
                "filing": self.filing,
                "papers": self.papers,
                "office": self.case,
                "whole": self.package,
                "assistance": self.assistance,
                "remarks": self.remarks,
                "guidance": self.guidance,
                "hall": self.hall,
                "book": self.book,
                "enquiries": self.enquiries,
                "handling": self.handling,
                "paper": self.paper,
                "citizen": self.citizen,
                "windowed": panel.windowed,
                "motion": panel.motion,
                "dpi": panel.dpi,
                "display": panel.display,
            }
        )
        self.engine.load(QUrl.fromLocalFile(str(_QML / "Counter" / "Main.qml")))
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise RuntimeError("the counter's window could not be loaded")
        self.window: QQuickWindow = roots[0]
        found = self.window.findChild(QQuickWindow, DISPLAY_NAME)
        self.display: QQuickWindow | None = found if panel.display else None

    def windows(self) -> tuple[QQuickWindow, ...]:
        return (self.window,) if self.display is None else (self.window, self.display)

    def start(self) -> None:
        """Open the store; the sign-in follows by itself."""
        self.controller.start()
        if self.parts.panel.windowed or QGuiApplication.platformName() == "offscreen":
            return  # offscreen's screen is smaller than any panel
        screens = QGuiApplication.screens()
        _fill(self.window, screens[0])
        if self.display is not None and len(screens) > 1:
            _fill(self.display, screens[1])

    def usable(self) -> bool:
        """Is it past its starting, so that somebody can begin, or read why not?"""
        return not isinstance(self.controller.state.step, Starting)

    def crashed(self) -> None:
        """An unexpected error was caught: wipe, and show the way to go on."""
        self.controller.post(Crashed())

    def close(self) -> None:
        """Finish what the lanes have queued, then take the windows down. Who opened the devices closes them."""
        self.wedge.close()
        self.parts.lane.close()
        if self.parts.hall_lane is not None:
            self.parts.hall_lane.close()
        self.controller.close()
        for window in self.windows():
            window.removeEventFilter(self._presence)
        self.languages.close()
        shiboken6.delete(self.engine)  # the screens go before the view models they look at

    def _wiped(self) -> None:
        QGuiApplication.inputMethod().reset()  # what was being composed, and its candidates
        for mode in QClipboard.Mode:
            QGuiApplication.clipboard().clear(mode)


def _fill(window: QWindow, screen: object) -> None:
    """The whole of a screen; nobody else does it where no window manager runs."""
    window.setScreen(screen)  # type: ignore[arg-type]  # a QScreen
    window.setGeometry(window.screen().geometry())
    window.setWindowStates(Qt.WindowState.WindowFullScreen)


def build_counter(parts: CounterParts) -> CounterApp:
    """A counter from its parts; needs a `QGuiApplication`. The caller calls `start` and `close`."""
    return CounterApp(parts)
