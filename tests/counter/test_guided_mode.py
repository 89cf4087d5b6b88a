"""Guided mode on the take-in screen (CAPABILITIES C30 b): step by step for who was not trained for the matter."""

from __future__ import annotations

import pytest
from counter_kit import CLERK, CounterBench
from PySide6.QtCore import Qt
from test_at_the_counter import SCRIPT, to_matter

from intake.text import ENGLISH
from sync.store.personnel import PersonnelFile

KEYS = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def trained(desk: CounterBench, *skills: str) -> None:
    """As `hall-station staff post` writes it down; read at the next sign-in."""
    with desk.open_store() as store:
        store.keep_personnel(PersonnelFile(CLERK, "2026-01-01", skills=skills))
    desk.key(KEYS.Key_L, Qt.KeyboardModifier.ControlModifier)
    desk.app.shell.confirm()
    desk.until("sign_in")
    desk.sign_in()


def test_c30b_a_clerk_without_the_skill_is_led_through_the_take_in_step_by_step(desk: CounterBench) -> None:
    """Every step says what to do and how; a key leads to its place; what is done moves the guide on, to the receipt."""
    trained(desk, "tax")
    to_matter(desk)
    desk.drawn()
    guide = desk.app.guidance
    assert desk.sees("guidance")
    assert guide.number == 1
    item = desk.app.controller.visit.item
    assert item is not None
    assert guide.total >= len(item.materials) + 3, "consent, form, each paper, signature, take-in"
    clerk, seen = desk.clerk, [guide.title]
    desk.play(clerk.ask_consent())
    assert (guide.title, guide.done[0]) == ("填写表单", True)
    desk.key(KEYS.Key_F8, SHIFT)
    desk.drawn()
    assert desk.pilot.focused("input-field-") or desk.pilot.focused("field-"), "the keyboard is in the form"
    seen.append(guide.title)
    desk.play(clerk.fill_form(SCRIPT))
    seen.append(guide.title)
    material = item.materials[0]
    assert guide.title == f"收材料：{material.name.get()}"
    assert material.requirement.get() in guide.how
    assert all(point.text.get() in guide.how for point in material.review_points)
    desk.app.controller.use_language(ENGLISH)
    assert guide.title == f"Take the paper: {material.name.get(ENGLISH)}"
    desk.app.controller.use_language("zh-CN")
    desk.play(clerk.hand_in_materials(SCRIPT))
    desk.play(clerk.compare_person())
    desk.play(clerk.sign_on_paper())
    desk.play(clerk.tick_points())
    assert (guide.title, guide.number) == ("收件", guide.total)
    assert len(set(seen)) == 3
    desk.play(clerk.take_in())
    assert guide.number == 0


@pytest.mark.parametrize("skill", ["theme", "organ", "item"])
def test_c30b_who_was_trained_for_it_sees_no_guide(desk: CounterBench, skill: str) -> None:
    item = desk.parts.catalog.item(SCRIPT.item)
    assert item is not None
    trained(desk, {"theme": item.themes[0], "organ": item.organ.uscc, "item": item.impl_code}[skill])
    to_matter(desk)
    desk.drawn()
    assert not desk.sees("guidance")
    assert desk.app.guidance.number == 0


def test_nobody_is_guided_whose_skills_were_never_written_down(desk: CounterBench) -> None:
    to_matter(desk)
    assert desk.app.guidance.number == 0
