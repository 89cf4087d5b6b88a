"""D23: a proof or certificate printed at a kiosk, with code, count and watermark (C13 c, C18 a, b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.case.events import ResultData
from intake.masking import mask_id_number
from intake.papers.decisions import validity
from intake.papers.letterhead import Letterhead, Matter, compose, day_words
from intake.papers.paper import Layout, Paper, PaperKind, Rows, Text


@dataclass(frozen=True, slots=True)
class OverLimit:
    """It was printed as often as the item allows. ``limit`` is that number."""

    limit: int


def print_limit(matter: Matter, result: ResultData) -> int | None:
    """How often a kiosk may print this result; None: no limit is set."""
    return next((r.print_limit for r in matter.item.results if r.name.get() == result.name), None)


def certificate(
    head: Letterhead,
    matter: Matter,
    result: ResultData,
    *,
    printed_before: int,
    facts: Sequence[tuple[str, str]] = (),
) -> Paper | OverLimit:
    """The next print, or `OverLimit`. ``printed_before``: prints that may be out already, also unsure ones; ``facts``
    are what the certificate says beside its number and validity."""
    limit = print_limit(matter, result)
    if limit is not None and printed_before >= limit:
        return OverLimit(limit)
    rows = (
        (head.label("holder"), matter.party.name),
        (matter.party.id_type, mask_id_number(matter.party.id_number)),
        *facts,
        (head.label("result_number"), result.number),
        (head.label("issuer"), result.issuer),
        (head.label("valid"), validity(result)),
    )
    return compose(
        head,
        PaperKind.CERTIFICATE,
        Layout.CERTIFICATE,
        result.name,
        (
            Text(result.description) if result.description else None,
            Rows(tuple((name, value) for name, value in rows if value)),
        ),
        matter=matter,
        organ=result.issuer,
        seal=True,
        sealed_on="" if result.valid_from is None else day_words(result.valid_from, head.language),
        foot=(head.say("D23.note"),),
        limit=limit,
        copy=printed_before + 1,
        watermark=head.say("D23.watermark"),
    )
