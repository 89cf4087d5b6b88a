"""Tickets of the hall (docs/adr/0007)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool

from sync.contract import RECORD_ID_PATTERN
from sync.platform import tickets
from sync.platform.board import LONGEST_S
from sync.platform.context import Caller, Platform, Running, problems
from sync.platform.hall_wire import (
    BoardAnswer,
    CallAnswer,
    CallRequest,
    TicketAnswer,
    TicketRequest,
    TicketsAnswer,
    WindowRequest,
    read_model,
)
from sync.platform.problem import Problem

router = APIRouter(prefix="/v1")

TicketId = Annotated[str, Path(pattern=RECORD_ID_PATTERN, description="UUIDv7, lower case.")]
_BODY = {"not_authenticated": 401, "interrupted": 408, "too_big": 413, "unsupported_media_type": 415, "invalid": 422}

Outcome = tickets.Ticket | tickets.NobodyWaits | tickets.CalledElsewhere | tickets.NotCalled


def _body(model: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{model}"}}}
    return {"requestBody": {"required": True, "content": content}}


def _answer(outcome: Outcome) -> TicketAnswer:
    match outcome:
        case tickets.Ticket():
            return TicketAnswer.of(outcome)
        case tickets.NobodyWaits():
            raise Problem(404, "nobody_waits")
        case tickets.CalledElsewhere(window):
            raise Problem(409, "called_elsewhere", window=window)
        case tickets.NotCalled():
            raise Problem(409, "not_called")


@router.post(
    "/tickets",
    summary="Take a ticket",
    status_code=201,
    response_model=TicketAnswer,
    openapi_extra=_body("TicketRequest"),
    responses=problems(no_numbers=409, **_BODY),
)
async def give(request: Request, caller: Caller, running: Running) -> TicketAnswer:
    """`number` is a letter of the service and three digits, each day anew. No name and no ID number goes in."""
    asked = await read_model(request, TicketRequest, running.settings.max_form)
    wish = tickets.Wish(asked.service, asked.item, asked.reason, asked.draft)
    outcome = await run_in_threadpool(tickets.give, running.database, running.clock, caller, wish)
    if isinstance(outcome, tickets.NoNumbers):
        raise Problem(409, "no_numbers")
    return TicketAnswer.of(outcome)


@router.get(
    "/tickets",
    summary="Today's tickets",
    response_model=TicketsAnswer,
    responses=problems(not_authenticated=401),
)
async def listed(caller: Caller, running: Running) -> TicketsAnswer:
    """Not finished, in the order of arrival."""
    del caller

    def look() -> list[tickets.Ticket]:
        with running.database.read() as connection:
            return tickets.listed(connection, running.clock.now())

    return TicketsAnswer(tickets=[TicketAnswer.of(ticket) for ticket in await run_in_threadpool(look)])


@router.post(
    "/tickets/call",
    summary="Call the next, or this one",
    response_model=TicketAnswer,
    openapi_extra=_body("CallRequest"),
    responses=problems(nobody_waits=404, called_elsewhere=409, **_BODY),
)
async def call(request: Request, caller: Caller, running: Running) -> TicketAnswer:
    """One window gets a ticket; the other is told `window`. A passed ticket can be called again by its id."""
    del caller
    asked = await read_model(request, CallRequest, running.settings.max_form)
    outcome = await run_in_threadpool(tickets.call, running.database, running.clock, asked.window, asked.id)
    running.bell.ring()
    return _answer(outcome)


_MOVED = problems(nobody_waits=404, called_elsewhere=409, not_called=409, **_BODY)
_MOVE: dict[str, Any] = {"response_model": TicketAnswer, "openapi_extra": _body("WindowRequest"), "responses": _MOVED}


@router.post("/tickets/{ticket_id}/recall", summary="Call once more", **_MOVE)
async def recall(request: Request, ticket_id: TicketId, caller: Caller, running: Running) -> TicketAnswer:
    """Of the window that has it."""
    del caller
    asked = await read_model(request, WindowRequest, running.settings.max_form)
    outcome = await run_in_threadpool(tickets.recall, running.database, running.clock, asked.window, ticket_id)
    running.bell.ring()
    return _answer(outcome)


@router.post("/tickets/{ticket_id}/pass", summary="The one called did not come", **_MOVE)
async def pass_(request: Request, ticket_id: TicketId, caller: Caller, running: Running) -> TicketAnswer:
    """The ticket can be called again by its id."""
    del caller
    return await _settle(request, ticket_id, running, "passed")


@router.post("/tickets/{ticket_id}/finish", summary="The one called has been served", **_MOVE)
async def finish(request: Request, ticket_id: TicketId, caller: Caller, running: Running) -> TicketAnswer:
    """The ticket's end."""
    del caller
    return await _settle(request, ticket_id, running, "finished")


async def _settle(request: Request, ticket_id: str, running: Platform, state: str) -> TicketAnswer:
    asked = await read_model(request, WindowRequest, running.settings.max_form)
    return _answer(
        await run_in_threadpool(tickets.settle, running.database, running.clock, asked.window, ticket_id, state)
    )


@router.get(
    "/board",
    summary="What the hall's displays show and speak",
    response_model=BoardAnswer,
    responses=problems(not_authenticated=401, invalid=422),
)
async def board(
    caller: Caller,
    running: Running,
    after: Annotated[
        int, Query(ge=0, le=2**31 - 1, description="The cursor of the answer before; 0: from today's.")
    ] = 0,
    wait: Annotated[float, Query(ge=0, le=LONGEST_S, description="Seconds to wait for a call.")] = 0,
) -> BoardAnswer:
    """A long poll: answered at once when there are calls behind `after`, else when one comes or the time is over."""
    del caller

    def look() -> tuple[int, list[tickets.Call]]:
        with running.database.read() as connection:
            return tickets.board(connection, running.clock.now(), after)

    cursor, calls = await running.bell.look_until(look, lambda seen: bool(seen[1]), wait)
    told = [CallAnswer(number=c.number, window=c.window, at=c.at, calls=c.calls) for c in calls]
    return BoardAnswer(cursor=cursor, calls=told)
