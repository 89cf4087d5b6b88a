"""Several items' materials made into one set, for a package (docs/adr/0009): each handed in once.

As with the fields (`intake.combine`) nothing gets easier: a material is needed when one of the items needs it, in the
number and with the checks of the strictest.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from intake.combine import LONGEST_KEY, Clash, Ref, Side, Words, must_exist, rebuilt, unique_names
from intake.condition import Settled, every, some
from intake.item import ServiceItem
from intake.machine_check import MaterialCheck
from intake.material import MaterialSpec, ReviewPoint


@dataclass(frozen=True, slots=True)
class CommonMaterials:
    """The materials; for each item (own key, common key) and (common material, own point, common point)."""

    materials: tuple[MaterialSpec, ...]
    keys: dict[str, tuple[Ref, ...]]
    points: dict[str, tuple[tuple[str, str, str], ...]]


def combine_materials(
    sides: Sequence[Side], shared: Sequence[Words], supplied: Collection[Ref] = ()
) -> CommonMaterials:
    """One set of materials, for sides that have been through `combine_forms`; what another item's result supplies has
    no place in it. Raises `Clash`."""
    names = {ref: words.common for words in shared for ref in words.of}
    must_exist("materials", shared, {s.item.impl_code: {m.key for m in s.item.materials} for s in sides})
    keys = unique_names([(s, names, [m.key for m in s.item.materials]) for s in sides], "material")
    uses: dict[str, list[_MaterialUse]] = {}
    for side in sides:
        for spec in side.item.materials:
            use = _material_use(side, spec)
            if use.applies is not False and (side.item.impl_code, spec.key) not in supplied:
                uses.setdefault(keys[side.item.impl_code, spec.key], []).append(use)
    words = {one.common: (number, one) for number, one in enumerate(shared)}
    made = {common: _merged_material(common, found, words.get(common)) for common, found in uses.items()}
    codes = [side.item.impl_code for side in sides]
    return CommonMaterials(
        tuple(spec for spec, _ in made.values()),
        {
            code: tuple((u.spec.key, common) for common, found in uses.items() for u in found if u.code == code)
            for code in codes
        },
        {code: tuple(point for _, points in made.values() for at, point in points if at == code) for code in codes},
    )


@dataclass(frozen=True, slots=True)
class _MaterialUse:
    """One item's wish for a material: when it has a place at all, when it must be there."""

    code: str
    number: int
    item: ServiceItem
    spec: MaterialSpec
    applies: Settled
    needed: Settled


def _material_use(side: Side, spec: MaterialSpec) -> _MaterialUse:
    when = side.settled(spec.when)
    if isinstance(spec.required, bool):
        applies, needed = when, when if spec.required else False
    else:
        applies = needed = every([when, side.settled(spec.required)])
    return _MaterialUse(side.item.impl_code, side.number, side.item, spec, applies, needed)


_Points = list[tuple[str, tuple[str, str, str]]]


def _merged_material(
    common: str, uses: Sequence[_MaterialUse], words: tuple[int, Words] | None
) -> tuple[MaterialSpec, _Points]:
    number, said = words if words is not None else (0, Words(common, (), {}))
    where = f"materials.{number}"
    # Where one item looks it up itself and another wants pages, it is the pages that are asked for.
    asking = [use for use in uses if not use.spec.shared] or list(uses)
    specs = [use.spec for use in asking]
    first = specs[0]
    applies, needed = some(use.applies for use in asking), some(use.needed for use in asking)
    if needed is not False and needed != applies:
        raise Clash(where, "needed for one item where it is left open for another, but not always")
    optional = needed is False
    later = not optional and all(spec.may_bring_later for spec in specs)
    sources = tuple(source for source in first.sources if all(source in spec.sources for spec in specs))
    points, keys = _merged_points(common, asking)
    spec = rebuilt(
        first,
        key=common,
        name=said.texts.get("name") or first.name,
        requirement=said.texts.get("requirement") or first.requirement,
        form=first.form if all(spec.form == first.form for spec in specs) else "both",
        need=2 if optional else 3 if later else 1,
        required=False if optional else needed,
        when=applies if optional and not isinstance(applies, bool) else None,
        originals=max(spec.originals for spec in specs),
        copies=max(spec.copies for spec in specs),
        sources=sources,
        may_bring_later=later,
        bring_within_days=min(s.bring_within_days or 1 for s in specs) if later else None,
        review_points=points,
        legal_basis="；".join(dict.fromkeys(s.legal_basis for s in specs if s.legal_basis))[:1000] or None,
        max_pages=min(spec.max_pages for spec in specs),
        own_statement=all(spec.own_statement for spec in specs),
        checks=_union_of_checks(specs),
        serves=tuple(use.item.short_name for use in asking),
    )
    return spec, keys


def _union_of_checks(specs: Sequence[MaterialSpec]) -> tuple[MaterialCheck, ...]:
    """Every check of one of them; of two with one key the first keeps it."""
    found: dict[str, MaterialCheck] = {}
    for spec in specs:
        for check in spec.checks:
            if any(other.model_copy(update={"key": check.key}) == check for other in found.values()):
                continue
            key = check.key
            while key in found:
                key = f"p_{key}"[:LONGEST_KEY]
            found[key] = check.model_copy(update={"key": key})
    return tuple(found.values())


def _merged_points(common: str, uses: Sequence[_MaterialUse]) -> tuple[tuple[ReviewPoint, ...], _Points]:
    """A point two items look at in the same words is ticked once."""
    made: dict[str, ReviewPoint] = {}
    keys: _Points = []
    for use in uses:
        for point in use.spec.review_points:
            key = point.key
            while key in made and made[key].text != point.text:
                key = f"p{use.number}_{key}"
            if len(key) > LONGEST_KEY:
                raise Clash("items", f"review point '{point.key}' needs a key that would be too long")
            required = point.required or (key in made and made[key].required)
            correctable = point.correctable and (key not in made or made[key].correctable)
            made[key] = ReviewPoint(key=key, text=point.text, required=required, correctable=correctable)
            keys.append((use.code, (common, point.key, key)))
    return tuple(made.values()), keys
