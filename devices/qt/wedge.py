"""`CodeWedge`: codes from a scanner that types into the app's window, told apart from typing and kept out of fields.

The last resort among scanners: a serial one, or a keyboard taken by `devices.code_scanner.keyboard_driver`, cannot be
mistaken for a person. The scanner must be set up to type STX (Ctrl+B) before a code and ETX (Ctrl+C) or Enter behind.
The system's input method sees keys before we do, so it must be off on such a terminal.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SIGNAL, SLOT, QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from shiboken6 import isValid

from devices.code_scanner.burst import GAP_S, BurstWatch, Kind, Verdict
from devices.code_scanner.content import invalid, scanned_code
from devices.result import Err

_KEY_EVENTS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
_ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_STX, _ETX = "\x02", "\x03"
#: Keys held back for a person; a longer burst is a scanner's, and none of it is given back.
_MOST_HELD = 64


def event_time(event: QKeyEvent) -> float:
    """Seconds by the system's clock of input, which a GUI that stood still does not falsify."""
    return event.timestamp() / 1000


class CodeWedge(QObject):
    """Watches the window that has the focus. Create one in each app, in the GUI thread.

    No key of a scan reaches a field, a button or a shortcut. What a person types reaches its field in its order; only
    what begins with Ctrl+B waits for ``gap_s`` (with ``needs_start`` False, for scanners that cannot be set up, every
    character waits so long).
    """

    scanned = Signal(object)  # ScannedCode
    refused = Signal(object)  # Err: something was scanned that is no code

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        gap_s: float = GAP_S,
        needs_start: bool = True,
        time_of: Callable[[QKeyEvent], float] = event_time,
    ) -> None:
        super().__init__(parent)
        self._time_of = time_of
        self._watch = BurstWatch(gap_s, needs_start=needs_start)
        self._held: list[tuple[QWindow, QKeyEvent]] = []
        self._down: set[int] = set()  # keys whose press is held back or dropped, not yet let go
        self._giving_back = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(int(gap_s * 1000))
        self._timer.timeout.connect(self._look_again)
        self._window: QWindow | None = None
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            # By name, so that Qt itself ends the connection with the wedge: the application outlives its windows.
            QObject.connect(application, SIGNAL("focusWindowChanged(QWindow*)"), self, SLOT("_follow(QWindow*)"))
        self._follow(QGuiApplication.focusWindow())

    def close(self) -> None:
        """Let keys pass from now on: the app ends, or another one begins in the same process."""
        self._timer.stop()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            QObject.disconnect(application, SIGNAL("focusWindowChanged(QWindow*)"), self, SLOT("_follow(QWindow*)"))
        self._follow(None)

    def settle(self) -> None:
        """The burst, if there is one, is over."""
        self._timer.stop()
        if not self._watch.running:
            return
        burst = self._watch.close()
        held, self._held = self._held, []
        if burst.verdict is Verdict.TYPED:
            self._give_back(held)
            return
        result = scanned_code(burst.text) if burst.verdict is Verdict.SCAN else invalid("no end behind it")
        if isinstance(result, Err):
            self.refused.emit(result)
        else:
            self.scanned.emit(result.value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _KEY_EVENTS or self._giving_back:
            return False
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWindow):
            return False
        at_s = self._time_of(event)
        if self._watch.expired(at_s):
            self.settle()
        match event.type():
            case QEvent.Type.KeyPress:
                return self._pressed(watched, event, at_s)
            case QEvent.Type.KeyRelease:
                return self._released(watched, event, at_s)
            case _:
                return self._overrides(event)

    def _pressed(self, window: QWindow, event: QKeyEvent, at_s: float) -> bool:
        kind = Kind.OTHER if event.isAutoRepeat() else kind_of(event)
        if not self._watch.key(kind, event.text(), at_s):
            return False
        self._down.add(event.key())
        self._hold(window, event)
        return True

    def _released(self, window: QWindow, event: QKeyEvent, at_s: float) -> bool:
        if event.key() not in self._down:
            return False
        if not event.isAutoRepeat():
            self._down.discard(event.key())
        if self._watch.running:
            self._watch.touch(at_s)
            self._hold(window, event)
        return True

    def _overrides(self, event: QKeyEvent) -> bool:
        """Shortcuts are looked up before keys are delivered: during a burst there are none."""
        if not self._watch.running and kind_of(event) is not Kind.START:
            return False
        event.accept()
        return True

    def _hold(self, window: QWindow, event: QKeyEvent) -> None:
        if len(self._held) < _MOST_HELD:
            self._held.append((window, _copy(event)))
        self._timer.start()

    @Slot()
    def _look_again(self) -> None:
        """Keys that came while the GUI stood still wait behind this timer: let them in first."""
        QTimer.singleShot(0, self, self._settle_unless_restarted)

    @Slot()
    def _settle_unless_restarted(self) -> None:
        if not self._timer.isActive():
            self.settle()

    def _give_back(self, held: list[tuple[QWindow, QKeyEvent]]) -> None:
        self._giving_back = True
        try:
            for window, event in held:
                if event.type() is QEvent.Type.KeyPress:
                    self._down.discard(event.key())  # its release will pass
                if isValid(window):
                    QCoreApplication.sendEvent(window, event)
        finally:
            self._giving_back = False

    @Slot(QWindow)
    def _follow(self, window: QWindow | None) -> None:
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)


def kind_of(event: QKeyEvent) -> Kind:
    """What the key means for a scan."""
    text = event.text()
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    if text == _STX or (control and event.key() == Qt.Key.Key_B):
        return Kind.START
    if text == _ETX or event.key() in _ENDS or (control and event.key() == Qt.Key.Key_C):
        return Kind.END
    return Kind.TEXT if text else Kind.OTHER


def _copy(event: QKeyEvent) -> QKeyEvent:
    """The event itself ends when its delivery does."""
    copy = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy
