"""What the platform refused, for a screen: why, whose, since when, and what staff can do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement
from uuid6 import uuid7

from intake.case_number import group_case_number
from intake.qt.rows_model import RowsModel
from intake.text import LocalizedText
from station.languages import CHINESE
from station.refusals import BECAUSE, refusal_of
from station.technician.device_rows import clock_time
from sync.store.ending import REASONS, Because, NotCorrectable, NotStuck, SettledAs, StuckRecord
from sync.store.errors import KnownStoreError
from sync.store.store import Store

QML_IMPORT_NAME = "Station.Models"
QML_IMPORT_MAJOR_VERSION = 1

#: Runs the job where the store is, off the GUI thread; the answer comes on the GUI thread.
Do: TypeAlias = Callable[[Callable[[Store], LocalizedText], Callable[[LocalizedText], None]], None]

_T = LocalizedText.of
_KINDS = {
    "intake": _T("收件", "Intake"),
    "event": _T("办理记录", "Step of a case"),
    "print_outcome": _T("打印结果", "Print outcome"),
}
_OTHER_KIND = _T("其他记录", "Other record")
_SINCE = _T("{since} 起", "since {since}")
_LATER = _T("后面还有 {n} 条同一办件的记录在等", "{n} later records of the case wait behind it")
_SENT_AGAIN = _T("已重新发送，请稍后查看结果。", "Sent again; look at the outcome later.")
_SETTLED = _T("已处理，不再发送。本机保留全部资料。", "Settled, it is not sent any more. Everything is kept here.")
_CORRECTING = _T(
    "已把原填报内容转为未完成的申请。请办事人刷证件，在“未完成的申请”里更正后重新收件、签名。",
    "What was entered is an unfinished application now. With the person's card it is found among the unfinished ones: "
    "put it right, sign, take it in again.",
)
_GONE = _T("这条记录已由别人处理。", "Somebody else has seen to this record.")
_NOT_HERE = _T("这条记录不能在窗口更正，请选择其他处理方式。", "A window cannot put this right: choose another way.")
_TROUBLE = _T("本机数据库暂时不能用，请稍后再试。", "The database cannot be used at the moment: try again later.")


@QmlElement
class RefusedRecords(QObject):
    """``rows``: recordId, title, holder, since, why, wayOut, more, canCorrect, correcting. ``told`` is what became of
    the last thing that was done."""

    changed = Signal()
    acted = Signal()  # the list should be read anew

    def __init__(self, do: Do, actor: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._do = do
        self._actor = actor
        self._language = CHINESE
        self._told: LocalizedText | None = None
        self._busy = False
        self._rows: RowsModel[StuckRecord] = RowsModel(
            {
                "recordId": lambda record: record.id,
                "title": self._title,
                "holder": lambda record: record.holder,
                "since": lambda record: self._say(_SINCE.fill(since=clock_time(record.since))),
                "why": self._why,
                "wayOut": lambda record: self._say(refusal_of(record).way_out),
                "more": lambda record: self._say(_LATER.fill(n=record.later)) if record.later else "",
                "canCorrect": lambda record: record.correctable,
                "correcting": lambda record: record.correction is not None,
            },
            self,
        )

    def show(self, records: tuple[StuckRecord, ...], language: str) -> None:
        if language != self._language:
            self._language = language
            self._rows.set_rows(())
        self._rows.set_rows(records)
        self.changed.emit()

    def forget(self) -> None:
        """Whoever looked has gone."""
        self._told = None
        self.show((), self._language)

    def _say(self, text: LocalizedText) -> str:
        return text.get(self._language)

    def _title(self, record: StuckRecord) -> str:
        kind = self._say(_KINDS.get(record.kind, _OTHER_KIND))
        return " · ".join(part for part in (kind, record.item_name, group_case_number(record.case_no)) if part)

    def _why(self, record: StuckRecord) -> str:
        refusal = refusal_of(record)
        return "\n".join(self._say(line) for line in (refusal.why, *refusal.lines))

    # --- what staff do --------------------------------------------------------------------------------------------

    @Slot(str)
    def sendAgain(self, record_id: str) -> None:
        by = self._actor()

        def job(store: Store) -> LocalizedText:
            store.resend(record_id, by)
            return _SENT_AGAIN

        self._act(job)

    @Slot(str)
    def correct(self, record_id: str) -> None:
        """Everything but the signature becomes a draft, which replaces the record once it is taken in."""
        by = self._actor()

        def job(store: Store) -> LocalizedText:
            store.begin_correction(record_id, str(uuid7()), by)
            return _CORRECTING

        self._act(job)

    @Slot(str, str, str)
    def settle(self, record_id: str, how: str, because: str) -> None:
        """End it without delivery; `reasonsFor` lists what ``because`` may be."""
        by = self._actor()

        def job(store: Store) -> LocalizedText:
            store.settle_stuck(record_id, SettledAs(how), Because(because), by)
            return _SETTLED

        self._act(job)

    @Slot(str, result=list)
    def reasonsFor(self, how: str) -> list[dict[str, str]]:
        """``{because, words}`` for ``handed_over`` or ``withdrawn``."""
        return [{"because": one.value, "words": self._say(BECAUSE[one])} for one in REASONS[SettledAs(how)]]

    def _act(self, job: Callable[[Store], LocalizedText]) -> None:
        if self._busy or not self._actor():
            return
        self._busy = True
        self._do(lambda store: _told(store, job), self._done)

    def _done(self, told: LocalizedText) -> None:
        self._busy = False
        self._told = told
        self.changed.emit()
        self.acted.emit()

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._rows.rows())

    @Property(str, notify=changed)
    def told(self) -> str:
        return "" if self._told is None else self._say(self._told)


def _told(store: Store, job: Callable[[Store], LocalizedText]) -> LocalizedText:
    """On the store's lane."""
    try:
        return job(store)
    except NotStuck:
        return _GONE
    except NotCorrectable:
        return _NOT_HERE
    except KnownStoreError:
        return _TROUBLE
