"""Choosing a matter: the list of services, the guide of one, and what the citizen is told before a card is read."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from intake.catalog import Catalog
from intake.item import Channel, ServiceItem
from intake.material import MaterialSpec
from intake.prerequisites import prerequisites
from intake.qt.catalog_model import HallCatalogModel
from intake.qt.lists import HallGroupModel
from intake.qt.rows_model import RowsModel
from intake.text import CHINESE
from kiosk import events as on
from kiosk.controller import KioskController
from kiosk.errand import Errand

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


#: Rows on the list of services before "show more": the screen makes them all at once.
_PAGE = 20


@QmlElement
class KioskServices(QObject):
    """Groups, the two doors, search and items. The filter belongs to the visit and goes with it."""

    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._groups = HallGroupModel(self)
        self._items = HallCatalogModel(self, page=_PAGE)
        self._items.filterChanged.connect(self.changed)
        self._items.countChanged.connect(self.changed)
        self._day = controller.today()
        self._language = controller.visit.language
        self._channel = Channel.KIOSK
        self._load()
        controller.wiped.connect(self._load)
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """What is offered may change at midnight, its words with the language."""
        if self._day != self._controller.today():
            self._load()
        elif (self._language, self._channel) != (self._controller.visit.language, self._offered_at()):
            self._show()

    def _offered_at(self) -> Channel:
        """An appointment may be for what only windows do."""
        return Channel.WINDOW if self._controller.state.errand is Errand.APPOINTMENT else Channel.KIOSK

    @Slot()
    def _load(self) -> None:
        """Anew for each visit."""
        self._day = self._controller.today()
        self._items.setSearch("")
        self._items.setGroup("")
        self._items.setDoor("")
        self._show()

    def _show(self) -> None:
        self._language = language = self._controller.visit.language
        self._channel = self._offered_at()
        catalog = self._controller.parts.catalog
        offered = {item.group for item in catalog.offered(self._day, self._channel)}
        self._groups.set_groups(tuple(group for group in catalog.groups if group.key in offered), language)
        self._items.set_catalog(catalog, self._day, self._channel, language)

    @Property(QObject, constant=True)
    def groups(self) -> QObject:
        return self._groups

    @Property(QObject, constant=True)
    def items(self) -> QObject:
        return self._items

    @Property(str, notify=changed)
    def group(self) -> str:
        return str(self._items.property("group"))

    @Property(str, notify=changed)
    def search(self) -> str:
        return str(self._items.property("search"))

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._items.rows())

    @Property(int, notify=changed)
    def hidden(self) -> int:
        """How many more there are than shown."""
        return int(self._items.property("total")) - len(self._items.rows())

    @Property(bool, notify=changed)
    def guessed(self) -> bool:
        """Nothing is just what was typed; what is shown was probably meant."""
        return bool(self._items.property("guessed"))

    @Property(str, notify=changed)
    def door(self) -> str:
        """ "", person or organisation."""
        return str(self._items.property("door"))

    @Slot(str)
    def setDoor(self, door: str) -> None:
        self._items.setDoor(door)

    @Slot()
    def showMore(self) -> None:
        self._items.showMore()

    @Slot(str)
    def setGroup(self, key: str) -> None:
        self._items.setSearch("")
        self._items.setGroup(key)

    @Slot(str)
    def setSearch(self, text: str) -> None:
        self._items.setSearch(text)

    @Slot(str)
    def choose(self, code: str) -> None:
        item = next((row.item for row in self._items.rows() if row.item.impl_code == code), None)
        self._controller.post(on.ItemChosen(code, item is not None and item.identity_check == "person"))


@dataclass(frozen=True, slots=True)
class GuideProps:
    name: str = ""
    organ: str = ""
    summary: str = ""
    who: str = ""
    need: str = ""
    how_long: str = ""
    cost: str = ""
    after: str = ""
    minutes: int = 0
    conditions: tuple[str, ...] = ()
    matters: tuple[tuple[str, str], ...] = ()  # what a package holds: name, organ
    first: tuple[str, ...] = ()  # what must exist before
    language: str = CHINESE


def derive_guide(item: ServiceItem | None, catalog: Catalog, language: str) -> GuideProps:
    """The guide in the words of the catalogue, which knows what must exist before."""
    if item is None:
        return GuideProps()
    parts = () if item.package is None else item.package.parts
    return GuideProps(
        name=item.name.get(language),
        organ=item.organ.name,
        summary=item.guide.summary.get(language),
        who=item.guide.who.get(language),
        need=item.guide.what_you_need.get(language),
        how_long=item.guide.how_long.get(language),
        cost=item.guide.cost.get(language),
        after=item.guide.after.get(language),
        minutes=item.guide.minutes,
        conditions=tuple(condition.get(language) for condition in item.conditions),
        matters=tuple((part.item.name.get(language), part.item.organ.name) for part in parts),
        first=tuple(needed.text().get(language) for needed in prerequisites(item, catalog)),
        language=language,
    )


@QmlElement
class KioskGuide(QObject):
    """办事指南 of the chosen item; the pre-check is one question: do all conditions hold for you?"""

    changed = Signal()
    answerChanged = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = GuideProps()
        self._answer = ""
        self._materials: RowsModel[MaterialSpec] = RowsModel(
            {
                "name": lambda spec: spec.name.get(self._props.language),
                "key": lambda spec: spec.key,
                "requirement": lambda spec: spec.requirement.get(self._props.language),
                "need": lambda spec: "shared" if spec.shared else "later" if spec.may_bring_later else str(spec.need),
                "conditional": lambda spec: not isinstance(spec.required, bool),
                "serves": lambda spec: [name.get(self._props.language) for name in spec.serves],
            },
            self,
        )
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        item = self._controller.visit.item
        props = derive_guide(item, self._controller.parts.catalog, self._controller.visit.language)
        if props != self._props:
            if props.language != self._props.language:
                self._materials.set_rows(())
            self._props = props
            self._materials.set_rows(() if item is None else item.materials)
            self._answer = ""
            self.changed.emit()
            self.answerChanged.emit()

    @Property(QObject, constant=True)
    def materials(self) -> QObject:
        return self._materials

    @Property(str, notify=answerChanged)
    def answer(self) -> str:
        """ "", or "no": not sure whether all conditions hold."""
        return self._answer

    @Slot(str)
    def setAnswer(self, answer: str) -> None:
        self._answer = answer
        self.answerChanged.emit()

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=changed)
    def organ(self) -> str:
        return self._props.organ

    @Property(str, notify=changed)
    def summary(self) -> str:
        return self._props.summary

    @Property(str, notify=changed)
    def who(self) -> str:
        return self._props.who

    @Property(str, notify=changed)
    def need(self) -> str:
        return self._props.need

    @Property(str, notify=changed)
    def howLong(self) -> str:
        return self._props.how_long

    @Property(str, notify=changed)
    def cost(self) -> str:
        return self._props.cost

    @Property(str, notify=changed)
    def after(self) -> str:
        return self._props.after

    @Property(int, notify=changed)
    def minutes(self) -> int:
        return self._props.minutes

    @Property(list, notify=changed)
    def matters(self) -> list[dict[str, str]]:
        """What a package holds, the lead first; empty for a single matter."""
        return [{"name": name, "organ": organ} for name, organ in self._props.matters]

    @Property(list, notify=changed)
    def first(self) -> list[str]:
        """What must exist before this can be applied for (C03 c), a sentence each."""
        return list(self._props.first)

    @Property(list, notify=changed)
    def conditions(self) -> list[str]:
        return list(self._props.conditions)


@QmlElement
class KioskNotice(QObject):
    """The texts to agree to before personal data is touched."""

    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._texts: tuple[tuple[str, str], ...] = ()
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        catalog = self._controller.parts.catalog
        found = (catalog.consent(kind) for kind in self._controller.consent_kinds())
        language = self._controller.visit.language
        texts = tuple((text.title.get(language), text.text.get(language)) for text in found if text is not None)
        if texts != self._texts:
            self._texts = texts
            self.changed.emit()

    @Property(list, notify=changed)
    def texts(self) -> list[dict[str, str]]:
        return [{"title": title, "text": text} for title, text in self._texts]
