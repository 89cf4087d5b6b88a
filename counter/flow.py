"""The counter's flow: a pure function from state and event to the next state (DESIGN §5, CAPABILITIES §7.2).

An event that means nothing on the present step changes nothing: a second key stroke finds another step, a late result
finds another ticket. Nothing here knows Qt, devices or the store; `counter.session` carries out the effects.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from counter import case_flow
from counter import effects as do
from counter import events as on
from counter.beside_form import (
    before_camera,
    begin_capture,
    camera_tries_left,
    captured,
    face_answered,
    in_capture,
    in_scan,
    scanned,
    what_stops,
)
from counter.effects import Effect
from counter.events import Elapsed, Event, Key
from counter.moving import fresh, go, save, stay, ticket_of
from counter.steps import (
    AskConsent,
    AskFaceConsent,
    AskSignature,
    CaseStep,
    Document,
    FaceCheck,
    Matter,
    OutOfService,
    Overlay,
    Person,
    PersonPhase,
    Ready,
    Recovery,
    SignIn,
    Starting,
    State,
    Step,
    Submitting,
    Supervision,
    TakenIn,
    Visit,
    VisitTrouble,
    Work,
)
from station.visit import capture as shot
from station.visit import scan as sheets
from station.visit.capture import SIGNED_FORM, Capture
from station.visit.results import CardTrouble, DraftTrouble, PaperPhase, StoreRefusal
from station.visit.scan import Scan

#: After this many unreadable tries typing comes first (CAPABILITIES C05 b).
CARD_TRIES = 3


def next_state(state: State, event: Event) -> State:
    """The one way the flow moves."""
    if state.effects:
        state = replace(state, effects=())
    match event:
        case on.Crashed():
            return go(fresh(state, staff=state.staff), Recovery(), do.Wipe())
        case on.StoreLost():
            return go(fresh(state, staff=False), OutOfService(StoreRefusal.STORE), do.Wipe())
        case Elapsed():
            return _elapsed(state, event)
        case on.DraftLost(closed=closed):
            return _draft_lost(state, VisitTrouble.CLOSED if closed else VisitTrouble.TAKEN_OVER)
        case on.Undecided(count=count):
            return case_flow.undecided(state, count)
    if isinstance(event, on.Result):
        return _result(state, event)
    if state.overlay is not Overlay.NONE:
        return _over(state, event)
    return _pressed(state, event)


def timer_of(state: State) -> Elapsed | None:
    """Which time runs now: nobody's screen stays open when the clerk goes away (C33)."""
    match state.step:
        case OutOfService() | Ready(thanks=True):
            return Elapsed.FAREWELL
        case Starting() | SignIn() | Recovery():
            return None
        case _:
            return None if machine_works(state) else Elapsed.IDLE


def hears_codes(state: State) -> bool:
    """Whether a code held before the scanner means something here."""
    return state.staff and isinstance(state.step, Ready | Person | Visit)


def machine_works(state: State) -> bool:
    """Something is being written or printed: it ends by itself and is not interrupted."""
    match state.step:
        case Matter(work=Scan() as scan):
            return sheets.works(scan)
        case Matter(work=work):
            return _is_writing(work)
        case TakenIn(phase=PaperPhase.PRINTING):
            return True
        case CaseStep():
            return case_flow.works(state.step)
        case Visit(ticket=ticket) | SignIn(ticket=ticket):
            return ticket != 0
        case Person(phase=PersonPhase.LOOKING_UP) | Starting():
            return True
        case _:
            return False


def _is_writing(work: Work | None) -> bool:
    match work:
        case Submitting():
            return True
        case AskSignature(ticket=ticket):
            return ticket != 0
        case Capture():
            return not shot.may_stop(work)
        case _:
            return False


# --- moving ---------------------------------------------------------------------------------------------------


def _read(state: State, document: Document, tries: int) -> State:
    """Wait for the document on its reader."""
    state, ticket = ticket_of(state)
    return go(state, Person(ticket, tries=tries, document=document), _reading(document, ticket))


def _reading(document: Document, ticket: int) -> Effect:
    match document:
        case Document.ID_CARD:
            return do.ReadCard(ticket)
        case Document.SOCIAL_CARD:
            return do.ReadSocialCard(ticket)
        case Document.TRAVEL_DOCUMENT:
            return do.ReadTravelDocument(ticket)
        case _ as never:
            assert_never(never)


def _look_up(state: State, *, card: bool) -> State:
    state, ticket = ticket_of(state)
    return go(replace(state, card=card), Person(ticket, PersonPhase.LOOKING_UP), do.LookUp(ticket))


def _print(state: State, again: bool, *, page: bool = False) -> State:
    state, ticket = ticket_of(state)
    return go(state, TakenIn(ticket, again=again, page=page), do.PrintReceipt(ticket, again, page))


def _open_draft(state: State, row: int, *, take_over: bool) -> State:
    state, ticket = ticket_of(state)
    return go(state, Visit(ticket, row), do.OpenDraft(ticket, row, take_over))


def _stop_devices(state: State) -> tuple[Effect, ...]:
    match state.step:
        case Person(phase=PersonPhase.WAITING | PersonPhase.READING):
            return (do.StopReading(),)
        case CaseStep():
            return case_flow.what_stops(state.step)
        case _:
            return what_stops(state)


def _close_matter(state: State, *, keep: bool) -> State:
    """Back to the person's page; what was entered is saved first."""
    kept = (save(),) if keep else ()
    state = stay(state, *_stop_devices(state), *kept)
    return _to_visit(replace(state, draft=False), None, do.CloseMatter())


def _to_visit(state: State, trouble: VisitTrouble | None, *effects: Effect) -> State:
    """The person's page, with its lists read anew."""
    state, ticket = ticket_of(state)
    return go(state, Visit(trouble=trouble), *effects, do.LookUp(ticket))


def _leave(state: State) -> State:
    """The person leaves, once all that was taken in of them is decided (CAPABILITIES C08 c)."""
    return replace(state, overlay=Overlay.UNDECIDED) if state.undecided else _end_visit(state)


def _end_visit(state: State) -> State:
    """Their screen thanks them, everything of them is forgotten."""
    kept = (save(),) if state.draft else ()
    carded = state.card
    served = (do.FinishTicket(),) if state.person else ()
    state = stay(state, *_stop_devices(state), *kept, *served)
    state, ticket = ticket_of(fresh(state, staff=state.staff))
    ask = (do.AskCardLeft(ticket),) if carded else ()
    return go(state, Ready(ticket if carded else 0, thanks=bool(served)), do.Wipe(), *ask)


def _sign_out(state: State, reason: str, *, locked: bool) -> State:
    """The visit stays as a draft; the next to sign in reads the card again."""
    kept = (save(),) if state.draft else ()
    state = stay(state, *_stop_devices(state), *kept)
    return go(fresh(state, staff=False), SignIn(locked=locked), do.Wipe(), do.SignOut(reason))


def _draft_lost(state: State, trouble: VisitTrouble) -> State:
    """Somebody else goes on with the draft, or it is over: nothing of ours is saved, the person's page says so."""
    if not isinstance(state.step, Matter) or isinstance(state.step.work, Submitting):
        return state
    state = stay(state, *_stop_devices(state))
    return _to_visit(replace(state, draft=False), trouble, do.CloseMatter())


# --- keys -----------------------------------------------------------------------------------------------------


def _over(state: State, event: Event) -> State:
    """An overlay is modal: only what it shows answers."""
    closed = replace(state, overlay=Overlay.NONE)
    match state.overlay, event:
        case _, Key.DISMISS:
            return closed
        case Overlay.SHORTCUTS, Key.SHORTCUTS:
            return closed
        case Overlay.SEARCH, on.MatterChosen(code=code):
            return _start(closed, code)
        case Overlay.LEAVE, Key.PARK | Key.CONFIRM:
            return _close_matter(closed, keep=True)
        case Overlay.LEAVE, Key.DISCARD:
            return replace(state, overlay=Overlay.DISCARD)
        case Overlay.DISCARD, Key.CONFIRM:
            return _discarded(closed)
        case Overlay.TAKE_OVER, Key.CONFIRM if isinstance(closed.step, Visit):
            return _open_draft(closed, closed.step.row, take_over=True)
        case Overlay.FIND_CASE, on.CaseNumberTyped():
            return _find_case(closed)
        case Overlay.UNDECIDED, Key.CONFIRM:
            return case_flow.begun(stay(closed, *_stop_devices(closed)), open_with=do.OpenTakenIn)
        case Overlay.SIGN_OUT, Key.CONFIRM:
            return _sign_out(closed, "asked", locked=False)
        case _:
            return state


def _find_case(state: State) -> State:
    """By its number or code; without a person before the window it is a visit of its own."""
    here = () if isinstance(state.step, Visit) else (do.BeginVisit(),)
    return case_flow.begun(state, *here, open_with=do.FindCase)


def _discarded(state: State) -> State:
    return _close_matter(stay(state, do.DiscardDraft()), keep=False)


def _start(state: State, code: str) -> State:
    return go(replace(state, draft=True), Matter(), do.StartMatter(code), save())


def _again(state: State, *closing: Effect) -> State:
    """One more filing of what was filed last, for the same organisation or person."""
    return go(replace(state, draft=True), Matter(), *closing, do.StartAgain(), save())


def _pressed(state: State, event: Event) -> State:
    if state.staff and not machine_works(state):
        if event is Key.SHORTCUTS:
            return replace(state, overlay=Overlay.SHORTCUTS)
        if event is Key.SIGN_OUT and not isinstance(state.step, Recovery):
            return replace(state, overlay=Overlay.UNDECIDED if state.undecided else Overlay.SIGN_OUT)
    match state.step:
        case Starting() | OutOfService():
            return state
        case Recovery():
            return _recovered(state, event)
        case SignIn():
            return _at_sign_in(state, state.step, event)
        case Ready():
            return _at_ready(state, event)
        case Person():
            return _at_person(state, state.step, event)
        case Visit():
            return _at_visit(state, state.step, event)
        case Matter():
            return _at_matter(state, state.step, event)
        case TakenIn():
            return _at_paper(state, state.step, event)
        case CaseStep():
            moved = case_flow.at_case(state, state.step, event)
            return _out_of_case(state, event) if moved is None else moved
        case Supervision():
            return _at_supervision(state, event)
        case _ as never:
            assert_never(never)


def _recovered(state: State, event: Event) -> State:
    if event is not Key.FINISH:
        return state
    return go(fresh(state, staff=state.staff), Ready() if state.staff else SignIn())


def _at_sign_in(state: State, step: SignIn, event: Event) -> State:
    if not isinstance(event, on.SignInAsked) or step.ticket:
        return state
    state, ticket = ticket_of(state)
    return go(state, replace(step, ticket=ticket, refused=False), do.CheckPassword(ticket))


def _at_ready(state: State, event: Event) -> State:
    match event:
        case Key.NEXT_PERSON:
            return _read(stay(state, do.BeginVisit()), Document.ID_CARD, tries=0)
        case on.CodeSeen():
            return _read(stay(state, do.BeginVisit(), do.TakeUpCode()), Document.ID_CARD, tries=0)
        case Key.FIND_CASE:
            return replace(state, overlay=Overlay.FIND_CASE)
        case Key.SUPERVISE:
            return go(state, Supervision(), do.LookAtHall())
        case _:
            return state


def _at_supervision(state: State, event: Event) -> State:
    match event:
        case Key.LOOK_AGAIN:
            return stay(state, do.LookAtHall())
        case Key.EXPORT:
            return stay(state, do.ExportFigures())
        case Key.LEAVE:
            return go(state, Ready())
        case _:
            return state


def _out_of_case(state: State, event: Event) -> State:
    match event:
        case Key.LEAVE | Key.NEXT_MATTER if state.person:
            return _to_visit(state, None, do.CloseCase(), do.CloseMatter())
        case Key.FILE_AGAIN if state.person:
            return _again(state, do.CloseCase(), do.CloseMatter())
        case Key.LEAVE | Key.END_VISIT:
            return _leave(state)
        case _:
            return state


def _at_person(state: State, step: Person, event: Event) -> State:
    match step.phase, event:
        case PersonPhase.LOOKING_UP, _:
            return state
        case _, Key.LEAVE:
            return _end_visit(state)
        case _, on.CodeSeen():
            return stay(state, do.TakeUpCode())
        case PersonPhase.PROBLEM, Key.RETRY if _mistyped(step):
            return _stop_and(state, Person(0, PersonPhase.ACCESS, document=Document.TRAVEL_DOCUMENT))
        case PersonPhase.PROBLEM, Key.RETRY:
            return _read(state, step.document, step.tries)
        case PersonPhase.TYPING, on.PersonTyped():
            return _look_up(state, card=False)
        case PersonPhase.ACCESS, on.AccessKnown():
            return _read(state, Document.TRAVEL_DOCUMENT, 0)
        case PersonPhase.READING, _:
            return state
        case _:
            return _other_document(state, step, event)


def _mistyped(step: Person) -> bool:
    """What was typed does not open the chip: it is typed again, not read again."""
    return step.document is Document.TRAVEL_DOCUMENT and step.trouble is CardTrouble.ACCESS_REFUSED


def _other_document(state: State, step: Person, event: Event) -> State:
    """Nothing is being read: by what else can the person be identified?"""
    match event:
        case Key.TYPE:
            return _stop_and(state, replace(step, ticket=0, phase=PersonPhase.TYPING, trouble=None))
        case Key.CARD if step.document is not Document.ID_CARD or step.phase is PersonPhase.TYPING:
            return _read(stay(state, *_stop_devices(state)), Document.ID_CARD, step.tries)
        case Key.SOCIAL_CARD if step.document is not Document.SOCIAL_CARD:
            return _read(stay(state, *_stop_devices(state)), Document.SOCIAL_CARD, 0)
        case Key.TRAVEL_DOCUMENT if step.phase is not PersonPhase.ACCESS:
            return _stop_and(state, Person(0, PersonPhase.ACCESS, document=Document.TRAVEL_DOCUMENT))
        case _:
            return state


def _stop_and(state: State, step: Step) -> State:
    return go(stay(state, *_stop_devices(state)), step)


def _at_visit(state: State, step: Visit, event: Event) -> State:
    if step.ticket:
        return state
    match event:
        case Key.SEARCH:
            return replace(state, overlay=Overlay.SEARCH)
        case on.MatterChosen(code=code):
            return _start(state, code)
        case Key.FILE_AGAIN:
            return _again(state)
        case on.CodeSeen():
            return stay(state, do.TakeUpCode())
        case Key.LOOK_AGAIN:
            state, ticket = ticket_of(state)
            return stay(state, do.LookUp(ticket))
        case on.DraftChosen(row=row, take_over=take_over):
            return _open_draft(state, row, take_over=take_over)
        case on.ReceiptChosen(row=row):
            return _print(stay(state, do.TakeUpReceipt(row)), again=True)
        case on.CaseChosen(row=row):
            return case_flow.chosen(state, row)
        case Key.FIND_CASE:
            return replace(state, overlay=Overlay.FIND_CASE)
        case on.CaseNumberTyped():
            return _find_case(state)
        case Key.DECIDE:
            return case_flow.begun(state, open_with=do.OpenTakenIn)
        case Key.LEAVE | Key.END_VISIT:
            return _leave(state)
        case _:
            return state


def _at_matter(state: State, step: Matter, event: Event) -> State:
    if _is_writing(step.work):
        return state
    match event:
        case on.FieldCommitted(changed=changed):
            return stay(state, *((do.DropSignature(),) if changed else ()), save())
        case on.MaterialsChanged():
            return stay(state, do.DropSignature(), save())
        case on.PointTicked():
            return stay(state, save())
        case on.StaffChecked(same=same) if not isinstance(step.work, FaceCheck):
            return stay(state, do.RecordStaffCheck(same), save())
    if isinstance(step.work, Capture):
        return in_capture(state, step.work, event)
    if isinstance(step.work, Scan):
        return in_scan(state, step.work, event)
    if isinstance(step.work, AskFaceConsent | FaceCheck):
        return before_camera(state, step.work, event)
    match event:
        case on.CaptureAsked(material=material):
            return begin_capture(state, material)
        case on.ScanAsked(material=material):
            return go(state, Matter(Scan(material)))
        case Key.SIGN_ON_PAPER:
            return begin_capture(state, SIGNED_FORM)
        case Key.ASK_FACE if camera_tries_left(state):
            return go(state, Matter(AskFaceConsent()))
        case Key.ASK_CONSENT:
            return go(state, Matter(AskConsent()))
        case Key.ASK_SIGNATURE:
            return go(state, Matter(AskSignature()))
        case on.ConsentAnswered(given=True):
            return go(state, Matter(), do.RecordConsent(), save())
        case on.ConsentAnswered(given=False):
            return go(state, Matter(AskConsent(refused=True)))
        case Key.SIGNED if isinstance(step.work, AskSignature):
            state, ticket = ticket_of(state)
            return go(state, Matter(AskSignature(ticket)), do.KeepSignature(ticket))
        case Key.DISMISS | Key.LEAVE if step.work is not None:
            return go(state, Matter())
    return _out_of_matter(state, step, event)


def _out_of_matter(state: State, step: Matter, event: Event) -> State:
    if step.work is not None:
        return state
    match event:
        case Key.TAKE_IN:
            state, ticket = ticket_of(state)
            return go(state, Matter(Submitting(ticket)), do.Submit(ticket))
        case Key.PARK:
            return _close_matter(state, keep=True)
        case Key.LEAVE:
            return replace(state, overlay=Overlay.LEAVE)
        case Key.DISCARD:
            return replace(state, overlay=Overlay.DISCARD)
        case _:
            return state


def _at_paper(state: State, step: TakenIn, event: Event) -> State:
    if step.phase is PaperPhase.PRINTING:
        return state
    match event:
        case Key.RETRY if step.phase is PaperPhase.NOT_PRINTED:
            return _print(state, step.again)
        case Key.REPRINT:
            return _print(state, again=True)
        case Key.PRINT_PAGE:
            return _print(state, step.again or step.phase is not PaperPhase.NOT_PRINTED, page=True)
        case Key.DECIDE:
            return case_flow.begun(state, open_with=do.OpenTakenIn)
        case Key.NEXT_MATTER | Key.LEAVE:
            return _to_visit(state, None, do.CloseMatter())
        case Key.FILE_AGAIN:
            return _again(state, do.CloseMatter())
        case Key.END_VISIT:
            return _leave(state)
        case _:
            return state


# --- results --------------------------------------------------------------------------------------------------


def _result(state: State, event: on.Result) -> State:
    """A result moves the step that waits for its ticket; an overlay stays where it is."""
    moved = _awaited(state, event)
    if moved is state or moved.overlay is not Overlay.NONE:
        return moved
    same_step = type(moved.step) is type(state.step)
    return replace(moved, overlay=state.overlay if same_step else Overlay.NONE)


def _awaited(state: State, event: on.Result) -> State:
    match state.step:
        case Matter(work=Capture() as capture):
            return captured(state, shot.answered(capture, event))
        case Matter(work=Scan() as scan):
            return scanned(state, sheets.answered(scan, event))
        case Matter(work=FaceCheck() as face):
            return face_answered(state, face, event)
        case Matter():
            return _matter_answered(state, state.step, event)
        case CaseStep() as step if case_flow.is_lost(step, event):
            return _case_lost(state)
        case CaseStep():
            return case_flow.answered(state, state.step, event)
        case Person():
            return _person_answered(state, state.step, event)
        case Visit(ticket=ticket) if ticket == event.ticket != 0:
            return _draft_answered(state, state.step, event)
    match state.step, event:
        case Starting(ticket=t), on.StoreOpened(ticket=ticket) if t == ticket:
            return go(state, SignIn())
        case Starting(ticket=t), on.StoreRefused(ticket=ticket, reason=reason) if t == ticket:
            return go(state, OutOfService(reason))
        case SignIn(ticket=t), on.StaffSignedIn(ticket=ticket) if t == ticket != 0:
            return go(replace(state, staff=True), Ready())
        case SignIn(ticket=t), on.StaffRefused(ticket=ticket) if t == ticket != 0:
            return go(state, SignIn(refused=True))
        case TakenIn(ticket=t, phase=PaperPhase.PRINTING), on.PaperEnded(ticket=ticket) if t == ticket:
            return go(state, replace(state.step, phase=event.phase, trouble=event.trouble))
        case Ready(ticket=t, card_left=None), on.CardLeft(ticket=ticket) if t == ticket != 0:
            return go(state, replace(state.step, card_left=event.present))
        case _:
            return state


def _case_lost(state: State) -> State:
    """Back to where it was asked for, which says so."""
    if state.person:
        return _to_visit(state, VisitTrouble.NO_CASE, do.CloseCase())
    return go(fresh(state, staff=state.staff), Ready(no_case=True), do.CloseCase(), do.Wipe())


def _person_answered(state: State, step: Person, event: on.Result) -> State:
    if event.ticket != step.ticket:
        return state
    match step.phase, event:
        case PersonPhase.WAITING, on.CardSeen():
            return go(state, replace(step, phase=PersonPhase.READING))
        case PersonPhase.WAITING | PersonPhase.READING, on.CardRead():
            return _look_up(state, card=step.document is Document.ID_CARD)
        case PersonPhase.WAITING | PersonPhase.READING, on.CardFailed(trouble=trouble):
            problem = replace(step, phase=PersonPhase.PROBLEM, trouble=trouble, tries=step.tries + 1)
            return go(state, problem)
        case PersonPhase.LOOKING_UP, on.PersonLookedUp():
            return go(replace(state, person=True), Visit())
        case _:
            return state


def _draft_answered(state: State, step: Visit, event: on.Result) -> State:
    match event:
        case on.DraftTaken():
            return go(replace(state, draft=True), Matter(), do.TakeUpDraft(), save())
        case on.DraftNotTaken(trouble=DraftTrouble.HELD):
            return replace(go(state, Visit(row=step.row)), overlay=Overlay.TAKE_OVER)
        case on.DraftNotTaken(trouble=trouble):
            return _to_visit(state, VisitTrouble(trouble.value))
        case _:
            return state


def _matter_answered(state: State, step: Matter, event: on.Result) -> State:
    match step.work, event:
        case AskSignature(ticket=t), on.SignatureKept(ticket=ticket) if t == ticket != 0:
            return go(state, Matter(), save())
        case AskSignature(ticket=t), on.WriteFailed(ticket=ticket) if t == ticket != 0:
            return go(state, Matter(AskSignature(failed=True)))
        case Submitting(ticket=t), on.TakenIn(ticket=ticket) if t == ticket:
            return _print(replace(state, draft=False), again=False)
        case Submitting(ticket=t), on.NotComplete(ticket=ticket) if t == ticket:
            return go(state, Matter())
        case Submitting(ticket=t), on.WriteFailed(ticket=ticket) if t == ticket:
            return go(state, Matter(failed=True))
        case _:
            return state


# --- time -----------------------------------------------------------------------------------------------------


def _elapsed(state: State, event: Elapsed) -> State:
    if event is not timer_of(state):
        return state
    match event:
        case Elapsed.IDLE:
            return _sign_out(state, "time_out", locked=True)
        case Elapsed.FAREWELL if isinstance(state.step, OutOfService):
            state, ticket = ticket_of(fresh(state, staff=False))
            return go(state, Starting(ticket), do.OpenStore(ticket))
        case Elapsed.FAREWELL if isinstance(state.step, Ready):
            return replace(state, step=replace(state.step, thanks=False))
        case Elapsed.FAREWELL:
            return state
        case _ as never:
            assert_never(never)
