"""What may go: pure rules over what is known of a case (docs/adr/0014 "Retention").

Every date here is one nobody at the terminal can have set: the platform's own (`received_at`), or the moment this
store first saw a thing in its present form by certain time (`resting`). So a clock that was wrong by years, when a
thing was made or now, never lets it go early.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """Days. ``days``: after the last record of a case that the platform has, and has in a backup; ``unconfirmed_days``:
    where no backup is known; ``draft_days``: a draft that nobody has touched."""

    days: int = 30
    unconfirmed_days: int = 365
    draft_days: int = 7


class Sort(StrEnum):
    """What a case of the store is."""

    CASE = "case"  # taken in here
    REPLICA = "replica"  # taken in elsewhere
    NOTE = "note"
    DRAFT = "draft"
    STRAY = "stray"  # pages or a key without anything they belong to


@dataclass(frozen=True, slots=True)
class RecordStay:
    """``since``: the platform's receipt, or since when it has been settled; None where that is not known (yet)."""

    state: str
    since: datetime | None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """A case. ``since``: its last movement, as far as the platform dates it, or since when it has been as it is.
    ``in_use``: a visit has it open, somebody has to see to it, or it is not over."""

    sort: Sort
    records: tuple[RecordStay, ...] = ()
    since: datetime | None = None
    in_use: bool = False


def may_go(stay: Stay, now: datetime, rules: RetentionRules) -> bool:
    """Is its time over? ``now`` is certain time."""
    if stay.in_use or any(record.state in ("pending", "stuck") for record in stay.records):
        return False
    dates = [record.since for record in stay.records]
    if stay.since is not None or not dates:
        dates.append(stay.since)
    known = [date for date in dates if date is not None]
    if len(known) < len(dates):
        return False
    return max(known) + timedelta(days=_days(stay, rules)) <= now


def _days(stay: Stay, rules: RetentionRules) -> int:
    if stay.sort in (Sort.DRAFT, Sort.STRAY) and not stay.records:
        return rules.draft_days
    confirmed = all(record.confirmed or record.state == "settled" for record in stay.records)
    return rules.days if confirmed else rules.unconfirmed_days


def is_confirmed(received_at: str | None, watermark: str | None) -> bool:
    """Was what the platform received then in its latest known backup? Both RFC 3339."""
    if received_at is None or watermark is None:
        return False
    return datetime.fromisoformat(received_at) <= datetime.fromisoformat(watermark)
