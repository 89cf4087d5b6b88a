"""`SdtReader`: an ID-card reader on a byte link. Find, select, read text and photo; never fingerprints (30 10)."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from devices.links import ByteLink, LinkError, open_link
from devices.ports import CardEvent, DeviceState, DeviceStatus, IdDocument
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.sdt import answers
from devices.sdt.answers import Remedy, reaction
from devices.sdt.frames import (
    FIND_CARD,
    READ_ADDED_ADDRESSES,
    READ_TEXT_AND_PHOTO,
    RESET_SAM,
    SAM_ID,
    SAM_STATUS,
    SELECT_CARD,
    Reply,
    ReplyParser,
    Request,
    encode_request,
)
from devices.sdt.portrait import NO_DECODER, PortraitDecoder, open_decoder
from devices.sdt.text_block import TEXT_SIZE, parse_added_addresses, parse_text
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport, TransportError

#: The module keeps its own rate; we look for it and never change it.
BAUD_RATES = (115200, 57600, 38400, 19200, 9600)
POLL_S = 0.3
#: One vendor's DLL waits 2 s for the head of a reply and 5 s in all.
HEAD_S = 2.0
WHOLE_S = 5.0
#: Once a reply has begun, this much silence means that the rest will not come.
GAP_S = 1.0
_PROBE_S = 0.5
#: How often a wait for bytes looks up to see whether it has been cancelled.
_LOOK_S = 0.25
#: `card_present` has no deadline of its own; the command's is 2 s.
_PRESENT_S = 1.5
_PHOTO_SIZE = 1024
_OPTIONS = frozenset({"photo_decoder"})
_TRIES = 2

OpenLink = Callable[[Transport, int | None], ByteLink]


class _Cancel(Protocol):
    def is_set(self) -> bool: ...
    def wait(self, timeout: float | None = None) -> bool: ...


def _open(transport: Transport, baud: int | None) -> ByteLink:
    return open_link(transport, baud=baud)


class SdtReader:
    """Implements `devices.ports.IdCardReader` on any byte link (`devices.links`). Used from one thread.

    Option ``photo_decoder``: who decodes the portrait (`devices.sdt.portrait.open_decoder`).
    """

    def __init__(
        self,
        transport: Transport,
        options: Options = NO_OPTIONS,
        *,
        open_link: OpenLink = _open,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        if unknown := sorted(set(options) - _OPTIONS):
            raise ValueError(f"unknown reader options {', '.join(unknown)}; allowed: {', '.join(sorted(_OPTIONS))}")
        self._decoder = open_decoder(options.get("photo_decoder", ""))
        self._transport = transport
        self._open_link = open_link
        self._monotonic = monotonic
        self._link: ByteLink | None = None
        self._serial: str | None = None
        self._cancel: _Cancel | None = None  # of the running read
        self._ask_addresses = False  # of the running read
        self._refusals = 0  # of cards that would not talk to this SAM, in a row

    # --- the port ---

    def open(self) -> Result[DeviceStatus]:
        """Find the reader's rate, then its SAM's number."""
        self.close()
        error: Err | None = None
        for rate in self._rates():
            try:
                self._link = self._open_link(self._transport, rate)
            except TransportError as wrong:
                return Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, str(wrong))
            except LinkError as broken:
                return broken.as_err()
            answer = self._exchange(SAM_STATUS, self._in(_PROBE_S), tries=1)
            if isinstance(answer, Reply):
                return self._opened(answer)
            # Garbage at one rate is what a wrong rate looks like, or a wrong device: say so only at the end.
            error = answer if error is None or answer.reason is Reason.PROTOCOL else error
            self.close()
        if error is not None and error.reason is Reason.PROTOCOL:
            return replace(error, detail="something answers, but it is no SDT reader")
        return Err(Reason.ABSENT, Cause.HARDWARE, Action.CALL_TECHNICIAN, "no answer to SAM status")

    def close(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def status(self) -> DeviceStatus:
        answer = self._exchange(SAM_STATUS, self._in(WHOLE_S))
        if isinstance(answer, Reply):
            answer = self._healed(answer)
        if isinstance(answer, Err):
            lost = answer.reason in (Reason.DISCONNECTED, Reason.ABSENT)
            state = DeviceState.OFFLINE if lost else DeviceState.HARDWARE_ERROR
            return DeviceStatus(state, answer.reason, answer.cause, answer.action, answer.detail, self._serial)
        return self._ready()

    def card_present(self) -> Result[bool]:
        """Asked by 30 03, because find says 80 both for no card and for one that has been read already."""
        answer = self._exchange(READ_ADDED_ADDRESSES, self._in(_PRESENT_S), tries=1)
        if isinstance(answer, Err):
            return answer
        if answer.sw3 == answers.UNKNOWN_COMMAND:  # an older SAM
            return reaction(answer.sw3).as_err("30 03", answer.sw3)
        return Ok(answer.sw3 in (answers.DONE, answers.NOT_ON_CARD))

    def read(
        self,
        deadline_s: float,
        cancel: _Cancel,
        progress: Callable[[CardEvent], None],
        *,
        added_addresses: bool = False,
    ) -> Result[IdDocument]:
        """Wait for a card, then read it. A card that lies there since the last read must be lifted first."""
        self._cancel = cancel
        self._ask_addresses = added_addresses
        try:
            result = self._wait_and_read(self._in(deadline_s), cancel, progress)
        finally:
            self._cancel = None
        return _cancelled() if isinstance(result, Err) and cancel.is_set() else result

    def _wait_and_read(self, end: float, cancel: _Cancel, progress: Callable[[CardEvent], None]) -> Result[IdDocument]:
        progress(CardEvent.WAITING)
        may_reset = True
        while True:
            if cancel.is_set():
                return _cancelled()
            answer = self._exchange(FIND_CARD, end)
            if isinstance(answer, Err):
                return answer
            if answer.sw3 == answers.CARD_FOUND:
                progress(CardEvent.SEEN)
                result, sw3 = self._select_and_read(end, cancel)
                if isinstance(result, Ok):
                    progress(CardEvent.READ)
                    return result
                if may_reset and sw3 is not None and reaction(sw3).remedy is Remedy.RESET_SAM:
                    may_reset = False
                    self._exchange(RESET_SAM, end)
                    continue
                return result
            if answer.sw3 != answers.NO_CARD:
                step = reaction(answer.sw3)
                if may_reset and step.remedy is Remedy.RESET_SAM:
                    may_reset = False
                    self._exchange(RESET_SAM, end)
                    continue
                return step.as_err("find", answer.sw3)
            if cancel.wait(min(POLL_S, max(end - self._monotonic(), 0.0))):
                return _cancelled()
            if self._monotonic() >= end:
                return _too_late("no card")

    # --- one card ---

    def _select_and_read(self, end: float, cancel: _Cancel) -> tuple[Result[IdDocument], int | None]:
        """The outcome, and the SW3 it came from where there was one."""
        found_again = False
        while True:
            result, sw3 = self._once(end, cancel)
            if isinstance(result, Ok) or sw3 is None or reaction(sw3).remedy is not Remedy.FIND_AGAIN:
                return self._judged(result), sw3
            # Failed to select or read: is it still there, was it lifted, or even put back meanwhile?
            if not found_again and self._found(end):
                found_again = True
                continue
            present = self.card_present()
            if isinstance(present, Err) and present.reason is not Reason.UNSUPPORTED:
                return present, None
            lifted = isinstance(present, Ok) and not present.value
            reason = Reason.CARD_LIFTED if lifted else Reason.CARD_UNREADABLE
            return Err(reason, Cause.USER, Action.PLACE_AGAIN, result.detail), sw3

    def _found(self, end: float) -> bool:
        for _ in range(_TRIES):  # the first 80 after a failure proves nothing
            answer = self._exchange(FIND_CARD, end)
            if isinstance(answer, Reply) and answer.sw3 == answers.CARD_FOUND:
                return True
        return False

    def _once(self, end: float, cancel: _Cancel) -> tuple[Result[IdDocument], int | None]:
        for request in (SELECT_CARD, READ_TEXT_AND_PHOTO):
            if cancel.is_set():
                return _cancelled(), None
            answer = self._exchange(request, end)
            if isinstance(answer, Reply) and reaction(answer.sw3).remedy is Remedy.RESEND:
                answer = self._exchange(request, end)
            if isinstance(answer, Err):
                return answer, None
            if answer.sw3 != answers.DONE:
                return reaction(answer.sw3).as_err(str(request), answer.sw3), answer.sw3
            content = answer.data
        result = parse_content(content, self._decoder)
        if self._ask_addresses and isinstance(result, Ok):
            return self._with_addresses(result.value, end)
        return result, None

    def _with_addresses(self, document: IdDocument, end: float) -> tuple[Result[IdDocument], int | None]:
        """A card without any, and a module that does not know the question, leave the list empty."""
        answer = self._exchange(READ_ADDED_ADDRESSES, end)
        if isinstance(answer, Err):
            return answer, None
        if answer.sw3 in (answers.NOT_ON_CARD, answers.UNKNOWN_COMMAND):
            return Ok(document), None
        if answer.sw3 != answers.DONE:  # lifted meanwhile: an empty list would say that there are none
            return reaction(answer.sw3).as_err(str(READ_ADDED_ADDRESSES), answer.sw3), answer.sw3
        addresses = parse_added_addresses(answer.data)
        return (
            addresses if isinstance(addresses, Err) else Ok(replace(document, added_addresses=addresses.value))
        ), None

    def _judged(self, result: Result[IdDocument]) -> Result[IdDocument]:
        """A card that refuses our SAM gets one more try by hand, then a person helps."""
        if isinstance(result, Err) and result.reason is Reason.CARD_REFUSED:
            self._refusals += 1
            return result if self._refusals < _TRIES else replace(result, action=Action.CALL_STAFF)
        self._refusals = 0
        return result

    # --- the module ---

    def _rates(self) -> tuple[int | None, ...]:
        if self._transport.scheme != "serial":
            return (None,)
        try:
            first = self._transport.integer("baud", BAUD_RATES[0])
        except TransportError:
            first = BAUD_RATES[0]
        return (first, *(rate for rate in BAUD_RATES if rate != first))

    def _opened(self, answer: Reply) -> Result[DeviceStatus]:
        healed = self._healed(answer)
        if isinstance(healed, Err):
            return healed
        number = self._exchange(SAM_ID, self._in(WHOLE_S))
        if isinstance(number, Err):
            return number
        self._serial = sam_number(number.data) if number.sw3 == answers.DONE else None
        return Ok(self._ready())

    def _healed(self, answer: Reply) -> Reply | Err:
        """SAM status 90, if need be after one reset."""
        if reaction(answer.sw3).remedy is Remedy.RESET_SAM and answer.sw3 != answers.DONE:
            self._exchange(RESET_SAM, self._in(WHOLE_S))
            again = self._exchange(SAM_STATUS, self._in(WHOLE_S))
            if isinstance(again, Err):
                return again
            answer = again
        return answer if answer.sw3 == answers.DONE else reaction(answer.sw3).as_err("SAM status", answer.sw3)

    def _ready(self) -> DeviceStatus:
        return DeviceStatus(DeviceState.READY, serial=self._serial, model="SAM_V")

    # --- the wire ---

    def _in(self, seconds: float) -> float:
        return self._monotonic() + seconds

    def _exchange(self, request: Request, end: float, tries: int = _TRIES) -> Reply | Err:
        """Ask and wait for a whole, valid reply; a lost or garbled one is asked for once more."""
        if self._link is None:
            return Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, "not open")
        heard = False
        try:
            for attempt in range(tries):
                if attempt and (self._monotonic() >= end or (self._cancel is not None and self._cancel.is_set())):
                    return _too_late(f"no reply to {request}")
                self._link.drain()  # a late reply would answer the wrong question
                # A reader on USB that hangs takes nothing either.
                self._link.write(encode_request(request), min(max(end - self._monotonic(), _LOOK_S), HEAD_S))
                parser = ReplyParser()  # a new one: what is left of a torn reply would swallow the next
                reply = self._listen(self._link, parser, request, end)
                if reply is not None:
                    return reply
                heard = heard or parser.heard > 0
        except LinkError as error:
            return error.as_err()
        if heard:
            return Err(Reason.PROTOCOL, Cause.HARDWARE, Action.CALL_TECHNICIAN, f"garbled reply to {request}")
        return Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, f"no reply to {request}")

    def _listen(self, link: ByteLink, parser: ReplyParser, request: Request, end: float) -> Reply | None:
        whole = min(self._in(WHOLE_S), end)
        patience = min(self._in(HEAD_S), whole)
        while (left := patience - self._monotonic()) > 0:
            data = link.read(4096, min(left, _LOOK_S))
            refused = parser.refused
            for reply in parser.feed(data):
                if fits(request, reply):
                    return reply
            if parser.refused > refused:
                return None  # the reply came, and it was garbled
            if data and parser.in_frame:
                patience = min(self._in(GAP_S), whole)
            if not parser.in_frame and self._cancel is not None and self._cancel.is_set():
                return None  # nobody waits any more for a reader that is silent
        return None


#: Length of the data behind a success, by request: anything else is an old reply to another question.
_DATA_SIZES = {SAM_STATUS: 0, RESET_SAM: 0, SAM_ID: 16, SELECT_CARD: 8, FIND_CARD: 4}


def fits(request: Request, reply: Reply) -> bool:
    """Can this be the reply to this request? (There are no numbers to tell by; errors fit everything.)"""
    if reply.sw3 == answers.CARD_FOUND:
        return request == FIND_CARD
    if reply.sw3 != answers.DONE:
        return True
    if request == READ_TEXT_AND_PHOTO:
        return len(reply.data) >= 4 and len(reply.data) == 4 + sum(struct.unpack_from(">HH", reply.data))
    if request == READ_ADDED_ADDRESSES:
        return len(reply.data) % 70 == 0
    return request != FIND_CARD and len(reply.data) == _DATA_SIZES[request]


def parse_content(data: bytes, decoder: PortraitDecoder) -> Result[IdDocument]:
    """The data of a 30 01 reply: two lengths, text, photo (WLT). Ends in a value for any data."""
    text_size, photo_size = struct.unpack_from(">HH", data.ljust(4, b"\0"))
    if text_size != TEXT_SIZE or photo_size != _PHOTO_SIZE or len(data) != 4 + text_size + photo_size:
        return Err(Reason.CARD_UNREADABLE, Cause.HARDWARE, Action.PLACE_AGAIN, "lengths of text and photo")
    document = parse_text(data[4 : 4 + TEXT_SIZE], NO_DECODER)
    if isinstance(document, Err):
        return document
    return Ok(replace(document.value, photo=decoder.decode(data[4 + TEXT_SIZE :])))


def sam_number(data: bytes) -> str:
    """The SAM's number as printed on its label: ``05.01-20260101-0000000001-0000000002``."""
    return "{:02d}.{:02d}-{:08d}-{:010d}-{:010d}".format(*struct.unpack("<HHIII", data))


def _cancelled() -> Err:
    return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)


def _too_late(detail: str) -> Err:
    return Err(Reason.DEADLINE, Cause.USER, Action.RETRY, detail)
