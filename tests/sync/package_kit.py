"""A package of the catalogue that ships, filled in by the marker person, for tests of store and delivery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from store_kit import MARKER, NOON

from intake.catalog import load_catalog
from intake.clock import Reading
from intake.draft import Consent, Draft, HandedIn, MaterialPage
from intake.intake import Actor, Intake, SubCase
from intake.item import ServiceItem
from intake.package import TakenIn, sub_cases, take_in_package
from intake.receipt import Hall, receipt_of, receipt_to_json
from intake.take_in import new_draft
from sync.store.store import Store, Submitted

AT = "2026-05-14T04:00:00.000Z"
PAGES = {
    "place_proof": (b"lease page 1", b"lease page 2"),
    "layout_plan": (b"plan",),
    "health_certificates": (b"health",),
}
SIGNATURE = b"ink"
_ANSWERS = {
    "use_name": "no",
    "place_region": "100101",
    "place_address": "示例路1号",
    "employees": "2",
    "capital": "20000.00",
    "family_run": "no",
    "delivery": "collect",
    "dish_kind": "hot",
    "dining_kind": "take_away",
    "floor_area": "40",
    "manager_name": "测试乙",
    "manager_phone": "13800001235",
}


@cache
def package() -> ServiceItem:
    catalog = load_catalog(Path(__file__).parents[2] / "resources" / "catalog")
    return next(item for item in catalog.items if item.basic_code == "000900001000")


@dataclass
class PackageVisit:
    """A complete draft whose pages are in the store, and how an app submits it."""

    store: Store
    draft: Draft
    terminal_id: str = "T-K7M2"
    device_code: str = "K7M2"

    @property
    def others(self) -> tuple[SubCase, ...]:
        return sub_cases(self.draft, package())

    def build(self, numbers: Sequence[int]) -> tuple[Intake, ...]:
        taken = take_in_package(
            self.draft,
            package(),
            sequences=numbers,
            device_code=self.device_code,
            terminal_id=self.terminal_id,
            reading=Reading(NOON),
            actor=Actor("citizen"),
            progress_tokens=[f"token-{number}-of-{self.draft.id[-12:]}" for number in range(len(numbers))],
        )
        assert isinstance(taken, TakenIn), taken
        return taken.intakes

    def receipt(self, intakes: tuple[Intake, ...]) -> bytes:
        return receipt_to_json(receipt_of(intakes, package(), Hall("示例市政务服务中心"), None, network=True))

    def submit(self) -> Submitted:
        return self.store.submit_all(self.draft.id, self.others, self.build, self.receipt)


def visit(store: Store, draft_id: str) -> PackageVisit:
    draft = new_draft(draft_id, package(), Reading(NOON), applicant=MARKER)
    for key, value in _ANSWERS.items():
        draft = draft.with_answer(key, value)
    for material, pages in PAGES.items():
        refs = [store.put_blob(draft_id, data, "image/jpeg") for data in pages]
        draft = draft.with_material(HandedIn(material, tuple(MaterialPage(ref, AT) for ref in refs)))
    signature = store.put_blob(draft_id, SIGNATURE, "image/png")
    draft = replace(draft, signature=signature, consents=(Consent("privacy", "1", AT),))
    store.save_draft(draft, store.person_key(MARKER.id_type, MARKER.id_number))
    return PackageVisit(store, draft)
