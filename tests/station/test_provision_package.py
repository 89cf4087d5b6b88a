"""One package makes every terminal of a city (CAPABILITIES C28 a): a city's, a county's, a township's, unattended."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from intake.catalog import load_catalog
from intake.item_parts import level_of
from station.branding import Logo, branding_of
from station.catalogue_store import CatalogueStore
from station.check import Report
from station.commands import provision as command
from station.commands.hall_station import app
from station.provision.plan import PlanError, read_plan, save_plan
from station.provision.report import make_report
from station.resources_place import resources_folder
from station.terminal_file import load_terminal, read_table
from sync.identity import Identity
from sync.platform import enrolment
from sync.platform.catalogue_signing import sign_catalogue
from sync.platform.keys import load_identity
from tests.sync.platform.platform_support import START, platform

SHIPPED = resources_folder() / "catalog"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="#c8102e"/></svg>'
SENIOR, JOB = "1110010000000005103002011010000", "11100100000000035A3002014002000"
PACKAGE = """
[platform]
url = "{url}"
codes = {{ shi-01 = "{codes[0]}", xian-01 = "{codes[1]}", zhen-01 = "{codes[2]}" }}

[package]
profiles = {{ shi-01 = "city", xian-01 = "county", zhen-01 = "township" }}

[catalogue]
from = "catalogue"

[terminal]
hall = "示例市政务服务中心"
logo = "logo.svg"

[profiles.county.terminal]
hall = "示例县政务服务中心"

[profiles.township.terminal]
hall = "示例镇便民服务中心"

[machines.zhen-01.terminal]
name = "自助终端 01"
place = "镇政府一层"

[machines.zhen-01.devices.receipt_printer]
driver = "escpos"
transport = "tcp://10.0.0.9:9100"

[machines.shi-01.kiosk]
warn_after_s = 45
"""


def offered(home: Path) -> set[str]:
    """What a citizen can choose there."""
    section = load_terminal(home).terminal
    found = CatalogueStore(home, SHIPPED).load().catalog.at_site(section.site, level_of(section.level))
    return {item.impl_code for item in found.offered(START.date())}


def test_c28a_one_package_installs_city_county_and_township_unattended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "make_report", lambda home, at, by: make_report(home, at, by, lambda _: Report(())))
    stick = tmp_path / "stick"
    stick.mkdir()
    (tmp_path / "city").mkdir()
    a_city_without_job_registration(stick / "catalogue")
    (stick / "logo.svg").write_text(LOGO)
    with platform(tmp_path / "city") as city:
        with city.database.read() as connection:
            sign_catalogue(stick / "catalogue", load_identity(connection).receipts, "2026-05-14T01:30:00.000Z")
        codes = [enrolment.new_code(city.database, city.clock) for _ in range(3)]
        (stick / "plan.toml").write_text(PACKAGE.format(url=city.url, codes=codes))
        for host in ("shi-01", "xian-01", "zhen-01"):
            monkeypatch.setattr("socket.gethostname", lambda host=host: host)
            given = ["provision", "--plan", str(stick), "--json", "--by", "li01", "--home", str(tmp_path / host)]
            done = CliRunner().invoke(app, given, input="")  # nobody answers anything
            assert done.exit_code == 0, done.output
            stands = {step["step"]: step["standing"] for step in json.loads(done.stdout.splitlines()[-1])["steps"]}
            assert (stands["configure"], stands["enrol"], stands["catalogue"]) == ("done", "done", "done")
    shutil.rmtree(stick)  # pulled out

    made = {host: load_terminal(tmp_path / host) for host in ("shi-01", "xian-01", "zhen-01")}
    assert len({Identity.load(tmp_path / host).terminal_id for host in made}) == 3
    assert [(t.terminal.hall, t.terminal.site, t.terminal.level) for t in made.values()] == [
        ("示例市政务服务中心", "hall", ""),
        ("示例县政务服务中心", "hall", "4"),
        ("示例镇便民服务中心", "township", "5"),
    ]
    assert [t.kiosk.warn_after_s for t in made.values()] == [45, 60, 90]
    assert [len(t.devices) for t in made.values()] == [0, 0, 1]
    assert made["zhen-01"].terminal.name == "自助终端 01"
    assert offered(tmp_path / "zhen-01") < offered(tmp_path / "xian-01") <= offered(tmp_path / "shi-01")
    assert SENIOR in offered(tmp_path / "zhen-01")
    assert JOB not in offered(tmp_path / "shi-01")  # the catalogue came with the package
    for terminal in made.values():
        assert isinstance(branding_of(terminal).logo, Logo)


def a_city_without_job_registration(catalogue: Path) -> None:
    """The catalogue that ships, but that this item has ended."""
    shutil.copytree(SHIPPED, catalogue)
    path = catalogue / "items" / "job-registration.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["effective_to"] = "2026-03-01"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def test_the_profile_can_be_chosen_at_the_machine_and_a_mistake_is_named_with_its_line(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('[package]\nprofile = "city"\n\n[profiles.village.terminal]\nsite = "village"\nlevel = "6"\n')
    assert read_plan(plan, "k").profile == "city"
    assert read_plan(plan, "k", "village").sections["terminal"] == {"site": "village", "level": "6"}
    with pytest.raises(PlanError, match="there is no nowhere; known: city, county, township"):
        read_plan(plan, "k", "nowhere")
    plan.write_text('[terminal]\nhall = "甲"\n\n[machines.other.terminal]\nname = "乙"\nlevel = "9"\n')
    with pytest.raises(PlanError, match=r"line 6: \[terminal\] level"):
        read_plan(plan, "k")  # another machine's mistake is found here too
    plan.write_text('[package]\nprofile = "../x"\nkind = 1\n')
    with pytest.raises(PlanError) as refused:
        read_plan(plan, "k")
    assert len(refused.value.problems) == 2


def test_a_profile_beside_the_plan_goes_before_the_one_that_ships(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "township.toml").write_text('[terminal]\nsite = "township"\nlevel = "6"\n')
    (tmp_path / "plan.toml").write_text('[package]\nprofile = "township"\n')
    assert read_plan(tmp_path, "k").sections == {"terminal": {"site": "township", "level": "6"}}


def test_every_profile_that_ships_offers_something_at_windows_that_exist() -> None:
    catalog = load_catalog(SHIPPED)
    for path in sorted((resources_folder() / "profiles").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        terminal = read_table(path, text, tomllib.loads(text), path.parent)
        assert catalog.windows.profile(terminal.counter.profile) is not None
        assert catalog.at_site(terminal.terminal.site, level_of(terminal.terminal.level)).offered(START.date())


def test_the_saved_plan_of_a_terminal_brings_its_logo(tmp_path: Path) -> None:
    home, export = tmp_path / "home", tmp_path / "export"
    (home / "branding").mkdir(parents=True)
    (home / "branding" / "logo.svg").write_text(LOGO)
    (home / "terminal.toml").write_text('[terminal]\nhall = "甲"\nlogo = "branding/logo.svg"\n')
    save_plan(load_terminal(home), export)
    plan = read_plan(export)
    assert plan.logo == export / "logo.svg"
    assert plan.sections["terminal"]["logo"] == "branding/logo.svg"
