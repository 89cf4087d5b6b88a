"""What scanners send, byte by byte: read rightly where it is right, and never a way in where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.document_scanner.escl_documents import (
    AdfState,
    EsclStatus,
    ScannerState,
    parse_capabilities,
    parse_status,
    settings_document,
)
from devices.document_scanner.escl_xml import MAX_BYTES
from devices.document_scanner.offer import Offer, Resolutions, SourceOffer
from devices.ports import Ability, ColourMode, PaperSource, ScanSettings
from devices.result import Err, Ok, Reason
from devices.simulators.document_scanner_xml import Wish, capabilities, read_settings

_NS = b'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'


def status(state: bytes, adf: bytes | None = None) -> bytes:
    said = b"" if adf is None else b"<scan:AdfState>" + adf + b"</scan:AdfState>"
    return (
        b"<scan:ScannerStatus " + _NS + b"><pwg:State> " + state + b"\n</pwg:State>" + said + b"</scan:ScannerStatus>"
    )


@pytest.mark.parametrize(
    ("adf", "reason"),
    [
        (b"ScannerAdfLoaded", None),
        (b"ScannedAdfLoaded", None),  # one implementation's spelling
        (b"ScannerAdfEmpty", None),
        (b"ScannerAdfProcessing", None),
        (b"ScannerAdfJam", Reason.PAPER_JAM),
        (b"ScannedAdfJam", Reason.PAPER_JAM),
        (b"ScannerAdfMispick", Reason.PAPER_JAM),
        (b"ScannerAdfMultipickDetected", Reason.DOUBLE_FEED),
        (b"ScannerAdfHatchOpen", Reason.COVER_OPEN),
        (b"ScannerAdfDoorOpen", Reason.COVER_OPEN),
        (b"ScannerAdfDuplexPageTooShort", Reason.PAPER_JAM),
        (b"ScannerAdfDuplexPageTooLong", Reason.PAPER_JAM),
        (b"ScannerAdfInputTrayFailed", Reason.HARDWARE_FAULT),
        (b"ScannerAdfInputTrayOverloaded", Reason.PAPER_JAM),
        (b"ScannerAdfSomethingNew", None),
    ],
)
def test_every_state_of_the_feeder(adf: bytes, reason: Reason | None) -> None:
    read = parse_status(status(b"Idle", adf))
    assert isinstance(read, Ok)
    fault = read.value.feeder_fault()
    assert (fault and fault.reason) == reason
    assert (read.value.adf is None) == (adf == b"ScannerAdfSomethingNew")


@pytest.mark.parametrize("state", list(ScannerState))
def test_every_state_of_the_scanner(state: ScannerState) -> None:
    assert parse_status(status(state.value.encode())) == Ok(EsclStatus(state))


def test_the_misspelt_feeder_is_as_loaded_as_the_other() -> None:
    assert parse_status(status(b"Idle", b"ScannedAdfLoaded")) == Ok(EsclStatus(ScannerState.IDLE, AdfState.LOADED))


def test_capabilities_of_a_scanner_with_everything() -> None:
    read = parse_capabilities(capabilities(feeder=True, duplex=True, uuid="u"))
    assert isinstance(read, Ok)
    assert read.value.offer.abilities() == (Ability.FLATBED, Ability.FEEDER, Ability.DUPLEX, Ability.COLOUR)
    assert (read.value.model, read.value.serial) == ("Hall Simulated Scanner", "SIM-0001")
    assert read.value.offer.flatbed is not None
    assert (read.value.offer.flatbed.width, read.value.offer.flatbed.height) == (2550, 3508)
    assert 300 in read.value.offer.flatbed.resolutions
    assert 299 not in read.value.offer.flatbed.resolutions


def test_capabilities_as_other_makers_write_them() -> None:
    """Another prefix and version of the namespace, a range of resolutions, grey only, no serial number."""
    written = b"""<?xml version='1.0' encoding='utf-8'?>
    <x:ScannerCapabilities xmlns:x="urn:another"><x:Platen><x:PlatenInputCaps><x:MaxWidth>oops</x:MaxWidth>
    <x:SettingProfiles><x:SettingProfile name="1"><x:ColorModes><x:ColorMode>BlackAndWhite1</x:ColorMode>
    <x:ColorMode>Grayscale8</x:ColorMode></x:ColorModes><x:SupportedResolutions><x:ResolutionRange>
    <x:XResolutionRange><x:Min>100</x:Min><x:Max>4800</x:Max><x:Normal>300</x:Normal><x:Step>50</x:Step>
    </x:XResolutionRange></x:ResolutionRange></x:SupportedResolutions></x:SettingProfile></x:SettingProfiles>
    </x:PlatenInputCaps></x:Platen></x:ScannerCapabilities>"""
    read = parse_capabilities(written)
    assert isinstance(read, Ok)
    flatbed = read.value.offer.flatbed
    assert flatbed is not None
    assert flatbed.colours == {ColourMode.GREY}
    assert [dpi for dpi in (100, 120, 150, 600, 650) if dpi in flatbed.resolutions] == [100, 150, 600]
    assert (flatbed.width, read.value.serial) == (2480, "")
    assert read.value.offer.abilities() == (Ability.FLATBED,)


@pytest.mark.parametrize(
    ("settings_", "detail"),
    [
        (ScanSettings(source=PaperSource.FEEDER), "no feeder"),
        (ScanSettings(source=PaperSource.FEEDER, duplex=True), "duplex"),
        (ScanSettings(colour=ColourMode.COLOUR), "no colour"),
        (ScanSettings(colour=ColourMode.GREY, resolution_dpi=601), "there are: 200, 300"),
        (ScanSettings(colour=ColourMode.GREY, resolution_dpi=300, max_pages=0), "no page"),
    ],
)
def test_what_a_scanner_does_not_offer_is_refused(settings_: ScanSettings, detail: str) -> None:
    grey = SourceOffer(frozenset({ColourMode.GREY}), Resolutions(frozenset({200, 300})))
    refused = Offer(flatbed=grey).source_for(settings_)
    assert isinstance(refused, Err)
    assert refused.reason is Reason.UNSUPPORTED
    assert detail in refused.detail


def test_settings_as_an_independent_reader_sees_them() -> None:
    narrow = SourceOffer(frozenset(ColourMode), Resolutions(frozenset({200})), width=2000, height=9000)
    wanted = ScanSettings(PaperSource.FEEDER, duplex=True, colour=ColourMode.GREY, resolution_dpi=200)
    said = read_settings(settings_document(wanted, narrow, "2.63"))
    assert said == Wish(feeder=True, duplex=True, colour=False, dpi=200, width=2000, height=3508)
    hostile = settings_document(ScanSettings(), narrow, "2.0</pwg:Version><scan:Evil/>")
    assert b"Evil" not in hostile


# --- hostile --------------------------------------------------------------------------------------------------------

_LAUGHS = b"""<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
<scan:ScannerStatus %s><pwg:State>&c;</pwg:State></scan:ScannerStatus>"""
_FILE = b"""<!DOCTYPE s [<!ENTITY f SYSTEM "file:///etc/hostname">]>
<scan:ScannerStatus %s><pwg:State>Idle</pwg:State><scan:AdfState>&f;</scan:AdfState></scan:ScannerStatus>"""


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"\x00" * 40,
        b"HTTP/1.1 200 OK",
        b"<html><body>Log in</body></html>",
        _LAUGHS.replace(b"%s", _NS),
        _FILE.replace(b"%s", _NS),
        b"<!DOCTYPE scan:ScannerStatus>" + status(b"Idle"),
        b"<a>" * 30_000,
        b"<ScannerStatus>" + b"<a/>" * 20_000 + b"</ScannerStatus>",
        status(b"Idle" * MAX_BYTES),
        status(b"idle"),
        status(b""),
        b'<?xml version="1.0" encoding="utf-7"?>' + status(b"Idle"),
        b'<?xml version="1.0" encoding="gb18030"?>' + status(b"Idle"),
        b'<?xml version="1.0" encoding="nonsense"?>' + status(b"Idle"),
        status(b"Idle")[:-5],
        status(b"Idle") + status(b"Idle"),
        status(b"\xff\xfe"),
        capabilities(feeder=False, duplex=False, uuid="u").replace(b"ColorMode>", b"Color>"),
    ],
)
@pytest.mark.timeout(30)  # one that expands, or makes the parser look again and again, takes minutes
def test_a_hostile_document_is_refused(hostile: bytes) -> None:
    for parse in (parse_status, parse_capabilities):
        answer = parse(hostile)
        assert isinstance(answer, Err)
        assert answer.reason is Reason.PROTOCOL
        assert len(answer.detail) < 200


def test_words_for_a_technicians_screen_are_short_and_plain() -> None:
    whole = capabilities(feeder=False, duplex=False, uuid="u")
    read = parse_capabilities(whole.replace(b"SIM-0001", "\u202e1\t\n2".encode() + b"x" * 9000))
    assert isinstance(read, Ok)
    assert read.value.serial.startswith("12xx")
    assert len(read.value.serial) == 120


_WHOLE = (capabilities(feeder=True, duplex=True, uuid="u"), status(b"Processing", b"ScannerAdfJam"))


@st.composite
def _spoiled(draw: st.DrawFn) -> bytes:
    """A true document with some bytes changed, cut out, or doubled: what breaks a parser that random bytes do not."""
    data = bytearray(draw(st.sampled_from(_WHOLE)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data) - 1))
        length = draw(st.integers(0, 40))
        data[at : at + length] = draw(st.binary(max_size=12) | st.just(bytes(data[at : at + 2 * length])))
        if not data:
            break
    return bytes(data)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | _spoiled())
def test_any_bytes_get_an_answer(document: bytes) -> None:
    read = parse_capabilities(document)
    if isinstance(read, Ok):
        offer = read.value.offer
        assert offer.abilities()
        for source in (offer.flatbed, offer.feeder, offer.duplex):
            assert source is None or (source.colours and source.resolutions and source.width > 0 and source.height > 0)
    else:
        assert read.reason is Reason.PROTOCOL
    told = parse_status(document)
    assert isinstance(told, Ok) or told.reason is Reason.PROTOCOL
