"""What a window may take in (C04): its profile (窗口类型), the departments' grants (授权), the hall's residency list.

Three lists, each data of the hall. A **profile** says what a window is there for; the **residency list** which items
are handled at this site at all, with dates; a **grant** is a department's permission for its items at windows of a
profile. `what_may` puts the three together. Without any profile there are no windows to tell apart: everything may be
taken in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.field import Frozen, Key
from intake.item import DecisionMode, Level, Organ, ServiceItem
from intake.item_rules import DECISION_MODE_NAMES
from intake.text import LocalizedText

_T = LocalizedText.of
Code = Annotated[str, pydantic.StringConstraints(pattern=r"^[0-9A-Z]{1,64}$")]
#: The site a terminal stands at unless its file says otherwise.
HALL_SITE = "hall"


class WindowProfile(Frozen):
    """窗口类型. Undifferentiated (无差别) windows list everything; category (分类) and theme (主题) windows what
    belongs to them; a zone (专区) is for cross-region handling; a hand-out window takes nothing in."""

    key: Key
    name: LocalizedText
    kind: Literal["undifferentiated", "category", "theme", "zone", "hand_out"]
    groups: tuple[Key, ...] = ()  # category: groups of items
    item_types: tuple[str, ...] = ()  # category: types of GB/T 39046 A.1
    themes: tuple[str, ...] = ()  # theme: tags of items
    hands_out: bool = False

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.kind == "category" and not (self.groups or self.item_types):
            raise PydanticCustomError("profile", "a category needs groups or item_types", {"at": "groups"})
        if self.kind == "theme" and not self.themes:
            raise PydanticCustomError("profile", "a theme window needs themes", {"at": "themes"})
        return self

    @property
    def takes_in(self) -> bool:
        return self.kind != "hand_out"

    def lists(self, item: ServiceItem) -> bool:
        """Does this item stand on the window's own list?"""
        match self.kind:
            case "undifferentiated":
                return True
            case "category":
                return item.group in self.groups or item.item_type in self.item_types
            case "theme":
                return any(theme in self.themes for theme in item.themes)
            case "zone":
                return item.cross_region.mode is not None
            case _:
                return False


class ItemGrant(Frozen):
    """授权: a department permits windows of these profiles to take its items in. No ``items``: all it has."""

    organ: str = pydantic.Field(pattern=r"^[0-9A-Z]{18}$")  # credit code of the department
    profiles: Annotated[tuple[Key, ...], pydantic.Field(min_length=1)]
    items: tuple[Code, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None  # first day on which it no longer holds

    def covers(self, item: ServiceItem, profile: str, today: date) -> bool:
        return profile in self.profiles and self.names(item) and _on(self.valid_from, self.valid_to, today)

    def names(self, item: ServiceItem) -> bool:
        return item.organ.uscc == self.organ and (not self.items or item.impl_code in self.items)


class Residency(Frozen):
    """进驻清单: one line of what a site handles. ``items`` or all items of the ``organ``."""

    site: Key = HALL_SITE
    organ: str | None = pydantic.Field(default=None, pattern=r"^[0-9A-Z]{18}$")
    items: tuple[Code, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.organ is None and not self.items:
            raise PydanticCustomError("residency", "names neither items nor an organ", {"at": "items"})
        return self

    def covers(self, item: ServiceItem, today: date) -> bool:
        named = item.impl_code in self.items or (not self.items and item.organ.uscc == self.organ)
        return named and _on(self.valid_from, self.valid_to, today)


@dataclass(frozen=True, slots=True)
class WindowRules:
    """The three lists of a hall."""

    profiles: tuple[WindowProfile, ...] = ()
    grants: tuple[ItemGrant, ...] = ()
    residency: tuple[Residency, ...] = ()

    def profile(self, key: str) -> WindowProfile | None:
        return next((profile for profile in self.profiles if profile.key == key), None)

    def resident(self, item: ServiceItem, site: str, today: date) -> bool:
        """Is the item handled at this site? A package is where all its items are."""
        if not self.residency:
            return True
        lines = [line for line in self.residency if line.site == site]
        return all(any(line.covers(part, today) for line in lines) for part in parts_of(item))


@dataclass(frozen=True, slots=True)
class Window:
    """One window as it stands: what it is called, its profile, its site and the site's level (``None``: a city's)."""

    name: str
    profile: str
    site: str = HALL_SITE
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """The window may take it in. ``mode`` is how the decision is made, ``words`` say it (C04 e)."""

    mode: DecisionMode
    words: LocalizedText


@dataclass(frozen=True, slots=True)
class NeedsReason:
    """It may, but the item is not what this window is for: the clerk gives a reason that is kept with the case."""

    mode: DecisionMode
    words: LocalizedText


class WhyNot(StrEnum):
    UNKNOWN_PROFILE = "unknown_profile"
    NOT_IN_FORCE = "not_in_force"
    NOT_RESIDENT = "not_resident"
    OTHER_LEVEL = "other_level"
    HAND_OUT_ONLY = "hand_out_only"
    NO_GRANT = "no_grant"
    NO_ROOM = "no_room"  # the machine's disk is nearly full: said by the app, whatever the window may


@dataclass(frozen=True, slots=True)
class NotGranted:
    """The window cannot take it in. ``who_can`` names the kinds of window that can, ``message`` says all (C04 c)."""

    why: WhyNot
    who_can: tuple[LocalizedText, ...]
    message: LocalizedText


WhatMay = Granted | NeedsReason | NotGranted

_MESSAGES = {
    WhyNot.UNKNOWN_PROFILE: _T(
        "本窗口的类型“{profile}”不在窗口类型清单里，请联系技术人员。{who}",
        "This window's profile “{profile}” is not on the list of profiles. Please tell the technician. {who}",
    ),
    WhyNot.NOT_IN_FORCE: _T("“{item}”现在不能办理：不在有效期内。", "“{item}” is not in force today."),
    WhyNot.NOT_RESIDENT: _T("“{item}”没有进驻这里。{who}", "“{item}” is not handled at this place. {who}"),
    WhyNot.OTHER_LEVEL: _T("“{item}”不在这一级办理。{who}", "“{item}” is not handled at this level. {who}"),
    WhyNot.HAND_OUT_ONLY: _T(
        "本窗口只发件，不收件。{who}", "This window hands out results and takes nothing in. {who}"
    ),
    WhyNot.NO_GRANT: _T(
        "{organ}没有授权本窗口受理“{item}”。{who}", "{organ} has not granted “{item}” to this window. {who}"
    ),
}
_WHO_CAN = _T("可以办理的窗口：{windows}。", "Windows that can: {windows}.")
_NOBODY_CAN = _T("请到{place}办理，电话 {phone}。", "Please go to: {place}, phone {phone}.")
_NOT_LISTED = _T(
    "“{item}”不是“{profile}”窗口的事项，请说明在这里受理的理由。",
    "“{item}” is no matter of the window “{profile}”. Please give the reason for taking it in here.",
)


def what_may(window: Window, item: ServiceItem, today: date, rules: WindowRules) -> WhatMay:
    """May this window take this item in today? A package is judged by all its items."""
    if not item.in_force(today):
        return _refusal(WhyNot.NOT_IN_FORCE, window, item, rules, today)
    mode = _mode(item)
    words = DECISION_MODE_NAMES[mode]
    if not rules.profiles:
        return Granted(mode, words)
    why = _hindrance(window, item, today, rules)
    profile = rules.profile(window.profile)
    if why is not None or profile is None:
        return _refusal(why or WhyNot.UNKNOWN_PROFILE, window, item, rules, today)
    if profile.lists(item):
        return Granted(mode, words)
    return NeedsReason(mode, _NOT_LISTED.fill(item=item.short_name, profile=profile.name))


def listed(window: Window, items: Iterable[ServiceItem], today: date, rules: WindowRules) -> tuple[ServiceItem, ...]:
    """The items this window shows first: granted, and of its own kind."""
    return tuple(item for item in items if isinstance(what_may(window, item, today, rules), Granted))


@dataclass(frozen=True, slots=True)
class LackingGrant:
    """A department that is in the hall but has items no window may take in."""

    organ: Organ
    items: tuple[ServiceItem, ...]


def lacking_grants(
    items: Iterable[ServiceItem], rules: WindowRules, today: date, site: str = HALL_SITE
) -> tuple[LackingGrant, ...]:
    """Departments whose resident items no window may take in today, each with these items; by name."""
    lacking: dict[str, list[ServiceItem]] = {}
    organs: dict[str, Organ] = {}
    taking = [profile.key for profile in rules.profiles if profile.takes_in]
    for item in items:
        if item.package is not None or not item.in_force(today) or not rules.resident(item, site, today):
            continue
        if not any(grant.covers(item, profile, today) for grant in rules.grants for profile in taking):
            organs[item.organ.uscc] = item.organ
            lacking.setdefault(item.organ.uscc, []).append(item)
    found = (LackingGrant(organs[uscc], tuple(missing)) for uscc, missing in lacking.items())
    return tuple(sorted(found, key=lambda one: one.organ.name))


def parts_of(item: ServiceItem) -> tuple[ServiceItem, ...]:
    """The items of a package; a plain item itself."""
    return (item,) if item.package is None else tuple(part.item for part in item.package.parts)


def _hindrance(window: Window, item: ServiceItem, today: date, rules: WindowRules) -> WhyNot | None:
    profile = rules.profile(window.profile)
    if profile is None:
        return WhyNot.UNKNOWN_PROFILE
    if not profile.takes_in:
        return WhyNot.HAND_OUT_ONLY
    if not item.handled_at(window.level):
        return WhyNot.OTHER_LEVEL
    if not rules.resident(item, window.site, today):
        return WhyNot.NOT_RESIDENT
    return None if _granted(item, profile.key, rules, today) else WhyNot.NO_GRANT


def _granted(item: ServiceItem, profile: str, rules: WindowRules, today: date) -> bool:
    return all(any(grant.covers(part, profile, today) for grant in rules.grants) for part in parts_of(item))


def _mode(item: ServiceItem) -> DecisionMode:
    """How it is decided. Of a package the first that is not decided here, for the clerk has to know."""
    modes = [part.decision_mode for part in parts_of(item)]
    return next((mode for mode in modes if mode is not DecisionMode.DIRECT), DecisionMode.DIRECT)


def _refusal(why: WhyNot, window: Window, item: ServiceItem, rules: WindowRules, today: date) -> NotGranted:
    able = tuple(
        profile.name
        for profile in rules.profiles
        if profile.key != window.profile
        and profile.takes_in
        and profile.lists(item)
        and _granted(item, profile.key, rules, today)
    )
    here = why not in (WhyNot.NOT_IN_FORCE, WhyNot.NOT_RESIDENT, WhyNot.OTHER_LEVEL)
    who_can = able if here else ()
    if who_can:
        who = _WHO_CAN.fill(windows=_joined(who_can))
    else:
        who = _NOBODY_CAN.fill(place=item.office.place, phone=item.office.phones[0])
    organ = next((p.organ.name for p in parts_of(item) if not _granted(p, window.profile, rules, today)), "")
    message = _MESSAGES[why].fill(item=item.short_name, profile=window.profile, organ=organ, who=who)
    return NotGranted(why, who_can, message)


def _joined(names: Sequence[LocalizedText]) -> LocalizedText:
    return LocalizedText.of("、".join(name.get() for name in names), ", ".join(name.get("en") for name in names))


def _on(start: date | None, end: date | None, today: date) -> bool:
    return (start is None or start <= today) and (end is None or today < end)
