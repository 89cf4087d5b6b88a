"""What ``hall-sync verify`` says and, with ``--repair``, does."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

from sync.clock import SystemClock
from sync.identity import Identity, NotEnrolled
from sync.opening import open_store
from sync.store.damage import Damage
from sync.store.errors import StoreCorrupt
from sync.store.repair import Repaired, repair
from sync.store.room import RoomRules
from sync.store.store import Store
from sync.store.verify import Verification
from sync.trail import Sure, check_trail


def mend(home: Path, rules: RoomRules) -> Repaired | None:
    """Carries a broken database over into a fresh one, and parks what cannot be sent whole; None where the database
    itself is sound. Raises `KnownStoreError`: `StoreBusy` while an app or the agent is running."""
    done = repair(home, SystemClock()) if is_broken(home, rules) else None
    store, _ = open_store(home, rules)
    with store:
        store.park_damaged()
        store.note_losses()
    return done


def is_broken(home: Path, rules: RoomRules) -> bool:
    """Does it not open, or is its structure not sound? Raises the other `KnownStoreError`."""
    try:
        store, _ = open_store(home, rules)
        with store:
            return any(error.startswith("database: ") for error in store.verify().errors)
    except StoreCorrupt:
        return True


def with_trail(found: Verification, store: Store, home: Path) -> tuple[Verification, Sure | None]:
    """The trail against what was signed and anchored (`sync.trail`), and up to where it is sure. A machine that was
    never enrolled has nothing outside itself to compare with."""
    try:
        checked = check_trail(store, home, Identity.load(home), found.breaks)
    except NotEnrolled:
        return found, None
    found = replace(found, errors=(*found.errors, *checked.errors), known=(*found.known, *checked.known))
    return found, checked.sure


def say(
    found: Verification, damage: tuple[Damage, ...], done: Repaired | None, sure: Sure | None, *, as_json: bool
) -> None:
    """On standard output; ids, numbers and digests only."""
    if as_json:
        audit: dict[str, object] = {
            "length": found.audit_length,
            "head": found.audit_head,
            "first_bad": found.audit_first_bad,
        }
        audit |= {"sure": None if sure is None else asdict(sure)}
        report: dict[str, object] = {"intakes": found.intakes, "blobs": found.blobs, "audit": audit}
        report |= {"errors": list(found.errors), "known": list(found.known), "damage": [asdict(one) for one in damage]}
        report |= {"repaired": None if done is None else asdict(done)}
        print(json.dumps(report, ensure_ascii=False))
        return
    if done is not None:
        print(f"the old database is kept in store/{done.kept} ({done.damaged_pages} damaged pages)")
        print(f"carried over: {done.rows} rows; {done.refused} fitted nowhere, {done.keyless} cases without their key")
    print(f"{found.intakes} intakes, {found.blobs} attachments, {found.audit_length} audit entries")
    if sure is not None:
        print(f"the audit trail is what the platform knows up to entry {sure.length}, anchored {sure.at}")
    for error in found.errors:
        print(f"wrong: {error}")
    for one in found.known:
        print(f"known, noted by a repair: {one}")
    for lost in damage:
        print(f"damaged since {lost.found_at}: {lost.number or lost.case_id or lost.subject}: {lost.sort}: {lost.lost}")
