"""``hall-kiosk``: the citizen's app, put together here and nowhere else."""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QObject, QUrl
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from devices.qt import frames
from kiosk import keyboard_data
from kiosk.controller import KioskController
from kiosk.events import Crashed
from kiosk.models.cases import KioskCases, KioskCertificates, KioskProgress, KioskSupplement
from kiosk.models.checking import KioskCheck
from kiosk.models.choosing import KioskGuide, KioskNotice, KioskServices
from kiosk.models.end import KioskEnd
from kiosk.models.errands import KioskAppointments, KioskErrand, KioskFeedback
from kiosk.models.guide import KioskGuideBook
from kiosk.models.lookups import KioskLookups
from kiosk.models.matter import KioskForm, KioskMaterials, KioskReview, KioskSign
from kiosk.models.package import KioskPackage
from kiosk.models.paper import KioskCapture, KioskReceipt
from kiosk.models.parties import KioskDelivery, KioskParties
from kiosk.models.person import KioskCard, KioskFound, KioskHeld, KioskIdentity
from kiosk.models.shell import KioskShell
from kiosk.models.zone import KioskZone
from kiosk.parts import KioskParts
from kiosk.steps import Starting
from station import technician
from station.composition import resources_folder
from station.icons import IconProvider
from station.languages import Languages
from station.visit.guide_desk import GuidePictures
from station.visit.pictures import VisitPictures

_QML = Path(__file__).parent / "qml"
_TOUCHES = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.KeyPress}
)


class _Presence(QObject):
    """Every touch or key on the window says that somebody is there."""

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._controller.touched()
        return False


class KioskApp:
    """A running kiosk: the window, the controller, and how to end both."""

    def __init__(self, parts: KioskParts) -> None:
        self.parts = parts
        self.controller = KioskController(parts)
        self.controller.wiped.connect(self._wiped)
        self.shell = KioskShell(self.controller)
        frames.register()
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(resources_folder() / "qml"))
        self.engine.addImportPath(str(_QML))
        self.engine.addImportPath(str(technician.QML_FOLDER))
        self.languages = Languages(resources_folder() / "i18n", self.controller)
        self.languages.attach(self.engine)
        self.controller.modeChanged.connect(self._mode_changed)
        if parts.technician is not None:
            self.languages.changed.connect(parts.technician.use_language)
        self.engine.addImageProvider("icon", IconProvider(resources_folder() / "icons"))
        self.engine.addImageProvider("visit", VisitPictures(self.controller.session))
        controller = self.controller
        self.book = KioskGuideBook(controller)
        self.zone = KioskZone(controller)
        self.engine.addImageProvider("guide", GuidePictures(self.book.desk))
        self.engine.setInitialProperties(
            {
                "shell": self.shell,
                "services": KioskServices(controller),
                "guide": KioskGuide(controller),
                "book": self.book,
                "notice": KioskNotice(controller),
                "card": KioskCard(controller),
                "found": KioskFound(controller),
                "identity": KioskIdentity(controller),
                "held": KioskHeld(controller),
                "check": KioskCheck(controller),
                "parties": KioskParties(controller),
                "form": KioskForm(controller),
                "delivery": KioskDelivery(controller),
                "materials": KioskMaterials(controller),
                "lookups": KioskLookups(controller),
                "capture": KioskCapture(controller),
                "sign": KioskSign(controller),
                "review": KioskReview(controller),
                "receipt": KioskReceipt(controller),
                "cases": KioskCases(controller),
                "progress": KioskProgress(controller),
                "whole": KioskPackage(controller),
                "supplement": KioskSupplement(controller),
                "certificates": KioskCertificates(controller),
                "errand": KioskErrand(controller),
                "feedback": KioskFeedback(controller),
                "appointments": KioskAppointments(controller),
                "zone": self.zone,
                "end": KioskEnd(controller),
                "technician": parts.technician,
                "windowed": parts.panel.windowed,
                "motion": parts.panel.motion,
                "dpi": parts.panel.dpi,
            }
        )
        self.engine.load(QUrl.fromLocalFile(str(_QML / "Kiosk" / "Main.qml")))
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise RuntimeError("the kiosk's window could not be loaded")
        self.window: QQuickWindow = roots[0]
        self._presence = _Presence(controller)
        self.window.installEventFilter(self._presence)

    def start(self) -> None:
        """Open the store; the first page follows by itself."""
        self.controller.start()
        if not self.parts.panel.windowed and QGuiApplication.platformName() != "offscreen":
            self.window.setGeometry(self.window.screen().geometry())  # nobody else does, where no window manager runs
            self.window.showFullScreen()  # not offscreen: that platform's screen is smaller than any panel

    def usable(self) -> bool:
        """Is it past its starting, so that somebody can begin, or read why not?"""
        return not isinstance(self.controller.state.step, Starting)

    def crashed(self) -> None:
        """An unexpected error was caught: wipe, and show the way to begin again."""
        self.controller.post(Crashed())

    def close(self) -> None:
        """Finish what the store's lane has queued, then take the window down. Devices are closed by who opened them."""
        self.parts.lane.close()
        self.controller.close()
        self.window.removeEventFilter(self._presence)
        self.languages.close()
        shiboken6.delete(self.engine)  # the screens go before the view models they look at

    def _mode_changed(self) -> None:
        self.languages.use(self.controller.state.mode.language)

    def _wiped(self) -> None:
        QGuiApplication.inputMethod().reset()  # what was being composed, and its candidates
        QGuiApplication.inputMethod().hide()
        for mode in QClipboard.Mode:
            QGuiApplication.clipboard().clear(mode)
        keyboard_data.empty(self.parts.visit_folder)


def build_kiosk(parts: KioskParts) -> KioskApp:
    """A kiosk from its parts; needs a `QGuiApplication`. The caller calls `KioskApp.start` and `KioskApp.close`."""
    return KioskApp(parts)
