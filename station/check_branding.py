"""The readiness report's line about the hall's sign (CAPABILITIES C28 b)."""

from __future__ import annotations

from collections.abc import Sequence

from intake.text import LocalizedText
from station.branding import Branding
from station.check import NOTHING, Finding, Grade

T = LocalizedText.of


def branding(found: Branding) -> Sequence[Finding]:
    """Nothing to say where no sign is wanted."""
    if found.refused is not None:
        return (
            Finding(
                "branding",
                Grade.WARNING,
                found.refused.why,
                T(
                    "换一个文件，或者去掉 terminal.toml [terminal] logo；屏幕和文书现在只有名称。",
                    "Take another file, or drop [terminal] logo from terminal.toml; screens and papers show the name.",
                ),
            ),
        )
    if found.logo is None:
        return ()
    return (Finding("branding", Grade.OK, T("大厅标志可用", "The hall's logo can be shown"), NOTHING),)
