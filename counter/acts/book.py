"""All acts, and which of them are offered with a case now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from counter.act import Act
from counter.acts import (
    assisting,
    deciding,
    forwarding,
    handing_out,
    noticing,
    noting,
    outage,
    paying,
    supplying,
    written,
)
from counter.acts.model import Look, Rule
from intake.decision.model import Option
from intake.text import LocalizedText

#: In the order of the list.
RULES: tuple[Rule, ...] = (
    *deciding.RULES,
    *forwarding.RULES,
    *noticing.RULES,
    *supplying.RULES,
    *handing_out.RULES,
    *paying.RULES,
    *assisting.RULES,
    *noting.RULES,
    *outage.RULES,
    *written.RULES,
)
BOOK: Mapping[Act, Rule] = {rule.act: rule for rule in RULES}

_ACTS_OF = {
    Option.ACCEPT: Act.ACCEPT,
    Option.ACCEPT_DEFERRED: Act.DEFER,
    Option.ACCEPT_ON_COMMITMENT: Act.COMMIT,
    Option.NOTIFY_ONCE: Act.NOTIFY,
    Option.SECOND_NOTICE: Act.NOTIFY,
    Option.REFUSE_ACCEPTANCE: Act.REFUSE,
    Option.DECIDE_NOW: Act.DECIDE,
    Option.FORWARD: Act.FORWARD,
    Option.SEND_BACK: Act.SEND_BACK,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One act of the list. ``why_not`` None: it can be done."""

    rule: Rule
    why_not: LocalizedText | None
    recommended: bool = False


def offers(look: Look) -> tuple[Offer, ...]:
    """What may be done now: the recommended act first, then what is open, then what is not, with the reason."""
    best = None if look.assessment is None else look.assessment.recommended
    recommended = None if best is None else _ACTS_OF[best]
    shut = forwarding.NOT_AT_A_COLLECTING_PLACE if forwarding.only_collects(look) else frozenset()
    found = [
        Offer(rule, why_not := rule.why_not(look), why_not is None and rule.act is recommended)
        for rule in RULES
        if rule.act not in shut and rule.offered(look)
    ]
    return tuple(sorted(found, key=lambda offer: (not offer.recommended, offer.why_not is not None)))
