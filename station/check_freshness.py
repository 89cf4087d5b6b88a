"""Readiness: how old is what this terminal knows of the platform? (docs/adr/0014 "Down")"""

from __future__ import annotations

from intake.text import LocalizedText
from station.check import Finding, Grade
from station.freshness import Freshness
from station.freshness import Grade as Age

T = LocalizedText.of


def data_age(found: Freshness) -> Finding:
    """The news of the platform, and what is old here for want of it."""
    if not found.as_of:
        words = T("还没有收到过平台的数据", "Nothing was ever heard from the platform")
        advice = T("检查网络，运行 hall-sync run。", "Check the network, run: hall-sync run")
        return Finding("data_age", Grade.WARNING, words, advice)
    words = T("平台数据截至 {as_of}", "The platform's data as of {as_of}").fill(as_of=found.as_of)
    if found.grade is Age.FRESH:
        return Finding("data_age", Grade.OK, words)
    return Finding("data_age", Grade.WARNING, words, found.warning(), ", ".join(found.old))
