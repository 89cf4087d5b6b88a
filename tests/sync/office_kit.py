"""What the back office does with a case, and a page to hand in: for tests of several terminals and a platform."""

from __future__ import annotations

from terminal_kit import City, Terminal

from intake.attachment import BlobRef
from intake.case.events import Decision
from sync.platform import back_office as office

PDF = b"%PDF-1.7 " + b"licence " * 2000
AT = "2026-05-14T04:00:00.000Z"


def granted(hall: City, case: str, pdf: bytes | None = PDF) -> None:
    hall.office(
        case,
        office.accept("bo1"),
        office.start_review("bo2"),
        office.decide("bo2", Decision.GRANTED, "符合条件"),
        office.close("bo2", "JY1110010001", pdf, None),
        office.ready("h02", "bo2", "2026-05-14-01"),
    )


def page(terminal: Terminal, case: str, data: bytes = b"page") -> BlobRef:
    return terminal.store.put_blob(case, data, "image/jpeg")


def listed(hall: City) -> list[dict[str, object]]:
    from sync.platform.records import listed_intakes

    with hall.running.database.read() as connection:
        return list(listed_intakes(connection))
