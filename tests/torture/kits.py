"""Imported first: lets the kits of the sync tests find each other outside of pytest too."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_KITS = str(ROOT / "tests" / "sync")

if _KITS not in sys.path:
    sys.path.append(_KITS)
