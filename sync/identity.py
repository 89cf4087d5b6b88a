"""Who this terminal is to its platform, and how it became that.

`$HALL_HOME/identity/` (0700) holds ``terminal.key`` (ES256 private key, PKCS#8 PEM, 0600) and ``identity.json`` (0600):
what enrolment taught us, above all the platform's issuer id and its root key, which are pinned from then on. Who it is
to the hall node stands in `identity/hall/`, with a key of its own.
"""

from __future__ import annotations

import errno
import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from intake.text import LocalizedText
from sync.disk_words import disk_words
from sync.files import private_folder, replace_synced, sync_folder
from sync.hall.sealing import DraftKey
from sync.outcomes import Fault, Transport
from sync.signatures import BadSignature, KeySet
from sync.transport import NOT_YET_VALID, AddressRefused, Answer, HttpTransport, check_address

_FOLDER, _FILE, _KEY = "identity", "identity.json", "terminal.key"
#: A key that is about to take the other's place (`sync.key_change`).
_NEXT_KEY = "next.key"
_NOT_IN_FILE = ("private_key", "place", "home")


class Place(StrEnum):
    """Where a terminal can be enrolled; the value is the role of what answers there."""

    CITY = "city"
    HALL = "hall"


class Culprit(StrEnum):
    """Which of the things a technician entered, or has to look at, is wrong."""

    CODE = "code"
    ADDRESS = "address"
    CLOCK = "clock"
    CERTIFICATE = "certificate"
    NETWORK = "network"
    PLATFORM = "platform"
    DISK = "disk"


#: The disk took no key, so that the platform was not asked; it took not what the platform answered.
NOT_WRITTEN, NOT_KEPT = "not_written", "not_kept"


class EnrolmentFailed(Exception):
    """Enrolment did not happen. ``culprit`` is what to look at, ``reason`` a code; the message is a sentence; ``why``
    is what is the matter with the disk, where that is to blame."""

    def __init__(self, culprit: Culprit, reason: str, message: str, why: LocalizedText | None = None) -> None:
        super().__init__(message)
        self.culprit = culprit
        self.reason = reason
        self.why = why


class NotEnrolled(Exception):
    """There is no identity below this home, or it cannot be read."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An enrolled terminal. ``private_key`` and ``draft_key`` never show in ``repr``."""

    terminal_id: str
    device_code: str  # part of offline case numbers
    issuer: str
    public_url: str
    platform_url: str
    root_key: Mapping[str, Any]
    key_set: str
    epoch: str
    ca_file: str | None
    private_key: ECKey
    draft_key: str | None = (
        None  # what the city's terminals seal shared drafts with (ADR 7), base64url; a hall has none
    )
    place: Place = Place.CITY
    home: Path | None = field(default=None, compare=False)  # where it was loaded from

    def __repr__(self) -> str:
        return f"Identity(terminal_id={self.terminal_id!r}, issuer={self.issuer!r}, place={self.place.value!r})"

    @classmethod
    def load(cls, home: Path, place: Place = Place.CITY) -> Identity:
        """Raises `NotEnrolled`."""
        folder = _folder(home, place)
        try:
            known = json.loads((folder / _FILE).read_bytes())
            key = ECKey.import_key((folder / _KEY).read_bytes())
            identity = cls(private_key=key, place=place, home=home, **known)
            identity._check()
        except FileNotFoundError as error:
            raise NotEnrolled("this terminal is not enrolled") from error
        except (OSError, ValueError, TypeError, RecursionError, JoseError, BadSignature) as error:
            raise NotEnrolled(f"the identity cannot be read ({type(error).__name__})") from error
        return identity

    def _check(self) -> None:
        """A damaged file must not surface later as a fault of the network or end the agent."""
        texts = (self.terminal_id, self.device_code, self.issuer, self.public_url, self.platform_url, self.key_set)
        if not all(isinstance(text, str) for text in (*texts, self.epoch, self.ca_file or "", self.draft_key or "")):
            raise TypeError("a member of the identity has another type")
        if self.draft_key is not None:
            DraftKey.from_text(self.draft_key)
        check_address(self.platform_url)
        KeySet.verified(self.key_set, dict(self.root_key))
        if self.private_key.curve_name != "P-256" or not self.private_key.is_private:
            raise ValueError("not the private key of a terminal")

    def save(self, home: Path) -> None:
        """Keeps everything but the private key, which is written when it is made."""
        known = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in _NOT_IN_FILE}
        replace_synced(private_folder(_folder(home, self.place)) / _FILE, json.dumps(known, indent=1).encode())

    def keys_on_disk(self) -> Iterator[ECKey]:
        """The terminal's keys as they stand there now: the one in force, and one that is about to be. Another process
        may have changed it, or a change may have been broken off when the platform knew of it already."""
        if self.home is None:
            return
        for name in (_KEY, _NEXT_KEY):
            with suppress(OSError, ValueError, TypeError, JoseError):
                yield ECKey.import_key((_folder(self.home, self.place) / name).read_bytes())

    def with_key_set(self, key_set: str, epoch: str) -> Identity:
        return replace(self, key_set=key_set, epoch=epoch)

    def save_key_set(self, home: Path) -> None:
        """Keeps the key set and its epoch in the identity that is on disk now: a command may have changed the rest of
        it (the platform's address) since this one was loaded. Another enrolment made meanwhile stays as it is. Raises
        `NotEnrolled`, OSError."""
        known = Identity.load(home, self.place)
        if (known.issuer, known.terminal_id) == (self.issuer, self.terminal_id):
            known.with_key_set(self.key_set, self.epoch).save(home)

    def reached_by(self) -> tuple[str, str | None]:
        """The platform's address and the certificate authority: what a program that runs does not read again."""
        return self.platform_url, self.ca_file


def enrol(
    home: Path,
    code: str,
    platform_url: str,
    *,
    name: str | None = None,
    ca_file: str | None = None,
    timeout_s: float = 30.0,
    place: Place = Place.CITY,
) -> Identity:
    """Turns a one-time code into this terminal's identity, kept below ``home``. Raises `EnrolmentFailed`.

    The same key is offered when an earlier try was cut off, or what it brought could not be written down, so that its
    code still works. In place of an identity there
    is already it is another key: who had the former one, a thief too, is nobody to the new identity.
    """
    if ca_file is not None and not Path(ca_file).is_file():
        raise EnrolmentFailed(Culprit.CERTIFICATE, "no_ca_file", "the certificate authority file does not exist")
    try:
        address = check_address(platform_url)
    except AddressRefused as error:
        raise EnrolmentFailed(Culprit.ADDRESS, error.reason, _ADDRESS[error.reason]) from error
    anew = (_folder(home, place) / _FILE).is_file()
    with _disk_to_blame(NOT_WRITTEN, "the key could not be written down, the code is not used up"):
        key = _private_key(_folder(home, place), _NEXT_KEY if anew else _KEY)
    public = key.as_dict(private=False)
    request = {
        "code": code.strip(),
        "name": name or socket.gethostname(),
        "public_key": {part: public[part] for part in ("kty", "crv", "x", "y")},
    }
    transport = HttpTransport(address, ca_file=ca_file, timeout_s=timeout_s)
    try:
        answer = transport.request(
            "POST", "/v1/enrol", headers={"Content-Type": "application/json"}, data=json.dumps(request).encode()
        )
    finally:
        transport.close()
    authority = None if ca_file is None else str(Path(ca_file).resolve())
    identity = _read_answer(answer, key, address, authority, place, home)
    with _disk_to_blame(NOT_KEPT, "the platform's answer could not be written down; the same code works again"):
        identity.save(home)  # broken off here, the key that logs in is the next one (`keys_on_disk`)
        if anew:
            promote_next_key(home, place)
    return identity


@contextmanager
def _disk_to_blame(reason: str, sentence: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        code = errno.errorcode.get(error.errno or 0, type(error).__name__)
        raise EnrolmentFailed(Culprit.DISK, reason, f"{sentence} ({code})", disk_words(error)) from error


def _folder(home: Path, place: Place) -> Path:
    return home / _FOLDER if place is Place.CITY else home / _FOLDER / place.value


_ADDRESS = {
    "not_a_url": "the platform address is not a URL",
    "scheme": "the platform address must begin with https://",
    "plain_http": "plain http is allowed to this machine only; the platform address must begin with https://",
}
_CODES = {
    "code_unknown": "the platform does not know this enrolment code",
    "code_used": "the enrolment code was used by another terminal",
    "code_expired": "the enrolment code has expired, or this machine's platform has another idea of the time",
    "too_many_tries": "too many wrong codes; wait a quarter of an hour and ask for a new code",
    "code_of_another_kind": "this code gives a terminal back what it was: hall-sync enrol --again CODE",
}
_ROLES = {
    Place.CITY: "what answers at this address is a hall node, not the city's platform; enrol with it by --hall",
    Place.HALL: "what answers at this address is not a hall node; enrol with the city's platform by --platform",
}
_FAULTS = {
    Fault.DNS: (Culprit.ADDRESS, "the name in the platform address does not resolve"),
    Fault.CONNECT: (Culprit.ADDRESS, "nobody answers at the platform address"),
    Fault.TLS: (
        Culprit.CERTIFICATE,
        "the platform's certificate is not of a trusted authority, or this machine's clock is wrong",
    ),
    Fault.NOT_PLATFORM: (
        Culprit.ADDRESS,
        "what answers at this address is not a platform (a login page of the network?)",
    ),
    Fault.SERVER: (Culprit.PLATFORM, "the platform has an internal fault"),
}


def fault_of(answer: Transport) -> Culprit:
    """What to look at when an enrolment found no way to the platform."""
    return _fault(answer)[0]


def _fault(answer: Transport) -> tuple[Culprit, str]:
    if answer.fault is Fault.TLS and answer.detail == NOT_YET_VALID:
        return Culprit.CLOCK, "the platform's certificate is not valid yet: this machine's clock is behind"
    return _FAULTS.get(answer.fault, (Culprit.NETWORK, "the conversation with the platform broke off"))


def next_key(home: Path, place: Place) -> ECKey:
    """The key that is to take the other's place: the one of a change that was broken off, else a new one."""
    return _private_key(_folder(home, place), _NEXT_KEY)


def promote_next_key(home: Path, place: Place) -> None:
    """The platform has it: from now on it is the terminal's. Whole or not at all, also when the power goes."""
    folder = _folder(home, place)
    (folder / _NEXT_KEY).replace(folder / _KEY)
    sync_folder(folder)


def _private_key(folder: Path, name: str = _KEY) -> ECKey:
    """The key there is, else a new one; what is damaged proves nothing to anybody and is replaced."""
    path = private_folder(folder) / name
    if path.is_file():
        with suppress(ValueError, TypeError, JoseError):
            return ECKey.import_key(path.read_bytes())
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    replace_synced(path, pem)
    return ECKey.import_key(pem)


def _read_answer(
    answer: Answer | Transport, key: ECKey, address: str, ca_file: str | None, place: Place, home: Path
) -> Identity:
    if isinstance(answer, Transport):
        culprit, words = _fault(answer)
        raise EnrolmentFailed(culprit, answer.fault.value, f"{words} ({answer.detail})")
    if answer.status != 201:
        reason = answer.problem
        if reason in _CODES:
            raise EnrolmentFailed(Culprit.CODE, reason, _CODES[reason])
        if reason is None:
            raise EnrolmentFailed(Culprit.ADDRESS, "not_platform", _FAULTS[Fault.NOT_PLATFORM][1])
        raise EnrolmentFailed(Culprit.PLATFORM, reason, "the platform refuses the request")
    try:
        body = answer.body
        role = body.get("role", Place.CITY.value)  # platforms before hall nodes did not say
        if role != place.value:
            raise EnrolmentFailed(Culprit.ADDRESS, "other_role", _ROLES[place])
        names = ("terminal_id", "device_code", "issuer", "public_url", "key_set", "epoch")
        identity = Identity(
            **{name: str(body[name]) for name in names},
            root_key=dict(body["root_key"]),
            platform_url=address,
            ca_file=ca_file,
            private_key=key,
            draft_key=draft_key_of(body.get("hall")),
            place=place,
            home=home,
        )
        KeySet.verified(identity.key_set, dict(identity.root_key))
    except (KeyError, TypeError, ValueError, BadSignature) as error:
        raise EnrolmentFailed(
            Culprit.PLATFORM, "bad_answer", f"the platform's answer is not in order ({type(error).__name__})"
        ) from error
    return identity


def draft_key_of(hall: object) -> str | None:
    """Out of the ``hall`` of an answer to an enrolment. Raises ValueError for what is no key."""
    key = hall.get("draft_key") if isinstance(hall, dict) else None
    if key is None:
        return None
    DraftKey.from_text(str(key))
    return str(key)
