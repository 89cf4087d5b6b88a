"""The face record of ISO/IEC 19794-5:2005 in data group 2, and its picture as a JPEG.

The picture is untrusted: its size is read before its content, and what cannot be decoded is no picture.
"""

from __future__ import annotations

import io
import struct

_HEADER = struct.Struct(">4s4sIH")  # "FAC", version, length of the record, faces
_FACE = struct.Struct(">IH14x")  # length of the face, feature points, what they say of the person
_POINT_SIZE = 8
_IMAGE = struct.Struct(">BBHHBBHH")  # kind, coding, width, height, colour space, source, device, quality
#: A portrait is some hundred pixels wide; a bomb is not.
_MOST_PIXELS = 16_000_000
_QUALITY = 92
_FORMATS = ("JPEG", "JPEG2000")


def parse_face_record(data: bytes) -> bytes | None:
    """The coded picture of the first face; None when the record is none."""
    if len(data) < _HEADER.size + _FACE.size:
        return None
    name, version, length, faces = _HEADER.unpack_from(data)
    if name != b"FAC\0" or version != b"010\0" or faces < 1 or length > len(data):
        return None
    size, points = _FACE.unpack_from(data, _HEADER.size)
    start = _HEADER.size + _FACE.size + points * _POINT_SIZE + _IMAGE.size
    end = _HEADER.size + size
    if not start < end <= length:
        return None
    return data[start:end]


def to_jpeg(picture: bytes) -> bytes | None:
    """JPEG as it is, JPEG 2000 decoded and coded anew; None for what is neither or is damaged."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture), formats=_FORMATS) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            image.load()
            if image.format == "JPEG":
                return picture
            data = io.BytesIO()
            image.convert("RGB").save(data, "JPEG", quality=_QUALITY)
            return data.getvalue()
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        return None
