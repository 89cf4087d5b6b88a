"""What an act asks for, as data: the page draws it, the act reads it back. No field needs a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from intake.text import LocalizedText

_T = LocalizedText.of


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: LocalizedText


@dataclass(frozen=True, slots=True)
class Field:
    """``kind``: text, long, number, date, choice, tick, file. ``value`` stands there before anybody has typed; of a
    tick, "on"."""

    name: str
    kind: str
    label: LocalizedText
    value: str = ""
    hint: LocalizedText | None = None
    required: bool = False
    choices: tuple[Choice, ...] = ()
    least: str = ""
    most: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one legend. ``folded``: they are rarely wanted."""

    legend: LocalizedText
    fields: tuple[Field, ...]
    hint: LocalizedText | None = None
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """What came with the form. Texts are as typed but for blanks around them."""

    texts: Mapping[str, str]
    file: bytes | None = None
    file_name: str = ""

    def __repr__(self) -> str:
        return "Entered(…)"

    def text(self, name: str) -> str:
        return self.texts.get(name, "").strip()

    def ticked(self, name: str) -> bool:
        return self.texts.get(name) == "on"

    def number(self, name: str) -> int | None:
        """None for nothing and for what is no number of at most six digits."""
        typed = self.text(name)
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 6 else None


@dataclass(frozen=True, slots=True)
class Wrong:
    """The form cannot be read as it is: what to put right."""

    message: LocalizedText
    name: str = field(default="")


def missing(entered: Entered, fields: Iterable[Field]) -> Wrong | None:
    """The first required field with nothing in it, the first number or choice that is none."""
    for one in fields:
        typed = entered.text(one.name)
        if one.kind == "file":
            continue
        if one.required and not typed:
            words = _T("请填写“{label}”。", "Fill in “{label}”.")
            return Wrong(words.fill(label=one.label), one.name)
        if one.kind == "number" and typed and entered.number(one.name) is None:
            words = _T("“{label}”请填写数字。", "“{label}” has to be a number.")
            return Wrong(words.fill(label=one.label), one.name)
        if one.kind == "choice" and typed and typed not in {choice.value for choice in one.choices}:
            return Wrong(
                _T("“{label}”请从列表中选择。", "Choose “{label}” from the list.").fill(label=one.label), one.name
            )
        if len(typed) > 4000:
            return Wrong(_T("“{label}”写得太长了。", "“{label}” is too long.").fill(label=one.label), one.name)
    return None


def words(label: LocalizedText, name: str, *, long: bool = True, required: bool = True, value: str = "") -> Field:
    return Field(name, "long" if long else "text", label, value, required=required)
