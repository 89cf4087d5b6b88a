"""A draft moved to a newer version of its item: only when somebody says so, and with what no longer fits listed.

A draft keeps the version it was begun with (C01 b): it opens as it was for as long as the catalogue has that version.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from intake.draft import Draft
from intake.field import Checked, Field
from intake.field_check import check_field
from intake.item import ServiceItem
from intake.take_in import with_known
from intake.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something entered that the new version does not take. ``about`` is the answer's or material's key, ``label`` what
    it was called when it was entered."""

    about: str
    label: LocalizedText
    reason: LocalizedText


@dataclass(frozen=True, slots=True)
class MovedDraft:
    draft: Draft
    misfits: tuple[Misfit, ...]


_T = LocalizedText.of
_GONE = _T("新版本不再要求填写。", "The new version does not ask for it.")
_CHANGED = _T("新版本的要求变了，请重新填写。", "The new version asks for it in another way. Please fill it in again.")
_MATERIAL_GONE = _T("新版本不再要求提交。", "The new version does not ask for it.")


def newer_version(draft: Draft, item: ServiceItem) -> bool:
    """Is this a newer version of what the draft is for?"""
    same = (draft.impl_code, draft.handling_code) == (item.impl_code, item.handling_code)
    return same and item.version > draft.item_version


def moved_to(draft: Draft, old: ServiceItem, new: ServiceItem, today: date, *, test_build: bool = False) -> MovedDraft:
    """The draft under the new version: what still fits, and everything that does not. It has to be signed anew.

    Raises ``ValueError`` when ``old`` is not the draft's item or ``new`` no newer version of it.
    """
    if (draft.impl_code, draft.handling_code, draft.item_version) != old.key or not newer_version(draft, new):
        raise ValueError("not a newer version of the draft's item")
    answers, misfits = _answers(draft, old, new, today, test_build=test_build)
    materials = {spec.key for spec in new.materials}
    misfits += [
        Misfit(given.material, old.material(given.material).name, _MATERIAL_GONE)
        for given in draft.materials
        if given.material not in materials and (given.pages or given.not_supplied)
    ]
    points = {(spec.key, point.key) for spec in new.materials for point in spec.review_points}
    moved = replace(
        draft,
        item_version=new.version,
        answers=tuple(sorted(answers.items())),
        sources=tuple((key, source) for key, source in draft.sources if key in answers),
        materials=tuple(given for given in draft.materials if given.material in materials),
        reviewed=tuple(mark for mark in draft.reviewed if (mark.material, mark.point) in points),
        signature=None,
        step="",
        revision=draft.revision + 1,
    )
    return MovedDraft(with_known(moved, new, today, test_build=test_build), tuple(misfits))


def _answers(
    draft: Draft, old: ServiceItem, new: ServiceItem, today: date, *, test_build: bool
) -> tuple[dict[str, str], list[Misfit]]:
    kept: dict[str, str] = {}
    misfits: list[Misfit] = []
    for key, value in draft.answers:
        was, now = _field(old, key), _field(new, key)
        if was is None or was.compute is not None:
            continue
        if now is None:
            misfits.append(Misfit(key, was.label, _GONE))
        elif now.kind is not was.kind or now.compute is not None or not _fits(now, value, today, test_build=test_build):
            misfits.append(Misfit(key, was.label, _CHANGED))
        else:
            kept[key] = value
    return kept, misfits


def _fits(field: Field, value: str, today: date, *, test_build: bool) -> bool:
    return isinstance(check_field(field, value, {}, today, test_build=test_build), Checked)


def _field(item: ServiceItem, key: str) -> Field | None:
    try:
        return item.form.field(key)
    except KeyError:
        return None
