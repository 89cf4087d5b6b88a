"""Acceptance examples of CAPABILITIES §2.2 that a citizen or a clerk meets on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from paper_kit import KEY, PARTY, PERSON, codes_on, head, ink, matter, on_a4, on_roll, squeezed

from intake.attachment import BlobRef
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    Delivered,
    Extended,
    Noticed,
    Recipient,
    RecipientKind,
    RefusedAcceptance,
)
from intake.item import Fee, Limit, LimitUnit
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
    slips,
)
from intake.papers.check_page import CheckOutcome, check_html, check_paper
from intake.papers.paper import Paper, PaperKind, Printing, Rows, printed_again
from intake.papers.periods import LastDay
from intake.papers.receipts import SupplementTo
from intake.papers.verify import Genuine, NotGenuine, verify, with_code
from station.papers import shared_printery
from station.papers.sample_item import sample_item
from station.papers.samples import LINES, RESULT, receipt_data, samples, scrawl

ITEM = sample_item()


def test_c02a_the_guide_on_paper_holds_scope_conditions_materials_limits_and_a_code() -> None:
    paper = guide.service_guide(head(), ITEM)
    said = on_a4(paper)
    for words in (
        ITEM.guide.who.get(),
        *(condition.get() for condition in ITEM.conditions),
        *(material.name.get() for material in ITEM.materials),
        *(material.requirement.get() for material in ITEM.materials),
        "法定办结时限：20个工作日",
        "承诺办结时限：8个工作日",
        ITEM.fee.basis or "",
        "第3版",
    ):
        assert squeezed(words) in said, words
    assert codes_on(paper) == {f"https://hall.example/g/{ITEM.impl_code}"}


def test_c07c_the_form_is_printed_from_what_was_keyed_in_and_says_nothing_twice() -> None:
    answers = {"shop_name": "晨光小吃店", "area": "86", "opens_on": "2026-06-01", "phone": "13800000003"}
    paper = application.application_form(head(), matter(), answers, (("经营布局和操作流程图", "现场拍摄，2页"),))
    said = on_a4(paper)
    for words in ("经营者名称晨光小吃店", "86平方米", "2026年6月1日", "13800000003", "现场拍摄，2页"):
        assert words in said
    labels = [name for block in paper.blocks if isinstance(block, Rows) for name, _ in block.entries]
    asked = [field.label.get() for field in ITEM.form.fields()]
    assert [label for label in labels if label in asked and label != "联系电话"] == asked[:-1]


def test_c07a_the_printed_application_has_every_answer_once() -> None:
    answers = {"shop_name": "晨光小吃店", "area": "86", "opens_on": "2026-06-01", "phone": PARTY.phone}
    said = on_a4(application.application_form(head(), matter(), answers))
    assert said.count("晨光小吃店") == 1


def test_c08a_one_notice_names_two_missing_and_one_wrong() -> None:
    paper = notices.one_time_notice(head(PaperKind.ONE_TIME_NOTICE), matter(), Noticed(LINES, 20, "2026-06-11"))
    said = on_a4(paper)
    for line in LINES:
        assert line.name in said
        assert squeezed(line.words) in said
    assert "一次告知" in said
    assert "20个工作日（至2026年6月11日）" in said
    assert "没有列明的内容" in said, "nothing more can be demanded later"
    assert "未加盖电子印章" in said
    assert paper.copies == 2


def test_c08b_a_refusal_has_a_listed_reason_the_right_organ_and_both_remedies() -> None:
    refused = RefusedAcceptance("not_competent", "经营场所在海湾区。", "示例市海湾区市场监督管理局")
    said = on_a4(decisions.refusal(head(PaperKind.REFUSAL), matter(), refused))
    for words in (
        "依法不属于本机关职权范围",
        "第三十二条第一款第（二）项",
        "示例市海湾区市场监督管理局",
        "行政复议法》第二十条",
        "六十日内",
        "行政诉讼法》第四十六条",
        "六个月内",
    ):
        assert words in said
    with pytest.raises(KeyError):
        decisions.refusal(head(), matter(), RefusedAcceptance("because", "不想办"))


def test_the_acceptance_has_both_limits_with_their_days() -> None:
    paper = decisions.acceptance_notice(
        head(PaperKind.ACCEPTANCE),
        matter(),
        Accepted(AcceptanceMode.NORMAL, "2026-05-14"),
        promised=LastDay("2026-05-26"),
        statutory=LastDay("2026-06-11"),
        copies_to=("示例市云山区应急管理局",),
    )
    said = on_a4(paper)
    for words in (
        "20个工作日（至2026年6月11日）",
        "8个工作日（至2026年5月26日）",
        "测试丙",
        "应急管理局",
        "2026年5月14日",
    ):
        assert words in said


def test_an_acceptance_by_law_names_the_clause_that_makes_it_so() -> None:
    accepted = Accepted(AcceptanceMode.DEEMED, "2026-05-14")
    paper = decisions.acceptance_notice(head(), matter(), accepted, promised=None, statutory=None)
    said = on_a4(paper)
    assert "第三十二条第一款第（四）项" in said
    assert "视为受理" in said


def test_w09_without_the_calendar_the_notice_names_the_year_and_no_date() -> None:
    missing = LastDay(None, 2027)
    accepted = Accepted(AcceptanceMode.NORMAL, "2026-12-10")
    said = on_a4(decisions.acceptance_notice(head(), matter(), accepted, promised=missing, statutory=missing))
    assert said.count("缺少2027年工作日历") == 2
    assert "2027年1月" not in said


def test_who_declines_the_commitment_is_told_that_nothing_follows() -> None:
    promise = ITEM.commitment
    assert promise is not None
    said = on_a4(pledges.commitment_letter(head(PaperKind.COMMITMENT), matter(), promise))
    assert squeezed("按照一般程序提交材料办理，不受其他影响") in said
    assert promise.liability.get() in said
    assert "30个工作日内" in said


def test_c13b_the_proof_of_delivery_has_the_collectors_identity_and_signature() -> None:
    letter = BlobRef("sha256:" + "0" * 64, 1000, "image/jpeg")
    collector = Recipient(RecipientKind.OTHER, "测试戊", "111", "100101196002290033", letter)
    paper = delivery.proof_of_delivery(
        head(PaperKind.PROOF_OF_DELIVERY), matter(), Delivered("collect", collector), ((RESULT.name, RESULT.number),)
    )
    said = on_a4(paper)
    signed = replace(paper, sign=(replace(paper.sign[0], picture=scrawl()), *paper.sign[1:]))
    assert ink(signed) > ink(paper), "the signature stands on the sheet"
    for words in ("测试戊", "100101196002290033", "授权委托书", "委托他人代收", RESULT.number, "收件人（签字）"):
        assert words in said


def test_c13b_who_will_not_sign_has_the_reason_and_a_witness() -> None:
    refused = Delivered("collect", None, refusal="对结果有异议")
    said = on_a4(delivery.proof_of_delivery(head(), matter(), refused, ((RESULT.name, RESULT.number),)))
    assert "对结果有异议" in said
    assert "见证人（签字）" in said


def test_c15a_the_mail_slip_has_both_ends_contents_and_that_the_government_pays() -> None:
    sender, receiver = (
        mail.Address("示例大厅", "010-00000000", "示例路1号"),
        mail.Address("测试甲", "13800000002", "示例路8号"),
    )
    slip = mail.mail_slip(
        head(PaperKind.MAIL_SLIP), sender, receiver, (("许可证", 1),), tracking_no="1000000000017", carrier="示例速递"
    )
    said = on_a4(slip)
    for words in ("1000000000017", "示例大厅", "示例路1号", "测试甲", "示例路8号", "许可证", "费用由政府承担"):
        assert words in said


def test_the_transfer_slip_says_what_the_collecting_place_judged_and_what_not() -> None:
    said = on_a4(dict(samples(shared_printery().wording))["D16"])
    for words in ("形式审查通过", "读取证件芯片核验", "不作实质审查", "示例二市", "1000000000018"):
        assert words in said


def test_c17a_a_code_belongs_to_one_content_and_the_paper_owns_that_it_is_not_sealed() -> None:
    paper = with_code(notice(), KEY, "https://hall.example")
    assert isinstance(verify(paper, paper.verify_code, KEY), Genuine)
    changed = replace(paper, addressee=paper.addressee + "。")
    assert isinstance(verify(changed, paper.verify_code, KEY), NotGenuine)
    said = on_a4(paper)
    assert "未加盖电子印章" in said
    assert squeezed(paper.verify_code) in said
    assert paper.verify_url in codes_on(paper)


def notice() -> Paper:
    return notices.one_time_notice(head(PaperKind.ONE_TIME_NOTICE), matter(), Noticed(LINES, 20, "2026-06-11"))


def test_c18b_the_second_print_shows_count_two_its_code_checks_and_over_the_limit_is_refused() -> None:
    def printed(before: int) -> Paper | certificate.OverLimit:
        return certificate.certificate(head(PaperKind.CERTIFICATE), matter(PERSON), RESULT, printed_before=before)

    first, second = printed(0), printed(1)
    assert isinstance(first, Paper)
    assert isinstance(second, Paper)
    coded = with_code(second, KEY, "https://hall.example")
    said = on_a4(coded)
    assert "第2次打印（最多3次）" in said
    assert "自助打印" in said, "the watermark"
    assert coded.verify_code == with_code(first, KEY, None).verify_code, "the same certificate, printed again"
    answer = check_paper(coded.verify_url, {coded.verify_code: coded}.get, KEY)
    assert answer.outcome is CheckOutcome.GENUINE
    assert printed(3) == certificate.OverLimit(3)


def test_c18b_the_page_that_checks_a_code_names_nobody() -> None:
    coded = with_code(notice(), KEY, None)
    page = check_html(check_paper(coded.verify_code.lower(), {coded.verify_code: coded}.get, KEY))
    assert coded.number in page
    assert coded.organ in page
    for personal in (PARTY.name, PARTY.id_number, PARTY.phone, PARTY.contact):
        assert personal not in page
    assert check_paper("hello", {}.get, KEY).outcome is CheckOutcome.NO_CODE
    assert check_paper(coded.verify_code, {}.get, KEY).outcome is CheckOutcome.UNKNOWN
    forged = replace(coded, title="<b>许可证</b>")
    assert check_paper(coded.verify_code, {coded.verify_code: forged}.get, KEY).outcome is CheckOutcome.CHANGED


def test_c21b_the_agreement_has_rights_duties_and_no_fee() -> None:
    officer = assistance.Delegate("测试丙", "工号", "S-0012")
    agreement = assistance.assistance_agreement(
        head(PaperKind.ASSISTANCE), matter(PERSON), officer, scope=("代为提交材料",), until="2026-08-13"
    )
    said = on_a4(agreement)
    for words in ("自愿", "不收取任何费用", "权利", "义务", "S-0012", PERSON.id_number, "2026年8月13日"):
        assert words in said


def test_c23c_receipts_name_the_hotline_and_a_complaint_has_its_number() -> None:
    assert "政务服务热线12345" in on_roll(receipts.receipt(receipt_data()))
    facts = complaints.ComplaintFacts(
        "complaint", "TS20260514-0003", "等候过长", "值班负责人", "2026年5月29日", "2026年5月14日"
    )
    slip = complaints.complaint_slip(head(), facts, matter=matter())
    for said in (on_roll(slip), on_a4(slip)):
        assert matter().case_no in said, "linked to its case"
        for words in ("TS20260514-0003", "等候过长", "值班负责人", "2026年5月29日", "12345"):
            assert words in said


def test_c27c_outage_slips_are_numbered_blanks_and_later_name_their_case() -> None:
    blanks = outage.blank_slips(head(), "断2026", 18, 3)
    assert [slip.number for slip in blanks] == ["断2026-00018", "断2026-00019", "断2026-00020"]
    assert "断2026-00018" in on_a4(blanks[0])
    entry = outage.OutageEntry(
        "断2026-00018", "测试甲", "13800000002", "食品经营许可新办", (("布局图", 1),), "2026年5月14日 09:30"
    )
    entered = replace(entry, case_no=matter().case_no, entered_by="S-0012", entered_at="2026年5月14日 15:00")
    slip = outage.outage_slip(head(), entered)
    assert matter().case_no in on_roll(slip)
    assert matter().case_no in codes_on(slip), "the case is found by the slip's bars"


def test_c29a_the_fee_notice_has_basis_amount_and_slip_number() -> None:
    fee = slips.fee_of(ITEM, "FK20260514000017")
    for said in (on_roll(slips.fee_notice(head(), matter(), fee)), on_a4(slips.fee_notice(head(), matter(), fee))):
        for words in ("FK20260514000017", "人民币120.00元", squeezed(ITEM.fee.basis or ""), "现金"):
            assert words in said
    free = ITEM.model_copy(update={"fee": Fee()})
    with pytest.raises(ValueError, match="free"):
        slips.fee_of(free, "FK1")


def test_c29b_nothing_is_paid_without_a_proof() -> None:
    assert "未缴费" in on_roll(slips.fee_notice(head(), matter(), slips.fee_of(ITEM, "FK1")))
    paid = slips.fee_of(ITEM, "FK1", paid="PZ0001")
    said = on_roll(slips.fee_notice(head(), matter(), paid))
    assert "已缴费，凭证号PZ0001" in said
    assert "缴费情况：未缴费" not in said


def test_c29c_another_payer_stands_on_the_notice() -> None:
    paid = slips.fee_of(ITEM, "FK1", payer="测试戊")
    assert "代缴人：测试戊" in on_roll(slips.fee_notice(head(), matter(), paid))


def test_c30a_a_practice_print_says_so_on_the_page_and_takes_no_number() -> None:
    practice = head(PaperKind.ONE_TIME_NOTICE, training=True)
    paper = notices.one_time_notice(practice, matter(), Noticed(LINES, 20, "2026-06-11"))
    said = on_a4(paper)
    assert said.count("培训样张") >= 4, "in the title, below the text and three times across the page"
    assert "不具有任何效力" in said
    assert paper.number == ""
    assert paper.progress_url == ""
    slip = slips.ticket(head(training=True), "A017")
    assert "培训样张" in on_roll(slip)


def test_a_reprint_and_a_duplicate_are_marked_and_keep_their_code() -> None:
    paper = with_code(notice(), KEY, None)
    again = printed_again(paper, "2026年5月20日 10:00", 2)
    assert "补打（第2次）" in on_a4(again)
    assert isinstance(verify(again, paper.verify_code, KEY), Genuine)
    kept = printed_again(paper, "2026年5月20日 10:00", 3, duplicate=True)
    assert "复制件（第3份）" in on_a4(kept)
    assert kept.printing == Printing("2026年5月20日 10:00", "T-K7M2", 3, duplicate=True)


def test_slips_that_get_lost_name_nobody_in_full() -> None:
    slip = slips.appointment_slip(head(), "Y1", item="事项", time="2026年5月15日 9:00", name=PERSON.name)
    assert PERSON.name not in on_roll(slip)
    supplement = receipts.supplement_receipt(head(), matter(PERSON), LINES[:1])
    assert PERSON.id_number not in on_roll(supplement)
    printed = certificate.certificate(head(), matter(PERSON), RESULT, printed_before=0)
    assert isinstance(printed, Paper)
    assert PERSON.id_number not in on_a4(printed)


@pytest.mark.parametrize("to", [SupplementTo.REVIEW, SupplementTo.DEFERRAL])
def test_what_is_supplied_after_the_acceptance_leaves_nobody_in_doubt_about_it(to: SupplementTo) -> None:
    """受理 is decided once: a deferred paper or one that the review asked for does not open it again."""
    said = on_a4(receipts.supplement_receipt(head(), matter(PERSON), LINES[:1], to=to))
    assert "是否受理" not in said
    assert "继续" in said
    before = on_a4(receipts.supplement_receipt(head(), matter(PERSON), LINES[:1]))
    assert "是否受理" in before


def test_a_deferred_paper_that_is_still_to_come_stands_on_the_receipt_of_the_other() -> None:
    paper = receipts.supplement_receipt(
        head(), matter(PERSON), LINES[:1], remaining=LINES[1:2], to=SupplementTo.DEFERRAL
    )
    said = on_a4(paper)
    assert squeezed(LINES[1].name) in said
    assert "容缺受理通知书载明的期限" in said
    assert "全部补交" not in said


def test_an_extension_is_in_the_unit_of_the_limit() -> None:
    item = ITEM.model_copy(update={"statutory_limit": Limit(amount=15, unit=LimitUnit.CALENDAR_DAY)})
    theirs = replace(matter(PERSON), item=item)
    extended = Extended(10, "需要核实", "director")
    said = on_a4(notices.extension_notice(head(), theirs, extended, new_day=LastDay("2026-06-10")))
    assert squeezed(f"延长{Limit(amount=10, unit=LimitUnit.CALENDAR_DAY).text().get()}，") in said
    assert "工作日" not in said
