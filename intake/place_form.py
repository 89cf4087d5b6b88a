"""Which place a matter is taken in for, as a form like any other: this one, or another region that handles it (C14)."""

from __future__ import annotations

from collections.abc import Mapping

from intake.condition import Equals
from intake.cross_region import ListRow
from intake.cross_region_place import city_of
from intake.draft import Draft
from intake.field import Field, FieldKind, Option
from intake.form import Form, FormStep
from intake.regions import Regions
from intake.text import LocalizedText

HERE, ELSEWHERE = "here", "elsewhere"
_T = LocalizedText.of


def place_form(row: ListRow, here: str, regions: Regions) -> Form:
    """``row`` is the list's, which says how far the item reaches; ``here`` the region this place stands in. A
    nationwide item is asked from the provinces down, one of a city among its counties."""
    return Form(
        version=1,
        steps=(
            FormStep(
                key="place",
                title=_T("由哪里办理", "The handling place"),
                fields=(
                    Field(
                        key="place",
                        label=_T("由哪里办理", "The handling place"),
                        kind=FieldKind.CHOICE,
                        options=(
                            Option(value=HERE, label=_T("本地办理", "Handled here")),
                            Option(
                                value=ELSEWHERE,
                                label=_T("替外地代收", "Collected for another place"),
                                help=_T("本窗口只做形式审查和身份核验", "Here form and identity alone are checked"),
                            ),
                        ),
                    ),
                    _region(row, here, regions).model_copy(update={"when": Equals(field="place", equals=ELSEWHERE)}),
                ),
            ),
        ),
    )


def region_form(row: ListRow, here: str, regions: Regions) -> Form:
    """The handling region alone, where it is clear that another place handles it."""
    field = _region(row, here, regions)
    return Form(version=1, steps=(FormStep(key="place", title=field.label, fields=(field,)),))


def _region(row: ListRow, here: str, regions: Regions) -> Field:
    return Field(
        key="region",
        label=_T("办理地", "Handling region"),
        kind=FieldKind.REGION,
        region_under=_under(row, here, regions),
        region_level="county",
        regions=regions,
    )


def place_answers(draft: Draft) -> dict[str, str]:
    """What the draft says already."""
    if draft.collected_for is None:
        return {"place": HERE}
    return {"place": ELSEWHERE, "region": draft.collected_for}


def place_of(answers: Mapping[str, str], regions: Regions) -> str | None:
    """The handling region; None: here. "" while another place is wanted that is not named down to its county."""
    if answers.get("place") != ELSEWHERE:
        return None
    region = answers.get("region", "")
    return region if region in regions.names and regions.reaches(region, "county") else ""


def _under(row: ListRow, here: str, regions: Regions) -> str:
    """The region within which the item reaches: the whole country, the own province, the own city."""
    if row.scope == "1" or here not in regions.names:
        return ""
    return regions.line(here)[0] if row.scope == "2" else city_of(here, regions) or ""
