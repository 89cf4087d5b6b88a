"""From scanned pictures to a `ScannedDocument`, whatever the protocol they came by."""

from __future__ import annotations

from collections.abc import Callable

from devices.frame_sources import Picture
from devices.ports import CapturedPage, ScanEvent, ScannedDocument
from devices.result import Action, Cause, Err, Ok, Reason, Result

#: More than this does not fit into one answer of the device's process (`devices.messages`): some 150 pages.
MOST_BYTES = 48 * 1024 * 1024

#: The next sheet side; None when there are no more; ``Err`` when the scan breaks off.
NextPicture = Callable[[], Picture | Err | None]
#: Makes a page of a picture; ``Err`` when there is no time for it.
MakePage = Callable[[Picture], CapturedPage | Err]


def collect(
    next_picture: NextPicture, make_page: MakePage, max_pages: int, progress: Callable[[ScanEvent], None]
) -> Result[ScannedDocument]:
    """All pages until the feeder is empty, ``max_pages`` have come, or something goes wrong: pages that are in are
    kept, with the trouble behind them."""
    pages: list[CapturedPage] = []
    size = 0
    trouble: Err | None = None
    while len(pages) < max_pages and trouble is None:
        picture = next_picture()
        if picture is None:
            break
        page = picture if isinstance(picture, Err) else make_page(picture)
        if isinstance(page, Err):
            trouble = page
        else:
            pages.append(page)
            size += len(page.jpeg)
            if size > MOST_BYTES:
                trouble = Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.RETRY, "more than one scan can bring")
            progress(ScanEvent.PAGE_DONE)
    if pages and trouble is not None:
        return Ok(ScannedDocument(tuple(pages), trouble.reason, trouble.cause, trouble.action))
    if pages:
        return Ok(ScannedDocument(tuple(pages)))
    return trouble or feeder_empty()


def feeder_empty() -> Err:
    return Err(Reason.FEEDER_EMPTY, Cause.USER, Action.PLACE_AGAIN, "no sheet in the feeder")
