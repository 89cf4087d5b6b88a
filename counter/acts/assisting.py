"""帮办代办 (C21): staff act for the applicant, free; the agreement (D17) has scope, rights, duties, term.

The whole agreement is read before it is signed: on the clerk's panel and on the citizen's display. Who acts is chosen
by how much each officer has in hand.
"""

from __future__ import annotations

from counter.act import Act
from counter.acts.model import (
    DATE,
    Choice,
    Entry,
    Look,
    PaperWanted,
    Row,
    Rule,
    T,
    Wanted,
    chosen,
    signature,
    tick,
    typed,
    words,
)
from intake.assistance import SCOPE_NAMES, Agreement, OfficerLoad, not_agreed, offers_assistance
from intake.case.states import FINAL
from intake.papers.assistance import SCOPES
from intake.papers.paper import PaperKind
from intake.text import LocalizedText

_IN_HAND = T("在办 {running} 件，累计 {ever} 件", "{running} in hand, {ever} in all")


def _rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    scopes = tuple(tick(entry, f"scope:{no}", SCOPE_NAMES[scope]) for no, scope in enumerate(SCOPES))
    officers = tuple(
        Choice(load.officer, T(load.name, load.name), _IN_HAND.fill(running=load.running, ever=load.ever))
        for load in _officers(look)
    )
    return (
        words("agreement", look.agreement),
        chosen(entry, "officer", T("由谁代办", "Who acts"), officers, default=look.member.id),
        *scopes,
        typed(entry, "until", T("委托到哪一天", "Until"), kind=DATE, limit=10),
        signature(entry, T("委托人签名", "The applicant signs")),
    )


def _officers(look: Look) -> tuple[OfficerLoad, ...]:
    """The clerk at the window is always one of them."""
    known = look.open.officers
    if any(load.officer == look.member.id for load in known):
        return known
    return (OfficerLoad(look.member.id, look.member.name, 0, 0), *known)


def officer_of(look: Look, entry: Entry) -> OfficerLoad:
    """Who acts: the one that was chosen, else the clerk at the window."""
    wanted = entry.value("officer", look.member.id)
    known = {load.officer: load for load in _officers(look)}
    return known.get(wanted, known[look.member.id])


def scope_of(entry: Entry) -> tuple[str, ...]:
    """What is entrusted, as it stands on the agreement."""
    return tuple(scope for no, scope in enumerate(SCOPES) if entry.ticked(f"scope:{no}"))


def _missing(look: Look, entry: Entry) -> LocalizedText | None:
    agreement = Agreement(
        scope_of(entry),
        entry.text("until"),
        present=look.open.is_applicant(look.visitor),
        signed=entry.signature is not None,
    )
    refused = not_agreed(look.open.item, agreement, look.today)
    return None if refused is None else refused.message


def _wanted(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    who = officer_of(look, entry)
    facts = (
        ("scope", "\n".join(scope_of(entry))),
        ("until", entry.text("until")),
        ("officer", who.officer),
        ("officer_name", who.name),
    )
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
        lambda look: offers_assistance(look.open.item) and look.open.case.state not in FINAL,
        _rows,
        _missing,
        _wanted,
        _only_with_the_applicant,
    ),
)
