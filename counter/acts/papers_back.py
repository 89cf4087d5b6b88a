"""Papers that go back to the applicant (D12): of a withdrawal, of a case that is sent back."""

from __future__ import annotations

from counter.acts.model import DIGITS, Entry, Look, Row, T, typed
from intake.case.events import ReturnedPaper


def returned_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    """How many originals of each material are given back; what was taken in is the proposal."""
    return tuple(
        typed(
            entry,
            f"back:{given.material}",
            T("退还原件：{name}", "Originals back: {name}").fill(name=look.open.material_name(given.material)),
            default=str(given.taken.originals),
            kind=DIGITS,
            limit=2,
        )
        for given in look.open.intake.materials
        if given.pages or given.taken.originals
    )


def papers_back(look: Look, entry: Entry) -> tuple[ReturnedPaper, ...]:
    return tuple(
        ReturnedPaper(look.open.material_name(given.material).get(), count, given.taken.copies)
        for given in look.open.intake.materials
        if (count := _count(entry.value(f"back:{given.material}", str(given.taken.originals)))) or given.taken.copies
    )


def _count(text: str) -> int:
    return int(text) if text.strip().isdecimal() else 0
