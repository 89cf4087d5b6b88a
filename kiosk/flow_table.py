"""docs/kiosk-flow.md, derived from the flow itself: every screen with its purpose, its ways in and its ways out.

`explore` drives the flow with one event of every kind from every state it can reach, so the table cannot say what the
code does not do. ``python -m kiosk.flow_table`` writes the page; a test fails when the page is out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from devices.ports import FaceGuidance, FaceOutcome
from kiosk import events as on
from kiosk.errand import Errand
from kiosk.events import Elapsed, Event, Touch
from kiosk.flow import next_state
from kiosk.steps import (
    Card,
    CheckNote,
    FaceCheck,
    Found,
    Held,
    Issued,
    Mode,
    Overlay,
    Paper,
    PersonCheck,
    State,
    Step,
    Thanks,
    Welcome,
    initial,
    screen_of,
)
from station.flow_page import Move, Screens, event_words, explored, overlays_over, page, ways_between
from station.staff import RefusalReason
from station.visit.capture import AUTHORITY, Capture
from station.visit.results import (
    CaptureTrouble,
    CardTrouble,
    DraftTrouble,
    FaceOffer,
    FaceTrouble,
    Kept,
    PaperPhase,
    PaperTrouble,
    StoreRefusal,
)

PAGE = Path(__file__).parent.parent / "docs" / "kiosk-flow.md"
ITEM = "1110010000000005103002011010000"
#: Form steps of the example item while exploring.
FORM_STEPS = 2

SCREENS: Screens = {
    "starting": ("正在启动", "The store is being opened."),
    "out_of_service": ("暂停服务", "The store cannot be opened; tried again by itself. Nobody enters anything."),
    "recovery": ("请重新开始", "An unexpected error was caught and the visit wiped; what was handed in is safe."),
    "maintenance": (
        "技术维护",
        "The technician's panel, behind staff sign-in. After it the terminal begins anew.",
    ),
    "welcome": ("首页", "Begin, or go on with a draft, or print a receipt again. No personal data."),
    "services": ("选择事项", "What can be done here: groups, search by words, pinyin, initials."),
    "guide": ("办事指南", "What is needed, how long, what it costs, who may apply; pre-check before any card."),
    "notice": ("个人信息告知", "Privacy notice and consent, before a card is read."),
    "card": ("放置身份证", "Card on the reader: waiting, seen, or a problem in the citizen's words with a way on."),
    "look_up": ("读取完成", "Drafts of this person here and in the hall (two seconds at most), and recent cases."),
    "held": (
        "正在别处办理",
        "Another terminal has the draft open: which, until when; take it over, ask again, or do something else.",
    ),
    "found": (
        "找到的记录",
        "Go on with the draft, from here or another terminal, or throw it away; a matter already handed in, with "
        "reprint; one that was finished elsewhere; or nothing.",
    ),
    "identity": ("核对身份信息", "The data on the card, number masked."),
    "parties": (
        "为谁办理",
        "For oneself, somebody else (agent, guardian, parent) or an organisation; the other's card, the letter.",
    ),
    "person_check": ("核对本人", "For matters that want it: camera, member of staff or window, equal in rank."),
    "face_consent": ("人脸核对单独同意", "What for, which data, how long, what else; refusing costs nothing."),
    "face_check": ("人脸核对", "Live picture and guidance in words; up to three tries, then the other ways."),
    "staff_check": ("工作人员核对", "A member of staff signs in on the spot, compares, and says what they find."),
    "form": ("填写信息", "One decision a screen; checked when going on."),
    "materials": ("提交材料", "The slots: take pictures, remove pages, bring later."),
    "capture": ("拍摄材料", "Live picture, take, look, keep or take again."),
    "delivery_way": ("怎么领取", "How the result comes: collect, mail with address, download, kiosk."),
    "sign": ("签名", "With a finger on the screen."),
    "review": ("最后核对", "Everything on one page; each line leads back to its place; all defects at once."),
    "submitting": ("提交中", "The intake is being written down durably; or it failed, with nothing lost."),
    "paper": (
        "领取凭证",
        "Receipt: printing, printed, not printed, perhaps half printed; number and QR always on screen.",
    ),
    "find_case": ("查进度", "By card, by the receipt's code, or by its number, which shows the state alone."),
    "working": ("请稍候", "The store is at work; or it could not be done: why, and on to a window."),
    "cases": ("您的办件", "The person's cases, as far as the errand can do something with them."),
    "progress": ("办到哪一步了", "State in words, date, the seven stages, what to do next; as of when."),
    "supplement": ("补交材料", "The open lines of the notice, each with its pages or corrected answer."),
    "certificates": ("打印证照证明", "Results that may be printed here, how often they were; the limit in words."),
    "issued": ("打印单据", "Supplement receipt, certificate or slip: printing, printed, not printed, perhaps half."),
    "rating": ("评价", "Five choices of one rank, none preset, asked once; a bad one asks why."),
    "complaint": ("投诉建议", "Kind and text, no card; number, slip, 12345."),
    "appointments": ("预约", "The person's appointments; cancel one, make a new one."),
    "appointment_time": ("预约时间", "A working day, and which half of it."),
    "zone": ("跨省通办专区", "What can be handed in here for another place, and for which; cases and ratings."),
    "ruled_out": ("要到人工窗口办", "The rule engine cannot decide: why; a number for a window, the draft is kept."),
    "thanks": (
        "结束",
        "Everything is wiped; take card and papers. Who has not handed in sees (and gets on paper) the queue number, "
        "where the draft can be opened, or a slip code.",
    ),
}

TOUCHES = {
    Touch.MAINTAIN: "长按大厅名称三秒",
    Touch.SETTINGS: "大字/语言",
    Touch.BEGIN: "开始办理",
    Touch.CONTINUE: "继续上次办理",
    Touch.PROCEED: "下一步/确认",
    Touch.BACK: "返回",
    Touch.CANCEL: "取消办理",
    Touch.CANCEL_KEEP: "保存并结束",
    Touch.CANCEL_DISCARD: "不保存，全部清除",
    Touch.DISMISS: "继续办理",
    Touch.HELP: "呼叫帮助",
    Touch.RETRY: "再试一次/重拍",
    Touch.WINDOW: "去人工窗口",
    Touch.RESUME: "继续办理（草稿）",
    Touch.DISCARD: "放弃（草稿）",
    Touch.REPRINT: "补打",
    Touch.TAKE: "拍照",
    Touch.KEEP: "就用这张",
    Touch.SUBMIT: "提交",
    Touch.FINISH: "结束",
    Touch.EDIT_MATERIALS: "修改材料",
    Touch.TAKE_OVER: "接着在这里办",
    Touch.CAMERA: "刷脸核对",
    Touch.STAFF: "请工作人员核对",
    Touch.REFUSE: "不同意",
    Touch.OTHER_WAY: "换一种方式",
    Touch.SIGN_IN: "登录（工作人员）",
    Touch.SAME: "本人与证件一致",
    Touch.NOT_SAME: "不一致",
    Touch.CHECK_PERSON: "去核对本人",
    Touch.FOR_OTHERS: "替别人或单位办",
    Touch.EDIT_DELIVERY: "修改领取方式",
    Touch.SUPPLEMENT: "现在补交材料",
    Touch.CERTIFICATE: "打印证照证明",
    Touch.COMPLAIN: "投诉建议（这件）",
    Touch.FEE_SLIP: "打印缴费通知单",
    Touch.BOOK: "新的预约",
    Touch.SKIP: "不评价",
}
ELAPSED = {
    Elapsed.IDLE: "no touch for the warning time",
    Elapsed.GRACE: "warning not answered",
    Elapsed.FAREWELL: "after a while",
    Elapsed.READING: "after a long while",
}
OVERLAYS = {
    Overlay.TIME_OUT: ("您还在吗", "Counts down; without a touch the visit ends, the draft is sealed, all is wiped."),
    Overlay.CANCEL: ("要结束吗", "Go on, keep the draft and end, or throw everything away."),
    Overlay.HELP: ("已呼叫工作人员", "Staff were called; the hall's number; go on, or go to a manned window."),
}

_NAMES = {
    "every page": "page-title page-view button-back button-cancel button-help",
    "maintenance": "technician-sign-in",
    "welcome": "button-begin button-continue button-progress button-supplement button-certificate button-appointment "
    "button-complaint",
    "find_case": "button-card field-case-number button-find find-by-code case-missed code-foreign",
    "working": "working trouble-failed trouble-refused button-retry button-window button-finish",
    "cases": "case-state-<n> button-case-<n> button-window button-finish",
    "progress": "case-state case-since case-next case-due case-path stage-here as-of button-supplement "
    "button-certificate button-complain button-card button-finish",
    "supplement": "line-<no> capture-line-<no> field-line-<no> button-remove-<no>-<n> button-next",
    "certificates": "print-count-<n> used-up-<n> button-print-<n> button-window button-finish",
    "issued": "issued-<phase> issued-number button-retry button-finish",
    "rating": "choice-level-<level> choice-tag-<tag> field-why what-happens button-send button-skip",
    "complaint": "choice-category-<kind> field-text field-phone complaint-about button-send",
    "appointments": "booking-<n> button-cancel-booking-<n> button-book button-finish",
    "appointment_time": "choice-day-<day> choice-half-<half> not-bookable no-days button-confirm",
    "ruled_out": "reason-<n> button-window",
    "zone": "button-zone-progress button-zone-evaluation zone-item-<n> choice-region-<code> zone-refused zone-steps "
    "button-next button-window",
    "services": "field-search input-field-search door-all door-person door-organisation group-all group-<key> "
    "service-<impl_code> show-more guessed nothing-found",
    "guide": "guide-first-<number> button-next (all conditions hold) button-unsure, then button-window",
    "notice": "button-agree button-decline",
    "card": "card-waiting card-seen trouble-<reason> button-retry button-window",
    "held": "held-by button-take-over button-again button-next button-window trouble-held trouble-unreachable "
    "trouble-unusable",
    "found": "button-resume button-discard button-reprint button-next button-finish from-elsewhere closed-elsewhere "
    "hall-silent",
    "identity": "button-next button-window button-for-others hall-silent",
    "parties": "choice-who-<whom> choice-relation-<what> choice-post-<what> field-<key> button-second-card "
    "capture-authority party-problem-<n> button-next button-window",
    "person_check": "way-camera way-staff way-window camera-<why not> note-<why again>",
    "face_consent": "button-agree button-refuse",
    "face_check": "face-looking face-passed face-failed face-trouble guidance-<what> button-next button-retry "
    "button-other-way button-window",
    "staff_check": "input-staff-id input-staff-password refused-<reason> button-sign-in button-other-way button-same "
    "button-not-same",
    "form": "form-progress field-box-<key> field-<key> input-field-<key> problem-field-<key> choice-<key>-<value> "
    "date-<key>-accept date-<key>-year-up (month, day, down) button-next",
    "materials": "material-<key> capture-<key> later-<key> not-later-<key> button-remove-<key>-<n> button-next",
    "capture": "capture-live capture-check button-capture button-keep button-retake trouble-<reason> button-retry "
    "button-window",
    "delivery_way": "choice-way-<way> field-<key> button-next",
    "sign": "signature-pad button-clear button-next",
    "review": "review-<key> mend-<key> button-submit",
    "submitting": "trouble-submit button-retry button-window",
    "paper": "paper-printing paper-printed paper-not_printed paper-unknown paper-words case-number progress-qr "
    "delivery-note button-reprint button-retry button-finish",
    "thanks, recovery": "ending-<how> queue-number slip-code kept-shared kept-here slip-printing slip-printed "
    "slip-not_printed slip-unknown button-retry card-left button-finish",
    "time_out": "grace-left button-extend",
    "cancel": "button-dismiss button-cancel-keep button-cancel-discard",
    "help": "button-dismiss-help button-window",
}


def events_for(state: State) -> Iterator[Event]:
    """One event of every kind, results with the ticket that is waited for."""
    yield from _acts_for(state)
    yield from _results_waited_for(state)


def _acts_for(state: State) -> Iterator[Event]:
    """Touches, time, faults."""
    yield from Touch
    yield on.ModeChosen(Mode("en", elder=True, contrast=True, voice=True))
    yield on.ModeChosen(Mode())
    yield from Elapsed
    yield on.ItemChosen(ITEM)
    position = getattr(state.step, "position", 0)
    yield on.FieldAccepted(position + 1 if position + 1 < FORM_STEPS else None, changed=False)
    yield on.FieldAccepted(None, changed=True)
    yield on.EditField(1)
    yield on.MaterialOpened("material")
    yield on.MaterialsChanged()
    yield on.MaterialOpened(AUTHORITY)
    yield on.PartiesSettled()
    yield on.Crashed()
    yield on.StoreLost()
    yield on.ItemChosen(ITEM, check=True)
    yield on.DraftLost(holder="综合窗口 3")
    yield on.DraftLost(closed="taken_in")
    yield from (on.ErrandChosen(errand) for errand in Errand if errand is not Errand.APPLY)
    yield from (on.CodeGiven(typed) for typed in (True, False))
    yield on.RowChosen(0)
    yield from (on.RatingChosen(bad) for bad in (True, False))
    yield on.Written()
    yield on.RulesAsked()


def _results_waited_for(state: State) -> Iterator[on.Result]:
    for ticket in _tickets(state):
        yield from _results_for(ticket)


def _tickets(state: State) -> tuple[int, ...]:
    """What is waited for."""
    hand_over = getattr(state.step, "hand_over", None)
    both = (getattr(state.step, "ticket", 0), getattr(hand_over, "ticket", 0))
    return tuple(ticket for ticket in both if ticket)


def _results_for(ticket: int) -> Iterator[on.Result]:
    yield on.StoreOpened(ticket)
    yield from (on.StoreRefused(ticket, reason) for reason in StoreRefusal)
    yield on.CardSeen(ticket)
    yield on.CardRead(ticket)
    yield from (on.CardFailed(ticket, trouble) for trouble in CardTrouble)
    yield on.PersonLookedUp(ticket)
    yield on.PersonLookedUp(ticket, recent=True)
    for at in ("identity", "form:1", "materials", "sign", "review", "unknown"):
        yield on.PersonLookedUp(ticket, draft=True, recent=True, item=ITEM, at=at)
        yield on.PersonLookedUp(ticket, draft=True, item=ITEM, at=at)
        yield on.DraftTaken(ticket, ITEM, at)
    for at in ("identity", "review"):
        yield on.PersonLookedUp(ticket, draft=True, item=ITEM, at=at, elsewhere=True, check=True)
        yield on.DraftTaken(ticket, ITEM, at, check=True)
    yield on.PersonLookedUp(ticket, closed="taken_in")
    yield on.PersonLookedUp(ticket, held=True)
    yield on.PersonLookedUp(ticket, draft=True, held=True, item=ITEM, at="identity")
    yield from (on.DraftNotTaken(ticket, trouble) for trouble in DraftTrouble)
    yield from (on.FaceOffered(ticket, offer) for offer in FaceOffer)
    yield from (on.FaceGuided(ticket, guidance) for guidance in FaceGuidance)
    yield from (on.FaceChecked(ticket, outcome) for outcome in FaceOutcome)
    yield from (on.FaceFailed(ticket, trouble) for trouble in FaceTrouble)
    yield on.StaffSignedIn(ticket)
    yield on.StaffRefused(ticket, RefusalReason.WRONG)
    for kept in Kept:
        yield on.HandedOver(ticket, number=False, kept=kept, slip=False)
        yield on.HandedOver(ticket, number=True, kept=kept, slip=False)
    yield on.HandedOver(ticket, number=False, kept=Kept.HERE, slip=True)
    yield on.PageTaken(ticket)
    yield from (on.PageFailed(ticket, trouble) for trouble in CaptureTrouble)
    yield on.PageKept(ticket)
    yield on.SignatureKept(ticket)
    yield on.TakenIn(ticket)
    yield on.NotComplete(ticket)
    yield on.WriteFailed(ticket)
    yield on.CaseRead(ticket)
    yield on.CaseNotFound(ticket)
    yield on.CaseMoved(ticket)
    yield on.CaseMoved(ticket, papers=True)
    yield on.CaseRefused(ticket)
    for phase in (PaperPhase.PRINTED, PaperPhase.NOT_PRINTED, PaperPhase.UNKNOWN):
        yield on.PaperEnded(ticket, phase, None if phase is PaperPhase.PRINTED else PaperTrouble.NO_PAPER)
    yield on.CardLeft(ticket, present=True)
    yield on.CardLeft(ticket, present=False)


@cache
def explore() -> tuple[Move[State, Event], ...]:
    """Every move the flow can make; states that differ in ticket numbers only are one."""
    return explored(initial(), _events_to_try(), next_state, plain, quiet=lambda state: replace(state, effects=()))


def _events_to_try() -> Callable[[State], Iterator[Event]]:
    """`events_for` without the many results that mean nothing on a page. A result does under an overlay what it does
    without one (`kiosk.flow` hides the overlay from its parts), so each page is asked once which it hears."""
    heard: dict[State, tuple[tuple[int, on.Result], ...]] = {}

    def events(state: State) -> Iterator[Event]:
        yield from _acts_for(state)
        page = replace(state, overlay=Overlay.NONE)
        tickets = _tickets(page)
        if not tickets:
            return
        known = plain(page)
        if known not in heard:
            asked = [(n, result) for n, ticket in enumerate(tickets) for result in _results_for(ticket)]
            heard[known] = tuple((n, result) for n, result in asked if next_state(page, result) != page)
        yield from (replace(result, ticket=tickets[n]) for n, result in heard[known])

    return events


def plain(state: State) -> State:
    """Without what makes no difference to the way on: numbers that only grow, what is only shown, the mode where
    nothing asks it, and how often the camera failed once it is not asked any more."""
    return replace(
        state,
        step=_plain_step(state.step),
        mode=state.mode if isinstance(state.step, Welcome) else Mode(),
        face_tries=state.face_tries if state.camera else 0,
        sequence=0,
        effects=(),
    )


def _plain_step(step: Step) -> Step:
    changes: dict[str, Any] = {}
    if hasattr(step, "ticket"):
        changes["ticket"] = min(step.ticket, 1)
    match step:
        case Card(tries=tries):
            changes |= {"tries": min(tries, 4), "trouble": None}
        case Found():
            return _plain_found(step)
        case Held(found=found, trouble=trouble):
            changes["found"] = _plain_found(found)
            changes["trouble"] = trouble if trouble is DraftTrouble.UNUSABLE else None
        case Capture() | Paper() | Issued():
            changes["trouble"] = None
        case PersonCheck(offer=offer):
            changes["offer"] = offer if offer in (None, FaceOffer.OFFERED) else FaceOffer.NO_CAMERA
            changes["note"] = step.note if step.note is CheckNote.NOT_SAME else None
        case FaceCheck():
            changes |= {"guidance": None, "outcome": None, "trouble": None}
        case Thanks(hand_over=hand_over):
            changes |= {"lost_to": "", "closed": ""}
            if hand_over is not None:
                number = min(hand_over.ticket, 1)
                changes["hand_over"] = replace(hand_over, ticket=number, kept=Kept.NOTHING, trouble=None)
    return replace(step, **changes)


def _plain_found(found: Found) -> Found:
    return replace(found, elsewhere=False, closed="closed" if found.closed else "")


def screens() -> tuple[str, ...]:
    """Every screen the flow can show, by name."""
    return tuple(SCREENS)


def table() -> str:
    """The page as Markdown."""
    moves = explore()
    introduction = (
        "取消办理, 呼叫帮助 and 返回 are shown where the table names them. Touches stand in 「」; what devices,",
        "store and time report stands plain. Every screen of a visit also ends by the time-out overlay.",
    )
    screens_and_overlays = page(
        "The kiosk's screens",
        "kiosk.flow_table",
        introduction,
        SCREENS,
        ways_between(moves, screen=lambda state: screen_of(state.step), words=_words, hidden=_is_fault),
        shown=overlays_over(moves, lambda state: screen_of(state.step), _overlay),
        overlays={overlay.value: words for overlay, words in OVERLAYS.items()},
    )
    names = [
        *("## Names of the controls", "", "`objectName`s that tests and the autopilot find controls by.", ""),
        *("| on | objectName |", "|---|---|"),
        *(f"| {where} | {names.replace('<', '&lt;')} |" for where, names in _NAMES.items()),
        "",
    ]
    return "\n".join([screens_and_overlays, *names])


def _overlay(state: State) -> str:
    return "" if state.overlay is Overlay.NONE else state.overlay.value


def _is_fault(event: Event) -> bool:
    return isinstance(event, on.Crashed | on.StoreLost)


def _words(event: Event) -> str:
    if isinstance(event, Touch):
        return f"「{TOUCHES[event]}」"
    if isinstance(event, Elapsed):
        return ELAPSED[event]
    return event_words(event)


def main() -> None:
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(table(), encoding="utf-8")


if __name__ == "__main__":
    main()
