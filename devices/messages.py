"""What crosses the border between app and device host: a closed set of frozen values, strictly decoded.

One message is ``u32 header length, u32 tail length`` (big endian), a JSON header, then a tail of raw bytes (pictures,
photos) that the header refers to by offset and length. Decoding checks every field against the dataclass it claims to
be; anything else is a `MessageError`, because the other side may be a driver gone mad.
"""

from __future__ import annotations

import dataclasses
import json
import math
import struct
import types
import typing
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

from devices import ports
from devices.ports import Command, DeviceStatus, ProgressEvent, Role
from devices.result import Err, Ok

PROTOCOL = 1
#: Longest header and tail accepted. A page of a document camera is a few megabytes.
MAX_HEADER = 1 << 20
MAX_TAIL = 64 << 20
PREFIX = struct.Struct(">II")
_MAX_DEPTH = 12

ResultValue = (
    ports.IdDocument
    | ports.SocialSecurityCard
    | ports.TravelDocument
    | ports.ScannedCode
    | ports.PrintReport
    | ports.PagesReport
    | ports.CapturedPage
    | ports.ScannedDocument
    | ports.FaceVerdict
    | DeviceStatus
    | bool
    | None
)


class MessageError(ValueError):
    """Bytes that are no message of this protocol."""


# --- host → app -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hello:
    """First word of a host. ``pid`` is the owner of the device."""

    pid: int
    role: Role
    protocol: int = PROTOCOL


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The host lives; ``inside_s`` is how long the driver has been inside a call that is no command (0: it is not)."""

    inside_s: float


@dataclass(frozen=True, slots=True)
class StatusChanged:
    status: DeviceStatus


@dataclass(frozen=True, slots=True)
class Started:
    """The driver takes up the command now; before this nothing has gone out to the device for it."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Progress:
    ticket: int
    event: ProgressEvent


@dataclass(frozen=True, slots=True)
class Finished:
    """The one end of a command."""

    ticket: int
    result: Ok[ResultValue] | Err


@dataclass(frozen=True, slots=True)
class PreviewRing:
    """Where frames appear from now on: a memfd travels with this message; its layout is `devices.frames`' business."""

    slots: int
    width_px: int
    height_px: int
    size_bytes: int


# --- app → host -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """Do this; tickets are the asker's own numbering."""

    ticket: int
    command: Command


@dataclass(frozen=True, slots=True)
class CancelRun:
    ticket: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """A visit holds the device (or no longer does): meanwhile nobody else's commands are taken."""

    held: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """Close the device and end."""


Message = (
    Hello | Heartbeat | StatusChanged | Started | Progress | Finished | PreviewRing | Run | CancelRun | Claimed | Stop
)

_CLOSED: tuple[type[Any], ...] = (
    *typing.get_args(Message),
    *typing.get_args(Command),
    *typing.get_args(ports.ReceiptElement),
    Ok,
    Err,
    DeviceStatus,
    ports.Supply,
    ports.IdDocument,
    ports.PhotoUnavailable,
    ports.SocialSecurityCard,
    ports.TravelDocument,
    ports.DocumentAccess,
    ports.ScannedCode,
    ports.PrintReport,
    ports.PagesReport,
    ports.CapturedPage,
    ports.ScannedDocument,
    ports.ScanSettings,
    ports.Quad,
    ports.FaceVerdict,
    ports.Score,
)
_NAMES = {cls.__name__: cls for cls in _CLOSED}
_MESSAGES = typing.get_args(Message)


def encode(message: Message) -> bytes:
    """The message as bytes, length prefix included."""
    tail = bytearray()
    header = json.dumps(_pack(message, tail), separators=(",", ":")).encode()
    if len(header) > MAX_HEADER or len(tail) > MAX_TAIL:
        raise MessageError("message too long")
    return PREFIX.pack(len(header), len(tail)) + header + bytes(tail)


def decode(header: bytes, tail: bytes) -> Message:
    """The message behind a length prefix. Raises `MessageError`."""
    try:
        raw = json.loads(header)
    except (ValueError, RecursionError) as error:
        raise MessageError(f"header is not JSON: {type(error).__name__}") from None
    if not isinstance(raw, dict) or not isinstance(raw.get("is"), str):
        raise MessageError("header is not a message")
    cls = _NAMES.get(raw["is"])
    if cls not in _MESSAGES:
        raise MessageError("not a message of this protocol")
    return cast(Message, _unpack_object(cast("type[Any]", cls), raw, tail, 0))


def _pack(value: object, tail: bytearray) -> Any:
    match value:
        case StrEnum():
            return value.value
        case None | bool() | int() | str():
            return value
        case float():
            if not math.isfinite(value):
                raise MessageError("not a finite number")
            return value
        case bytes():
            tail += value
            return {"at": len(tail) - len(value), "size": len(value)}
        case date():
            return value.isoformat()
        case tuple():
            return [_pack(part, tail) for part in value]
        case _ if type(value) in _CLOSED:
            fields = dataclasses.fields(cast(Any, value))
            return {"is": type(value).__name__} | {f.name: _pack(getattr(value, f.name), tail) for f in fields}
        case _:
            raise MessageError(f"{type(value).__name__} does not cross the border")


@cache
def _hints(cls: Any) -> dict[str, Any]:
    if cls is Ok:
        return {"value": ResultValue}
    return typing.get_type_hints(cls)


def _unpack_object(cls: type[Any], raw: dict[str, Any], tail: bytes, depth: int) -> Any:
    hints = _hints(cast(Hashable, cls))
    if set(raw) != {"is", *hints}:
        raise MessageError(f"{cls.__name__}: wrong fields")
    return cls(**{name: _unpack(hint, raw[name], tail, depth + 1) for name, hint in hints.items()})


def _unpack(hint: Any, raw: Any, tail: bytes, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        raise MessageError("nested too deep")
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _unpack_union(typing.get_args(hint), raw, tail, depth)
    if origin is tuple:
        return _unpack_tuple(typing.get_args(hint), raw, tail, depth)
    cls = origin if isinstance(origin, type) else hint
    if isinstance(hint, TypeVar) or not isinstance(cls, type):
        raise MessageError("no such type")
    if cls in _CLOSED:
        if not isinstance(raw, dict) or raw.get("is") != cls.__name__:
            raise MessageError(f"{cls.__name__} expected")
        return _unpack_object(cls, raw, tail, depth)
    return _unpack_scalar(cls, raw, tail)


def _unpack_union(options: tuple[Any, ...], raw: Any, tail: bytes, depth: int) -> Any:
    """No member of our unions is a special case of another, so the shape of ``raw`` decides."""
    for option in options:
        cls = typing.get_origin(option) or option
        if isinstance(raw, dict) and "is" in raw:
            fits = raw["is"] == cls.__name__ and cls in _CLOSED
        elif isinstance(raw, dict):
            fits = cls is bytes
        elif raw is None:
            fits = cls is types.NoneType
        elif isinstance(raw, bool):
            fits = cls is bool
        else:
            fits = cls not in _CLOSED and cls not in (types.NoneType, bool, bytes) and _may_be(cls, raw)
        if fits:
            return _unpack(option, raw, tail, depth)
    raise MessageError("none of the allowed types")


def _may_be(cls: type[Any], raw: Any) -> bool:
    """Several enumerations in one union: the one that knows the word."""
    return not issubclass(cls, StrEnum) or raw in list(cls)


def _unpack_tuple(parts: tuple[Any, ...], raw: Any, tail: bytes, depth: int) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        raise MessageError("list expected")
    if len(parts) == 2 and parts[1] is Ellipsis:
        parts = (parts[0],) * len(raw)
    if len(parts) != len(raw):
        raise MessageError("list of another length expected")
    return tuple(_unpack(part, one, tail, depth + 1) for part, one in zip(parts, raw, strict=True))


def _unpack_scalar(cls: type[Any], raw: Any, tail: bytes) -> Any:
    if cls is bytes:
        return _unpack_bytes(raw, tail)
    if cls is types.NoneType and raw is None:
        return None
    if cls is float and isinstance(raw, (int, float)) and not isinstance(raw, bool) and math.isfinite(raw):
        return float(raw)
    if cls in (int, bool, str) and type(raw) is cls:
        return raw
    if isinstance(raw, str) and (issubclass(cls, StrEnum) or cls is date):
        try:
            return date.fromisoformat(raw) if cls is date else cls(raw)
        except ValueError:
            raise MessageError(f"no such {cls.__name__}") from None
    raise MessageError(f"{cls.__name__} expected")


def _unpack_bytes(raw: Any, tail: bytes) -> bytes:
    if not isinstance(raw, dict) or set(raw) != {"at", "size"}:
        raise MessageError("bytes expected")
    at, size = raw["at"], raw["size"]
    if type(at) is not int or type(size) is not int or at < 0 or size < 0 or at + size > len(tail):
        raise MessageError("bytes outside the tail")
    return tail[at : at + size]
