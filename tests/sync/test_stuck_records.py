"""What the platform refuses: staff see why and whose it is, and end it; nothing else waits for it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from case_kit import moved, notice, refuse, withdraw
from store_kit import MARKER, new_id, person
from terminal_kit import City, Terminal

from intake.case.refusals import NotAllowed, Reason
from intake.intake import digest_of
from intake.parties import Applicant
from station.refusals import refusal_of, refusal_words
from sync.platform import records
from sync.platform.records import listed_intakes
from sync.platform.tokens import Terminal as Caller
from sync.store.ending import Because, NotCorrectable, NotStuck, SettledAs, StuckRecord

#: The platform takes names of a hundred characters at most.
TOO_LONG = replace(MARKER, name="长" * 101)


@pytest.fixture
def window(a: Terminal) -> Terminal:
    return a


def refused(window: Terminal, who: Applicant = TOO_LONG) -> StuckRecord:
    """An intake with one page that the platform has refused."""
    case = new_id()
    page = window.store.put_blob(case, b"\xff\xd8\xff one page", "image/jpeg")
    window.take_in(pages=(page,), who=who, case=case)
    window.deliver()
    (stuck,) = window.store.stuck_records()
    assert stuck.case_id == case
    return stuck


def held(hall: City) -> dict[str, str]:
    """What the platform has: id → case number."""
    with hall.running.database.read() as connection:
        return {one["intake_id"]: one["case_no"] for one in listed_intakes(connection)}


def test_staff_see_why_whose_and_since_when(window: Terminal) -> None:
    stuck = refused(window)
    assert (stuck.reason, stuck.kind, stuck.correctable, stuck.later) == ("invalid", "intake", True, 0)
    assert stuck.holder.endswith("长") or stuck.holder.startswith("长")
    assert "长长" not in stuck.holder, "masked"
    assert stuck.case_no
    assert stuck.since
    assert stuck.blobs == (digest_of(b"\xff\xd8\xff one page"),)
    why, line, way_out = refusal_words(stuck)
    assert (why, line) == ("平台认为填报内容有误", "申请人姓名：长度不符合要求")
    assert "更正" in way_out
    assert not any(letter.isascii() and letter.isalpha() for letter in why + line), "no English on a Chinese screen"


def test_corrected_it_is_another_intake_that_supersedes_it(hall: City, window: Terminal) -> None:
    other = window.take_in()
    stuck = refused(window)
    assert set(held(hall)) == {other}
    draft = window.store.begin_correction(stuck.id, new_id(), "c01")
    assert draft.signature is None
    assert [page.blob for material in draft.materials for page in material.pages]
    assert window.store.begin_correction(stuck.id, new_id(), "c02") == draft, "begun once"
    assert window.store.find_draft(person(window.store)) == draft, "the person's card finds it"
    pages = draft.blobs()
    new = window.take_in(pages=pages, case=draft.id)
    window.deliver()
    assert set(held(hall)) == {other, new}
    assert json.loads(window.store.record_data(new))["supersedes"] == stuck.id
    assert window.store.stuck_records() == ()
    status = window.store.queue_status()
    assert (status.pending, len(status.stuck)) == (0, 0)
    assert window.store.verify().errors == ()


def test_what_was_corrected_never_takes_effect_whichever_way_it_comes(hall: City, window: Terminal) -> None:
    stuck = refused(window)
    before = window.store.record_data(stuck.id)
    draft = window.store.begin_correction(stuck.id, new_id(), "c01")
    window.take_in(pages=draft.blobs(), case=draft.id)
    window.deliver()
    data = before.replace(TOO_LONG.name.encode(), MARKER.name.encode())  # as if the platform had learnt to take it
    caller = Caller(window.id, window.identity.device_code)
    answer = records.take(hall.ground, caller, stuck.id, digest_of(data), data)
    assert isinstance(answer, records.Invalid)
    assert [(error.field, error.reason) for error in answer.errors] == [("id", "was corrected by another intake")]


@pytest.mark.parametrize("meanwhile", ["sent again", "sent again and taken", "handed over"])
def test_a_correction_stays_one_whatever_becomes_of_what_it_corrects_meanwhile(
    window: Terminal, meanwhile: str
) -> None:
    """One clerk corrects while another sends again, or ends it: never are both taken."""
    stuck = refused(window)
    draft = window.store.begin_correction(stuck.id, new_id(), "c01")
    if meanwhile == "handed over":
        window.store.settle_stuck(stuck.id, SettledAs.HANDED_OVER, Because.ON_PAPER, "c02")
    else:
        window.store.resend(stuck.id, "c02")
    if meanwhile == "sent again and taken":
        window.store.mark_delivered(stuck.id, "receipt", "2026-05-14T04:00:05Z")
    new = window.take_in(pages=draft.blobs(), case=draft.id)
    assert json.loads(window.store.record_data(new))["supersedes"] == stuck.id
    assert [one.id for one in window.store.ready_records()] == [new]
    window.store.park(stuck.id, "invalid", "", "")  # the answer to what was under way
    assert window.store.stuck_records() == ()
    assert window.store.verify().errors == ()


def test_an_intake_that_was_taken_is_not_corrected_by_another(hall: City, window: Terminal) -> None:
    taken = window.take_in()
    window.deliver()
    with pytest.raises(NotStuck):
        window.store.begin_correction(taken, new_id(), "c01")
    envelope = json.loads(window.store.record_data(taken))
    other = new_id()
    body = {**envelope["body"], "intake_id": other, "case_no": "x", "progress_token": "another-token-of-22-ch"}
    number = envelope["body"]["case_no"]
    body["case_no"] = f"{number[:-5]}09999"
    data = json.dumps({**envelope, "id": other, "case": other, "supersedes": taken, "body": body}).encode()
    answer = records.take(hall.ground, Caller(window.id, window.identity.device_code), other, digest_of(data), data)
    assert isinstance(answer, records.Invalid)
    assert [error.field for error in answer.errors] == ["supersedes"]


@pytest.mark.parametrize(
    ("how", "because"), [(SettledAs.HANDED_OVER, Because.ON_PAPER), (SettledAs.WITHDRAWN, Because.APPLICANT)]
)
def test_settled_it_waits_for_nobody_and_nothing_behind_it_does(
    hall: City, window: Terminal, how: SettledAs, because: Because
) -> None:
    stuck = refused(window)
    moved(refuse(window.store, stuck.case_id, terminal=window.id))
    later = window.store.queue_status().pending
    ended = window.store.settle_stuck(stuck.id, how, because, "c01")
    assert ended[0] == stuck.id
    assert len(ended) == 1 + later
    status = window.store.queue_status()
    assert (status.pending, status.stuck) == (0, ())
    assert window.store.ready_records() == []
    assert stuck.case_id not in [line.id for line in window.store.waiting_for_decision()]
    found = window.store.find_case(stuck.case_no)
    assert found is not None, "it can still be looked up"
    assert window.store.verify().errors == ()
    answer = refuse(window.store, stuck.case_id, terminal=window.id)
    assert isinstance(answer, NotAllowed)
    assert answer.reason is Reason.NOT_TAKEN
    with pytest.raises(NotStuck):
        window.store.settle_stuck(stuck.id, how, because, "c02")


def test_sent_again_it_is_refused_again_or_taken(hall: City, window: Terminal) -> None:
    stuck = refused(window)
    window.store.resend(stuck.id, "c01")
    assert window.store.stuck_records() == ()
    window.deliver()
    assert [one.id for one in window.store.stuck_records()] == [stuck.id]
    with pytest.raises(NotStuck):
        window.store.resend(new_id(), "c01")


def test_told_by_the_platform_all_are_sent_again_but_what_is_damaged_here(window: Terminal) -> None:
    refused, damaged = window.take_in(), window.take_in()
    window.store.park(refused, "too_big", "", "…")
    window.store.park(damaged, "local_damage", "", "…")
    before = {one.id for one in window.store.stuck_records()}
    assert window.store.resend_all("platform") == len(before) - 1
    assert [one.id for one in window.store.stuck_records()] == [damaged]
    assert window.store.resend_all("platform") == 0


def test_only_what_was_entered_wrong_can_be_corrected(window: Terminal) -> None:
    case = window.take_in()
    window.store.park(case, "digest_conflict", "", "…")
    with pytest.raises(NotCorrectable):
        window.store.begin_correction(case, new_id(), "c01")
    (stuck,) = window.store.stuck_records()
    assert not stuck.correctable
    assert refusal_of(stuck).lines == ()


def test_a_reason_is_one_of_the_list(window: Terminal) -> None:
    stuck = refused(window)
    with pytest.raises(ValueError, match="no reason"):
        window.store.settle_stuck(stuck.id, SettledAs.WITHDRAWN, Because.ON_PAPER, "c01")


def test_a_move_behind_one_that_was_ended_is_for_a_person_too(window: Terminal) -> None:
    """The platform waits for the settled one for ever: what comes after it must not wait along, without a way out."""
    case = window.take_in()
    window.deliver()
    first = notice(window.store, case, terminal=window.id).event.id
    window.store.park(first, "invalid", "", "")
    window.store.settle_stuck(first, SettledAs.HANDED_OVER, Because.ON_PAPER, "c01")
    later = withdraw(window.store, case, terminal=window.id).event.id
    window.deliver()
    (stuck,) = window.store.stuck_records()
    assert (stuck.id, stuck.reason) == (later, "out_of_order")
    assert window.store.settle_stuck(later, SettledAs.HANDED_OVER, Because.ON_PAPER, "c01") == (later,)
    assert window.store.queue_status().pending == 0
