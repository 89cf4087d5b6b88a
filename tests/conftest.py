"""For every test: no display is needed, and none is used."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("DISPLAY", None)
