"""Synthetic persons and complete drafts for the tests of the rules. Nobody here exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from intake.attachment import BlobRef
from intake.catalog import Catalog, load_catalog
from intake.clock import Reading
from intake.draft import CheckKind, CheckOutcome, Consent, Draft, HandedIn, IdentityCheck, MaterialPage
from intake.item import Channel, ServiceItem
from intake.parties import Applicant
from intake.take_in import new_draft

CATALOG = Path(__file__).parents[2] / "resources" / "catalog"
TODAY = date(2026, 5, 14)
NOW = Reading(datetime(2026, 5, 14, 1, 30, 0, 123000, tzinfo=UTC))
DRAFT_ID = "019e2446-7a00-7000-8000-000000000001"
TOKEN = "dGVzdC10b2tlbi0xMjM0NQ"

MARKER = Applicant(
    name="测试甲",
    id_type="111",
    id_number="11010519491231002X",
    sex="female",
    birth_date="1949-12-31",
    nation="汉",
    address="北京市朝阳区示例路1号",
    issuer="示例市公安局",
    valid_from="2016-01-01",
    valid_to=None,
)


STAFF_CHECK = IdentityCheck(
    CheckKind.STAFF, CheckOutcome.CONFIRMED, "2026-05-14T01:15:00.000Z", "in_person", actor="zhang"
)


@cache
def catalog() -> Catalog:
    return load_catalog(CATALOG)


def item(basic_code: str) -> ServiceItem:
    return next(i for i in catalog().items if i.basic_code == basic_code)


BUSINESS, FOOD, RESIDENCE, INSURANCE, BIRTH, SENIOR, EATERY, PACKAGE = (
    "000731001000",
    "000131011000",
    "000709024000",
    "002014001000",
    "002023004000",
    "002011010000",
    "000131904000",
    "000900001000",
)

#: One complete way through each form.
ANSWERS: dict[str, dict[str, str]] = {
    BUSINESS: {
        "use_name": "yes",
        "trade_name": "示例市云山区晨光小吃店",
        "business_kind": "retail",
        "place_kind": "shop",
        "place_region": "100101",
        "place_address": "示例路1号",
        "employees": "2",
        "capital": "20000.00",
        "family_run": "no",
        "phone": "13800001234",
        "delivery": "collect",
    },
    FOOD: {
        "business_name": "示例市云山区晨光小吃店",
        "business_uscc": "91100100MA00000153",
        "operation_kind": "catering",
        "dish_kind": "hot",
        "uses_vending": "no",
        "place_region": "100102001",
        "place_address": "示例路2号",
        "rooms": "2",
        "rooms.1.room_use": "kitchen",
        "rooms.1.area": "20.5",
        "rooms.2.room_use": "dining",
        "rooms.2.area": "39.5",
        "floor_area": "60",
        "staff": "1",
        "staff.1.staff_name": "测试丁",
        "staff.1.touches_food": "no",
        "employees": "1",
        "manager_name": "测试乙",
        "manager_phone": "13800001235",
        "phone": "13800001234",
    },
    RESIDENCE: {
        "reason": "residence",
        "origin_address": "北京市朝阳区示例路1号",
        "arrived_on": "2025-01-10",
        "residence_region": "100103",
        "residence_address": "示例路3号2单元301室",
        "housing_kind": "own",
        "phone": "13800001234",
        "delivery": "mail",
        "mail_address": "示例省示例市新港区示例路3号",
    },
    INSURANCE: {
        "insurance_kinds": "both",
        "work_kind": "freelance",
        "local_household": "yes",
        "insured_region": "100101",
        "pay_base": "60",
        "start_on": "2026-06-01",
        "pay_way": "self",
        "phone": "13800001234",
    },
    BIRTH: {
        "stage": "planning",
        "child_order": "1",
        "married": "no",
        "residence_region": "100104",
        "residence_address": "示例路4号",
        "reminders": "yes",
        "phone": "13800001234",
    },
    SENIOR: {
        "apply_kind": "new",
        "local_household": "yes",
        "residence_region": "100121",
        "residence_address": "北京市朝阳区示例路1号",
        "emergency_name": "测试丙",
        "emergency_phone": "13800001236",
        "delivery": "collect",
    },
    EATERY: {
        "licence_state": "have",
        "business_uscc": "91100100MA00000153",
        "dish_kind": "hot",
        "dining_kind": "both",
        "seats": "12",
        "place_region": "100102",
        "place_address": "示例路2号",
        "floor_area": "40",
        "employees": "3",
        "manager_name": "测试乙",
        "manager_phone": "13800001235",
        "phone": "13800001234",
        "delivery": "electronic",
    },
    "000131905000": {
        "stall_goods": "pancakes",
        "stall_hours": "morning",
        "place_region": "100101",
        "place_address": "示例夜市3号摊位",
        "employees": "1",
        "delivery": "collect",
    },
    "000709025000": {
        "reason": "own_home",
        "new_home_region": "100103",
        "new_home_address": "示例路3号2单元301室",
        "delivery": "collect",
    },
    "000709026000": {
        "exchange_reason": "damaged",
        "licence_class": "c1",
        "new_home_region": "100103",
        "new_home_address": "示例路3号2单元301室",
        "delivery": "collect",
    },
    "002014002000": {
        "work_kind": "freelance",
        "working_since": "2026-01-05",
        "local_household": "yes",
        "work_place_region": "100101",
    },
    "000709027000": {
        "residence_region": "100103",
        "residence_address": "示例路3号2单元301室",
        "arrived_on": "2026-05-01",
        "housing_kind": "own",
    },
    PACKAGE: {
        "use_name": "yes",
        "trade_name": "示例市云山区晨光小吃店",
        "place_region": "100101",
        "place_address": "示例路1号",
        "employees": "2",
        "capital": "20000.00",
        "family_run": "no",
        "phone": "13800001234",
        "delivery": "mail",
        "mail_address": "示例省示例市云山区示例路1号",
        "dish_kind": "hot",
        "dining_kind": "eat_in",
        "seats": "12",
        "floor_area": "40",
        "manager_name": "测试乙",
        "manager_phone": "13800001235",
    },
}


def blob(number: int, media_type: str = "image/jpeg") -> BlobRef:
    return BlobRef(f"sha256:{number:064x}", 1000 + number, media_type)


def page(number: int) -> MaterialPage:
    return MaterialPage(blob(number), "2026-05-14T01:20:00.000Z")


def complete_draft(basic_code: str) -> Draft:
    """A draft with nothing left to do: answers, every needed material, consent, signature."""
    chosen = item(basic_code)
    channel = Channel.KIOSK if chosen.offered_at(Channel.KIOSK) else Channel.WEB
    draft = new_draft(DRAFT_ID, chosen, NOW, applicant=MARKER, channel=channel)
    for key, value in ANSWERS[basic_code].items():
        draft = draft.with_answer(key, value)
    for number, material in enumerate(chosen.materials, 1):
        if material.required is not False and not material.shared:
            draft = draft.with_material(HandedIn(material.key, (page(number),)))
    if chosen.identity_check == "person":
        draft = draft.with_check(STAFF_CHECK)
    return replace(
        draft, consents=(Consent("privacy", "1", "2026-05-14T01:10:00.000Z"),), signature=blob(99, "image/png")
    )
