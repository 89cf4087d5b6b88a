"""What the store keeps of the audit trail's signed ends, and of the platform's word that it has them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from sync.store import audit
from sync.store.audit import Head
from sync.store.base import StoreBase
from sync.store.meta import get_meta, set_meta
from sync.store.schema import audit_heads

#: Anchored ends that are kept beside the latest: the platform remembers all of them.
_KEPT = 500
_TROUBLE = "audit_trail_trouble"


@dataclass(frozen=True, slots=True)
class KeptHead:
    """An end that was signed. ``token`` is our word, ``anchor`` the platform's (both compact JWS)."""

    length: int
    hash: str
    at: str
    token: str
    anchored_at: str | None
    anchor: str | None


class TrailStore(StoreBase):
    """The part of `sync.store.store.Store` that the trail's anchoring uses."""

    def trail_end(self) -> Head:
        with self._database.read() as connection:
            return audit.head(connection)

    def trail_hash(self, length: int) -> str | None:
        """The hash of the entry with this number; None when there is no such entry (any more)."""
        with self._database.read() as connection:
            return audit.hash_at(connection, length)

    def hash_of_lost(self, length: int) -> str | None:
        """Of an entry that rotted, as it was when it was signed: the platform remembers it, and the trail, which says
        what it lost, goes on behind it."""
        with self._database.read() as connection:
            walk = audit.verify(connection, self._keys)
            if not any(one.first <= length < one.at for one in walk.known):
                return None
            found: str | None = connection.execute(
                select(audit_heads.c.hash).where(audit_heads.c.seq == length)
            ).scalar()
            return found

    def keep_signed_end(self, head: Head, at: str, token: str) -> None:
        """An end we signed; one that no platform has heard of yet gives way to it."""
        row = {"seq": head.length, "hash": head.hash, "at": at, "token": token}
        with self._database.write() as connection:
            connection.execute(delete(audit_heads).where(audit_heads.c.anchor.is_(None)))
            connection.execute(insert(audit_heads).values(row).on_conflict_do_nothing())

    def keep_anchor(self, length: int, anchored_at: str, anchor: str) -> None:
        """The platform has this end and says so."""
        with self._database.write() as connection:
            connection.execute(
                update(audit_heads).where(audit_heads.c.seq == length).values(anchored_at=anchored_at, anchor=anchor)
            )
            kept = select(audit_heads.c.seq).order_by(audit_heads.c.seq.desc()).limit(_KEPT)
            connection.execute(delete(audit_heads).where(audit_heads.c.seq.not_in(kept.scalar_subquery())))
            set_meta(connection, _TROUBLE, "")

    def kept_ends(self) -> tuple[KeptHead, ...]:
        """The shortest first."""
        with self._database.read() as connection:
            return tuple(KeptHead(*row) for row in connection.execute(select(audit_heads).order_by(audit_heads.c.seq)))

    def last_anchored(self) -> KeptHead | None:
        with self._database.read() as connection:
            query = select(audit_heads).where(audit_heads.c.anchor.is_not(None))
            row = connection.execute(query.order_by(audit_heads.c.seq.desc()).limit(1)).first()
            return None if row is None else KeptHead(*row)

    def note_trail_trouble(self, trouble: str) -> None:
        """The platform does not know this trail as ours; written on change only."""
        if self.trail_trouble() != trouble:
            with self._database.write() as connection:
                set_meta(connection, _TROUBLE, trouble)

    def trail_trouble(self) -> str | None:
        """``fork`` when the platform remembers another trail of this terminal."""
        with self._database.read() as connection:
            return get_meta(connection, _TROUBLE, "") or None
