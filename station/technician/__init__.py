"""The technician's panel, the same in both apps: who it is, how devices and queue are, self-tests, readiness, set-up.

`Technician` is the view model of ``Station/TechnicianPanel.qml``; each page behind the sign-in has one of its own.
"""

from station.technician.device_rows import DeviceRow, clock_time, device_row
from station.technician.panel import LOOK_S, QML_FOLDER, Technician
from station.technician.parts import TechnicianParts

__all__ = ["LOOK_S", "QML_FOLDER", "DeviceRow", "Technician", "TechnicianParts", "clock_time", "device_row"]
