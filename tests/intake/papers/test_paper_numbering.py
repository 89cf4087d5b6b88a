"""Document numbers: never twice, whoever takes them; gaps are allowed; a new year begins anew."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.papers.numbering import (
    FOLLOWS,
    KIND_WORDS,
    MAX_LENGTH,
    MAX_SERIAL,
    NumberBlock,
    Numbered,
    NumberFollows,
    NumberPattern,
    PatternError,
    reserve,
    take_number,
)
from intake.papers.organ_names import organ_short_name
from intake.papers.paper import PaperKind

ACCEPTANCE, NOTICE = PaperKind.ACCEPTANCE, PaperKind.ONE_TIME_NOTICE
PATTERN = NumberPattern()

#: What happens in a hall: a device asks for a block, takes a number, loses what it holds (restored from a backup that
#: is older than its blocks), or the year turns.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "take", "take", "take", "lose", "year"]),
        st.sampled_from(["K7M2", "K7M3", "K7M4"]),
        st.sampled_from([ACCEPTANCE, NOTICE]),
        st.integers(1, 4),
    ),
    max_size=60,
)


@settings(max_examples=100)
@given(STEPS)
def test_no_number_is_ever_given_twice(steps: list[tuple[str, str, PaperKind, int]]) -> None:
    given_out: list[NumberBlock] = []
    held: dict[str, list[NumberBlock]] = {"K7M2": [], "K7M3": [], "K7M4": []}
    numbers: list[str] = []
    year = 2026
    for what, device, kind, size in steps:
        if what == "year":
            year += 1
        elif what == "lose":
            held[device] = []
        elif what == "reserve":
            block = reserve(given_out, "示云市监", kind, year, size, device)
            assert isinstance(block, NumberBlock)
            given_out.append(block)
            held[device].append(block)
        else:
            taken = take_number(PATTERN, held[device], "示云市监", kind, year)
            usable = [b for b in held[device] if (b.kind, b.year) == (kind, year) and b.left]
            if isinstance(taken, Numbered):
                numbers.append(taken.number)
                held[device] = [
                    taken.block if (b.kind, b.year, b.first) == (kind, year, taken.block.first) else b
                    for b in held[device]
                ]
            else:
                assert not usable
    assert len(set(numbers)) == len(numbers)
    assert all(len(number) <= MAX_LENGTH for number in numbers)


def test_a_block_is_used_up_in_order_and_then_the_number_follows() -> None:
    blocks = [NumberBlock("示云市监", ACCEPTANCE, 2026, 17, 18, 17)]
    first = take_number(PATTERN, blocks, "示云市监", ACCEPTANCE, 2026)
    assert isinstance(first, Numbered)
    assert first.number == "示云市监受字〔2026〕00017号"
    second = take_number(PATTERN, [first.block], "示云市监", ACCEPTANCE, 2026)
    assert isinstance(second, Numbered)
    assert second.number == "示云市监受字〔2026〕00018号"
    assert second.block.left == 0
    third = take_number(PATTERN, [second.block], "示云市监", ACCEPTANCE, 2026)
    assert third == NumberFollows("示云市监", ACCEPTANCE, 2026, FOLLOWS)


@pytest.mark.parametrize(
    ("organ", "kind", "year"),
    [("示云民政", ACCEPTANCE, 2026), ("示云市监", NOTICE, 2026), ("示云市监", ACCEPTANCE, 2027)],
)
def test_a_block_serves_its_organ_kind_and_year_alone(organ: str, kind: PaperKind, year: int) -> None:
    blocks = [NumberBlock("示云市监", ACCEPTANCE, 2026, 1, 9, 1)]
    assert isinstance(take_number(PATTERN, blocks, organ, kind, year), NumberFollows)


def test_a_year_has_an_end() -> None:
    last = reserve([NumberBlock("甲", ACCEPTANCE, 2026, 1, MAX_SERIAL - 3, 1)], "甲", ACCEPTANCE, 2026, 100, "K7M2")
    assert isinstance(last, NumberBlock)
    assert (last.first, last.last) == (MAX_SERIAL - 2, MAX_SERIAL)
    assert isinstance(reserve([last], "甲", ACCEPTANCE, 2026, 1, "K7M3"), NumberFollows)


@pytest.mark.parametrize(
    "text",
    [
        "{organ}{kind}〔{year}〕号",  # no serial
        "{organ}{kind}〔{year}〕{serial}{serial}号",
        "{organ}{kind}〔{year}〕{serial:>9}号",
        "{organ}{kind}〔{year}{serial}号",  # 2026 and 1 against 202 and 61
        "{organ}{kind}〔{year}〕7{serial}号",
        "{organ}{kind}〔{year}〕{serial号",
        "{organ}{kind}〔{year}〕{serial}{place}号",
        "{0}{organ}{kind}〔{year}〕{serial}号",
    ],
)
def test_a_pattern_that_could_repeat_itself_is_refused(text: str) -> None:
    with pytest.raises(PatternError):
        NumberPattern(text)


def test_an_organ_whose_numbers_are_too_long_is_found_at_load() -> None:
    PATTERN.check("示例市云山区市监局")
    with pytest.raises(PatternError, match="30"):
        PATTERN.check("示例市云山区市场监督管理局政务服务窗口")


def test_kinds_differ_in_their_numbers() -> None:
    assert len(set(KIND_WORDS.values())) == len(KIND_WORDS)
    assert PaperKind.RECEIPT not in KIND_WORDS, "a receipt has its case number"


@pytest.mark.parametrize(("first", "last", "following"), [(0, 5, 0), (5, 4, 5), (1, 5, 7), (2, 5, 1), (1, 100_000, 1)])
def test_a_block_out_of_order_cannot_be(first: int, last: int, following: int) -> None:
    with pytest.raises(ValueError, match="order"):
        NumberBlock("甲", ACCEPTANCE, 2026, first, last, following)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("示例市云山区市场监督管理局", "示例云山市监"),
        ("示例市民政局", "示例民"),
        ("示例市人力资源和社会保障局", "示例人社"),
        ("示例省示例市云山区卫生健康委员会", "示例示例云山卫健"),
        ("示例市政务服务大厅管理办公室筹备组", "示例市政务服务大厅管理办"),
        ("示例维吾尔自治区非常长的地名自治州自然资源局", "示例维吾尔非常长的自然资"),
    ],
)
def test_an_organ_has_a_short_name_that_fits(name: str, short: str) -> None:
    assert organ_short_name(name) == short
    PATTERN.check(short)
    assert organ_short_name(name, {name: "示字"}) == "示字"
