"""The signed receipt: the only proof of delivery a terminal accepts (ADR 1)."""

from __future__ import annotations

from dataclasses import dataclass

from sync.platform.keys import RECEIPT_TYPE, Identity


@dataclass(frozen=True, slots=True)
class Taken:
    """A record the platform holds for good."""

    record: str
    digest: str
    terminal: str
    received_at: str  # RFC 3339 UTC


def sign_receipt(identity: Identity, taken: Taken) -> str:
    """Compact JWS; signed afresh each time it is asked for, always repeating the first ``received_at``."""
    payload = {
        "iss": identity.issuer,
        "record": taken.record,
        "digest": taken.digest,
        "terminal": taken.terminal,
        "received_at": taken.received_at,
        "epoch": identity.epoch,
        "watermark": identity.watermark,
    }
    return identity.receipts.sign(payload, RECEIPT_TYPE)
