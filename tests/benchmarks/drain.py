"""Draining a township centre's offline day through one terminal: intakes of three pages, 4.5 MB each, by the sync agent
to the reference platform, both as processes; floor: the same files POSTed one after the other on one connection of
``requests`` to a server that writes and syncs them. Scaled down from 206 intakes; counted from when the
agent has its store open to the last delivery: with several records under way the first delivery is no beginning.

The floor's server does the least that lets it say that nothing will be lost: write and sync. It checks no digest, no
sender and no order, its client opens no seal, and nobody keeps books; all that is what the ratio allows for. Both go
through the same relay, a process of Python on the same processors. Rows: 100 Mbit/s as a township
centre may have it, the gigabit of a city hall's own network, and with a round trip. The loopback is as fast as memory;
its row says where the processors of one machine, terminal and platform in one, come to their end.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import psutil
import requests
from uuid6 import uuid7

from intake.intake import Intake
from tests.benchmarks.line import Line
from tests.benchmarks.people import intake_of
from tests.benchmarks.rows import Row, at_least
from tests.faults.hall import Agent, Platform, Terminal, until

BUDGET = 0.8
_PAGES, _PAGE = 3, 1_500_000
_ROUND_TRIP_S = 0.05
_HUNDRED_MBIT = 100e6 / 8
_LOOK_S = 0.25
_DRAIN_S = 120.0


class _Raw(NamedTuple):
    """The floor's server."""

    address: tuple[str, int]
    pid: int


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as folder, _raw_server(Path(folder)) as raw:
        platform = Platform(Path(folder))
        try:
            return list(_rows(Path(folder), platform, raw))
        finally:
            platform.close()


def _rows(folder: Path, platform: Platform, raw: _Raw) -> Iterator[Row]:
    def pair(name: str, count: int, round_trip_s: float, rate: float) -> tuple[float, float]:
        """Floor and figure, MB/s."""
        with Line(raw.address, round_trip_s, rate) as to_raw, Line(platform.address, round_trip_s, rate) as to_platform:
            floor = _upload(to_raw.url, count)
            return floor, _drain(folder / name, platform, to_platform.url, count)

    with_line = "through the same relay"
    platform_s, raw_s = -_cpu_s(platform.pid), -_cpu_s(raw.pid)
    floor, figure = pair("near", 40, 0.0, 0.0)
    agent_s, platform_s, raw_s = _agent_cpu[-1], platform_s + _cpu_s(platform.pid), raw_s + _cpu_s(raw.pid)
    per = _megabytes(40)
    why = (
        f"40 of 206 intakes, {with_line}. Three lanes; agent, platform and relay share the machine's processors: "
        f"agent {agent_s * 1000 / per:.1f} ms of processor a MB (opening the seal, sending, keeping books), platform "
        f"{platform_s * 1000 / per:.1f} ms (receiving, hashing, writing, keeping books); the floor's server "
        f"{raw_s * 1000 / per:.1f} ms"
    )
    yield at_least("drain, loopback", BUDGET, floor, figure, "MB/s", why)
    floor, figure = pair("hall", 40, 0.0, 10 * _HUNDRED_MBIT)
    yield at_least("drain, 1 Gbit/s", BUDGET, floor, figure, "MB/s", f"40 of 206 intakes, {with_line}")
    floor, figure = pair("line", 14, 0.0, _HUNDRED_MBIT)
    why = f"14 of 206 intakes, {with_line}"
    yield at_least("drain, 100 Mbit/s", BUDGET, floor, figure, "MB/s", why)
    floor, figure = pair("far", 14, _ROUND_TRIP_S, _HUNDRED_MBIT)
    why = f"14 of 206 intakes, {with_line}, whose rate all connections share"
    yield at_least("drain, 50 ms round trip, 100 Mbit/s", BUDGET, floor, figure, "MB/s", why)
    floor, figure = pair("wide", 14, _ROUND_TRIP_S, 0.0)
    why = "no bytes to wait for, only round trips: lanes wait for theirs at the same time, the floor one by one"
    yield at_least("drain, 50 ms round trip, any rate", BUDGET, floor, figure, "MB/s", why)


#: Processor seconds of the agents so far, one for each drain, as it is timed: without their start.
_agent_cpu: list[float] = []


def _cpu_s(pid: int) -> float:
    """Processor seconds of a process so far."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def _page(number: int) -> bytes:
    return b"\xff\xd8\xff" + random.Random(number).randbytes(_PAGE - 3)


def _megabytes(intakes: int) -> float:
    return intakes * _PAGES * _PAGE / 1e6


def _upload(url: str, count: int) -> float:
    """MB/s of the floor."""
    pages = [_page(number) for number in range(_PAGES)]
    with requests.Session() as session:
        session.trust_env = False
        begun = time.monotonic()
        for number in range(count):
            for page in pages:
                session.post(url, data=page, timeout=60).raise_for_status()
            if number == count - 1:
                return _megabytes(count) / (time.monotonic() - begun)
    raise ValueError("nothing to upload")


def _drain(home: Path, platform: Platform, url: str, count: int) -> float:
    """MB/s of the agent, from when it has opened its store: login and asking for what is there count."""
    home.mkdir()
    terminal = Terminal(home / "terminal", platform, url)
    try:
        for number in range(count):
            _take_in(terminal, number)
        agent = Agent(terminal.home)
        try:
            until(lambda: _times(agent, "agent_started"), "the agent has its store open")
            before = _cpu_s(agent.process.pid)
            _await_empty(terminal)
            begun = _times(agent, "agent_started")[0]
            times = _times(agent, "record_delivered")
            _agent_cpu.append(_cpu_s(agent.process.pid) - before)
        finally:
            agent.stop()
    finally:
        terminal.close()
    if len(times) != count:
        raise RuntimeError(f"{len(times)} of {count} delivered")
    return _megabytes(count) / (times[-1] - begun).total_seconds()


def _await_empty(terminal: Terminal) -> None:
    """The times are in the agent's log: looking more often would only take from the processors that are measured."""
    end = time.monotonic() + _DRAIN_S
    while terminal.status().pending:
        if time.monotonic() > end:
            raise RuntimeError("the queue is not empty")
        time.sleep(_LOOK_S)


def _times(agent: Agent, name: str) -> list[datetime]:
    return [datetime.fromisoformat(event["timestamp"]) for event in agent.events() if event["event"] == name]


def _take_in(terminal: Terminal, number: int) -> None:
    case = str(uuid7())
    pages = tuple(
        terminal.store.put_blob(case, _page(1000 + number * _PAGES + page), "image/jpeg") for page in range(_PAGES)
    )

    def build(sequence: int) -> Intake:
        return intake_of(case, sequence, pages, terminal.identity.terminal_id, terminal.identity.device_code)

    terminal.store.submit(case, build, lambda _: json.dumps({}).encode())


@contextmanager
def _raw_server(folder: Path) -> Iterator[_Raw]:
    kept = folder / "raw"
    kept.mkdir()
    command = [sys.executable, "-m", "tests.benchmarks.raw_server", str(kept)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield _Raw(("127.0.0.1", int(server.stdout.readline())), server.pid)
        finally:
            server.terminate()
