"""Where Qt's input method may write, and how that is emptied.

The Pinyin decoder keeps its user dictionary in ``<GenericConfigLocation>/qtvirtualkeyboard/pinyin/`` (Qt 6.9;
`tests/kiosk` looks) and opens it when it is first used. So ``XDG_CONFIG_HOME`` points to a folder on a memory file
system before Qt starts, and the folder is emptied after each visit; every field says `ImhSensitiveData` besides, so
that nothing is learnt in the first place.
"""

from __future__ import annotations

import os
from pathlib import Path


def prepare_environment(visit_folder: Path) -> None:
    """Before the application object is made: Qt reads these once."""
    os.environ["QT_IM_MODULE"] = "qtvirtualkeyboard"
    os.environ["QT_QUICK_CONTROLS_STYLE"] = "Basic"
    os.environ["QT_VIRTUALKEYBOARD_STYLE"] = "hall"
    os.environ["QT_VIRTUALKEYBOARD_DESKTOP_DISABLE"] = "1"  # the keyboard stands in our window, never in one of its own
    os.environ["XDG_CONFIG_HOME"] = str(visit_folder)
    # The decoder warns once a start that there is no user dictionary yet: there never is one.
    os.environ.setdefault("QT_LOGGING_RULES", "qt.virtualkeyboard.pinyin.warning=false")


def empty(visit_folder: Path) -> None:
    """Remove every file; the decoder's folder stays, it makes it once only."""
    for entry in visit_folder.rglob("*"):
        if entry.is_symlink() or not entry.is_dir():
            entry.unlink(missing_ok=True)
