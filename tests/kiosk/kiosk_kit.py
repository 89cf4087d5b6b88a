"""A kiosk on the bench: real screens, real store, real catalogue; devices in memory, time in the test's hand."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import count
from pathlib import Path

from argon2 import PasswordHasher
from PIL import Image, ImageDraw
from uuid6 import uuid7
from visit_kit import ADDRESS, NAME, NUMBER, SENIOR, Answers, InlineExecutor, ScreenBench, failed, person

from devices.ports import Role
from intake.catalog import Catalog
from intake.receipt import Hall
from intake.working_days import WorkingDays
from kiosk.app import KioskApp, build_kiosk
from kiosk.parts import KioskParts, Panel, TerminalIdentity, Timeouts
from station.fakes import FakeVoice
from station.jobs import JobLane
from station.staff import Passwords, StaffRole, new_account
from station.technician import Technician, TechnicianParts
from station.visit.hall_desk import QueueTickets, SharedDrafts
from station.visit.licence_register import LicenceRegister
from sync.hall.sealing import Closer
from sync.identity import Place
from sync.store.store import Store
from tests.shipped import lay_store, shipped_catalog

__all__ = [
    "ADDRESS",
    "AIDE",
    "NAME",
    "NUMBER",
    "PASSWORD",
    "SENIOR",
    "Answers",
    "Bench",
    "drawn_portrait",
    "failed",
    "person",
]


#: Argon2id as cheap as it gets: a test looks at the way, not at the price.
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
AIDE, AIDE_NAME, PASSWORD = "li.aide", "李协助", "hall-demo-2026"


def drawn_portrait() -> bytes:
    """A portrait of nobody, as large as the card's."""
    picture = Image.new("RGB", (102, 126), "#dfe7f2")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((30, 22, 72, 74), fill="#c9a98a")
    pen.pieslice((8, 78, 94, 190), 180, 360, fill="#50607a")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


class Bench(ScreenBench):
    """One kiosk with its far ends, and hands for it."""

    def __init__(
        self,
        home: Path,
        *,
        catalog: Catalog | None = None,
        roles: tuple[Role, ...] = (Role.ID_CARD, Role.DOCUMENT_CAMERA, Role.RECEIPT_PRINTER, Role.PAGE_PRINTER),
        panel: Panel | None = None,
        open_store: Callable[[], Store] | None = None,
        motion: bool = False,
        voice: FakeVoice | None = None,
        drafts: SharedDrafts | None = None,
        queue: QueueTickets | None = None,
        calendars: WorkingDays | None = None,
        region: str = "",
        licences: LicenceRegister | None = None,
        hall: Hall | None = None,
        logo: Path | None = None,
    ) -> None:
        super().__init__()
        self.home = home
        lay_store(home / "kiosk")
        self.visit_folder = home / "visit"
        self.visit_folder.mkdir(parents=True, exist_ok=True)
        self.calls = 0
        self.staff_answers = True
        devices = {role: self.device(role) for role in roles}
        self.technician = Technician(
            TechnicianParts(home=home / "kiosk", devices=devices, scheduler=self.scheduler, passwords=CHEAP)
        )
        tokens = count(1)
        self.parts = KioskParts(
            catalog=catalog or shipped_catalog(),
            open_store=open_store or self.store,
            devices=devices,
            clock=self.clock,
            scheduler=self.scheduler,
            lane=JobLane("store", executor=InlineExecutor()),
            hall=hall or Hall("示例市政务服务中心", "示例市示例区政务路1号", "010-00000000"),
            logo=logo,
            identity=TerminalIdentity("terminal-1", "K001", "http://127.0.0.1:8080"),
            new_id=lambda: str(uuid7()),
            new_token=lambda: f"tokentokentokentoken{next(tokens):02d}",
            hall_lane=JobLane("hall", executor=InlineExecutor()),
            shared_drafts=drafts,
            queue=queue,
            licences=licences,
            passwords=CHEAP,
            visit_folder=self.visit_folder,
            place="一层大厅 · 自助终端 01",
            timeouts=Timeouts(),
            panel=panel or Panel(motion=motion),
            online=lambda store: self.online,
            test_build=True,  # people of a province that does not exist
            call_staff=self._call_staff,
            voice=voice,
            technician=self.technician,
            calendars=calendars or WorkingDays(),
            region=region,
        )
        self.app: KioskApp = build_kiosk(self.parts)
        self.watch(self.app.window)
        if panel is None:
            self.window.setWidth(1080)
            self.window.setHeight(1920)

    def _call_staff(self) -> bool:
        self.calls += 1
        return self.staff_answers

    def store(self) -> Store:
        """A second door to the kiosk's store; close it."""
        return Store.open(self.home / "kiosk", self.clock)

    def add_aide(self) -> None:
        """Somebody of the staff who may help at the kiosk."""
        with self.store() as store:
            account = new_account(
                AIDE, AIDE_NAME, frozenset({StaffRole.AUXILIARY}), CHEAP.verifier(PASSWORD), self.clock.now()
            )
            store.add_staff(account)

    def agent_brings(self) -> None:
        """What the sync agent does: every draft goes to the hall."""
        with self.store() as store:
            for waiting in store.drafts_to_share(Place.HALL):
                store.begin_share(Place.HALL, waiting.id, Closer("", b""))
                store.mark_shared(Place.HALL, waiting.id, waiting.revision, waiting.revision)

    def start(self) -> Bench:
        self.app.start()
        self.until("welcome")
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
