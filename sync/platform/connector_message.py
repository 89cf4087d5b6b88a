"""What a department's own system is told of a case: its own part of form and papers, and where the case stands.

Every message holds the case as it is now, so their order does not matter and one too many does no harm. Of the other
matters of a package it names office, number and name alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from intake.case.event_json import event_to_json
from intake.intake import canonical
from sync.platform import attachments, cases
from sync.platform.attachments import Attachment
from sync.platform.connector_wire import SCHEMA
from sync.platform.schema import department_answers, intakes

#: Of an intake's body: what the department needs to handle it. The token of the progress page is the applicant's.
_TOLD = (
    "item",
    "channel",
    "taken_in_at",
    "applicant",
    "representative",
    "organisation",
    "answers",
    "materials",
    "delivery",
    "signature",
    "consents",
)


@dataclass(frozen=True, slots=True)
class Message:
    """The bytes of a message, and the files it names."""

    body: bytes
    files: tuple[Attachment, ...]

    def __repr__(self) -> str:
        return f"Message({len(self.body)} bytes, {len(self.files)} files)"


def message_of(connection: Connection, row: Row[Any]) -> Message | None:
    """The message of a dispatch; None where there is nothing left to tell."""
    told: dict[str, Any] = {"schema": SCHEMA, "id": row.id, "kind": row.kind, "about": row.about, "case": row.case_id}
    if row.kind == "gone":
        return Message(canonical(told), ())
    if row.kind == "outcome":
        answer = (department_answers.c.department == row.department, department_answers.c.id == row.about)
        found = connection.execute(select(department_answers).where(*answer)).first()
        if found is None:
            return None
        return Message(canonical(told | {"outcome": found.outcome, "reason": found.reason or ""}), ())
    held = cases.held(connection, row.case_id)
    intake = connection.execute(select(intakes).where(intakes.c.intake_id == row.case_id)).first()
    if held is None or intake is None:
        return None
    case = held.case
    events = [event_to_json(event) for event in case.events[1:]]
    whole = told | {
        "sub_case": {name: held.body[name] for name in _TOLD if name in held.body}
        | {
            "id": case.id,
            "case_no": case.case_no,
            "state": case.state.value,
            "due": intake.due,
            "due_clock": intake.due_clock,
            "last": held.last,
            "events": events,
            "package": _package(held.body),
        }
    }
    digests = {ref["digest"] for ref in _refs(whole["sub_case"])}
    found_files = (attachments.find(connection, case.id, digest) for digest in sorted(digests))
    return Message(canonical(whole), tuple(one for one in found_files if one is not None))


def _package(body: dict[str, Any]) -> dict[str, Any] | None:
    package = body.get("package")
    if package is None:
        return None
    others = [
        {"organ": one["organ"], "name": one["name"], "case_no": one["case_no"]}
        for one in package["of"]
        if one["id"] != body["intake_id"]
    ]
    return {"code": package["code"], "name": package["name"], "lead": package["lead"], "others": others}


def _refs(value: Any) -> list[dict[str, Any]]:
    """Everything below that names an attachment."""
    if isinstance(value, dict):
        own = [value] if {"digest", "size", "media_type"} <= value.keys() else []
        return own + [ref for member in value.values() for ref in _refs(member)]
    return [ref for member in value for ref in _refs(member)] if isinstance(value, list) else []
