"""What stands on the matter's screen beside its lists, derived from flow and visit."""

from __future__ import annotations

from dataclasses import dataclass

from counter.beside_form import camera_tries_left
from counter.steps import AskConsent, AskFaceConsent, AskSignature, FaceCheck, Matter, State, Submitting
from intake.assisted_online import is_assisted_online
from intake.draft import CheckKind
from intake.item import ServiceItem
from station.visit import signature
from station.visit.capture import Capture
from station.visit.results import FaceOffer
from station.visit.scan import Scan
from station.visit.visit import Visit


@dataclass(frozen=True, slots=True)
class MatterProps:
    """What stands on the screen beside the lists."""

    title: str = ""
    full_name: str = ""
    organ: str = ""
    summary: str = ""
    who: str = ""
    need: str = ""
    how_long: str = ""
    cost: str = ""
    conditions: tuple[str, ...] = ()
    barrier: str = ""
    work: str = ""
    failed: bool = False
    face_offer: str = ""
    face_phase: str = ""
    face_guidance: str = ""
    face_outcome: str = ""
    face_trouble: str = ""
    face_tries: int = 0
    consent: str = ""
    signature: str = ""
    signature_digest: str = ""
    signed_on_paper: bool = False
    identity_check: str = ""
    checked_by: str = ""
    started: str = ""


def derive_matter(state: State, visit: Visit, barrier: str, offer: FaceOffer, language: str) -> MatterProps:
    step, item, draft = state.step, visit.item, visit.draft
    if not isinstance(step, Matter) or item is None or draft is None:
        return MatterProps()
    signed = draft.signature
    face = step.work if isinstance(step.work, FaceCheck) else None
    tries = camera_tries_left(state)
    return MatterProps(
        title=item.short_name.get(language),
        full_name=item.name.get(language),
        organ=item.organ.name,
        summary=item.guide.summary.get(language),
        who=item.guide.who.get(language),
        need=item.guide.what_you_need.get(language),
        how_long=item.promised_limit.text().get(language),
        cost=item.guide.cost.get(language),
        conditions=tuple(condition.get(language) for condition in item.conditions),
        barrier=barrier,
        work=_work(step),
        failed=step.failed,
        face_offer=offer.value if tries or offer is not FaceOffer.OFFERED else "used_up",
        face_phase="" if face is None else face.phase.value,
        face_guidance="" if face is None or face.guidance is None else face.guidance.value,
        face_outcome="" if face is None or face.outcome is None else face.outcome.value,
        face_trouble="" if face is None or face.trouble is None else face.trouble.value,
        face_tries=tries,
        consent=_consent(step, visit, item),
        signature=_signature(step, visit, item),
        signature_digest="" if signed is None or signed.digest not in visit.pictures else signed.digest,
        signed_on_paper=signed is not None and signed.media_type != signature.MEDIA_TYPE,
        identity_check=_identity_check(visit, item),
        checked_by="" if not draft.checks else draft.checks[-1].actor or "",
        started=draft.started_at,
    )


def _work(step: Matter) -> str:
    match step.work:
        case Capture():
            return "capture"
        case Scan():
            return "scan"
        case AskConsent():
            return "consent"
        case AskFaceConsent():
            return "face_consent"
        case FaceCheck():
            return "face"
        case AskSignature():
            return "signature"
        case Submitting():
            return "submitting"
        case _:
            return ""


def _consent(step: Matter, visit: Visit, item: ServiceItem) -> str:
    given = {consent.kind for consent in (() if visit.draft is None else visit.draft.consents)}
    match step.work:
        case _ if not item.consents:
            return ""
        case _ if given >= set(item.consents):
            return "given"
        case AskConsent(refused=refused):
            return "refused" if refused else "asked"
        case _:
            return "needed"


def _signature(step: Matter, visit: Visit, item: ServiceItem) -> str:
    match step.work:
        case AskSignature(ticket=ticket, failed=failed):
            return "saving" if ticket else "failed" if failed else "asked"
        case _ if visit.draft is not None and visit.draft.signature is not None:
            return "given"
        case _:
            return "needed" if item.signature_required else ""


def _identity_check(visit: Visit, item: ServiceItem) -> str:
    draft = visit.draft
    if draft is None or item.identity_check != "person" or is_assisted_online(draft):
        return ""
    if not draft.checks:
        return "needed"
    last = draft.checks[-1]
    if last.passed:
        return "matched" if last.kind is CheckKind.FACE else "confirmed"
    return "not_confirmed"
