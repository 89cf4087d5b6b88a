"""Publishing catalogues: checked, kept whole, signed, announced (docs/adr/0014 "Down")."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from intake.catalog import load_catalog
from intake.clock import Reading
from sync.bundles import BadBundle, pack
from sync.catalogue_signature import catalogue_digest
from sync.files import private_folder, replace_synced
from sync.platform import announcements
from sync.platform.database import Database
from sync.platform.keys import load_identity
from sync.signatures import CATALOGUE_TYPE

#: So long a bundle may be installed: one that is held back and offered later is none.
INSTALLABLE_FOR = timedelta(days=30)


class NotPublished(Exception):
    """Why nothing was published; the message is for the operator."""


@dataclass(frozen=True, slots=True)
class Published:
    version: int
    digest: str
    size: int


def bundle_file(blobs: Path, digest: str) -> Path:
    """Where the bundle of this digest lies, below the platform's folder of blobs."""
    return blobs / "bundles" / digest.removeprefix("sha256:")


def publish(
    database: Database, blobs: Path, source: Path, version: int, audience: str, effective_from: Reading, now: Reading
) -> Published:
    """Announces a catalogue. Raises `NotPublished`: whatever a terminal would refuse is refused here first."""
    _check(source)
    try:
        data, form = pack(source)
    except BadBundle as error:
        raise NotPublished(str(error)) from error
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    with database.read() as connection:
        key = load_identity(connection).receipts
        last = announcements.said(connection, announcements.CATALOGUE, audience)
    if last is not None and version <= last["version"]:
        raise NotPublished(f"version {last['version']} is published already: take a higher number")
    file = bundle_file(blobs, digest)
    private_folder(file.parent)
    replace_synced(file, data)
    payload = {
        "version": version,
        "bundle": digest,
        "digest": catalogue_digest(source),
        "size": len(data),
        "form": form,
        "effective_from": effective_from.rfc3339,
        "expires_at": Reading(max(now.utc, effective_from.utc) + INSTALLABLE_FOR).rfc3339,
        "audience": audience,
        "signed_at": now.rfc3339,
    }
    body = {"version": version, "digest": digest, "size": len(data), "offer": key.sign(payload, CATALOGUE_TYPE)}
    database.write(
        lambda connection: announcements.announce(
            connection, announcements.CATALOGUE, audience, audience, body, now.rfc3339
        )
    )
    return Published(version, digest, len(data))


def _check(source: Path) -> None:
    if source.is_file():
        return  # rows can only be judged beside the catalogue they change: at the terminal, all or nothing
    catalog = load_catalog(source)
    if not catalog.items or catalog.problems:
        faults = [str(problem) for problem in catalog.problems[:20]] or ["there is not one item"]
        raise NotPublished("not published, terminals would refuse it:\n" + "\n".join(faults))
