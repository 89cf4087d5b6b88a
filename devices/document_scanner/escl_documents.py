"""The XML documents of eSCL (Mopria eSCL Specification 2.97; elements in DEVICES §5.2).

`parse_capabilities` and `parse_status` take any bytes whatever and answer with a value: what a scanner says wrongly is
an ``Err``, what it leaves out takes the careful default. Lengths are in 1/300 inch.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from devices.document_scanner.escl_xml import BadXml, Element, parse, whole_number
from devices.document_scanner.offer import A4_HEIGHT, A4_WIDTH, MAX_DPI, Offer, Resolutions, SourceOffer
from devices.ports import ColourMode, PaperSource, ScanSettings
from devices.result import Action, Cause, Err, Ok, Reason, Result

_COLOURS = {"RGB24": ColourMode.COLOUR, "Grayscale8": ColourMode.GREY}
_COLOUR_WORDS = {colour: word for word, colour in _COLOURS.items()}
_JPEG = "image/jpeg"
_MAX_JOBS = 20
_MAX_WORD = 120  # characters of a model or serial number that are kept


class ScannerState(StrEnum):
    """``pwg:State``."""

    IDLE = "Idle"
    PROCESSING = "Processing"
    TESTING = "Testing"
    STOPPED = "Stopped"
    DOWN = "Down"


class AdfState(StrEnum):
    """State of the document feeder, without the prefix ``ScannerAdf``."""

    LOADED = "Loaded"
    EMPTY = "Empty"
    PROCESSING = "Processing"
    JAM = "Jam"
    MISPICK = "Mispick"
    MULTIPICK = "MultipickDetected"
    HATCH_OPEN = "HatchOpen"
    DOOR_OPEN = "DoorOpen"
    TOO_SHORT = "DuplexPageTooShort"
    TOO_LONG = "DuplexPageTooLong"
    TRAY_FAILED = "InputTrayFailed"
    TRAY_OVERLOADED = "InputTrayOverloaded"


#: What stops a feeder. The rest of the states is normal.
_FEEDER_FAULTS = {
    AdfState.JAM: Err(Reason.PAPER_JAM, Cause.HARDWARE, Action.CALL_STAFF, "paper jam"),
    AdfState.MISPICK: Err(Reason.PAPER_JAM, Cause.USER, Action.PLACE_AGAIN, "the sheet was not drawn in"),
    AdfState.MULTIPICK: Err(Reason.DOUBLE_FEED, Cause.USER, Action.PLACE_AGAIN, "several sheets at once"),
    AdfState.HATCH_OPEN: Err(Reason.COVER_OPEN, Cause.USER, Action.CALL_STAFF, "feeder hatch open"),
    AdfState.DOOR_OPEN: Err(Reason.COVER_OPEN, Cause.USER, Action.CALL_STAFF, "door open"),
    AdfState.TOO_SHORT: Err(Reason.PAPER_JAM, Cause.USER, Action.PLACE_AGAIN, "sheet too short for both sides"),
    AdfState.TOO_LONG: Err(Reason.PAPER_JAM, Cause.USER, Action.PLACE_AGAIN, "sheet too long for both sides"),
    AdfState.TRAY_FAILED: Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.CALL_TECHNICIAN, "input tray failed"),
    AdfState.TRAY_OVERLOADED: Err(Reason.PAPER_JAM, Cause.USER, Action.PLACE_AGAIN, "too many sheets in the tray"),
}


@dataclass(frozen=True, slots=True)
class Capabilities:
    """``ScannerCapabilities``, as far as we use it."""

    version: str
    model: str
    serial: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class EsclStatus:
    """``ScannerStatus``. ``adf`` None: no feeder, or a word we do not know. ``jobs``: the ``pwg:JobUri`` of those that
    are not over yet."""

    state: ScannerState
    adf: AdfState | None = None
    jobs: tuple[str, ...] = ()

    def feeder_fault(self) -> Err | None:
        """What keeps the feeder from feeding; an empty one is no fault."""
        return None if self.adf is None else _FEEDER_FAULTS.get(self.adf)


# --- reading --------------------------------------------------------------------------------------------------------


def parse_capabilities(document: bytes) -> Result[Capabilities]:
    """``Err`` (`Reason.PROTOCOL`) for what is no such document, or offers no source we can use."""
    root = _root(document, "ScannerCapabilities")
    if isinstance(root, Err):
        return root
    offer = Offer(
        flatbed=_source(root.all("Platen", "PlatenInputCaps")),
        feeder=_source(root.all("Adf", "AdfSimplexInputCaps")),
        duplex=_source(root.all("Adf", "AdfDuplexInputCaps")),
    )
    if not offer.abilities():
        return _protocol("no source with colours and resolutions in ScannerCapabilities")
    return Ok(
        Capabilities(
            version=_word(root.first_text("Version")) or "2.0",
            model=_word(root.first_text("MakeAndModel")),
            serial=_word(root.first_text("SerialNumber")),
            offer=offer,
        )
    )


def parse_status(document: bytes) -> Result[EsclStatus]:
    """``Err`` (`Reason.PROTOCOL`) for what is no such document, or says no state."""
    root = _root(document, "ScannerStatus")
    if isinstance(root, Err):
        return root
    try:
        state = ScannerState(root.first_text("State"))
    except ValueError:
        return _protocol("unknown State in ScannerStatus")
    jobs = tuple(
        job.first_text("JobUri")
        for job in root.all("Jobs", "JobInfo")
        if job.first_text("JobState") in ("Pending", "Processing")
    )
    return Ok(EsclStatus(state, _adf_state(root.first_text("AdfState")), jobs[:_MAX_JOBS]))


def _root(document: bytes, name: str) -> Element | Err:
    try:
        root = parse(document)
    except BadXml as error:
        return _protocol(f"{name}: {error}")
    return root if root.name == name else _protocol(f"another document than {name}")


def _adf_state(text: str) -> AdfState | None:
    for prefix in ("ScannerAdf", "ScannedAdf"):  # one implementation misspells it
        if text.startswith(prefix):
            try:
                return AdfState(text.removeprefix(prefix))
            except ValueError:
                return None
    return None


def _source(inputs: Iterable[Element]) -> SourceOffer | None:
    caps = next(iter(inputs), None)
    if caps is None:
        return None
    # Several profiles are ways that all work (one a colour, often): what any of them has, the scanner has.
    profiles = [*caps.all("SettingProfiles", "SettingProfile")]
    colours = frozenset(
        _COLOURS[mode.text]
        for profile in profiles
        for mode in profile.all("ColorModes", "ColorMode")
        if mode.text in _COLOURS
    )
    resolutions = _resolutions(profiles)
    if not colours or not resolutions:
        return None
    width, height = caps.integer("MaxWidth"), caps.integer("MaxHeight")
    return SourceOffer(colours, resolutions, width or A4_WIDTH, height or A4_HEIGHT)


def _resolutions(profiles: list[Element]) -> Resolutions:
    values: set[int] = set()
    low = high = 0
    step = 1
    for profile in profiles:
        for one in profile.all("SupportedResolutions", "DiscreteResolutions", "DiscreteResolution"):
            across, down = one.integer("XResolution"), one.integer("YResolution")
            if across is not None and across == down and 0 < across <= MAX_DPI:
                values.add(across)
        for span in profile.all("SupportedResolutions", "ResolutionRange", "XResolutionRange"):
            least, most = whole_number(span.first_text("Min")), whole_number(span.first_text("Max"))
            if least and most and least <= most:
                low, high, step = least, min(most, MAX_DPI), whole_number(span.first_text("Step")) or 1
    return Resolutions(frozenset(values), low, high, step)


def _word(text: str) -> str:
    """For a technician's screen: one line, no control characters, not endless."""
    return "".join(character for character in text if character.isprintable())[:_MAX_WORD]


def _protocol(detail: str) -> Err:
    return Err(Reason.PROTOCOL, Cause.HARDWARE, Action.CALL_TECHNICIAN, detail)


# --- writing --------------------------------------------------------------------------------------------------------


def settings_document(settings: ScanSettings, source: SourceOffer, version: str) -> bytes:
    """``ScanSettings`` to begin a job with: A4, or as much of it as the source takes."""
    width, height = min(A4_WIDTH, source.width), min(A4_HEIGHT, source.height)
    feeder = settings.source is PaperSource.FEEDER
    duplex = f"<scan:Duplex>{str(settings.duplex).lower()}</scan:Duplex>" if feeder else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<scan:ScanSettings xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"'
        ' xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">'
        f"<pwg:Version>{_plain(version)}</pwg:Version>"
        "<scan:Intent>Document</scan:Intent>"
        "<pwg:ScanRegions><pwg:ScanRegion>"
        "<pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>"
        f"<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset>"
        f"<pwg:Width>{width}</pwg:Width><pwg:Height>{height}</pwg:Height>"
        "</pwg:ScanRegion></pwg:ScanRegions>"
        f"<pwg:InputSource>{'Feeder' if feeder else 'Platen'}</pwg:InputSource>"
        f"<scan:ColorMode>{_COLOUR_WORDS[settings.colour]}</scan:ColorMode>"
        f"<pwg:DocumentFormat>{_JPEG}</pwg:DocumentFormat>"
        f"<scan:DocumentFormatExt>{_JPEG}</scan:DocumentFormatExt>"
        f"<scan:XResolution>{settings.resolution_dpi}</scan:XResolution>"
        f"<scan:YResolution>{settings.resolution_dpi}</scan:YResolution>"
        f"{duplex}"
        "</scan:ScanSettings>"
    ).encode()


def _plain(version: str) -> str:
    """The scanner's version, said back to it only when it is one."""
    return version if version.replace(".", "").isdigit() and version.isascii() and len(version) <= 8 else "2.0"
