"""``python -m tests.benchmarks.bare_window [--timer SECONDS]``: the least PySide6 QML program, the floor of the apps.

Prints one JSON line: ``shown``, the monotonic time of the first frame; with ``--timer`` also ``late_ms``, how late a
5 ms timer was each time. Then it waits for a line on standard input (its memory is being looked at) and ends.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from tests.benchmarks.watching import FirstFrame, TimerWatch

_WINDOW = b"""
import QtQuick
Window {
    width: 1080; height: 1920; visible: true
    Text { anchors.centerIn: parent; text: "\xe6\x94\xbf\xe5\x8a\xa1\xe6\x9c\x8d\xe5\x8a\xa1"; font.pixelSize: 60 }
}
"""


def main() -> None:
    timer_s = float(sys.argv[sys.argv.index("--timer") + 1]) if "--timer" in sys.argv else 0.0
    application = QGuiApplication([])
    engine = QQmlApplicationEngine()
    engine.loadData(_WINDOW)
    window: QObject = engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)
    said: dict[str, object] = {}

    def shown(at: float) -> None:
        said["shown"] = at
        QTimer.singleShot(int(timer_s * 1000), application.quit)

    first = FirstFrame(window, lambda: True, shown)
    watch = TimerWatch(lambda: "") if timer_s else None
    application.exec()
    del first
    if watch is not None:
        said["late_ms"] = [late for late, _ in watch.late_ms]
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    main()
