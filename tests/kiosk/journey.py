"""Pieces of a visit on the bench, for tests of screens."""

from __future__ import annotations

from collections.abc import Callable

from kiosk_kit import SENIOR, Bench

from intake.field import FieldKind
from intake.form import visible_fields
from kiosk.steps import Form

Way = Callable[[Bench], None]

#: What a field of each kind is answered with; choices take their first option.
TYPED = {
    FieldKind.TEXT: "示例内容",
    FieldKind.LONG_TEXT: "示例内容",
    FieldKind.ID_NUMBER: "11010519491231002X",
    FieldKind.PHONE: "13800000002",
    FieldKind.AMOUNT: "1200",
    FieldKind.NUMBER: "2",
    FieldKind.DIGITS: "100000",
}


def to_card(bench: Bench, item: str = SENIOR) -> None:
    bench.tap("button-begin")
    bench.tap(f"service-{item}")
    bench.tap("button-next")
    bench.tap("button-agree")


def to_identity(bench: Bench, item: str = SENIOR) -> None:
    to_card(bench, item)
    bench.until("identity")


def to_form(bench: Bench, item: str = SENIOR) -> None:
    to_identity(bench, item)
    bench.tap("button-next")


def fill_step(bench: Bench) -> None:
    """Answer what the step on screen still asks."""
    visit, state = bench.app.controller.visit, bench.app.controller.state
    assert isinstance(state.step, Form)
    assert visit.item is not None
    step = visit.step(state.step.position)
    assert step is not None
    for field in visible_fields(visit.item.form, step, visit.answers()):
        if visit.answers().get(field.key):
            continue
        if field.options:
            bench.tap(f"choice-{field.key}-{field.options[0].value}")
        elif field.kind is FieldKind.DATE:
            bench.tap(f"date-{field.key}-accept")
        else:
            bench.set_text(f"input-field-{field.key}", TYPED[field.kind])


def to_materials(bench: Bench, item: str = SENIOR) -> None:
    to_form(bench, item)
    while bench.screen == "form":
        fill_step(bench)
        bench.tap("button-next")
    assert bench.screen == "materials"


def hand_in(bench: Bench, material: str) -> None:
    bench.tap(f"capture-{material}")
    bench.until("capture")
    bench.tap("button-capture")
    bench.tap("button-keep")
    bench.until("materials")


def to_sign(bench: Bench, item: str = SENIOR) -> None:
    to_materials(bench, item)
    for slot in bench.app.controller.visit.missing_materials():
        hand_in(bench, slot.spec.key)
    bench.tap("button-next")


def to_review(bench: Bench, item: str = SENIOR) -> None:
    to_sign(bench, item)
    bench.sign()
    bench.tap("button-next")
    bench.until("review")


def to_paper(bench: Bench, item: str = SENIOR) -> None:
    to_review(bench, item)
    bench.tap("button-submit")
    bench.until("paper")


def to_services(bench: Bench) -> None:
    bench.tap("button-begin")


def to_guide(bench: Bench) -> None:
    bench.tap("button-begin")
    bench.tap(f"service-{SENIOR}")


def to_notice(bench: Bench) -> None:
    to_guide(bench)
    bench.tap("button-next")


def to_waiting_card(bench: Bench) -> None:
    bench.answers.card = None
    to_card(bench)


def to_found(bench: Bench) -> None:
    bench.tap("button-continue")
    bench.tap("button-agree")
    bench.until("found")


def to_capture(bench: Bench) -> None:
    to_materials(bench)
    bench.tap("capture-photo")


def to_help_over_form(bench: Bench) -> None:
    to_form(bench)
    bench.tap("button-help")


CANCELLABLE: dict[str, Way] = {
    "services": to_services,
    "guide": to_guide,
    "notice": to_notice,
    "card": to_waiting_card,
    "found": to_found,
    "identity": to_identity,
    "form": to_form,
    "materials": to_materials,
    "capture": to_capture,
    "sign": to_sign,
    "review": to_review,
}
