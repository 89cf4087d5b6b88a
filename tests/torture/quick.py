"""What makes opening a store a hundred thousand times bearable, without changing what is done to the disk: SQLAlchemy
compiles each statement once for a process instead of once for each opened store, and a log's checksums are computed by
numpy (`tests/torture/test_disk.py` compares both)."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest import mock

import numpy as np
from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

from sync.store import engine, wal

_real = engine.create_engine
_real_checksum = wal.checksum
_first: Engine | None = None


def _create_engine(url: str, **asked: Any) -> Engine:
    global _first  # noqa: PLW0603 - the compiled statements are the process's
    if _first is None:
        _first = _real(url, **asked)
        return _first
    pool = QueuePool(
        asked["creator"], pool_size=asked["pool_size"], max_overflow=asked["max_overflow"], dialect=_first.dialect
    )
    quick = Engine(pool, _first.dialect, _first.url, hide_parameters=asked["hide_parameters"])
    quick._compiled_cache = _first._compiled_cache
    return quick


@cache
def _weights(words: int) -> Any:
    return np.array(wal._weights(words), dtype=np.uint32)


@cache
def _carried(words: int) -> tuple[int, int, int, int]:
    """What becomes of the checksum before: its halves' weights in the first half and in the second."""
    zeros = bytes(4 * words)
    return *_real_checksum(zeros, (1, 0), "<"), *_real_checksum(zeros, (0, 1), "<")


def quick_checksum(data: bytes, before: wal.Sum, order: str) -> wal.Sum:
    words = np.frombuffer(data, dtype=f"{order}u4").astype(np.uint32)
    first, second = (int(half) for half in words @ _weights(len(words)))
    a, b, c, d = _carried(len(words))
    return (before[0] * a + before[1] * c + first) & 0xFFFFFFFF, (before[0] * b + before[1] * d + second) & 0xFFFFFFFF


@contextmanager
def quick_opening() -> Iterator[None]:
    gc.collect()
    gc.freeze()  # what the process is made of need not be gone over again and again
    with (
        mock.patch.object(engine, "create_engine", _create_engine),
        mock.patch.object(wal, "checksum", quick_checksum),
    ):
        yield
    gc.unfreeze()
