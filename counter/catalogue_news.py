"""What has changed in the catalogue since a clerk here last said they know: told between two people, until dismissed.

What was known is kept in the store (item → version), so that it is also told of what came overnight, and of an item
whose day of beginning or ending has come. Items this window does not handle are left out (C04 b).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from counter.parts import CounterParts
from intake.catalog import Catalog
from intake.clock import CHINA
from intake.item import ServiceItem
from intake.text import LocalizedText
from intake.window_profile import NotGranted, WhatMay, WhyNot
from station.visit.records import Records
from sync.store.store import Store

_T = LocalizedText.of
_NONE: Final = _T("", "")
_UPDATED: Final = _T("事项目录已经更新。", "The catalogue of services has changed.")
_ADDED: Final = _T("新增 {count} 项：{names}。", "New ({count}): {names}.")
_CHANGED: Final = _T("变更 {count} 项：{names}。", "Changed ({count}): {names}.")
_WITHDRAWN: Final = _T("停用 {count} 项：{names}。", "Withdrawn ({count}): {names}.")
_MORE: Final = _T("等", "and others")
_WHAT: Final = _T("{item}（{parts}）", "{item} ({parts})")
_DRAFTS_GO_ON: Final = _T(
    "已经开始填的草稿仍按原来的版本办理，已经收件的不受影响。",
    "Drafts already begun go on with the version they were begun with, and so does what was taken in.",
)
_DRAFTS_ENDED: Final = _T(
    "{names}：原来的版本已经停用，还没有收件的草稿不能再收件；已经收件的继续办完。",
    "{names}: the former version has ended, drafts of it can no longer be taken in; what was taken in is completed.",
)
_STAGED: Final = _T(
    "新的事项目录已经收到，{time} 起启用；在此之前仍按现行目录办理。",
    "A new catalogue has arrived and comes into force at {time}; until then nothing changes.",
)
_FORM, _MATERIALS, _FEE, _LIMIT = (
    _T("表单", "form"),
    _T("材料", "materials"),
    _T("收费", "fee"),
    _T("时限", "time limit"),
)
#: So many are named of each kind; the others are counted.
_NAMED: Final = 5
#: Item → version, as it was known.
Known = dict[str, int]


@dataclass(frozen=True, slots=True)
class Changes:
    """Between what was known and what is offered today. ``changed`` are (before, now); before is None where the
    catalogue holds it no more."""

    added: tuple[ServiceItem, ...] = ()
    changed: tuple[tuple[ServiceItem | None, ServiceItem], ...] = ()
    withdrawn: tuple[ServiceItem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.withdrawn)


def offered_now(catalog: Catalog, today: date) -> Known:
    return {_key(item): item.version for item in catalog.offered(today, "window")}


def changes(known: Known, catalog: Catalog, today: date, handles: Callable[[ServiceItem], bool]) -> Changes:
    """Of the items ``handles`` says yes to. A withdrawn one counts as long as the catalogue still knows its name."""
    offered = [item for item in catalog.offered(today, "window") if known.get(_key(item)) != item.version]
    offered = [item for item in offered if handles(item)]
    gone = known.keys() - offered_now(catalog, today).keys()
    ended = [_known_item(catalog, key, known[key]) for key in sorted(gone)]
    return Changes(
        tuple(item for item in offered if _key(item) not in known),
        tuple((_known_item(catalog, key, known[key]), item) for item in offered if (key := _key(item)) in known),
        tuple(item for item in ended if item is not None and handles(item)),
    )


def news_words(found: Changes, today: date) -> LocalizedText:
    """Empty for no changes."""
    if not found:
        return _NONE
    lines = [_UPDATED]
    for words, names in (
        (_ADDED, [item.short_name for item in found.added]),
        (_CHANGED, [_what_changed(before, now) for before, now in found.changed]),
        (_WITHDRAWN, [item.short_name for item in found.withdrawn]),
    ):
        if names:
            lines.append(words.fill(count=len(names), names=_listed(names)))
    if any(before is not None and before.in_force(today) for before, _ in found.changed):
        lines.append(_DRAFTS_GO_ON)
    ended = [now.short_name for before, now in found.changed if before is None or not before.in_force(today)]
    if ended := ended + [item.short_name for item in found.withdrawn]:
        lines.append(_DRAFTS_ENDED.fill(names=_listed(ended)))
    return _joined(lines, "\n", "\n")


class CatalogueNews:
    """``words`` is what the clerk is told now; empty: nothing. ``may`` is what this window may do with an item."""

    def __init__(
        self, records: Records, parts: CounterParts, may: Callable[[ServiceItem], WhatMay], changed: Callable[[], None]
    ) -> None:
        self.words = _NONE
        self._records = records
        self._parts = parts
        self._may = may
        self._changed = changed
        self._known: Known | None = None
        self._told_staged = self._staged = ""
        self._seen: tuple[Catalog, date] | None = None

    def look(self) -> None:
        """Every few seconds: reads what is staged, and once what was known."""
        if self._parts.training:
            return
        first = self._known is None
        self._records.ask(
            lambda store: (store.catalogue_told() if first else "", store.catalogue_staged()), self._heard
        )

    def dismiss(self) -> None:
        """The clerk knows."""
        if self.words != _NONE:
            self._know_now()
            self._tell()

    def _heard(self, heard: tuple[str, str]) -> None:
        told, staged = heard
        if self._known is None:
            self._known, self._told_staged = _read(told)
            if self._known is None:  # the first day here: nothing is news
                self._know_now()
        now = (self._parts.catalog, self._today())
        if self._seen is None or self._seen[0] is not now[0] or self._seen[1] != now[1] or staged != self._staged:
            self._seen, self._staged = now, staged
            self._tell()

    def _tell(self) -> None:
        found = changes(self._known or {}, self._parts.catalog, self._today(), self._handles)
        lines = [news_words(found, self._today())] if found else []
        if self._staged and self._staged != self._told_staged:
            at = datetime.fromisoformat(self._staged).astimezone(CHINA)
            lines.append(_STAGED.fill(time=f"{at:%Y-%m-%d %H:%M}"))
        words = _joined(lines, "\n", "\n") if lines else _NONE
        if words != self.words:
            self.words = words
            self._changed()

    def _know_now(self) -> None:
        self._known, self._told_staged = offered_now(self._parts.catalog, self._today()), self._staged
        told = json.dumps({"items": self._known, "staged": self._told_staged})

        def keep(store: Store) -> None:
            store.note_catalogue_told(told)

        self._records.ask(keep, lambda _: None)

    def _handles(self, item: ServiceItem) -> bool:
        may = self._may(item)
        return not isinstance(may, NotGranted) or may.why is WhyNot.NOT_IN_FORCE

    def _today(self) -> date:
        return self._parts.clock.now().local.date()


def _read(told: str) -> tuple[Known | None, str]:
    if not told:
        return None, ""
    kept = json.loads(told)
    return dict(kept["items"]), str(kept["staged"])


def _key(item: ServiceItem) -> str:
    return f"{item.impl_code} {item.handling_code or ''}"


def _known_item(catalog: Catalog, key: str, version: int) -> ServiceItem | None:
    code, _, handling = key.partition(" ")
    return catalog.item(code, version, handling or None)


def _what_changed(before: ServiceItem | None, now: ServiceItem) -> LocalizedText:
    if before is None:
        return now.short_name
    parts = [
        name
        for name, differs in (
            (_FORM, before.form != now.form),
            (_MATERIALS, before.materials != now.materials),
            (_FEE, before.fee != now.fee),
            (_LIMIT, before.promised_limit != now.promised_limit),
        )
        if differs
    ]
    return _WHAT.fill(item=now.short_name, parts=_joined(parts, "、", ", ")) if parts else now.short_name


def _listed(names: list[LocalizedText]) -> LocalizedText:
    shown = _joined(names[:_NAMED], "、", ", ")
    return shown if len(names) <= _NAMED else _joined([shown, _MORE], "", " ")


def _joined(parts: Iterable[LocalizedText], chinese: str, english: str) -> LocalizedText:
    parts = tuple(parts)
    return _T(chinese.join(part.get() for part in parts), english.join(part.get("en") for part in parts))
