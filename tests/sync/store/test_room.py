"""Room on the disk: a pure level with hysteresis, and a ballast that gives real blocks back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.store.room import MIB, Level, Room, RoomRules, level_of, may_hold_ballast

RULES = RoomRules(low_mb=1000, refusing_mb=200, emergency_mb=20, ballast_mb=60)
AMPLE, LOW, REFUSING, EMERGENCY = Level.AMPLE, Level.LOW, Level.REFUSING, Level.EMERGENCY


@pytest.mark.parametrize(
    ("free_mb", "was", "level"),
    [
        (1000, AMPLE, AMPLE),
        (999, AMPLE, LOW),
        (199, AMPLE, REFUSING),  # two levels at once
        (19, AMPLE, EMERGENCY),
        (0, EMERGENCY, EMERGENCY),
        (1000, LOW, LOW),  # at its threshold it has only just come back
        (1249, LOW, LOW),
        (1250, LOW, AMPLE),
        (200, REFUSING, REFUSING),
        (250, REFUSING, LOW),
        (24, EMERGENCY, EMERGENCY),
        (25, EMERGENCY, REFUSING),
        (240, EMERGENCY, REFUSING),  # out of the worst, but not yet good enough to take in
        (5000, EMERGENCY, AMPLE),
    ],
)
def test_the_level_of_so_much_room(free_mb: int, was: Level, level: Level) -> None:
    assert level_of(free_mb * MIB, RULES, was) is level


@given(free=st.integers(0, 2000), more=st.integers(0, 2000), was=st.sampled_from(Level))
@settings(max_examples=100, deadline=None)
def test_more_room_is_never_worse_and_the_same_room_never_flickers(free: int, more: int, was: Level) -> None:
    level = level_of(free * MIB, RULES, was)
    assert level_of((free + more) * MIB, RULES, was) >= level
    assert level_of(free * MIB, RULES, level) is level


def test_the_ballast_is_made_only_where_it_brings_about_no_refusal(tmp_path: Path) -> None:
    assert may_hold_ballast(5000 * MIB, RULES)
    assert not may_hold_ballast(260 * MIB, RULES)
    assert may_hold_ballast(310 * MIB, RULES)  # 250 are left: that is well above refusing


def test_the_ballast_is_real_blocks_private_and_made_once(tmp_path: Path) -> None:
    room = Room(tmp_path, RoomRules(3, 2, 1, 1))
    assert room.tend().level is AMPLE
    ballast = tmp_path / "ballast"
    told = ballast.stat()
    assert (told.st_size, told.st_mode & 0o777) == (MIB, 0o600)
    assert told.st_blocks * 512 >= MIB
    room.tend()
    assert ballast.stat().st_ino == told.st_ino


def test_a_ballast_of_another_size_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "ballast").write_bytes(b"half")  # a crash, or another setting
    Room(tmp_path, RoomRules(3, 2, 1, 1)).tend()
    assert (tmp_path / "ballast").stat().st_size == MIB


def test_in_an_emergency_the_ballast_goes_and_stays_away(tmp_path: Path) -> None:
    Room(tmp_path, RoomRules(3, 2, 1, 1)).tend()
    more_than_there_is = RoomRules(10**9, 10**9, 10**9, 1)
    room = Room(tmp_path, more_than_there_is)
    look = room.tend()
    assert (look.level, look.takes_in, (tmp_path / "ballast").exists()) == (EMERGENCY, False, False)
