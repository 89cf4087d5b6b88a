"""Whatever the items look like: the common form asks what they ask, and gives each item exactly its own back.

The judge is each item's own form, told the same answers directly: it knows nothing of how forms are made one.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st
from intake_people import BUSINESS, DRAFT_ID, MARKER, NOW, TODAY, item, page

from intake.draft import Draft, HandedIn
from intake.form import Form, check_form, effective_answers
from intake.item import Eligibility, ServiceItem
from intake.material import FROM_PACKAGE, MaterialSpec, SlotState, slots
from intake.package import Package, PackageError, combined, sort_back
from intake.take_in import new_draft
from intake.text import LocalizedText

KEYS = "abcdef"
VALUES = "xyz"
MATERIALS = "mno"
Data = dict[str, Any]


def condition(rnd: Random, keys: list[str], depth: int = 2) -> Data:
    match rnd.randrange(6 if depth else 3):
        case 0:
            return {"field": rnd.choice(keys), "equals": rnd.choice(VALUES)}
        case 1:
            return {"field": rnd.choice(keys), "in": rnd.sample(VALUES, rnd.randint(1, 2))}
        case 2:
            return {"field": rnd.choice(keys), "answered": True}
        case 3:
            return {"not": condition(rnd, keys, depth - 1)}
        case kind:
            parts = [condition(rnd, keys, depth - 1) for _ in range(rnd.randint(1, 2))]
            return {"all" if kind == 4 else "any": parts}


def sometimes(rnd: Random, keys: list[str]) -> Data | None:
    return condition(rnd, keys) if keys and rnd.random() < 0.4 else None


def form(rnd: Random) -> Form:
    keys = rnd.sample(KEYS, rnd.randint(1, 5))
    steps: list[Data] = []
    for number, key in enumerate(keys):
        earlier = keys[:number]
        options = [{"value": value, "label": value} for value in VALUES]
        asked: Data = {"key": key, "label": key, "kind": "choice", "options": options, "when": sometimes(rnd, earlier)}
        asked["required"] = sometimes(rnd, earlier) or rnd.random() < 0.5
        if steps and len(steps[-1]["fields"]) < 3 and rnd.random() < 0.5:
            steps[-1]["fields"].append(asked)
        else:
            steps.append({"key": f"s_{key}", "title": key, "when": sometimes(rnd, earlier), "fields": [asked]})
    return Form.model_validate({"version": 1, "steps": steps})


def materials(rnd: Random, keys: list[str]) -> tuple[MaterialSpec, ...]:
    made = []
    for key in rnd.sample(MATERIALS, rnd.randint(0, 3)):
        required = sometimes(rnd, keys) or rnd.random() < 0.6
        values: Data = {"key": key, "name": key, "issuer": "自备", "requirement": key, "legal_basis": "某法"}
        values |= {"required": required, "need": 2 if required is False else 1, "when": sometimes(rnd, keys)}
        if rnd.random() < 0.2:
            values |= {"shared": True, "shared_from": "某库", "sources": []}
        made.append(MaterialSpec.model_validate(values))
    return tuple(made)


def service_item(rnd: Random, number: int) -> ServiceItem:
    base = {name: getattr(item(BUSINESS), name) for name in ServiceItem.model_fields} | {"checks": ()}
    asked = form(rnd)
    name = LocalizedText.of(f"事项{number}")
    changed = {"impl_code": f"ITEM{number}", "name": name, "short_name": name, "eligibility": Eligibility()}
    changed |= {"commitment": None, "papers": ()}
    return ServiceItem(**base | changed | {"form": asked, "materials": materials(rnd, [f.key for f in asked.fields()])})


def shared(rnd: Random, kind: str, own: dict[str, set[str]]) -> list[Data]:
    """Some of the keys that several items have."""
    found: list[Data] = []
    for key in sorted(set().union(*own.values())):
        of = [code for code, keys in own.items() if key in keys]
        if len(of) > 1 and rnd.random() < 0.75:
            found.append({"as": rnd.choice((key, f"{kind}_{key}")), "of": [(code, key) for code in of]})
    return found


def dependencies(rnd: Random, items: tuple[ServiceItem, ...], held: list[Data]) -> list[Data]:
    """Later items wait for earlier ones, whose results stand for some of the papers nobody shares."""
    taken = {(code, key) for one in held for code, key in one["of"]}
    found: list[Data] = []
    for number, one in enumerate(items):
        free = [spec.key for spec in one.materials if (one.impl_code, spec.key) not in taken]
        for first in items[:number]:
            if rnd.random() < 0.5:
                supplies = [key for key in free if rnd.random() < 0.5]
                free = [key for key in free if key not in supplies]
                found.append({"of": one.impl_code, "waits_for": first.impl_code, "supplies": supplies})
    return found


def package(rnd: Random) -> tuple[Package, tuple[ServiceItem, ...]]:
    items = tuple(service_item(rnd, number) for number in range(1, rnd.randint(2, 3) + 1))
    settled: dict[str, dict[str, str]] = {}
    for one in items:
        keys = sorted(field.key for field in one.form.fields())
        settled[one.impl_code] = {rnd.choice(keys): rnd.choice(VALUES)} if rnd.random() < 0.4 else {}
    held = shared(rnd, "m", {i.impl_code: {m.key for m in i.materials} for i in items})
    data = {
        "code": "PACK",
        "version": 1,
        "name": "一件事",
        "short_name": "一件事",
        "group": "business",
        "icon": "storefront",
        "lead": rnd.choice(items).impl_code,
        "items": [{"impl_code": i.impl_code, "version": 1, "given": settled[i.impl_code]} for i in items],
        "fields": shared(
            rnd, "f", {i.impl_code: {f.key for f in i.form.fields()} - set(settled[i.impl_code]) for i in items}
        ),
        "materials": held,
        "dependencies": dependencies(rnd, items, held),
        "guide": item(BUSINESS).guide,
        "valid_from": "2020-01-01",
    }
    return Package.model_validate(data), items


def case(seed: int) -> tuple[ServiceItem, Draft]:
    """A package that can be, and a draft with answers to any of its fields and pages for any of its materials."""
    rnd = Random(seed)
    subject = None
    while subject is None:
        with suppress(PackageError):
            subject = combined(*package(rnd))
    share = rnd.choice((0.5, 0.9, 1.0))
    answers = {f.key: rnd.choice(VALUES) for f in subject.form.fields() if rnd.random() < share}
    held = [m.key for m in subject.materials if rnd.random() < share]
    draft = new_draft(DRAFT_ID, subject, NOW, applicant=MARKER)
    return subject, replace(
        draft,
        answers=tuple(sorted(answers.items())),
        materials=tuple(HandedIn(key, (page(1 + held.index(key)),)) for key in held),
    )


CASES = st.integers(0, 2**32).map(case)


def told_directly(subject: ServiceItem, draft: Draft) -> list[dict[str, str]]:
    """What counts of the answers for each item when its own form is told all that was entered."""
    assert subject.package is not None
    entered = dict(draft.answers)
    return [
        effective_answers(
            part.item.form,
            dict(part.given) | {own: entered[common] for own, common in part.fields if common in entered},
        )
        for part in subject.package.parts
    ]


property_settings = settings(max_examples=100)


@given(CASES)
@property_settings
def test_every_answer_goes_back_to_exactly_the_items_that_asked(made: tuple[ServiceItem, Draft]) -> None:
    subject, draft = made
    assert subject.package is not None
    expected = told_directly(subject, draft)
    parts = sort_back(draft, subject)
    assert [dict(part.answers) for part in parts] == expected
    asked_for = {
        common
        for part, own in zip(subject.package.parts, expected, strict=True)
        for key, common in part.fields
        if key in own
    }
    assert asked_for == set(effective_answers(subject.form, dict(draft.answers))), "nothing asked for nobody"
    for part, sorted_back in zip(subject.package.parts, parts, strict=True):
        for key, common in part.fields:
            name = part.item.short_name
            assert name in subject.form.field(common).serves, key
        assert sorted_back.impl_code == part.item.impl_code


@given(CASES)
@property_settings
def test_every_page_goes_back_to_exactly_the_items_that_asked(made: tuple[ServiceItem, Draft]) -> None:
    subject, draft = made
    assert subject.package is not None
    handed_in = {m.material: m.pages for m in draft.materials}
    wanted: set[str] = set()
    for part, own, answers in zip(
        subject.package.parts, sort_back(draft, subject), told_directly(subject, draft), strict=True
    ):
        common = dict(part.materials)
        made_here = {key for key, _ in part.supplied}
        assert not made_here & set(common), "nobody is asked for what the package makes"
        offered = {slot.spec.key for slot in slots(part.item, answers) if slot.offered} - made_here
        expected = {key: handed_in[common[key]] for key in offered if common.get(key) in handed_in}
        assert {m.material: m.pages for m in own.materials if m.not_supplied is None} == expected
        marked = {m.material for m in own.materials if m.not_supplied == FROM_PACKAGE}
        assert marked == {spec.key for spec in part.item.materials if spec.key in made_here and spec.applies(answers)}
        assert len(own.materials) == len(expected) + len(marked), "nothing else"
        wanted |= {common[key] for key in offered}
    offered_in_common = {slot.spec.key for slot in slots(subject, dict(draft.answers)) if slot.offered}
    assert offered_in_common == wanted, "asked for when an item asks for it, and only then"


@given(CASES)
@property_settings
def test_a_matter_waits_for_others_of_the_package_and_never_for_itself(made: tuple[ServiceItem, Draft]) -> None:
    subject, draft = made
    assert subject.package is not None
    codes = [part.item.impl_code for part in subject.package.parts]
    started: set[str] = set()
    for _ in codes:  # as many rounds as there are matters: each can start some day
        started |= {p.item.impl_code for p in subject.package.parts if set(p.waits_for) <= started}
    assert started == set(codes)
    for part in subject.package.parts:
        assert {code for _, code in part.supplied} <= set(part.waits_for) <= set(codes) - {part.item.impl_code}
    event(f"dependencies: {any(part.waits_for for part in subject.package.parts)}")
    assert len(sort_back(draft, subject)) == len(codes)


@given(CASES)
@property_settings
def test_who_completes_the_package_has_completed_each_item(made: tuple[ServiceItem, Draft]) -> None:
    subject, draft = made
    assert subject.package is not None
    complete = not check_form(subject.form, dict(draft.answers), TODAY) and not any(
        slot.state is SlotState.NEEDED for slot in slots(subject, dict(draft.answers), draft)
    )
    parts = [
        not check_form(part.item.form, dict(own.answers), TODAY)
        and not any(s.state is SlotState.NEEDED for s in slots(part.item, dict(own.answers), own))
        for part, own in zip(subject.package.parts, sort_back(draft, subject), strict=True)
    ]
    event(f"complete: {complete}")
    assert not complete or all(parts)
