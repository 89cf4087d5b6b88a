"""Products with one promise removed. A campaign that finds nothing wrong with one of them proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy.engine import Connection

from sync.files import sync_folder, write_synced
from sync.store import blobs, engine
from sync.store.engine import Database
from tests.torture.disk import Kind, Operation
from tests.torture.recorder import Failure, Recorder

ACK_BEFORE_COMMIT = "ack before commit"


@contextmanager
def _synchronous(setting: str, _recorder: Recorder) -> Iterator[None]:
    real = engine.connect

    def connect(path: Path, key: bytes, **more: Any) -> Any:
        connection = real(path, key, **more)
        connection.execute(f"PRAGMA synchronous = {setting}")
        return connection

    with mock.patch.object(engine, "connect", connect):
        yield


@contextmanager
def _row_before_file(_recorder: Recorder) -> Iterator[None]:
    """Attachments are written when the row that names them is already committed."""
    waiting: list[tuple[Path, bytes]] = []
    real_write = Database.write

    def later(path: Path, data: bytes) -> None:
        waiting.append((path, data))

    @contextmanager
    def write(database: Database) -> Iterator[Connection]:
        with real_write(database) as connection:
            yield connection
        while waiting:
            path, data = waiting.pop(0)
            write_synced(path, data)
            sync_folder(path.parent)

    with mock.patch.object(blobs, "write_synced", later), mock.patch.object(Database, "write", write):
        yield


@contextmanager
def _ack_before_commit(_recorder: Recorder) -> Iterator[None]:
    """`tests.torture.workload.Day.early` does it: who acknowledges is the app, not the store."""
    yield


@contextmanager
def _failed_sync_is_fine(recorder: Recorder) -> Iterator[None]:
    """Every eighth sync fails, and nobody minds."""
    count = 0

    def fault(operation: Operation) -> Failure | None:
        nonlocal count
        if operation.kind is not Kind.SYNC:
            return None
        count += 1
        return Failure.LIE if count % 8 == 0 else None

    recorder.fault = fault
    yield


VARIANTS: dict[str, Callable[[Recorder], AbstractContextManager[None]]] = {
    "synchronous OFF": partial(_synchronous, "OFF"),
    "synchronous NORMAL": partial(_synchronous, "NORMAL"),
    "row before file": _row_before_file,
    ACK_BEFORE_COMMIT: _ack_before_commit,
    "failed fsync treated as fine": _failed_sync_is_fine,
}
