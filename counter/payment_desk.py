"""Fees at the counter (C29): the slip is made and printed, its payment is recorded with the voucher's picture."""

from __future__ import annotations

from functools import partial

from counter.acts.model import BillWanted, PaidWanted
from counter.parts import CounterParts
from intake.clock import Reading
from intake.fees import NotPaid, PaymentWay, Proof, settled
from station.visit.case_desk import CaseDesk
from station.visit.case_papers import Office, letterhead, medium_of
from station.visit.case_view import OpenCase
from station.visit.fee_slip import notice_of, payment_in, slip_for
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
        slip = slip_for(store, found, self._parts.identity, reading, staff=staff, payer=wanted.payer)
        return _notice(store, found, slip, office, reading)

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
        return _notice(store, found, payment_in(later.note), office, reading)


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


def _notice(store: Store, found: OpenCase, slip: Payment, office: Office, reading: Reading) -> tuple[str, ...]:
    """D21, to be printed."""
    paper = notice_of(found, slip, letterhead(office, reading))
    return store.add_paper(found.id, ToPrint(paper, (medium_of(paper, thermal=office.thermal),)))[1]
