"""How the hall is called and what its sign looks like, everywhere alike (CAPABILITIES C28 b): both stand in one file,
``[terminal] hall`` and ``logo`` of terminal.toml, and show on kiosk, counter, the citizen's display and papers.
"""

from __future__ import annotations

import base64
import re
import struct
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from intake.receipt import Hall
from intake.text import LocalizedText
from station.terminal_file import Terminal

T = LocalizedText.of
#: A sign is a drawing, no photograph.
LARGEST_BYTES = 512 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}"
#: What a drawing may not hold: it would be looked up elsewhere, or run.
_FORBIDDEN = ("script", "foreignObject", "iframe", "animate", "set", "handler", "listener")


@dataclass(frozen=True, slots=True)
class LogoRefused:
    """The picture cannot be used; the name of the hall stands alone."""

    why: LocalizedText


@dataclass(frozen=True, slots=True)
class Logo:
    """A sign that was looked at: the file for screens, the same as a drawing (SVG) for papers."""

    path: Path
    drawing: str

    def __repr__(self) -> str:
        return f"Logo({self.path.name!r})"


@dataclass(frozen=True, slots=True)
class Branding:
    hall: Hall
    logo: Logo | None = None
    refused: LogoRefused | None = None


def branding_of(terminal: Terminal) -> Branding:
    """What the file says. A sign that cannot be used never keeps a terminal from serving: `Branding.refused` says why
    (the readiness report shows it)."""
    section = terminal.terminal
    hall = Hall(section.hall, phone=section.hall_phone)
    if not section.logo:
        return Branding(hall)
    found = read_logo(terminal.home / section.logo)
    return Branding(hall, found) if isinstance(found, Logo) else Branding(hall, refused=found)


def read_logo(path: Path) -> Logo | LogoRefused:
    """A PNG or SVG file of at most `LARGEST_BYTES`."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError:
        return LogoRefused(T("标志文件打不开：{file}", "The logo cannot be read: {file}").fill(file=path.name))
    if len(data) > LARGEST_BYTES:
        return LogoRefused(T("标志文件超过 512 KiB", "The logo is larger than 512 KiB"))
    drawing = _of_png(data) if data.startswith(_PNG) else _of_svg(data)
    if drawing is None:
        return LogoRefused(
            T(
                "标志要是 PNG，或者不引用外部内容的 SVG",
                "The logo has to be a PNG, or an SVG that refers to nothing outside",
            )
        )
    return Logo(path, drawing)


def _of_png(data: bytes) -> str | None:
    if len(data) < 24 or data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", data[16:24])
    if not 0 < width <= 4000 or not 0 < height <= 4000:
        return None
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"><image width="{width}" height="{height}" '
        f'xlink:href="data:image/png;base64,{base64.b64encode(data).decode()}"/></svg>'
    )


def _of_svg(data: bytes) -> str | None:
    """The drawing itself; None for what is no SVG, declares entities, refers elsewhere or holds a program."""
    try:
        text = data.decode("utf-8")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            return None
        root = ElementTree.fromstring(text)  # noqa: S314 - no entities: looked at above
    except (UnicodeDecodeError, ElementTree.ParseError):
        return None
    if root.tag != f"{_SVG}svg":
        return None
    for element in root.iter():
        if element.tag.removeprefix(_SVG) in _FORBIDDEN:
            return None
        for name, value in element.attrib.items():
            refers = name.rpartition("}")[2] == "href" and not value.startswith(("#", "data:image/png;"))
            if refers or name.startswith("on") or re.search(r"url\(\s*['\"]?(?!#)", value):
                return None
    return text
