"""What the store knows of shared drafts: what is to be brought, what is over, what is open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update
from store_kit import MARKER, OTHER, HandClock, draft_of, files_below, person, take_in

from intake.attachment import BlobRef
from intake.draft import HandedIn, MaterialPage
from intake.intake import digest_of
from sync.hall.sealing import Closer
from sync.identity import Place
from sync.store.errors import CaseShredded
from sync.store.schema import drafts as draft_rows
from sync.store.sharing import Closing
from sync.store.store import Store

HALL, CITY = Place.HALL, Place.CITY
BOTH = (HALL, CITY)
CLOSER = Closer("a1" * 32, b"k" * 32)
PAGE = b"\xff\xd8 a page" * 9000
PAGE_REF = BlobRef(digest_of(PAGE), len(PAGE), "image/jpeg")


def revisions(store: Store, place: Place) -> dict[str, tuple[int, int | None]]:
    return {share.id: (share.revision, share.base) for share in store.drafts_to_share(place)}


def share(store: Store, draft_id: str, place: Place = HALL) -> None:
    """As the agent does it."""
    wanted = next(one for one in store.drafts_to_share(place) if one.id == draft_id)
    assert store.begin_share(place, draft_id, CLOSER)
    store.mark_shared(place, draft_id, wanted.revision, wanted.revision)


def test_every_change_is_brought_to_each_place_once(store: Store, clock: HandClock) -> None:
    draft = draft_of()
    store.save_draft(draft, person(store))
    assert revisions(store, HALL) == revisions(store, CITY) == {draft.id: (1, None)}
    share(store, draft.id)
    assert revisions(store, HALL) == {}
    assert revisions(store, CITY) == {draft.id: (1, None)}
    clock.advance(60)
    store.save_draft(draft, person(store))
    assert revisions(store, HALL) == {}, "the same again is no change"
    store.save_draft(replace(draft, step="review"), person(store))  # without a new `Draft.revision`
    assert revisions(store, HALL) == {draft.id: (2, 1)}
    store.save_draft(replace(draft, step="review", revision=40), person(store))
    assert revisions(store, HALL) == {draft.id: (40, 1)}
    assert store.drafts_to_share(CITY, known_only=True) == []
    share(store, draft.id, CITY)
    store.save_draft(draft, person(store))
    assert [one.base for one in store.drafts_to_share(CITY, known_only=True)] == [40]


def test_a_save_made_while_the_last_one_is_under_way_is_brought_next(store: Store) -> None:
    draft = draft_of()
    store.save_draft(draft, person(store))
    (wanted,) = store.drafts_to_share(HALL)
    store.begin_share(HALL, draft.id, CLOSER)
    store.save_draft(draft.with_answer("phone", "1"), person(store))
    store.mark_shared(HALL, draft.id, wanted.revision, 7)  # the place gave it a higher number
    assert revisions(store, HALL) == {draft.id: (8, 7)}
    store.mark_shared(HALL, draft.id, 8, 8)
    assert revisions(store, HALL) == {}
    kept = store.kept_draft(draft.id)
    assert kept is not None
    assert (kept.revision, kept.shared_revision, kept.city_revision) == (8, 8, None)


def test_begun_is_not_yet_there(store: Store) -> None:
    draft = draft_of()
    store.save_draft(draft, person(store))
    assert store.begin_share(HALL, draft.id, CLOSER)
    assert revisions(store, HALL) == {draft.id: (1, None)}
    kept = store.kept_draft(draft.id)
    assert kept is not None
    assert kept.shared_revision is None
    assert store.shared_ids() == [draft.id], "the place may have it, though"
    assert not store.begin_share(HALL, "no such draft", CLOSER)


@pytest.mark.parametrize("reason", ["taken_in", "discarded"])
def test_the_end_of_a_shared_draft_is_told_everywhere(store: Store, clock: HandClock, reason: str) -> None:
    draft, private = draft_of(), draft_of()
    for one in (draft, private):
        store.save_draft(one, person(store))
    share(store, draft.id)
    clock.advance(60)
    end: Callable[[str], object] = (
        (lambda draft_id: take_in(store, draft_id)) if reason == "taken_in" else store.discard_draft
    )
    end(draft.id)
    end(private.id)
    closing = Closing(draft.id, reason, "2026-05-14T04:00:00.000Z", CLOSER)
    assert store.closings(HALL) == store.closings(CITY) == [closing], "of the other one nobody has heard"
    end(draft.id)
    store.closing_heard(HALL, draft.id, BOTH)
    assert (store.closings(HALL), store.closings(CITY)) == ([], [closing])
    store.closing_heard(CITY, draft.id, BOTH)
    assert (store.closings(HALL), store.closings(CITY)) == ([], [])


def test_a_place_that_is_not_there_need_not_hear(store: Store) -> None:
    draft = draft_of()
    store.save_draft(draft, person(store))
    share(store, draft.id, CITY)
    store.discard_draft(draft.id)
    store.closing_heard(CITY, draft.id, (CITY,))
    assert store.closings(HALL) == []


def test_a_submit_that_fails_closes_nothing(store: Store) -> None:
    draft = draft_of()
    store.save_draft(draft, person(store))
    share(store, draft.id)

    def broken(_number: int) -> object:
        raise LookupError

    with pytest.raises(LookupError):
        store.submit(draft.id, broken, lambda _: b"")  # type: ignore[arg-type]
    assert store.closings(HALL) == []
    assert store.find_draft(person(store)) == draft


def test_an_adopted_draft_is_like_one_begun_here(store: Store, home: Path) -> None:
    page = HandedIn("photo", (MaterialPage(PAGE_REF, "2026-05-14T04:00:00.000Z"),))
    draft = draft_of().with_material(page)
    store.adopt_draft(draft, person(store), {PAGE_REF: PAGE}, 12, HALL, CLOSER)
    assert store.find_draft(person(store)) == draft
    assert store.read_blob(draft.id, PAGE_REF.digest) == PAGE
    assert revisions(store, HALL) == {}, "the hall has it"
    assert revisions(store, CITY) == {draft.id: (12, None)}
    store.save_draft(draft.with_answer("phone", "1"), person(store))
    assert revisions(store, HALL) == {draft.id: (13, 12)}
    done = take_in(store, draft.id, (PAGE_REF,))
    assert done.intake_id == draft.id
    assert [closing.draft_id for closing in store.closings(HALL)] == [draft.id]
    assert store.sweep_blobs() == 0
    assert store.verify().errors == ()
    assert len(files_below(home / "store" / "blobs")) == 1


def test_adopting_replaces_an_older_copy_and_keeps_its_pages(store: Store, home: Path) -> None:
    draft = draft_of()
    store.save_draft(draft, person(store))
    ref = store.put_blob(draft.id, PAGE, "image/jpeg")
    share(store, draft.id, CITY)
    newer = draft.with_material(HandedIn("photo", (MaterialPage(ref, "2026-05-14T04:00:00.000Z"),)))
    store.adopt_draft(newer, person(store), {ref: PAGE}, 3, HALL, CLOSER)
    store.adopt_draft(newer, person(store), {ref: PAGE}, 4, HALL, CLOSER)
    assert [kept.draft for kept in store.drafts_of(person(store))] == [newer]
    assert len(files_below(home / "store" / "blobs")) == 1
    assert revisions(store, HALL) == {}


def test_what_was_thrown_away_or_taken_in_here_is_not_adopted(store: Store, home: Path) -> None:
    gone, done = draft_of(), draft_of()
    store.save_draft(gone, person(store))
    store.discard_draft(gone.id)
    with pytest.raises(CaseShredded):
        store.adopt_draft(gone, person(store), {PAGE_REF: PAGE}, 2, HALL, CLOSER)
    take_in(store, done.id)
    store.adopt_draft(done, person(store), {PAGE_REF: PAGE}, 2, HALL, CLOSER)
    assert store.find_draft(person(store)) is None
    assert files_below(home / "store" / "blobs") == []


def test_drafts_closed_elsewhere_go_with_their_pages_unless_open_or_taken_in(store: Store, home: Path) -> None:
    first, second, taken = draft_of(), draft_of(OTHER), draft_of()
    for draft in (first, second):
        store.save_draft(draft, person(store, draft.applicant or MARKER))
        store.put_blob(draft.id, PAGE, "image/jpeg")
    take_in(store, taken.id)
    everything = [first.id, second.id, taken.id, "never heard of"]
    assert store.drop_closed(everything) == [], "each save says that a visit has it open"
    store.leave_drafts()
    store.open_draft(second.id)
    assert store.drop_closed(everything) == [first.id]
    assert store.find_draft(person(store)) is None
    assert store.find_draft(person(store, OTHER)) == second
    assert len(files_below(home / "store" / "blobs")) == 1
    assert store.find_submitted(taken.id) is not None
    assert store.closings(HALL) == [], "those who closed it have told it"
    store.leave_drafts()
    assert store.drop_closed(everything) == [second.id]
    assert store.drop_closed([]) == []
    assert store.verify().errors == ()


def test_a_draft_a_dead_process_had_open_is_dropped(store: Store) -> None:
    """After a power cut nobody says that the visit has ended."""
    draft = draft_of()
    store.save_draft(draft, person(store))
    ended = subprocess.run(
        [sys.executable, "-c", "from sync.store.process import ProcessName; print(ProcessName.of_this())"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    with store._database.write() as connection:
        connection.execute(update(draft_rows).values(open_by=ended))
    assert store.drop_closed([draft.id]) == [draft.id]


def test_a_slip_code_is_made_once_and_brought_with_the_draft(store: Store) -> None:
    draft = draft_of()
    store.save_draft(draft, person(store))
    share(store, draft.id)
    code = store.slip_code(draft.id, "K7M2")
    assert store.slip_code(draft.id, "K7M2") == code
    (wanted,) = store.drafts_to_share(HALL)
    assert (wanted.slip_code, wanted.revision, wanted.base) == (code, 2, 1)
    store.save_draft(draft.with_answer("phone", "1"), person(store))
    kept = store.kept_draft(draft.id)
    assert kept is not None
    assert kept.slip_code == code
    with pytest.raises(KeyError):
        store.slip_code("no such draft", "K7M2")


def test_another_place_in_its_stead_has_heard_of_nothing(store: Store) -> None:
    draft = draft_of()
    store.save_draft(draft, person(store))
    share(store, draft.id)
    share(store, draft.id, CITY)
    store.forget_place(HALL)
    assert revisions(store, HALL) == {draft.id: (1, None)}
    assert revisions(store, CITY) == {}
