"""Who is trained for what, who stands for which department (CAPABILITIES C12 e, C30 b)."""

from __future__ import annotations

import pytest
from lifecycle_kit import an_item

from intake.item_parts import Organ
from intake.staffing import Officer, representations, trained_for

MARKET = Organ(name="示例市市场监督管理局", uscc="11100100000000019L")
POLICE = Organ(name="示例市公安局", uscc="11100100000000027F")
HALL = (an_item(organ=MARKET), an_item(organ=MARKET), an_item(organ=POLICE))


def test_c12e_each_department_is_listed_once_with_its_chief_representatives() -> None:
    zhao = Officer("zhao", "赵示例", (MARKET.uscc,))
    sun = Officer("sun", "孙示例", (MARKET.uscc, "911"))
    police, market = representations(HALL, (zhao, sun))
    assert (police.organ, police.officers, police.vacant) == (POLICE.name, (), True), "who is missing stands first"
    assert (market.organ, market.officers, market.vacant) == (MARKET.name, (sun, zhao), False)


@pytest.mark.parametrize(
    ("skills", "trained"),
    [
        (None, True),
        ((), False),
        (("tax",), False),
        (("social", "tax"), True),
        ((POLICE.uscc,), False),
        ((MARKET.uscc,), True),
    ],
)
def test_c30b_a_skill_is_a_theme_a_department_or_one_item(skills: tuple[str, ...] | None, trained: bool) -> None:
    item = an_item(organ=MARKET, themes=("social",))
    assert trained_for(skills, item) is trained
    assert trained_for((item.impl_code,), item)
