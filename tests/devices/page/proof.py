"""Proof that pages are found where they lie: ``make proof-pages``, or ``python -m tests.devices.page.proof [N]``.

Renders N seeded scenes (600 unless told, about one in eight without a sheet): any desk, turn, tilt, light, shadow,
noise, blur and finger. Prints one line and ends with 1 unless, of the pages, 98 % are found with every corner within
1 % of the page's diagonal, and nothing is found that is not there.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from statistics import median

from tests.devices.page.scene_errors import CLOSE, SceneResult, result_of

_SCENES = 600  # more than 500 with a page
_FIRST_SEED = 1000
_ENOUGH = 0.98


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else _SCENES
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        results = list(pool.map(result_of, range(_FIRST_SEED, _FIRST_SEED + count), chunksize=10))
    pages = [result for result in results if result.has_page]
    exact = [result for result in pages if result.is_exact]
    wrong = [result for result in results if result.is_wrong]
    holds = len(exact) >= _ENOUGH * len(pages) and not wrong
    print(_line(results, pages, exact, wrong, holds))  # noqa: T201 - the answer
    return 0 if holds else 1


def _line(
    results: list[SceneResult],
    pages: list[SceneResult],
    exact: list[SceneResult],
    wrong: list[SceneResult],
    holds: bool,
) -> str:
    missed = [result.seed for result in pages if result.error is None]
    middle = median(result.error or 0.0 for result in exact) if exact else 1.0
    return (
        f"{'holds' if holds else 'DOES NOT HOLD'}: of {len(results)} scenes, {len(pages)} with a page: "
        f"{len(exact)} ({len(exact) / max(1, len(pages)):.1%}) within {CLOSE:.0%} of the diagonal "
        f"(median {middle:.2%}), "
        f"{len(missed)} honestly not found {missed}, "
        f"{len(wrong)} wrong or imagined {[(result.seed, result.error) for result in wrong]}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
