"""Gathers the facts of the readiness report: every probe at once, each with the same deadline, none trusted to return.

A probe may hang on a dead device, a network that swallows packets or a busy database; its thread is then left behind
(a daemon, so that the process can end) and the line says that it did not answer.
"""

from __future__ import annotations

import contextlib
import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from devices.ports import DeviceState, DeviceStatus, Role
from devices.result import Action, Cause, Reason
from devices.settings import DeviceSetting
from devices.tool import read_status
from devices.transport import Transport as DeviceTransport
from devices.transport import TransportError
from intake.calendar_files import load_calendars
from intake.clock import Reading
from station import (
    check,
    check_branding,
    check_catalogue,
    check_consumables,
    check_devices,
    check_freshness,
    check_standing,
    stack_probes,
)
from station.branding import branding_of
from station.catalogue_store import CatalogueStore
from station.check import Finding, Report
from station.consumables import ConsumableLog, daily_check
from station.freshness import freshness, heard_of, load_policy
from station.memory import is_in_memory, visit_base
from station.resources_place import resources_folder
from station.self_test_log import SelfTestLog
from station.terminal_file import FILE_NAME, Terminal, TerminalFileError, load_terminal
from station.voice_program import sound_output, voice_program
from sync.agent_lock import running_agent
from sync.clock import SystemClock
from sync.identity import Identity, NotEnrolled, Place
from sync.opening import open_store
from sync.outcomes import Fault, Transport
from sync.store.errors import KnownStoreError
from sync.store.room import RoomRules
from sync.store.store import Store
from sync.transport import HttpTransport

#: The whole report takes no longer than this, seconds.
DEADLINE_S = 9.0
#: How long a device may take to say how it is; its process is then ended, which takes up to two seconds more.
_DEVICE_S = 5.5
_NETWORK_S = 2.5
_LOOK_S = 0.1

Probe = Callable[[], Sequence[Finding]]


def check_readiness(home: Path, deadline_s: float = DEADLINE_S, given_up: Callable[[], bool] = lambda: False) -> Report:
    """The report about the terminal below ``home``. Blocks; changes nothing but what opening the store does.

    ``given_up`` is asked now and then: true ends the wait at once, with a report nobody reads any more.
    """
    terminal, problems = _read_configuration(home)
    findings = [check.configuration(problems)]
    findings += together(probes(terminal), deadline_s, given_up)
    return Report(tuple(findings))


def probes(terminal: Terminal) -> Mapping[str, Probe]:
    """Everything that is asked about this terminal, by the id that stands in when there is no answer."""
    home = terminal.home
    asked: dict[str, Probe] = {
        "enrolment": partial(_enrolment, terminal),
        "store": partial(_store, home),
        "catalogue": partial(_catalogue, terminal),
        "disk": partial(_disk, home, terminal.sync.room_rules()),
        "consumables": partial(_consumables, home),
        "branding": lambda: check_branding.branding(branding_of(terminal)),
        "agent": lambda: [check.agent(running_agent(home))],
        "platform": partial(_platform, terminal),
        "hall_node": partial(_hall_node, terminal),
    }
    if not terminal.devices:
        asked["devices"] = lambda: [check_devices.no_devices()]
    for role in Role:
        asked[f"device.{role.value}"] = partial(_role, terminal, role)
    used = stacks_used(terminal)
    asked |= {
        "models": partial(_models, home, used=Role.CAMERA in terminal.devices),
        "stack.pcscd": lambda: [check_devices.pcscd(stack_probes.pcscd(), used="pcsc" in used)],
        "stack.sane": lambda: [check_devices.sane(stack_probes.sane(), used="sane" in used)],
        "stack.cups": lambda: [check_devices.cups(stack_probes.cups(), used="cups" in used)],
        "core_dumps": lambda: [check_devices.core_dumps(stack_probes.core_collector())],
    }
    return asked | {
        "voice": lambda: [check.voice(program=voice_program() is not None, output=sound_output())],
        "memory_folder": _memory_folder,
        "fonts": lambda: [check.fonts(chinese=_chinese_font())],
    }


def together(
    asked: Mapping[str, Probe], deadline_s: float, given_up: Callable[[], bool] = lambda: False
) -> list[Finding]:
    """Run all probes at once; findings in the order of ``asked``, with a fault for each that is late or stumbles."""
    answers: queue.SimpleQueue[tuple[str, Sequence[Finding]]] = queue.SimpleQueue()
    end = time.monotonic() + deadline_s
    for name, probe in asked.items():
        threading.Thread(target=_run, args=(name, probe, answers), name=f"check-{name}", daemon=True).start()
    found: dict[str, Sequence[Finding]] = {}
    while len(found) < len(asked) and (left := end - time.monotonic()) > 0 and not given_up():
        try:
            name, findings = answers.get(timeout=min(left, _LOOK_S))
        except queue.Empty:
            continue
        found[name] = findings
    return [finding for name in asked for finding in found.get(name, [check.no_answer(name)])]


def _run(name: str, probe: Probe, answers: queue.SimpleQueue[tuple[str, Sequence[Finding]]]) -> None:
    try:
        answers.put((name, probe()))
    except Exception as error:
        answers.put((name, [check.no_answer(name, type(error).__name__)]))


def _read_configuration(home: Path) -> tuple[Terminal, Sequence[str] | None]:
    if not (home / FILE_NAME).exists():
        return Terminal(home=home), None
    try:
        return load_terminal(home), ()
    except TerminalFileError as error:
        return Terminal(home=home), error.problems


def _enrolment(terminal: Terminal) -> list[Finding]:
    home = terminal.home
    try:
        city = check.enrolment(None, Identity.load(home).terminal_id)
    except NotEnrolled as error:
        city = check.enrolment(str(error), "")
    present = (home / "identity" / "hall").is_dir()
    problem: str | None = None
    if present:
        try:
            Identity.load(home, Place.HALL)
        except NotEnrolled as error:
            problem = str(error)
    return [city, check.hall_enrolment(present=present, problem=problem)]


def _store(home: Path) -> list[Finding]:
    if not (home / "store" / "hall.db").exists():
        return [check.store(None, exists=False), check.staff(0)]
    try:
        store, clock = open_store(home)
        with store:
            return list(_about_store(store, clock))
    except KnownStoreError as error:
        return [check.store(error.condition)]


def _about_store(store: Store, clock: SystemClock) -> Iterator[Finding]:
    yield check.store(None, store.quick_look())
    yield check.key_source(store.key_source)
    now = clock.now()
    measured = store.time_facts().measured
    yield check_standing.clock(now.confidence, None if measured is None else measured.offset)
    yield check.staff(sum(not a.disabled and not a.has_expired(now) for a in store.staff_accounts()))
    status = store.queue_status()
    yield check.queue(status.pending, len(status.stuck), status.oldest_pending_s)
    yield from filter(None, (check_standing.login(status.trouble), check_standing.trail(store.trail_trouble())))
    years = load_calendars(resources_folder() / "calendars").working_days.years
    yield check_freshness.data_age(freshness(heard_of(store), years, now, load_policy(resources_folder())))


def _catalogue(terminal: Terminal) -> list[Finding]:
    found = CatalogueStore(terminal.home, resources_folder() / "catalog").load()
    return check_catalogue.catalogue(found, terminal, Reading(datetime.now(UTC)).local.date())


def _disk(home: Path, rules: RoomRules) -> list[Finding]:
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    return [check.disk(shutil.disk_usage(there).free, rules)]


def _consumables(home: Path) -> list[Finding]:
    now = Reading(datetime.now(UTC))
    return [check_consumables.consumables(daily_check(ConsumableLog(home).last(), now))]


def _platform(terminal: Terminal) -> list[Finding]:
    """Nothing to say without an identity: the line about enrolment says it."""
    try:
        identity = Identity.load(terminal.home)
    except NotEnrolled:
        return []
    fault, detail = health(identity, terminal.platform.ca_file)
    return [check.platform(fault, detail)]


def _hall_node(terminal: Terminal) -> list[Finding]:
    try:
        identity = Identity.load(terminal.home, Place.HALL)
    except NotEnrolled:
        return []
    fault, detail = health(identity, terminal.platform.ca_file)
    return [check.hall_node(fault, detail)]


def health(identity: Identity, ca_file: str | None, timeout_s: float = _NETWORK_S) -> tuple[Fault | None, str]:
    """Does who we enrolled with answer at its address? None when it does."""
    transport = HttpTransport(identity.platform_url, ca_file=ca_file or identity.ca_file, timeout_s=timeout_s)
    try:
        answer = transport.request("GET", "/v1/health")
    finally:
        transport.close()
    if isinstance(answer, Transport):
        return answer.fault, answer.detail
    if answer.status != 200 or answer.body.get("issuer") != identity.issuer:
        return Fault.NOT_PLATFORM, "health of another issuer"
    return None, ""


def stacks_used(terminal: Terminal) -> frozenset[str]:
    """Schemes of the configured devices that stand on this system's services; some name another machine's."""
    found: set[str] = set()
    for setting in terminal.devices.values():
        with contextlib.suppress(TransportError):
            parsed = DeviceTransport.parse(setting.transport)
            if not {"service", "server"} & (parsed.options.keys() | setting.options.keys()):
                found.add(parsed.scheme)
    return frozenset(found)


def _role(terminal: Terminal, role: Role) -> list[Finding]:
    setting = terminal.devices.get(role)
    if setting is None:
        return [check_devices.not_configured(role)]
    last = SelfTestLog(terminal.home).last(role)
    if last is not None and last.transport not in ("", setting.transport):
        last = None  # another device was tested
    return [check_devices.device(role, device_status(setting, terminal.home), setting, last)]


def device_status(setting: DeviceSetting, home: Path, settle_s: float = _DEVICE_S) -> DeviceStatus:
    """How a device is, and never ``starting``: one that is not plugged in says so at once, one that has not answered
    in time does not answer."""
    if not_there := missing_path(setting.transport):
        return DeviceStatus(
            DeviceState.ABSENT, Reason.ABSENT, Cause.HARDWARE, Action.CALL_TECHNICIAN, f"{not_there}: not there"
        )
    status = read_status(setting, home, settle_s=settle_s)
    if status.state is not DeviceState.STARTING:
        return status
    detail = f"no answer in {settle_s:g} s"
    return DeviceStatus(DeviceState.OFFLINE, Reason.DEADLINE, Cause.HARDWARE, Action.CALL_TECHNICIAN, detail)


def missing_path(transport: str) -> str | None:
    """The device file of a transport when there is none; nothing needs to be started to know that."""
    try:
        parsed = DeviceTransport.parse(transport)
    except TransportError:
        return None  # the driver says what is wrong with it
    missing = parsed.scheme in _PATH_SCHEMES and not Path(parsed.rest).exists()
    return parsed.rest if missing else None


_PATH_SCHEMES = frozenset({"serial", "v4l", "evdev"})


def _models(home: Path, *, used: bool) -> list[Finding]:
    from devices.face.store import ModelStore

    return [check_devices.models(ModelStore(home / "models").trouble(), used=used)]


def _memory_folder() -> list[Finding]:
    base = visit_base()
    return [check.memory_folder(in_memory=is_in_memory(base), place=str(base))]


def _chinese_font() -> bool:
    """Asks fontconfig; where its tools are not installed, looks for the usual files."""
    if (tool := shutil.which("fc-list")) is not None:
        try:
            listed = subprocess.run([tool, ":lang=zh-cn", "family"], capture_output=True, timeout=5, check=False)
        except subprocess.TimeoutExpired:
            return False
        return bool(listed.stdout.strip())
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local" / "share" / "fonts")
    marks = ("cjk", "wqy", "sourcehan", "uming", "ukai", "droidsansfallback")
    return any(
        path.suffix.lower() in (".ttc", ".ttf", ".otf") and any(mark in path.name.lower() for mark in marks)
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
    )
