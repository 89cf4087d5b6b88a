"""What makes opening a store a hundred thousand times bearable, without changing what is done to the disk: SQLAlchemy
compiles each statement once for a process instead of once for each opened store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

from sync.store import engine

_real = engine.create_engine
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


@contextmanager
def quick_engines() -> Iterator[None]:
    with mock.patch.object(engine, "create_engine", _create_engine):
        yield
