"""Papers (文书) rendered: A4 by typst, thermal by the receipt printer's elements, both from `intake.papers` data.

What screens call:

    render_pdf(paper) -> bytes | Failed              the A4 pages, 10 to 60 ms once warm: on the records' lane
    preview_png(paper, page=1) -> bytes | Failed     one page for the screen
    render_thermal(paper, width_mm=80)               elements for `devices.ports.PrintReceipt`
    shared_printery() -> Printery                    its ``wording`` goes into every `Letterhead`; ``stage(folder)``
"""

from __future__ import annotations

from functools import lru_cache

from intake.papers.paper import Paper
from station.papers.printery import PREVIEW_PPI, Failed, Printery, TemplateProblem
from station.papers.thermal import NotThermal, render_thermal

__all__ = [
    "Failed",
    "NotThermal",
    "Printery",
    "TemplateProblem",
    "preview_png",
    "render_pdf",
    "render_thermal",
    "shared_printery",
]


@lru_cache(maxsize=1)
def shared_printery() -> Printery:
    """This process's, with the templates that come with the program until others are staged."""
    return Printery()


def render_pdf(paper: Paper) -> bytes | Failed:
    """See `Printery.render_pdf`."""
    return shared_printery().render_pdf(paper)


def preview_png(paper: Paper, page: int = 1, ppi: float = PREVIEW_PPI) -> bytes | Failed:
    """See `Printery.preview_png`."""
    return shared_printery().preview_png(paper, page, ppi)
