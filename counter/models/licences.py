"""How each material is taken: what was looked up, which licence stands for it, by which way it comes, and why not by
another (CAPABILITIES C16, §3.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter import events as on
from counter.controller import CounterController
from counter.licence_work import LicenceWork
from counter.steps import Matter
from intake.licence import ELicence, NotUsable, provenance
from intake.material import WhyNotNeeded
from intake.qt.rows_model import RowsModel
from intake.text import LocalizedText
from intake.ways import WAY_NAMES, Way, WayOffer, ways
from station.visit.licence_words import SILENT, Said, licence_facts, said_of

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1

#: A licence that was found, and why it cannot be chosen.
_Choice = tuple[ELicence, NotUsable | None]


@dataclass(frozen=True, slots=True)
class SheetProps:
    """The sheet over one material; ``material`` "" while it is closed. ``asked`` is the way that wants words."""

    material: str = ""
    title: str = ""
    said: Said = SILENT
    asked: str = ""
    asks: str = ""
    refused: str = ""


@QmlElement
class CounterLicences(QObject):
    """``about``: for each material ``state`` ("", asking, matches, choose, does_not_match, could_not_check, disputed,
    demanded, e_licence), ``title``, ``text``, ``provenance``, ``ways`` (is there anything to choose).

    The sheet over one material: ``ways`` (way, name, keys, whyNot, chosen), ``choices`` (number, facts, provenance,
    whyNot: licences that were found), ``asked`` the way that wants words, ``asks`` what they are called.
    """

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._work = LicenceWork(controller)
        self._about: dict[str, dict[str, Any]] = {}
        self._props = SheetProps()
        self._matter = ("", "")
        self._ways: RowsModel[tuple[int, WayOffer]] = RowsModel(
            {
                "way": lambda row: row[1].way.value,
                "name": lambda row: self._say(WAY_NAMES[row[1].way]),
                "keys": lambda row: str(row[0]),
                "whyNot": lambda row: "" if row[1].why_not is None else self._say(row[1].why_not),
                "chosen": lambda row: row[1].chosen,
            },
            self,
        )
        self._choices: RowsModel[_Choice] = RowsModel(
            {
                "number": lambda row: row[0].number,
                "facts": lambda row: self._say(licence_facts(row[0])),
                "provenance": lambda row: self._say(provenance(row[0].ref, self._controller.parts.region)),
                "whyNot": lambda row: "" if row[1] is None else self._say(row[1].message),
            },
            self,
        )
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    def _say(self, text: LocalizedText) -> str:
        return text.get(self._controller.language)

    # --- following ------------------------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        visit, step = self._controller.visit, self._controller.state.step
        matter = ("" if visit.draft is None else visit.draft.id, self._controller.language)
        if not isinstance(step, Matter) or step.work is not None or matter != self._matter:
            self._props = SheetProps()
            self._ways.set_rows(())
            self._choices.set_rows(())
        self._matter = matter
        about = {}
        if isinstance(step, Matter):
            for slot in visit.slots():
                about[slot.spec.key] = self._facts(self._said(slot.spec.key), slot.why_not_needed)
        before = (self._props, self._ways.rows(), self._choices.rows())
        self._fill_sheet()
        if about != self._about or before != (self._props, self._ways.rows(), self._choices.rows()):
            self._about = about
            self.changed.emit()

    def _said(self, material: str) -> Said:
        slot = self._controller.visit.slot(material)
        parts = self._controller.parts
        return SILENT if slot is None else said_of(slot, self._controller.session.licences, parts.region)

    def _facts(self, said: Said, why: WhyNotNeeded | None) -> dict[str, Any]:
        return {
            "state": said.state,
            "title": self._say(said.title),
            "text": self._say(said.text),
            "provenance": self._say(said.provenance),
            "ways": why not in (WhyNotNeeded.NOT_APPLICABLE, WhyNotNeeded.FROM_PACKAGE),
        }

    def _fill_sheet(self) -> None:
        material, visit = self._props.material, self._controller.visit
        slot = visit.slot(material) if material else None
        if slot is None or visit.draft is None or visit.item is None:
            return
        offered = ways(visit.item, visit.draft, material)
        self._ways.set_rows(tuple(enumerate(offered, 1)))
        found = self._controller.session.licences.found(material)
        usable = () if found is None else tuple((one, None) for one in found.usable)
        refused = () if found is None else found.refused
        self._choices.set_rows((*usable, *refused) if self._may_choose(offered) else ())
        self._props = replace(self._props, said=self._said(material), title=self._say(slot.spec.name))

    def _may_choose(self, offered: tuple[WayOffer, ...]) -> bool:
        return any(one.way in (Way.LOOKUP, Way.E_LICENCE) and one.why_not is None for one in offered)

    # --- what the clerk does --------------------------------------------------------------------------------------

    @Slot(str)
    def show(self, material: str) -> None:
        """Open the sheet over a material of the matter."""
        self._controller.touched()
        step = self._controller.state.step
        if isinstance(step, Matter) and step.work is None and self._controller.visit.slot(material) is not None:
            self._props = SheetProps(material)
            self.refresh()
            self.changed.emit()

    @Slot()
    def close(self) -> None:
        """Of what it asks for first, then of all of it."""
        self._props = SheetProps(self._props.material) if self._props.asked else SheetProps()
        self.refresh()
        self.changed.emit()

    @Slot(str)
    def choose(self, name: str) -> None:
        """One of ``ways``; one that cannot be chosen says why."""
        visit, material = self._controller.visit, self._props.material
        if not material or visit.draft is None or visit.item is None:
            return
        offer = next((one for one in ways(visit.item, visit.draft, material) if one.way.value == name), None)
        if offer is None:
            return
        self._controller.touched()
        if offer.why_not is None and offer.asks is not None and not offer.chosen:
            self._props = replace(self._props, asked=name, asks=self._say(offer.asks), refused="")
            self.changed.emit()
            return
        self._take(offer.way, "")

    @Slot(str)
    def say(self, words: str) -> None:
        """What was asked for with the way: why the paper is demanded, what the applicant says is wrong."""
        if self._props.asked:
            self._take(Way(self._props.asked), words)

    def _take(self, way: Way, words: str) -> None:
        refused = self._work.take(self._props.material, way, words)
        if refused is not None:
            self._props = replace(self._props, refused=self._say(refused))
        elif way in (Way.LOOKUP, Way.E_LICENCE):
            self._props = replace(self._props, asked="", asks="", refused="")  # the answer is shown here
        else:
            self._props = SheetProps()
        self.refresh()
        self.changed.emit()

    @Slot(str)
    def chooseLicence(self, number: str) -> None:
        """One of ``choices`` that counts today."""
        row = next((row for row in self._choices.rows() if row[0].number == number), None)
        if row is None:
            return
        if row[1] is not None:
            self._props = replace(self._props, refused=self._say(row[1].message))
            self.changed.emit()
            return
        self._controller.session.licences.choose(self._props.material, number)
        self._props = SheetProps()
        self._controller.post(on.MaterialsChanged())

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property("QVariantMap", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def about(self) -> dict[str, dict[str, Any]]:
        return self._about

    @Property(QObject, constant=True)
    def ways(self) -> QObject:
        return self._ways

    @Property(QObject, constant=True)
    def choices(self) -> QObject:
        return self._choices

    @Property(str, notify=changed)
    def material(self) -> str:
        """Whose sheet is open; "" none."""
        return self._props.material

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=changed)
    def state(self) -> str:
        return self._props.said.state

    @Property(str, notify=changed)
    def stateTitle(self) -> str:
        return self._say(self._props.said.title)

    @Property(str, notify=changed)
    def stateText(self) -> str:
        return self._say(self._props.said.text)

    @Property(str, notify=changed)
    def provenance(self) -> str:
        return self._say(self._props.said.provenance)

    @Property(str, notify=changed)
    def asked(self) -> str:
        return self._props.asked

    @Property(str, notify=changed)
    def asks(self) -> str:
        return self._props.asks

    @Property(str, notify=changed)
    def refused(self) -> str:
        return self._props.refused
