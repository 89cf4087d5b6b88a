"""``hall-sync`` as scripts use it: lines in, lines out, exit codes (DESIGN §6)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from faults import FaultyPlatform, captive_portal, serving
from test_identity import accept
from typer.testing import CliRunner, Result

from intake.intake import digest_of
from station.commands import hall_sync
from station.commands.hall_sync import app
from station.terminal_file import FILE_NAME
from sync.identity import Identity, Place, enrol
from sync.locks import FileLock
from sync.opening import open_store

NO_QT = """
import sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError("Qt is barred here: " + name)

sys.meta_path.insert(0, NoQt())
import importlib, pkgutil, sync
found = [m.name for m in pkgutil.walk_packages(sync.__path__, "sync.", onerror=lambda name: None)]
names = [name for name in found if not name.startswith("sync.qt.")]
for name in [*names, "station.commands.hall_sync"]:
    importlib.import_module(name)
assert "PySide6" not in sys.modules
print(len(names))
"""


@pytest.fixture(autouse=True)
def _log_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command points the log at the runner's standard error, which ends with the call. Nor may these tests' own
    process step back for good."""
    monkeypatch.setattr(hall_sync, "make_way", lambda: None)
    yield
    structlog.reset_defaults()


@pytest.fixture
def platform() -> Iterator[FaultyPlatform]:
    with serving(FaultyPlatform()) as running:
        yield running


@pytest.fixture
def terminal(home: Path, platform: FaultyPlatform) -> Path:
    """The home of an enrolled terminal."""
    home.mkdir(mode=0o700)
    platform.always = accept(platform)
    enrol(home, "CODE", platform.url)
    platform.always = None
    (home / FILE_NAME).write_text("[sync]\nretry_base_s = 0.05\nretry_cap_s = 0.1\n")
    return home


def call(*arguments: str | Path, text: str = "") -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=text)


def example() -> dict[str, object]:
    content: dict[str, object] = json.loads(call("submit", "--example").stdout)
    return content


def answers(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_sync_and_its_command_load_without_qt() -> None:
    done = subprocess.run([sys.executable, "-c", NO_QT], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 25, "the walk must have found the modules"


def test_the_example_is_one_line_with_absolute_paths_and_is_taken_in(terminal: Path) -> None:
    line = call("submit", "--example").stdout
    assert line.count("\n") == 1
    content = json.loads(line)
    for path in [*content["materials"]["photo"], content["signature"]]:
        assert Path(path).is_absolute()
        assert Path(path).is_file()
    result = call("submit", "-", "--home", terminal, text=line)
    assert result.exit_code == 0, result.output
    (answer,) = answers(result)
    assert answer["line"] == 1
    store, _ = open_store(terminal)
    with store:
        data = store.record_data(str(answer["intake_id"]))
        assert digest_of(data) == answer["digest"]
        record = json.loads(data)["body"]
        assert (record["channel"], record["actor"]["kind"]) == ("window", "staff")
        assert record["applicant"]["method"] == "manual_identity"
        for ref in (record["signature"], record["materials"][0]["pages"][0]):
            assert digest_of(store.read_blob(str(answer["intake_id"]), ref["digest"])) == ref["digest"]


def test_bad_lines_are_answered_and_the_rest_go_on(terminal: Path) -> None:
    good = json.dumps(example())
    expired = json.dumps({**example(), "applicant": {"name": "测试甲", "id_number": "110105194912310021"}})
    missing_page = json.dumps({**example(), "materials": {"photo": ["no-such-page.jpg"]}})
    unknown = json.dumps({**example(), "impl_code": "0"})
    lines = [good, "{", '{"impl_code": 1}', expired, "", missing_page, unknown, good]
    result = call("submit", "-", "--home", terminal, text="\n".join(lines) + "\n")
    assert result.exit_code == 1
    got = answers(result)
    assert [(a["line"], "error" in a) for a in got] == [
        (1, False),
        (2, True),
        (3, True),
        (4, True),
        (6, True),
        (7, True),
        (8, False),
    ]
    assert "check_digit" in str(got[3]["error"])
    assert "测试甲" not in result.output
    assert "1101051949" not in result.output
    assert "likely a duplicate of intake" in result.stderr
    assert got[0]["intake_id"] != got[6]["intake_id"]
    found = json.loads(call("verify", "--json", "--home", terminal).stdout)
    assert (found["intakes"], found["errors"]) == (2, [])


def test_attachments_are_looked_for_beside_the_file(terminal: Path, tmp_path: Path) -> None:
    content = example()
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "p.jpg").write_bytes(b"\xff\xd8\xff the page")
    (folder / "notes.txt").write_text("neither picture nor document")
    right = {**content, "materials": {"photo": ["p.jpg"]}}
    wrong = {**content, "materials": {"photo": ["notes.txt"]}}
    (folder / "lines.jsonl").write_text(f"{json.dumps(right)}\n{json.dumps(wrong)}")
    result = call("submit", folder / "lines.jsonl", "--home", terminal)
    first, second = answers(result)
    assert "intake_id" in first
    assert second["error"] == "materials.photo: an attachment is neither JPEG, PNG nor PDF"


def test_usage_errors_exit_2_conditions_exit_1(home: Path, tmp_path: Path) -> None:
    assert call("submit").exit_code == 2
    assert call("submit", tmp_path / "nothing").exit_code == 2
    assert call("run", "--no-such-flag").exit_code == 2
    assert call("no-such-command").exit_code == 2
    home.mkdir()
    assert call("submit", "-", "--home", home, text="{}").exit_code == 1
    assert call("run", "--home", home).exit_code == 1
    assert call("status", "--home", tmp_path / "mistyped").exit_code == 1
    assert not (tmp_path / "mistyped").exists()
    refused = call("enrol", "CODE", "--platform", "http://platform.example", "--home", home)
    assert refused.exit_code == 1
    assert ("必须以 https:// 开头" in refused.stderr, " / address: " in refused.stderr) == (True, True)
    (home / FILE_NAME).write_text("[sync]\nretry_cap_s = -1\n")
    assert call("status", "--home", home).exit_code == 1


def test_status_has_the_keys_scripts_rely_on(terminal: Path) -> None:
    assert call("submit", "-", "--home", terminal, text=json.dumps(example())).exit_code == 0
    status = json.loads(call("status", "--json", "--home", terminal).stdout)
    assert (status["pending"], status["acknowledged"], status["stuck"], status["last_contact"]) == (1, 0, [], None)
    assert isinstance(status["oldest_pending_s"], int)


def test_run_until_empty_delivers(terminal: Path, platform: FaultyPlatform) -> None:
    result = call("submit", "-", "--home", terminal, text=f"{json.dumps(example())}\n" * 2)
    assert call("run", "--until-empty", "--home", terminal).exit_code == 0
    assert sorted(platform.effects) == sorted(str(a["intake_id"]) for a in answers(result))
    status = json.loads(call("status", "--json", "--home", terminal).stdout)
    assert (status["pending"], status["acknowledged"], status["oldest_pending_s"]) == (0, 2, None)
    assert status["last_contact"]


def test_a_refusal_is_stuck_with_reason_and_way_out_and_run_says_that_the_queue_is_not_empty(
    terminal: Path, platform: FaultyPlatform
) -> None:
    (taken,) = answers(call("submit", "-", "--home", terminal, text=json.dumps(example())))
    platform.records[str(taken["intake_id"])] = b"another record under this id"
    assert call("run", "--until-empty", "--home", terminal).exit_code == 1
    (stuck,) = json.loads(call("status", "--json", "--home", terminal).stdout)["stuck"]
    assert (stuck["intake_id"], stuck["reason"]) == (taken["intake_id"], "digest_conflict")
    assert stuck["way_out"]
    assert stuck["since"].endswith("Z")
    assert taken["intake_id"] in call("status", "--home", terminal).stdout


def test_one_agent_at_a_time(terminal: Path) -> None:
    store, _ = open_store(terminal)
    store.close()
    lock = FileLock(terminal / "store" / "agent.lock")
    assert lock.acquire()
    second = call("run", "--until-empty", "--home", terminal)
    assert second.exit_code == 1
    assert "another agent is running" in second.stderr
    lock.release()
    assert call("run", "--until-empty", "--home", terminal).exit_code == 0


def test_verify_reports_damage_and_exits_1(terminal: Path) -> None:
    assert call("submit", "-", "--home", terminal, text=json.dumps(example())).exit_code == 0
    whole = json.loads(call("verify", "--json", "--home", terminal).stdout)
    assert (whole["intakes"], whole["blobs"], whole["errors"], whole["audit"]["length"]) == (1, 2, [], 1)
    for path in (terminal / "store" / "blobs").iterdir():
        sealed = path.read_bytes()
        path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    damaged = call("verify", "--json", "--home", terminal)
    assert damaged.exit_code == 1
    assert len(json.loads(damaged.stdout)["errors"]) == 2


def test_an_enrolled_terminal_is_not_enrolled_again_by_mistake(terminal: Path, platform: FaultyPlatform) -> None:
    assert call("submit", "-", "--home", terminal, text=json.dumps(example())).exit_code == 0
    platform.always = accept(platform, device_code="K7M3")
    assert call("enrol", "CODE", "--platform", platform.url, "--home", terminal).exit_code == 1
    pending = call("enrol", "CODE", "--platform", platform.url, "--replace", "--home", terminal)
    assert (pending.exit_code, "undelivered" in pending.stderr) == (1, True)
    platform.always = None
    assert call("run", "--until-empty", "--home", terminal).exit_code == 0
    platform.always = accept(platform, device_code="K7M3")
    again = call("enrol", "CODE", "--platform", platform.url, "--replace", "--home", terminal)
    assert (again.exit_code, "K7M3" in again.stdout) == (0, True)


def test_enrol_behind_a_captive_portal_names_the_address(home: Path, platform: FaultyPlatform) -> None:
    platform.always = captive_portal
    result = call("enrol", "CODE", "--platform", platform.url, "--home", home)
    assert result.exit_code == 1
    assert ("上网认证页面" in result.stderr, " / address: " in result.stderr) == (True, True)


def test_enrol_with_a_hall_node_beside_the_city_and_with_another_in_its_stead(
    terminal: Path, platform: FaultyPlatform
) -> None:
    assert call("submit", "-", "--home", terminal, text=json.dumps(example())).exit_code == 0
    platform.always = accept(platform, role="hall", hall=None, terminal_id="T-0001", device_code="0001")
    first = call("enrol", "CODE", "--hall", platform.url, "--home", terminal)
    assert (first.exit_code, first.stdout) == (0, "enrolled as T-0001, device code 0001\n")
    again = call("enrol", "CODE", "--hall", platform.url, "--home", terminal)
    assert (again.exit_code, "hall node already" in again.stderr) == (1, True)
    platform.always = accept(platform, role="hall", hall=None, terminal_id="T-0002", device_code="0002")
    # What waits for the city does not stand in the way: it is not the hall's.
    other = call("enrol", "CODE", "--hall", platform.url, "--replace", "--home", terminal)
    assert other.exit_code == 0
    assert Identity.load(terminal, Place.HALL).terminal_id == "T-0002"
    assert Identity.load(terminal).terminal_id == "T-K7M2"


@pytest.mark.parametrize("where", [(), ("--platform", "http://127.0.0.1:1", "--hall", "http://127.0.0.1:1")])
def test_enrol_needs_one_place(home: Path, where: tuple[str, ...]) -> None:
    assert call("enrol", "CODE", *where, "--home", home).exit_code == 2


def test_a_city_is_not_taken_for_a_hall_node(terminal: Path, platform: FaultyPlatform) -> None:
    platform.always = accept(platform)
    wrong = call("enrol", "CODE", "--hall", platform.url, "--home", terminal)
    assert (wrong.exit_code, "--platform" in wrong.stderr) == (1, True)


def test_c25d_a_case_is_archived_by_its_number(home: Path, tmp_path: Path) -> None:
    import zipfile

    from store_kit import take_in

    store, _ = open_store(home)
    with store:
        submitted = take_in(store)
    package = tmp_path / "case.zip"
    assert call("archive", submitted.case_no, str(package), "--home", home).exit_code == 0
    with zipfile.ZipFile(package) as found:
        assert json.loads(found.read("metadata.json"))["case_id"] == submitted.intake_id
    assert package.stat().st_mode & 0o077 == 0
    assert call("archive", "nothing", str(package), "--home", home).exit_code == 1
