"""Taking in at a window: an identity that is typed, help with an online application, the form on paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from decision_kit import CALENDARS, at_window
from intake_people import EATERY, MARKER, NOW, RESIDENCE, SENIOR, STAFF_CHECK, TODAY, complete_draft, item
from test_take_in import intake_of

from intake.assessment import Circumstances, KnownCase, Submission, Verdict, assess, may_end_visit
from intake.assisted_online import assisted_online, at_the_window, why_not_online
from intake.attachment import BlobRef
from intake.case.history import case_of, taken_in_facts
from intake.case.states import CaseState
from intake.draft import draft_from_json, draft_to_json
from intake.field import Field, FieldKind, FieldProblem, ProblemReason
from intake.field_check import check_field
from intake.intake import manifest
from intake.item import Channel, ServiceItem
from intake.manual_identity import MANUAL_REASONS, wants_photo
from intake.papers.application import application_form
from intake.papers.letterhead import Letterhead, matter_of
from intake.papers.paper import Rows
from intake.papers.wording import Wording, load_wording
from intake.parties import IdentityMethod, Relation, Representative
from intake.receipt import Hall
from intake.take_in import DefectKind, defects
from intake.text import LocalizedText
from sync.platform.wire import IntakeBody

PHOTO = BlobRef("sha256:" + "b" * 64, 100, "image/jpeg")
NUMBER = Field(key="number", label=LocalizedText.of("身份证号码", "Identity number"), kind=FieldKind.ID_NUMBER)


@pytest.mark.parametrize("last", [digit for digit in "0123456789" if digit != "4"] + ["X"])
def test_c05a_a_wrong_check_digit_is_refused_at_the_field(last: str) -> None:
    """18 places, a region, a date: only the last place is wrong, and the field says which."""
    wrong = check_field(NUMBER, f"44052418800101001{last}", {}, TODAY)
    assert isinstance(wrong, FieldProblem)
    assert (wrong.field, wrong.reason) == ("number", ProblemReason.CHECK_DIGIT)
    assert "有一位不对" in wrong.message.get()
    assert not isinstance(check_field(NUMBER, "440524188001010014", {}, TODAY), FieldProblem)


# --- C05 b: the identity is typed ------------------------------------------------------------------------------------


def reason(key: str) -> str:
    return next(one.words.get() for one in MANUAL_REASONS if one.key == key)


def identity_defects(subject: ServiceItem, **changes: object) -> list[tuple[str, str]]:
    draft = replace(complete_draft(subject.basic_code), channel="window", **changes)  # type: ignore[arg-type]  # by name
    found = defects(draft, subject, TODAY)
    return [(one.about, one.reason) for one in found if one.kind is DefectKind.IDENTITY]


def test_c05b_an_unreadable_chip_is_typed_with_its_reason_and_a_photo_of_the_card() -> None:
    """Without a reason it is not taken in, without the photo neither; the record holds method, reason and photo."""
    senior = item(SENIOR)
    typed = replace(MARKER, method=IdentityMethod.MANUAL)
    assert identity_defects(senior, applicant=typed) == [("method_reason", "missing")]
    unreadable = replace(typed, method_reason=reason("chip_unreadable"))
    assert identity_defects(senior, applicant=unreadable) == [("identity_pages", "missing")]
    assert identity_defects(senior, applicant=unreadable, identity_pages=(PHOTO,)) == []
    body = manifest(intake_of(replace(complete_draft(SENIOR), applicant=unreadable, identity_pages=(PHOTO,)), SENIOR))
    assert (body["applicant"]["method"], body["applicant"]["method_reason"]) == (
        "manual_identity",
        "身份证芯片读不出来",
    )
    sent = IntakeBody.model_validate(body)
    assert sent.fits_its_schema()
    assert [blob.digest for blob in sent.identity_pages] == [PHOTO.digest]
    assert PHOTO.digest in {blob.digest for blob in sent.blobs()}, "the platform waits for the photo"
    before = {name: value for name, value in body.items() if name != "identity_pages"}
    assert IntakeBody.model_validate(before).fits_its_schema(), "what waited before photos were kept still arrives"
    second = {**before, "schema": "hall.intake/2"}
    assert not IntakeBody.model_validate(second).fits_its_schema()


def test_who_brought_no_document_has_nothing_to_photograph() -> None:
    absent = replace(MARKER, method=IdentityMethod.MANUAL, method_reason=reason("not_brought"))
    assert identity_defects(item(SENIOR), applicant=absent) == []
    assert not wants_photo(complete_draft(SENIOR)), "a card was read"


def test_the_photo_is_of_who_stands_here() -> None:
    told = replace(MARKER, method=IdentityMethod.MANUAL, method_reason="代办人告知")
    agent = replace(MARKER, method=IdentityMethod.MANUAL, method_reason=reason("reader_out_of_order"))
    acting = Representative(agent, Relation.AGENT, (PHOTO,))
    draft = replace(complete_draft(SENIOR), channel="window", applicant=told, representative=acting)
    assert wants_photo(draft)
    assert draft_from_json(draft_to_json(replace(draft, identity_pages=(PHOTO,)))).blobs()[-1] != PHOTO, "kept once"
    assert PHOTO in replace(draft, identity_pages=(PHOTO,)).blobs()


# --- C07 c: the department's form ------------------------------------------------------------------------------------


def wording() -> Wording:
    found = load_wording((Path(__file__).parents[2] / "resources" / "documents" / "wording.json").read_bytes())
    assert isinstance(found, Wording)
    return found


@pytest.mark.parametrize("basic_code", [EATERY, SENIOR, RESIDENCE])
def test_c07c_the_departments_form_is_filled_from_what_was_keyed_in(basic_code: str) -> None:
    """Each question that was asked stands on the form once, with its answer; nothing is left to be written by hand."""
    subject, intake = item(basic_code), intake_of(complete_draft(basic_code), basic_code)
    head = Letterhead(Hall("示例大厅", "示例路1号", "010-00000000"), "T-K7M2", NOW, wording())
    paper = application_form(head, matter_of(intake, subject), dict(intake.answers))
    entries = [entry for block in paper.blocks if isinstance(block, Rows) for entry in block.entries]
    said = dict(entries)
    asked = [subject.form.field(key) for key, _ in intake.answers]
    assert asked
    for field in asked:
        name = field.label.get()
        assert said.get(name, "—") not in ("", "—"), f"{name} is keyed in and left open on paper"
        assert [label for label, _ in entries].count(name) == 1, f"{name} stands there twice"


# --- C19 c: helped to apply online -----------------------------------------------------------------------------------


def test_c19c_who_is_helped_to_apply_online_need_not_appear() -> None:
    """The applicant owns it, the clerk is named as who helped, and no comparison of face and card is asked for."""
    subject = item(RESIDENCE)
    draft = replace(complete_draft(RESIDENCE), channel="window", checks=())
    assert DefectKind.IDENTITY_CHECK in {one.kind for one in defects(draft, subject, TODAY)}
    helped = replace(assisted_online(draft, subject, "zhang"), signature=draft.signature)
    assert defects(helped, subject, TODAY) == (), "no comparison, no review points: the pre-review looks at the papers"
    intake = intake_of(helped, RESIDENCE)
    assert (intake.applicant, intake.assisted_by, intake.channel) == (MARKER, "zhang", Channel.WEB)
    body = manifest(intake)
    assert (body["applicant"]["name"], body["assisted_by"]) == ("测试甲", "zhang")
    assert IntakeBody.model_validate(body).fits_its_schema()
    assert replace(at_the_window(helped), revision=0) == replace(draft, signature=None, revision=0)


def test_what_was_applied_for_online_is_not_decided_before_the_visit_ends() -> None:
    subject = item(SENIOR)
    draft = replace(complete_draft(SENIOR), checks=(STAFF_CHECK,))
    at_window = intake_of(replace(draft, channel="kiosk"), SENIOR)
    online = intake_of(replace(draft, channel="web", assisted_by="zhang"), SENIOR)
    facts = [case_of(taken_in_facts(intake)) for intake in (at_window, online)]
    assert [may_end_visit(case, subject) is None for case in facts] == [False, True]


def test_an_item_that_wants_the_applicant_here_is_not_applied_for_online() -> None:
    senior = item(SENIOR)
    in_person = ServiceItem(
        **{name: getattr(senior, name) for name in ServiceItem.model_fields} | {"in_person_only": True}
    )
    assert why_not_online(senior) is None
    words = why_not_online(in_person)
    assert words is not None
    assert "本人到场" in words.get()
    draft = complete_draft(SENIOR)
    assert assisted_online(draft, in_person, "zhang") == draft


# --- one more for the same company -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("place", "again"), [("示例路2号", True), ("示例路9号", False), (None, True)])
def test_another_shop_is_no_duplicate(place: str | None, again: bool) -> None:
    """The same place is the same application; of a case whose place is not known here a person has to judge."""
    answers = () if place is None else (("place_address", place),)
    known = KnownCase("100", item(EATERY).impl_code, CaseState.ACCEPTED, "2026-05-13", answers)
    around = Circumstances(today=TODAY, calendars=CALENDARS, earlier=(known,))
    found = assess(None, item(EATERY), Submission.of_draft(at_window(EATERY)), around)
    (check,) = (one for one in found.checks if one.key == "not_twice")
    assert (check.verdict is Verdict.NOT_MET) == again
