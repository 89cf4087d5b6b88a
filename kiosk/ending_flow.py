"""The end of a matter and of a visit: handing in, the rules that may decide at once, receipt, farewell. Pure, as
`kiosk.flow`, which calls it."""

from __future__ import annotations

from dataclasses import replace

from kiosk import effects as do
from kiosk import errand_flow
from kiosk import events as on
from kiosk.errand import Job
from kiosk.events import Event, Touch
from kiosk.moves import fresh, go, leave, numbered, to_window
from kiosk.steps import (
    Ending,
    HandOver,
    Paper,
    Review,
    RuledOut,
    State,
    Submitting,
    Thanks,
    Welcome,
    Working,
)
from station.visit.results import PaperPhase

EndingStep = Submitting | Paper | Thanks


# --- moving ---------------------------------------------------------------------------------------------------


def submit(state: State) -> State:
    state, ticket = numbered(state)
    return go(state, Submitting(ticket), do.SubmitDraft(ticket))


def ask_rules(state: State) -> State:
    """May the rule engine decide what is about to be handed in?"""
    return errand_flow.work(state, Job.CHECK_RULES)


def print_again(state: State) -> State:
    """The receipt of a matter that was handed in before this visit."""
    return _print(replace(state, taken_in=True), again=True)


def _print(state: State, again: bool, *, page: bool = False) -> State:
    state, ticket = numbered(state)
    return go(state, Paper(ticket, again=again, page=page), do.PrintReceipt(ticket, again, page))


def forgotten(state: State) -> State:
    """From the last page to the first."""
    effects = (do.ForgetSlip(),) if isinstance(state.step, Thanks) else ()
    return go(fresh(state), Welcome(), *effects)


# --- touches --------------------------------------------------------------------------------------------------


def touched(state: State, step: EndingStep, event: Event) -> State:
    match step:
        case Submitting() | Paper():
            return _handing_in(state, step, event)
        case Thanks():
            return _in_farewell(state, step, event)


def _handing_in(state: State, step: Submitting | Paper, event: Event) -> State:
    match step, event:
        case Submitting(failed=True), Touch.RETRY:
            return submit(state)
        case Submitting(failed=True), Touch.WINDOW:
            return to_window(state)
        case Paper(phase=PaperPhase.NOT_PRINTED, again=again), Touch.RETRY:
            return _print(state, again)
        case Paper(phase=PaperPhase.PRINTED | PaperPhase.UNKNOWN), Touch.REPRINT:
            return _print(state, again=True)
        case Paper(phase=PaperPhase.NOT_PRINTED | PaperPhase.UNKNOWN as phase, again=again), Touch.PRINT_PAGE:
            return _print(state, again or phase is PaperPhase.UNKNOWN, page=True)
        case Paper(phase=PaperPhase.PRINTED | PaperPhase.NOT_PRINTED | PaperPhase.UNKNOWN), Touch.FINISH if (
            state.decides
        ):
            return errand_flow.work(state, Job.CERTIFICATE)
        case Paper(phase=PaperPhase.PRINTED | PaperPhase.NOT_PRINTED | PaperPhase.UNKNOWN), Touch.FINISH:
            return leave(state, Ending.TAKEN_IN)
        case _:
            return state


def _in_farewell(state: State, thanks: Thanks, event: Event) -> State:
    match thanks.hand_over, event:
        case _, Touch.FINISH:
            return forgotten(state)
        case HandOver(paper=PaperPhase.NOT_PRINTED | PaperPhase.UNKNOWN) as hand_over, Touch.RETRY:
            return _print_slip(state, thanks, hand_over)
        case _:
            return state


def back(state: State, step: EndingStep) -> State:
    match step:
        case Submitting(failed=True):
            return go(replace(state, decides=False), Review())
        case _:
            return state


# --- results --------------------------------------------------------------------------------------------------


def answered(state: State, step: EndingStep, event: on.Result) -> State:
    match step, event:
        case Submitting(ticket=t, failed=False), on.TakenIn(ticket=ticket) if t == ticket:
            state = _handed_in(state)
            return errand_flow.work(state, Job.DECIDE) if state.decides else _print(state, again=False)
        case Submitting(ticket=t, failed=False), on.NotComplete(ticket=ticket) if t == ticket:
            return go(replace(state, decides=False), Review())
        case Submitting(ticket=t, failed=False), on.WriteFailed(ticket=ticket) if t == ticket:
            return go(state, replace(step, failed=True))
        case Paper(ticket=t, phase=PaperPhase.PRINTING), on.PaperEnded(ticket=ticket) if t == ticket:
            return go(state, replace(step, phase=event.phase, trouble=event.trouble))
        case Thanks(ticket=t, card_left=None), on.CardLeft(ticket=ticket) if t == ticket:
            return go(state, replace(step, card_left=event.present))
        case Thanks(hand_over=HandOver() as hand_over), _ if hand_over.ticket == event.ticket:
            return _handed_over(state, step, hand_over, event)
        case _:
            return state


def _handed_in(state: State) -> State:
    """The matter is over; how far it was entered plays no part any more."""
    return replace(
        state,
        draft=False,
        taken_in=True,
        check=False,
        checked=False,
        camera=True,
        face_tries=0,
        resume_at="",
        signed=False,
        editing=False,
        last_form=0,
    )


def ruled(state: State, working: Working, event: on.Result) -> State:
    """Rule-complete matters are decided on the spot (C18 a). Whatever comes of the decision, the receipt is printed."""
    match working.job, event:
        case Job.DECIDE, on.CaseMoved() | on.CaseRefused() | on.WriteFailed():
            return _print(replace(state, decides=isinstance(event, on.CaseMoved)), again=False)
        case Job.CHECK_RULES, on.CaseRead():
            return submit(replace(state, decides=True))
        case Job.CHECK_RULES, on.CaseNotFound():  # offline, and not decided offline: taken in as usual
            return submit(replace(state, decides=False))
        case Job.CHECK_RULES, on.CaseRefused():
            return go(state, RuledOut())
        case _:
            return errand_flow.answered(state, working, event)


def _handed_over(state: State, thanks: Thanks, hand_over: HandOver, event: on.Result) -> State:
    """First what there is, then how its paper came out."""
    match event:
        case on.HandedOver(number=number, kept=kept, slip=slip) if not hand_over.settled:
            known = replace(hand_over, settled=True, number=number, kept=kept, slip=slip)
            state = go(state, replace(thanks, hand_over=known))
            return _print_slip(state, thanks, known) if number or slip else state
        case on.PaperEnded(phase=phase, trouble=trouble) if hand_over.paper is PaperPhase.PRINTING:
            return go(state, replace(thanks, hand_over=replace(hand_over, paper=phase, trouble=trouble)))
        case _:
            return state


def _print_slip(state: State, thanks: Thanks, hand_over: HandOver) -> State:
    state, ticket = numbered(state)
    printing = replace(hand_over, ticket=ticket, paper=PaperPhase.PRINTING, trouble=None)
    return go(state, replace(thanks, hand_over=printing), do.PrintSlip(ticket))
