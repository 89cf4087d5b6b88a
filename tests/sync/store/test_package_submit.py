"""A package is taken in whole or not at all: every case with rows, key and attachments of its own, one paper."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from package_kit import PAGES, SIGNATURE, PackageVisit, package, visit
from sqlalchemy import func, select
from sqlalchemy.engine import Connection
from store_kit import HandClock, files_below, new_id, person, take_in

from intake.intake import digest_of
from intake.receipt import receipt_from_json
from sync.store.blobs import BlobFiles
from sync.store.errors import BlobMissing, CaseShredded, StoreFull, StoreIOError
from sync.store.intakes import NewCase, Submitted, SubmittedCase
from sync.store.prepared import Prepared
from sync.store.schema import audit, audit_openings, blobs, cases, drafts, events, intakes, outbox, persons, print_jobs
from sync.store.store import Store

TABLES = (intakes, events, outbox, audit, audit_openings, persons, print_jobs, drafts, cases, blobs)
#: Of the six attachments the business registration takes three, the eatery's all five.
PAGE_COUNT = sum(len(pages) for pages in PAGES.values()) + 1


@pytest.fixture
def begun(store: Store) -> PackageVisit:
    return visit(store, new_id())


def rows(store: Store) -> dict[str, int]:
    with store._database.read() as connection:
        return {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in TABLES}


def test_every_case_has_all_its_rows_and_there_is_one_paper(store: Store, begun: PackageVisit) -> None:
    submitted = begun.submit()
    lead, other = submitted.cases
    assert rows(store) == {
        "intakes": 2,
        "events": 2,
        "outbox": 2,
        "audit": 2,
        "audit_openings": 2,
        "persons": 2,
        "print_jobs": 1,
        "drafts": 0,
        "cases": 2,
        "blobs": 3 + PAGE_COUNT,
    }
    assert lead.intake_id == submitted.intake_id == begun.draft.id
    assert (lead.case_no[-5:], other.case_no[-5:]) == ("00001", "00002")
    assert [case.item_name for case in submitted.cases] == ["个体工商户设立登记", "小餐饮登记"]
    with store._database.read() as connection:
        kept = connection.execute(select(intakes.c.id, intakes.c.package_id).order_by(intakes.c.case_no)).all()
    assert {row.package_id for row in kept} == {lead.intake_id}
    job = store.print_job(submitted.print_job_id)
    assert job is not None
    assert [case.case_no for case in receipt_from_json(job.content).cases] == [lead.case_no, other.case_no]
    assert store.verify().errors == ()


def test_each_department_gets_its_own_attachments_sealed_with_the_key_of_its_case(
    store: Store, begun: PackageVisit, home: Path
) -> None:
    lead, other = (case.intake_id for case in begun.submit().cases)
    named = {case: set(store.ready_records()[n].blobs) for n, case in enumerate((lead, other))}
    assert named[lead] == {digest_of(data) for data in (*PAGES["place_proof"], SIGNATURE)}
    assert named[other] == {digest_of(data) for pages in PAGES.values() for data in pages} | {digest_of(SIGNATURE)}
    for case, digests in named.items():
        for digest in digests:
            assert digest_of(store.read_blob(case, digest)) == digest
    with pytest.raises(BlobMissing):
        store.read_blob(lead, digest_of(PAGES["layout_plan"][0]))
    with store._database.read() as connection:
        files = connection.execute(select(blobs.c.file)).scalars().all()
        keys = connection.execute(select(cases.c.wrapped_key)).scalars().all()
    assert len(set(files)) == len(files) == len(files_below(home / "store" / "blobs"))
    assert len(set(keys)) == 2


def test_the_records_say_that_they_belong_together(store: Store, begun: PackageVisit) -> None:
    lead, other = (case.intake_id for case in begun.submit().cases)
    bodies = [json.loads(store.record_data(case))["body"] for case in (lead, other)]
    assert [body["package"]["lead"] for body in bodies] == [True, False]
    assert [[case["id"] for case in body["package"]["of"]] for body in bodies] == [[lead, other]] * 2
    assert [body["item"]["impl_code"] for body in bodies] == [
        case.impl_code for case in store.find_submitted(lead).cases
    ]  # type: ignore[union-attr]


def test_submitting_again_gives_the_same_answer_and_adds_nothing(store: Store, begun: PackageVisit, home: Path) -> None:
    first = begun.submit()
    before, files = rows(store), files_below(home / "store" / "blobs")
    again = begun.submit()
    assert again.already
    assert (again.cases, again.print_job_id, again.progress_token) == (
        first.cases,
        first.print_job_id,
        first.progress_token,
    )
    assert store.find_submitted(begun.draft.id) == again
    assert (rows(store), files_below(home / "store" / "blobs")) == (before, files)


def test_who_was_faster_wins_and_the_copies_of_the_other_go(
    store: Store, begun: PackageVisit, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes with the same draft: both have looked before either had written."""
    begun.submit()
    files = files_below(home / "store" / "blobs")
    found, looks = Store.find_submitted, []

    def late(self: Store, draft_id: str) -> Submitted | None:
        looks.append(draft_id)
        return None if len(looks) == 1 else found(self, draft_id)

    monkeypatch.setattr(Store, "find_submitted", late)
    assert begun.submit().already, "the other's pages are gone already"
    looks.clear()
    monkeypatch.setattr(Store, "_new_case", lambda _store, _draft, case, _copied: NewCase(case.id, b"", b"", ()))
    assert begun.submit().already, "the other commits when the copies are made"
    assert files_below(home / "store" / "blobs") == files


def test_the_same_card_hears_of_the_package(store: Store, begun: PackageVisit, clock: HandClock) -> None:
    submitted = begun.submit()
    recent = store.recent_case(person(store))
    assert recent is not None
    assert (recent.impl_code, recent.item_name) == (package().impl_code, "开小餐馆一件事")
    assert (recent.intake_id, recent.case_no) == (submitted.intake_id, submitted.case_no)
    assert recent.cases == submitted.cases
    assert isinstance(recent.cases[0], SubmittedCase)
    assert not recent.delivered
    first, second = (case.intake_id for case in recent.cases)
    store.mark_delivered(first, "receipt", "2026-05-14T04:00:05Z")
    assert not store.recent_case(person(store)).delivered  # type: ignore[union-attr]
    store.mark_delivered(second, "receipt", "2026-05-14T04:00:05Z")
    assert store.recent_case(person(store)).delivered  # type: ignore[union-attr]
    assert store.find_draft(person(store)) is None
    clock.advance(25 * 3600)
    assert store.recent_case(person(store)) is None


def test_a_single_matter_stays_a_single_matter(store: Store) -> None:
    submitted = take_in(store)
    assert submitted.cases == ()
    assert store.recent_case(person(store)).cases == ()  # type: ignore[union-attr]
    with store._database.read() as connection:
        assert connection.execute(select(intakes.c.package_id)).scalar_one() is None


def fail_at(number: int, error: BaseException, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """The statement that would write for the ``number``-th time fails; tells whether it came to that."""
    seen = 0
    honest = Prepared._cursor

    def cursor(self: Prepared, connection: Connection, values: Mapping[str, Any]) -> Any:
        nonlocal seen
        if not self.sql.startswith("SELECT"):
            seen += 1
            if seen == number:
                raise error
        return honest(self, connection, values)

    monkeypatch.setattr(Prepared, "_cursor", cursor)
    return lambda: seen >= number


def kept_as_before(store: Store, begun: PackageVisit, before: dict[str, int]) -> None:
    assert rows(store) == before
    assert store.find_submitted(begun.draft.id) is None
    assert store.recent_case(person(store)) is None
    assert store.find_draft(person(store)) == begun.draft
    assert store.verify().errors == ()


@pytest.mark.parametrize(
    "error", [StoreIOError("disk"), StoreFull("disk"), RuntimeError("ours")], ids=["io", "full", "ours"]
)
def test_whatever_write_fails_nothing_of_any_case_is_kept(
    store: Store, begun: PackageVisit, home: Path, error: Exception
) -> None:
    before, files = rows(store), set(files_below(home / "store" / "blobs"))
    for number in range(1, 100):
        with pytest.MonkeyPatch.context() as patch:
            reached = fail_at(number, error, patch)
            if not reached_after(begun, error, reached):
                break
        kept_as_before(store, begun, before)
        store.sweep_blobs()
        assert set(files_below(home / "store" / "blobs")) == files
    assert number > 25, "each case's rows, numbers, copies and the paper"
    assert [case.case_no[-5:] for case in store.find_submitted(begun.draft.id).cases] == ["00001", "00002"]  # type: ignore[union-attr]
    assert store.verify().errors == ()


def reached_after(begun: PackageVisit, error: Exception, reached: Callable[[], bool]) -> bool:
    try:
        begun.submit()
    except type(error):
        return True
    assert not reached()
    return False


def test_copies_are_on_disk_before_any_row_and_are_nobodys_until_then(
    store: Store, begun: PackageVisit, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a power cut between the copies and the commit: only files that the sweep takes."""
    before, files = rows(store), set(files_below(home / "store" / "blobs"))
    honest = Store._submit

    def cut(*_: object) -> Any:
        raise StoreIOError("power")

    monkeypatch.setattr(Store, "_submit", cut)
    with pytest.raises(StoreIOError):
        begun.submit()
    monkeypatch.setattr(Store, "_submit", honest)
    orphans = set(files_below(home / "store" / "blobs")) - files
    assert len(orphans) == PAGE_COUNT
    kept_as_before(store, begun, before)
    assert store.sweep_blobs() == PAGE_COUNT
    assert set(files_below(home / "store" / "blobs")) == files
    assert len(begun.submit().cases) == 2


@pytest.mark.parametrize("number", range(PAGE_COUNT))
def test_a_copy_that_cannot_be_written_undoes_all(
    store: Store, begun: PackageVisit, home: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before, files = rows(store), set(files_below(home / "store" / "blobs"))
    honest, seen = BlobFiles.write, 0

    def write(self: BlobFiles, key: bytes, data: bytes, digest: str) -> str:
        nonlocal seen
        seen += 1
        if seen > number:
            raise StoreFull("no room")
        return honest(self, key, data, digest)

    monkeypatch.setattr(BlobFiles, "write", write)
    with pytest.raises(StoreFull):
        begun.submit()
    kept_as_before(store, begun, before)
    assert set(files_below(home / "store" / "blobs")) == files


def test_what_an_app_raises_while_building_leaves_no_copy(store: Store, begun: PackageVisit, home: Path) -> None:
    before, files = rows(store), set(files_below(home / "store" / "blobs"))

    def broken(_: object) -> Any:
        raise RuntimeError("the day changed")

    with pytest.raises(RuntimeError, match="the day"):
        store.submit_all(begun.draft.id, begun.others, broken, begun.receipt)
    with pytest.raises(RuntimeError, match="the day"):
        store.submit_all(begun.draft.id, begun.others, begun.build, broken)
    kept_as_before(store, begun, before)
    assert set(files_below(home / "store" / "blobs")) == files, "removed at once"


def test_intakes_in_another_order_are_a_mistake(store: Store, begun: PackageVisit) -> None:
    before = rows(store)
    with pytest.raises(ValueError, match="order"):
        store.submit_all(begun.draft.id, begun.others, lambda n: begun.build(n)[::-1], begun.receipt)
    with pytest.raises(ValueError, match="order"):
        store.submit_all(begun.draft.id, begun.others, lambda n: begun.build(n)[:1], begun.receipt)
    kept_as_before(store, begun, before)


def test_a_page_that_was_never_stored_is_refused(store: Store) -> None:
    begun = visit(store, new_id())
    stranger = visit(store, new_id())
    foreign = PackageVisit(store, begun.draft.with_material(stranger.draft.material("layout_plan")))
    store.discard_draft(stranger.draft.id)
    submitted = foreign.submit()  # the same bytes are stored for this draft too
    assert submitted.cases
    missing = visit(store, new_id())
    with pytest.raises(BlobMissing):
        store.submit_all(new_id(), missing.others, missing.build, missing.receipt)


def test_a_discarded_draft_cannot_be_submitted(store: Store, begun: PackageVisit) -> None:
    store.discard_draft(begun.draft.id)
    with pytest.raises((CaseShredded, BlobMissing)):
        begun.submit()
    assert rows(store)["intakes"] == 0


def test_a_submit_after_a_reopen_finds_what_was_done(begun: PackageVisit, home: Path, clock: HandClock) -> None:
    first = begun.submit()
    with Store.open(home, clock) as again:
        assert PackageVisit(again, begun.draft).submit().cases == first.cases
        assert again.queue_status().pending == 2
