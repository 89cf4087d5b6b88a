"""Records that come on a stick: each is taken by the same `records.take` as over the network, and answered beside it.

A file says which terminal made it, and must be signed by the key that terminal has. A revoked terminal's, or one signed
with a key the terminal had before, is taken only when an operator says so: when a signature was made is known to nobody
but who made it, so that a stolen key would sign as well as the true one did.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey
from sqlalchemy import Connection, select

from sync.files import replace_synced
from sync.platform import records
from sync.platform.blobs import Address
from sync.platform.keys import Identity
from sync.platform.receipts import sign_receipt
from sync.platform.schema import terminal_keys, terminals
from sync.platform.tokens import Terminal
from sync.signatures import REFUSAL_TYPE
from sync.stick.package import SUFFIX, NotAPackage, Opened, Progress, Word, open_package, read_word
from sync.stick.receipts import FOLDER, KEY_SET

#: Most bytes of a record, as over the network (`context.Settings.max_record`), and of one attachment.
_MAX_RECORD, _MAX_BLOB = 1 << 20, 64 << 20


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file: taken, again, refused (``reason`` is the problem's type) or not opened (``reason``:
    incomplete, foreign, not_signed, changed, unknown_terminal, revoked, former_key, unreadable)."""

    file: str
    outcome: str
    reason: str = ""
    record: str = ""
    terminal: str = ""

    @property
    def good(self) -> bool:
        return self.outcome in ("taken", "again")


@dataclass(frozen=True, slots=True)
class _Ready:
    path: Path
    opened: Opened
    terminal: Terminal


def import_folder(
    ground: records.Ground,
    identity: Identity,
    folder: Path,
    accept_revoked: Collection[str] = (),
    progress: Progress | None = None,
) -> Iterator[FileOutcome]:
    """Every package in the folder, each named with its outcome; the records of a case in their order. Raises OSError
    when the folder itself cannot be read or written."""
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == SUFFIX)
    answers = folder / FOLDER
    answers.mkdir(exist_ok=True)
    replace_synced(answers / KEY_SET, identity.key_set.encode())
    ready: list[_Ready] = []
    for path in paths:
        opened = _open(ground, identity, path, accept_revoked)
        if isinstance(opened, FileOutcome):
            yield opened
        else:
            ready.append(opened)
    ready.sort(key=lambda one: (one.opened.head.case, one.opened.head.case_seq))
    for number, one in enumerate(ready):
        if progress is not None:
            progress(number, len(ready))
        yield _take(ground, identity, one, answers)
    if progress is not None:
        progress(len(ready), len(ready))


def _open(
    ground: records.Ground, identity: Identity, path: Path, accept_revoked: Collection[str]
) -> _Ready | FileOutcome:
    terminal = ""
    try:
        word = read_word(path)
        private = next((key.key for key in identity.exports if key.kid == word.export_kid), None)
        if word.issuer != identity.issuer or private is None:
            return FileOutcome(path.name, "not_opened", "foreign", terminal=word.terminal)
        terminal = word.terminal
        with ground.database.read() as connection:
            known = _sender(connection, word, accept_revoked)
        if isinstance(known, str):
            return FileOutcome(path.name, "not_opened", known, terminal=terminal)
        sender, jwk = known
        return _Ready(path, open_package(path, word, jwk, private), sender)
    except NotAPackage as error:
        return FileOutcome(path.name, "not_opened", error.reason, terminal=terminal)
    except OSError:
        return FileOutcome(path.name, "not_opened", "unreadable", terminal=terminal)


def _sender(
    connection: Connection, word: Word, accept_revoked: Collection[str]
) -> tuple[Terminal, dict[str, Any]] | str:
    """Who made the file and the key that proves it; or why it is not taken."""
    row = connection.execute(select(terminals).where(terminals.c.terminal_id == word.terminal)).first()
    if row is None:
        return "unknown_terminal"
    jwk: dict[str, Any] = json.loads(row.public_jwk)
    confirmed = word.terminal in accept_revoked
    if ECKey.import_key(jwk).thumbprint() != word.kid:
        query = select(terminal_keys.c.public_jwk).filter_by(terminal_id=word.terminal, kid=word.kid)
        former = connection.execute(query).scalar()
        if former is None:
            return "not_signed"
        if not confirmed:
            return "former_key"
        jwk = json.loads(former)
    if row.revoked_at is not None and not confirmed:
        return "revoked"
    return Terminal(row.terminal_id, row.device_code, row.hall), jwk


def _take(ground: records.Ground, identity: Identity, ready: _Ready, answers: Path) -> FileOutcome:
    head, name = ready.opened.head, ready.path.name

    def said(outcome: str, reason: str = "") -> FileOutcome:
        return FileOutcome(name, outcome, reason, head.record, ready.terminal.terminal_id)

    if head.size > _MAX_RECORD or any(size > _MAX_BLOB for _, size in head.blobs):
        _refuse(identity, answers / (ready.path.stem + ".jws"), ready, "too_big", "")
        return said("refused", "too_big")
    try:
        data = _bring(ground, ready)
    except NotAPackage as error:
        return said("not_opened", error.reason)
    except ValueError:
        return said("not_opened", "changed")  # an address that is none
    outcome = records.take(ground, ready.terminal, head.record, head.digest, data)
    answer = answers / (ready.path.stem + ".jws")
    match outcome:
        case records.New(taken) | records.SameAgain(taken):
            replace_synced(answer, sign_receipt(identity, taken).encode())
            return said("taken" if isinstance(outcome, records.New) else "again")
        case records.Invalid(errors):
            words = "; ".join(f"{error.field}: {error.reason}" for error in errors[:20])
            _refuse(identity, answer, ready, "invalid", words)
            return said("refused", "invalid")
        case records.DigestConflict():
            _refuse(identity, answer, ready, "digest_conflict", "")
            return said("refused", "digest_conflict")
        case records.DigestMismatch():
            return said("not_opened", "changed")
        case records.MissingBlobs():
            return said("not_opened", "incomplete")
        case records.OutOfOrder():
            return said("waits", "out_of_order")


def _bring(ground: records.Ground, ready: _Ready) -> bytes:
    """The attachments to where uploads go; returns the record's bytes."""
    head = ready.opened.head
    data, blobs = ready.opened.contents()
    for digest, pieces in blobs:
        address = Address(ready.terminal.terminal_id, head.record, digest)
        if ground.blobs.size(address) is not None:
            for _ in pieces:  # the next attachment's bytes begin behind these
                continue
        elif not ground.blobs.put(address, pieces):
            raise NotAPackage("changed")
    return data


def _refuse(identity: Identity, answer: Path, ready: _Ready, reason: str, detail: str) -> None:
    head = ready.opened.head
    payload = {
        "iss": identity.issuer,
        "record": head.record,
        "digest": head.digest,
        "terminal": ready.terminal.terminal_id,
        "reason": reason,
        "detail": detail,
    }
    replace_synced(answer, identity.receipts.sign(payload, REFUSAL_TYPE).encode())
