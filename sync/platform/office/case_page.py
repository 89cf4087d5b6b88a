"""What the page of one case shows, as plain values for the template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from intake.case.event_json import event_from_json
from intake.case.events import CaseEvent
from intake.case.states import STATE_NAMES, CaseState
from intake.case.trail import EVENT_NAMES, history_lines
from intake.clocks import CLOCK_NAMES, ClockState, clocks_of
from intake.draft import HandedIn
from intake.field import FieldKind
from intake.form import display_value, visible_cells, visible_fields, visible_steps
from intake.material import MaterialSlot, SlotState, WhyNotNeeded
from intake.papers.labels import ID_TYPES, OTHER_ID
from intake.parties import Applicant
from intake.text import LocalizedText
from sync.platform.office import papers
from sync.platform.office.accepting import DEFECT_NAMES
from sync.platform.office.look import Look
from sync.platform.schema import conflicts, connectors, dispatches, intakes, joint_departments, reroutings

_T = LocalizedText.of
#: What a browser may show by itself; everything else is saved.
SHOWN = frozenset({"image/jpeg", "image/png", "application/pdf"})

_STANDS: dict[WhyNotNeeded, LocalizedText] = {
    WhyNotNeeded.NOT_APPLICABLE: _T("不适用", "not needed here"),
    WhyNotNeeded.SHARED: _T("数据共享，免交", "from shared data"),
    WhyNotNeeded.OPTIONAL: _T("选交，没有提交", "optional, not given"),
    WhyNotNeeded.HELD: _T("以前的办件已存", "held from an earlier case"),
    WhyNotNeeded.FROM_PACKAGE: _T("由同一件事的前项结果提供", "comes from the matter before it"),
    WhyNotNeeded.PROMISED: _T("告知承诺代替", "promised instead"),
}
_SLOTS: dict[SlotState, LocalizedText] = {
    SlotState.GIVEN: _T("已提交", "handed in"),
    SlotState.NEEDED: _T("没有提交", "missing"),
    SlotState.BRING_LATER: _T("以后补交", "to follow"),
}
_RELATIONS: dict[str, LocalizedText] = {
    "agent": _T("受托人", "agent"),
    "guardian": _T("监护人", "guardian"),
    "parent": _T("父母", "parent"),
    "legal_representative": _T("法定代表人", "legal representative"),
    "employee": _T("单位工作人员", "employee"),
    "delegate": _T("代办员", "delegate"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One page or file: where it is, and whether the browser shows it."""

    digest: str
    media_type: str
    size: int

    @property
    def picture(self) -> bool:
        return self.media_type in ("image/jpeg", "image/png")

    @property
    def kilobytes(self) -> int:
        return max(1, round(self.size / 1024))


def facts(connection: Connection, look: Look, language: str) -> dict[str, Any]:
    """Everything the template needs of a case."""
    return {
        "state": STATE_NAMES[look.case.state],
        "clocks": [(CLOCK_NAMES[clock.kind], clock) for clock in _clocks(look)],
        "people": list(_people(look)),
        "answers": list(_answers(look, language)),
        "materials": list(_materials(look)),
        "attached": list(_attached(look)),
        "notice": [(line, DEFECT_NAMES[line.defect], line.no in look.case.met) for line in look.case.notice],
        "results": [
            (
                result,
                None if result.file is None else Shown(result.file.digest, result.file.media_type, result.file.size),
            )
            for result in look.case.results
        ],
        "history": history_lines(look.case, look.item),
        "papers": papers.papers_of(connection, look.case.id),
        "conflicts": list(_conflicts(connection, look.case.id)),
        "package": list(_package(connection, look)),
        "joint": _joint(connection, look),
        "reroutings": _reroutings(connection, look),
        "told": _told(connection, look),
    }


def _clocks(look: Look) -> tuple[ClockState, ...]:
    if look.item is None:
        return ()
    return tuple(clock for clock in clocks_of(look.case, look.item, look.days, look.today) if clock.running)


def _people(look: Look) -> Iterator[tuple[LocalizedText, list[tuple[LocalizedText, str]]]]:
    """Who the matter is for, who brought it: what the department needs to handle it."""
    intake = look.intake
    if intake.organisation is not None:
        organisation = intake.organisation
        yield (
            _T("申请单位", "Organisation"),
            [
                (_T("名称", "Name"), organisation.name),
                (_T("统一社会信用代码", "Credit code"), organisation.uscc),
                (_T("法定代表人", "Legal representative"), organisation.legal_representative),
            ],
        )
    yield _T("申请人", "Applicant"), _person(intake.applicant)
    if intake.representative is not None:
        acting = intake.representative
        relation = _RELATIONS.get(acting.relation, _T(acting.relation, acting.relation))
        rows = _person(acting.person)
        yield _T("代理人（{relation}）", "Representative ({relation})").fill(relation=relation), rows


def _person(person: Applicant) -> list[tuple[LocalizedText, str]]:
    rows = [
        (_T("姓名", "Name"), person.name),
        (ID_TYPES.get(person.id_type, OTHER_ID), person.id_number),
        (_T("出生日期", "Born"), person.birth_date),
        (_T("住址", "Address"), person.address or ""),
    ]
    return [(label, value) for label, value in rows if value]


def _answers(look: Look, language: str) -> Iterator[tuple[LocalizedText, list[tuple[str, str]]]]:
    """The form as it was filled in, with what a supplement has corrected, step by step."""
    answers = dict(look.submission.answers)
    if look.item is None:
        yield _T("填写的内容", "Answers"), sorted(answers.items())
        return
    form = look.item.form
    for step in visible_steps(form, answers):
        rows: list[tuple[str, str]] = []
        for field in visible_fields(form, step, answers):
            value = display_value(field, answers.get(field.key, ""), language, masked=False)
            if value:
                rows.append((field.label.get(language), value))
            if field.kind is FieldKind.TABLE:
                for no, cells in enumerate(visible_cells(form, field, answers), 1):
                    for cell in cells:
                        said = display_value(cell, answers.get(cell.key, ""), language, masked=False)
                        if said:
                            rows.append((f"{field.label.get(language)} {no} · {cell.label.get(language)}", said))
        if rows:
            yield step.title, rows


def _materials(look: Look) -> Iterator[tuple[LocalizedText, LocalizedText, list[Shown]]]:
    if look.item is None:
        for one in look.case.materials:
            yield _T(one.material, one.material), _SLOTS[SlotState.GIVEN], _pages(one)
        return
    for slot in look.slots:
        if slot.why_not_needed is not WhyNotNeeded.NOT_APPLICABLE:
            yield slot.spec.name, _how(slot), _pages(slot.handed_in)


def _how(slot: MaterialSlot) -> LocalizedText:
    if slot.why_not_needed is not None:
        return _STANDS[slot.why_not_needed]
    if slot.state is SlotState.GIVEN and not slot.pages:
        return _T("已收纸质材料或者电子证照", "taken on paper or as a licence")
    return _SLOTS.get(slot.state, _SLOTS[SlotState.NEEDED])


def _pages(handed_in: HandedIn) -> list[Shown]:
    return [Shown(page.blob.digest, page.blob.media_type, page.blob.size) for page in handed_in.pages]


def _attached(look: Look) -> Iterator[tuple[LocalizedText, list[Shown]]]:
    """What came with the application beside its materials."""
    intake = look.intake
    if intake.representative is not None and intake.representative.authority:
        letter = intake.representative.authority
        yield _T("授权委托书", "Letter of authority"), [Shown(p.digest, p.media_type, p.size) for p in letter]
    if intake.signature is not None:
        ink = intake.signature
        yield _T("申请人签名", "Signature"), [Shown(ink.digest, ink.media_type, ink.size)]


def _conflicts(connection: Connection, case_id: str) -> Iterator[dict[str, Any]]:
    rows = connection.execute(
        select(conflicts)
        .where(conflicts.c.case_id == case_id, conflicts.c.settled_at.is_(None))
        .order_by(conflicts.c.received_at)
    )
    for row in rows:
        event = event_from_json(bytes(row.body))
        if isinstance(event, CaseEvent):
            yield {
                "id": row.id,
                "what": EVENT_NAMES[event.name],
                "terminal": row.terminal_id,
                "who": event.actor.id or "",
                "at": event.at,
            }


def _package(connection: Connection, look: Look) -> Iterator[dict[str, Any]]:
    """The other matters of the same package by name, office and state: nothing of their forms and papers."""
    member = look.intake.package
    for one in () if member is None else member.of:
        if one.id == look.case.id:
            continue
        state = connection.execute(select(intakes.c.state).where(intakes.c.intake_id == one.id)).scalar()
        yield {
            "name": one.item_name,
            "organ": one.organ,
            "state": _T("还在送来的路上", "on its way") if state is None else STATE_NAMES[CaseState(state)],
            "lead": member is not None and one.id == member.id,
            "first": one.id in look.case.waits_for,
        }


def _joint(connection: Connection, look: Look) -> list[str]:
    mine = select(joint_departments.c.department).where(joint_departments.c.case_id == look.case.id)
    return [look.standing.name_of(one) for one in sorted(connection.execute(mine).scalars())]


def _reroutings(connection: Connection, look: Look) -> list[dict[str, str]]:
    rows = connection.execute(select(reroutings).where(reroutings.c.case_id == look.case.id).order_by(reroutings.c.at))
    return [
        {
            "from": look.standing.name_of(row.from_department),
            "to": look.standing.name_of(row.to_department),
            "staff": row.staff,
            "reason": row.reason,
            "at": row.at,
        }
        for row in rows
    ]


def _told(connection: Connection, look: Look) -> dict[str, Any] | None:
    """How it goes with the department's own system; None where it has none."""
    department = look.seen.row.department
    system = connection.execute(select(connectors).where(connectors.c.department == department)).first()
    if system is None:
        return None
    rows = connection.execute(
        select(dispatches.c.state).where(dispatches.c.case_id == look.case.id, dispatches.c.department == department)
    ).scalars()
    states = list(rows)
    return {
        "delivered": states.count("delivered"),
        "pending": states.count("pending"),
        "refused": states.count("refused"),
        "error": system.last_error or "",
        "since": system.failing_since or "",
    }
