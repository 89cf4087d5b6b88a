"""The short words of papers: what stands before a value, above a column, under a line to sign on."""

from __future__ import annotations

from intake.text import CHINESE, LocalizedText

_T = LocalizedText.of

#: GB/T 39046 ID types as they are called on paper.
ID_TYPES = {
    "111": _T("居民身份证号码", "Resident identity number"),
    "414": _T("护照号码", "Passport number"),
    "511": _T("台湾居民来往大陆通行证号码", "Taiwan travel permit number"),
    "516": _T("港澳居民来往内地通行证号码", "Hong Kong/Macao travel permit number"),
}
OTHER_ID = _T("证件号码", "Document number")

_LABELS = {
    "applicant": _T("申请人", "Applicant"),
    "name": _T("姓名", "Name"),
    "id_number": _T("证件号码", "ID number"),
    "uscc": _T("统一社会信用代码", "Unified social credit code"),
    "legal_representative": _T("法定代表人", "Legal representative"),
    "contact": _T("经办人（代理人）", "Acting for the applicant"),
    "contact_id": _T("经办人证件号码", "Their ID number"),
    "phone": _T("联系电话", "Telephone"),
    "address": _T("联系地址", "Address"),
    "item": _T("办理事项", "Matter"),
    "item_code": _T("事项编码", "Matter code"),
    "organ": _T("受理机关", "Handling office"),
    "case_no": _T("收件编号", "Case number"),
    "received": _T("收件时间", "Received"),
    "received_on": _T("收件日期", "Received on"),
    "applied_on": _T("申请日期", "Applied on"),
    "accepted_on": _T("受理日期", "Accepted on"),
    "accepted_by": _T("受理人", "Accepted by"),
    "acceptance_mode": _T("受理方式", "Kind of acceptance"),
    "basis": _T("办理依据", "Legal basis"),
    "statutory_limit": _T("法定办结时限", "Legal limit"),
    "promised_limit": _T("承诺办结时限", "Promised limit"),
    "promised": _T("承诺时限", "Promised limit"),
    "starts": _T("开始办理", "Starts"),
    "materials": _T("已收材料", "Materials received"),
    "later": _T("以后补交", "To be supplied later"),
    "no": _T("序号", "No."),
    "material": _T("材料名称", "Material"),
    "source": _T("来源", "Source"),
    "pages": _T("页数", "Pages"),
    "defect": _T("问题", "Defect"),
    "to_do": _T("补正要求", "What to do"),
    "count": _T("份数", "Copies"),
    "number": _T("编号", "Number"),
    "time": _T("时间", "Time"),
    "date": _T("日期", "Date"),
    "window": _T("窗口", "Window"),
    "terminal": _T("终端", "Terminal"),
    "clerk_sign": _T("经办人签字", "Clerk's signature"),
    "applicant_sign": _T("申请人（代理人）签字", "Applicant's signature"),
    "ahead": _T("等候人数", "Waiting before you"),
    "subject": _T("事由", "Subject"),
    "owner": _T("承办人", "Who deals with it"),
    "due": _T("答复期限", "Reply by"),
    "purpose": _T("处理目的", "Purpose"),
    "data": _T("处理的信息", "Data"),
    "keeping": _T("保存期限", "Kept for"),
    "alternative": _T("不同意时的办法", "If you do not agree"),
    "answer": _T("本人选择", "Your choice"),
    "holder": _T("持有人", "Holder"),
    "result_name": _T("证件名称", "Document"),
    "result_number": _T("证件编号", "Document number"),
    "issuer": _T("发证机关", "Issued by"),
    "valid": _T("有效期", "Valid"),
}


def label(key: str, language: str = CHINESE) -> str:
    """Raises ``KeyError`` for a word there is none of."""
    return _LABELS[key].get(language)
