"""How a matter is taken in, beside its form: one more for the same company, online with help, a photo of a document
that could not be read, and what the person has shown already."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter import events as on
from counter.controller import CounterController
from counter.events import Key
from counter.models.people import local_time
from counter.steps import CaseStep, Matter, State, TakenIn
from counter.steps import Visit as PersonPage
from intake.assisted_online import assisted_online, at_the_window, is_assisted_online, why_not_online
from intake.draft import Draft
from intake.item import ServiceItem
from intake.manual_identity import wants_photo
from intake.text import LocalizedText
from station.visit.capture import IDENTITY_PAGE
from station.visit.shown import filed_already
from station.visit.visit import Visit

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1

_T = LocalizedText.of
_SAME_COMPANY = _T("同一单位再办一件", "Another for this organisation")
_SAME_PERSON = _T("同一事项再办一件", "Another of the same")
_SHOWN = _T("{who}：本次接待 {at} 已经核对，不用再看。", "{who}: checked at {at} in this visit, not asked again.")
_WITH_LETTER = _T("{name}的身份和授权委托书", "{name}, their document and letter of authority")
_WITHOUT_LETTER = _T("{name}的身份", "{name}, their document")
_FILED = _T(
    "和本次接待已经办的一件内容完全一样：请改正不同的地方，再收件。",
    "Exactly the same as one filed in this visit: please change what differs before taking it in.",
)


@dataclass(frozen=True, slots=True)
class FilingProps:
    again: str = ""
    shown: str = ""
    filed: str = ""
    photo: bool = False
    pages: tuple[str, ...] = ()
    online: bool = False
    why_not: str = ""
    helper: str = ""

    def __repr__(self) -> str:
        return f"FilingProps(again={bool(self.again)})"


def derive_filing(state: State, visit: Visit, helper: str, language: str) -> FilingProps:
    """``helper`` is who is signed in, by name."""
    draft, item = visit.draft, visit.item
    if not isinstance(state.step, Matter) or draft is None or item is None:
        return FilingProps(again=_again(state, visit, language))
    why_not = why_not_online(item)
    online = is_assisted_online(draft)
    return FilingProps(
        shown=_shown(visit, draft, language),
        filed=_FILED.get(language) if filed_already(visit) is not None else "",
        photo=wants_photo(draft),
        pages=tuple(ref.digest for ref in draft.identity_pages),
        online=online,
        why_not="" if why_not is None else why_not.get(language),
        helper=helper if online else "",
    )


def _again(state: State, visit: Visit, language: str) -> str:
    """What the key is called that begins one more; "" where there is none."""
    if not state.person or not isinstance(state.step, TakenIn | CaseStep | PersonPage):
        return ""
    if visit.draft is not None and visit.submitted is not None:
        return (_SAME_PERSON if visit.draft.organisation is None else _SAME_COMPANY).get(language)
    if visit.draft is None and visit.shown is not None:
        return (_SAME_PERSON if visit.shown.organisation is None else _SAME_COMPANY).get(language)
    return ""


def _shown(visit: Visit, draft: Draft, language: str) -> str:
    """What need not be shown again, of a matter that is for the organisation of the one before."""
    shown = visit.shown
    if shown is None or shown.organisation is None or draft.organisation != shown.organisation:
        return ""
    words = _WITH_LETTER if shown.letter else _WITHOUT_LETTER
    who = words.fill(name=shown.here.name)
    return _SHOWN.fill(who=who, at=local_time(shown.since, "%H:%M")).get(language)


@QmlElement
class CounterFiling(QObject):
    """Of the matter on screen; ``again`` also on the screens after it."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = FilingProps()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        member = controller.staff.member
        props = derive_filing(
            controller.state, controller.visit, "" if member is None else member.name, controller.language
        )
        if props != self._props:
            self._props = props
            self.changed.emit()

    # --- one more -------------------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def again(self) -> str:
        """What the key says that files one more of the same; "" where it does not answer."""
        return self._props.again

    @Slot()
    def fileAgain(self) -> None:
        """The same item for the same organisation or person, with everything that was said and shown."""
        if self._props.again:
            self._controller.post(Key.FILE_AGAIN)

    @Property(str, notify=changed)
    def shown(self) -> str:
        """That identity and authority were checked in this visit; "" for the first matter of an organisation."""
        return self._props.shown

    @Property(str, notify=changed)
    def filed(self) -> str:
        """That the same was filed in this visit already; "" when something differs."""
        return self._props.filed

    # --- a photo of the document (C05 b) --------------------------------------------------------------------------

    @Property(bool, notify=changed)
    def photoWanted(self) -> bool:
        """The identity was typed from a document that lies here."""
        return self._props.photo

    @Property(list, notify=changed)
    def photos(self) -> list[str]:
        """Digests: ``image://visit/kept/<digest>``."""
        return list(self._props.pages)

    @Slot()
    def takePhoto(self) -> None:
        if self._props.photo:
            self._controller.post(on.CaptureAsked(IDENTITY_PAGE))

    @Slot(str)
    def removePhoto(self, digest: str) -> None:
        if isinstance(self._controller.state.step, Matter):
            self._controller.visit.remove_identity_page(digest)
            self._controller.post(on.MaterialsChanged())

    # --- online, with help (C19 c) --------------------------------------------------------------------------------

    @Property(bool, notify=changed)
    def online(self) -> bool:
        """It is an online application of the applicant's own, and who is signed in helps."""
        return self._props.online

    @Property(str, notify=changed)
    def whyNotOnline(self) -> str:
        return self._props.why_not

    @Property(str, notify=changed)
    def helper(self) -> str:
        """Who helps, by name; "" while it is taken in at the window."""
        return self._props.helper

    @Slot()
    def switchWay(self) -> None:
        """From taking in at the window to helping online, and back."""
        found = self._matter()
        member = self._controller.staff.member
        if found is None or member is None or self._props.why_not:
            return
        draft, item = found
        helped = not is_assisted_online(draft)
        self._controller.visit.draft = assisted_online(draft, item, member.id) if helped else at_the_window(draft)
        self._controller.post(on.FieldCommitted(changed=True))

    def _matter(self) -> tuple[Draft, ServiceItem] | None:
        visit = self._controller.visit
        if not isinstance(self._controller.state.step, Matter) or visit.draft is None or visit.item is None:
            return None
        return visit.draft, visit.item
