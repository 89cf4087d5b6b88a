"""``python -m tests.e2e.bundle_check dist/hall-terminal``: the bundle runs where there is neither source nor Python.

The bundle is copied to a folder of its own. Where the kernel allows it, its programs run in a mount namespace in which
the source tree and every Python installation are hidden; in any case every process of the running demo hall is looked
at while it runs: program, arguments, mapped and open files. Exit 0 when everything holds; each line says what was seen.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from devices.spawn import executables

ROOT = Path(__file__).resolve().parents[2]
APPS = ("hall-kiosk", "hall-counter")
#: Seconds that one command, and that a journey in the whole demo hall may take on a busy machine.
_COMMAND_S = 60
_JOURNEY_S = 180
#: Words in a path that only a Python outside the bundle brings.
_FOREIGN = ("site-packages", "dist-packages", "/python3", "pyenv")


class BundleBroken(Exception):
    """Something does not hold; the text says what."""


@dataclass
class Bundle:
    """A copy of the bundle away from the source tree, and how programs of it are started there."""

    folder: Path
    work: Path
    hide: Sequence[str] = ()  # the command in front that hides every Python

    def command(self, program: str, *arguments: str) -> list[str]:
        return [*self.hide, str(self.folder / program), *arguments]

    @property
    def environment(self) -> dict[str, str]:
        home = str(self.work / "home")
        return {"PATH": "/usr/bin:/bin", "HOME": home, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}

    def run(self, program: str, *arguments: str, expect: int = 0) -> str:
        """Run to the end and return standard output. Raises `BundleBroken` for another exit code."""
        ended = subprocess.run(
            self.command(program, *arguments),
            env=self.environment,
            cwd=self.work,
            capture_output=True,
            text=True,
            timeout=_COMMAND_S,
            check=False,
        )
        if ended.returncode != expect:
            said = (ended.stdout + ended.stderr)[-800:]
            raise BundleBroken(f"{program} {' '.join(arguments)}: exit {ended.returncode}, not {expect}\n{said}")
        return ended.stdout


@dataclass
class Watch:
    """What was seen of the bundle's processes while they ran: programs, and files that are not the bundle's."""

    bundle: Bundle
    programs: set[str] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)
    looks: int = 0

    def look(self) -> list[int]:
        """Look once at every process whose program or arguments name the bundle's copy. Returns their ids."""
        self.looks += 1
        everybody = (process for process in Path("/proc").iterdir() if process.name.isdigit())
        return [int(process.name) for process in everybody if self._look_at(process)]

    def _look_at(self, process: Path) -> bool:
        try:
            program = (process / "exe").readlink()
            arguments = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
            if not any(str(self.bundle.work) in word for word in (str(program), *arguments)):
                return False
            if program.name in ("unshare", "sh", "dash", "bash", "mount"):
                return True  # on its way to become the program
            files = {line.split(maxsplit=5)[5] for line in _lines(process / "maps") if line.count("/")}
            files |= {str(entry.readlink()) for entry in (process / "fd").iterdir()}
        except (OSError, IndexError):
            return False  # it has just ended
        if not program.is_relative_to(self.bundle.folder):
            self.foreign.add(f"program {program}")
        self.programs.add(program.name)
        outside = {name for name in files if name.startswith("/") and not name.startswith(str(self.bundle.work))}
        self.foreign |= {name for name in outside if self._is_foreign(name)}
        return True

    @staticmethod
    def _is_foreign(name: str) -> bool:
        return name.startswith(f"{ROOT}/") or any(word in name for word in _FOREIGN)


def _lines(path: Path) -> list[str]:
    return path.read_text(errors="replace").splitlines()


def pythons() -> list[Path]:
    """Folders and programs of every Python of this machine that hiding has to cover, and the source tree."""
    folders = [ROOT, Path.home() / ".pyenv", Path.home() / ".local" / "lib"]
    for base in (Path("/usr/lib"), Path("/usr/local/lib"), Path("/usr/bin"), Path("/usr/local/bin")):
        folders += [path for path in base.glob("python3*") if not path.is_symlink()]
    return [path for path in folders if path.exists()]


def hiding(work: Path) -> list[str]:
    """A command prefix under which no Python can be seen; empty where the kernel does not let us."""
    nothing = work / "nothing"
    nothing.mkdir()
    mounts = [f"mount --bind {nothing if path.is_dir() else '/dev/null'} '{path}'" for path in pythons()]
    script = " && ".join([*mounts, 'exec "$@"'])
    privilege = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    command = ["unshare", *privilege, "--mount", "sh", "-c", script, "sh"]
    try:
        tried = subprocess.run([*command, "true"], capture_output=True, timeout=_COMMAND_S, check=False)
    except FileNotFoundError:
        return []
    return command if tried.returncode == 0 else []


def expected_programs() -> set[str]:
    """What must be there: every command of pyproject.toml and every child process."""
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    return {*scripts, *executables()}


def check_commands(bundle: Bundle) -> None:
    """Each program is there, explains itself, and refuses what it does not know."""
    programs = {path.name for path in bundle.folder.iterdir() if path.is_file()}
    if programs != expected_programs():
        raise BundleBroken(f"programs differ: {sorted(programs ^ expected_programs())}")
    for program in sorted(programs):
        bundle.run(program, "--help")
        bundle.run(program, "--no-such-option", expect=2)
    say(f"{len(programs)} programs: --help ends with 0, an unknown option with 2: {', '.join(sorted(programs))}")


def check_journey(bundle: Bundle, app: str, children: set[str]) -> None:
    """A whole journey in a demo hall of the bundle's own processes, watched; it arrives at the platform."""
    hall = bundle.work / app
    report = bundle.work / f"{app}.jsonl"
    watch = Watch(bundle)
    arguments = ("--demo", "--autopilot", "1", "--report", str(report), "--home", str(hall))
    with (bundle.work / f"{app}.log").open("w+b") as log:
        process = subprocess.Popen(
            bundle.command(app, *arguments), env=bundle.environment, cwd=bundle.work, stdout=log, stderr=log
        )
        code = _watched(process, watch)
        log.seek(0)
        said = log.read().decode(errors="replace")
    if code != 0:
        raise BundleBroken(f"{app}: the journey ended with exit {code}\n{said[-1500:]}")
    if said.strip():
        raise BundleBroken(f"{app} complained:\n{said[-1500:]}")
    if left := _left_behind(watch):
        raise BundleBroken(f"{app}: {len(left)} processes stayed behind")
    if watch.foreign:
        raise BundleBroken(f"{app}: not from the bundle: {sorted(watch.foreign)[:10]}")
    if missing := {app, *children} - watch.programs:
        raise BundleBroken(f"{app}: never seen running: {sorted(missing)}")
    journeys = [json.loads(line) for line in report.read_text().splitlines()]
    arrived = platform_intakes(bundle, hall)
    if [journey["intake_id"] for journey in journeys] != [intake["intake_id"] for intake in arrived]:
        raise BundleBroken(f"{app}: the platform holds {len(arrived)} intakes, the report {len(journeys)}")
    verified = json.loads(bundle.run("hall-sync", "verify", "--json", "--home", str(hall / app.removeprefix("hall-"))))
    if verified["errors"] or verified["intakes"] != 1:
        raise BundleBroken(f"{app}: hall-sync verify: {verified}")
    say(f"{app}: one journey, delivered and verified; seen {watch.looks} times: {', '.join(sorted(watch.programs))}")


def _watched(process: subprocess.Popen[bytes], watch: Watch) -> int:
    """Look at the processes until ours has ended; past the time limit it is killed."""
    for _ in range(_JOURNEY_S * 4):
        watch.look()
        try:
            return process.wait(timeout=0.25)
        except subprocess.TimeoutExpired:
            continue
    process.kill()
    process.wait()
    raise BundleBroken(f"the journey took longer than {_JOURNEY_S} s")


def _left_behind(watch: Watch) -> list[int]:
    """Which processes of the bundle still run a while after the app has ended."""
    end = time.monotonic() + 10
    while (left := watch.look()) and time.monotonic() < end:
        time.sleep(0.2)
    return left


def platform_intakes(bundle: Bundle, hall: Path) -> list[dict[str, Any]]:
    """What has arrived at the demo hall's platform, asked with the bundle's own command."""
    folder = hall / "demo"
    places = ("--db", f"sqlite:///{folder / 'platform.db'}", "--blobs", str(folder / "platform-blobs"))
    return [json.loads(line) for line in bundle.run("hall-platform", "intakes", "--json", *places).splitlines()]


@contextmanager
def copied(source: Path) -> Iterator[Bundle]:
    """The bundle in a new folder outside the source tree; removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="hall-bundle-") as name:
        work = Path(name).resolve()
        if work.is_relative_to(ROOT):
            raise BundleBroken("the temporary folder lies in the source tree")
        folder = work / "elsewhere" / source.name
        shutil.copytree(source, folder, symlinks=True)
        (work / "home").mkdir(mode=0o700)
        bundle = Bundle(folder, work, hiding(work))
        try:
            yield bundle
        finally:
            for process in Watch(bundle).look():  # an app that broke may have left its agent
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)


def size_mb(folder: Path) -> int:
    """Megabytes on disk, symbolic links not followed."""
    return round(sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 1e6)


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description="Prove that a built bundle needs neither source nor Python.")
    parser.add_argument("bundle", type=Path)
    source: Path = parser.parse_args().bundle
    try:
        with copied(source) as bundle:
            hidden = f"{len(pythons())} Python folders and programs hidden" if bundle.hide else "the kernel forbids it"
            say(f"{source}: {size_mb(source)} MB; hiding the source tree and every Python: {hidden}")
            check_commands(bundle)
            children = {"hall-device-host", "hall-simulator", "hall-platform", "hall-sync"}
            for app in APPS:
                check_journey(bundle, app, children)
    except BundleBroken as error:
        sys.stderr.write(f"bundle: does not hold: {error}\n")
        return 1
    say("the bundle holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
