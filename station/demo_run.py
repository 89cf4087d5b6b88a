"""`make demo`: with a display a hall to play with, without one a proof with pictures.

Without a display: a citizen hands in a matter; the network is cut and another one hands in theirs; the network comes
back and the terminal delivers by itself; a clerk takes in four visits at the counter by keyboard alone, one of them
begun at the kiosk; then a tour of everything that can go wrong. What was claimed is checked from
outside (receipt's QR code, progress page, platform's list) and the run fails if one claim does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import requests

from station.demo import DemoHall, DemoHands

_KIOSK = [sys.executable, "-I", "-m", "kiosk"]
_COUNTER = [sys.executable, "-I", "-m", "counter"]
_TOUR = [sys.executable, "-I", "-m", "kiosk.tour"]
_SYNC = [sys.executable, "-I", "-m", "station.commands.hall_sync"]
_PLATFORM = [sys.executable, "-I", "-m", "sync.platform.cli"]
_DRAIN_S = 60.0


class ClaimFailedError(Exception):
    """Something the demo claims does not hold."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make demo", allow_abbrev=False)
    parser.add_argument("--out", type=Path, default=Path("demo-out"), help="pictures, receipts and the summary")
    out = parser.parse_args(arguments).out.resolve()
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return _play(out)
    return _prove(out)


def _play(out: Path) -> int:
    print("The kiosk opens with a device dock beside it: put a card on the reader and begin. Close the window to end.")  # noqa: T201
    return subprocess.run([*_KIOSK, "--demo", "--windowed", "--home", str(out / "home")], check=False).returncode


def _prove(out: Path) -> int:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    hall = DemoHall.open(out / "home")
    window = DemoHall.open(out / "home", "counter")
    claims: dict[str, Any] = {}
    try:
        online = _journeys(out, hall, "online", 1)
        claims["journeys"] = online
        _wait_delivered(hall, online)
        claims["online"] = "delivered, signed receipt verified"

        hall.stop_platform()
        offline = _journeys(out, hall, "offline", 1)
        pending = _sync_status(hall.kiosk_home)["pending"]
        _claim(pending == 1, f"one intake waits while the platform is down (status says {pending})")
        hall.start_platform()
        _wait_delivered(hall, offline)
        claims["offline"] = "receipt said so, one pending, delivered by itself after the network came back"

        counter = _journeys(out, hall, "counter", 4, _COUNTER)
        _wait_delivered(hall, counter, hall.counter_home)
        claims["counter"] = "by keys alone, a draft of the kiosk taken in at the window, a package of two; delivered"
        claims["journeys"] = [*online, *offline, *counter]

        _run([*_TOUR, "--home", str(hall.home), "--out", str(out / "screens")], out / "tour.log")
        claims["platform"] = [_check_case(hall, journey) for journey in claims["journeys"]]
        claims["verify"] = {"kiosk": _verify(hall.kiosk_home), "counter": _verify(hall.counter_home)}
        for place in (hall, window):
            for receipt in DemoHands(place).receipts():
                shutil.copy(receipt, out / receipt.name.replace("receipt", f"receipt-{place.terminal}", 1))
        claims["screens"] = sorted(path.name for path in (out / "screens").glob("*.png"))
    finally:
        window.close()
        hall.close()
    _write_summary(out, claims)
    print(f"demo: {len(claims['journeys'])} journeys, {len(claims['screens'])} pictures, all claims hold; see {out}")  # noqa: T201
    return 0


def _journeys(out: Path, hall: DemoHall, name: str, number: int, app: Sequence[str] = _KIOSK) -> list[dict[str, Any]]:
    """Run an app by autopilot; its own report says what it did."""
    report = out / f"journeys-{name}.jsonl"
    command = [*app, "--demo", "--home", str(hall.home), "--autopilot", str(number), "--report", str(report)]
    _run(command, out / f"app-{name}.log")
    return [json.loads(line) for line in report.read_text().splitlines()]


def _run(command: Sequence[str], log: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with log.open("wb") as sink:
        ended = subprocess.run(
            command, stdout=sink, stderr=subprocess.STDOUT, env=environment, timeout=600, check=False
        )
    if ended.returncode != 0:
        tail = log.read_text(errors="replace")[-1500:]
        raise ClaimFailedError(f"{Path(command[-1]).name}: exit {ended.returncode}; {log} ends with:\n{tail}")


def _claim(holds: bool, claim: str) -> None:
    if not holds:
        raise ClaimFailedError(claim)


def _tool(command: Sequence[str], *arguments: str) -> str:
    return subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60, check=False).stdout


def _sync_status(home: Path) -> dict[str, Any]:
    status: dict[str, Any] = json.loads(_tool(_SYNC, "status", "--json", "--home", str(home)))
    return status


def _verify(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_tool(_SYNC, "verify", "--json", "--home", str(home)))
    _claim(found["errors"] == [], f"the terminal's store verifies: {found['errors']}")
    return found


def _platform_intakes(hall: DemoHall) -> dict[str, dict[str, Any]]:
    said = _tool(_PLATFORM, "intakes", "--json", "--db", hall.database, "--blobs", str(hall.blobs))
    return {entry["intake_id"]: entry for entry in map(json.loads, said.splitlines())}


def _wait_delivered(hall: DemoHall, journeys: Sequence[Mapping[str, Any]], home: Path | None = None) -> None:
    """Nobody touches the terminal: its agent delivers by itself."""
    home = home or hall.kiosk_home
    end = time.monotonic() + _DRAIN_S
    wanted = {journey["intake_id"] for journey in journeys}
    while time.monotonic() < end:
        if wanted <= set(_platform_intakes(hall)) and _sync_status(home)["pending"] == 0:
            return
        time.sleep(0.5)
    raise ClaimFailedError(f"not delivered within {_DRAIN_S:.0f} s: {_sync_status(home)}")


def _check_case(hall: DemoHall, journey: Mapping[str, Any]) -> dict[str, Any]:
    """The paper leads to the case, and the platform holds the same intake with the same attachments."""
    import zxingcpp
    from PIL import Image

    with Image.open(journey["receipt_png"]) as picture:
        codes = [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))]
    _claim(len(codes) == 1, f"one QR code on {journey['receipt_png']}, found {len(codes)}")
    page = requests.get(codes[0], timeout=10)
    _claim(
        page.ok and journey["case_no"] in page.text,
        f"the receipt's QR leads to the progress page of its case: {codes[0]}",
    )
    held = _platform_intakes(hall)[journey["intake_id"]]
    _claim(held["digest"] == journey["digest"], "the platform holds the digest the terminal acknowledged")
    _claim(_by_digest(held["blobs"]) == journey["blobs"], "the platform holds the same attachments")
    return {"case_no": journey["case_no"], "digest": held["digest"], "blobs": len(held["blobs"]), "progress": codes[0]}


def _by_digest(blobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(blobs, key=lambda blob: str(blob["digest"]))


def _write_summary(out: Path, claims: Mapping[str, Any]) -> None:
    (out / "summary.json").write_text(json.dumps(claims, ensure_ascii=False, indent=1))
    lines = ["# What this demo showed", ""]
    for journey in claims["journeys"]:
        lines.append(
            f"- **{journey['item']}** {journey['case_no']}: {journey['machine_ms']} ms of the machine's time, "
            f"receipt {Path(journey['receipt_png']).name}"
        )
    lines += ["", *(f"- {name}: {claims[name]}" for name in ("online", "offline", "counter")), "", "## Screens", ""]
    lines += [f"![{name}](screens/{name})" for name in claims["screens"]]
    (out / "summary.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ClaimFailedError as error:
        print(f"demo: does not hold: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
