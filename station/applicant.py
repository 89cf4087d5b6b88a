"""From a document's words to the hall's: what `devices.ports` reads → `intake.draft.Applicant`.

The two layers do not know each other; this is where they meet. How the person was identified goes with them.
"""

from __future__ import annotations

from devices.ports import DocumentType, IdDocument, SocialSecurityCard, TravelDocument, TravelDocumentType
from intake.identity import RESIDENT_ID
from intake.parties import Applicant, IdentityMethod

#: GB/T 39046 identity document types (CAPABILITIES §3.4). Permanent residence cards are sent as 999 "other"
#: with their number until the city's code table says otherwise.
ID_TYPES = {
    DocumentType.RESIDENT_ID: "111",
    DocumentType.HMT_RESIDENCE_PERMIT: "516",
    DocumentType.FOREIGNER_PR_2017: "999",
    DocumentType.FOREIGNER_PR_2023: "999",
}
#: The same for travel documents; what is neither of these is 999 "other".
TRAVEL_TYPES = {
    TravelDocumentType.PASSPORT: "414",
    TravelDocumentType.HK_MACAO_PERMIT: "516",
    TravelDocumentType.TAIWAN_PERMIT: "511",
    TravelDocumentType.OTHER: "999",
}
#: Stands in the record of everybody who was identified by a travel document.
NOT_VERIFIED = "芯片数据已读取，真伪未核验"


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
        old_number=document.old_number,
    )


def applicant_of_social_card(card: SocialSecurityCard) -> Applicant | None:
    """The holder, whose number is the citizen's; None for a card that does not tell who holds it (version 3)."""
    if card.holder_protected or not card.name or not card.number or card.birth_date is None:
        return None
    return Applicant(
        name=card.name,
        id_type=RESIDENT_ID,
        id_number=card.number,
        sex="unknown" if card.sex is None else card.sex.value,
        birth_date=card.birth_date.isoformat(),
        nation=card.nation,
        method=IdentityMethod.SOCIAL_CARD,
    )


def applicant_of_travel_document(document: TravelDocument) -> Applicant:
    """The holder as the chip says: a Latin name, and nobody has checked that the chip is genuine."""
    return Applicant(
        name=document.name,
        id_type=TRAVEL_TYPES[document.type],
        id_number=document.number,
        sex=document.sex.value,
        birth_date=document.birth_date.isoformat(),
        issuer=document.issuing_state,
        valid_to=document.valid_to.isoformat(),
        method=IdentityMethod.TRAVEL_DOCUMENT,
        method_reason=NOT_VERIFIED,
    )
