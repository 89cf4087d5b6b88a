"""A catalogue comes into force whole or not at all; the last good one stays."""

from __future__ import annotations

import atexit
import csv
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey
from typer.testing import CliRunner

from intake.catalog import Catalog, load_catalog
from intake.clock import Reading
from station import desktop
from station.catalogue_import import CatalogueImport, ImportReport
from station.catalogue_store import KEPT, CatalogueStore
from station.check import Grade
from station.check_catalogue import catalogue as catalogue_findings
from station.commands import catalogue as commands
from station.commands.hall_station import app
from station.desktop import Workplace
from station.provision.content import CatalogueStanding, install_catalogue
from station.resources_place import resources_folder
from station.terminal_file import TerminalFileError, load_terminal, write_terminal
from sync.catalogue_signature import signature_file
from sync.identity import Identity
from sync.platform.catalogue_signing import sign_catalogue
from sync.platform.keys import SigningKey
from sync.signatures import KEY_SET_TYPE

NOW = datetime(2026, 5, 14, 1, 30, tzinfo=UTC)
TODAY = date(2026, 5, 14)
SENIOR = "1110010000000005103002011010000"
FOOD = "11100100000000019L3000131011000"


def small_catalogue(target: Path) -> Path:
    """What ships, with three of its items and the regions they need: quick to copy and to load."""
    shutil.copytree(resources_folder() / "catalog", target)
    shutil.rmtree(target / "packages")
    kept = ("senior-card.json", "food-business-licence.json", "birth-registration.json")
    for path in (target / "items").iterdir():
        if path.name not in kept:
            path.unlink()
    regions = json.loads((target / "regions.json").read_text("utf-8"))
    few = {code: name for code, name in regions.items() if code.startswith("10")}
    (target / "regions.json").write_text(json.dumps(few, ensure_ascii=False), "utf-8")
    return target


#: Stands for the catalogue that came with the program.
SHIPPED = small_catalogue(Path(tempfile.mkdtemp(prefix="hall-test-")) / "catalog")
atexit.register(shutil.rmtree, SHIPPED.parent, ignore_errors=True)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def _as_if_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands and apps look for the shipped catalogue below the resources."""
    for module in (commands, desktop):
        monkeypatch.setattr(module, "resources_folder", lambda: SHIPPED.parent)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "new"
    shutil.copytree(SHIPPED, target)
    return target


def store_at(home: Path) -> CatalogueStore:
    return CatalogueStore(home, SHIPPED)


def run(home: Path, source: Path, *, day: int = 0, identity: Identity | None = None, **options: bool) -> ImportReport:
    now = NOW + timedelta(days=day)
    return CatalogueImport(store_at(home), now, TODAY + timedelta(days=day), identity).run(source, **options)


def in_force(home: Path) -> Catalog:
    return store_at(home).load().catalog


def edit(folder: Path, name: str, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "items" / f"{name}.json"
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def versions(catalog: Catalog, code: str) -> list[int]:
    return [item.version for item in catalog.versions(code)]


# --- the last good one ------------------------------------------------------------------------------------------------


def test_without_an_import_the_shipped_catalogue_serves(home: Path) -> None:
    found = store_at(home).load()
    assert found.folder == SHIPPED
    assert found.catalog.items
    assert not home.exists(), "looking makes nothing"


def test_c01b_a_newer_version_comes_into_force_beside_the_one_cases_are_pinned_to(home: Path, folder: Path) -> None:
    edit(folder, "senior-card", lambda data: data.update(version=2, promised_limit={"amount": 3}))
    report = run(home, folder)
    assert report.refused is None
    assert report.changes.changed == (SENIOR,)
    catalog = in_force(home)
    assert versions(catalog, SENIOR) == [1, 2]
    (offered,) = (item for item in catalog.offered(TODAY) if item.impl_code == SENIOR)
    assert offered.promised_limit.amount == 3


def test_c01b_an_item_the_new_catalogue_leaves_out_is_withdrawn_but_its_cases_finish(home: Path, folder: Path) -> None:
    (folder / "items" / "senior-card.json").unlink()
    report = run(home, folder)
    assert report.changes.withdrawn == (SENIOR,)
    catalog = in_force(home)
    assert SENIOR not in {item.impl_code for item in catalog.offered(TODAY)}
    assert catalog.item(SENIOR, 1) is not None


def test_c01a_a_refused_file_leaves_its_items_last_good_version_in_force(home: Path, folder: Path) -> None:
    edit(folder, "senior-card", lambda data: (data.update(version=2), data.pop("legal_basis")))
    edit(folder, "food-business-licence", lambda data: data.update(version=2))
    report = run(home, folder)
    assert [(line.fields["file"], line.fields["field"]) for line in report.problems if line.item == SENIOR] == [
        ("items/senior-card.json", "legal_basis")
    ]
    catalog = in_force(home)
    assert versions(catalog, SENIOR) == [1]
    assert versions(catalog, FOOD) == [1, 2]
    assert SENIOR in {item.impl_code for item in catalog.offered(TODAY)}


@pytest.mark.parametrize("name", ["groups.json", "regions.json", "consents.json"])
def test_a_folder_that_is_no_whole_catalogue_changes_nothing(home: Path, folder: Path, name: str) -> None:
    run(home, folder)
    before = store_at(home).load().folder
    (folder / name).write_text("{", "utf-8")
    report = run(home, folder, day=1)
    assert report.refused is not None
    assert "没有变" in report.refused.get()
    assert store_at(home).load().folder == before
    assert report.problems


def test_an_empty_folder_changes_nothing(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run(home, tmp_path / "empty").refused is not None
    assert run(home, tmp_path / "nowhere").refused is not None
    assert store_at(home).load().folder == SHIPPED


def test_check_and_strict_put_nothing_in_force(home: Path, folder: Path) -> None:
    assert run(home, folder, check_only=True).refused is None
    edit(folder, "senior-card", lambda data: data.pop("name"))
    assert run(home, folder, strict=True).refused is not None
    assert store_at(home).load().folder == SHIPPED
    left = list((home / "catalogue" / "versions").iterdir())
    assert left == [], "nothing half-made stays behind"


def test_a_version_damaged_on_disk_is_passed_over_for_the_one_before(home: Path, folder: Path) -> None:
    first = run(home, folder).in_force
    edit(folder, "senior-card", lambda data: data.update(version=2))
    second = run(home, folder, day=1).in_force
    assert first is not None
    assert second is not None
    (second / "items" / "senior-card.json").write_bytes(b"\0" * 100)
    found = store_at(home).load()
    assert (found.folder, found.passed_over) == (first, (second.name,))
    (first / "checked.json").unlink()
    assert store_at(home).load().folder == SHIPPED


@pytest.mark.parametrize("pointer", [b"", b"../../etc", b"\xff\xfe", b"20990101T000000Z-00000000"])
def test_a_damaged_pointer_leads_to_the_newest_sound_version_or_the_shipped_one(
    home: Path, folder: Path, pointer: bytes
) -> None:
    made = run(home, folder).in_force
    (home / "catalogue" / "in-force").write_bytes(pointer)
    assert store_at(home).load().folder in (made, SHIPPED)
    assert in_force(home).items


def test_old_versions_are_forgotten_but_for_some_to_fall_back_on(home: Path, folder: Path) -> None:
    for day in range(KEPT + 3):
        run(home, folder, day=day)
    assert len(list((home / "catalogue" / "versions").iterdir())) == KEPT


def test_a_broken_off_import_counts_for_nothing(home: Path, folder: Path) -> None:
    made = run(home, folder).in_force
    half = store_at(home).new_version(NOW + timedelta(days=1))
    shutil.copytree(SHIPPED, half, dirs_exist_ok=True)
    assert store_at(home).load().folder == made
    run(home, folder, day=2)
    assert not half.exists()


def test_pipes_and_links_in_a_folder_are_left_aside(home: Path, folder: Path) -> None:
    import os

    os.mkfifo(folder / "items" / "endless.json")
    (folder / "items" / "linked.json").symlink_to("/etc/hostname")
    report = run(home, folder)
    assert report.refused is None
    assert report.problems == ()


FILES = sorted(path.relative_to(SHIPPED) for path in SHIPPED.rglob("*.json") if path.stat().st_size < 40_000)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_in_a_folder_something_good_is_in_force_afterwards(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    work = tmp_path_factory.mktemp("fuzz")
    shutil.copytree(SHIPPED, work / "new")
    path = work / "new" / data.draw(st.sampled_from(FILES))
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at : at + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=10))
    path.write_bytes(bytes(content))
    report = run(work / "home", work / "new")
    catalog = in_force(work / "home")
    assert {item.key for item in load_catalog(SHIPPED).items} <= {item.key for item in catalog.items}
    assert catalog.problems == () or report.problems != ()


def test_what_would_lose_an_item_is_refused_whole(home: Path, folder: Path) -> None:
    """Without its group neither the new file nor the one in force could be shown."""
    groups = json.loads((folder / "groups.json").read_text("utf-8"))
    (folder / "groups.json").write_text(json.dumps([g for g in groups if g["key"] != "elder"]), "utf-8")
    report = run(home, folder)
    assert report.refused is not None
    assert SENIOR in report.refused.get()
    assert store_at(home).load().folder == SHIPPED


def test_a_file_that_is_no_json_at_all_keeps_its_item_on_offer(home: Path, folder: Path) -> None:
    (folder / "items" / "senior-card.json").write_bytes(b"\0")
    report = run(home, folder)
    assert (report.refused, report.changes.withdrawn) == (None, ())
    assert SENIOR in {item.impl_code for item in in_force(home).offered(TODAY)}


# --- the spreadsheet --------------------------------------------------------------------------------------------------


def workbook(path: Path, *rows: dict[str, Any]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "事项"
    headers = list(dict.fromkeys(header for row in rows for header in row))
    sheet.append(headers)
    for row in rows:
        sheet.append([row.get(header) for header in headers])
    book.save(path)
    return path


def test_a_spreadsheet_changes_its_items_and_leaves_the_others(home: Path, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "b.xlsx",
        {"实施编码": SENIOR, "事项名称": "老年人优待证办理", "承诺办结时限": "3个工作日"},
        {"实施编码": FOOD, "事项名称": "食品经营许可", "承诺办结时限": "30个工作日"},
    )
    report = run(home, path)
    (problem,) = report.problems
    assert problem.fields["row"] == 3
    assert problem.fields["column"] == "承诺办结时限"
    catalog = in_force(home)
    assert versions(catalog, SENIOR) == [1, 2]
    assert versions(catalog, FOOD) == [1]
    before = {item.impl_code for item in load_catalog(SHIPPED).items}
    assert {item.impl_code for item in catalog.items} == before


def test_a_spreadsheet_that_is_none_changes_nothing(home: Path, tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").write_bytes(b"PK nothing")
    report = run(home, tmp_path / "b.xlsx")
    assert report.refused is not None
    assert store_at(home).load().folder == SHIPPED


def listed(folder: Path) -> Path:
    """The same catalogue with its items in a list, as one of ten thousand has them."""
    lines = [json.loads(path.read_text("utf-8")) for path in sorted((folder / "items").iterdir())]
    shutil.rmtree(folder / "items")
    common = [{"standard": str(number)} for number, _ in enumerate(lines)]
    (folder / "standard.jsonl").write_text("".join(json.dumps(line) + "\n" for line in common), "utf-8")
    rows = [line | {"standard": str(number)} for number, line in enumerate(lines)]
    (folder / "raw.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


def test_items_of_a_list_of_many_are_kept_and_changed_alike(home: Path, folder: Path, tmp_path: Path) -> None:
    assert run(home, listed(folder)).problems == ()
    before = {item.key: item for item in in_force(home).items}
    row = {"实施编码": SENIOR, "事项名称": "老年人优待证办理", "承诺办结时限": "3个工作日"}
    assert run(home, workbook(tmp_path / "b.xlsx", row), day=1).changes.changed == (SENIOR,)
    changed = in_force(home)
    assert versions(changed, SENIOR) == [1, 2]
    newest = changed.item(SENIOR)
    assert newest is not None
    assert newest.materials == before[SENIOR, None, 1].materials
    shutil.copytree(SHIPPED, tmp_path / "without")
    (tmp_path / "without" / "items" / "senior-card.json").unlink()
    report = run(home, tmp_path / "without", day=2)
    assert (report.refused, report.changes.withdrawn) == (None, (SENIOR,))
    assert versions(in_force(home), SENIOR) == [1, 2]


# --- the platform's signature -----------------------------------------------------------------------------------------


def key(name: str) -> SigningKey:
    return SigningKey(name, ECKey.generate_key("P-256"))


@pytest.fixture(scope="module")
def platform() -> tuple[Identity, SigningKey]:
    """An enrolled terminal, and the key its platform signs with."""
    root, receipts = key("root"), key("r1")
    key_set = root.sign({"keys": [receipts.public_jwk()], "epoch": "e"}, KEY_SET_TYPE)
    identity = Identity(
        terminal_id="t", device_code="K7M2", issuer="urn:uuid:1", public_url="https://p", platform_url="https://p",
        root_key=root.public_jwk(), key_set=key_set, epoch="e", ca_file=None, private_key=ECKey.generate_key("P-256"),
    )  # fmt: skip
    return identity, receipts


def test_c01f_an_enrolled_terminal_takes_what_its_platform_signed(
    home: Path, folder: Path, platform: tuple[Identity, SigningKey]
) -> None:
    identity, signer = platform
    sign_catalogue(folder, signer, Reading(NOW).rfc3339)
    report = run(home, folder, identity=identity)
    assert (report.refused, report.signed) == (None, True)
    assert report.in_force is not None


@pytest.mark.parametrize(
    "how", ["unsigned", "one byte", "a file more", "another platform", "no signature at all", "a receipt"]
)
def test_c01f_a_bad_signature_refuses_the_catalogue_whole(
    home: Path, folder: Path, platform: tuple[Identity, SigningKey], how: str
) -> None:
    identity, signer = platform
    if how != "unsigned":
        sign_catalogue(folder, key("r1") if how == "another platform" else signer, Reading(NOW).rfc3339)
    if how == "one byte":
        path = folder / "groups.json"
        path.write_bytes(path.read_bytes() + b" ")
    elif how == "a file more":
        (folder / "items" / "more.json").write_text("{}", "utf-8")
    elif how == "no signature at all":
        signature_file(folder).write_text("not.a.jws", "ascii")
    elif how == "a receipt":
        signature_file(folder).write_text(signer.sign({"digest": "sha256:0"}, "hall-receipt+jws"), "ascii")
    report = run(home, folder, identity=identity)
    assert report.refused is not None
    assert report.signed is False
    assert store_at(home).load().folder == SHIPPED


def test_c01f_a_spreadsheet_is_signed_like_a_folder(
    home: Path, tmp_path: Path, platform: tuple[Identity, SigningKey]
) -> None:
    identity, signer = platform
    path = workbook(tmp_path / "b.xlsx", {"实施编码": SENIOR, "事项名称": "老年人优待证办理", "到现场次数": 1})
    assert run(home, path, identity=identity).refused is not None
    sign_catalogue(path, signer, Reading(NOW).rfc3339)
    assert run(home, path, identity=identity).refused is None
    path.write_bytes(path.read_bytes() + b"\0")
    assert run(home, path, day=1, identity=identity).refused is not None


# --- the command ------------------------------------------------------------------------------------------------------


def command(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["catalogue", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_the_command_imports_says_what_came_of_it_and_keeps_it_in_force(home: Path, folder: Path) -> None:
    edit(folder, "senior-card", lambda data: data.update(version=2))
    code, said = command("import", folder, "--home", home)
    assert code == 0
    assert "已启用 / in force" in said
    assert f"更新 / changed 1: {SENIOR}" in said
    assert versions(in_force(home), SENIOR) == [1, 2]


def test_c02b_the_import_command_prints_vague_words_with_their_place_and_what_to_write_instead(
    home: Path, folder: Path
) -> None:
    def blur(data: dict[str, Any]) -> None:
        data.update(version=2)
        data["materials"][0]["requirement"] = {"zh-CN": "身份证、户口本等，视情况提供。", "en": "ID and the like."}
        data["conditions"][0] = {"zh-CN": "提交其他材料。", "en": "Hand in other materials."}

    edit(folder, "senior-card", blur)
    code, said = command("import", folder, "--home", home)
    assert code == 0, "a warning keeps nobody from importing"
    for words, place, advice in (
        ("等", "materials.0.requirement", "请把“等”字代表的内容全部列出来"),
        ("视情况", "materials.0.requirement", "请写明在什么情况下需要"),
        ("其他材料", "conditions.0", "请逐项写明每一份材料的名称"),
    ):
        (line,) = (one for one in said.splitlines() if f"'{words}'" in one)
        assert line.startswith("!")
        assert "items/senior-card.json" in line
        assert place in line
        assert advice in line
    _, as_json = command("import", folder, "--home", home, "--check", "--json")
    assert {"materials.0.requirement", "conditions.0"} <= {one["field"] for one in json.loads(as_json)["warnings"]}


def test_the_command_names_sheet_row_column_and_reason(home: Path, tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx", {"实施编码": SENIOR, "事项名称": "老年人优待证办理", "承诺办结时限": "很快"})
    code, said = command("import", path, "--home", home, "--check")
    assert code == 1
    assert "“事项”第 2 行“承诺办结时限”" in said
    assert "看不懂这个时限：很快" in said
    code, said = command("import", path, "--home", home, "--json")
    (problem,) = json.loads(said)["problems"]
    assert (problem["sheet"], problem["row"], problem["column"], problem["item"]) == ("事项", 2, "承诺办结时限", SENIOR)


def test_the_command_checks_what_is_in_force(home: Path, folder: Path) -> None:
    code, said = command("check", "--home", home)
    assert (code, "✗" in said) == (0, False)
    grants = json.loads((folder / "windows" / "grants.json").read_text("utf-8"))
    kept = [grant for grant in grants if grant["organ"] != "111001000000000510"]
    (folder / "windows" / "grants.json").write_text(json.dumps(kept), "utf-8")
    edit(folder, "senior-card", lambda data: data["conditions"].append("符合其他有关规定。"))
    run(home, folder)
    _, said = command("check", "--home", home)
    assert "示例市民政局 没有授权任何窗口：" in said
    assert "unclear for citizens" in said
    report = json.loads(command("check", "--home", home, "--json")[1])
    assert [one["organ"] for one in report["lacking_grants"]] == ["示例市民政局"]
    assert "企业设立开办和开设宾馆超市" in report["packages_missing"]


def test_c01d_the_command_compares_with_the_base_and_writes_the_table(home: Path, folder: Path, tmp_path: Path) -> None:
    assert command("compare", "--home", home)[0] == 0
    edit(folder, "senior-card", lambda data: data.update(version=2, statutory_limit={"amount": 15}))
    run(home, folder)
    code, said = command("compare", "--home", home, "--csv", tmp_path / "r.csv")
    assert code == 1
    assert "法定办结时限 / statutory limit: 15 ≠ 20" in said
    rows = list(csv.reader((tmp_path / "r.csv").read_text("utf-8-sig").splitlines()))
    assert rows[1] == [SENIOR, "老年人优待证办理", "法定办结时限", "15", "20"]
    report = json.loads(command("compare", "--home", home, "--json")[1])
    assert [line["field"] for line in report["mismatches"]] == ["statutory_limit"]


def findings(home: Path) -> dict[str, Grade]:
    return {one.id: one.grade for one in catalogue_findings(store_at(home).load(), load_terminal(home), TODAY)}


def test_c01d_the_readiness_report_alerts(home: Path, folder: Path) -> None:
    assert findings(home) == {"catalogue": Grade.OK}
    edit(folder, "senior-card", lambda data: data.update(version=2, targets=["1", "2"]))
    (folder / "windows" / "grants.json").write_text("[]", "utf-8")
    made = run(home, folder).in_force
    write_terminal(home, {"counter": {"profile": "no_such"}})
    assert findings(home) == {
        "catalogue": Grade.OK,
        "catalogue.base": Grade.WARNING,
        "catalogue.profile": Grade.FAULT,
        "catalogue.grants": Grade.WARNING,
    }
    assert made is not None
    (made / "groups.json").write_text("[]", "utf-8")
    assert findings(home)["catalogue"] is Grade.WARNING, "the one before serves"


def test_the_command_writes_a_template_that_can_be_imported(home: Path, tmp_path: Path) -> None:
    assert command("template", tmp_path / "t.xlsx")[0] == 0
    code, _ = command("import", tmp_path / "t.xlsx", "--home", home, "--check")
    assert code == 0
    assert command("template", tmp_path / "t.txt")[0] == 2


def test_commands_need_no_qt() -> None:
    import subprocess

    code = "import sys, station.commands.catalogue; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0


# --- the terminal's settings ------------------------------------------------------------------------------------------


def test_c04d_the_profile_is_a_line_in_the_terminals_file(home: Path) -> None:
    assert load_terminal(home).counter.profile == "undifferentiated"
    for profile in ("company_set_up", "hand_out"):
        write_terminal(home, {"counter": {"profile": profile}})
        assert load_terminal(home).counter.profile == profile
    write_terminal(home, {"counter": {"profile": "企业 开办"}})
    with pytest.raises(TerminalFileError, match="profile"):
        load_terminal(home)


def test_c04d_a_profile_the_catalogue_does_not_know_is_said(home: Path) -> None:
    write_terminal(home, {"counter": {"profile": "no_such"}})
    code, said = command("check", "--home", home)
    assert code == 1
    assert "没有“no_such”这种窗口" in said


@pytest.mark.parametrize(("level", "good"), [("6", True), ("", True), ("7", False), ("village", False)])
def test_c04a_the_level_of_a_site_is_a_line_in_the_terminals_file(home: Path, level: str, good: bool) -> None:
    write_terminal(home, {"terminal": {"level": level, "site": "village"}})
    if good:
        assert load_terminal(home).terminal.level == level
    else:
        with pytest.raises(TerminalFileError, match="level"):
            load_terminal(home)


def test_c04a_both_apps_offer_what_is_in_force_at_their_site(home: Path, folder: Path) -> None:
    edit(folder, "senior-card", lambda data: data.update(version=2))
    run(home, folder)
    write_terminal(home, {"terminal": {"level": "6", "site": "village"}})
    workplace = object.__new__(Workplace)
    object.__setattr__(workplace, "terminal", load_terminal(home))
    catalog = workplace._fresh_catalogue().catalog
    assert versions(catalog, SENIOR) == [1, 2]
    assert FOOD not in {item.impl_code for item in catalog.offered(TODAY)}
    assert SENIOR in {item.impl_code for item in catalog.offered(TODAY)}


def test_c28a_a_package_whose_items_are_the_same_still_brings_who_is_trusted(tmp_path: Path) -> None:
    """An agreement that ended is as much of the catalogue as an item; what changes nothing makes no new version."""
    source, home, at = small_catalogue(tmp_path / "package"), tmp_path / "home", Reading(NOW)
    store = CatalogueStore(home, resources_folder() / "catalog")
    assert install_catalogue(home, source, at).standing is CatalogueStanding.IN_FORCE
    first = store.load()
    assert first.catalog.across.trusted != ()
    install_catalogue(home, source, at)
    assert store.load().folder == first.folder, "nothing has changed"
    (source / "cross_region" / "trusted_regions.json").write_text("[]", "utf-8")
    install_catalogue(home, source, at)
    assert store.load().catalog.across.trusted == ()
