"""What stands on a case's screen beside its lists, derived from flow and case."""

from __future__ import annotations

from dataclasses import dataclass

from counter.act import Act
from counter.acts.book import BOOK
from counter.case_work import CaseWork
from counter.models.people import local_time
from counter.steps import AskPromise, AskRating, AskSignature, CaseStep, Doing, SecondPerson, State
from intake.case.edited import edited_words
from intake.case.states import STAGE_NAMES, STAGE_OF, STATE_NAMES
from intake.case_number import group_case_number
from intake.masking import mask_id_number, mask_name
from intake.text import LocalizedText
from station.visit.capture import Capture
from station.visit.case_view import OpenCase


@dataclass(frozen=True, slots=True)
class CaseProps:
    """What stands on the screen beside the lists."""

    reading: bool = False
    item: str = ""
    organ: str = ""
    case_no: str = ""
    state: str = ""
    stage: str = ""
    applicant: str = ""
    applicant_number: str = ""
    representative: str = ""
    visitor: str = ""
    taken_in: str = ""
    limits: str = ""
    as_of: str = ""
    unsent: bool = False
    clashes: tuple[tuple[str, str, str], ...] = ()  # event, what was done, why it does not count
    results: tuple[str, ...] = ()
    why: str = ""
    act: str = ""
    act_name: str = ""
    act_keys: str = ""
    missing: str = ""
    work: str = ""
    second_problem: str = ""
    failed: bool = False
    refused: str = ""
    done: str = ""
    phase: str = ""
    trouble: str = ""
    undecided: int = 0
    edited_no: str = ""
    edited: tuple[str, ...] = ()


def derive_case(state: State, cases: CaseWork, language: str) -> CaseProps:
    """How the open case stands, and how far the act is that is being done."""
    step, found = state.step, cases.open
    if not isinstance(step, CaseStep):
        return CaseProps()
    edited = cases.edited
    if edited is not None:
        said = tuple(edited_words(one.seq, one.name, one.at).get(language) for one in edited.entries)
        return CaseProps(item=edited.item_name, edited_no=group_case_number(edited.case_no), edited=said)
    if found is None:
        return CaseProps(reading=True)
    case, item, look = found.case, found.item, cases.look()
    rule = None if step.act is None else BOOK.get(step.act)
    missing = cases.missing()
    visitor = None if look is None else look.visitor
    stranger = visitor is not None and not (found.is_applicant(visitor) or found.is_representative(visitor))
    return CaseProps(
        item=item.short_name.get(language),
        organ=item.organ.name,
        case_no=group_case_number(case.case_no),
        state=STATE_NAMES[case.state].get(language),
        stage=STAGE_NAMES[STAGE_OF[case.state]].get(language),
        applicant=_applicant(found),
        applicant_number=_applicant_number(found),
        representative="" if found.representative is None else mask_name(found.representative.person.name),
        visitor=mask_name(visitor.name) if visitor is not None and stranger else "",
        taken_in=local_time(found.intake.taken_in_at),
        limits=item.promised_limit.text().get(language),
        as_of="" if found.line.as_of is None else local_time(found.line.as_of),
        unsent=found.line.unsent and not cases.training,
        clashes=tuple((one.event_id, one.what.get(language), one.why.get(language)) for one in found.clashes),
        results=tuple(f"{result.name}　{result.number}" for result in case.results),
        why="" if look is None or look.assessment is None else look.assessment.why.get(language),
        act="" if step.act is None else step.act.value,
        act_name="" if rule is None else rule.name.get(language),
        act_keys="" if rule is None else rule.keys,
        missing="" if missing is None else missing.get(language),
        work=_work(step),
        second_problem=cases.second.refused if isinstance(step.work, SecondPerson) and step.work.refused else "",
        failed=step.failed,
        refused=cases.refused.get(language) if step.refused and cases.refused is not None else "",
        done=_done(step.done, language),
        phase="" if step.phase is None else step.phase.value,
        trouble="" if step.trouble is None else step.trouble.value,
        undecided=state.undecided,
    )


def _applicant_number(found: OpenCase) -> str:
    """An organisation's credit code is public; a person's number is masked."""
    organisation = found.organisation
    return mask_id_number(found.applicant.id_number) if organisation is None else organisation.uscc


def _applicant(found: OpenCase) -> str:
    """The organisation, where it is the applicant."""
    return found.applicant.name if found.organisation is None else found.organisation.name


_RATED = LocalizedText.of("评价", "Rating")


def _done(act: Act | None, language: str) -> str:
    if act is None:
        return ""
    return _RATED.get(language) if act is Act.RATE else BOOK[act].name.get(language)


def _work(step: CaseStep) -> str:
    match step.work:
        case Capture():
            return "capture"
        case AskSignature(ticket=ticket, failed=failed):
            return "saving" if ticket else "signature_failed" if failed else "signature"
        case AskPromise(ticket=ticket, failed=failed):
            return "saving" if ticket else "signature_failed" if failed else "promise"
        case AskRating():
            return "rating"
        case SecondPerson():
            return "second"
        case Doing():
            return "doing"
        case _:
            return ""
