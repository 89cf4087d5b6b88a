"""帮办代办 (C21): only listed items, with consent; principal and officer on the case, and who has how much in hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from intake_people import item

from intake.assistance import Agreement, Entrusted, NotAgreed, OfficerLoad, not_agreed, workload
from intake.papers.assistance import SCOPES

TODAY = date(2026, 5, 14)
SENIOR, MOVING = "002011010000", "000709025000"
AGREED = Agreement((SCOPES[0],), "2026-06-30", present=True, signed=True)


def test_c21a_only_listed_items_offer_it() -> None:
    assert not_agreed(item(SENIOR), AGREED, TODAY) is None
    refused = not_agreed(item(MOVING), AGREED, TODAY)
    assert isinstance(refused, NotAgreed)
    assert "不在帮办代办清单里" in refused.message.get()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"present": False}, "本人"),
        ({"signed": False}, "没有签名"),
        ({"scope": ()}, "委托代办哪些事"),
        ({"scope": ("什么都行",)}, "委托代办哪些事"),
        ({"until": "2026-05-13"}, "今天以后"),
        ({"until": "以后"}, "今天以后"),
    ],
)
def test_c21a_nobody_acts_without_the_applicants_consent(change: dict[str, object], said: str) -> None:
    refused = not_agreed(item(SENIOR), replace(AGREED, **change), TODAY)  # type: ignore[arg-type]  # by name
    assert isinstance(refused, NotAgreed)
    assert said in refused.message.get()


def test_c21c_the_workload_counts_each_case_once_for_its_officer() -> None:
    given = (
        Entrusted("a", "chen", "2026-06-30"),
        Entrusted("a", "chen", "2026-07-31"),  # prolonged
        Entrusted("b", "chen", "2026-05-13"),  # over since yesterday
        Entrusted("c", "chen", "2026-06-30", ended=True),
        Entrusted("d", "gone", "2026-05-14"),  # to the last day
    )
    assert workload(given, {"chen": "陈示例", "li": "李示例"}, TODAY) == (
        OfficerLoad("li", "李示例", 0, 0),
        OfficerLoad("gone", "gone", 1, 1),
        OfficerLoad("chen", "陈示例", 1, 3),
    )
