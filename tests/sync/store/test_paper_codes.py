"""Every paper of a case has a verification code, and the store says whether a code is one of its own."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update
from store_kit import take_in

from intake.papers.check_page import CheckOutcome
from intake.papers.paper import Layout, Paper, PaperHall, PaperKind, Printing
from sync.store.papers import ToPrint
from sync.store.schema import papers
from sync.store.store import Store

PAPER = Paper(
    PaperKind.ACCEPTANCE,
    Layout.OFFICIAL,
    "受理通知书",
    PaperHall("示例市政务服务中心"),
    Printing("2026年5月14日 09:30", "t-1"),
    organ="示例市民政局",
    number="示民受字〔2026〕00017号",
    progress_url="https://hall.example/p/tokentokentokentoken01",
)


def test_c18b_a_kept_paper_has_a_code_that_checks(store: Store) -> None:
    paper_id, jobs = store.add_paper(take_in(store).intake_id, ToPrint(PAPER))
    kept = store.paper(paper_id)
    assert kept is not None
    code = kept.paper.verify_code
    assert kept.paper.verify_url == f"https://hall.example/v/{code}"
    assert code.encode() in store.start_print(jobs[0]).content, "it stands on the print"
    for typed in (code, code.replace("-", " ").lower(), kept.paper.verify_url):
        answer = store.check_paper(typed)
        assert answer.outcome is CheckOutcome.GENUINE
        assert PAPER.number in dict(answer.facts).values()


def test_codes_of_other_papers_and_other_stores_are_not_known(store: Store) -> None:
    assert store.check_paper("K7M2-00AB-1XYT").outcome is CheckOutcome.UNKNOWN
    assert store.check_paper("K7M2").outcome is CheckOutcome.NO_CODE


def test_a_code_moved_to_another_paper_does_not_check(store: Store) -> None:
    case = take_in(store).intake_id
    first, _ = store.add_paper(case, ToPrint(PAPER))
    second, _ = store.add_paper(case, ToPrint(replace(PAPER, number="示民受字〔2026〕00018号")))
    kept = store.paper(first)
    assert kept is not None
    code = kept.paper.verify_code
    with store._database.write() as connection:
        connection.execute(update(papers).where(papers.c.id == first).values(verify_code=""))
        connection.execute(update(papers).where(papers.c.id == second).values(verify_code=code))
    assert store.check_paper(code).outcome is CheckOutcome.CHANGED
