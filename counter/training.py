"""Practice (练习, CAPABILITIES C30 a): the same counter over a store of its own that nobody sends from.

It is another run of the program, ``hall-counter --training``: what belongs to real work (store, hall, queue, the
technician's panel) is not even opened there. The store lies in ``HOME/training``, is empty at the beginning and goes at
the end; its records can never be sent (`Store.practise`), its case numbers have a device code no terminal is given, and
every screen and paper says what it is.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from counter.parts import CounterParts
from intake.case_number import TRAINING_DEVICE
from intake.clock import Clock
from station.visit.parts import TerminalIdentity
from sync.store.store import Store

OPTION = "--training"
#: The window's way to say that it wants to be the other one: the event loop ends with it (sysexits' EX_TEMPFAIL).
SWITCH = 75


def asked_for(arguments: Sequence[str]) -> tuple[bool, list[str]]:
    """Is this run a practice, and what it was told besides."""
    return OPTION in arguments, [one for one in arguments if one != OPTION]


def folder_of(home: Path) -> Path:
    return home / "training"


def wipe(home: Path) -> None:
    """Nothing of a practice outlives it."""
    shutil.rmtree(folder_of(home), ignore_errors=True)


def identity_of(real: TerminalIdentity) -> TerminalIdentity:
    """The terminal's name, a device code nobody else has, and no public address: no code on a paper leads anywhere."""
    return TerminalIdentity(real.terminal_id, TRAINING_DEVICE, None)


def practice_parts(real: CounterParts, open_store: Callable[[], Store]) -> CounterParts:
    """What a practice is made of: devices, rules and screens as they are, and nothing that somebody else could see.
    People of a province that does not exist may be typed."""
    return replace(
        real,
        open_store=open_store,
        identity=identity_of(real.identity),
        training=True,
        test_build=True,
        hall_lane=None,
        shared_drafts=None,
        queue=None,
        licences=None,
        technician=None,
        voice=None,
        exports=None,
        online=lambda _: True,
    )


def open_practice(home: Path, clock: Clock) -> Store:
    """The practice's store with the accounts of the real one, so that everybody signs in as they do. On the lane."""
    practice = Store.open(folder_of(home), clock)
    practice.practise()
    with Store.open(home, clock) as real:
        accounts, files = real.staff_accounts(), real.personnel()
    for account in accounts:
        if practice.find_staff(account.id) is None and not account.disabled:
            practice.add_staff(account)
            if account.id in files:
                practice.keep_personnel(files[account.id])
    return practice


def begin_again(*, training: bool) -> None:
    """This process becomes the other run of the same command; never comes back."""
    command = [one for one in sys.orig_argv if one != OPTION]
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [*command, *([OPTION] if training else [])])  # noqa: S606 - this very program
