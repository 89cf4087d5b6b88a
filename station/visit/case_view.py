"""One case as a screen looks at it: everything kept of it, put together once, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from intake.assistance import OfficerLoad
from intake.case.case import Case
from intake.credit import CreditNote
from intake.decision.model import KnownCase
from intake.fees import Bill
from intake.intake import Intake
from intake.item import ServiceItem
from intake.parties import Applicant, Organisation, Representative
from intake.text import LocalizedText
from station.visit.clashes import Clash
from station.visit.package_view import PackageView
from sync.notes import Assistance, OutageEntry, Payment
from sync.store.notes import KeptNote
from sync.store.papers import KeptPaper
from sync.store.queries import CaseLine
from sync.store.tampering import EditedEntry


@dataclass(frozen=True, slots=True)
class OpenCase:
    """``line`` says what no event says: until when its next clock runs, whether the platform knows everything yet.
    ``clashes`` are things done here that do not count, because the case had moved meanwhile;
    ``earlier`` the applicant's other cases, as far as they are known here; ``package`` how the whole stands that it is
    part of."""

    case: Case
    item: ServiceItem
    intake: Intake
    line: CaseLine
    papers: tuple[KeptPaper, ...] = ()
    clashes: tuple[Clash, ...] = ()
    earlier: tuple[KnownCase, ...] = ()
    package: PackageView | None = None
    payments: tuple[KeptNote, ...] = ()  # slips of its fee (`sync.notes.Payment`), oldest first
    outage_slip: OutageEntry | None = None  # what was written down before it could be entered (C27 c)
    credit: tuple[CreditNote, ...] = ()  # commitments of the applicant, in any case known here, that were not as given
    entrusted: tuple[Assistance, ...] = ()  # who acts for the applicant here (帮办代办), oldest first
    officers: tuple[OfficerLoad, ...] = ()  # who could, and how much each has in hand; who has least first

    def __repr__(self) -> str:
        return f"OpenCase({self.case!r})"

    @property
    def id(self) -> str:
        return self.case.id

    @property
    def applicant(self) -> Applicant:
        return self.intake.applicant

    @property
    def representative(self) -> Representative | None:
        return self.intake.representative

    @property
    def organisation(self) -> Organisation | None:
        return self.intake.organisation

    @property
    def payment(self) -> KeptNote | None:
        """The slip that counts: the paid one, else the last one."""
        paid = (kept for kept in self.payments if not kept.open)
        return next(paid, self.payments[-1] if self.payments else None)

    @property
    def bill(self) -> Bill | None:
        """Of its `payment`; None while there is no slip."""
        kept = self.payment
        return kept.note.bill if kept is not None and isinstance(kept.note, Payment) else None

    def material_name(self, key: str) -> LocalizedText:
        """The material's name, or its key where the item does not know it (any more)."""
        found = next((spec.name for spec in self.item.materials if spec.key == key), None)
        return LocalizedText.of(key, key) if found is None else found

    def is_applicant(self, person: Applicant | None) -> bool:
        """Is it the one the matter is for? By the document's number, never by the name; by the number they had before,
        where the card tells it."""
        return person is not None and _same(self.applicant, person)

    def is_representative(self, person: Applicant | None) -> bool:
        acting = self.representative
        return person is not None and acting is not None and _same(acting.person, person)


def _same(known: Applicant, here: Applicant) -> bool:
    return known.id_type == here.id_type and known.id_number in (here.id_number, here.old_number)


@dataclass(frozen=True, slots=True)
class EditedCase:
    """A case some of whose entries are not as they were written down (C24 a): nothing is done with it."""

    case_no: str
    item_name: str
    entries: tuple[EditedEntry, ...]


#: The item a case is pinned to, None where the catalogue has that version no more.
ItemOf = Callable[[Case], ServiceItem | None]
