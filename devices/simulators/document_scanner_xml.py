"""The scanner's side of the XML documents of eSCL (DEVICES §5.2), shaped after what sane-airscan accepts."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<scan:{0} xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"'
    ' xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"><pwg:Version>2.63</pwg:Version>'
)
_NAMES = {"scan": "http://schemas.hp.com/imaging/escl/2011/05/03", "pwg": "http://www.pwg.org/schemas/2010/12/sm"}
RESOLUTIONS = (75, 100, 150, 200, 300, 600)
_COLOURS = {"RGB24": True, "Grayscale8": False}
MODEL = "Hall Simulated Scanner"
SERIAL = "SIM-0001"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a ``ScanSettings`` document asks for; lengths in 1/300 inch."""

    feeder: bool
    duplex: bool
    colour: bool
    dpi: int
    width: int
    height: int


class WrongSettings(ValueError):
    """Not a ``ScanSettings`` this scanner can follow."""


def read_settings(document: bytes) -> Wish:
    """Raises `WrongSettings`."""
    try:
        root = ET.fromstring(document)  # noqa: S314 - the far end of our own tests, on this machine only
    except ET.ParseError as error:
        raise WrongSettings(str(error)) from None

    def text(path: str) -> str:
        return (root.findtext(path, "", _NAMES) or "").strip()

    source, colour = text("pwg:InputSource"), text("scan:ColorMode")
    region = "pwg:ScanRegions/pwg:ScanRegion/"
    try:
        wish = Wish(
            feeder={"Platen": False, "Feeder": True}[source],
            duplex=text("scan:Duplex") == "true",
            colour=_COLOURS[colour],
            dpi=int(text("scan:XResolution")),
            width=int(text(region + "pwg:Width")),
            height=int(text(region + "pwg:Height")),
        )
    except (KeyError, ValueError) as error:
        raise WrongSettings(f"missing or wrong: {error}") from None
    if wish.dpi not in RESOLUTIONS or not (0 < wish.width <= 2550 and 0 < wish.height <= 3508):
        raise WrongSettings("resolution or region out of range")
    return wish


def capabilities(*, feeder: bool, duplex: bool, uuid: str) -> bytes:
    caps = _input_caps()
    adf = (
        f"<scan:Adf><scan:AdfSimplexInputCaps>{caps}</scan:AdfSimplexInputCaps>"
        + (f"<scan:AdfDuplexInputCaps>{caps}</scan:AdfDuplexInputCaps>" if duplex else "")
        + "<scan:FeederCapacity>50</scan:FeederCapacity><scan:AdfOptions><scan:AdfOption>DetectPaperLoaded"
        "</scan:AdfOption></scan:AdfOptions></scan:Adf>"
    )
    return (
        _HEAD.format("ScannerCapabilities")
        + f"<pwg:MakeAndModel>{MODEL}</pwg:MakeAndModel><pwg:SerialNumber>{SERIAL}</pwg:SerialNumber>"
        + f"<scan:UUID>{uuid}</scan:UUID>"
        + f"<scan:Platen><scan:PlatenInputCaps>{caps}</scan:PlatenInputCaps></scan:Platen>"
        + (adf if feeder else "")
        + "</scan:ScannerCapabilities>"
    ).encode()


def status(state: str, adf: str | None, jobs: Sequence[tuple[str, int, str]]) -> bytes:
    """``jobs``: path, pages done, state."""
    told = "".join(
        f"<scan:JobInfo><pwg:JobUri>{path}</pwg:JobUri><pwg:ImagesCompleted>{done}</pwg:ImagesCompleted>"
        f"<pwg:JobState>{job_state}</pwg:JobState></scan:JobInfo>"
        for path, done, job_state in jobs
    )
    return (
        _HEAD.format("ScannerStatus")
        + f"<pwg:State>{state}</pwg:State>"
        + (f"<scan:AdfState>{adf}</scan:AdfState>" if adf else "")
        + (f"<scan:Jobs>{told}</scan:Jobs>" if told else "")
        + "</scan:ScannerStatus>"
    ).encode()


def _input_caps() -> str:
    resolutions = "".join(
        f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution><scan:YResolution>{dpi}"
        "</scan:YResolution></scan:DiscreteResolution>"
        for dpi in RESOLUTIONS
    )
    colours = "".join(f"<scan:ColorMode>{mode}</scan:ColorMode>" for mode in _COLOURS)
    return (
        "<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>"
        "<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>3508</scan:MaxHeight>"
        "<scan:MaxScanRegions>1</scan:MaxScanRegions><scan:SettingProfiles><scan:SettingProfile>"
        f"<scan:ColorModes>{colours}</scan:ColorModes><scan:DocumentFormats>"
        "<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>"
        "<scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>"
        f"<scan:SupportedResolutions><scan:DiscreteResolutions>{resolutions}</scan:DiscreteResolutions>"
        "</scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles>"
    )
