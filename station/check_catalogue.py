"""Readiness: is there a whole catalogue, does it agree with the base, is this window's profile in it? (C01 d, C04)"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from intake.base_catalogue import compare
from intake.text import LocalizedText
from intake.window_profile import lacking_grants
from station.catalogue_store import InForce
from station.check import Finding, Grade
from station.terminal_file import Terminal

T = LocalizedText.of
_SEE = T("运行 hall-station catalogue check 看每一处。", "Run: hall-station catalogue check")


def catalogue(found: InForce, terminal: Terminal, today: date) -> list[Finding]:
    """What the catalogue in force means for this terminal: its own state, then what weakens it."""
    return [_state(found), *_differences(found), *_windows(found, terminal, today)]


def _state(found: InForce) -> Finding:
    if not found.catalog.items:
        return Finding(
            "catalogue",
            Grade.FAULT,
            T("没有能用的事项目录", "There is no catalogue that can be used"),
            T("重新安装程序，或者导入事项目录。", "Install the program anew, or import a catalogue."),
        )
    if found.passed_over or found.catalog.problems:
        return Finding(
            "catalogue",
            Grade.WARNING,
            T("事项目录有损坏或者错误的部分，其余的照常使用", "Parts of the catalogue are damaged; the rest serves"),
            _SEE,
            f"versions passed over: {len(found.passed_over)}; problems: {len(found.catalog.problems)}",
        )
    words = T("事项目录完整，共 {count} 项", "The catalogue is whole: {count} items").fill(
        count=len(found.catalog.items)
    )
    return Finding("catalogue", Grade.OK, words)


def _differences(found: InForce) -> Iterator[Finding]:
    alert = compare(found.catalog.items, found.catalog.base).alert if found.catalog.base else None
    if alert is not None:
        advice = T("运行 hall-station catalogue compare 看报告。", "Run: hall-station catalogue compare")
        yield Finding("catalogue.base", Grade.WARNING, alert, advice)


def _windows(found: InForce, terminal: Terminal, today: date) -> Iterator[Finding]:
    rules = found.catalog.windows
    if not rules.profiles:
        return
    profile = terminal.counter.profile
    if rules.profile(profile) is None:
        yield Finding(
            "catalogue.profile",
            Grade.FAULT,
            T("窗口类型“{profile}”不在目录里，本窗口不能收件", "No such window profile: {profile}").fill(
                profile=profile
            ),
            T(
                "改正 terminal.toml 的 [counter] profile。目录里有：{known}。",
                "Correct [counter] profile in terminal.toml. Known: {known}.",
            ).fill(known=", ".join(one.key for one in rules.profiles)),
        )
    lacking = lacking_grants(found.catalog.items, rules, today, terminal.terminal.site)
    if lacking:
        yield Finding(
            "catalogue.grants",
            Grade.WARNING,
            T("有 {count} 个部门的事项没有授权任何窗口", "{count} departments have items no window may take in").fill(
                count=len(lacking)
            ),
            _SEE,
            "; ".join(one.organ.uscc for one in lacking),
        )
