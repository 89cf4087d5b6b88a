"""A package from draft to the city: two cases, each delivered once whatever happens on the way, one page for both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from package_kit import PAGES, SIGNATURE, PackageVisit, package, visit
from store_kit import MARKER, new_id

from intake.catalog import load_catalog
from intake.intake import digest_of
from intake.receipt import Hall
from station.back_entry import BackEntry
from sync.platform.command_line import SystemClock
from sync.store.store import Submitted
from tests.faults.hall import DEADLINE_S, RESOURCES, Platform, Terminal, agent_of, photo, until
from tests.faults.proxy import FaultProxy

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    running = Platform(tmp_path_factory.mktemp("platform"))
    yield running
    running.close()


@pytest.fixture
def line(platform: Platform) -> Iterator[FaultProxy]:
    with FaultProxy(platform.address) as proxy:
        yield proxy


@pytest.fixture
def terminal(platform: Platform, line: FaultProxy, tmp_path: Path) -> Iterator[Terminal]:
    enrolled = Terminal(tmp_path / "home", platform, line.url)
    yield enrolled
    enrolled.close()


def taken_in(terminal: Terminal) -> tuple[PackageVisit, Submitted]:
    begun = visit(terminal.store, new_id())
    begun.terminal_id, begun.device_code = terminal.identity.terminal_id, terminal.identity.device_code
    return begun, begun.submit()


def assert_both_arrived_once(terminal: Terminal, submitted: Submitted) -> None:
    until(lambda: terminal.status().pending == 0, "the queue is empty")
    assert (terminal.status().acknowledged, terminal.status().stuck) == (2, ())
    held = terminal.platform.intakes(terminal.identity)
    lead, other = submitted.cases
    assert {(i, e["case_no"], e["item"], e["package"]) for i, e in held.items()} == {
        (case.intake_id, case.case_no, case.impl_code, lead.intake_id) for case in (lead, other)
    }
    for case, pages in (
        (lead, (*PAGES["place_proof"], SIGNATURE)),
        (other, (*(data for given in PAGES.values() for data in given), SIGNATURE)),
    ):
        assert {blob["digest"] for blob in held[case.intake_id]["blobs"]} == {digest_of(data) for data in pages}
        for data in pages:
            assert terminal.platform.blob(terminal.identity, case.intake_id, digest_of(data)) == data


def page_of(terminal: Terminal, submitted: Submitted) -> str:
    answer = requests.get(f"{terminal.platform.url}/p/{submitted.progress_token}", timeout=DEADLINE_S)
    assert answer.status_code == 200
    return re.sub(r"<[^>]*>|\s+", "", answer.content.decode().partition("</style>")[2])


def test_two_cases_arrive_once_and_stand_on_one_page(terminal: Terminal) -> None:
    begun, submitted = taken_in(terminal)
    with agent_of(terminal):
        assert_both_arrived_once(terminal, submitted)
    terminal.assert_whole()
    text = page_of(terminal, submitted)
    assert "开小餐馆一件事共2件" in text
    for case, organ in zip(submitted.cases, ("示例市市场监督管理局", "示例市云山区市场监督管理局"), strict=True):
        assert f"{case.item_name}1告知当前" in text
        assert f"受理机关{organ}办件编号{case.case_no}" in text
    assert begun.submit().cases == submitted.cases
    assert terminal.status().acknowledged == 2


def test_one_case_has_arrived_when_the_agent_dies(terminal: Terminal, line: FaultProxy) -> None:
    _, submitted = taken_in(terminal)
    answered = line.withhold_answers_to("PUT")
    with agent_of(terminal) as agent:
        until(answered.is_set, "the platform has taken one")
        agent.kill()
    first = terminal.platform.intakes(terminal.identity)
    assert set(first) <= {case.intake_id for case in submitted.cases}
    line.pass_on()
    with agent_of(terminal):
        assert_both_arrived_once(terminal, submitted)
    terminal.assert_whole()
    held = terminal.platform.intakes(terminal.identity)
    assert {i: held[i] for i in first} == first, "not taken a second time"


def test_the_other_case_comes_first(terminal: Terminal) -> None:
    """Cases do not wait for each other: the lead is refused for now, the other goes ahead."""
    _, submitted = taken_in(terminal)
    lead, other = (case.intake_id for case in submitted.cases)
    terminal.store.park(lead, "invalid", "told to wait", "release")
    with agent_of(terminal):
        until(lambda: terminal.status().acknowledged == 1, "the other has arrived")
        assert list(terminal.platform.intakes(terminal.identity)) == [other]
        assert terminal.store.release(lead)
        assert_both_arrived_once(terminal, submitted)
    terminal.assert_whole()
    assert page_of(terminal, submitted).count("1告知当前") == 2


def test_a_case_alone_tells_the_department_what_it_is_part_of(terminal: Terminal) -> None:
    _, submitted = taken_in(terminal)
    for case in submitted.cases:
        package = json.loads(terminal.store.record_data(case.intake_id))["body"]["package"]
        assert [(c["case_no"], c["organ"]) for c in package["of"]] == [
            (submitted.cases[0].case_no, "示例市市场监督管理局"),
            (submitted.cases[1].case_no, "示例市云山区市场监督管理局"),
        ]


def test_a_package_written_down_in_an_outage_is_entered_as_one_line(terminal: Terminal, tmp_path: Path) -> None:
    begun = visit(terminal.store, new_id())
    terminal.store.discard_draft(begun.draft.id)
    for name in ("lease", "plan"):
        (tmp_path / f"{name}.jpg").write_bytes(photo(2000, seed=len(name)))
    written = {
        "impl_code": package().impl_code,
        "applicant": {"name": MARKER.name, "id_number": MARKER.id_number},
        "answers": dict(begun.draft.answers),
        "materials": {
            "place_proof": ["lease.jpg"],
            "layout_plan": ["plan.jpg"],
            "health_certificates": "bring_later",
        },
        "signature": "plan.jpg",
        "consents": ["privacy"],
        "entered_by": "zhang",
    }
    catalog = load_catalog(RESOURCES / "catalog")
    entry = BackEntry(
        terminal.store, SystemClock(), terminal.identity, catalog, Hall("示例市政务服务中心"), test_build=True
    )
    submitted = entry.enter(json.dumps(written).encode(), tmp_path).submitted
    with agent_of(terminal):
        until(lambda: terminal.status().pending == 0, "the queue is empty")
    held = terminal.platform.intakes(terminal.identity)
    assert set(held) == {case.intake_id for case in submitted.cases}
    assert len(held) == 2
    again = entry.enter(json.dumps(written).encode(), tmp_path)
    assert again.like == submitted.intake_id, "the whole package is likely entered twice"
