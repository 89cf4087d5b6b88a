"""Several items' forms made into one: each thing asked once, under a key of its own (docs/adr/0009).

What comes out is never easier to satisfy than any of the items: a field is asked when one of them asks for it, required
when one requires it, and bounded by the strictest; so whoever completes the common form has completed each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from intake.compute import Expression
from intake.condition import Answered, Condition, Equals, OneOf, Settled, every, rewritten, some
from intake.dates import DateBound
from intake.field import CHOSEN, Field, FieldKind
from intake.form import Form, FormStep
from intake.item import ServiceItem
from intake.text import LocalizedText

Ref = tuple[str, str]
_T = TypeVar("_T")
LONGEST_KEY = 40


class Clash(ValueError):
    """Elements that cannot be one, or have no place; ``where`` names the element of the package."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(reason)
        self.where = where


@dataclass(frozen=True, slots=True)
class Words:
    """Elements said to be one (item code, own key), their common key, and texts that fit all of them."""

    common: str
    of: tuple[Ref, ...]
    texts: Mapping[str, LocalizedText | None]


@dataclass(slots=True)
class Side:
    """One item on its way into the package: its elements' common keys, and when each of its fields is asked."""

    number: int
    item: ServiceItem
    given: Mapping[str, str]
    shared: frozenset[str]
    keys: dict[str, str] = field(default_factory=dict)
    visible: dict[str, Settled] = field(default_factory=dict)

    def settled(self, condition: Condition | bool | None) -> Settled:
        """A condition of the item in common keys, with what the package settles taken out. None always holds."""
        if condition is None or isinstance(condition, bool):
            return True if condition is None else condition
        return rewritten(condition, self._leaf)

    def _leaf(self, condition: Equals | OneOf | Answered) -> Settled:
        own = condition.field
        asked = self.visible[own]
        if own in self.given:
            return every([asked, condition.holds(self.given)])
        if asked is False:
            return False
        common = condition.model_copy(update={"field": self.keys[own]})
        # The answer to a shared field may be there for another item's sake: here it counts where this item asks.
        return every([asked, common]) if own in self.shared else common


@dataclass(frozen=True, slots=True)
class CommonForm:
    """The form, and for each item (own key, common key) of every field that is asked for it."""

    form: Form
    keys: dict[str, tuple[Ref, ...]]
    sides: tuple[Side, ...]


def combine_forms(
    items: Sequence[tuple[ServiceItem, Mapping[str, str]]],
    shared: Sequence[Words],
    step_words: Mapping[Ref, tuple[LocalizedText, LocalizedText | None]],
) -> CommonForm:
    """One form of all, in the items' order. ``items`` come with the answers the package gives. Raises `Clash`."""
    names = {ref: words.common for words in shared for ref in words.of}
    sides = tuple(_side(n, item, given, names) for n, (item, given) in enumerate(items, 1))
    must_exist("fields", shared, {side.item.impl_code: set(side.visible) - set(side.given) for side in sides})
    _name_all(sides, [(s, names, [f.key for f in s.item.form.fields() if _asked(s, f.key)]) for s in sides])
    for side in sides:
        _settle(side)
    for number, words in enumerate(shared):
        for code, own in words.of:
            if _side_of(sides, code).visible[own] is False:
                raise Clash(f"fields.{number}.of", f"'{own}' is never asked in this package")
    fields = _common_fields(sides, {words.common: (n, words) for n, words in enumerate(shared)})
    steps = _common_steps(sides, fields, step_words)
    return CommonForm(
        Form(version=max(side.item.form.version for side in sides), steps=steps),
        {s.item.impl_code: tuple((own, s.keys[own]) for own in s.keys if s.visible[own] is not False) for s in sides},
        sides,
    )


# --- names ------------------------------------------------------------------------------------------------------------


def _side(number: int, item: ServiceItem, given: Mapping[str, str], names: Mapping[Ref, str]) -> Side:
    known = {f.key: f for f in item.form.fields()}
    for key, value in given.items():
        if key not in known:
            raise Clash("items", f"'{key}' is given, but no field of '{item.impl_code}'")
        if known[key].kind not in CHOSEN or value not in {option.value for option in known[key].options}:
            raise Clash("items", f"'{key}' is given, but not as one of its options")
    shared = frozenset(own for code, own in names if code == item.impl_code)
    return Side(number, item, given, shared, visible=dict.fromkeys(known, True))


def _asked(side: Side, own: str) -> bool:
    return own not in side.given


def must_exist(at: str, shared: Sequence[Words], known: Mapping[str, set[str]]) -> None:
    for number, words in enumerate(shared):
        for code, own in words.of:
            if own not in known.get(code, set()):
                raise Clash(f"{at}.{number}.of", f"'{own}' is nothing '{code}' asks for")


def _side_of(sides: Sequence[Side], code: str) -> Side:
    return next(side for side in sides if side.item.impl_code == code)


def _name_all(sides: Sequence[Side], wanted: Sequence[tuple[Side, Mapping[Ref, str], list[str]]]) -> None:
    for (code, own), common in unique_names(wanted, "field").items():
        _side_of(sides, code).keys[own] = common


def unique_names(wanted: Sequence[tuple[Side, Mapping[Ref, str], list[str]]], what: str) -> dict[Ref, str]:
    """Shared elements have their common name; of others with one key the first keeps it, the later get a prefix."""
    taken = {common for _, names, _ in wanted for common in names.values()}
    found: dict[Ref, str] = {}
    for side, names, own_keys in wanted:
        for own in own_keys:
            ref = (side.item.impl_code, own)
            if ref in names:
                found[ref] = names[ref]
                continue
            found[ref] = own if own not in taken else _prefixed(side, own, taken, what)
            taken.add(found[ref])
    return found


def _prefixed(side: Side, own: str, taken: set[str], what: str) -> str:
    key = own
    while key in taken:
        key = f"p{side.number}_{key}"
    if len(key) > LONGEST_KEY:
        raise Clash("items", f"{what} '{own}' of '{side.item.impl_code}' needs a key that would be too long")
    return key


# --- fields -----------------------------------------------------------------------------------------------------------


def _settle(side: Side) -> None:
    for step in side.item.form.steps:
        for one in step.fields:
            side.visible[one.key] = every([side.settled(step.when), side.settled(one.when)])


def _common_fields(sides: Sequence[Side], words: Mapping[str, tuple[int, Words]]) -> dict[str, Field]:
    uses: dict[str, list[tuple[Side, Field]]] = {}
    for side in sides:
        for one in side.item.form.fields():
            if one.key in side.keys and side.visible[one.key] is not False:
                uses.setdefault(side.keys[one.key], []).append((side, one))
    return {common: _merged_field(common, found, words.get(common)) for common, found in uses.items()}


def _common_steps(
    sides: Sequence[Side],
    fields: Mapping[str, Field],
    step_words: Mapping[Ref, tuple[LocalizedText, LocalizedText | None]],
) -> tuple[FormStep, ...]:
    """The items' steps in order; a shared field stands where it is asked first. Empty steps go."""
    placed: set[str] = set()
    steps: dict[str, FormStep] = {}
    for side in sides:
        for step in side.item.form.steps:
            common = [side.keys[f.key] for f in step.fields if side.keys.get(f.key) in fields]
            new = [key for key in common if key not in placed]
            if not new:
                continue
            placed.update(new)
            key = step.key if step.key not in steps else _prefixed(side, step.key, set(steps), "step")
            title, help_ = step_words.get((side.item.impl_code, step.key), (step.title, step.help))
            steps[key] = FormStep(key=key, title=title, help=help_, fields=tuple(fields[k] for k in new))
    for number, (code, own) in enumerate(step_words):
        if own not in {step.key for step in _side_of(sides, code).item.form.steps}:
            raise Clash(f"steps.{number}.of", f"'{own}' is no step of '{code}'")
    return tuple(steps.values())


def _merged_field(common: str, uses: Sequence[tuple[Side, Field]], words: tuple[int, Words] | None) -> Field:
    number, said = words if words is not None else (0, Words(common, (), {}))
    fields = [one for _, one in uses]
    first = fields[0]
    where = f"fields.{number}"
    _must_agree(where, "kind", [f.kind for f in fields])
    _must_agree(where, "options", [{option.value for option in f.options} for f in fields])
    _must_agree(where, "unit", [f.unit for f in fields])
    prefills = [f.prefill for f in fields if f.prefill is not None]
    _must_agree(where, "prefill", prefills)
    tables = [_table(side, one, where) for side, one in uses]
    _must_agree(where, "columns", [table.get("columns") for table in tables])
    computed = [_compute(side, one, where) for side, one in uses]
    _must_agree(where, "compute", computed)
    _must_agree(where, "region_level", [(f.region_level, f.region_under if f.region_level else None) for f in fields])
    _must_agree(where, "decimals", [f.decimals for f in fields])
    elements = [f.element for f in fields if f.element is not None]
    visible = some(side.visible[one.key] for side, one in uses)
    required = some(every([side.visible[one.key], side.settled(one.required)]) for side, one in uses)
    low, high = (_strictest(where, fields, name) for name in ("min", "max"))
    limits = [f.length_limit for f in fields]
    return rebuilt(
        first,
        key=common,
        label=said.texts.get("label") or first.label,
        help=said.texts.get("help") or _first(f.help for f in fields),
        placeholder=said.texts.get("placeholder") or _first(f.placeholder for f in fields),
        required=required if visible != required else True,
        when=None if isinstance(visible, bool) else visible,
        min=low,
        max=high,
        range_message=next((f.range_message for f in fields if (f.min, f.max) == (low, high)), None),
        min_length=max((f.min_length for f in fields if f.min_length is not None), default=None),
        max_length=min(limits) if any(f.max_length for f in fields) else None,
        prefill=prefills[0] if prefills else None,
        locked_when_prefilled=any(f.locked_when_prefilled for f in fields),
        mobile_only=any(f.mobile_only for f in fields),
        compute=computed[0],
        element=elements[0] if elements else None,
        columns=tables[0].get("columns", ()),
        min_rows=max(f.min_rows for f in fields),
        max_rows=min(f.max_rows for f in fields),
        serves=tuple(side.item.short_name for side, _ in uses),
    )


def _table(side: Side, one: Field, where: str) -> dict[str, tuple[Field, ...]]:
    """The columns in common keys. A condition of a column looks at its own row first, then at the form."""
    if one.kind is not FieldKind.TABLE:
        return {}
    own_columns = {column.key for column in one.columns}

    def settled(condition: Condition | bool | None) -> Settled:
        if condition is None or isinstance(condition, bool):
            return True if condition is None else condition
        return rewritten(condition, lambda leaf: leaf if leaf.field in own_columns else side.settled(leaf))

    columns = []
    for column in one.columns:
        when, required = settled(column.when), settled(column.required)
        if when is False:
            raise Clash(where, f"column '{column.key}' of '{one.key}' is never asked in this package")
        columns.append(
            rebuilt(
                column,
                required=required,
                when=None if isinstance(when, bool) else when,
                compute=_compute(side, column, where, own_columns),
            )
        )
    return {"columns": tuple(columns)}


def _compute(side: Side, one: Field, where: str, own: Collection[str] = ()) -> Expression | None:
    """In common keys. What another item may ask for on its own account is no operand: its answer would change what
    comes out for this one."""
    if one.compute is None:
        return None

    def rename(key: str) -> str:
        field_key, dot, column = key.partition(".")
        if field_key in own:
            return key
        if field_key in side.given or side.visible[field_key] is False:
            raise Clash(where, f"'{one.key}' is worked out from '{field_key}', which this package does not ask")
        if field_key in side.shared and side.visible[field_key] is not True:
            raise Clash(where, f"'{one.key}' is worked out from '{field_key}', which is not always asked for this item")
        return f"{side.keys[field_key]}{dot}{column}"

    return one.compute.renamed(rename)


def _strictest(where: str, fields: Sequence[Field], name: str) -> str | None:
    bounds = list(dict.fromkeys(b for f in fields if (b := getattr(f, name)) is not None))
    if len(bounds) < 2:
        return bounds[0] if bounds else None
    pick: Callable[..., str] = max if name == "min" else min
    if fields[0].kind is not FieldKind.DATE:
        return pick(bounds, key=Decimal)
    parsed = {bound: DateBound.parse(bound) or DateBound() for bound in bounds}
    days = list(parsed.values())
    if all(day.fixed is not None for day in days):
        return pick(bounds, key=lambda bound: parsed[bound].fixed)
    if any(day.fixed is not None for day in days) or len({day.months for day in days}) > 1 < len(
        {d.days for d in days}
    ):
        raise Clash(where, f"which {name} is the stricter one hangs on the day")
    return pick(bounds, key=lambda bound: (parsed[bound].months, parsed[bound].days))


def _must_agree(where: str, what: str, values: Sequence[object]) -> None:
    if any(value != values[0] for value in values[1:]):
        raise Clash(where, f"the fields differ in {what}")


def rebuilt(model: _T, **changes: Any) -> _T:
    """A copy that has been checked like a new one."""
    return type(model)(**(dict(model) | changes))  # type: ignore[call-overload]


def _first(values: Any) -> Any:
    return next((value for value in values if value is not None), None)
