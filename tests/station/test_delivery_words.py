"""How delivery stands, as staff read it; no English on a Chinese screen but units."""

from __future__ import annotations

import pytest

from station.delivery_words import (
    cap_words,
    delivery_words,
    next_try_words,
    rate_words,
    sending_words,
    size_words,
    span_words,
)
from sync.store.status import LineNow, QueueStatus, Stuck

SEEN = "2026-05-14T01:00:00.000Z"
STUCK = Stuck("r", "i", "invalid", "", "", SEEN)


def status(pending: int = 37, **more: object) -> QueueStatus:
    known = {"last_contact": SEEN, "oldest_pending_s": 60, "stuck": (), **more}
    return QueueStatus(pending, 0, **known)  # type: ignore[arg-type] - keywords as the cases name them


@pytest.mark.parametrize(
    ("queue", "words"),
    [
        (status(0), "没有等待送达的"),
        (status(0, stuck=(STUCK,)), "没有待送达的；平台没有收的 1 件，请处理"),
        (status(pending_bytes=82_400_000, bytes_per_s=230_000, seconds_left=358), "还有 37 件、82 MB，约 6 分钟"),
        (status(pending_bytes=82_400_000), "还有 37 件、82 MB，正在估算时间"),
        (status(pending_bytes=400_000, seconds_left=4), "还有 37 件、400 KB，不到 1 分钟"),
        (status(pending_bytes=82_400_000, seconds_left=5 * 86400), "还有 37 件、82 MB，约 5 天"),
        (status(pending_bytes=82_400_000, seconds_left=400 * 86400), "还有 37 件、82 MB，现在几乎送不动，请检查网络"),
        (status(), "还有 37 件待送达"),
        (
            status(trouble="dns", since_contact_s=3 * 3600 + 600),
            "连不上平台已 3 小时 10 分钟，37 件待送达，最早的已等 1 分钟",
        ),
        (
            status(trouble="dns", since_contact_s=3 * 86400, oldest_pending_s=20),
            "连不上平台已 3 天，37 件待送达",
        ),
        (status(last_contact=None), "还没有连上过平台，37 件待送达，最早的已等 1 分钟"),
    ],
)
def test_one_line_says_what_waits_and_how_long(queue: QueueStatus, words: str) -> None:
    assert delivery_words(queue).get() == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "不到 1 分钟"),
        (60, "1 分钟"),
        (3599, "1 小时"),
        (5400, "1 小时 30 分钟"),
        (86400, "24 小时"),
        (200_000, "2 天"),
    ],
)
def test_spans_are_rounded_as_people_say_them(seconds: int, words: str) -> None:
    assert span_words(seconds).get() == words


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 KB"), (999_000, "999 KB"), (4_500_000, "4 MB"), (10**10, "10.0 GB")]
)
def test_sizes_have_the_unit_that_fits(size: int, words: str) -> None:
    assert size_words(size) == words


@pytest.mark.parametrize(
    ("line", "cap", "again"),
    [
        (LineNow(2, 3, 3), "不限", ""),
        (LineNow(2, 3, 3, limit=100_000), "每秒 100 KB", ""),
        (LineNow(0, 0, 3, limit=100_000, limit_until="18:00"), "每秒 100 KB，到 18:00 为止，之后不限", ""),
        (LineNow(0, 0, 3, limit_until="08:00", limit_then=50_000), "不限，到 08:00 为止，之后每秒 50 KB", ""),
        (LineNow(0, 0, 3, next_try_s=41), "不限", "41 秒后自动再试"),
        (LineNow(0, 0, 3, next_try_s=180), "不限", "3 分钟后自动再试"),
        (LineNow(0, 0, 3, next_try_s=0), "不限", "正在再试"),
    ],
)
def test_cap_and_next_try_are_said(line: LineNow, cap: str, again: str) -> None:
    assert cap_words(line).get() == cap
    assert next_try_words(line).get() == again
    assert not any(
        "\u4e00" <= letter <= "\u9fff" for letter in cap_words(line).get("en") + next_try_words(line).get("en")
    )


def test_what_is_sent_now_and_how_fast() -> None:
    sending = status(line=LineNow(2, 3, 3), bytes_per_s=230_000)
    assert sending_words(sending).get() == "2 件，用 3 条通道（共 3 条）"
    assert rate_words(sending).get() == "每秒 230 KB"
    assert sending_words(status(line=LineNow(0, 0, 3))).get() == "现在没有在发送"
    assert rate_words(status()).get() == "还没有测出"
