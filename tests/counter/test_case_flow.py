"""One case in the counter's flow, as tables. No Qt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from counter import effects as do
from counter import events as on
from counter.act import Act
from counter.events import CaptureTouch, Elapsed, Event, Key
from counter.flow import machine_works, next_state, timer_of
from counter.flow_table import ITEM, waited_for
from counter.steps import (
    AskPromise,
    AskRating,
    AskSignature,
    CaseStep,
    Doing,
    Overlay,
    Ready,
    SecondPerson,
    SignIn,
    State,
    Supervision,
    TakenIn,
    Visit,
    VisitTrouble,
    initial,
)
from station.staff import RefusalReason
from station.visit.capture import Capture
from station.visit.results import PaperPhase, PaperTrouble


def play(state: State, *events: Event) -> State:
    for event in events:
        state = next_state(state, event)
    return state


def answered(state: State, event: on.Result) -> State:
    return next_state(state, replace(event, ticket=waited_for(state)))


def kinds(state: State) -> list[type]:
    return [type(effect) for effect in state.effects]


def at_ready() -> State:
    return answered(play(answered(initial(), on.StoreOpened(0)), on.SignInAsked()), on.StaffSignedIn(0))


def at_visit() -> State:
    return answered(answered(play(at_ready(), Key.NEXT_PERSON), on.CardRead(0)), on.PersonLookedUp(0))


def at_case() -> State:
    return answered(play(at_visit(), on.CaseChosen(0)), on.CaseRead(0))


def in_act(act: Act = Act.ACCEPT) -> State:
    return play(at_case(), on.ActChosen(act))


def step(state: State) -> CaseStep:
    assert isinstance(state.step, CaseStep)
    return state.step


def test_a_case_of_the_list_is_read_and_left_again() -> None:
    asked = play(at_visit(), on.CaseChosen(3))
    assert do.OpenCase(asked.sequence, 3) in asked.effects
    assert machine_works(asked)
    back = play(at_case(), Key.LEAVE)
    assert isinstance(back.step, Visit)
    assert kinds(back) == [do.CloseCase, do.CloseMatter, do.LookUp]


def test_a_number_that_nobody_knows_leads_back_and_is_said() -> None:
    asked = play(at_visit(), Key.FIND_CASE, on.CaseNumberTyped())
    lost = answered(asked, on.CaseNotFound(0))
    assert isinstance(lost.step, Visit)
    assert lost.step.trouble is VisitTrouble.NO_CASE
    alone = play(at_ready(), Key.FIND_CASE, on.CaseNumberTyped())
    assert kinds(alone) == [do.BeginVisit, do.FindCase]
    nobody = answered(alone, on.CaseNotFound(0))
    assert nobody.step == Ready(no_case=True)
    assert kinds(nobody) == [do.CloseCase, do.Wipe]


def test_an_act_is_done_once_and_its_papers_are_printed() -> None:
    doing = play(in_act(), Key.DO_ACT)
    assert do.DoAct(doing.sequence, Act.ACCEPT) in doing.effects
    assert play(doing, Key.DO_ACT).effects == ()
    printing = answered(doing, on.CaseMoved(0, papers=True))
    assert step(printing).phase is PaperPhase.PRINTING
    assert do.PrintPapers(printing.sequence) in printing.effects
    failed = answered(printing, on.PaperEnded(0, PaperPhase.NOT_PRINTED, PaperTrouble.NO_PAPER))
    assert failed.effects == (), "nothing prints again by itself"
    assert kinds(play(failed, Key.RETRY)) == [do.PrintPapers]
    assert step(answered(doing, on.CaseMoved(0))).done is Act.ACCEPT


@pytest.mark.parametrize(("answer", "flag"), [(on.CaseRefused(0), "refused"), (on.WriteFailed(0), "failed")])
def test_what_is_refused_or_not_written_keeps_what_was_entered(answer: on.Result, flag: str) -> None:
    state = answered(play(in_act(), Key.DO_ACT), answer)
    assert step(state).act is Act.ACCEPT
    assert step(state).work is None
    assert getattr(step(state), flag)
    assert do.CloseAct not in kinds(state)


def test_a_second_person_signs_in_beside_the_clerk() -> None:
    asked = play(in_act(Act.DECIDE), Key.SECOND_PERSON)
    checking = play(asked, on.SecondSignIn())
    assert kinds(checking) == [do.CheckSecond]
    assert step(answered(checking, on.StaffRefused(0, RefusalReason.WRONG))).work == SecondPerson(refused=True)
    came = answered(checking, on.StaffSignedIn(0))
    assert step(came).work is None
    assert came.staff
    assert do.SignOut not in kinds(came)


def test_a_page_of_an_act_belongs_to_the_case_and_not_to_a_draft() -> None:
    live = play(in_act(Act.HAND_OUT), on.CaptureAsked("authority"))
    taken = answered(play(live, CaptureTouch.TAKE), on.PageTaken(0))
    kept = play(taken, CaptureTouch.KEEP)
    assert do.KeepCasePage(kept.sequence, "authority") in kept.effects
    assert do.KeepPage not in kinds(kept)
    assert step(answered(kept, on.PageKept(0))).work is None
    assert isinstance(step(live).work, Capture)
    assert do.StopPreview in kinds(play(live, Key.LEAVE))


def test_the_citizen_signs_promises_declines_or_rates_on_their_display() -> None:
    signing = play(in_act(Act.HAND_OUT), Key.ASK_SIGNATURE, Key.SIGNED)
    assert kinds(signing) == [do.KeepCaseSignature]
    assert step(answered(signing, on.SignatureKept(0))).work is None
    assert step(answered(signing, on.WriteFailed(0))).work == AskSignature(failed=True)
    promising = play(in_act(Act.COMMIT), Key.ASK_PROMISE)
    assert step(promising).work == AskPromise()
    declined = play(promising, Key.DECLINED)
    assert kinds(declined) == [do.DeclinePromise, do.CloseAct]
    assert step(declined).act is None
    rating = play(at_case(), on.ActChosen(Act.RATE))
    assert step(rating).work == AskRating()
    rated = play(rating, on.Rated())
    assert kinds(rated) == [do.KeepRating]
    assert step(answered(rated, on.CaseMoved(0))).done is Act.RATE
    assert step(play(rating, Key.LEAVE)).act is None


def test_c08c_nobody_leaves_while_something_is_not_decided() -> None:
    """From the receipt, from the person's page, from the case, by signing out: the question comes every time."""
    receipt = answered(play(at_visit(), on.MatterChosen(ITEM), Key.TAKE_IN), on.TakenIn(0))
    receipt = play(answered(receipt, on.PaperEnded(0, PaperPhase.PRINTED)), on.Undecided(1))
    assert isinstance(receipt.step, TakenIn)
    for state in (receipt, play(at_visit(), on.Undecided(1)), play(at_case(), on.Undecided(1))):
        for key in (Key.END_VISIT, Key.SIGN_OUT):
            asked = play(state, key)
            assert asked.overlay is Overlay.UNDECIDED, (state.step, key)
            assert do.Wipe not in kinds(asked)
        deciding = play(state, Key.END_VISIT, Key.CONFIRM)
        assert isinstance(deciding.step, CaseStep)
        assert do.OpenTakenIn in kinds(deciding)
        decided = play(state, on.Undecided(0), Key.END_VISIT)
        assert isinstance(decided.step, Ready)


def test_locking_closes_the_case_whatever_is_open_beside_it() -> None:
    for state in (at_case(), in_act(), play(in_act(), on.CaptureAsked("p")), play(in_act(), Key.SECOND_PERSON)):
        assert timer_of(state) is Elapsed.IDLE
        locked = play(state, Elapsed.IDLE)
        assert locked.step == SignIn(locked=True)
        assert do.CloseCase in kinds(locked)
        assert kinds(locked)[-2:] == [do.Wipe, do.SignOut]
    assert timer_of(play(in_act(), Key.DO_ACT)) is None
    assert isinstance(step(play(in_act(), Key.DO_ACT)).work, Doing)


def test_the_supervisors_page_is_looked_at_exported_and_left() -> None:
    page = play(at_ready(), Key.SUPERVISE)
    assert page.step == Supervision()
    assert kinds(page) == [do.LookAtHall]
    assert kinds(play(page, Key.EXPORT)) == [do.ExportFigures]
    assert isinstance(play(page, Key.LEAVE).step, Ready)
