"""The thread that touches a driver: opening, polling, reopening, one end for each command."""

from __future__ import annotations

import queue
import threading
import time
import weakref
from collections.abc import Callable, Iterator

import pytest

from devices.commands import CommandResult
from devices.driver_thread import MAX_JOBS, DriverThread, Job
from devices.ownership import HeldBy, Owned
from devices.ports import CardPresent, Command, DeviceState, DeviceStatus, PrintReceipt, ReadIdCard, Role
from devices.result import Action, Cause, Err, Ok, Reason
from tests.devices.scripted import READY, ScriptedReader

OFFLINE = DeviceStatus(DeviceState.OFFLINE, Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT)


class Rig:
    def __init__(self, poll_s: float = 0.02) -> None:
        self.reader = ScriptedReader()
        self.claimed: Owned | HeldBy = Owned(None)
        self.statuses: queue.SimpleQueue[DeviceStatus] = queue.SimpleQueue()
        self.ends: queue.SimpleQueue[CommandResult] = queue.SimpleQueue()
        self.started = threading.Event()
        self.thread = DriverThread(
            Role.ID_CARD, lambda: self.reader, lambda: self.claimed, self.statuses.put, poll_s=poll_s
        )

    def job(self, command: Command, deadline_s: float = 5.0) -> Job:
        job = Job(
            command,
            time.monotonic() + deadline_s,
            on_started=self.started.set,
            on_progress=lambda event: None,
            on_finished=self.ends.put,
        )
        assert self.thread.submit(job)
        return job

    def state(self, state: DeviceState) -> DeviceStatus:
        while True:
            status = self.statuses.get(timeout=5)
            if status.state is state:
                return status


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    assert rig.thread.stop(5)


def test_status_is_told_on_change_only(rig: Rig) -> None:
    polls = threading.Semaphore(0)

    def poll() -> DeviceStatus:
        polls.release()
        return READY

    rig.reader.polling = poll
    rig.thread.start()
    for _ in range(5):
        assert polls.acquire(timeout=5)
    assert rig.state(DeviceState.READY) == READY
    assert rig.statuses.empty()


@pytest.mark.parametrize("failure", ["status", "exception"])
def test_a_failed_status_drops_the_driver_and_the_next_poll_reopens_it(rig: Rig, failure: str) -> None:
    gone = iter([True])

    def poll() -> DeviceStatus:
        if next(gone, False):
            if failure == "exception":
                raise OSError("unplugged")
            return OFFLINE
        return READY

    rig.reader.polling = poll
    rig.thread.start()
    rig.state(DeviceState.READY)
    assert rig.state(DeviceState.OFFLINE).action is Action.WAIT
    rig.state(DeviceState.READY)
    assert (rig.reader.opened, rig.reader.closed) == (2, 1)


def test_nothing_of_a_job_is_held_while_the_next_is_waited_for() -> None:
    rig, gone = Rig(poll_s=60), threading.Event()
    rig.thread.start()
    rig.state(DeviceState.READY)
    job = rig.job(CardPresent())
    watched = weakref.ref(job, lambda _: gone.set())
    del job
    rig.ends.get(timeout=5)
    assert gone.wait(5), watched
    assert rig.thread.stop(5)


def test_a_device_that_appears_later_is_found(rig: Rig) -> None:
    answers = iter([Err(Reason.ABSENT, Cause.HARDWARE, Action.CALL_TECHNICIAN)])
    rig.reader.opening = lambda: next(answers, Ok(READY))
    rig.thread.start()
    rig.state(DeviceState.ABSENT)
    rig.state(DeviceState.READY)


def test_flapping_never_loses_the_thread(rig: Rig) -> None:
    flips = iter([OFFLINE, READY] * 3)
    rig.reader.polling = lambda: next(flips, READY)
    rig.thread.start()
    for _ in range(3):
        rig.state(DeviceState.READY)
        rig.state(DeviceState.OFFLINE)
    rig.state(DeviceState.READY)


def test_busy_while_a_command_runs_and_ready_after(rig: Rig) -> None:
    rig.thread.start()
    rig.state(DeviceState.READY)
    job = rig.job(ReadIdCard())
    rig.state(DeviceState.BUSY)
    rig.thread.cancel(job)
    end = rig.ends.get(timeout=5)
    assert isinstance(end, Err)
    assert end.reason is Reason.CANCELLED
    rig.state(DeviceState.READY)


def test_a_waiting_command_can_be_cancelled_and_expires(rig: Rig) -> None:
    rig.thread.start()
    running = rig.job(ReadIdCard())
    assert rig.started.wait(5)
    waiting = rig.job(CardPresent())
    rig.thread.cancel(waiting)
    end = rig.ends.get(timeout=5)
    assert isinstance(end, Err)
    assert end.reason is Reason.CANCELLED
    late = rig.job(CardPresent(), deadline_s=1.0)
    rig.thread.expire(late.deadline_at)
    end = rig.ends.get(timeout=5)
    assert isinstance(end, Err)
    assert end.reason is Reason.DEADLINE
    rig.thread.cancel(running)
    assert rig.ends.get(timeout=5)


def test_a_command_without_device_ends_with_the_devices_reason(rig: Rig) -> None:
    rig.reader.opening = lambda: Err(Reason.NOT_AUTHORISED, Cause.HARDWARE, Action.CALL_TECHNICIAN, "66")
    rig.thread.start()
    rig.job(ReadIdCard())
    assert rig.ends.get(timeout=5) == Err(Reason.NOT_AUTHORISED, Cause.HARDWARE, Action.CALL_TECHNICIAN, "66")
    assert not rig.started.is_set()


def test_lost_in_mid_command(rig: Rig) -> None:
    def pulled(_: threading.Event) -> Err:
        raise OSError("gone")

    rig.reader.reading = pulled
    rig.thread.start()
    rig.job(ReadIdCard())
    end = rig.ends.get(timeout=5)
    assert isinstance(end, Err)
    assert end.reason is Reason.DISCONNECTED
    rig.state(DeviceState.OFFLINE)
    rig.state(DeviceState.READY)


def test_commands_of_another_role_are_unsupported(rig: Rig) -> None:
    rig.thread.start()
    rig.job(PrintReceipt("job", ()))
    end = rig.ends.get(timeout=5)
    assert isinstance(end, Err)
    assert end.reason is Reason.UNSUPPORTED


def test_the_queue_is_bounded(rig: Rig) -> None:
    rig.thread.start()
    running = rig.job(ReadIdCard())
    assert rig.started.wait(5)
    for _ in range(MAX_JOBS):
        rig.job(CardPresent())
    one_more = Job(CardPresent(), 0, on_started=lambda: None, on_progress=lambda event: None, on_finished=rig.ends.put)
    assert not rig.thread.submit(one_more)
    rig.thread.cancel(running)
    ends = [rig.ends.get(timeout=5) for _ in range(1 + MAX_JOBS)]
    assert ends.count(Ok(value=True)) == MAX_JOBS


def test_a_second_owner_is_told_who_the_first_is(rig: Rig) -> None:
    rig.claimed = HeldBy(4711)
    rig.thread.start()
    status = rig.state(DeviceState.BUSY)
    assert (status.reason, status.detail) == (Reason.BUSY, "owned by pid 4711")
    rig.job(ReadIdCard())
    end = rig.ends.get(timeout=5)
    assert isinstance(end, Err)
    assert end.reason is Reason.BUSY
    assert rig.reader.opened == 0


def test_a_job_ends_once_whoever_comes_first() -> None:
    ends: list[CommandResult] = []
    nothing: Callable[..., None] = lambda *_: None  # noqa: E731
    job = Job(CardPresent(), 0, on_started=nothing, on_progress=nothing, on_finished=ends.append)
    threads = [threading.Thread(target=job.finish, args=(Ok(value=True),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ends) == 1
