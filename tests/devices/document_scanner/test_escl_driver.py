"""Our eSCL driver against the simulated scanner over real HTTP: every way a scan can go, every fault of the wire."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from devices import wire_trace
from devices.document_scanner import collect, escl_driver, page_making
from devices.document_scanner.escl_client import WAKE_S
from devices.document_scanner.escl_driver import EsclScanner
from devices.driver_thread import DriverThread, Job
from devices.ownership import Owned
from devices.ports import DeviceState, PaperSource, Role, ScanDocument, ScanSettings
from devices.result import Action, Cause, Err, Ok, Reason
from devices.transport import Transport, TransportError
from tests.devices.document_scanner.scanner_bench import (
    BOTH_SIDES,
    FEEDER,
    GLASS,
    Bench,
    document,
    err,
    eventually,
    opened,
    plain_page,
)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(page_making, "page_of_scan", plain_page)
    with Bench() as made:
        yield made.open()


# --- scanning -------------------------------------------------------------------------------------------------------


def test_a_small_sheet_on_the_glass_is_cropped_and_straight() -> None:
    with Bench() as bench:
        bench.open().do("place", document="household_register", angle=7)
        (page,) = document(bench.scan(ScanSettings(resolution_dpi=150))).pages
        assert not bench.do("state")["job"]
    image = opened(page)
    assert image.width / image.height == pytest.approx(143 / 105, rel=0.02)
    assert image.width == pytest.approx(143 / 25.4 * 150, rel=0.03)
    assert image.mode == "RGB"


def test_a_finer_scan_is_a_page_like_any_other(bench: Bench) -> None:
    bench.do("place", document="household_register")
    (page,) = document(bench.scan(ScanSettings(resolution_dpi=600))).pages
    assert (page.width_px, page.height_px) == (2480, 3508)  # at 300: what is finer is not kept anyway


def test_the_feeder_gives_its_sheets_in_order_and_then_is_empty(bench: Bench) -> None:
    bench.do("load", pages=3, documents=["lease", "premises_proof", "layout_plan"])
    scanned = document(bench.scan(FEEDER))
    assert len(scanned.pages) == 3
    assert scanned.trouble is None
    assert bench.do("state")["given"] == ["lease", "premises_proof", "layout_plan"]
    assert len({page.jpeg for page in scanned.pages}) == 3
    empty = err(bench.scan(FEEDER))
    assert (empty.reason, empty.action) == (Reason.FEEDER_EMPTY, Action.PLACE_AGAIN)
    assert bench.do("state")["asked"]["job"] == 1  # some scanners would take the glass instead of the empty feeder


def test_both_sides_and_no_more_pages_than_asked_for(bench: Bench) -> None:
    bench.do("load", pages=2, documents=["lease"], backs=["layout_plan"])
    limited = ScanSettings(PaperSource.FEEDER, duplex=True, colour=FEEDER.colour, resolution_dpi=75, max_pages=2)
    assert len(document(bench.scan(limited)).pages) == 2
    state = bench.do("state")
    assert (state["given"], state["sheets"], state["job"]) == (["lease", "layout_plan"], 1, False)
    assert len(document(bench.scan(BOTH_SIDES)).pages) == 2


def test_what_this_scanner_has_not_is_refused_before_anything_moves() -> None:
    with Bench(feeder=False) as bench:
        bench.open()
        for settings in (FEEDER, BOTH_SIDES, ScanSettings(resolution_dpi=123)):
            assert err(bench.scan(settings)).reason is Reason.UNSUPPORTED
        assert "job" not in bench.do("state")["asked"]
    with Bench(duplex=False) as bench:
        bench.open().do("load", pages=1)
        assert err(bench.scan(BOTH_SIDES)).reason is Reason.UNSUPPORTED


@pytest.mark.parametrize(
    "quirks",
    [
        {"location": "absolute"},
        {"location": "foreign"},
        {"end_status": 410},
        {"not_yet": 1},
        {"misspelt": True},
    ],
    ids=str,
)
def test_scanners_differ(bench: Bench, quirks: dict[str, object]) -> None:
    bench.do("quirks", **quirks)
    bench.do("load", pages=2)
    scanned = document(bench.scan(FEEDER))
    assert (len(scanned.pages), scanned.trouble) == (2, None)
    assert err(bench.scan(FEEDER)).reason is Reason.FEEDER_EMPTY


# --- paper ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("http_status", [404, 410, 409, 500, 503])
def test_a_jam_keeps_the_pages_before_it_whatever_http_says(bench: Bench, http_status: int) -> None:
    bench.do("quirks", trouble_status=http_status)
    bench.do("load", pages=2)
    bench.do("jam_after", pages=1)
    broken = document(bench.scan(FEEDER))
    assert len(broken.pages) == 1
    assert (broken.trouble, broken.cause, broken.action) == (Reason.PAPER_JAM, Cause.HARDWARE, Action.CALL_STAFF)
    status = bench.driver.status()
    assert (status.state, status.reason) == (DeviceState.USER_ERROR, Reason.PAPER_JAM)
    assert err(bench.scan(FEEDER)).reason is Reason.PAPER_JAM
    bench.do("clear_jam")
    assert bench.driver.status().state is DeviceState.READY


def test_a_jam_at_the_first_sheet_two_sheets_at_once_and_an_open_cover(bench: Bench) -> None:
    bench.do("load", pages=2)
    bench.do("jam_after", pages=0)
    assert err(bench.scan(FEEDER)).reason is Reason.PAPER_JAM
    bench.do("clear_jam")
    bench.do("double_feed_after", pages=1)
    double = document(bench.scan(FEEDER))
    assert (len(double.pages), double.trouble) == (1, Reason.DOUBLE_FEED)
    bench.do("clear_jam")
    bench.do("cover", open=True)
    assert err(bench.scan(FEEDER)).reason is Reason.COVER_OPEN
    assert bench.driver.status().state is DeviceState.USER_ERROR
    bench.do("cover", open=False)
    assert len(document(bench.scan(FEEDER)).pages) == 1


def test_the_glass_works_while_the_feeder_is_open(bench: Bench) -> None:
    bench.do("cover", open=True)
    bench.do("place", document="lease")
    assert len(document(bench.scan(GLASS)).pages) == 1


def test_busy_for_somebody_else(bench: Bench) -> None:
    bench.do("busy")
    assert bench.driver.status().state is DeviceState.BUSY
    assert err(bench.scan(GLASS, deadline_s=1.0)).reason is Reason.BUSY
    threading.Timer(0.5, bench.do, ("busy",), {"on": False}).start()
    assert len(document(bench.scan(GLASS)).pages) == 1


# --- cancelled, too late --------------------------------------------------------------------------------------------


def test_cancelled_while_the_light_moves(bench: Bench) -> None:
    bench.do("load", pages=5)
    bench.do("speed", page_s=60)
    cancel = threading.Event()
    threading.Timer(0.3, cancel.set).start()
    begun = time.monotonic()
    assert err(bench.scan(FEEDER, cancel=cancel)).reason is Reason.CANCELLED
    assert time.monotonic() - begun < 1.3
    bench.driver.status()
    assert not bench.do("state")["job"]


def test_cancelled_while_the_job_is_being_asked_for(bench: Bench) -> None:
    """The answer is waited for, so that the scanner is not left with a job nobody knows."""
    bench.do("fault", kind="delay", delay_s=0.6, after=1, times=1)
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    assert err(bench.scan(GLASS, cancel=cancel)).reason is Reason.CANCELLED
    assert bench.do("state")["asked"]["job"] == 1
    assert not bench.do("state")["job"]


def test_pages_before_the_deadline_are_kept(bench: Bench) -> None:
    bench.do("load", pages=50)
    bench.do("speed", page_s=0.25)
    late = document(bench.scan(FEEDER, deadline_s=2.5))
    assert late.trouble is Reason.DEADLINE
    assert 1 <= len(late.pages) < 10
    assert bench.driver.status().state is DeviceState.READY


# --- the wire -------------------------------------------------------------------------------------------------------

# The answers to one scan from the glass: status, new job, page, delete.
_STEPS = range(3)


def test_what_fits_into_one_answer_is_kept(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "MOST_BYTES", 10_000)
    bench.do("load", pages=3)
    full = document(bench.scan(FEEDER))
    assert (len(full.pages), full.trouble, full.action) == (1, Reason.UNSUPPORTED, Action.RETRY)
    assert bench.do("state")["sheets"] == 2


@pytest.mark.parametrize("step", _STEPS)
def test_unplugged_at_every_step_and_back_without_restart(bench: Bench, step: int) -> None:
    bench.do("fault", kind="cut", after=step, byte=20, times=1)
    assert err(bench.scan()).reason is Reason.DISCONNECTED
    eventually(lambda: bench.driver.status().state is DeviceState.OFFLINE)  # a slow answer looks like waking up
    assert bench.driver.status().action is Action.WAIT
    bench.do("heal")
    eventually(lambda: bench.driver.status().state is DeviceState.READY)
    assert len(document(bench.scan()).pages) == 1


def test_unplugged_behind_the_first_page(bench: Bench) -> None:
    bench.do("load", pages=3)
    bench.do("fault", kind="cut", after=3, times=1)  # status, job, page
    broken = document(bench.scan(FEEDER))
    assert (len(broken.pages), broken.trouble) == (1, Reason.DISCONNECTED)
    eventually(lambda: bench.driver.status().state is DeviceState.OFFLINE)


@pytest.mark.parametrize("step", _STEPS)
@pytest.mark.parametrize("kind", ["drop", "hang"])
def test_silence_ends_at_the_deadline_and_heals(bench: Bench, kind: str, step: int) -> None:
    bench.do("fault", kind=kind, after=step, times=1)
    assert err(bench.scan(deadline_s=0.4)).reason is Reason.DEADLINE
    bench.do("heal")
    eventually(lambda: bench.driver.status().state is DeviceState.READY)
    assert len(document(bench.scan()).pages) == 1


@pytest.mark.parametrize(
    ("fault", "step", "reason"),
    [
        ({"kind": "garbage"}, 0, Reason.PROTOCOL),
        ({"kind": "garbage"}, 2, Reason.PROTOCOL),
        ({"kind": "garbage", "size": 1_000_000}, 0, Reason.PROTOCOL),
        ({"kind": "garbage", "size": 1_000_000}, 2, Reason.PROTOCOL),
        ({"kind": "bad_checksum"}, 0, Reason.DISCONNECTED),
        ({"kind": "bad_checksum"}, 2, Reason.DISCONNECTED),
        ({"kind": "status", "status": "302"}, 0, Reason.PROTOCOL),
        ({"kind": "status", "status": "401"}, 0, Reason.NOT_AUTHORISED),
        ({"kind": "status", "status": "201"}, 1, Reason.PROTOCOL),  # a job without Location
        ({"kind": "status", "status": "500"}, 2, Reason.HARDWARE_FAULT),
        ({"kind": "status", "status": "418"}, 2, Reason.PROTOCOL),
        ({"kind": "status", "status": "404"}, 2, Reason.HARDWARE_FAULT),
    ],
    ids=str,
)
def test_wrong_answers_are_typed_and_pass(bench: Bench, fault: dict[str, object], step: int, reason: Reason) -> None:
    bench.do("fault", **fault, after=step, times=1)
    assert err(bench.scan()).reason is reason
    bench.do("heal")
    eventually(lambda: bench.driver.status().state is DeviceState.READY)
    assert len(document(bench.scan()).pages) == 1


@pytest.mark.parametrize(
    ("http_status", "reason"),
    [
        (400, Reason.UNSUPPORTED),
        (403, Reason.NOT_AUTHORISED),
        (409, Reason.UNSUPPORTED),
        (500, Reason.HARDWARE_FAULT),
        (503, Reason.BUSY),
    ],
)
def test_a_job_that_is_refused(bench: Bench, http_status: int, reason: Reason) -> None:
    bench.do("quirks", job_status=http_status)
    assert err(bench.scan(deadline_s=1.0)).reason is reason


def test_a_proxy_for_the_web_is_not_asked(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert isinstance(bench.new_driver().open(), Ok)


class _Talker:
    """A server on a raw socket that says whatever it likes, for ever."""

    def __init__(self, pieces: Iterable[bytes], pause_s: float = 0.0) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"escl+http://127.0.0.1:{self._server.getsockname()[1]}"
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._talk, args=(pieces, pause_s))
        self._thread.start()

    def _talk(self, pieces: Iterable[bytes], pause_s: float) -> None:
        connection, _ = self._server.accept()
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            for piece in pieces:
                connection.sendall(piece)
                if self._over.wait(pause_s):
                    return

    def __enter__(self) -> _Talker:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.close()
        self._thread.join(5)
        assert not self._thread.is_alive()


_ONE = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("pieces", "pause_s", "reason"),
    [
        (itertools.repeat(b"x" * 65536), 0.0, Reason.PROTOCOL),
        (itertools.chain([_ONE], itertools.repeat(b"X-More: yes\r\n")), 0.0, Reason.PROTOCOL),
        (itertools.chain([_ONE], itertools.repeat(b"X-Slow: yes\r\n")), 0.05, Reason.DEADLINE),
        (itertools.chain([_ONE + b"\r\n"], itertools.repeat(b"<a>" * 9999)), 0.0, Reason.PROTOCOL),
        (itertools.chain([_ONE + b"\r\n"], itertools.repeat(b" ")), 0.05, Reason.DEADLINE),
        ([_ONE + b"Transfer-Encoding: chunked\r\n\r\nnonsense\r\n"], 0.0, Reason.PROTOCOL),
        ([_ONE + b"Content-Length: minus\r\n\r\n"], 0.0, Reason.PROTOCOL),
    ],
    ids=["noise", "headers", "slow headers", "body", "slow body", "chunks", "length"],
)
def test_an_endless_or_senseless_answer_ends(
    pieces: Iterable[bytes], pause_s: float, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escl_driver, "_OPEN_S", 0.6)
    with _Talker(pieces, pause_s) as talker:
        scanner = EsclScanner(Transport.parse(talker.url))
        begun = time.monotonic()
        opened = scanner.open()
        assert time.monotonic() - begun < 1.6
        assert isinstance(opened, Err)
        assert opened.reason is reason
        scanner.close()


# --- status ---------------------------------------------------------------------------------------------------------


def test_a_scanner_in_power_save_is_asked_once_and_waited_for(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escl_driver, "_ANSWER_S", 0.1)
    asked = bench.do("state")["asked"]["status"]
    bench.do("fault", kind="delay", delay_s=0.7, times=1)
    states = [bench.driver.status().state for _ in range(4)]
    assert set(states) == {DeviceState.STARTING}
    eventually(lambda: bench.driver.status().state is DeviceState.READY)
    assert bench.do("state")["asked"]["status"] <= asked + 2
    bench.do("fault", kind="delay", delay_s=0.7, times=1)
    assert bench.driver.status().state is DeviceState.STARTING
    assert len(document(bench.scan()).pages) == 1  # a command waits behind the open question


def test_a_scanner_that_never_answers_is_offline_in_the_end(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escl_driver, "_ANSWER_S", 0.1)
    ahead = [0.0]
    scanner = EsclScanner(Transport.parse(bench.simulator.url), clock=lambda: time.monotonic() + ahead[0])
    assert isinstance(scanner.open(), Ok)
    bench.do("fault", kind="hang")
    assert scanner.status().state is DeviceState.STARTING
    ahead[0] = WAKE_S
    gone = scanner.status()
    assert (gone.state, gone.reason) == (DeviceState.OFFLINE, Reason.DISCONNECTED)
    bench.do("heal")
    eventually(lambda: scanner.status().state is DeviceState.READY)
    scanner.close()


def test_absent_at_start_and_ready_when_plugged_in(bench: Bench) -> None:
    bench.do("unplug")
    absent = bench.new_driver().open()
    assert isinstance(absent, Err)
    assert absent.reason is Reason.ABSENT
    bench.do("plug")
    assert isinstance(bench.new_driver().open(), Ok)


def test_the_driver_thread_finds_it_when_it_is_plugged_in_again(bench: Bench) -> None:
    bench.do("unplug")
    states: list[DeviceState] = []
    thread = DriverThread(
        Role.DOCUMENT_SCANNER,
        bench.new_driver,
        lambda: Owned(None),
        lambda status: states.append(status.state),
        poll_s=0.05,
    )
    thread.start()
    for verb, state in (("state", "absent"), ("plug", "ready"), ("unplug", "offline"), ("plug", "ready")):
        bench.do(verb)
        eventually(lambda state=state: bool(states) and states[-1] == state)
    ended: list[object] = []
    job = Job(
        ScanDocument(GLASS, deadline_s=5.0),
        time.monotonic() + 5.0,
        on_started=lambda: None,
        on_progress=lambda event: None,
        on_finished=ended.append,
    )
    assert thread.submit(job)
    eventually(lambda: bool(ended))
    assert len(document(ended[0]).pages) == 1
    assert thread.stop(5)


def test_a_trace_tells_the_talk_and_no_page(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "trace"
    wire_trace.begin(file, "document_scanner", "escl")
    try:
        assert len(document(bench.scan()).pages) == 1
        bench.do("unplug")
        bench.driver.status()
    finally:
        wire_trace.end()
    told = file.read_text()
    for line in ("-> POST /eSCL/ScanJobs", "<- 201, 0 bytes, Location", "NextDocument", "state=", "<- LinkAbsent"):
        assert line in told
    assert "JFIF" not in told
    assert len(told) < 5000


# --- TLS, configuration ---------------------------------------------------------------------------------------------


def test_a_self_signed_certificate_is_pinned_or_refused() -> None:
    with Bench("escl+https://127.0.0.1:0") as bench:
        mark = str(bench.simulator.fingerprint)
        refused = [bench.new_driver().open(), bench.new_driver(fingerprint="ab" * 32).open()]
        assert [isinstance(end, Err) and end.reason for end in refused] == [Reason.NOT_AUTHORISED] * 2
        assert all(isinstance(end, Err) and mark in end.detail for end in refused)
        pinned = bench.new_driver(fingerprint=":".join(mark[at : at + 2] for at in range(0, 64, 2)).upper())
        assert isinstance(pinned.open(), Ok)
        assert pinned.status().state is DeviceState.READY
        pinned.close()


@pytest.mark.parametrize(
    "url",
    ["http://h", "escl+http://user:word@h/eSCL", "escl+http://h:123456", "escl+http://h/../x y", "escl+http:///e"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(TransportError, match="expected"):
        EsclScanner(Transport.parse(url))


def test_options_that_mean_nothing_are_refused() -> None:
    transport = Transport.parse("escl+http://h")
    with pytest.raises(ValueError, match="unknown scanner options"):
        EsclScanner(transport, {"finger": "x"})
    with pytest.raises(ValueError, match="64 hexadecimal"):
        EsclScanner(transport, {"fingerprint": "abc"})
