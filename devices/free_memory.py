"""Free memory goes back to the system.

A page or a face is some megabytes of pixels in a dozen pieces. Freed, the C library keeps them for the next time, in a
heap for each thread that ever asked for memory: what somebody showed stays readable there until it happens to be
written over, and a process that runs for months grows by what lies scattered between pieces still in use. So a host
has one heap, and gives back what is free in it behind every command and every poll. (Never keeping large pieces at
all, glibc's fixed ``M_MMAP_THRESHOLD``, makes a page take a third longer.)
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable

_M_ARENA_MAX = -8  # malloc.h


def have_one_heap() -> None:
    """All threads of this process take their memory from one heap (glibc, mallopt(3)), the only one that `give_back`
    can empty to its end. To be called before there are threads. (Measured: neither a page nor a face takes longer.)"""
    if (mallopt := _of_the_c_library("mallopt")) is not None:
        mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Return what is free (glibc, malloc_trim(3)): some milliseconds after a page, hardly one after a card."""
    if _malloc_trim is not None:
        _malloc_trim(0)


def _of_the_c_library(name: str) -> Callable[..., int] | None:
    """None where there is another C library: it has ways of its own."""
    try:
        return getattr(ctypes.CDLL(None), name)  # type: ignore[no-any-return]  # ctypes has no types
    except (OSError, AttributeError, TypeError):  # the last one on Windows, where no library has no name
        return None


_malloc_trim = _of_the_c_library("malloc_trim")
