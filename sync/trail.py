"""The audit trail and the world: its end is signed at contact and anchored at the platform, and checked against both.

The store's own chain shows what was changed by somebody who could not rewrite it whole. Who holds the store's key can;
then the ends we signed, the platform's anchors of them (also one in a file beside the store), and the platform itself,
which remembers every end for ever, show it (docs/adr/0014).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from intake.clock import Clock
from sync.clock import plausible_time
from sync.files import private_folder, replace_synced
from sync.identity import Identity
from sync.key_ring import KeyRing
from sync.outcomes import Transport
from sync.signatures import AUDIT_ANCHOR_TYPE, AUDIT_HEAD_TYPE, BadSignature, KeySet, UnknownKey, sign_by, verify_by
from sync.store.audit import Break, Head
from sync.store.store import Store
from sync.transport import Answer

log = structlog.get_logger("sync.agent")

#: How often the end is signed and anchored where something was added, seconds.
ANCHOR_S = 900.0
_FILE = "audit-anchor.jws"


class TrailAnchoring:
    """A duty of the agent's house-keeping. ``ask`` is `sync.hall.places.PlaceLine.ask`."""

    def __init__(
        self,
        store: Store,
        home: Path,
        identity: Callable[[], Identity],
        keys: KeyRing,
        ask: Callable[..., Answer | Transport],
        clock: Clock,
    ) -> None:
        self._store = store
        self._home = home
        self._identity = identity
        self._keys = keys
        self._ask = ask
        self._clock = clock

    def anchor(self) -> bool:
        """False: not yet. A fork is no reason to hurry: the platform goes on saying so."""
        end, last = self._store.trail_end(), self._store.last_anchored()
        if last is not None and (last.length, last.hash) == (end.length, end.hash):
            return True
        known = None if last is None else last.length
        for _ in range(2):
            token, at = self._sign(end, known), self._clock.now().rfc3339
            self._store.keep_signed_end(end, at, token)
            answer = self._ask("POST", "/v1/audit-heads", body={"signed": token})
            if isinstance(answer, Transport):
                return False
            if answer.status == 200:
                return self._keep(end, answer.body.get("anchor"))
            if answer.problem == "fork":
                self._store.note_trail_trouble("fork")
                log.error("audit_trail_forked", length=end.length)
                return True
            wanted = answer.body.get("length")
            if answer.problem != "head_unknown" or not isinstance(wanted, int) or wanted == known:
                return False
            known = wanted
        return False

    def _sign(self, end: Head, known: int | None) -> str:
        identity = self._identity()
        before = None if known is None else self._store.trail_hash(known) or self._store.hash_of_lost(known)
        said = {
            "issuer": identity.issuer,
            "terminal": identity.terminal_id,
            "length": end.length,
            "head": end.hash,
            "at": self._clock.now().rfc3339,
            "known": None if before is None else {"length": known, "head": before},
        }
        return sign_by(identity.private_key, said, AUDIT_HEAD_TYPE)

    def _keep(self, end: Head, anchor: object) -> bool:
        if not isinstance(anchor, str) or self._keys.check(lambda keys: _matching(keys, anchor, end)) is not None:
            return False
        received_at = str(_payload(anchor).get("received_at"))
        folder = private_folder(self._home / "identity")
        replace_synced(folder / _FILE, anchor.encode())
        self._store.keep_anchor(end.length, received_at, anchor)
        return True


@dataclass(frozen=True, slots=True)
class Sure:
    """Up to this entry the trail is what the platform was told at this time (its own, RFC 3339)."""

    length: int
    at: str


@dataclass(frozen=True, slots=True)
class TrailCheck:
    """``sure``: the longest anchored end that the trail still has; None: none. ``errors`` name the first that it has
    not, ``known`` those that were lost where a repair noted the loss."""

    sure: Sure | None
    errors: tuple[str, ...]
    known: tuple[str, ...] = ()


def check_trail(store: Store, home: Path, identity: Identity, noted: Sequence[Break] = ()) -> TrailCheck:
    """The trail against every end that was signed or anchored. What is not signed by platform or terminal is no end.
    ``noted``: where a repair found entries lost, as the trail itself says (`sync.store.audit.Walk.known`)."""
    sure: Sure | None = None
    known = list[str]()
    for length, head, at, word in sorted(_ends(store, home, identity)):
        if store.trail_hash(length) == head:
            if word == "anchored":
                sure = Sure(length, at)
            continue
        if any(_is_in(one, length) for one in noted):
            known.append(f"audit: entry {length}, {word} at {at}, is among those lost")
            continue
        before = "its beginning" if sure is None else f"entry {sure.length}, sure since {sure.at},"
        what = "is missing" if store.trail_end().length < length else "is another"
        return TrailCheck(
            sure,
            (f"audit: entry {length} {what} than the one {word} at {at}: changed or cut after {before}",),
            tuple(known),
        )
    return TrailCheck(sure, (), tuple(known))


def _is_in(noted: Break, length: int) -> bool:
    """Where nothing is missing, either of the two entries that do not fit is the one that was spoilt."""
    return noted.first - (noted.first == noted.at) <= length < noted.at + (noted.first == noted.at)


def _ends(store: Store, home: Path, identity: Identity) -> Iterator[tuple[int, str, str, str]]:
    """Length, hash, time and who says so, of what is rightly signed."""
    keys = KeySet.verified(identity.key_set, dict(identity.root_key))
    anchors = [kept.anchor for kept in store.kept_ends() if kept.anchor is not None]
    beside = home / "identity" / _FILE
    if beside.is_file():
        anchors.append(beside.read_text("ascii", "replace"))
    for anchor in anchors:
        try:
            said = keys.payload(anchor, AUDIT_ANCHOR_TYPE)
        except (BadSignature, UnknownKey):
            continue
        if (said.get("terminal"), said.get("iss")) == (identity.terminal_id, identity.issuer):
            yield from _end(said, "received_at", "anchored")
    public = identity.private_key.as_dict(private=False)
    for kept in store.kept_ends():
        try:
            said = verify_by(kept.token, public, AUDIT_HEAD_TYPE)
        except BadSignature:
            continue  # signed with an earlier key: its anchor speaks for it
        yield from _end(said, "at", "signed")


def _end(said: dict[str, Any], when: str, word: str) -> Iterator[tuple[int, str, str, str]]:
    length, head, at = said.get("length"), said.get("head"), said.get(when)
    if isinstance(length, int) and isinstance(head, str) and isinstance(at, str):
        yield length, head, at, word


def _matching(keys: KeySet, anchor: str, end: Head) -> None:
    said = keys.payload(anchor, AUDIT_ANCHOR_TYPE)
    if (said.get("length"), said.get("head")) != (end.length, end.hash) or not plausible_time(said.get("received_at")):
        raise BadSignature("the anchor is about something else")


def _payload(token: str) -> dict[str, Any]:
    """Of a token that was verified."""
    part = token.split(".")[1]
    content: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return content
