"""One rig a driver: its far end as a process, what has to lie ready for its main command, and how that should end.

A new driver of the hall is a new rig here, and every scene of `test_every_driver` is played on it.
"""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from devices.commands import CommandResult
from devices.ports import (
    CapturedPage,
    CapturePage,
    Command,
    IdDocument,
    PagesReport,
    PrintOutcome,
    PrintPages,
    PrintReceipt,
    PrintReport,
    ReadIdCard,
    ReadSmartCard,
    ReadTravelDocument,
    Role,
    ScanCode,
    ScanDocument,
    ScannedCode,
    ScannedDocument,
    ScanSettings,
    SocialSecurityCard,
    TextLine,
    TravelDocument,
)
from devices.result import Ok
from devices.settings import DeviceSetting
from devices.simulators.control import SimulatorControl
from devices.simulators.travel_documents import ACCESS
from devices.spawn import Child, spawn
from tests.devices.pcsc.pcscd_bench import need_pcscd
from tests.faults.hall import until

#: Kinds of scripted fault that a wire can have (`devices.simulators.fault_script`).
WIRE_FAULTS = ("cut", "garbage", "hang", "drop", "delay")
#: A picture on a file system is a wire that can only be pulled.
NO_FAULTS: tuple[str, ...] = ()


def nothing(_: SimulatorControl) -> None:
    """Nothing has to be laid ready, or done while the command waits."""


@dataclass(frozen=True, slots=True)
class Rig:
    """``prepare`` lays ready what the command needs; ``provoke`` is the hand that acts once the command waits.
    ``answers`` is how many answers of the far end the command takes at least: it is cut off behind each of them."""

    name: str
    role: Role
    driver: str
    kind: str
    listen: str
    command: Callable[[float], Command]
    good: Callable[[CommandResult], bool]
    answers: int = 1
    prepare: Callable[[SimulatorControl], None] = nothing
    provoke: Callable[[SimulatorControl], None] = nothing
    more: Callable[[Path], tuple[str, ...]] = lambda folder: ()
    options: dict[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = WIRE_FAULTS
    deadline_s: float = 6.0
    need: Callable[[], None] = lambda: None  # skips or fails where the machine lacks what stands between

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class FarEnd:
    """A running simulator: the hand at it, and what terminal.toml would say about the device."""

    rig: Rig
    control: SimulatorControl
    setting: DeviceSetting


@contextmanager
def far_end(rig: Rig, folder: Path) -> Iterator[FarEnd]:
    """Start the rig's simulator below ``folder``; it ends with the block."""
    rig.need()
    control = folder / "control"
    listen = rig.listen.format(folder=folder)
    arguments = [rig.kind, "--listen", listen, "--control", str(control), *rig.more(folder)]
    process = spawn(Child.SIMULATOR, arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    try:
        ready = process.stdout.readline().decode().split()
        assert ready[:1] == ["ready"], f"{rig.name}: the simulator did not come up"
        yield FarEnd(rig, SimulatorControl(control), DeviceSetting(rig.role, rig.driver, ready[1], rig.options))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


# --- what lies ready, what comes out --------------------------------------------------------------------------------


def lay_card(control: SimulatorControl) -> None:
    """A card that has been read must be lifted before it is read again."""
    control.do("lift")
    control.do("insert", card="resident")


#: pcscd looks at its readers every 0.4 s, and a slot just changed is twice looked at. Longer for a busy machine.
_NOTICED_WITHIN_S = 5.0


def put(card: str) -> Callable[[SimulatorControl], None]:
    """A chip card that has been read may be read again, but the scenes begin with one that was just put in, and that
    the reader has noticed: how long pcscd takes for that is not what is judged. A hung card is never noticed."""

    def prepare(control: SimulatorControl) -> None:
        control.do("lift")
        control.do("insert", card=card)
        with suppress(AssertionError):
            until(lambda: control.do("state")["noticed"], "the reader notices the card", _NOTICED_WITHIN_S)

    return prepare


def lay_page(control: SimulatorControl) -> None:
    control.do("place", document="lease", angle=3)


def lay_on_glass(control: SimulatorControl) -> None:
    control.do("place", document="lease")


def show_code(control: SimulatorControl) -> None:
    control.do("scan", text="HALL-0001")


def is_card(result: CommandResult) -> bool:
    return isinstance(result, Ok) and isinstance(result.value, IdDocument)


def is_social_security_card(result: CommandResult) -> bool:
    return isinstance(result, Ok) and isinstance(result.value, SocialSecurityCard)


def is_travel_document(result: CommandResult) -> bool:
    return isinstance(result, Ok) and isinstance(result.value, TravelDocument)


def is_page(result: CommandResult) -> bool:
    return isinstance(result, Ok) and isinstance(result.value, CapturedPage)


def is_scan(result: CommandResult) -> bool:
    return isinstance(result, Ok) and isinstance(result.value, ScannedDocument) and result.value.trouble is None


def is_code(result: CommandResult) -> bool:
    return isinstance(result, Ok) and isinstance(result.value, ScannedCode) and result.value.text == "HALL-0001"


def is_printed(result: CommandResult) -> bool:
    if not isinstance(result, Ok) or not isinstance(result.value, PrintReport | PagesReport):
        return False
    return result.value.outcome is PrintOutcome.PRINTED


def one_page() -> bytes:
    """An empty A4 page as PDF."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def receipt(deadline_s: float) -> Command:
    return PrintReceipt(f"job-{os.urandom(4).hex()}", (TextLine("受理回执"),), deadline_s)


def pages(deadline_s: float) -> Command:
    return PrintPages(f"job-{os.urandom(4).hex()}", one_page(), deadline_s=deadline_s)


RIGS = (
    Rig(
        "id_card on a network",
        *(Role.ID_CARD, "sdt", "id_card", "socket://127.0.0.1:0", ReadIdCard, is_card),
        answers=3,
        prepare=lay_card,
    ),
    Rig(
        "id_card on a serial line",
        *(Role.ID_CARD, "sdt", "id_card", "pty", ReadIdCard, is_card),
        answers=3,
        prepare=lay_card,
    ),
    Rig(
        "smart_card",
        *(Role.SMART_CARD, "pcsc", "smart_card", "pcscd", ReadSmartCard, is_social_security_card),
        answers=8,
        prepare=put("v1"),
        need=need_pcscd,
    ),
    Rig(
        "passport",
        *(Role.PASSPORT, "pcsc", "passport", "pcscd"),
        *(lambda deadline_s: ReadTravelDocument(ACCESS["taiwan_permit"], deadline_s), is_travel_document),
        answers=8,
        prepare=put("taiwan_permit"),
        need=need_pcscd,
    ),
    Rig(
        "code_scanner",
        *(Role.CODE_SCANNER, "serial", "code_scanner", "pty", ScanCode, is_code),
        provoke=show_code,
        # it speaks first and is never asked: silence is its ordinary state
        faults=("cut", "garbage", "delay"),
    ),
    Rig(
        "document_camera",
        *(Role.DOCUMENT_CAMERA, "opencv", "document_camera", "file://{folder}/desk.jpg", CapturePage, is_page),
        prepare=lay_page,
        faults=NO_FAULTS,
    ),
    Rig(
        "document_scanner",
        *(Role.DOCUMENT_SCANNER, "escl", "document_scanner", "escl+http://127.0.0.1:0"),
        *(lambda deadline_s: ScanDocument(ScanSettings(resolution_dpi=100), deadline_s), is_scan),
        answers=4,
        prepare=lay_on_glass,
    ),
    Rig(
        "receipt_printer",
        *(Role.RECEIPT_PRINTER, "escpos", "receipt_printer", "tcp://127.0.0.1:0", receipt, is_printed),
        answers=4,
        more=lambda folder: ("--out", str(folder / "paper")),
    ),
    Rig(
        "page_printer",
        *(Role.PAGE_PRINTER, "ipp", "page_printer", "ipp://127.0.0.1:0/ipp/print", pages, is_printed),
        answers=4,
        more=lambda folder: ("--out", str(folder / "paper")),
    ),
)
