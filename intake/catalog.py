"""The catalogue: items, groups, regions and consent texts read from a folder of JSON files.

    groups.json  regions.json  consents.json  items/*.json  packages/*.json   (one item or package a file)

A package (一件事) stands among the items as one of them (`intake.package.combined`); the folder ``packages`` may be
missing. A broken file, item or package is refused with file, item, field and reason; the others still load (C01 a).
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pydantic

from intake import case_number
from intake.item import Channel, ConsentText, Group, ServiceItem
from intake.package import Package, PackageError, combined
from intake.regions import Regions
from intake.search import ItemSearch
from intake.text import LocalizedText

_M = TypeVar("_M", bound=pydantic.BaseModel)


@dataclass(frozen=True, slots=True)
class CatalogProblem:
    """Why a file, item or package was refused (or, as a warning, what is unclear in it). ``item`` is its code."""

    file: str
    item: str | None
    field: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.item, self.field, self.reason) if part)


@dataclass(frozen=True)
class Catalog:
    """What loaded, what did not, and what is unclear."""

    items: tuple[ServiceItem, ...] = ()
    groups: tuple[Group, ...] = ()
    consents: tuple[ConsentText, ...] = ()
    regions: Regions = field(default_factory=lambda: Regions({}))
    problems: tuple[CatalogProblem, ...] = ()
    warnings: tuple[CatalogProblem, ...] = ()

    def item(self, impl_code: str, version: int | None = None, handling_code: str | None = None) -> ServiceItem | None:
        """The item of this code: the version asked for (a draft or case keeps its own), else the highest."""
        found = [
            item
            for item in self.items
            if item.impl_code == impl_code
            and (handling_code is None or item.handling_code == handling_code)
            and (version is None or item.version == version)
        ]
        return max(found, key=lambda item: item.version, default=None)

    def offered(self, today: date, channel: Channel | str = Channel.KIOSK) -> tuple[ServiceItem, ...]:
        """What a citizen can choose today on this channel: of each item the highest version in force."""
        best: dict[tuple[str, str | None], ServiceItem] = {}
        for item in self.items:
            key = (item.impl_code, item.handling_code)
            if item.in_force(today) and (key not in best or best[key].version < item.version):
                best[key] = item
        chosen = {item.key for item in best.values()}
        return tuple(
            item
            for item in self.items
            if item.key in chosen and item.offered_at(channel) and _parts_are_current(item, chosen)
        )

    def group(self, key: str) -> Group | None:
        return next((group for group in self.groups if group.key == key), None)

    def in_group(self, key: str) -> tuple[ServiceItem, ...]:
        return tuple(item for item in self.items if item.group == key)

    def consent(self, kind: str) -> ConsentText | None:
        return next((consent for consent in self.consents if consent.kind == kind), None)

    def search(self, text: str) -> tuple[ServiceItem, ...]:
        """Items by Chinese words, pinyin (full or initials), codes or what people say; best first."""
        return self._index.find(text)

    def prepare_search(self) -> None:
        """Build the search index now (a third of a second for the pinyin tables) instead of at the first key stroke."""
        self._index.find("")

    @cached_property
    def _index(self) -> ItemSearch:
        return ItemSearch(self.items)


def _parts_are_current(item: ServiceItem, chosen: Container[tuple[str, str | None, int]]) -> bool:
    """A package of an item that has a newer version by now waits for a package that knows it."""
    return item.package is None or all(part.item.key in chosen for part in item.package.parts)


#: A file larger than this is no catalogue file; it is refused unread.
MAX_FILE_SIZE = 4_000_000


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
    )


class _DuplicateKeyError(Exception):
    pass


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DuplicateKeyError(key)
            seen.add(key)
    return result


def _writable(text: str) -> str:
    """For a file name or key with bytes that are no characters: those parts escaped, so that any log can hold it."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


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

    def load(self) -> None:
        self._load_regions()
        self.groups = self._load_list("groups.json", Group, "key")
        self.consents = self._load_list("consents.json", ConsentText, "kind")
        seen: dict[tuple[str, str | None, int], str] = {}
        for name in self._files("items"):
            item = self._load_item(name)
            if item is None:
                continue
            if item.key in seen:
                self._refuse(name, item.impl_code, "impl_code", f"same code and version as in {seen[item.key]}")
                continue
            seen[item.key] = name
            self.items.append(item)
            self.warnings.extend(_unclear(name, item))
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
        order = {group.key: number for number, group in enumerate(self.groups)}
        self.items.sort(key=lambda item: order[item.group])  # stable: by file name within a group

    def _refuse(self, file: str, item: str | None, where: str, reason: str) -> None:
        self.problems.append(
            CatalogProblem(_writable(file), None if item is None else _writable(item), _writable(where), reason)
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
        path = self._folder / name
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):  # reading a pipe or a device may never end
                self._refuse(name, None, "", "not a regular file")
                return None
            if status.st_size > MAX_FILE_SIZE:
                self._refuse(name, None, "", f"larger than {MAX_FILE_SIZE} bytes")
                return None
            data = json.loads(path.read_text("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant)
            # Escapes can make half characters that no screen, printer or record could carry.
            json.dumps(data, ensure_ascii=False).encode("utf-8")
            return data
        except FileNotFoundError:
            self._refuse(name, None, "", "file is missing")
        except OSError as error:
            self._refuse(name, None, "", f"cannot be read: {error.strerror}")
        except UnicodeDecodeError:
            self._refuse(name, None, "", "not UTF-8")
        except UnicodeEncodeError:
            self._refuse(name, None, "", "half a surrogate pair in a text")
        except json.JSONDecodeError as error:
            self._refuse(name, None, f"line {error.lineno}", f"not JSON: {error.msg}")
        except RecursionError:
            self._refuse(name, None, "", "not JSON: nested too deep")
        except _DuplicateKeyError as error:
            self._refuse(name, None, str(error), "the same key twice in one object")
        except ValueError as error:  # a number of thousands of digits, NaN, Infinity
            self._refuse(name, None, "", f"not JSON: {error}")
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
            if not re.fullmatch(r"[1-9][0-9]{5}", code):
                self._refuse("regions.json", None, code, "not a GB/T 2260 code of six digits")
                continue
            try:
                names[code] = LocalizedText.from_json(name)
            except ValueError as error:
                self._refuse("regions.json", None, code, str(error))
        self.regions = Regions(names)

    def _load_list(self, file: str, model: type[_M], key: str) -> list[_M]:
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
            name = str(getattr(value, key))
            if name in loaded:
                self._refuse(file, None, f"{number}.{key}", f"'{name}' occurs twice")
                continue
            loaded[name] = value
        return list(loaded.values())

    def _load_item(self, file: str) -> ServiceItem | None:
        data = self._read(file)
        if data is None:
            return None
        if not isinstance(data, dict):
            self._refuse(file, None, "", "not an object")
            return None
        code = data.get("impl_code")
        name = code if isinstance(code, str) else None
        before = len(self.problems)
        for where in _only_made(data):
            self._refuse(file, name, where, "only a package has this")
        for where, region_field in _region_fields(data):
            self._fill_regions(file, name, where, region_field)
        item = self._validate(ServiceItem, data, file, name)
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
        region_field["options"] = [{"value": code, "label": self.regions.names[code].to_json()} for code in codes]


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
    """Fields that name their regions by ``region_under``."""
    for where, entry in _field_entries(data):
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


#: Words that leave the citizen guessing (C02 b). 等 counts where it means "and so on", not in 等级, 平等, 等候.
_VAGUE = re.compile(
    r"其[他它]材料|相关材料|视情况|必要时提供|(?<![平同相上中下高优])等(?=$|[材证文资相有其，。；、）)])"
)


def _unclear(file: str, item: ServiceItem) -> Iterator[CatalogProblem]:
    texts: list[tuple[str, LocalizedText]] = [("guide.what_you_need", item.guide.what_you_need)]
    texts += [(f"conditions.{i}", condition) for i, condition in enumerate(item.conditions)]
    for i, material in enumerate(item.materials):
        texts += [(f"materials.{i}.name", material.name), (f"materials.{i}.requirement", material.requirement)]
    for where, text in texts:
        match = _VAGUE.search(text.get())
        if match:
            yield CatalogProblem(file, item.impl_code, where, f"unclear for citizens: '{match[0]}'")
