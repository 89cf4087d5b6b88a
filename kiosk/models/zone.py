"""跨省通办专区: what can be handed in here for another place, for which places, and who answers for what (C14 c–f)."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from intake.cross_region import (
    MODE_NAMES,
    RULE_NAMES,
    SCOPE_NAMES,
    Collectable,
    ListRow,
    NotCollectable,
    Side,
    offered_across,
)
from intake.dates import chinese_date
from intake.item import Channel, ServiceItem
from intake.place_form import ELSEWHERE, place_of, region_form
from intake.qt.form_model import HallFormModel
from intake.text import LocalizedText
from kiosk import events as on
from kiosk.controller import KioskController
from kiosk.errand import Errand
from kiosk.steps import Zone
from station.visit.across import Across

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

_T = LocalizedText.of
_TERMS = _T("{mode}　通办范围：{scope}　{since}起", "{mode}; reach: {scope}; since {since}")
_SIDES = {Side.COLLECTING: "here", Side.HANDLING: "there", Side.BOTH: "both"}
_ONLINE = _T(
    "这件事是全程网办的：在办理地的政务服务网上申请，不用交纸质材料，也不用到窗口。不会上网的，请到人工窗口，工作人员帮您申请。",
    "This is done fully online, at the handling place's website: no papers, no visit. Staff at a window can help you.",
)
_JOINT = _T(
    "这件事由几个地方一起办，请到人工窗口的跨省通办专区办理。",
    "Several places handle this together. Please go to the cross-region window.",
)
_AT_WINDOW = _T(
    "这件事不能在自助终端申请，请到人工窗口的跨省通办专区办理。",
    "This cannot be handed in at a kiosk. Please go to the cross-region window.",
)
_NO_REGION = _T(
    "本机没有设置所在地区，请到人工窗口办理。", "This terminal does not know its region. Please ask at a window."
)


@QmlElement
class KioskZone(QObject):
    """``code`` of the item that is looked at, "" for the list, which holds what the imported lists name and nothing
    else (C14 f)."""

    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._across = Across(controller.parts)
        self._code = ""
        self._shown: tuple[object, ...] = ()
        self._fields = HallFormModel(self)
        self._fields.answerChanged.connect(self._answered)
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self._forget)

    @Slot()
    def refresh(self) -> None:
        shown = (isinstance(self._controller.state.step, Zone), self._language, self._controller.today())
        if shown != self._shown:
            self._shown = shown
            self._show_fields(self._fields.answers())
            self.changed.emit()

    @Slot()
    def _forget(self) -> None:
        self._code = ""
        self._fields.clear()
        self.changed.emit()

    @property
    def _language(self) -> str:
        return self._controller.visit.language

    def _say(self, text: LocalizedText) -> str:
        return text.get(self._language)

    # --- the list -------------------------------------------------------------------------------------------------

    def _listed(self) -> list[tuple[ServiceItem, ListRow]]:
        """What a list in force names, whatever way it is applied for."""
        today, found = self._controller.today(), []
        for item in self._controller.parts.catalog.offered(today, Channel.WINDOW):
            row = offered_across(item, self._across.lists, today)
            if item.package is None and isinstance(row, ListRow):
                found.append((item, row))
        return found

    @Property(list, notify=changed)
    def rows(self) -> list[dict[str, str]]:
        """``code``, ``name``, ``terms``: mode, scope and start of the list's row."""
        if not isinstance(self._controller.state.step, Zone):
            return []
        return [self._row(item, row) for item, row in self._listed()]

    def _row(self, item: ServiceItem, row: ListRow) -> dict[str, str]:
        return {
            "code": item.impl_code,
            "name": self._say(item.short_name),
            "terms": self._terms(row),
        }

    def _terms(self, row: ListRow) -> str:
        since = _T(chinese_date(row.start), row.start.isoformat())
        return self._say(_TERMS.fill(mode=MODE_NAMES[row.mode], scope=SCOPE_NAMES[row.scope], since=since))

    @Slot(str)
    def look(self, code: str) -> None:
        """At one item: its uniform rules, and for which place it is wanted."""
        self._controller.touched()
        self._code = code
        self._show_fields({})
        self.changed.emit()

    @Slot()
    def close(self) -> None:
        """Back to the list."""
        self._controller.touched()
        self._forget()

    # --- one item -------------------------------------------------------------------------------------------------

    def _looked_at(self) -> tuple[ServiceItem, ListRow] | None:
        return next(((item, row) for item, row in self._listed() if item.impl_code == self._code), None)

    def _show_fields(self, known: dict[str, str]) -> None:
        found, here = self._looked_at(), self._controller.parts.region
        if found is None or not here or self._stopped(*found) is not None:
            self._fields.clear()
            return
        form = region_form(found[1], here, self._controller.parts.catalog.regions)
        self._fields.show_form(form, known, self._controller.today(), language=self._language)

    @Slot(str, str)
    def _answered(self, _key: str, _value: str) -> None:
        self._controller.touched()
        self.changed.emit()

    @Property(str, notify=changed)
    def code(self) -> str:
        return self._code

    @Property(str, notify=changed)
    def name(self) -> str:
        found = self._looked_at()
        return "" if found is None else self._say(found[0].short_name)

    @Property(str, notify=changed)
    def terms(self) -> str:
        """Mode, scope and start of its row."""
        found = self._looked_at()
        return "" if found is None else self._terms(found[1])

    @Property(list, notify=changed)
    def rules(self) -> list[dict[str, str]]:
        """The seven uniform rules: ``label``, ``text``."""
        found = self._looked_at()
        rules = None if found is None else found[0].cross_region.rules
        if rules is None:
            return []
        return [
            {"label": self._say(label), "text": self._say(getattr(rules, name))} for name, label in RULE_NAMES.items()
        ]

    @Property(QObject, constant=True)
    def fields(self) -> QObject:
        """The handling region, asked level by level."""
        return self._fields

    @Slot(str, str)
    def setValue(self, key: str, value: str) -> None:
        self._fields.setValue(key, value)

    @property
    def _region(self) -> str:
        regions = self._controller.parts.catalog.regions
        return place_of({**self._fields.answers(), "place": ELSEWHERE}, regions) or ""

    def _verdict(self) -> Collectable | NotCollectable | None:
        """None while no place is named."""
        found = self._looked_at()
        return None if found is None or not self._region else self._across.verdict(found[0], self._region)

    def _stopped(self, item: ServiceItem, row: ListRow) -> LocalizedText | None:
        """Why it cannot be handed in at this kiosk, whatever the place."""
        if row.mode != "collect_and_forward":
            return _ONLINE if row.mode == "full_online" else _JOINT
        if not self._controller.parts.region:
            return _NO_REGION
        offered = self._controller.parts.catalog.offered(self._controller.today(), Channel.KIOSK)
        return None if item in offered else _AT_WINDOW

    @Property(str, notify=changed)
    def stopped(self) -> str:
        """Why it cannot be handed in here at all; "" where it can."""
        found = self._looked_at()
        why = None if found is None else self._stopped(*found)
        return "" if why is None else self._say(why)

    @Property(str, notify=changed)
    def refused(self) -> str:
        """Why nothing is collected here for that place; "" for nothing against it."""
        found = self._verdict()
        return self._say(found.message) if isinstance(found, NotCollectable) else ""

    @Property(list, notify=changed)
    def steps(self) -> list[dict[str, str]]:
        """Each step with the side that answers for it: ``words``, ``side`` (here, there, both)."""
        found = self._verdict()
        if not isinstance(found, Collectable):
            return []
        return [{"words": self._say(one.words), "side": _SIDES[one.side]} for one in found.responsibilities]

    @Property(str, notify=changed)
    def owner(self) -> str:
        """The handling place in words, once one is named that takes part."""
        return self._say(self._across.name(self._region)) if isinstance(self._verdict(), Collectable) else ""

    # --- on from here ---------------------------------------------------------------------------------------------

    @Slot()
    def start(self) -> None:
        """The item's guide, and then the matter, handed in here for the place that was chosen."""
        found = self._looked_at()
        if found is not None and isinstance(self._verdict(), Collectable):
            item = found[0]
            self._controller.session.visit.handling = self._region
            self._controller.post(on.ItemChosen(item.impl_code, check=item.identity_check == "person"))

    @Slot(str)
    def choose(self, errand: str) -> None:
        """progress, evaluation."""
        self._controller.post(on.ErrandChosen(Errand(errand)))
