"""One matter on one dense screen: guide, form, materials with review points, the citizen's part, the decision."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Qt, Signal, Slot
from PySide6.QtQml import QmlElement

from counter import events as on
from counter.controller import CounterController
from counter.events import Key
from counter.models.matter_props import MatterProps, derive_matter
from counter.steps import Matter
from intake.field import FieldProblem, ProblemReason
from intake.form import prefill
from intake.identity import age_of
from intake.qt.form_model import HallFormModel
from intake.qt.lists import HallMaterialsModel
from intake.qt.rows_model import RowsModel
from intake.take_in import Defect, DefectKind, defects
from intake.text import LocalizedText
from station.visit.across import Across
from station.visit.capture import AUTHORITY
from station.visit.place_form import PlaceForm
from station.visit.results import FaceOffer
from station.visit.side_forms import DeliveryForm, PartiesForm
from station.visit.visit import Visit

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1

_T = LocalizedText.of
#: Words for the clerk where the rules speak to the citizen.
_FOR_CLERK = {
    DefectKind.CONSENT: _T("申请人还没有同意个人信息告知书。", "The applicant has not agreed to the data notice yet."),
    DefectKind.SIGNATURE: _T("申请人还没有签名。", "The applicant has not signed yet."),
    DefectKind.IDENTITY_CHECK: _T(
        "还没有核对是不是证件上的本人。", "Nobody has compared the person with the document yet."
    ),
}


@QmlElement
class CounterMatter(QObject):
    """``work``: what goes on beside the form: "", capture, scan, consent, face_consent, face, signature, submitting.

    ``fields`` is a `HallFormModel` of the whole form (role ``section``: heading of a step), ``materials`` a
    `HallMaterialsModel` (``reviewPoints``: [{key, text, required, ticked}]), ``defects`` (message, kind, about) what
    still stands in the way. kind: item, identity, field, material, consent, signature, review_point, identity_check;
    about: field or material key, ``material.point`` for a review point.
    """

    changed = Signal()
    defectsChanged = Signal()
    #: kind, about: where the focus should go (F8, or a refused take-in).
    focusAsked = Signal(str, str)
    #: queued: the screen with the form is taken down before the form is emptied
    _left = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = MatterProps()
        self._shown: tuple[int, str, str] = (0, "", "")
        self._parties: tuple[object, ...] = ()
        self._saved: dict[str, str] = {}
        self._pictures: frozenset[str] = frozenset()
        self._at_defect = -1
        self._fields = HallFormModel(self)
        self._fields.answerChanged.connect(self._answered)
        self._materials = HallMaterialsModel(self)
        self._defects: RowsModel[Defect] = RowsModel(
            {
                "message": self._defect_words,
                "kind": lambda defect: defect.kind.value,
                "about": lambda defect: defect.about,
                "reason": lambda defect: defect.reason,
            },
            self,
        )
        self._parties_form = PartiesForm(controller.session, self)
        self._delivery_form = DeliveryForm(controller.session, self)
        self._place_form = PlaceForm(controller.session, self)
        self._across = Across(controller.parts)
        self._sides = (self._parties_form, self._delivery_form, self._place_form)
        for side in self._sides:
            side.edited.connect(self._side_edited)
        self._side_unsaved = False
        self._language = controller.language
        self._left.connect(self._empty, Qt.ConnectionType.QueuedConnection)
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    # --- following ------------------------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        controller, visit = self._controller, self._controller.visit
        open_matter = isinstance(controller.state.step, Matter) and visit.item is not None and visit.draft is not None
        self._follow_language()
        self._show_form(visit, open_matter=open_matter)
        for side in self._sides:
            side.show(wanted=open_matter, language=self._language)
        language = controller.language
        camera = controller.session.comparing.face_offer()
        props = derive_matter(controller.state, visit, self._barrier(visit), camera, language)
        self._materials.set_slots(visit.slots() if open_matter else (), language)
        pictures = frozenset(visit.pictures)
        self._look_for_defects(visit, open_matter=open_matter)
        if props != self._props or pictures != self._pictures:
            self._props, self._pictures = props, pictures
            self.changed.emit()

    def _follow_language(self) -> None:
        if self._language != self._controller.language:
            self._language = self._controller.language
            self._shown = (0, "", "")
            self._defects.set_rows(())

    def _show_form(self, visit: Visit, *, open_matter: bool) -> None:
        if not open_matter or visit.item is None or visit.draft is None:
            if self._shown != (0, "", ""):
                self._shown = (0, "", "")
                self._saved = {}
                self._left.emit()
            return
        shown = (visit.number, visit.draft.id, self._language)
        draft = visit.draft
        parties = (draft.applicant, draft.organisation, draft.representative)
        if shown == self._shown and (*parties, draft.collected_for) == self._parties:
            return
        self._shown, self._parties = shown, (*parties, draft.collected_for)
        self._at_defect = -1
        card = prefill(visit.item.form, *parties)
        self._fields.show_form(
            visit.item.form,
            visit.answers(),
            self._controller.today(),
            card=card,
            sources=dict(draft.sources),
            language=self._language,
            test_build=self._controller.parts.test_build,
        )
        visit.take_answers(self._fields.answers())  # the card's words are answers too
        self._saved = visit.answers()

    @Slot()
    def _empty(self) -> None:
        if not self._shown[1]:
            self._fields.clear()

    def _barrier(self, visit: Visit) -> str:
        """Why this person cannot apply, in the words of the catalogue."""
        item, applicant = visit.item, visit.applicant
        age = None if applicant is None else age_of(applicant, self._controller.today())
        if item is None or age is None or item.eligibility.met_by(age) or item.eligibility.message is None:
            return ""
        return item.eligibility.message.get(self._controller.language)

    def _look_for_defects(self, visit: Visit, *, open_matter: bool) -> None:
        found: tuple[Defect, ...] = ()
        if open_matter and visit.item is not None and visit.draft is not None:
            test_build = self._controller.parts.test_build
            across = self._across.defects(visit.draft, visit.item)
            found = across + defects(visit.draft, visit.item, self._controller.today(), test_build=test_build)
        if found != self._defects.rows():
            self._defects.set_rows(found)
            self.defectsChanged.emit()

    def _defect_words(self, defect: Defect) -> str:
        return _FOR_CLERK.get(defect.kind, defect.message).get(self._language)

    @Slot(str, str)
    def _answered(self, key: str, value: str) -> None:
        self._controller.visit.answer(key, value)

    # --- the form -------------------------------------------------------------------------------------------------

    @Property(QObject, constant=True)
    def fields(self) -> QObject:
        return self._fields

    @Slot(str, str)
    def setValue(self, key: str, value: str) -> None:
        """As typed; it is checked and saved by `commit`."""
        self._controller.touched()
        self._fields.setValue(key, value)

    @Slot(str)
    def addRow(self, table: str) -> None:
        """One more row of a table; it is saved at once."""
        self._controller.touched()
        self._fields.addRow(table)
        self._save_answers()

    @Slot(str, int)
    def removeRow(self, table: str, row: int) -> None:
        """A row goes, the later ones move up; saved at once."""
        self._controller.touched()
        self._fields.removeRow(table, row)
        self._save_answers()

    @Slot(str, result=bool)
    def commit(self, key: str) -> bool:
        """The field is left (Enter, Tab, a choice): check and save it. False: the problem stands at the field."""
        good = bool(self._fields.checkField(key))
        self._save_answers()
        return good

    def _save_answers(self) -> None:
        answers = self._controller.visit.answers()
        if self._shown[1] and answers != self._saved:
            self._saved = answers
            self._controller.post(on.FieldCommitted(changed=True))

    @Property(str, notify=changed)
    def today(self) -> str:
        return self._controller.today().isoformat()

    # --- for whom, and how it comes -------------------------------------------------------------------------------

    @Property(QObject, constant=True)
    def parties(self) -> QObject:
        """A `PartiesForm`, for `HallParties`."""
        return self._parties_form

    @Property(QObject, constant=True)
    def delivery(self) -> QObject:
        """A `DeliveryForm`."""
        return self._delivery_form

    @Property(QObject, constant=True)
    def place(self) -> QObject:
        """A `PlaceForm`: for which place it is taken in (C14)."""
        return self._place_form

    @Slot()
    def _side_edited(self) -> None:
        self._side_unsaved = True

    @Slot()
    def keepSides(self) -> None:
        """A field of these was left: what changed is saved, and has not been signed for."""
        if self._side_unsaved:
            self._side_unsaved = False
            self._controller.post(on.FieldCommitted(changed=True))

    @Slot()
    def captureAuthority(self) -> None:
        """A page of the letter of authority, or of what proves guardian or parent."""
        draft = self._controller.visit.draft
        if draft is not None and draft.representative is not None:
            self._controller.post(on.CaptureAsked(AUTHORITY))

    # --- materials ------------------------------------------------------------------------------------------------

    @Property(QObject, constant=True)
    def materials(self) -> QObject:
        return self._materials

    @Slot(str, result=list)
    def pagesOf(self, key: str) -> list[str]:
        """Digests of the material's pages whose picture is at hand: ``image://visit/kept/<digest>``."""
        return self._controller.visit.pages_at_hand(key)

    @Slot(str, bool)
    def bringLater(self, material: str, later: bool) -> None:
        if isinstance(self._controller.state.step, Matter):
            self._controller.visit.bring_later(material, later)
            self._controller.post(on.MaterialsChanged())

    @Slot(str, bool)
    def notHere(self, material: str, gone: bool) -> None:
        """The applicant has not got it: the matter is taken in all the same, and the notice names it."""
        if isinstance(self._controller.state.step, Matter):
            self._controller.visit.not_here(material, gone)
            self._controller.post(on.MaterialsChanged())

    @Slot(str)
    def compare(self, material: str) -> None:
        """Copy and original are the same; a second time takes it back."""
        self._controller.compare(material)

    @Slot(str, str)
    def failPoint(self, material: str, point: str) -> None:
        """Looked at, and not as required; a second time takes it back."""
        self._controller.tick(material, point, met=False)

    @Slot(str, str, str)
    def explainPoint(self, material: str, point: str, reason: str) -> None:
        """What is wrong at a point that is not met, in the words of the notice."""
        self._controller.explain(material, point, reason)

    @Slot(str, str)
    def removePage(self, material: str, digest: str) -> None:
        if isinstance(self._controller.state.step, Matter):
            self._controller.visit.remove_page(material, digest)
            self._controller.post(on.MaterialsChanged())

    @Slot(str, str)
    def tick(self, material: str, point: str) -> None:
        """Tick a review point in the clerk's name, or take the tick back."""
        self._controller.tick(material, point)

    # --- the citizen ----------------------------------------------------------------------------------------------

    @Slot()
    def askConsent(self) -> None:
        """On the citizen display."""
        self._controller.post(Key.ASK_CONSENT)

    @Slot()
    def consentGiven(self) -> None:
        """The citizen was told and agrees by word of mouth: to the notice, or to the face check."""
        self._controller.post(on.ConsentAnswered(given=True))

    @Slot()
    def askSignature(self) -> None:
        """On the citizen display."""
        self._controller.post(Key.ASK_SIGNATURE)

    @Slot()
    def signOnPaper(self) -> None:
        """The form was signed on paper: it goes under the camera and is kept as the signature."""
        self._controller.post(Key.SIGN_ON_PAPER)

    @Slot()
    def checkFace(self) -> None:
        """Compare by camera; the citizen is asked for their consent first."""
        if self._props.face_offer == FaceOffer.OFFERED.value:
            self._controller.post(Key.ASK_FACE)

    @Slot()
    def faceAgain(self) -> None:
        """Another try before the camera."""
        self._controller.post(Key.RETRY)

    @Slot()
    def staffCheck(self) -> None:
        """The clerk has compared: this is the person on the document."""
        self._controller.post(on.StaffChecked(same=True))

    @Slot()
    def staffCheckFailed(self) -> None:
        """The clerk has compared: this is somebody else."""
        self._controller.post(on.StaffChecked(same=False))

    # --- the decision ---------------------------------------------------------------------------------------------

    @Slot()
    def takeIn(self) -> None:
        """收件, or the focus goes to the first thing that stands in the way."""
        if self._defects.rows():
            self._fields.commit()
            self._at_defect = -1
            self.nextDefect()
            return
        self._controller.post(Key.TAKE_IN)

    @Slot()
    def park(self) -> None:
        """暂存: the draft is kept and let go, for this or any other terminal."""
        self._controller.post(Key.PARK)

    @Slot()
    def nextDefect(self) -> None:
        """F8: one after the other, round and round."""
        found = self._defects.rows()
        if not found:
            return
        self._at_defect = (self._at_defect + 1) % len(found)
        defect = found[self._at_defect]
        if defect.kind is DefectKind.FIELD:
            self._fields.show_problem(FieldProblem(defect.about, ProblemReason(defect.reason), defect.message))
        self.focusAsked.emit(defect.kind.value, defect.about)

    @Property(QObject, constant=True)
    def defects(self) -> QObject:
        return self._defects

    @Property(int, notify=defectsChanged)
    def defectCount(self) -> int:
        return len(self._defects.rows())

    @Property(bool, notify=defectsChanged)
    def canTakeIn(self) -> bool:
        return bool(self._shown[1]) and not self._defects.rows()

    @Property(str, notify=defectsChanged)
    def whyNot(self) -> str:
        """The first thing that stands in the way, in words."""
        found = self._defects.rows()
        return self._defect_words(found[0]) if found else ""

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._props.title

    @Property(str, notify=changed)
    def fullName(self) -> str:
        return self._props.full_name

    @Property(str, notify=changed)
    def organ(self) -> str:
        return self._props.organ

    @Property(str, notify=changed)
    def summary(self) -> str:
        return self._props.summary

    @Property(str, notify=changed)
    def who(self) -> str:
        return self._props.who

    @Property(str, notify=changed)
    def need(self) -> str:
        return self._props.need

    @Property(str, notify=changed)
    def howLong(self) -> str:
        return self._props.how_long

    @Property(str, notify=changed)
    def cost(self) -> str:
        return self._props.cost

    @Property(list, notify=changed)
    def conditions(self) -> list[str]:
        return list(self._props.conditions)

    @Property(str, notify=changed)
    def barrier(self) -> str:
        """Why this person cannot apply for this; "" when nothing is known against it."""
        return self._props.barrier

    @Property(str, notify=changed)
    def work(self) -> str:
        return self._props.work

    @Property(bool, notify=changed)
    def failed(self) -> bool:
        """Taking in could not be written down; nothing was handed in."""
        return self._props.failed

    @Property(str, notify=changed)
    def consent(self) -> str:
        """needed, asked, given, refused; "" when none is asked for."""
        return self._props.consent

    @Property(str, notify=changed)
    def signature(self) -> str:
        """needed, asked, saving, failed, given; "" when none is asked for."""
        return self._props.signature

    @Property(str, notify=changed)
    def signatureDigest(self) -> str:
        """``image://visit/kept/<digest>``; "" when there is no picture."""
        return self._props.signature_digest

    @Property(bool, notify=changed)
    def signedOnPaper(self) -> bool:
        return self._props.signed_on_paper

    @Property(str, notify=changed)
    def identityCheck(self) -> str:
        """needed, confirmed (by staff), matched (by camera), not_confirmed; "" when none is asked for."""
        return self._props.identity_check

    @Property(str, notify=changed)
    def faceOffer(self) -> str:
        """offered, or why the camera is none of the ways: no_camera, no_models, no_portrait, minor, used_up (refused,
        or failed three times)."""
        return self._props.face_offer

    @Property(str, notify=changed)
    def facePhase(self) -> str:
        """While ``work`` is face: looking, failed, trouble."""
        return self._props.face_phase

    @Property(str, notify=changed)
    def faceGuidance(self) -> str:
        """starting, no_face, several_faces, too_small, too_big, off_centre, turn_to_camera, too_dark, too_bright,
        blurred, hold_still; "" before the first."""
        return self._props.face_guidance

    @Property(str, notify=changed)
    def faceOutcome(self) -> str:
        """no_match, not_live, no_reference, no_face, several_faces, poor_picture."""
        return self._props.face_outcome

    @Property(str, notify=changed)
    def faceTrouble(self) -> str:
        """no_camera, camera_restarting, no_models."""
        return self._props.face_trouble

    @Property(int, notify=changed)
    def faceTriesLeft(self) -> int:
        return self._props.face_tries

    @Property(str, notify=changed)
    def checkedBy(self) -> str:
        """Staff id of who compared."""
        return self._props.checked_by
