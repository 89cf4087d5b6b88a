"""A hall node that lies, and terminals that misuse what they were trusted with: nobody's work is lost, changed or
mixed up with another person's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from desk_kit import Desk, World, world
from sqlalchemy import insert, select, update
from store_kit import MARKER, OTHER, draft_of, person, take_in

from intake.draft import draft_to_json
from sync.hall.results import Closed, Found, Reach, Taken
from sync.hall.sealing import PersonKeys
from sync.identity import Place
from sync.platform.schema import closed_drafts
from sync.platform.schema import drafts as rows


@pytest.fixture
def hall(tmp_path: Path, blank: Path) -> Iterator[World]:
    with world(tmp_path, blank) as running:
        yield running


@pytest.fixture
def kiosk(hall: World) -> Desk:
    return hall.desk("一号自助终端")


@pytest.fixture
def counter(hall: World) -> Desk:
    return hall.desk("三号窗口")


def keys_of_marker(desk: Desk) -> PersonKeys:
    assert desk.places.draft_key is not None
    return desk.places.draft_key.keys_of(MARKER.id_type, MARKER.id_number)


def held(hall: World, draft_id: str) -> dict[str, Any]:
    with hall.hall.database.read() as connection:
        return dict(connection.execute(select(rows).where(rows.c.id == draft_id)).one()._mapping)


def falsify(hall: World, draft_id: str, **values: object) -> None:
    statement = update(rows).where(rows.c.id == draft_id).values(values)
    hall.hall.database.write(lambda connection: connection.execute(statement))


# --- what is taken ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lie", [{"saved_at": "2026-05-14T09:00:00.000Z"}, {"revision": 9}], ids=["time", "revision"])
def test_an_old_save_does_not_pass_for_a_later_one(
    hall: World, kiosk: Desk, counter: Desk, lie: dict[str, object]
) -> None:
    draft = kiosk.begin()
    kiosk.round()
    before = held(hall, draft.id)
    listed = counter.found()
    assert counter.drafts.take(replace(listed, **lie)) == Closed("damaged"), "the list promised more"  # type: ignore[arg-type]
    falsify(hall, draft.id, **lie)
    assert counter.drafts.take(counter.found()) == Closed("damaged"), "what it says was sealed with it"
    falsify(hall, draft.id, **{name: before[name] for name in lie})
    assert isinstance(counter.drafts.take(listed), Taken)


def test_a_draft_in_another_persons_name_is_not_opened(hall: World, kiosk: Desk, counter: Desk) -> None:
    """A terminal knows the keys of whoever puts a card on it, and can seal anything with them."""
    draft = kiosk.begin()
    kiosk.round()
    row = held(hall, draft.id)
    for who in (OTHER, None):
        foreign = draft_to_json(replace(draft_of(), id=draft.id, applicant=who))
        falsify(
            hall,
            draft.id,
            sealed=keys_of_marker(kiosk).seal_draft(draft.id, row["revision"], row["saved_at"], foreign),
        )
        assert counter.drafts.take(counter.found()) == Closed("damaged")


def test_an_attachment_is_as_long_as_the_draft_says(hall: World, kiosk: Desk, counter: Desk) -> None:
    draft = kiosk.begin(b"page")
    kiosk.round()
    row = held(hall, draft.id)
    (material,) = draft.materials
    (page,) = material.pages
    wrong = replace(material, pages=(replace(page, blob=replace(page.blob, size=5)),))
    bent = draft_to_json(replace(draft, materials=(wrong,)))
    sealed = keys_of_marker(kiosk).seal_draft(draft.id, row["revision"], row["saved_at"], bent)
    falsify(hall, draft.id, sealed=sealed)
    assert counter.drafts.take(counter.found()) == Closed("damaged")


def test_what_no_memory_holds_is_not_fetched(
    hall: World, kiosk: Desk, counter: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.begin(b"page")
    kiosk.round()
    shared = counter.found()
    monkeypatch.setattr("sync.hall.drafts.TAKEN_LIMIT", 3)
    for file in hall.hall.blobs.drafts.iterdir():
        file.unlink()
    assert counter.drafts.take(shared) == Closed("damaged")
    assert kiosk.found().held is None, "it is let go of"


def test_times_that_no_screen_could_show_are_no_answer(hall: World, kiosk: Desk, counter: Desk) -> None:
    draft = kiosk.begin()
    kiosk.round()
    for nonsense in ("noon", "", "2026-05-14T01:30:00", "9999-12-31T23:59:59Z"):
        falsify(hall, draft.id, saved_at=nonsense)
        assert counter.find() == Found(Reach.CITY)


def test_a_terminal_whose_clock_is_wrong_by_years_shares_all_the_same(kiosk: Desk, counter: Desk) -> None:
    draft = kiosk.begin()
    kiosk.round()
    taken = counter.drafts.take(counter.found())
    assert isinstance(taken, Taken)
    counter.store.adopt_draft(
        taken.draft, person(counter.store), taken.blobs, taken.revision, taken.place, taken.closer
    )
    counter.drafts.release(draft.id)
    kiosk.clock.utc = kiosk.clock.utc.replace(year=2016)
    kiosk.save(draft.with_answer("phone", "1"))
    kiosk.round()
    shared = counter.found()
    assert (shared.revision, shared.saved_at[:4]) == (2, "2016")
    assert isinstance(counter.drafts.take(shared), Taken)
    counter.drafts.release(draft.id)
    counter.save(draft.with_answer("phone", "2"))
    other = counter.begin()
    counter.round()
    assert {one.id: one.revision for one in kiosk.find().drafts} == {draft.id: 3, other.id: 1}


# --- what is said to be over ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("proof", [None, "0" * 64])
def test_a_place_that_says_a_draft_is_over_does_not_shred_it(
    hall: World, kiosk: Desk, proof: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = kiosk.begin(b"page")
    kiosk.round()
    statement = insert(closed_drafts).values(id=draft.id, reason="taken_in", closed_at="", proof=proof)
    hall.hall.database.write(lambda connection: connection.execute(statement))
    for _ in range(3):
        kiosk.round()
    kiosk.save(draft.with_answer("phone", "1"))
    kiosk.round()
    assert len(kiosk.local()) == 1
    (page,) = draft.blobs()
    assert kiosk.store.read_blob(draft.id, page.digest) == b"page"
    assert capsys.readouterr().out.count("draft_end_unproved") == 1, "once is enough"


@pytest.mark.parametrize("reason", ["taken_in", "discarded"])
@pytest.mark.parametrize("begun_here", [True, False], ids=["begun_here", "adopted"])
def test_a_proved_end_drops_the_other_copy(kiosk: Desk, counter: Desk, reason: str, begun_here: bool) -> None:
    draft = kiosk.begin()
    kiosk.round()
    taken = counter.drafts.take(counter.found())
    assert isinstance(taken, Taken)
    counter.store.adopt_draft(
        taken.draft, person(counter.store), taken.blobs, taken.revision, taken.place, taken.closer
    )
    counter.store.leave_drafts()
    one, other = (kiosk, counter) if begun_here else (counter, kiosk)
    counter.drafts.release(draft.id)
    if reason == "taken_in":
        take_in(one.store, draft.id)
    else:
        one.store.discard_draft(draft.id)
    one.round()
    assert one.store.closings(Place.HALL) == []
    for _ in range(3):
        other.round()
    assert other.local() == []


def test_the_reason_of_an_end_cannot_be_changed(hall: World, kiosk: Desk, counter: Desk) -> None:
    draft = kiosk.begin()
    kiosk.round()
    closer = keys_of_marker(kiosk).closer(draft.id)
    assert closer.proves("discarded", closer.proof("discarded"))
    assert not closer.proves("taken_in", closer.proof("discarded"))
    assert not keys_of_marker(kiosk).closer("other").proves("discarded", closer.proof("discarded"))
    assert type(closer).from_text(closer.text) == closer
    assert closer.person not in repr(closer)
    assert closer.key.hex() not in repr(closer)
