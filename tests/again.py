"""A second look at the few tests that failed in the crowd: ``make test-again``, after a red ``make test``.

The suite runs three tests at a time on two cores, with real processes, serial lines and cameras among them. A test
that fails there and passes alone has found a machine without time, or a fault that needs company; one that fails both
times has found a fault. The first kind is named in the last lines, to be looked at, and does not hold a landing up;
more than a few at once are no accident, and nothing is run again.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

FEW = 4
_LAST_FAILED = Path(".pytest_cache/v/cache/lastfailed")


def failed_tests(record: Path = _LAST_FAILED) -> list[str]:
    """Node ids of what failed in the last run, as pytest's cache has them."""
    try:
        return sorted(json.loads(record.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return []


def main() -> int:
    """0: everything that failed passes alone."""
    failed = failed_tests()
    if not 0 < len(failed) <= FEW or not all("::" in node for node in failed):
        sys.stdout.write(f"{len(failed)} tests failed: not run again\n")
        return 1
    alone = [sys.executable, "-m", "pytest", "-n", "0", "-m", "", "-vv", *failed]
    result = subprocess.run(alone, check=False).returncode
    words = "failed again, alone" if result else "failed in the crowd and passed alone, look at them"
    sys.stdout.write("\n".join([f"{len(failed)} {words}:", *failed, ""]))
    return result


if __name__ == "__main__":
    sys.exit(main())
