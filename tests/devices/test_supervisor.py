"""A supervised host process: killed, hung, flapping, owned twice. Real processes, real signals."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from devices.host_process import Limits
from devices.ports import CardEvent, CardPresent, DeviceState, PrintOutcome, PrintReceipt, PrintReport, ReadIdCard, Role
from devices.result import Action, Err, Ok, Reason
from devices.settings import DeviceSetting
from devices.simulators.id_card import IdCardSimulator
from devices.simulators.sdt_module import Fault
from devices.supervisor import MAX_COMMANDS, DeviceSupervisor
from devices.tool import read_status, run_command
from tests.devices.scripted import Heard

pytestmark = pytest.mark.slow
BAD_HOST = Path(__file__).with_name("bad_host.py")
Supervise = Callable[..., tuple[DeviceSupervisor, Heard]]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Supervise]:
    """Supervisors that are stopped at the end, whose hosts must then be gone."""
    made: list[DeviceSupervisor] = []

    def make(
        url: str = "",
        *,
        bad: str = "",
        role: Role = Role.ID_CARD,
        limits: Limits | None = None,
        home: Path = tmp_path,
    ) -> tuple[DeviceSupervisor, Heard]:
        def start(theirs: socket.socket) -> subprocess.Popen[bytes]:
            command = [sys.executable, str(BAD_HOST), bad, role.value, str(theirs.fileno())]
            return subprocess.Popen(command, pass_fds=(theirs.fileno(),), stderr=subprocess.DEVNULL)

        heard = Heard()
        setting = DeviceSetting(role, "sdt", url)
        supervisor = DeviceSupervisor(setting, home, heard, start_host=start if bad else None, limits=limits)
        made.append(supervisor)
        supervisor.start()
        return supervisor, heard

    yield make
    pids = [supervisor.host_pid for supervisor in made]
    for supervisor in made:
        supervisor.stop()
    assert not [pid for pid in pids if pid is not None and _alive(pid)]


def _alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[IdCardSimulator]:
    simulator = IdCardSimulator("socket://127.0.0.1:0", tmp_path / "tty")
    yield simulator
    simulator.unplug()


def test_a_card_is_read_through_the_host(supervise: Supervise, reader: IdCardSimulator) -> None:
    supervisor, heard = supervise(reader.url)
    assert heard.status(DeviceState.READY).serial == "05.01-20260101-0000000001-0000000002"
    ticket = supervisor.submit(ReadIdCard(20))
    assert heard.progress() == (ticket, CardEvent.WAITING)
    reader.insert("resident")
    assert heard.progress() == (ticket, CardEvent.SEEN)
    assert heard.progress() == (ticket, CardEvent.READ)
    end, result = heard.end()
    assert end == ticket
    assert isinstance(result, Ok)
    assert getattr(result.value, "name", "") == "测试甲"


def test_kill_9_while_idle_is_back_within_two_seconds(supervise: Supervise, reader: IdCardSimulator) -> None:
    supervisor, heard = supervise(reader.url)
    heard.status(DeviceState.READY)
    assert supervisor.host_pid is not None
    os.kill(supervisor.host_pid, signal.SIGKILL)
    begun = time.monotonic()
    status = heard.status(DeviceState.OFFLINE)
    assert (status.reason, status.action) == (Reason.HOST_CRASHED, Action.WAIT)
    heard.status(DeviceState.READY)
    assert time.monotonic() - begun <= 2.0
    reader.insert("resident")
    supervisor.submit(ReadIdCard(10))
    assert isinstance(heard.end()[1], Ok)


def test_kill_9_while_reading_ends_the_command_once_and_says_so(supervise: Supervise, reader: IdCardSimulator) -> None:
    supervisor, heard = supervise(reader.url)
    heard.status(DeviceState.READY)
    ticket = supervisor.submit(ReadIdCard(20))
    heard.progress()
    assert supervisor.host_pid is not None
    os.kill(supervisor.host_pid, signal.SIGKILL)
    end, result = heard.end()
    assert end == ticket
    assert isinstance(result, Err)
    assert (result.reason, result.action) == (Reason.HOST_CRASHED, Action.WAIT)
    heard.status(DeviceState.READY)
    assert heard.ends.empty()


@pytest.mark.parametrize("kind", ["dies-in-read", "segfaults-in-read", "bug-in-read"])
def test_a_driver_that_kills_its_process_does_not_touch_us(supervise: Supervise, kind: str) -> None:
    supervisor, heard = supervise(bad=kind)
    heard.status(DeviceState.READY)
    supervisor.submit(ReadIdCard(10))
    _, result = heard.end()
    assert isinstance(result, Err)
    assert result.reason is Reason.HOST_CRASHED
    heard.status(DeviceState.READY)


def test_a_crash_in_the_middle_of_printing_leaves_the_outcome_unknown(supervise: Supervise) -> None:
    supervisor, heard = supervise(bad="dies-in-read", role=Role.RECEIPT_PRINTER)
    heard.status(DeviceState.READY)
    supervisor.submit(PrintReceipt("job-1", ()))
    _, result = heard.end()
    assert isinstance(result, Ok)
    report = result.value
    assert isinstance(report, PrintReport)
    assert (report.job_id, report.outcome, report.trouble) == ("job-1", PrintOutcome.UNKNOWN, Reason.HOST_CRASHED)


@pytest.mark.parametrize("kind", ["hung-read", "loops-in-read", "holds-the-interpreter"])
def test_a_hung_driver_is_killed_by_deadline_plus_one_second(supervise: Supervise, kind: str) -> None:
    supervisor, heard = supervise(bad=kind)
    first = heard.status(DeviceState.READY).serial
    begun = time.monotonic()
    supervisor.submit(ReadIdCard(0.5))
    _, result = heard.end()
    assert 0.5 <= time.monotonic() - begun <= 1.5
    assert isinstance(result, Err)
    assert result.reason is Reason.DEADLINE
    assert heard.status(DeviceState.READY).serial != first


def test_a_driver_deaf_to_cancel_does_not_hold_up_the_next_visit(supervise: Supervise) -> None:
    supervisor, heard = supervise(bad="deaf-to-cancel")
    heard.status(DeviceState.READY)
    supervisor.cancel(supervisor.submit(ReadIdCard(60)))
    _, result = heard.end()
    assert isinstance(result, Err)
    assert result.reason is Reason.CANCELLED
    supervisor.submit(CardPresent())
    assert heard.end()[1] == Ok(value=True)


def test_a_driver_hung_while_opening_is_replaced(supervise: Supervise) -> None:
    supervisor, heard = supervise(bad="hung-open", limits=Limits(inside_s=0.5))
    status = heard.status(DeviceState.OFFLINE)
    assert status.reason is Reason.HOST_CRASHED
    supervisor.submit(ReadIdCard(0.2))
    _, result = heard.end()
    assert isinstance(result, Err)
    assert result.reason is Reason.DEADLINE


def test_a_stopped_process_is_noticed_by_its_silence(supervise: Supervise, reader: IdCardSimulator) -> None:
    supervisor, heard = supervise(reader.url, limits=Limits(silence_s=1.5))
    heard.status(DeviceState.READY)
    assert supervisor.host_pid is not None
    os.kill(supervisor.host_pid, signal.SIGSTOP)
    assert heard.status(DeviceState.OFFLINE).reason is Reason.HOST_CRASHED
    heard.status(DeviceState.READY)


def test_five_deaths_a_minute_are_a_broken_device(supervise: Supervise) -> None:
    supervisor, heard = supervise(bad="dies-at-open")
    status = heard.status(DeviceState.HARDWARE_ERROR, within_s=20)
    assert (status.reason, status.action) == (Reason.HOST_CRASHED, Action.CALL_TECHNICIAN)
    supervisor.submit(ReadIdCard(30))
    _, result = heard.end()
    assert isinstance(result, Err)
    assert (result.reason, result.action) == (Reason.HOST_CRASHED, Action.CALL_TECHNICIAN)
    assert supervisor.host_pid is None


def test_a_replugged_reader_is_ready_again_by_itself(supervise: Supervise, reader: IdCardSimulator) -> None:
    supervisor, heard = supervise(reader.url)
    heard.status(DeviceState.READY)
    pid = supervisor.host_pid
    for _ in range(2):
        reader.unplug()
        heard.status(DeviceState.OFFLINE, DeviceState.ABSENT)
        reader.plug()
        heard.status(DeviceState.READY)
    assert supervisor.host_pid == pid


def test_unplugged_in_the_middle_of_a_read(supervise: Supervise, reader: IdCardSimulator) -> None:
    supervisor, heard = supervise(reader.url)
    supervisor.submit(ReadIdCard(20))
    heard.progress()
    reader.unplug()
    _, result = heard.end()
    assert isinstance(result, Err)
    assert result.reason is Reason.DISCONNECTED
    reader.plug()
    heard.statuses = type(heard.statuses)()
    heard.status(DeviceState.READY)


def test_a_reader_that_answers_garbage_for_ever(supervise: Supervise, reader: IdCardSimulator) -> None:
    reader.fault(Fault("wrong_checksum"))
    _, heard = supervise(reader.url)
    status = heard.status(DeviceState.HARDWARE_ERROR)
    assert (status.reason, status.action) == (Reason.PROTOCOL, Action.CALL_TECHNICIAN)


def test_what_a_visit_leaves_behind_is_dropped(supervise: Supervise, reader: IdCardSimulator) -> None:
    supervisor, heard = supervise(reader.url)
    heard.status(DeviceState.READY)
    supervisor.claim("visit 1")
    supervisor.submit(ReadIdCard(20))
    heard.progress()
    supervisor.release()
    supervisor.claim("visit 2")
    # A card laid down while the old read is being given up belongs to it and must be lifted: wait until it is over.
    between = supervisor.submit(CardPresent())
    assert heard.end()[0] == between
    reader.insert("other")
    second = supervisor.submit(ReadIdCard(20))
    end, result = heard.end()
    assert end == second
    assert isinstance(result, Ok)
    assert heard.ends.empty()


def test_more_commands_than_the_queue_holds_are_refused(supervise: Supervise, reader: IdCardSimulator) -> None:
    supervisor, heard = supervise(reader.url)
    tickets = [supervisor.submit(ReadIdCard(20)) for _ in range(MAX_COMMANDS + 1)]
    end, result = heard.end()
    assert end == tickets[-1]
    assert isinstance(result, Err)
    assert result.reason is Reason.BUSY


def test_stop_ends_everything_once(supervise: Supervise, reader: IdCardSimulator) -> None:
    supervisor, heard = supervise(reader.url)
    heard.status(DeviceState.READY)
    tickets = {supervisor.submit(ReadIdCard(20)), supervisor.submit(CardPresent(20))}
    heard.progress()
    supervisor.stop()
    ends = [heard.end(), heard.end()]
    assert {ticket for ticket, _ in ends} == tickets
    assert all(isinstance(result, Err) and result.reason is Reason.CANCELLED for _, result in ends)
    assert heard.ends.empty()


def test_a_second_owner_is_told_the_pid_of_the_first(
    supervise: Supervise, reader: IdCardSimulator, tmp_path: Path
) -> None:
    first, heard_first = supervise(reader.url)
    heard_first.status(DeviceState.READY)
    second, heard_second = supervise(reader.url, home=tmp_path / "other")
    status = heard_second.status(DeviceState.BUSY)
    assert (status.reason, status.detail) == (Reason.BUSY, f"owned by pid {first.host_pid}")
    second.submit(ReadIdCard(5))
    _, result = heard_second.end()
    assert isinstance(result, Err)
    assert result.reason is Reason.BUSY
    first.stop()
    heard_second.status(DeviceState.READY)


def test_a_tool_goes_through_the_owner(supervise: Supervise, reader: IdCardSimulator, tmp_path: Path) -> None:
    supervisor, heard = supervise(reader.url)
    heard.status(DeviceState.READY)
    setting = DeviceSetting(Role.ID_CARD, "sdt", reader.url)
    assert read_status(setting, tmp_path).state is DeviceState.READY
    reader.insert("resident")
    result = run_command(setting, tmp_path, ReadIdCard(5), lambda event: None)
    assert isinstance(result, Ok)
    assert (tmp_path / "run" / "id_card.sock").stat().st_mode & 0o777 == 0o600
    supervisor.claim("visit")
    supervisor.submit(CardPresent())
    heard.end()
    refused = run_command(setting, tmp_path, ReadIdCard(5), lambda event: None)
    assert isinstance(refused, Err)
    assert refused.reason is Reason.BUSY
    supervisor.release()


def test_a_tool_by_itself_leaves_nothing_behind(reader: IdCardSimulator, tmp_path: Path) -> None:
    setting = DeviceSetting(Role.ID_CARD, "sdt", reader.url)
    reader.insert("resident")
    before = set(psutil.Process().children())  # other tests' servers live as long as the session
    assert isinstance(run_command(setting, tmp_path, ReadIdCard(5), lambda event: None), Ok)
    assert set(psutil.Process().children()) <= before
    assert list((tmp_path / "run").iterdir()) == []


def test_the_host_dies_with_its_app(reader: IdCardSimulator, tmp_path: Path) -> None:
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from devices.ports import Role\n"
        "from devices.settings import DeviceSetting\n"
        "from devices.supervisor import DeviceSupervisor\n"
        "class Quiet:\n"
        "    def on_status(self, s): print(supervisor.host_pid, s.state, flush=True)\n"
        "    def on_progress(self, *a): pass\n"
        "    on_finished = on_preview = on_progress\n"
        "supervisor = DeviceSupervisor(DeviceSetting(Role.ID_CARD, 'sdt', sys.argv[1]), Path(sys.argv[2]), Quiet())\n"
        "supervisor.start()\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, reader.url, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as app:
        assert app.stdout is not None
        host = psutil.Process(int(app.stdout.readline().split()[0]))
        os.kill(host.pid, signal.SIGSTOP)  # even one that can no longer notice
        app.kill()
        app.wait()
    _, left = psutil.wait_procs([host], timeout=5)
    assert not left
