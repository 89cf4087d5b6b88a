"""Who is at the terminal: by identity card, by the chip of another document, or typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from devices.ports import (
    IdDocument,
    PhotoUnavailable,
    ReadSmartCard,
    ReadTravelDocument,
    Role,
    SocialSecurityCard,
    TravelDocument,
)
from intake.parties import Applicant
from station.applicant import applicant_of_social_card, applicant_of_travel_document
from station.visit import results as on
from station.visit.chip_desk import ChipDesk
from station.visit.desks import CardDesk, trouble_with
from station.visit.records import Post
from station.visit.results import CardTrouble
from station.visit.under_way import UnderWay


class Identifying:
    """What is read stands in `Visit.applicant`, `Visit.portrait` and `Visit.second`."""

    def __init__(self, now: UnderWay, parent: QObject) -> None:
        self._now = now
        parts, post = now.parts, now.post
        self._card = self._card_desk(post, self._card_read, parent)
        self._second_card = self._card_desk(self._second_card_said, self._second_card_read, parent)
        self._tell_second: Callable[[CardTrouble | None], None] | None = None
        self.social_card = ChipDesk(parts.devices.get(Role.SMART_CARD), post, self._social_card_read, parent)
        self.travel_document = ChipDesk(parts.devices.get(Role.PASSPORT), post, self._travel_document_read, parent)

    def _card_desk(self, post: Post, read: Callable[[Applicant, IdDocument], None], parent: QObject) -> CardDesk:
        parts = self._now.parts
        reader, wait, test_build = parts.devices.get(Role.ID_CARD), parts.card_wait, parts.test_build
        return CardDesk(reader, post, read, self._now.today, wait, test_build=test_build, parent=parent)

    def read_card(self, ticket: int) -> None:
        self._card.start(ticket)

    def read_social_card(self, ticket: int) -> None:
        """`CardSeen`, `CardRead`, `CardFailed`, as of an identity card."""
        self.social_card.start(ticket, ReadSmartCard(self._now.parts.card_wait))

    def read_travel_document(self, ticket: int) -> None:
        """The same, with the access that `Visit.access` holds."""
        access = self._now.visit.access
        if access is None:
            raise LookupError("a travel document is read before its access is known")
        self.travel_document.start(ticket, ReadTravelDocument(access, self._now.parts.card_wait))

    def stop_reading(self) -> None:
        self._tell_second = None
        for desk in (self._card, self._second_card, self.social_card, self.travel_document):
            desk.stop()

    def ask_card_left(self, ticket: int) -> None:
        self._card.ask_left(ticket)

    def identify(self, applicant: Applicant, slip: str = "") -> None:
        """Who is here, when typed instead of read by `read_card`; a slip code finds what was begun elsewhere."""
        self._now.visit.applicant, self._now.visit.slip = applicant, slip

    # --- the person a matter is for -------------------------------------------------------------------------------

    def read_second_card(self, ended: Callable[[CardTrouble | None], None]) -> None:
        """The card of the person a matter is for, on the same reader: `Visit.second`. ``ended`` hears of the trouble,
        None when it was read. Who stands here stays who they are."""
        self._second_card.stop()
        self._tell_second = ended
        self._second_card.start(0)

    def _second_card_read(self, applicant: Applicant, _document: IdDocument) -> None:
        self._now.visit.second = applicant

    def _second_card_said(self, happening: object) -> None:
        tell = self._tell_second
        if tell is None or not isinstance(happening, on.CardRead | on.CardFailed):
            return
        self._tell_second = None
        tell(happening.trouble if isinstance(happening, on.CardFailed) else None)

    # --- what was read --------------------------------------------------------------------------------------------

    def _card_read(self, applicant: Applicant, document: IdDocument) -> None:
        self._now.visit.applicant = applicant
        self._now.visit.portrait = document.photo

    def _social_card_read(self, card: object) -> CardTrouble | None:
        if not isinstance(card, SocialSecurityCard):
            return CardTrouble.UNREADABLE
        applicant = applicant_of_social_card(card)
        return CardTrouble.HOLDER_PROTECTED if applicant is None else self._accepted(applicant, None)

    def _travel_document_read(self, document: object) -> CardTrouble | None:
        if not isinstance(document, TravelDocument):
            return CardTrouble.UNREADABLE
        return self._accepted(applicant_of_travel_document(document), document.photo)

    def _accepted(self, applicant: Applicant, portrait: bytes | PhotoUnavailable | None) -> CardTrouble | None:
        trouble = trouble_with(applicant, self._now.today(), test_build=self._now.parts.test_build)
        if trouble is None:
            self._now.visit.applicant, self._now.visit.portrait = applicant, portrait
        return trouble
