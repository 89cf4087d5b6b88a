"""XML as a scanner sends it, read as if it were written by an enemy.

The documents of eSCL need no document type and no entities, so both are refused before they can do harm (endless
expansion, files read from our disk). Size, depth and number of elements are bounded. Namespaces are dropped: makers use
several versions of the same ones, and local names alone are unambiguous in eSCL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

MAX_BYTES = 512 * 1024
_MAX_DEPTH = 24
_MAX_ELEMENTS = 8000
_MAX_TEXT = 1024  # characters of one element; what eSCL says is far shorter


class BadXml(ValueError):
    """Not a document we read; the message names the fault, never the content."""


@dataclass(slots=True)
class Element:
    """One element: its local name, its stripped text, its children in order."""

    name: str
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def child(self, name: str) -> Element | None:
        """The first child of this name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, *path: str) -> Iterator[Element]:
        """Every element reached by these names, one below the other."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.name == path[0]:
                yield from child.all(*path[1:])

    def first_text(self, *path: str) -> str:
        """Text of the first element at this path; empty when there is none."""
        return next((element.text for element in self.all(*path)), "")

    def integer(self, *path: str) -> int | None:
        """A whole number from 0 to 999,999,999 at this path; None when there is none."""
        return whole_number(self.first_text(*path))


def whole_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def parse(document: bytes) -> Element:
    """The root element. Raises `BadXml`."""
    if len(document) > MAX_BYTES:
        raise BadXml("longer than a scanner's document can be")
    tree = _Tree()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.characters
    try:
        parser.Parse(document, True)  # noqa: FBT003 - expat takes it by position only
    except expat.ExpatError as error:
        raise BadXml(expat.ErrorString(error.code)) from None
    except (LookupError, UnicodeError):
        raise BadXml("unknown encoding") from None
    except ValueError as error:
        # Ours, or Python's own word for an encoding it cannot use with expat (multi-byte ones).
        raise error if isinstance(error, BadXml) else BadXml("unknown encoding") from None
    if tree.root is None:
        raise BadXml("no element")
    return tree.root


class _Tree:
    """Builds the elements while expat reads."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes  # eSCL says nothing by them
        self._count += 1
        if len(self._open) >= _MAX_DEPTH or self._count > _MAX_ELEMENTS:
            raise BadXml("more elements than a scanner's document can have")
        element = Element(name.rpartition(" ")[2])
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, name: str) -> None:
        del name
        done = self._open.pop()
        done.text = done.text.strip()

    def characters(self, text: str) -> None:
        element = self._open[-1]
        element.text += text[: max(0, _MAX_TEXT - len(element.text))]


def _refuse_doctype(*_: object) -> None:
    raise BadXml("a document type or entity is declared")
