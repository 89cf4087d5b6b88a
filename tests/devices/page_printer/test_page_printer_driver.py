"""The A4 driver against a simulated printer: what comes out, what the report says of it, and that nothing comes later
for somebody else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from page_printer_bench import BRISK, Bench, bench, pages

from devices.ipp.spooler import Pace
from devices.page_printer.driver import IppPagePrinter
from devices.ports import Ability, DeviceState, PagesEvent, PrintOutcome, SupplyState
from devices.result import Action, Err, Ok, Reason
from devices.simulators.page_printer_works import WaitingJob
from devices.transport import Transport, TransportError

SHORT_S = 0.6


def take_turns(made: Bench, event: PagesEvent, act: Callable[[], object]) -> None:
    """Do something when the driver tells of an event for the first time."""
    told: list[PagesEvent] = []

    def on_event(seen: PagesEvent) -> None:
        if seen is event and not told:
            told.append(seen)
            act()

    made.on_event = on_event


def within(started: float, deadline_s: float) -> bool:
    return time.monotonic() - started <= deadline_s + 1.0


# --- what comes out -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("simple", [False, True], ids=["driverless", "simple"])
@pytest.mark.parametrize(
    ("wishes", "expected"),
    [({}, [1, 2, 3]), ({"first_page": 2}, [2, 3]), ({"first_page": 2, "copies": 2}, [2, 3, 2, 3])],
)
def test_the_pages_asked_for_come_out(
    tmp_path: Path, simple: bool, wishes: dict[str, int], expected: list[int]
) -> None:
    # A simple printer does neither ranges nor copies: then the PDF itself is cut and repeated.
    with bench(tmp_path, simple=simple) as made:
        report = made.print(pages(3), **wishes)
        assert made.paper == expected
        assert (report.outcome, report.trouble) == (PrintOutcome.PRINTED, None)
        assert report.pages_done == report.pages_total == len(expected)
        assert made.events == [PagesEvent.SENT, PagesEvent.PRINTING, *[PagesEvent.PAGE_DONE] * len(expected)]


def test_both_sides_of_a_sheet(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        report = made.print(pages(3), duplex=True)
        assert [side["sheet"] for side in made.do("state")["printed"]] == [1, 1, 2]
        assert report.pages_done == 3


def test_what_a_printer_does_not_offer_is_not_printed_as_something_else(tmp_path: Path) -> None:
    with bench(tmp_path, simple=True) as made:
        result = made.attempt(pages(2), duplex=True)
        assert isinstance(result, Err)
        assert (result.reason, made.paper) == (Reason.UNSUPPORTED, [])


@pytest.mark.parametrize(("pdf", "wishes"), [(b"%PDF-1.7 no", {}), (b"", {}), (pages(1), {"first_page": 2})])
def test_nothing_is_sent_that_cannot_be_printed(tmp_path: Path, pdf: bytes, wishes: dict[str, int]) -> None:
    with bench(tmp_path) as made:
        result = made.attempt(pdf, **wishes)
        assert isinstance(result, Err)
        assert result.reason is Reason.UNSUPPORTED
        assert made.do("state")["jobs"] == []


# --- what the printer says ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "arguments", "state", "reason"),
    [
        ("state", {}, DeviceState.READY, None),
        ("paper", {"sheets": 0}, DeviceState.CONSUMABLE_OUT, Reason.PAPER_OUT),
        ("paper", {"sheets": 9}, DeviceState.CONSUMABLE_LOW, None),
        ("toner", {"percent": 0}, DeviceState.CONSUMABLE_OUT, Reason.SUPPLY_OUT),
        ("toner", {"percent": 5}, DeviceState.CONSUMABLE_LOW, None),
        ("cover", {"open": True}, DeviceState.USER_ERROR, Reason.COVER_OPEN),
        ("jam", {}, DeviceState.HARDWARE_ERROR, Reason.PAPER_JAM),
        ("refuse", {}, DeviceState.HARDWARE_ERROR, Reason.JOB_REFUSED),
        ("garbage", {}, DeviceState.OFFLINE, Reason.PROTOCOL),
        ("unplug", {}, DeviceState.ABSENT, Reason.ABSENT),
    ],
)
def test_the_printer_s_own_words_become_a_status(
    tmp_path: Path, verb: str, arguments: dict[str, Any], state: DeviceState, reason: Reason | None
) -> None:
    with bench(tmp_path) as made:
        made.do(verb, **arguments)
        status = made.printer.status()
        assert (status.state, status.reason) == (state, reason)
        if reason is not None:
            result = made.attempt(pages(1))
            # Nothing was sent, and that is certain.
            found = result.reason if isinstance(result, Err) else result.value.trouble
            assert found is reason
            assert isinstance(result, Err) or result.value.outcome is PrintOutcome.NOT_PRINTED
        made.do("plug")
        made.do("garbage", on=False)
        made.do("clear")
        assert made.printer.status().state is DeviceState.READY
        assert made.paper == []


def test_supplies_and_abilities_are_the_printer_s(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        made.do("toner", percent=7)
        made.do("paper", sheets=125)
        opened = made.printer.open()
        assert isinstance(opened, Ok)
        assert [(s.name, s.state, s.percent) for s in opened.value.supplies] == [
            ("Tray 1", SupplyState.FULL, 50),
            ("Black Toner", SupplyState.LOW, 7),
        ]
        assert opened.value.abilities == (Ability.DUPLEX,)


# --- in the middle of a job -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "arguments", "reason"),
    [
        ("paper", {"sheets": 0}, Reason.PAPER_OUT),
        ("toner", {"percent": 0}, Reason.SUPPLY_OUT),
        ("cover", {"open": True}, Reason.COVER_OPEN),
        ("jam", {}, Reason.PAPER_JAM),
    ],
)
def test_a_job_broken_off_is_told_by_its_pages_and_never_comes_out_later(
    tmp_path: Path, verb: str, arguments: dict[str, Any], reason: Reason
) -> None:
    with bench(tmp_path, seconds=0.1) as made:
        take_turns(made, PagesEvent.PAGE_DONE, lambda: made.do(verb, **arguments))
        report = made.print(pages(5))
        assert (report.outcome, report.trouble, report.pages_total) == (PrintOutcome.UNKNOWN, reason, 5)
        assert report.pages_done in (1, 2)  # the one that was told, and perhaps the one that had gone in
        assert made.paper == list(range(1, report.pages_done + 1))
        made.do("clear")
        assert made.alive == []
        # It goes on from there.
        assert made.print(pages(5), first_page=report.pages_done + 1).outcome is PrintOutcome.PRINTED
        assert made.paper == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("seen_to_count", "outcome"), [(True, PrintOutcome.NOT_PRINTED), (False, PrintOutcome.UNKNOWN)]
)
def test_a_count_of_zero_is_believed_of_a_printer_that_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seen_to_count: bool, outcome: PrintOutcome
) -> None:
    with bench(tmp_path) as made:
        if seen_to_count:
            made.print(pages(1))
        give = made.simulator.works.give

        def give_and_take(job: WaitingJob, document: bytes) -> None:
            made.do("paper", sheets=0)
            give(job, document)

        monkeypatch.setattr(made.simulator.works, "give", give_and_take)
        report = made.print(pages(2))
        assert (report.outcome, report.trouble, report.pages_done) == (outcome, Reason.PAPER_OUT, 0)
        assert made.alive == []


def test_a_refill_in_time_goes_unnoticed(tmp_path: Path) -> None:
    with bench(tmp_path, seconds=0.05) as made:
        made.printer._pace = Pace(poll_s=0.02, trouble_s=1.0)
        made.do("paper", sheets=2)
        refill = threading.Timer(0.4, made.do, ("refill",))
        refill.start()
        report = made.print(pages(3))
        refill.join()
        assert (report.outcome, made.paper) == (PrintOutcome.PRINTED, [1, 2, 3])


def test_cancelled_in_the_middle(tmp_path: Path) -> None:
    with bench(tmp_path, seconds=0.1) as made:
        take_turns(made, PagesEvent.PAGE_DONE, made.cancel.set)
        report = made.print(pages(5))
        assert (report.outcome, report.trouble) == (PrintOutcome.UNKNOWN, Reason.CANCELLED)
        assert made.alive == []
        assert len(made.paper) < 5


def test_cancelled_while_waiting_behind_another_s_job(tmp_path: Path) -> None:
    with bench(tmp_path, seconds=0.3) as made, bench_neighbour(made) as neighbour:
        busy = threading.Thread(target=neighbour.print, args=(pages(2),))
        busy.start()
        assert made.simulator.works.wait_for(lambda: len(made.alive) == 1, 5.0)
        take_turns(made, PagesEvent.SENT, made.cancel.set)
        report = made.print(pages(1))
        assert (report.outcome, report.trouble, report.pages_done) == (PrintOutcome.NOT_PRINTED, Reason.CANCELLED, 0)
        busy.join()
        assert made.paper == [1, 2], "the neighbour's job is left alone"


class bench_neighbour:  # noqa: N801 - reads as a context
    """Another terminal at the same printer."""

    def __init__(self, made: Bench) -> None:
        self.printer = IppPagePrinter(Transport.parse(made.simulator.url), {"user": "somebody-else"}, pace=BRISK)

    def __enter__(self) -> bench_neighbour:
        return self

    def __exit__(self, *_: object) -> None:
        self.printer.close()

    def print(self, pdf: bytes) -> None:
        result = self.printer.print_pages("other", pdf, 10.0, threading.Event(), lambda event: None)
        assert isinstance(result, Ok)
        assert result.value.outcome is PrintOutcome.PRINTED


def test_late_is_cancelled_at_the_printer(tmp_path: Path) -> None:
    with bench(tmp_path, seconds=0.2) as made:
        started = time.monotonic()
        report = made.print(pages(9), deadline_s=0.8)
        assert within(started, 0.8)
        assert (report.outcome, report.trouble) == (PrintOutcome.UNKNOWN, Reason.DEADLINE)
        assert made.simulator.works.wait_for(lambda: made.alive == [], 5.0)  # the page that was in the machine
        assert len(made.paper) < 9


# --- the line -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("simple", [False, True], ids=["create-job", "print-job"])
@pytest.mark.parametrize("lost", range(4))
def test_no_answer_that_gets_lost_prints_twice(tmp_path: Path, simple: bool, lost: int) -> None:
    """Whichever answer is dropped: the pages come out once or not at all, and the report agrees with the paper."""
    with bench(tmp_path, simple=simple) as made:
        assert isinstance(made.printer.open(), Ok)
        made.do("fault", kind="cut", after=lost, times=1, byte=0)
        reconnect = threading.Timer(0.1, made.do, ("heal",))
        made.simulator.unplug = lambda: None  # type: ignore[method-assign]  # the line broke, not the printer
        reconnect.start()
        result = made.attempt(pages(2))
        reconnect.join()
        assert made.simulator.works.wait_for(lambda: made.alive == [], 5.0)
        printed = isinstance(result, Ok) and result.value.outcome is PrintOutcome.PRINTED
        assert made.paper == ([1, 2] if printed else [])
        assert printed == (lost > 0), "only the question before the job may end it"


def test_unplugged_between_pages_and_back(tmp_path: Path) -> None:
    with bench(tmp_path, seconds=0.1) as made:
        take_turns(made, PagesEvent.PAGE_DONE, lambda: made.do("unplug"))
        started = time.monotonic()
        report = made.print(pages(5), deadline_s=3.0)
        assert within(started, 3.0)
        assert (report.outcome, report.pages_done) == (PrintOutcome.UNKNOWN, 1)
        assert report.trouble in (Reason.DISCONNECTED, Reason.DEADLINE)
        assert made.printer.status().state is DeviceState.ABSENT
        made.do("plug")
        assert made.printer.status().state is DeviceState.READY
        assert made.print(pages(1)).outcome is PrintOutcome.PRINTED


@pytest.mark.parametrize("kind", ["hang", "drop", "garbage", "status", "bad_checksum", "delay"])
def test_every_fault_of_the_line_ends_in_time_with_a_reason(tmp_path: Path, kind: str) -> None:
    arguments: dict[str, Any] = {"status": {"status": "500"}, "delay": {"delay_s": 30}}.get(kind, {})
    with bench(tmp_path) as made:
        made.do("fault", kind=kind, **arguments)
        started = time.monotonic()
        result = made.attempt(pages(1), deadline_s=SHORT_S)
        assert within(started, SHORT_S)
        assert isinstance(result, Err)
        assert result.reason in (Reason.DEADLINE, Reason.PROTOCOL)
        made.do("heal")
        assert made.printer.status().state is DeviceState.READY
        assert made.paper == []


def test_hung_in_the_middle_is_unknown_and_cleared_away_as_soon_as_it_answers(tmp_path: Path) -> None:
    with bench(tmp_path, seconds=0.5) as made:
        take_turns(made, PagesEvent.PRINTING, lambda: made.do("fault", kind="hang"))
        started = time.monotonic()
        report = made.print(pages(9), deadline_s=0.8)
        assert within(started, 0.8)
        assert report.outcome is PrintOutcome.UNKNOWN
        made.do("heal")
        assert made.alive != []
        assert made.printer.status().state in (DeviceState.READY, DeviceState.BUSY)
        assert made.simulator.works.wait_for(lambda: made.alive == [], 5.0)
        assert len(made.paper) < 9, "what nobody waits for any more does not come out"


def test_a_job_of_a_process_that_died_is_cancelled_at_opening_and_a_neighbour_s_is_not(tmp_path: Path) -> None:
    with bench(tmp_path, seconds=5.0) as made:
        made.do("cover", open=True)
        for user in ("this-terminal", "that-terminal"):
            dead = IppPagePrinter(Transport.parse(made.simulator.url), {"user": user})
            dead._client.print_job("left", (), pages(1), "application/pdf", 2.0)
        reopened = IppPagePrinter(Transport.parse(made.simulator.url), {"user": "this-terminal"})
        assert isinstance(reopened.open(), Ok)
        assert len(made.alive) == 1


def test_two_at_once(tmp_path: Path) -> None:
    with bench(tmp_path, seconds=0.5) as made:
        second: list[object] = []
        take_turns(made, PagesEvent.PRINTING, lambda: second.extend((made.attempt(pages(1)), made.printer.status())))
        assert made.print(pages(2)).outcome is PrintOutcome.PRINTED
        refused, status = second
        assert isinstance(refused, Err)
        assert (refused.reason, refused.action) == (Reason.BUSY, Action.WAIT)
        assert getattr(status, "state", None) is DeviceState.BUSY
        assert made.paper == [1, 2]


def test_options_that_mean_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown printer options tray"):
        IppPagePrinter(Transport.parse("cups://A4"), {"tray": "2"})
    with pytest.raises(TransportError, match="no printer behind"):
        IppPagePrinter(Transport.parse("tcp://127.0.0.1:9100"))
