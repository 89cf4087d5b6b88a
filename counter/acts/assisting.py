"""帮办代办 (C21): staff act for the applicant, free, on their wish; the agreement (D17) has scope, duties, term."""

from __future__ import annotations

from counter.act import Act
from counter.acts.model import (
    DATE,
    Entry,
    Look,
    PaperWanted,
    Row,
    Rule,
    T,
    Wanted,
    first_missing,
    signature,
    tick,
    typed,
    words,
)
from intake.case.states import FINAL
from intake.dates import parse_date
from intake.papers.assistance import SCOPES
from intake.papers.paper import PaperKind
from intake.text import LocalizedText

_ENGLISH = ("Hand in the application", "Hand in supplements", "Sign for papers", "Collect the result")


def _rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    scopes = tuple(
        tick(entry, f"scope:{no}", T(chinese, english))
        for no, (chinese, english) in enumerate(zip(SCOPES, _ENGLISH, strict=True))
    )
    return (
        words(
            "free",
            T(
                "帮办代办自愿、免费，由{name}代办。委托人随时可以收回。",
                "Voluntary and free; {name} acts. The applicant can take it back at any time.",
            ).fill(name=look.member.name),
        ),
        *scopes,
        typed(entry, "until", T("委托到哪一天", "Until"), kind=DATE, limit=10),
        signature(entry, T("委托人签名", "The applicant signs")),
    )


def scope_of(entry: Entry) -> tuple[str, ...]:
    """What is entrusted, as it stands on the agreement."""
    return tuple(scope for no, scope in enumerate(SCOPES) if entry.ticked(f"scope:{no}"))


def _missing(look: Look, entry: Entry) -> LocalizedText | None:
    until = parse_date(entry.text("until"))
    return first_missing(
        None if scope_of(entry) else T("请勾选委托代办哪些事。", "Tick what is entrusted."),
        T("请填写今天以后的日期。", "Fill in a day from today on.") if until is None or until < look.today else None,
        None if entry.signature is not None else T("委托人还没有签名。", "The applicant has not signed yet."),
    )


def _wanted(_look: Look, entry: Entry) -> tuple[Wanted, ...]:
    facts = (("scope", "\n".join(scope_of(entry))), ("until", entry.text("until")))
    return (PaperWanted(PaperKind.ASSISTANCE, facts),)


def _only_with_the_applicant(look: Look) -> LocalizedText | None:
    if look.open.is_applicant(look.visitor):
        return None
    return T("要申请人本人在这里签委托协议。", "The applicant has to be here to sign the agreement.")


RULES: tuple[Rule, ...] = (
    Rule(
        Act.ASSIST,
        T("帮办代办委托", "Assisted service"),
        "Alt+A",
        lambda look: look.open.item.assisted and look.open.case.state not in FINAL,
        _rows,
        _missing,
        _wanted,
        _only_with_the_applicant,
    ),
)
