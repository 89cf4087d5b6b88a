"""IPP messages as bytes (RFC 8010 §3): big-endian, each value with its tag, name and length."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from devices.ipp.message import Attribute, Collection, Content, Group, Message, Range, Resolution, Value, ValueTag

END_OF_ATTRIBUTES = 0x03


def encode_request(message: Message) -> bytes:
    """The bytes of a request, its document behind it. Raises ``ValueError`` for what does not fit the format."""
    return encode_message(message)


def encode_message(message: Message) -> bytes:
    """The bytes of a request or a response. Raises ``ValueError`` for what does not fit the format."""
    out = bytearray(struct.pack(">BBHI", *message.version, message.code, message.request_id))
    for group in message.groups:
        out.append(group.tag)
        for item in group.attributes:
            _put_attribute(out, item.name, item.values)
    out.append(END_OF_ATTRIBUTES)
    return bytes(out) + message.document


def _put_attribute(out: bytearray, name: str, values: Iterable[Value]) -> None:
    for number, value in enumerate(values):
        _put(out, value.tag, name if number == 0 else "", _content_bytes(value))
        if isinstance(value.content, Collection):
            for member in value.content.members:
                _put(out, ValueTag.MEMBER_NAME, "", member.name.encode())
                _put_attribute(out, "", member.values)
            _put(out, ValueTag.END_COLLECTION, "", b"")


def _put(out: bytearray, tag: int, name: str, content: bytes) -> None:
    encoded_name = name.encode()
    if len(encoded_name) > 0x7FFF or len(content) > 0x7FFF:
        raise ValueError(f"attribute {name[:40]!r} is too long for IPP")
    out += struct.pack(">BH", tag, len(encoded_name)) + encoded_name + struct.pack(">H", len(content)) + content


def _content_bytes(value: Value) -> bytes:
    match value.content:
        case None | Collection():
            return b""
        case bool(flag):
            return bytes((flag,))
        case int(number):
            return struct.pack(">i", number)
        case str(text) if value.tag in _WITH_LANGUAGE:
            encoded = text.encode()
            return struct.pack(">HH", 0, len(encoded)) + encoded  # its language is not kept
        case str(text):
            return text.encode()
        case Range(lower, upper):
            return struct.pack(">ii", lower, upper)
        case Resolution(across, along, unit):
            return struct.pack(">iib", across, along, unit)
        case data:
            return data


# --- reading ---------------------------------------------------------------------------------------------------------


class IppFormatError(ValueError):
    """The bytes are no IPP message; the text names what is wrong, never what is in them."""


_MAX_DEPTH = 8  # of collections within collections; media-col-database needs 3
_FIXED: dict[int, int] = {
    ValueTag.INTEGER: 4,
    ValueTag.ENUM: 4,
    ValueTag.BOOLEAN: 1,
    ValueTag.RANGE: 8,
    ValueTag.RESOLUTION: 9,
    ValueTag.DATE_TIME: 11,
}
_WITH_LANGUAGE = frozenset({ValueTag.TEXT_WITH_LANGUAGE, ValueTag.NAME_WITH_LANGUAGE})
_OUT_OF_BAND = range(0x10, 0x20)
_STRINGS = range(0x40, 0x60)


def decode_response(data: bytes) -> Message:
    """Read a response. Total: any bytes give a `Message` or an `IppFormatError`, and nothing else is raised."""
    return decode_message(data)


def decode_message(data: bytes) -> Message:
    """Read a request or a response; its document is what follows the attributes. Raises `IppFormatError` only."""
    return _Reader(data).message()


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int = 0
    _open: dict[str, list[Value]] = field(default_factory=dict)  # the group that is being read
    _values: list[Value] | None = None  # of the attribute that is being read

    def message(self) -> Message:
        major, minor, code, request_id = struct.unpack(">BBHI", self._take(8))
        groups: list[Group] = []
        tag: int | None = None
        while (next_tag := self._take(1)[0]) != END_OF_ATTRIBUTES:
            if next_tag < 0x10:
                if tag is not None:
                    groups.append(_group(tag, self._open))
                tag, self._open, self._values = next_tag, {}, None
            elif tag is None:
                raise IppFormatError("an attribute outside any group")
            else:
                self._attribute(next_tag)
        if tag is not None:
            groups.append(_group(tag, self._open))
        return Message(code, request_id, tuple(groups), self.data[self.at :], (major, minor))

    def _attribute(self, tag: int) -> None:
        name = _text(self._sized())
        value = self._value(tag, self._sized(), 0)
        if name:
            self._values = []
            # A group must not hold two attributes of one name: of those the first counts.
            self._open.setdefault(name, self._values)
        elif self._values is None:
            raise IppFormatError("a further value without an attribute")
        self._values.append(value)

    def _value(self, tag: int, content: bytes, depth: int) -> Value:
        if tag == ValueTag.BEGIN_COLLECTION:
            return Value(tag, self._collection(depth + 1))
        return Value(tag, _content(tag, content))

    def _collection(self, depth: int) -> Collection:
        """The members up to the end of the collection: each a name, then one value or more."""
        if depth > _MAX_DEPTH:
            raise IppFormatError("collections too deep")
        members: dict[str, list[Value]] = {}
        values: list[Value] | None = None
        while True:
            tag = self._take(1)[0]
            if self._sized():
                raise IppFormatError("a named value within a collection")
            content = self._sized()
            if tag == ValueTag.END_COLLECTION:
                return Collection(tuple(Attribute(n, tuple(v)) for n, v in members.items() if v))
            if tag < 0x10:
                raise IppFormatError("a collection without end")
            if tag == ValueTag.MEMBER_NAME:
                values = members.setdefault(_text(content), [])
            elif values is None:
                raise IppFormatError("a member without name")
            else:
                values.append(self._value(tag, content, depth))

    def _take(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self.data):
            raise IppFormatError("the message ends too early")
        piece = self.data[self.at : end]
        self.at = end
        return piece

    def _sized(self) -> bytes:
        return self._take(int.from_bytes(self._take(2), "big"))


def _group(tag: int, attributes: Mapping[str, list[Value]]) -> Group:
    return Group(tag, tuple(Attribute(name, tuple(values)) for name, values in attributes.items()))


def _content(tag: int, data: bytes) -> Content:
    if tag in _OUT_OF_BAND:
        return None
    expected = _FIXED.get(tag)
    if expected is not None and len(data) != expected:
        raise IppFormatError(f"a value of tag {tag:#04x} has {len(data)} bytes instead of {expected}")
    match tag:
        case ValueTag.INTEGER | ValueTag.ENUM:
            return int.from_bytes(data, "big", signed=True)
        case ValueTag.BOOLEAN:
            return data != b"\x00"
        case ValueTag.RANGE:
            return Range(*struct.unpack(">ii", data))
        case ValueTag.RESOLUTION:
            return Resolution(*struct.unpack(">iib", data))
        case _ if tag in _WITH_LANGUAGE:
            return _text_behind_language(data)
        case _ if tag in _STRINGS:
            return _text(data)
        case _:
            return data


def _text_behind_language(data: bytes) -> str:
    language = int.from_bytes(data[:2], "big")
    rest = data[2 + language :]
    size = int.from_bytes(rest[:2], "big")
    if len(data) < 2 or len(rest) < 2 or len(rest) != 2 + size:
        raise IppFormatError("a text with language of wrong length")
    return _text(rest[2:])


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
