"""A page as JPEG, small enough to be sent and sharp enough to be read."""

from __future__ import annotations

import cv2

from devices.frame_sources import Picture

#: What one page may take (DESIGN §9 counts on it when it budgets a day's upload).
MAX_JPEG = 300_000
_QUALITIES = (85, 78, 70, 60, 50, 40)


def jpeg(page: Picture, limit: int = MAX_JPEG) -> bytes:
    """The page as JPEG, as good as fits into ``limit`` bytes (at the lowest quality it may be more)."""
    data = b""
    for quality in _QUALITIES:
        encoded = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        data = encoded.tobytes()
        if len(data) <= limit:
            break
    return data
