"""Where ``resources/`` is; without Qt, for commands too."""

from __future__ import annotations

import sys
from pathlib import Path


def resources_folder() -> Path:
    """``resources/``: beside the packages in the source tree, inside the bundle when frozen."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) / "resources" if bundle else Path(__file__).parent.parent / "resources"
