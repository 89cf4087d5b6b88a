"""Programs of this folder, run against a demo hall."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def run_scene(
    program: str, home: Path, seen: Path, *arguments: str, exit_code: int = 0, seen_nothing: bool = False
) -> dict[str, Any]:
    """Run ``tests/e2e/<program>``, check how it ended, and return what it saw."""
    seen.unlink(missing_ok=True)
    command = [sys.executable, str(Path(__file__).with_name(program)), "--home", str(home), "--seen", str(seen)]
    ended = subprocess.run(
        [*command, *arguments],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert ended.returncode == exit_code, f"{arguments}: exit {ended.returncode}\n{ended.stderr[-1500:]}"
    if seen_nothing:
        assert not seen.exists()
        return {}
    found: dict[str, Any] = json.loads(seen.read_text())
    return found
