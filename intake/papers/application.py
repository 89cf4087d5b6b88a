"""The application form as paper, from what was keyed in (C07 c): nothing is asked again, nothing is written twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from intake.dates import parse_date
from intake.field import Field, FieldKind, cell_key
from intake.form import display_value, effective_answers, visible_fields, visible_steps
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
    """Every step that was asked, with every answer that counts, in the form's order. ``materials``: name and how.

    For a package the combined item is passed in ``matter``: its form asks everything once, and so says the paper."""
    blocks: list[Block] = [Rows((*matter_rows(head, matter), *party_rows(head, matter.party, where=True)))]
    blocks += _steps(head, matter, answers)
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


def _steps(head: Letterhead, matter: Matter, answers: Mapping[str, str]) -> Iterator[Block]:
    form = matter.item.form
    counting = effective_answers(form, answers)
    for step in visible_steps(form, answers):
        fields = visible_fields(form, step, answers)
        rows = tuple(
            (field.label.get(head.language), answer_words(field, counting[field.key], head.language))
            for field in fields
            if field.kind is not FieldKind.TABLE and field.key in counting
        )
        if rows:
            yield Rows(rows, step.title.get(head.language))
        for field in fields:
            if field.kind is FieldKind.TABLE and counting.get(field.key):
                yield _table(field, counting, head.language)


def _table(field: Field, counting: Mapping[str, str], language: str) -> Table:
    rows = tuple(
        (
            str(row),
            *(
                answer_words(column, counting.get(cell_key(field.key, row, column.key), ""), language)
                for column in field.columns
            ),
        )
        for row in range(1, field.rows(counting.get(field.key)) + 1)
    )
    head = ("序号", *(column.label.get(language) for column in field.columns))
    return Table(head, rows, (8, *(92 // max(1, len(field.columns)) for _ in field.columns)), field.label.get(language))


def answer_words(field: Field, value: str, language: str) -> str:
    """What stands on paper for a stored answer: in full, the option's name, the date in words, the unit; — for none."""
    if field.kind is FieldKind.DATE and parse_date(value) is not None:
        return day_words(value, language)
    return display_value(field, value, language, masked=False) or "—"
