"""Every document with sample data: what `Printery.stage` tries, what docs/documents.md shows. People are made up."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from intake.attachment import BlobRef
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    Closed,
    CommitmentGiven,
    Decided,
    Decision,
    DefectSort,
    DeferredMaterial,
    Delivered,
    EventName,
    Extended,
    Forwarded,
    GivenBack,
    Halted,
    Noticed,
    NoticeLine,
    Recipient,
    RecipientKind,
    RefusedAcceptance,
    ResultArrived,
    ResultData,
    ReturnedPaper,
)
from intake.clock import Reading
from intake.item import Commitment, SamplePaper
from intake.papers import (
    application,
    assistance,
    certificate,
    complaints,
    decisions,
    delivery,
    guide,
    mail,
    notices,
    outage,
    pledges,
    receipts,
    sample,
    slips,
)
from intake.papers.letterhead import Letterhead, Matter, Party
from intake.papers.numbering import KIND_WORDS, NumberBlock, NumberPattern, take_number
from intake.papers.paper import Paper, PaperKind
from intake.papers.periods import LastDay
from intake.papers.verify import with_code
from intake.papers.wording import Wording
from intake.receipt import FIVE_DAY_RULE, Hall, ReceiptCase, ReceiptData, ReceiptLater, ReceiptMaterial, reprint
from station.papers.sample_item import COMMITMENT, sample_item

_KEY = b"sample papers prove nothing to anybody"
_HALL = Hall("示例市政务服务中心", "示例市云山区示例路1号", "010-00000000")
_URL = "https://hall.example"
_CASE_NO = "11100100000000609M300013100100020260514DK7M200017"
_AT = Reading(datetime(2026, 5, 14, 1, 30, tzinfo=UTC))
PARTY = Party(
    "示例市晨光餐饮有限公司",
    "统一社会信用代码",
    "91100100MA00000153",
    "13800000002",
    "示例市云山区示例路8号",
    "测试甲",
    "测试乙",
    "11010519491231002X",
)
PERSON = Party("测试甲", "居民身份证号码", "11010519491231002X", "13800000002", "示例市云山区示例路8号")
LINES = (
    NoticeLine(1, "material:layout_plan", "经营布局和操作流程图", DefectSort.WRONG, "请标明各操作间的面积并加盖公章"),
    NoticeLine(2, "material:safety_rules", "食品安全规章制度", DefectSort.MISSING, "请提交目录清单和全文"),
    NoticeLine(3, "material:health_proof", "从业人员健康证明", DefectSort.ORIGINAL_NEEDED, "请出示原件，核对后退还", 2),
)
RESULT = ResultData(
    "食品经营许可证", "JY21001000000017", "示例市云山区市场监督管理局", valid_from="2026-05-14", valid_to="2031-05-13"
)
_FORM = SamplePaper.model_validate(
    {
        "title": {"zh-CN": "食品安全规章制度目录清单", "en": "List of food safety rules"},
        "rows": [
            {"label": "店名", "example": "示例市云山区晨光小吃店", "note": "与营业执照上的名称一致。"},
            {"label": "食品安全自查制度", "example": "有"},
            {"label": "申请人签名、日期", "example": "测试甲　2026年5月14日"},
        ],
    }
)
#: Papers about an item, not about a case: anybody may have them, and nothing is to be verified.
_OF_NO_CASE = frozenset({PaperKind.GUIDE, PaperKind.SAMPLE})


def letterhead(wording: Wording, kind: PaperKind | None = None) -> Letterhead:
    numbered = None
    if kind in KIND_WORDS:
        block = NumberBlock("示云市监", kind, 2026, 1, 200, 17, "K7M2")
        numbered = take_number(NumberPattern(), [block], "示云市监", kind, 2026)
    return Letterhead(_HALL, "T-K7M2", _AT, wording, _URL, numbered, clerk="测试丙", window="12号窗口")


def matter(party: Party = PARTY) -> Matter:
    item = sample_item()
    return Matter(item, _CASE_NO, item.organ.name, "2026-05-14", party, "tokentokentokentoken01")


def samples(wording: Wording) -> Iterator[tuple[str, Paper]]:
    """(name, paper): the kind, with its variant where it has several."""
    for name, paper in _plain(wording):
        yield name, paper if paper.kind in _OF_NO_CASE else with_code(paper, _KEY, _URL)


def _plain(wording: Wording) -> Iterator[tuple[str, Paper]]:
    def head(kind: PaperKind | None = None) -> Letterhead:
        return letterhead(wording, kind)

    case = matter()
    yield from _receipts(wording)
    noticed = Noticed(LINES, 20, "2026-06-11")
    yield "D02", notices.one_time_notice(head(PaperKind.ONE_TIME_NOTICE), case, noticed)
    refused = RefusedAcceptance("not_competent", "经营场所位于示例市海湾区。", "示例市海湾区市场监督管理局")
    yield "D03", decisions.refusal(head(PaperKind.REFUSAL), case, refused)
    yield from _acceptances(wording)
    given = (DeferredMaterial("safety_rules", "2026-05-21"),)
    yield "D06", pledges.deferral(head(PaperKind.DEFERRAL), case, given)
    promise = Commitment.model_validate(COMMITMENT)
    checked = (CommitmentGiven("safety_rules", "2026-06-26"),)
    yield "D07", pledges.commitment_letter(head(PaperKind.COMMITMENT), case, promise, checked, signature=scrawl())
    halted = Halted("expert_review", "《中华人民共和国行政许可法》第四十五条", 10)
    special = head(PaperKind.SPECIAL_PROCEDURE)
    end = LastDay("2026-06-03")
    yield "D08", notices.special_procedure_notice(special, case, halted, start="2026-05-20", planned_end=end)
    extended = Extended(10, "需要补充核查经营场所", "测试丁")
    day = LastDay("2026-06-26")
    yield "D09", notices.extension_notice(head(PaperKind.EXTENSION), case, extended, new_day=day)
    yield "D10", notices.review_notice(head(PaperKind.REVIEW_NOTICE), case, noticed)
    yield from _decisions(wording)
    yield from _deliveries(wording)
    yield from _agreements(wording)
    yield from _slips(wording)
    proof = certificate.certificate(head(PaperKind.CERTIFICATE), matter(PERSON), RESULT, printed_before=1)
    if isinstance(proof, Paper):
        yield "D23", proof
    answers = {"shop_name": "晨光小吃店", "area": "86", "opens_on": "2026-06-01", "phone": "13800000002"}
    yield "APPLICATION", application.application_form(head(), case, answers, _handed_in(), signature=scrawl())
    yield "GUIDE", guide.service_guide(head(), case.item)
    for kind in sample.SampleKind:
        yield f"SAMPLE-{kind.value}", sample.sample_paper(head(), case.item, _FORM, kind)


def receipt_data() -> ReceiptData:
    return ReceiptData(
        title="收件凭证",
        case_no=_CASE_NO,
        item="食品经营许可新办",
        organ="示例市云山区市场监督管理局",
        applicant="测试甲",
        id_number_masked="1101**********002X",
        phone="13800000002",
        taken_in="2026年5月14日 09:30",
        materials=(
            ReceiptMaterial(1, "经营布局和操作流程图", "现场拍摄", 2),
            ReceiptMaterial(2, "营业执照", "免交，由部门核对", 0),
        ),
        bring_later=(ReceiptLater("食品安全规章制度", "受理后5个工作日内"),),
        promised="8个工作日（从受理那天算起）",
        rule=FIVE_DAY_RULE,
        hall=_HALL.name,
        hall_address=_HALL.address,
        hall_phone=_HALL.phone,
        hotline="12345",
        progress_url=f"{_URL}/p/tokentokentokentoken01",
        delivery_note="",
        date_note="",
        reprint="",
        terminal_id="T-K7M2",
    )


def _receipts(wording: Wording) -> Iterator[tuple[str, Paper]]:
    data = receipt_data()
    yield "D01", receipts.receipt(data, clerk_name="测试丙", signature=scrawl())
    second = ReceiptCase(_CASE_NO[:-1] + "8", "个体工商户设立登记", "示例市市场监督管理局", "1个工作日")
    first = ReceiptCase(data.case_no, data.item, data.organ, data.promised)
    together = replace(data, item="开小餐馆一件事", cases=(first, second))
    english = replace(data, language="en", item_translated="New food business licence")
    yield "D01-en", receipts.receipt(english)
    yield "D01-package", receipts.receipt(reprint(together, 1))
    head = letterhead(wording)
    yield "D05", receipts.supplement_receipt(head, matter(), LINES[:2], remaining=LINES[2:])


def _acceptances(wording: Wording) -> Iterator[tuple[str, Paper]]:
    head = letterhead(wording, PaperKind.ACCEPTANCE)
    promised, statutory = LastDay("2026-05-26"), LastDay("2026-06-11")
    accepted = Accepted(AcceptanceMode.NORMAL, "2026-05-14")
    yield (
        "D04",
        decisions.acceptance_notice(
            head, matter(), accepted, promised=promised, statutory=statutory, materials=_handed_in()
        ),
    )
    deferred = Accepted(
        AcceptanceMode.DEFERRED,
        "2026-12-10",
        (DeferredMaterial("safety_rules", None),),
        (CommitmentGiven("health_proof"),),
    )
    missing = LastDay(None, 2027)
    yield (
        "D04-no-calendar",
        decisions.acceptance_notice(
            head, matter(), deferred, promised=missing, statutory=missing, copies_to=("示例市云山区应急管理局",)
        ),
    )


def _decisions(wording: Wording) -> Iterator[tuple[str, Paper]]:
    head = letterhead(wording, PaperKind.DECISION)
    yield "D11-granted", decisions.decision_paper(head, matter(), Decided(Decision.GRANTED, ""), results=(RESULT,))
    reason = "经营场所与有毒、有害场所的距离不符合规定"
    yield "D11-refused", decisions.decision_paper(head, matter(), Decided(Decision.REFUSED, reason))
    closed = Closed((), "在补正期限内没有提交补正材料")
    lapsed = decisions.ENDINGS[EventName.LAPSE]
    yield "D11-closed", decisions.closing_notice(head, matter(), closed, ending=lapsed, on="2026-06-12")


def _deliveries(wording: Wording) -> Iterator[tuple[str, Paper]]:
    back = GivenBack(
        "申请人自愿撤回申请", (ReturnedPaper("经营布局和操作流程图", 1, 1), ReturnedPaper("租赁合同", 0, 1))
    )
    yield "D12", delivery.return_list(letterhead(wording, PaperKind.RETURN_LIST), matter(), back, why="withdraw")
    arrived = ResultArrived("20260522-01", 2, 2, "测试丁")
    head = letterhead(wording, PaperKind.TRANSFER)
    results = ((_CASE_NO, RESULT), (_CASE_NO[:-1] + "8", replace(RESULT, number="JY21001000000018")))
    yield "D13", delivery.transfer_slip(head, arrived, results, organ="示例市云山区市场监督管理局")
    letter = BlobRef("sha256:" + "0" * 64, 1000, "image/jpeg")
    other = Recipient(RecipientKind.OTHER, "测试戊", "111", "100101196002290033", letter)
    delivered = Delivered("collect", other)
    head = letterhead(wording, PaperKind.PROOF_OF_DELIVERY)
    papers = (("准予行政许可决定书", "示云市监决字〔2026〕00017号"), ("食品经营许可证", RESULT.number))
    yield "D14", delivery.proof_of_delivery(head, matter(), delivered, papers, signature=scrawl())
    hall = mail.Address(_HALL.name, _HALL.phone, _HALL.address)
    to = mail.Address(PARTY.name, PARTY.phone, PARTY.address)
    head = letterhead(wording, PaperKind.MAIL_SLIP)
    inside = (("食品经营许可证", 1), ("送达回证", 1))
    yield (
        "D15",
        mail.mail_slip(head, hall, to, inside, tracking_no="1000000000017", carrier="示例速递", matter=matter()),
    )
    sent = Forwarded(
        "1000000000018", "示例速递", "100200", "示例二市市场监督管理局", identity_method="chip", formal_check=True
    )
    head = letterhead(wording, PaperKind.CROSS_REGION)
    pages = (("经营布局和操作流程图", 2), ("从业人员健康证明", 1))
    yield "D16", mail.cross_region_slip(head, matter(PERSON), sent, pages, region_name="示例二市")


def _agreements(wording: Wording) -> Iterator[tuple[str, Paper]]:
    head = letterhead(wording, PaperKind.ASSISTANCE)
    officer = assistance.Delegate("测试丙", "工号", "S-0012", "010-00000000")
    scope = ("代为填写申请表", "代为提交和补正材料", "代为领取办理结果")
    agreement = assistance.assistance_agreement(head, matter(PERSON), officer, scope=scope, until="2026-08-13")
    yield "D17-agreement", agreement
    agent = assistance.Delegate("测试戊", "居民身份证号码", "100101196002290033", "13800000003")
    yield "D17-authority", assistance.letter_of_authority(head, matter(PERSON), agent, until="2026-08-13")
    yield "D20", pledges.consent_paper(letterhead(wording), _consent(agreed=True), name="测试甲", signature=scrawl())
    english = replace(letterhead(wording), language="en")
    facts = pledges.ConsentFacts(
        "Comparing your face with the picture on your document",
        "A picture of your face, taken now",
        "Deleted at once after the comparison",
        "A clerk compares your document with you",
    )
    yield "D20-en", pledges.consent_paper(english, facts, name="CESHI JIA")


def _consent(*, agreed: bool | None) -> pledges.ConsentFacts:
    return pledges.ConsentFacts(
        "核验您与证件是否为同一人",
        "现场拍摄的人脸图像",
        "比对完成后立即删除，不保存",
        "由工作人员核对证件和本人",
        agreed,
    )


def _slips(wording: Wording) -> Iterator[tuple[str, Paper]]:
    head = letterhead(wording)
    english = replace(head, language="en")
    filled = outage.OutageEntry(
        outage.slip_number("断2026", 17),
        "测试甲",
        "13800000002",
        "食品经营许可新办",
        (("经营布局图", 1),),
        "2026年5月14日 09:30",
    )
    yield "D18", outage.outage_slip(head, filled)
    yield "D18-blank", outage.blank_slips(head, "断2026", 18, 1)[0]
    yield "D19-ticket", slips.ticket(head, "A017", item="食品经营许可新办", ahead=3, code="HALL:TICKET:A017")
    yield (
        "D19-appointment",
        slips.appointment_slip(
            head, "Y0042", item="食品经营许可新办", time="2026年5月15日 9:00—9:30", window="12号窗口", name="测试甲"
        ),
    )
    reason = "本事项需要人工审核，请到窗口办理。"
    yield "D19-kiosk", slips.kiosk_slip(head, item="食品经营许可新办", reason=reason, number="A018", name="测试甲")
    left = slips.Leaving(
        "食品经营许可新办", "A018", 2, kept="here", slip="K001-7WKK-7PXT", slip_text="HALL:SLIP:K001-7WKK-7PXT"
    )
    yield "D19-leaving", slips.leaving_slip(head, left)
    yield "D19-en", slips.ticket(english, "A017", item="New food business licence", ahead=0)
    yield "D21", slips.fee_notice(head, matter(), slips.fee_of(sample_item(), "FK20260514000017"))
    facts = complaints.ComplaintFacts(
        "complaint", "TS20260514-0003", "窗口等候时间过长", "大厅值班负责人", "2026年5月29日", "2026年5月14日 09:30"
    )
    yield "D22", complaints.complaint_slip(head, facts)
    asked = complaints.ComplaintFacts(
        "enquiry", "ZX20260514-0007", "Residence permit", "Information desk", "2026-05-21", "2026-05-14 09:30"
    )
    yield "D22-en", complaints.complaint_slip(english, asked)


def _handed_in() -> tuple[tuple[str, str], ...]:
    return (("经营布局和操作流程图", "现场拍摄，2页"), ("从业人员健康证明", "现场扫描，1页"))


def scrawl() -> str:
    """A line as if signed on the pad, base64 of a PNG."""
    from PIL import Image, ImageDraw

    picture = Image.new("L", (900, 420), 255)
    points = ((120, 260), (220, 150), (260, 300), (360, 160), (420, 280), (520, 190), (640, 250), (780, 180))
    ImageDraw.Draw(picture).line(points, fill=0, width=10, joint="curve")
    held = io.BytesIO()
    picture.save(held, "PNG")
    return base64.b64encode(held.getvalue()).decode()
