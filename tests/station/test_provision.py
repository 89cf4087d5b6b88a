"""``hall-station provision``: from an empty machine to a report, broken off anywhere, by a plan, instead of another."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey
from typer.testing import CliRunner

from devices.discovery import Discovery, Found, Source
from devices.ports import DeviceState, DeviceStatus, PrintOutcome, PrintReport, ReadTravelDocument, Role
from devices.result import Action, Cause, Err, Ok, Reason
from devices.settings import DeviceSetting
from intake.clock import Confidence, Reading
from station import check_devices
from station.check import Grade, Report
from station.commands import provision as command
from station.commands.hall_station import app
from station.provision.plan import EnrolAt, Plan, PlanError, read_plan, save_plan
from station.provision.replacing import StillNeeded, for_the_operator, let_go, replaced
from station.provision.report import last_report, make_report
from station.provision.step import Standing, Step
from station.provision.steps import Hands, Provisioning
from station.terminal_file import load_terminal
from sync.identity import Culprit, EnrolmentFailed, Identity, NotEnrolled, Place
from sync.opening import open_store

AT = Reading(datetime(2026, 5, 14, 1, 30, tzinfo=UTC), Confidence.UNTRUSTED)
PRINTER = DeviceSetting(Role.RECEIPT_PRINTER, "escpos", "tcp://10.0.0.9:9100")
PLAN = """
[platform]
url = "https://city.example.invalid"
codes = { other = "NOT-MINE", kiosk-01 = "MINE-1" }
ca_file = "ca.pem"

[terminal]
hall = "示例大厅"
place = "二层"

[devices.receipt_printer]
driver = "escpos"
transport = "tcp://10.0.0.9:9100"
options = { width = "58" }
"""


class World:
    """The other side of every hand, and where it breaks off."""

    def __init__(self) -> None:
        self.break_at: str | None = None
        self.probed = False
        self.enrolments: list[tuple[str, str, str | None]] = []
        self.state = DeviceState.READY
        self.asked: list[object] = []
        self.answer: Ok[Any] | Err = Ok(PrintReport("t", PrintOutcome.PRINTED))
        self.seen = Discovery(
            (
                Found(Source.SERIAL, "serial:///dev/ttyS9", "CH340", (Role.ID_CARD,)),
                Found(Source.USB, "usb://0400:c35a", "SDT", (Role.ID_CARD,), certain=True),
            )
        )

    def hands(self) -> Hands:
        hands = Hands(
            enrol=self._enrol, discover=self._discover, status=self._status, run=self._run, now=lambda: AT.utc
        )
        return replace(hands, probe=self._probe)

    def _broken(self, here: str) -> None:
        if self.break_at == here:
            raise KeyboardInterrupt

    def _enrol(self, home: Path, code: str, url: str, *, name: str, ca_file: str | None, place: Place) -> Identity:
        self._broken("enrol")
        if code == "WRONG":
            raise EnrolmentFailed(Culprit.CODE, "code_unknown", "the platform does not know this enrolment code")
        self.enrolments.append((code, url, ca_file))
        identity = Identity(
            f"T-{len(self.enrolments):04}",
            "0001",
            "issuer",
            url,
            url,
            ROOT,
            KEY_SET,
            "1",
            ca_file,
            PRIVATE,
            place=place,
        )
        identity.save(home)
        pem = home / "identity" / ("hall" if place is Place.HALL else "") / "terminal.key"
        pem.write_bytes(PRIVATE.as_pem(private=True))
        return identity

    def _discover(self) -> Discovery:
        self._broken("discover")
        return self.seen

    def _probe(self, seen: Discovery) -> Discovery:
        self.probed = True
        return seen

    def _status(self, setting: DeviceSetting, home: Path) -> DeviceStatus:
        self._broken("status")
        return DeviceStatus(self.state, None if self.state is DeviceState.READY else Reason.ABSENT)

    def _run(self, setting: DeviceSetting, home: Path, asked: object, progress: object) -> Ok[Any] | Err:
        self._broken("test")
        self.asked.append(asked)
        return self.answer


PRIVATE = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
ROOT: dict[str, str] = {}
KEY_SET = ""


@pytest.fixture(autouse=True)
def _key_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key set's signature is the platform's matter and its own tests'; here an identity only has to be there."""
    monkeypatch.setattr("sync.identity.KeySet.verified", lambda *_: None)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "plan.toml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "stick" / "ca.pem").write_text("PEM")
    return tmp_path / "stick"


def no_faults(home: Path) -> Report:
    return Report((check_devices.not_configured(Role.SIGNATURE_PAD),))


def everything(work: Provisioning) -> dict[Step, Standing]:
    """As the command does it from a plan."""
    work.configure()
    work.enrol()
    work.bind_planned()
    work.install_models()
    work.discover()
    for role in work.terminal().devices:
        work.test(role)
    make_report(work.home, AT, work.by, no_faults)
    return {report.step: report.standing for report in work.standing()}


# --- plans ------------------------------------------------------------------------------------------------------------


def test_a_fleets_plan_gives_each_host_its_own_code(stick: Path) -> None:
    plan = read_plan(stick, "kiosk-01")
    assert plan.platform == EnrolAt("https://city.example.invalid", "MINE-1", stick / "ca.pem")
    assert "MINE" not in repr(plan)
    assert read_plan(stick / "plan.toml", "kiosk-07").platform.code is None  # type: ignore[union-attr]
    assert plan.devices == (DeviceSetting(Role.RECEIPT_PRINTER, "escpos", "tcp://10.0.0.9:9100", {"width": "58"}),)


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("[platform]\ncode = 1\n", ["url"]),
        ('[platform]\nurl = "https://x"\ncode = 1\nsecret = 2\nca_file = "no.pem"\n', ["code", "secret", "no.pem"]),
        ("[devices.toaster]\n[kiosk]\nwarn_after_s = 1\n", ["toaster", "line 3", "warn_after_s"]),
        ("[models]\nfrom = 'nowhere'\n", ["nowhere"]),
        ("[platform", ["TOML"]),
    ],
)
def test_every_mistake_of_a_plan_is_named_at_once(tmp_path: Path, written: str, named: list[str]) -> None:
    (tmp_path / "plan.toml").write_text(written)
    with pytest.raises(PlanError) as refused:
        read_plan(tmp_path)
    assert all(word in str(refused.value) for word in named)


def test_a_terminals_own_plan_makes_another_one_like_it(tmp_path: Path, world: World, stick: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    everything(Provisioning(old, read_plan(stick, "kiosk-01"), by="li01", hands=world.hands()))
    (old / "models").mkdir()
    (old / "models" / "x.onnx").write_bytes(b"model")
    path = save_plan(load_terminal(old), tmp_path / "export")
    assert "T-0001" not in path.read_text()
    assert not list((tmp_path / "export").rglob("*.key"))
    plan = read_plan(path)
    assert (plan.models, plan.platform) == (
        tmp_path / "export" / "models",
        EnrolAt("https://city.example.invalid", None, tmp_path / "export" / "ca-city.pem"),
    )
    work = Provisioning(new, plan, by="li01", hands=world.hands())
    work.configure()
    work.bind_planned()
    assert load_terminal(new).devices == load_terminal(old).devices
    assert load_terminal(new).terminal == load_terminal(old).terminal
    assert work.enrol().standing is Standing.FAILED  # its code is still to be written in


# --- steps ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["enrol", "discover", "status", "test"])
def test_broken_off_anywhere_it_goes_on_and_twice_is_once(
    tmp_path: Path, world: World, stick: Path, place: str
) -> None:
    home = tmp_path / "home"
    world.break_at = place
    with pytest.raises(KeyboardInterrupt):
        everything(Provisioning(home, read_plan(stick, "kiosk-01"), by="li01", hands=world.hands()))
    world.break_at = None
    stands = everything(Provisioning(home, read_plan(stick, "kiosk-01"), by="li01", hands=world.hands()))
    assert {step: stand for step, stand in stands.items() if stand is not Standing.NOT_WANTED} == {
        Step.CONFIGURE: Standing.DONE,
        Step.ENROL: Standing.DONE,
        Step.BIND: Standing.DONE,
        Step.TEST: Standing.DONE,
    }
    written = (home / "terminal.toml").read_bytes()
    everything(Provisioning(home, read_plan(stick, "kiosk-01"), by="li01", hands=world.hands()))
    assert (home / "terminal.toml").read_bytes() == written
    assert world.enrolments == [("MINE-1", "https://city.example.invalid", str(home / "provision" / "ca-city.pem"))]


def test_the_plan_wins_over_an_earlier_binding_and_comments_stay(tmp_path: Path, world: World, stick: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "terminal.toml").write_text(
        '# east\n[devices.receipt_printer]\ndriver = "escpos"\ntransport = "usb://1:2"  # old\n'
    )
    work = Provisioning(tmp_path / "home", read_plan(stick), by="li01", hands=world.hands())
    assert work.standing()[3].standing is Standing.TODO
    assert work.bind_planned().standing is Standing.DONE
    text = (tmp_path / "home" / "terminal.toml").read_text()
    assert "# east" in text
    assert "10.0.0.9" in text


def test_a_wrong_code_is_told_and_not_repeated(tmp_path: Path, world: World) -> None:
    work = Provisioning(tmp_path, by="li01", hands=world.hands())
    failed = work.enrol(EnrolAt("https://city.example.invalid", "WRONG"))
    assert (failed.standing, "平台没有这个登记码" in failed.words.get(), "WRONG" in repr(failed)) == (
        Standing.FAILED,
        True,
        False,
    )


def test_nobody_is_asked_for_a_card_where_no_reader_is(tmp_path: Path, world: World) -> None:
    work = Provisioning(tmp_path, Plan(devices=(PRINTER,)), by="li01", hands=world.hands())
    work.bind_planned()
    world.state = DeviceState.ABSENT
    assert not work.test(Role.RECEIPT_PRINTER).good
    assert world.asked == []


def test_a_passports_chip_that_refuses_has_answered(tmp_path: Path, world: World) -> None:
    setting = DeviceSetting(Role.PASSPORT, "pcsc", "pcsc://X")
    work = Provisioning(tmp_path, Plan(devices=(setting,)), by="li01", hands=world.hands())
    work.bind_planned()
    world.answer = Err(Reason.ACCESS_REFUSED, Cause.USER, Action.RETRY)
    last = work.test(Role.PASSPORT)
    assert (last.good, last.by, last.at) == (True, "li01", AT)
    assert isinstance(world.asked[0], ReadTravelDocument)
    assert work.last_test(setting) == last


# --- the dead terminal ------------------------------------------------------------------------------------------------


def test_the_identity_of_a_replaced_terminal_goes_with_its_key(tmp_path: Path, world: World) -> None:
    work = Provisioning(tmp_path, by="li01", hands=world.hands())
    work.enrol(EnrolAt("https://city.example.invalid", "A"))
    let_go(tmp_path, "T-0001", AT)
    with pytest.raises(NotEnrolled):
        Identity.load(tmp_path)
    assert not list(tmp_path.rglob("terminal.key"))
    let_go(tmp_path, "T-0001", AT)
    work.enrol(EnrolAt("https://city.example.invalid", "B"))
    let_go(tmp_path, "T-0001", AT)
    assert Identity.load(tmp_path).terminal_id == "T-0002"
    assert replaced(tmp_path).terminal_id == "T-0001"  # type: ignore[union-attr]
    assert "hall-platform revoke T-0001" in for_the_operator("T-0001", "T-0002")[0].get("en")


def test_what_was_not_delivered_holds_the_old_identity(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Provisioning(tmp_path, by="li01", hands=world.hands()).enrol(EnrolAt("https://city.example.invalid", "A"))
    store, _ = open_store(tmp_path)
    status = store.queue_status()
    store.close()
    waiting = type(status)(1, 0, (), 5, None)
    monkeypatch.setattr("sync.store.store.Store.queue_status", lambda _: waiting)
    with pytest.raises(StillNeeded):
        let_go(tmp_path, "T-0001", AT)
    assert Identity.load(tmp_path).terminal_id == "T-0001"


# --- the report -------------------------------------------------------------------------------------------------------


def words_of(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split())


def test_the_report_is_kept_as_data_and_as_paper(tmp_path: Path, world: World) -> None:
    work = Provisioning(tmp_path, Plan(devices=(PRINTER,)), by="li01", hands=world.hands())
    work.bind_planned()
    last = work.test(Role.RECEIPT_PRINTER)
    let_go(tmp_path, "T-0404", AT)
    out = DeviceStatus(DeviceState.CONSUMABLE_OUT, Reason.PAPER_OUT, Cause.HARDWARE, Action.REPLACE_MEDIA)

    def check(home: Path) -> Report:
        roles = [check_devices.not_configured(role) for role in Role if role is not Role.RECEIPT_PRINTER]
        return Report((check_devices.device(Role.RECEIPT_PRINTER, out, PRINTER, last), *roles))

    kept = make_report(tmp_path, AT, "li01", check)
    assert kept.paper is not None
    assert (kept.ready, last_report(tmp_path)) == (False, kept.paper)
    data = json.loads(kept.data.read_bytes())
    assert len(data["roles"]) == 10
    assert data["roles"][0]["last_test"]["by"] == "li01"
    text = words_of(kept.paper)
    for part in (
        *("终端就绪报告", "还不能对外服务", "纸用完了", "换纸，合好上盖。", "测试单已打印", "本机时间未经平台核对"),
        *("2026-05-1409:30", "hall-platformrevokeT-0404", "技术人员（签名）", "大厅负责人（签名）"),
    ):
        assert part in text, part


def test_hostile_names_are_only_text_on_the_paper(tmp_path: Path) -> None:
    (tmp_path / "terminal.toml").write_text('[terminal]\nname = "#read(\\"/etc/passwd\\") $x$ *b*"\n')
    kept = make_report(tmp_path, AT, "li01", no_faults)
    assert kept.paper is not None
    assert '#read("/etc/passwd")$x$*b*' in words_of(kept.paper)


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, world: World, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    monkeypatch.setattr(
        command, "Provisioning", lambda home, plan, by: Provisioning(home, plan, by=by, hands=world.hands())
    )
    monkeypatch.setattr(command, "make_report", lambda home, at, by: make_report(home, at, by, no_faults))
    monkeypatch.setattr("socket.gethostname", lambda: "kiosk-01")

    def call(*arguments: str | Path, typed: str = "") -> tuple[int, str]:
        given = ["provision", *(str(a) for a in arguments), "--home", str(tmp_path / "home")]
        done = CliRunner().invoke(app, given, input=typed)
        return done.exit_code, done.stdout

    return call


def test_from_a_plan_nothing_is_asked(run: Callable[..., tuple[int, str]], stick: Path, tmp_path: Path) -> None:
    code, said = run("--plan", stick, "--json", "--test", "receipt_printer", "--by", "li01", "--replace", "T-0404")
    answer = json.loads(said)
    assert (code, {step["step"]: step["standing"] for step in answer["steps"]}) == (
        0,
        {
            "configure": "done",
            "enrol": "done",
            "hall": "not_wanted",
            "bind": "done",
            "models": "not_wanted",
            "catalogue": "not_wanted",
            "test": "done",
        },
    )
    assert (answer["report"]["ready"], Path(answer["report"]["pdf"]).is_file()) == (True, True)
    assert any("T-0404" in words["en"] for words in answer["for_the_operator"])
    assert "MINE-1" not in said


def test_at_the_keyboard_it_leads_through(run: Callable[..., tuple[int, str]], world: World, tmp_path: Path) -> None:
    world.answer = Err(Reason.DEADLINE, Cause.USER, Action.PLACE_AGAIN)
    typed = "https://city.example.invalid\n\nWRONG\nhttps://city.example.invalid\n\nRIGHT\nn\ny\ny\n1\n"
    typed += "toaster tcp://x\ncode_scanner nowhere\ndocument_scanner escl+http://10.0.0.5/eSCL\n\ny\nn\n"
    code, said = run("--by", "li01", typed=typed)
    assert code == 0, said
    assert "已登记为 T-0001 / Enrolled as T-0001" in said
    assert "1  usb://0400:c35a  SDT  ✓" in said
    assert world.probed
    assert said.count("✗") == 4  # a code, a role and an address that are none, and the self-test
    scanner = DeviceSetting(Role.DOCUMENT_SCANNER, "escl", "escl+http://10.0.0.5/eSCL")
    assert load_terminal(tmp_path / "home").devices[Role.DOCUMENT_SCANNER] == scanner
    assert "请把一张身份证放在读卡器上" in said
    assert "✗ 没有按时应答。" in said
    assert load_terminal(tmp_path / "home").devices[Role.ID_CARD].transport == "usb://0400:c35a"
    assert list((tmp_path / "home" / "reports").glob("*.pdf"))


@pytest.mark.parametrize("arguments", [["--by", "11010519491231002X"], ["--plan", "/no/such/plan"], ["--nonsense"]])
def test_usage_errors_exit_2(run: Callable[..., tuple[int, str]], arguments: list[str]) -> None:
    assert run(*arguments)[0] == 2


def test_grades_of_the_report_have_marks_on_the_paper() -> None:
    template = Path(check_devices.__file__).parent.parent / "resources" / "documents" / "readiness_report.typ"
    text = template.read_text(encoding="utf-8")
    assert all(f"  {grade.value}: (" in text for grade in Grade)
