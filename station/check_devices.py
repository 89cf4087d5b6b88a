"""The readiness report's part about devices: each of the ten roles, and what the system has to offer them.

Pure functions as in `station.check`; the facts come from `station.check_probes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from devices.ports import DeviceState, DeviceStatus, Role
from devices.result import Reason
from devices.settings import DeviceSetting
from intake.text import LocalizedText
from station.check import NOTHING, Finding, Grade
from station.device_words import REASON_WORDS, ROLE_NAMES, WITHOUT, action_words, state_words
from station.self_test_log import LastTest

T = LocalizedText.of

#: Device states in which people can be served, and those that need a hand soon.
_DEVICE_GRADES: Mapping[DeviceState, Grade] = {
    DeviceState.READY: Grade.OK,
    DeviceState.BUSY: Grade.OK,
    DeviceState.STARTING: Grade.WARNING,
    DeviceState.USER_ERROR: Grade.WARNING,
    DeviceState.CONSUMABLE_LOW: Grade.WARNING,
}


def device(
    role: Role, status: DeviceStatus, setting: DeviceSetting | None = None, last_test: LastTest | None = None
) -> Finding:
    """A configured device and how it is."""
    grade = _DEVICE_GRADES.get(status.state, Grade.FAULT)
    if status.reason is Reason.NO_MODELS:  # the picture works, and staff can compare
        grade = Grade.WARNING
    state = state_words(role, status.state)
    words = T("{device}：{state}", "{device}: {state}").fill(device=ROLE_NAMES[role], state=state)
    if status.reason is not None and REASON_WORDS[status.reason] != state and grade is not Grade.OK:
        words = T("{words}（{why}）", "{words} ({why})").fill(words=words, why=REASON_WORDS[status.reason])
    advice = NOTHING if grade is Grade.OK else action_words(status.action)
    detail = " ".join(part for part in (status.model, status.serial, status.detail) if part)
    return Finding(_id(role), grade, words, advice, detail, role_facts(role, setting, status, last_test))


def not_configured(role: Role) -> Finding:
    """A role nobody has bound: what is not possible without it, and how to bind one."""
    facts = role_facts(role, None, None, None)
    if role is Role.SIGNATURE_PAD:
        words = T(
            "签名板：在屏幕上签名，不用另接设备", "Signature pad: people sign on the screen, nothing is plugged in"
        )
        return Finding(_id(role), Grade.OK, words, role=facts)
    words = T("{device}：没有配置。{without}", "{device}: not configured. {without}")
    advice = T(
        "需要时接上设备，运行 hall-devices discover 查找，再运行 hall-devices bind {role} 连接地址。",
        "If it is wanted: plug it in, find it by hall-devices discover, then hall-devices bind {role} TRANSPORT.",
    )
    return Finding(
        _id(role),
        Grade.NOT_USED,
        words.fill(device=ROLE_NAMES[role], without=WITHOUT[role]),
        advice.fill(role=role.value),
        role=facts,
    )


def role_facts(
    role: Role, setting: DeviceSetting | None, status: DeviceStatus | None, last_test: LastTest | None
) -> dict[str, Any]:
    """A role as ``hall-station check --json`` tells it under ``roles``."""
    return {
        "role": role.value,
        "name": ROLE_NAMES[role].to_json(),
        "configured": setting is not None,
        "driver": None if setting is None else setting.driver,
        "transport": None if setting is None else setting.transport,
        "state": None if status is None else status.state.value,
        "reason": None if status is None or status.reason is None else status.reason.value,
        "without": WITHOUT[role].to_json(),
        "last_test": None if last_test is None else last_test.to_json(),
    }


def no_devices() -> Finding:
    return Finding(
        "devices",
        Grade.FAULT,
        T("terminal.toml 没有设备", "terminal.toml names no device"),
        T(
            "运行 hall-station provision，或用 hall-devices discover 和 hall-devices bind 逐台绑定。",
            "Run hall-station provision, or bind each by hall-devices discover and hall-devices bind.",
        ),
    )


def models(trouble: str | None, *, used: bool = True) -> Finding:
    """``used``: there is a face camera to use them."""
    if trouble is not None:
        return Finding(
            "models",
            Grade.WARNING if used else Grade.NOT_USED,
            T("缺少人脸比对模型：只提供人工核验", "Models for the face check are missing: staff compare instead"),
            T("运行 hall-devices models install --from 模型目录。", "Run: hall-devices models install --from DIR"),
            trouble,
        )
    return Finding("models", Grade.OK, T("人脸比对模型齐全", "The models for the face check are there"))


def _id(role: Role) -> str:
    return f"device.{role.value}"


# --- what the system offers to devices --------------------------------------------------------------------------------


def pcscd(problem: str | None, *, used: bool) -> Finding:
    return _stack(
        "pcscd",
        problem,
        used,
        T("智能卡服务 pcscd", "Smart card service pcscd"),
        T(
            "安装 pcscd 和 libccid，运行 systemctl enable --now pcscd.socket。",
            "Install pcscd and libccid, run: systemctl enable --now pcscd.socket",
        ),
    )


def sane(problem: str | None, *, used: bool) -> Finding:
    return _stack(
        "sane",
        problem,
        used,
        T("扫描服务 SANE", "Scanner system SANE"),
        T("安装 sane-utils 和扫描仪的驱动。", "Install sane-utils and the scanner's back end."),
    )


def cups(problem: str | None, *, used: bool) -> Finding:
    return _stack(
        "cups",
        problem,
        used,
        T("打印服务 CUPS", "Print system CUPS"),
        T("安装 cups，运行 systemctl enable --now cups。", "Install cups, run: systemctl enable --now cups"),
    )


def _stack(name: str, problem: str | None, used: bool, stack: LocalizedText, advice: LocalizedText) -> Finding:
    """``problem``: why it is not there; ``used``: a configured device needs it."""
    finding_id = f"stack.{name}"
    if problem is None:
        return Finding(finding_id, Grade.OK, T("{stack}：可用", "{stack}: there").fill(stack=stack))
    if used:
        words = T("{stack}：没有运行，配置的设备要用它", "{stack}: not running, and a configured device needs it")
        return Finding(finding_id, Grade.FAULT, words.fill(stack=stack), advice, problem)
    words = T("{stack}：没有运行，现在没有设备用它", "{stack}: not running; no device uses it now")
    return Finding(finding_id, Grade.NOT_USED, words.fill(stack=stack), advice, problem)


def core_dumps(pattern: str | None) -> Finding:
    """``pattern``: the system's core pattern when it takes images even of programs that ask for none, else None.

    Every program of ours asks for none; a program the pattern pipes to is asked by the kernel all the same.
    """
    if pattern is None:
        return Finding(
            "core_dumps", Grade.OK, T("程序出错时不留内存映像", "A crash leaves no image of memory on a disk")
        )
    return Finding(
        "core_dumps",
        Grade.WARNING,
        T(
            "系统会收集出错程序的内存映像，里面可能有个人信息",
            "The system collects memory images of crashed programs, which may hold personal data",
        ),
        T(
            "在 /etc/systemd/coredump.conf 设 Storage=none，或关闭收集程序。",
            "Set Storage=none in /etc/systemd/coredump.conf, or switch the collector off.",
        ),
        pattern,
    )
