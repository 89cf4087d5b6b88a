"""The part of the flow beside applying: progress, supplement, certificates, rating, complaint, appointment. Pure, as
`kiosk.flow`, which calls it."""

from __future__ import annotations

from dataclasses import replace

from kiosk import effects as do
from kiosk import events as on
from kiosk.errand import CaseView, Errand, Job
from kiosk.events import Event, Touch
from kiosk.moves import fresh, go, leave, numbered, to_window
from kiosk.steps import (
    Appointments,
    AppointmentTime,
    Cases,
    Certificates,
    Complaint,
    Ending,
    FindCase,
    Guide,
    Issued,
    Notice,
    Progress,
    Rating,
    Review,
    RuledOut,
    Services,
    Sign,
    State,
    Step,
    Supplement,
    Welcome,
    Working,
    Zone,
)
from station.visit import capture as capturing
from station.visit.results import PaperPhase

#: What a fresh case list may lead to.
_NEEDS_CARD = frozenset({Errand.SUPPLEMENT, Errand.CERTIFICATE, Errand.APPOINTMENT, Errand.EVALUATION})
ErrandStep = (
    FindCase
    | Working
    | Cases
    | Progress
    | Supplement
    | Certificates
    | Issued
    | Rating
    | Complaint
    | Appointments
    | AppointmentTime
    | RuledOut
    | Zone
)
_PRINTED_OR_NOT = (PaperPhase.PRINTED, PaperPhase.NOT_PRINTED, PaperPhase.UNKNOWN)


def begun(state: State, errand: Errand) -> State:
    """Through a door of the first page."""
    state = replace(state, errand=errand)
    if errand in _NEEDS_CARD:
        return go(state, Notice())
    return go(state, _FIRST.get(errand, Complaint()))


_FIRST: dict[Errand, Step] = {Errand.PROGRESS: FindCase(), Errand.ZONE: Zone()}


def work(state: State, job: Job, position: int = 0) -> State:
    """Ask the store."""
    state, ticket = numbered(state)
    return go(state, Working(job, ticket, position), do.DoJob(ticket, job, position))


def card_read(state: State) -> State:
    """Who it is, is known: what is theirs?"""
    return work(replace(state, person=True), Job.LIST)


# --- touches --------------------------------------------------------------------------------------------------


def touched(state: State, step: ErrandStep, event: Event) -> State:
    match step, event:
        case Working(failed=True, job=job, position=position), Touch.RETRY:
            return work(state, job, position)
        case Working(failed=failed, refused=refused), Touch.WINDOW if failed or refused:
            return to_window(state)
        case Working(refused=True), Touch.FINISH:
            return leave(state, Ending.TAKEN_IN if state.taken_in else Ending.NOTHING)
        case FindCase() | Cases() | Progress() | Supplement() | Certificates(), _:
            return _with_cases(state, step, event)
        case Issued(phase=phase), _ if phase in _PRINTED_OR_NOT:
            return _with_paper(state, phase, event)
        case Rating(), _:
            return _rating(state, step, event)
        case Complaint(), on.Written():
            return work(state, Job.COMPLAIN)
        case Appointments() | AppointmentTime(), _:
            return _booking(state, step, event)
        case RuledOut() | Zone(), Touch.WINDOW:
            return to_window(state)
        case Zone(), on.ErrandChosen(errand=Errand.PROGRESS | Errand.EVALUATION as errand):
            return begun(state, errand)
        case Zone(), on.ItemChosen(code=code, check=check):
            return go(replace(state, errand=Errand.APPLY, item=code, check=check), Guide())
        case _:
            return state


def _with_cases(state: State, step: ErrandStep, event: Event) -> State:
    match step, event:
        case FindCase() | Progress(view=CaseView.CODE | CaseView.STATE), Touch.PROCEED:
            return go(state, Notice())
        case FindCase(), on.CodeGiven(typed=typed):
            return work(state, Job.FIND_TYPED if typed else Job.FIND)
        case Cases(), on.RowChosen(position=position):
            return work(state, Job.OPEN, position)
        case Progress(view=CaseView.FULL), Touch.SUPPLEMENT:
            return go(replace(state, errand=Errand.SUPPLEMENT), Supplement())
        case Progress(view=CaseView.FULL), Touch.CERTIFICATE:
            return go(replace(state, errand=Errand.CERTIFICATE), Certificates())
        case Progress(view=CaseView.FULL), Touch.FEE_SLIP:
            return work(state, Job.FEE_SLIP)
        case Progress(view=CaseView.FULL), Touch.COMPLAIN:
            return go(state, Complaint())
        case Progress(view=CaseView.FULL) | Certificates(), Touch.FINISH:
            return work(state, Job.ASK_RATING)
        case Cases() | Progress() | Supplement(), Touch.FINISH:
            return leave(state, Ending.NOTHING)
        case Certificates(), on.RowChosen(position=position):
            return work(state, Job.CERTIFICATE, position)
        case Supplement(), on.MaterialOpened(material=material):
            state, ticket = numbered(state)
            capture, effects = capturing.begun(material, ticket)
            return go(state, capture, *effects)
        case Supplement(), Touch.PROCEED:
            return go(state, Sign())
        case Cases() | Supplement() | Certificates(), Touch.WINDOW:
            return to_window(state)
        case _:
            return state


def _with_paper(state: State, phase: PaperPhase, event: Event) -> State:
    match event:
        case Touch.RETRY if phase is not PaperPhase.PRINTED:
            return _print(state)
        case Touch.FINISH:
            return work(state, Job.ASK_RATING)
        case _:
            return state


def _print(state: State) -> State:
    state, ticket = numbered(state)
    return go(state, Issued(ticket), do.PrintIssued(ticket))


def _rating(state: State, step: ErrandStep, event: Event) -> State:
    match step, event:
        case Rating(why=False), on.RatingChosen(bad=bad):
            return go(state, Rating(why=True)) if bad else work(state, Job.RATE)
        case Rating(why=True), on.Written():
            return work(state, Job.RATE)
        case Rating(), Touch.SKIP:
            return leave(state, Ending.DONE)
        case _:
            return state


def _booking(state: State, step: ErrandStep, event: Event) -> State:
    match step, event:
        case Appointments(), Touch.BOOK:
            return go(state, Services())
        case Appointments(), on.RowChosen(position=position):
            return work(state, Job.CANCEL_BOOKING, position)
        case Appointments(), Touch.FINISH:
            return leave(state, Ending.DONE)
        case AppointmentTime(), on.Written():
            return work(state, Job.BOOK)
        case _:
            return state


def item_chosen(state: State, code: str) -> State:
    """For which matter an appointment is."""
    return go(replace(state, item=code), AppointmentTime())


def signed(state: State) -> State:
    """The supplement is signed: it is handed in."""
    return work(state, Job.SUPPLY)


def rules_asked(state: State) -> State:
    return work(state, Job.CHECK_RULES)


def may_cancel(step: Step) -> bool:
    """Nothing is being written or printed."""
    match step:
        case Working(failed=failed, refused=refused):
            return failed or refused
        case Issued() | Rating():
            return False
        case _:
            return True


# --- back -----------------------------------------------------------------------------------------------------


def back(state: State, step: ErrandStep) -> State:
    match step:
        case FindCase() | Zone():
            return first_page(state)
        case Complaint() if state.errand is Errand.COMPLAINT:
            return first_page(state)
        case Complaint():
            return go(state, Progress())
        case Progress(view=CaseView.CODE | CaseView.STATE):
            return go(state, FindCase())
        case Progress() | Supplement() | Certificates() if state.person and not state.taken_in:
            return go(state, Cases())
        case Rating(why=True):
            return go(state, Rating())
        case AppointmentTime():
            return go(replace(state, item=None), Services())
        case RuledOut():
            return go(state, Review())
        case Working(job=Job.FEE_SLIP, failed=True):
            return go(state, Progress())
        case Working(job=Job.COMPLAIN, failed=True):
            return go(state, Complaint())
        case Working(job=Job.SUPPLY, failed=failed, refused=refused) if failed or refused:
            return go(state, Supplement())
        case Working(job=Job.CERTIFICATE, refused=True) if not state.taken_in:
            return go(state, Certificates())
        case Working(job=Job.BOOK, failed=failed, refused=refused) if failed or refused:
            return go(state, AppointmentTime())
        case _:
            return state


def first_page(state: State) -> State:
    """Nobody was asked for anything yet."""
    return go(fresh(state, state.mode), Welcome(), do.Wipe())


# --- results --------------------------------------------------------------------------------------------------


def answered(state: State, step: Working | Issued, event: on.Result) -> State:
    """What came of the work, or of the paper."""
    if step.ticket != event.ticket:
        return state
    match step, event:
        case Issued(phase=PaperPhase.PRINTING), on.PaperEnded(phase=phase, trouble=trouble):
            return go(state, replace(step, phase=phase, trouble=trouble))
        case Working(failed=True) | Working(refused=True), _:
            return state
        case Working(job=job), on.WriteFailed() if job is not Job.DECIDE:
            return go(state, replace(step, failed=True))
        case Working(job=job), on.CaseRefused() if job not in (Job.CHECK_RULES, Job.DECIDE):
            return go(state, replace(step, refused=True))
        case Working(job=Job.FIND | Job.FIND_TYPED | Job.LIST | Job.OPEN | Job.ASK_RATING), _:
            return _found(state, step.job, event)
        case Working(), on.CaseMoved(papers=papers):
            return _moved(state, step.job, papers=papers)
        case _:
            return state


def _found(state: State, job: Job, event: on.Result) -> State:
    match job, event:
        case Job.LIST, on.CaseRead():
            return go(state, Appointments() if state.errand is Errand.APPOINTMENT else Cases())
        case Job.FIND, on.CaseRead():
            return go(state, Progress(CaseView.CODE))
        case Job.FIND_TYPED, on.CaseRead():
            return go(state, Progress(CaseView.STATE))
        case Job.FIND | Job.FIND_TYPED, on.CaseNotFound():
            return go(state, FindCase(missed=True))
        case Job.OPEN, on.CaseRead() if state.errand is Errand.EVALUATION:
            return work(state, Job.ASK_RATING)
        case Job.OPEN, on.CaseRead():
            return go(state, _OPENED.get(state.errand, Progress()))
        case Job.OPEN, on.CaseNotFound():
            return go(state, Cases())
        case Job.ASK_RATING, on.CaseRead():
            return go(state, Rating())
        case Job.ASK_RATING, on.CaseNotFound():
            return leave(state, Ending.TAKEN_IN if state.taken_in else Ending.DONE)
        case _:
            return state


_OPENED: dict[Errand, Step] = {Errand.SUPPLEMENT: Supplement(), Errand.CERTIFICATE: Certificates()}


def _moved(state: State, job: Job, *, papers: bool) -> State:
    match job:
        case Job.RATE:
            return leave(state, Ending.DONE)
        case Job.CANCEL_BOOKING:
            return go(state, Appointments())
        case _:
            return _print(state) if papers else leave(state, Ending.DONE)


__all__ = [
    "ErrandStep",
    "answered",
    "back",
    "begun",
    "card_read",
    "first_page",
    "item_chosen",
    "may_cancel",
    "rules_asked",
    "signed",
    "touched",
    "work",
]
