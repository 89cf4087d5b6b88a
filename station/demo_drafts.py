"""A draft that somebody left at the demo hall's kiosk: kept in the kiosk's store, brought to the hall by its agent."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from uuid6 import uuid7

from intake.catalog import Catalog
from intake.draft import Draft, HandedIn, MaterialPage
from intake.parties import Applicant
from intake.take_in import new_draft
from station.composition import resources_folder, start_agent
from station.demo import DemoHall, DemoHallError
from sync.agent_lock import running_agent
from sync.hall.drafts import HallDrafts
from sync.hall.places import Places
from sync.hall.results import Taken
from sync.opening import open_store

#: How long the kiosk's agent may take to bring the draft to the hall node.
_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class LeftAtKiosk:
    """Whose draft it is and how far they got: answers by field, materials with one page each."""

    applicant: Mapping[str, Any]
    answers: Mapping[str, str]
    materials: tuple[str, ...] = field(default=())


def leave_at_kiosk(hall: DemoHall, catalog: Catalog, item_code: str, left: LeftAtKiosk) -> Draft:
    """Blocks for seconds: not on the GUI thread. Raises `DemoHallError` when the hall node never gets it."""
    hall.provision("kiosk")
    item = catalog.item(item_code)
    if item is None:
        raise DemoHallError(f"no item {item_code}")
    store, clock = open_store(hall.kiosk_home)
    with store:
        draft = new_draft(str(uuid7()), item, clock.now(), applicant=Applicant(**left.applicant))
        for key, value in left.answers.items():
            draft = draft.with_answer(key, value)
        for material in left.materials:
            photo = (resources_folder() / "samples" / "photo.jpg").read_bytes()
            page = MaterialPage(store.put_blob(draft.id, photo, "image/jpeg"), clock.now().rfc3339)
            draft = draft.with_material(HandedIn(material, (page,)))
        draft = replace(draft, step="materials")
        key = store.person_key(left.applicant["id_type"], left.applicant["id_number"])
        store.save_draft(draft, key)
        _bring(hall.kiosk_home, lambda: _is_there(store.kept_draft(draft.id)))
    return draft


class OpenAtWindow:
    """Somebody at the demo hall's window opens a draft of the kiosk, so that the kiosk finds it held. All calls block
    for seconds: not on the GUI thread."""

    def __init__(self, hall: DemoHall) -> None:
        self._hall = hall
        self._parts = ExitStack()
        self._drafts: HallDrafts | None = None
        self._draft_id = ""

    def open(self, draft: Draft) -> None:
        """Once the kiosk's last save has come to the hall node. Raises `DemoHallError` when it never comes."""
        hall, who = self._hall, draft.applicant
        hall.provision("counter")
        with closing(open_store(hall.kiosk_home)[0]) as kiosk:
            _wait(lambda: _is_there(kiosk.kept_draft(draft.id)))
        store, clock = open_store(hall.counter_home)
        self._parts.enter_context(store)
        places = self._parts.enter_context(closing(Places.open(hall.counter_home, clock.there)))
        self._drafts, self._draft_id = HallDrafts(places), draft.id
        if who is None or not self._take(self._drafts, who):
            raise DemoHallError("the window could not open the kiosk's draft")

    def _take(self, drafts: HallDrafts, who: Applicant) -> bool:
        found = drafts.find(who.id_type, who.id_number, None)
        shared = next((one for one in found.drafts if one.id == self._draft_id), None)
        return shared is not None and isinstance(drafts.take(shared), Taken)

    def give_back(self) -> None:
        """Nobody at the window has it open any more."""
        if self._drafts is not None:
            self._drafts.release(self._draft_id)
        self._parts.close()


def _is_there(kept: Any) -> bool:
    return kept is not None and kept.shared_revision == kept.draft.revision


def _bring(home: Path, there: Callable[[], bool]) -> None:
    """Let an agent run at the kiosk until the draft has arrived."""
    ours = running_agent(home) is None
    child = start_agent(home) if ours else None
    _wait(there)
    if child is not None:
        os.kill(child.pid, signal.SIGTERM)
        child.wait(10)


def _wait(there: Callable[[], bool]) -> None:
    end = time.monotonic() + _WITHIN_S
    while not there():
        if time.monotonic() > end:
            raise DemoHallError("the kiosk's draft did not reach the hall node")
        time.sleep(0.1)
