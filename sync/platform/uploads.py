"""Receiving a blob over a line that may break, stall or lie (tus 1.0 semantics at a deterministic address).

The body streams to disk in steps of `STEP` bytes; no blob is ever whole in memory, and no thread waits for the
network, so a half-open upload costs one idle coroutine. Of several requests for one blob the newest goes on, whichever
process of the platform they came to: the older ones are most likely dead connections. Whatever arrived before a line
broke is kept and synced.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool

from sync.platform.blob_holds import Hold, NotHeld, hold, watched
from sync.platform.blobs import Address, BlobFolder, Progress
from sync.platform.incoming import Incoming, SoFar, open_incoming

#: Written at once. Most pages are smaller; a terminal's next piece comes as soon as this one is durable.
STEP = 2 << 20
#: With more than this held back by all requests together, steps are small.
_MEMORY = 64 << 20
STEP_OF_MANY = 256 << 10
#: So many unfinished uploads go on without reading again what they have; a hash is some hundred bytes.
_HASHES = 1024

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]  # ASGI


@dataclass(frozen=True, slots=True)
class Advanced:
    """Durable up to ``offset``; at the blob's length it is complete and has its digest."""

    offset: int


@dataclass(frozen=True, slots=True)
class OffsetDiffers:
    """The sender is not where we are."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class LengthDiffers:
    """This upload began with another ``Upload-Length``; at offset 0 it may begin anew."""

    length: int


@dataclass(frozen=True, slots=True)
class WrongDigest:
    """All bytes came and are not the blob: dropped, the next request starts at 0."""


@dataclass(frozen=True, slots=True)
class TooBig:
    """More bytes than ``Upload-Length`` said; this request's bytes were dropped."""

    offset: int


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A newer request took over, nothing came for too long, the line broke, or we stop; durable up to ``offset``."""

    reason: str  # superseded | idle | disconnected | stopping
    offset: int


Received = Advanced | OffsetDiffers | LengthDiffers | WrongDigest | TooBig | Interrupted


@dataclass(slots=True, eq=False)
class _Turn:
    """A request's time with its blob. ``told`` is called once, when a newer request wants it, or we stop."""

    is_over: bool = False
    told: Callable[[], None] | None = None
    #: Nothing is left to hold, as far as its request knows.
    named: bool = False

    def end(self) -> None:
        self.is_over = True
        told, self.told = self.told, None
        if told is not None:
            told()


@dataclass(slots=True)
class _Queue:
    """Requests for one blob: the one at work and those that wait for it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    turns: list[_Turn] = field(default_factory=list)


class Uploads:
    """All uploads of this process."""

    def __init__(self, folder: BlobFolder, idle_timeout_s: float) -> None:
        self._folder = folder
        self._idle_timeout_s = idle_timeout_s
        self._queues: dict[Address, _Queue] = {}
        self._stopping = False
        self._room = _Room()
        self._hashes: OrderedDict[Address, SoFar] = OrderedDict()  # of uploads begun here and not complete

    def stop(self) -> None:
        """End all requests now, keeping what has arrived; call it in the event loop."""
        self._stopping = True
        for queue in self._queues.values():
            for turn in queue.turns:
                turn.end()

    async def progress(self, address: Address) -> Progress | None:
        """What is durable; stops a request still writing, so that the answer stays true."""
        here = await run_in_threadpool(self._folder.peek, address)
        if (here is None or here.complete) and address not in self._queues:  # nobody writes, or nobody any more
            return here
        try:
            async with self._newest(address):
                return await run_in_threadpool(self._folder.progress, address)
        except NotHeld:
            return here

    async def receive(self, address: Address, offset: int, length: int, body: Receive) -> Received:
        """Append a request body at ``offset`` of a blob of ``length`` bytes."""
        try:
            async with self._newest(address) as turn:
                received = await self._receive(address, offset, length, body, turn)
                turn.named = isinstance(received, Advanced) and received.offset == length
                return received
        except NotHeld:
            here = await run_in_threadpool(self._folder.peek, address)
            return Interrupted("superseded", 0 if here is None else here.offset)

    async def _receive(self, address: Address, offset: int, length: int, receive: Receive, turn: _Turn) -> Received:
        """Most bodies are one step: opened, written and kept in one go, because each change of threads costs more than
        its megabyte."""
        before = self._hashes.pop(address, None)
        body = _Body(receive, turn, self._idle_timeout_s, self._room)
        try:
            steps = body.steps()
            first = await anext(steps, ())
            opened = await run_in_threadpool(_open, self._folder, address, offset, length, before, first, body.over)
            del first  # the body counts it as gone
            if not isinstance(opened, Incoming):
                return opened
            try:
                return await self._append(address, opened, body, steps)
            finally:
                opened.close()
        finally:
            body.close()

    async def _append(
        self, address: Address, incoming: Incoming, body: _Body, steps: AsyncIterator[Sequence[bytes]]
    ) -> Received:
        async for step in steps:
            if not await run_in_threadpool(incoming.take, step, body.over):
                return TooBig(incoming.offset)
            del step  # the body counts it as gone
        if incoming.named is not None:
            return Advanced(incoming.length) if incoming.named else WrongDigest()
        self._remember(address, incoming)
        if body.stopped is None:
            return Advanced(incoming.offset)
        return Interrupted("stopping" if self._stopping else body.stopped, incoming.offset)

    def _remember(self, address: Address, incoming: Incoming) -> None:
        """The next request goes on with the hash; without it the file is read again at the end."""
        so_far = incoming.so_far()
        if so_far is not None:
            self._hashes[address] = so_far
            while len(self._hashes) > _HASHES:
                self._hashes.popitem(last=False)

    @asynccontextmanager
    async def _newest(self, address: Address) -> AsyncIterator[_Turn]:
        """Wait for the older requests after telling them to stop; yields our turn, which ends when we are told to."""
        queue = self._queues.setdefault(address, _Queue())
        for older in queue.turns:
            older.end()
        mine = _Turn(is_over=self._stopping)
        queue.turns.append(mine)
        try:
            async with queue.lock:
                held = await self._hold(address)
                try:
                    with watched(held, mine.end):
                        yield mine
                finally:
                    held.release(forget=mine.named or self._is_nothing_left(address))
        finally:
            queue.turns.remove(mine)
            if not queue.turns:
                del self._queues[address]

    def _is_nothing_left(self, address: Address) -> bool:
        try:
            return not self._folder.is_begun(address)
        except OSError:  # not to be told: what is held is let go in any case, its file stays
            return False

    async def _hold(self, address: Address) -> Hold:
        """The folder is made for a record's first attachment; for the others the change of threads is spared."""
        path = self._folder.lock(address)
        try:
            return await hold(path)
        except FileNotFoundError:
            await run_in_threadpool(self._folder.make_room, address)
            return await hold(path)


def _open(
    folder: BlobFolder,
    address: Address,
    offset: int,
    length: int,
    before: SoFar | None,
    first: Sequence[bytes],
    last: bool,
) -> Incoming | Received:
    """Blocks. The upload with its first step written, or why there is none."""
    opened = open_incoming(folder, address, offset, length, before)
    if opened is None:
        return OffsetDiffers(0, length)
    if isinstance(opened, Progress):
        if opened.length != length:
            return LengthDiffers(opened.length)
        return Advanced(length) if offset == length == opened.offset else OffsetDiffers(opened.offset, opened.length)
    try:
        if opened.take(first, last):
            return opened
    except BaseException:
        opened.close()
        raise
    opened.close()
    return TooBig(opened.offset)


class _Room:
    """Bytes that all requests together hold back for their next step."""

    def __init__(self) -> None:
        self.used = 0

    def step(self) -> int:
        return STEP if self.used < _MEMORY else STEP_OF_MANY


class _Body:
    """A request's body in steps, ended by its end or by one of the reasons in `Interrupted`."""

    def __init__(self, receive: Receive, turn: _Turn, idle_timeout_s: float, room: _Room) -> None:
        self._receive = receive
        self._turn = turn
        self._idle_timeout_s = idle_timeout_s
        self._room = room
        self._held = 0
        self._waiting: asyncio.Timeout | None = None
        turn.told = self._end_the_wait
        self.stopped: str | None = None
        #: The step given out was the last one.
        self.over = False

    async def steps(self) -> AsyncIterator[Sequence[bytes]]:
        """Chunks of about `STEP` bytes together. After the last ones `stopped` says why; None: complete."""
        waiting: list[bytes] = []
        while not self.over:
            chunk, more = await self._next()
            waiting.append(chunk)
            self._hold(len(chunk))
            self.over = not more
            if self.over or self._held >= self._room.step():
                yield waiting
                waiting = []
                self._hold(-self._held)

    def _hold(self, size: int) -> None:
        self._held += size
        self._room.used += size

    def close(self) -> None:
        self._hold(-self._held)
        self._turn.told = None

    def _end_the_wait(self) -> None:
        if self._waiting is not None and not self._waiting.expired():
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def _next(self) -> tuple[bytes, bool]:
        if self._turn.is_over:
            self.stopped = "superseded"
            return b"", False
        try:
            async with asyncio.timeout(self._idle_timeout_s) as self._waiting:
                message = await self._receive()
        except TimeoutError:
            self.stopped = "superseded" if self._turn.is_over else "idle"
            return b"", False
        finally:
            self._waiting = None
        if message["type"] == "http.disconnect":
            self.stopped = "disconnected"
            return b"", False
        return message.get("body", b""), message.get("more_body", False)
