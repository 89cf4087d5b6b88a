"""Papers to pages: the templates in force, and how others take their place.

Templates and wording are data of the place. They are read once, and from then on pages come from memory: a file that
is changed under way changes nothing until it is staged. `Printery.stage` renders every document with sample data and
takes a folder into force only when all of it went well; otherwise it says for each fault which file, which document,
what and where, and the last good ones stay. Without Qt; typst is imported late. Calls may come from any thread, one
page is made at a time.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from intake.papers.paper import Paper
from intake.papers.wording import Wording
from station.papers.page import page_of
from station.papers.templates import TemplateProblem, Templates, read_folder, templates_of
from station.typeset import documents_folder, fonts

#: A preview's dots per inch: an A4 page of 827 × 1169.
PREVIEW_PPI = 100

#: Makes (name, paper) with the wording that is tried.
Samples = Callable[[Wording], Iterable[tuple[str, Paper]]]


@dataclass(frozen=True, slots=True)
class Failed:
    """No page came of it. ``reason`` is for the technician and names no person."""

    reason: str


class Printery:
    """Renders papers. Made with the templates of a folder, which are taken as they are: they come with the program and
    are tested with it. Raises ``ValueError`` when they cannot be used."""

    def __init__(self, folder: Path | None = None) -> None:
        read = read_folder(folder or documents_folder())
        templates = read if isinstance(read, tuple) else templates_of(read)
        if not isinstance(templates, Templates):
            raise ValueError("; ".join(map(str, templates)))
        self.logo = ""  # the hall's sign as a drawing (SVG), beside its name at the foot of every page
        self._in_force = templates
        self._lock = threading.Lock()
        self._compiler: Any = None

    @property
    def wording(self) -> Wording:
        """For the builders (`intake.papers.letterhead.Letterhead.wording`)."""
        return self._in_force.wording

    def render_pdf(self, paper: Paper) -> bytes | Failed:
        """The A4 pages. Fonts are embedded, text can be copied out."""
        made = self._compile(paper, "pdf")
        return made if isinstance(made, Failed) else made[0]

    def preview_png(self, paper: Paper, page: int = 1, ppi: float = PREVIEW_PPI) -> bytes | Failed:
        """One page as a picture, for the screen. ``page`` counts from 1; the last one where there are fewer."""
        made = self._compile(paper, "png", ppi)
        return made if isinstance(made, Failed) else made[min(page, len(made)) - 1]

    def stage(self, folder: Path, samples: Samples | None = None) -> tuple[TemplateProblem, ...]:
        """Check the templates of ``folder`` with every sample document; with nothing wrong they are in force. Takes
        some seconds: not on the GUI thread. ``samples``: others than all of them, made with the folder's wording."""
        read = read_folder(folder)
        if isinstance(read, tuple):
            return read
        templates = templates_of(read)
        if not isinstance(templates, Templates):
            return templates
        problems = tuple(_trials(folder, (samples or every_sample)(templates.wording)))
        if not problems:
            self.use(templates)
        return problems

    def use(self, templates: Templates) -> None:
        """Take these into force; they were staged before."""
        with self._lock:
            self._in_force = templates

    def _compile(self, paper: Paper, form: Literal["pdf", "png"], ppi: float | None = None) -> list[bytes] | Failed:
        try:
            import typst
        except ImportError:
            return Failed("typst is not installed")
        inputs = {"data": json.dumps(page_of(paper, self.logo), ensure_ascii=False)}
        with self._lock:
            if self._compiler is None:
                self._compiler = typst.Compiler(font_paths=fonts())
            source = self._in_force.sources[paper.layout]
            try:
                made = self._compiler.compile(input=source, format=form, ppi=ppi, sys_inputs=inputs)
            except (typst.TypstError, OSError) as error:
                return Failed(f"{paper.layout.value}.typ, {paper.kind.value}: {_said(error)}")
        return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]


def every_sample(wording: Wording) -> Iterator[tuple[str, Paper]]:
    from station.papers.samples import samples

    return samples(wording)


def _trials(folder: Path, papers: Iterable[tuple[str, Paper]]) -> Iterator[TemplateProblem]:
    """Every sample, from the files themselves, so that what is wrong is named by file and line."""
    try:
        import typst
    except ImportError:
        yield TemplateProblem("", "", "typst is not installed: nothing can be checked")
        return
    compiler = typst.Compiler(root=folder, font_paths=fonts())
    for name, paper in papers:
        file = f"{paper.layout.value}.typ"
        try:
            inputs = {"data": json.dumps(page_of(paper), ensure_ascii=False)}
            made = compiler.compile(input=folder / file, format="pdf", sys_inputs=inputs)
        except (typst.TypstError, OSError) as error:
            yield TemplateProblem(file, name, _said(error))
            continue
        missing = _not_said(paper, bytes(made)) if isinstance(made, bytes) else "no page"
        if missing:
            yield TemplateProblem(file, name, missing)


def _not_said(paper: Paper, pdf: bytes) -> str:
    """Does the page leave out what it must say? A template that drops the remedies is worse than a broken one."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        said = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()
    for words in _musts(paper):
        if "".join(words.split()) not in said:
            return f"the page does not say: {words}"
    return ""


def _musts(paper: Paper) -> Iterator[str]:
    yield paper.title
    yield from (paper.number or paper.number_note, paper.closing, paper.verify_code)
    if paper.seal is not None:
        yield from (paper.seal.organ, paper.seal.note)
    yield from (place.label for place in paper.sign)


def _said(error: Exception) -> str:
    """The compiler's message with file and line; never the data."""
    diagnostic = getattr(error, "diagnostic", "") or str(error)
    return " ".join(str(diagnostic).split())[:400]
