"""A counter on the bench: real screens, real store, real catalogue; devices and hall in memory, time moved by hand.

Its hands know keys only; the citizen's screen is touched where a citizen would touch it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from argon2 import PasswordHasher
from PySide6.QtCore import QDeadlineTimer, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from uuid6 import uuid7
from visit_kit import InlineExecutor, ScreenBench, person

from counter.app import CounterApp, build_counter
from counter.autopilot import Clerk
from counter.parts import CounterParts, Panel, TerminalIdentity, Timeouts
from devices.ports import Role
from devices.result import Ok
from intake.calendar_files import load_calendars
from intake.catalog import Catalog
from intake.cross_region import region_name
from intake.receipt import Hall
from station.autopilot import Journey
from station.composition import resources_folder
from station.demo import DemoHands
from station.fakes import FakeVoice
from station.jobs import JobLane
from station.key_pilot import KeyPilot
from station.staff import Passwords, StaffRole, new_account
from station.technician import Technician, TechnicianParts
from station.visit.hall_desk import QueueTickets, SharedDrafts
from station.visit.licence_register import LicenceRegister
from sync.store.store import Store
from tests.shipped import lay_store, shipped_catalog

CLERK, PASSWORD, CLERK_NAME = "chen", "demo-hall-2026", "陈示例"
CALENDARS = load_calendars(resources_folder() / "calendars").working_days
#: Argon2id as cheap as it gets: a test looks at the way, not at the price.
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


class Hands:
    """What the citizen does beside the screens; the table always has a page on it."""

    def __init__(self, bench: CounterBench) -> None:
        self._bench = bench

    def put_card(self, card: str) -> None:
        """Whatever it is called: the bench's card."""
        del card
        reader = self._bench.fakes[Role.ID_CARD]
        reader.finish(reader.ticket, Ok(self._bench.card))

    def take_card(self) -> None:
        """Nothing is left on the reader."""

    def lay_page(self, document: str) -> None:
        del document

    def take_page(self) -> None:
        """The table is free."""


class CounterBench(ScreenBench):
    def __init__(
        self,
        home: Path,
        *,
        catalog: Catalog | None = None,
        roles: tuple[Role, ...] = (
            Role.ID_CARD,
            Role.SMART_CARD,
            Role.PASSPORT,
            Role.CODE_SCANNER,
            Role.DOCUMENT_CAMERA,
            Role.DOCUMENT_SCANNER,
            Role.RECEIPT_PRINTER,
            Role.PAGE_PRINTER,
        ),
        open_store: Callable[[], Store] | None = None,
        drafts: SharedDrafts | None = None,
        queue: QueueTickets | None = None,
        licences: LicenceRegister | None = None,
        window: str = "2 号窗口",
        profile: str = "",
        change: Callable[[CounterParts], CounterParts] = lambda parts: parts,
        hall: Hall | None = None,
        logo: Path | None = None,
        region: str = "",
    ) -> None:
        super().__init__()
        self.home = home
        lay_store(home / "counter")
        self.voice = FakeVoice()
        self.scales: list[float] = []
        self.technician = Technician(
            TechnicianParts(home=home / "counter", devices={}, scheduler=self.scheduler, passwords=CHEAP)
        )
        self.answers.card = None  # the reader waits until somebody lays a card on it
        self.card = person()
        catalog = catalog or shipped_catalog()
        self.parts = CounterParts(
            catalog=catalog,
            open_store=open_store or self.open_store,
            devices={role: self.device(role) for role in roles},
            clock=self.clock,
            scheduler=self.scheduler,
            lane=JobLane("store", executor=InlineExecutor()),
            hall=hall or Hall("示例市政务服务中心", "示例市示例区政务路1号", "010-00000000"),
            logo=logo,
            identity=TerminalIdentity("terminal-2", "W002", "http://127.0.0.1:8080"),
            new_id=lambda: str(uuid7()),
            new_token=lambda: str(uuid7()).replace("-", "")[:22],
            hall_lane=JobLane("hall", executor=InlineExecutor()),
            shared_drafts=drafts,
            queue=queue,
            licences=licences,
            passwords=CHEAP,
            place="一层大厅 · 综合窗口 02",
            window_name=window,
            profile=profile,
            region=region,
            region_name=(lambda code: region_name(code, catalog.regions).get()) if region else str,
            keep_text_scale=self.scales.append,
            timeouts=Timeouts(),
            panel=Panel(motion=False),
            online=lambda store: self.online,
            test_build=True,  # people of a province that does not exist
            voice=self.voice,
            technician=self.technician,
            calendars=CALENDARS,
            exports=home / "exports",
        )
        self.parts = change(self.parts)
        with self.open_store() as store:
            if store.find_staff(CLERK) is None:
                roles_of = frozenset({StaffRole.CLERK})
                store.add_staff(new_account(CLERK, CLERK_NAME, roles_of, CHEAP.verifier(PASSWORD), self.clock.now()))
        self.app: CounterApp = build_counter(self.parts)
        self.watch(self.app.window)
        self.pilot = KeyPilot(self.window, None)
        self.window.setWidth(1920)
        self.window.setHeight(1080)

    def open_store(self) -> Store:
        return Store.open(self.home / "counter", self.clock)

    def start(self) -> CounterBench:
        self.app.start()
        self.until("sign_in")
        return self

    def close(self) -> None:
        self.technician.end()
        self.app.close()
        for device in self.parts.devices.values():
            device.close()
        self.settle()

    @property
    def screen(self) -> str:
        return self.app.shell.screen

    @property
    def overlay(self) -> str:
        return self.app.shell.overlay

    def play(self, journey: Journey) -> None:
        """Play a part of a visit as the autopilot would, by keys alone."""
        self.activate()
        for wait in journey:
            deadline = QDeadlineTimer(6000)
            while not wait.holds():
                assert not deadline.hasExpired(), f"still not: {wait.what} (screen {self.screen})"
                self.settle()
            self.settle()

    @property
    def clerk(self) -> Clerk:
        return Clerk(self.app, self.pilot, cast(DemoHands, Hands(self)), lambda place: None, pause_s=0)

    def use(self, name: str) -> None:
        """The key that is written on a control."""
        self.play(self.pilot.use(name))

    # --- keys -----------------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """Of several counters in one test this one has the keyboard."""
        deadline = QDeadlineTimer(4000)
        while QGuiApplication.focusWindow() is not self.window:
            assert not deadline.hasExpired(), "the window never gets the keyboard"
            self.window.requestActivate()
            self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.activate()
        self.drawn()
        QTest.keyClick(self.window, key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        """Key events with their text, as an input method would send them too."""
        self.activate()
        self.drawn()
        for character in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QGuiApplication.sendEvent(self.window, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character))
        self.settle()

    def sign_in(self, staff_id: str = CLERK, password: str = PASSWORD) -> None:
        self.type(staff_id)
        self.key(Qt.Key.Key_Return)
        self.type(password)
        self.key(Qt.Key.Key_Return)
        self.until("ready")
