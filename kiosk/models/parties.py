"""Two steps beside the form: for whom the matter is, and how its result comes. QML takes them as they come: their base
is another package's."""

from __future__ import annotations

from PySide6.QtCore import Property, Signal, Slot

from intake.identity import age_of
from intake.text import LocalizedText
from kiosk import events as on
from kiosk.controller import KioskController
from kiosk.events import Touch
from kiosk.steps import DeliveryWay, Parties
from station.visit.side_forms import DeliveryForm, PartiesForm


class KioskParties(PartiesForm):
    matterChanged = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller.session, controller)
        self._controller = controller
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)
        self.edited.connect(controller.touched)
        self.changed.connect(self.matterChanged)

    @Slot()
    def refresh(self) -> None:
        state = self._controller.state
        self.show(wanted=isinstance(state.step, Parties), language=self._controller.visit.language)

    def _barrier(self) -> LocalizedText | None:
        """The matter's own age, of the person it is for: filling it all in would lead nowhere at a kiosk."""
        visit = self._controller.visit
        person = None if visit.draft is None else visit.draft.applicant
        if visit.item is None or person is None:
            return None
        age = age_of(person, self._controller.today())
        return None if age is None or visit.item.eligibility.met_by(age) else visit.item.eligibility.message

    @Slot()
    def next(self) -> None:
        if self.commit():
            self._controller.post(on.PartiesSettled())

    @Slot()
    def capture(self) -> None:
        """A page of the letter of authority, or of the proof."""
        self._controller.post(on.MaterialOpened(self.property("authority")))

    @Property(bool, notify=matterChanged)
    def organisationOnly(self) -> bool:
        """The chosen matter is for organisations alone: for whom it is has to be asked."""
        item = self._controller.visit.item
        return item is not None and "1" not in item.targets


class KioskDelivery(DeliveryForm):
    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller.session, controller)
        self._controller = controller
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)
        self.edited.connect(controller.touched)

    @Slot()
    def refresh(self) -> None:
        state = self._controller.state
        self.show(wanted=isinstance(state.step, DeliveryWay), language=self._controller.visit.language)

    @Slot()
    def next(self) -> None:
        if self.commit():
            self._controller.post(Touch.PROCEED)
