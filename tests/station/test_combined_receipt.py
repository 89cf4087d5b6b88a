"""A combined receipt on paper: every matter with its own number, and a single matter as it always was."""

from __future__ import annotations

from dataclasses import replace

from devices.ports import LabelledLine, QrCode, ReceiptElement, TextLine
from intake.receipt import ReceiptCase, ReceiptData, ReceiptMaterial, reprint
from station.visit.receipt_paper import paper_of

ONE = ReceiptData(
    title="收件凭证",
    case_no="11100100000000019L300073100100020260514DK7M200017",
    item="个体工商户设立登记",
    organ="示例市市场监督管理局",
    applicant="测试甲",
    id_number_masked="1101**********002X",
    phone="",
    taken_in="2026年5月14日 09:30",
    materials=(ReceiptMaterial(1, "经营场所使用证明", "现场拍摄", 2),),
    bring_later=(),
    promised="1个工作日（从受理那天算起）",
    rule="规则",
    hall="示例市政务服务中心",
    hall_address="",
    hall_phone="",
    hotline="12345",
    progress_url="https://hall.example/p/x",
    delivery_note="",
    date_note="",
    reprint="",
    terminal_id="T-K7M2",
)
CASES = (
    ReceiptCase(ONE.case_no, ONE.item, ONE.organ, ONE.promised),
    ReceiptCase(
        "11100100000000609M300013190400020260514DK7M200018",
        "小餐饮登记",
        "示例市云山区市场监督管理局",
        "5个工作日（从受理那天算起）",
    ),
)
PACKAGE = replace(ONE, item="开小餐馆一件事", organ="甲、乙", promised="各自", cases=CASES)


def said(paper: tuple[ReceiptElement, ...]) -> list[str]:
    found = []
    for element in paper:
        if isinstance(element, TextLine):
            found.append(element.text)
        elif isinstance(element, LabelledLine):
            found.append(f"{element.label}:{element.value.replace(' ', '')}")
    return found


def test_every_matter_has_its_number_organ_and_limit() -> None:
    lines = said(paper_of(PACKAGE))
    start = lines.index("办理事项:开小餐馆一件事")
    assert lines[start : start + 14] == [
        "办理事项:开小餐馆一件事",
        "申请人:测试甲",
        "证件号码:1101**********002X",
        "收件时间:2026年5月14日09:30",
        "第1件（共2件）",
        f"收件编号:{CASES[0].case_no}",
        "办理事项:个体工商户设立登记",
        "受理机关:示例市市场监督管理局",
        "承诺时限:1个工作日（从受理那天算起）",
        "第2件（共2件）",
        f"收件编号:{CASES[1].case_no}",
        "办理事项:小餐饮登记",
        "受理机关:示例市云山区市场监督管理局",
        "承诺时限:5个工作日（从受理那天算起）",
    ]
    assert lines.count("1. 经营场所使用证明（现场拍摄，2页）") == 1
    assert len([element for element in paper_of(PACKAGE) if isinstance(element, QrCode)]) == 1
    assert "补打" in said(paper_of(reprint(PACKAGE, 1)))[0]


def test_a_single_matter_looks_as_it_did() -> None:
    lines = said(paper_of(ONE))
    start = lines.index("收件凭证")
    assert lines[start : start + 9] == [
        "收件凭证",
        f"收件编号:{ONE.case_no}",
        "办理事项:个体工商户设立登记",
        "受理机关:示例市市场监督管理局",
        "申请人:测试甲",
        "证件号码:1101**********002X",
        "收件时间:2026年5月14日09:30",
        "承诺时限:1个工作日（从受理那天算起）",
        "已收材料",
    ]
