"""Packages, identity checks and review marks at the platform: strict on the way in, one page for all matters."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import count, permutations
from typing import Any

import pytest
import requests
from platform_support import DEADLINE, Running, Terminal, envelope
from sqlalchemy import update

from intake.draft import CheckKind, CheckOutcome, IdentityCheck, ReviewMark
from intake.intake import Intake, PackageCase, PackageMember, canonical, manifest
from sync.platform import schema
from sync.platform.records import listed_intakes
from sync.platform.wire import IntakeBody, parse

AT = "2026-05-14T01:12:00.000Z"
ORGANS = ("示例市市场监督管理局", "示例市云山区市场监督管理局", "示例市城市管理局")
NAMES = ("个体工商户设立登记", "小餐饮登记", "门店招牌设置备案")
FACE = IdentityCheck(CheckKind.FACE, CheckOutcome.MATCHED, AT, "detect/1", "0.61", "0.36", "0.97", "0.9")
STAFF = IdentityCheck(CheckKind.STAFF, CheckOutcome.CONFIRMED, AT, "in_person", actor="zhang")
_numbers = count(1)


def package_of(terminal: Terminal, size: int = 2) -> list[Intake]:
    """Sub-cases of one package, the lead first."""
    intakes = [
        replace(terminal.intake(next(_numbers)), item_name=NAMES[n], materials=(), impl_code=f"ITEM{n}")
        for n in range(size)
    ]
    of = tuple(PackageCase(i.id, i.case_no, i.impl_code, i.item_name, ORGANS[n]) for n, i in enumerate(intakes))
    member = PackageMember("PACK1", 1, "开小餐馆一件事", of[0].id, lead=False, of=of)
    return [replace(i, package=replace(member, lead=i.id == of[0].id)) for i in intakes]


def shown(running: Running, intake: Intake) -> str:
    answer = requests.get(f"{running.url}/p/{intake.progress_token}", timeout=DEADLINE)
    assert answer.status_code == 200
    answer.encoding = "utf-8"
    body = answer.text.partition("</style>")[2]
    return re.sub(r"<[^>]*>|\s+", "", body)


def listed(running: Running) -> dict[str, dict[str, Any]]:
    with running.database.read() as connection:
        rows = list(listed_intakes(connection))
    assert len({row["intake_id"] for row in rows}) == len(rows)
    return {row["intake_id"]: row for row in rows}


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_sub_cases_arrive_in_any_order_each_with_one_effect(shared: Running, order: tuple[int, ...]) -> None:
    terminal = shared.terminal()
    intakes = package_of(terminal, 3)
    for n in order:
        assert terminal.deliver(intakes[n]).status_code == 201
        assert terminal.deliver(intakes[n]).status_code == 200
    rows = listed(shared)
    assert {rows[i.id]["package"] for i in intakes} == {intakes[0].id}
    text = shown(shared, intakes[0])
    for n, intake in enumerate(intakes):
        assert f"第{n + 1}件{NAMES[n]}" in text
        assert f"受理机关{ORGANS[n]}办件编号{intake.case_no}" in text
    assert text.count("1告知当前") == 3


def test_the_leads_page_shows_what_has_not_come_yet_too(own: Running) -> None:
    terminal = own.terminal()
    lead, other = package_of(terminal)
    assert terminal.deliver(lead).status_code == 201
    text = shown(own, lead)
    assert "开小餐馆一件事" in text
    assert "共2件" in text
    assert text.count("1告知当前") == 1
    assert f"{NAMES[1]}材料正在送往平台" in text
    assert other.case_no in text
    assert terminal.deliver(other).status_code == 201
    assert shown(own, lead).count("1告知当前") == 2
    own.database.write(
        lambda c: c.execute(
            update(schema.intakes).where(schema.intakes.c.intake_id == other.id).values(state="ACCEPTED")
        )
    )
    assert shown(own, lead).count("2受理当前") == 1


def test_another_matters_page_shows_itself_alone(own: Running) -> None:
    terminal = own.terminal()
    lead, other = package_of(terminal)
    for intake in (lead, other):
        assert terminal.deliver(intake).status_code == 201
    text = shown(own, other)
    assert NAMES[1] in text
    assert NAMES[0] not in text
    assert lead.case_no not in text


def test_nobody_elses_record_gets_onto_the_page(own: Running) -> None:
    """Another terminal that knows the ids cannot put its own case into a package."""
    terminal, stranger = own.terminal(), own.terminal()
    lead, other = package_of(terminal)
    assert lead.package is not None
    assert terminal.deliver(lead).status_code == 201
    forged = replace(
        stranger.intake(1), id=other.id, case_no=other.case_no, impl_code=other.impl_code, package=other.package
    )
    assert stranger.deliver(replace(forged, case_no=stranger.intake(1).case_no)).status_code == 422
    case_no = stranger.intake(2).case_no
    of = (lead.package.of[0], replace(lead.package.of[1], case_no=case_no))
    forged = replace(forged, case_no=case_no, package=replace(lead.package, lead=False, of=of))
    assert stranger.deliver(forged).status_code == 201, "a package of its own, as far as anyone can tell"
    assert f"{NAMES[1]}材料正在送往平台" in shown(own, lead)


def test_the_page_of_a_package_holds_no_personal_data(own: Running) -> None:
    terminal = own.terminal()
    lead, _ = package_of(terminal)
    assert terminal.deliver(lead).status_code == 201
    page = requests.get(f"{own.url}/p/{lead.progress_token}", timeout=DEADLINE)
    page.encoding = "utf-8"
    assert "测*甲" in page.text
    assert not [v for v in ("测试甲", "11010519491231002X", lead.id, terminal.id) if v in page.text]


def test_checks_and_marks_are_taken(shared: Running) -> None:
    terminal = shared.terminal()
    intake = replace(
        terminal.intake(1, (b"page",)),
        identity_checks=(replace(FACE, outcome=CheckOutcome.NO_MATCH), STAFF),
        review=(ReviewMark("identity", "name", "zhang", AT),),
        channel="window",
    )
    terminal.send_blob(intake.id, b"page")
    assert terminal.deliver(intake).status_code == 201
    assert "package" not in listed(shared)[intake.id]


Bend = Callable[[dict[str, Any]], object]


def put(*path: str | int, value: Any) -> Bend:
    def bend(body: dict[str, Any]) -> None:
        at: Any = body
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value

    return bend


def twice(*path: str | int) -> Bend:
    def bend(body: dict[str, Any]) -> None:
        at: Any = body
        for step in path:
            at = at[step]
        at.append(copy.deepcopy(at[0]))

    return bend


@pytest.mark.parametrize(
    ("bend", "field"),
    [
        (lambda body: body.pop("package"), "body.schema"),
        (lambda body: body.pop("review"), "body.schema"),
        (put("schema", value="hall.intake/1"), "body.schema"),
        (put("schema", value="hall.intake/3"), "body.schema"),
        (put("package", value="x"), "body.package"),
        (put("package", "lead", value=False), "body.package.lead"),
        (put("package", "lead", value="yes"), "body.package.lead"),
        (put("package", "id", value="018f0000-0000-7000-8000-000000000000"), "body.package"),
        (put("package", "of", value=[]), "body.package.of"),
        (twice("package", "of"), "body.package"),
        (put("package", "of", 0, "case_no", value="X1"), "body.package.of"),
        (put("package", "of", 0, "impl_code", value="X1"), "body.package.of"),
        (put("package", "of", 1, "organ", value=""), "body.package.of.1.organ"),
        (put("package", "of", 1, "id", value="../x"), "body.package.of.1.id"),
        (put("package", "of", 1, "secret", value="x"), "body.package.of.1.secret"),
        (put("package", "version", value=0), "body.package.version"),
        (put("identity_checks", 0, "outcome", value="confirmed"), "body.identity_checks.0"),
        (put("identity_checks", 0, "kind", value="dog"), "body.identity_checks.0.kind"),
        (put("identity_checks", 0, "actor", value="zhang"), "body.identity_checks.0"),
        (put("identity_checks", 1, "actor", value=None), "body.identity_checks.1"),
        (put("identity_checks", 1, "outcome", value="matched"), "body.identity_checks.1"),
        (put("identity_checks", 0, "match", value=0), "body.identity_checks.0.match"),
        (put("identity_checks", 0, "match", value="high"), "body.identity_checks.0.match"),
        (put("identity_checks", 0, "embedding", value="x"), "body.identity_checks.0.embedding"),
        (put("identity_checks", 0, "at", value="today"), "body.identity_checks.0.at"),
        (put("review", 0, "material", value="lease"), "body.review.0.material"),
        (put("review", 0, "staff", value=""), "body.review.0.staff"),
        (put("review", 0, "verdict", value="good"), "body.review.0.verdict"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(shared: Running, bend: Bend, field: str) -> None:
    terminal = shared.terminal()
    lead, _ = package_of(terminal)
    whole = terminal.intake(next(_numbers), (b"page",))
    lead = replace(
        lead,
        materials=whole.materials,
        identity_checks=(FACE, STAFF),
        review=(ReviewMark("identity", "name", "zhang", AT),),
    )
    record = envelope(lead)
    bend(record["body"])
    answer = terminal.put(lead.id, canonical(record))
    assert answer.status_code == 422
    assert field in {error["field"] for error in answer.json()["errors"]}


def test_a_terminal_of_before_is_still_understood(shared: Running) -> None:
    terminal = shared.terminal()
    plain = terminal.intake(1)
    assert envelope(plain)["body"]["schema"] == "hall.intake/1"
    assert not {"package", "review", "identity_checks"} & set(envelope(plain)["body"])
    assert terminal.deliver(plain).status_code == 201


def test_what_a_terminal_makes_is_what_the_contract_takes(shared_terminal: Terminal) -> None:
    whole = replace(
        package_of(shared_terminal)[1], identity_checks=(FACE, STAFF), review=(ReviewMark("lease", "name", "li", AT),)
    )
    parsed = parse(canonical(envelope(whole)))
    assert isinstance(parsed, tuple), parsed
    body = parsed[1]
    assert isinstance(body, IntakeBody)
    assert body.model_dump(by_alias=True, exclude_unset=True) == manifest(whole)
