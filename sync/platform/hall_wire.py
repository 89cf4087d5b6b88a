"""Bodies of the requests about drafts and tickets, and their answers. Closed and strict like records' (`wire`)."""

from __future__ import annotations

import base64
from typing import Annotated, Literal, TypeVar

from fastapi import Request
from pydantic import BaseModel, Field, ValidationError

from sync.contract import Closed, Key, Moment, RecordId
from sync.hall.window import WINDOW_PATTERN
from sync.platform.context import read_body
from sync.platform.drafts import MAX_BLOBS, DraftClosed, Lease, Listed
from sync.platform.problem import Problem
from sync.platform.tickets import Ticket
from sync.platform.wire import NotStrictJson, field_errors, strict_json

MAX_SEALED = 512 << 10  # bytes of a sealed draft, without its attachments
HASH_PATTERN = r"^[0-9a-f]{64}$"
_HASH = Field(pattern=HASH_PATTERN)
_REVISION = Field(ge=1, le=2**31 - 1)

Person = Annotated[str, Field(pattern=HASH_PATTERN, description="HMAC of the ID number under the city's draft key.")]
BlobName = Annotated[str, _HASH]
Window = Annotated[str, Field(pattern=WINDOW_PATTERN)]

M = TypeVar("M", bound=BaseModel)


async def read_model(request: Request, model: type[M], limit: int) -> M:
    """The body as this model. Raises `Problem` 413, 415, 422."""
    data = await read_body(request, limit, "application/json")
    try:
        return model.model_validate(strict_json(data))
    except NotStrictJson as error:
        raise Problem(422, "invalid", errors=[{"field": "", "reason": str(error)}]) from None
    except ValidationError as error:
        raise Problem(422, "invalid", errors=[e.model_dump() for e in field_errors(error)]) from None


class LeaseRequest(Closed):
    person: Person
    take_over: bool = Field(description="Also when another terminal has it: the person is here with the card.")


class DraftRequest(Closed):
    """A draft as a terminal saved it."""

    person: Person
    slip: Annotated[str, _HASH] | None = Field(description="HMAC of the slip code, where one was printed.")
    base_revision: Annotated[int, _REVISION] | None = Field(
        description="What it was made from; null: nothing was here."
    )
    revision: Annotated[int, _REVISION]
    saved_at: Moment
    sealed: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=MAX_SEALED * 4 // 3 + 4)] = Field(
        description="AES-256-GCM, nonce first, as base64url without padding."
    )
    blobs: Annotated[list[BlobName], Field(max_length=MAX_BLOBS)]

    def sealed_bytes(self) -> bytes:
        return from_base64url(self.sealed)


class ClosedRequest(Closed):
    reason: Literal["taken_in", "discarded"]
    at: Moment
    person: Person | None
    proof: Annotated[str, _HASH] | None = Field(description="By which terminals know that it is so; told as it is.")


class ClosedQuestion(Closed):
    ids: Annotated[list[RecordId], Field(max_length=500)]


class TicketRequest(Closed):
    service: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]
    item: Key | None
    reason: Key | None
    draft: RecordId | None


class CallRequest(Closed):
    window: Window
    id: RecordId | None = Field(description="Null: the oldest that waits.")


class WindowRequest(Closed):
    window: Window


REQUESTS: tuple[type[BaseModel], ...] = (
    LeaseRequest,
    DraftRequest,
    ClosedRequest,
    ClosedQuestion,
    TicketRequest,
    CallRequest,
    WindowRequest,
)


class LeaseAnswer(BaseModel):
    holder: str = Field(description="Terminal id.")
    name: str
    until: str
    term: int = Field(description="Grows when another terminal becomes the holder: who finds it grown has lost it.")

    @classmethod
    def of(cls, lease: Lease) -> LeaseAnswer:
        return cls(holder=lease.holder, name=lease.name, until=lease.until, term=lease.term)


class ListedAnswer(BaseModel):
    id: str
    revision: int
    saved_at: str
    expires_at: str
    lease: LeaseAnswer | None

    @classmethod
    def of(cls, listed: Listed) -> ListedAnswer:
        lease = None if listed.lease is None else LeaseAnswer.of(listed.lease)
        return cls(
            id=listed.id,
            revision=listed.revision,
            saved_at=listed.saved_at,
            expires_at=listed.expires_at,
            lease=lease,
        )


class DraftsAnswer(BaseModel):
    drafts: list[ListedAnswer]


class ContentAnswer(BaseModel):
    revision: int
    saved_at: str
    sealed: str
    blobs: list[str]


class TakenAnswer(BaseModel):
    draft: ContentAnswer
    lease: LeaseAnswer


class PutAnswer(BaseModel):
    revision: int


class EndAnswer(BaseModel):
    reason: str
    proof: str | None


class ClosedAnswer(BaseModel):
    closed: dict[str, EndAnswer] = Field(description="By id, those that are closed.")

    @classmethod
    def of(cls, closed: dict[str, DraftClosed]) -> ClosedAnswer:
        return cls(closed={i: EndAnswer(reason=over.reason, proof=over.proof) for i, over in closed.items()})


class SlipAnswer(BaseModel):
    id: str
    saved_at: str


class TicketAnswer(BaseModel):
    id: str
    number: str
    service: str
    item: str | None
    reason: str | None
    draft: str | None
    state: Literal["waiting", "called", "passed", "finished"]
    window: str | None
    taken_at: str
    called_at: str | None
    calls: int
    ahead: int = Field(description="How many wait before it.")

    @classmethod
    def of(cls, ticket: Ticket) -> TicketAnswer:
        return cls.model_validate(ticket, from_attributes=True)


class TicketsAnswer(BaseModel):
    tickets: list[TicketAnswer]


class CallAnswer(BaseModel):
    number: str
    window: str
    at: str
    calls: int = Field(description="1: called for the first time.")


class BoardAnswer(BaseModel):
    cursor: int
    calls: list[CallAnswer]


def to_base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Raises `Problem` 422 for what no encoder makes."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise Problem(422, "invalid", errors=[{"field": "sealed", "reason": "is not base64url"}]) from None
