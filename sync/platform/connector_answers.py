"""What a department's own system has decided: read, checked, and made by the rules' own `move`, each answer once.

An answer is ``{id, case, follows, name, staff, detail}``: ``name`` an event of the lifecycle table, ``detail`` as
``hall.event/1`` has it. It is kept whatever comes of it: applied, refused by the rules (another step came before it,
the same person took it in), or nonsense. What was not applied is told to the system, and stands on the officer's page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from intake.case.case import Case
from intake.case.event_json import BadEvent, event_blobs, event_from_json
from intake.case.events import CaseEvent, Detail, EventName, Role
from intake.case.moves import Moved
from intake.case.notice_period import acceptance_date
from intake.case.refusals import NotAllowed
from intake.case.transitions import transition
from intake.intake import canonical
from intake.item import ServiceItem
from sync.platform import back_office, cases
from sync.platform.back_office import PLACE, Again, Asked, ItemUnknown, Step
from sync.platform.blobs import RECORD_ID
from sync.platform.cases import Held
from sync.platform.connector_wire import digest_of
from sync.platform.dispatching import dispatch
from sync.platform.office import papers
from sync.platform.records import Ground
from sync.platform.schema import department_answers, intakes

#: What a department does; taking in, supplementing and handing out happen in the hall.
NAMES = frozenset(
    {
        EventName.ACCEPT,
        EventName.NOTIFY_ONCE,
        EventName.REFUSE_ACCEPTANCE,
        EventName.LAPSE,
        EventName.START_REVIEW,
        EventName.REVIEW_NOTICE,
        EventName.SPECIAL_START,
        EventName.SPECIAL_END,
        EventName.EXTEND,
        EventName.SUSPEND,
        EventName.RESUME,
        EventName.REFER,
        EventName.DECIDE,
        EventName.TERMINATE,
        EventName.CLOSE,
        EventName.COMMITMENT_CHECKED,
        EventName.ARCHIVE,
    }
)
_STAFF = re.compile(r"[A-Za-z0-9._-]{1,30}")
#: Gives the bytes of a result file by its digest; None where the system does not have it.
Fetch = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an answer; ``new`` False: it was known."""

    outcome: str  # applied | refused | nonsense
    reason: str = ""
    new: bool = True


@dataclass(frozen=True, slots=True)
class _Said:
    id: str
    case: str
    follows: str | None
    name: EventName
    staff: str
    detail: Mapping[str, Any]


def take(ground: Ground, public_url: str, department: str, raw: object, fetch: Fetch) -> Taken:
    """One answer. Taking the same one again changes nothing."""
    try:
        data = canonical(raw)
    except (ValueError, TypeError, RecursionError):
        data = json.dumps(raw, ensure_ascii=True, default=str).encode()[:20_000]
    digest = digest_of(data)
    said = _read(raw)
    key = said.id if isinstance(said, _Said) else digest
    with ground.database.read() as connection:
        known = _known(connection, department, key)
    if known is not None and known.digest != digest:
        said, key = "the id is taken by another answer", digest
        with ground.database.read() as connection:
            known = _known(connection, department, key)
    if known is not None:
        return Taken(known.outcome, known.reason or "", new=False)
    if isinstance(said, str):
        return _keep(ground, department, key, None, Taken("nonsense", said), digest, data)
    taken = _apply(ground, public_url, department, said, fetch, digest, data)
    if taken.outcome == "applied":
        return taken
    return _keep(ground, department, key, said.case, taken, digest, data)


def _known(connection: Connection, department: str, key: str) -> Any:
    one = (department_answers.c.department == department, department_answers.c.id == key)
    return connection.execute(select(department_answers).where(*one)).first()


def _read(raw: object) -> _Said | str:
    if not isinstance(raw, dict) or not {"id", "case", "name", "staff", "detail"} <= raw.keys():
        return "an answer has id, case, name, staff and detail"
    texts = [raw["id"], raw["case"], raw["name"], raw["staff"]]
    follows = raw.get("follows")
    if not all(isinstance(text, str) for text in texts) or not (follows is None or isinstance(follows, str)):
        return "id, case, follows, name and staff are texts"
    if not RECORD_ID.fullmatch(raw["id"]):
        return "id: not a UUIDv7 in lower case"
    if not _STAFF.fullmatch(raw["staff"]):
        return "staff: not an id of staff"
    if raw["name"] not in {name.value for name in NAMES}:
        return "name: nothing a department does"
    if not isinstance(raw["detail"], dict):
        return "detail: not an object"
    return _Said(raw["id"], raw["case"], follows, EventName(raw["name"]), raw["staff"], raw["detail"])


def _apply(
    ground: Ground, public_url: str, department: str, said: _Said, fetch: Fetch, digest: str, data: bytes
) -> Taken:
    with ground.database.read() as connection:
        of = select(intakes.c.department).where(intakes.c.intake_id == said.case)
        if connection.execute(of).scalar() != department:
            return Taken("refused", "the case is not this department's")
        held = cases.held(connection, said.case)
    if held is None:
        return Taken("refused", "there is no such case")
    if transition(held.case.state, said.name) is None:
        return Taken("refused", f"unlisted: the case is {held.case.state.value}")
    event = _event(ground, held.case, said, f"{department}:{said.staff}")
    if isinstance(event, BadEvent):
        return Taken("nonsense", f"detail: {event.field}: {event.reason}")
    files = _files(event, fetch)
    if isinstance(files, str):
        return Taken("refused", files)
    now = ground.clock.now()
    make = papers.keep(ground.rules.days, now, public_url, said.staff)

    def after(connection: Connection, held: Held, item: ServiceItem, moved: Moved) -> None:
        make(connection, held, item, moved)
        _insert(connection, department, said.id, said.case, Taken("applied"), digest, data, now.rfc3339)

    detail: Detail = event.detail
    step = Step(said.name, event.actor, lambda *_: detail, files)
    asked = Asked(said.id, said.follows, papers.number(now), after)
    try:
        answer = back_office.take_once(ground, said.case, step, asked)
    except ItemUnknown:
        return Taken("refused", "the platform's catalogue does not have the item")
    if isinstance(answer, NotAllowed):
        return Taken("refused", f"{answer.reason.value}: {answer.message.get()}"[:500])
    return Taken("refused", "the id is taken by another move") if isinstance(answer, Again) else Taken("applied")


def _event(ground: Ground, case: Case, said: _Said, staff: str) -> CaseEvent | BadEvent:
    """The answer as the event it would be, so that its details are checked by the one reader of events."""
    row = transition(case.state, said.name)
    detail = dict(said.detail)
    if said.name is EventName.ACCEPT and not detail.get("acceptance_date"):
        today = ground.clock.now().local.date()
        detail["acceptance_date"] = acceptance_date(case, said.name, today, ground.rules.days)
    body = {
        "schema": "hall.event/1",
        "id": said.id,
        "case_id": case.id,
        "seq": case.next_seq,
        "name": said.name.value,
        "transition": "" if row is None else row.no,
        "before": case.state.value,
        "after": (case.state if row is None or row.after is None else row.after).value,
        "actor": {"role": Role.BACK_OFFICE.value, "id": staff},
        "place": {"terminal": PLACE.terminal, "channel": PLACE.channel, "window": "", "region": ""},
        "at": case.events[-1].at,
        "time_confidence": "trusted",
        "detail": detail,
        "documents": [],
    }
    return event_from_json(body)


def _files(event: CaseEvent, fetch: Fetch) -> tuple[tuple[str, bytes], ...] | str:
    """The result files, fetched and compared with what the answer says of them."""
    found: list[tuple[str, bytes]] = []
    for ref in event_blobs(event):
        data = fetch(ref.digest)
        if data is None or digest_of(data) != ref.digest or len(data) != ref.size:
            return "a result file is not there, or not what the answer says"
        if ref.media_type != "application/pdf" or not data.startswith(b"%PDF-"):
            return "a result file is a PDF"
        found.append((ref.media_type, data))
    return tuple(found)


def _keep(ground: Ground, department: str, key: str, case: str | None, taken: Taken, digest: str, data: bytes) -> Taken:
    now = ground.clock.now().rfc3339

    def work(connection: Connection) -> Taken:
        if _known(connection, department, key) is None:
            _insert(connection, department, key, case, taken, digest, data, now)
            dispatch(connection, department, case if case and RECORD_ID.fullmatch(case) else "", "outcome", key, now)
        return taken

    return ground.database.write(work)


def _insert(
    connection: Connection,
    department: str,
    key: str,
    case: str | None,
    taken: Taken,
    digest: str,
    data: bytes,
    now: str,
) -> None:
    connection.execute(
        insert(department_answers).values(
            department=department,
            id=key,
            case_id=case if case and RECORD_ID.fullmatch(case) else None,
            outcome=taken.outcome,
            reason=taken.reason[:500] or None,
            digest=digest,
            body=data,
            received_at=now,
        )
    )
