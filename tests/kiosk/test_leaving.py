"""Ways out of every screen, the time-out, and what is left behind: nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from journey import (
    CANCELLABLE,
    Way,
    fill_step,
    to_card,
    to_form,
    to_help_over_form,
    to_identity,
    to_paper,
    to_review,
    to_waiting_card,
)
from kiosk_kit import ADDRESS, NAME, NUMBER, Bench
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem

from devices.ports import Role
from devices.result import Ok
from kiosk.models.end import KioskEnd
from kiosk.out_of_service import HOURS, TITLE, WINDOWS, advice
from kiosk.steps import Overlay
from sync.store.errors import StoreKeyMissing, StoreTooNew
from sync.store.store import Store


@pytest.mark.parametrize("screen", CANCELLABLE)
def test_c34b_help_is_called_from_every_screen_and_cancel_asks_before_it_leaves(bench: Bench, screen: str) -> None:
    CANCELLABLE[screen](bench)
    assert bench.screen == screen
    bench.tap("button-help")
    assert bench.calls == 1
    bench.tap("button-dismiss-help")
    assert bench.screen == screen
    bench.tap("button-cancel")
    bench.tap("button-dismiss")
    assert bench.screen == screen
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    assert bench.screen == "thanks"
    wiped(bench)
    bench.tap("button-finish")
    assert bench.screen == "welcome"


@pytest.mark.parametrize(("answers", "words"), [(True, "已呼叫工作人员"), (False, "需要帮助吗？")])
def test_the_screen_claims_a_call_only_when_somebody_was_told(bench: Bench, *, answers: bool, words: str) -> None:
    bench.staff_answers = answers
    bench.tap("button-help")
    assert words in shown_texts(bench.window.contentItem())


@pytest.mark.parametrize("way", [*CANCELLABLE.values(), to_paper, to_help_over_form])
def test_c33a_walking_away_warns_and_wipes(bench: Bench, way: Way) -> None:
    way(bench)
    screen = bench.screen
    bench.advance(59.5)
    assert bench.app.shell.overlay != "time_out"
    bench.advance(1)
    assert bench.app.shell.overlay == "time_out"
    assert bench.sees("grace-left")
    bench.advance(20)
    assert bench.item("grace-left").property("text") == "10 秒"
    assert bench.screen == screen
    bench.advance(10.5)
    assert bench.screen == "thanks"
    wiped(bench)
    bench.advance(11)
    assert bench.screen == "welcome"


def test_a_touch_starts_the_time_anew_and_the_warning_can_be_answered(bench: Bench) -> None:
    to_form(bench)
    bench.advance(50)
    bench.tap("page-title")
    bench.advance(50)
    assert bench.app.controller.state.overlay is Overlay.NONE
    bench.advance(11)
    bench.tap("button-extend")
    assert bench.screen == "form"
    bench.advance(59)
    assert bench.app.controller.state.overlay is Overlay.NONE


def test_a_draft_survives_the_time_out_and_a_discarded_one_does_not(bench: Bench) -> None:
    to_form(bench)
    bench.advance(61)
    bench.advance(31)
    assert _draft(bench)
    bench.advance(11)
    to_card(bench)
    bench.until("found")
    bench.tap("button-resume")
    bench.tap("button-cancel")
    bench.tap("button-cancel-discard")
    assert not _draft(bench)


def _draft(bench: Bench) -> bool:
    with Store.open(bench.home / "kiosk", bench.clock) as store:
        return store.find_draft(store.person_key("111", NUMBER)) is not None


def test_back_goes_all_the_way_home(bench: Bench) -> None:
    to_waiting_card(bench)
    for screen in ("notice", "guide", "services", "welcome"):
        bench.tap("button-back")
        assert bench.screen == screen
    assert bench.fakes[Role.ID_CARD].asked == {}, "the reader does not wait any more"


def test_c33c_a_card_left_on_the_reader_is_said(bench: Bench) -> None:
    bench.answers.left = True
    to_identity(bench)
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    assert bench.sees("card-left")


def test_c33a_undo_brings_nothing_back_and_no_clipboard_is_filled(bench: Bench) -> None:
    to_form(bench)
    while not bench.sees("input-field-emergency_name"):
        fill_step(bench)
        bench.tap("button-next")
    bench.set_text("input-field-emergency_name", NAME)
    field = bench.item("input-field-emergency_name")
    field.metaObject().invokeMethod(field, "selectAll")
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    bench.tap("input-field-emergency_name")
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(bench.window, key, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    assert QGuiApplication.clipboard().text() == ""
    assert field.property("text") == NAME
    outer = bench.item("field-emergency_name")
    outer.metaObject().invokeMethod(outer, "wipe")
    assert field.property("text") == ""
    assert field.property("canUndo") is False
    QTest.keyClick(bench.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    bench.settle()
    assert field.property("text") == ""


def test_the_keyboard_learns_nothing(bench: Bench) -> None:
    from PySide6.QtCore import Qt

    to_form(bench)
    while not bench.sees("input-field-emergency_name"):
        fill_step(bench)
        bench.tap("button-next")
    hints = bench.item("input-field-emergency_name").property("inputMethodHints")
    assert Qt.InputMethodHint(hints) & Qt.InputMethodHint.ImhSensitiveData
    learnt = bench.visit_folder / "qtvirtualkeyboard" / "pinyin" / "usr_dict.dat"
    learnt.parent.mkdir(parents=True)
    learnt.write_text(NAME, encoding="utf-8")
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    assert [path for path in bench.visit_folder.rglob("*") if path.is_file()] == []


def test_an_unexpected_error_wipes_and_begins_again(bench: Bench) -> None:
    to_review(bench)
    bench.app.crashed()
    bench.settle()
    assert bench.screen == "recovery"
    wiped(bench)
    bench.tap("button-finish")
    assert bench.screen == "welcome"


@pytest.mark.parametrize(
    ("error", "reason"), [(StoreKeyMissing("no key"), "store"), (StoreTooNew("9"), "store_too_new")]
)
def test_a_store_that_cannot_be_opened_is_said_and_tried_again(
    qapp: object, tmp_path: Path, error: Exception, reason: str
) -> None:
    broken = [True]

    def open_store() -> Store:
        if broken[0]:
            raise error
        return Store.open(tmp_path / "kiosk", bench.clock)

    bench = Bench(tmp_path, open_store=open_store)
    bench.app.start()
    bench.until("out_of_service")
    assert bench.app.shell.overlay == ""
    assert bench.app.controller.state.step.reason.value == reason  # type: ignore[union-attr]
    rows = KioskEnd(bench.app.controller).outOfService
    said = {text for row in rows for text in row.values()}
    for words in (advice(reason), TITLE, WINDOWS, HOURS):  # nobody can choose a language there
        assert {words.get(), words.get("en")} <= said
    bench.app.window.setWidth(1920)
    bench.app.window.setHeight(1080)
    bench.settle()
    view = bench.item("page-view")
    assert view.property("contentHeight") <= view.height(), "nobody scrolls a dead screen"
    broken[0] = False
    bench.advance(11)
    bench.until("welcome")
    bench.close()


def test_late_results_of_the_last_visit_are_dropped(bench: Bench) -> None:
    to_waiting_card(bench)
    reader = bench.fakes[Role.ID_CARD]
    old = reader.ticket
    bench.tap("button-back")
    reader._listener.on_finished(old, Ok(_person()))
    bench.settle()
    assert bench.screen == "notice"
    assert bench.app.controller.visit.applicant is None


def _person() -> object:
    from kiosk_kit import person

    return person()


# --- what is left ---------------------------------------------------------------------------------------------


def wiped(bench: Bench) -> None:
    """Nothing of the visit: view models, items on screen, input method, clipboard, pictures."""
    visit = bench.app.controller.visit
    assert visit.applicant is None
    assert visit.draft is None
    assert visit.strokes == ()
    assert visit.pictures == {}
    assert visit.receipt is None
    assert QGuiApplication.clipboard().text() == ""
    bench.settle()
    texts = list(_texts(bench.window.contentItem())) + list(_model_texts(bench.app.controller))
    assert texts, "there is always something on screen"
    for text in texts:
        for secret in (NAME, NUMBER, ADDRESS, NUMBER[6:14], "13800000002"):
            assert secret not in text


def _texts(item: QQuickItem) -> list[str]:
    """Every text of every item, seen or not."""
    found = []
    for name in ("text", "displayText", "preeditText", "value"):
        value = item.property(name)
        if isinstance(value, str):
            found.append(value)
    for child in item.childItems():
        found += _texts(child)
    return found


def _model_texts(root: QObject) -> list[str]:
    """Every string property of every view model, and every cell of every list."""
    from PySide6.QtCore import QAbstractListModel

    found = []
    for child in root.findChildren(QObject):
        meta = child.metaObject()
        for index in range(meta.propertyCount()):
            value = child.metaObject().property(index).read(child)  # anew: PySide forgets a class it made itself
            if isinstance(value, str):
                found.append(value)
        if isinstance(child, QAbstractListModel):
            for row in range(child.rowCount()):
                found += [str(child.data(child.index(row), role)) for role in child.roleNames()]
    return found


def shown_texts(item: QQuickItem) -> list[str]:
    if not item.isVisible():
        return []
    found = [str(item.property("text"))] if item.inherits("QQuickText") else []
    for child in item.childItems():
        found += shown_texts(child)
    return found
