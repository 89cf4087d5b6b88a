"""BER-TLV as chips use it (ISO 7816-4 §5.2, ASN.1 BER): tags of one to three bytes, definite lengths of up to three."""

from __future__ import annotations

from collections.abc import Iterator

_MOST_DEEP = 8


class TlvError(ValueError):
    """The bytes are no TLV; the message names the place, never the content."""


def parse_header(data: bytes, at: int = 0) -> tuple[int, int, int]:
    """Tag, where the value begins, length of the value. Raises `TlvError`."""
    tag, after = _tag(data, at)
    if after >= len(data):
        raise TlvError(f"no length at {after}")
    first = data[after]
    if first < 0x80:
        return tag, after + 1, first
    count = first & 0x7F
    if not 1 <= count <= 3 or after + 1 + count > len(data):
        raise TlvError(f"length at {after}")
    return tag, after + 1 + count, int.from_bytes(data[after + 1 : after + 1 + count], "big")


def parse_tlv(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and value, one after the other, of one level. Raises `TlvError`."""
    at = 0
    while at < len(data):
        tag, start, length = parse_header(data, at)
        if start + length > len(data):
            raise TlvError(f"value of {tag:X} is cut off")
        yield tag, data[start : start + length]
        at = start + length


def find(data: bytes, *path: int) -> bytes:
    """The value at the end of a path of tags, the first one of each. Raises `TlvError`."""
    for tag in path[:_MOST_DEEP]:
        for found, value in parse_tlv(data):
            if found == tag:
                data = value
                break
        else:
            raise TlvError(f"no {tag:X}")
    return data


def encode(tag: int, value: bytes) -> bytes:
    """One TLV."""
    head = tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")
    size = len(value)
    if size < 0x80:
        return head + bytes((size,)) + value
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return head + bytes((0x80 | len(length),)) + length + value


def _tag(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise TlvError(f"no tag at {at}")
    tag, after = data[at], at + 1
    if tag & 0x1F == 0x1F:
        for _ in range(2):
            if after >= len(data):
                raise TlvError(f"tag at {at}")
            tag, after = tag << 8 | data[after], after + 1
            if not tag & 0x80:
                return tag, after
        raise TlvError(f"tag at {at}")
    return tag, after
