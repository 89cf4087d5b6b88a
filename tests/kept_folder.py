"""A folder that takes long to make, made once for each process and kept in memory: it is laid as often as tests want
it, and nothing of it is left on the disk, however the process ends."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

#: Mode and bytes of everything below a folder, by its name there; folders (without bytes) before what is in them.
KeptFolder = dict[str, tuple[int, bytes | None]]


def keep_folder(make: Callable[[Path], None]) -> KeptFolder:
    """What ``make`` makes below the folder it is given."""
    with tempfile.TemporaryDirectory(prefix="hall-kept-") as temporary:
        folder = Path(temporary) / "folder"
        make(folder)
        return {str(path.relative_to(folder)): _kept(path) for path in sorted(folder.rglob("*"))}


def _kept(path: Path) -> tuple[int, bytes | None]:
    return stat.S_IMODE(path.stat().st_mode), path.read_bytes() if path.is_file() else None


def lay_folder(kept: KeptFolder, folder: Path) -> None:
    """Below ``folder``, which may be there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, (mode, data) in kept.items():
        path = folder / name
        if data is None:
            path.mkdir(exist_ok=True)
        else:
            path.write_bytes(data)
        path.chmod(mode)
