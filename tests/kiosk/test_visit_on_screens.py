"""Whole visits on the real screens: taps and strokes in, store and printer out."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
import shiboken6
import zxingcpp
from journey import fill_step, to_card, to_form, to_identity, to_materials, to_paper, to_review, to_sign
from kiosk_kit import ADDRESS, NAME, NUMBER, SENIOR, Bench, failed, person
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from devices.ports import LabelledLine, PrintOutcome, PrintReceipt, QrCode, Role, TextLine
from devices.result import Ok, Reason
from intake.intake import digest_of
from intake.parties import Applicant
from intake.receipt import KEPT_HERE
from station.applicant import applicant_of
from station.visit.signature import VECTOR_KEY
from sync.store.store import PrintState, Store

SECOND_NUMBER = "100101199003070028"  # province 10 does not exist


def printed(bench: Bench) -> list[PrintReceipt]:
    return [command for command in bench.fakes[Role.RECEIPT_PRINTER].history if isinstance(command, PrintReceipt)]


def stored(bench: Bench) -> Store:
    return Store.open(bench.home / "kiosk", bench.clock)


def pixels(image: QImage) -> Image.Image:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(buffer.data().data()))


def test_one_citizen_one_matter_one_receipt(bench: Bench) -> None:
    to_paper(bench)
    assert bench.sees("paper-printed")
    (job,) = printed(bench)
    words = [element.text for element in job.elements if isinstance(element, TextLine)]
    assert "收件凭证" in words
    assert any("5个工作日" in line for line in words)
    labelled = {line.label: line.value for line in job.elements if isinstance(line, LabelledLine)}
    assert labelled["申请人"] == NAME
    assert labelled["证件号码"] != NUMBER
    (code,) = [element for element in job.elements if isinstance(element, QrCode)]
    assert bench.app.controller.visit.submitted is not None
    assert code.data == "http://127.0.0.1:8080/p/tokentokentokentoken01"
    assert labelled["收件编号"].replace(" ", "") == bench.app.controller.visit.submitted.case_no
    with stored(bench) as store:
        assert store.queue_status().pending >= 1
        key = store.person_key("111", NUMBER)
        assert store.find_draft(key) is None
        recent = store.recent_case(key)
        assert recent is not None
        assert recent.print_state is PrintState.PRINTED


def test_the_qr_on_the_screen_leads_to_the_progress_page(bench: Bench) -> None:
    to_paper(bench)
    codes = zxingcpp.read_barcodes(pixels(bench.grab()))
    assert [code.text for code in codes] == ["http://127.0.0.1:8080/p/tokentokentokentoken01"]


def test_pages_and_signature_are_what_the_intake_names(bench: Bench) -> None:
    to_paper(bench)
    visit = bench.app.controller.visit
    assert visit.draft is not None
    with stored(bench) as store:
        for ref in visit.draft.blobs():
            assert digest_of(store.read_blob(visit.draft.id, ref.digest)) == ref.digest
        assert visit.draft.signature is not None
        png = store.read_blob(visit.draft.id, visit.draft.signature.digest)
    picture = Image.open(io.BytesIO(png))
    picture.load()
    assert picture.size == (900, 420)
    assert picture.convert("L").getextrema() == (0, 255)
    assert VECTOR_KEY in picture.info  # type: ignore[operator]


def test_offline_the_receipt_says_so_honestly(bench: Bench) -> None:
    bench.online = False
    to_paper(bench)
    assert bench.sees("delivery-note")
    (job,) = printed(bench)
    assert any(KEPT_HERE in e.text for e in job.elements if isinstance(e, TextLine))


def test_paper_out_then_printed_once_and_marked_only_when_paper_may_be_out(bench: Bench) -> None:
    bench.answers.paper = (PrintOutcome.NOT_PRINTED, Reason.PAPER_OUT)
    to_paper(bench)
    assert bench.sees("paper-not_printed")
    assert bench.sees("case-number")
    bench.advance(59)
    assert len(printed(bench)) == 1, "nothing is printed by itself"
    bench.answers.paper = "printed"
    bench.tap("button-retry")
    assert bench.sees("paper-printed")
    assert not _marked(printed(bench)[1]), "nothing came out before, so this is the first copy"


def test_half_printed_receipt_is_offered_again_marked_as_a_copy(bench: Bench) -> None:
    bench.answers.paper = (PrintOutcome.UNKNOWN, Reason.PAPER_OUT)
    to_paper(bench)
    assert bench.sees("paper-unknown")
    bench.answers.paper = "printed"
    bench.tap("button-reprint")
    assert _marked(printed(bench)[1])


def _marked(job: PrintReceipt) -> bool:
    return any("补打" in element.text for element in job.elements if isinstance(element, TextLine))


def test_without_a_printer_the_person_can_leave_with_proof(qapp: object, tmp_path: Path) -> None:
    bench = Bench(tmp_path, roles=(Role.ID_CARD, Role.DOCUMENT_CAMERA)).start()
    to_paper(bench)
    assert bench.sees("paper-not_printed")
    assert bench.sees("case-number")
    assert bench.sees("progress-qr")
    bench.close()


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [
        (Reason.CARD_LIFTED, "lifted"),
        (Reason.CARD_UNREADABLE, "unreadable"),
        (Reason.CARD_REFUSED, "refused"),
        (Reason.CARD_NOT_GENUINE, "not_genuine"),
        (Reason.CARD_CONTENT_INVALID, "invalid"),
        (Reason.ABSENT, "no_reader"),
        (Reason.DISCONNECTED, "no_reader"),
        (Reason.HOST_CRASHED, "reader_restarting"),
        (Reason.DEADLINE, "no_card"),
    ],
)
def test_every_card_problem_is_said_and_leads_on(bench: Bench, reason: Reason, trouble: str) -> None:
    bench.answers.card = failed(reason)
    to_card(bench)
    assert bench.sees(f"trouble-{trouble}")
    assert bench.sees("button-window")
    bench.answers.card = Ok(person())
    bench.tap("button-retry")
    bench.until("identity")


@pytest.mark.parametrize(
    ("card", "trouble"),
    [
        (person(valid_to=date(2026, 5, 13)), "expired"),
        (person(number="110105194912310021"), "invalid"),
    ],
)
def test_cards_that_read_well_but_cannot_be_used(bench: Bench, card: object, trouble: str) -> None:
    bench.answers.card = Ok(card)
    to_card(bench)
    assert bench.sees(f"trouble-{trouble}")
    bench.tap("button-window")
    assert bench.sees("ending-window")


def test_no_reader_at_all(qapp: object, tmp_path: Path) -> None:
    bench = Bench(tmp_path, roles=(Role.DOCUMENT_CAMERA, Role.RECEIPT_PRINTER)).start()
    to_card(bench)
    assert bench.sees("trouble-no_reader")
    bench.close()


def test_camera_trouble_leads_back_to_a_picture(bench: Bench) -> None:
    to_materials(bench)
    bench.answers.page = failed(Reason.BLURRED)
    bench.tap("capture-photo")
    bench.tap("button-capture")
    assert bench.sees("trouble-blurred")
    bench.answers.page = type(bench.answers)().page
    bench.tap("button-retry")
    bench.tap("button-capture")
    bench.tap("button-keep")
    bench.until("materials")
    assert bench.app.controller.visit.slot("photo").pages  # type: ignore[union-attr]


def test_a_wrong_answer_is_said_at_its_field_and_mended(bench: Bench) -> None:
    to_form(bench)
    bench.tap("button-next")
    assert bench.screen == "form"
    assert bench.sees("problem-field-apply_kind")
    fill_step(bench)
    bench.tap("button-next")
    assert "2" in bench.item("form-progress").property("text")


def test_an_edit_from_the_review_comes_back_and_wants_a_new_signature(bench: Bench) -> None:
    to_review(bench)
    bench.tap("review-apply_kind")
    bench.tap("choice-apply_kind-renew" if bench.sees("choice-apply_kind-renew") else _second_choice(bench))
    bench.tap("button-next")
    bench.until("sign")
    bench.sign()
    bench.tap("button-next")
    bench.until("review")


def _second_choice(bench: Bench) -> str:
    item = bench.app.controller.visit.item
    assert item is not None
    return f"choice-apply_kind-{item.form.field('apply_kind').options[1].value}"


def test_a_dot_is_no_signature(bench: Bench) -> None:
    to_sign(bench)
    bench.tap("signature-pad")
    assert bench.find("button-next") is None, "disabled until there is a signature"
    assert bench.sees("signature-too-little"), "and it is said why"
    bench.sign()
    assert not bench.sees("signature-too-little")
    assert bench.app.controller.visit.strokes
    bench.tap("button-clear")
    assert bench.find("button-next") is None
    assert bench.app.controller.visit.strokes == ()


def test_no_stroke_outlives_the_visit(bench: Bench) -> None:
    to_sign(bench)
    bench.sign()
    visit = bench.app.controller.visit
    pad = bench.item("signature-pad")
    assert all(point[3] is None for stroke in visit.strokes for point in stroke), "a mouse tells no pressure"
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    bench.tap("button-finish")
    bench.until("welcome")
    assert bench.app.controller.visit is not visit
    assert bench.app.controller.visit.strokes == ()
    assert bench.find("signature-pad") is None
    assert not shiboken6.isValid(pad), "the canvas is gone as well"


def test_the_same_card_reopens_the_draft_another_card_sees_nothing(bench: Bench) -> None:
    to_form(bench)
    fill_step(bench)
    bench.tap("button-next")
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    bench.tap("button-finish")

    bench.answers.card = Ok(person(SECOND_NUMBER, name="测试乙", birth_date=date(1990, 3, 7)))
    bench.tap("button-continue")
    bench.tap("button-agree")
    bench.until("found")
    assert not bench.sees("button-resume")
    bench.tap("button-finish")
    bench.tap("button-finish")

    bench.answers.card = Ok(person())
    bench.tap("button-continue")
    bench.tap("button-agree")
    bench.until("found")
    bench.tap("button-resume")
    bench.until("form")
    assert "2" in bench.item("form-progress").property("text")


def test_what_was_handed_in_is_answered_with_a_reprint(bench: Bench) -> None:
    to_paper(bench)
    bench.tap("button-finish")
    bench.tap("button-finish")
    to_card(bench)
    bench.until("found")
    assert not bench.sees("button-resume")
    bench.tap("button-reprint")
    bench.until("paper")
    assert _marked(printed(bench)[-1])


def test_the_draft_is_on_disk_after_each_step(bench: Bench) -> None:
    to_form(bench)
    fill_step(bench)
    answered = dict(bench.app.controller.visit.answers())
    bench.tap("button-next")
    with stored(bench) as store:
        draft = store.find_draft(store.person_key("111", NUMBER))
    assert draft is not None
    assert dict(draft.answers) == answered
    assert draft.step == "form:1"


def test_the_card_says_who_applies(bench: Bench) -> None:
    to_identity(bench)
    applicant = bench.app.controller.visit.applicant
    assert isinstance(applicant, Applicant)
    assert applicant == applicant_of(person())
    assert applicant.address == ADDRESS


def test_services_are_found_by_words_pinyin_and_initials(bench: Bench) -> None:
    bench.tap("button-begin")
    for words in ("老年", "laonian", "lnr"):
        bench.set_text("input-field-search", words)
        assert bench.sees(f"service-{SENIOR}"), words
    bench.set_text("input-field-search", "没有这种事项")
    assert bench.sees("nothing-found")


def test_who_is_too_young_is_told_before_filling_anything_in(bench: Bench) -> None:
    young = person(SECOND_NUMBER, name="测试乙", birth_date=date(1990, 3, 7))
    bench.answers.card = Ok(young)
    to_identity(bench)
    assert bench.sees("barrier")
    assert not bench.sees("button-next")
    bench.tap("button-window")
    assert bench.sees("ending-window")


def test_what_is_offered_follows_the_date(bench: Bench) -> None:
    before = bench.app.controller.today()
    bench.clock.advance(24 * 3600)
    bench.advance(6)  # the kiosk looks at its clock again
    bench.tap("button-begin")
    assert bench.app.controller.today() > before
    bench.tap(f"service-{SENIOR}")
    assert bench.app.controller.visit.item is not None
