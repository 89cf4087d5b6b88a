"""What all papers share: the hall, the clerk, the number, the matter they are about, and how these are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from intake.clock import CHINA, Reading
from intake.dates import chinese_date
from intake.intake import Intake
from intake.item import ServiceItem
from intake.masking import mask_id_number
from intake.papers.labels import ID_TYPES, OTHER_ID, label
from intake.papers.numbering import FOLLOWS, Numbered, NumberFollows
from intake.papers.paper import (
    TWO_COPIES,
    Block,
    Layout,
    Paper,
    PaperHall,
    PaperKind,
    Printing,
    Rows,
    Seal,
    SignPlace,
)
from intake.papers.wording import Wording
from intake.parties import Applicant, Organisation, Representative
from intake.receipt import Hall, progress_url
from intake.text import CHINESE


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Where, when and by whom a paper is made out. ``clerk`` is the name or number on the badge.

    ``numbered`` is what `intake.papers.numbering.take_number` gave; None for papers without a document number.
    ``sealed``: a certificate is configured and the paper will be sealed with it; as long as not, it says so.
    """

    hall: Hall
    terminal: str
    at: Reading
    wording: Wording
    public_url: str | None = None
    numbered: Numbered | NumberFollows | None = None
    clerk: str = ""
    window: str = ""
    language: str = CHINESE
    training: bool = False
    sealed: bool = False

    def say(self, key: str, **parts: str | int) -> str:
        """The place's sentence, in the paper's language."""
        return self.wording.say(key, self.language, **parts)

    def title(self, key: str) -> str:
        """A title is always Chinese too: clerks have to know the paper."""
        chinese = self.wording.say(key)
        return chinese if self.language == CHINESE else f"{chinese} {self.say(key)}"

    def label(self, key: str) -> str:
        return label(key, self.language)

    @property
    def today(self) -> str:
        return day_words(self.at.local.date(), self.language)


@dataclass(frozen=True, slots=True)
class Party:
    """Who the paper is made out to, as it stands on paper. ``contact`` is who brings the matter, where another."""

    name: str
    id_type: str
    id_number: str
    phone: str = ""
    address: str = ""
    legal_representative: str = ""
    contact: str = ""
    contact_id: str = ""

    def __repr__(self) -> str:
        return "Party(…)"


@dataclass(frozen=True, slots=True)
class Matter:
    """What the paper is about. ``received_on`` is the ISO day of the take-in; ``organ`` who handles it."""

    item: ServiceItem
    case_no: str
    organ: str
    received_on: str
    party: Party
    progress_token: str = ""

    def __repr__(self) -> str:
        return f"Matter(case_no={self.case_no!r})"

    def name(self, language: str = CHINESE) -> str:
        return self.item.name.get(language)


def matter_of(
    intake: Intake,
    item: ServiceItem,
    *,
    representative: Representative | None = None,
    organisation: Organisation | None = None,
    received_on: str = "",
) -> Matter:
    """The matter of an intake; ``received_on`` where the case says another day than the clock of the take-in."""
    taken_in = datetime.fromisoformat(intake.taken_in_at).astimezone(CHINA).date()
    return Matter(
        item,
        intake.case_no,
        item.organ.name,
        received_on or taken_in.isoformat(),
        party_of(intake.applicant, dict(intake.answers), representative, organisation),
        intake.progress_token,
    )


def party_of(
    applicant: Applicant,
    answers: dict[str, str],
    representative: Representative | None = None,
    organisation: Organisation | None = None,
) -> Party:
    """The organisation where there is one, else the person; who came for them is the contact."""
    phone, address = answers.get("phone", ""), answers.get("address", "") or applicant.address or ""
    comes = representative.person if representative is not None else applicant
    if organisation is not None:
        return Party(
            organisation.name,
            label("uscc"),
            organisation.uscc,
            phone,
            answers.get("address", ""),
            organisation.legal_representative,
            comes.name,
            comes.id_number,
        )
    party = Party(applicant.name, ID_TYPES.get(applicant.id_type, OTHER_ID).get(), applicant.id_number, phone, address)
    if representative is None:
        return party
    return Party(party.name, party.id_type, party.id_number, phone, address, "", comes.name, comes.id_number)


def party_rows(
    head: Letterhead, party: Party, *, masked: bool = False, where: bool = False
) -> tuple[tuple[str, str], ...]:
    """Applicant, number, telephone, and who came for them. ``masked`` for slips, which get lost; ``where``: the address
    too."""
    shown = mask_id_number if masked else str
    rows = [
        (head.label("applicant"), party.name),
        (party.id_type if head.language == CHINESE else head.label("id_number"), shown(party.id_number)),
        (head.label("legal_representative"), party.legal_representative),
        (head.label("contact"), party.contact),
        (head.label("contact_id"), shown(party.contact_id) if party.contact_id else ""),
        (head.label("phone"), party.phone),
        (head.label("address"), party.address if where else ""),
    ]
    return tuple((name, value) for name, value in rows if value)


def matter_rows(head: Letterhead, matter: Matter) -> tuple[tuple[str, str], ...]:
    return (
        (head.label("item"), matter.name(head.language)),
        (head.label("item_code"), matter.item.impl_code),
        (head.label("organ"), matter.organ),
    )


def letter_rows(head: Letterhead, matter: Matter, *, where: bool = False) -> tuple[tuple[str, str], ...]:
    """For a letter of the organ, which names the organ above."""
    return (*party_rows(head, matter.party, where=where), (head.label("item"), matter.name(head.language)))


def compose(
    head: Letterhead,
    kind: PaperKind,
    layout: Layout,
    title: str,
    blocks: tuple[Block | None, ...],
    *,
    matter: Matter | None = None,
    organ: str = "",
    addressee: str = "",
    closing: str = "",
    seal: bool = False,
    sealed_on: str = "",
    sign: tuple[SignPlace, ...] = (),
    foot: tuple[str, ...] = (),
    limit: int | None = None,
    copy: int = 1,
    watermark: str = "",
) -> Paper:
    """The paper with everything all of them carry. A practice paper (C30 a) takes no number and says what it is."""
    organ = organ or ("" if matter is None else matter.organ)
    number, note = _number(head)
    twice = kind in TWO_COPIES
    return Paper(
        kind=kind,
        layout=layout,
        title=title,
        hall=PaperHall(head.hall.name, head.hall.address, head.hall.phone),
        printing=Printing(moment_words(head.at.local, head.language), head.terminal, copy, limit=limit),
        organ=organ,
        number=number,
        number_note=note,
        case_no="" if matter is None else matter.case_no,
        progress_url=_progress(head, matter),
        addressee=addressee,
        blocks=tuple(block for block in blocks if block is not None and _says_something(block)),
        closing=closing,
        seal=Seal(organ, sealed_on or head.today, "" if head.sealed else head.say("common.unsealed")) if seal else None,
        sign=sign,
        foot=tuple(line for line in (*foot, head.say("common.two_copies") if twice else "") if line),
        copies=2 if twice else 1,
        language=head.language,
        watermark=watermark,
        training=head.training,
    )


def _number(head: Letterhead) -> tuple[str, str]:
    if head.training:
        return "", ""
    match head.numbered:
        case Numbered(number):
            return number, ""
        case NumberFollows():
            return "", FOLLOWS
        case None:
            return "", ""


def _progress(head: Letterhead, matter: Matter | None) -> str:
    if matter is None or head.public_url is None or not matter.progress_token or head.training:
        return ""
    return progress_url(head.public_url, matter.progress_token)


def _says_something(block: Block) -> bool:
    match block:
        case Rows(entries):
            return bool(entries)
        case _:
            return True


def day_words(day: date | str, language: str = CHINESE) -> str:
    """2026年5月14日; in other languages the ISO date."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return chinese_date(found) if language == CHINESE else found.isoformat()


def moment_words(moment: datetime, language: str = CHINESE) -> str:
    """Legal time in China, 2026年5月14日 09:30."""
    local = moment.astimezone(CHINA)
    return f"{day_words(local.date(), language)} {local:%H:%M}"
