"""One case after its take-in, in the counter's flow: what may be done with it, one act at a time.

Which acts there are now, and what each asks for, the rules say (`counter.acts`); the flow only knows that an act was
chosen, what goes on beside it, and that it is done, refused or not written down.
"""

from __future__ import annotations

from dataclasses import replace

from counter import effects as do
from counter import events as on
from counter.act import Act
from counter.effects import Effect
from counter.events import CaptureTouch, Event, Key
from counter.moving import go, stay, ticket_of
from counter.steps import AskPromise, AskRating, AskSignature, CaseStep, CaseWork, Doing, SecondPerson, State
from station.visit import capture as shot
from station.visit.capture import Capture, Kept
from station.visit.results import PaperPhase


def works(step: CaseStep) -> bool:
    """Something is being read, written or printed: it ends by itself."""
    match step.work:
        case Doing():
            return True
        case Capture():
            return not shot.may_stop(step.work)
        case AskSignature(ticket=ticket) | AskPromise(ticket=ticket) | AskRating(ticket=ticket):
            return ticket != 0
        case SecondPerson(ticket=ticket):
            return ticket != 0
        case _:
            return step.ticket != 0


def what_stops(step: CaseStep) -> tuple[Effect, ...]:
    """What is told to whom when the case is left."""
    stopped: tuple[Effect, ...] = shot.STOPPED if isinstance(step.work, Capture) else ()
    return (*stopped, do.CloseCase())


def begun(state: State, *effects: Effect, open_with: type[do.OpenTakenIn] | type[do.FindCase]) -> State:
    """The case is being read."""
    state, ticket = ticket_of(state)
    return go(state, CaseStep(ticket), *effects, open_with(ticket))


def chosen(state: State, row: int) -> State:
    """A case of the person's list."""
    state, ticket = ticket_of(state)
    return go(state, CaseStep(ticket), do.OpenCase(ticket, row))


# --- keys -----------------------------------------------------------------------------------------------------


def at_case(state: State, step: CaseStep, event: Event) -> State | None:
    """None: the event leads out of the case, or means nothing."""
    if works(step):
        return state
    match step.work:
        case None:
            return _at_acts(state, step, event) if step.act is None else _in_act(state, step, event)
        case Capture() as capture:
            return _in_capture(state, step, capture, event)
        case SecondPerson() if isinstance(event, on.SecondSignIn):
            state, ticket = ticket_of(state)
            return _beside(state, step, SecondPerson(ticket), do.CheckSecond(ticket))
        case AskSignature() if event is Key.SIGNED:
            state, ticket = ticket_of(state)
            return _beside(state, step, AskSignature(ticket), do.KeepCaseSignature(ticket))
        case AskPromise() if event is Key.SIGNED:
            state, ticket = ticket_of(state)
            return _beside(state, step, AskPromise(ticket), do.KeepCaseSignature(ticket))
        case AskPromise() if event is Key.DECLINED:
            return go(state, _at_rest(step), do.DeclinePromise(), do.CloseAct())
        case AskRating() if isinstance(event, on.Rated):
            state, ticket = ticket_of(state)
            return _beside(state, step, AskRating(ticket), do.KeepRating(ticket))
        case AskRating() if event in (Key.DISMISS, Key.LEAVE):
            return go(state, _at_rest(step), do.CloseAct())
        case _ if event in (Key.DISMISS, Key.LEAVE):
            return _beside(state, step, None)
        case _:
            return state


def _at_rest(step: CaseStep) -> CaseStep:
    """Nothing is being done; how the last act and its papers ended stays to be read."""
    return replace(step, act=None, work=None, failed=False, refused=False)


def _beside(state: State, step: CaseStep, work: CaseWork | None, *effects: Effect) -> State:
    return go(state, replace(step, work=work), *effects)


def _at_acts(state: State, step: CaseStep, event: Event) -> State | None:
    match event:
        case on.ActChosen(act=Act.RATE):
            return go(state, CaseStep(act=Act.RATE, work=AskRating()), do.BeginAct(Act.RATE))
        case on.ActChosen(act=act):
            return go(state, CaseStep(act=act), do.BeginAct(act))
        case on.PaperChosen(row=row):
            state, ticket = ticket_of(state)
            return go(state, CaseStep(ticket, phase=PaperPhase.PRINTING), do.PrintCopy(ticket, row))
        case on.CaseNumberTyped():  # another matter of the package
            return begun(state, do.CloseCase(), open_with=do.FindCase)
        case Key.RETRY if step.phase in (PaperPhase.NOT_PRINTED, PaperPhase.UNKNOWN):
            return _print(state, step.done)
        case _:
            return None


def _in_act(state: State, step: CaseStep, event: Event) -> State:
    match event:
        case on.CaptureAsked(material=part):
            state, ticket = ticket_of(state)
            capture, effects = shot.begun(part, ticket)
            return _beside(state, step, capture, *effects)
        case Key.ASK_SIGNATURE:
            return _beside(state, step, AskSignature())
        case Key.ASK_PROMISE:
            return _beside(state, step, AskPromise())
        case Key.SECOND_PERSON:
            return _beside(state, step, SecondPerson())
        case Key.DO_ACT if step.act is not None:
            state, ticket = ticket_of(state)
            doing = replace(step, work=Doing(ticket), failed=False, refused=False)
            return go(state, doing, do.DoAct(ticket, step.act))
        case Key.LEAVE | Key.DISMISS:
            return go(state, _at_rest(step), do.CloseAct())
        case _:
            return state


def _in_capture(state: State, step: CaseStep, capture: Capture, event: Event) -> State:
    match event:
        case CaptureTouch():
            state, ticket = ticket_of(state)
            return _captured(state, step, shot.touched(capture, event, ticket))
        case Key.DISMISS | Key.LEAVE:
            return _beside(state, step, None, *shot.STOPPED)
        case _:
            return state


def _captured(state: State, step: CaseStep, moved: shot.Step | None) -> State:
    if moved is None:
        return state
    capture, effects = moved
    kept = tuple(_of_case(effect) for effect in effects)
    return _beside(state, step, None if isinstance(capture, Kept) else capture, *kept)


def _of_case(effect: Effect) -> Effect:
    """The page belongs to the act, not to a draft."""
    return do.KeepCasePage(effect.ticket, effect.material) if isinstance(effect, do.KeepPage) else effect


# --- results --------------------------------------------------------------------------------------------------


def answered(state: State, step: CaseStep, event: on.Result) -> State:
    match step.work, event:
        case Capture() as capture, _:
            return _captured(state, step, shot.answered(capture, event))
        case Doing(ticket=t), on.CaseMoved(ticket=ticket, papers=papers) if t == ticket:
            return _print(state, step.act) if papers else go(state, CaseStep(done=step.act))
        case AskRating(ticket=t), on.CaseMoved(ticket=ticket) if t == ticket != 0:
            return go(state, CaseStep(done=Act.RATE))
        case Doing(ticket=t), on.CaseRefused(ticket=ticket) if t == ticket:
            return go(state, replace(step, work=None, refused=True))
        case Doing(ticket=t) | AskRating(ticket=t), on.WriteFailed(ticket=ticket) if t == ticket != 0:
            return go(state, replace(step, work=None, failed=True))
        case AskSignature(ticket=t) | AskPromise(ticket=t), on.SignatureKept(ticket=ticket) if t == ticket != 0:
            return _beside(state, step, None)
        case AskSignature(ticket=t), on.WriteFailed(ticket=ticket) if t == ticket != 0:
            return _beside(state, step, AskSignature(failed=True))
        case AskPromise(ticket=t), on.WriteFailed(ticket=ticket) if t == ticket != 0:
            return _beside(state, step, AskPromise(failed=True))
        case SecondPerson(ticket=t), on.StaffSignedIn(ticket=ticket) if t == ticket != 0:
            return _beside(state, step, None)
        case SecondPerson(ticket=t), on.StaffRefused(ticket=ticket) if t == ticket != 0:
            return _beside(state, step, SecondPerson(refused=True))
        case None, on.CaseRead(ticket=ticket) if step.ticket == ticket != 0 and step.phase is None:
            return go(state, CaseStep())
        case None, on.PaperEnded(ticket=ticket, phase=phase, trouble=trouble) if step.ticket == ticket != 0:
            return go(state, replace(step, ticket=0, phase=phase, trouble=trouble))
        case _:
            return state


def _print(state: State, done: Act | None) -> State:
    state, ticket = ticket_of(state)
    return go(state, CaseStep(ticket, done=done, phase=PaperPhase.PRINTING), do.PrintPapers(ticket))


def is_lost(step: CaseStep, event: on.Result) -> bool:
    """The case that was asked for is not here."""
    return isinstance(event, on.CaseNotFound) and step.work is None and step.ticket == event.ticket != 0


def undecided(state: State, count: int) -> State:
    """The outside has counted what of this visit waits for a decision."""
    return stay(replace(state, undecided=count))
