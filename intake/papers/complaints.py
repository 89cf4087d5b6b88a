"""D22: the slip of a complaint or an enquiry: number, subject, who deals with it, by when (C03 b, C23 c)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from intake.papers.letterhead import Letterhead, Matter, compose
from intake.papers.paper import Layout, Paper, PaperKind, Rows, Text, TextStyle


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """``kind`` is ``complaint`` or ``enquiry``; ``due`` the last day for the reply in words, with the clock's truth."""

    kind: str
    number: str
    subject: str
    owner: str
    due: str
    received: str

    def __repr__(self) -> str:
        return f"ComplaintFacts({self.kind}, {self.number!r})"


def complaint_slip(head: Letterhead, facts: ComplaintFacts, *, matter: Matter | None = None) -> Paper:
    """No name and no number of the person: whoever finds it learns nothing about anybody."""
    paper = compose(
        head,
        PaperKind.COMPLAINT,
        Layout.SLIP,
        head.title(f"D22.{facts.kind}"),
        (
            Rows(
                (
                    (head.label("subject"), facts.subject),
                    (head.label("received"), facts.received),
                    (head.label("owner"), facts.owner),
                    (head.label("due"), facts.due),
                )
            ),
            Text(head.say("D22.note", hotline="12345"), TextStyle.PLAIN),
        ),
        matter=matter,
    )
    return replace(paper, number=facts.number, number_note="")
