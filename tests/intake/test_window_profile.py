"""What a window may take in: profiles, grants, the residency list, levels."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from intake_people import BIRTH, BUSINESS, EATERY, FOOD, INSURANCE, PACKAGE, RESIDENCE, SENIOR, TODAY, catalog, item

from intake.item import DecisionMode, Organ, ServiceItem
from intake.window_profile import (
    Granted,
    ItemGrant,
    LackingGrant,
    NeedsReason,
    NotGranted,
    Residency,
    WhyNot,
    Window,
    WindowProfile,
    WindowRules,
    lacking_grants,
    listed,
    what_may,
)

RULES = catalog().windows
GENERAL = Window("1 号窗口", "undifferentiated")
CIVIL = item(SENIOR).organ.uscc
#: Done in every village, and not on this village's list.
REGISTRATION = "000709027000"


def names(items: tuple[ServiceItem, ...]) -> set[str]:
    return {one.basic_code for one in items}


def test_c04a_a_village_device_offers_only_items_of_its_level_and_residency_list() -> None:
    village = catalog().at_site("village", "6")
    assert names(village.offered(TODAY)) == {SENIOR, BIRTH, INSURANCE}
    by_level_only = replace(village, windows=WindowRules())
    assert names(by_level_only.offered(TODAY)) == {SENIOR, BIRTH, INSURANCE, REGISTRATION}
    by_list_only = catalog().at_site("village", None)
    assert names(by_list_only.offered(TODAY)) == {SENIOR, BIRTH, INSURANCE}
    shorter = replace(RULES, residency=(Residency(site="village", items=(item(SENIOR).impl_code,)),))
    assert names(replace(village, windows=shorter).offered(TODAY)) == {SENIOR}


def test_c04a_a_draft_begun_elsewhere_still_finds_its_item_there() -> None:
    village = catalog().at_site("village", "6")
    assert village.item(item(FOOD).impl_code, 1) == item(FOOD)


def test_c04a_an_item_is_resident_from_its_first_to_before_its_last_day() -> None:
    line = Residency(organ=CIVIL, valid_from=TODAY, valid_to=TODAY + timedelta(days=1))
    rules = replace(RULES, residency=(line,))
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)]
    assert [rules.resident(item(SENIOR), "hall", day) for day in days] == [False, True, False]


def test_c04b_the_profiles_that_ship_are_those_of_the_policy() -> None:
    assert {profile.key for profile in RULES.profiles} >= {
        "undifferentiated",
        "company_set_up",
        "production",
        "investment",
        "construction",
        "social_affairs",
        "social_insurance",
        "medical_insurance",
        "real_estate",
        "tax",
        "licence_bundle",
        "cross_region",
        "hand_out",
    }


def test_c04b_a_theme_window_lists_its_own_and_asks_a_reason_for_another() -> None:
    company = Window("3 号窗口", "company_set_up")
    mine = what_may(company, item(BUSINESS), TODAY, RULES)
    assert isinstance(mine, Granted)
    granted = replace(RULES, grants=(*RULES.grants, ItemGrant(organ=CIVIL, profiles=("company_set_up",))))
    other = what_may(company, item(SENIOR), TODAY, granted)
    assert isinstance(other, NeedsReason)
    assert "请说明" in other.words.get()
    assert "企业开办窗口" in other.words.get()
    shown = listed(company, catalog().offered(TODAY, "window"), TODAY, granted)
    assert SENIOR not in names(shown)
    assert {BUSINESS, EATERY, FOOD} <= names(shown)


def test_c04b_an_undifferentiated_window_lists_everything_resident() -> None:
    offered = catalog().offered(TODAY, "window")
    assert names(listed(GENERAL, offered, TODAY, RULES)) == names(offered)


@pytest.mark.parametrize(
    ("profile", "has"), [("licences", {FOOD}), ("cross_region", {BUSINESS, INSURANCE, BIRTH, SENIOR})]
)
def test_c04b_category_and_zone_windows_list_what_is_theirs(profile: str, has: set[str]) -> None:
    shown = names(listed(Window("9 号窗口", profile), catalog().offered(TODAY, "window"), TODAY, RULES))
    assert has == shown


def test_c04c_an_item_not_granted_cannot_be_taken_in_and_the_text_says_who_can() -> None:
    refused = what_may(Window("5 号窗口", "social_insurance"), item(RESIDENCE), TODAY, RULES)
    assert isinstance(refused, NotGranted)
    assert refused.why is WhyNot.NO_GRANT
    assert {name.get() for name in refused.who_can} == {"无差别综合窗口", "社会事务窗口"}
    said = refused.message.get()
    assert "示例市公安局没有授权本窗口受理“办居住证”" in said
    assert "无差别综合窗口、社会事务窗口" in said
    assert "General window, Social affairs" in refused.message.get("en")


def test_c04c_a_package_needs_a_grant_for_each_of_its_items() -> None:
    without = tuple(grant for grant in RULES.grants if grant.organ != item(EATERY).organ.uscc)
    refused = what_may(GENERAL, item(PACKAGE), TODAY, replace(RULES, grants=without))
    assert isinstance(refused, NotGranted)
    assert item(EATERY).organ.name in refused.message.get()
    assert isinstance(what_may(GENERAL, item(PACKAGE), TODAY, RULES), Granted)


def test_c04c_a_grant_holds_between_its_days_and_for_its_items_only() -> None:
    grant = ItemGrant(
        organ=CIVIL,
        profiles=("undifferentiated",),
        items=(item(SENIOR).impl_code,),
        valid_from=TODAY,
        valid_to=date(2026, 6, 1),
    )
    rules = replace(RULES, grants=(grant,))
    assert isinstance(what_may(GENERAL, item(SENIOR), TODAY, rules), Granted)
    for day in (TODAY - timedelta(days=1), date(2026, 6, 1)):
        assert isinstance(what_may(GENERAL, item(SENIOR), day, rules), NotGranted)
    assert isinstance(what_may(GENERAL, item(BUSINESS), TODAY, rules), NotGranted)


@pytest.mark.parametrize(
    ("window", "subject", "why"),
    [
        (Window("1", "no_such_profile"), SENIOR, WhyNot.UNKNOWN_PROFILE),
        (Window("1", "hand_out"), SENIOR, WhyNot.HAND_OUT_ONLY),
        (Window("1", "undifferentiated", "village"), FOOD, WhyNot.NOT_RESIDENT),
        (Window("1", "undifferentiated", "hall", "6"), FOOD, WhyNot.OTHER_LEVEL),
    ],
)
def test_c04c_every_refusal_names_its_cause_and_a_way_out(window: Window, subject: str, why: WhyNot) -> None:
    refused = what_may(window, item(subject), TODAY, RULES)
    assert isinstance(refused, NotGranted)
    assert refused.why is why
    office = item(subject).office
    assert refused.who_can or office.place.get() in refused.message.get()


def test_c04c_an_item_out_of_force_is_nobodys() -> None:
    refused = what_may(GENERAL, item(SENIOR), date(2000, 1, 1), RULES)
    assert isinstance(refused, NotGranted)
    assert refused.why is WhyNot.NOT_IN_FORCE


def test_c04c_the_report_names_departments_that_lack_grants() -> None:
    assert lacking_grants(catalog().items, RULES, TODAY) == ()
    without = replace(RULES, grants=tuple(grant for grant in RULES.grants if grant.organ != CIVIL))
    assert lacking_grants(catalog().items, without, TODAY) == (LackingGrant(item(SENIOR).organ, (item(SENIOR),)),)
    only_hand_out = replace(without, grants=(*without.grants, ItemGrant(organ=CIVIL, profiles=("hand_out",))))
    assert len(lacking_grants(catalog().items, only_hand_out, TODAY)) == 1, "handing out takes nothing in"


def test_c04d_another_profile_is_another_word_in_the_same_rules() -> None:
    before = what_may(Window("3 号窗口", "company_set_up"), item(RESIDENCE), TODAY, RULES)
    after = what_may(Window("3 号窗口", "social_affairs"), item(RESIDENCE), TODAY, RULES)
    assert isinstance(before, NotGranted)
    assert isinstance(after, Granted)


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("direct", "直接办结"),
        ("delegated_power", "赋权承接"),
        ("resident", "进驻办理"),
        ("review_and_refer", "审核转报"),
    ],
)
def test_c04e_how_it_is_decided_is_shown(mode: str, words: str) -> None:
    province = Organ(name="示例省民政厅", uscc="11100100000000019L")
    changed = {
        "decision_mode": DecisionMode(mode),
        "refer_to": province if mode == "review_and_refer" else None,
        "delegated_by": province if mode == "delegated_power" else None,
    }
    subject = item(SENIOR).model_copy(update=changed)
    may = what_may(GENERAL, subject, TODAY, RULES)
    assert isinstance(may, Granted)
    assert may.mode == mode
    assert words in may.words.get()
    assert (subject.deciding_organ == province) is (mode == "review_and_refer")


def test_without_profiles_there_are_no_windows_to_tell_apart() -> None:
    assert isinstance(what_may(Window("1", "anything"), item(FOOD), TODAY, WindowRules()), Granted)


@pytest.mark.parametrize("broken", [{"kind": "theme"}, {"kind": "category"}])
def test_a_profile_that_would_list_nothing_is_refused(broken: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="needs"):
        WindowProfile.model_validate({"key": "p", "name": "窗口"} | broken)
