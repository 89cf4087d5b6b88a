from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.ports import DocumentType, IdDocument, PhotoUnavailable, Sex
from devices.result import Action, Err, Ok, Reason
from devices.sdt.nations import NATIONS
from devices.sdt.text_block import check_digit_holds, parse_text
from devices.simulators.id_cards import CARDS, resident, text_block

NO_PHOTO = PhotoUnavailable("no_decoder")
MARKER = ("测试甲", "2", "19491231", "北京市朝阳区示例路1号", "11010519491231002X")


def parsed(block: bytes) -> IdDocument:
    result = parse_text(block, NO_PHOTO)
    assert isinstance(result, Ok)
    return result.value


def with_field(card: str, at: int, text: str) -> bytes:
    block = bytearray(CARDS[card].text)
    data = text.encode("utf-16-le", "surrogatepass")
    block[at : at + len(data)] = data
    return bytes(block)


def test_resident_card() -> None:
    assert parsed(CARDS["resident"].text) == IdDocument(
        DocumentType.RESIDENT_ID, "测试甲", None, Sex.FEMALE, "汉", date(1949, 12, 31), "北京市朝阳区示例路1号",
        "11010519491231002X", "北京市公安局朝阳分局", date(2020, 1, 1), None, photo=NO_PHOTO,
    )  # fmt: skip


def test_residence_permit_of_hong_kong_macao_taiwan() -> None:
    assert parsed(CARDS["hmt_residence_permit"].text) == IdDocument(
        DocumentType.HMT_RESIDENCE_PERMIT, "测试乙", None, Sex.FEMALE, None, date(1994, 8, 23),
        "北京市朝阳区示例路2号", "810000199408230021", "北京市公安局朝阳分局", date(2024, 1, 1), date(2029, 1, 1),
        pass_number="H00000001", photo=NO_PHOTO,
    )  # fmt: skip


def test_foreigners_card_of_2023_and_its_old_number() -> None:
    assert parsed(CARDS["foreigner_pr_2023"].text) == IdDocument(
        DocumentType.FOREIGNER_PR_2023, "测试丙", "TEST, PERSON", Sex.MALE, None, date(1985, 1, 1), None,
        "932682198501010017", None, date(2023, 12, 1), date(2033, 12, 1), nationality="SAU",
        old_number="SAU320185010112", photo=NO_PHOTO,
    )  # fmt: skip


def test_foreigners_card_of_2017() -> None:
    assert parsed(CARDS["foreigner_pr_2017"].text) == IdDocument(
        DocumentType.FOREIGNER_PR_2017, "测试丙", "TEST, PERSON", Sex.MALE, None, date(1985, 1, 1), None,
        "SAU320185010112", "1500", date(2018, 1, 1), date(2028, 1, 1), nationality="SAU", photo=NO_PHOTO,
    )  # fmt: skip


def test_a_long_english_name_runs_over_both_fields() -> None:
    long_name = "ABCDEFGHIJ KLMNOPQRST UVWXYZ ABCDEFG HIJKLM"
    block = bytearray(with_field("foreigner_pr_2023", 52, long_name[:35]))
    block[220 : 220 + 16] = long_name[35:].encode("utf-16-le")
    assert parsed(bytes(block)).name_latin == long_name


def test_no_chinese_name_and_no_link_to_an_old_card() -> None:
    block = bytearray(with_field("foreigner_pr_2023", 0, " " * 15))
    block[250:256] = "   ".encode("utf-16-le")
    document = parsed(bytes(block))
    assert (document.name, document.old_number) == ("TEST, PERSON", None)


@pytest.mark.parametrize(
    ("code", "sex"), [("0", Sex.UNKNOWN), ("1", Sex.MALE), ("2", Sex.FEMALE), ("9", Sex.UNSPECIFIED)]
)
def test_every_sex_of_the_standard(code: str, sex: Sex) -> None:
    assert parsed(with_field("resident", 30, code)).sex is sex


def test_nations() -> None:
    assert len(NATIONS) == 58
    assert parsed(with_field("resident", 32, "43")).nation == "乌孜别克"
    assert parsed(with_field("resident", 32, "98")).nation == "外国血统中国籍人士"
    assert parsed(with_field("resident", 32, "99")).nation is None


def test_controls_are_stripped_and_rare_characters_flagged() -> None:
    document = parsed(with_field("resident", 0, "测\x1b@\u202e试\x00\ue123\u2028甲"))
    assert document.name == "测@试\ue123甲"
    assert document.rare_characters
    assert not parsed(CARDS["resident"].text).rare_characters


def test_supplementary_characters_are_one_character() -> None:
    assert parsed(with_field("resident", 0, "测𠮷甲")).name == "测𠮷甲"


@pytest.mark.parametrize(
    ("block", "field"),
    [
        (CARDS["wrong_check_digit"].text, "check digit"),
        (with_field("resident", 36, "19490231"), "birth date"),
        (with_field("resident", 36, "19491230"), "birth date in the number"),
        (with_field("resident", 188, "????????"), "valid from"),
        (with_field("resident", 204, "20191231"), "valid to"),
        (with_field("resident", 204, " " * 8), "valid to"),
        (with_field("resident", 0, " " * 15), "name"),
        (with_field("resident", 122, "11010519491231002x"), "check digit"),
        (with_field("resident", 0, "\ud800"), "characters"),
        (with_field("foreigner_pr_2023", 122, "932682198501010018"), "check digit"),
        (with_field("hmt_residence_permit", 122, "810000199408230022"), "check digit"),
        (CARDS["resident"].text[:-2], "length"),
    ],
)
def test_what_cannot_be_true_is_refused_and_names_the_field_only(block: bytes, field: str) -> None:
    result = parse_text(block, NO_PHOTO)
    assert isinstance(result, Err)
    assert (result.reason, result.action) == (Reason.CARD_CONTENT_INVALID, Action.CALL_STAFF)
    assert field in result.detail
    assert "测试" not in result.detail


def test_an_unknown_type_of_document_is_not_guessed_at() -> None:
    result = parse_text(with_field("resident", 248, "Z"), NO_PHOTO)
    assert isinstance(result, Err)
    assert result.reason is Reason.WRONG_CARD


def test_numbers_of_the_catalogue() -> None:
    for number in ("11010519491231002X", "440524188001010014", "932682198501010017", "911124198108030024"):
        assert check_digit_holds(number)
    for number in ("110105194912310021", "", "1101051949123100２X", "11010519491231002XX"):
        assert not check_digit_holds(number)


@given(st.binary(min_size=256, max_size=256))
def test_any_block_ends_in_a_value(block: bytes) -> None:
    assert isinstance(parse_text(block, NO_PHOTO), (Ok, Err))


@given(st.text(st.characters(codec="utf-16-le"), max_size=7))
def test_any_name_is_kept_but_for_controls(name: str) -> None:
    data = resident(*MARKER)
    block = text_block([(0, 30, name)])[:30] + data[30:]
    result = parse_text(block, NO_PHOTO)
    if isinstance(result, Ok):
        assert result.value.name in "".join(name.split("\x00")) or set(result.value.name) <= set(name)


def test_repr_shows_no_person() -> None:
    assert "测试甲" not in repr(parsed(CARDS["resident"].text))
