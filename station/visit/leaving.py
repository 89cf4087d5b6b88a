"""Leaving without having handed in: a queue number, the slip, and the proof that outlives the visit."""

from __future__ import annotations

from PySide6.QtCore import QObject

from devices.ports import Role
from station.visit.desks import PaperDesk, paper_event
from station.visit.parting import Leaving, Parting, SlipPrinter
from station.visit.under_way import UnderWay
from station.visit.visit import Proof, Visit


def _missing(visit: Visit) -> tuple[str, ...]:
    """What somebody who has come as far as the materials has not handed in yet."""
    if visit.draft is None or not visit.draft.materials:
        return ()
    return tuple(slot.spec.name.get(visit.language) for slot in visit.missing_materials())


class TakingLeave:
    """From the visit, before it is wiped, to what its person leaves with."""

    def __init__(self, now: UnderWay, parent: QObject) -> None:
        self._now = now
        parts, post = now.parts, now.post
        self._parting = Parting(now.records, now.hall, parts.scheduler, parts.clock, post, parts.identity.device_code)
        printer = parts.devices.get(Role.RECEIPT_PRINTER)
        slips = PaperDesk(printer, lambda ticket, report: post(paper_event(ticket, report)), parent)
        self._slips = SlipPrinter(slips, post, parts.hall, parts.place)

    @property
    def proof(self) -> Proof | None:
        """What the last visit left with; it outlives the wipe until `forget_proof`."""
        return self._parting.proof

    def hand_over(self, ticket: int, reason: str | None) -> None:
        """The visit is about to end (call before `wipe`, after `save_draft`): a number for a manned window because of
        ``reason`` (a word; None: no number is wanted), and where the draft can be opened: `HandedOver`."""
        visit = self._now.visit
        item = visit.item or visit.found_item
        draft = visit.draft or visit.found_draft
        self._parting.start(
            ticket,
            Leaving(
                draft_id=None if draft is None or visit.submitted is not None else draft.id,
                service="general" if item is None else item.group,
                item_code=None if item is None else item.impl_code,
                item_name="" if item is None else item.short_name.get(visit.language),
                reason=reason,
                language=visit.language,
                why=tuple(words.get(visit.language) for words in visit.stopped_by),
                bring=() if reason is None or visit.submitted is not None else _missing(visit),
            ),
        )

    def print_proof(self, ticket: int) -> None:
        """`PaperEnded`."""
        if self.proof is None:
            raise LookupError("nobody left with anything")
        self._slips.print(ticket, self.proof)

    def forget_proof(self) -> None:
        self._parting.forget()
