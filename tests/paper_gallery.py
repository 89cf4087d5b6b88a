"""``python -m tests.paper_gallery``: draws every document for docs/documents.md into docs/papers/.

A4 as the typesetter makes it, thermal as the simulated printer burns it. A few grey levels are enough, and small.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from devices.escpos.encoder import Encoder
from devices.escpos.profile import load_profile
from devices.simulators.receipt_printer_decoder import Decoder, FeedDots, Initialise, NewLine, Picture, Qr, Style, Text
from devices.simulators.receipt_printer_paper import Strip, Typesetter, developed
from intake.papers.paper import Medium, Paper
from station.papers import Failed, render_thermal, shared_printery
from station.papers.samples import samples

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "papers"
_PPI = 72
_GREYS = 16
_ROLL_MM = 80
_ROLL_PIXELS = 320


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name, paper in samples(shared_printery().wording):
        if Medium.THERMAL not in paper.media or paper.kind.value in ("D01", "D18"):
            png = shared_printery().preview_png(paper, ppi=_PPI)
            if isinstance(png, Failed):
                raise SystemExit(f"{name}: {png.reason}")
            _save(Image.open(io.BytesIO(png)), name)
        if Medium.THERMAL in paper.media and name != "D18-blank":
            strip = on_roll(paper)
            _save(strip.resize((_ROLL_PIXELS, strip.height * _ROLL_PIXELS // strip.width)), f"{name}-thermal")


def on_roll(paper: Paper) -> Image.Image:
    """As it comes out of the simulated printer."""
    job = Encoder(load_profile(f"generic-{_ROLL_MM}")).job(render_thermal(paper, _ROLL_MM))
    typesetter, strip = Typesetter(_ROLL_MM), Strip()
    for instruction in Decoder().feed(b"".join(job.chunks)):
        match instruction:
            case Text():
                if (full := typesetter.text(instruction)) is not None:
                    strip.rows.append(full[0])
            case NewLine():
                strip.rows += [typesetter.end_line()[0] for _ in range(instruction.lines)]
            case FeedDots():
                strip.rows.append(typesetter.blank(instruction.dots))
            case Style():
                typesetter.style(instruction)
            case Picture():
                strip.rows.append(typesetter.picture(instruction))
            case Qr():
                strip.rows.append(typesetter.code(instruction))
            case Initialise():
                typesetter.reset()
            case _:
                pass
    return developed(strip, typesetter.paper_dots).convert("L")


def _save(picture: Image.Image, name: str) -> None:
    picture.convert("L").quantize(_GREYS).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
