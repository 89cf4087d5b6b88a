"""``hall-devices read`` and ``scan``: one command to one device, and what came of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from devices.commands import CommandResult
from devices.ports import (
    CapturedPage,
    CapturePage,
    CheckFace,
    ColourMode,
    Command,
    DocumentAccess,
    PaperSource,
    ProgressEvent,
    ReadIdCard,
    ReadSmartCard,
    ReadTravelDocument,
    Role,
    ScanCode,
    ScanDocument,
    ScannedDocument,
    ScanSettings,
)
from devices.result import Action, Cause, Err, Ok, Reason
from devices.tool import run_command
from station.commands.device_json import result_json
from station.commands.options import AsJson, Home, RoleArgument, print_json, terminal_of, write_private
from station.terminal_file import Terminal

_MAX_INPUT = 4096
_PICTURES = (".jpg", ".jpeg")


def read(
    role: RoleArgument,
    home: Home = None,
    as_json: AsJson = False,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, max=600, help="Seconds to wait.")] = 60.0,
    reference: Annotated[
        Path | None, typer.Option("--reference", exists=True, dir_okay=False, help="Portrait to compare a face with.")
    ] = None,
    code: Annotated[bool, typer.Option("--code", help="A camera: read a bar code or QR code held before it.")] = False,
    added_addresses: Annotated[
        bool, typer.Option("--added-addresses", help="An ID card: also addresses written onto it later.")
    ] = False,
) -> None:
    """Read once: a card, a code, a page, the face before the camera.

    A passport's number, birth date and end of validity open its chip. They are asked for, or read from standard input
    as {"number": …, "birth_date": …, "valid_to": …}, never taken from the command line.
    """
    terminal = terminal_of(home)
    if code and role not in (Role.CAMERA, Role.DOCUMENT_CAMERA, Role.CODE_SCANNER):
        raise typer.BadParameter(f"{role.value} reads no codes")
    readers: dict[Role, Callable[[], Command]] = {
        Role.ID_CARD: lambda: ReadIdCard(timeout, added_addresses),
        Role.SMART_CARD: lambda: ReadSmartCard(timeout),
        Role.PASSPORT: lambda: ReadTravelDocument(_access(), timeout),
        Role.CODE_SCANNER: lambda: ScanCode(timeout),
        Role.DOCUMENT_CAMERA: lambda: CapturePage(timeout),
        Role.DOCUMENT_SCANNER: lambda: ScanDocument(ScanSettings(), timeout),
        Role.CAMERA: lambda: CheckFace(reference.read_bytes() if reference else None, timeout),
    }
    if role in terminal.devices and role not in readers:
        result: CommandResult = Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, "nothing to read")
    elif role not in terminal.devices:
        result = _not_configured(role)
    else:
        result = run(terminal, role, ScanCode(timeout) if code else readers[role](), tell=not as_json)
    end(result, as_json)


def scan(
    out: Annotated[Path, typer.Option("--out", help="Where the pages go: .jpg (one file a page) or .pdf.")],
    home: Home = None,
    as_json: AsJson = False,
    role: Annotated[
        Role | None, typer.Option("--role", help="document_camera or document_scanner; default: the one there is.")
    ] = None,
    source: Annotated[PaperSource, typer.Option("--source", help="A scanner's glass or feeder.")] = PaperSource.FLATBED,
    duplex: Annotated[bool, typer.Option("--duplex", help="Both sides, from the feeder.")] = False,
    dpi: Annotated[int, typer.Option("--dpi", min=75, max=1200)] = 200,
    grey: Annotated[bool, typer.Option("--grey", help="Shades of grey instead of colour.")] = False,
    timeout: Annotated[float | None, typer.Option("--timeout", min=0.1, max=600, help="Seconds to wait.")] = None,
) -> None:
    """Bring paper in: found, straightened, cropped, judged.

    When a scan breaks off, the pages that came are written all the same, and the exit code is 1.
    """
    terminal = terminal_of(home)
    kind = out.suffix.lower()
    if kind not in (*_PICTURES, ".pdf"):
        raise typer.BadParameter(f"{out.name}: .jpg or .pdf expected")
    if duplex and source is not PaperSource.FEEDER:
        raise typer.BadParameter("--duplex needs --source feeder")
    chosen = role or _paper_role(terminal)
    if chosen is Role.DOCUMENT_CAMERA:
        command: Command = CapturePage(timeout or 10.0)
    elif chosen is Role.DOCUMENT_SCANNER:
        colour = ColourMode.GREY if grey else ColourMode.COLOUR
        settings = ScanSettings(source=source, duplex=duplex, colour=colour, resolution_dpi=dpi)
        command = ScanDocument(settings, timeout or 180.0)
    else:
        raise typer.BadParameter(f"{chosen.value} takes no pages (allowed: document_camera, document_scanner)")
    result = run(terminal, chosen, command, tell=not as_json)
    if isinstance(result, Ok):
        _keep(result.value, out, kind)
    end(result, as_json)


def run(terminal: Terminal, role: Role, command: Command, *, tell: bool) -> CommandResult:
    """The command to its end; ``tell`` progress on standard error."""
    setting = terminal.devices.get(role)
    if setting is None:
        return _not_configured(role)

    def progress(event: ProgressEvent) -> None:
        if tell:
            print(event.value, file=sys.stderr)

    return run_command(setting, terminal.home, command, progress)


def end(result: CommandResult, as_json: bool) -> None:
    """Say how it ended; exit 1 when it did not hold."""
    answer = result_json(result)
    if as_json:
        print_json(answer)
    elif answer["ok"]:
        _print_facts(next(value for key, value in answer.items() if key != "ok"))
    else:
        print(f"{answer['reason']} ({answer['cause']}): {answer['action']} {answer['detail']}", file=sys.stderr)
    if not answer["ok"]:
        raise typer.Exit(1)


def _print_facts(value: Any) -> None:
    for facts in value if isinstance(value, list) else [value]:
        for key, part in facts.items():
            if part is not None:
                print(f"{key}: {part}")


def _not_configured(role: Role) -> Err:
    detail = f"no [devices.{role.value}] in terminal.toml"
    return Err(Reason.ABSENT, Cause.SOFTWARE, Action.CALL_TECHNICIAN, detail)


def _paper_role(terminal: Terminal) -> Role:
    there = [role for role in (Role.DOCUMENT_CAMERA, Role.DOCUMENT_SCANNER) if role in terminal.devices]
    return there[0] if there else Role.DOCUMENT_CAMERA


def _keep(value: object, out: Path, kind: str) -> None:
    pages: tuple[CapturedPage, ...] = ()
    if isinstance(value, CapturedPage):
        pages = (value,)
    elif isinstance(value, ScannedDocument):
        pages = value.pages
    if kind == ".pdf":
        from devices.page.pdf import pdf_of  # late: it brings OpenCV along

        write_private(out, pdf_of(pages))
        return
    for number, page in enumerate(pages, 1):
        write_private(out if number == 1 else out.with_stem(f"{out.stem}-{number}"), page.jpeg)


def _access() -> DocumentAccess:
    """What is printed on the data page: typed by the person at the keyboard, or JSON on standard input."""
    if sys.stdin.isatty():
        asked: Any = {key: typer.prompt(words, err=True) for key, words in _ACCESS_WORDS.items()}
    else:
        try:
            asked = json.loads(sys.stdin.read(_MAX_INPUT))
        except ValueError:
            asked = None
    try:
        number, birth, valid_to = (asked[key] for key in _ACCESS_WORDS)
        return DocumentAccess(_text(number), date.fromisoformat(birth), date.fromisoformat(valid_to))
    except (KeyError, TypeError, ValueError):
        raise typer.BadParameter(
            'standard input must be {"number": "…", "birth_date": "YYYY-MM-DD", "valid_to": "YYYY-MM-DD"}'
        ) from None


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text")
    return value.strip()


_ACCESS_WORDS = {
    "number": "Document number",
    "birth_date": "Birth date (YYYY-MM-DD)",
    "valid_to": "Valid until (YYYY-MM-DD)",
}
