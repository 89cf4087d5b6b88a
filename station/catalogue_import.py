"""A new catalogue from a folder or an office's spreadsheet: staged, checked, put in force (C01 a, b, f).

What is refused leaves what was in force as it was: a row of a spreadsheet that cannot be used keeps its item's last
version, a folder that is no catalogue changes nothing. An item that is gone is withdrawn from today on, and stays for
the cases that were begun with it; so do all versions that open cases may be pinned to.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from intake.catalog import Catalog, CatalogProblem, load_catalog
from intake.catalog_json import Unreadable, read_json
from intake.catalog_lines import RAW_FILE
from intake.catalogue_sheet.items import SheetImport, import_workbook
from intake.catalogue_sheet.problems import SheetProblem
from intake.item import ServiceItem
from intake.text import LocalizedText
from station.catalogue_store import CatalogueStore, InForce
from sync.catalogue_signature import BadSignature, UnknownKey, Unsigned, check_signature
from sync.identity import Identity, NotEnrolled
from sync.signatures import KeySet

T = LocalizedText.of
#: Without these a folder is no catalogue.
_LISTS = ("groups.json", "regions.json", "consents.json")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report. ``where`` is the file or sheet with its place, ``item`` the item's code."""

    where: str
    item: str | None
    reason: LocalizedText
    fields: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        return dict(self.fields)


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from before, by implementation code."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import. ``refused`` is why nothing was changed at all; ``signed``: does the platform's signature
    hold (``None``: this terminal is not enrolled and knows no platform)?"""

    refused: LocalizedText | None
    problems: tuple[Line, ...] = ()
    warnings: tuple[Line, ...] = ()
    changes: Changes = Changes()
    items: int = 0
    signed: bool | None = None
    in_force: Path | None = None  # the new version; None when only checked or refused
    same: bool = False  # what is in force says all of it already: items, and who handles what where

    def to_json(self) -> dict[str, Any]:
        return {
            "refused": None if self.refused is None else self.refused.to_json(),
            "signed": self.signed,
            "items": self.items,
            "new": list(self.changes.new),
            "changed": list(self.changes.changed),
            "withdrawn": list(self.changes.withdrawn),
            "problems": [line.to_json() for line in self.problems],
            "warnings": [line.to_json() for line in self.warnings],
            "in_force": self.in_force is not None,
        }


_NO_SOURCE = T("没有这个文件或者文件夹。", "There is no such file or folder.")
_UNSIGNED = T(
    "没有平台的签名（{file}），不能导入。请向平台管理员要签名文件，和目录放在一起。",
    "There is no platform signature ({file}). Ask the platform for it and put it beside the catalogue.",
)
_BAD_SIGNATURE = T(
    "平台的签名不对，整个目录都不能用：内容被改动过，或者不是本平台签的。现在用的目录没有变。",
    "The signature does not hold; the catalogue is refused whole. What is in force stays.",
)
_NO_CATALOGUE = T(
    "这不是完整的事项目录，没有导入。现在用的目录没有变。", "This is no whole catalogue. What is in force stays."
)
_NO_ITEM = T("没有一个事项能用，没有导入。现在用的目录没有变。", "Not one item can be used. What is in force stays.")
_WOULD_LOSE = T(
    "导入后，这些已有的事项会打不开：{codes}。还没有办完的件会受影响，所以没有导入。现在用的目录没有变。",
    "These items could no longer be read, which open cases need: {codes}. What is in force stays.",
)
_STRICT = T(
    "有 {count} 处错误，按要求没有导入。现在用的目录没有变。", "{count} faults; nothing is imported, as asked for."
)


class CatalogueImport:
    """One import at one terminal. ``identity``: who the platform is; ``None`` at a terminal that is not enrolled."""

    def __init__(self, store: CatalogueStore, now: datetime, today: date, identity: Identity | None) -> None:
        self._store = store
        self._now = now
        self._today = today
        self._identity = identity

    def run(self, source: Path, *, check_only: bool = False, strict: bool = False, bundle: int = 0) -> ImportReport:
        """Import a folder or an XLSX file. ``strict``: any fault refuses all; ``bundle``: the version under which the
        platform published it. Raises ``OSError`` for a full disk."""
        if not source.exists():
            return ImportReport(_NO_SOURCE)
        refused, signed = self._signature(source)
        if refused is not None:
            return ImportReport(refused, signed=signed)
        before = self._store.load()
        made = self._store.new_version(self._now)
        try:
            if source.is_dir():
                report, catalog = self._stage_folder(source, before, made)
            else:
                report, catalog = self._stage_workbook(source, before, made)
            if strict and report.refused is None and report.problems:
                report = _with(report, refused=_STRICT.fill(count=len(report.problems)))
            report = _with(report, signed=signed)
            if report.refused is None and not check_only:
                report = _with(report, in_force=self._store.put_in_force(made, catalog, bundle))
            return report
        finally:
            if made.exists():
                self._store.discard(made)

    def _signature(self, source: Path) -> tuple[LocalizedText | None, bool | None]:
        if self._identity is None:
            return None, None
        try:
            check_signature(source, KeySet.verified(self._identity.key_set, dict(self._identity.root_key)))
        except Unsigned:
            return _UNSIGNED.fill(file=f"{source.name}.jws"), False
        except (BadSignature, UnknownKey):
            return _BAD_SIGNATURE, False
        return None, True

    # --- a folder -----------------------------------------------------------------------------------------------------

    def _stage_folder(self, source: Path, before: InForce, made: Path) -> tuple[ImportReport, Catalog]:
        shutil.rmtree(made)
        shutil.copytree(source, made, ignore=_no_catalogue_files)
        loaded = load_catalog(made)
        problems = tuple(_catalog_line(problem) for problem in loaded.problems)
        if any(problem.file in _LISTS for problem in loaded.problems):
            return ImportReport(_NO_CATALOGUE, problems), loaded
        if not loaded.items:
            return ImportReport(_NO_ITEM, problems), loaded
        _remove_refused(made, loaded)
        self._keep_versions(before, made, loaded)
        catalog = load_catalog(made)
        lost = sorted({item.impl_code for item in before.catalog.items if _find(catalog, item) is None})
        if lost:
            problems += tuple(_catalog_line(p) for p in catalog.problems if p not in loaded.problems)
            return ImportReport(_WOULD_LOSE.fill(codes="、".join(lost[:20])), problems), catalog
        return self._report(before, catalog, problems, ()), catalog

    def _keep_versions(self, before: InForce, made: Path, loaded: Catalog) -> None:
        """Bring along what open cases may be pinned to. An item the new catalogue leaves out ends today; one whose file
        was refused goes on as it was."""
        keys = {item.key for item in loaded.items}
        codes = {item.impl_code for item in loaded.items}
        refused = {problem.item for problem in loaded.problems}
        files = {problem.file for problem in loaded.problems}
        for kind, code_name in (("items", "impl_code"), ("packages", "code")):
            for name, data in chain(_files(before.folder / kind), _listed(before) if kind == "items" else ()):
                code, handling = data.get(code_name), data.get("handling_code")
                if (code, handling, data.get("version")) in keys:
                    continue
                end = "effective_to" if kind == "items" else "valid_to"
                gone = code not in codes and code not in refused and f"{kind}/{name}" not in files
                if gone and not _over(data.get(end), self._today):
                    start = data.get("effective_from" if kind == "items" else "valid_from")
                    data[end] = max(self._today.isoformat(), _day_after(start))
                target = made / kind / f"kept-{name}" if (made / kind / name).exists() else made / kind / name
                _write(target, data)

    # --- a spreadsheet ------------------------------------------------------------------------------------------------

    def _stage_workbook(self, source: Path, before: InForce, made: Path) -> tuple[ImportReport, Catalog]:
        known = _newest(before)
        sheets = import_workbook(source, known=known, groups=before.catalog.groups, today=self._today)
        problems = tuple(_sheet_line(problem) for problem in sheets.problems)
        remarks = tuple(_sheet_line(remark) for remark in sheets.remarks)
        if not sheets.items:
            return ImportReport(_NO_ITEM, problems, remarks), before.catalog
        shutil.rmtree(made)
        shutil.copytree(before.folder, made, ignore=_no_catalogue_files)
        for imported in sheets.items:
            _write(made / "items" / f"{imported.item.impl_code}-{imported.item.version}.json", dict(imported.data))
        catalog = load_catalog(made)
        problems += _faults_of_the_whole(before, catalog, sheets)
        return self._report(before, catalog, problems, remarks), catalog

    def _report(
        self, before: InForce, catalog: Catalog, problems: tuple[Line, ...], remarks: tuple[Line, ...]
    ) -> ImportReport:
        warnings = remarks + tuple(_catalog_line(warning) for warning in catalog.warnings)
        changes = _changes(before.catalog, catalog, self._today)
        items = len(catalog.offered(self._today, "window"))
        return ImportReport(None, problems, warnings, changes, items=items, same=_same(before.catalog, catalog))


def identity_of(home: Path) -> Identity | None:
    """Who this terminal is to its platform; ``None`` while it is not enrolled."""
    try:
        return Identity.load(home)
    except NotEnrolled:
        return None


def _with(report: ImportReport, **changed: Any) -> ImportReport:
    return replace(report, **changed)


def _same(before: Catalog, after: Catalog) -> bool:
    """Wherever they lie, and whatever was wrong beside what they hold."""

    def held(catalog: Catalog) -> Catalog:
        return replace(catalog.at_site(after.site, after.level), folder=None, problems=(), warnings=())

    return held(before) == held(after) and _pictures(before) == _pictures(after)


def _pictures(catalog: Catalog) -> dict[str, str]:
    """What lies under each name that items show: a picture can be another under the same one."""
    folder = None if catalog.folder is None else catalog.folder / "files"
    if folder is None or not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _changes(before: Catalog, after: Catalog, today: date) -> Changes:
    def selectable(catalog: Catalog) -> dict[str, int]:
        return {item.impl_code: item.version for item in catalog.items if item.in_force(today)}

    old, new = selectable(before), selectable(after)
    upcoming = {item.impl_code for item in after.items if item.key not in {other.key for other in before.items}}
    return Changes(
        new=tuple(sorted(upcoming - {item.impl_code for item in before.items})),
        changed=tuple(sorted(upcoming & {item.impl_code for item in before.items})),
        withdrawn=tuple(sorted(old.keys() - new.keys())),
    )


def _faults_of_the_whole(before: InForce, catalog: Catalog, sheets: SheetImport) -> tuple[Line, ...]:
    """What only shows once the items stand among the others, as a package that waits for an item's new version."""
    known = set(before.catalog.problems)
    places = {imported.item.impl_code: imported.place for imported in sheets.items}
    lines = []
    for problem in catalog.problems:
        if problem in known:
            continue
        place = places.get(problem.item or "")
        reason = T("{reason}", "{reason}").fill(reason=f"{problem.field}: {problem.reason}")
        lines.append(
            _catalog_line(problem) if place is None else _sheet_line(SheetProblem(place, problem.item, reason))
        )
    return tuple(lines)


def _find(catalog: Catalog, item: ServiceItem) -> ServiceItem | None:
    return catalog.item(item.impl_code, item.version, item.handling_code)


def _no_catalogue_files(folder: str, names: list[str]) -> list[str]:
    """What is not copied: hidden files, our own proof, links, and pipes, which never end."""
    return [
        name
        for name in names
        if name.startswith(".")
        or name == "checked.json"
        or (path := Path(folder) / name).is_symlink()
        or not (path.is_file() or path.is_dir())
    ]


def _remove_refused(made: Path, loaded: Catalog) -> None:
    """Files that were refused have no place among what is in force."""
    for name in {problem.file for problem in loaded.problems if problem.file.startswith(("items/", "packages/"))}:
        (made / name).unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            data = read_json(path)
        except Unreadable:
            continue
        if isinstance(data, dict):
            yield path.name, data


def _listed(before: InForce) -> Iterator[tuple[str, dict[str, Any]]]:
    """The items in force that have no file of their own, each under the name of one."""
    if (before.folder / RAW_FILE).exists():
        written = {(data.get("impl_code"), data.get("version")) for _, data in _files(before.folder / "items")}
        for item in before.catalog.items:
            if item.package is None and (item.impl_code, item.version) not in written:
                yield f"{item.impl_code}-{item.version}.json", _as_written(item)


def _newest(before: InForce) -> dict[str, dict[str, Any]]:
    """The newest version of every item, as it is written; of one that stands in a list of many, as it was read."""
    written = {(data.get("impl_code"), data.get("version")): data for _, data in _files(before.folder / "items")}
    newest: dict[str, ServiceItem] = {}
    for item in before.catalog.items:
        if item.package is None and item.version > (newest[item.impl_code].version if item.impl_code in newest else 0):
            newest[item.impl_code] = item
    return {code: written.get((code, item.version)) or _as_written(item) for code, item in newest.items()}


def _as_written(item: ServiceItem) -> dict[str, Any]:
    """The JSON a file of its own would have."""
    return item.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _over(end: Any, today: date) -> bool:
    return isinstance(end, str) and end <= today.isoformat()


def _day_after(start: Any) -> str:
    """An item must be in force for a day: one that was to begin later ends the day after that."""
    try:
        begun = date.fromisoformat(str(start))
        return date.fromordinal(begun.toordinal() + 1).isoformat()
    except (ValueError, OverflowError):
        return ""


def _write(path: Path, data: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")


def _catalog_line(problem: CatalogProblem) -> Line:
    where = " ".join(part for part in (problem.file, problem.field) if part)
    fields = {"file": problem.file, "field": problem.field, "item": problem.item, "reason": problem.reason}
    return Line(where, problem.item, T("{reason}", "{reason}").fill(reason=problem.reason), fields)


def _sheet_line(problem: SheetProblem) -> Line:
    place = problem.place
    where = f"“{place.sheet}”" + (f"第 {place.row} 行" if place.row else "")
    if place.column:
        where += f"“{place.column}”"
    return Line(where, problem.item, problem.reason, problem.to_json())
