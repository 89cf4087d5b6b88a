"""The terminal changes its key: the next one is on disk before the platform hears of it, and takes the other's place
once the platform has said so. Wherever this is broken off, one of the two on disk logs in (`sync.login`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from intake.clock import Clock
from sync.identity import Identity, NotEnrolled, Place, next_key, promote_next_key
from sync.locks import FileLock
from sync.outcomes import Transport
from sync.signatures import KEY_CHANGE_TYPE, sign_by
from sync.transport import Answer

_LOCK = "key-change.lock"


def change_key(
    home: Path, ask: Callable[..., Answer | Transport], clock: Clock, place: Place = Place.CITY
) -> str | None:
    """None when the change is done; else why not yet. Call again to go on with one that was broken off. ``ask`` is
    `sync.hall.places.PlaceLine.ask`."""
    try:
        identity = Identity.load(home, place)
    except NotEnrolled as error:
        return str(error)
    lock = FileLock(home / "identity" / _LOCK)
    if not lock.acquire():
        return "another process is changing it"
    try:
        following = next_key(home, place)
        public = following.as_dict(private=False)
        said = {
            "issuer": identity.issuer,
            "terminal": identity.terminal_id,
            "former": identity.private_key.thumbprint(),
            "public_key": {name: public[name] for name in ("kty", "crv", "x", "y")},
            "at": clock.now().rfc3339,
        }
        body = {
            "by_former": sign_by(identity.private_key, said, KEY_CHANGE_TYPE),
            "by_next": sign_by(following, said, KEY_CHANGE_TYPE),
        }
        answer = ask("POST", "/v1/terminal/key", body=body)
        if isinstance(answer, Transport):
            return f"the platform cannot be reached: {answer.fault.value} {answer.detail}".strip()
        if answer.status != 200 or answer.body.get("kid") != following.thumbprint():
            return f"the platform refuses: HTTP {answer.status} {answer.problem or ''}".strip()
        promote_next_key(home, place)
        return None
    finally:
        lock.release()


def is_broken_off(home: Path, place: Place = Place.CITY) -> bool:
    """Was a change begun and not brought to its end?"""
    folder = home / "identity" if place is Place.CITY else home / "identity" / place.value
    return (folder / "next.key").is_file()
