"""``hall-station provision``: from an empty machine to a terminal that serves, step by step or from a plan.

At a keyboard it asks; with ``--plan`` it asks nothing and does what the plan says, for one machine or a fleet. Either
way every step looks at what is there already: it can be broken off at any point and run again.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from devices.ports import USABLE, Role
from devices.settings import DeviceSetting
from intake.text import LocalizedText
from station.commands.conditions import end_for_store
from station.commands.device_setup import setting_of
from station.commands.options import AsJson, Home, both, fail, print_json, terminal_of
from station.device_words import ROLE_NAMES, SOURCE_WORDS, WHY_NOT_WORDS, state_words
from station.provision.plan import NO_PLAN, EnrolAt, Plan, PlanError, read_plan, save_plan
from station.provision.replacing import StillNeeded, for_the_operator, let_go
from station.provision.report import KeptReport, make_report
from station.provision.step import STEP_NAMES, Standing, StepReport
from station.provision.steps import Provisioning
from station.self_tests import INSTRUCTIONS
from station.staff import proper_id
from station.terminal_edit import TerminalEditRefused
from station.terminal_file import TerminalFileError, default_home
from sync.identity import Identity, NotEnrolled, Place
from sync.store.errors import KnownStoreError

T = LocalizedText.of
_MARKS = {Standing.DONE: "✓", Standing.TODO: "…", Standing.FAILED: "✗", Standing.NOT_WANTED: "-"}


def provision(
    home: Home = None,
    as_json: AsJson = False,
    plan: Annotated[
        Path | None, typer.Option("--plan", exists=True, help="plan.toml or its folder (stick, network): asks nothing.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", help="With --plan: city, county, township …, whatever the plan says.")
    ] = None,
    replace: Annotated[
        str | None, typer.Option("--replace", metavar="TERMINAL_ID", help="The dead terminal this one stands for.")
    ] = None,
    test: Annotated[
        list[Role] | None, typer.Option("--test", help="With --plan: self-test this role too, more than once.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", help="Staff id for the report; default: the system's user.")] = None,
    save: Annotated[
        Path | None, typer.Option("--save-plan", file_okay=False, help="Only write this terminal's plan there.")
    ] = None,
) -> None:
    """Enrol, find and bind devices, test each, make the readiness report (HOME/reports).

    Break it off whenever you like: the next run goes on from there.
    """
    if save is not None:
        print(save_plan(terminal_of(home), save))
        return
    who = proper_id(by) if by is not None else _user()
    if who is None:
        raise typer.BadParameter("--by: a staff id has letters, digits, . _ -; no name, no number of an ID card")
    asking = plan is None and not as_json
    try:
        work = Provisioning(home or default_home(), _plan(plan, profile), by=who)
        if replace is not None:
            let_go(work.home, replace, work.reading())
        if asking:
            report = _guided(work)
            _say_replacing(work.home, replace)
            raise typer.Exit(0 if report is not None and report.ready else 1)
        steps = _planned(work, test or [])
        report = make_report(work.home, work.reading(), who)
    except (TerminalFileError, PlanError, TerminalEditRefused, StillNeeded) as error:
        fail(str(error))
    except KnownStoreError as error:
        end_for_store(error)
    _tell(work, steps, report, replace, as_json)
    if not report.ready or any(step.standing is Standing.FAILED for step in steps):
        raise typer.Exit(1)


def _plan(at: Path | None, profile: str | None) -> Plan:
    if at is None and profile is not None:
        raise typer.BadParameter("--profile needs --plan")
    return NO_PLAN if at is None else read_plan(at, profile=profile)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


# --- from a plan ------------------------------------------------------------------------------------------------------


def _planned(work: Provisioning, tests: Sequence[Role]) -> list[StepReport]:
    steps = [
        work.configure(),
        work.enrol(),
        work.enrol(place=Place.HALL),
        work.bind_planned(),
        work.install_models(),
        work.install_catalogue(),
    ]
    bound = work.terminal().devices
    for role in tests:
        if role not in bound:
            raise typer.BadParameter(f"--test {role.value}: no such device is bound")
        work.test(role)
    return [*steps, work.standing()[-1]]


def _tell(
    work: Provisioning, steps: Sequence[StepReport], report: KeptReport, replaces: str | None, as_json: bool
) -> None:
    if as_json:
        print_json(_answer(work.home, steps, report, replaces))
        return
    for step in steps:
        _say_step(step)
    _say_report(report)
    _say_replacing(work.home, replaces)


def _answer(home: Path, steps: Sequence[StepReport], report: KeptReport, replaces: str | None) -> dict[str, Any]:
    duties = () if replaces is None else for_the_operator(replaces, _terminal_id(home))
    return {
        "steps": [
            {"step": s.step, "standing": s.standing, "words": s.words.to_json(), "detail": s.detail} for s in steps
        ],
        "replaces": replaces,
        "for_the_operator": [text.to_json() for text in duties],
        "report": {
            "ready": report.ready,
            "json": str(report.data),
            "pdf": None if report.paper is None else str(report.paper),
            "problem": report.problem,
        },
    }


# --- at the keyboard --------------------------------------------------------------------------------------------------


def _guided(work: Provisioning) -> KeptReport | None:
    for step in work.standing():
        _say_step(step)
    _ask_enrolment(work, Place.CITY)
    if _yes(T("这里有大厅节点吗", "Is there a hall node here"), default=False):
        _ask_enrolment(work, Place.HALL)
    if _yes(T("现在查找设备吗", "Look for devices now"), default=True):
        _ask_bindings(work)
    _ask_tests(work)
    report = make_report(work.home, work.reading(), work.by)
    _say_report(report)
    return report


def _ask_enrolment(work: Provisioning, place: Place) -> None:
    step = work.enrol(EnrolAt(""), place)
    while step.standing is not Standing.DONE:
        url = _ask(T("平台地址（回车跳过）", "Address of the platform (Enter: later)"))
        if not url:
            return
        authority = _ask(T("平台证书文件（没有就回车）", "Certificate authority file (Enter: none)"))
        code = _ask(T("一次性登记码", "One-time code"))
        path = Path(authority).expanduser() if authority else None
        if path is not None and not path.is_file():
            print(both(T("没有这个证书文件", "There is no such file")))
            continue
        step = work.enrol(EnrolAt(url, code, path), place)
        _say_step(step)


def _ask_bindings(work: Provisioning) -> None:
    ports = T(
        "也问每个串口有没有身份证读卡器吗（会向串口写数据）",
        "Also ask serial ports for ID card readers (writes to them)",
    )
    probe = _yes(ports, default=False)
    print(both(T("正在查找，最多二十秒…", "Looking, twenty seconds at most …")))
    seen = work.discover(probe=probe)
    for missed in seen.not_looked:
        print(f"  - {both(SOURCE_WORDS[missed.source])}: {both(WHY_NOT_WORDS[missed.why])} {missed.detail}".rstrip())
    for role in Role:
        candidates = seen.for_role(role)
        if not candidates:
            continue
        bound = work.terminal().devices.get(role)
        print(f"{both(ROLE_NAMES[role])}: {'—' if bound is None else bound.transport}")
        for number, found in enumerate(candidates, 1):
            print(f"  {number}  {found.transport}  {found.label}{'  ✓' if found.certain else ''}")
        choice = _ask(T("用第几个（回车：不改）", "Which one (Enter: leave as it is)"))
        if choice.isascii() and choice.isdigit() and 1 <= int(choice) <= len(candidates):
            chosen = candidates[int(choice) - 1]
            work.bind(DeviceSetting(role, chosen.driver(role), chosen.transport))
    _ask_addresses(work)


def _ask_addresses(work: Provisioning) -> None:
    """Devices on the network are not looked for: their addresses are what the hall's list says."""
    asked = T(
        "网络设备：角色 地址，如 document_scanner escl+http://10.0.0.5/eSCL（回车结束）",
        "Network device: ROLE ADDRESS, as document_scanner escl+http://10.0.0.5/eSCL (Enter: no more)",
    )
    while line := _ask(asked):
        role, _, transport = line.partition(" ")
        try:
            setting = setting_of(Role(role), transport.strip())
        except (ValueError, typer.BadParameter) as error:
            print(f"  ✗ {error}")
            continue
        work.bind(setting)
        print(f"  ✓ {setting.role.value} {setting.driver} {setting.transport}")


def _ask_tests(work: Provisioning) -> None:
    for role, setting in work.terminal().devices.items():
        status = work.status(role)
        print(f"{both(ROLE_NAMES[role])}: {both(state_words(role, status.state))}")
        print(f"  {setting.transport}  {status.detail}".rstrip())
        last = work.last_test(setting)
        if last is not None:
            print(f"  {last.at.local:%Y-%m-%d %H:%M} {both(last.words)}")
        if not _yes(T("现在自检吗", "Test it now"), default=last is None or not last.good):
            continue
        if status.state in USABLE and role in INSTRUCTIONS:
            print(f"  {both(INSTRUCTIONS[role])}")
        done = work.test(role)
        print(f"  {'✓' if done.good else '✗'} {both(done.words)}")


def _ask(text: LocalizedText) -> str:
    return str(typer.prompt(both(text), default="", show_default=False)).strip()


def _yes(text: LocalizedText, *, default: bool) -> bool:
    return typer.confirm(both(text), default=default)


def _say_step(step: StepReport) -> None:
    detail = f"  ({step.detail})" if step.detail else ""
    print(f"{_MARKS[step.standing]} {both(STEP_NAMES[step.step])}: {both(step.words)}{detail}")


def _say_report(report: KeptReport) -> None:
    verdict = T("可以对外服务", "Ready to serve") if report.ready else T("还不能对外服务", "Not ready to serve yet")
    print(f"{both(verdict)}\n  {report.paper or report.data}")
    if report.problem:
        print(f"  {report.problem}", file=sys.stderr)


def _say_replacing(home: Path, old: str | None) -> None:
    if old is None:
        return
    for number, text in enumerate(for_the_operator(old, _terminal_id(home)), 1):
        print(f"{number}. {both(text)}")


def _terminal_id(home: Path) -> str | None:
    try:
        return Identity.load(home).terminal_id
    except NotEnrolled:
        return None
