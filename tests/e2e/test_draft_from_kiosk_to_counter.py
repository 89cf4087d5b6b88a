"""A matter begun at the kiosk is gone on with at the counter: by real processes, on the real screens, with two homes,
two enrolments, two sets of devices. The city is out of reach all the while; then the hall node too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.running import platform_intakes, scene
from tests.e2e.terminals import Terminals, terminals
from tests.faults.hall import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

KIOSK, COUNTER, SECOND = "sharing_kiosk.py", "sharing_counter.py", "counter-2"


@pytest.fixture(autouse=True)
def _nobody_before_a_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    """The matter wants no face check: no cameras and no models, which take long to come up."""
    monkeypatch.setenv("HALL_FACES", "")
    monkeypatch.setenv("HALL_MODELS", "")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Terminals]:
    with terminals(tmp_path / "hall", "counter") as running:
        yield running


@pytest.fixture
def hall_of_three(tmp_path: Path) -> Iterator[Terminals]:
    with terminals(tmp_path / "hall", "counter", SECOND) as running:
        yield running


def assert_all_there(opened: dict[str, Any], begun: dict[str, Any]) -> None:
    """Fields and scans of the kiosk's draft stand on the counter's screen."""
    assert opened["draft"] == begun["draft"]
    assert opened["answers"] == begun["answers"]
    assert opened["phone_on_screen"] == begun["answers"]["phone"]
    assert opened["scans"] == begun["scans"] == opened["pictures"]
    assert len(opened["scans"]) == 1
    assert opened["pages_on_screen"]


def test_c19a_power_cut_at_the_kiosk_the_counter_goes_on_without_the_city_delivered_once(
    hall: Terminals, tmp_path: Path
) -> None:
    home = hall.hall.home
    hall.hall.stop_platform()
    with (
        scene(KIOSK, home, tmp_path / "kiosk.json", "--act", "begin") as kiosk,
        scene(COUNTER, home, tmp_path / "counter.json", "--act", "take_in") as counter,
    ):
        begun = kiosk.await_cue("begun")
        counter.await_cue("signed-in")
        hall.await_shared("kiosk", begun["draft"])
        hall.await_held("kiosk", "counter")
        kiosk.power_cut(hall["kiosk"].terminal_home)
        counter.cue("somebody comes")
        taken_in = counter.end()

    assert taken_in["found"]["drafts"] == [begun["draft"]]
    assert taken_in["taken_from"] == hall.called("kiosk"), "its lease outlives the power cut by some seconds"
    assert_all_there(taken_in["opened"], begun)
    assert taken_in["intake"] == begun["draft"], "the draft's id stays the intake's"
    (paper,) = hall.papers("counter")
    assert "收件凭证" in paper
    assert "".join(paper).count("11010519491231002X") == 0

    with scene(KIOSK, home, tmp_path / "again.json", "--act", "come_back") as kiosk:
        kiosk.await_cue("off line")
        assert not hall.hall.platform_is_up()
        assert platform_intakes(hall.hall) == []
        assert hall.pending("counter") == 2, "the matter and its acceptance"
        hall.hall.start_platform()
        hall.assert_delivered_once("counter", taken_in)
        kiosk.cue("look")
        again = kiosk.end()
    for who in ("stranger", "owner"):
        assert again[who] == {"draft": False, "recent": None, "print_state": None, "offered": False}, who
    until(lambda: hall.kept("kiosk", begun["draft"]) is None, "the kiosk's copy is dropped")
    assert len(platform_intakes(hall.hall)) == 1
    hall.assert_whole("kiosk", 0)
    hall.assert_whole("counter", 1)


@pytest.mark.proof
def test_nobody_in_reach_the_slip_finds_the_draft_once_the_hall_node_is_back(
    hall_of_three: Terminals, tmp_path: Path
) -> None:
    hall = hall_of_three
    home = hall.hall.home
    hall.hall.stop_platform()
    hall.hall.stop_hall_node()
    with (
        scene(KIOSK, home, tmp_path / "kiosk.json", "--act", "leave") as kiosk,
        scene(COUNTER, home, tmp_path / "counter.json", "--act", "slip") as counter,
        scene(COUNTER, home, tmp_path / "second.json", "--act", "card", "--terminal", SECOND) as second,
    ):
        left = kiosk.await_cue("left")
        assert left["says_silent"]
        assert "大厅的共享服务没有回应" in left["kept"]
        (paper,) = hall.papers("kiosk")
        assert left["slip"] in paper
        counter.await_cue("signed-in")
        kept = hall.kept("kiosk", left["draft"])
        assert kept is not None
        assert (kept.shared_revision, kept.city_revision) == (None, None), "only here so far"

        hall.hall.start_hall_node()
        hall.await_shared("kiosk", left["draft"])
        counter.cue("slip", left["slip"])
        by_slip = counter.end()
        second.cue("somebody comes")
        by_card = second.end()
        kiosk.cue("end")
        assert kiosk.end()["alive_on"] == "welcome"

    nobodys = {"drafts": [], "rows": False, "elsewhere": [], "holders": []}
    for who in ("stranger", "typed", "typed with a wrong code", "a stranger typed with the code"):
        assert by_slip[who] == nobodys, who
    assert by_slip["typed with the code"]["drafts"] == [left["draft"]]
    assert by_slip["typed with the code"]["elsewhere"] == [True]
    assert_all_there(by_slip["opened"], left)

    assert by_card["found"] == {"drafts": [left["draft"]], "rows": True, "elsewhere": [True], "holders": [""]}
    assert_all_there(by_card["opened"], left)
    assert hall.kept("kiosk", left["draft"]) is not None, "nobody has taken it in"
