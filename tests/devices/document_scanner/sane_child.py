"""A SANE scanner in a process of its own (the library is global to a process), worked by lines of JSON.

``python -m tests.devices.document_scanner.sane_child URL``: ``{"do": "open" | "status" | "scan" | "option"}``.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from devices.document_scanner.sane_driver import SaneScanner
from devices.ports import ColourMode, DeviceStatus, PaperSource, ScanEvent, ScanSettings
from devices.result import Err, Ok, Result
from devices.transport import Transport

_MOST_S = 45.0


class SaneHangs(AssertionError):
    """It answers no more."""


class SaneChild:
    """The test's side. ``config`` is SANE's folder of settings, where it is not the system's."""

    def __init__(self, url: str, config: Path | None = None) -> None:
        environment = {**os.environ, **({} if config is None else {"SANE_CONFIG_DIR": str(config)})}
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=Path(__file__).parents[3],
        )

    def do(self, verb: str, **arguments: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": verb, **arguments}) + "\n")
        self._process.stdin.flush()
        if not select.select([self._process.stdout], [], [], _MOST_S)[0]:
            raise SaneHangs(f"the SANE process hangs in {verb}")
        line = self._process.stdout.readline()
        assert line, "the SANE process has died"
        answer = json.loads(line)
        assert isinstance(answer, dict)
        return answer

    def __enter__(self) -> SaneChild:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            pass  # it is killed then
        finally:
            self._process.kill()
            self._process.wait(10)
            assert self._process.stdout is not None
            self._process.stdout.close()


def _serve(url: str) -> None:
    scanner = SaneScanner(Transport.parse(url))
    for line in sys.stdin:
        print(json.dumps(_answer(scanner, json.loads(line))), flush=True)  # noqa: T201 - the answer
    scanner.close()


def _answer(scanner: SaneScanner, request: dict[str, Any]) -> dict[str, Any]:
    match request["do"]:
        case "open":
            return _told(scanner.open())
        case "status":
            return _told(Ok(scanner.status()))
        case "scan":
            return _scanned(scanner, request)
        case "option":
            assert scanner._device is not None
            setattr(scanner._device, request["name"], request["value"])
            return {}
        case verb:
            raise ValueError(verb)


def _scanned(scanner: SaneScanner, request: dict[str, Any]) -> dict[str, Any]:
    settings = ScanSettings(
        PaperSource(request.get("source", "flatbed")),
        duplex=request.get("duplex", False),
        colour=ColourMode(request.get("colour", "colour")),
        resolution_dpi=request.get("dpi", 100),
        max_pages=request.get("max_pages", 50),
    )
    cancel = threading.Event()
    told: list[ScanEvent] = []
    if "cancel_after_s" in request:
        threading.Timer(request["cancel_after_s"], cancel.set).start()
    begun = time.monotonic()
    result = scanner.scan(settings, request.get("deadline_s", 30.0), cancel, told.append)
    took = {"took_s": time.monotonic() - begun, "told": [event.value for event in told]}
    if isinstance(result, Err):
        return {"reason": result.reason.value, "detail": result.detail, **took}
    pages = [[page.width_px, page.height_px, len(page.jpeg)] for page in result.value.pages]
    return {"pages": pages, "trouble": result.value.trouble and result.value.trouble.value, **took}


def _told(result: Result[DeviceStatus]) -> dict[str, Any]:
    if isinstance(result, Err):
        return {"reason": result.reason.value, "detail": result.detail}
    status = result.value
    abilities = [ability.value for ability in status.abilities or ()]
    return {"state": status.state.value, "status_reason": status.reason, "abilities": abilities}


if __name__ == "__main__":
    _serve(sys.argv[1])
