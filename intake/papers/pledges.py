"""What the applicant declares: D06 deferral with its pledge, D07 commitment (告知承诺), D20 separate consent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.case.events import CommitmentGiven, DeferredMaterial
from intake.item import Commitment
from intake.papers.letterhead import Letterhead, Matter, compose, day_words, letter_rows
from intake.papers.notices import you
from intake.papers.paper import Layout, Paper, PaperKind, Rows, SignPlace, Table, Text, TextStyle
from intake.papers.periods import LastDay, last_day_words

FORMS = {"paper": "纸质", "electronic": "电子", "both": "纸质或者电子"}


def deferral(head: Letterhead, matter: Matter, deferred: Sequence[DeferredMaterial], *, signature: str = "") -> Paper:
    """D06: which papers follow, until when, and what happens if not; below it the applicant's pledge."""
    rows = tuple(
        (str(no), spec.name.get(), FORMS[spec.form], last_day_words(head, LastDay(d.due)))
        for no, d in enumerate(deferred, 1)
        for spec in [matter.item.material(d.material)]
    )
    return compose(
        head,
        PaperKind.DEFERRAL,
        Layout.OFFICIAL,
        "容缺受理通知书",
        (
            Rows(letter_rows(head, matter)),
            Text(head.say("D06.open", you=you(matter.party), day=day_words(matter.received_on), item=matter.name())),
            Table(("序号", "容缺材料", "形式", "补交期限"), rows, (8, 42, 18, 32), "容缺后补材料"),
            Text(head.say("D06.late", organ=matter.organ)),
            Text("承　诺　书", TextStyle.CENTRE),
            *(Text(line) for line in head.say("D06.pledge", organ=matter.organ).split("\n")),
        ),
        matter=matter,
        addressee=matter.party.name,
        seal=True,
        sign=(SignPlace("承诺人（签字或者盖章）", picture=signature, date=head.today if signature else ""),),
    )


def commitment_letter(
    head: Letterhead,
    matter: Matter,
    commitment: Commitment,
    given: Sequence[CommitmentGiven] = (),
    *,
    signature: str = "",
) -> Paper:
    """D07: what is told, what is promised, what follows a false promise; and that one may decline (C08 f)."""
    names = {spec.key: spec.name.get() for spec in matter.item.materials}
    about = tuple(g.about for g in given) or commitment.materials
    check = f"作出承诺后{commitment.check_within.text().get()}内"
    days = sorted({g.check_by for g in given if g.check_by is not None})
    if days:
        check += f"（至{day_words(days[-1])}）"
    return compose(
        head,
        PaperKind.COMMITMENT,
        Layout.AGREEMENT,
        "告知承诺书",
        (
            Rows(letter_rows(head, matter, where=True)),
            Text("一、行政机关告知", TextStyle.STRONG),
            Rows(
                (
                    ("依据", commitment.basis),
                    ("可以承诺替代的材料", "；".join(names.get(key, key) for key in about)),
                    ("承诺内容", commitment.content.get()),
                    ("不实承诺的责任", commitment.liability.get()),
                    ("事后核查", check),
                )
            ),
            Text(head.say("D07.may_decline")),
            Text("二、申请人承诺", TextStyle.STRONG),
            *(Text(line) for line in head.say("D07.pledge").split("\n")),
        ),
        matter=matter,
        seal=True,
        sign=(SignPlace("承诺人（签字或者盖章）", picture=signature, date=head.today if signature else ""),),
    )


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """What somebody is asked to agree to, in the paper's language, and what they answered (None: not yet)."""

    purpose: str
    data: str
    keeping: str
    alternative: str
    agreed: bool | None = None


def consent_paper(
    head: Letterhead,
    facts: ConsentFacts,
    *,
    name: str,
    guardian: str = "",
    matter: Matter | None = None,
    signature: str = "",
) -> Paper:
    """D20. ``guardian`` signs for a child under 14 (Personal Information Protection Law 31)."""
    choices = (head.say("D20.agree"), head.say("D20.decline"))
    marks = ("□", "□") if facts.agreed is None else ("■", "□") if facts.agreed else ("□", "■")
    place = head.say("D20.guardian") if guardian else head.say("D20.person")
    return compose(
        head,
        PaperKind.CONSENT,
        Layout.AGREEMENT,
        head.title("D20.title"),
        (
            Rows(((head.label("name"), name), *(((head.say("D20.guardian"), guardian),) if guardian else ()))),
            Text(head.say("D20.open")),
            Rows(
                (
                    (head.label("purpose"), facts.purpose),
                    (head.label("data"), facts.data),
                    (head.label("keeping"), facts.keeping),
                    (head.label("alternative"), facts.alternative),
                )
            ),
            Text(head.say("D20.rights")),
            Rows(((head.label("answer"), "　　".join(f"{m} {c}" for m, c in zip(marks, choices, strict=True))),)),
        ),
        matter=matter,
        sign=(SignPlace(place, picture=signature, date=head.today if signature else ""),),
    )
