"""Terminals that deliver and ask: a process of its own beside the platform, on the same machine.

``python -m tests.platform_bench.load URL CODES SECONDS RATE``: one enrolled terminal for each code, all in one process;
``RATE`` records a second in all at set times, waiting for nobody (a record's time begins when it was due, so a platform
that stalls cannot hide it); 0: each as fast as it is answered. Prints JSON: ``times_ms``, ``took_s``.
"""

from __future__ import annotations

import json
import sys
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


class NoBlobs:
    """These intakes have none."""

    def size(self, digest: str) -> int:
        raise KeyError(digest)

    def stream(self, digest: str, offset: int) -> object:
        raise KeyError(digest)


class Sender(threading.Thread):
    """One enrolled terminal that delivers until the time is up; one record every ``every_s``, or as fast as it can."""

    def __init__(self, home: Path, url: str, code: str, seconds: float, every_s: float, offset_s: float) -> None:
        super().__init__(name=home.name)
        self._identity: Identity = enrol(home, code, url, name=home.name)
        self._url, self._seconds, self._every_s, self._offset_s = url, seconds, every_s, offset_s
        self.times_ms: list[float] = []
        self.begin = 0.0
        self.trouble = ""

    def run(self) -> None:
        transport = HttpTransport(self._url, timeout_s=20.0)
        client = PlatformClient(self._identity, transport, lambda: datetime.now(UTC))
        client.platform_time()
        due, end = self.begin + self._offset_s, self.begin + self._seconds
        for sequence in range(1, 1_000_000):
            time.sleep(max(0.0, due - time.perf_counter()))
            if time.perf_counter() >= end:
                break
            # Made when it is due, as an app hands it to the agent; making it is not the platform's time.
            intake = intake_of(str(uuid7()), sequence, (), self._identity.terminal_id, self._identity.device_code)
            record = intake_record(intake)
            begun = due if self._every_s else time.perf_counter()
            outcome = client.deliver(Outgoing(record.id, record.digest, record.data, ()), NoBlobs(), resume=False)  # type: ignore[arg-type]
            if sequence > 1:  # the first one logs in
                self.times_ms.append((time.perf_counter() - begun) * 1000)
            if not isinstance(outcome, Delivered):
                self.trouble = f"not delivered: {outcome}"
                return
            due = due + self._every_s if self._every_s else 0.0
        client.close()


def main(url: str, codes: list[str], seconds: float, rate: float) -> None:
    with tempfile.TemporaryDirectory(prefix="hall-load-") as folder:
        every = len(codes) / rate if rate else 0.0
        senders = [
            Sender(Path(folder) / f"t{number}", url, code, seconds, every, every * number / len(codes))
            for number, code in enumerate(codes)
        ]
        begin = time.perf_counter() + 0.2
        for sender in senders:
            sender.begin = begin
            sender.start()
        for sender in senders:
            sender.join()
        took = time.perf_counter() - begin
    if troubles := [sender.trouble for sender in senders if sender.trouble]:
        raise SystemExit(troubles[0])
    times = [ms for sender in senders for ms in sender.times_ms]
    sys.stdout.write(json.dumps({"times_ms": times, "took_s": took}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2].split(","), float(sys.argv[3]), float(sys.argv[4]))
