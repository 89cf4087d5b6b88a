"""What can go wrong with a store, split in two.

A `KnownStoreError` is a condition of the world (disk full, file damaged, key gone, someone else is writing): the app
says so and offers a way on. Anything else that is raised is a mistake of ours and goes to the restart screen.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError


class StoreError(Exception):
    """Root of everything this package raises on purpose."""


class KnownStoreError(StoreError):
    """A condition of the world. ``condition`` is a short stable name for logs and screens."""

    condition = "store"


class StoreBusy(KnownStoreError):
    """Another writer held the database longer than we wait. Trying again is safe."""

    condition = "busy"


class StoreFull(KnownStoreError):
    """No room on the disk (or a quota, or a file size limit). Nothing was kept."""

    condition = "full"


class StoreIOError(KnownStoreError):
    """The disk refused a read, a write or a sync. Nothing may be acknowledged until the store is opened again."""

    condition = "io"


class StoreCorrupt(KnownStoreError):
    """The database or a sealed value is damaged."""

    condition = "corrupt"


class NewerForm(StoreCorrupt):
    """Whole, as its seal proves, but in a form this program does not know: a later version wrote it (the program was
    set back). It cannot be read here and is left as it is; nothing is damaged."""

    condition = "newer_form"


class DatabaseDamaged(StoreCorrupt):
    """A page of the database file, or its structure: other things may still be read, this connection reads no more."""


class StoreKeyMissing(KnownStoreError):
    """There is a store but no key for it."""

    condition = "no_key"


class StoreKeyWrong(KnownStoreError):
    """There is a key, but the store was made with another one."""

    condition = "wrong_key"


class StoreTooNew(KnownStoreError):
    """The database was written by a newer program; this one leaves it alone. ``found`` is its schema revision."""

    condition = "too_new"

    def __init__(self, found: str) -> None:
        super().__init__(f"database has schema {found!r}, which this program does not know: it is newer")
        self.found = found


class BlobMissing(StoreError):
    """A record names attachments that were never stored for its case: a mistake of the caller."""


class CaseShredded(StoreError):
    """The case was discarded; its key is destroyed and nothing of it can be read or added."""


class PrintNotPossible(StoreError):
    """A print call in the wrong state: no such job, or an attempt is still running."""


# SQLite primary result codes (sqlite3.h)
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
_BY_CODE: dict[int, type[KnownStoreError]] = {
    _BUSY: StoreBusy,
    _LOCKED: StoreBusy,
    _READONLY: StoreIOError,
    _IOERR: StoreIOError,
    _CORRUPT: DatabaseDamaged,
    _FULL: StoreFull,
    _CANTOPEN: StoreIOError,
    _NOTADB: DatabaseDamaged,
}
_FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def from_database(error: BaseException) -> KnownStoreError | None:
    """The known condition behind a driver error, or None when it is a mistake of ours."""
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlite_errorcode", None)
    kind = _BY_CODE.get(code & 0xFF) if isinstance(code, int) else None
    return None if kind is None else kind(getattr(original, "sqlite_errorname", "database"))


def from_os(error: OSError) -> KnownStoreError:
    """File errors are always conditions of the world. No path in the message: it would add nothing for a reader."""
    kind = StoreFull if error.errno in _FULL_ERRNOS else StoreIOError
    return kind(errno.errorcode.get(error.errno or 0, "OSError"))


@contextmanager
def known_file_errors() -> Iterator[None]:
    """Turns ``OSError`` into a `KnownStoreError`."""
    try:
        yield
    except OSError as error:
        raise from_os(error) from error
