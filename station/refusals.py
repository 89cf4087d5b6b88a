"""Why a record is stuck, in words for staff: the platform's field and reason, translated (docs/adr/0014).

The reference platform's reasons are known sentences; another platform may say anything. What is Chinese already is
shown as it is; what is not known is shown as "does not meet the platform's requirements", never in its own tongue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.text import LocalizedText
from sync.outcomes import is_not_open_here, way_out
from sync.store.ending import Because, SettledAs, StuckRecord

_T = LocalizedText.of
_CHINESE = re.compile("[\u4e00-\u9fff]")

#: Why it is stuck, by the reason's code.
_REASONS = {
    "invalid": _T("平台认为填报内容有误", "The platform finds something wrong in what was entered"),
    "digest_conflict": _T("平台已有同一编号、内容不同的记录", "The platform has another record under the same id"),
    "digest_mismatch": _T("数据在传送途中被改动", "The data was changed on its way"),
    "too_big": _T("附件超过平台允许的大小", "An attachment is larger than the platform allows"),
    "internal_error": _T("本机程序无法处理这条记录", "This terminal's program cannot handle the record"),
    "local_damage": _T("本机保存的数据已损坏", "What this terminal kept of it is damaged"),
    "out_of_order": _T(
        "同一办件前面的记录没有送达平台", "An earlier record of the same case never reached the platform"
    ),
    "missing_blobs": _T("平台缺少这条记录的附件", "The platform lacks attachments of the record"),
}
_OTHER_REASON = _T("平台没有收下这条记录", "The platform did not take the record")

#: What to do, for a screen in English; the Chinese stands with the record (`sync.outcomes.way_out`).
_WAYS_OUT = {
    "digest_conflict": "Do not send it again: give the case number to the platform's administrator to compare.",
    "invalid": "Check what is named and take it in again corrected, or ask the platform's administrator.",
    "too_big": "Take it in again corrected, with the attachment scanned in a smaller size.",
    "internal_error": "Everything is still kept here. Have a technician update the program, then send it again.",
    "local_damage": "It cannot be sent. Find the applicant by the receipt and enter it anew; have the disk checked.",
    "out_of_order": "The record before it was ended by a person, so the platform will not take this one, however often "
    "it is sent: hand it over another way, too.",
    "digest_mismatch": "What is kept here is whole. Send it again; if it comes back, have a technician check the line.",
    "missing_blobs": "Everything is still kept here. Send it again: the attachments go along.",
}
_OTHER_WAY_OUT = "Give case number and reason to the platform's administrator; send it again when it is settled."

_NOT_OPEN = _T("平台上这件办件没有对本大厅开放", "At the platform the case is not open to this hall")
_OPEN_IT = (
    "Nothing was entered wrong, and what was done is still kept here. Let the person look the case up with the card at "
    "this window, or have the platform's administrator hand it to this hall; then send it again."
)

_CONTENT = _T("收件内容", "content")
#: Fields by the beginning of their path, the longest first.
_FIELDS = (
    ("body.applicant.name", _T("申请人姓名", "applicant's name")),
    ("body.applicant.id_number", _T("申请人证件号码", "applicant's document number")),
    ("body.applicant", _T("申请人信息", "applicant")),
    ("body.representative", _T("代办人信息", "representative")),
    ("body.organisation", _T("单位信息", "organisation")),
    ("body.answers", _T("表单内容", "form")),
    ("body.materials", _T("材料", "materials")),
    ("body.review", _T("审查要点", "review points")),
    ("body.signature", _T("签名", "signature")),
    ("body.consents", _T("告知和同意", "consents")),
    ("body.delivery", _T("领取方式", "delivery")),
    ("body.item", _T("事项", "service item")),
    ("body.case_no", _T("收件编号", "case number")),
    ("body.progress_token", _T("查询码", "progress code")),
    ("body.package", _T("一件事套餐", "package")),
    ("body.terminal", _T("终端编号", "terminal")),
    ("body.schema", _T("数据格式", "format")),
    ("body", _CONTENT),
    ("terminal", _T("终端编号", "terminal")),
    ("case_seq", _T("记录顺序", "order of records")),
    ("case", _T("所属办件", "case")),
    ("supersedes", _T("更正关系", "what it corrects")),
    ("kind", _T("记录种类", "kind of record")),
    ("id", _T("记录编号", "record id")),
)

#: What is wrong with it, by the platform's own sentence.
_WRONG = (
    (re.compile("is taken by another intake"), _T("已被另一件收件使用", "is taken by another intake")),
    (re.compile("is taken by another record"), _T("已被另一条记录使用", "is taken by another record")),
    (re.compile("another terminal's device code"), _T("带有别的终端的编号", "carries another terminal's code")),
    (re.compile("differs from"), _T("前后不一致", "does not agree with the rest")),
    (re.compile("does not have the size"), _T("附件大小与登记的不符", "an attachment has another size")),
    (re.compile("belongs to another terminal|is another's|another hall"), _T("属于别的终端或大厅", "is another's")),
    (re.compile("was corrected by another"), _T("已由更正后的收件代替", "was corrected by another intake")),
    (re.compile("was taken: put it right"), _T("平台已收下原件，请在原办件中补正", "was taken: supplement its case")),
    (re.compile("[Ff]ield required|is missing"), _T("没有填写", "is missing")),
    (re.compile("at least|at most|too (short|long)|length"), _T("长度不符合要求", "has a wrong length")),
    (re.compile("pattern|valid|should be|expected"), _T("格式不正确", "is not in the right form")),
)
_OTHERWISE_WRONG = _T("不符合平台要求", "does not meet the platform's requirements")
_LINE = _T("{field}：{wrong}", "{field}: {wrong}")
_WHICH = _T("第 {number} 项", "no. {number}")
_NUMBERED = re.compile(r"^body\.(?:materials|review|consents)\.(\d{1,3})")

#: How it may end, for buttons and papers.
ENDINGS = {
    SettledAs.CORRECTED: _T("更正后重新收件", "corrected and taken in again"),
    SettledAs.HANDED_OVER: _T("改由其他途径移交", "handed over another way"),
    SettledAs.WITHDRAWN: _T("撤回", "withdrawn"),
}
BECAUSE = {
    Because.ON_PAPER: _T("纸质材料已送部门", "the papers went to the department"),
    Because.OTHER_SYSTEM: _T("已在部门系统录入", "entered in the department's system"),
    Because.OTHER_TERMINAL: _T("已在其他窗口重新收件", "taken in again at another window"),
    Because.APPLICANT: _T("申请人撤回", "the applicant took it back"),
    Because.TWICE: _T("重复收件", "taken in twice"),
    Because.MISTAKE: _T("误收", "taken in by mistake"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """``why`` as a whole, ``lines`` for single fields, ``way_out`` what to do: in Chinese as it was parked."""

    why: LocalizedText
    lines: tuple[LocalizedText, ...]
    way_out: LocalizedText


def refusal_of(record: StuckRecord) -> Refusal:
    if is_not_open_here(record.reason, record.detail):  # also where it was parked by a version with other words
        return Refusal(_NOT_OPEN, (), _T(way_out(record.reason, record.detail), _OPEN_IT))
    lines = (
        tuple(_line(part) for part in record.detail.split("; ") if ": " in part) if record.reason == "invalid" else ()
    )
    return Refusal(_REASONS.get(record.reason, _OTHER_REASON), tuple(dict.fromkeys(lines)), _way_out(record))


def _way_out(record: StuckRecord) -> LocalizedText:
    english = _WAYS_OUT.get(record.reason, _OTHER_WAY_OUT)
    return LocalizedText.of(record.way_out, english) if record.way_out else _T("", "")


def refusal_words(record: StuckRecord) -> tuple[str, ...]:
    """In Chinese, line by line, for a command."""
    refusal = refusal_of(record)
    return (refusal.why.get(), *(line.get() for line in refusal.lines), refusal.way_out.get())


def _line(part: str) -> LocalizedText:
    path, _, said = part.partition(": ")
    field = next((name for start, name in _FIELDS if path == start or path.startswith(f"{start}.")), _CONTENT)
    numbered = _NUMBERED.match(path)
    if numbered is not None:
        field = _joined(field, _WHICH.fill(number=str(int(numbered.group(1)) + 1)))
    if _CHINESE.search(said):
        wrong = LocalizedText.of(said, said)
    else:
        wrong = next((words for pattern, words in _WRONG if pattern.search(said)), _OTHERWISE_WRONG)
    return _LINE.fill(field=field, wrong=wrong)


def _joined(first: LocalizedText, second: LocalizedText) -> LocalizedText:
    return _T("{first}{second}", "{first} {second}").fill(first=first, second=second)
