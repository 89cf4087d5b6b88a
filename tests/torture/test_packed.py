"""The network campaign also sends packed records: over a good line and over one that spoils them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync import client
from sync.packing import packed
from tests.torture.bench import Bench
from tests.torture.network import Plan, run_one

pytestmark = pytest.mark.slow


def test_wordy_intakes_go_packed_and_arrive_once(monkeypatch: pytest.MonkeyPatch) -> None:
    small: list[int] = []

    def counting(data: bytes) -> bytes | None:
        made = packed(data)
        if made is not None:
            small.append(len(made))
        return made

    monkeypatch.setattr(client, "packed", counting)
    with Bench.open() as bench:
        for seed, spoilt in ((1, 0), (2, 12)):
            plan = replace(Plan.of(seed), wordy=True, tls=False, intakes=3, lanes=False, events=(), dns=0)
            small.clear()
            verdict = run_one(bench, replace(plan, spoilt_requests=spoilt))
            assert verdict.clean, verdict
            assert small, "at least what follows the first answer is packed"
