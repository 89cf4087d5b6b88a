"""The agent's log does not fill the disk."""

from __future__ import annotations

import os
from pathlib import Path

from sync.log_file import keep_small


def test_a_full_log_is_set_aside_and_the_writer_goes_on_in_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "agent.log"
    with path.open("ab") as log:
        for round_ in range(6):
            log.write(b"%d" % round_ * 100 + b"\n")
            log.flush()
            assert keep_small(log.fileno(), limit=50, kept=3)
            assert path.read_bytes() == b""
        log.write(b"after\n")
        log.flush()
        assert not keep_small(log.fileno(), limit=50)
    assert path.read_bytes() == b"after\n"
    kept = {one.name: one.read_bytes()[:1] for one in tmp_path.iterdir() if one != path}
    assert kept == {"agent.log.1": b"5", "agent.log.2": b"4", "agent.log.3": b"3"}
    assert (tmp_path / "agent.log.1").stat().st_mode & 0o777 == 0o600


def test_a_pipe_is_left_alone() -> None:
    reader, writer = os.pipe()
    try:
        assert not keep_small(writer, limit=0)
    finally:
        os.close(reader)
        os.close(writer)
