"""The officer's lists with a million cases on PostgreSQL (make proof): each is as fast as with none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest
from case_kit import DAYS
from platform_support import HandClock
from sqlalchemy import Connection, text

from sync.platform import schema
from sync.platform.database import Database
from sync.platform.office import lists
from sync.platform.office.lists import ListName, Wanted
from tests.postgres import binaries, cluster

pytestmark = [pytest.mark.proof, pytest.mark.timeout(600)]
CASES = 1_000_000
#: A page of any list of ten departments, its counts included, may take so long (seconds) on a busy machine.
LIMIT_S = 1.0
_TERMINAL = (
    "INSERT INTO terminals (terminal_id, device_code, name, public_jwk, enrolled_at, hall) "
    "VALUES ('T-0001', '0001', 't', '{}', '2026', '')"
)
#: A city after some years: most cases are finished, two per cent are open, at ten departments.
_RECORDS = """
INSERT INTO records (id, kind, case_id, case_seq, terminal_id, digest, body, received_at)
SELECT lpad(n::text, 36, '0'), 'intake', lpad(n::text, 36, '0'), 1, 'T-0001', 'd', ''::bytea, '2026'
FROM generate_series(1, :cases) n
"""
_INTAKES = """
INSERT INTO intakes (intake_id, terminal_id, item, item_name, case_no, state, taken_in_at, time_trusted, received_at,
    applicant_masked, progress_token, due, due_clock, changed, hall, department)
SELECT lpad(n::text, 36, '0'), 'T-0001', 'item' || n % 40, '事项', 'no' || n,
    CASE WHEN n % 50 > 0 THEN 'ARCHIVED'
         ELSE (ARRAY['RECEIVED','SUPPLEMENTED','UNDER_REVIEW','SUPPLEMENT_PENDING','DECIDED'])[1 + (n / 50) % 5] END,
    '2026-05-14', true, '2026-05-14', '测*', 'token' || n,
    CASE WHEN n % 50 = 0 THEN to_char(date '2026-05-01' + (n / 50) % 60, 'YYYY-MM-DD') END,
    CASE WHEN n % 50 = 0 THEN 'N' END, n, '', 'd' || n % 10
FROM generate_series(1, :cases) n
"""


def _fill(connection: Connection) -> None:
    """Rows first, indexes behind them: the other way round takes ten times as long."""
    connection.execute(text("SET LOCAL session_replication_role = replica"))  # no look at each foreign key
    for index in schema.intakes.indexes:
        index.drop(connection)
    connection.execute(text(_TERMINAL))
    for statement in (_RECORDS, _INTAKES):
        connection.execute(text(statement), {"cases": CASES})
    for index in schema.intakes.indexes:
        index.create(connection)
    connection.execute(text("ANALYZE intakes"))


@pytest.fixture(scope="module")
def city() -> Iterator[Database]:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with cluster(programs) as server:
        database = Database.open(server.format(name="postgres"), HandClock())
        database.write(_fill)
        yield database
        database.close()


@pytest.mark.parametrize("name", [one for one in ListName if one is not ListName.JOINT])
@pytest.mark.parametrize("departments", [("d0",), tuple(f"d{n}" for n in range(10))], ids=["one", "all"])
def test_every_list_is_fast(city: Database, name: ListName, departments: tuple[str, ...]) -> None:
    wanted = Wanted(name, departments, date(2026, 5, 14))
    with city.read() as connection:
        lists.page(connection, wanted, DAYS)  # statements are built once in a process
    after = ""
    for _ in range(3):
        with city.read() as connection:
            began = time.perf_counter()
            page = lists.page(connection, Wanted(name, departments, wanted.today, "", after), DAYS)
            lists.count(connection, wanted, DAYS)
            took = time.perf_counter() - began
        assert took < LIMIT_S, f"{name}: {took:.2f} s"
        after = page.next
