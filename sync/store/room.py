"""Room on the disk: how much is left, what that means for work, and the ballast that is let go when it runs out.

``store/ballast`` is a file of nothing, allocated beforehand. On a full disk SQLite cannot even delete (its log needs
room), so the ballast goes first: then delivering, shredding and checkpoints commit, and room comes back by itself.
The level is a pure function of free bytes with hysteresis, so that nothing flickers at a threshold; apps and agent
read it alike, the agent alone makes the ballast anew.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from sync.files import sync_folder
from sync.store.errors import known_file_errors

MIB = 1024 * 1024
#: A better level is believed only with a fifth more than its threshold: 5/4.
_CLIMB = (5, 4)


class Level(IntEnum):
    """From worst to best."""

    EMERGENCY = 0  # the ballast is gone: only what makes room, and what is in hand
    REFUSING = 1  # nothing new is taken in
    LOW = 2  # staff is told
    AMPLE = 3

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class RoomRules:
    """Thresholds in MiB of free space (`[sync]` of terminal.toml); below each begins the level of its name."""

    low_mb: int = 1024
    refusing_mb: int = 256
    emergency_mb: int = 16
    ballast_mb: int = 64

    @property
    def ballast_bytes(self) -> int:
        return self.ballast_mb * MIB


@dataclass(frozen=True, slots=True)
class RoomLook:
    """``free`` in bytes, as an unprivileged program may use them."""

    level: Level
    free: int

    @property
    def takes_in(self) -> bool:
        """May something new be begun that will be kept here?"""
        return self.level > Level.REFUSING


def level_of(free: int, rules: RoomRules, was: Level = Level.AMPLE) -> Level:
    """The level at ``free`` bytes for somebody who saw ``was`` before: down at once, up with a margin."""
    now = _below(free, rules, 1, 1)
    if now <= was:
        return now
    return max(was, _below(free, rules, *_CLIMB))


def _below(free: int, rules: RoomRules, times: int, parts: int) -> Level:
    for threshold, level in (
        (rules.emergency_mb, Level.EMERGENCY),
        (rules.refusing_mb, Level.REFUSING),
        (rules.low_mb, Level.LOW),
    ):
        if free * parts < threshold * MIB * times:
            return level
    return Level.AMPLE


def may_hold_ballast(free: int, rules: RoomRules) -> bool:
    """Is there room enough that the ballast does not itself bring about a refusal?"""
    return level_of(free - rules.ballast_bytes, rules, Level.REFUSING) > Level.REFUSING


class Room:
    """The disk that holds ``folder``, as one process sees it."""

    def __init__(self, folder: Path, rules: RoomRules) -> None:
        self._folder = folder
        self._ballast = folder / "ballast"
        self._rules = rules
        self._level = Level.AMPLE

    def look(self) -> RoomLook:
        """How it stands; in an emergency the ballast goes first. Raises `StoreIOError`."""
        with known_file_errors():
            free = self._free()
            self._level = level_of(free, self._rules, self._level)
            if self._level is Level.EMERGENCY and self._let_go():
                free = self._free()
        return RoomLook(self._level, free)

    def tend(self) -> RoomLook:
        """As `look`, and makes the ballast (again) where there is room for it. Raises `StoreIOError`."""
        look = self.look()
        if look.level > Level.EMERGENCY and not self._whole() and may_hold_ballast(look.free, self._rules):
            self._take()
        return look

    def _free(self) -> int:
        if not hasattr(os, "statvfs"):  # Windows
            import shutil

            return shutil.disk_usage(self._folder).free
        told = os.statvfs(self._folder)
        return told.f_bavail * told.f_frsize

    def _let_go(self) -> bool:
        there = self._ballast.exists()
        self._ballast.unlink(missing_ok=True)
        return there

    def _whole(self) -> bool:
        try:
            return self._ballast.stat().st_size == self._rules.ballast_bytes
        except FileNotFoundError:
            return self._rules.ballast_bytes == 0

    def _take(self) -> None:
        """Somebody else filling the disk meanwhile is no error: then there is no ballast yet."""
        try:
            handle = os.open(self._ballast, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                if self._rules.ballast_bytes:
                    _allocate(handle, self._rules.ballast_bytes)
                os.fsync(handle)
            finally:
                os.close(handle)
            sync_folder(self._folder)
        except OSError:
            self._ballast.unlink(missing_ok=True)


def _allocate(handle: int, size: int) -> None:
    """Real blocks, not a hole."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(handle, 0, size)
        return
    for _ in range(size // MIB):  # Windows
        os.write(handle, bytes(MIB))
