"""What the person before the window has shown in this visit, so that the next matter asks for none of it again
(CAPABILITIES C07 a): their document, whom they act for, the letter that lets them, and what they filed last.

Pages are sealed with the key of their case, so each matter gets a copy of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from intake.attachment import BlobRef
from intake.draft import Draft, IdentityCheck
from intake.form import effective_answers
from intake.item import ServiceItem
from intake.parties import Applicant, Organisation, Representative
from intake.prefill import Earlier, Source, SourceKind
from intake.take_in import for_parties
from station.visit.visit import Visit


@dataclass(frozen=True, slots=True)
class Shown:
    """Of the matter that was on screen last. ``since`` is when it was shown first (RFC 3339); ``letter`` and
    ``document`` are the pages themselves (JPEG), ``answers`` what that matter said."""

    here: Applicant
    since: str
    item: str
    organisation: Organisation | None = None
    representative: Representative | None = None  # without its pages
    letter: tuple[bytes, ...] = ()
    document: tuple[bytes, ...] = ()
    checks: tuple[IdentityCheck, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"Shown({self.item!r})"


def shown_by(visit: Visit, at: str) -> Shown | None:
    """As it stands when a matter is let go; None while nobody is known."""
    draft, item, here = visit.draft, visit.item, visit.applicant
    if draft is None or item is None or here is None:
        return visit.shown
    acting, before = draft.representative, visit.shown
    letter = () if acting is None else tuple(ref.digest for ref in acting.authority)
    goes_on = before is not None and (before.here, before.organisation) == (here, draft.organisation)
    return Shown(
        here=here,
        since=before.since if before is not None and goes_on else at,
        item=item.impl_code,
        organisation=draft.organisation,
        representative=None if acting is None else replace(acting, authority=()),
        letter=_pictures(visit, letter),
        document=_pictures(visit, tuple(ref.digest for ref in draft.identity_pages)),
        checks=tuple(check for check in draft.checks if check.passed)[-1:],
        answers=tuple(effective_answers(item.form, dict(draft.answers)).items()),
    )


def _pictures(visit: Visit, digests: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(visit.pictures[digest] for digest in digests if digest in visit.pictures)


def for_the_same(visit: Visit, draft: Draft, item: ServiceItem, today: date, *, test_build: bool) -> Draft:
    """The new draft in the name of the organisation that the matter before was for, where the item takes it; and with
    the comparison of person and document that was made in this visit."""
    shown = visit.shown
    if shown is None or shown.here != draft.applicant:
        return draft
    if item.identity_check == "person" and shown.checks:
        draft = replace(draft, checks=shown.checks)
    organisation = shown.organisation
    if organisation is None or organisation.kind not in item.targets:
        return draft
    return for_parties(
        draft,
        item,
        today,
        applicant=shown.here,
        representative=shown.representative,
        organisation=organisation,
        in_visit=visit.known_of(shown.here, organisation),
        test_build=test_build,
    )


def as_before(shown: Shown, draft: Draft, item: ServiceItem) -> Draft:
    """One more filing of the same item: what the last one said stands in the form, each answer marked with where it is
    from, so that only what differs is keyed."""
    if shown.item != item.impl_code:
        return draft
    source = str(Source(SourceKind.OTHER_ITEM, item.impl_code))
    known = dict(draft.answers)
    for key, value in shown.answers:
        if value and (not known.get(key) or draft.source(key) == source):
            draft = draft.with_known(key, value, source)
    return draft


def filed_already(visit: Visit) -> Earlier | None:
    """A matter of this visit that says exactly the same for the same applicant: what differs was probably forgotten."""
    draft, item = visit.draft, visit.item
    if draft is None or item is None or draft.applicant is None:
        return None
    said = tuple(effective_answers(item.form, dict(draft.answers)).items())
    same = (m for m in visit.known_of(draft.applicant, draft.organisation) if m.item == item.key)
    return next((matter for matter in same if sorted(matter.answers) == sorted(said)), None)


#: Where a page goes in the visit's draft.
BelongsTo = Callable[[Visit], Callable[[BlobRef], None]]


def copies(shown: Shown, draft: Draft) -> tuple[tuple[bytes, BelongsTo], ...]:
    """The pages that the new draft needs of its own, each with where it belongs."""
    pages: list[tuple[bytes, BelongsTo]] = []
    if draft.representative is not None and draft.organisation == shown.organisation:
        pages += [(page, lambda visit: visit.keep_authority) for page in shown.letter]
    if shown.here == draft.applicant or draft.organisation is not None:
        pages += [(page, lambda visit: visit.keep_identity_page) for page in shown.document]
    return tuple(pages)
