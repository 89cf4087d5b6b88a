"""What the platform said of records that were carried to it: receipts end their stay, refusals park them; and its key
set, by which a terminal without a line hears that the platform came back from a backup (docs/adr/0014)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sync.clock import plausible_time
from sync.identity import Identity, NotEnrolled
from sync.login import plain_words
from sync.outcomes import way_out
from sync.signatures import RECEIPT_TYPE, REFUSAL_TYPE, BadSignature, KeySet, UnknownKey
from sync.store.store import Store

#: Below the folder of the packages.
FOLDER = "receipts"
#: The platform's key set beside the receipts: whoever has been offline through a change of keys can still check them.
KEY_SET = "keys.jws"
_LONGEST = 16 << 10


@dataclass(slots=True)
class Received:
    """``strange``: files that are no word of our platform about a record of ours, with why (foreign, not_signed).
    ``offered_again``: records that were delivered once and have to be carried again, because the platform was restored
    from a backup that may lack them."""

    delivered: int = 0
    already: int = 0
    refused: int = 0
    offered_again: int = 0
    strange: list[tuple[str, str]] = field(default_factory=list)


def import_receipts(store: Store, identity: Identity, folder: Path) -> Received:
    """Raises OSError when the folder cannot be read."""
    done = Received()
    receipts = folder / FOLDER
    carried = _carried_key_set(identity, receipts)
    key_sets = (KeySet.verified(identity.key_set, dict(identity.root_key)), *(() if carried is None else (carried[1],)))
    for path in sorted(receipts.iterdir()):
        if path.name == KEY_SET or path.suffix.lower() != ".jws":
            continue
        token = path.read_bytes()[:_LONGEST].decode("ascii", "replace").strip()
        _one(store, identity, key_sets, path.name, token, done)
    if carried is not None:  # after the receipts, of which some may be of the life before
        done.offered_again = _heed(store, identity, *carried)
    return done


def _carried_key_set(identity: Identity, receipts: Path) -> tuple[str, KeySet] | None:
    """As the platform published it when it wrote the receipts; None where the pinned root did not sign it."""
    try:
        token = (receipts / KEY_SET).read_text("ascii", "replace").strip()
        return token, KeySet.verified(token, dict(identity.root_key))
    except (OSError, BadSignature):
        return None


def _heed(store: Store, identity: Identity, token: str, carried: KeySet) -> int:
    """As `sync.upkeep.heed_key_set`, but for a key set of a life that is over, or one that knows less than what is held
    here of the same life: a stick may lie in a drawer for long. Returns how many records are offered again."""
    if store.is_over(carried.epoch) or carried.is_older_than(_held(identity)):
        return _heed_own(store, identity)
    if identity.home is not None and token != identity.key_set:
        with suppress(NotEnrolled):
            identity.with_key_set(token, carried.epoch).save_key_set(identity.home)
    return store.heed_epoch(carried.epoch, carried.watermark)


def _held(identity: Identity) -> KeySet:
    """As it stands on the disk now: the agent may have heard of a later one since ``identity`` was read."""
    current = identity
    if identity.home is not None:
        with suppress(NotEnrolled):
            known = Identity.load(identity.home, identity.place)
            current = known if known.issuer == identity.issuer else identity
    return KeySet.verified(current.key_set, dict(current.root_key))


def _heed_own(store: Store, identity: Identity) -> int:
    """A receipt of a life that is over, kept a second time, has no say in this one: the records are looked at again by
    what is known here of the platform's life."""
    own = _held(identity)
    if store.platform_epoch() is not None or store.is_over(own.epoch):
        return 0
    return store.heed_epoch(own.epoch, own.watermark)


def _one(store: Store, identity: Identity, key_sets: tuple[KeySet, ...], name: str, token: str, done: Received) -> None:
    said, is_receipt = _said(key_sets, token)
    if said is None:
        done.strange.append((name, "not_signed"))
        return
    record, digest = said.get("record"), said.get("digest")
    ours = (said.get("iss"), said.get("terminal")) == (identity.issuer, identity.terminal_id)
    if not ours or not isinstance(record, str) or store.digest_of_record(record) != digest:
        done.strange.append((name, "foreign"))
    elif not is_receipt:
        reason = plain_words(said.get("reason"), 60)
        if store.is_delivered(record):
            done.already += 1
        else:
            detail = plain_words(said.get("detail"), 1000)
            store.park(record, reason, detail, way_out(reason, detail))
            done.refused += 1
    elif plausible_time(said.get("received_at")) is None:
        done.strange.append((name, "foreign"))
    elif store.is_delivered(record):
        done.already += 1
    else:
        store.mark_delivered(record, token, str(said["received_at"]))
        done.delivered += 1


def _said(key_sets: tuple[KeySet, ...], token: str) -> tuple[dict[str, Any] | None, bool]:
    """What our platform signed, and whether it is a receipt."""
    for keys in key_sets:
        for kind in (RECEIPT_TYPE, REFUSAL_TYPE):
            try:
                return keys.payload(token, kind), kind == RECEIPT_TYPE
            except (BadSignature, UnknownKey):
                continue
    return None, False
