"""The platform signs a catalogue for its terminals: they take no other (C01 f)."""

from __future__ import annotations

from pathlib import Path

from sync.catalogue_signature import catalogue_digest, signature_file
from sync.platform.keys import SigningKey
from sync.signatures import CATALOGUE_TYPE


def sign_catalogue(source: Path, key: SigningKey, signed_at: str) -> Path:
    """Write ``NAME.jws`` beside the folder or file. ``signed_at`` is RFC 3339. Raises ``OSError``."""
    target = signature_file(source)
    token = key.sign({"digest": catalogue_digest(source), "name": source.name, "signed_at": signed_at}, CATALOGUE_TYPE)
    target.write_text(token, "ascii")
    return target
