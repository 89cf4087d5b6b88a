"""Undelivered records onto a stick: each in a file of its own, whole or not there, under a name that says nothing.

Works on FAT: plain names, no links, no modes. A file is written under another name and renamed once it is synced; what
a crash or a pulled stick leaves behind is removed by the next export. The same record gets the same name from the same
terminal, so that exporting twice fills no stick.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from intake.clock import Clock
from sync.files import sync_folder
from sync.identity import Identity
from sync.signatures import KeySet
from sync.stick.package import SUFFIX, Head, Progress, Sender, is_whole, write_package
from sync.store.carrying import ToCarry
from sync.store.errors import BlobMissing, CaseShredded, KnownStoreError
from sync.store.keys import derive
from sync.store.store import Store

_PART = ".part"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
#: Room that a package takes beside its contents: head, chunk frames, word.
_FRAME = 64 << 10


class NoExportKey(Exception):
    """The platform's key set, as this terminal knows it, names no key to seal to: it must be in reach once."""


@dataclass(slots=True)
class Exported:
    """What an export came to. ``failed``: records that cannot be read here, with why. ``stopped``: why it ended early
    (full, gone), None when it came to its end."""

    written: int = 0
    already: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    stopped: str | None = None
    left: int = 0  # not on the stick because it ended early


def export(store: Store, identity: Identity, folder: Path, clock: Clock, progress: Progress | None = None) -> Exported:
    """All undelivered records, oldest first; they stay undelivered. Raises `NoExportKey`, and OSError when the folder
    cannot be used at all."""
    known = KeySet.verified(identity.key_set, dict(identity.root_key))
    if known.export is None:
        raise NoExportKey
    sender = Sender(identity.issuer, identity.terminal_id, identity.private_key, known.export)
    folder.mkdir(parents=True, exist_ok=True)
    for leftover in folder.glob(f"*{_PART}"):
        leftover.unlink()
    waiting = store.to_carry()
    done = Exported()
    for number, record in enumerate(waiting):
        if progress is not None:
            progress(number, len(waiting))
        try:
            _one(store, sender, record, folder, clock.now().rfc3339, done)
        except (KnownStoreError, BlobMissing, CaseShredded, KeyError) as error:
            done.failed.append((record.id, type(error).__name__))
        except OSError as error:
            done.stopped, done.left = "full" if error.errno in _FULL else "gone", len(waiting) - number
            break
    if progress is not None and done.stopped is None:
        progress(len(waiting), len(waiting))
    return done


def _one(store: Store, sender: Sender, record: ToCarry, folder: Path, at: str, done: Exported) -> None:
    target = folder / (_name(sender, record.id) + SUFFIX)
    if is_whole(target):
        done.already += 1
        return
    data = store.record_data(record.id)
    sizes = [(digest, store.blob_size(record.case_id, digest)) for digest in record.blobs]
    if os.name == "posix" and _room(folder) < len(data) + sum(size for _, size in sizes) + _FRAME:
        raise OSError(errno.ENOSPC, "no room on the stick")
    head = Head(record.id, record.digest, record.case_id, record.case_seq, len(data), tuple(sizes))
    blobs = [store.stream_blob(record.case_id, digest) for digest in record.blobs]
    part = target.with_suffix(_PART)
    try:
        with part.open("wb") as file:
            write_package(file, sender, head, data, [_bytes(pieces) for pieces in blobs], at)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(folder)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    done.written += 1


def _bytes(pieces: Iterator[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    yield from pieces


def _room(folder: Path) -> int:
    space = os.statvfs(folder)
    return space.f_bavail * space.f_frsize


def _name(sender: Sender, record_id: str) -> str:
    """Means nothing to who does not have the terminal's key."""
    private = sender.key.as_dict(private=True)["d"]
    key = derive(str(private).encode(), "hall/export-names")
    return hmac.new(key, record_id.encode(), hashlib.sha256).hexdigest()[:32]
