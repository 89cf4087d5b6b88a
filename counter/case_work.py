"""The open case at this counter: what was entered for its act, what may be done, and carrying it out.

The flow says when; `counter.acts` what an act asks for; `station.visit.case_desk` writes it down.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject

from counter import events as on
from counter.act import Act
from counter.acts.book import BOOK, Offer, offers
from counter.acts.model import (
    BillWanted,
    Entry,
    Look,
    MoveWanted,
    NoteWanted,
    NoticesWanted,
    PaidWanted,
    PaperWanted,
    Row,
    Rule,
    SlipWanted,
)
from counter.acts.noting import EVALUATION
from counter.case_records import agreement_of, assistance_of, rating_of, stuck_matter_of
from counter.corrections import to_correct
from counter.notice_desk import NoticeDesk
from counter.outage_desk import OutageDesk
from counter.parts import CounterParts
from counter.payment_desk import PaymentDesk
from counter.second_desk import SecondDesk
from counter.staff_desk import StaffDesk
from devices.ports import Role as DeviceRole
from intake.assessment import Assessment, Circumstances, Submission, ToDo, assess, may_end_visit
from intake.attachment import BlobRef
from intake.case.case import Case
from intake.case.events import CasePlace, Role
from intake.case.states import CaseState
from intake.clock import Reading
from intake.cross_region_place import HandlingPlace, at_place, handles, handling_place
from intake.draft import ReviewMark
from intake.item import Channel, ServiceItem
from intake.papers.mail import Address
from intake.text import LocalizedText
from intake.trust import compared
from intake.window_profile import NotGranted, WhatMay, WindowRules, what_may
from station.staff import StaffMember
from station.visit import signature
from station.visit.case_desk import CaseDesk, Step
from station.visit.case_papers import Extras, Office, wording
from station.visit.case_printing import CasePrinter
from station.visit.case_view import EditedCase, OpenCase
from station.visit.clashes import Settlement
from station.visit.records import Records
from station.visit.results import Happening
from station.visit.session import VisitSession
from sync.notes import Assistance, StuckMatter
from sync.store.store import Store, Submitted

Post = Callable[[Happening | on.Undecided], None]
#: What stands over the window: 2 of 2 号窗口.
_NUMBER = re.compile(r"\d{1,8}")
#: In a review mark's place: copy and original were held side by side.
COMPARED = "original"


@dataclass(frozen=True, slots=True)
class _TakenIn:
    """A matter of this visit. ``decided`` also where a supervisor has put the decision off."""

    item: ServiceItem
    decided: bool = False
    window_reason: str = ""


class CaseWork(QObject):
    """One case at a time. ``entry`` is what is entered for the act that is being done."""

    def __init__(
        self, session: VisitSession, staff: StaffDesk, parts: CounterParts, post: Post, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._staff = staff
        self._parts = parts
        self._post = post
        self._desk = CaseDesk(
            self._records,
            post,
            parts.clock,
            parts.calendars,
            self._item_of,
            parts.new_id,
            lambda code, *pinned: parts.catalog.item(code, *pinned),  # noqa: PLW0108 - it may be another one by then
        )
        self._payments = PaymentDesk(self._desk, parts)
        self._slips = OutageDesk(self._desk, self._records, parts)
        self._notices = NoticeDesk(self._desk, parts)
        devices = parts.devices
        self.printer = CasePrinter(
            self._records,
            devices.get(DeviceRole.RECEIPT_PRINTER),
            devices.get(DeviceRole.PAGE_PRINTER),
            parts.clock,
            post,
            self,
        )
        self.entry: Entry | None = None
        self.number = ""
        self.rating = ""
        self.window_reason = ""  # why a matter is taken in that is not what this window is for
        self._marks: tuple[ReviewMark, ...] = ()
        self._to_do: dict[tuple[str, str], ToDo] = {}
        self._declined = False
        self._ink = ""
        self.second = SecondDesk(self._records, parts, staff, post)
        self._taken: dict[str, _TakenIn] = {}
        self._assessed: tuple[object, tuple[Assessment | None, ...]] = (None, (None, None, None))

    @property
    def _records(self) -> Records:
        return self._session.records

    @property
    def open(self) -> OpenCase | None:
        return self._desk.open

    @property
    def training(self) -> bool:
        """A practice: nothing is sent."""
        return self._parts.training

    @property
    def edited(self) -> EditedCase | None:
        """The case that was asked for, where its history is not as it was written down."""
        return self._desk.edited

    @property
    def refused(self) -> LocalizedText | None:
        """Why the last step was not allowed."""
        return self._desk.refused

    @property
    def undecided(self) -> int:
        return sum(not taken.decided for taken in self._taken.values())

    @property
    def took_in(self) -> bool:
        """Something was taken in during this visit."""
        return bool(self._taken)

    def settle_clash(self, event_id: str, how: Settlement) -> None:
        """Of the open case: what was done here and does not count has been seen to."""
        member = self._staff.member
        if member is not None:
            self._desk.settle(event_id, how, member.id, self._session.changed.emit)

    def forget(self) -> None:
        """The visit is over."""
        self.close()
        self.number = self.rating = self.window_reason = ""
        self._taken = {}
        self.printer.forget()

    def close(self) -> None:
        """The case is left; the visit goes on."""
        self._desk.forget()
        self._marks, self._declined = (), False
        self._to_do = {}
        self.close_act()

    # --- which case -----------------------------------------------------------------------------------------------

    def taken_in(self, submitted: Submitted) -> None:
        """New cases of this visit: their clock runs, and the visit does not end before they are decided (C08 c)."""
        ids = tuple(case.intake_id for case in submitted.cases) or (submitted.intake_id,)
        self._records.do(lambda store: tuple(self._begun(store, case_id) for case_id in ids), self._counted)

    def _begun(self, store: Store, case_id: str) -> tuple[str, ServiceItem, bool] | None:
        case = store.case(case_id)
        item = None if case is None else self._item_of(case)
        if case is None or item is None:
            return None
        store.note_due(case_id, self._desk.due(case, item))
        return case_id, item, may_end_visit(case, item) is None

    def _counted(self, begun: tuple[tuple[str, ServiceItem, bool] | None, ...]) -> None:
        for entry in begun:
            if entry is not None:
                case_id, item, decided = entry
                self._taken[case_id] = _TakenIn(item, decided, self.window_reason)
        self.window_reason = ""
        self._post(on.Undecided(self.undecided))

    def may_take_in(self, item: ServiceItem) -> WhatMay:
        """A window without a profile may take in whatever is in force."""
        parts = self._parts
        rules = parts.catalog.windows if parts.profile else WindowRules()
        window = parts.catalog.window(parts.window_name, parts.profile)
        return what_may(window, item, self._session.today(), rules)

    def open_taken_in(self, ticket: int) -> None:
        """What waits for its decision; the last one where none does."""
        waiting = [case_id for case_id, taken in self._taken.items() if not taken.decided]
        ids = waiting or list(self._taken)[-1:]
        if not ids:
            self._post(on.CaseNotFound(ticket))
            return
        self._desk.read(ticket, ids[0])

    def open_case(self, ticket: int, case_id: str) -> None:
        self._desk.read(ticket, case_id)

    def find(self, ticket: int) -> None:
        """The number that was typed, or the code that was scanned."""
        self._desk.find(ticket, self.number)

    def _item_of(self, case: Case) -> ServiceItem | None:
        catalog = self._parts.catalog
        item = catalog.item(case.impl_code, case.item_version, case.handling_code)
        return None if item is None else at_place(item, case.collected_for or None, catalog.regions)

    # --- what may be done -----------------------------------------------------------------------------------------

    def look(self) -> Look | None:
        """What the acts look at; None while no case is open, or nobody is signed in."""
        found, member = self.open, self._staff.member
        if found is None or member is None:
            return None
        assessment, by_supervisor, by_decider = self._assessments(found, member)
        taken = self._taken.get(found.id)
        return Look(
            open=found,
            today=self._session.today(),
            member=member,
            visitor=self._session.visit.applicant,
            assessment=assessment,
            by_supervisor=by_supervisor,
            by_decider=by_decider,
            marks=tuple(replace(mark, point=mark.point or COMPARED) for mark in self._marks),
            online=self._session.online,
            undecided=taken is not None and not taken.decided,
            window_reason="" if taken is None else taken.window_reason,
            hall=self._parts.hall,
            region=self._parts.region,
            handling=self._handling(found.case),
            agreement=wording().texts["D17.agreement"],
        )

    def _handling(self, case: Case) -> HandlingPlace | None:
        catalog = self._parts.catalog
        if not case.collected_for:
            return None
        return handling_place(catalog.across, case.collected_for, self._session.today(), catalog.regions)

    def _only_collects(self, case: Case) -> bool:
        """Here form and identity are judged, also once the papers have arrived at the handling place."""
        taken_in_here = case.terminal == self._parts.identity.terminal_id
        elsewhere = taken_in_here or not handles(case.collected_for, self._parts.region)
        return case.collecting or (bool(case.collected_for) and elsewhere)

    def _assessments(self, found: OpenCase, member: StaffMember) -> tuple[Assessment | None, ...]:
        present = self._session.visit.applicant is not None
        key = (found, self._marks, self._declined, self._session.online, member.id, self._session.today(), present)
        if key != self._assessed[0]:
            self._assessed = (key, self._assess(found, member))
            as_clerk = self._assessed[1][0]
            for one in () if as_clerk is None else (*as_clerk.to_do, *self._corrections(found)):
                self._to_do.setdefault((one.material, one.point), one)
        return self._assessed[1]

    def _corrections(self, found: OpenCase) -> tuple[ToDo, ...]:
        """Only while the applicant is here to put it right."""
        here = self._session.visit.applicant is not None
        return tuple(to_correct(found.item, self._submission(found))) if here else ()

    def _assess(self, found: OpenCase, member: StaffMember) -> tuple[Assessment | None, ...]:
        """As the clerk, as a supervisor, as who decides; nothing to say once the case has moved on."""
        waits = found.case.state in (CaseState.RECEIVED, CaseState.SUPPLEMENTED)
        if not waits and not (found.case.state is CaseState.ACCEPTED and found.item.instant):
            return None, None, None
        submission = self._submission(found)
        may = self.may_take_in(found.item)
        stopped = may if isinstance(may, NotGranted) else None
        as_clerk = Circumstances(
            granted=stopped is None,
            who_can=None if stopped is None else stopped.message,
            today=self._session.today(),
            actor=member.id,
            calendars=self._parts.calendars,
            collecting=self._only_collects(found.case),
            applicant_present=self._session.visit.applicant is not None,
            declined=self._declined,
            online=self._session.online,
            earlier=found.earlier,
            bad_credit=bool(found.credit),
            test_build=self._parts.test_build,
        )
        roles = (Role.CLERK, Role.SUPERVISOR, Role.CHIEF_REPRESENTATIVE)
        return tuple(
            assess(
                found.case,
                found.item,
                submission,
                replace(as_clerk, role=role, actor=member.id if role is Role.CLERK else None),
            )
            for role in roles
        )

    def _submission(self, found: OpenCase) -> Submission:
        """With what was looked at since: review points, and copies held beside their originals."""
        points = tuple(mark for mark in self._marks if mark.point)
        submission = Submission.of_intake(found.intake, found.case, points)
        seen = {mark.material: mark for mark in self._marks if not mark.point and mark.met}
        materials = tuple(
            compared(given, seen[given.material].staff, seen[given.material].at) if given.material in seen else given
            for given in submission.materials
        )
        return replace(submission, materials=materials)

    def offers(self) -> tuple[Offer, ...]:
        look = self.look()
        return () if look is None else offers(look)

    def rule(self) -> Rule | None:
        """Of the act that is being done."""
        return None if self.entry is None else BOOK.get(self.entry.act)

    def rows(self) -> tuple[Row, ...]:
        """What the act asks for now."""
        look, rule = self.look(), self.rule()
        return () if look is None or rule is None or self.entry is None else rule.rows(look, self.entry)

    def missing(self) -> LocalizedText | None:
        """What stands in the way of the act, in words."""
        look, rule = self.look(), self.rule()
        return None if look is None or rule is None or self.entry is None else rule.missing(look, self.entry)

    # --- entering -------------------------------------------------------------------------------------------------

    def begin(self, act: Act) -> None:
        self.entry = Entry(act)
        self._ink, self._session.visit.strokes = "", ()

    def close_act(self) -> None:
        self.entry = None
        self._ink, self._session.visit.strokes = "", ()
        self.second.forget()

    def check_second(self, ticket: int) -> None:
        """Somebody else signs in for this act."""
        look, rule = self.look(), self.rule()
        roles = frozenset() if look is None or rule is None else rule.second(look)
        self.second.check(ticket, roles, self._second_signed_in)

    def _second_signed_in(self, member: StaffMember) -> None:
        if self.entry is not None:
            self.entry.second = member

    def enter(self, key: str, value: str) -> None:
        if self.entry is not None:
            self.entry.values[key] = value

    def tick_point(self, material: str, point: str, *, met: bool) -> None:
        """A review point of what was supplied since the take-in; a second time takes it back."""
        member = self._staff.member
        if member is None:
            return
        mark = ReviewMark(material, point, member.id, self._parts.clock.now().rfc3339, met)
        rest = tuple(known for known in self._marks if (known.material, known.point) != (material, point))
        had = next((known for known in self._marks if (known.material, known.point) == (material, point)), None)
        self._marks = rest if had is not None and had.met == met else (*rest, mark)

    def to_do(self) -> tuple[tuple[ToDo, bool | None], ...]:
        """What had to be looked at, and whether it was found met; None: not looked at yet."""
        found = {(mark.material, mark.point): mark.met for mark in self._marks}
        return tuple((one, found.get(place)) for place, one in self._to_do.items())

    def decline(self) -> None:
        """The applicant would not promise (C08 f)."""
        self._declined = True

    def keep_page(self, ticket: int, part: str) -> None:
        """The picture in hand belongs to this part of the act."""
        page = self._session.visit.page
        if page is None:
            raise LookupError("no page in hand")
        jpeg = page.jpeg
        self._desk.keep(ticket, lambda: jpeg, "image/jpeg", partial(self._page_kept, ticket, part))

    def _page_kept(self, ticket: int, part: str, ref: BlobRef, data: bytes) -> None:
        visit = self._session.visit
        visit.page = None
        visit.pictures[ref.digest] = data
        if self.entry is not None:
            known = self.entry.pages.get(part, ())
            if ref not in known:
                self.entry.pages[part] = (*known, ref)
                self.entry.values[f"at:{ref.digest}"] = self._parts.clock.now().rfc3339
        self._post(on.PageKept(ticket))

    def remove_page(self, part: str, digest: str) -> None:
        if self.entry is not None:
            rest = tuple(ref for ref in self.entry.pages.get(part, ()) if ref.digest != digest)
            self.entry.pages[part] = rest

    def keep_signature(self, ticket: int) -> None:
        strokes = self._session.visit.strokes
        done = partial(self._signature_kept, ticket)
        self._desk.keep(ticket, lambda: signature.png_of(strokes), signature.MEDIA_TYPE, done)

    def _signature_kept(self, ticket: int, ref: BlobRef, data: bytes) -> None:
        self._session.visit.pictures[ref.digest] = data
        self._ink = base64.b64encode(data).decode()
        if self.entry is not None:
            self.entry.signature = ref
        self._post(on.SignatureKept(ticket))

    # --- doing it -------------------------------------------------------------------------------------------------

    def do(self, ticket: int, act: Act) -> None:
        """Write the act down, if nothing is missing."""
        look, rule, entry = self.look(), self.rule(), self.entry
        if look is None or rule is None or entry is None or entry.act is not act or rule.missing(look, entry):
            self._post(on.CaseRefused(ticket))
            return
        wanted = rule.wanted(look, entry)
        notes = tuple(one for one in wanted if isinstance(one, NoteWanted))
        if notes:
            self._note(ticket, look, notes[0], put_off=act is Act.POSTPONE)
            return
        papers = tuple(one for one in wanted if isinstance(one, PaperWanted))
        if papers:
            self._entrust(ticket, look, papers[0])
            return
        fees = tuple(one for one in wanted if isinstance(one, BillWanted | PaidWanted))
        if fees:
            self._payments.carry_out(ticket, fees[0], look.member.id, self._office())
            return
        if any(isinstance(one, NoticesWanted) for one in wanted):
            self._notices.carry_out(ticket, self._office())
            return
        slips = tuple(one for one in wanted if isinstance(one, SlipWanted))
        if slips:
            refused = partial(self._refuse, ticket)
            self._slips.carry_out(ticket, slips[0], look.member.id, self._office(), refused)
            return
        steps = tuple(Step(one.name, one.detail, one.actor) for one in wanted if isinstance(one, MoveWanted))
        self._desk.move(ticket, steps, self._place(), self._office(), self._extras(entry), online=self._session.online)

    def _entrust(self, ticket: int, look: Look, wanted: PaperWanted) -> None:
        """The agreement on paper, and who acts for whom as a record of the case (C21 c)."""
        paper = agreement_of(look, wanted, self._office(), self._reading(), self._ink)
        entrusted = partial(assistance_of, self._parts, self._reading(), look, wanted)

        def write(store: Store, before: OpenCase) -> tuple[str, ...]:
            store.add_record(Assistance.KIND, entrusted)
            return store.add_paper(before.id, paper)[1]

        self._desk.keep_beside(ticket, write)

    def _refuse(self, ticket: int, why: LocalizedText) -> None:
        self._desk.refused = why
        self._post(on.CaseRefused(ticket))

    def _reading(self) -> Reading:
        return self._parts.clock.now()

    def moved(self) -> None:
        """What was wanted is done; papers of an earlier act that did not come out stay in the case's list."""
        self._marks, self._to_do = (), {}
        self.close_act()
        self.printer.forget()
        self.settle()

    def settle(self) -> None:
        """Is the visit's matter decided now? Also where only the first of several steps was allowed."""
        found = self.open
        if found is not None and found.id in self._taken:
            taken = self._taken[found.id]
            decided = taken.decided or may_end_visit(found.case, taken.item) is None
            self._taken[found.id] = replace(taken, decided=decided)
        self._post(on.Undecided(self.undecided))

    def _note(self, ticket: int, look: Look, wanted: NoteWanted, *, put_off: bool) -> None:
        case_id = look.open.id
        make = partial(stuck_matter_of, self._parts, self._reading(), look, wanted)

        def done(_: object) -> None:
            if put_off and case_id in self._taken:
                self._taken[case_id] = replace(self._taken[case_id], decided=True)
            self._post(on.CaseMoved(ticket))

        self._records.attempt(ticket, lambda store: store.add_record(StuckMatter.KIND, make), done)

    def keep_rating(self, ticket: int) -> None:
        """What the citizen chose; nobody here sees it (C23 a)."""
        found, member = self.open, self._staff.member
        level, self.rating = self.rating, ""
        if found is None or not level:
            self._post(on.CaseRefused(ticket))
            return

        served_by = None if member is None else member.id
        make = partial(rating_of, self._parts, self._reading(), found.id, level, served_by)
        self._records.attempt(
            ticket, lambda store: store.add_record(EVALUATION, make), lambda _: self._post(on.CaseMoved(ticket))
        )

    # --- paper ----------------------------------------------------------------------------------------------------

    def print(self, ticket: int) -> None:
        """What the last act has to print, or what of it has not come out."""
        self.printer.print(ticket, self.printer.left or self._desk.jobs)

    def printed(self) -> None:
        """A print has ended: the list says anew how often each paper came out."""
        self._desk.look_at_papers(self._session.changed.emit)

    def print_copy(self, ticket: int, row: int) -> None:
        papers = () if self.open is None else self.open.papers
        jobs = papers[row].jobs[:1] if 0 <= row < len(papers) else ()
        self.printer.print(ticket, jobs)

    def _place(self) -> CasePlace:
        number = _NUMBER.search(self._parts.window_name)
        window = "" if number is None else number.group()
        channel = Channel.HOME_VISIT if self._session.visit.at_home else Channel.WINDOW
        return CasePlace(self._parts.identity.terminal_id, channel.value, window, self._parts.region)

    def _office(self) -> Office:
        parts, member = self._parts, self._staff.member
        return Office(
            parts.hall,
            parts.identity.terminal_id,
            wording(),
            parts.calendars,
            parts.identity.public_url,
            clerk="" if member is None else member.name,
            window=parts.window_name,
            region_name=parts.region_name,
            training=parts.training,
            thermal=self.printer.prints_slips,
        )

    def _extras(self, entry: Entry) -> Extras:
        receiver = None
        if entry.act in (Act.MAIL, Act.FORWARD):
            shown = {row.key: row.value for row in self.rows()}
            receiver = Address(shown.get("receiver", ""), shown.get("phone", ""), shown.get("address", ""))
        carrier = next((row.value for row in self.rows() if row.key == "carrier"), "")
        return Extras(self._ink, carrier, receiver)
