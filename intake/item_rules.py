"""Rules an item brings along as data: who decides, what may replace a paper, why it may be refused, what goes before.

They say what is allowed; the rules that use them are elsewhere (level routing, decisions, clocks).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.condition import Condition
from intake.field import Frozen, Key
from intake.item_parts import Decimals, Level, Limit, Name, Organ, SamplePaper, Stage, Text100, Text1000, Text2000
from intake.text import LocalizedText


class DecisionMode(StrEnum):
    """How this hall stands to the decision (C04 e)."""

    DIRECT = "direct"  # 直接办结: decided here
    REVIEW_AND_REFER = "review_and_refer"  # 审核转报: reviewed here, decided by a higher organ
    DELEGATED_POWER = "delegated_power"  # 赋权承接: a higher organ's power, handed down
    RESIDENT = "resident"  # 进驻办理: the department sits in the hall


DECISION_MODE_NAMES = {
    DecisionMode.DIRECT: LocalizedText.of("直接办结", "Decided here"),
    DecisionMode.REVIEW_AND_REFER: LocalizedText.of("审核转报", "Reviewed here, decided by a higher office"),
    DecisionMode.DELEGATED_POWER: LocalizedText.of("赋权承接", "Decided here by delegated power"),
    DecisionMode.RESIDENT: LocalizedText.of("进驻办理", "Handled by the department's own window in this hall"),
}


class Restriction(StrEnum):
    """Why an item is never offered at a kiosk or online (C01 g)."""

    SECRET = "secret"  # noqa: S105 - 涉密: the item is, this is no password
    EXCLUDED_BY_LAW = "excluded_by_law"


class Threshold(Frozen):
    """A number the applicant gave, compared with one of the rule. ``below`` is not reached, ``at_least`` is."""

    field: Key
    below: Decimals | None = None
    at_least: Decimals | None = None

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.below is None and self.at_least is None:
            raise PydanticCustomError("threshold", "needs below or at_least", {"at": "below"})
        if self.below is not None and self.at_least is not None and not (Decimal(self.at_least) < Decimal(self.below)):
            raise PydanticCustomError("threshold", "at_least is not less than below", {"at": "at_least"})
        return self


class LevelRule(Frozen):
    """按级分办: which level and organ handles a case with these answers; the first rule that fits counts. One without
    ``when`` and ``amount`` fits always. ``final_authority`` (终审机关) where another organ decides in the end."""

    when: Condition | None = None
    amount: Threshold | None = None
    level: Level
    organ: Organ
    final_authority: Organ | None = None
    words: LocalizedText

    def fields(self) -> Iterator[str]:
        """The fields it looks at."""
        if self.when is not None:
            yield from (key for key, _ in self.when.comparisons())
        if self.amount is not None:
            yield self.amount.field

    @property
    def always(self) -> bool:
        return self.when is None and self.amount is None


class Relation(Frozen):
    """Another item that goes before (前置) or after. ``code`` is a basic or an implementation code; ``words`` say what
    it means for the applicant."""

    kind: Literal["prerequisite", "follow_up"]
    code: str = pydantic.Field(pattern=r"^[0-9A-Z]{1,64}$")
    name: Text100
    words: LocalizedText


class IntermediaryService(Frozen):
    """中介服务: a report or test of a third party that the law asks for. ``before`` is the stage that waits for it."""

    name: Text100
    basis: Name
    by: Text100
    before: Stage = "accept"
    words: Text2000 | None = None


class SpecialStep(Frozen):
    """特别程序: hearing, inspection, test, expert review. ``counts``: does the clock of the decision run on meanwhile?
    (Administrative Licensing Law 45 names what is not counted; an on-site inspection is not among it.)"""

    name: Text100
    stage: Stage = "handle"
    when: LocalizedText
    basis: Name
    at_most: Limit | None = None
    counts: bool = False


class RefusalReason(Frozen):
    """A legal reason for refusing acceptance; there is no other way to refuse (C08 b). ``right_organ`` is shown when
    the matter belongs elsewhere."""

    key: Key
    text: Text1000
    basis: Name
    right_organ: LocalizedText | None = None


#: Administrative Licensing Law 32 (1) and (2): what holds for every item.
GENERAL_REFUSALS = (
    RefusalReason(
        key="not_needed",
        text=LocalizedText.of(
            "申请事项依法不需要取得许可或者办理本事项", "By law this matter needs no permission and no application"
        ),
        basis="《中华人民共和国行政许可法》第三十二条第一款第（一）项",
    ),
    RefusalReason(
        key="not_competent",
        text=LocalizedText.of("申请事项依法不属于本机关职权范围", "By law this matter is for another office"),
        basis="《中华人民共和国行政许可法》第三十二条第一款第（二）项",
    ),
)


class Commitment(Frozen):
    """告知承诺: a signed promise replaces the named materials. ``check_within`` is the time for the check afterwards
    (K); who declines is handled in the normal way (C08 f)."""

    materials: Annotated[tuple[Key, ...], pydantic.Field(min_length=1)]
    content: Text1000
    liability: Text1000
    check_within: Limit
    basis: Name


class MaterialPaper(Frozen):
    """空白表格 and 示范文本 of one material."""

    material: Key
    paper: SamplePaper
