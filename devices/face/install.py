"""Put the models of the manifest into ``HOME/models``, from a folder (a stick) or from their official addresses.

A file is taken only when size and hash are the manifest's; it appears whole or not at all, with its licence beside it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from devices.face.manifest import FOLDER, Model
from devices.face.store import FileState, ModelStore, judge

_CHUNK = 1 << 20
_CONNECT_S, _READ_S = 10.0, 60.0


class InstallOutcome(StrEnum):
    INSTALLED = "installed"
    ALREADY_THERE = "already_there"
    NOT_IN_FOLDER = "not_in_folder"
    NO_ADDRESS = "no_address"  # not published in this form: it comes on a stick
    NOT_NEEDED = "not_needed"  # an alternative, and the default is there
    REFUSED = "refused"  # not the file of the manifest
    UNREACHABLE = "unreachable"
    NOT_WRITTEN = "not_written"


#: Outcomes after which something must be done about the file itself.
FAILED = frozenset({InstallOutcome.REFUSED, InstallOutcome.UNREACHABLE, InstallOutcome.NOT_WRITTEN})


@dataclass(frozen=True, slots=True)
class InstallReport:
    model: Model
    outcome: InstallOutcome
    detail: str = ""


class Unreachable(Exception):
    """The official address did not give the file; ``str()`` says why, for technicians."""


#: Bytes behind an address, in pieces. Raises `Unreachable`.
Fetch = Callable[[str], Iterator[bytes]]


def install_from(folder: Path, store: ModelStore) -> tuple[InstallReport, ...]:
    """Take what the manifest knows out of ``folder``."""

    def one(model: Model) -> InstallReport:
        match judge(folder / model.file, model):
            case FileState.MISSING:
                return InstallReport(model, InstallOutcome.NOT_IN_FOLDER)
            case FileState.DAMAGED:
                return InstallReport(model, InstallOutcome.REFUSED, "size or SHA-256 differ from the manifest")
        with (folder / model.file).open("rb") as file:
            return _put(store, model, iter(lambda: file.read(_CHUNK), b""))

    return tuple(_unless_there(store, model, one) for model in store.manifest.models)


def install_online(store: ModelStore, fetch: Fetch | None = None) -> tuple[InstallReport, ...]:
    """Fetch every default model that is not there yet."""
    fetch = fetch or download

    def one(model: Model) -> InstallReport:
        if model.alternative_of is not None:
            return InstallReport(model, InstallOutcome.NOT_NEEDED)
        if model.address is None:
            return InstallReport(model, InstallOutcome.NO_ADDRESS, "bring it on a stick: --from DIR")
        try:
            return _put(store, model, fetch(model.address))
        except Unreachable as error:
            return InstallReport(model, InstallOutcome.UNREACHABLE, str(error))

    return tuple(_unless_there(store, model, one) for model in store.manifest.models)


def download(address: str) -> Iterator[bytes]:
    """The file behind an official address. Raises `Unreachable`."""
    import requests

    try:
        with requests.get(address, stream=True, timeout=(_CONNECT_S, _READ_S)) as answer:
            if answer.status_code != 200:
                raise Unreachable(f"answer {answer.status_code}")
            yield from answer.iter_content(_CHUNK)
    except requests.RequestException as error:
        raise Unreachable(type(error).__name__) from None


def _unless_there(store: ModelStore, model: Model, one: Callable[[Model], InstallReport]) -> InstallReport:
    if store.state(model) is FileState.GOOD:
        return InstallReport(model, InstallOutcome.ALREADY_THERE)
    try:
        return one(model)
    except OSError as error:
        return InstallReport(model, InstallOutcome.NOT_WRITTEN, error.strerror or type(error).__name__)


def _put(store: ModelStore, model: Model, pieces: Iterator[bytes]) -> InstallReport:
    store.folder.mkdir(parents=True, exist_ok=True)
    target = store.folder / model.file
    hidden = target.with_name(f".{target.name}.new")
    try:
        digest, size = hashlib.sha256(), 0
        with hidden.open("wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > model.size:
                    break
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if size != model.size or digest.hexdigest() != model.sha256:
            return InstallReport(model, InstallOutcome.REFUSED, "size or SHA-256 differ from the manifest")
        licence = (FOLDER / "licences" / model.licence_file).read_bytes()
        target.with_suffix(".LICENSE").write_bytes(licence)
        hidden.replace(target)
        return InstallReport(model, InstallOutcome.INSTALLED)
    finally:
        with contextlib.suppress(FileNotFoundError):
            hidden.unlink()
