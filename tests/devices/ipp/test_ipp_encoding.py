"""IPP messages: known bytes, everything back as it was, and no bytes that hurt the reader."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.ipp.codes import Operation
from devices.ipp.encoding import IppFormatError, decode_message, decode_response, encode_request
from devices.ipp.message import (
    Attribute,
    Collection,
    Group,
    GroupTag,
    Message,
    Range,
    Resolution,
    Value,
    ValueTag,
    attribute,
    integers,
    keywords,
)

#: RFC 8010 appendix A.1, the request of its first example up to the job name, written out by hand.
PRINT_JOB = bytes.fromhex(
    "0101 0002 00000001 01"
    "47 0012 617474726962757465732d63686172736574 0005 7574662d38"
    "48 001b 617474726962757465732d6e61747572616c2d6c616e6775616765 0005 656e2d7573"
    "45 000b 7072696e7465722d757269 002c"
    "6970703a2f2f7072696e7465722e6578616d706c652e636f6d2f6970702f7072696e742f70696e6574726565"
    "42 0008 6a6f622d6e616d65 0006 666f6f626172"
    "02 21 0006 636f70696573 0004 00000014"
    "44 0005 7369646573 0013 74776f2d73696465642d6c6f6e672d65646765"
    "03 25504446"
)


def test_the_example_of_the_standard() -> None:
    message = Message(
        Operation.PRINT_JOB,
        1,
        (
            Group(
                GroupTag.OPERATION,
                (
                    attribute("attributes-charset", ValueTag.CHARSET, "utf-8"),
                    attribute("attributes-natural-language", ValueTag.LANGUAGE, "en-us"),
                    attribute("printer-uri", ValueTag.URI, "ipp://printer.example.com/ipp/print/pinetree"),
                    attribute("job-name", ValueTag.NAME, "foobar"),
                ),
            ),
            Group(GroupTag.JOB, (integers("copies", 20), keywords("sides", "two-sided-long-edge"))),
        ),
        b"%PDF",
        (1, 1),
    )
    assert encode_request(message) == PRINT_JOB
    assert decode_message(PRINT_JOB) == message


def test_text_with_a_language_is_its_text() -> None:
    data = bytes.fromhex("0200 0000 00000001 04 35 0001 61 000a 0002 7a68 0004 e68993 21 03")
    group = decode_response(data).group(GroupTag.PRINTER)
    assert group.strings("a") == ("打!",)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "ends too early"),
        ("0200 0000 00000001", "ends too early"),
        ("0200 0000 00000001 21 0001 61 0004 00000001 03", "outside any group"),
        ("0200 0000 00000001 04 21 0000 0004 00000001 03", "without an attribute"),
        ("0200 0000 00000001 04 21 0001 61 0003 000001 03", "3 bytes instead of 4"),
        ("0200 0000 00000001 04 35 0001 61 0004 0005 0000 03", "wrong length"),
        ("0200 0000 00000001 04 34 0001 61 0000 21 0000 0004 00000001 03", "member without name"),
        ("0200 0000 00000001 04" + "34 0001 61 0000" + "4a 0000 0001 62 34 0000 0000" * 9, "too deep"),
    ],
)
def test_broken_messages_are_refused_in_words(data: str, words: str) -> None:
    with pytest.raises(IppFormatError, match=words):
        decode_response(bytes.fromhex(data))


_SMALL = st.integers(-(2**31), 2**31 - 1)
_CONTENTS: dict[ValueTag, st.SearchStrategy[object]] = {
    ValueTag.INTEGER: _SMALL,
    ValueTag.ENUM: _SMALL,
    ValueTag.BOOLEAN: st.booleans(),
    ValueTag.OCTETS: st.binary(max_size=8),
    ValueTag.RANGE: st.builds(Range, _SMALL, _SMALL),
    ValueTag.RESOLUTION: st.builds(Resolution, _SMALL, _SMALL, st.sampled_from([3, 4])),
    ValueTag.KEYWORD: st.text(max_size=8),
    ValueTag.NAME: st.text(max_size=8),
    ValueTag.TEXT_WITH_LANGUAGE: st.text(max_size=8),
    ValueTag.NO_VALUE: st.none(),
}
_SIMPLE = st.sampled_from(list(_CONTENTS)).flatmap(lambda tag: st.builds(Value, st.just(tag), _CONTENTS[tag]))


def _attributes(values: st.SearchStrategy[Value]) -> st.SearchStrategy[tuple[Attribute, ...]]:
    several = st.dictionaries(st.sampled_from("abc"), st.lists(values, min_size=1, max_size=2), max_size=2)
    return several.map(lambda found: tuple(Attribute(name, tuple(values)) for name, values in found.items()))


def _collections(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return _attributes(inner).map(lambda members: Value(ValueTag.BEGIN_COLLECTION, Collection(members)))


_VALUES = st.one_of(_SIMPLE, _collections(_SIMPLE | _collections(_SIMPLE)))
_GROUPS = st.builds(Group, st.sampled_from(GroupTag), _attributes(_VALUES))
_MESSAGES = st.builds(
    Message,
    st.integers(0, 0xFFFF),
    st.integers(0, 2**32 - 1),
    st.lists(_GROUPS, max_size=2).map(tuple),
    st.binary(max_size=8),
)


@settings(max_examples=50, deadline=None)
@given(_MESSAGES)
def test_everything_comes_back_as_it_was(message: Message) -> None:
    assert decode_message(encode_request(message)) == message


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=100), _MESSAGES.map(encode_request)), st.integers(0), st.integers(0, 255))
def test_no_bytes_raise_anything_but_the_format_error(data: bytes, at: int, byte: int) -> None:
    broken = bytearray(data)
    if broken:
        broken[at % len(broken)] = byte
    try:
        message = decode_response(bytes(broken))
    except IppFormatError:
        return
    for group in message.groups:
        for item in group.attributes:
            assert isinstance(group.string(item.name, ""), str)
            assert group.integer(item.name) is None or isinstance(group.integer(item.name), int)
