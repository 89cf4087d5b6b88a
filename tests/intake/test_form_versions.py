"""A draft and the versions of its form: it opens as it was, and moves only when told, with what no longer fits."""

from __future__ import annotations

import pytest
from intake_people import ANSWERS, FOOD, TODAY, complete_draft, item

from intake.catalog import Catalog
from intake.form import Form, check_form
from intake.form_move import moved_to, newer_version
from intake.item import ServiceItem


def next_version(of: ServiceItem) -> ServiceItem:
    """Another question has gone, one became a choice of others, a material has gone."""
    steps = []
    for step in of.form.steps:
        fields = [field for field in step.fields if field.key != "manager_phone"]
        fields = [
            field.model_copy(update={"options": field.options[1:]}) if field.key == "dish_kind" else field
            for field in fields
        ]
        steps.append(step.model_copy(update={"fields": tuple(fields)}))
    form = Form(version=of.form.version + 1, steps=tuple(steps))
    kept = tuple(material for material in of.materials if material.key != "layout_plan")
    return of.model_copy(update={"version": of.version + 1, "form": form, "materials": kept})


def test_a_draft_opens_with_the_version_it_was_begun_with() -> None:
    old, new = item(FOOD), next_version(item(FOOD))
    catalog = Catalog(items=(old, new))
    draft = complete_draft(FOOD)
    pinned = catalog.item(draft.impl_code, draft.item_version, draft.handling_code)
    assert pinned is old
    assert newer_version(draft, new)
    assert not newer_version(draft, old)
    assert pinned is not None
    assert check_form(pinned.form, dict(draft.answers), TODAY) == ()


def test_moving_lists_what_no_longer_fits_and_keeps_the_rest() -> None:
    old, new = item(FOOD), next_version(item(FOOD))
    draft = complete_draft(FOOD)
    moved = moved_to(draft, old, new, TODAY)
    assert {misfit.about for misfit in moved.misfits} == {"manager_phone", "dish_kind", "layout_plan"}
    assert all(misfit.label.get() and misfit.reason.get("en") for misfit in moved.misfits)
    lost = {"manager_phone", "dish_kind", "floor_area", "employees"}  # two of them are worked out anew
    before = {key: value for key, value in ANSWERS[FOOD].items() if key not in lost}
    assert before.items() <= dict(moved.draft.answers).items()
    assert moved.draft.item_version == new.version
    assert moved.draft.signature is None, "nobody has signed this"


def test_only_a_newer_version_of_the_same_item_will_do() -> None:
    draft = complete_draft(FOOD)
    for wrong in (item(FOOD), next_version(item(FOOD)).model_copy(update={"impl_code": "X1"})):
        with pytest.raises(ValueError, match="newer version"):
            moved_to(draft, item(FOOD), wrong, TODAY)
