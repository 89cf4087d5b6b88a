"""`VisitSession`: what a flow asks for, carried out with devices, store and catalogue; the same at kiosk and counter.

It begins and ends a visit; each subject of a visit is a part of its own, named below. Everything happens on the GUI
thread and returns at once; the store works on its lane, devices in their processes. Whatever is asked under a ticket is
answered by one event with that ticket (`station.visit.results`).
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal

from devices.ports import Role
from devices.qt.device import HallDevice
from intake.catalog import Catalog
from station.visit.comparing import Comparing
from station.visit.finding import Finding
from station.visit.hall_desk import HallDesk
from station.visit.handing_in import HandingIn
from station.visit.identifying import Identifying
from station.visit.leaving import TakingLeave
from station.visit.licence_desk import LicenceDesk
from station.visit.matter_in_hand import MatterInHand
from station.visit.pages import Pages
from station.visit.parts import VisitParts
from station.visit.records import Post, Records
from station.visit.scan_desk import ScanDesk
from station.visit.under_way import UnderWay
from station.visit.visit import Visit
from sync.store.room import Level

#: By then the first screen is drawn, seconds; before, the lane's thread would take the interpreter from it.
_SETTLED_S = 1.0


class VisitSession(QObject):
    """One person after the other at one terminal. ``changed``: something to show changed without an event."""

    changed = Signal()
    wiped = Signal()

    def __init__(self, parts: VisitParts, channel: str, post: Post, parent: QObject) -> None:
        """``channel`` is the draft's: ``kiosk`` or ``window``."""
        super().__init__(parent)
        self.parts = parts
        self.online = True
        self._visiting = False
        self._next_catalog: Catalog | None = None  # loaded, waiting for the visit's end
        self._loading = False
        self.room = Level.AMPLE
        self.records = Records(parts.lane, parts.open_store, post)
        self.hall = HallDesk(
            parts.hall_lane, parts.shared_drafts, parts.queue, parts.scheduler, post, parts.person_cases, parts.new_id
        )
        now = UnderWay(parts, channel, post, self.records, self.hall, self.changed.emit)
        self._now = now
        self.person = Identifying(now, self)
        self.finding = Finding(now)
        self.pages = Pages(now, self)
        self.matter = MatterInHand(now, self.pages.load_pictures, self.pages.copy_shown)
        scanner = parts.devices.get(Role.DOCUMENT_SCANNER)
        self.scan = ScanDesk(scanner, self.records, post, lambda: now.visit, parts.clock, self)
        self.licences = LicenceDesk(now)
        self.comparing = Comparing(now, self)
        self.paper = HandingIn(now, self)
        self.leaving = TakingLeave(now, self)

    @property
    def visit(self) -> Visit:
        return self._now.visit

    def today(self) -> date:
        return self._now.today()

    # --- life of the app ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Once, when the app starts: what is prepared behind the first screen."""
        self.parts.scheduler.call_later(_SETTLED_S, self._prepare_search)
        # Not at once: the agent has just been started too, and a banner about its silence would be a false alarm.
        self.parts.scheduler.call_later(self.parts.look_again, self._look_again)

    def close(self) -> None:
        """After the lane was closed: nothing runs any more."""
        self.records.close()

    def open_store(self, ticket: int) -> None:
        self.records.open(ticket)

    def _look_again(self) -> None:
        self.records.ask(self.parts.online, self._set_online)
        self.records.ask(lambda store: store.room().level, self._set_room)
        self._look_for_catalogue()
        self.parts.scheduler.call_later(self.parts.look_again, self._look_again)

    def _look_for_catalogue(self) -> None:
        fresh, lane = self.parts.fresh_catalogue, self.parts.hall_lane
        if fresh is None or lane is None or self._loading or self._visiting or not fresh.changed():
            return
        self._loading = True
        lane.run(fresh.load, self._catalogue_loaded)

    def _catalogue_loaded(self, catalog: Catalog) -> None:
        self._loading = False
        self._next_catalog = catalog
        self._take_up_catalogue()

    def _take_up_catalogue(self) -> None:
        """Between visits: whoever is here goes on with what they began with."""
        catalog = self._next_catalog
        if catalog is None or self._visiting:
            return
        self._next_catalog = None
        self.parts.catalog = catalog
        self._prepare_search()
        self.changed.emit()

    def _prepare_search(self) -> None:
        """The pinyin tables take a third of a second: not on the GUI thread at somebody's first key."""
        self.parts.lane.run(self.parts.catalog.prepare_search, lambda _: self.parts.prepared())

    def _set_room(self, level: Level) -> None:
        if level is not self.room:
            self.room = level
            self.changed.emit()

    @property
    def takes_in(self) -> bool:
        """Is there room on the disk for something new?"""
        return self.room > Level.REFUSING

    def _set_online(self, online: bool) -> None:
        if online != self.online:
            self.online = online
            self.changed.emit()

    # --- life of a visit ------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """A new person: nothing of the last one, and the devices are ours until `wipe`."""
        self._visiting = True
        self._now.visit = Visit(number=self.visit.number + 1)
        for device in self._visited():
            device.claim(f"visit-{self.visit.number}")

    def wipe(self) -> None:
        """Forget everything of this visit."""
        self.person.stop_reading()
        self.pages.preview.detach()
        self.scan.forget()
        self.finding.stop()
        self.licences.forget()
        self.comparing.forget()
        self.hall.let_go()
        self.records.leave_drafts()
        for device in self._visited():
            device.release()
        self._now.visit = Visit(number=self.visit.number)
        self._visiting = False
        self._take_up_catalogue()
        self.wiped.emit()

    def _visited(self) -> tuple[HallDevice, ...]:
        """The devices that belong to one visit at a time; codes are scanned before anybody knows whose they are."""
        return tuple(device for role, device in self.parts.devices.items() if role is not Role.CODE_SCANNER)
