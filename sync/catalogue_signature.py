"""The platform's signature on a catalogue: one file beside it, ``NAME.jws``, over the digest of all of it.

A spreadsheet or a folder is signed as a whole: one changed byte, one file more or less, and all of it is refused
(C01 f).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sync.signatures import BadSignature, KeySet, UnknownKey

#: A compact JWS of one digest has some hundred bytes.
_MAX_SIZE = 10_000


class Unsigned(Exception):
    """There is no signature beside the catalogue."""


def signature_file(source: Path) -> Path:
    """``catalogue.xlsx`` → ``catalogue.xlsx.jws``; ``catalogue/`` → ``catalogue.jws`` beside it."""
    return source.with_name(f"{source.name}.jws")


def catalogue_digest(source: Path) -> str:
    """``sha256:<hex>`` of a file, or of a folder's files with their names. Raises ``OSError``."""
    if source.is_file():
        return f"sha256:{hashlib.sha256(source.read_bytes()).hexdigest()}"
    lines = [
        f"{path.relative_to(source).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n"
        for path in sorted(source.rglob("*"), key=lambda path: path.relative_to(source).as_posix())
        if path.is_file()
    ]
    return f"sha256:{hashlib.sha256(''.join(lines).encode()).hexdigest()}"


def check_signature(source: Path, keys: KeySet) -> None:
    """Is this catalogue what the platform signed? Raises `Unsigned`, `BadSignature`, `UnknownKey`."""
    file = signature_file(source)
    try:
        if file.stat().st_size > _MAX_SIZE:
            raise BadSignature("too large for a signature")
        token = file.read_text("ascii").strip()
    except FileNotFoundError:
        raise Unsigned from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSignature("the signature cannot be read") from error
    if keys.catalogue(token) != catalogue_digest(source):
        raise BadSignature("the catalogue was changed after it was signed")


__all__ = ["BadSignature", "UnknownKey", "Unsigned", "catalogue_digest", "check_signature", "signature_file"]
