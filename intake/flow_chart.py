"""The flow chart of an item (办理流程图), made of its data: steps, third parties' reports before them, special steps
beside them (C02 e). A screen or printer draws boxes and arrows; nothing here knows how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import get_args

from intake.item import IntermediaryService, ProcessStep, ServiceItem, SpecialStep
from intake.item_parts import Stage
from intake.text import LocalizedText

_T = LocalizedText.of


class BoxKind(StrEnum):
    STEP = "step"
    INTERMEDIARY = "intermediary"  # 中介服务: somebody else's report, before the step
    SPECIAL = "special"  # 特别程序: off the straight way and back


@dataclass(frozen=True, slots=True)
class FlowBox:
    """One box. ``to`` are the numbers of the boxes its arrows lead to; a special step leads back to its own."""

    kind: BoxKind
    stage: Stage
    name: LocalizedText
    text: LocalizedText
    notes: tuple[LocalizedText, ...] = ()
    to: tuple[int, ...] = ()


_LIMIT = _T("时限：{limit}", "Time: {limit}")
_AT_MOST = _T("最多 {limit}", "At most {limit}")
_BY = _T("由谁出具：{by}", "Issued by: {by}")
_BASIS = _T("依据：{basis}", "Legal basis: {basis}")
_COUNTED = _T("计入办理时限", "The clock runs on")
_NOT_COUNTED = _T("不计入办理时限，会书面告诉您要多少时间", "Not counted; you are told in writing how long it takes")


def flow_chart(item: ServiceItem) -> tuple[FlowBox, ...]:
    """The boxes from the first step to the last, special ones after the step they belong to."""
    main: list[int] = []
    boxes: list[FlowBox] = []
    for stage in get_args(Stage):
        steps = [step for step in item.process if step.stage == stage]
        for service in (service for service in item.intermediaries if service.before == stage):
            main.append(len(boxes))
            boxes.append(_intermediary(service))
        for step in steps:
            main.append(len(boxes))
            boxes.append(_step(step))
        for special in (special for special in item.special_steps if special.stage == stage):
            beside = main[-1] if steps else None
            boxes.append(_special(special, beside))
            if beside is None:  # a stage without a step of its own: it stands in the straight way
                main.append(len(boxes) - 1)
            else:
                boxes[beside] = replace(boxes[beside], to=(*boxes[beside].to, len(boxes) - 1))
    for here, there in pairwise(main):
        boxes[here] = replace(boxes[here], to=(there, *boxes[here].to))
    return tuple(boxes)


def _step(step: ProcessStep) -> FlowBox:
    notes = () if step.limit is None else (_LIMIT.fill(limit=step.limit.text()),)
    return FlowBox(BoxKind.STEP, step.stage, step.name, step.text, notes)


def _intermediary(service: IntermediaryService) -> FlowBox:
    notes = (_BY.fill(by=service.by), _BASIS.fill(basis=service.basis))
    return FlowBox(BoxKind.INTERMEDIARY, service.before, service.name, service.words or service.name, notes)


def _special(special: SpecialStep, beside: int | None) -> FlowBox:
    return FlowBox(
        BoxKind.SPECIAL,
        special.stage,
        special.name,
        special.when,
        tuple(_special_notes(special)),
        () if beside is None else (beside,),
    )


def _special_notes(special: SpecialStep) -> Iterator[LocalizedText]:
    if special.at_most is not None:
        yield _AT_MOST.fill(limit=special.at_most.text())
    yield _COUNTED if special.counts else _NOT_COUNTED
    yield _BASIS.fill(basis=special.basis)
