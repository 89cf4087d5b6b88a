"""Where Qt's input method may write, and how that is emptied.

The Pinyin decoder keeps its user dictionary in ``<GenericConfigLocation>/qtvirtualkeyboard/pinyin/`` (Qt 6.9;
`tests/kiosk` looks) and opens it when it is first used. So ``XDG_CONFIG_HOME`` points to a folder on a memory file
system before Qt starts, and the folder is emptied after each visit; every field says `ImhSensitiveData` besides, so
that nothing is learnt in the first place.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def prepare_environment(visit_folder: Path) -> None:
    """Before the application object is made: Qt reads these once."""
    os.environ["QT_IM_MODULE"] = "qtvirtualkeyboard"
    os.environ["QT_QUICK_CONTROLS_STYLE"] = "Basic"
    os.environ["QT_VIRTUALKEYBOARD_STYLE"] = "hall"
    os.environ["XDG_CONFIG_HOME"] = str(visit_folder)


def empty(visit_folder: Path) -> None:
    """Remove what is in the folder, not the folder."""
    for entry in visit_folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
