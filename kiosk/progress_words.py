"""Where a case stands, in a citizen's words: what happens now and what to do next (C22 a)."""

from __future__ import annotations

from intake.case.states import CaseState
from intake.text import LocalizedText

_T = LocalizedText.of
_S = CaseState

NEXT: dict[CaseState, LocalizedText] = {
    _S.DRAFT: _T("还没有提交。", "Not handed in yet."),
    _S.RECEIVED: _T(
        "材料已经收到，5个工作日内告诉您是否受理。现在不用做什么。",
        "We have your papers and tell you within 5 working days whether the case is accepted. Nothing to do now.",
    ),
    _S.SUPPLEMENT_PENDING: _T(
        "还缺材料或者需要更正。请刷身份证，在本机“补交材料”办理，也可以到窗口办理。",
        'Something is missing or has to be corrected. Bring it here under "Supplement", or at a window.',
    ),
    _S.SUPPLEMENTED: _T(
        "补交的材料已经收到，5个工作日内告诉您是否受理。现在不用做什么。",
        "Your supplement has come; we tell you within 5 working days. Nothing to do now.",
    ),
    _S.IN_TRANSIT: _T(
        "材料正寄往办理地，收到后开始办理。现在不用做什么。", "On its way to the handling place. Nothing to do now."
    ),
    _S.ACCEPTED: _T("已经受理，正在安排审查。现在不用做什么。", "Accepted; the review follows. Nothing to do now."),
    _S.UNDER_REVIEW: _T("工作人员正在审查。现在不用做什么。", "It is being reviewed. Nothing to do now."),
    _S.REVIEW_SUPPLEMENT: _T(
        "审查中需要补正。请刷身份证，在本机“补交材料”办理，也可以到窗口办理。",
        'The review needs more from you. Bring it here under "Supplement", or at a window.',
    ),
    _S.SPECIAL_PROCEDURE: _T(
        "正在进行听证、检验、检测等，这段时间不计入办理时限。",
        "A hearing, inspection or test is under way; its time is not counted.",
    ),
    _S.SUSPENDED: _T("暂时中止，原因消除后恢复办理。", "Suspended; it goes on once the reason is gone."),
    _S.DECIDED: _T("已经作出决定，正在制作文书或证照。", "Decided; the papers are being made."),
    _S.CLOSED: _T(
        "已经办结。可以领取结果；能在本机打印的，请点“打印证照证明”。",
        'Finished. You can collect the result; some can be printed here under "Print a certificate".',
    ),
    _S.READY: _T(
        "结果已经到窗口。请带身份证来领取；能在本机打印的，请点“打印证照证明”。",
        'The result is at the window: bring your ID card. Some can be printed here under "Print a certificate".',
    ),
    _S.DELIVERED: _T("结果已经送达，事情办完了。", "The result was delivered. All is done."),
    _S.ARCHIVED: _T("事情办完了，材料已经归档。", "All is done and on file."),
    _S.NOT_ACCEPTED: _T(
        "不予受理，理由写在决定书里。有疑问请到窗口询问，也可以拨打12345。",
        "Not accepted; the reasons are in the letter. Ask at a window or call 12345.",
    ),
    _S.LAPSED: _T(
        "没有在期限内补正，已经办结。需要的话，请重新申请。", "No supplement came in time. Apply again if needed."
    ),
    _S.WITHDRAWN: _T("您已撤回申请。需要的话，请重新申请。", "You withdrew it. Apply again if needed."),
    _S.RETURNED: _T(
        "材料已经退还。需要的话，请补齐后重新申请。", "The papers went back. Complete them and apply again."
    ),
    _S.VOIDED: _T("本件已经作废。有疑问请到窗口询问。", "This case is void. Please ask at a window."),
    _S.REFERRED: _T("已经转给有权的机关办理。", "Passed on to the office in charge."),
    _S.TERMINATED: _T("已经终止办理，原因请到窗口询问。", "Terminated. Please ask at a window why."),
}


#: Of a matter that waits for another one's result (C10 d).
WAITING = _T(
    "前一件办好后，这一件自动开始，不用再来。现在不用做什么。",
    "It starts by itself when the matter before it is finished. Nothing to do now.",
)

#: Accepted with papers to follow (容缺受理).
DEFERRED = _T(
    "已经受理，还有容缺的材料要补交。请刷身份证，在本机“补交材料”办理，也可以到窗口办理。",
    'Accepted; a paper is still to follow. Bring it here under "Supplement", or at a window.',
)
