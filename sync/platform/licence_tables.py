"""The table of licences that other places issued (CAPABILITIES C16), for `sync.platform.schema`."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, UniqueConstraint

from sync.platform.case_tables import metadata

#: ``holder`` is the HMAC of whose it is (docs/adr/0007): the table names nobody.
licences = Table(
    "licences",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("holder", String(64), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("number", String(100), nullable=False),
    Column("issuer", String(200), nullable=False),
    Column("region", String(6), nullable=False),  # of the issuer, GB/T 2260
    Column("trust", String(1), nullable=False),
    Column("valid_from", String(10)),
    Column("valid_to", String(10)),  # null: without end
    Column("revoked_on", String(10)),
    Column("added_at", String(32), nullable=False),
    UniqueConstraint("holder", "issuer", "number"),
)
