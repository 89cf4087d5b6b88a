"""All generated items without their forms, quickly: for whoever only looks for them."""

from __future__ import annotations

from datetime import date

from intake.item import ServiceItem
from intake.item_parts import Organ
from intake.text import LocalizedText
from tests.catalogue_generator import RAW, STANDARD, merged, raw_items, standard_items


def items_to_search(model: ServiceItem, standard: int = STANDARD, raw: int = RAW) -> list[ServiceItem]:
    """Copies of ``model`` with the names, codes, organs, levels, targets and words of the generated items; forms,
    materials and the rest are the model's own."""
    standards = standard_items(standard)
    summaries = [
        model.guide.model_copy(update={"summary": LocalizedText.of(item["guide"]["summary"])}) for item, _ in standards
    ]
    organs: dict[str, Organ] = {}
    made = []
    for one in raw_items(standards, raw):
        item = merged(standards, one)
        uscc = item["organ"]["uscc"]
        if uscc not in organs:
            organs[uscc] = Organ.model_validate(item["organ"])
        name = LocalizedText.from_json(item["name"])
        update = {
            "impl_code": item["impl_code"],
            "handling_code": item.get("handling_code"),
            "basic_code": item["basic_code"],
            "name": name,
            "short_name": LocalizedText.from_json(item["short_name"]),
            "keywords": tuple(item["keywords"]),
            "synonyms": (),
            "organ": organs[uscc],
            "level": item["level"],
            "targets": tuple(item["targets"]),
            "guide": summaries[one.standard],
            "effective_from": date.fromisoformat(item["effective_from"]),
        }
        made.append(model.model_copy(update=update))
    return made
