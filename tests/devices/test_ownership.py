from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from devices.ownership import HeldBy, Owned, claim_transport, runtime_folder

HOLD = (
    "import sys; from pathlib import Path; from devices.ownership import claim_transport\n"
    "claim_transport('serial:///dev/x', Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
)


def test_the_second_opener_learns_the_pid_of_the_first(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"held\n"
        assert claim_transport("serial:///dev/x", tmp_path) == HeldBy(owner.pid)
        assert isinstance(claim_transport("serial:///dev/y", tmp_path), Owned)
        owner.kill()
        owner.wait()
        mine = claim_transport("serial:///dev/x", tmp_path)
    assert isinstance(mine, Owned)
    assert claim_transport("serial:///dev/x", tmp_path) == HeldBy(os.getpid())
    mine.release()
    assert isinstance(claim_transport("serial:///dev/x", tmp_path), Owned)


def test_the_runtime_folder_is_ours_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = runtime_folder()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o777)
    with pytest.raises(PermissionError):
        runtime_folder()


def test_a_runtime_folder_somebody_linked_elsewhere_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "hall-terminal").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PermissionError):
        runtime_folder()
