"""Catalogue bundles: a whole catalogue as one file, and the platform's signed word about it (docs/adr/0014 "Down").

A bundle is a spreadsheet as it is, or a folder as a ZIP archive. The *offer* is a JWS that says everything that is
believed about it: the digest of the file, the digest of what is in it, size, version, from when it holds, until when it
may be installed. Nothing that stands beside the JWS counts.
"""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from sync.clock import plausible_time
from sync.files import private_folder, write_synced

#: Largest bundle, and largest content of one. The catalogue of a province (10,425 items) has some 20 MB.
MAX_BUNDLE = 64 << 20
MAX_CONTENT = 512 << 20
MAX_FILES = 30_000
_PIECE = 1 << 20
#: The archive's own times say nothing: the same folder is the same file.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class BadBundle(Exception):
    """The bundle is not what it has to be; the message says why, for technicians."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the platform says of a bundle. ``content`` is `sync.catalogue_signature.catalogue_digest` of what is in it;
    ``token`` the JWS that says all this. Times are RFC 3339 UTC; ``expires_at`` ends installing, never serving."""

    version: int
    digest: str
    content: str
    size: int
    form: str  # zip | xlsx
    effective_from: str
    expires_at: str
    token: str

    def __repr__(self) -> str:
        return f"Offer(version={self.version})"


def offer_of(payload: dict[str, Any], token: str) -> Offer:
    """Raises `BadBundle` for a payload that is no offer."""
    version, size, form = payload.get("version"), payload.get("size"), payload.get("form")
    texts = [payload.get(name) for name in ("bundle", "digest", "effective_from", "expires_at")]
    if type(version) is not int or type(size) is not int or form not in ("zip", "xlsx"):
        raise BadBundle("the offer has no version, size or form")
    if not all(isinstance(text, str) for text in texts):
        raise BadBundle("the offer lacks a member")
    bundle, content, effective_from, expires_at = (str(text) for text in texts)
    if not (_is_digest(bundle) and _is_digest(content)):
        raise BadBundle("the offer names no digest")
    if plausible_time(effective_from) is None or plausible_time(expires_at) is None:
        raise BadBundle("the offer has a time that is none")
    if not 0 < version < 2**53 or not 0 < size <= MAX_BUNDLE:
        raise BadBundle(f"the offer's version or size is out of range (at most {MAX_BUNDLE} bytes)")
    return Offer(version, bundle, content, size, str(form), effective_from, expires_at, token)


def has_expired(offer: Offer, now: datetime) -> bool:
    until = plausible_time(offer.expires_at)
    return until is None or until <= now


def is_due(offer: Offer, now: datetime) -> bool:
    start = plausible_time(offer.effective_from)
    return start is not None and start <= now


def pack(source: Path) -> tuple[bytes, str]:
    """The bundle of a catalogue and its form. Raises `BadBundle`, ``OSError``."""
    if source.is_file():
        data, form = source.read_bytes(), "xlsx"
        if not zipfile.is_zipfile(io.BytesIO(data)):
            raise BadBundle(f"{source.name} is no spreadsheet (.xlsx)")
    else:
        data, form = _zipped(source), "zip"
    if len(data) > MAX_BUNDLE:
        raise BadBundle(f"{source.name} is too big: {len(data)} bytes, at most {MAX_BUNDLE}")
    return data, form


def check_file(offer: Offer, file: Path) -> None:
    """Is the file, to the last byte, what was offered? Raises `BadBundle`, ``OSError``."""
    if file.stat().st_size != offer.size:
        raise BadBundle(f"{file.stat().st_size} bytes came instead of {offer.size}")
    sha = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            sha.update(piece)
    if f"sha256:{sha.hexdigest()}" != offer.digest:
        raise BadBundle("the bytes do not have the digest offered")


def unpack(file: Path, target: Path) -> None:
    """The archive's files below ``target``, which must not exist. Raises `BadBundle` for anything that is no plain file
    of a catalogue or is more than a catalogue can be, before it is written; ``OSError`` for the disk."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > MAX_FILES or sum(member.file_size for member in members) > MAX_CONTENT:
                raise BadBundle("the archive holds more than a catalogue can")
            if len({member.filename for member in members}) != len(members):
                raise BadBundle("the archive has a name twice")
            private_folder(target)
            for member in members:
                _unpack_one(archive, member, target)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise BadBundle(f"the archive cannot be read ({type(error).__name__})") from error


def _unpack_one(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    name = PurePosixPath(member.filename)
    kind = stat.S_IFMT(member.external_attr >> 16)
    plain = kind in (0, stat.S_IFREG) and not member.is_dir()
    if not plain or name.is_absolute() or "\\" in member.filename or any(p in ("", ".", "..") for p in name.parts):
        raise BadBundle("the archive holds something that is no file of a catalogue")
    if not member.filename.isprintable() or str(name) != member.filename or member.filename.startswith("."):
        raise BadBundle("the archive holds a name that no catalogue has")
    data = bytearray()
    with archive.open(member) as opened:  # checks the CRC at its end
        while piece := opened.read(_PIECE):
            data += piece
            if len(data) > member.file_size:
                raise BadBundle("the archive holds more than it says")
    path = target / name
    private_folder(path.parent)
    write_synced(path, bytes(data))


def _zipped(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in _files(folder):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    for path in sorted(paths, key=lambda path: path.relative_to(folder).as_posix()):
        if path.is_symlink():
            raise BadBundle(f"{path.name} is a link")
        yield path.relative_to(folder).as_posix(), path


def _is_digest(text: str) -> bool:
    return len(text) == 71 and text.startswith("sha256:") and all(c in "0123456789abcdef" for c in text[7:])
