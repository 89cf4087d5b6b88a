"""The kiosk's flow: a pure function from state and event to the next state (DESIGN §5, CAPABILITIES §7.1).

An event that means nothing on the present step changes nothing: a second tap on a button finds another step, a late
device result finds another ticket. Nothing here knows Qt, devices or the store; `kiosk.controller` has the effects
carried out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk import effects as do
from kiosk import errand_flow, person_check
from kiosk import events as on
from kiosk.errand import Errand, Job
from kiosk.events import Elapsed, Event, Touch
from kiosk.moves import (
    fresh,
    go,
    leave,
    numbered,
    saving,
    step_of_token,
    step_token,
    to_person_check,
    to_review,
    to_window,
)
from kiosk.person_check import next_of_identity
from kiosk.steps import (
    Appointments,
    AppointmentTime,
    Card,
    CardPhase,
    Cases,
    Certificates,
    Complaint,
    DeliveryWay,
    Ending,
    FaceCheck,
    FaceConsent,
    FindCase,
    Form,
    Found,
    Guide,
    HandOver,
    Held,
    Identity,
    Issued,
    LookUp,
    Maintenance,
    Materials,
    Mode,
    Notice,
    OutOfService,
    Overlay,
    Paper,
    Parties,
    PersonCheck,
    Progress,
    Rating,
    Recovery,
    Review,
    RuledOut,
    Services,
    Sign,
    StaffCheck,
    StaffPhase,
    Starting,
    State,
    Submitting,
    Supplement,
    Thanks,
    Welcome,
    Working,
)
from station.visit import capture as capturing
from station.visit.capture import Capture, CaptureTouch
from station.visit.effects import VisitEffect
from station.visit.results import CapturePhase, DraftTrouble, PaperPhase, StoreRefusal

#: After this many unreadable tries the screen leads to a manned window first (CAPABILITIES §7.1).
CARD_TRIES = 3

#: No personal data on these: nothing to warn about, nothing to wipe.
_NO_VISIT = (Starting, OutOfService, Recovery, Welcome, Maintenance, Thanks)


def next_state(state: State, event: Event) -> State:
    """The one way the flow moves."""
    if state.effects:
        state = replace(state, effects=())
    if isinstance(event, on.Crashed):
        return go(fresh(state), Recovery(), do.Wipe(), do.ForgetSlip())
    if isinstance(event, on.StoreLost):
        return go(fresh(state), OutOfService(StoreRefusal.STORE), do.Wipe(), do.ForgetSlip())
    if isinstance(event, on.DraftLost):
        return _lost(state, event)
    if isinstance(event, Elapsed):
        return _elapsed(state, event)
    if isinstance(event, on.Result):
        return _result(state, event)
    if state.overlay is not Overlay.NONE:
        return _over(state, event)
    return _touched(state, event)


def timer_of(state: State) -> Elapsed | None:
    """Which time runs now. Machine work (writing, printing) is never cut short by the citizen's time-out."""
    if state.overlay is Overlay.TIME_OUT:
        return Elapsed.GRACE
    match state.step:
        case Thanks(hand_over=HandOver(settled=False) | HandOver(paper=PaperPhase.PRINTING)):
            return None
        case Thanks(hand_over=HandOver(number=True) | HandOver(slip=True)):
            return Elapsed.READING
        case Thanks() | Recovery() | OutOfService():
            return Elapsed.FAREWELL
        case Welcome() if state.mode != Mode() or state.overlay is not Overlay.NONE:
            return Elapsed.IDLE
        case Starting() | Welcome() | LookUp() | Submitting(failed=False) | StaffCheck(phase=StaffPhase.SIGNING):
            return None
        case Held(ticket=ticket) if ticket:
            return None
        case Paper(phase=PaperPhase.PRINTING) | Issued(phase=PaperPhase.PRINTING):
            return None
        case Working(failed=False, refused=False):
            return None
        case _:
            return Elapsed.IDLE


def can_cancel(state: State) -> bool:
    """Whether the way out is shown: wherever a visit is under way and nothing is being written."""
    match state.step:
        case LookUp() | Submitting(failed=False) | Paper() | Capture(phase=CapturePhase.KEEPING):
            return False
        case Sign(ticket=ticket):
            return ticket == 0
        case _:
            return not isinstance(state.step, _NO_VISIT) and errand_flow.may_cancel(state.step)


def can_go_back(state: State) -> bool:
    """Whether 返回 leads somewhere."""
    return _back(state).step != state.step


def can_call_help(state: State) -> bool:
    """Staff can be called everywhere but while the terminal starts."""
    return not isinstance(state.step, Starting | Maintenance)


def can_set_mode(state: State) -> bool:
    """Language, type size, contrast and voice can be switched wherever somebody may be reading."""
    return not isinstance(state.step, Starting | OutOfService | Recovery | Maintenance)


# --- moving ---------------------------------------------------------------------------------------------------


def _read_card(state: State, tries: int) -> State:
    state, ticket = numbered(state)
    return go(state, Card(ticket, tries=tries), do.ReadCard(ticket))


def _forgotten(state: State) -> State:
    """From the last page to the first."""
    effects = (do.ForgetSlip(),) if isinstance(state.step, Thanks) else ()
    return go(fresh(state), Welcome(), *effects)


def _look_up(state: State) -> State:
    state, ticket = numbered(state)
    return go(replace(state, person=True), LookUp(ticket), do.LookUpPerson(ticket))


def _preview(state: State, material: str) -> State:
    state, ticket = numbered(state)
    begun, effects = capturing.begun(material, ticket)
    return go(state, begun, *effects)


def _print(state: State, again: bool, *, page: bool = False) -> State:
    state, ticket = numbered(state)
    return go(state, Paper(ticket, again=again, page=page), do.PrintReceipt(ticket, again, page))


def _submit(state: State) -> State:
    state, ticket = numbered(state)
    return go(state, Submitting(ticket), do.SubmitDraft(ticket))


def _start_matter(state: State) -> State:
    """Person and item are both known: a draft begins with the data on the card."""
    return saving(replace(state, draft=True, checked=False), Identity(), do.StartDraft())


def _resume(state: State, found: Found) -> State:
    """A found draft goes on where it was; if its matter wants person and card compared, by way of that."""
    step = step_of_token(found.at)
    state = replace(state, item=found.item, draft=True, signed=isinstance(step, Review), check=found.check)
    if not found.check:
        return go(state, step, do.TakeUpDraft())
    state = go(replace(state, resume_at=found.at, checked=False), step, do.TakeUpDraft())
    return to_person_check(state)


def _take_held(state: State, held: Held, *, over: bool) -> State:
    state, ticket = numbered(state)
    return go(state, Held(held.found, ticket), do.TakeHeld(ticket, over))


def _besides(state: State, found: Found) -> State:
    """What the card brought back besides a draft that another terminal has."""
    if found.draft or found.recent or found.closed or state.item is None:
        return go(state, found)
    return _start_matter(state)


def _lost(state: State, event: on.DraftLost) -> State:
    """Another terminal goes on with the draft: nothing of it may be saved here. What is being written is let through:
    of two submits of one draft the platform takes one."""
    writing = isinstance(state.step, Submitting) and not state.step.failed
    if not state.draft or state.taken_in or writing:
        return state
    return leave(state, Ending.LOST, lost_to=event.holder or "", closed=event.closed)


def _after_form(state: State) -> State:
    if state.editing:
        return to_review(state)
    return saving(state, Materials())


# --- touches --------------------------------------------------------------------------------------------------


def _over(state: State, event: Event) -> State:
    """An overlay is modal: only what it shows answers."""
    closed = replace(state, overlay=Overlay.NONE)
    match state.overlay, event:
        case _, Touch.DISMISS:
            return closed
        case Overlay.SETTINGS, on.ModeChosen(mode=mode):
            return replace(state, mode=mode)
        case Overlay.CANCEL, Touch.CANCEL_KEEP:
            return _cancelled(closed, keep=True)
        case Overlay.CANCEL, Touch.CANCEL_DISCARD:
            return _cancelled(closed, keep=False)
        case Overlay.HELP, Touch.WINDOW if can_cancel(closed):
            return to_window(closed)
        case _:
            return state


def _cancelled(state: State, keep: bool) -> State:
    if state.taken_in:
        return leave(state, Ending.TAKEN_IN)
    if not state.draft:
        return leave(state, Ending.NOTHING)
    if keep:
        return leave(state, Ending.KEPT, do.SaveDraft(step_token(state)))
    return leave(state, Ending.DISCARDED, do.DiscardDraft())


def _touched(state: State, event: Event) -> State:
    match event:
        case Touch.HELP if can_call_help(state):
            return replace(state, overlay=Overlay.HELP, effects=(do.CallStaff(),))
        case Touch.SETTINGS if can_set_mode(state):
            return replace(state, overlay=Overlay.SETTINGS)
        case on.ModeChosen(mode=mode) if can_set_mode(state):
            return replace(state, mode=mode)
        case Touch.CANCEL if can_cancel(state):
            return replace(state, overlay=Overlay.CANCEL)
        case Touch.BACK:
            return _back(state)
    match state.step:
        case Welcome() | OutOfService() if event is Touch.MAINTAIN:
            return go(fresh(state), Maintenance(), do.OpenMaintenance())
        case Maintenance():
            return _begin_anew(state) if event is Touch.FINISH else state
        case Starting() | OutOfService() | LookUp():
            return state
        case Recovery():
            return _forgotten(state) if event is Touch.FINISH else state
        case Thanks() as thanks:
            return _in_farewell(state, thanks, event)
        case Welcome() if isinstance(event, on.ErrandChosen):
            return errand_flow.begun(state, event.errand)
        case Welcome() | Services() | Guide() | Notice():
            return _before_card(state, event)
        case Card() | Held() | Found() | Identity() | Parties():
            return _with_card(state, event)
        case PersonCheck() | FaceConsent() | FaceCheck() | StaffCheck() as ways:
            return person_check.touched(state, ways, event)
        case Form() | Materials() | DeliveryWay() | Sign() | Review():
            return _in_matter(state, event)
        case Capture() as capture:
            return _in_capture(state, capture, event)
        case Submitting() | Paper():
            return _at_the_end(state, event)
        case (
            FindCase()
            | Working()
            | Cases()
            | Progress()
            | Supplement()
            | Certificates()
            | Issued()
            | Rating()
            | Complaint()
            | Appointments()
            | AppointmentTime()
            | RuledOut()
        ) as errand:
            return errand_flow.touched(state, errand, event)
        case _ as never:
            assert_never(never)


def _before_card(state: State, event: Event) -> State:
    match state.step, event:
        case Welcome(), Touch.BEGIN:
            return go(state, Services())
        case Welcome(), Touch.CONTINUE:
            return go(state, Notice())
        case Services(), on.ItemChosen(code=code) if state.errand is Errand.APPOINTMENT:
            return errand_flow.item_chosen(state, code)
        case Services(), on.ItemChosen(code=code, check=check):
            return go(replace(state, item=code, check=check), Guide())
        case Guide(), Touch.PROCEED if state.item is not None:
            return _start_matter(state) if state.person else go(state, Notice())
        case Guide(), Touch.WINDOW:
            return to_window(state)
        case Notice(), Touch.PROCEED:
            return _read_card(go(state, state.step, do.NoteConsent()), tries=0)
        case _:
            return state


def _with_card(state: State, event: Event) -> State:
    match state.step, event:
        case Card(phase=CardPhase.PROBLEM, tries=tries), Touch.RETRY:
            return _read_card(state, tries)
        case Card(phase=CardPhase.PROBLEM), Touch.WINDOW:
            return to_window(state)
        case Held(ticket=0) as held, _:
            return _with_held(state, held, event)
        case Found(draft=True) as found, Touch.RESUME:
            return _resume(state, found)
        case Found(draft=True) as found, Touch.DISCARD:
            return go(state, Found(draft=False, recent=found.recent), do.DiscardDraft())
        case Found(recent=True), Touch.REPRINT:
            return _print(replace(go(state, state.step, do.TakeUpRecent()), taken_in=True), again=True)
        case Found(draft=False), Touch.PROCEED:
            return _start_matter(state) if state.item is not None else go(state, Services())
        case Found(draft=draft), Touch.FINISH:
            return leave(state, Ending.KEPT if draft else Ending.NOTHING)
        case Identity(), Touch.PROCEED:
            return next_of_identity(state)
        case Identity() | Parties(), Touch.WINDOW:
            return to_window(state)
        case Identity(), Touch.FOR_OTHERS:
            return saving(state, Parties())
        case Parties(), on.MaterialOpened(material=capturing.AUTHORITY):
            return _preview(state, capturing.AUTHORITY)
        case Parties(), on.PartiesSettled():
            state = replace(state, signed=False)
            return to_review(state) if state.editing else next_of_identity(state)
        case _:
            return state


def _with_held(state: State, held: Held, event: Event) -> State:
    match event:
        case Touch.TAKE_OVER if held.trouble is not DraftTrouble.UNUSABLE:
            return _take_held(state, held, over=True)
        case Touch.RETRY if held.trouble is not DraftTrouble.UNUSABLE:
            return _take_held(state, held, over=False)
        case Touch.PROCEED:
            return _besides(state, held.found)
        case Touch.WINDOW:
            return to_window(state)
        case Touch.FINISH:
            return leave(state, Ending.NOTHING)
        case _:
            return state


def _in_matter(state: State, event: Event) -> State:
    match state.step, event:
        case Form(position=position), on.FieldAccepted(goto=goto, changed=changed):
            state = replace(state, signed=state.signed and not changed)
            if goto is None:
                return _after_form(replace(state, last_form=position))
            return saving(state, Form(goto))
        case Materials(), on.MaterialOpened(material=material):
            return _preview(state, material)
        case Materials(), on.MaterialsChanged():
            return saving(replace(state, signed=False), Materials())
        case Materials(), Touch.PROCEED:
            return to_review(state)
        case Materials(), Touch.WINDOW:
            return to_window(state)
        case Sign(ticket=0), Touch.PROCEED if state.errand is Errand.SUPPLEMENT:
            return errand_flow.signed(state)
        case Sign(ticket=0), Touch.PROCEED:
            state, ticket = numbered(state)
            return go(state, Sign(ticket), do.KeepSignature(ticket))
        case Review(), on.EditField(position=position):
            return saving(replace(state, editing=True), Form(position))
        case DeliveryWay(), Touch.PROCEED:
            return to_review(replace(state, signed=False))
        case Review(), Touch.EDIT_DELIVERY:
            return saving(replace(state, editing=True), DeliveryWay())
        case Review(), Touch.FOR_OTHERS:
            return saving(replace(state, editing=True), Parties())
        case Review(), Touch.EDIT_MATERIALS:
            return saving(replace(state, editing=True), Materials())
        case Review(), Touch.CHECK_PERSON:
            return to_person_check(replace(state, resume_at="review", check=True, checked=False))
        case Review(), Touch.SUBMIT:
            return _submit(replace(state, decides=False))
        case Review(), on.RulesAsked():
            return errand_flow.rules_asked(state)
        case _:
            return state


def _in_capture(state: State, capture: Capture, event: Event) -> State:
    if event is Touch.WINDOW and capture.phase is CapturePhase.PROBLEM:
        return to_window(state)
    touch = _CAPTURE_TOUCHES.get(event) if isinstance(event, Touch) else None
    if touch is None:
        return state
    numbered_state, ticket = numbered(state)
    moved = capturing.touched(capture, touch, ticket)
    if moved is None:
        return state
    signed = state.signed and touch is not CaptureTouch.KEEP
    return _captured(replace(numbered_state, signed=signed), moved)


def _captured(state: State, moved: tuple[Capture | capturing.Kept, tuple[VisitEffect, ...]]) -> State:
    step, effects = moved
    if not isinstance(step, capturing.Kept):
        return go(state, step, *effects)
    beside = _beside(state, step.material)
    return go(state, beside, *effects) if isinstance(beside, Supplement) else saving(state, beside, *effects)


def _beside(state: State, material: str) -> Materials | Parties | Supplement:
    """Where a page was captured from."""
    if state.errand is Errand.SUPPLEMENT:
        return Supplement()
    return Parties() if material == capturing.AUTHORITY else Materials()


_CAPTURE_TOUCHES = {Touch.TAKE: CaptureTouch.TAKE, Touch.KEEP: CaptureTouch.KEEP, Touch.RETRY: CaptureTouch.RETAKE}


def _at_the_end(state: State, event: Event) -> State:
    match state.step, event:
        case Submitting(failed=True), Touch.RETRY:
            return _submit(state)
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


def _back(state: State) -> State:
    match state.step:
        case PersonCheck() | FaceConsent() | FaceCheck() | StaffCheck() as ways:
            return person_check.back(state, ways)
        case Services() if state.errand is Errand.APPOINTMENT:
            return go(state, Appointments())
        case Services() if not state.person:
            return go(state, Welcome())
        case Guide():
            return go(replace(state, item=None, check=False), Services())
        case Notice() if state.errand is Errand.PROGRESS:
            return go(state, FindCase())
        case Notice() if state.errand is not Errand.APPLY:
            return errand_flow.first_page(state)
        case Notice():
            return go(state, Welcome() if state.item is None else Guide())
        case Card(phase=CardPhase.WAITING):
            return go(state, Notice(), do.StopReading())
        case Card(phase=CardPhase.PROBLEM):
            return go(state, Notice())
        case Form() | Materials() | DeliveryWay() | Parties() if state.editing:
            return to_review(state)
        case Parties():
            return saving(state, Identity())
        case Form(position=0):
            return saving(state, Identity())
        case Form(position=position):
            return saving(state, Form(position - 1))
        case Materials():
            return saving(state, Form(state.last_form))
        case Capture() as capture if capturing.may_stop(capture):
            return go(state, _beside(state, capture.material), *capturing.STOPPED)
        case Sign(ticket=0) if state.errand is Errand.SUPPLEMENT:
            return go(state, Supplement())
        case Sign(ticket=0) | Review():
            return saving(state, Materials())
        case Submitting(failed=True):
            return go(replace(state, decides=False), Review())
        case (
            FindCase()
            | Working()
            | Cases()
            | Progress()
            | Supplement()
            | Certificates()
            | Rating()
            | Complaint()
            | AppointmentTime()
            | RuledOut()
        ) as errand:
            return errand_flow.back(state, errand)
        case _:
            return state


# --- results --------------------------------------------------------------------------------------------------


def _result(state: State, event: on.Result) -> State:
    """A result moves the step that waits for its ticket; an overlay stays where it is."""
    moved = _awaited(state, event)
    if moved is state:
        return state
    kept = state.overlay if not isinstance(moved.step, _NO_VISIT) else Overlay.NONE
    return moved if moved.overlay is kept else replace(moved, overlay=kept)


def _awaited(state: State, event: on.Result) -> State:
    step = state.step
    if isinstance(step, Capture):
        moved = capturing.answered(step, event)
        return state if moved is None else _captured(state, moved)
    match step, event:
        case Starting(ticket=t), on.StoreOpened(ticket=ticket) if t == ticket:
            return go(state, Welcome())
        case Starting(ticket=t), on.StoreRefused(ticket=ticket, reason=reason) if t == ticket:
            return go(state, OutOfService(reason))
        case Card(ticket=t, phase=CardPhase.WAITING), on.CardSeen(ticket=ticket) if t == ticket:
            return go(state, replace(step, phase=CardPhase.SEEN))
        case Card(ticket=t, phase=CardPhase.WAITING | CardPhase.SEEN), on.CardRead(ticket=ticket) if t == ticket:
            return _look_up(state) if state.errand is Errand.APPLY else errand_flow.card_read(state)
        case Card(ticket=t, phase=CardPhase.WAITING | CardPhase.SEEN), on.CardFailed(ticket=ticket) if t == ticket:
            problem = replace(step, phase=CardPhase.PROBLEM, trouble=event.trouble, tries=step.tries + 1)
            return go(state, problem)
        case LookUp(ticket=t), on.PersonLookedUp(ticket=ticket) if t == ticket:
            return _looked_up(state, event)
        case Sign(ticket=t), on.SignatureKept(ticket=ticket) if t == ticket != 0:
            return to_review(replace(state, signed=True))
        case Sign(ticket=t), on.WriteFailed(ticket=ticket) if t == ticket != 0:
            return go(state, Sign(failed=True))
        case Submitting(ticket=t, failed=False), on.TakenIn(ticket=ticket) if t == ticket:
            state = _handed_in(state)
            return errand_flow.work(state, Job.DECIDE) if state.decides else _print(state, again=False)
        case Working(job=Job.CHECK_RULES | Job.DECIDE, ticket=t), _ if t == event.ticket:
            return _ruled(state, step, event)
        case Working() | Issued(), _:
            return errand_flow.answered(state, step, event)
        case Submitting(ticket=t, failed=False), on.NotComplete(ticket=ticket) if t == ticket:
            return go(replace(state, decides=False), Review())
        case Submitting(ticket=t, failed=False), on.WriteFailed(ticket=ticket) if t == ticket:
            return go(state, replace(step, failed=True))
        case Paper(ticket=t, phase=PaperPhase.PRINTING), on.PaperEnded(ticket=ticket) if t == ticket:
            return go(state, replace(step, phase=event.phase, trouble=event.trouble))
        case Held(ticket=t, found=found), on.DraftTaken(ticket=ticket) if t == ticket != 0:
            taken = replace(found, draft=True, item=event.item, at=event.at, elsewhere=True, check=event.check)
            return _resume(state, taken)
        case Held(ticket=t), on.DraftNotTaken(ticket=ticket) if t == ticket != 0:
            return _not_taken(state, step, event.trouble)
        case Thanks(ticket=t, card_left=None), on.CardLeft(ticket=ticket) if t == ticket:
            return go(state, replace(step, card_left=event.present))
        case Thanks(hand_over=HandOver() as hand_over), _ if hand_over.ticket == event.ticket:
            return _handed_over(state, step, hand_over, event)
        case _:
            return person_check.answered(state, step, event)


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


def _ruled(state: State, working: Working, event: on.Result) -> State:
    """Rule-complete matters are decided on the spot (C18 a). Whatever comes of the decision, the receipt is printed."""
    match working.job, event:
        case Job.DECIDE, on.CaseMoved() | on.CaseRefused() | on.WriteFailed():
            return _print(replace(state, decides=isinstance(event, on.CaseMoved)), again=False)
        case Job.CHECK_RULES, on.CaseRead():
            return _submit(replace(state, decides=True))
        case Job.CHECK_RULES, on.CaseNotFound():  # offline, and not decided offline: taken in as usual
            return _submit(replace(state, decides=False))
        case Job.CHECK_RULES, on.CaseRefused():
            return go(state, RuledOut())
        case _:
            return errand_flow.answered(state, working, event)


def _not_taken(state: State, held: Held, trouble: DraftTrouble) -> State:
    if trouble is DraftTrouble.CLOSED:
        return go(state, replace(held.found, closed="closed"))
    return go(state, Held(held.found, trouble=trouble))


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


def _in_farewell(state: State, thanks: Thanks, event: Event) -> State:
    match thanks.hand_over, event:
        case _, Touch.FINISH:
            return _forgotten(state)
        case HandOver(paper=PaperPhase.NOT_PRINTED | PaperPhase.UNKNOWN) as hand_over, Touch.RETRY:
            return _print_slip(state, thanks, hand_over)
        case _:
            return state


def _looked_up(state: State, event: on.PersonLookedUp) -> State:
    found = Found(event.draft, event.recent, event.item, event.at, event.elsewhere, event.check, event.closed)
    return go(state, Held(found)) if event.held else _besides(state, found)


# --- time -----------------------------------------------------------------------------------------------------


def _elapsed(state: State, event: Elapsed) -> State:
    if event is not timer_of(state):
        return state
    match event:
        case Elapsed.IDLE if isinstance(state.step, Maintenance):
            return _begin_anew(go(state, state.step, do.CloseMaintenance()))
        case Elapsed.IDLE if isinstance(state.step, Welcome):
            return go(fresh(state), Welcome())  # nobody's data: no warning, but the next person's language
        case Elapsed.IDLE:
            return replace(state, overlay=Overlay.TIME_OUT)
        case Elapsed.GRACE:
            return _timed_out(replace(state, overlay=Overlay.NONE))
        case Elapsed.FAREWELL if isinstance(state.step, OutOfService):
            return _begin_anew(state)
        case Elapsed.FAREWELL | Elapsed.READING:
            return _forgotten(state)
        case _ as never:
            assert_never(never)


def _begin_anew(state: State) -> State:
    """As after power on: the store may have been mended meanwhile."""
    state, ticket = numbered(fresh(state))
    return go(state, Starting(ticket), do.OpenStore(ticket))


def _timed_out(state: State) -> State:
    if state.draft and not state.taken_in:
        return leave(state, Ending.TIMED_OUT, do.SaveDraft(step_token(state)))
    return leave(state, Ending.TIMED_OUT)
