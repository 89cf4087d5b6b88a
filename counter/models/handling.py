"""Who handles the matter in hand: what must exist before, how it is decided, which level and organ it goes to by what
is answered so far (C01 e, C03 c, C04 e)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter.controller import CounterController
from counter.steps import Matter
from intake.handling_mode import how_decided
from intake.level_routing import NotYetKnown, route
from intake.prerequisites import prerequisites
from intake.sorting import sort_back
from intake.window_profile import parts_of

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class HandlingProps:
    first: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    waits: bool = False


def derive_handling(controller: CounterController) -> HandlingProps:
    """Of a package each matter's own."""
    visit, language = controller.visit, controller.language
    item, draft = visit.item, visit.draft
    if not isinstance(controller.state.step, Matter) or item is None or draft is None:
        return HandlingProps()
    drafts = zip(parts_of(item), sort_back(draft, item), strict=True)
    routed = [route(part, dict(own.answers)) for part, own in drafts if part.level_rules]
    return HandlingProps(
        first=tuple(one.text().get(language) for one in prerequisites(item, controller.parts.catalog)),
        modes=tuple(dict.fromkeys(how_decided(part).get(language) for part in parts_of(item))),
        routes=tuple(
            (one.message if isinstance(one, NotYetKnown) else one.explanation).get(language) for one in routed
        ),
        waits=any(isinstance(one, NotYetKnown) for one in routed),
    )


@QmlElement
class CounterHandling(QObject):
    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = HandlingProps()
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        props = derive_handling(self._controller)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Property(list, notify=changed)
    def first(self) -> list[str]:
        """What must exist before this can be applied for, a sentence each."""
        return list(self._props.first)

    @Property(list, notify=changed)
    def modes(self) -> list[str]:
        """How it is decided and by whom; of a package one for each way."""
        return list(self._props.modes)

    @Property(list, notify=changed)
    def routes(self) -> list[str]:
        """Which level and organ it goes to, why, and who has the last word."""
        return list(self._props.routes)

    @Property(bool, notify=changed)
    def waits(self) -> bool:
        """An answer that decides the level is missing."""
        return self._props.waits
