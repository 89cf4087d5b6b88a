"""The list of examples is the requirement's own, and no test is named after an example that does not exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.capabilities.outcomes import NAMED

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT.parent / "shared" / "CAPABILITIES.md"
EXAMPLES = tomllib.loads((Path(__file__).with_name("examples.toml")).read_text("utf-8"))
KNOWN = {capability + letter for capability, letters in EXAMPLES["shown"].items() for letter in letters} | set(
    EXAMPLES["elsewhere"]
)


@pytest.mark.skipif(not REQUIREMENTS.exists(), reason="the requirements do not lie beside this tree")
def test_the_list_is_that_of_the_requirements() -> None:
    text = REQUIREMENTS.read_text("utf-8")
    section = text[text.index("### 2.2") : text.index("## 3.")]
    asked = {
        capability + letter
        for capability, line in re.findall(r"^\* \*\*(C[0-9]{2})\*\* (.*)$", section, re.MULTILINE)
        for letter in re.findall(r"(?:^|[.) ])([a-h])\) ", line)
    }
    assert asked == KNOWN


def test_every_test_named_after_an_example_names_one_that_exists() -> None:
    names = [
        (path, found[1])
        for path in (ROOT / "tests").rglob("test_*.py")
        for found in re.finditer(r"def (?=test_[cw][0-9])" + NAMED.pattern, path.read_text("utf-8"))
    ]
    strays = [
        f"{path.name}: {name}" for path, name in names if name[0] == "c" and name.upper()[:3] + name[3:] not in KNOWN
    ]
    assert strays == []
