"""No byte of a person on the disk or in a command line: after taking in, a draft, paper and delivery, while every
process runs and after they have ended."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from uuid6 import uuid7

from devices.ports import CapturePage, DeviceState, PrintOutcome, PrintReceipt, PrintReport, ReadIdCard, Role
from devices.result import Ok
from devices.settings import DeviceSetting
from devices.supervisor import DeviceSupervisor
from intake.draft import Draft
from intake.parties import Applicant
from intake.receipt import receipt_from_json
from station.back_entry import example_line
from station.composition import start_agent
from station.demo import DemoHall
from station.terminal_file import load_terminal
from station.visit.receipt_paper import paper_of
from sync.opening import open_store
from sync.store.store import Store
from tests.devices.scripted import Heard
from tests.e2e.terminals import quick_hall
from tests.faults.hall import DEADLINE_S, RESOURCES, hall_sync, until
from tests.faults.needles import Needles, forms

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PERSON = Applicant(
    name="测试甲",
    id_type="111",
    id_number="11010519491231002X",
    sex="female",
    birth_date="1949-12-31",
    address="北京市朝阳区示例路1号",
)
PHONE = "13900001111"
NEEDLES = Needles(
    {
        "name": PERSON.name,
        "number": PERSON.id_number,
        "number in lower case": PERSON.id_number.lower(),
        "address": PERSON.address or "",
        "phone": PHONE,
    }
)


@pytest.mark.parametrize("value", [PERSON.name, PERSON.id_number])
def test_the_search_finds_what_is_there(tmp_path: Path, value: str) -> None:
    needles = Needles({"it": value})
    assert len(forms(value)) > 10
    for name, form in needles.named():
        planted = tmp_path / "folder" / "file"
        planted.parent.mkdir(exist_ok=True)
        planted.write_bytes(b"\x00\xff" * 3000 + form + b"\x00" * 100)
        assert f"folder/file: {name}" in needles.below(tmp_path)
    for encoding in ("utf-8", "utf-16-le", "gb18030"):
        for before in (b"", b"a", b"ab", b"abc"):
            blob = base64.b64encode(before + value.encode(encoding) + b" and more")
            assert needles.within(blob), (encoding, before)
            assert needles.within(base64.urlsafe_b64encode(before + value.encode(encoding))), (encoding, before)
    assert Needles({"it": value}).within(b"nothing of the kind" * 100) == []
    planted.unlink()
    (tmp_path / value).touch()
    assert needles.below(tmp_path) == [f"{value}: it as utf-8"]


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoHall]:
    """A demo hall whose processes have their home, temporary and cache folders below the one we search."""
    for variable in ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        folder = tmp_path / "user" / variable.lower()
        folder.mkdir(parents=True, mode=0o700)
        monkeypatch.setenv(variable, str(folder))
    monkeypatch.setenv("HALL_FACES", "")  # nobody stands before a camera
    monkeypatch.setenv("HALL_MODELS", "")
    with quick_hall(tmp_path / "user" / "hall") as running:
        yield running


def test_nothing_of_a_person_lies_in_the_clear(
    hall: DemoHall, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    store, _ = open_store(hall.kiosk_home)
    with closing(store), ExitStack() as stack:
        intake_id = take_in(hall)
        leave_a_draft(store)
        agent = start_agent(hall.kiosk_home)
        stack.callback(agent.wait, 90)
        stack.callback(agent.terminate)
        use_the_devices(hall, store, stack)
        until(lambda: store.queue_status().acknowledged == 1, "delivered")

        assert (hall.kiosk_home / "store" / "hall.db-wal").exists()
        assert found_below(tmp_path) == []
        command_lines = [line for child in psutil.Process().children(recursive=True) for line in seen_by_all(child)]
        assert sum(b"hall_sync" in line for line in command_lines) == 1
        assert sum(b"devices.host" in line for line in command_lines) == 3
        assert [what for line in command_lines for what in NEEDLES.within(line)] == []
        assert store.find_submitted(intake_id) is not None
    hall.close()
    assert found_below(tmp_path) == []
    assert NEEDLES.within(capfd.readouterr().err.encode()) == []  # where the hosts' log goes


def found_below(folder: Path) -> list[str]:
    """Everything but what belongs to the far end of the wires: the platform's records, the printer's paper."""
    far_end = ("user/hall/demo/platform.db", "user/hall/demo/platform-blobs/", "user/hall/demo/receipts/")
    return [hit for hit in NEEDLES.below(folder) if not hit.startswith(far_end)]


def seen_by_all(process: psutil.Process) -> list[bytes]:
    """What anyone on the machine can see of a process, and its environment."""
    folder = Path(f"/proc/{process.pid}")
    try:
        return [(folder / name).read_bytes() for name in ("cmdline", "environ")]
    except OSError:
        return []  # it has ended meanwhile


def take_in(hall: DemoHall) -> str:
    """By the command, from a line on standard input. Returns the intake's id."""
    line = json.loads(example_line(RESOURCES / "samples"))
    line["answers"]["emergency_phone"] = PHONE
    assert line["applicant"]["id_number"] == PERSON.id_number
    done = hall_sync("submit", "-", home=hall.kiosk_home, text=json.dumps(line, ensure_ascii=False))
    assert done.returncode == 0, done.stderr
    assert NEEDLES.within((done.stdout + done.stderr).encode()) == []
    return str(json.loads(done.stdout)["intake_id"])


def leave_a_draft(store: Store) -> None:
    """A matter somebody has begun, with a page that names them; saved twice, so that an older form is overwritten."""
    draft = Draft(str(uuid7()), "1110010000000005103002011010000", 1, "2026-05-14T04:00:00.000Z", applicant=PERSON)
    key = store.person_key(PERSON.id_type, PERSON.id_number)
    store.save_draft(draft.with_answer("phone", PHONE), key)
    page = f"{PERSON.name} {PERSON.id_number} {PERSON.address} {PHONE}".encode() * 5000
    store.put_blob(draft.id, page, "image/jpeg")
    store.save_draft(replace(draft.with_answer("phone", PHONE), step="review", revision=9), key)
    assert store.find_draft(key) is not None


def use_the_devices(hall: DemoHall, store: Store, stack: ExitStack) -> None:
    """The person's card is read, a page taken, their receipt printed: by real hosts of the kiosk's home."""
    terminal = load_terminal(hall.kiosk_home)
    reader, camera, printer = (
        supervised(hall, terminal.devices[role], stack)
        for role in (Role.ID_CARD, Role.DOCUMENT_CAMERA, Role.RECEIPT_PRINTER)
    )
    hall.control("id_card").do("insert", card="resident")
    hall.control("document_camera").do("place", document="premises_proof")
    reader[0].submit(ReadIdCard(60))
    _, card = reader[1].end(DEADLINE_S)
    assert isinstance(card, Ok)
    assert getattr(card.value, "number", "") == PERSON.id_number
    camera[0].submit(CapturePage())
    assert isinstance(camera[1].end(DEADLINE_S)[1], Ok)

    recent = store.recent_case(store.person_key(PERSON.id_type, PERSON.id_number))
    assert recent is not None
    attempt = store.start_print(recent.print_job_id)
    data = receipt_from_json(attempt.content)
    assert data.applicant == PERSON.name
    printer[0].submit(PrintReceipt(attempt.job_id, paper_of(data)))
    assert printer[1].end(DEADLINE_S) == (1, Ok(PrintReport(attempt.job_id, PrintOutcome.PRINTED)))
    store.finish_print(attempt.job_id, "printed")


def supervised(hall: DemoHall, setting: DeviceSetting, stack: ExitStack) -> tuple[DeviceSupervisor, Heard]:
    heard = Heard()
    supervisor = DeviceSupervisor(setting, hall.kiosk_home, heard)
    supervisor.start()
    stack.callback(supervisor.stop)
    heard.status(DeviceState.READY, within_s=DEADLINE_S)
    return supervisor, heard
