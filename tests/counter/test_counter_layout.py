"""Every screen of the counter at both window sizes, plain and double type, in both languages.

Words fit, nothing lies over anything, and what has the keyboard is in sight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from case_bench import SENIOR, item_of, take_in
from counter_kit import CounterBench
from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtQuick import QQuickItem, QQuickWindow
from test_afterwards import MOVING, finished
from test_deciding import SHOP
from visit_kit import failed, page_picture

from counter.case_work import _TakenIn
from counter.events import Key, Undecided
from counter.steps import TakenIn
from devices.ports import (
    CaptureAdvice,
    PhotoUnavailable,
    Role,
    ScannedCode,
    ScannedDocument,
    Sex,
    SocialSecurityCard,
    TravelDocument,
    TravelDocumentType,
)
from devices.result import Action, Cause, Ok, Reason
from intake.receipt import KEPT_HERE, ReceiptData, ReceiptLater
from station.visit.results import PaperPhase, PaperTrouble

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEYS = Qt.Key
LEAST_TEXT = 13  # pixels at 96 dpi and plain type
Way = Callable[[CounterBench], None]


def stay(desk: CounterBench) -> None:
    """Between two people."""


def to_shortcuts(desk: CounterBench) -> None:
    desk.key(KEYS.Key_F1)


def to_sign_out(desk: CounterBench) -> None:
    desk.key(KEYS.Key_L, CTRL)


def to_card(desk: CounterBench) -> None:
    desk.key(KEYS.Key_F4)
    desk.until("person")


def to_card_problem(desk: CounterBench) -> None:
    desk.answers.card = failed(Reason.CARD_UNREADABLE)
    desk.key(KEYS.Key_F4)
    desk.until("person")


def to_typed_problems(desk: CounterBench) -> None:
    to_card(desk)
    desk.key(KEYS.Key_F4, SHIFT)
    desk.key(KEYS.Key_F9)
    assert desk.sees("problem-reason")


def to_foreign_code(desk: CounterBench) -> None:
    scanner = desk.fakes[Role.CODE_SCANNER]
    scanner.finish(scanner.ticket, Ok(ScannedCode("<b>https://evil.invalid/" + "x" * 300)))
    desk.settle()
    assert desk.sees("code-foreign")


def to_slip(desk: CounterBench) -> None:
    scanner = desk.fakes[Role.CODE_SCANNER]
    scanner.finish(scanner.ticket, Ok(ScannedCode("HALL:SLIP:K001-7XQP-3MNA")))
    desk.until("person")


def to_social_card_problem(desk: CounterBench) -> None:
    desk.answers.social_card = Ok(
        SocialSecurityCard("3.00", "A123456789", "100100", None, None, None, holder_protected=True)
    )
    to_card(desk)
    desk.key(KEYS.Key_F6)
    assert desk.sees("trouble-holder_protected")


def to_access_problems(desk: CounterBench) -> None:
    to_card(desk)
    desk.key(KEYS.Key_F7)
    desk.key(KEYS.Key_F9)
    assert desk.app.person.problems


def to_foreigner(desk: CounterBench) -> None:
    desk.answers.travel_document = Ok(travel_document())
    to_card(desk)
    desk.key(KEYS.Key_F7)
    desk.app.person.openChip("E12345678", "19800102", "20300131")
    desk.until("visit")


def travel_document() -> TravelDocument:
    return TravelDocument(
        TravelDocumentType.PASSPORT,
        "P",
        "UTO",
        "ERIKSSON ANNA MARIA",
        "E12345678",
        "UTO",
        date(1980, 1, 2),
        Sex.FEMALE,
        date(2030, 1, 31),
        PhotoUnavailable("no_decoder"),
    )


def to_visit(desk: CounterBench) -> None:
    desk.answers.card = Ok(desk.card)
    desk.key(KEYS.Key_F4)
    desk.until("visit")


def to_search(desk: CounterBench) -> None:
    to_visit(desk)
    desk.key(KEYS.Key_F6)
    desk.key(KEYS.Key_Down)


def to_matter(desk: CounterBench, words: str = "jzz") -> None:
    to_visit(desk)
    desk.key(KEYS.Key_F6)
    desk.type(words)
    desk.key(KEYS.Key_Return)
    desk.until("matter")


def to_problems(desk: CounterBench) -> None:
    to_matter(desk)
    desk.key(KEYS.Key_F9)
    desk.key(KEYS.Key_F8)


def to_capture(desk: CounterBench) -> None:
    to_matter(desk)
    desk.key(KEYS.Key_F5)
    assert desk.sees("capture-live")


def to_captured(desk: CounterBench) -> None:
    to_capture(desk)
    desk.key(KEYS.Key_F5)
    assert desk.sees("capture-check")


def to_review_points(desk: CounterBench) -> None:
    to_captured(desk)
    desk.key(KEYS.Key_F9)
    assert not desk.sees("capture-check")


def to_page(desk: CounterBench) -> None:
    to_review_points(desk)
    desk.key(KEYS.Key_Backtab, SHIFT)
    desk.key(KEYS.Key_Return)
    assert desk.sees("page-view")


def to_scan(desk: CounterBench) -> None:
    to_matter(desk)
    desk.key(KEYS.Key_F5, SHIFT)
    assert desk.sees("scan-choose")


def to_jam(desk: CounterBench) -> None:
    advice = (CaptureAdvice.TURN_OVER_BLANK,)
    desk.answers.scan = Ok(
        ScannedDocument((replace(page_picture(), advice=advice),), Reason.PAPER_JAM, Cause.HARDWARE, Action.CALL_STAFF)
    )
    to_scan(desk)
    desk.key(KEYS.Key_F5)
    assert desk.sees("scan-trouble-jam")


def to_consent(desk: CounterBench) -> None:
    to_matter(desk)
    desk.key(KEYS.Key_T, CTRL)


def to_signing(desk: CounterBench) -> None:
    to_matter(desk)
    desk.key(KEYS.Key_F11)


def to_leave(desk: CounterBench) -> None:
    to_matter(desk)
    desk.key(KEYS.Key_Escape)


def to_draft(desk: CounterBench) -> None:
    to_matter(desk)
    desk.key(KEYS.Key_S, CTRL)
    desk.until("visit")


def to_paper_out(desk: CounterBench) -> None:
    """Taken in, and the receipt printer has no paper."""
    to_visit(desk)
    controller = desk.app.controller
    controller.visit.receipt = receipt()
    no_paper = TakenIn(0, PaperPhase.NOT_PRINTED, PaperTrouble.NO_PAPER)
    controller.state = replace(controller.state, step=no_paper)
    controller.changed.emit()
    desk.settle()
    assert desk.sees("button-print-page")


def receipt() -> ReceiptData:
    return ReceiptData(
        title="收件凭证",
        case_no="1110010000000005103002011010000202605140K0010000",
        item="60周岁以上老年人优待证办理",
        organ="示例市民政局",
        applicant="测试甲",
        id_number_masked="1101**********002X",
        phone="13800000002",
        taken_in="2026年5月14日 09:30",
        materials=(),
        bring_later=(ReceiptLater("居住证", "受理后5个工作日内"),),
        promised="5个工作日（从受理那天算起）",
        rule="",
        hall="示例市政务服务中心",
        hall_address="",
        hall_phone="",
        hotline="12345",
        progress_url="http://127.0.0.1:8080/p/token",
        delivery_note=KEPT_HERE,
        date_note="",
        reprint="",
        terminal_id="t1",
    )


def open_case(desk: CounterBench) -> None:
    """As an event, as a key would: what it takes off the screen goes at once."""
    QTimer.singleShot(0, lambda: desk.app.visit.openCase(0))
    desk.until("case_step")


def to_case(desk: CounterBench) -> None:
    """A case with two missing papers, from the person's page."""
    take_in(desk, MOVING, without=("household_booklet", "home_proof"))
    to_visit(desk)
    open_case(desk)
    desk.drawn()


def to_act(act: str) -> Way:
    def way(desk: CounterBench) -> None:
        to_case(desk)
        desk.app.case.choose(act)
        desk.drawn()
        assert desk.app.case.act == act

    return way


def to_second(desk: CounterBench) -> None:
    take_in(desk)
    to_visit(desk)
    open_case(desk)
    desk.app.controller.cases._taken[desk.app.controller.cases.open.id] = _TakenIn(item_of(desk, SENIOR))  # type: ignore[union-attr]
    desk.app.controller.changed.emit()
    desk.app.case.choose("postpone")
    desk.app.case.askSecond()
    desk.app.case.secondSignIn("nobody", "wrong")
    desk.drawn()
    assert desk.sees("second-problem")


def to_hand_out(desk: CounterBench) -> None:
    finished(desk)
    to_visit(desk)
    open_case(desk)
    desk.app.case.choose("hand_out")
    desk.drawn()


def to_promise(desk: CounterBench) -> None:
    take_in(desk, SHOP, without=("place_proof",))
    to_visit(desk)
    open_case(desk)
    desk.app.case.choose("commit")
    desk.app.case.askPromise()
    desk.drawn()


def to_find(desk: CounterBench) -> None:
    desk.key(KEYS.Key_F, CTRL)
    assert desk.overlay == "find_case"


def to_undecided(desk: CounterBench) -> None:
    to_visit(desk)
    desk.app.controller.post(Undecided(2))
    desk.key(KEYS.Key_F12)
    assert desk.overlay == "undecided"


def to_supervision(desk: CounterBench) -> None:
    take_in(desk)
    QTimer.singleShot(0, lambda: desk.app.controller.post(Key.SUPERVISE))
    desk.until("supervision")


def to_recovery(desk: CounterBench) -> None:
    QTimer.singleShot(0, desk.app.crashed)  # as an event: what an event takes off the screen goes at once
    desk.until("recovery")


SCREENS: dict[str, Way] = {
    "ready": stay,
    "shortcuts": to_shortcuts,
    "sign out": to_sign_out,
    "card": to_card,
    "card problem": to_card_problem,
    "typed problems": to_typed_problems,
    "foreign code": to_foreign_code,
    "slip": to_slip,
    "social card problem": to_social_card_problem,
    "access problems": to_access_problems,
    "foreigner": to_foreigner,
    "visit": to_visit,
    "search": to_search,
    "matter": to_matter,
    "problems": to_problems,
    "capture": to_capture,
    "captured": to_captured,
    "review points": to_review_points,
    "page": to_page,
    "scan": to_scan,
    "jam": to_jam,
    "consent": to_consent,
    "signing": to_signing,
    "leave": to_leave,
    "draft": to_draft,
    "paper out": to_paper_out,
    "recovery": to_recovery,
}
#: A case after its take-in: each with a store of its own content, so in fewer shapes.
CASE_SCREENS: dict[str, Way] = {
    "case": to_case,
    "notice": to_act("notify"),
    "refusal": to_act("refuse"),
    "withdrawal": to_act("withdraw"),
    "stuck matter": to_act("stuck"),
    "second person": to_second,
    "hand-out": to_hand_out,
    "promise": to_promise,
    "find a case": to_find,
    "undecided": to_undecided,
    "supervision": to_supervision,
}
#: The least room there is, and the longest words in the largest type; the rest is for `make proof`.
HARDEST = {((1366, 768), 1, "zh-CN"), ((1366, 768), 2, "en")}
PANELS = pytest.mark.parametrize(
    ("size", "scale", "language"),
    [
        pytest.param(
            size,
            scale,
            language,
            id=f"{name}-{language}",
            marks=() if (size, scale, language) in HARDEST else pytest.mark.proof,
        )
        for language in ("zh-CN", "en")
        for size, scale, name in (
            ((1920, 1080), 1, "large"),
            ((1366, 768), 1, "small"),
            ((1920, 1080), 2, "large-double"),
            ((1366, 768), 2, "small-double"),
        )
    ],
)


@PANELS
def test_every_screen_fits(desk: CounterBench, size: tuple[int, int], scale: float, language: str) -> None:
    """One counter, one screen after the other: each from the beginning, as after a crash."""
    desk.window.setWidth(size[0])
    desk.window.setHeight(size[1])
    desk.window.setProperty("textScale", scale)
    desk.app.controller.use_language(language)
    for name, way in SCREENS.items():
        desk.answers.card = None
        way(desk)
        desk.drawn()
        check_texts(desk.window, LEAST_TEXT * scale, name)
        check_neighbours(desk.window, name)
        check_focus(desk.window, name)
        check_texts(display(desk), 20, f"{name}, citizen")
        begin_again(desk)


@pytest.mark.parametrize(
    ("size", "scale", "language"),
    [((1366, 768), 1, "zh-CN"), ((1920, 1080), 2, "en")],
    ids=["small", "large-double-english"],
)
def test_every_screen_of_a_case_fits(desk: CounterBench, size: tuple[int, int], scale: float, language: str) -> None:
    desk.window.setWidth(size[0])
    desk.window.setHeight(size[1])
    desk.window.setProperty("textScale", scale)
    desk.app.controller.use_language(language)
    for name, way in CASE_SCREENS.items():
        desk.answers.card = None
        way(desk)
        desk.drawn()
        check_texts(desk.window, LEAST_TEXT * scale, name)
        check_neighbours(desk.window, name)
        check_focus(desk.window, name)
        check_texts(display(desk), 20, f"{name}, citizen")
        begin_again(desk)


def begin_again(desk: CounterBench) -> None:
    to_recovery(desk)
    desk.key(KEYS.Key_F2)
    desk.until("ready")


def display(desk: CounterBench) -> QQuickWindow:
    assert desk.app.display is not None
    return desk.app.display


def check_texts(window: QQuickWindow, least: float, screen: str) -> None:
    texts = [item for item in visible(window.contentItem()) if item.inherits("QQuickText")]
    assert texts
    for item in texts:
        words = str(item.property("text"))
        if not words:
            continue
        about = f"{screen}: {words}"
        assert not item.property("truncated"), about
        assert float(item.property("contentWidth")) <= item.width() + 1, about
        assert float(item.property("contentHeight")) <= item.height() + 1, about
        assert item.property("font").pixelSize() >= least, about
        place = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
        assert place.left() >= -1, about
        assert place.right() <= window.width() + 1, about
        chip = named_rectangle_of(item)
        assert chip is None or scene(chip).adjusted(-1, -1, 1, 1).contains(place), about
        room = parent_of(item)
        assert item.mapRectToItem(room, QRectF(0, 0, item.width(), item.height())).right() <= room.width() + 1, about


def named_rectangle_of(item: QQuickItem) -> QQuickItem | None:
    """What can be chosen, if the words stand in such a thing: they do not run over its rim."""
    parent: QQuickItem | None = item.parentItem()
    while parent is not None and not (parent.inherits("QQuickRectangle") and parent.objectName().startswith("choice-")):
        parent = parent.parentItem()
    return parent


def parent_of(item: QQuickItem) -> QQuickItem:
    """The nearest thing with a size of its own that the words stand in."""
    parent: QQuickItem | None = item.parentItem()
    while parent is not None and parent.parentItem() is not None and parent.width() == 0:
        parent = parent.parentItem()
    assert parent is not None
    return parent


def check_neighbours(window: QQuickWindow, screen: str) -> None:
    """Buttons beside each other stand beside each other."""
    groups: dict[QQuickItem, list[QQuickItem]] = {}
    for item in visible(window.contentItem()):
        parent = item.parentItem()
        if item.inherits("QQuickButton") and parent is not None:
            groups.setdefault(parent, []).append(item)
    for buttons in groups.values():
        for one, other in combinations(buttons, 2):
            shared = scene(one).intersected(scene(other))
            assert shared.width() < 1 or shared.height() < 1, f"{screen}: {one.objectName()} {other.objectName()}"


def check_focus(window: QQuickWindow, screen: str) -> None:
    """The keyboard is somewhere, and that place can be seen."""
    item = window.activeFocusItem()
    assert item.objectName() or parent_of(item).objectName(), f"{screen}: the focus is on nothing"
    place = scene(item)
    room = QRectF(0, 0, window.width(), window.height())
    parent: QQuickItem | None = item.parentItem()
    while parent is not None:
        if parent.clip():
            room = room.intersected(scene(parent))
        parent = parent.parentItem()
    shown = place.intersected(room)
    assert shown.height() >= min(place.height(), room.height()) - 2, f"{screen}: {item.objectName()} is out of sight"
    assert shown.width() >= place.width() - 2, f"{screen}: {item.objectName()} is out of sight"


def scene(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def visible(root: QQuickItem) -> Iterator[QQuickItem]:
    if not root.isVisible() or root.opacity() < 0.05:
        return
    yield root
    for child in root.childItems():
        yield from visible(child)
