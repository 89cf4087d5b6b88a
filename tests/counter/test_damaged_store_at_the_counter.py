"""A database that does not open any more, at the start of the counter: the page says whom to call and what still works,
and once it is repaired the page goes by itself."""

from __future__ import annotations

from pathlib import Path

from counter_kit import CounterBench

from station.commands import mending
from sync.store.room import RoomRules


def test_the_page_says_whom_to_call_and_goes_when_it_is_done(qapp: object, tmp_path: Path) -> None:
    bench = CounterBench(tmp_path)
    database = tmp_path / "counter" / "store" / "hall.db"
    try:
        sound = database.read_bytes()
        database.write_bytes(sound[:100] + bytes(byte ^ 1 for byte in sound[100:3000]) + sound[3000:])
        bench.app.start()
        bench.until("out_of_service")
        assert bench.app.shell.reason == "store_damaged"
        advice = str(bench.item("notice-advice").property("text"))
        assert "通知技术人员" in advice
        assert "其他窗口" in advice
        assert "hall-sync" not in advice, "that is the technician's"
        assert mending.mend(tmp_path / "counter", RoomRules(0, 0, 0, 0)) is not None
        bench.advance(60)
        bench.until("sign_in")
        bench.sign_in()
        assert bench.screen == "ready", "the staff accounts were carried over"
    finally:
        bench.close()
