"""The contract file is what the code says, and says what a terminal's maker needs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from platform_support import an_intake, envelope

from intake.intake import canonical, manifest
from sync.platform.openapi import CONTRACT, contract_text
from sync.platform.problem import TITLES
from sync.platform.wire import IntakeBody, Record, parse

GUIDES = {"/g/{code}", "/g/{code}/{handling}"}


@pytest.fixture(scope="module")
def document() -> Any:
    return json.loads(CONTRACT.read_text(encoding="utf-8"))


def test_the_file_is_fresh() -> None:
    assert CONTRACT.read_text(encoding="utf-8") == contract_text(), "python -m sync.platform.openapi --write"


def test_every_request_of_the_adr_is_there(document: Any) -> None:
    found = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert found == {
        ("post", "/v1/enrol"),
        ("post", "/v1/enrol/again"),
        ("post", "/v1/token"),
        ("get", "/v1/keys"),
        ("get", "/v1/health"),
        ("head", "/v1/records/{record_id}/blobs/{digest}"),
        ("patch", "/v1/records/{record_id}/blobs/{digest}"),
        ("put", "/v1/records/{record_id}"),
        ("get", "/p/{token}"),
        ("get", "/v/{code}"),
        ("get", "/g/{code}"),
        ("get", "/g/{code}/{handling}"),
        ("get", "/v1/drafts"),
        ("post", "/v1/drafts/{draft_id}/lease"),
        ("delete", "/v1/drafts/{draft_id}/lease"),
        ("put", "/v1/drafts/{draft_id}"),
        ("put", "/v1/drafts/{draft_id}/blobs/{name}"),
        ("get", "/v1/drafts/{draft_id}/blobs/{name}"),
        ("put", "/v1/drafts/{draft_id}/closed"),
        ("post", "/v1/drafts/closed"),
        ("get", "/v1/slips/{slip}"),
        ("post", "/v1/tickets"),
        ("get", "/v1/tickets"),
        ("post", "/v1/tickets/call"),
        ("post", "/v1/tickets/{ticket_id}/recall"),
        ("post", "/v1/tickets/{ticket_id}/pass"),
        ("post", "/v1/tickets/{ticket_id}/finish"),
        ("get", "/v1/board"),
        ("get", "/v1/changes"),
        ("post", "/v1/audit-heads"),
        ("get", "/v1/bundles/{digest}"),
        ("post", "/v1/terminal/key"),
        ("get", "/v1/cases"),
        ("get", "/v1/cases/{case_id}/blobs/{digest}"),
        ("get", "/v1/licences"),
        ("post", "/v1/number-blocks"),
    }


def test_every_reference_leads_somewhere(document: Any) -> None:
    schemas = document["components"]["schemas"]

    def references(part: Any) -> list[str]:
        if isinstance(part, dict):
            own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
            return own + [r for inner in part.values() for r in references(inner)]
        return [r for inner in part for r in references(inner)] if isinstance(part, list) else []

    names = {reference.removeprefix("#/components/schemas/") for reference in references(document)}
    assert names <= set(schemas)
    assert {"Record", "IntakeBody", "EnrolRequest", "ProblemBody"} <= set(schemas)


def test_every_operation_is_described_and_every_error_is_a_problem(document: Any) -> None:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"]
            for status, answer in operation["responses"].items():
                assert answer["description"]
                if status[0] == "4" and not path.startswith(("/p/", "/v/", "/g/")):
                    assert list(answer["content"]) == ["application/problem+json"]


def test_all_but_who_is_there_and_how_to_log_in_needs_a_token(document: Any) -> None:
    open_to_all = {
        "/v1/enrol",
        "/v1/enrol/again",
        "/v1/token",
        "/v1/keys",
        "/v1/health",
        "/p/{token}",
        "/v/{code}",
    } | GUIDES
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert ("security" in operation) == (path not in open_to_all)


def test_every_problem_the_code_knows_has_a_title() -> None:
    assert all(title and title[0].isupper() for title in TITLES.values())


def test_what_a_terminal_makes_is_what_the_contract_takes() -> None:
    """`intake.intake.manifest` and the closed model must not drift apart, not even by one optional member."""
    intake = an_intake("T-K7M2", "K7M2", 1, (b"page",))
    parsed = parse(canonical(envelope(intake)))
    assert isinstance(parsed, tuple), parsed
    record, body = parsed
    assert isinstance(record, Record)
    assert isinstance(body, IntakeBody)
    assert body.model_dump(by_alias=True, exclude_unset=True) == manifest(intake)
