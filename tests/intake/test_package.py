"""Packages: one form that asks nothing twice, and gives each item exactly what is its own."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from intake_people import (
    ANSWERS,
    BUSINESS,
    DRAFT_ID,
    EATERY,
    MARKER,
    NOW,
    PACKAGE,
    TODAY,
    catalog,
    complete_draft,
    item,
    page,
)
from joined_items import TOKENS, attempt, blank, join, made, material_of, package_of, taken

from intake.draft import HandedIn, ReviewMark, draft_from_json, draft_to_json
from intake.intake import Actor, manifest
from intake.material import BRING_LATER, ReviewPoint
from intake.package import combined, part_id, sort_back, sub_cases
from intake.receipt import Hall, receipt_data, receipt_from_json, receipt_of, receipt_to_json
from intake.take_in import defects, new_draft, take_in
from intake.text import LocalizedText

HALL = Hall("示例市政务服务中心")


# --- the package that ships -------------------------------------------------------------------------------------------


def test_a_small_eatery_is_asked_nothing_twice() -> None:
    form = item(PACKAGE).form
    labels = [field.label.get() for field in form.fields()]
    assert len(set(labels)) == len(labels)
    both = {field.key for field in form.fields() if len(field.serves) == 2}
    assert both == {"place_region", "place_address", "employees", "phone", "delivery", "mail_address"}
    assert not {"business_kind", "place_kind", "licence_state"} & {field.key for field in form.fields()}, "settled"
    materials = {material.key: [str(name) for name in material.serves] for material in item(PACKAGE).materials}
    assert materials == {
        "place_proof": ["个体工商户开业登记", "小餐饮登记"],
        "identity": ["个体工商户开业登记", "小餐饮登记"],
        "layout_plan": ["小餐饮登记"],
        "health_certificates": ["小餐饮登记"],
    }
    assert form.field("employees").max == "50", "the stricter bound"


def test_it_says_what_both_say() -> None:
    package = item(PACKAGE)
    assert package.eligibility.min_age == 18, "the eatery's, not the 16 of the business"
    assert "1个工作日" in package.limit_note.get()  # type: ignore[union-attr]
    assert "5个工作日" in package.limit_note.get()  # type: ignore[union-attr]
    assert package.organ.name == "示例市市场监督管理局、示例市云山区市场监督管理局"
    assert package.promised_limit.amount == 5
    assert {"营业执照", "小餐饮登记证"} == {result.name.get() for result in package.results}


@pytest.mark.parametrize("channel", ["kiosk", "window"])
def test_it_is_offered_and_found_like_an_item(channel: str) -> None:
    assert item(PACKAGE) in catalog().offered(TODAY, channel)
    assert catalog().search("一件事")[0].package is not None
    assert catalog().item(item(PACKAGE).impl_code) is item(PACKAGE)


def test_two_cases_each_as_if_taken_in_alone() -> None:
    draft = complete_draft(PACKAGE)
    business, eatery = taken(draft, item(PACKAGE))
    assert (business.id, business.impl_code) == (DRAFT_ID, item(BUSINESS).impl_code)
    assert (eatery.id, eatery.impl_code) == (part_id(DRAFT_ID, item(EATERY).impl_code), item(EATERY).impl_code)
    assert [one.case_no[-5:] for one in (business, eatery)] == ["00017", "00018"]
    assert dict(business.answers) == {
        key: value for key, value in ANSWERS[PACKAGE].items() if key in {f.key for f in item(BUSINESS).form.fields()}
    } | {"business_kind": "catering", "place_kind": "shop"}
    assert dict(eatery.answers) == {
        key: value for key, value in ANSWERS[PACKAGE].items() if key in {f.key for f in item(EATERY).form.fields()}
    } | {"licence_state": "together"}
    assert [m.material for m in business.materials] == ["place_proof", "identity"]
    assert [m.material for m in eatery.materials] == ["place_proof", "layout_plan", "health_certificates", "identity"]
    assert business.materials[0].pages == eatery.materials[0].pages, "captured once"
    for own, one in zip(sort_back(draft, item(PACKAGE)), (business, eatery), strict=True):
        subject = catalog().item(one.impl_code)
        assert subject is not None
        alone = take_in(
            own,
            subject,
            sequence=int(one.case_no[-5:]),
            device_code="K7M2",
            terminal_id="kiosk-1",
            reading=NOW,
            actor=Actor("citizen"),
            progress_token=one.progress_token,
        )
        assert alone == replace(one, package=None)


def test_each_case_knows_the_others() -> None:
    business, eatery = taken(complete_draft(PACKAGE), item(PACKAGE))
    body = manifest(eatery)
    assert body["schema"] == "hall.intake/2"
    assert body["package"] == {
        "code": item(PACKAGE).impl_code,
        "version": 1,
        "name": "开小餐馆一件事",
        "id": business.id,
        "lead": False,
        "of": [
            {
                "id": one.id,
                "case_no": one.case_no,
                "impl_code": one.impl_code,
                "name": one.item_name,
                "organ": organ,
            }
            for one, organ in ((business, "示例市市场监督管理局"), (eatery, "示例市云山区市场监督管理局"))
        ],
    }
    assert manifest(business)["package"] == body["package"] | {"lead": True}


def test_a_repeated_take_in_is_the_same() -> None:
    draft = complete_draft(PACKAGE)
    assert taken(draft, item(PACKAGE)) == taken(draft_from_json(draft_to_json(draft)), item(PACKAGE))
    assert sub_cases(draft, item(PACKAGE))[0].digests == tuple(
        ref.digest for ref in taken(draft, item(PACKAGE))[1].blobs()
    )


def test_all_or_none() -> None:
    draft = complete_draft(PACKAGE)
    for spoilt, about in (
        (draft.with_answer("floor_area", "51"), "floor_area"),
        (draft.with_answer("employees", "51"), "employees"),
        (draft.with_answer("use_name", None), "use_name"),
        (draft.with_material(HandedIn("layout_plan")), "layout_plan"),
    ):
        result = attempt(spoilt, item(PACKAGE))
        assert isinstance(result, tuple)
        assert [defect.about for defect in result] == [about]


def test_a_plain_item_goes_the_same_way() -> None:
    draft = complete_draft(BUSINESS)
    assert sort_back(draft, item(BUSINESS)) == (draft,)
    assert sub_cases(draft, item(BUSINESS)) == ()
    (only,) = taken(draft, item(BUSINESS))
    assert only.package is None
    assert manifest(only)["schema"] == "hall.intake/1", "nothing new to say: an older platform takes it"
    spoilt = attempt(draft.with_answer("use_name", None), item(BUSINESS))
    assert [defect.about for defect in spoilt] == ["use_name"]


def test_a_package_is_never_one_intake() -> None:
    with pytest.raises(ValueError, match="several"):
        take_in(
            complete_draft(PACKAGE),
            item(PACKAGE),
            sequence=1,
            device_code="K7M2",
            terminal_id="kiosk-1",
            reading=NOW,
            actor=Actor("citizen"),
            progress_token=TOKENS[0],
        )
    with pytest.raises(ValueError, match="pinned"):
        sort_back(complete_draft(PACKAGE), item(BUSINESS))


def test_the_ids_of_further_cases_are_uuids_of_the_drafts_time() -> None:
    one = part_id(DRAFT_ID, "A1")
    assert one != part_id(DRAFT_ID, "A2") != DRAFT_ID
    assert one[:13] == DRAFT_ID[:13]
    assert one[14] == "7"
    assert one[19] in "89ab"
    assert len(one) == 36


def test_the_card_fills_in_what_it_knows() -> None:
    draft = new_draft(DRAFT_ID, item(PACKAGE), NOW, applicant=MARKER)
    assert draft.answers == ()
    senior = item("002011010000")
    made = combined(package_of([senior, item(BUSINESS)], fields=()), [senior, item(BUSINESS)])
    assert dict(new_draft(DRAFT_ID, made, NOW, applicant=MARKER).answers)["residence_address"] == MARKER.address


# --- the receipt ------------------------------------------------------------------------------------------------------


def test_one_receipt_lists_every_case() -> None:
    draft = complete_draft(PACKAGE).with_material(HandedIn("health_certificates", (), BRING_LATER))
    intakes = taken(draft, item(PACKAGE))
    data = receipt_of(intakes, item(PACKAGE), HALL, "https://hall.example", network=True)
    assert [(c.case_no, c.item, c.organ, c.promised) for c in data.cases] == [
        (intakes[0].case_no, "个体工商户设立登记", "示例市市场监督管理局", "1个工作日（从受理那天算起）"),
        (intakes[1].case_no, "小餐饮登记", "示例市云山区市场监督管理局", "5个工作日（从受理那天算起）"),
    ]
    assert (data.item, data.case_no, data.phone) == ("开小餐馆一件事", intakes[0].case_no, "13800001234")
    assert [(m.no, m.name, m.pages) for m in data.materials] == [
        (1, "经营场所使用证明", 1),
        (2, "申请人身份证明", 0),
        (3, "经营布局和操作流程图", 1),
    ]
    assert [later.name for later in data.bring_later] == ["从业人员健康证明"]
    assert data.progress_url.endswith(intakes[0].progress_token)
    assert receipt_from_json(receipt_to_json(data)) == data


def test_the_receipt_of_one_matter_is_what_it_was() -> None:
    (only,) = taken(complete_draft(BUSINESS), item(BUSINESS))
    data = receipt_of((only,), item(BUSINESS), HALL, None, network=True)
    assert data == receipt_data(only, item(BUSINESS), HALL, None, network=True)
    assert data.cases == ()
    older = json.loads(receipt_to_json(data))
    del older["cases"]
    assert receipt_from_json(json.dumps(older).encode()) == data, "print jobs made before there were packages"


# --- review points ----------------------------------------------------------------------------------------------------


def mark(material: str, point: str) -> ReviewMark:
    return ReviewMark(material, point, "zhang", "2026-05-14T01:20:00.000Z")


def test_a_point_of_both_is_ticked_once_and_sorted_back() -> None:
    same = ReviewPoint(key="signed", text=LocalizedText.of("签字齐全"))
    other = ReviewPoint(key="signed", text=LocalizedText.of("两处签字"), required=False)
    first = made(1, materials=(material_of("m", review_points=(same,)),))
    second = made(2, materials=(material_of("m", review_points=(same,)),))
    third = made(3, materials=(material_of("m", review_points=(other,)),))
    together = join(first, second, third)
    assert [(p.key, p.required) for p in together.materials[0].review_points] == [
        ("signed", True),
        ("p3_signed", False),
    ]
    draft = blank(together, materials=(HandedIn("m", (page(1),)),))
    draft = draft.with_review(mark("m", "signed")).with_review(mark("m", "p3_signed"))
    assert [[(m.material, m.point) for m in part.reviewed] for part in sort_back(draft, together)] == [
        [("m", "signed")],
        [("m", "signed")],
        [("m", "signed")],
    ]
    (one, _, three) = sort_back(draft.without_review("m", "p3_signed"), together)
    assert (len(one.reviewed), len(three.reviewed)) == (1, 0)


def test_at_the_window_every_required_point_must_be_ticked() -> None:
    draft = replace(complete_draft(PACKAGE), channel="window")
    found = defects(draft, item(PACKAGE), TODAY)
    assert [(d.kind.value, d.about) for d in found] == [
        ("review_point", "place_proof.address"),
        ("review_point", "place_proof.signed"),
        ("review_point", "layout_plan.equipment"),
        ("review_point", "layout_plan.no_crossing"),
        ("review_point", "layout_plan.washing"),
        ("review_point", "health_certificates.valid"),
        ("review_point", "health_certificates.everyone"),
    ]
    assert found[0].message.get() == "“经营场所使用证明”还没有审查：地址与填写的经营场所一致。"
    assert defects(draft, item(PACKAGE), TODAY, on_paper=True) == ()
    for defect in found:
        material, _, point = defect.about.partition(".")
        draft = draft.with_review(mark(material, point))
    business, eatery = taken(draft, item(PACKAGE))
    assert [(m.material, m.point) for m in business.review] == [("place_proof", "address"), ("place_proof", "signed")]
    assert len(eatery.review) == 7
    assert manifest(eatery)["review"][0] == {
        "material": "place_proof",
        "point": "address",
        "staff": "zhang",
        "at": "2026-05-14T01:20:00.000Z",
    }
