"""The application form as paper, from what was keyed in (C07 c): nothing is asked again, nothing is written twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from intake.field import Field, FieldKind
from intake.form import effective_answers, visible_fields, visible_steps
from intake.papers.letterhead import Letterhead, Matter, compose, day_words, matter_rows, party_rows
from intake.papers.paper import Block, Layout, Paper, PaperKind, Rows, SignPlace, Table, Text


def application_form(
    head: Letterhead,
    matter: Matter,
    answers: Mapping[str, str],
    materials: Sequence[tuple[str, str]] = (),
    *,
    signature: str = "",
) -> Paper:
    """Every step that was asked, with every answer that counts, in the form's order. ``materials``: name and how."""
    form = matter.item.form
    counting = effective_answers(form, answers)
    blocks: list[Block | None] = [Rows((*matter_rows(head, matter), *party_rows(head, matter.party, where=True)))]
    seen: set[str] = set()
    for step in visible_steps(form, answers):
        rows = []
        for field in visible_fields(form, step, answers):
            if field.key in counting and field.key not in seen:
                seen.add(field.key)
                rows.append((field.label.get(head.language), answer_words(field, counting[field.key], head.language)))
        blocks.append(Rows(tuple(rows), step.title.get(head.language)) if rows else None)
    if materials:
        lines = tuple((str(no), name, how) for no, (name, how) in enumerate(materials, 1))
        blocks.append(Table(("序号", "材料名称", "提交方式"), lines, (10, 60, 30), "提交的材料"))
    blocks.append(Text(head.say("APPLICATION.truth")))
    return compose(
        head,
        PaperKind.APPLICATION,
        Layout.SLIP,
        head.say("APPLICATION.title", item=matter.name(head.language)),
        tuple(blocks),
        matter=matter,
        sign=(SignPlace(head.label("applicant_sign"), picture=signature, date=head.today),),
    )


def answer_words(field: Field, value: str, language: str) -> str:
    """What stands on paper for a stored answer: the option's name, the date in words, the unit."""
    for option in field.options:
        if option.value == value:
            return option.label.get(language)
    if field.kind is FieldKind.DATE:
        return day_words(value, language)
    if field.kind is FieldKind.AMOUNT:
        return f"{value} 元" if field.unit is None else f"{value} {field.unit.get(language)}"
    return value if field.unit is None else f"{value} {field.unit.get(language)}"
