"""What a kept receipt says. It was verified before it was kept (`sync.signatures`); here it is only read."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from sync.clock import plausible_time


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """``received_at`` and ``watermark`` are the platform's times, RFC 3339; ``epoch`` names the platform's life (a new
    one begins when it comes back from a backup). What was received until ``watermark`` is in a backup."""

    received_at: str
    epoch: str
    watermark: str | None


def read_receipt(token: str) -> ReceiptFacts | None:
    """None where the token is not a receipt as the platform makes them."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        payload = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return None
    if not isinstance(payload, dict):
        return None
    received_at, epoch, watermark = (payload.get(name) for name in ("received_at", "epoch", "watermark"))
    if not isinstance(received_at, str) or not isinstance(epoch, str) or plausible_time(received_at) is None:
        return None
    known = isinstance(watermark, str) and plausible_time(watermark) is not None
    return ReceiptFacts(received_at, epoch, watermark if known else None)
