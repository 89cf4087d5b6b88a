"""Taking a material by the way that the clerk chose, and keeping the applicant's dispute of data as a record."""

from __future__ import annotations

from typing import Protocol

from counter import events as on
from counter.events import Event
from counter.parts import CounterParts
from counter.staff_desk import StaffDesk
from intake.draft import Draft
from intake.text import LocalizedText
from intake.ways import NotTaken, Said, Way, choose, slot_of
from station.visit.session import VisitSession
from station.visit.visit import Visit
from sync.notes import Dispute, Note


class Window(Protocol):
    """What is used of `counter.controller.CounterController`."""

    parts: CounterParts
    session: VisitSession
    staff: StaffDesk

    @property
    def visit(self) -> Visit: ...
    def post(self, event: Event) -> None: ...


_T = LocalizedText.of
_NOBODY_TO_ASK = _T(
    "本终端没有连接核验平台，由部门在审查时核验。不用让申请人交。",
    "This terminal is connected to no platform that checks. The office will: do not ask the applicant.",
)


class LicenceWork:
    def __init__(self, window: Window) -> None:
        self._window = window
        window.session.licences.asked_by = lambda: None if window.staff.member is None else window.staff.member.id

    def take(self, material: str, way: Way, words: str) -> LocalizedText | None:
        """None: done, or being asked; else why not, and what to do instead."""
        window = self._window
        visit, member = window.visit, window.staff.member
        if visit.draft is None or visit.item is None or member is None:
            return None
        desk = window.session.licences
        took_licence = visit.draft.material(material).taken.licence is not None
        if way is Way.LOOKUP or (way is Way.E_LICENCE and not took_licence):
            if not desk.available:
                return _NOBODY_TO_ASK
            desk.look_again(material)
            return None
        said = Said(member.id, window.parts.clock.now().rfc3339, words)
        before = visit.draft
        after = choose(before, visit.item, material, way, said)
        if isinstance(after, NotTaken):
            return after.message
        if way is Way.DISPUTE:
            self._keep_dispute(before, material, words.strip())
        visit.draft = after
        window.post(on.MaterialsChanged())
        return None

    def _keep_dispute(self, draft: Draft, material: str, claim: str) -> None:
        """A record of its own at once: it is there whatever becomes of the draft (C16 e)."""
        window = self._window
        visit, member = window.visit, window.staff.member
        if visit.item is None or member is None:
            return
        lookup = slot_of(visit.item, draft, material).taken.lookup
        source = "" if lookup is None else lookup.source
        parts, now, staff = window.parts, window.parts.clock.now(), member.id

        def make(number: int) -> Note:
            return Dispute.model_validate(
                {
                    "number": f"{parts.identity.device_code}-Y{now.local:%Y%m%d}{number:04d}",
                    "about": draft.id,
                    "terminal": parts.identity.terminal_id,
                    "at": now.rfc3339,
                    "staff": staff,
                    "owned_by": staff,
                    "material": material,
                    "source": source,
                    "claim": claim,
                }
            )

        window.session.records.do(lambda store: store.add_record(Dispute.KIND, make), _kept)


def _kept(_: object) -> None:
    """It is on its way to the platform like every record."""
