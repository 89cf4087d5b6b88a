"""A catalogue of full size: 1,900 standard items (标准事项) and 10,425 raw items (办理项), the same at every run.

A raw item is a standard item at one organ: a city has some, its districts others, and some come in several handling
variants. ``python -m tests.catalogue_generator FOLDER`` writes one as the terminal loads it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from intake.identifiers import organisation_code_check_character, uscc_check_character
from tests.catalogue_generator.standard import Json, standard_item
from tests.catalogue_generator.words import DEPARTMENTS, DOINGS, GROUPS

STANDARD = 1_900
RAW = 10_425
_SEED = 39_046
#: (name, GB/T 2260, level of GB/T 39046 A.2); 1001xx is unassigned.
_SITES = (
    ("示例市", "100100", "3"),
    ("云山区", "100101", "4"),
    ("望江区", "100102", "4"),
    ("新港区", "100103", "4"),
    ("松林区", "100104", "4"),
    ("安和县", "100121", "4"),
    ("永宁县", "100122", "4"),
)
#: Handling variants (情形) of one item.
_VARIANTS = (
    ("（本人办理）", " (in person)"),
    ("（委托代办）", " (by an agent)"),
    ("（材料后补）", " (papers later)"),
    ("（告知承诺）", " (by commitment)"),
)


@dataclass(frozen=True, slots=True)
class Raw:
    """A raw item: the standard item and what its organ adds."""

    standard: int
    own: Json


def standard_items(count: int = STANDARD) -> list[tuple[Json, str]]:
    """The standard items, each with its kind of organ. What is done most often comes first for each thing."""
    rng = random.Random(_SEED)
    made = []
    for doing in range(max(map(len, DOINGS.values()))):
        number = 0
        for department in DEPARTMENTS:
            for thing in department.things:
                number += 1
                if doing < len(DOINGS[thing.kind]):
                    made.append((standard_item(department, thing, doing, number, rng), department.organ))
    return made[:count]


def raw_items(standards: list[tuple[Json, str]], count: int = RAW) -> list[Raw]:
    """What the organs make of them: at some of the sites, and in variants for as many as are still missing."""
    rng = random.Random(_SEED)
    kinds = {organ: number for number, organ in enumerate(dict.fromkeys(organ for _, organ in standards), 1)}
    raws: list[Raw] = []
    per_standard = count / len(standards) - 0.4  # the rest are variants
    for number, (standard, organ) in enumerate(standards):
        wanted = min(len(_SITES), max(1, round(rng.gauss(per_standard, 1.5))))
        for site in (0, *sorted(rng.sample(range(1, len(_SITES)), wanted - 1))):
            raws.append(Raw(number, _at(standard, organ, kinds[organ], site)))
    raws = raws[:count]
    raws += [_variant(raws[at], rng) for at in rng.sample(range(len(raws)), count - len(raws))]
    return sorted(raws, key=lambda raw: raw.standard)


def merged(standards: list[tuple[Json, str]], raw: Raw) -> Json:
    """The whole item as its file has it."""
    standard, own = standards[raw.standard][0], dict(raw.own)
    situation = own.pop("situation", None)
    if situation is not None:
        own["name"] = {key: text + situation[key] for key, text in standard["name"].items()}
    return {**standard, **own}


def groups() -> list[Json]:
    return [{"key": key, "name": {"zh-CN": name, "en": english}, "icon": icon} for key, name, english, icon in GROUPS]


def _at(standard: Json, organ: str, kind: int, site: int) -> Json:
    place, region, level = _SITES[site]
    uscc = credit_code(region, kind * 100 + site)
    return {
        "impl_code": f"{uscc}{level}{standard['basic_code']}",
        "organ": {"name": f"{place}{organ}", "uscc": uscc},
        "level": level,
        "office": {
            "place": f"{place}政务服务中心一楼综合窗口",
            "hours": "周一至周五 9:00—12:00，13:30—17:00（法定节假日除外）",
            "phones": [f"010-{region}{kind:02d}"],
        },
    }


def _variant(plain: Raw, rng: random.Random) -> Raw:
    number = rng.randrange(len(_VARIANTS))
    chinese, english = _VARIANTS[number]
    code = f"{plain.own['impl_code']}{number + 1:02d}"
    return Raw(plain.standard, {**plain.own, "handling_code": code, "situation": {"zh-CN": chinese, "en": english}})


@cache
def credit_code(region: str, number: int) -> str:
    """A unified social credit code with right check characters, in a region that does not exist."""
    body = f"11{region}{number:08d}"
    body += organisation_code_check_character(f"{number:08d}")
    return body + uscc_check_character(body)
