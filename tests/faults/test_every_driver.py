"""The same faults for every driver: absent, unplugged at each step, hung, garbage, slow, flapping, two at once.

Real host process, real driver, real wire; the far end is a simulator process that is told what goes wrong. Each
command ends by its deadline and a second, with a typed reason; when the device is back it is ready again by itself, and
its host has been started anew three times at most.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from devices.commands import CommandResult, Ticket
from devices.host_process import HostProcess, spawn_host
from devices.messages import PreviewRing
from devices.ports import USABLE, DeviceState, DeviceStatus, PagesReport, PrintOutcome, PrintReport, ProgressEvent
from devices.result import Err, Ok, Reason
from devices.supervisor import DeviceSupervisor
from tests.faults.hall import until
from tests.faults.rigs import RIGS, FarEnd, Rig, far_end

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

_PROMISED_S = 1.0
#: How much later than promised a test may see it on a machine that is busy with others.
_BUSY_S = 15.0
_READY_WITHIN_S = 90.0
#: How long a command may take that cannot succeed, seconds: it is waited out.
_IN_VAIN_S = 2.0
#: And one that succeeds, where others use the machine.
_WORKS_S = 60.0
_BOTH_WORK_S = 20.0
_MOST_STARTS = 1 + 3
EVERY_RIG = pytest.mark.parametrize("rig", RIGS, ids=str)
#: The driver of a rig before it, on another wire or with another card: `make proof` plays it too.
_AGAIN = [rig for place, rig in enumerate(RIGS) if rig.driver in {one.driver for one in RIGS[:place]}]
EVERY_DRIVER = pytest.mark.parametrize(
    "rig", [pytest.param(rig, marks=pytest.mark.proof) if rig in _AGAIN else rig for rig in RIGS], ids=str
)


@dataclass(slots=True)
class Ended:
    result: CommandResult
    took_s: float


@dataclass
class Owner:
    """The app's side of one device: what it was told, in order, and when."""

    far: FarEnd
    ends: queue.SimpleQueue[tuple[Ticket, CommandResult, float]] = field(default_factory=queue.SimpleQueue)
    begun: queue.SimpleQueue[Ticket] = field(default_factory=queue.SimpleQueue)
    statuses: list[DeviceStatus] = field(default_factory=list)
    starts: int = 0
    supervisor: DeviceSupervisor | None = None

    # --- the listener ---

    def on_status(self, status: DeviceStatus) -> None:
        self.statuses.append(status)

    def on_progress(self, ticket: Ticket, event: ProgressEvent) -> None:
        del event
        self.begun.put(ticket)

    def on_finished(self, ticket: Ticket, result: CommandResult) -> None:
        self.ends.put((ticket, result, time.monotonic()))

    def on_preview(self, ring: PreviewRing, fd: int) -> None:
        raise AssertionError(f"nobody asked for a preview ({ring}, {fd})")

    # --- the test's side ---

    @property
    def status(self) -> DeviceStatus:
        assert self.supervisor is not None
        return self.supervisor.status

    def run(self, deadline_s: float | None = None) -> Ended:
        """The rig's command, to its one end."""
        return self.run_some(1, deadline_s)[0]

    def run_some(self, number: int, deadline_s: float | None = None) -> list[Ended]:
        """So many of the rig's commands at once."""
        assert self.supervisor is not None
        rig = self.far.rig
        deadline_s = deadline_s or rig.deadline_s
        while not self.begun.empty():
            self.begun.get()
        begun = time.monotonic()
        tickets = [self.supervisor.submit(rig.command(deadline_s)) for _ in range(number)]
        if rig.provoke.__name__ != "nothing":
            self._hand(len(tickets))
        ended: dict[Ticket, Ended] = {}
        for _ in tickets:
            ticket, result, at = self.ends.get(timeout=deadline_s * number + 60)
            ended[ticket] = Ended(result, at - begun)
        assert sorted(ended) == sorted(tickets), "each command ends exactly once"
        for one in ended.values():
            assert one.took_s <= deadline_s + _PROMISED_S + _BUSY_S, f"{rig}: {one}"
            assert is_typed(one.result, rig), f"{rig}: {one}"
        return [ended[ticket] for ticket in tickets]

    def _hand(self, number: int) -> None:
        """Act at the far end once each command waits, as long as one does."""
        for _ in range(number):
            try:
                self.begun.get(timeout=2.0)
            except queue.Empty:
                return  # it has ended already, or never began
            self.far.rig.provoke(self.far.control)

    def await_ready(self) -> None:
        until(lambda: self.status.state in USABLE, f"{self.far.rig} is ready: {self.status}", _READY_WITHIN_S)

    def works(self) -> None:
        """It is ready by itself and does its work."""
        self.await_ready()
        self.far.rig.prepare(self.far.control)
        ended = self.run(_WORKS_S)
        assert self.far.rig.good(ended.result), f"{self.far.rig}: {ended.result}"

    def fails(self) -> Ended:
        """Prepared as ever, the command ends without its result."""
        self.far.rig.prepare(self.far.control)
        ended = self.run(_IN_VAIN_S)
        assert not self.far.rig.good(ended.result), f"{self.far.rig}: {ended.result}"
        return ended

    def assert_calm(self) -> None:
        assert self.starts <= _MOST_STARTS, f"{self.far.rig}: its host was started {self.starts} times"
        assert self.ends.empty()


def is_typed(result: CommandResult, rig: Rig) -> bool:
    """An end that a screen can explain: the result, or a reason with cause and action."""
    if rig.good(result):
        return True
    match result:
        case Err(reason=Reason(), cause=cause, action=action):
            return bool(cause and action)
        case Ok(PrintReport() | PagesReport() as report):
            return report.outcome is not PrintOutcome.PRINTED and report.trouble is not None
        case Ok(value):
            return getattr(value, "trouble", None) is not None
    return False


@contextmanager
def owner(far: FarEnd, home: Path) -> Iterator[Owner]:
    """A supervised device at this far end; nothing of it is left behind."""
    owning = Owner(far)
    start = spawn_host(far.setting, home)

    def counted(theirs: Any) -> HostProcess:
        owning.starts += 1
        return start(theirs)

    owning.supervisor = DeviceSupervisor(far.setting, home, owning, start_host=counted)
    owning.supervisor.start()
    try:
        yield owning
    finally:
        owning.supervisor.stop()


@pytest.fixture
def far(rig: Rig, tmp_path: Path) -> Iterator[FarEnd]:
    with far_end(rig, tmp_path) as running:
        yield running


@EVERY_DRIVER
def test_whatever_goes_wrong_it_ends_in_time_and_is_ready_again(rig: Rig, far: FarEnd, tmp_path: Path) -> None:
    """One device through a bad day, its host and app never restarted by hand."""
    far.control.do("unplug")
    with owner(far, tmp_path) as device:
        assert far.rig.good(device.run(_IN_VAIN_S).result) is False
        gone = (DeviceState.ABSENT, DeviceState.OFFLINE)
        until(lambda: device.status.state in gone, f"{rig} is seen to be gone", _READY_WITHIN_S)
        assert device.status.action is not None
        far.control.do("plug")
        device.works()
        for fault in ("cut", "garbage", "hang"):
            if fault in rig.faults:
                far.control.do("fault", kind=fault, **({"byte": 1} if fault == "cut" else {}))
                device.fails()
                far.control.do("heal")
                device.works()
        device.await_ready()
        rig.prepare(far.control)
        assert any(rig.good(ended.result) for ended in device.run_some(2, _BOTH_WORK_S)), (
            "of two at once one at least is done"
        )
        device.assert_calm()


@pytest.mark.proof
@EVERY_RIG
def test_unplugged_at_every_step(rig: Rig, far: FarEnd, tmp_path: Path) -> None:
    if "cut" not in rig.faults:
        pytest.skip("its wire is a picture on a file system")
    with owner(far, tmp_path) as device:
        device.works()
        for step in range(rig.answers):
            for byte in (0, 1, 7):
                rig.prepare(far.control)
                far.control.do("fault", kind="cut", after=step, byte=byte)
                device.run()  # a look at the device in between may be what was cut: either end is typed
                far.control.do("heal")
                device.works()
        device.assert_calm()


@pytest.mark.proof
@EVERY_RIG
def test_lost_answers_slow_answers_and_noise(rig: Rig, far: FarEnd, tmp_path: Path) -> None:
    with owner(far, tmp_path) as device:
        device.works()
        for step in range(rig.answers):
            for kind in ("drop", "garbage", "delay"):
                if kind not in rig.faults:
                    continue
                rig.prepare(far.control)
                far.control.do("fault", kind=kind, after=step, times=1, **({"delay_s": 0.4} if kind == "delay" else {}))
                device.run()
                far.control.do("heal")
                device.works()
        device.assert_calm()


@pytest.mark.proof
@EVERY_RIG
def test_flapping_once_a_second(rig: Rig, far: FarEnd, tmp_path: Path) -> None:
    """Ten times out and in again, commands running all the while; then it is ready, and the host was not the victim."""
    with owner(far, tmp_path) as device:
        device.works()
        pause = queue.SimpleQueue[None]()  # never filled: only waited on
        for _ in range(10):
            far.control.do("unplug")
            with pytest.raises(queue.Empty):
                pause.get(timeout=0.5)
            far.control.do("plug")
            with pytest.raises(queue.Empty):
                pause.get(timeout=0.5)
        device.works()
        device.assert_calm()
