"""The camera's preview inside its host: a ring of frames while somebody looks, wiped when the visit is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, cast

from devices.drivers import Driver
from devices.messages import PreviewRing
from devices.ports import Quad

if TYPE_CHECKING:
    from devices.frames import FrameRingWriter

Offer = Callable[[PreviewRing, int], None]


class PreviewSource(Protocol):
    """What a camera driver offers besides `devices.ports.DocumentCamera` when it can show what it sees."""

    def start_preview(self, sink: Callable[[memoryview, int, int, Quad | None], None]) -> None: ...
    def stop_preview(self) -> None: ...


class Preview:
    """Used from the driver's thread only. It outlasts a reopened driver: a replugged camera goes on showing."""

    def __init__(self) -> None:
        self._ring: FrameRingWriter | None = None

    def start(self, driver: Driver, offer: Offer) -> None:
        """Begin anew with a fresh ring, whose descriptor is offered to who asked."""
        from devices.frames import FrameRingWriter

        self.stop(driver)
        self._ring = ring = FrameRingWriter()
        offer(PreviewRing(ring.slots, ring.max_width, ring.max_height, ring.size_bytes), ring.fd)
        self.resume(driver)

    def resume(self, driver: Driver) -> None:
        """The driver has been opened again."""
        if self._ring is not None:
            cast(PreviewSource, driver).start_preview(self._ring.write)

    def stop(self, driver: Driver | None) -> None:
        """No picture of a document stays in the shared memory."""
        ring, self._ring = self._ring, None
        if ring is None:
            return
        if driver is not None:
            cast(PreviewSource, driver).stop_preview()
        ring.wipe()
        ring.close()
