"""What the kiosk shows of the hall: drafts of other terminals, who has them, numbers for the windows, slip codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hall_fake import FakeHall
from journey import fill_step, to_card, to_form, to_guide, to_materials, to_paper, to_waiting_card
from kiosk_kit import NUMBER, SENIOR, Bench, failed, person
from visit_kit import FixedClock, page_picture

from devices.ports import LabelledLine, PrintOutcome, PrintReceipt, Role, TextLine
from devices.result import Ok, Reason
from intake.attachment import BlobRef
from intake.draft import Draft, HandedIn, MaterialPage
from intake.intake import digest_of
from intake.parties import Applicant
from intake.take_in import new_draft
from sync.hall.results import TicketState
from tests.shipped import shipped_catalog

KIOSK, WINDOW = "自助终端 01", "综合窗口 3"


@pytest.fixture
def hall() -> FakeHall:
    return FakeHall()


@pytest.fixture
def bench(qapp: object, tmp_path: Path, hall: FakeHall) -> Iterator[Bench]:
    kiosk = Bench(tmp_path, drafts=hall.drafts_of(KIOSK), queue=hall.queue()).start()
    yield kiosk
    kiosk.close()


def left_at_window(number: str = NUMBER, item: str = SENIOR) -> tuple[Draft, dict[BlobRef, bytes]]:
    """Half a matter with a scanned photograph, begun at a window."""
    service = next(found for found in shipped_catalog().items if found.impl_code == item)
    applicant = Applicant("测试甲", "111", number, "female", "1949-12-31", nation="汉", address="北京市朝阳区示例路1号")
    data = page_picture().jpeg
    ref = BlobRef(digest_of(data), len(data), "image/jpeg")
    draft = new_draft(
        "01970000-0000-7000-8000-000000000001", service, FixedClock().now(), applicant=applicant, channel="window"
    )
    draft = draft.with_answer("apply_kind", "new").with_answer("local_household", "yes")
    draft = draft.with_material(HandedIn("photo", (MaterialPage(ref, "2026-05-14T01:00:00Z"),)))
    return replace(draft, step="materials"), {ref: data}


def come_back(bench: Bench) -> None:
    """Card on the reader, from the first page."""
    bench.tap("button-continue")
    bench.tap("button-agree")


def words(bench: Bench) -> str:
    """Everything on the last paper."""
    fake = bench.fakes[Role.RECEIPT_PRINTER]
    job = [command for command in fake.history if isinstance(command, PrintReceipt)][-1]
    lines = [element.text for element in job.elements if isinstance(element, TextLine)]
    return "\n".join(lines + [f"{e.label}{e.value}" for e in job.elements if isinstance(e, LabelledLine)])


def visit_draft(bench: Bench) -> Draft:
    draft = bench.app.controller.visit.draft
    assert draft is not None
    return draft


# --- drafts of other terminals --------------------------------------------------------------------------------


def test_a_draft_begun_at_a_window_goes_on_here_with_its_scans(bench: Bench, hall: FakeHall) -> None:
    draft, blobs = left_at_window()
    hall.leave(draft, blobs)
    come_back(bench)
    bench.until("found")
    assert bench.sees("from-elsewhere")
    bench.tap("button-resume")
    bench.until("form")  # the phone is still to be filled in
    assert (visit_draft(bench).id, visit_draft(bench).channel) == (draft.id, "kiosk"), "the id stays the intake's"
    assert bench.app.controller.visit.pages_at_hand("photo") == [ref.digest for ref in blobs]
    assert hall.entries[draft.id].holder == KIOSK
    with bench.store() as store:
        assert store.kept_draft(draft.id) is not None, "it survives a power cut here"


def test_another_card_finds_nothing(bench: Bench, hall: FakeHall) -> None:
    hall.leave(*left_at_window("440524188001010014"))
    come_back(bench)
    bench.until("found")
    assert not bench.sees("button-resume")


def test_a_draft_that_is_open_elsewhere_is_said_and_taken_over(bench: Bench, hall: FakeHall) -> None:
    draft, blobs = left_at_window()
    hall.leave(draft, blobs, holder=WINDOW)
    come_back(bench)
    bench.until("held")
    assert bench.item("held-by").property("text") == WINDOW
    bench.tap("button-again")
    assert bench.sees("trouble-held")
    bench.tap("button-take-over")
    bench.until("form")
    assert hall.entries[draft.id].holder == KIOSK


def test_who_waits_gets_it_when_the_other_terminal_lets_go(bench: Bench, hall: FakeHall) -> None:
    draft, blobs = left_at_window()
    hall.leave(draft, blobs, holder=WINDOW)
    come_back(bench)
    bench.until("held")
    hall.entries[draft.id].holder = None
    bench.tap("button-again")
    bench.until("form")


def test_something_else_can_be_done_meanwhile(bench: Bench, hall: FakeHall) -> None:
    draft, blobs = left_at_window()
    hall.leave(draft, blobs, holder=WINDOW)
    to_card(bench)
    bench.until("held")
    bench.tap("button-next")
    bench.until("identity")
    assert hall.entries[draft.id].holder == WINDOW


def test_a_draft_finished_meanwhile_is_said(bench: Bench, hall: FakeHall) -> None:
    draft, blobs = left_at_window()
    hall.leave(draft, blobs, holder=WINDOW)
    come_back(bench)
    bench.until("held")
    hall.closed[draft.id] = "taken_in"
    bench.tap("button-take-over")
    bench.until("found")
    assert bench.sees("closed-elsewhere")


def test_an_old_copy_here_is_not_offered_when_the_matter_was_finished_elsewhere(bench: Bench, hall: FakeHall) -> None:
    to_form(bench)
    draft_id = visit_draft(bench).id
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    bench.tap("button-finish")
    hall.closed[draft_id] = "taken_in"
    come_back(bench)
    bench.until("found")
    assert bench.sees("closed-elsewhere")
    assert not bench.sees("button-resume")


def test_a_later_save_elsewhere_replaces_the_copy_here(bench: Bench, hall: FakeHall) -> None:
    to_form(bench)
    fill_step(bench)
    bench.tap("button-next")
    mine = visit_draft(bench)
    bench.agent_brings()
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    bench.agent_brings()
    bench.tap("button-finish")
    with bench.store() as store:
        kept = store.kept_draft(mine.id)
    assert kept is not None
    later = replace(kept.draft, step="form:0", revision=kept.revision + 5).with_answer("apply_kind", "renew")
    hall.leave(later, saved_at="2026-05-14T09:00:00Z")
    come_back(bench)
    bench.until("found")
    assert bench.sees("from-elsewhere")
    bench.tap("button-resume")
    bench.until("form")
    assert visit_draft(bench).answer("apply_kind") == "renew"


def test_a_draft_taken_over_by_a_window_ends_the_visit_and_says_where_it_is(bench: Bench, hall: FakeHall) -> None:
    to_materials(bench)
    draft = visit_draft(bench)
    hall.leave(draft, holder=WINDOW)
    bench.advance(11)  # the next renewal
    bench.until("thanks")
    assert bench.sees("ending-lost")
    assert bench.app.controller.visit.draft is None
    assert hall.entries[draft.id].holder == WINDOW


def test_the_lease_lives_as_long_as_the_visit(bench: Bench, hall: FakeHall) -> None:
    to_form(bench)
    draft = visit_draft(bench)
    hall.leave(draft, holder=None)
    bench.advance(11)
    assert hall.entries[draft.id].holder == KIOSK, "renewed, now that the hall knows it"
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    assert hall.entries[draft.id].holder is None


def test_a_matter_that_was_taken_in_here_is_no_lost_draft(bench: Bench, hall: FakeHall) -> None:
    to_paper(bench)
    draft = visit_draft(bench)
    hall.leave(draft, holder=KIOSK)
    hall.closed[draft.id] = "taken_in"  # the agent has told the hall
    bench.advance(11)
    assert bench.screen == "paper"


def test_a_silent_hall_is_said_and_holds_up_nobody(bench: Bench, hall: FakeHall) -> None:
    hall.down = True
    to_card(bench)
    bench.until("identity")
    assert bench.sees("hall-silent")
    bench.tap("button-next")
    bench.advance(11)
    assert bench.screen == "form", "renewing a lease that nobody answers to ends no visit"


# --- where the draft is, at the end ---------------------------------------------------------------------------


def keep(bench: Bench) -> None:
    to_form(bench)
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    bench.until("thanks")


def test_a_draft_that_has_reached_the_hall_needs_no_slip(bench: Bench) -> None:
    keep(bench)
    assert not bench.sees("kept-shared")
    bench.agent_brings()
    bench.advance(1)
    assert bench.sees("kept-shared")
    assert not bench.sees("slip-code")
    bench.advance(10)
    assert bench.screen == "welcome"


def test_a_draft_that_is_only_here_gets_a_slip_on_screen_and_paper(bench: Bench, hall: FakeHall) -> None:
    hall.down = True
    keep(bench)
    bench.advance(5)
    code = bench.item("slip-code").property("text")
    assert bench.sees("slip-printed")
    paper = words(bench)
    assert code in paper
    assert code.startswith("K001-")
    assert NUMBER not in paper
    assert "测试甲" not in paper
    bench.advance(60)
    assert bench.screen == "thanks", "somebody may be writing it down"
    bench.advance(31)
    assert bench.screen == "welcome"


def test_the_slip_code_is_the_one_that_goes_to_the_hall_later(bench: Bench, hall: FakeHall) -> None:
    hall.down = True
    keep(bench)
    bench.advance(5)
    code = bench.item("slip-code").property("text")
    bench.tap("button-finish")
    from sync.identity import Place

    with bench.store() as store:
        (waiting,) = store.drafts_to_share(Place.HALL)
    assert waiting.slip_code == code


def test_walking_away_says_where_the_draft_is(bench: Bench, hall: FakeHall) -> None:
    hall.down = True
    to_form(bench)
    bench.advance(60)
    bench.advance(30)
    bench.until("thanks")
    bench.advance(5)
    assert bench.sees("ending-timed_out")
    assert bench.sees("slip-code")


@pytest.mark.parametrize(
    ("outcome", "banner"),
    [(PrintOutcome.NOT_PRINTED, "slip-not_printed"), (PrintOutcome.UNKNOWN, "slip-unknown")],
)
def test_a_slip_that_is_not_printed_stays_on_the_screen_and_can_be_tried_again(
    bench: Bench, hall: FakeHall, outcome: PrintOutcome, banner: str
) -> None:
    hall.down = True
    bench.answers.paper = (outcome, Reason.PAPER_OUT)
    keep(bench)
    bench.advance(5)
    assert bench.sees(banner)
    assert bench.sees("slip-code")
    bench.answers.paper = "printed"
    bench.tap("button-retry")
    assert bench.sees("slip-printed")


def test_without_a_printer_the_code_is_on_the_screen(qapp: object, tmp_path: Path, hall: FakeHall) -> None:
    roles = (Role.ID_CARD, Role.DOCUMENT_CAMERA)
    bench = Bench(tmp_path, roles=roles, drafts=hall.drafts_of(KIOSK), queue=hall.queue()).start()
    hall.down = True
    keep(bench)
    bench.advance(5)
    assert bench.sees("slip-code")
    assert bench.sees("slip-not_printed")
    bench.close()


def test_a_terminal_that_shares_nothing_says_only_what_is_true(qapp: object, tmp_path: Path) -> None:
    bench = Bench(tmp_path).start()
    keep(bench)
    assert bench.sees("kept-here")
    assert not bench.sees("slip-code")
    bench.close()


def test_nothing_of_the_last_page_outlives_it(bench: Bench, hall: FakeHall) -> None:
    hall.down = True
    keep(bench)
    bench.advance(5)
    bench.tap("button-finish")
    assert bench.app.controller.session.leaving.proof is None
    bench.tap("button-begin")
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    assert not bench.sees("slip-code")


# --- numbers --------------------------------------------------------------------------------------------------


def test_whoever_goes_to_a_window_gets_a_number_with_the_draft(bench: Bench, hall: FakeHall) -> None:
    hall.queue_up("A001")
    to_form(bench)
    draft_id = visit_draft(bench).id
    bench.tap("button-help")
    bench.tap("button-window")
    bench.until("thanks")
    bench.agent_brings()
    bench.advance(1)
    ticket = hall.tickets[-1]
    assert bench.item("queue-number").property("text") == ticket.number == "A002"
    assert "1" in bench.item("queue-ahead").property("text")
    assert (ticket.draft, ticket.item, ticket.reason) == (draft_id, SENIOR, "asked")
    assert ticket.state is TicketState.WAITING
    paper = words(bench)
    assert "A002" in paper
    assert "示例市政务服务中心" in paper
    assert NUMBER not in paper
    assert bench.sees("kept-shared")


def test_a_number_needs_neither_card_nor_matter(bench: Bench, hall: FakeHall) -> None:
    to_guide(bench)
    bench.tap("button-unsure")
    bench.tap("button-window")
    bench.until("thanks")
    assert bench.item("queue-number").property("text") == "A001"
    assert (hall.tickets[0].draft, hall.tickets[0].reason) == (None, "conditions")


def test_a_card_that_cannot_be_read_leads_to_a_number(bench: Bench, hall: FakeHall) -> None:
    bench.answers.card = failed(Reason.CARD_UNREADABLE)
    to_card(bench)
    bench.tap("button-window")
    bench.until("thanks")
    assert bench.sees("queue-number")
    assert hall.tickets[0].reason == "card"


def test_no_number_is_invented_when_the_hall_is_silent(bench: Bench, hall: FakeHall) -> None:
    hall.down = True
    to_form(bench)
    bench.tap("button-help")
    bench.tap("button-window")
    bench.until("thanks")
    bench.advance(5)
    assert not bench.sees("queue-number")
    assert bench.sees("slip-code")
    assert bench.sees("ending-window")


def test_without_a_draft_and_without_the_hall_the_window_is_named_and_nothing_printed(
    bench: Bench, hall: FakeHall
) -> None:
    hall.down = True
    to_waiting_card(bench)
    bench.tap("button-help")
    bench.tap("button-window")
    bench.until("thanks")
    bench.advance(5)
    assert not bench.sees("queue-number")
    assert not bench.sees("slip-code")
    fake = bench.fakes[Role.RECEIPT_PRINTER]
    assert not [command for command in fake.history if isinstance(command, PrintReceipt)]
    bench.answers.card = Ok(person())
    bench.advance(10)
    assert bench.screen == "welcome"
