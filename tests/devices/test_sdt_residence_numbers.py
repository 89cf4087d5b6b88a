"""Old and new numbers of foreigners with permanent residence, in both directions."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.result import Ok
from devices.sdt.residence_numbers import link_between, old_number
from devices.sdt.text_block import parse_text
from devices.simulators.id_cards import CARDS, text_block
from tests.devices.sdt_bench import Bench

NEW, OLD = "932682198501010017", "SAU320185010112"


def test_the_specimen_pair_proves_each_other() -> None:
    assert old_number("SAU", NEW, "011") == OLD
    assert link_between(NEW, OLD) == "011"


def test_both_cards_of_one_person_are_read_and_agree() -> None:
    documents = []
    for card in ("foreigner_pr_2017", "foreigner_pr_2023"):
        bench = Bench(card)
        bench.driver.open()
        result = bench.read()
        assert isinstance(result, Ok)
        documents.append(result.value)
    old, new = documents
    assert new.old_number == old.number
    assert link_between(new.number, old.number) is not None


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (NEW, "SAU310185010112"),  # another province, and the check digit does not hold
        (NEW, "SAU320185010113"),  # the check digit
        (NEW, "SAU320186010114"),  # another birthday
        (NEW, "SAU3201850101"),
        ("", OLD),
        (NEW, "SA€320185010112"),
    ],
)
def test_numbers_of_two_persons(new: str, old: str) -> None:
    assert link_between(new, old) is None


_LETTERS = st.text(string.ascii_uppercase + "<", min_size=3, max_size=3)
_DIGITS = st.text(string.digits, min_size=18, max_size=18)


@given(_LETTERS, _DIGITS, st.text(string.digits, min_size=3, max_size=3))
def test_forth_and_back(nationality: str, new: str, link: str) -> None:
    old = old_number(nationality, new, link)
    assert old is not None
    assert len(old) == 15
    assert link_between(new, old) == link


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=4))
def test_any_text_has_an_answer(nationality: str, new: str, link: str) -> None:
    old_number(nationality, new, link)
    link_between(new, nationality)


def test_a_latin_name_fills_all_its_room_on_an_old_card() -> None:
    name = "ABCDEFGHIJKLMNOPQRSTUVWXYZ, ABCDEFGHIJKLMNOPQRSTUVWXYZ ABCDE"
    assert len(name) == 60
    block = text_block([(0, 120, name)])[:120] + CARDS["foreigner_pr_2017"].text[120:]
    result = parse_text(block, b"")
    assert isinstance(result, Ok)
    assert result.value.name_latin == name
