"""The sentences of papers are data: a malformed file is reported sentence by sentence and never taken in part."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.papers.sentences import BILINGUAL, TEXTS
from intake.papers.wording import Wording, WordingProblem, load_wording

SHIPPED = (Path(__file__).parents[3] / "resources" / "documents" / "wording.json").read_bytes()


def changed(key: str, value: Any) -> bytes:
    data = json.loads(SHIPPED)
    data["texts"][key] = value
    return json.dumps(data).encode()


def test_the_shipped_wording_has_every_sentence_and_no_other() -> None:
    wording = load_wording(SHIPPED)
    assert isinstance(wording, Wording), wording
    assert wording.texts.keys() == TEXTS.keys()
    for key, places in TEXTS.items():
        said = wording.say(key, **dict.fromkeys(places, "〇"))
        assert said.count("〇") >= len(places)
        if key.partition(".")[0] in BILINGUAL:
            assert wording.say(key, "en", **dict.fromkeys(places, "x")) != wording.say(
                key, **dict.fromkeys(places, "x")
            )


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("D99.open", "甲", "there is no such sentence"),
        ("D03.open", {"en": "We refuse."}, "zh-CN"),
        ("D03.open", "{you}于{day}提出“{item}”的申请，{reason}，{basis}，{organ", "braces"),
        ("D03.open", "本机关决定不予受理。", "does not say {basis}"),
        ("D03.right_organ", "应当向{organ}、{court}申请", "there is no place {court}"),
        ("D03.right_organ", "应当向{organ.name}申请", "there is no place {organ.name}"),
        ("D03.right_organ", "应当向{organ:>99999999}申请", "nothing else"),
        ("D03.right_organ", "应当向{organ!r}申请", "nothing else"),
        ("D22.note", "请拨打{hotline}", "needs an English text"),
        ("D03.right_organ", ["应当向{organ}申请"], "string or an object"),
        ("D03.right_organ", "应当向{organ}申请\u0007", "control"),
    ],
)
def test_a_fault_is_named_with_its_sentence(key: str, value: Any, reason: str) -> None:
    problems = load_wording(changed(key, value))
    assert isinstance(problems, tuple)
    assert any(problem.key == key and reason in problem.reason for problem in problems), problems


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"schema": "hall.wording/2", "texts": {}}', b"\xff\xfe", b"[" * 99_999]
)
def test_what_is_no_wording_at_all_is_one_problem(data: bytes) -> None:
    problems = load_wording(data)
    assert isinstance(problems, tuple)
    assert [problem.key for problem in problems] == [""]
    assert str(problems[0]).startswith("file: ")


@settings(max_examples=100)
@given(st.integers(0, len(SHIPPED) - 1), st.integers(0, 255), st.integers(1, 30))
def test_any_broken_file_is_wording_or_a_report_never_an_exception(at: int, byte: int, length: int) -> None:
    read = load_wording(SHIPPED[:at] + bytes([byte]) * length + SHIPPED[at + length :])
    if isinstance(read, Wording):
        for key, places in TEXTS.items():
            read.say(key, **dict.fromkeys(places, "〇"))
    else:
        assert read
        assert all(isinstance(problem, WordingProblem) and problem.reason for problem in read)


def test_a_sentence_says_what_it_is_given_and_nothing_else() -> None:
    wording = load_wording(SHIPPED)
    assert isinstance(wording, Wording)
    assert "{day}" in wording.say("D03.why", words="{day}"), "data are no places"
    with pytest.raises(KeyError):
        wording.say("D03.why", word="x")
