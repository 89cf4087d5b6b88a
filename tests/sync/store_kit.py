"""What tests of the store share: a clock moved by hand, the marker person, an intake of a draft."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from uuid6 import uuid7

from intake.attachment import BlobRef
from intake.clock import Confidence, Reading
from intake.draft import Draft, HandedIn, MaterialPage
from intake.intake import Actor, Intake
from intake.material import HELD
from intake.parties import Applicant
from sync.clock import Measured
from sync.store.store import Store, Submitted

MARKER = Applicant(
    name="测试甲",
    id_type="111",
    id_number="11010519491231002X",
    sex="female",
    birth_date="1949-12-31",
    address="北京市朝阳区示例路1号",
)
OTHER = Applicant("测试乙", "111", "440524188001010014", "male", "1880-01-01")
IMPL_CODE = "1110010000000005103002011010000"
NOON = datetime(2026, 5, 14, 4, 0, tzinfo=UTC)


class HandClock:
    """Implements `intake.clock.Clock`; moves only when told."""

    def __init__(self, utc: datetime = NOON) -> None:
        self.utc = utc
        self.running = 1000.0

    def now(self) -> Reading:
        return Reading(self.utc, Confidence.TRUSTED)

    def monotonic(self) -> float:
        return self.running

    def measurement(self, platform_utc: datetime) -> Measured:
        return Measured(platform_utc, "boot", self.running, platform_utc - self.utc)

    def advance(self, seconds: float) -> None:
        self.utc += timedelta(seconds=seconds)
        self.running += seconds


def new_id() -> str:
    return str(uuid7())


def draft_of(applicant: Applicant = MARKER, draft_id: str | None = None) -> Draft:
    return Draft(draft_id or new_id(), IMPL_CODE, 1, "2026-05-14T04:00:00.000Z", applicant=applicant)


def intake_of(draft_id: str, sequence: int, blobs: tuple[BlobRef, ...] = (), applicant: Applicant = MARKER) -> Intake:
    at = "2026-05-14T04:00:00.000Z"
    return Intake(
        id=draft_id,
        case_no=f"{IMPL_CODE}20260514DK7M2{sequence:05d}",
        impl_code=IMPL_CODE,
        handling_code=None,
        item_version=1,
        item_name="老年人优待证办理",
        channel="kiosk",
        terminal_id="T-K7M2",
        actor=Actor("citizen"),
        taken_in_at=at,
        time_confidence="trusted",
        applicant=applicant,
        answers=(("phone", "13800000000"),),
        materials=(HandedIn("photo", tuple(MaterialPage(ref, at) for ref in blobs), None if blobs else HELD),),
        signature=None,
        consents=(),
        progress_token=f"token-{draft_id}",
    )


def take_in(
    store: Store, draft_id: str | None = None, blobs: tuple[BlobRef, ...] = (), applicant: Applicant = MARKER
) -> Submitted:
    """A submit as an app does it."""
    case = draft_id or new_id()
    return store.submit(case, lambda sequence: intake_of(case, sequence, blobs, applicant), lambda _: b"receipt data")


def person(store: Store, applicant: Applicant = MARKER) -> str:
    return store.person_key(applicant.id_type, applicant.id_number)


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
