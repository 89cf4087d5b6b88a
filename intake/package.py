"""Packages (一件事, docs/adr/0009): several items in one application, asked once and sorted back to each department.

A package is made into one `ServiceItem` (`combined`) that every screen and rule takes as it is; what was entered for it
is sorted back (`sort_back`) into one draft for each item, and taken in all or none (`take_in_package`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.clock import Reading
from intake.combine import Clash, Words, combine_forms, combine_materials
from intake.common_terms import common_papers, common_terms
from intake.draft import Draft, HandedIn, ReviewMark
from intake.field import Frozen, Key
from intake.form import effective_answers
from intake.intake import Actor, Intake, PackageCase, PackageMember, SubCase
from intake.item import Guide, PackagePart, Provenance, ServiceItem
from intake.material import slots
from intake.parties import DeliveryChoice
from intake.take_in import Defect, DefectKind, defects, in_normal_form, take_in
from intake.text import LocalizedText

#: The consent the camera needs: it goes to those items only that want person and document compared.
FACE_CONSENT = "face"
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
        return self

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
        )
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
                    )
                    for part, want in zip(parts, wanted, strict=True)
                )
            ),
        )
    except Clash as clash:
        raise PackageError(clash.where, str(clash)) from clash
    except pydantic.ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in (*fault["loc"], fault.get("ctx", {}).get("at", "")) if part != "")
        raise PackageError(where, fault["msg"]) from error


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


# --- from one draft to many intakes -----------------------------------------------------------------------------------


def part_id(draft_id: str, impl_code: str) -> str:
    """The id of a sub-case, the same at every attempt: a UUIDv7 of the draft's time, its bits drawn from both names."""
    bits = hashlib.sha256(f"{draft_id}|{impl_code}".encode()).hexdigest()
    return f"{draft_id[:13]}-7{bits[:3]}-{'89ab'[int(bits[3], 16) % 4]}{bits[4:7]}-{bits[7:19]}"


def sort_back(draft: Draft, item: ServiceItem) -> tuple[Draft, ...]:
    """One draft for each item of the package, the lead's first, each with exactly what that item asks for.

    A draft of a plain item comes back as it is. Raises ``ValueError`` when the draft is not of this item.
    """
    if (draft.impl_code, draft.handling_code, draft.item_version) != item.key:
        raise ValueError("the item is not the one this draft is pinned to")
    if item.package is None:
        return (draft,)
    counting = effective_answers(item.form, dict(draft.answers))
    lead, *others = item.package.parts
    return (
        _part_draft(draft, draft.id, lead, counting),
        *(_part_draft(draft, part_id(draft.id, part.item.impl_code), part, counting) for part in others),
    )


def sub_cases(draft: Draft, item: ServiceItem) -> tuple[SubCase, ...]:
    """What the store must make room for beside the draft's own case; nothing for a plain item.

    Attachments that an answer makes needless are among them: the intake, not this, says what is kept.
    """
    if item.package is None:
        return ()
    return tuple(
        SubCase(part_id(draft.id, part.item.impl_code), _digests(draft, part)) for part in item.package.parts[1:]
    )


def _digests(draft: Draft, part: PackagePart) -> tuple[str, ...]:
    pages = [page.blob for _, common in part.materials for page in draft.material(common).pages]
    if draft.representative is not None:
        pages.extend(draft.representative.authority)
    signed = [draft.signature] if draft.signature is not None and part.item.signature_required else []
    return tuple(dict.fromkeys(ref.digest for ref in (*pages, *signed)))


def _part_draft(draft: Draft, case_id: str, part: PackagePart, counting: dict[str, str]) -> Draft:
    item = part.item
    asked = {own: counting[common] for own, common in _answer_keys(part, counting)}
    answers = effective_answers(item.form, {**dict(part.given), **asked})
    offered = {slot.spec.key for slot in slots(item, answers) if slot.offered}
    materials = [
        HandedIn(own, given.pages, given.not_supplied)
        for own, given in ((own, draft.material(common)) for own, common in part.materials)
        if own in offered and (given.pages or given.not_supplied)
    ]
    own_points = {(material, common): own for material, own, common in part.points}
    common_of = dict(part.materials)
    said = dict(draft.sources)
    reviewed = [
        ReviewMark(given.material, own_points[mark.material, mark.point], mark.staff, mark.at)
        for given in materials
        for mark in draft.reviewed
        if mark.material == common_of[given.material] and (mark.material, mark.point) in own_points
    ]
    compared = item.identity_check != "none"
    kinds = {*item.consents, FACE_CONSENT} if compared else set(item.consents)
    return Draft(
        id=case_id,
        impl_code=item.impl_code,
        item_version=item.version,
        handling_code=item.handling_code,
        started_at=draft.started_at,
        channel=draft.channel,
        applicant=draft.applicant,
        answers=tuple(sorted(answers.items())),
        materials=tuple(materials),
        signature=draft.signature if item.signature_required else None,
        consents=tuple(consent for consent in draft.consents if consent.kind in kinds),
        checks=draft.checks if compared else (),
        reviewed=tuple(reviewed),
        revision=draft.revision,
        representative=draft.representative,
        organisation=draft.organisation,
        delivery=_delivery(draft, item),
        sources=tuple(sorted((own, said[common]) for own, common in _answer_keys(part, said) if own in answers)),
        assisted_by=draft.assisted_by,
    )


def _answer_keys(part: PackagePart, common_keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(own key, common key) of the answers that are the item's, cells of its tables among them."""
    own_of = {common: own for own, common in part.fields}
    for common in common_keys:
        field, dot, cell = common.partition(".")
        if field in own_of:
            yield f"{own_of[field]}{dot}{cell}", common


def _delivery(draft: Draft, item: ServiceItem) -> DeliveryChoice | None:
    """The way chosen for the package, for the items that offer it; the others come as they do by themselves."""
    choice = draft.delivery
    return choice if choice is not None and choice.way in {way.value for way in item.delivery} else None


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
    of = tuple(
        PackageCase(intake.id, intake.case_no, intake.impl_code, intake.item_name, part.item.organ.name)
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
