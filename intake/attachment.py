"""Attachments as rules and records name them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BlobRef:
    """A stored attachment: digest of the plain bytes (``sha256:<hex>``), their size and media type."""

    digest: str
    size: int
    media_type: str
