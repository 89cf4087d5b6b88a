"""Drafts and tickets between a kiosk and two windows: one gets it, the other is told who; and what is said when nobody
is in reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from counter_kit import CounterBench
from hall_fake import FakeHall
from PySide6.QtCore import Qt
from visit_kit import NUMBER, SENIOR, FixedClock, page_picture

from intake.attachment import BlobRef
from intake.draft import Draft, HandedIn, MaterialPage
from intake.intake import digest_of
from intake.parties import Applicant
from intake.take_in import new_draft
from station.composition import resources_folder
from station.fakes import Said
from sync.hall.results import TicketState
from tests.shipped import shipped_catalog

WINDOW_2, WINDOW_3 = "2 号窗口", "3 号窗口"
KIOSK = "自助终端 01"


def left_at_kiosk(number: str = NUMBER) -> tuple[Draft, dict[BlobRef, bytes]]:
    """Half a senior card with a scanned photograph."""
    item = next(item for item in shipped_catalog().items if item.impl_code == SENIOR)
    applicant = Applicant(
        name="测试甲",
        id_type="111",
        id_number=number,
        sex="female",
        birth_date="1949-12-31",
        nation="汉",
        address="北京市朝阳区示例路1号",
    )
    data = page_picture().jpeg
    ref = BlobRef(digest_of(data), len(data), "image/jpeg")
    draft = new_draft("01970000-0000-7000-8000-000000000001", item, FixedClock().now(), applicant=applicant)
    draft = draft.with_answer("apply_kind", "new").with_answer("local_household", "yes")
    draft = draft.with_material(HandedIn("photo", (MaterialPage(ref, "2026-05-14T01:00:00Z"),)))
    return replace(draft, step="materials"), {ref: data}


@pytest.fixture
def hall() -> FakeHall:
    return FakeHall()


@pytest.fixture
def windows(qapp: object, tmp_path: Path, hall: FakeHall) -> Iterator[tuple[CounterBench, CounterBench]]:
    """Two windows of one hall, a clerk at each."""
    benches = tuple(
        CounterBench(tmp_path / window[0], drafts=hall.drafts_of(window), queue=hall.queue(), window=window)
        for window in (WINDOW_2, WINDOW_3)
    )
    for bench in benches:
        bench.start().sign_in()
    yield benches[0], benches[1]
    for bench in benches:
        bench.close()


def to_visit(desk: CounterBench) -> None:
    desk.use("button-next-person")
    reader = desk.clerk
    reader._hands.put_card("resident")
    desk.until("visit")


def open_first_draft(desk: CounterBench) -> None:
    desk.play(desk.clerk._walk_to("row-drafts-0"))
    desk.key(Qt.Key.Key_Return)


# --- drafts ---------------------------------------------------------------------------------------------------


def test_a_draft_begun_at_the_kiosk_opens_at_the_window_with_its_scans(
    windows: tuple[CounterBench, CounterBench], hall: FakeHall
) -> None:
    desk, _ = windows
    draft, blobs = left_at_kiosk()
    hall.leave(draft, blobs)
    to_visit(desk)
    (offer,) = desk.app.controller.visit.offers
    assert offer.elsewhere
    open_first_draft(desk)
    desk.until("matter")
    visit = desk.app.controller.visit
    assert visit.draft is not None
    assert (visit.draft.id, visit.draft.channel) == (draft.id, "window"), "the id stays the intake's id"
    assert visit.answers()["apply_kind"] == "new"
    assert visit.pages_at_hand("photo") == [ref.digest for ref in blobs]
    assert hall.entries[draft.id].holder == WINDOW_2


def test_of_two_windows_one_gets_the_draft_and_the_other_is_told_who_has_it(
    windows: tuple[CounterBench, CounterBench], hall: FakeHall
) -> None:
    first, second = windows
    hall.leave(*left_at_kiosk())
    to_visit(first)
    open_first_draft(first)
    first.until("matter")
    to_visit(second)
    assert second.app.controller.visit.held is not None
    open_first_draft(second)
    second.settle()
    assert second.overlay == "take_over"
    assert second.app.visit.holder == WINDOW_2
    second.app.shell.dismiss()
    assert second.screen == "visit"


def test_who_is_taken_over_is_told_and_saves_nothing_more(
    windows: tuple[CounterBench, CounterBench], hall: FakeHall
) -> None:
    first, second = windows
    draft, blobs = left_at_kiosk()
    hall.leave(draft, blobs)
    to_visit(first)
    open_first_draft(first)
    first.until("matter")
    to_visit(second)
    open_first_draft(second)
    second.key(Qt.Key.Key_Return)  # the citizen is here: yes
    second.until("matter")
    assert hall.entries[draft.id].holder == WINDOW_3
    first.advance(11)  # the next renewal of the first window
    assert first.screen == "visit"
    assert first.app.visit.trouble == "taken_over"
    assert first.app.controller.visit.draft is None


def test_another_card_finds_nothing(windows: tuple[CounterBench, CounterBench], hall: FakeHall) -> None:
    desk, _ = windows
    hall.leave(*left_at_kiosk("440524188001010014"))
    to_visit(desk)
    assert desk.app.controller.visit.offers == ()
    assert desk.sees("drafts-empty")


def test_a_parked_draft_is_free_for_others(windows: tuple[CounterBench, CounterBench], hall: FakeHall) -> None:
    desk, _ = windows
    draft, blobs = left_at_kiosk()
    hall.leave(draft, blobs)
    to_visit(desk)
    open_first_draft(desk)
    desk.until("matter")
    desk.use("button-park")
    desk.until("visit")
    assert hall.entries[draft.id].holder is None


def test_nobody_in_reach_is_said_and_work_goes_on(windows: tuple[CounterBench, CounterBench], hall: FakeHall) -> None:
    desk, _ = windows
    hall.down = True
    to_visit(desk)
    assert desk.app.visit.sharing == "nobody"
    assert desk.sees("drafts-reach")
    assert desk.app.shell.reach == "nobody"
    desk.play(desk.clerk.open_matter(_script()))
    assert desk.screen == "matter"


def _script() -> object:
    from counter.autopilot import load_scripts

    return load_scripts(resources_folder() / "demo" / "counter_journeys.json")[0]


# --- the queue ------------------------------------------------------------------------------------------------


def test_the_next_number_is_called_shown_and_spoken(windows: tuple[CounterBench, CounterBench], hall: FakeHall) -> None:
    desk, _ = windows
    hall.queue_up("A001", SENIOR)
    hall.queue_up("A002")
    desk.advance(3.1)
    assert desk.app.queue.waiting == 2
    desk.use("button-call-next")
    assert desk.app.queue.current == "A001"
    assert desk.app.queue.currentItem == "老年人优待证"
    assert desk.app.citizen.called == "A001"
    assert desk.voice.history == [Said("请 A 0 0 1 号到 2 号窗口 办理", "zh-CN")]
    desk.use("button-recall")
    assert desk.app.queue.currentCalls == 2
    assert len(desk.voice.history) == 2
    desk.use("button-pass")
    assert desk.app.queue.current == ""
    assert hall.tickets[0].state is TicketState.PASSED
    desk.use("button-call-next")
    assert desk.app.queue.current == "A002"
    desk.use("button-finish-ticket")
    assert hall.tickets[1].state is TicketState.FINISHED


def test_of_two_windows_one_gets_the_number_and_the_other_is_told_where(
    windows: tuple[CounterBench, CounterBench], hall: FakeHall
) -> None:
    first, second = windows
    ticket = hall.queue_up("A001")
    second.advance(3.1)
    first.use("button-call-next")
    second.app.queue.call(ticket.id)
    second.settle()
    assert (second.app.queue.problem, second.app.queue.problemWindow) == ("called_elsewhere", WINDOW_2)
    assert second.sees("queue-problem")
    assert second.app.queue.current == ""


def test_an_empty_queue_and_one_out_of_reach_are_different_things(
    windows: tuple[CounterBench, CounterBench], hall: FakeHall
) -> None:
    desk, _ = windows
    desk.use("button-call-next")
    assert desk.app.queue.problem == "nobody_waits"
    hall.down = True
    desk.use("button-call-next")
    assert desk.app.queue.problem == "unreachable"
    desk.advance(3.1)
    assert not desk.app.queue.reachable


def test_who_was_called_is_finished_with_the_visit(windows: tuple[CounterBench, CounterBench], hall: FakeHall) -> None:
    desk, _ = windows
    draft, blobs = left_at_kiosk()
    hall.leave(draft, blobs)
    hall.queue_up("A001", SENIOR, draft.id)
    desk.use("button-call-next")
    assert desk.app.queue.currentHasDraft
    to_visit(desk)
    assert desk.app.controller.queue.current_draft == draft.id
    desk.use("button-end-visit")
    desk.until("ready")
    assert hall.tickets[0].state is TicketState.FINISHED


def test_a_hall_that_answers_late_brings_the_drafts_by_itself(
    windows: tuple[CounterBench, CounterBench], hall: FakeHall
) -> None:
    desk, _ = windows
    hall.leave(*left_at_kiosk())
    hall.down = True
    to_visit(desk)
    assert desk.app.visit.draftCount == 0
    hall.down = False
    desk.advance(5.1)
    assert (desk.app.visit.draftCount, desk.app.visit.sharing) == (1, "hall")
    assert desk.screen == "visit"
