"""The paper of who leaves without having handed in (D19): queue number, where the draft can be opened, slip code.

No name and no ID number: whoever finds it learns nothing about anybody, and the code opens nothing without the card.
"""

from __future__ import annotations

from datetime import datetime

from devices.ports import ReceiptElement
from intake.clock import Reading
from intake.papers.letterhead import Letterhead
from intake.papers.slips import Leaving, leaving_slip
from intake.receipt import Hall
from station.papers import render_thermal, shared_printery
from station.visit.codes import slip_text, ticket_text
from station.visit.results import Kept
from station.visit.visit import Proof

_KEPT = {Kept.SHARED: "shared", Kept.HERE: "here"}


def slip_of(proof: Proof, hall: Hall, place: str) -> tuple[ReceiptElement, ...]:
    """Top to bottom, for 58 or 80 mm, in the language of who leaves."""
    number, slip = proof.number or "", proof.slip or ""
    leaving = Leaving(
        item=proof.item,
        number=number,
        ahead=proof.ahead,
        ticket_text=ticket_text(number) if number else "",
        kept=_KEPT.get(proof.kept, ""),
        slip=slip,
        slip_text=slip_text(slip) if slip else "",
        why=proof.why,
        bring=proof.bring,
    )
    at = Reading(datetime.fromisoformat(proof.at))
    head = Letterhead(hall, place, at, shared_printery().wording, language=proof.language)
    return render_thermal(leaving_slip(head, leaving))
