"""Whatever parks a record is said to staff in Chinese and English, and with a way out: no code is without words."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from intake.text import CHINESE, ENGLISH
from station.refusals import refusal_of
from sync.outcomes import way_out
from sync.store.ending import StuckRecord

ROOT = Path(__file__).parents[2]
LATIN, HAN = re.compile("[A-Za-z]"), re.compile("[\u4e00-\u9fff]")
#: Answers that are refusals to `sync.client`.
_REFUSING = ("409", "413", "422")
_RECORDS, _ATTACHMENTS = "/v1/records/{record_id}", "/v1/records/{record_id}/blobs/{digest}"
#: Tells where an upload stands; never a refusal.
_NOT_REFUSING = {"offset_differs"}


def answered_by_the_platform() -> set[str]:
    """What its contract names as refusals of a record or of an attachment."""
    paths = json.loads((ROOT / "resources" / "openapi" / "platform.json").read_bytes())["paths"]
    answers = [paths[_RECORDS]["put"]["responses"], paths[_ATTACHMENTS]["patch"]["responses"]]
    told = " ".join(answer[status]["description"] for answer in answers for status in _REFUSING if status in answer)
    return set(re.findall("`([a-z_]+)`", told)) - _NOT_REFUSING


def named_in_the_code() -> set[str]:
    """What this terminal parks for by itself, and what the platform answers on a stick."""
    found: set[str] = set()
    for path in (ROOT / "sync").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                words = [word.value for word in node.args if isinstance(word, ast.Constant)]
                found |= {str(word) for word in words if node.func.id in ("way_out", "_refuse") and word}
    return found


CODES = sorted(answered_by_the_platform() | named_in_the_code())


def stuck_for(reason: str) -> StuckRecord:
    return StuckRecord(
        id="r",
        kind="intake",
        case_id="c",
        case_no="",
        item_name="",
        holder="",
        reason=reason,
        detail="",
        way_out=way_out(reason),
        since="2026-05-14T01:30:00.000Z",
        attempts=1,
        later=0,
        correctable=False,
        correction=None,
    )


def test_the_table_sees_what_is_answered_and_what_is_found_here() -> None:
    assert {"invalid", "too_big", "digest_conflict", "out_of_order", "local_damage", "internal_error"} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_no_code_is_without_words_of_its_own_and_a_way_out(code: str) -> None:
    said, unheard_of = refusal_of(stuck_for(code)), refusal_of(stuck_for("unheard_of"))
    for words, otherwise in ((said.why, unheard_of.why), (said.way_out, unheard_of.way_out)):
        assert words != otherwise, "says only that it was refused"
        chinese, english = words.get(CHINESE), words.get(ENGLISH)
        assert HAN.search(chinese)
        assert not LATIN.search(chinese)
        assert LATIN.search(english)
        assert not HAN.search(english)


def test_what_nobody_has_heard_of_has_a_way_out_too() -> None:
    said = refusal_of(stuck_for("unheard_of"))
    assert all(HAN.search(text.get(CHINESE)) and LATIN.search(text.get(ENGLISH)) for text in (said.why, said.way_out))
