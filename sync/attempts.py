"""One attempt to deliver one record: what it needs from the store, and how it ended. Runs on any thread."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from sync.client import BlobSource
from sync.outcomes import DeliveryOutcome, Overtaken, Refused, Transport, way_out
from sync.records import Outgoing
from sync.store.errors import BlobMissing, CaseShredded, KnownStoreError, StoreCorrupt
from sync.store.outbox import Pending
from sync.store.store import Store


class Platform(Protocol):
    """What the agent needs of `sync.client.PlatformClient`."""

    def platform_time(self) -> datetime | Transport: ...
    def deliver(self, record: Outgoing, blobs: BlobSource, *, resume: bool) -> DeliveryOutcome: ...


@dataclass(frozen=True, slots=True)
class Stumbled:
    """A mistake of ours. ``error`` is its type, ``where`` the place; never its text: it could quote the record."""

    error: str
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A record that is tried. ``begun_at`` on the agent's monotonic clock; ``newcomer``: tried although everything
    waits, because it has only just come."""

    record: Pending
    resume: bool
    begun_at: float
    newcomer: bool = False


#: How an attempt ended; a `KnownStoreError` is trouble of this machine, the record is simply tried again.
Ended = DeliveryOutcome | Stumbled | KnownStoreError


def try_to_deliver(store: Store, platform: Platform, attempt: Attempt) -> Ended:
    """Raises no `Exception`: nobody may be left without an answer. What was ended since it was chosen is not sent."""
    record = attempt.record
    is_wanted = partial(store.is_pending, record.id)
    try:
        if not is_wanted():
            return Overtaken()
        outgoing = Outgoing(record.id, record.digest, store.record_data(record.id), record.blobs, is_wanted)
        return platform.deliver(outgoing, CaseBlobs(store, record.case_id), resume=attempt.resume)
    except (StoreCorrupt, BlobMissing, CaseShredded) as error:
        # Known damage of this one record: it waits for a person, the others go on.
        return Refused(0, "local_damage", type(error).__name__, way_out("local_damage"))
    except KnownStoreError as error:
        return error
    except Exception as error:
        return stumbled_over(error)


def stumbled_over(error: BaseException) -> Stumbled:
    where = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
    return Stumbled(type(error).__name__, tuple(where))


@dataclass(frozen=True, slots=True)
class CaseBlobs:
    """The attachments of one case, as `sync.client.BlobSource`."""

    store: Store
    case_id: str

    def size(self, digest: str) -> int:
        return self.store.blob_size(self.case_id, digest)

    def stream(self, digest: str, offset: int) -> Iterator[bytes | memoryview]:
        return self.store.stream_blob(self.case_id, digest, offset)
