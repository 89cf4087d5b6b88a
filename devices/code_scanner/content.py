"""From what a scanner sends to what a code says: its AIM identifier is read and taken off, its text made harmless."""

from __future__ import annotations

import re

from devices.code_reading.content import clean_code_text
from devices.ports import ScannedCode, Symbology
from devices.result import Action, Cause, Err, Ok, Reason, Result

#: ISO/IEC 15424: ``]``, the letter of the symbology, a modifier.
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]", re.ASCII)
_AIM_BYTES = re.compile(_AIM.pattern.encode())
_SYMBOLOGIES = {"Q": Symbology.QR, "C": Symbology.CODE_128, "L": Symbology.PDF_417, "d": Symbology.DATA_MATRIX}


def scanned_code(raw: bytes | str, *, aim: bool = True) -> Result[ScannedCode]:
    """The code, or ``CODE_CONTENT_INVALID`` (too long, no text). ``aim`` False: what looks like an identifier is text.

    Bytes are UTF-8, else GB18030. Never shows content in an `Err`.
    """
    letter = ""
    if aim:
        if isinstance(raw, bytes) and _AIM_BYTES.match(raw):
            letter, raw = chr(raw[1]), raw[3:]
        elif isinstance(raw, str) and _AIM.match(raw):
            letter, raw = raw[1], raw[3:]
    text = clean_code_text(raw)
    if text is None:
        return invalid(f"{len(raw)} bytes or characters are no code's text")
    symbology = _SYMBOLOGIES.get(letter, Symbology.OTHER if letter else Symbology.UNKNOWN)
    return Ok(ScannedCode(text, symbology))


def invalid(detail: str) -> Err:
    """Something was scanned that cannot be used; another code may."""
    return Err(Reason.CODE_CONTENT_INVALID, Cause.USER, Action.RETRY, detail)
