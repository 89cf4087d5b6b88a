"""The conversation with the platform about one record: log in, send attachments, put the record, check the receipt.

Contract: docs/adr/0001. A record counts as delivered only when a receipt signed by a key of the platform's key set
(itself signed by the pinned root) repeats its id, digest, our terminal id and the issuer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from sync.clock import plausible_time
from sync.identity import Identity
from sync.login import AccessToken, AuthorisedLine, plain_words, time_there
from sync.outcomes import Delivered, DeliveryOutcome, Fault, LoginFailed, Overtaken, Refused, Transport, way_out
from sync.packing import GZIP, packed, takes_gzip
from sync.records import Outgoing
from sync.signatures import BadSignature, KeySet, UnknownKey
from sync.transport import Answer, HttpTransport


class BlobSource(Protocol):
    """Where the attachments of a record come from."""

    def size(self, digest: str) -> int: ...
    def stream(self, digest: str, offset: int) -> Iterator[bytes | memoryview]:
        """Pieces of the plain bytes; each is good until the next one is asked for."""
        ...


#: What kept an attachment from arriving.
BlobTrouble = Transport | LoginFailed | Refused


class BlobSender(Protocol):
    """A line that can bring an attachment."""

    def send_blob(self, record_id: str, digest: str, blobs: BlobSource, *, resume: bool) -> BlobTrouble | None: ...


#: One attachment's way, on any line.
Piece = Callable[[BlobSender], BlobTrouble | None]
#: Does pieces on the first line and whatever other lines there are; their results, None for those left undone.
Share = Callable[[BlobSender, Sequence[Piece]], list[BlobTrouble | None]]


def one_by_one(line: BlobSender, pieces: Sequence[Piece]) -> list[BlobTrouble | None]:
    """`Share` with one line only."""
    for piece in pieces:
        trouble = piece(line)
        if trouble is not None:
            return [trouble]
    return []


class PlatformClient:
    """One terminal's conversation with its platform. Not for several threads, but for `abort`.

    ``utc_now`` is the terminal's best idea of the time (for assertions); ``learn_keys`` keeps a fetched key set.
    Several clients of one terminal may have one ``token``, and ``share`` the attachments of a record.
    """

    def __init__(
        self,
        identity: Identity,
        transport: HttpTransport,
        utc_now: Callable[[], datetime],
        learn_keys: Callable[[Identity], None] = lambda _: None,
        monotonic: Callable[[], float] = time.monotonic,
        token: AccessToken | None = None,
        share: Share = one_by_one,
    ) -> None:
        self._identity = identity
        self._transport = transport
        self._share = share
        self._line = AuthorisedLine(identity, transport, utc_now, monotonic, token)
        self._monotonic = monotonic
        self._learn_keys = learn_keys
        self._packs = False  # until the platform says that it takes packed records
        self._never_packs = False
        self._keys = KeySet.verified(identity.key_set, dict(identity.root_key))

    @property
    def sent(self) -> int:
        """Bytes of request bodies that were answered."""
        return self._transport.sent

    def close(self) -> None:
        self._transport.close()

    def abort(self) -> None:
        """From any thread: cuts the request under way; whatever is asked from now on fails at once."""
        self._transport.abort()

    def platform_time(self) -> datetime | Transport:
        """What the platform's clock reads now. Only an answer naming our issuer counts."""
        return time_there(self._identity, self._transport, self._monotonic)

    def deliver(self, record: Outgoing, blobs: BlobSource, *, resume: bool) -> DeliveryOutcome:
        """Brings one record to the platform. ``resume`` asks first how much of each attachment is there already.

        What ``blobs`` raises goes through to the caller.
        """
        trouble = self._send_blobs(record.id, record.blobs, blobs, resume=resume)
        outcome = trouble or self._put(record)
        if isinstance(outcome, tuple):  # acknowledged once, gone now: send again what the platform names
            trouble = self._send_blobs(record.id, outcome, blobs, resume=True)
            outcome = trouble or self._put(record)
        if isinstance(outcome, tuple):
            return Transport(Fault.MISSING_BLOBS, f"{len(outcome)} attachments")
        return outcome

    # --- attachments ------------------------------------------------------------------------------------------

    def _send_blobs(
        self, record_id: str, digests: Sequence[str], blobs: BlobSource, *, resume: bool
    ) -> BlobTrouble | None:
        def way(digest: str, line: BlobSender) -> BlobTrouble | None:
            return line.send_blob(record_id, digest, blobs, resume=resume)

        pieces = [partial(way, digest) for digest in dict.fromkeys(digests)]
        return next((trouble for trouble in self._share(self, pieces) if trouble is not None), None)

    def send_blob(self, record_id: str, digest: str, blobs: BlobSource, *, resume: bool) -> BlobTrouble | None:
        """Brings one attachment, from where the platform says it is; None when it has it all."""
        path = f"/v1/records/{record_id}/blobs/{digest}"
        size = blobs.size(digest)
        offset = 0
        if resume:
            there = self._uploaded(path, size)
            if not isinstance(there, int):
                return there
            offset = there
        corrections = 0
        while offset < size or size == 0:
            answer = self._send_pieces(path, offset, size, blobs.stream(digest, offset))
            if answer is None:
                return None
            if not isinstance(answer, Answer):
                return answer
            if answer.status == 409:  # never a refusal here: only the offset differs
                if answer.upload_offset is None or answer.upload_offset > size:
                    return Transport(Fault.NOT_PLATFORM, "409 without an offset of ours")
                offset = answer.upload_offset
            elif answer.status == 460:
                offset = 0
            else:
                return self._refusal(answer)
            corrections += 1
            if corrections > 2:
                return Transport(Fault.BLOB_DAMAGED, f"HTTP {answer.status} again and again")
        return None

    def _uploaded(self, path: str, size: int) -> int | Transport | LoginFailed | Refused:
        answer = self._line.request("HEAD", path)
        if not isinstance(answer, Answer):
            return answer
        if answer.status == 404:
            return 0
        offset = answer.upload_offset
        if answer.status != 200 or offset is None:
            return Transport(Fault.NOT_PLATFORM, f"HEAD answered {answer.status}")
        return offset if offset <= size else 0

    def _send_pieces(
        self, path: str, offset: int, size: int, stream: Iterator[bytes | memoryview]
    ) -> Answer | Transport | LoginFailed | Refused | None:
        """Sends from ``offset`` to the end; None when the platform has it all, else the answer that stopped us."""
        while True:
            piece = next(stream, b"")
            answer = self._line.request(
                "PATCH",
                path,
                headers={
                    "Upload-Offset": str(offset),
                    "Upload-Length": str(size),
                    "Content-Type": "application/offset+octet-stream",
                },
                data=piece,
            )
            if not isinstance(answer, Answer) or answer.status != 204:
                return answer
            offset += len(piece)
            if answer.upload_offset != offset:
                return Transport(Fault.NOT_PLATFORM, "204 without our offset")
            if offset >= size:
                return None

    # --- the record -------------------------------------------------------------------------------------------

    def _put(self, record: Outgoing) -> DeliveryOutcome | tuple[str, ...]:
        """The outcome, or the attachments the platform says it lacks."""
        if not record.is_wanted():
            return Overtaken()
        headers = {"Content-Type": "application/json", "Hall-Record-Digest": record.digest}
        small = packed(record.data) if self._packs else None
        if small is not None:
            headers["Content-Encoding"] = GZIP
        answer = self._line.request("PUT", f"/v1/records/{record.id}", headers=headers, data=small or record.data)
        if not isinstance(answer, Answer):
            return answer
        misread = self._learn_packing(answer, was_packed=small is not None)
        if misread is not None:
            return misread
        if answer.status in (200, 201):
            return self._check_receipt(record, answer.body.get("receipt"))
        if answer.status == 422 and answer.problem == "missing_blobs":
            missing = answer.body.get("missing")
            named = tuple(d for d in record.blobs if isinstance(missing, list) and d in missing)
            return named or Transport(Fault.MISSING_BLOBS, "names none of ours")
        if answer.status == 422 and answer.problem == "out_of_order":
            return Transport(Fault.OUT_OF_ORDER)
        if answer.status == 422 and answer.problem == "digest_mismatch":
            # The store gives out nothing that has not its digest: the bytes changed on the way, and may not next time.
            return Transport(Fault.BLOB_DAMAGED, "the record's bytes changed on the way")
        return self._refusal(answer)

    def _learn_packing(self, answer: Answer, *, was_packed: bool) -> Transport | None:
        """Whoever takes packed records says so with every answer (RFC 7694). A fault: a packed one was answered as if
        it had been something else, by an older platform or behind something that meddles. Then nothing that was said
        about it counts, and the next ones go plain."""
        takes = takes_gzip(answer.headers.get("Accept-Encoding", ""))
        spoilt = answer.status in (400, 415) or answer.problem == "digest_mismatch"
        if was_packed and spoilt:
            self._never_packs = True
        self._packs = takes and not self._never_packs
        if not was_packed or answer.status in (200, 201) or (takes and not spoilt):
            return None
        if spoilt:
            return Transport(Fault.BLOB_DAMAGED, "the packed record did not arrive as such")
        return Transport(Fault.NOT_PLATFORM, f"HTTP {answer.status} to a packed record")

    def _check_receipt(self, record: Outgoing, token: object) -> Delivered | Transport:
        if not isinstance(token, str):
            return Transport(Fault.NOT_PLATFORM, "success without a receipt")
        try:
            try:
                receipt = self._keys.receipt(token)
            except UnknownKey:
                fetched = self._fetch_keys()
                if isinstance(fetched, Transport):
                    return fetched
                receipt = self._keys.receipt(token)
        except (BadSignature, UnknownKey) as error:
            return Transport(Fault.BAD_RECEIPT, str(error) or "signed with an unknown key")
        said = (receipt.record, receipt.digest, receipt.terminal, receipt.issuer)
        if said != (record.id, record.digest, self._identity.terminal_id, self._identity.issuer):
            return Transport(Fault.BAD_RECEIPT, "the receipt is about something else")
        if plausible_time(receipt.received_at) is None:
            return Transport(Fault.BAD_RECEIPT, "the receipt has no plausible time")
        return Delivered(token, receipt.received_at)

    def _fetch_keys(self) -> Transport | None:
        answer = self._transport.request("GET", "/v1/keys")
        if isinstance(answer, Transport):
            return answer
        token = answer.body.get("key_set")
        if answer.status != 200 or not isinstance(token, str):
            return Transport(Fault.NOT_PLATFORM, f"keys answered {answer.status}")
        self._keys = KeySet.verified(token, dict(self._identity.root_key))
        self._identity = self._identity.with_key_set(token, self._keys.epoch)
        self._learn_keys(self._identity)
        return None

    @staticmethod
    def _refusal(answer: Answer) -> Refused | Transport:
        """Only an error in the contract's own form is a refusal; anybody can answer 404."""
        reason = answer.problem
        if reason == "interrupted":
            return Transport(Fault.CUT, "the platform saw the upload break off")
        if reason is None or answer.status not in (409, 413, 422):
            return Transport(Fault.NOT_PLATFORM, f"HTTP {answer.status} {reason or ''}".strip())
        return Refused(answer.status, plain_words(reason, 60), _words(answer), way_out(reason, _words(answer)))


def _words(answer: Answer) -> str:
    """What the platform says is wrong: field names and reasons, which carry no entered values."""
    errors = answer.body.get("errors")
    if isinstance(errors, list):
        pairs = [(e.get("field"), e.get("reason")) for e in errors[:20] if isinstance(e, dict)]
        return "; ".join(f"{plain_words(field, 200)}: {plain_words(reason, 200)}" for field, reason in pairs)[:1000]
    return plain_words(answer.body.get("detail"), 1000)
