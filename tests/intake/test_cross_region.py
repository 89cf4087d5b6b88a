"""Cross-region handling: lists, the seven uniform rules, trust, and who answers for which step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from catalogue_kit import change, copy_of_catalogue
from intake_people import BUSINESS, FOOD, INSURANCE, SENIOR, TODAY, catalog, item

from intake.catalog import load_catalog
from intake.cross_region import (
    RULE_NAMES,
    Collectable,
    CrossRegionLists,
    CrossStep,
    ListRow,
    NotCollectable,
    Side,
    TrustedRegion,
    WhyNotAcross,
    collect,
    missing_rules,
    offered_across,
    responsibilities,
)
from intake.item import ServiceItem
from intake.item_parts import CrossMode
from intake.text import LocalizedText

LISTS = catalog().across
COUNTY_A, COUNTY_B = "100101", "100121"
FAR = "320100"


def without_rule(name: str) -> ServiceItem:
    senior = item(SENIOR)
    assert senior.cross_region.rules is not None
    rules = senior.cross_region.rules.model_copy(update={name: None})
    return senior.model_copy(update={"cross_region": senior.cross_region.model_copy(update={"rules": rules})})


def tried(subject: ServiceItem, collecting: str = COUNTY_B, handling: str = COUNTY_A) -> Collectable | NotCollectable:
    return collect(subject, LISTS, collecting=collecting, handling=handling, today=TODAY)


@pytest.mark.parametrize("name", list(RULE_NAMES))
def test_c14b_an_item_lacking_one_of_the_seven_rules_is_invalid_for_cross_region(name: str) -> None:
    assert missing_rules(without_rule(name).cross_region.rules) == (name,)
    refused = tried(without_rule(name))
    assert isinstance(refused, NotCollectable)
    assert refused.why is WhyNotAcross.RULES_MISSING
    assert RULE_NAMES[name].get() in refused.message.get()


def test_c14b_a_missing_rule_is_said_when_the_catalogue_is_loaded(tmp_path: Path) -> None:
    folder = copy_of_catalogue(tmp_path)
    change(folder, "senior-card", lambda data: data["cross_region"]["rules"].pop("fee"))
    loaded = load_catalog(folder)
    assert loaded.problems == ()
    (warning,) = loaded.warnings
    assert (warning.field, "收费标准" in warning.reason) == ("cross_region.rules", True)


def test_c14d_a_region_not_on_the_trust_list_is_refused() -> None:
    nationwide = replace(LISTS, rows=(row(SENIOR, scope="1"),))
    refused = collect(item(SENIOR), nationwide, collecting=FAR, handling=COUNTY_A, today=TODAY)
    assert isinstance(refused, NotCollectable)
    assert refused.why is WhyNotAcross.NOT_TRUSTED
    assert FAR in refused.message.get()
    named = collect(item(SENIOR), nationwide, collecting=COUNTY_A, handling=FAR, today=TODAY, regions=catalog().regions)
    assert isinstance(named, NotCollectable), "an agreement has two sides"
    assert "江苏省南京市" in named.message.get()
    trusted = replace(nationwide, trusted=(*nationwide.trusted, trust("320000")))
    assert isinstance(collect(item(SENIOR), trusted, collecting=FAR, handling=COUNTY_A, today=TODAY), Collectable)


def test_c14d_trust_begins_and_ends_on_its_days_and_covers_what_lies_below() -> None:
    region = TrustedRegion(region="320000", name=NAME, start=TODAY, end=TODAY + timedelta(days=1))
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)]
    assert [region.covers(FAR, day) for day in days] == [False, True, False]
    assert not region.covers("330100", TODAY)
    city = trust("320100")
    assert city.covers("320102", TODAY)
    assert not city.covers("320200", TODAY)
    assert not trust("320102").covers("320103", TODAY)


def test_c14d_each_step_names_the_responsible_side() -> None:
    taken = tried(item(SENIOR))
    assert isinstance(taken, Collectable)
    assert [one.step for one in taken.responsibilities] == list(CrossStep)
    assert {step for step in CrossStep if taken.responsible(step) is Side.COLLECTING} == {
        CrossStep.CONSULTATION,
        CrossStep.IDENTITY_CHECK,
        CrossStep.FORMAL_CHECK,
        CrossStep.FORWARDING,
    }
    for step in (CrossStep.ACCEPTANCE, CrossStep.REVIEW, CrossStep.DECISION):
        assert taken.responsible(step) is Side.HANDLING
    (acceptance,) = (one for one in taken.responsibilities if one.step is CrossStep.ACCEPTANCE)
    assert acceptance.words.get() == "受理决定：由办理地负责"


@pytest.mark.parametrize("mode", get_args(CrossMode))
def test_c14d_the_decision_is_never_the_collecting_places(mode: CrossMode) -> None:
    sides = {one.step: one.side for one in responsibilities(mode)}
    assert set(sides) == set(CrossStep)
    assert sides[CrossStep.DECISION] is Side.HANDLING


def test_c14e_county_a_stays_the_owner_of_what_county_b_collects() -> None:
    taken = tried(item(SENIOR), collecting=COUNTY_B, handling=COUNTY_A)
    assert isinstance(taken, Collectable)
    assert (taken.owner, taken.collecting) == (COUNTY_A, COUNTY_B)


def test_c14e_within_one_county_nobody_has_to_agree() -> None:
    nobody = replace(LISTS, trusted=())
    assert isinstance(collect(item(SENIOR), nobody, collecting=COUNTY_A, handling=COUNTY_A, today=TODAY), Collectable)


def test_c20d_any_window_of_the_city_takes_the_item_and_the_countys_hall_stays_the_owner() -> None:
    """同城通办: as C14 e, within one city; the next city is out of scope."""
    for window in ("100102", "100103", COUNTY_B):
        taken = tried(item(SENIOR), collecting=window, handling=COUNTY_A)
        assert isinstance(taken, Collectable)
        assert (taken.owner, taken.responsible(CrossStep.ACCEPTANCE)) == (COUNTY_A, Side.HANDLING)
    next_city = tried(item(SENIOR), collecting="100201", handling=COUNTY_A)
    assert isinstance(next_city, NotCollectable)
    assert (next_city.why, "全市" in next_city.message.get()) == (WhyNotAcross.OUT_OF_SCOPE, True)


def test_c14f_the_imported_row_holds_scope_mode_and_start_and_rows_outside_are_not_offered() -> None:
    listed = offered_across(item(SENIOR), LISTS, TODAY)
    assert isinstance(listed, ListRow)
    assert (listed.scope, listed.mode, listed.start) == ("3", "collect_and_forward", date(2021, 12, 1))
    for subject, day, why in (
        (item(FOOD), TODAY, WhyNotAcross.NOT_LISTED),
        (item(INSURANCE), date(2023, 12, 1) - timedelta(days=1), WhyNotAcross.NOT_IN_FORCE),
        (item(SENIOR), date(2021, 11, 30), WhyNotAcross.NOT_LISTED),
    ):
        refused = offered_across(subject, LISTS, day)
        assert isinstance(refused, NotCollectable)
        assert refused.why is why


def test_c14f_the_end_of_a_row_ends_it() -> None:
    ended = replace(LISTS, rows=(row(SENIOR, end=TODAY),))
    assert isinstance(offered_across(item(SENIOR), ended, TODAY - timedelta(days=1)), ListRow)
    assert isinstance(offered_across(item(SENIOR), ended, TODAY), NotCollectable)


@pytest.mark.parametrize(
    ("scope", "handling", "may"),
    [
        ("4", "100101", True),
        ("4", "100102", False),
        ("3", "100121", True),
        ("3", "100201", False),
        ("2", "100201", True),
        ("2", "110101", False),
        ("1", "110101", True),
    ],
)
def test_c14f_the_scope_is_the_region_both_places_share(scope: str, handling: str, may: bool) -> None:
    lists = CrossRegionLists(rows=(row(SENIOR, scope=scope),), trusted=(trust("100000"), trust("110000")))
    result = collect(item(SENIOR), lists, collecting="100101", handling=handling, today=TODAY)
    assert isinstance(result, Collectable) is may
    if isinstance(result, NotCollectable):
        assert result.why is WhyNotAcross.OUT_OF_SCOPE


def test_c14f_of_two_rows_the_wider_counts() -> None:
    lists = replace(LISTS, rows=(row(SENIOR, scope="3"), row(SENIOR, scope="1")))
    listed = offered_across(item(SENIOR), lists, TODAY)
    assert isinstance(listed, ListRow)
    assert listed.scope == "1"


def test_c14f_a_row_may_name_the_item_by_either_code() -> None:
    by_impl = replace(LISTS, rows=(row(item(BUSINESS).impl_code),))
    assert isinstance(offered_across(item(BUSINESS), by_impl, TODAY), ListRow)


NAME = LocalizedText.of("某省")


def trust(region: str) -> TrustedRegion:
    return TrustedRegion(region=region, name=NAME, start=date(2020, 1, 1))


def row(code: str, *, scope: str = "3", end: date | None = None) -> ListRow:
    return ListRow.model_validate(
        {
            "code": code,
            "name": "某事项",
            "scope": scope,
            "mode": "collect_and_forward",
            "start": "2020-01-01",
            "end": end,
        }
    )
