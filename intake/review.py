"""The page to look it all over: every answer that counts and every material, as labelled lines grouped by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intake.delivery import WAY_NAMES, asked_by_form, delivery_of
from intake.draft import Draft
from intake.field import Field, FieldKind
from intake.form import display_value, effective_answers, visible_cells, visible_fields, visible_steps
from intake.item import Delivery, ServiceItem
from intake.masking import mask_id_number
from intake.material import MaterialSlot, SlotState, WhyNotNeeded, slots
from intake.parties import Applicant, IdentityMethod, Relation
from intake.text import CHINESE, LocalizedText

#: Where lines lead that are none of the form's.
MATERIALS, PARTIES, DELIVERY = "materials", "parties", "delivery"
_T = LocalizedText.of
_FOR_WHOM = _T("为谁办理", "For whom")
_FOR_ONESELF = _T("为自己办", "For themselves")
_APPLICANT = _T("申请人", "Applicant")
_ORGANISATION = _T("申请单位", "Organisation")
_ACTING = _T("代办人", "Acting for them")
_AUTHORITY = _T("委托书或关系证明", "Letter or proof of relation")
_WAY = _T("领取方式", "Way of delivery")
_RELATIONS = {
    Relation.AGENT: _T("受托人", "authorised person"),
    Relation.GUARDIAN: _T("监护人", "guardian"),
    Relation.PARENT: _T("父母", "parent"),
    Relation.LEGAL_REPRESENTATIVE: _T("法定代表人", "legal representative"),
    Relation.EMPLOYEE: _T("经办人", "employee"),
    Relation.DELEGATE: _T("代办员", "assisting officer"),
}
_NO_NUMBER = _T("{name}（还没有身份号码）", "{name} (no number yet)")
_WITH_NUMBER = _T("{name}（{number}）", "{name} ({number})")
_NOT_CHOSEN = _T("还没有选择", "not chosen yet")
_MAIL_TO = _T("{way}：{receiver}，{address}", "{way}: {receiver}, {address}")
_NOT_FILLED = _T("没有填", "not filled in")
_MATERIALS = _T("申请材料", "Materials")
_PAGES = _T("已提交 {pages} 页", "{pages} page(s) handed in")
_LICENCE = _T("电子证照", "e-licence")
_LATER = _T("以后补交", "to be brought later")
_MISSING = _T("还没有提交", "still missing")
_NOT_NEEDED = {
    WhyNotNeeded.SHARED: _T("不用交，由部门核对", "not needed: the office looks it up"),
    WhyNotNeeded.HELD: _T("以前交过，不用再交", "already held: not asked for again"),
    WhyNotNeeded.PROMISED: _T("已承诺，不用交", "promised: not needed"),
    WhyNotNeeded.FROM_PACKAGE: _T("前一件事办好后自动取得", "comes from the matter before it"),
}


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """``step`` is the key of the form step to go back to, or `MATERIALS`, `PARTIES`, `DELIVERY`; ``key`` the field,
    cell or material."""

    step: str
    section: str
    key: str
    label: str
    value: str


def review_rows(
    item: ServiceItem, draft: Draft, language: str = CHINESE, *, masked: bool = True
) -> tuple[ReviewRow, ...]:
    """All lines in the order they were asked; numbers masked for the screen unless told otherwise."""
    return (
        *_party_rows(draft, language, masked=masked),
        *_form_rows(item, dict(draft.answers), language, masked=masked),
        *_material_rows(item, draft, language),
        *_delivery_rows(item, draft, language),
    )


def _party_rows(draft: Draft, language: str, *, masked: bool) -> Iterator[ReviewRow]:
    """Who applies for themselves needs no line for it."""
    acting, organisation, person = draft.representative, draft.organisation, draft.applicant
    if acting is None and organisation is None:
        return

    def row(key: str, label: LocalizedText, value: str) -> ReviewRow:
        return ReviewRow(PARTIES, _FOR_WHOM.get(language), key, label.get(language), value)

    if organisation is not None:
        words = _WITH_NUMBER.fill(name=organisation.name or _NOT_FILLED, number=organisation.uscc or _NOT_FILLED)
        yield row("party.organisation", _ORGANISATION, words.get(language))
    elif person is not None:
        yield row("party.applicant", _APPLICANT, _person(person, masked=masked).get(language))
    if acting is not None:
        words = _WITH_NUMBER.fill(name=acting.person.name, number=_RELATIONS[acting.relation])
        yield row("party.representative", _ACTING, words.get(language))
        if acting.relation is not Relation.LEGAL_REPRESENTATIVE:
            pages = _PAGES.fill(pages=len(acting.authority)) if acting.authority else _MISSING
            yield row("party.authority", _AUTHORITY, pages.get(language))


def party_summary(draft: Draft, language: str) -> str:
    """For whom it is, in one line."""
    values = [row.value for row in _party_rows(draft, language, masked=True) if row.key != "party.authority"]
    return "；".join(values) if values else _FOR_ONESELF.get(language)


def delivery_summary(item: ServiceItem, draft: Draft, language: str) -> str:
    """ "" where there is nothing to choose."""
    return next((row.value for row in _delivery_rows(item, draft, language)), "")


def _person(person: Applicant, *, masked: bool) -> LocalizedText:
    name = person.name or _NOT_FILLED
    if not person.id_number:
        unsaid = person.method is not IdentityMethod.NO_NUMBER
        return _WITH_NUMBER.fill(name=name, number=_NOT_FILLED) if unsaid else _NO_NUMBER.fill(name=name)
    return _WITH_NUMBER.fill(name=person.name, number=mask_id_number(person.id_number) if masked else person.id_number)


def _form_rows(item: ServiceItem, answers: Mapping[str, str], language: str, *, masked: bool) -> Iterator[ReviewRow]:
    counting = effective_answers(item.form, answers)

    def value(field: Field) -> str:
        shown = display_value(field, counting.get(field.key, ""), language, masked=masked)
        return shown or _NOT_FILLED.get(language)

    for step in visible_steps(item.form, answers):
        title = step.title.get(language)
        for field in visible_fields(item.form, step, answers):
            if field.kind is FieldKind.TABLE:
                name = (field.row_name or field.label).get(language)
                for number, cells in enumerate(visible_cells(item.form, field, counting), 1):
                    text = "\n".join(f"{cell.label.get(language)}：{value(cell)}" for cell in cells)
                    yield ReviewRow(step.key, title, f"{field.key}.{number}", f"{name} {number}", text)
            yield ReviewRow(step.key, title, field.key, field.label.get(language), value(field))


def _material_rows(item: ServiceItem, draft: Draft, language: str) -> Iterator[ReviewRow]:
    for slot in slots(item, dict(draft.answers), draft):
        words = _words_of(slot)
        if words is None:
            continue
        yield ReviewRow(
            MATERIALS, _MATERIALS.get(language), slot.spec.key, slot.spec.name.get(language), words.get(language)
        )


def _delivery_rows(item: ServiceItem, draft: Draft, language: str) -> Iterator[ReviewRow]:
    """Where there is something to choose, and the form did not ask."""
    if asked_by_form(item) or (len(item.delivery) == 1 and Delivery.MAIL not in item.delivery):
        return
    choice = delivery_of(draft, item)
    label = _WAY.get(language)
    if choice is None:
        yield ReviewRow(DELIVERY, label, "delivery.way", label, _NOT_CHOSEN.get(language))
        return
    words = WAY_NAMES[Delivery(choice.way)]
    if choice.way == Delivery.MAIL and choice.address:
        words = _MAIL_TO.fill(way=words, receiver=choice.receiver, address=choice.address)
    yield ReviewRow(DELIVERY, label, "delivery.way", label, words.get(language))


def _words_of(slot: MaterialSlot) -> LocalizedText | None:
    """How a material stands; None for one that has no place on the page."""
    if slot.why_not_needed is not None:
        return _NOT_NEEDED.get(slot.why_not_needed)
    if slot.state is SlotState.GIVEN:
        return _PAGES.fill(pages=len(slot.pages)) if slot.pages or slot.taken.licence is None else _LICENCE
    return _LATER if slot.state is SlotState.BRING_LATER else _MISSING
