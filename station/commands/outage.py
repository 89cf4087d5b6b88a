"""``hall-station outage-slips``: numbered blanks of the outage slip (D18), printed ahead and kept ready (C27 c)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from intake.papers.letterhead import Letterhead
from intake.papers.outage import OutageEntry, outage_slip, slip_number, slip_prefix
from intake.papers.paper import Paper
from station.branding import branding_of
from station.commands.conditions import end_for_store
from station.commands.options import Home, fail, terminal_of, write_private
from station.papers import Failed, serve, shared_printery
from sync.identity import Identity, NotEnrolled
from sync.opening import open_store
from sync.store.errors import KnownStoreError


def outage_slips(
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="The file (.pdf), one slip a page.")],
    count: Annotated[int, typer.Option("--count", min=1, max=200, help="How many blanks.")] = 20,
    home: Home = None,
) -> None:
    """Make numbered blanks to be written on while nothing works. No number comes twice, whatever becomes of a file."""
    terminal = terminal_of(home)
    try:
        device_code = Identity.load(terminal.home).device_code
        store, clock = open_store(terminal.home)
    except NotEnrolled as error:
        fail(f"{error}: a slip's number names its terminal")
    except KnownStoreError as error:
        end_for_store(error)
    serve(terminal.home)
    branding = branding_of(terminal)
    printery = shared_printery()
    printery.logo = "" if branding.logo is None else branding.logo.drawing
    with store:
        at = clock.now()
        prefix = slip_prefix(device_code, at.local.year)
        numbers = [slip_number(prefix, store.next_slip(prefix)) for _ in range(count)]
    head = Letterhead(branding.hall, terminal.terminal.name, at, printery.wording)
    write_private(out, _pages([outage_slip(head, OutageEntry(number)) for number in numbers]))
    print(f"{out}: {numbers[0]} … {numbers[-1]}")


def _pages(slips: Sequence[Paper]) -> bytes:
    """All slips in one file."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    try:
        for slip in slips:
            made = shared_printery().render_pdf(slip)
            if isinstance(made, Failed):
                fail(made.reason)
            one = pypdfium2.PdfDocument(made)
            whole.import_pages(one)
            one.close()
        data = io.BytesIO()
        whole.save(data)
        return data.getvalue()
    finally:
        whole.close()
