"""A page as JPEG, small enough to be sent and sharp enough to be read."""

from __future__ import annotations

import cv2

from devices.frame_sources import Picture

#: What one page may take (DESIGN §9 counts on it when it budgets a day's upload).
MAX_JPEG = 300_000
#: Longest side and quality, in the order they are tried. At the same number of bytes small print is nearer to the
#: original at full size and low quality than the other way round (tests: `test_small_print_survives_compression`), so
#: the size is given up last.
_STEPS = ((2000, 85), (2000, 72), (2000, 60), (2000, 48), (1600, 48), (1400, 40), (1200, 30))


def compressed(page: Picture, limit: int = MAX_JPEG) -> tuple[bytes, int, int]:
    """The page as JPEG with its width and height, as good as fits into ``limit`` bytes."""
    data, height, width = b"", 0, 0
    for longest, quality in _STEPS:
        scale = min(1.0, longest / max(page.shape[:2]))
        fitted = page if scale == 1 else cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        data = cv2.imencode(".jpg", fitted, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
        height, width = fitted.shape[:2]
        if len(data) <= limit:
            break
    return data, width, height
