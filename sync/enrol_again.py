"""A terminal that its platform has forgotten becomes again what it was (docs/adr/0014): after a platform came back from
a backup that is older than this terminal's enrolment, or than its latest key.

Identity, key, device code, store and queue stay as they are. The platform says its new life's key set, signed by the
root that was pinned long ago; then everything it was ever given by this terminal is offered again, since a platform
that did not know the terminal holds nothing of it. Safe to repeat with the same code, wherever it was broken off.
"""

from __future__ import annotations

import errno
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from intake.clock import Reading
from sync.fingerprint import fingerprint
from sync.identity import NOT_KEPT, NOT_WRITTEN, Culprit, Identity, Place, draft_key_of, fault_of, next_key
from sync.identity import promote_next_key as promote
from sync.key_change import is_broken_off
from sync.outcomes import Transport
from sync.signatures import ENROL_AGAIN_TYPE, BadSignature, KeySet, sign_by
from sync.store.store import Store
from sync.transport import AddressRefused, Answer, HttpTransport, check_address

#: What the platform may answer, and what to look at.
_REFUSED = {
    "code_unknown": Culprit.CODE,
    "code_used": Culprit.CODE,
    "code_expired": Culprit.CODE,
    "too_many_tries": Culprit.CODE,
    "code_of_another_kind": Culprit.CODE,
    "other_terminal": Culprit.CODE,
    "foreign_key": Culprit.CODE,
    "key_in_use": Culprit.PLATFORM,
    "other_platform": Culprit.ADDRESS,
    "not_proven": Culprit.PLATFORM,
    "revoked": Culprit.PLATFORM,
    "id_in_use": Culprit.PLATFORM,
}


@dataclass(frozen=True, slots=True)
class KnownAgain:
    """The platform knows this terminal; ``identity`` is kept on disk already."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Nothing here has changed. ``reason`` is a problem type of the platform, a `sync.outcomes.Fault`, an
    `AddressRefused.reason`, or ``no_ca_file``, ``not_platform``, ``too_old``, ``bad_answer``, ``other_role``,
    `sync.identity.NOT_KEPT`, `NOT_WRITTEN`; ``detail`` is for who looks after the line."""

    culprit: Culprit
    reason: str
    detail: str = ""


def fingerprint_of(identity: Identity) -> str:
    """What the operator has to be told beside the terminal's id."""
    return fingerprint(identity.private_key)


def with_next_key(home: Path, identity: Identity) -> Identity:
    """As it comes back under a new key: the same one every time until it is in force. Raises OSError."""
    return replace(identity, private_key=next_key(home, identity.place))


def enrol_again(
    home: Path,
    identity: Identity,
    code: str,
    now: Reading,
    *,
    platform_url: str | None = None,
    name: str | None = None,
    ca_file: str | None = None,
    timeout_s: float = 30.0,
    new_key: bool = False,
) -> KnownAgain | NotKnown:
    """``identity``: this terminal's at the city. ``platform_url``: where the platform is now, if no more where it was.
    ``ca_file``: another certificate authority than the one pinned at enrolment. ``new_key``: under another key than the
    present one, which the platform cannot take (``key_in_use``); until its answer is kept nothing changes here."""
    authority = ca_file or identity.ca_file
    if authority is not None and not Path(authority).is_file():
        return NotKnown(Culprit.CERTIFICATE, "no_ca_file")
    try:
        address = check_address(platform_url or identity.platform_url)
        # A code is for a key that was told of, so that one is on disk; if not, it is in force already, and what broke
        # off came after that.
        new_key = new_key and is_broken_off(home, identity.place)
        if new_key:
            identity = with_next_key(home, identity)
    except AddressRefused as error:
        return NotKnown(Culprit.ADDRESS, error.reason)
    except OSError as error:
        return NotKnown(Culprit.DISK, NOT_WRITTEN, _code_of(error))
    request = {
        "code": code.strip(),
        "name": name or socket.gethostname(),
        "statement": _statement(identity, now),
    }
    transport = HttpTransport(address, ca_file=authority, timeout_s=timeout_s)
    try:
        answer = transport.request(
            "POST", "/v1/enrol/again", headers={"Content-Type": "application/json"}, data=json.dumps(request).encode()
        )
    finally:
        transport.close()
    if isinstance(answer, Transport):
        return NotKnown(fault_of(answer), answer.fault.value, answer.detail)
    if answer.status != 201:
        return _refused(answer)
    known = _renewed(answer.body, identity)
    if isinstance(known, NotKnown):
        return known
    kept = str(Path(authority).resolve()) if authority is not None else None
    known = replace(known, platform_url=address, ca_file=kept)
    try:
        known.save(home)  # broken off here, the key that logs in is the next one
        if new_key:
            promote(home, identity.place)
    except OSError as error:
        return NotKnown(Culprit.DISK, NOT_KEPT, _code_of(error))
    return KnownAgain(known)


def _code_of(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


def offer_what_was_lost(store: Store, identity: Identity) -> int:
    """How many delivered records are offered again now. The platform's watermark says nothing about a terminal that it
    did not know."""
    return store.offer_everything(identity.epoch)


def _statement(identity: Identity, now: Reading) -> str:
    public = identity.private_key.as_dict(private=False)
    said = {
        "issuer": identity.issuer,
        "terminal": identity.terminal_id,
        "public_key": {part: public[part] for part in ("kty", "crv", "x", "y")},
        "at": now.rfc3339,
    }
    return sign_by(identity.private_key, said, ENROL_AGAIN_TYPE)


def _refused(answer: Answer) -> NotKnown:
    reason = answer.problem
    if reason is None:
        return NotKnown(Culprit.ADDRESS, "not_platform")
    if reason == "not_found":
        return NotKnown(Culprit.PLATFORM, "too_old")
    return NotKnown(_REFUSED.get(reason, Culprit.PLATFORM), reason)


def _renewed(body: Mapping[str, Any], identity: Identity) -> Identity | NotKnown:
    """What it was, with what the platform says anew. Only the root that is pinned speaks for the platform."""
    if body.get("role", Place.CITY.value) != Place.CITY.value:
        return NotKnown(Culprit.ADDRESS, "other_role")
    if body.get("issuer") != identity.issuer:
        return NotKnown(Culprit.ADDRESS, "other_platform")
    if (body.get("terminal_id"), body.get("device_code")) != (identity.terminal_id, identity.device_code):
        return NotKnown(Culprit.PLATFORM, "bad_answer", "another terminal's")
    try:
        key_set = str(body["key_set"])
        keys = KeySet.verified(key_set, dict(identity.root_key))
        draft_key = draft_key_of(body.get("hall")) or identity.draft_key
        public_url = str(body["public_url"])
    except BadSignature:
        return NotKnown(Culprit.ADDRESS, "other_platform", "not signed by the root that is known here")
    except (KeyError, TypeError, ValueError) as error:
        return NotKnown(Culprit.PLATFORM, "bad_answer", type(error).__name__)
    return replace(identity, key_set=key_set, epoch=keys.epoch, public_url=public_url, draft_key=draft_key)
