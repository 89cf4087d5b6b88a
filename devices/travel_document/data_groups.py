"""The files of a travel document's chip that are read (ICAO 9303-10): EF.COM, data groups 1 and 2."""

from __future__ import annotations

from datetime import date

from devices.ports.id_card import PhotoUnavailable
from devices.result import Action, Cause, Err, Reason, Result
from devices.travel_document.face_image import parse_face_record, to_jpeg
from devices.travel_document.mrz import Mrz, parse_mrz
from devices.travel_document.tlv import TlvError, find, parse_tlv

EF_COM, EF_DG1, EF_DG2 = 0x011E, 0x0101, 0x0102
#: What each file begins with.
TAGS = {EF_COM: 0x60, EF_DG1: 0x61, EF_DG2: 0x75}
_TAG_LIST, _MRZ = 0x5C, 0x5F1F
_GROUP, _TEMPLATE, _BLOCK = 0x7F61, 0x7F60, 0x5F2E
#: The chip has no portrait, or keeps it to itself.
NO_PHOTO = PhotoUnavailable("no_photo")
DECODE_FAILED = PhotoUnavailable("decode_failed")


def parse_com(data: bytes) -> frozenset[int] | None:
    """Tags of the data groups that the chip says it has; None when it does not say."""
    try:
        return frozenset(find(data, TAGS[EF_COM], _TAG_LIST))
    except TlvError:
        return None


def parse_dg1(data: bytes, today: date) -> Result[Mrz]:
    """The machine readable zone in data group 1."""
    try:
        zone = find(data, TAGS[EF_DG1], _MRZ)
    except TlvError:
        return Err(Reason.CARD_CONTENT_INVALID, Cause.HARDWARE, Action.CALL_STAFF, "data group 1")
    return parse_mrz(zone, today)


def parse_dg2(data: bytes) -> bytes | PhotoUnavailable:
    """The portrait in data group 2 as JPEG: the first face of the first template."""
    try:
        image = parse_face_record(_biometric_block(data))
    except TlvError:
        return DECODE_FAILED
    if image is None:
        return DECODE_FAILED
    return to_jpeg(image) or DECODE_FAILED


def _biometric_block(data: bytes) -> bytes:
    group = find(data, TAGS[EF_DG2], _GROUP)
    for tag, template in parse_tlv(group):
        if tag == _TEMPLATE:
            return find(template, _BLOCK)
    raise TlvError("no template")
