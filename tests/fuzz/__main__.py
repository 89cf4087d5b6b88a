"""``make fuzz``: atheris, guided by coverage, on every parser of `tests.fuzz.parsers`; one process each.

``python -m tests.fuzz [--runs N] [PARSER …]``: exit 0 when none crashed, hung or told a wrong field. What failed is
kept in ``fuzz-out/`` with the input that did it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 1_000_000
_SEED = 20260514
_HANG_S = 10
_OUT = Path("fuzz-out")


def main() -> int:
    asked = argparse.ArgumentParser(prog="tests.fuzz")
    asked.add_argument("parsers", nargs="*")
    asked.add_argument("--runs", type=int, default=RUNS)
    asked.add_argument("--inside", action="store_true", help="be the one process of one parser")
    options = asked.parse_args()
    if options.inside:
        return _inside(options.parsers[0], options.runs)
    from tests.fuzz.parsers import PARSERS

    names = options.parsers or [parser.name for parser in PARSERS]
    failed = [name for name in names if not _run(name, options.runs)]
    print(f"{len(names)} parsers, {options.runs:,} inputs each, failed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


def _run(name: str, runs: int) -> bool:
    _OUT.mkdir(exist_ok=True)
    log = _OUT / f"{name}.log"
    with log.open("wb") as file:
        command = [sys.executable, "-m", "tests.fuzz", "--inside", "--runs", str(runs), name]
        ended = subprocess.run(command, stdout=file, stderr=file, check=False).returncode
    last = [line for line in log.read_text(errors="replace").splitlines() if "cov:" in line or "DONE" in line][-1:]
    print(
        f"{name:<22} {'holds' if ended == 0 else f'FAILED, see {log}'}  {last[0].strip() if last else ''}", flush=True
    )
    return ended == 0


def _inside(name: str, runs: int) -> int:
    import atheris

    with atheris.instrument_imports(include=["devices", "intake.case", "intake.calendar_files"]):
        from tests.fuzz.parsers import PARSERS
    parser = next(parser for parser in PARSERS if parser.name == name)
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(parser.seeds):
            (Path(corpus) / str(number)).write_bytes(seed)
        limits = [f"-runs={runs}", f"-seed={_SEED}", f"-max_len={parser.longest}", f"-timeout={_HANG_S}"]
        atheris.Setup([name, *limits, f"-artifact_prefix={_OUT}/{name}-", corpus], parser.take)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
