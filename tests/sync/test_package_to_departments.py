"""A package (一件事) behind the window: each department gets its own matter, and nothing of the others'."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

from package_kit import PAGES, package, visit
from sqlalchemy import select
from store_kit import new_id
from terminal_kit import City

from intake.intake import digest_of
from sync.platform import schema
from sync.platform.connector_message import message_of
from sync.platform.departments import Department, OwnSystem
from sync.platform.rules import shipped_rules
from tests.sync.platform.officer_kit import Browser, officer, set_departments
from tests.sync.platform.platform_support import platform

SECRET = "made-up-secret-of-the-department-0002"


def test_each_matter_goes_to_its_own_department(tmp_path: Path, blank: Path) -> None:
    """One intake at the window, two sub-cases: by officer's page and by connector, each with its own part alone."""
    parts = [part.item for part in package().package.parts]  # type: ignore[union-attr]  # it is one
    assert len({item.organ.uscc for item in parts}) == 2
    (tmp_path / "city").mkdir()
    with ExitStack() as stack:
        running = stack.enter_context(platform(tmp_path / "city", rules=shipped_rules()))
        hall = City(running, tmp_path, blank, stack)
        lead, second = (
            Department(f"d{n}", item.organ.name, (item.organ.uscc,), None, OwnSystem("http://127.0.0.1:9", SECRET))
            for n, item in enumerate(parts)
        )
        set_departments(running.database, lead, second)
        a = hall.terminal("a")
        begun = visit(a.store, new_id())
        begun.terminal_id, begun.device_code = a.id, a.identity.device_code
        submitted = begun.submit()
        a.deliver()
        with running.database.read() as connection:
            routed = dict(
                connection.execute(select(schema.intakes.c.intake_id, schema.intakes.c.department)).all()  # type: ignore[arg-type]
            )
            assert routed == {case.intake_id: f"d{n}" for n, case in enumerate(submitted.cases)}
            told = {
                row.department: message_of(connection, row)
                for row in connection.execute(select(schema.dispatches).order_by(schema.dispatches.c.id))
            }
        for n, item in enumerate(parts):
            message = told[f"d{n}"]
            assert message is not None
            said = json.loads(message.body)["sub_case"]
            known = {field.key for field in item.form.fields()}
            assert set(said["answers"]) <= known
            assert {one["material"] for one in said["materials"]} <= {spec.key for spec in item.materials}
            (other,) = said["package"]["others"]
            assert set(other) == {"organ", "name", "case_no"}
        health = digest_of(PAGES["health_certificates"][0])
        holders = [name for name, message in told.items() if message and health.encode() in message.body]
        assert holders == ["d1"], "the health certificate is for the eatery's licence alone"
        officer(running.database, "li", "office_clerk", of="d0")
        li = Browser(running)
        stack.callback(li.http.close)
        li.sign_in("li")
        page = li.get(f"/office/cases/{submitted.cases[0].intake_id}").text
        assert "同一件事的其他事项" in page
        assert parts[1].organ.name in page
        assert li.get(f"/office/cases/{submitted.cases[1].intake_id}").status_code == 404
        assert li.get(f"/office/cases/{submitted.cases[0].intake_id}/files/{health}").status_code == 404
