"""Whether who stands here is who the card says: by the camera, or by a member of staff (docs/adr/0008)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from devices.ports import FaceVerdict, Role
from devices.qt.frames import PreviewFeed
from intake.draft import CheckKind, CheckOutcome, Consent, IdentityCheck
from intake.identity import age_of
from station.staff import SignedIn, SignInResult
from station.visit import results as on
from station.visit.face_desk import FaceDesk, check_of, face_offer
from station.visit.results import FaceOffer
from station.visit.under_way import UnderWay


class Comparing:
    """Each comparison stands in `Draft.checks`."""

    def __init__(self, now: UnderWay, parent: QObject) -> None:
        self._now = now
        self._face = FaceDesk(now.parts.devices.get(Role.CAMERA), now.post, self._face_judged, parent)

    @property
    def face_preview(self) -> PreviewFeed:
        return self._face.preview

    def face_offer(self) -> FaceOffer:
        """Whether the camera is one of the ways."""
        applicant = self._now.visit.applicant
        age = None if applicant is None else age_of(applicant, self._now.today())
        return face_offer(self._face.status, self._now.visit.portrait, age)

    def ask_face(self, ticket: int) -> None:
        """`FaceOffered`."""
        self._now.post(on.FaceOffered(ticket, self.face_offer()))

    def agree_face(self) -> None:
        """The separate consent (D20) was given."""
        visit, text = self._now.visit, self._now.parts.catalog.consent("face")
        if visit.draft is None or text is None:
            raise LookupError("a consent without a draft or without a text")
        others = tuple(consent for consent in visit.draft.consents if consent.kind != text.kind)
        given = Consent(text.kind, text.version, self._now.at())
        visit.draft = replace(visit.draft, consents=(*others, given), revision=visit.draft.revision + 1)

    def check_face(self, ticket: int) -> None:
        """`FaceGuided` …, then `FaceChecked` (it stands in the draft) or `FaceFailed`."""
        portrait = self._now.visit.portrait
        self._face.start(ticket, portrait if isinstance(portrait, bytes) else None)

    def stop_face(self) -> None:
        self._face.stop()

    def _face_judged(self, verdict: FaceVerdict) -> None:
        self._checked(check_of(verdict, self._now.at()))

    def forget(self) -> None:
        """Nobody is before the camera any more, and no member of staff beside them."""
        self._face.forget()
        self._staff_leaves("closed")

    # --- a member of staff ----------------------------------------------------------------------------------------

    def staff_compared(self, actor: str, method: str, *, same: bool) -> None:
        """A member of staff has looked at person and card; it stands in the draft."""
        outcome = CheckOutcome.CONFIRMED if same else CheckOutcome.NOT_CONFIRMED
        at = self._now.at()
        self._checked(IdentityCheck(kind=CheckKind.STAFF, outcome=outcome, at=at, method=method, actor=actor))

    def _checked(self, check: IdentityCheck) -> None:
        if self._now.visit.draft is not None:
            self._now.visit.draft = self._now.visit.draft.with_check(check)

    def staff_sign_in(self, ticket: int, staff_id: str, password: str) -> None:
        """Somebody of the staff has come to this terminal: `StaffSignedIn` or `StaffRefused`."""
        done = self._now.for_this_visit(lambda result: self._staff_answered(ticket, result))
        self._now.records.sign_in(self._now.parts.passwords, self._now.parts.clock, staff_id, password, done)

    def _staff_answered(self, ticket: int, result: SignInResult) -> None:
        if isinstance(result, SignedIn):
            self._now.visit.staff = result.member
            self._now.post(on.StaffSignedIn(ticket))
        else:
            self._now.post(on.StaffRefused(ticket, result.reason))

    def staff_signs_out(self) -> None:
        """The member of staff is done here."""
        self._staff_leaves("asked")

    def _staff_leaves(self, reason: str) -> None:
        member, self._now.visit.staff = self._now.visit.staff, None
        if member is not None:
            self._now.records.sign_out(member, reason)
