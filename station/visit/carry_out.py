"""Has a session do what a flow asked for (`station.visit.effects`)."""

from __future__ import annotations

from typing import assert_never

from station.visit import effects as do
from station.visit.capture import SIGNED_FORM
from station.visit.effects import VisitEffect
from station.visit.session import VisitSession


def carry_out(session: VisitSession, effect: VisitEffect) -> None:
    match effect:
        case do.OpenStore(ticket=ticket):
            session.open_store(ticket)
        case do.ReadCard(ticket=ticket):
            session.person.read_card(ticket)
        case do.StopReading():
            session.person.stop_reading()
        case do.StartPreview(ticket=ticket):
            session.pages.start_preview(ticket)
        case do.StopPreview():
            session.pages.stop_preview()
        case do.TakePage(ticket=ticket):
            session.pages.take_page(ticket)
        case do.KeepPage(ticket=ticket, material=material):
            if material == SIGNED_FORM:
                session.pages.keep_signed_form(ticket)
            else:
                session.pages.keep_page(ticket, material)
        case do.DropPage():
            session.pages.drop_page()
        case do.StartScan(ticket=ticket, material=material, source=source, duplex=duplex):
            session.scan.start(ticket, material, source, duplex=duplex)
        case do.StopScan():
            session.scan.stop()
        case do.KeepScan(ticket=ticket, material=material):
            session.scan.keep(ticket, material)
        case do.DropScan():
            session.scan.forget()
        case do.KeepSignature(ticket=ticket):
            session.pages.keep_signature(ticket)
        case do.PrintReceipt(ticket=ticket, page=page):
            session.paper.print_receipt(ticket, on_page=page)
        case do.AskCardLeft(ticket=ticket):
            session.person.ask_card_left(ticket)
        case do.SaveDraft(at=at):
            session.matter.save_draft(at)
            session.licences.look()  # what the answers now call for
        case do.DiscardDraft():
            session.matter.discard_draft()
        case do.Wipe():
            session.wipe()
        case _ as never:
            assert_never(never)
