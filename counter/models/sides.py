"""The two sides of a case that one place collected for another (C14 d, e), and the parcels that went (C15 a)."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal

from counter.controller import CounterController
from intake.case.events import Delivered, Forwarded
from intake.cross_region import Responsibility, Side, responsibilities
from intake.text import LocalizedText
from station.visit.case_view import OpenCase

_T = LocalizedText.of
_OWNER = _T("{place}，由办理地受理、审批", "{place}, which decides on acceptance and on the matter")
_FORWARDED = _T("寄往办理地：{carrier} {no}", "To the handling place: {carrier} {no}")
_MAILED = _T("结果寄给申请人：{no}", "Result to the applicant: {no}")


class CounterSides(QObject):
    """Empty while no case is open, or where the case is handled where it was taken in and nothing was mailed."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._shown: tuple[object, ...] = ()
        controller.changed.connect(self._refresh)

    def _refresh(self) -> None:
        shown = (self._controller.cases.open, self._controller.language)
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    @property
    def _open(self) -> OpenCase | None:
        return self._controller.cases.open

    def _say(self, text: LocalizedText) -> str:
        return text.get(self._controller.language)

    @Property(str, notify=changed)
    def owner(self) -> str:
        """The handling place, which stays the owner whoever collects."""
        look = self._controller.cases.look()
        if look is None or look.handling is None:
            return ""
        return self._say(_OWNER.fill(place=look.handling.name))

    @Property(list, notify=changed)
    def parcels(self) -> list[str]:
        """Each parcel with its tracking number, the latest last."""
        events = () if self._open is None else self._open.case.events
        found = []
        for event in events:
            match event.detail:
                case Forwarded(tracking_no=no, carrier=carrier):
                    found.append(self._say(_FORWARDED.fill(carrier=carrier, no=no)))
                case Delivered(tracking_no=str(no)) if no:
                    found.append(self._say(_MAILED.fill(no=no)))
        return found

    @Property(list, notify=changed)
    def steps(self) -> list[dict[str, str]]:
        """Each step with the side that answers for it: ``words``, ``side`` (here, there, both)."""
        found = self._open
        if found is None or not found.case.collected_for:
            return []
        return rows_of(responsibilities("collect_and_forward"), self._controller.language)


_SIDES = {Side.COLLECTING: "here", Side.HANDLING: "there", Side.BOTH: "both"}


def rows_of(steps: tuple[Responsibility, ...], language: str) -> list[dict[str, str]]:
    return [{"words": one.words.get(language), "side": _SIDES[one.side]} for one in steps]
