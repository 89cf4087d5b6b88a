"""A child that must not outlive its parent says so to the kernel.

A device host also ends when its socket to the parent closes, but a driver hung in vendor code cannot notice that:
PR_SET_PDEATHSIG kills it all the same (Linux). `devices.spawn` asks for it by environment variable, because code run
between fork and exec of a threaded Qt app (``preexec_fn``) can deadlock.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

#: Holds the pid of the parent to die with.
VARIABLE = "HALL_DIE_WITH"
_PR_SET_PDEATHSIG = 1
_WATCH_S = 0.5


def die_with_parent_if_asked() -> None:
    """Arm the lifeline when the environment asks for it; ends the process at once if the parent has already gone."""
    parent = os.environ.pop(VARIABLE, "")
    if not parent:
        return
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if hasattr(os, "getppid") and os.getppid() != int(parent):
        os._exit(1)


def end_with_parent_if_asked() -> None:
    """The gentler way, for children whose starter thread may end before the parent does: looks every half second."""
    parent = os.environ.pop(VARIABLE, "")
    if not parent:
        return

    def watch() -> None:
        while os.getppid() == int(parent):
            time.sleep(_WATCH_S)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


def leave_no_core() -> None:
    """Should this process crash, no image of its memory is left on a disk: it holds cards and faces."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
