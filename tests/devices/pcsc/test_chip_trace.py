"""A wire trace of a chip reader shows which commands went out and how they ended, and nothing of the card."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices import wire_trace
from devices.result import Ok
from devices.simulators.travel_documents import ACCESS
from tests.devices.pcsc.card_bench import Bench


@pytest.mark.parametrize(("card", "seen"), [("v1", "-> 00 B2 08 00 and 1"), ("passport", "-> 00 82 00 00 and 42")])
def test_the_trace_has_heads_lengths_and_status_words_only(card: str, seen: str, tmp_path: Path) -> None:
    file = tmp_path / "trace"
    wire_trace.begin(file, "smart_card", "pcsc")
    try:
        bench = Bench(card)
        assert isinstance(bench.read_document(card) if card in ACCESS else bench.read_card(), Ok)
    finally:
        wire_trace.end()
    lines = file.read_text().splitlines()
    assert any(line.endswith(seen) for line in lines)
    assert any(line.endswith("and 90 00") for line in lines)
    exchanged = [line.partition(" ")[2] for line in lines if "->" in line or "<-" in line]
    assert len(exchanged) == 2 * len(bench.terminal.commands)
    # head of four bytes and a length, or a length and a status word
    assert all(len(line) <= len("-> 00 B2 08 00 and 255") for line in exchanged)
