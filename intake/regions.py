"""Administrative divisions (GB/T 2260, six digits; townships nine, GB/T 10114), as far as forms need them.

The names of ``resources/catalog/regions.json`` follow the list of the National Bureau of Statistics for 2023
(统计用区划代码), without its development zones, which are no divisions. The last printed GB/T 2260 is of 2007; what
counts between editions is the yearly list of the Ministry of Civil Affairs. English names are pinyin, made by machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from intake.text import LocalizedText

RegionLevel = Literal["province", "city", "county", "township"]
LEVELS: tuple[RegionLevel, ...] = ("province", "city", "county", "township")
_T = LocalizedText.of
LEVEL_NAMES: dict[RegionLevel, LocalizedText] = {
    "province": _T("省（区、市）", "province"),
    "city": _T("市（州、盟）", "city"),
    "county": _T("区（县、旗）", "district or county"),
    "township": _T("街道（乡、镇）", "subdistrict or township"),
}
#: Levels that only the code has: nobody writes them into an address.
_SILENT = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@dataclass(frozen=True)
class Regions:
    """Names by code."""

    names: Mapping[str, LocalizedText]

    def __hash__(self) -> int:
        return hash(len(self.names))  # the mapping itself has none; two catalogues are rarely compared

    def children(self, code: str) -> tuple[str, ...]:
        """The next level below: of "" the provinces, of a province its cities, of a city its districts, of those their
        townships as far as they are known."""
        return self._below.get(code, ())

    def parent(self, code: str) -> str:
        """ "" for a province."""
        if len(code) > 6:
            return code[:6]
        if not code.endswith("00"):
            city = code[:4] + "00"
            return city if city in self.names else code[:2] + "0000"
        return "" if code.endswith("0000") else code[:2] + "0000"

    def line(self, code: str) -> tuple[str, ...]:
        """From the province down to this one; empty for an unknown code."""
        found: list[str] = []
        while code in self.names:
            found.insert(0, code)
            code = self.parent(code)
        return tuple(found)

    def within(self, code: str, under: str) -> bool:
        """Is it below ``under``? Everything is below ""."""
        return under == "" or (under in self.line(code) and code != under)

    def level(self, code: str) -> RegionLevel:
        if len(code) > 6:
            return "township"
        return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"

    def reaches(self, code: str, level: RegionLevel) -> bool:
        """Is it of this level or below, or has nothing below it (a city without districts)?"""
        return LEVELS.index(self.level(code)) >= LEVELS.index(level) or not self.children(code)

    def silent(self, code: str) -> bool:
        """Is it a level that only the code has (市辖区)?"""
        return self.names[code].get() in _SILENT

    def only_way(self, code: str) -> str:
        """Down from here as long as there is one way only and it is none to choose: 北京市 → 市辖区."""
        below = self.children(code)
        while len(below) == 1 and self.silent(below[0]):
            code = below[0]
            below = self.children(code)
        return code

    def path(self, code: str) -> LocalizedText:
        """示例省示例市云山区. Raises ``KeyError`` for an unknown code."""
        if code not in self.names:
            raise KeyError(code)
        line = self.line(code)
        parts = [self.names[c] for c in line if not self.silent(c) or c == line[-1]]
        chinese = "".join(part.get() for part in parts)
        return LocalizedText.of(chinese, ", ".join(part.get("en") for part in reversed(parts)))

    @property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        known = self.__dict__.get("_children")
        if known is None:
            below: dict[str, list[str]] = {}
            for code in sorted(self.names):
                below.setdefault(self.parent(code), []).append(code)
            known = {code: tuple(codes) for code, codes in below.items()}
            self.__dict__["_children"] = known  # the value is frozen: worked out once
        return known
