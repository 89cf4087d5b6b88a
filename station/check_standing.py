"""Readiness: what the platform thinks of this terminal, and how its clock stands to the platform's."""

from __future__ import annotations

from datetime import timedelta

from intake.clock import Confidence
from intake.text import LocalizedText
from station.check import NOTHING, Finding, Grade
from sync.login import REVOKED

T = LocalizedText.of

#: A clock further off than this is told to technicians, whatever is recorded meanwhile.
MUCH = timedelta(minutes=2)
_LOGIN = "login_failed: "


def clock(confidence: Confidence, offset: timedelta | None) -> Finding:
    """``offset``: how far the system clock was behind the platform's at the last contact; None: never measured."""
    detail = "" if offset is None else f"offset {offset.total_seconds():+.0f} s"
    if offset is not None and abs(offset) > MUCH:
        minutes = str(round(abs(offset).total_seconds() / 60))
        words = (
            T("本机时钟比平台慢{n}分钟", "This machine's clock is {n} minutes behind the platform's")
            if offset > timedelta(0)
            else T("本机时钟比平台快{n}分钟", "This machine's clock is {n} minutes ahead of the platform's")
        )
        advice = T(
            "校准系统时间（timedatectl set-ntp true）。与平台联系期间按平台时间记录；重新开机后未核对前的单据会注明。",
            "Set the system clock (timedatectl set-ntp true). While the platform is in reach its time is recorded; "
            "after a restart records and paper say that the time is not confirmed.",
        )
        return Finding("time", Grade.WARNING, words.fill(n=minutes), advice, detail)
    if confidence is Confidence.UNTRUSTED:
        return Finding(
            "time",
            Grade.WARNING,
            T(
                "本机时间未经平台核对，单据会注明",
                "This machine's time is not confirmed; records and paper will say so",
            ),
            T(
                "检查系统时间和网络，与平台联系一次后自动核对。",
                "Check clock and network; one contact with the platform confirms it.",
            ),
            detail,
        )
    return Finding("time", Grade.OK, T("本机时间可信", "The time can be trusted"), NOTHING, detail)


def login(trouble: str | None) -> Finding | None:
    """``trouble`` of the queue (`sync.store.status.QueueStatus`); None: nothing to say."""
    if trouble is None or not trouble.startswith(_LOGIN):
        return None
    if trouble == _LOGIN + REVOKED:
        return Finding(
            "login",
            Grade.FAULT,
            T(
                "平台已吊销本机的登记，不再接收本机的收件",
                "The platform has revoked this terminal and takes nothing of it",
            ),
            T(
                "本机的收件都在，一件不少。运行 hall-sync export 目录 导出到U盘，请平台管理员用 hall-platform import "
                "--accept-revoked 接收；继续使用本机须重新登记。",
                "Everything taken in is still here. Export it with hall-sync export DIR; whoever runs the platform "
                "takes it with hall-platform import --accept-revoked. To use this machine on, enrol it anew.",
            ),
            trouble,
        )
    return Finding(
        "login",
        Grade.FAULT,
        T("平台不认本机的身份", "The platform does not accept this terminal's identity"),
        T(
            "检查本机时间；仍然如此，请平台管理员核对本机的登记，收件都留在本机。"
            "平台刚从备份恢复的，运行 hall-sync enrol --again，按提示恢复登记。",
            "Check the clock; if it is right, ask whoever runs the platform about this enrolment. Records stay here. "
            "Has the platform come back from a backup: run hall-sync enrol --again and do what it says.",
        ),
        trouble,
    )


def trail(trouble: str | None) -> Finding | None:
    """``trouble`` of the audit trail (`Store.trail_trouble`); None: nothing to say."""
    if trouble is None:
        return None
    return Finding(
        "audit_trail",
        Grade.FAULT,
        T(
            "审计记录与平台存证的不一致：硬盘被复制、恢复过旧备份，或记录被改动",
            "The audit trail is another than the platform remembers: a copied disk, an old backup, or a change",
        ),
        T(
            "运行 hall-sync verify 查看从哪一条起不一致，并报平台管理员；办件照常送达。",
            "Run hall-sync verify to see from which entry on; tell whoever runs the platform. Records still go out.",
        ),
        trouble,
    )
