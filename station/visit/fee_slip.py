"""The slip of a case's fee (缴款单, C29) as every terminal makes it: one for a case, then its notice (D21)."""

from __future__ import annotations

from intake.clock import Reading
from intake.fees import bill_of, slip_number
from intake.papers.letterhead import Letterhead, matter_of
from intake.papers.paper import Paper
from intake.papers.slips import fee_facts, fee_notice
from station.visit.case_view import OpenCase
from station.visit.parts import TerminalIdentity
from sync.notes import Note, Payment
from sync.store.store import Store


def slip_for(
    store: Store, found: OpenCase, identity: TerminalIdentity, reading: Reading, *, staff: str | None, payer: str = ""
) -> Payment:
    """The slip that is there, else a new one. ``staff`` None: the citizen asked for it at a kiosk."""
    known = found.payment
    if known is not None and isinstance(known.note, Payment):
        return known.note

    def make(number: int) -> Note:
        bill = bill_of(found.item, slip_number(identity.device_code, reading.local.date(), number), payer)
        return Payment(
            number=bill.slip_no,
            about=found.id,
            terminal=identity.terminal_id,
            at=reading.rfc3339,
            staff=staff,
            amount=bill.amount,
            basis=bill.basis,
            payer=bill.payer,
        )

    return payment_in(store.add_record(Payment.KIND, make).note)


def payment_in(note: Note) -> Payment:
    """Raises ``TypeError`` for another kind of note: a mistake of ours."""
    if not isinstance(note, Payment):
        raise TypeError("no slip")
    return note


def notice_of(found: OpenCase, slip: Payment, head: Letterhead) -> Paper:
    """D21: basis, amount, slip number; "paid" only with its voucher's number."""
    matter = matter_of(found.intake, found.item, representative=found.representative, organisation=found.organisation)
    return fee_notice(head, matter, fee_facts(slip.bill))
