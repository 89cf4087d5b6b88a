"""How far this terminal has followed the platform's change feed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Connection

from sync.store.meta import get_meta, set_meta

_CURSOR, _EPOCH, _AS_OF = "feed_cursor", "feed_epoch", "feed_as_of"


@dataclass(frozen=True, slots=True)
class FeedPosition:
    """``epoch`` is the platform's: with another one everything is told anew. ``as_of`` is how old this terminal's
    knowledge of other places is (RFC 3339 UTC), "" when it has never heard anything."""

    epoch: str
    cursor: int
    as_of: str


def position(connection: Connection) -> FeedPosition:
    cursor = get_meta(connection, _CURSOR, "0")
    return FeedPosition(get_meta(connection, _EPOCH, ""), int(cursor), get_meta(connection, _AS_OF, ""))


def reached(connection: Connection, at: FeedPosition) -> None:
    for key, value in ((_EPOCH, at.epoch), (_CURSOR, str(at.cursor)), (_AS_OF, at.as_of)):
        set_meta(connection, key, value)
