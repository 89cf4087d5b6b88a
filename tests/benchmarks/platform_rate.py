"""Intakes without attachments per second that the reference platform takes, as a process with its database, from some
terminals that deliver one record after the other; they share the machine with it. Time of one write at its 95th
percentile, at the sender.
"""

from __future__ import annotations

import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from uuid6 import uuid7

from sync.client import PlatformClient
from sync.identity import Identity, enrol
from sync.outcomes import Delivered
from sync.records import Outgoing, intake_record
from sync.transport import HttpTransport
from tests.benchmarks.people import intake_of
from tests.benchmarks.rows import Row, not_measured, noted, percentile
from tests.faults.hall import Platform

_TERMINALS = 4
_SECONDS = 6.0
_BUDGET = "≥ 100 /s, p95 ≤ 50 ms at 1 million cases, on PostgreSQL"


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as folder:
        platform = Platform(Path(folder))
        try:
            terminals = [_Sender(Path(folder) / f"t{number}", platform) for number in range(_TERMINALS)]
            begun = time.monotonic()
            for terminal in terminals:
                terminal.start()
            for terminal in terminals:
                terminal.join()
            took = time.monotonic() - begun
        finally:
            platform.close()
    times = [ms for terminal in terminals for ms in terminal.times_ms]
    p95 = percentile(times, 95)
    why = f"{len(times)} intakes by {_TERMINALS} terminals of one process in {took:.1f} s, the database small"
    return [
        not_measured(
            "platform on PostgreSQL",
            _BUDGET,
            "needs a PostgreSQL server and the package psycopg, which the terminal's environment does not hold",
        ),
        noted("platform on SQLite, for comparison", "–", f"{len(times) / took:.0f} /s, p95 {p95:.1f} ms", "–", why),
    ]


class _Sender(threading.Thread):
    """One enrolled terminal that delivers until the time is up."""

    def __init__(self, home: Path, platform: Platform) -> None:
        super().__init__(name=home.name)
        self._identity: Identity = enrol(home, platform.code(), platform.url, name=home.name)
        self._url = platform.url
        self.times_ms: list[float] = []

    def run(self) -> None:
        transport = HttpTransport(self._url, timeout_s=20.0)
        client = PlatformClient(self._identity, transport, lambda: datetime.now(UTC))
        end = time.monotonic() + _SECONDS
        sequence = 0
        while time.monotonic() < end:
            sequence += 1
            intake = intake_of(str(uuid7()), sequence, (), self._identity.terminal_id, self._identity.device_code)
            record = intake_record(intake)
            begun = time.perf_counter()
            outcome = client.deliver(Outgoing(record.id, record.digest, record.data, ()), _NoBlobs(), resume=False)
            self.times_ms.append((time.perf_counter() - begun) * 1000)
            if not isinstance(outcome, Delivered):
                raise RuntimeError(f"not delivered: {outcome}")
        client.close()


class _NoBlobs:
    def size(self, digest: str) -> int:
        raise KeyError(digest)

    def stream(self, digest: str, offset: int) -> object:
        raise KeyError(digest)
