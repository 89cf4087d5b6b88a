"""The steps from an empty machine to a terminal that serves. Each can be done at any time, and again."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from devices.commands import CommandResult
from devices.discovery import Discovery, discover, probe_readers
from devices.ports import Command, DeviceStatus, ProgressEvent, Role
from devices.settings import DeviceSetting
from devices.tool import run_command
from intake.clock import Confidence, Reading
from intake.text import LocalizedText
from station.check_probes import device_status
from station.enrol_words import enrolment_words
from station.provision.content import CatalogueStanding, install_catalogue, keep_file
from station.provision.plan import BRANDING, NO_PLAN, EnrolAt, Plan
from station.provision.step import Standing, Step, StepReport
from station.self_test_log import LastTest, SelfTestLog
from station.self_tests import SelfTestResult, SelfTestState, command_for, judged, judged_by_state, not_possible
from station.terminal_edit import bind_device, set_keys
from station.terminal_file import Terminal, load_terminal
from station.typeset import TypesetFailed
from sync.identity import EnrolmentFailed, Identity, NotEnrolled, Place, enrol
from sync.opening import open_store
from sync.store.errors import KnownStoreError

T = LocalizedText.of


@dataclass(frozen=True, kw_only=True)
class Hands:
    """What the steps reach the world with; tests put their own in."""

    enrol: Callable[..., Identity] = enrol
    discover: Callable[[], Discovery] = discover
    probe: Callable[[Discovery], Discovery] = probe_readers
    status: Callable[[DeviceSetting, Path], DeviceStatus] = device_status
    run: Callable[[DeviceSetting, Path, Command, Callable[[ProgressEvent], None]], CommandResult] = run_command
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


class Provisioning:
    """One machine on its way. Everything blocks; nothing is kept in memory that is not on the disk as well."""

    def __init__(self, home: Path, plan: Plan = NO_PLAN, *, by: str, hands: Hands | None = None) -> None:
        self.home = home
        self.plan = plan
        self.by = by
        self._hands = hands or Hands()
        self._log = SelfTestLog(home)

    # --- where it stands ---------------------------------------------------------------------------------------------

    def terminal(self) -> Terminal:
        """Raises `station.terminal_file.TerminalFileError`."""
        return load_terminal(self.home)

    def standing(self) -> tuple[StepReport, ...]:
        """Every step that can be told without asking a device."""
        terminal = self.terminal()
        return (
            self._configured(terminal),
            self._enrolled(Step.ENROL, Place.CITY),
            self._enrolled(Step.HALL, Place.HALL),
            self._bound(terminal),
            self._modelled(terminal),
            self._tested(terminal),
        )

    def _configured(self, terminal: Terminal) -> StepReport:
        planned = self._planned_keys(terminal)
        if planned:
            return StepReport(
                Step.CONFIGURE, Standing.TODO, T("计划里的设置还没有写入", "The plan's settings are not set yet")
            )
        if not (self.home / "terminal.toml").exists():
            return StepReport(
                Step.CONFIGURE, Standing.TODO, T("还是默认的大厅名称和地点", "Hall and place are defaults yet")
            )
        section = terminal.terminal
        words = T("{hall}，{place}，{name}", "{hall}, {place}, {name}")
        words = words.fill(hall=section.hall, place=section.place, name=section.name)
        return StepReport(Step.CONFIGURE, Standing.DONE, words)

    def _enrolled(self, step: Step, place: Place) -> StepReport:
        try:
            identity = Identity.load(self.home, place)
        except NotEnrolled as error:
            wanted = place is Place.CITY or self.plan.hall is not None
            if not wanted:
                return StepReport(step, Standing.NOT_WANTED, T("没有大厅节点", "There is no hall node"))
            unreadable = str(error) if (self.home / "identity").exists() and place is Place.CITY else ""
            return StepReport(step, Standing.TODO, T("尚未登记", "Not enrolled yet"), unreadable)
        words = T("已登记为 {terminal}", "Enrolled as {terminal}").fill(terminal=identity.terminal_id)
        return StepReport(step, Standing.DONE, words)

    def _bound(self, terminal: Terminal) -> StepReport:
        missing = [setting for setting in self.plan.devices if not _same(terminal.devices.get(setting.role), setting)]
        if missing or not terminal.devices:
            words = T("计划里还有 {count} 台没有绑定", "{count} of the plan's devices are not bound yet")
            nothing = T("还没有绑定设备", "No device is bound yet")
            return StepReport(Step.BIND, Standing.TODO, words.fill(count=len(missing)) if missing else nothing)
        words = T("已绑定 {count} 台设备", "{count} devices bound").fill(count=len(terminal.devices))
        return StepReport(Step.BIND, Standing.DONE, words)

    def _modelled(self, terminal: Terminal) -> StepReport:
        from devices.face.store import ModelStore

        if Role.CAMERA not in terminal.devices and self.plan.models is None:
            return StepReport(Step.MODELS, Standing.NOT_WANTED, T("没有人像摄像头", "There is no face camera"))
        trouble = ModelStore(self.home / "models").trouble()
        if trouble is None:
            return StepReport(Step.MODELS, Standing.DONE, T("齐全", "All there"))
        return StepReport(Step.MODELS, Standing.TODO, T("还缺模型", "Models are missing"), trouble)

    def _tested(self, terminal: Terminal) -> StepReport:
        lasts = {role: self.last_test(setting) for role, setting in terminal.devices.items()}
        good = sum(last is not None and last.good for last in lasts.values())
        words = T("{good} / {all} 台通过自检", "{good} of {all} devices passed").fill(good=good, all=len(lasts))
        done = bool(lasts) and good == len(lasts)
        return StepReport(Step.TEST, Standing.DONE if done else Standing.TODO, words)

    # --- doing -------------------------------------------------------------------------------------------------------

    def configure(self) -> StepReport:
        """Set what the plan says about the terminal. Raises `TerminalEditRefused`."""
        if self.plan.logo is not None:
            keep_file(self.plan.logo, self.home / BRANDING / self.plan.logo.name)
        for section, values in self._planned_keys(self.terminal()).items():
            set_keys(self.home, section, values)
        return self._configured(self.terminal())

    def enrol(self, where: EnrolAt | None = None, place: Place = Place.CITY) -> StepReport:
        """With the plan's address and code, or those given. Enrolled already: nothing happens."""
        step = Step.ENROL if place is Place.CITY else Step.HALL
        now = self._enrolled(step, place)
        at = where or (self.plan.platform if place is Place.CITY else self.plan.hall)
        if now.standing is Standing.DONE or at is None:
            return now
        if not at.code:
            words = T("计划里没有本机（{host}）的登记码", "The plan has no code for this machine ({host})")
            return StepReport(step, Standing.FAILED, words.fill(host=socket.gethostname()))
        authority = None if at.ca_file is None else str(self._own_authority(at.ca_file, place))
        name = self.terminal().terminal.name
        try:
            self._hands.enrol(self.home, at.code, at.url, name=name, ca_file=authority, place=place)
        except EnrolmentFailed as error:
            return StepReport(step, Standing.FAILED, enrolment_words(error), error.reason)
        return self._enrolled(step, place)

    def discover(self, *, probe: bool = False) -> Discovery:
        """``probe``: serial ports are asked for card readers, which writes to them."""
        seen = self._hands.discover()
        return self._hands.probe(seen) if probe else seen

    def bind(self, setting: DeviceSetting) -> None:
        """Raises `TerminalEditRefused`."""
        if not _same(self.terminal().devices.get(setting.role), setting):
            bind_device(self.home, setting)

    def bind_planned(self) -> StepReport:
        for setting in self.plan.devices:
            self.bind(setting)
        return self._bound(self.terminal())

    def install_models(self) -> StepReport:
        from devices.face.install import FAILED, install_from
        from devices.face.store import ModelStore

        store = ModelStore(self.home / "models")
        if self.plan.models is not None and store.trouble() is not None:
            refused = [r for r in install_from(self.plan.models, store) if r.outcome in FAILED]
            if refused:
                words = T("有模型文件不对", "A model file is not right")
                return StepReport(Step.MODELS, Standing.FAILED, words, f"{refused[0].model.file} {refused[0].detail}")
        return self._modelled(self.terminal())

    def install_catalogue(self) -> StepReport:
        """The plan's catalogue comes into force, if it is not so already. After enrolment: the signature is checked."""
        if self.plan.catalogue is None:
            return StepReport(Step.CATALOGUE, Standing.NOT_WANTED, T("用随程序安装的目录", "The one that ships"))
        came = install_catalogue(self.home, self.plan.catalogue, self.reading())
        standing = Standing.DONE if came.standing is CatalogueStanding.IN_FORCE else Standing.FAILED
        return StepReport(Step.CATALOGUE, standing, came.words, came.detail)

    def status(self, role: Role) -> DeviceStatus:
        return self._hands.status(self.terminal().devices[role], self.home)

    def test(self, role: Role, progress: Callable[[ProgressEvent], None] = lambda _: None) -> LastTest:
        """Test a device, and keep what came of it."""
        terminal = self.terminal()
        setting = terminal.devices[role]
        status = self._hands.status(setting, self.home)
        result = self._tried(setting, status, terminal.terminal.name, progress)
        return self._log.note(role, result, self.reading(), self.by, setting.transport)

    def _tried(
        self, setting: DeviceSetting, status: DeviceStatus, terminal: str, progress: Callable[[ProgressEvent], None]
    ) -> SelfTestResult:
        by_state = judged_by_state(status)
        if by_state.state is SelfTestState.BAD:
            return by_state  # nobody is asked to bring a card to a reader that is not there
        try:
            command = command_for(setting.role, status, terminal)
        except TypesetFailed as error:
            return not_possible(str(error))
        if command is None:
            return by_state
        return judged(setting.role, self._hands.run(setting, self.home, command, progress))

    def last_test(self, setting: DeviceSetting) -> LastTest | None:
        """The last test of the device bound now."""
        last = self._log.last(setting.role)
        return last if last is not None and last.transport in ("", setting.transport) else None

    def reading(self) -> Reading:
        """The time, and how far it can be trusted: without a store that knows the platform's, not at all."""
        if (self.home / "store" / "hall.db").exists():
            try:
                store, clock = open_store(self.home)
                with store:
                    return clock.now()
            except KnownStoreError:
                pass
        return Reading(self._hands.now(), Confidence.UNTRUSTED)

    def _planned_keys(self, terminal: Terminal) -> dict[str, dict[str, object]]:
        """What the plan wants and is not so yet."""
        wanted = {
            section: {key: value for key, value in values.items() if getattr(getattr(terminal, section), key) != value}
            for section, values in self.plan.sections.items()
        }
        return {section: values for section, values in wanted.items() if values}

    def _own_authority(self, source: Path, place: Place) -> Path:
        """A copy below the home: the stick is pulled out."""
        return keep_file(source, self.home / "provision" / f"ca-{place.value}.pem")


def _same(bound: DeviceSetting | None, wanted: DeviceSetting) -> bool:
    """Is it bound as wanted? Options count where the plan has some."""
    if bound is None or (bound.driver, bound.transport) != (wanted.driver, wanted.transport):
        return False
    return not wanted.options or dict(bound.options) == dict(wanted.options)
