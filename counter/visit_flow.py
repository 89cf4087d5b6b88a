"""The person's page, and the paper of what was taken in: from here a matter is begun, taken up, or decided. Pure, as
`counter.flow`, which calls it."""

from __future__ import annotations

from dataclasses import replace

from counter import case_flow
from counter import effects as do
from counter import events as on
from counter.effects import Effect
from counter.events import Event, Key
from counter.leaving import leave, to_visit
from counter.moving import go, save, stay, ticket_of
from counter.steps import Matter, Overlay, State, TakenIn, Visit, VisitTrouble
from station.visit.results import DraftTrouble, PaperPhase

# --- the person's page ----------------------------------------------------------------------------------------


def pressed(state: State, step: Visit, event: Event) -> State:
    if step.ticket:
        return state
    match event:
        case Key.SEARCH:
            return replace(state, overlay=Overlay.SEARCH)
        case on.MatterChosen(code=code):
            return start(state, code)
        case Key.FILE_AGAIN:
            return again(state)
        case on.CodeSeen():
            return stay(state, do.TakeUpCode())
        case Key.LOOK_AGAIN:
            state, ticket = ticket_of(state)
            return stay(state, do.LookUp(ticket))
        case on.DraftChosen(row=row, take_over=take_over):
            return open_draft(state, row, take_over=take_over)
        case on.ReceiptChosen(row=row):
            return print_receipt(stay(state, do.TakeUpReceipt(row)), again=True)
        case on.CaseChosen(row=row):
            return case_flow.chosen(state, row)
        case Key.FIND_CASE:
            return replace(state, overlay=Overlay.FIND_CASE)
        case on.CaseNumberTyped():
            return find_case(state)
        case Key.DECIDE:
            return case_flow.begun(state, open_with=do.OpenTakenIn)
        case Key.LEAVE | Key.END_VISIT:
            return leave(state)
        case _:
            return state


def start(state: State, code: str) -> State:
    return go(replace(state, draft=True), Matter(), do.StartMatter(code), save())


def again(state: State, *closing: Effect) -> State:
    """One more filing of what was filed last, for the same organisation or person."""
    return go(replace(state, draft=True), Matter(), *closing, do.StartAgain(), save())


def open_draft(state: State, row: int, *, take_over: bool) -> State:
    state, ticket = ticket_of(state)
    return go(state, Visit(ticket, row), do.OpenDraft(ticket, row, take_over))


def find_case(state: State) -> State:
    """By its number or code; without a person before the window it is a visit of its own."""
    here = () if isinstance(state.step, Visit) else (do.BeginVisit(),)
    return case_flow.begun(state, *here, open_with=do.FindCase)


def answered(state: State, step: Visit, event: on.Result) -> State:
    match event:
        case on.DraftTaken():
            return go(replace(state, draft=True), Matter(), do.TakeUpDraft(), save())
        case on.DraftNotTaken(trouble=DraftTrouble.HELD):
            return replace(go(state, Visit(row=step.row)), overlay=Overlay.TAKE_OVER)
        case on.DraftNotTaken(trouble=trouble):
            return to_visit(state, VisitTrouble(trouble.value))
        case _:
            return state


# --- the receipt ----------------------------------------------------------------------------------------------


def paper_pressed(state: State, step: TakenIn, event: Event) -> State:
    if step.phase is PaperPhase.PRINTING:
        return state
    match event:
        case Key.RETRY if step.phase is PaperPhase.NOT_PRINTED:
            return print_receipt(state, step.again)
        case Key.REPRINT:
            return print_receipt(state, again=True)
        case Key.PRINT_PAGE:
            return print_receipt(state, step.again or step.phase is not PaperPhase.NOT_PRINTED, page=True)
        case Key.DECIDE:
            return case_flow.begun(state, open_with=do.OpenTakenIn)
        case Key.NEXT_MATTER | Key.LEAVE:
            return to_visit(state, None, do.CloseMatter())
        case Key.FILE_AGAIN:
            return again(state, do.CloseMatter())
        case Key.END_VISIT:
            return leave(state)
        case _:
            return state


def print_receipt(state: State, again: bool, *, page: bool = False) -> State:
    state, ticket = ticket_of(state)
    return go(state, TakenIn(ticket, again=again, page=page), do.PrintReceipt(ticket, again, page))


def paper_answered(state: State, step: TakenIn, event: on.Result) -> State:
    match event:
        case on.PaperEnded(ticket=ticket) if step.ticket == ticket and step.phase is PaperPhase.PRINTING:
            return go(state, replace(step, phase=event.phase, trouble=event.trouble))
        case _:
            return state
