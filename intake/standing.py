"""Who may bring a matter (CAPABILITIES C05): everything that is wrong with for whom it is and who stands here.

The applicant is who the matter is for. Of an organisation it is the person who stands here; the organisation itself is
`Draft.organisation`. Somebody who acts for the applicant shows their own document and a letter of authority, or what
proves that they are guardian or parent, before anything else is looked at (C05 c).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from intake.capacity import WORKING_AGE, Capacity, capacity, may_apply_alone, needs_guardian
from intake.dates import age_on, chinese_date, parse_date
from intake.draft import Draft
from intake.identifiers import BadNumber, organisation_number
from intake.identity import check_identity
from intake.item import ServiceItem
from intake.parties import NEEDS_LETTER, Applicant, IdentityMethod, Organisation, Relation, Representative
from intake.text import LocalizedText, has_unusable, nothing_to_see

#: A statement of somebody of 16 or 17: "I live mainly on my own labour" (Civil Code 18). Stands among the consents.
OWN_LABOUR = "own_labour"
#: By law they act where the applicant cannot: no item can want the applicant alone.
BY_LAW = frozenset({Relation.GUARDIAN, Relation.PARENT})
OF_AN_ORGANISATION = frozenset({Relation.LEGAL_REPRESENTATIVE, Relation.EMPLOYEE})


@dataclass(frozen=True, slots=True)
class StandingProblem:
    """``about``: applicant, representative, authority, guardian, organisation."""

    about: str
    reason: str
    message: LocalizedText


_T = LocalizedText.of
_IN_PERSON_ONLY = _T(
    "“{item}”要本人来办，不能由别人代办。", "{item} must be applied for in person; nobody else can do it."
)
_NOT_ASSISTED = _T(
    "“{item}”不提供帮办代办，请由本人或者本人委托的人来办。",
    "Staff cannot act for the applicant in {item}. Please come yourself or give somebody a letter of authority.",
)
_NO_LETTER = _T(
    "替别人或单位办，要先交授权委托书，请把委托书放到摄像头下拍摄。",
    "Who acts for somebody else hands in the letter of authority first: please capture it.",
)
_NO_PROOF = _T(
    "请拍摄能证明您是监护人的材料，例如户口簿、出生医学证明。",
    "Please capture what proves that you are the guardian, for example the household register or birth certificate.",
)
_LETTER_EXPIRED = _T(
    "授权委托书已于{day}到期，请换一份还在有效期内的。",
    "The letter of authority ended on {day}. Please bring one that is still valid.",
)
_LETTER_DATE = _T(
    "授权委托书的到期日没有填对，请重新填写。", "The last day of the letter of authority is no date. Please correct it."
)
_SAME_PERSON = _T(
    "代办人和申请人是同一个人。给自己办的，请选“为自己办”。",
    "The applicant and the person acting are the same. If it is for yourself, please choose that.",
)
_NOT_OF_AGE = _T(
    "代办人未满18周岁，不能替别人办理，请换一位成年人来办。",
    "Who acts for somebody else must be 18 or older.",
)
_GUARDIAN_NEEDED = _T(
    "申请人{age}周岁，要由监护人带着证件一起来办。请先读监护人的身份证。",
    "The applicant is {age}. A guardian has to come along: please read the guardian's identity card first.",
)
_GUARDIAN_OR_LABOUR = _T(
    "申请人{age}周岁，要由监护人带着证件一起来办；以自己的劳动收入为主要生活来源的，请在“为谁办理”里说明。",
    "The applicant is {age}: a guardian has to come along. Who lives mainly on their own earnings may say so instead.",
)
_GUARDIAN_CONSENT = _T(
    "申请人不满14周岁，要由监护人先同意个人信息处理告知书。",
    "The applicant is under 14: the guardian has to agree to the notice on personal data first.",
)
_PARENT_OF_ADULT = _T(
    "申请人已满18周岁，不能选“父母”。请由本人来办，或者选“受委托代办”。",
    "The applicant is of age: a parent cannot act. Please let them come, or choose a letter of authority.",
)
_NO_NUMBER_ALONE = _T(
    "还没有身份号码的人，要由父母或监护人来办。", "A parent or guardian acts for who has no identity number yet."
)
_ORGANISATION_MISSING = _T(
    "“{item}”由单位申请，请填写单位名称和统一社会信用代码。",
    "{item} is applied for by organisations. Please give its name and credit code.",
)
_ORGANISATION_UNSAID = _T("请填写是哪个单位。", "Please say which organisation it is.")
_ORGANISATION_NOT_SERVED = _T("“{item}”只办理个人申请。", "{item} is for persons only.")
_ORGANISATION_NAME = _T("请填写单位的全称，和营业执照上一样。", "Please give the full name as on the licence.")
_ORGANISATION_NUMBER = _T(
    "统一社会信用代码不对，请对照营业执照逐位检查。", "The credit code is wrong. Please compare with the licence."
)
_NO_LEGAL_REPRESENTATIVE = _T("请填写法定代表人的姓名。", "Please give the legal representative's name.")
_NOBODY_ACTS = _T(
    "请说明您在单位里的身份：法定代表人，还是受委托的经办人。",
    "Please say whether you are the legal representative or an employee with a letter of authority.",
)
_NOT_THE_LEGAL_REPRESENTATIVE = _T(
    "您的姓名和填写的法定代表人不一样。您是经办人的，请选“经办人”并交授权委托书。",
    "You are not the legal representative named. If you are an employee, choose that and hand in the letter.",
)


def standing_problems(
    draft: Draft, item: ServiceItem, today: date, *, test_build: bool = False
) -> tuple[StandingProblem, ...]:
    """Everything that is wrong, what comes first in order; nothing while nobody has been identified."""
    if draft.applicant is None:
        return ()
    return (
        *_organisation(draft, item),
        *_representative(draft, item, today, test_build=test_build),
        *_guardian(draft, draft.applicant, item, today),
    )


def brought_by(draft: Draft, here: Applicant) -> Draft:
    """A draft that was begun before, in the name of who stands here now. Who acts for somebody else stays in that
    part; the letter names nobody but them, so another one than before shows it anew."""
    acting = draft.representative
    if acting is None:
        return draft if draft.applicant == here else replace(draft, applicant=here, revision=draft.revision + 1)
    if acting.person == here:
        return draft
    authority = acting.authority if _same(acting.person, here) else ()
    again = replace(acting, person=here, authority=authority)
    applicant = here if draft.organisation is not None else draft.applicant
    return replace(draft, applicant=applicant, representative=again, revision=draft.revision + 1)


def _organisation(draft: Draft, item: ServiceItem) -> Iterator[StandingProblem]:
    organisation, acting = draft.organisation, draft.representative
    if organisation is None:
        if "1" not in item.targets:
            yield StandingProblem("organisation", "missing", _ORGANISATION_MISSING.fill(item=item.short_name))
        elif acting is not None and acting.relation in OF_AN_ORGANISATION:
            yield StandingProblem("organisation", "unsaid", _ORGANISATION_UNSAID)
        return
    if organisation.kind not in item.targets:
        yield StandingProblem("organisation", "not_served", _ORGANISATION_NOT_SERVED.fill(item=item.short_name))
    if nothing_to_see(organisation.name.strip()) or has_unusable(organisation.name):
        yield StandingProblem("organisation", "name_missing", _ORGANISATION_NAME)
    if isinstance(organisation_number(organisation.uscc), BadNumber):
        yield StandingProblem("organisation", "bad_number", _ORGANISATION_NUMBER)
    if nothing_to_see(organisation.legal_representative.strip()):
        yield StandingProblem("organisation", "legal_representative_missing", _NO_LEGAL_REPRESENTATIVE)
    if acting is None or acting.relation in BY_LAW:
        yield StandingProblem("representative", "relation_missing", _NOBODY_ACTS)
    elif acting.relation is Relation.LEGAL_REPRESENTATIVE and not _is_named(acting.person, organisation):
        yield StandingProblem("representative", "not_the_legal_representative", _NOT_THE_LEGAL_REPRESENTATIVE)


def _representative(draft: Draft, item: ServiceItem, today: date, *, test_build: bool) -> Iterator[StandingProblem]:
    acting, applicant = draft.representative, draft.applicant
    if acting is None or applicant is None:
        return
    yield from _may_act(draft, acting, item)
    for problem in check_identity(acting.person, today, test_build=test_build):
        yield StandingProblem("representative", problem.reason.value, problem.message)
    birth = parse_date(acting.person.birth_date)
    if birth is not None and capacity(age_on(birth, today)) is not Capacity.FULL:
        yield StandingProblem("representative", "not_of_age", _NOT_OF_AGE)
    if draft.organisation is None and _same(acting.person, applicant):
        yield StandingProblem("representative", "same_person", _SAME_PERSON)
    yield from _authority(acting, today)


def _may_act(draft: Draft, acting: Representative, item: ServiceItem) -> Iterator[StandingProblem]:
    if acting.relation is Relation.DELEGATE and not item.assisted:
        yield StandingProblem("representative", "not_offered", _NOT_ASSISTED.fill(item=item.short_name))
    elif item.in_person_only and acting.relation in NEEDS_LETTER:
        yield StandingProblem("representative", "in_person_only", _IN_PERSON_ONLY.fill(item=item.short_name))


def _authority(acting: Representative, today: date) -> Iterator[StandingProblem]:
    """An organisation's legal representative needs no paper: the name stands in its licence."""
    if acting.relation is Relation.LEGAL_REPRESENTATIVE:
        return
    letter = acting.relation in NEEDS_LETTER
    if not acting.authority:
        yield StandingProblem("authority", "missing", _NO_LETTER if letter else _NO_PROOF)
    last = None if acting.valid_to is None else parse_date(acting.valid_to)
    if acting.valid_to is not None and last is None:
        yield StandingProblem("authority", "bad_date", _LETTER_DATE)
    elif last is not None and last < today:
        day = _T(chinese_date(last), last.isoformat())
        yield StandingProblem("authority", "expired", _LETTER_EXPIRED.fill(day=day))


def _guardian(draft: Draft, applicant: Applicant, item: ServiceItem, today: date) -> Iterator[StandingProblem]:
    birth = parse_date(applicant.birth_date)
    acting = draft.representative
    relation = None if acting is None else acting.relation
    consents = {consent.kind for consent in draft.consents}
    if applicant.method is IdentityMethod.NO_NUMBER and relation not in BY_LAW:
        yield StandingProblem("guardian", "no_number", _NO_NUMBER_ALONE)
        return
    if birth is None or draft.organisation is not None:
        return
    age = age_on(birth, today)
    if relation is Relation.PARENT and age >= 18:
        yield StandingProblem("guardian", "of_age", _PARENT_OF_ADULT)
    if relation not in BY_LAW:
        if not may_apply_alone(age, item.eligibility.min_age, own_labour=OWN_LABOUR in consents):
            words = _GUARDIAN_OR_LABOUR if age >= WORKING_AGE else _GUARDIAN_NEEDED
            yield StandingProblem("guardian", "missing", words.fill(age=max(0, age)))
    elif needs_guardian(age) and "privacy" not in consents:
        yield StandingProblem("guardian", "consent_missing", _GUARDIAN_CONSENT)


def _is_named(person: Applicant, organisation: Organisation) -> bool:
    """The legal representative the organisation names, or nobody is named yet."""
    return organisation.legal_representative.strip() in ("", person.name.strip())


def _same(one: Applicant, other: Applicant) -> bool:
    return bool(one.id_number) and (one.id_type, one.id_number) == (other.id_type, other.id_number)
