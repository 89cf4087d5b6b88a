"""``hall-kiosk``: the citizen's app as a program; see `kiosk.command`."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Nothing that an app is made of becomes garbage while it starts: looking for some takes an eighth of the start.
    `station.desktop` lets collections begin behind the first screen."""
    gc.disable()
    from kiosk.command import run  # late: after the line above

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
