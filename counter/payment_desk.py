"""Fees at the counter (C29): the slip is made and printed, its payment is recorded with the voucher's picture."""

from __future__ import annotations

from functools import partial

from counter.acts.model import BillWanted, PaidWanted
from counter.parts import CounterParts
from intake.clock import Reading
from intake.fees import Bill, NotPaid, PaymentWay, Proof, bill_of, settled, slip_number
from intake.papers.letterhead import matter_of
from intake.papers.slips import fee_facts, fee_notice
from station.visit.case_desk import CaseDesk
from station.visit.case_papers import Office, letterhead, medium_of
from station.visit.case_view import OpenCase
from sync.notes import Note, Payment
from sync.store.papers import ToPrint
from sync.store.store import Store


class PaymentDesk:
    """Writes down what `counter.acts.paying` wants, for the case that is open at ``desk``."""

    def __init__(self, desk: CaseDesk, parts: CounterParts) -> None:
        self._desk = desk
        self._parts = parts

    def carry_out(self, ticket: int, wanted: BillWanted | PaidWanted, staff: str, office: Office) -> None:
        """`CaseMoved` with the notice to print, `WriteFailed`."""
        reading = self._parts.clock.now()
        match wanted:
            case BillWanted():
                self._desk.keep_beside(ticket, partial(self._bill, wanted, staff, office, reading))
            case PaidWanted():
                self._desk.keep_beside(ticket, partial(self._paid, wanted, staff, office, reading))

    def _bill(
        self, wanted: BillWanted, staff: str, office: Office, reading: Reading, store: Store, found: OpenCase
    ) -> tuple[str, ...]:
        identity = self._parts.identity

        def make(number: int) -> Note:
            slip_no = slip_number(identity.device_code, reading.local.date(), number)
            bill = bill_of(found.item, slip_no, wanted.payer)
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

        kept = store.add_record(Payment.KIND, make)
        return _notice(store, found, kept.note, office, reading)

    def _paid(
        self, wanted: PaidWanted, staff: str, office: Office, reading: Reading, store: Store, found: OpenCase
    ) -> tuple[str, ...]:
        kept = found.payment
        if kept is None:
            raise LookupError("a payment is recorded without its slip")
        picture = store.put_blob(kept.id, store.read_blob(found.id, wanted.page.digest), wanted.page.media_type)
        proof = Proof(PaymentWay(wanted.way), wanted.voucher, picture.digest, staff, reading.rfc3339)

        def make(before: Note) -> Note:
            return _paid_note(before, proof, wanted.payer, self._parts.identity.terminal_id)

        later = store.change_record(kept.id, make, (picture,))
        return _notice(store, found, later.note, office, reading)


def _paid_note(before: Note, proof: Proof, payer: str, terminal: str) -> Note:
    """The slip with its proof; one that is paid already stays as it is."""
    if not isinstance(before, Payment):
        raise TypeError("no slip")
    bill = settled(before.bill, proof, payer)
    if isinstance(bill, NotPaid):
        return before
    facts = {"way": proof.way.value, "voucher": proof.voucher, "picture": proof.picture, "seen_by": proof.seen_by}
    return Payment.model_validate(
        before.model_dump() | facts | {"paid_at": proof.at, "payer": bill.payer, "terminal": terminal}
    )


def _notice(store: Store, found: OpenCase, note: Note, office: Office, reading: Reading) -> tuple[str, ...]:
    """D21, to be printed."""
    bill = _bill_of(note)
    matter = matter_of(found.intake, found.item, representative=found.representative, organisation=found.organisation)
    paper = fee_notice(letterhead(office, reading), matter, fee_facts(bill))
    return store.add_paper(found.id, ToPrint(paper, (medium_of(paper, thermal=office.thermal),)))[1]


def _bill_of(note: Note) -> Bill:
    if not isinstance(note, Payment):
        raise TypeError("no slip")
    return note.bill
