"""A city that knows licences, for the counter's bench: in memory, asked on the hall's lane as the real one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from visit_kit import NUMBER

from intake.licence import ELicence, LicencesKnown, NoAnswer
from intake.taking import TrustLevel

AS_OF = "2026-05-14T01:30:00.000Z"
FOOD = "11100100000000019L3000131011000"
OWN = ELicence("营业执照", "91100100MA00000153", "示例市市场监督管理局", NUMBER)
ELSEWHERE = ELicence(
    "居住证", "JZ2000001", "邻省某市公安局", NUMBER, "200100", "2025-01-01", "2027-12-31", TrustLevel.B
)


@dataclass
class Register:
    """``down``: nobody answers."""

    known: tuple[ELicence, ...] = ()
    down: bool = False
    available: bool = True
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # licence, case, purpose

    def find(
        self, holders: Sequence[tuple[str, str]], name: str, case_id: str, purpose: str
    ) -> LicencesKnown | NoAnswer:
        if self.down:
            return NoAnswer()
        self.asked.append((name, case_id, purpose))
        numbers = {number for _, number in holders}
        return LicencesKnown(tuple(one for one in self.known if one.name == name and one.holder in numbers), AS_OF)


def second(licence: ELicence, number: str, issuer: str) -> ELicence:
    return replace(licence, number=number, issuer=issuer)
