"""From the card's words to the hall's: `devices.ports.IdDocument` → `intake.draft.Applicant`.

The two layers do not know each other; this is where they meet.
"""

from __future__ import annotations

from devices.ports import DocumentType, IdDocument
from intake.draft import Applicant, IdentityMethod

#: GB/T 39046 identity document types (CAPABILITIES §3.4). Permanent residence cards are sent as 999 "other"
#: with their number until the city's code table says otherwise.
ID_TYPES = {
    DocumentType.RESIDENT_ID: "111",
    DocumentType.HMT_RESIDENCE_PERMIT: "516",
    DocumentType.FOREIGNER_PR_2017: "999",
    DocumentType.FOREIGNER_PR_2023: "999",
}


def applicant_of(document: IdDocument) -> Applicant:
    """The person as the chip says, nothing added."""
    return Applicant(
        name=document.name or document.name_latin or "",
        id_type=ID_TYPES[document.type],
        id_number=document.number,
        sex=document.sex.value,
        birth_date=document.birth_date.isoformat(),
        nation=document.nation,
        address=document.address,
        issuer=document.issuer,
        valid_from=document.valid_from.isoformat(),
        valid_to=None if document.valid_to is None else document.valid_to.isoformat(),
        method=IdentityMethod.CHIP,
    )
