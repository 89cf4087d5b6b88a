"""What was found damaged, in words for staff: what is gone, and what to do about it (docs/adr/0014)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intake.case_number import group_case_number
from intake.text import LocalizedText
from sync.store.damage import LOCAL_DAMAGE, Damage
from sync.store.ending import StuckRecord

_T = LocalizedText.of

_ASK_AGAIN = _T(
    "请按收件凭证的编号联系申请人补交，并请技术人员检查本机磁盘。",
    "Ask the applicant for it again, by the number on the receipt; have a technician check this machine's disk.",
)
_CHECK_DISK = _T(
    "其他内容照常使用。请技术人员检查本机磁盘。",
    "Everything else goes on. Have a technician check this machine's disk.",
)
#: What is gone and what to do, by sort.
_SORTS = {
    "page": (_T("数据库有一处损坏", "A part of the database is damaged"), _CHECK_DISK),
    "log": (_T("数据库的日志有损坏", "The database's log is damaged"), _CHECK_DISK),
    "key": (_T("一件办件的内容无法读取", "Nothing of a case can be read"), _ASK_AGAIN),
    "case": (_T("一件办件的资料丢失", "What was kept of a case is lost"), _ASK_AGAIN),
    "record": (_T("一件办件的收件内容损坏", "What was taken in for a case is damaged"), _ASK_AGAIN),
    "intake": (_T("一件办件的收件内容损坏", "What was taken in for a case is damaged"), _ASK_AGAIN),
    "blob": (_T("一件办件的一个附件损坏", "An attachment of a case is damaged"), _ASK_AGAIN),
    "draft": (
        _T("一件未完成的申请损坏", "An unfinished application is damaged"),
        _T("申请人再来时请重新填报。", "When the applicant comes again, enter it anew."),
    ),
    "newer_draft": (
        _T("一件未完成的申请是较新版本的程序保存的", "An unfinished application was saved by a newer version"),
        _T(
            "没有损坏，已原样保留，但本机现有的程序版本打不开。请技术人员升级程序，升级后可接着办；急办的请重新填报。",
            "It is whole and kept as it is; the present program cannot read it. Have a technician upgrade the program, "
            "then it goes on; where that cannot wait, enter it anew.",
        ),
    ),
    "audit": (
        _T("操作日志有缺损", "The audit trail has a gap"),
        _T("请技术人员查明原因并报告主管部门。", "Have a technician find out why, and report it."),
    ),
}
#: Damage whose subject names a record, or the case of an intake, whose id is the same.
_OF_A_RECORD = ("record", "key")
_OTHER = (_T("本机保存的一项内容损坏", "Something this machine keeps is damaged"), _CHECK_DISK)


@dataclass(frozen=True, slots=True)
class DamageWords:
    """``number`` is the case's, grouped for reading; "" where it has none or nobody knows it any more."""

    lost: LocalizedText
    way_out: LocalizedText
    number: str


def damage_beside(found: Iterable[Damage], stuck: Iterable[StuckRecord]) -> tuple[Damage, ...]:
    """What is damaged and does not stand among the stuck records already, there with its ways out."""
    there = [record for record in stuck if record.reason == LOCAL_DAMAGE]
    return tuple(one for one in found if not any(_speaks_of(record, one) for record in there))


def _speaks_of(record: StuckRecord, found: Damage) -> bool:
    """Its own bytes and the attachments that go with it; for the intake itself also the key, without which nothing of
    the case can be read. Other damage of the same case is news."""
    if found.sort == "blob":  # a digest alone is no place: two cases may hold the same page
        return found.case_id == record.case_id and any(digest in found.subject for digest in record.blobs)
    return found.sort in _OF_A_RECORD and record.id in found.subject


def damage_words(found: Damage) -> DamageWords:
    lost, way_out = _SORTS.get(found.sort, _OTHER)
    return DamageWords(lost, way_out, group_case_number(found.number) if found.number else "")
