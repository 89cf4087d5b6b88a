"""What the agent does about announcements (docs/adr/0014 "Down"): staff at once, the rest as soon as it can.

`hear` writes down what was said, before the feed's cursor moves on; `work` does what is left of it after each page and
each quiet question, so that a download that breaks off, a full disk or a power cut only means "later". What the
platform hears of it is a record: nothing here waits for its delivery.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import structlog

from intake.clock import Clock
from sync.bundles import BadBundle, Offer, check_file, has_expired, is_due, offer_of
from sync.changes import Announcement
from sync.files import private_folder, sync_folder
from sync.key_ring import KeyRing
from sync.outcomes import Fault, Transport
from sync.signatures import KeySet
from sync.store.announced import Directive, read_account
from sync.store.room import Level
from sync.store.store import Store
from sync.transport import Answer

log = structlog.get_logger("sync.agent")

#: One request for a piece of a bundle; what is lost at most when a line breaks.
PIECE = 4 << 20
_STAGING = "catalogue/offered"
COMMANDS = frozenset({"send_again", "purge", "rotate_key"})


@dataclass(frozen=True, slots=True)
class Answered:
    """``outcome`` is done, refused or overridden; ``detail`` is for operators, in English, without personal data."""

    outcome: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What became of an offer of this version."""

    version: int
    outcome: str
    detail: str


class Recipients(Protocol):
    """What a terminal's own parts do with what was announced (`station.announced`)."""

    staff_roles: frozenset[str]

    def catalogue_version(self) -> int:
        """Of the last bundle that came into force here."""
        ...

    def install(self, offer: Offer, file: Path) -> Answered: ...
    def configure(self, body: Mapping[str, Any]) -> Answered: ...


#: Does one command and says what came of it; raises nothing for conditions of the world but `KnownStoreError`.
Command = Callable[[], Answered]


class Line(Protocol):
    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        timeout_s: float | None = None,
        bytes_limit: int | None = None,
    ) -> Answer | Transport: ...


class AnnouncementDesk:
    """Implements `sync.agent_feed.Hearer`."""

    def __init__(
        self,
        home: Path,
        store: Store,
        line: Line,
        keys: KeyRing,
        clock: Clock,
        recipients: Recipients,
        commands: Mapping[str, Command],
    ) -> None:
        """``commands`` are those this terminal can do; others are refused, and the platform is told so."""
        self._folder = home / _STAGING
        self._store = store
        self._line = line
        self._keys = keys
        self._clock = clock
        self._recipients = recipients
        self._commands = commands

    # --- hearing ----------------------------------------------------------------------------------------------

    def hear(self, announced: Sequence[Announcement]) -> None:
        for one in announced:
            match one.kind:
                case "staff":
                    self._hear_account(one)
                case "catalogue":
                    token = one.body.get("offer")
                    if isinstance(token, str) and len(token) <= 10_000:
                        self._store.keep_catalogue_offer(token)
                case "configuration":
                    done = self._recipients.configure(one.body)
                    self._store.answer("configuration", one.id, done.outcome, done.detail, self._terminal)
                case "command" if one.body.get("terminal") == self._terminal:
                    self._store.add_directive(one.id, str(one.body.get("name"))[:32])

    def _hear_account(self, one: Announcement) -> None:
        told = read_account(one.id, one.body, self._recipients.staff_roles)
        if told is None:
            log.error("account_unread")
        elif not self._store.apply_account(told):
            self._store.answer("staff", one.id, "overridden", "an account made here has this id", self._terminal)

    # --- doing ------------------------------------------------------------------------------------------------

    def work(self) -> Transport | None:
        """What is left to do; a fault of the line is told, everything else is written down."""
        for directive in self._store.open_directives():
            self._do(directive)
        return self._bring_catalogue()

    def _do(self, directive: Directive) -> None:
        command = self._commands.get(directive.kind)
        if command is None:
            self._store.close_directive(directive.id, "refused", "this terminal cannot do that", self._terminal)
            return
        done = command()
        self._store.close_directive(directive.id, done.outcome, done.detail, self._terminal)
        log.info("command_done", kind=directive.kind, outcome=done.outcome)

    def _bring_catalogue(self) -> Transport | None:
        token = self._store.catalogue_offer()
        if not token:
            return None
        offer = self._read_offer(token)
        if isinstance(offer, Transport):
            return offer
        said = Said(0, "refused", str(offer)) if isinstance(offer, BadBundle) else self._see_to(offer)
        if isinstance(said, Transport):
            return said
        if said is not None:
            log.info("catalogue_offer_settled", version=said.version, outcome=said.outcome)
            self._store.settle_catalogue_offer(token, said.version, said.outcome, said.detail, self._terminal)
            self._forget_staged()
        return None

    def _see_to(self, offer: Offer) -> Said | Transport | None:
        """What became of the offer; None: later."""
        now = self._clock.now().utc
        here = self._recipients.catalogue_version()
        if offer.version == here:  # the power went between the switch and the word about it
            return Said(offer.version, "done", "in force")
        if offer.version < here:
            return Said(offer.version, "refused", "not newer than what is in force")
        if has_expired(offer, now):
            return Said(offer.version, "refused", "the offer has expired")
        if self._store.room().level <= Level.REFUSING:
            log.warning("catalogue_waits", reason="disk")
            return None
        file = self._fetched(offer)
        if isinstance(file, Transport):
            return file
        if isinstance(file, BadBundle):
            return Said(offer.version, "refused", str(file))
        if not is_due(offer, now):
            self._store.note_catalogue_staged(offer.effective_from)
            return None
        done = self._recipients.install(offer, file)
        return Said(offer.version, done.outcome, done.detail)

    def _read_offer(self, token: str) -> Offer | BadBundle | Transport:
        found: list[dict[str, Any]] = []

        def verify(keys: KeySet) -> None:
            found.append(keys.offer(token))

        trouble = self._keys.check(verify)
        if trouble is not None:
            return trouble if isinstance(trouble, Transport) else BadBundle(f"the offer: {trouble}")
        try:
            return offer_of(found[-1], token)
        except BadBundle as error:
            return error

    # --- fetching ---------------------------------------------------------------------------------------------

    def _fetched(self, offer: Offer) -> Path | BadBundle | Transport:
        """The bundle's file, whole and checked; what came before a cut is kept and gone on with."""
        name = offer.digest.removeprefix("sha256:")
        whole, part = self._folder / name, self._folder / f"{name}.part"
        if whole.is_file():
            return whole
        private_folder(self._folder)
        trouble = self._fetch(offer, part)
        if trouble is not None:
            return trouble
        try:
            check_file(offer, part)
        except BadBundle as error:
            part.unlink(missing_ok=True)
            return error
        part.replace(whole)
        sync_folder(self._folder)
        return whole

    def _fetch(self, offer: Offer, part: Path) -> Transport | BadBundle | None:
        with part.open("ab") as file:
            while (have := file.tell()) < offer.size:
                until = min(have + PIECE, offer.size) - 1
                answer = self._line.ask(
                    "GET",
                    f"/v1/bundles/{offer.digest}",
                    headers={"Range": f"bytes={have}-{until}"},
                    bytes_limit=PIECE + (64 << 10),
                )
                if isinstance(answer, Transport):
                    return answer
                told = answer.headers.get("Content-Range", "")
                if answer.status != 206 or not told.startswith(f"bytes {have}-"):
                    return Transport(Fault.NOT_PLATFORM, f"a bundle answered {answer.status}")
                if told != f"bytes {have}-{until}/{offer.size}":
                    return BadBundle("the bundle has another size than was offered")
                if len(answer.content) != until + 1 - have:
                    return Transport(Fault.CUT, "a piece of a bundle came short")
                file.write(answer.content)
                file.flush()
                os.fsync(file.fileno())
        return None

    def _forget_staged(self) -> None:
        if self._folder.is_dir():
            for file in self._folder.iterdir():
                if file.is_file():
                    file.unlink(missing_ok=True)

    @property
    def _terminal(self) -> str:
        return self._keys.identity.terminal_id
