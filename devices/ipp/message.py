"""IPP messages as values (RFC 8010 §3); `devices.ipp.encoding` makes bytes of them.

A message is a version, an operation (or status) and a request number, groups of named attributes, and perhaps a
document behind them. Attributes have one value or more, each with its own tag: a list may mix keywords and names. Text
is UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum


class GroupTag(IntEnum):
    """What a group of attributes is about (RFC 8010 §3.5.1)."""

    OPERATION = 0x01
    JOB = 0x02
    PRINTER = 0x04
    UNSUPPORTED = 0x05


class ValueTag(IntEnum):
    """What a value is (RFC 8010 §3.5.2)."""

    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    BEGIN_COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER_NAME = 0x4A


@dataclass(frozen=True, slots=True)
class Range:
    """``rangeOfInteger``, both ends included."""

    lower: int
    upper: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """Dots per unit across and along the feed; ``unit`` 3 is inch, 4 centimetre."""

    across: int
    along: int
    unit: int = 3


@dataclass(frozen=True, slots=True)
class Collection:
    """Named attributes as one value (``media-col``)."""

    members: tuple[Attribute, ...]


#: None: out of band (no value, unknown, unsupported). bytes: octets, dates, and tags we do not know.
Content = bool | int | str | bytes | Range | Resolution | Collection | None


@dataclass(frozen=True, slots=True)
class Value:
    tag: int
    content: Content


@dataclass(frozen=True, slots=True)
class Attribute:
    """One name with its values, at least one."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Attributes of one subject. The readers below never raise: what is missing or of another kind counts as absent."""

    tag: int
    attributes: tuple[Attribute, ...] = ()

    def get(self, name: str) -> tuple[Content, ...]:
        """The values of an attribute; empty when it is not there."""
        for attribute in self.attributes:
            if attribute.name == name:
                return tuple(value.content for value in attribute.values)
        return ()

    def strings(self, name: str) -> tuple[str, ...]:
        return tuple(content for content in self.get(name) if isinstance(content, str))

    def string(self, name: str, default: str = "") -> str:
        return next(iter(self.strings(name)), default)

    def integers(self, name: str) -> tuple[int, ...]:
        return tuple(c for c in self.get(name) if isinstance(c, int) and not isinstance(c, bool))

    def integer(self, name: str) -> int | None:
        return next(iter(self.integers(name)), None)

    def boolean(self, name: str) -> bool | None:
        return next((content for content in self.get(name) if isinstance(content, bool)), None)


@dataclass(frozen=True, slots=True)
class Message:
    """A request or a response. ``code`` is the operation of a request, the status of a response."""

    code: int
    request_id: int = 1
    groups: tuple[Group, ...] = ()
    document: bytes = b""
    version: tuple[int, int] = (2, 0)

    def group(self, tag: GroupTag) -> Group:
        """The first group of this subject; an empty one when there is none."""
        return next(self.all_groups(tag), Group(tag))

    def all_groups(self, tag: GroupTag) -> Iterator[Group]:
        return (group for group in self.groups if group.tag == tag)


# --- making attributes ----------------------------------------------------------------------------------------------


def attribute(name: str, tag: ValueTag, *contents: Content) -> Attribute:
    return Attribute(name, tuple(Value(tag, content) for content in contents))


def keywords(name: str, *words: str) -> Attribute:
    return attribute(name, ValueTag.KEYWORD, *words)


def integers(name: str, *numbers: int) -> Attribute:
    return attribute(name, ValueTag.INTEGER, *numbers)


def enums(name: str, *numbers: int) -> Attribute:
    return attribute(name, ValueTag.ENUM, *numbers)


def boolean(name: str, content: bool) -> Attribute:
    return attribute(name, ValueTag.BOOLEAN, content)


def operation_group(uri: str, user: str, *more: Attribute) -> Group:
    """The operation attributes of a request, in the order the standard asks for (RFC 8011 §4.1.4, §4.1.5)."""
    return Group(
        GroupTag.OPERATION,
        (
            attribute("attributes-charset", ValueTag.CHARSET, "utf-8"),
            attribute("attributes-natural-language", ValueTag.LANGUAGE, "en"),
            attribute("printer-uri", ValueTag.URI, uri),
            *(item for item in more if item.name == "job-id"),  # a part of the target
            attribute("requesting-user-name", ValueTag.NAME, user),
            *(item for item in more if item.name != "job-id"),
        ),
    )
