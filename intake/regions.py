"""Administrative divisions (GB/T 2260, six digits), as far as forms need them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.text import LocalizedText


@dataclass(frozen=True)
class Regions:
    """Names by six-digit code."""

    names: Mapping[str, LocalizedText]

    def children(self, code: str) -> tuple[str, ...]:
        """The next level below: of "" the provinces, of a province its cities, of a city its districts."""
        if code == "":
            return tuple(sorted(c for c in self.names if c.endswith("0000")))
        if code.endswith("0000"):
            return tuple(sorted(c for c in self.names if c[:2] == code[:2] and c.endswith("00") and c != code))
        if code.endswith("00"):
            return tuple(sorted(c for c in self.names if c[:4] == code[:4] and c != code))
        return ()

    def path(self, code: str) -> LocalizedText:
        """示例省示例市云山区. Raises ``KeyError`` for an unknown code."""
        levels = [c for c in (code[:2] + "0000", code[:4] + "00", code) if c in self.names]
        parts = [self.names[c] for c in dict.fromkeys(levels)]
        if code not in self.names:
            raise KeyError(code)
        chinese = "".join(part.get() for part in parts)
        return LocalizedText.of(chinese, ", ".join(part.get("en") for part in reversed(parts)))
