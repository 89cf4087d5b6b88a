"""A database or a disk that cannot keep anything for a while: 503 and when to come again, nothing half kept, and all is
as it was once there is room."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from platform_support import Running, only_sqlite
from sqlalchemy import event
from uuid6 import uuid7

from intake.intake import digest_of
from sync.platform.incoming import Incoming
from sync.platform.unavailable import RETRY_AFTER_S


@contextmanager
def said_to_the_database(own: Running, pragma: str) -> Iterator[None]:
    """Every connection from now on is told this, until it is over."""

    def tell(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA {pragma}").close()

    engine = own.database._engine
    event.listen(engine, "connect", tell)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", tell)
        engine.dispose()


def assert_unavailable(answer: requests.Response) -> None:
    assert (answer.status_code, answer.json()["type"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == str(RETRY_AFTER_S)


@only_sqlite
def test_a_full_database_takes_nothing_by_halves(own: Running) -> None:
    terminal = own.terminal()
    with said_to_the_database(own, "max_page_count = 1"):  # SQLite takes what there is as the least
        for sequence in range(1, 60):
            intake = terminal.intake(sequence)
            answer = terminal.deliver(intake)
            if answer.status_code != 201:
                break
        assert_unavailable(answer)
        assert_unavailable(terminal.deliver(intake))
    assert terminal.deliver(intake).status_code == 201
    assert terminal.deliver(intake).status_code == 200


@only_sqlite
def test_a_database_that_may_only_be_read_still_answers_what_is_only_read(own: Running) -> None:
    terminal = own.terminal()
    intake = terminal.intake()
    with said_to_the_database(own, "query_only = ON"):
        assert_unavailable(terminal.deliver(intake))
        told = terminal.session.get(own.url + "/v1/changes", headers=terminal.headers(), timeout=10)
        assert told.status_code == 200
    assert terminal.deliver(intake).status_code == 201


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_folder_that_keeps_nothing_loses_nothing_either(
    own: Running, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    terminal, record, data = own.terminal(), str(uuid7()), b"a page" * 1000
    digest = digest_of(data)

    def full(_self: Incoming, _data: bytes) -> None:
        raise OSError(number, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(Incoming, "write", full)
        assert_unavailable(terminal.patch(record, digest, data))
    here = terminal.head(record, digest)
    at = int(here.headers["Upload-Offset"]) if here.status_code == 200 else 0
    assert terminal.patch(record, digest, data[at:], at, len(data)).status_code == 204
