"""Receipts in a platform's form, of a key nobody knows: the store reads what was verified before it was kept."""

from __future__ import annotations

import base64
import json
from datetime import datetime


def receipt(record_id: str, at: datetime, watermark: datetime | None = None, epoch: str = "life-1") -> str:
    """Compact JWS of ``record_id``, received ``at``; what came until ``watermark`` is in a backup."""
    payload = {
        "iss": "urn:uuid:test",
        "record": record_id,
        "digest": "sha256:test",
        "terminal": "T-K7M2",
        "received_at": at.isoformat(),
        "epoch": epoch,
        "watermark": None if watermark is None else watermark.isoformat(),
    }
    return ".".join(_part(json.dumps(part).encode()) for part in ({"alg": "ES256"}, payload)) + "." + _part(b"proof")


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
