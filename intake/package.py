"""Packages (一件事, docs/adr/0009): several items in one application, asked once and sorted back to each department.

A package is made into one `ServiceItem` (`combined`) that every screen and rule takes as it is; what was entered for it
is sorted back (`intake.sorting`) into one draft for each item, and taken in all or none (`take_in_package`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pydantic

from intake.clock import Reading
from intake.combine import Clash, Words, combine_forms
from intake.combine_materials import combine_materials
from intake.common_terms import common_papers, common_terms
from intake.draft import Draft
from intake.form import Form
from intake.intake import Actor, Intake, PackageCase, PackageMember
from intake.item import PackagePart, Provenance, ServiceItem
from intake.package_spec import Code, Package, Ref
from intake.sorting import FACE_CONSENT, part_id, sort_back, sub_cases
from intake.take_in import Defect, DefectKind, defects, in_normal_form, take_in
from intake.text import LocalizedText

__all__ = [
    "FACE_CONSENT",
    "Code",
    "Package",
    "PackageError",
    "Ref",
    "TakenIn",
    "codes_of",
    "combined",
    "matters_of",
    "part_id",
    "shared_by",
    "sort_back",
    "sub_cases",
    "take_in_package",
]


class PackageError(ValueError):
    """The package cannot be made of these items; ``where`` names the element of the package, the message why."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(reason)
        self.where = where


@dataclass(frozen=True, slots=True)
class TakenIn:
    """All that was taken in together, the lead (or the only one) first."""

    intakes: tuple[Intake, ...]


def combined(package: Package, items: Sequence[ServiceItem]) -> ServiceItem:
    """The service item that stands for the package, made of its items (in any order; others are left aside).

    Raises `PackageError` when an item is missing or what is said to be one cannot be one.
    """
    wanted = package.lead_first
    parts = tuple(_find(package, number, items) for number in range(len(wanted)))
    try:
        form = combine_forms(
            [(part, dict(want.given)) for part, want in zip(parts, wanted, strict=True)],
            [
                Words(f.common, f.of, {"label": f.label, "help": f.help, "placeholder": f.placeholder})
                for f in package.fields
            ],
            {step.of: (step.title, step.help) for step in package.steps},
        )
        materials = combine_materials(
            form.sides,
            [Words(m.common, m.of, {"name": m.name, "requirement": m.requirement}) for m in package.materials],
            _supplied(package, parts),
        )
        _must_say_project(package, form.form)
        return ServiceItem(
            **common_terms(parts),
            impl_code=package.code,
            basic_code=package.code[-12:],
            version=package.version,
            name=package.name,
            short_name=package.short_name,
            group=package.group,
            icon=package.icon,
            keywords=package.keywords,
            synonyms=package.synonyms,
            guide=package.guide,
            effective_from=max((package.valid_from, *(part.effective_from for part in parts))),
            effective_to=min(
                (day for day in (package.valid_to, *(part.effective_to for part in parts)) if day is not None),
                default=None,
            ),
            form=form.form,
            materials=materials.materials,
            papers=common_papers(parts, materials.keys),
            package=Provenance(
                parts=tuple(
                    PackagePart(
                        item=part,
                        given=tuple(sorted(want.given.items())),
                        fields=form.keys[part.impl_code],
                        materials=materials.keys[part.impl_code],
                        points=materials.points[part.impl_code],
                        waits_for=tuple(d.waits_for for d in package.dependencies if d.of == part.impl_code),
                        supplied=tuple(
                            (key, d.waits_for)
                            for d in package.dependencies
                            if d.of == part.impl_code
                            for key in d.supplies
                        ),
                    )
                    for part, want in zip(parts, wanted, strict=True)
                ),
                stages=package.stages,
                project_code=None if package.project is None else package.project.code,
                project_officer=None if package.project is None else package.project.officer,
            ),
        )
    except Clash as clash:
        raise PackageError(clash.where, str(clash)) from clash
    except pydantic.ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in (*fault["loc"], fault.get("ctx", {}).get("at", "")) if part != "")
        raise PackageError(where, fault["msg"]) from error


def _supplied(package: Package, parts: Sequence[ServiceItem]) -> frozenset[Ref]:
    """Materials that the package itself brings forth: not asked for. Raises `Clash`."""
    known = {part.impl_code: {spec.key for spec in part.materials} for part in parts}
    for number, one in enumerate(package.dependencies):
        for key in one.supplies:
            if key not in known[one.of]:
                raise Clash(f"dependencies.{number}.supplies", f"'{key}' is no material of '{one.of}'")
    return frozenset((one.of, key) for one in package.dependencies for key in one.supplies)


def _must_say_project(package: Package, form: Form) -> None:
    if package.project is None:
        return
    asked = {field.key: field for field in form.fields()}
    for name, key in (("code", package.project.code), ("officer", package.project.officer)):
        if key not in asked or asked[key].required is not True or asked[key].when is not None:
            raise Clash(f"project.{name}", f"'{key}' is no field that is always asked and required")


def _find(package: Package, number: int, items: Sequence[ServiceItem]) -> ServiceItem:
    want = package.lead_first[number]
    found = next((i for i in items if i.key == (want.impl_code, want.handling_code, want.version)), None)
    if found is None:
        raise PackageError(
            f"items.{package.items.index(want)}",
            f"no item '{want.impl_code}' of version {want.version} in the catalogue",
        )
    if found.package is not None:
        raise PackageError(f"items.{package.items.index(want)}", "a package cannot be part of a package")
    return found


def codes_of(item: ServiceItem) -> frozenset[str]:
    """The item's code; for a package also those of its items."""
    parts = () if item.package is None else item.package.parts
    return frozenset((item.impl_code, *(part.item.impl_code for part in parts)))


def take_in_package(
    draft: Draft,
    item: ServiceItem,
    *,
    sequences: Sequence[int],
    device_code: str,
    terminal_id: str,
    reading: Reading,
    actor: Actor,
    progress_tokens: Sequence[str],
    test_build: bool = False,
    on_paper: bool = False,
) -> TakenIn | tuple[Defect, ...]:
    """All intakes of a package, or of a plain item its one; or every defect, in the terms of the form on screen.

    ``sequences`` and ``progress_tokens`` hold one for each case (``1 + len(sub_cases(draft, item))``). Raises as
    `intake.take_in.take_in` does.
    """
    today = reading.local.date()
    found = defects(draft, item, today, test_build=test_build, on_paper=on_paper)
    if found:
        return found
    normal = in_normal_form(draft, item, today, test_build=test_build) if item.package is not None else draft
    parts = (None,) if item.package is None else item.package.parts
    intakes: list[Intake] = []
    faults: list[Defect] = []
    for part, own, sequence, token in zip(parts, sort_back(normal, item), sequences, progress_tokens, strict=True):
        taken = take_in(
            own,
            item if part is None else part.item,
            sequence=sequence,
            device_code=device_code,
            terminal_id=terminal_id,
            reading=reading,
            actor=actor,
            progress_token=token,
            test_build=test_build,
            on_paper=on_paper,
        )
        if isinstance(taken, Intake):
            intakes.append(taken)
        else:
            faults.extend(taken if part is None else (_in_common_terms(defect, part) for defect in taken))
    if faults:
        return tuple(dict.fromkeys(faults))
    if item.package is None:
        return TakenIn(tuple(intakes))
    return TakenIn(_as_members(item, item.package.parts, intakes))


def _as_members(item: ServiceItem, parts: Sequence[PackagePart], intakes: Sequence[Intake]) -> tuple[Intake, ...]:
    ids = {intake.impl_code: intake.id for intake in intakes}
    of = tuple(
        PackageCase(
            intake.id,
            intake.case_no,
            intake.impl_code,
            intake.item_name,
            part.item.organ.name,
            tuple(ids[code] for code in part.waits_for),
        )
        for intake, part in zip(intakes, parts, strict=True)
    )
    member = PackageMember(item.impl_code, item.version, item.name.get(), of[0].id, lead=False, of=of)
    return tuple(replace(intake, package=replace(member, lead=intake.id == member.id)) for intake in intakes)


def _in_common_terms(defect: Defect, part: PackagePart) -> Defect:
    match defect.kind:
        case DefectKind.FIELD:
            field, dot, cell = defect.about.partition(".")
            return replace(defect, about=f"{dict(part.fields).get(field, field)}{dot}{cell}")
        case DefectKind.MATERIAL:
            return replace(defect, about=dict(part.materials).get(defect.about, defect.about))
        case DefectKind.REVIEW_POINT:
            material, _, point = defect.about.partition(".")
            common = dict(part.materials).get(material, material)
            points = {(where, own): shared for where, own, shared in part.points}
            return replace(defect, about=f"{common}.{points.get((common, point), point)}")
        case _:
            return defect


_NUMBERS = "零一两三四五六七八九十"


def matters_of(item: ServiceItem) -> tuple[LocalizedText, ...]:
    """Short names of what a package holds, the lead first; empty for a single item."""
    return () if item.package is None else tuple(part.item.short_name for part in item.package.parts)


def shared_by(serves: Sequence[LocalizedText]) -> LocalizedText:
    """两件事共用: what a screen says beside an element that serves several items; empty for one of a single item."""
    count = len(serves)
    if count < 2:
        return LocalizedText.of("", "")
    word = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return LocalizedText.of(f"{word}件事共用", f"for {count} matters")
