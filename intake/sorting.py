"""Material sorting (材料分拣): from one draft of a package to one for each item, each with exactly its own (C10 b)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from intake.draft import Draft, HandedIn, ReviewMark
from intake.form import effective_answers
from intake.intake import SubCase
from intake.item import PackagePart, ServiceItem
from intake.material import FROM_PACKAGE, WhyNotNeeded, slots, wanted_on_paper
from intake.parties import DeliveryChoice

#: The consent the camera needs: it goes to those items only that want person and document compared.
FACE_CONSENT = "face"


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
    pages.extend(draft.identity_pages)
    signed = [draft.signature] if draft.signature is not None and part.item.signature_required else []
    return tuple(dict.fromkeys(ref.digest for ref in (*pages, *signed)))


def _part_draft(draft: Draft, case_id: str, part: PackagePart, counting: dict[str, str]) -> Draft:
    item = part.item
    asked = {own: counting[common] for own, common in _answer_keys(part, counting)}
    answers = effective_answers(item.form, {**dict(part.given), **asked})
    materials = _part_materials(draft, part, answers)
    own_points = {(material, common): own for material, own, common in part.points}
    common_of = dict(part.materials)
    said = dict(draft.sources)
    reviewed: list[ReviewMark] = [
        replace(mark, material=given.material, point=own_points[mark.material, mark.point])
        for given in materials
        for mark in draft.reviewed
        if mark.material == common_of.get(given.material) and (mark.material, mark.point) in own_points
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
        collected_for=draft.collected_for,
        identity_pages=draft.identity_pages,
    )


def _part_materials(draft: Draft, part: PackagePart, answers: dict[str, str]) -> list[HandedIn]:
    """What was handed in for this item; what it only looks up gets no pages that were handed in for another's sake.
    What another matter of the package makes is marked so."""
    standing = {slot.spec.key: slot for slot in slots(part.item, answers)}
    found = []
    for own, common in part.materials:
        given, slot = draft.material(common), standing[own]
        if not (given.pages or given.not_supplied or not given.taken.says_nothing):
            continue
        looked_up = slot.why_not_needed is WhyNotNeeded.SHARED and (not given.pages or wanted_on_paper(given.taken))
        if slot.offered or looked_up:
            found.append(replace(given, material=own))
    made_here = [
        HandedIn(own, (), FROM_PACKAGE)
        for own, _ in part.supplied
        if standing[own].why_not_needed is not WhyNotNeeded.NOT_APPLICABLE
    ]
    return [*found, *made_here]


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
