"""The verification code: it belongs to one content under one key, and people can type it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.identifiers import USCC_ALPHABET
from intake.papers.paper import (
    Code,
    Layout,
    Paper,
    PaperHall,
    PaperKind,
    Printing,
    Rows,
    Seal,
    SignPlace,
    Table,
    Text,
    paper_from_json,
    paper_to_json,
    printed_again,
)
from intake.papers.verify import (
    Genuine,
    NotGenuine,
    NotGenuineReason,
    read_code,
    verification_code,
    verify,
    with_code,
)

KEY = b"a key of tests, 24 bytes"
PAPER = Paper(
    PaperKind.ACCEPTANCE,
    Layout.OFFICIAL,
    "受理通知书",
    PaperHall("示例市政务服务中心", "示例路1号", "010-00000000"),
    Printing("2026年5月14日 09:30", "T-K7M2"),
    organ="示例市民政局",
    number="示民受字〔2026〕00017号",
    case_no="11100100000000019L300012000100020260514DK7M200017",
    addressee="测试甲",
    blocks=(
        Text("现予受理。"),
        Rows((("受理日期", "2026年5月14日"),)),
        Table(("序号", "材料"), (("1", "照片"),), (10, 90)),
        Code("HALL:TICKET:A001", "扫一扫"),
    ),
    seal=Seal("示例市民政局", "2026年5月14日", "未加盖电子印章"),
    sign=(SignPlace("收件人（签字）"),),
)
CODE = verification_code(PAPER, KEY)
CONTENT = json.loads(paper_to_json(PAPER))


def leaves(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [leaf for key, member in value.items() for leaf in leaves(member, (*path, key))]
    if isinstance(value, list):
        return [leaf for index, member in enumerate(value) for leaf in leaves(member, (*path, index))]
    return [path]


TEXTS = [
    path
    for path in leaves(CONTENT)
    if path[0] not in ("kind", "layout", "printing", "verify_code", "verify_url", "copies", "training")
    and path[-1] not in ("sort", "style", "widths", "bars")
    and "widths" not in path
]


@settings(max_examples=100)
@given(st.sampled_from(TEXTS), st.integers(0, 40), st.characters(codec="utf-8", exclude_categories=("Cs",)))
def test_c17a_one_changed_character_anywhere_fails(path: tuple[str | int, ...], at: int, character: str) -> None:
    changed = json.loads(json.dumps(CONTENT))
    inside = changed
    for step in path[:-1]:
        inside = inside[step]
    text = inside[path[-1]] or ""
    at = min(at, len(text))
    inside[path[-1]] = text[:at] + character + text[at + 1 :]
    forged = paper_from_json(json.dumps(changed).encode())
    if forged == PAPER:
        assert isinstance(verify(forged, CODE, KEY), Genuine)
    else:
        assert verify(forged, CODE, KEY) == NotGenuine(NotGenuineReason.DIFFERENT)


def test_the_same_letters_in_other_places_are_another_content() -> None:
    moved = replace(PAPER, blocks=(PAPER.blocks[1], PAPER.blocks[0], *PAPER.blocks[2:]))
    shifted = replace(PAPER, organ="示例市民政", number="局" + PAPER.number)
    for paper in (moved, shifted, replace(PAPER, copies=2), replace(PAPER, training=True)):
        assert isinstance(verify(paper, CODE, KEY), NotGenuine)


def test_it_belongs_to_the_content_not_to_the_print() -> None:
    assert isinstance(verify(printed_again(PAPER, "2026年6月1日 10:00", 2), CODE, KEY), Genuine)
    coded = with_code(PAPER, KEY, "https://hall.example/")
    assert coded.verify_code == CODE
    assert coded.verify_url == f"https://hall.example/v/{CODE}"
    assert isinstance(verify(coded, CODE, KEY), Genuine)


def test_another_key_gives_another_code_and_short_keys_are_refused() -> None:
    assert isinstance(verify(PAPER, CODE, KEY + b"!"), NotGenuine)
    with pytest.raises(ValueError, match="16 bytes"):
        verification_code(PAPER, b"short")


@given(st.text(alphabet=USCC_ALPHABET, min_size=12, max_size=12), st.sampled_from(["", " ", "-", "－"]))
def test_what_people_type_for_a_code_is_read(plain: str, between: str) -> None:
    typed = between.join(plain[start : start + 4] for start in (0, 4, 8)).lower()
    code = f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"
    assert read_code(typed) == code
    misread = plain.replace("0", "O").replace("1", "I").replace("5", "S").replace("2", "Z").replace("U", "V")
    assert read_code(misread) == code
    assert read_code(f"https://hall.example/v/{code}") == code


@given(st.text(max_size=30))
def test_anything_else_is_no_code(text: str) -> None:
    read = read_code(text)
    assert read is None or (len(read) == 14 and set(read) <= set(USCC_ALPHABET) | {"-"})


@pytest.mark.parametrize(
    "text", ["", "K7M2", "K7M2-00AB-1XY", "K7M2-00AB-1XYT9", "K7M2-00AB-1XY中", "https://hall.example/v/"]
)
def test_too_short_too_long_or_other_letters_are_no_code(text: str) -> None:
    assert verify(PAPER, text, KEY) == NotGenuine(NotGenuineReason.NO_CODE)
