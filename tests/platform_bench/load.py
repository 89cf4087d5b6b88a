"""Terminals that deliver: a process of its own beside the platform, on the same machine.

``python -m tests.platform_bench.load URL CODES SECONDS RATE``: one enrolled and logged-in terminal for each code, each
with a line of its own that stays open. ``RATE`` records a second in all at set times (open loop: a record's time begins
when it was due, so a platform that stalls cannot hide it); 0: each as fast as it is answered (closed loop).

In life the terminals are hundreds of other machines. Here they share the platform's processors, so as little as can be
is done while the clock runs: records are made before, requests are bytes that only have to be sent, and receipts are
kept. Afterwards every one of them is verified as a terminal does; one that does not hold ends the benchmark.

Says ``ready``, begins at the first line it is told, says ``done``, checks at the second, and prints JSON: ``times_ms``
(to the whole answer) and ``took_s``.
"""

from __future__ import annotations

import json
import socket
import sys
import tempfile
import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from uuid6 import uuid7

from intake.clock import Reading
from sync.identity import Identity, enrol
from sync.login import AccessToken, AuthorisedLine
from sync.records import Record, intake_record
from sync.signatures import KeySet
from sync.transport import HttpTransport
from tests.benchmarks.people import intake_of

#: More records a second than the platform answers here: what is prepared for a run without set times.
_MOST = 250
_READ = 1 << 16


class Line:
    """One connection that is asked one thing at a time."""

    def __init__(self, host: str, port: int) -> None:
        self._socket = socket.create_connection((host, port), timeout=20.0)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> bytes:
        """The whole answer, head and body."""
        self._socket.sendall(request)
        answer = b""
        while True:
            came = self._socket.recv(_READ)
            if not came:
                raise ConnectionError("the platform hung up")
            answer += came
            head, end, body = answer.partition(b"\r\n\r\n")
            if end and len(body) >= _length(head):
                return answer

    def close(self) -> None:
        self._socket.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    raise ValueError("an answer without its length")


@dataclass(frozen=True, slots=True)
class Ready:
    """A record, and the bytes that bring it."""

    record: Record
    request: bytes


@dataclass(frozen=True, slots=True)
class Due:
    """When one terminal delivers: every ``every_s`` from ``offset_s`` on, or (0) as fast as it is answered; seconds."""

    seconds: float
    every_s: float
    offset_s: float


class Sender(threading.Thread):
    """One terminal that delivers until the time is up."""

    def __init__(self, home: Path, url: str, code: str, due: Due, most: int) -> None:
        super().__init__(name=home.name)
        self._identity: Identity = enrol(home, code, url, name=home.name)
        self._due = due
        self._records = deque(self._prepared(url, most))
        place = urlsplit(url)
        self._line = Line(place.hostname or "", place.port or 80)
        self.times_ms: list[float] = []
        self.answers: list[tuple[Record, bytes]] = []
        self.begin = 0.0
        self.trouble = ""

    def _prepared(self, url: str, count: int) -> list[Ready]:
        token = AccessToken()
        transport = HttpTransport(url)
        trouble = AuthorisedLine(self._identity, transport, lambda: datetime.now(UTC), token=token).log_in()
        transport.close()
        if trouble is not None:
            raise SystemExit(f"not logged in: {trouble}")
        head = (
            f"Host: {urlsplit(url).netloc}\r\nAuthorization: Bearer {token.text}\r\nContent-Type: application/json\r\n"
        )
        return [_ready(self._record(sequence), head) for sequence in range(1, count + 1)]

    def _record(self, sequence: int) -> Record:
        terminal = self._identity
        intake = intake_of(str(uuid7()), sequence, (), terminal.terminal_id, f"D{terminal.device_code}")
        return intake_record(replace(intake, taken_in_at=Reading(datetime.now(UTC)).rfc3339))

    def run(self) -> None:
        try:
            self._deliver()
        except (OSError, ValueError) as error:
            self.trouble = f"not delivered: {error}"

    def _deliver(self) -> None:
        due, end = self.begin + self._due.offset_s, self.begin + self._due.seconds
        while self._records and due < end:
            now = time.perf_counter()
            if now >= end and not self._due.every_s:  # what was due is asked, however late
                break
            if now < due:
                time.sleep(due - now)
            ready = self._records.popleft()
            begun = due if self._due.every_s else time.perf_counter()
            answer = self._line.ask(ready.request)
            self.times_ms.append((time.perf_counter() - begun) * 1000)
            self.answers.append((ready.record, answer))
            due += self._due.every_s
        self._line.close()

    def check(self) -> None:
        """Has every record its receipt?"""
        keys = KeySet.verified(self._identity.key_set, dict(self._identity.root_key))
        for record, answer in self.answers:
            head, _, body = answer.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 201 "):
                self.trouble = f"not delivered: {answer[:300]!r}"
                return
            receipt = keys.receipt(json.loads(body)["receipt"])
            if (receipt.record, receipt.digest, receipt.terminal) != (
                record.id,
                record.digest,
                self._identity.terminal_id,
            ):
                self.trouble = "a receipt is about something else"


def _ready(record: Record, head: str) -> Ready:
    about = f"Hall-Record-Digest: {record.digest}\r\nContent-Length: {len(record.data)}\r\n\r\n"
    return Ready(record, f"PUT /v1/records/{record.id} HTTP/1.1\r\n{head}{about}".encode() + record.data)


def main(url: str, codes: list[str], seconds: float, rate: float) -> None:
    every = len(codes) / rate if rate else 0.0
    most = int(seconds * (rate or _MOST) / len(codes)) + 1
    with tempfile.TemporaryDirectory(prefix="hall-load-") as folder:
        senders = [
            Sender(Path(folder) / f"t{number}", url, code, Due(seconds, every, every * number / len(codes)), most)
            for number, code in enumerate(codes)
        ]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    begin = time.perf_counter() + 0.1
    for sender in senders:
        sender.begin = begin
        sender.start()
    for sender in senders:
        sender.join()
    took = time.perf_counter() - begin
    sys.stdout.write("done\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for sender in senders:
        sender.check()
    if troubles := [sender.trouble for sender in senders if sender.trouble]:
        raise SystemExit(troubles[0])
    times = [ms for sender in senders for ms in sender.times_ms]
    sys.stdout.write(json.dumps({"times_ms": times, "took_s": took}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2].split(","), float(sys.argv[3]), float(sys.argv[4]))
