"""Acts of the result (结果): close with it, hand it over, send it, archive the case."""

from __future__ import annotations

from datetime import date

from intake.attachment import BlobRef
from intake.case.case import Case
from intake.case.events import (
    Closed,
    Decision,
    Delivered,
    Detail,
    EventName,
    NoDetail,
    ResultArrived,
    ResultData,
    Role,
)
from intake.item import Delivery, ServiceItem
from intake.text import LocalizedText
from sync.platform.back_office import Step
from sync.platform.office.accepting import item_of
from sync.platform.office.act import ACCEPTING, DECIDING, Act, nothing_asked
from sync.platform.office.deciding import act_of, no_detail, read_groups
from sync.platform.office.fields import Entered, Field, Group, Wrong, missing, words
from sync.platform.office.look import Look

_T = LocalizedText.of
_E = EventName
#: The largest result file, bytes.
LARGEST_FILE = 20 << 20


def _close_fields(look: Look) -> tuple[Field, ...]:
    if look.case.decision is not Decision.GRANTED:
        return (words(_T("办结说明", "How it ended"), "reason", value="不予许可，见决定书"),)
    document = item_of(look).results[0]
    return (
        words(_T("结果名称", "Name of the result"), "name", long=False, value=document.name.get()),
        words(_T("编号（证号、文号）", "Number"), "number", long=False),
        Field("valid_from", "date", _T("有效期自", "Valid from"), look.today.isoformat(), required=True),
        Field("valid_to", "date", _T("有效期至", "Valid to"), hint=_T("不填表示长期有效", "Left out: for ever")),
        Field("file", "file", _T("结果文件（PDF）", "The result as a PDF"), hint=_T("可以不上传", "Optional")),
    )


def _close_asks(look: Look) -> tuple[Group, ...]:
    return read_groups(_close_fields(look), _T("办理结果", "Result"))


def _close_detail(look: Look, entered: Entered) -> Closed | Wrong:
    fields = _close_fields(look)
    wrong = missing(entered, fields) or _bad_days(entered) or _bad_file(entered)
    if wrong is not None:
        return wrong
    if look.case.decision is not Decision.GRANTED:
        return Closed(reason=entered.text("reason"))
    return Closed(results=(_result(look, item_of(look), entered),))


def _result(look: Look, item: ServiceItem, entered: Entered) -> ResultData:
    return ResultData(
        name=entered.text("name"),
        number=entered.text("number"),
        issuer=item.organ.name,
        kind=item.results[0].kind,
        valid_from=entered.text("valid_from") or None,
        valid_to=entered.text("valid_to") or None,
    )


def _bad_days(entered: Entered) -> Wrong | None:
    for name in ("valid_from", "valid_to"):
        typed = entered.text(name)
        try:
            if typed and date.fromisoformat(typed).isoformat() != typed:
                raise ValueError
        except ValueError:
            return Wrong(_T("日期请按 2026-05-14 的格式填写。", "Write a day as 2026-05-14."), name)
    if entered.text("valid_to") and entered.text("valid_to") < entered.text("valid_from"):
        return Wrong(_T("有效期的起止日期不对。", "It ends before it begins."), "valid_to")
    return None


def _bad_file(entered: Entered) -> Wrong | None:
    if entered.file is None:
        return None
    if len(entered.file) > LARGEST_FILE:
        return Wrong(_T("文件太大，最多20MB。", "The file is too big: 20 MB at most."), "file")
    if not entered.file.startswith(b"%PDF-"):
        return Wrong(_T("请上传PDF文件。", "Upload a PDF."), "file")
    return None


def with_file(step: Step, entered: Entered) -> Step:
    """The step that keeps the uploaded result with it."""
    pdf = entered.file
    if pdf is None:
        return step
    plain = step.say

    def say(case: Case, item: ServiceItem, files: tuple[BlobRef, ...]) -> Detail:
        closed = plain(case, item, files)
        if not isinstance(closed, Closed) or not closed.results:
            return closed
        first = closed.results[0]
        named = ResultData(
            first.name, first.number, first.issuer, first.kind, first.valid_from, first.valid_to, file=files[0]
        )
        return Closed(results=(named,))

    return Step(step.name, step.actor, say, (("application/pdf", pdf),))


_READY = (
    words(_T("交接批次", "Batch"), "batch", long=False),
    Field("originals", "number", _T("原件份数", "Originals"), "1", required=True, least="0", most="999"),
    Field("copies", "number", _T("复印件份数", "Copies"), "0", required=True, least="0", most="999"),
    words(_T("移交人（审批部门）", "Handed over by"), "giver", long=False),
)
_MAIL = (words(_T("寄递单号", "Tracking number"), "tracking", long=False),)


def _ready_detail(_look: Look, entered: Entered) -> ResultArrived | Wrong:
    wrong = missing(entered, _READY)
    originals, copies = entered.number("originals") or 0, entered.number("copies") or 0
    return wrong or ResultArrived(entered.text("batch"), originals, copies, entered.text("giver"))


def _mail_detail(_look: Look, entered: Entered) -> Delivered | Wrong:
    return missing(entered, _MAIL) or Delivered(Delivery.MAIL.value, tracking_no=entered.text("tracking"))


def _wants(way: Delivery, look: Look) -> bool:
    choice = look.intake.delivery
    return choice is not None and choice.way == way.value


ACTS: tuple[Act, ...] = (
    Act(
        "close",
        _E.CLOSE,
        _T("办结，登记结果", "Close with the result"),
        _T("已办结，结果会送到出件窗口和自助终端。", "Closed; the hall hears of the result."),
        Role.BACK_OFFICE,
        DECIDING,
        lambda look: Closed(results=(ResultData("…", "…", "…"),)) if look.case.decision else Closed(reason="…"),
        _close_asks,
        _close_detail,
    ),
    Act(
        "ready",
        _E.RESULT_ARRIVED,
        _T("结果已交出件窗口", "The result is at the hand-out window"),
        _T("已登记交接，等待领取。", "Recorded; it waits to be collected."),
        Role.HAND_OUT_CLERK,
        ACCEPTING,
        lambda _: ResultArrived("…", 1, 0, "…"),
        lambda _: read_groups(_READY, _T("结果交接", "Hand-over")),
        _ready_detail,
    ),
    act_of(
        "mail",
        _E.DELIVER,
        _T("已邮寄结果", "The result is posted"),
        _T("已登记邮寄。", "The parcel is recorded."),
        Delivered(Delivery.MAIL.value, tracking_no="…"),
        _MAIL,
        _mail_detail,
        staff=ACCEPTING | DECIDING,
    ),
    Act(
        "network",
        _E.DELIVER,
        _T("已网上送达", "Delivered over the network"),
        _T("已登记网上送达。", "Recorded."),
        Role.BACK_OFFICE,
        ACCEPTING | DECIDING,
        lambda _: Delivered(Delivery.NETWORK.value),
        nothing_asked,
        lambda *_: Delivered(Delivery.NETWORK.value),
        stands=lambda look: _wants(Delivery.NETWORK, look),
    ),
    act_of(
        "archive",
        _E.ARCHIVE,
        _T("归档", "Archive"),
        _T("已归档。", "Archived."),
        NoDetail(),
        (),
        no_detail,
    ),
)
