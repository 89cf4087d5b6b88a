"""The catalogue: items, groups, regions and consent texts read from a folder of JSON files.

    groups.json  regions.json  consents.json  items/*.json  packages/*.json   (one item or package a file)
    standard.jsonl  raw.jsonl   (many items, one a line: `intake.catalog_lines`)
    synonyms.json  base/items.json  files/*
    windows/{profiles,grants,residency}.json  cross_region/{list,trusted_regions}.json

A package (一件事) stands among the items as one of them (`intake.package.combined`). All but ``items`` and the first
three may be missing, and ``items`` where there is a ``raw.jsonl``. A broken file, item or package is refused with
file, item, field and reason; the others still load (C01 a).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import pydantic

from intake import case_number
from intake.base_catalogue import BaseItem
from intake.catalog_contents import Catalog, CatalogProblem
from intake.catalog_json import MAX_FILE_SIZE, Unreadable, read_json, writable
from intake.catalog_lines import RAW_FILE, STANDARD, STANDARD_FILE, Line, read_lines
from intake.catalog_parts import KnownParts
from intake.cross_region import RULE_NAMES, CrossRegionLists, ListRow, TrustedRegion, missing_rules
from intake.guide_lint import lint
from intake.item import OPEN_TO_ANYONE, ConsentText, Group, ServiceItem
from intake.package import Package, PackageError, combined
from intake.package_list import PackageListRow
from intake.regions import Regions
from intake.search import EverydayWords
from intake.text import LocalizedText
from intake.window_profile import ItemGrant, Residency, WindowProfile, WindowRules

__all__ = ["MAX_FILE_SIZE", "Catalog", "CatalogProblem", "load_catalog"]

_M = TypeVar("_M", bound=pydantic.BaseModel)


def load_catalog(folder: Path) -> Catalog:
    """Read a catalogue folder. Never raises for what is in the files; see `Catalog.problems`."""
    loader = _Loader(folder)
    loader.load()
    return Catalog(
        items=tuple(loader.items),
        groups=tuple(loader.groups),
        consents=tuple(loader.consents),
        regions=loader.regions,
        problems=tuple(loader.problems),
        warnings=tuple(loader.warnings),
        windows=loader.windows,
        across=loader.across,
        base=loader.base,
        everyday=loader.everyday,
        package_list=loader.package_list,
        folder=folder,
    )


class _Loader:
    """One pass over one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.items: list[ServiceItem] = []
        self.groups: list[Group] = []
        self.consents: list[ConsentText] = []
        self.regions = Regions({})
        self.problems: list[CatalogProblem] = []
        self.warnings: list[CatalogProblem] = []
        self.windows = WindowRules()
        self.across = CrossRegionLists()
        self._parts = KnownParts()
        self.base: tuple[BaseItem, ...] = ()
        self.everyday: tuple[EverydayWords, ...] = ()
        self.package_list: tuple[PackageListRow, ...] = ()

    def load(self) -> None:
        self._load_regions()
        self.groups = self._load_list("groups.json", Group, "key")
        self.consents = self._load_list("consents.json", ConsentText, "kind")
        self._load_items()
        self._load_hall_lists()
        order = {group.key: number for number, group in enumerate(self.groups)}
        self.items.sort(key=lambda item: order[item.group])  # stable: by file name within a group

    def _load_items(self) -> None:
        seen: dict[tuple[str, str | None, int], str] = {}
        for name, item in chain(self._single_items(), self._listed_items()):
            if item.key in seen:
                self._refuse(name, item.impl_code, "impl_code", f"same code and version as in {seen[item.key]}")
                continue
            seen[item.key] = name
            self.items.append(item)
            self.warnings.extend(self._unclear(name, item))
        codes = {item.impl_code for item in self.items}
        for name in self._files("packages") if (self._folder / "packages").exists() else ():
            package = self._load_package(name)
            if package is None:
                continue
            if package.key in seen or package.impl_code in codes:
                reason = f"same code and version as in {seen.get(package.key, 'an item')}"
                self._refuse(name, package.impl_code, "code", reason)
                continue
            seen[package.key] = name
            self.items.append(package)

    def _load_hall_lists(self) -> None:
        """The lists of windows, regions and the base. A place that has none does without: the folder is missing."""
        self.windows = WindowRules(
            profiles=tuple(self._load_rows("windows/profiles.json", WindowProfile, "key")),
            grants=tuple(self._load_rows("windows/grants.json", ItemGrant)),
            residency=tuple(self._load_rows("windows/residency.json", Residency)),
        )
        known = {profile.key for profile in self.windows.profiles}
        for number, grant in enumerate(self.windows.grants):
            for profile in (profile for profile in grant.profiles if profile not in known):
                self._warn("windows/grants.json", None, f"{number}.profiles", f"no profile '{profile}'")
        self.across = CrossRegionLists(
            rows=tuple(self._load_rows("cross_region/list.json", ListRow)),
            trusted=tuple(self._load_rows("cross_region/trusted_regions.json", TrustedRegion, "region")),
        )
        self.base = tuple(self._load_rows("base/items.json", BaseItem, "basic_code"))
        self.everyday = tuple(self._load_rows("synonyms.json", EverydayWords))
        self.package_list = tuple(self._load_rows("package_list.json", PackageListRow, "key"))

    def _load_rows(self, file: str, model: type[_M], key: str | None = None) -> list[_M]:
        """A list that need not be there."""
        return self._load_list(file, model, key) if (self._folder / file).exists() else []

    def _warn(self, file: str, item: str | None, where: str, reason: str) -> None:
        self.warnings.append(CatalogProblem(file, item, where, reason))

    def _unclear(self, file: str, item: ServiceItem) -> Iterator[CatalogProblem]:
        """What does not keep the item from being used, but somebody has to put right."""
        for finding in lint(item):
            reason = f"unclear for citizens: '{finding.words}' – {finding.advice.get()}"
            yield CatalogProblem(file, item.impl_code, finding.at, reason)
        if item.cross_region.mode is not None and (missing := missing_rules(item.cross_region.rules)):
            names = "、".join(RULE_NAMES[name].get() for name in missing)
            reason = f"not handled across regions: no uniform rule for {names}"
            yield CatalogProblem(file, item.impl_code, "cross_region.rules", reason)
        if item.restricted is not None and (open_ones := sorted(OPEN_TO_ANYONE & set(item.channels))):
            reason = f"{item.restricted}: never offered at {', '.join(open_ones)}"
            yield CatalogProblem(file, item.impl_code, "channels", reason)
        for where, name in _named_files(item):
            if not (self._folder / "files" / name).is_file():
                yield CatalogProblem(file, item.impl_code, where, f"no file files/{name}")

    def _refuse(self, file: str, item: str | None, where: str, reason: str) -> None:
        self.problems.append(
            CatalogProblem(writable(file), None if item is None else writable(item), writable(where), reason)
        )

    def _files(self, folder: str) -> list[str]:
        try:
            names = sorted(path.name for path in (self._folder / folder).iterdir())
        except OSError as error:
            self._refuse(folder, None, "", f"folder cannot be read: {error.strerror}")
            return []
        return [f"{folder}/{name}" for name in names if name.endswith(".json")]

    def _read(self, name: str) -> Any:
        """The file's JSON, or None after noting why there is none."""
        try:
            return read_json(self._folder / name)
        except Unreadable as fault:
            self._refuse(name, None, fault.where, str(fault))
            return None

    def _validate(self, model: type[_M], data: object, file: str, item: str | None, prefix: str = "") -> _M | None:
        try:
            return model.model_validate(data)
        except pydantic.ValidationError as error:
            for fault in error.errors(include_url=False, include_input=False):
                # A rule between several elements has the place of their owner; ``at`` says which of them it is about.
                within = (*fault["loc"], fault.get("ctx", {}).get("at", ""))
                where = ".".join(str(part) for part in within if part != "")
                self._refuse(file, item, (prefix + where).strip("."), fault["msg"])
            return None

    def _load_regions(self) -> None:
        data = self._read("regions.json")
        if data is None:
            return
        names: dict[str, LocalizedText] = {}
        if not isinstance(data, dict):
            self._refuse("regions.json", None, "", "not an object of code to name")
            return
        for code, name in data.items():
            if not re.fullmatch(r"[1-9][0-9]{5}([0-9]{3})?", code):
                self._refuse("regions.json", None, code, "not a GB/T 2260 code of six digits, or nine of a township")
                continue
            try:
                names[code] = LocalizedText.from_json(name)
            except ValueError as error:
                self._refuse("regions.json", None, code, str(error))
        self.regions = Regions(names)

    def _load_list(self, file: str, model: type[_M], key: str | None) -> list[_M]:
        data = self._read(file)
        if data is None:
            return []
        if not isinstance(data, list):
            self._refuse(file, None, "", "not a list")
            return []
        loaded: dict[str, _M] = {}
        for number, entry in enumerate(data):
            value = self._validate(model, entry, file, None, f"{number}.")
            if value is None:
                continue
            name = str(number) if key is None else str(getattr(value, key))
            if name in loaded:
                self._refuse(file, None, f"{number}.{key}", f"'{name}' occurs twice")
                continue
            loaded[name] = value
        return list(loaded.values())

    def _single_items(self) -> Iterator[tuple[str, ServiceItem]]:
        """The items that have a file of their own. The folder may be missing where all of them are listed."""
        listed = (self._folder / RAW_FILE).exists() and not (self._folder / "items").exists()
        for file in () if listed else self._files("items"):
            data = self._read(file)
            if data is None:
                continue
            if not isinstance(data, dict):
                self._refuse(file, None, "", "not an object")
                continue
            item = self._item(data, {}, file)
            if item is not None:
                yield file, item

    def _listed_items(self) -> Iterator[tuple[str, ServiceItem]]:
        """The items of the files with an object a line (`intake.catalog_lines`)."""
        standards: dict[str, dict[str, Any]] = {}
        for line in self._lines(STANDARD_FILE):
            name = line.data.pop(STANDARD, None)
            if not isinstance(name, str) or name in standards:
                self._refuse(line.place, None, STANDARD, "no name" if name not in standards else "occurs twice")
                continue
            self._settle(line.data, line.place, None)
            standards[name] = line.data
        for line in self._lines(RAW_FILE):
            name = line.data.pop(STANDARD, None)
            if not isinstance(name, str) or name not in standards:
                self._refuse(line.place, _code_in(line.data), STANDARD, f"no '{name}' in {STANDARD_FILE}")
                continue
            item = self._item(line.data, standards[name], line.place)
            if item is not None:
                yield line.place, item

    def _lines(self, file: str) -> Iterator[Line]:
        """The lines that can be read; the file need not be there."""
        for line in read_lines(self._folder, file) if (self._folder / file).exists() else ():
            if line.fault is None:
                yield line
            else:
                self._refuse(line.place, None, line.fault.where, str(line.fault))

    def _settle(self, data: dict[str, Any], file: str, name: str | None) -> None:
        for where in _only_made(data):
            self._refuse(file, name, where, "only a package has this")
        for where, region_field in _region_fields(data):
            self._fill_regions(file, name, where, region_field)
        self._parts.settle(data)

    def _item(self, own: dict[str, Any], shared: dict[str, Any], file: str) -> ServiceItem | None:
        """The item of its own elements and of those it shares with others, or None after noting why there is none."""
        name = _code_in(own)
        before = len(self.problems)
        self._settle(own, file, name)
        item = self._validate(ServiceItem, {**shared, **own}, file, name)
        if item is None or len(self.problems) > before:
            return None
        if not any(group.key == item.group for group in self.groups):
            self._refuse(file, name, "group", f"no group '{item.group}' in groups.json")
        for kind in item.consents:
            if not any(consent.kind == kind for consent in self.consents):
                self._refuse(file, name, "consents", f"no text '{kind}' in consents.json")
        length = case_number.offline_length(item.impl_code)
        if length > case_number.MAX_LENGTH:
            self._refuse(file, name, "impl_code", f"offline case number would have {length} places, 50 are allowed")
        return item if len(self.problems) == before else None

    def _load_package(self, file: str) -> ServiceItem | None:
        """The item that stands for the package; its items have been loaded before."""
        data = self._read(file)
        if data is None:
            return None
        if not isinstance(data, dict):
            self._refuse(file, None, "", "not an object")
            return None
        code = data.get("code")
        name = code if isinstance(code, str) else None
        package = self._validate(Package, data, file, name)
        if package is None:
            return None
        if not any(group.key == package.group for group in self.groups):
            self._refuse(file, name, "group", f"no group '{package.group}' in groups.json")
            return None
        try:
            return combined(package, [item for item in self.items if item.package is None])
        except PackageError as error:
            self._refuse(file, name, error.where, str(error))
            return None

    def _fill_regions(self, file: str, item: str | None, where: str, region_field: dict[str, Any]) -> None:
        under = region_field["region_under"]
        codes = self.regions.children(under) if isinstance(under, str) else ()
        if not codes:
            self._refuse(file, item, where, f"no regions below '{under}' in regions.json")
            return
        if region_field.get("region_level") is not None:
            region_field["regions"] = self.regions
            return
        region_field["options"] = [{"value": code, "label": self.regions.names[code].to_json()} for code in codes]


def _named_files(item: ServiceItem) -> Iterator[tuple[str, str]]:
    """Pictures the item names, with their places."""
    for number, entry in enumerate(item.papers):
        if entry.paper.file is not None:
            yield f"papers.{number}.paper.file", entry.paper.file
    for number, result in enumerate(item.results):
        if result.sample is not None and result.sample.file is not None:
            yield f"results.{number}.sample.file", result.sample.file


def _code_in(data: dict[str, Any]) -> str | None:
    """The item's code, to name it by before it has been checked."""
    code = data.get("impl_code")
    return code if isinstance(code, str) else None


def _only_made(data: dict[str, Any]) -> Iterator[str]:
    """Elements of an item that no file can say, because they follow from a package."""
    if "package" in data:
        yield "package"
    materials = data.get("materials")
    for number, material in enumerate(materials if isinstance(materials, list) else []):
        if isinstance(material, dict) and "serves" in material:
            yield f"materials.{number}.serves"
    for where, entry in _field_entries(data):
        if "serves" in entry:
            yield f"{where}.serves"


def _region_fields(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Fields that name their regions by ``region_under``, from the provinces down where they name a level alone."""
    for where, entry in _field_entries(data):
        if entry.get("region_level") is not None:
            entry.setdefault("region_under", "")
        if entry.get("region_under") is not None:
            yield f"{where}.region_under", entry


def _field_entries(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The fields of a form with their places; whatever has another shape is left to validation."""
    form = data.get("form")
    steps = form.get("steps") if isinstance(form, dict) else None
    for s, step in enumerate(steps if isinstance(steps, list) else []):
        fields = step.get("fields") if isinstance(step, dict) else None
        for f, entry in enumerate(fields if isinstance(fields, list) else []):
            if isinstance(entry, dict):
                yield f"form.steps.{s}.fields.{f}", entry
                columns = entry.get("columns")
                for c, column in enumerate(columns if isinstance(columns, list) else []):
                    if isinstance(column, dict):
                        yield f"form.steps.{s}.fields.{f}.columns.{c}", column
