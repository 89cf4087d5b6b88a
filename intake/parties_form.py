"""The questions who a matter is for and how its result comes, as forms like any other: asked with the same controls,
checked by the same rules, and read back into the draft's own values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from intake.condition import AllOf, Answered, Condition, Equals, Not, OneOf, some
from intake.delivery import WAY_NAMES, delivery_of
from intake.draft import Draft
from intake.field import Field, FieldKind, Option
from intake.form import Form, FormStep
from intake.identity import NO_NUMBER_YET, RESIDENT_ID
from intake.item import Delivery, ServiceItem
from intake.parties import (
    NEEDS_LETTER,
    Applicant,
    DeliveryChoice,
    IdentityMethod,
    Organisation,
    Relation,
    Representative,
)
from intake.regions import Regions
from intake.standing import OWN_LABOUR
from intake.text import LocalizedText

#: Stands as the reason where nobody read the represented person's card.
TOLD_BY_REPRESENTATIVE = "代办人告知"
SELF, OTHER, ORGANISATION = "self", "other", "organisation"

_T = LocalizedText.of
_RELATIONS = {
    Relation.AGENT: (
        _T("受本人委托", "Authorised by them"),
        _T("有本人签名的授权委托书", "You have a letter of authority signed by them"),
    ),
    Relation.GUARDIAN: (
        _T("监护人", "Guardian"),
        _T("替未成年人，或者不能自己办事的成年人办", "For a minor, or an adult who cannot act"),
    ),
    Relation.PARENT: (_T("父亲或母亲", "Parent"), _T("替未满18周岁的孩子办", "For your child under 18")),
    Relation.DELEGATE: (
        _T("代办员", "Assisting officer"),
        _T("有双方签名的帮办代办协议，不收费", "You have the signed agreement on assisted service, free of charge"),
    ),
    Relation.LEGAL_REPRESENTATIVE: (
        _T("法定代表人（负责人）", "Legal representative"),
        _T("营业执照上写的是您的名字", "Your name stands on the licence"),
    ),
    Relation.EMPLOYEE: (
        _T("经办人", "Employee"),
        _T("有单位盖章的授权委托书", "You have a letter of authority stamped by the organisation"),
    ),
}


def parties_form(item: ServiceItem, *, of_working_age: bool = False) -> Form:
    """For whom, in which role, who they are. What the item does not take is not among the options. ``of_working_age``:
    who stands here is 16 or 17 and may apply alone if they live on their own labour (Civil Code 18)."""
    labour = (_labour(),) if of_working_age else ()
    organisation = () if _persons_only(item) else (_organisation(),)
    return Form(version=1, steps=(_who(item), *labour, _person(), _number(), *organisation, _letter(item)))


def _labour() -> FormStep:
    return FormStep(
        key="labour",
        title=_T("您未满18周岁", "You are under 18"),
        when=Equals(field="who", equals=SELF),
        fields=(
            Field(
                key=OWN_LABOUR,
                label=_T("是不是以自己的劳动收入为主要生活来源", "Do you live mainly on your own earnings?"),
                help=_T(
                    "选“是”就是您本人的声明，可以自己办；选“否”，要由父母或监护人带着证件来办。",
                    '"Yes" is your own statement: you may apply alone. Otherwise a parent or guardian has to come.',
                ),
                kind=FieldKind.YES_NO,
            ),
        ),
    )


def _persons_only(item: ServiceItem) -> bool:
    return set(item.targets) == {"1"}


def _option(value: str, label: LocalizedText, help_: LocalizedText | None = None) -> Option:
    return Option(value=value, label=label, help=help_)


def _who(item: ServiceItem) -> FormStep:
    ways = [
        _option(SELF, _T("为自己办", "For myself")),
        _option(OTHER, _T("为家人或别人办", "For my family or somebody else")),
        _option(ORGANISATION, _T("为单位办", "For an organisation")),
    ]
    if _persons_only(item):
        ways.pop()
    by_law = [Relation.GUARDIAN, Relation.PARENT]
    staff = [Relation.DELEGATE] if item.assisted else []
    persons = by_law if item.in_person_only else [Relation.AGENT, *by_law, *staff]
    of_organisation = [Relation.LEGAL_REPRESENTATIVE, Relation.EMPLOYEE]
    fields = [
        Field(key="who", label=_T("为谁办理", "For whom"), kind=FieldKind.CHOICE, options=tuple(ways)),
        Field(
            key="relation",
            label=_T("您是对方的什么人", "What are you to them"),
            kind=FieldKind.CHOICE,
            options=tuple(_option(r.value, *_RELATIONS[r]) for r in persons),
            when=Equals(field="who", equals=OTHER),
        ),
        Field(
            key="post",
            label=_T("您在单位的身份", "Your part in the organisation"),
            kind=FieldKind.CHOICE,
            options=tuple(_option(r.value, *_RELATIONS[r]) for r in of_organisation),
            when=Equals(field="who", equals=ORGANISATION),
        ),
    ]
    if _persons_only(item):
        fields.pop()
    return FormStep(key="who", title=_T("这件事是为谁办的", "Who is this for"), fields=tuple(fields))


_FOR_OTHER = Equals(field="who", equals=OTHER)
_BY_LAW = OneOf(field="relation", values=(Relation.GUARDIAN.value, Relation.PARENT.value))
_NO_NUMBER = AllOf(all=(_FOR_OTHER, _BY_LAW, Equals(field="has_number", equals="no")))
_WITH_NUMBER = AllOf(all=(_FOR_OTHER, Not(negated=Equals(field="has_number", equals="no"))))


def _person() -> FormStep:
    return FormStep(
        key="person",
        title=_T("申请人是谁", "The applicant"),
        when=_FOR_OTHER,
        fields=(
            Field(key="name", label=_T("申请人姓名", "Name"), kind=FieldKind.TEXT, max_length=100),
            Field(
                key="has_number",
                label=_T("申请人有没有身份证号码", "Have they an identity number"),
                kind=FieldKind.YES_NO,
                options=(
                    _option("yes", _T("有", "Yes")),
                    _option("no", _T("还没有（新生儿）", "Not yet (a newborn)")),
                ),
                when=_BY_LAW,
            ),
            Field(
                key="number",
                label=_T("申请人身份证号码", "Identity number"),
                kind=FieldKind.ID_NUMBER,
                placeholder=_T("18 位", "18 places"),
                when=_WITH_NUMBER,
            ),
        ),
    )


def _number() -> FormStep:
    return FormStep(
        key="newborn",
        title=_T("孩子的出生信息", "The child"),
        when=_NO_NUMBER,
        fields=(
            Field(
                key="sex",
                label=_T("性别", "Sex"),
                kind=FieldKind.CHOICE,
                options=(_option("male", _T("男", "Male")), _option("female", _T("女", "Female"))),
            ),
            Field(
                key="birth_date",
                label=_T("出生日期", "Date of birth"),
                kind=FieldKind.DATE,
                min="today-18y",
                max="today",
                range_message=_T("出生日期不能晚于今天，请检查。", "The date of birth cannot be after today."),
            ),
        ),
    )


def _organisation() -> FormStep:
    return FormStep(
        key="organisation",
        title=_T("是哪个单位", "The organisation"),
        when=Equals(field="who", equals=ORGANISATION),
        fields=(
            Field(
                key="organisation_name",
                label=_T("单位名称", "Name of the organisation"),
                kind=FieldKind.TEXT,
                placeholder=_T("和营业执照上一样", "As on the licence"),
                max_length=200,
            ),
            Field(
                key="uscc",
                label=_T("统一社会信用代码", "Unified social credit code"),
                kind=FieldKind.USCC,
                placeholder=_T("18 位", "18 places"),
            ),
            Field(
                key="legal_representative",
                label=_T("法定代表人姓名", "Legal representative"),
                kind=FieldKind.TEXT,
                max_length=100,
                when=Equals(field="post", equals=Relation.EMPLOYEE.value),
            ),
        ),
    )


def _letter(item: ServiceItem) -> FormStep:
    """An item that wants the applicant alone has no agent among its options."""
    agents = (Relation.AGENT.value, *((Relation.DELEGATE.value,) if item.assisted else ()))
    agent: Condition | None = None if item.in_person_only else OneOf(field="relation", values=agents)
    employee: Condition | None = None
    if not _persons_only(item):
        employee = Equals(field="post", equals=Relation.EMPLOYEE.value)
    shown = [condition for condition in (agent, employee) if condition is not None]
    nobody: Condition = Not(negated=Answered(field="who"))
    settled = some(shown)
    when = nobody if isinstance(settled, bool) else settled
    return FormStep(
        key="letter",
        title=_T("授权委托书", "Letter of authority"),
        fields=(
            Field(
                key="letter_until",
                label=_T("委托书有效期到哪一天（没写可以不填）", "Last day of the letter (may be left empty)"),
                kind=FieldKind.DATE,
                required=False,
                min="today",
                max="today+20y",
                range_message=_T(
                    "委托书已经过期，请换一份还在有效期内的。", "The letter has ended. Please bring one that is valid."
                ),
                when=when,
            ),
        ),
    )


# --- between draft and answers ----------------------------------------------------------------------------------------


def parties_answers(draft: Draft) -> dict[str, str]:
    """What the draft says already."""
    acting, person, organisation = draft.representative, draft.applicant, draft.organisation
    if organisation is not None:
        return _filled(
            who=ORGANISATION,
            post="" if acting is None else acting.relation.value,
            organisation_name=organisation.name,
            uscc=organisation.uscc,
            legal_representative=organisation.legal_representative,
            letter_until=(acting.valid_to if acting is not None else None) or "",
        )
    if acting is None or person is None:
        stated = any(consent.kind == OWN_LABOUR for consent in draft.consents)
        return _filled(who=SELF, own_labour="yes" if stated else "")
    return _filled(
        who=OTHER,
        relation=acting.relation.value,
        name=person.name,
        has_number="no" if person.method is IdentityMethod.NO_NUMBER else "yes",
        number=person.id_number,
        sex=person.sex,
        birth_date=person.birth_date,
        letter_until=acting.valid_to or "",
    )


def _filled(**answers: str) -> dict[str, str]:
    return {key: value for key, value in answers.items() if value}


def with_parties(
    draft: Draft, here: Applicant, answers: Mapping[str, str], item: ServiceItem, *, card: Applicant | None = None
) -> tuple[Applicant, Representative | None, Organisation | None]:
    """Applicant, representative and organisation as the answers say. ``here`` is who stands here and showed a document,
    ``card`` the other person's document, if it was read and still is what the answers say."""
    acting = draft.representative
    authority = () if acting is None else acting.authority
    until = answers.get("letter_until") or None
    match answers.get("who"):
        case who if who == OTHER and answers.get("relation"):
            relation = Relation(answers["relation"])
            person = _person_of(answers, relation, card)
            return person, Representative(here, relation, authority, until if relation in NEEDS_LETTER else None), None
        case who if who == ORGANISATION:
            post = Relation(answers["post"]) if answers.get("post") else None
            own = post is Relation.LEGAL_REPRESENTATIVE
            organisation = Organisation(
                name=answers.get("organisation_name", ""),
                uscc=answers.get("uscc", ""),
                legal_representative=here.name if own else answers.get("legal_representative", ""),
                kind=_kind_of(answers.get("uscc", ""), item),
            )
            kept = () if own else authority
            return (
                here,
                None if post is None else Representative(here, post, kept, None if own else until),
                organisation,
            )
        case _:
            return here, None, None


def _kind_of(uscc: str, item: ServiceItem) -> str:
    """GB/T 39046 A.4 by the first place of the credit code (GB 32100): 1 organs and public institutions, 5 social
    organisations, 9 enterprises; of what the item takes the first where that does not decide."""
    by_code = {"9": ("2",), "5": ("4",), "1": ("3", "5")}.get(uscc[:1], ())
    taken = [kind for kind in item.targets if kind != "1"]
    return next((kind for kind in by_code if kind in taken), by_code[0] if by_code else taken[0] if taken else "2")


def _person_of(answers: Mapping[str, str], relation: Relation, card: Applicant | None) -> Applicant:
    name, number = answers.get("name", ""), answers.get("number", "")
    by_law = relation in (Relation.GUARDIAN, Relation.PARENT)
    if by_law and answers.get("has_number") == "no":
        return Applicant(
            name=name,
            id_type=NO_NUMBER_YET,
            id_number="",
            sex=answers.get("sex", "unknown"),
            birth_date=answers.get("birth_date", ""),
            method=IdentityMethod.NO_NUMBER,
            method_reason=TOLD_BY_REPRESENTATIVE,
        )
    if card is not None and (card.name, card.id_number) == (name, number):
        return card
    sex, birth_date = said_by_number(number)
    return Applicant(
        name=name,
        id_type=RESIDENT_ID,
        id_number=number,
        sex=sex,
        birth_date=birth_date,
        method=IdentityMethod.MANUAL,
        method_reason=TOLD_BY_REPRESENTATIVE,
    )


def said_by_number(number: str) -> tuple[str, str]:
    """Sex and birth date as a resident number says them; ("unknown", "") for none. Whether the number can be right is
    checked elsewhere."""
    digits = number.strip().upper()
    if len(digits) != 18 or not digits[:17].isdecimal():
        return "unknown", ""
    return ("male" if int(digits[16]) % 2 else "female"), f"{digits[6:10]}-{digits[10:12]}-{digits[12:14]}"


# --- delivery ---------------------------------------------------------------------------------------------------------


def delivery_form(item: ServiceItem, regions: Regions) -> Form:
    """How the result shall come. Of an item with one way there is nothing to choose but an address."""
    ways = tuple(_option(way.value, WAY_NAMES[way]) for way in item.delivery)
    if len(ways) == 1:
        ways = (*ways, _option("none", _T("不需要", "Not needed")))
    way = FormStep(
        key="way",
        title=_T("办好后怎么领取", "How to receive the result"),
        fields=(Field(key="way", label=_T("领取方式", "Way"), kind=FieldKind.CHOICE, options=ways),),
    )
    return Form(version=1, steps=(way, *_mail(regions)) if Delivery.MAIL in item.delivery else (way,))


def _mail(regions: Regions) -> tuple[FormStep, ...]:
    """Where a letter goes."""
    mail: Condition = Equals(field="way", equals=Delivery.MAIL.value)
    return (
        FormStep(
            key="receiver",
            title=_T("寄给谁", "Receiver"),
            when=mail,
            fields=(
                Field(key="receiver", label=_T("收件人姓名", "Receiver"), kind=FieldKind.TEXT, max_length=50),
                Field(key="phone", label=_T("收件人电话", "Telephone"), kind=FieldKind.PHONE),
            ),
        ),
        FormStep(
            key="address",
            title=_T("寄到哪里", "Address"),
            when=mail,
            fields=(
                Field(
                    key="region",
                    label=_T("所在地区", "Region"),
                    kind=FieldKind.REGION,
                    region_under="",
                    region_level="county",
                    regions=regions,
                ),
                Field(
                    key="address",
                    label=_T("详细地址", "Street and number"),
                    kind=FieldKind.TEXT,
                    min_length=4,
                    max_length=200,
                    placeholder=_T("街道、路名、门牌号", "Street, number, room"),
                ),
            ),
        ),
    )


def delivery_answers(draft: Draft, item: ServiceItem) -> dict[str, str]:
    """What was said, else what counts by itself; the receiver is who stands here until somebody else is named."""
    choice = delivery_of(draft, item)
    here = draft.applicant if draft.representative is None else draft.representative.person
    receiver = "" if here is None else here.name
    if choice is None:
        return _filled(receiver=receiver)
    return _filled(
        way=choice.way,
        receiver=choice.receiver or receiver,
        phone=choice.phone,
        region=choice.region,
        address=choice.address,
    )


def with_delivery(draft: Draft, answers: Mapping[str, str]) -> Draft:
    """The choice in the draft; an address belongs to mail alone. A changed choice was not signed for."""
    way = answers.get("way")
    if not way:
        return draft
    mail = {key: answers.get(key, "") for key in ("receiver", "phone", "region", "address")}
    choice = DeliveryChoice(way, **mail) if way == Delivery.MAIL else DeliveryChoice(way)
    return draft if choice == draft.delivery else replace(draft, delivery=choice, revision=draft.revision + 1)
