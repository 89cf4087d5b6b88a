"""What a package (一件事, docs/adr/0009) is as data: one file of ``packages/``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.field import Frozen, Key
from intake.item import Guide, PackageStage
from intake.text import LocalizedText

Code = Annotated[str, pydantic.StringConstraints(pattern=r"^[0-9A-Z]{1,64}$")]
#: An element of an item: the item's code, the element's key.
Ref = tuple[Code, Key]


class PackageItem(Frozen):
    """One item of a package, pinned to its version. ``given`` answers are settled by the package and not asked."""

    impl_code: Code
    handling_code: Code | None = None
    version: int = pydantic.Field(ge=1, le=999_999)
    given: dict[Key, str] = pydantic.Field(default_factory=dict)


class SharedField(Frozen):
    """Fields of several items that are one question. ``label`` and so on say it for all of them."""

    common: Key = pydantic.Field(alias="as")
    of: Annotated[tuple[Ref, ...], pydantic.Field(min_length=2)]
    label: LocalizedText | None = None
    help: LocalizedText | None = None
    placeholder: LocalizedText | None = None


class SharedMaterial(Frozen):
    """Materials of several items that are handed in once."""

    common: Key = pydantic.Field(alias="as")
    of: Annotated[tuple[Ref, ...], pydantic.Field(min_length=2)]
    name: LocalizedText | None = None
    requirement: LocalizedText | None = None


class StepWords(Frozen):
    """What a step is called in the package, where its own title no longer fits."""

    of: Ref
    title: LocalizedText
    help: LocalizedText | None = None


class Dependency(Frozen):
    """``of`` starts when ``waits_for`` has issued its result, which stands for the materials ``supplies`` of ``of``:
    nobody is asked for a paper that the package itself brings forth."""

    of: Code
    waits_for: Code
    supplies: tuple[Key, ...] = ()


class ProjectFields(Frozen):
    """Where a construction package says which project it is and who looks after it (项目帮办专员): common fields."""

    code: Key
    officer: Key


class Package(Frozen):
    """One file of ``packages/``. What is not named in ``fields`` and ``materials`` stays its own item's."""

    code: Code
    version: int = pydantic.Field(ge=1, le=999_999)
    name: LocalizedText
    short_name: LocalizedText
    group: Key
    icon: Key
    keywords: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    lead: Code
    items: Annotated[tuple[PackageItem, ...], pydantic.Field(min_length=2, max_length=20)]
    fields: tuple[SharedField, ...] = ()
    materials: tuple[SharedMaterial, ...] = ()
    steps: tuple[StepWords, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    stages: tuple[PackageStage, ...] = ()  # 从用地到竣工: which items belong to which stage, in order
    project: ProjectFields | None = None
    guide: Guide
    valid_from: date
    valid_to: date | None = None  # first day on which it is no longer offered

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        codes = [item.impl_code for item in self.items]
        if len(set(codes)) != len(codes):
            raise PydanticCustomError("duplicate", "an item occurs twice", {"at": "items"})
        if self.lead not in codes:
            raise PydanticCustomError("lead", "the lead is not one of the items", {"at": "lead"})
        for at, shared in (("fields", self.fields), ("materials", self.materials)):
            self._check_shared(at, shared, set(codes))
        for number, step in enumerate(self.steps):
            if step.of[0] not in codes:
                raise PydanticCustomError(
                    "of", "names an item that is not in the package", {"at": f"steps.{number}.of"}
                )
        self._check_dependencies(set(codes))
        self._check_stages(set(codes))
        return self

    def _check_dependencies(self, codes: set[str]) -> None:
        shared = {ref for one in self.materials for ref in one.of}
        pairs: set[tuple[str, str]] = set()
        supplied: set[Ref] = set()
        for number, one in enumerate(self.dependencies):
            at = f"dependencies.{number}"
            for name, code in (("of", one.of), ("waits_for", one.waits_for)):
                if code not in codes:
                    raise PydanticCustomError(name, "names an item that is not in the package", {"at": f"{at}.{name}"})
            if one.of == one.waits_for:
                raise PydanticCustomError("waits_for", "an item cannot wait for itself", {"at": f"{at}.waits_for"})
            if (one.of, one.waits_for) in pairs:
                raise PydanticCustomError("duplicate", "the same two items are named twice", {"at": at})
            pairs.add((one.of, one.waits_for))
            for key in one.supplies:
                ref = (one.of, key)
                if ref in shared or ref in supplied:
                    raise PydanticCustomError(
                        "supplies", "'{key}' is handed in or supplied elsewhere", {"key": key, "at": f"{at}.supplies"}
                    )
                supplied.add(ref)
        if circle := _circle(pairs):
            raise PydanticCustomError(
                "circle", "{codes} wait for each other", {"codes": ", ".join(circle), "at": "dependencies"}
            )

    def _check_stages(self, codes: set[str]) -> None:
        keys = [stage.key for stage in self.stages]
        named = [code for stage in self.stages for code in stage.items]
        if len(set(keys)) != len(keys) or len(set(named)) != len(named):
            raise PydanticCustomError("duplicate", "a stage or an item of one occurs twice", {"at": "stages"})
        if self.stages and set(named) != codes:
            raise PydanticCustomError("stages", "every item belongs to one stage", {"at": "stages"})

    @staticmethod
    def _check_shared(at: str, shared: Sequence[SharedField | SharedMaterial], codes: set[str]) -> None:
        names = [one.common for one in shared]
        refs = [ref for one in shared for ref in one.of]
        if len(set(names)) != len(names):
            raise PydanticCustomError("duplicate", "two have the same name", {"at": at})
        if len(set(refs)) != len(refs):
            raise PydanticCustomError("duplicate", "an element is named twice", {"at": at})
        for number, one in enumerate(shared):
            of = [code for code, _ in one.of]
            if not set(of) <= codes:
                raise PydanticCustomError("of", "names an item that is not in the package", {"at": f"{at}.{number}.of"})
            if len(set(of)) != len(of):
                raise PydanticCustomError("of", "names two elements of one item", {"at": f"{at}.{number}.of"})

    @property
    def lead_first(self) -> tuple[PackageItem, ...]:
        return tuple(sorted(self.items, key=lambda item: item.impl_code != self.lead))


def _circle(pairs: set[tuple[str, str]]) -> tuple[str, ...]:
    """Items that wait for each other; empty when each can start some day."""
    waiting = {of: {first for one, first in pairs if one == of} for of, _ in pairs}
    while waiting:
        free = [of for of, firsts in waiting.items() if not firsts & set(waiting)]
        if not free:
            return tuple(sorted(waiting))
        for of in free:
            del waiting[of]
    return ()
