"""docs/counter-flow.md, derived from the flow itself: every screen with its purpose, its ways in and its ways out.

`explore` drives the flow with one event of every kind from every state it can reach, so the table cannot say what the
code does not do. ``python -m counter.flow_table`` writes the page; a test fails when the page is out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from counter import events as on
from counter.act import Act
from counter.beside_form import FACE_TRIES
from counter.events import CaptureTouch, DraftTrouble, Elapsed, Event, Key
from counter.flow import next_state
from counter.steps import CaseStep, Matter, Overlay, State, TakenIn, initial, screen_of
from devices.ports import FaceGuidance, FaceOutcome, PaperSource
from station.flow_page import Move, Screens, event_words, explored, overlays_over, page, ways_between
from station.staff import RefusalReason
from station.visit.results import (
    CaptureTrouble,
    CardTrouble,
    FaceTrouble,
    PaperPhase,
    PaperTrouble,
    ScanTrouble,
    StoreRefusal,
)
from station.visit.scan import Scan

PAGE = Path(__file__).parent.parent / "docs" / "counter-flow.md"
ITEM = "1110010000000005103002011010000"

SCREENS: Screens = {
    "starting": ("正在启动", "The store is being opened."),
    "out_of_service": ("暂停服务", "The store cannot be opened; tried again by itself."),
    "recovery": ("请重新开始", "An unexpected error was caught and the visit wiped; drafts and cases are safe."),
    "sign_in": ("登录", "Staff id and password; also after the counter locked itself."),
    "ready": ("等候下一位", "The queue; the last citizen is thanked on their screen."),
    "person": (
        "识别申请人",
        "By identity card, social card, travel document, or typed with a reason; always a way on.",
    ),
    "visit": ("申请人", "This person's drafts, cases, what they owe; search and start a matter."),
    "matter": ("办理", "Form, materials, review points, the citizen's part and the decision on one screen."),
    "taken_in": (
        "已收件",
        "Receipt: printing, printed, not printed, perhaps half printed; the decision, next matter, end.",
    ),
    "case_step": (
        "办件",
        "One case: facts, what happened, clocks, what may be done now, one act at a time; its papers.",
    ),
    "supervision": (
        "大厅值班",
        "Supervisor: waiting, due and overdue, undelivered, devices, ratings, open matters, figures.",
    ),
}
KEYS = {
    Key.CONFIRM: "确认",
    Key.DISMISS: "关闭",
    Key.SHORTCUTS: "快捷键",
    Key.SEARCH: "查找事项",
    Key.GUIDE: "办事指南",
    Key.ENQUIRIES: "咨询",
    Key.SIGN_OUT: "退出登录",
    Key.NEXT_PERSON: "下一位",
    Key.RETRY: "再试一次",
    Key.TYPE: "手工填写身份",
    Key.CARD: "改为读卡",
    Key.SOCIAL_CARD: "社保卡",
    Key.TRAVEL_DOCUMENT: "护照、通行证",
    Key.LEAVE: "离开",
    Key.PARK: "暂存",
    Key.DISCARD: "放弃",
    Key.CAMERA: "改用高拍仪",
    Key.ASK_CONSENT: "请申请人同意",
    Key.ASK_FACE: "摄像头比对",
    Key.ASK_SIGNATURE: "请申请人签名",
    Key.SIGN_ON_PAPER: "纸上签名",
    Key.SIGNED: "签好了",
    Key.TAKE_IN: "收件",
    Key.LOOK_AGAIN: "再找一次",
    Key.REPRINT: "补打",
    Key.PRINT_PAGE: "用 A4 打印",
    Key.NEXT_MATTER: "继续办下一件",
    Key.FILE_AGAIN: "同一单位再办一件",
    Key.DECIDE: "作受理决定",
    Key.FIND_CASE: "查办件",
    Key.ZONE: "跨省通办",
    Key.DO_ACT: "确定",
    Key.SECOND_PERSON: "请另一人登录",
    Key.ASK_PROMISE: "请申请人看承诺书",
    Key.DECLINED: "不承诺",
    Key.SUPERVISE: "大厅值班",
    Key.EXPORT: "导出",
    Key.END_VISIT: "结束",
    Key.FINISH: "继续",
    CaptureTouch.TAKE: "拍照",
    CaptureTouch.KEEP: "就用这张",
    CaptureTouch.RETAKE: "重拍",
}
ELAPSED = {Elapsed.IDLE: "no key for the locking time", Elapsed.FAREWELL: "after a while"}
OVERLAYS = {
    Overlay.SHORTCUTS: ("快捷键", "Every key of this screen."),
    Overlay.SEARCH: ("查找事项", "Words, pinyin, initials; Enter starts."),
    Overlay.LEAVE: ("离开本件", "Park the draft, throw it away, or stay."),
    Overlay.DISCARD: ("放弃本件", "Asks once more before everything entered is destroyed."),
    Overlay.TAKE_OVER: ("正在别处办理", "Who has the draft open and until when; the person is here: take over?"),
    Overlay.GUIDE: ("办事指南", "Any matter's guide, its forms and samples; shown to the citizen, printed."),
    Overlay.ENQUIRIES: ("咨询", "Questions nobody has answered yet: note down, hand over, answer."),
    Overlay.ZONE: ("跨省通办专区", "What can be collected for other places; the person's cases and ratings."),
    Overlay.FIND_CASE: ("查办件", "Number typed or receipt scanned."),
    Overlay.UNDECIDED: ("还没有作受理决定", "The visit cannot end in 收件: decide, or a supervisor's reason (C08 c)."),
    Overlay.SIGN_OUT: ("退出登录", "An open matter is kept as a draft."),
}


def events_for(state: State) -> Iterator[Event]:
    """One event of every kind, results with the ticket that is waited for."""
    yield from Key
    yield from CaptureTouch
    yield from Elapsed
    yield on.SignInAsked()
    yield on.PersonTyped()
    yield on.AccessKnown()
    yield on.CodeSeen()
    yield on.MatterChosen(ITEM)
    yield on.DraftChosen(0)
    yield on.DraftChosen(0, take_over=True)
    yield on.ReceiptChosen(0)
    yield on.CaseChosen(0)
    yield on.CaseNumberTyped()
    yield on.ActChosen(Act.ACCEPT)
    yield on.ActChosen(Act.RATE)
    yield on.PaperChosen(0)
    yield on.SecondSignIn()
    yield on.Rated()
    if screen_of(state.step) in ("taken_in", "case_step"):
        yield on.Undecided(0)
        yield on.Undecided(1)
    yield on.FieldCommitted(changed=True)
    yield on.FieldCommitted(changed=False)
    yield on.MaterialsChanged()
    yield on.PointTicked()
    yield on.CaptureAsked("material")
    yield on.ScanAsked("material")
    yield on.ScanStarted(PaperSource.FEEDER, duplex=True)
    yield on.ConsentAnswered(given=True)
    yield on.ConsentAnswered(given=False)
    yield on.StaffChecked(same=True)
    yield on.DraftLost(holder="自助终端 01")
    yield on.DraftLost(closed="taken_in")
    yield on.Crashed()
    yield on.StoreLost()
    ticket = waited_for(state)
    if ticket:
        yield from _results_for(ticket)


def waited_for(state: State) -> int:
    """The ticket of the step, or of what goes on within it."""
    step: Any = state.step
    if isinstance(step, Matter) or (isinstance(step, CaseStep) and step.work is not None):
        step = step.work
    return int(getattr(step, "ticket", 0))


def _results_for(ticket: int) -> Iterator[Event]:
    yield on.StoreOpened(ticket)
    yield from (on.StoreRefused(ticket, reason) for reason in StoreRefusal)
    yield on.StaffSignedIn(ticket)
    yield on.StaffRefused(ticket, RefusalReason.WRONG)
    yield on.CardSeen(ticket)
    yield on.CardRead(ticket)
    yield from (on.CardFailed(ticket, trouble) for trouble in CardTrouble)
    yield on.PersonLookedUp(ticket)
    yield on.DraftTaken(ticket, ITEM, "review")
    yield from (on.DraftNotTaken(ticket, trouble) for trouble in DraftTrouble)
    yield on.PageTaken(ticket)
    yield from (on.PageFailed(ticket, trouble) for trouble in CaptureTrouble)
    yield on.PageKept(ticket)
    yield on.PageScanned(ticket)
    yield on.PagesScanned(ticket, 2)
    yield on.PagesScanned(ticket, 2, ScanTrouble.JAM)
    yield from (on.ScanFailed(ticket, trouble) for trouble in ScanTrouble)
    yield on.PagesKept(ticket, 2)
    yield on.PagesKept(ticket, 2, look=True)
    yield on.PagesKept(ticket, 2, full=True)
    yield on.SignatureKept(ticket)
    yield on.FaceGuided(ticket, FaceGuidance.HOLD_STILL)
    yield from (on.FaceChecked(ticket, outcome) for outcome in FaceOutcome)
    yield from (on.FaceFailed(ticket, trouble) for trouble in FaceTrouble)
    yield on.TakenIn(ticket)
    yield on.NotComplete(ticket)
    yield on.WriteFailed(ticket)
    for phase in (PaperPhase.PRINTED, PaperPhase.NOT_PRINTED, PaperPhase.UNKNOWN):
        yield on.PaperEnded(ticket, phase, None if phase is PaperPhase.PRINTED else PaperTrouble.NO_PAPER)
    yield on.CaseRead(ticket)
    yield on.CaseNotFound(ticket)
    yield on.CaseMoved(ticket)
    yield on.CaseMoved(ticket, papers=True)
    yield on.CaseRefused(ticket)
    yield on.CardLeft(ticket, present=True)
    yield on.CardLeft(ticket, present=False)


@cache
def explore() -> tuple[Move[State, Event], ...]:
    """Every move the flow can make; states that differ in ticket numbers only are one."""
    return explored(initial(), events_for, next_state, plain, quiet=lambda state: replace(state, effects=()))


def plain(state: State) -> State:
    """Without numbers that only grow (tickets, tries beyond what matters), and without what makes no difference to
    where a case leads: which act it was and how the face check stands."""
    step: Any = state.step
    if isinstance(step, Matter | CaseStep) and hasattr(step.work, "ticket"):
        work: Any = step.work
        step = replace(step, work=_plain_work(work))
    if not isinstance(step, Matter):
        changes = {name: min(getattr(step, name), most) for name, most in _GROWING.items() if hasattr(step, name)}
        step = replace(step, **changes)
    tries, camera, undecided = min(state.face_tries, FACE_TRIES), state.camera, state.undecided
    if isinstance(step, CaseStep):
        said = step.failed or step.refused
        step = replace(step, failed=said, refused=False, trouble=None, done=step.done and Act.ACCEPT)
    if isinstance(step, CaseStep | TakenIn):
        tries, camera = 0, True
    if isinstance(step, Matter):
        undecided = 0
    return replace(state, step=step, sequence=0, effects=(), face_tries=tries, camera=camera, undecided=undecided)


def _plain_work(work: Any) -> Any:
    few = {"ticket": min(work.ticket, 1)}
    if isinstance(work, Scan):
        few |= {"pages": min(work.pages, 1), "kept": min(work.kept, 1)}
    return replace(work, **few)


_GROWING = {"ticket": 1, "tries": 4}


def table() -> str:
    """The page as Markdown."""
    moves = explore()
    introduction = (
        "Keys stand in 「」; what devices, store, hall and time report stands plain. From every screen behind the",
        "sign-in the counter locks itself when no key comes: what was begun is kept as a draft.",
    )
    return page(
        "The counter's screens",
        "counter.flow_table",
        introduction,
        SCREENS,
        ways_between(moves, screen=lambda state: screen_of(state.step), words=_words, hidden=_is_fault),
        shown=overlays_over(moves, lambda state: screen_of(state.step), _overlay),
        overlays={overlay.value: words for overlay, words in OVERLAYS.items()},
    )


def _overlay(state: State) -> str:
    return "" if state.overlay is Overlay.NONE else state.overlay.value


def _is_fault(event: Event) -> bool:
    return isinstance(event, on.Crashed | on.StoreLost)


def _words(event: Event) -> str:
    if isinstance(event, Key | CaptureTouch):
        return f"「{KEYS[event]}」"
    if isinstance(event, Elapsed):
        return ELAPSED[event]
    return event_words(event)


def main() -> None:
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(table(), encoding="utf-8")


if __name__ == "__main__":
    main()
