"""The synthetic person of the benchmarks, and an intake of hers."""

from __future__ import annotations

import secrets

from intake.attachment import BlobRef
from intake.draft import HandedIn, MaterialPage
from intake.intake import Actor, Intake
from intake.parties import Applicant

AT = "2026-05-14T04:00:00.000Z"
CODE = "1110010000000005103002011010000"
PERSON = Applicant("测试甲", "111", "11010519491231002X", "female", "1949-12-31", "北京市朝阳区示例路1号")


def intake_of(
    case: str, sequence: int, pages: tuple[BlobRef, ...] = (), terminal: str = "T-K7M2", device: str = "DK7M2"
) -> Intake:
    """As an app makes it of a checked draft; ``pages`` are one material's."""
    return Intake(
        id=case,
        case_no=f"{CODE}20260514{device}{sequence:05d}",
        impl_code=CODE,
        handling_code=None,
        item_version=1,
        item_name="老年人优待证办理",
        channel="kiosk",
        terminal_id=terminal,
        actor=Actor("citizen"),
        taken_in_at=AT,
        time_confidence="trusted",
        applicant=PERSON,
        answers=(("phone", "13800000000"), ("address", "北京市朝阳区示例路1号"), ("apply_kind", "new")),
        materials=(HandedIn("photo", tuple(MaterialPage(page, AT) for page in pages)),) if pages else (),
        signature=None,
        consents=(),
        progress_token=secrets.token_urlsafe(16),
    )
