"""The readiness report: is everything there that this terminal needs to serve people? (DESIGN §6, CAPABILITIES C32)

Facts are gathered by probes (`station.check_probes`), all at once, each on a thread of its own; what they mean is
decided here, by pure functions, in words for the person who is to put it right. Runs without Qt.

A **fault** keeps the terminal from serving, a **warning** weakens it or takes away one way of several; what is
**not used** is missing by somebody's choice. Devices and what they stand on: `station.check_devices`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from intake.text import LocalizedText
from sync.outcomes import Fault
from sync.store.keys import KeySource
from sync.store.room import MIB, Level, RoomRules, level_of

T = LocalizedText.of
NOTHING = T("不用处理。", "Nothing to do.")


class Grade(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"
    NOT_USED = "not_used"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. ``detail`` is for technicians: codes and addresses, never personal data. ``role``: facts
    about a device's role for scripts and the readiness paper (`station.check_devices.role_facts`)."""

    id: str
    grade: Grade
    words: LocalizedText
    advice: LocalizedText = NOTHING
    detail: str = ""
    role: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Report:
    findings: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        return all(finding.grade is not Grade.FAULT for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """What ``hall-station check --json`` prints."""
        return {
            "ready": self.ready,
            "checks": [
                {
                    "id": finding.id,
                    "state": finding.grade.value,
                    "words": finding.words.to_json(),
                    "do": finding.advice.to_json(),
                    "detail": finding.detail,
                }
                for finding in self.findings
            ],
            "roles": [
                {
                    **finding.role,
                    "grade": finding.grade.value,
                    "words": finding.words.to_json(),
                    "do": finding.advice.to_json(),
                }
                for finding in self.findings
                if finding.role is not None
            ],
        }


# --- what the facts mean ----------------------------------------------------------------------------------------------


def configuration(problems: Sequence[str] | None) -> Finding:
    """``problems`` of terminal.toml; None: there is no file."""
    if problems is None:
        return Finding(
            "configuration",
            Grade.WARNING,
            T("没有 terminal.toml，全部使用默认设置", "There is no terminal.toml: defaults are used"),
            T(
                "把大厅名称、地点和每台设备写进 terminal.toml。",
                "Write the hall's name and place and every device into terminal.toml.",
            ),
        )
    if problems:
        return Finding(
            "configuration",
            Grade.FAULT,
            T("terminal.toml 有错误", "terminal.toml has mistakes"),
            T("按提示的行和键改正，然后再检查。", "Correct the lines and keys named, then check again."),
            "; ".join(problems),
        )
    return Finding("configuration", Grade.OK, T("terminal.toml 正确", "terminal.toml is right"))


def enrolment(problem: str | None, terminal_id: str) -> Finding:
    """``problem`` is why there is no identity, None when there is one."""
    if problem is not None:
        return Finding(
            "enrolment",
            Grade.FAULT,
            T("本机尚未在市级平台登记", "This machine is not enrolled with the city's platform"),
            T(
                "向平台管理员要一次性登记码，运行 hall-sync enrol 登记码 --platform 平台地址。",
                "Ask for a one-time code and run: hall-sync enrol CODE --platform URL",
            ),
            problem,
        )
    return Finding(
        "enrolment", Grade.OK, T("本机已在市级平台登记", "Enrolled with the city's platform"), NOTHING, terminal_id
    )


def hall_enrolment(*, present: bool, problem: str | None) -> Finding:
    """A hall node is not a must: without one, terminals share through the city."""
    if not present:
        return Finding(
            "hall_enrolment",
            Grade.OK,
            T("没有登记大厅节点，草稿和叫号经市级平台", "No hall node: drafts and tickets go through the city"),
        )
    if problem is not None:
        return Finding(
            "hall_enrolment",
            Grade.FAULT,
            T("大厅节点的登记信息已损坏", "The identity at the hall node is damaged"),
            T(
                "重新登记：hall-sync enrol 登记码 --hall 大厅节点地址。",
                "Enrol again: hall-sync enrol CODE --hall URL",
            ),
            problem,
        )
    return Finding("hall_enrolment", Grade.OK, T("本机已在大厅节点登记", "Enrolled with the hall node"))


_STORE_ADVICE: Mapping[str, LocalizedText] = {
    "no_key": T(
        "把存储密钥放回 keys/store.key 或系统凭据；密钥没有了，数据就读不出来。",
        "Put the store key back (keys/store.key or the system credential); without it nothing can be read.",
    ),
    "wrong_key": T("放回建库时的存储密钥。", "Put back the key the store was made with."),
    "too_new": T("升级本机程序：数据库是更新的版本写的。", "Upgrade this program: a newer one wrote the database."),
    "full": T("清理磁盘空间。", "Make room on the disk."),
    "busy": T("稍后再检查。", "Check again in a moment."),
    "damaged": T(
        "关闭终端程序和同步程序，运行 hall-sync verify --repair："
        "旧数据库原样留存，能读出的全部转入新库，读不出的逐件列出。",
        "Close app and agent, run hall-sync verify --repair: the old database is kept as it is, what can be read is "
        "carried into a new one, what cannot is named.",
    ),
}


def store(condition: str | None, errors: Sequence[str] = (), *, exists: bool = True) -> Finding:
    """``condition``: why it does not open (`KnownStoreError`); ``errors``: what a quick look found."""
    if not exists:
        return Finding(
            "store",
            Grade.WARNING,
            T("本机还没有数据库，第一次启动时建立", "There is no store yet: the first start makes it"),
            T("启动一次程序，再检查。", "Start the app once, then check again."),
        )
    if condition is None and not errors:
        return Finding(
            "store", Grade.OK, T("数据库能打开，抽查完好", "The store opens and a quick look finds it whole")
        )
    return Finding(
        "store",
        Grade.FAULT,
        T("数据库打不开", "The store does not open") if condition else T("数据库有损坏", "The store is damaged"),
        _STORE_ADVICE.get(condition or "damaged", _STORE_ADVICE["damaged"]),
        condition or "; ".join(errors),
    )


def key_source(source: KeySource) -> Finding:
    if source is KeySource.FILE:
        return Finding(
            "store_key",
            Grade.WARNING,
            T(
                "存储密钥是磁盘上的文件：偷走硬盘就能读出数据",
                "The store key is a file: who steals the disk can read it",
            ),
            T(
                "有 TPM 的机器请用 systemd-creds 把密钥封存为凭据 hall-store-key。",
                "Seal it with systemd-creds (TPM2 where there is one) as credential hall-store-key.",
            ),
        )
    return Finding("store_key", Grade.OK, T("存储密钥由系统凭据保护", "The store key is a system credential"))


def staff(accounts: int) -> Finding:
    """``accounts`` that can sign in now."""
    if accounts == 0:
        return Finding(
            "staff",
            Grade.WARNING,
            T("没有可用的工作人员账号", "No staff account can sign in"),
            T(
                "建立账号：hall-station staff add 工号 --role technician。",
                "Add one: hall-station staff add ID --role technician",
            ),
        )
    return Finding("staff", Grade.OK, T("有可用的工作人员账号", "There are staff accounts"), NOTHING, str(accounts))


def queue(pending: int, stuck: int, oldest_s: int | None) -> Finding:
    if stuck:
        return Finding(
            "queue",
            Grade.WARNING,
            T("有收件被平台退回，等待处理", "Records were refused by the platform and wait for a person"),
            T("运行 hall-sync status，按每件的提示处理。", "Run hall-sync status and follow what each line says."),
            f"stuck {stuck}, pending {pending}",
        )
    if oldest_s is not None and oldest_s > _OLD_S:
        return Finding(
            "queue",
            Grade.WARNING,
            T("有收件超过一天没有送到平台", "Records have waited for the platform for more than a day"),
            T(
                "检查网络和同步程序；hall-sync status 说明卡在哪里。",
                "Check network and agent; hall-sync status says what holds it up.",
            ),
            f"pending {pending}, oldest {oldest_s} s",
        )
    return Finding("queue", Grade.OK, T("待送队列正常", "The queue is in order"), NOTHING, f"pending {pending}")


_OLD_S = 24 * 3600


def agent(pid: int | None) -> Finding:
    if pid is None:
        return Finding(
            "agent",
            Grade.WARNING,
            T("同步程序没有运行", "The sync agent is not running"),
            T("启动终端程序会带起它；也可以运行 hall-sync run。", "The app starts it; or run: hall-sync run"),
        )
    return Finding("agent", Grade.OK, T("同步程序正在运行", "The sync agent is running"), NOTHING, f"pid {pid}")


_NETWORK: Mapping[Fault, LocalizedText] = {
    Fault.DNS: T("域名解析不了：检查 DNS 和地址。", "The name does not resolve: check DNS and the address."),
    Fault.CONNECT: T("对方没有应答：检查网线、地址和防火墙。", "Nobody answers: check cable, address and firewall."),
    Fault.TIMEOUT: T("应答太慢：检查线路。", "It answers too slowly: check the line."),
    Fault.TLS: T(
        "证书不被信任：检查本机时间和平台证书。",
        "The certificate is not trusted: check this machine's clock and the platform's certificate.",
    ),
    Fault.NOT_PLATFORM: T(
        "应答的不是登记的那个平台：检查地址，或是否有上网认证页面。",
        "What answers is not the platform enrolled with: check the address, or a login page of the network.",
    ),
}
_NETWORK_ELSE = T("平台有故障：联系平台管理员。", "The platform has trouble: tell whoever runs it.")


#: What no waiting cures.
_WRONG = frozenset({Fault.TLS, Fault.NOT_PLATFORM})


def platform(fault: Fault | None, detail: str = "") -> Finding:
    """A terminal works for days without its platform; with a wrong address or certificate it never delivers."""
    if fault is None:
        return Finding("platform", Grade.OK, T("市级平台可以访问", "The city's platform can be reached"))
    words = (
        T("应答的不是本机登记的市级平台", "What answers is not the platform this terminal is enrolled with")
        if fault in _WRONG
        else T("现在连不上市级平台，可以继续受理", "The city's platform is out of reach; work can go on")
    )
    grade = Grade.FAULT if fault in _WRONG else Grade.WARNING
    return Finding("platform", grade, words, _NETWORK.get(fault, _NETWORK_ELSE), f"{fault.value} {detail}".strip())


def hall_node(fault: Fault | None, detail: str = "") -> Finding:
    if fault is None:
        return Finding("hall_node", Grade.OK, T("大厅节点可以访问", "The hall node can be reached"))
    return Finding(
        "hall_node",
        Grade.WARNING,
        T(
            "连不上大厅节点：草稿改经市级平台，暂时不能叫号",
            "The hall node is out of reach: drafts go through the city, tickets wait",
        ),
        _NETWORK.get(fault, _NETWORK_ELSE),
        f"{fault.value} {detail}".strip(),
    )


def voice(*, program: bool, output: bool) -> Finding:
    if program and output:
        return Finding("voice", Grade.OK, T("可以语音提示", "It can speak"))
    return Finding(
        "voice",
        Grade.WARNING,
        T("没有语音提示，只有文字", "It cannot speak: prompts are in words only"),
        T("检查音箱和系统声音设置。", "Check loudspeaker and sound settings.")
        if program
        else T("安装 espeak-ng。", "Install espeak-ng."),
        "no output" if program else "no program",
    )


def memory_folder(*, in_memory: bool, place: str) -> Finding:
    if in_memory:
        return Finding(
            "memory_folder",
            Grade.OK,
            T("办事过程只在内存中留痕", "What a visit leaves stays in memory"),
            NOTHING,
            place,
        )
    return Finding(
        "memory_folder",
        Grade.WARNING,
        T("没有内存文件系统，输入法的痕迹会经过磁盘", "No memory file system: the input method writes to a disk"),
        T("挂载 /dev/shm，或设置 XDG_RUNTIME_DIR 到 tmpfs。", "Mount /dev/shm or set XDG_RUNTIME_DIR to a tmpfs."),
        place,
    )


def fonts(*, chinese: bool) -> Finding:
    if chinese:
        return Finding("fonts", Grade.OK, T("有中文字体", "There is a Chinese typeface"))
    return Finding(
        "fonts",
        Grade.FAULT,
        T("没有中文字体，屏幕会显示方框", "There is no Chinese typeface: screens show empty boxes"),
        T("安装 fonts-noto-cjk。", "Install fonts-noto-cjk."),
    )


def disk(free_bytes: int, rules: RoomRules) -> Finding:
    """Room for attachments: an offline day of a busy window is about one gigabyte."""
    room, level = f"{free_bytes // MIB} MiB", level_of(free_bytes, rules)
    if level <= Level.REFUSING:
        words = T(
            "磁盘快满了：不再办理新的事项，已收的照常送出",
            "The disk is nearly full: nothing new is taken in, what was taken in is still sent",
        )
        return Finding("disk", Grade.FAULT, words, _STORE_ADVICE["full"], room)
    if level is Level.LOW:
        return Finding(
            "disk", Grade.WARNING, T("磁盘空间不多", "There is little room on the disk"), _STORE_ADVICE["full"], room
        )
    return Finding("disk", Grade.OK, T("磁盘空间充足", "There is room on the disk"), NOTHING, room)


def no_answer(name: str, detail: str = "") -> Finding:
    """A probe that did not come back in time (whatever it asks hangs), or stumbled."""
    return Finding(
        name,
        Grade.FAULT,
        T("检查没有在规定时间内完成", "This check did not end in time"),
        T("再检查一次；仍然如此，请检查这一部分。", "Check again; if it stays so, look at this part."),
        detail,
    )
