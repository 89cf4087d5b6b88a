"""Papers (文书) rendered: A4 by typst, thermal by the receipt printer's elements, both from `intake.papers` data.

What screens call:

    render_pdf(paper) -> bytes | Failed              the A4 pages, 10 to 60 ms once warm: on the records' lane
    preview_png(paper, page=1) -> bytes | Failed     one page for the screen
    render_thermal(paper, width_mm=80)               elements for `devices.ports.PrintReceipt`
    serve(home), install(home, folder)               the templates of a place: at start, and to put them in force
    shared_printery() -> Printery                    its ``wording`` goes into every `Letterhead`; ``stage(folder)``
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from intake.papers.paper import Paper
from station.papers.printery import PREVIEW_PPI, Failed, Printery
from station.papers.templates import TemplateProblem, Templates, keep, kept, read_folder
from station.papers.thermal import NotThermal, render_thermal

__all__ = [
    "Failed",
    "NotThermal",
    "Printery",
    "TemplateProblem",
    "install",
    "preview_png",
    "render_pdf",
    "render_thermal",
    "serve",
    "shared_printery",
]


@lru_cache(maxsize=1)
def shared_printery() -> Printery:
    """This process's, with the templates that come with the program until others are staged."""
    return Printery()


def serve(home: Path) -> tuple[TemplateProblem, ...]:
    """At the start of an app: this terminal's own templates, if it was given any. With problems those that ship are in
    force: papers come out, and the readiness of the place is somebody's to restore (`install`)."""
    templates = kept(home)
    if isinstance(templates, Templates):
        shared_printery().use(templates)
    return templates if isinstance(templates, tuple) else ()


def install(home: Path, folder: Path) -> tuple[TemplateProblem, ...]:
    """Check the templates of ``folder`` with every document and make them this terminal's; apps use them from their
    next start. With problems nothing changes. Raises ``OSError`` when they cannot be kept."""
    texts = read_folder(folder)
    if isinstance(texts, tuple):
        return texts
    problems = Printery().stage(folder)
    if not problems:
        keep(home, texts)
    return problems


def render_pdf(paper: Paper) -> bytes | Failed:
    """See `Printery.render_pdf`."""
    return shared_printery().render_pdf(paper)


def preview_png(paper: Paper, page: int = 1, ppi: float = PREVIEW_PPI) -> bytes | Failed:
    """See `Printery.preview_png`."""
    return shared_printery().preview_png(paper, page, ppi)
