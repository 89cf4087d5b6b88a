"""What the platform said of records that were carried to it: receipts end their stay, refusals park them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sync.clock import plausible_time
from sync.identity import Identity
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
    """``strange``: files that are no word of our platform about a record of ours, with why (foreign, not_signed)."""

    delivered: int = 0
    already: int = 0
    refused: int = 0
    strange: list[tuple[str, str]] = field(default_factory=list)


def import_receipts(store: Store, identity: Identity, folder: Path) -> Received:
    """Raises OSError when the folder cannot be read."""
    done = Received()
    receipts = folder / FOLDER
    key_sets = tuple(_key_sets(identity, receipts))
    for path in sorted(receipts.iterdir()):
        if path.name == KEY_SET or path.suffix.lower() != ".jws":
            continue
        token = path.read_bytes()[:_LONGEST].decode("ascii", "replace").strip()
        _one(store, identity, key_sets, path.name, token, done)
    return done


def _key_sets(identity: Identity, receipts: Path) -> Iterator[KeySet]:
    root = dict(identity.root_key)
    yield KeySet.verified(identity.key_set, root)
    try:
        yield KeySet.verified((receipts / KEY_SET).read_text("ascii", "replace").strip(), root)
    except (OSError, BadSignature):
        return


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
            store.park(record, reason, plain_words(said.get("detail"), 1000), way_out(reason))
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
