"""Prefill: what is known already is not asked again, and the form says where it came from (CAPABILITIES C06, C07 a).

Sources, the surest first: the document that was read, other matters of this visit, licences the person holds, the
person's earlier matters. Two fields ask the same thing when they have the same data element (`Field.element`), whatever
their keys are. Only values that the field takes today are filled in; licences that have run out give nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.dates import chinese_date, parse_date
from intake.field import Checked, Field, FieldKind
from intake.field_check import check_field
from intake.form import Form, effective_answers, prefill
from intake.parties import Applicant, IdentityMethod, Organisation, Representative
from intake.text import LocalizedText


class SourceKind(StrEnum):
    """Where an answer came from. What a person typed or chose has no source."""

    CARD = "card"  # the document that was read
    LICENCE = "licence"
    HISTORY = "history"  # an earlier matter of the same person
    OTHER_ITEM = "other_item"  # another matter of this visit
    COMPUTED = "computed"
    TYPED = "typed"  # typed before the form was met: an identity without a card, an organisation


@dataclass(frozen=True, slots=True)
class Source:
    """``detail``: of history the day (ISO), of a licence its name, of another matter its impl_code; else empty."""

    kind: SourceKind
    detail: str = ""

    def __str__(self) -> str:
        """As drafts and manifests hold it: ``card``, ``history:2026-05-14``."""
        return f"{self.kind.value}:{self.detail}" if self.detail else self.kind.value

    @classmethod
    def parse(cls, text: str) -> Source | None:
        """None for what is no source (any more)."""
        kind, _, detail = text.partition(":")
        return cls(SourceKind(kind), detail) if kind in {known.value for known in SourceKind} else None


_T = LocalizedText.of
_WORDS = {
    SourceKind.CARD: _T("来自身份证件", "From the identity document"),
    SourceKind.LICENCE: _T("来自证照：{detail}", "From a licence: {detail}"),
    SourceKind.HISTORY: _T("来自上次办理（{detail}）", "From your earlier application ({detail})"),
    SourceKind.OTHER_ITEM: _T("来自这次办理的另一件事", "From another matter of this visit"),
    SourceKind.TYPED: _T("前面已经填过", "Given before"),
    SourceKind.COMPUTED: _T("自动计算", "Worked out automatically"),
}


def source_words(text: str) -> LocalizedText:
    """What stands beside the field, for the text in `Draft.sources`; empty for none."""
    source = Source.parse(text)
    if source is None:
        return _T("", "")
    day = parse_date(source.detail) if source.kind is SourceKind.HISTORY else None
    detail = _T(chinese_date(day), day.isoformat()) if day is not None else source.detail
    return _WORDS[source.kind].fill(detail=detail)


#: impl_code, handling_code, version.
ItemKey = tuple[str, str | None, int]


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence or result the person (or organisation) holds: from an earlier case here, or looked up. ``values`` are
    what it says, by data element."""

    name: str
    number: str
    issuer: str
    valid_from: str | None = None  # ISO
    valid_to: str | None = None  # ISO, the last valid day; None: 长期
    values: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"Licence({self.name!r})"

    def valid_on(self, today: date) -> bool:
        """An unreadable day is no valid one."""
        return _not_before(self.valid_from, today) and _not_after(self.valid_to, today)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What one earlier (or this visit's other) matter of the person holds. ``answers`` are those that counted, by field
    key of the item's pinned version; ``form_elements`` says which data element each of them is, where the item's form
    is not at hand any more."""

    item: ItemKey
    item_name: str
    taken_in_at: str  # RFC 3339 UTC
    answers: tuple[tuple[str, str], ...] = ()
    licences: tuple[Licence, ...] = ()
    form_elements: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"Earlier({self.item[0]!r}, {self.taken_in_at!r})"


@dataclass(frozen=True, slots=True)
class Prefilled:
    """One answer that need not be asked. ``key`` is the answer's, a cell's is ``table.1.column``."""

    key: str
    value: str
    source: Source

    def __repr__(self) -> str:
        return f"Prefilled({self.key!r}, {self.source})"


FormOf = Callable[[ItemKey], Form | None]


def prefill_from(
    form: Form,
    today: date,
    *,
    applicant: Applicant | None = None,
    organisation: Organisation | None = None,
    representative: Representative | None = None,
    in_visit: Sequence[Earlier] = (),
    earlier: Sequence[Earlier] = (),
    form_of: FormOf = lambda _: None,
    test_build: bool = False,
) -> tuple[Prefilled, ...]:
    """Everything the form need not ask, each answer once, by the surest source that has it; of matters the newest.

    ``form_of`` gives the form of an earlier item's version (the catalogue keeps old ones). A field whose value must be
    the document's is filled from nothing else. Licences count with the matters they came from.
    """
    found: dict[str, Prefilled] = {}

    def offer(field: Field, values: Mapping[str, str], source: Source) -> None:
        if field.key in found or field.compute is not None:
            return
        for key, value in _taken(field, values, today, test_build=test_build).items():
            found[key] = Prefilled(key, value, source)

    card = prefill(form, applicant, organisation, representative)
    for field in form.fields():
        if field.key in card:
            offer(field, {field.key: card[field.key]}, Source(_card_kind(field, applicant, representative)))
    open_fields = [field for field in form.fields() if field.element is not None and not field.locked_when_prefilled]
    for matter in _newest_first(in_visit):
        known = _by_element(matter, form_of)
        for field in open_fields:
            offer(field, _renamed(known, field), Source(SourceKind.OTHER_ITEM, matter.item[0]))
    for licence in valid_licences(earlier, today):
        said = {element: {"": value} for element, value in licence.values}
        for field in open_fields:
            offer(field, _renamed(said, field), Source(SourceKind.LICENCE, licence.name))
    for matter in _newest_first(earlier):
        known = _by_element(matter, form_of)
        for field in open_fields:
            offer(field, _renamed(known, field), Source(SourceKind.HISTORY, matter.taken_in_at[:10]))
    order = {field.key: number for number, field in enumerate(form.fields())}
    return tuple(sorted(found.values(), key=lambda one: (order[one.key.partition(".")[0]], one.key)))


def valid_licences(earlier: Sequence[Earlier], today: date) -> tuple[Licence, ...]:
    """Licences to offer, each once, of the newest matter first; what has run out or does not count yet is left out."""
    all_of_them = (licence for matter in _newest_first(earlier) for licence in matter.licences)
    best: dict[tuple[str, str], Licence] = {}
    for licence in all_of_them:
        best.setdefault((licence.name, licence.number), licence)
    return tuple(licence for licence in best.values() if licence.valid_on(today))


def of_matter(item: ItemKey, item_name: str, at: str, form: Form, answers: Mapping[str, str]) -> Earlier:
    """A matter of this visit as a source for the next one."""
    elements = tuple((field.key, field.element) for field in form.fields() if field.element is not None)
    return Earlier(item, item_name, at, tuple(effective_answers(form, answers).items()), form_elements=elements)


# --- inside -----------------------------------------------------------------------------------------------------------


#: Nobody read a card: what is known of the person was typed.
_NO_CARD = frozenset({IdentityMethod.MANUAL, IdentityMethod.NO_NUMBER})


def _card_kind(field: Field, applicant: Applicant | None, representative: Representative | None) -> SourceKind:
    whose = (field.prefill or "").partition(".")[0]
    acting = None if representative is None else representative.person
    person = {"applicant": applicant, "representative": acting}.get(whose)
    return SourceKind.TYPED if person is None or person.method in _NO_CARD else SourceKind.CARD


def _not_before(day: str | None, today: date) -> bool:
    parsed = None if day is None else parse_date(day)
    return day is None or (parsed is not None and parsed <= today)


def _not_after(day: str | None, today: date) -> bool:
    parsed = None if day is None else parse_date(day)
    return day is None or (parsed is not None and today <= parsed)


def _newest_first(matters: Sequence[Earlier]) -> list[Earlier]:
    return sorted(matters, key=lambda matter: matter.taken_in_at, reverse=True)


def _by_element(matter: Earlier, form_of: FormOf) -> dict[str, dict[str, str]]:
    """The matter's answers by data element: ``{"": value}``, of a table also ``{"1.name": cell}``."""
    form = form_of(matter.item)
    elements = dict(matter.form_elements)
    if form is not None:
        elements |= {field.key: field.element for field in form.fields() if field.element is not None}
    known: dict[str, dict[str, str]] = {}
    for key, value in matter.answers:
        own, _, cell = key.partition(".")
        if value and own in elements:
            known.setdefault(elements[own], {})[cell] = value
    return known


def _renamed(known: Mapping[str, Mapping[str, str]], field: Field) -> dict[str, str]:
    values = known.get(field.element or "", {})
    return {f"{field.key}.{cell}" if cell else field.key: value for cell, value in values.items()}


def _taken(field: Field, values: Mapping[str, str], today: date, *, test_build: bool) -> dict[str, str]:
    """Those of the values that the field takes, in normal form; of a table all or none."""
    cells = dict(_cells(field, values))
    taken: dict[str, str] = {}
    for key, (asked, raw) in cells.items():
        checked = check_field(asked, raw, values, today, test_build=test_build)
        if not isinstance(checked, Checked) or not checked.value:
            return {}
        taken[key] = checked.value
    return taken


def _cells(field: Field, values: Mapping[str, str]) -> Iterator[tuple[str, tuple[Field, str]]]:
    columns = {column.key: column for column in field.columns}
    for key, raw in values.items():
        if key == field.key:
            yield key, (field, raw)
        elif field.kind is FieldKind.TABLE:
            column = columns.get(key.rpartition(".")[2])
            if column is not None and column.compute is None:
                yield key, (column, raw)
