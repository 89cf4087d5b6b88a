"""Products with one promise of delivery removed. A network campaign that finds nothing wrong with one is no proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest import mock

import tests.torture.kits  # noqa: F401
from sync.client import PlatformClient
from sync.outcomes import Delivered, DeliveryOutcome
from sync.platform import records, uploads
from sync.platform.blobs import BlobFolder, Progress
from sync.store import outbox

_NOW = "2026-05-14T04:00:00.000Z"


class _Anything(str):
    """A digest that is equal to every other."""

    __slots__ = ()

    def __eq__(self, _other: object) -> bool:
        return True

    def __ne__(self, _other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 0


@contextmanager
def attachments_not_checked() -> Iterator[None]:
    """The platform keeps whatever bytes came, as long as there are enough of them."""

    real = BlobFolder.name

    def name(folder: BlobFolder, path: Any, address: Any, *, right: bool) -> bool:
        del right
        return real(folder, path, address, right=True)

    with mock.patch.object(BlobFolder, "name", name):
        yield


@contextmanager
def record_not_checked() -> Iterator[None]:
    """The platform believes the digest in the head."""
    with mock.patch.object(records, "digest_of", return_value=_Anything()):
        yield


@contextmanager
def stored_record_not_checked() -> Iterator[None]:
    """The terminal sends what it finds in its store."""
    with mock.patch.object(outbox, "digest_of", return_value=_Anything()):
        yield


@contextmanager
def receipt_not_checked() -> Iterator[None]:
    """A receipt is a receipt, whoever signed it."""

    def check(_client: PlatformClient, _record: Any, token: object, *_: object) -> Delivered:
        return Delivered(str(token), _NOW)

    with mock.patch.object(PlatformClient, "_check_receipt", check):
        yield


@contextmanager
def any_success_is_delivery() -> Iterator[None]:
    """200 means that it has arrived."""
    real = PlatformClient._put

    def put(client: PlatformClient, record: Any) -> Any:
        with mock.patch.object(client._line, "request", _remembering(client._line.request)) as asked:
            outcome = real(client, record)
            status = getattr(asked.answer, "status", 0)
        return Delivered("", _NOW) if status in (200, 201) else outcome

    with mock.patch.object(PlatformClient, "_put", put):
        yield


def _remembering(request: Callable[..., Any]) -> Any:
    class Remembering:
        answer: Any = None

        def __call__(self, *arguments: Any, **named: Any) -> Any:
            self.answer = request(*arguments, **named)
            return self.answer

    return Remembering()


@contextmanager
def delivered_before_the_receipt() -> Iterator[None]:
    """Sent is delivered: what the platform answers is of no interest."""
    real = PlatformClient.deliver

    def deliver(client: PlatformClient, *arguments: Any, **named: Any) -> DeliveryOutcome:
        real(client, *arguments, **named)
        return Delivered("", _NOW)

    with mock.patch.object(PlatformClient, "deliver", deliver):
        yield


@contextmanager
def offset_not_compared() -> Iterator[None]:
    """The platform appends wherever it is, whatever the sender says."""
    real = uploads.Uploads.receive

    async def receive(self: uploads.Uploads, address: Any, offset: int, length: int, *more: Any, **named: Any) -> Any:
        here: Progress | None = self._folder.progress(address)
        if here is not None and not here.complete and here.length == length:
            offset = here.offset
        return await real(self, address, offset, length, *more, **named)

    with mock.patch.object(uploads.Uploads, "receive", receive):
        yield


Variant = Callable[[], AbstractContextManager[None]]

#: By name: the product, and what on the line shows it.
VARIANTS: dict[str, tuple[Variant, tuple[str, ...]]] = {
    "no digest check of attachments at the platform": (attachments_not_checked, ("bend_request",)),
    "no digest check of records at the platform": (record_not_checked, ("bend_request",)),
    "receipt signature not checked": (receipt_not_checked, ("near_right",)),
    "any 200 is delivery": (any_success_is_delivery, ("near_right", "html", "refused")),
    "delivered before the receipt": (delivered_before_the_receipt, ("lose_request", "cut_request")),
    "resume offset not compared": (offset_not_compared, ("cut_request", "duplicate", "late")),
}
