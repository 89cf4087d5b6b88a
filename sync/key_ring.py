"""The platform's keys as one line to it knows them: checks what is signed, and fetches the key set when it meets a key
it does not know. Only a set that the pinned root signed is believed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sync.identity import Identity
from sync.outcomes import Fault, Transport
from sync.signatures import CHANGES_TYPE, SIGNATURE_HEADER, BadSignature, KeySet, UnknownKey
from sync.transport import Answer


class Asking(Protocol):
    def ask(self, method: str, path: str) -> Answer | Transport: ...


class KeyRing:
    """Not for several threads. ``learn`` keeps an identity with a newer key set."""

    def __init__(self, identity: Identity, line: Asking, learn: Callable[[Identity], None] = lambda _: None) -> None:
        self._identity = identity
        self._line = line
        self._learn = learn
        self._keys = KeySet.verified(identity.key_set, dict(identity.root_key))

    @property
    def identity(self) -> Identity:
        """With the newest key set there is."""
        return self._identity

    def refresh(self) -> KeySet | Transport:
        """The key set as the platform publishes it now, signed by the root: its keys, epoch and watermark."""
        fault = self._fetch()
        return self._keys if fault is None else fault

    def check_answer(self, answer: Answer) -> Transport | None:
        """None when the platform signed these bytes as a page of its feed; else the fault. Whatever answers in its
        place, in however right a form, changes nothing."""
        token = answer.headers.get(SIGNATURE_HEADER, "")
        if not token:
            return Transport(Fault.NOT_PLATFORM, "the answer is not signed")
        trouble = self.check(lambda keys: keys.detached(token, answer.content, CHANGES_TYPE))
        return Transport(Fault.NOT_PLATFORM, str(trouble)) if isinstance(trouble, BadSignature) else trouble

    def check(self, verify: Callable[[KeySet], object]) -> Transport | BadSignature | None:
        """Runs ``verify`` with the keys, a second time with fetched ones when it raises `UnknownKey`. A signature that
        is wrong stays wrong; a key that cannot be had today is the line's trouble."""
        try:
            verify(self._keys)
        except UnknownKey:
            return self._fetch() or self._again(verify)
        except BadSignature as error:
            return error
        return None

    def _again(self, verify: Callable[[KeySet], object]) -> Transport | BadSignature | None:
        try:
            verify(self._keys)
        except UnknownKey:
            return Transport(Fault.NOT_PLATFORM, "signed with an unknown key")
        except BadSignature as error:
            return error
        return None

    def _fetch(self) -> Transport | None:
        answer = self._line.ask("GET", "/v1/keys")
        if isinstance(answer, Transport):
            return answer
        token = answer.body.get("key_set")
        if answer.status != 200 or not isinstance(token, str):
            return Transport(Fault.NOT_PLATFORM, f"keys answered {answer.status}")
        try:
            self._keys = KeySet.verified(token, dict(self._identity.root_key))
        except BadSignature as error:
            return Transport(Fault.NOT_PLATFORM, str(error))
        self._identity = self._identity.with_key_set(token, self._keys.epoch)
        self._learn(self._identity)
        return None
