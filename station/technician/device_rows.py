"""What the panel says about one device, in words of the screen's language; a device's own words stay a small line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from devices.ports import USABLE, DeviceState, DeviceStatus, Role
from intake.clock import CHINA, Confidence
from intake.text import LocalizedText
from station.check import Grade
from station.device_words import (
    ABILITY_WORDS,
    ACTION_WORDS,
    CAUSE_WORDS,
    REASON_WORDS,
    ROLE_NAMES,
    SUPPLY_WORDS,
    state_words,
)
from station.self_test_log import LastTest
from station.self_tests import SelfTestResult

_CAUSE = LocalizedText.of("原因在{cause}", "cause: {cause}")
_LEVEL = LocalizedText.of("{name} {state} {percent} %", "{name} {state} {percent} %")
_NO_LEVEL = LocalizedText.of("{name} {state}", "{name} {state}")
_LAST = LocalizedText.of("{at} {words}（{by}）", "{at} {words} ({by})")
_DOUBTED = LocalizedText.of("时间未核对", "time not confirmed")
_LATER = frozenset({DeviceState.STARTING, DeviceState.USER_ERROR, DeviceState.CONSUMABLE_LOW})


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device as the panel shows it."""

    role: str
    grade: str  # ok, warning, fault
    name: str
    state: str
    why: str  # cause and reason; empty when nothing is wrong
    action: str
    supplies: str
    model: str  # and what it can do
    detail: str
    test: str  # none, running, good, bad
    test_words: str
    last_test: str  # of an earlier visit to the panel


def device_row(
    role: Role, status: DeviceStatus, test: SelfTestResult, language: str, last: LastTest | None = None
) -> DeviceRow:
    """What the panel says about a device."""
    bad = status.reason is not None
    said: list[LocalizedText] = []
    state = state_words(role, status.state)
    if status.reason is not None and REASON_WORDS[status.reason] != state:
        said.append(REASON_WORDS[status.reason])
    if status.cause is not None and bad:
        said.append(_CAUSE.fill(cause=CAUSE_WORDS[status.cause]))
    fault = status.state not in USABLE and status.state is not DeviceState.STARTING
    grade = Grade.FAULT if fault else Grade.WARNING if status.state in _LATER else Grade.OK
    abilities = [ABILITY_WORDS[ability].get(language) for ability in status.abilities or ()]
    return DeviceRow(
        role=role.value,
        grade=grade.value,
        name=ROLE_NAMES[role].get(language),
        state=state.get(language),
        why=" · ".join(text.get(language) for text in said),
        action=ACTION_WORDS[status.action].get(language) if status.action is not None and bad else "",
        supplies=_supplies(status, language),
        model=" · ".join(part for part in (status.model, status.serial, *abilities) if part),
        detail=status.detail,
        test=test.state.value,
        test_words=test.words.get(language),
        last_test="" if last is None else _last_test(last, language),
    )


def _supplies(status: DeviceStatus, language: str) -> str:
    told = []
    for supply in status.supplies:
        words = _NO_LEVEL.fill(name="{name}", state=SUPPLY_WORDS[supply.state])
        if supply.percent is not None:
            words = _LEVEL.fill(name="{name}", state=SUPPLY_WORDS[supply.state], percent=supply.percent)
        told.append(words.get(language).replace("{name}", supply.name))  # its own word for it may hold anything
    return " · ".join(told)


def _last_test(last: LastTest, language: str) -> str:
    at = clock_time(last.at.utc)
    if last.at.confidence is Confidence.UNTRUSTED:
        at = f"{at} {_DOUBTED.get(language)}"
    return _LAST.get(language).format(at=at, words=last.words.get(language), by=last.by)


def clock_time(utc: datetime | str | None) -> str:
    """``11-22 09:45`` in the hall's time; empty for none."""
    if utc is None:
        return ""
    at = datetime.fromisoformat(utc) if isinstance(utc, str) else utc
    return f"{at.astimezone(CHINA):%m-%d %H:%M}"
