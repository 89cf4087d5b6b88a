"""``make soak-devices``: thousands of reads, prints and captures against simulators; memory and handles stay flat.

Each device has one host process for the whole run, as at a terminal, and its simulator; they work side by side. What
is watched: memory of the host's own (anonymous and shared memory, as the kernel adds it up; not the code of libraries,
whose share changes with every other process that comes or goes), open files and threads of the host, open files and
threads of this process, which stands for the app. The first tenth fills caches and counts for nothing.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from devices.ports import Role
from devices.simulators.control import SimulatorControl
from tests.faults.rigs import RIGS, Rig, far_end
from tests.faults.test_every_driver import Owner, owner

ROUNDS = 10_000
WATCHED = (
    "id_card on a network",
    "smart_card",
    "receipt_printer",
    "document_camera",
    "document_scanner",
    "page_printer",
)
#: Paper and light move faster than in any real device, or a round is mostly waiting.
_IN_A_HURRY = {
    Role.RECEIPT_PRINTER: ("--speed", "5000"),
    Role.DOCUMENT_SCANNER: ("--page-s", "0"),
    Role.PAGE_PRINTER: ("--seconds", "0"),
}
#: Growth of memory from the first tenth to the end.
_MOST_GROWTH = 0.05
#: Growth that is less than this is noise whatever its share, bytes.
_NOISE = 3 << 20
_LOOKS = 20


@dataclass(frozen=True, slots=True)
class Weight:
    """What a process holds."""

    memory: int
    files: int
    threads: int

    @classmethod
    def of(cls, pid: int) -> Weight:
        process = psutil.Process(pid)
        return cls(_own_memory(pid), process.num_fds(), process.num_threads())


def _own_memory(pid: int) -> int:
    """Bytes that nobody else brought along (Linux, /proc/PID/smaps_rollup)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kilobytes = {name: int(value.split()[0]) for name, _, value in (line.partition(":") for line in lines)}
    return 1024 * (kilobytes["Anonymous"] + kilobytes["Pss_Shmem"])


@dataclass(slots=True)
class Soaked:
    """One device's run: how heavy its host was after the first tenth, and at the end."""

    rig: Rig
    done: int = 0
    failed: int = 0
    early: Weight | None = None
    late: Weight | None = None
    starts: int = 0

    def flat(self) -> bool:
        early, late = self.early, self.late
        if early is None or late is None or self.failed or self.starts != 1:
            return False
        grown = late.memory - early.memory
        light = grown <= max(early.memory * _MOST_GROWTH, _NOISE)
        return light and late.files <= early.files and late.threads <= early.threads

    def line(self) -> str:
        early, late = self.early, self.late
        if early is None or late is None:
            return f"{self.rig.name}: did not come so far"
        return (
            f"{self.rig.name:<22} {self.done} done, {self.failed} failed, "
            f"host {early.memory / 1e6:.1f} → {late.memory / 1e6:.1f} MB, "
            f"files {early.files} → {late.files}, threads {early.threads} → {late.threads}, "
            f"host starts {self.starts}: {'flat' if self.flat() else 'NOT FLAT'}"
        )


def soak(rig: Rig, rounds: int, folder: Path, soaked: Soaked) -> None:
    usual = rig.more
    rig = replace(rig, more=lambda folder: (*usual(folder), *_IN_A_HURRY.get(rig.role, ())))
    with far_end(rig, folder) as far, owner(far, folder) as device:
        device.await_ready()
        for number in range(1, rounds + 1):
            if number == 1 or rig.role is Role.ID_CARD:  # a page stays where it is; a card is laid on anew
                rig.prepare(far.control)
            soaked.failed += not rig.good(device.run().result)
            soaked.done = number
            if number in (max(rounds // 10, 1), rounds):
                soaked.early, soaked.late = (soaked.early or weigh(device), weigh(device))
                if number < rounds:
                    sweep_paper(rig, far.control, folder)
            elif number % 200 == 0:
                sweep_paper(rig, far.control, folder)
            if number % max(rounds // 20, 1) == 0:
                now = weigh(device)  # hours are long
                print(
                    f"{rig.name}: {number} of {rounds}, {soaked.failed} failed, {now.memory / 1e6:.1f} MB, "
                    f"{now.files} files, {now.threads} threads",
                    flush=True,
                )
        soaked.starts = device.starts
    print(soaked.line(), flush=True)


def weigh(device: Owner) -> Weight:
    """The least of some looks within a second: a thread that ends with its command, or the buffer of a page that is
    still in its hands, is there in one look and not in the next; what has grown is there in all."""
    assert device.supervisor is not None
    pid = device.supervisor.host_pid
    assert pid is not None
    seen = []
    for _ in range(_LOOKS):
        seen.append(Weight.of(pid))
        time.sleep(1 / _LOOKS)
    return Weight(min(one.memory for one in seen), min(one.files for one in seen), min(one.threads for one in seen))


def sweep_paper(rig: Rig, control: SimulatorControl, folder: Path) -> None:
    """What the simulated printers have printed so far would fill the disk; and paper and toner come to an end."""
    for printed in (folder / "paper").glob("*"):
        printed.unlink(missing_ok=True)
    if rig.role in (Role.RECEIPT_PRINTER, Role.PAGE_PRINTER):
        control.do("refill")
    if rig.role is Role.PAGE_PRINTER:
        control.do("toner", percent=100)


def guarded(work: Callable[[], None], said: list[str], name: str) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        except BaseException as error:  # told at the end, with the others' results
            said.append(f"{name}: {type(error).__name__}: {error}")

    return run


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.soak.devices")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("devices", nargs="*", help=f"of: {', '.join(WATCHED)}")
    options = parser.parse_args()
    if unknown := sorted({*options.devices} - {*WATCHED}):
        parser.error(f"nobody soaks {', '.join(unknown)}; there is: {', '.join(WATCHED)}")
    rigs = [rig for rig in RIGS if rig.name in (options.devices or WATCHED)]
    said: list[str] = []
    runs = [Soaked(rig) for rig in rigs]
    with tempfile.TemporaryDirectory() as base:
        threads = []
        for run in runs:
            folder = Path(base) / run.rig.name.replace(" ", "-")
            folder.mkdir()
            work = guarded(
                lambda run=run, folder=folder: soak(run.rig, options.rounds, folder, run), said, run.rig.name
            )
            threads.append(threading.Thread(target=work))
        before = Weight.of(os.getpid())
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        gc.collect()
        after = Weight.of(os.getpid())
    for line in said:
        print(line)
    ours = after.files <= before.files and after.threads <= before.threads
    print(f"app's side: files {before.files} → {after.files}, threads {before.threads} → {after.threads}")
    return 0 if not said and ours and all(run.flat() for run in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
