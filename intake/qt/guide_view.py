"""The whole guide of one item for the screens of both apps: sections, materials with what is behind them, the flow
chart, results, questions, laws (C02 d, e). Derived from the item's version alone, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal

from intake.flow_chart import BoxKind, FlowBox, flow_chart
from intake.guide_sheet import guide_sheet, material_detail
from intake.item import ServiceItem
from intake.item_parts import SamplePaper
from intake.material import MaterialSpec
from intake.text import CHINESE

Row = dict[str, Any]
#: Sections that have a page of their own on a screen.
DRAWN = frozenset({"materials", "process", "result", "basis"})


@dataclass(frozen=True, slots=True)
class GuideViewProps:
    name: str = ""
    organ: str = ""
    summary: str = ""
    version: int = 0
    in_force_since: str = ""
    sections: tuple[Row, ...] = ()
    materials: tuple[Row, ...] = ()
    chart: tuple[Row, ...] = ()
    results: tuple[Row, ...] = ()
    questions: tuple[Row, ...] = ()
    laws: tuple[Row, ...] = ()


def derive_guide_view(item: ServiceItem | None, language: str = CHINESE) -> GuideViewProps:
    """What the screens show of the item; nothing where none is chosen."""
    if item is None:
        return GuideViewProps()
    return GuideViewProps(
        name=item.name.get(language),
        organ=item.organ.name,
        summary=item.guide.summary.get(language),
        version=item.version,
        in_force_since=item.effective_from.isoformat(),
        sections=tuple(
            {
                "key": section.key,
                "title": section.title.get(language),
                "lines": [line.get(language) for line in section.lines],
            }
            for section in guide_sheet(item)
            if section.key not in DRAWN
        ),
        materials=tuple(_material(spec, item, language) for spec in item.materials),
        chart=_chart(item, language),
        results=tuple(
            {
                "name": result.name.get(language),
                "validity": "" if result.validity is None else result.validity.get(language),
                "sample": result.sample is not None,
            }
            for result in item.results
        ),
        questions=tuple(
            {"question": faq.question.get(language), "answer": faq.answer.get(language)} for faq in item.faq
        ),
        laws=tuple({"title": basis.title, "text": basis.text} for basis in item.legal_basis),
    )


def _material(spec: MaterialSpec, item: ServiceItem, language: str) -> Row:
    detail = material_detail(spec, item)
    return {
        "key": detail.key,
        "name": detail.name.get(language),
        "need": "shared" if spec.shared else "later" if spec.may_bring_later else str(spec.need),
        "needWords": detail.need.get(language),
        "conditional": not isinstance(spec.required, bool),
        "source": detail.source.get(language),
        "lines": [line.get(language) for line in detail.lines],
        "basis": detail.legal_basis or "",
        "serves": [name.get(language) for name in spec.serves],
        "form": detail.form is not None,
        "filled": _is_filled(detail.form),
    }


def _is_filled(paper: SamplePaper | None) -> bool:
    """Is there a filled-in sample beside the blank form?"""
    return paper is not None and any(row.example is not None for row in paper.rows)


def _chart(item: ServiceItem, language: str) -> tuple[Row, ...]:
    """The boxes; those of the straight way are numbered from 1, those beside it have 0."""
    rows, number = [], 0
    for place, box in enumerate(flow_chart(item)):
        beside = box.kind is BoxKind.SPECIAL and any(there < place for there in box.to)
        number += not beside
        rows.append(_box(box, 0 if beside else number, language))
    return tuple(rows)


def _box(box: FlowBox, number: int, language: str) -> Row:
    return {
        "kind": box.kind.value,
        "number": number,
        "name": box.name.get(language),
        "text": box.text.get(language),
        "notes": [note.get(language) for note in box.notes],
    }


class HallGuideView(QObject):
    """Lists: ``sections`` (key, title, lines), ``materials`` (key, name, need, needWords, conditional, source, lines,
    basis, serves, form, filled), ``chart`` (kind, number, name, text, notes), ``results`` (name, validity, sample),
    ``questions`` (question, answer), ``laws`` (title, text)."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._props = GuideViewProps()

    def show(self, item: ServiceItem | None, language: str) -> bool:
        """Show this item; True when that is something new."""
        props = derive_guide_view(item, language)
        if props == self._props:
            return False
        self._props = props
        self.changed.emit()
        return True

    @property
    def props(self) -> GuideViewProps:
        return self._props

    def material(self, key: str) -> Row:
        return next((row for row in self._props.materials if row["key"] == key), {})

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._props.name

    @Property(str, notify=changed)
    def organ(self) -> str:
        return self._props.organ

    @Property(str, notify=changed)
    def summary(self) -> str:
        return self._props.summary

    @Property(int, notify=changed)
    def version(self) -> int:
        """Which version this is: the one in force today."""
        return self._props.version

    @Property(str, notify=changed)
    def since(self) -> str:
        """ISO day from which it is in force."""
        return self._props.in_force_since

    @Property(list, notify=changed)
    def sections(self) -> list[Row]:
        return list(self._props.sections)

    @Property(list, notify=changed)
    def materials(self) -> list[Row]:
        return list(self._props.materials)

    @Property(list, notify=changed)
    def chart(self) -> list[Row]:
        return list(self._props.chart)

    @Property(list, notify=changed)
    def results(self) -> list[Row]:
        return list(self._props.results)

    @Property(list, notify=changed)
    def questions(self) -> list[Row]:
        return list(self._props.questions)

    @Property(list, notify=changed)
    def laws(self) -> list[Row]:
        return list(self._props.laws)
