"""A thread that stays, for one piece of work after the other.

OpenCV puts by some 900 bytes for every thread it was ever called on and keeps them when the thread has ended. A scanner
with a new thread for every call, or a camera with one for every visit, would grow by that each time, for ever.
"""

from __future__ import annotations

import queue
import sys
import threading
import weakref
from collections.abc import Callable
from typing import Any

_Work = tuple[Callable[[], None], threading.Event]


class KeptThread:
    """Used from one thread. Ends when nobody has it any more, and its work is done."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._work: queue.SimpleQueue[_Work | None] | None = None
        self._let_go: weakref.finalize[..., Any] | None = None
        self._ended = threading.Event()
        self._ended.set()

    def begin(self, work: Callable[[], None]) -> threading.Event:
        """Do ``work``; the event is set when it has ended. If what was begun before has not come back (a camera's
        driver may hang for ever), it keeps its thread, which ends with it, and there is a new one."""
        if not self._ended.is_set():
            self.let_go()
        if self._work is None:
            works = queue.SimpleQueue[_Work | None]()
            # A daemon: no process stays for a device that does not answer.
            threading.Thread(target=_serve, args=(works,), name=self._name, daemon=True).start()
            self._work, self._let_go = works, weakref.finalize(self, works.put, None)
        self._ended = threading.Event()
        self._work.put((work, self._ended))
        return self._ended

    def let_go(self) -> None:
        """The thread ends behind what it is doing."""
        if self._let_go is not None:
            self._let_go()
        self._work = self._let_go = None


def _serve(works: queue.SimpleQueue[_Work | None]) -> None:
    while (item := works.get()) is not None:
        work, ended = item
        try:
            work()
        except BaseException:  # a bug: told as of any thread, and whoever has the thread may go on
            threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
        del item, work  # a page would wait here for the next one
        ended.set()
