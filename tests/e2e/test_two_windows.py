"""Two windows, two processes with homes and enrolments of their own, reach for the same number and the same draft at
the same instant: one gets it, the other's screen says who has it. Without screens: `faults/test_shared_drafts`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from counter.autopilot import load_scripts
from intake.catalog import load_catalog
from intake.draft import Draft
from station.composition import resources_folder
from station.demo_drafts import leave_at_kiosk
from sync.hall.drafts import HallDrafts
from sync.hall.results import Renewed, Ticket
from sync.hall.tickets import HallTickets
from tests.e2e.running import RunningScene, scene
from tests.e2e.terminals import RESIDENT, Terminals, terminals
from tests.faults.hall import until

pytestmark = [pytest.mark.slow, pytest.mark.proof, pytest.mark.timeout(600)]

WINDOWS = ("counter", "counter-2")
#: Both windows know the instant this long before, seconds.
_AHEAD_S = 1.0
#: A third of a lease's life, seconds.
_RENEW_S = 10.0


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminals]:
    monkeypatch.setenv("HALL_FACES", "")
    monkeypatch.setenv("HALL_MODELS", "")
    with terminals(tmp_path / "hall", *WINDOWS) as running:
        yield running


def test_one_gets_the_number_and_the_draft_and_the_other_is_told_who(hall: Terminals, tmp_path: Path) -> None:
    draft = left_at_kiosk(hall)
    with hall.places("kiosk") as places:
        ticket = HallTickets(places).take("general", draft.impl_code, "asked", draft.id)
        assert isinstance(ticket, Ticket)
        kiosk = HallDrafts(places)
        with (
            scene("sharing_counter.py", hall.hall.home, tmp_path / "2.json", *contest(WINDOWS[0])) as second,
            scene("sharing_counter.py", hall.hall.home, tmp_path / "3.json", *contest(WINDOWS[1])) as third,
        ):
            windows = (second, third)
            one_gets_the_number(windows, ticket)
            winner, loser = one_gets_the_draft(windows, kiosk, draft, [hall.called(name) for name in WINDOWS])
            the_person_has_the_last_word(winner, loser, draft)
    assert hall.kept("counter", draft.id) is not None
    assert hall.kept("counter-2", draft.id) is not None


def contest(terminal: str) -> tuple[str, ...]:
    return ("--act", "contest", "--terminal", terminal)


def left_at_kiosk(hall: Terminals) -> Draft:
    """Somebody has begun at the kiosk; the hall node has it."""
    scripts = load_scripts(resources_folder() / "demo" / "counter_journeys.json")
    script, left = next((script, script.left_at_kiosk) for script in scripts if script.left_at_kiosk is not None)
    return leave_at_kiosk(hall.hall, load_catalog(resources_folder() / "catalog"), script.item, left)


def at_one_instant(windows: Sequence[RunningScene], cue: str) -> None:
    moment = time.monotonic() + _AHEAD_S
    for window in windows:
        window.cue(cue, str(moment))


def one_gets_the_number(windows: Sequence[RunningScene], ticket: Ticket) -> None:
    for window in windows:
        window.await_cue("at-the-number")
    at_one_instant(windows, "call")
    seen = [window.await_cue("called") for window in windows]
    assert {one["number"] for one in seen} == {ticket.number, None}
    winner = next(place for place, one in enumerate(seen) if one["number"])
    assert seen[winner]["number_elsewhere"] == ""
    assert ("2 号窗口", "3 号窗口")[winner] in seen[1 - winner]["number_elsewhere"]


def one_gets_the_draft(
    windows: Sequence[RunningScene], kiosk: HallDrafts, draft: Draft, names: Sequence[str]
) -> tuple[RunningScene, RunningScene]:
    """The kiosk has it open while the person sits down before both; it lets go, and both reach for it."""
    assert kiosk.hold(draft.id, *RESIDENT) == Renewed()
    for window in windows:
        window.cue("somebody comes")
    until(all_there(windows, kiosk, draft), "both windows show the draft", 180)
    for window in windows:
        assert window.seen()["found"]["holders"] == ["自助终端 01"]
    kiosk.release(draft.id)
    at_one_instant(windows, "open")
    seen = [window.await_cue("opened") for window in windows]
    assert sorted(one["has_draft"] for one in seen) == [False, True]
    winner = next(place for place, one in enumerate(seen) if one["has_draft"])
    assert seen[1 - winner]["draft_elsewhere"] == names[winner]
    return windows[winner], windows[1 - winner]


def all_there(windows: Sequence[RunningScene], kiosk: HallDrafts, draft: Draft) -> Callable[[], bool]:
    """Look whether both are there, and keep the draft for the kiosk meanwhile."""
    renewed_at = time.monotonic()

    def look() -> bool:
        nonlocal renewed_at
        if time.monotonic() > renewed_at + _RENEW_S:
            renewed_at = time.monotonic()
            assert kiosk.renew(draft.id) == Renewed()
        return all(window.has_given("at-the-draft") for window in windows)

    return look


def the_person_has_the_last_word(winner: RunningScene, loser: RunningScene, draft: Draft) -> None:
    """They sit at the other window: it takes the draft over, and the first one says so and lets it go."""
    loser.cue("take over")
    loser.await_cue("taken over")
    told = winner.end()
    assert "已由别处接着办" in told["told"]
    loser.cue("end")
    opened = loser.end()["opened"]
    assert opened["draft"] == draft.id
    assert opened["answers"].items() >= dict(draft.answers).items()
    assert opened["scans"] == [ref.digest for ref in draft.blobs()] == opened["pictures"]
