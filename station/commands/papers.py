"""``hall-station papers``: the place's own templates of documents (文书), tried before they are put in force.

Exit 0 done, 1 something is wrong with them (each fault with file, document and reason), 2 usage.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from station.commands.options import AsJson, Home, fail, print_json
from station.papers import Failed, Printery, TemplateProblem
from station.papers import install as install_templates
from station.terminal_file import default_home

papers = typer.Typer(help="Templates of the documents: check, look at, put in force.", no_args_is_help=True)

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", exists=True, file_okay=False, help="paper.typ, the layouts, wording.json")
]


@papers.command()
def check(
    folder: Folder,
    pictures: Annotated[
        Path | None, typer.Option("--pictures", file_okay=False, help="Draw every document there (PNG).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Render every document with sample data."""
    printery = Printery()
    problems = printery.stage(folder)
    if not problems and pictures is not None:
        _draw(printery, pictures)
    _tell(problems, as_json=as_json, done="模板没有问题 / The templates are sound")


@papers.command()
def install(folder: Folder, home: Home = None, as_json: AsJson = False) -> None:
    """Check, and put in force from the apps' next start. With a fault the last good ones stay."""
    try:
        problems = install_templates(home or default_home(), folder)
    except OSError as error:
        fail(f"模板没有保存，现在用的没有变：{error.strerror} / Not kept; what is in force stays: {error.strerror}")
    _tell(problems, as_json=as_json, done="模板已启用，重新启动程序后生效 / In force from the next start")


def _draw(printery: Printery, pictures: Path) -> None:
    from station.papers.samples import samples

    try:
        pictures.mkdir(parents=True, exist_ok=True)
        for name, paper in samples(printery.wording):
            png = printery.preview_png(paper)
            if not isinstance(png, Failed):
                (pictures / f"{name}.png").write_bytes(png)
    except OSError as error:
        raise typer.BadParameter(f"{pictures} cannot be written: {error.strerror}") from error


def _tell(problems: tuple[TemplateProblem, ...], *, as_json: bool, done: str) -> None:
    if as_json:
        print_json({"good": not problems, "problems": [str(problem) for problem in problems]})
    else:
        for problem in problems:
            print(f"✗ {problem}")
        print(done if not problems else "没有启用，现在用的模板没有变 / Not put in force: what is in force stays")
    if problems:
        raise typer.Exit(1)
