"""What values of the wire look like, wherever they are checked: a terminal before it sends, a platform when it takes.

The models are closed: an unknown member is refused, because nobody would look at it and the digest would still vouch
for it.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MAX_SAFE_INTEGER = 2**53 - 1

# Python reads more than the contract knows: basic forms, week dates, a comma before the fraction.
_RFC_3339 = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

RECORD_ID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
DIGEST_PATTERN = r"^sha256:[0-9a-f]{64}$"


def _moment(text: str) -> str:
    if not _RFC_3339.fullmatch(text):
        raise ValueError("expected RFC 3339 in UTC, ending in Z")
    if not 1900 <= datetime.fromisoformat(text).year < 9999:
        raise ValueError("expected a year that every time zone has")
    return text


def _day(text: str) -> str:
    if not _DAY.fullmatch(text):
        raise ValueError("expected YYYY-MM-DD")
    date.fromisoformat(text)
    return text


def text_of(limit: int, least: int = 1) -> Any:
    return Field(min_length=least, max_length=limit)


RecordId = Annotated[str, Field(pattern=RECORD_ID_PATTERN, description="UUIDv7, lower case.")]
Digest = Annotated[str, Field(pattern=DIGEST_PATTERN, description="SHA-256 of the plain bytes.")]
Moment = Annotated[str, Field(max_length=32), AfterValidator(_moment), Field(description="RFC 3339, UTC, ends in Z.")]
Day = Annotated[str, Field(max_length=10), AfterValidator(_day), Field(description="YYYY-MM-DD.")]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)
