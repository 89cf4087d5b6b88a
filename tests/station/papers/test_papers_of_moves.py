"""Every transition of CAPABILITIES §4.2 with the documents its column names: each of them is really made, from the case
before and after the move. The column below is written down from the document, not from the code."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import cast

import pytest

_INTAKE = Path(__file__).parents[2] / "intake"
sys.path[:0] = [str(_INTAKE), str(_INTAKE / "case"), str(_INTAKE.parent / "sync")]

from lifecycle_kit import Walk, calendars, on  # noqa: E402 - after its folder is known
from paper_kit import on_a4  # noqa: E402
from store_kit import intake_of  # noqa: E402
from test_lifecycle_table import ACTORS, SHORT, detail_for, rows, situation  # noqa: E402

from intake.case.events import Delivered, EventName, Role  # noqa: E402
from intake.case.moves import Moved  # noqa: E402
from intake.case.states import CaseState  # noqa: E402
from intake.papers.paper import Paper, PaperKind  # noqa: E402
from station.papers.samples import letterhead  # noqa: E402
from station.visit.case_papers import Extras, Office, papers_of, wording  # noqa: E402
from station.visit.case_view import OpenCase  # noqa: E402
from station.visit.event_papers import event_papers, kinds_of, not_printed_here  # noqa: E402
from sync.store.queries import CaseLine  # noqa: E402

#: No. → documents. Of D14, D15, D23 the one that fits the way of delivery; T12, T22, T31 are told in writing (D11).
DOCUMENTS = {
    "T04": "D04 D06 D07",
    "T05": "D02",
    "T06": "D03",
    "T08": "D15 D16",
    "T10": "D05",
    "T11": "D05",
    "T12": "D11",
    "T13": "D04 D06",
    "T14": "D03",
    "T17": "D11",
    "T18": "D10 D05",
    "T19": "D08",
    "T20": "D09",
    "T22": "D11",
    "T23": "D11",
    "T24": "D13",
    "T25": "D14 D15 D23",
    "T28": "D12",
    "T29": "D12",
    "T31": "D11",
    "T32": "D05",
    "T34": "D02",
}
#: Made where they are printed: the receipt with the intake (T03), the certificate at the kiosk.
#: Made where it is printed: the certificate, at the kiosk.
AT_THE_KIOSK = PaperKind.CERTIFICATE
LATE = "2026-07-20"
E = EventName
Move = tuple[str, CaseState, EventName, Role]


@cache
def moves() -> tuple[Move, ...]:
    """Each row and state of the table once, by the first role that may; every way of delivery."""
    found: list[Move] = []
    for no, before, _after, name, roles, _offline in sorted(rows(), key=str):
        if before in (None, "DRAFT"):
            continue
        allowed = [role for role in SHORT.values() if role in roles]
        for role in allowed if name == "deliver" else allowed[:1]:
            found.append((no, CaseState(before), EventName(name), role))
    return tuple(found)


def open_case(walk: Walk) -> OpenCase:
    """As a desk has it; the intake is somebody's of another item, of which papers say the name only."""
    made = intake_of("019e2446-7a00-7000-8000-00000000c001", 1)
    intake = replace(made, case_no=walk.case.case_no, impl_code=walk.item.impl_code, materials=walk.facts.materials)
    return OpenCase(walk.case, walk.item, intake, cast(CaseLine, None))


def moved(state: CaseState, name: EventName, role: Role) -> tuple[OpenCase, Moved]:
    """A case in this state, and the move."""
    walk = situation(state, name, role)
    day = LATE if name in (E.LAPSE, E.DEEM_ACCEPTED) else walk.day
    answer = walk.attempt(name, detail_for(walk, name, role), ACTORS[role], day)
    assert isinstance(answer, Moved), answer
    return open_case(walk), answer


def office() -> Office:
    head = letterhead(wording())
    return Office(head.hall, head.terminal, wording(), calendars(), "https://p.example", clerk="测试丙")


def papers(state: CaseState, name: EventName, role: Role) -> dict[PaperKind, Paper]:
    before, made = moved(state, name, role)
    printed = papers_of(office(), before, made, {}, on("2026-05-15"), Extras())
    return {one.paper.kind: one.paper for one in printed}


def wanted(no: str, name: EventName, role: Role, detail: object) -> set[str]:
    """What the column says for this move."""
    column = set(DOCUMENTS.get(no, "").split())
    if no == "T18":
        return {"D10"} if name is E.REVIEW_NOTICE else {"D05"}
    if no in ("T19", "T21") and name in (E.SPECIAL_END, E.RESUME):
        return set()
    if isinstance(detail, Delivered):
        return {"collect": {"D14"}, "mail": {"D15"}, "kiosk": {"D23"}}.get(detail.way, set())
    return column


@pytest.mark.parametrize("move", moves(), ids=lambda move: f"{move[0]}-{move[1].value}-{move[3].value}")
def test_each_move_has_the_papers_of_its_row(move: Move) -> None:
    no, state, name, role = move
    _, made = moved(state, name, role)
    named = {document.kind for document in made.event.documents}
    assert named == wanted(no, name, role, made.event.detail)
    printed = papers(state, name, role)
    assert {kind.value for kind in printed} == named - {AT_THE_KIOSK.value}, "a paper is named and never made"
    for kind, paper in printed.items():
        assert paper.case_no or kind is PaperKind.TRANSFER, "but a batch names all its cases in a table"


ENDS = [
    (CaseState.SUPPLEMENT_PENDING, E.LAPSE, "办结通知书", ("逾期没有补正材料", "重复申请", "行政复议", "重新提出申请")),
    (CaseState.UNDER_REVIEW, E.REFER, "转报办结通知书", ("转报", "示例省商务厅")),
    (CaseState.UNDER_REVIEW, E.TERMINATE, "终止办理通知书", ("终止办理", "重复申请", "行政复议")),
    (
        CaseState.UNDER_REVIEW,
        E.SPECIAL_START,
        "特别程序告知书",
        ("听证", "第四十六条", "5个工作日", "不计算在办理期限内"),
    ),
    (CaseState.UNDER_REVIEW, E.EXTEND, "延长办理期限告知书", ("案情复杂", "延长5个工作日")),
    (CaseState.UNDER_REVIEW, E.REVIEW_NOTICE, "审查阶段补正通知书", ("经营场所使用证明", "请提交房屋租赁合同")),
]


@pytest.mark.parametrize(("state", "name", "title", "words"), ENDS, ids=lambda value: str(value)[:24])
def test_what_the_back_office_did_is_told_in_writing_with_the_day_of_the_move(
    state: CaseState, name: EventName, title: str, words: tuple[str, ...]
) -> None:
    before, made = moved(state, name, Role.BACK_OFFICE)
    after = replace(before, case=made.case)
    assert made.event in not_printed_here(after)
    day = on("2026-08-03")  # the applicant comes much later
    intake = replace(before.intake, taken_in_at=before.case.events[0].at, review=())
    printed = event_papers(office(), replace(after, intake=intake), made.event, {}, day)
    (paper,) = [one.paper for one in printed]
    assert paper.title == title
    assert paper.seal is not None
    said = on_a4(paper)
    for one in (*words, title, made.case.case_no[:8]):
        assert one in said, one
    moved_on = "2026年7月20日" if name is E.LAPSE else "2026年5月14日"
    assert paper.seal.date == moved_on, "dated as the move, not as the print"


def test_a_paper_of_the_back_office_bears_the_number_it_was_given_there() -> None:
    before, made = moved(CaseState.UNDER_REVIEW, E.EXTEND, Role.BACK_OFFICE)
    (document,) = made.event.documents
    event = replace(made.event, documents=(replace(document, number="示例云山市监延字〔2026〕00007号"),))
    assert [kind.value for kind in kinds_of(made.event)] == [document.kind]
    assert kinds_of(event) == (), "no number of this terminal's is used up"
    after = replace(before, case=replace(made.case, events=(*made.case.events[:-1], event)))
    intake = replace(before.intake, taken_in_at=before.case.events[0].at, review=())
    (printed,) = event_papers(office(), replace(after, intake=intake), event, {}, on("2026-08-03"))
    assert (printed.paper.number, printed.paper.number_note) == ("示例云山市监延字〔2026〕00007号", "")
