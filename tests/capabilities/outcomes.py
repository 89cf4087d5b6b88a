"""A pytest plugin: runs only tests named after an example, and writes down how each ended (``--examples-to FILE``)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

#: ``test_c07a_…`` and, for the clock examples, ``test_w03_…``.
NAMED = re.compile(r"test_(c[0-9]{2}[a-h]|w[0-9]{2})_")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--examples-to", type=Path, required=True, help="where the outcomes go, as JSON")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    named = [item for item in items if NAMED.match(item.name)]
    config.hook.pytest_deselected(items=[item for item in items if item not in named])
    items[:] = named


class Outcomes:
    """The worst outcome of each test."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ended: dict[str, str] = {}

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        ended = report.when == "call" or report.outcome != "passed"
        if ended and self._ended.get(report.nodeid) != "failed":
            self._ended[report.nodeid] = report.outcome

    @pytest.hookimpl
    def pytest_sessionfinish(self) -> None:
        self._file.write_text(json.dumps(self._ended, indent=1, sort_keys=True))


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the reports of all workers come together in the first process
        config.pluginmanager.register(Outcomes(config.getoption("--examples-to")))
