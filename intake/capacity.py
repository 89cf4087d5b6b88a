"""民事行为能力 by age (Civil Code 17–20), and what follows for who may apply."""

from __future__ import annotations

from enum import StrEnum

#: Civil Code 18: whoever is 16 and lives mainly on their own labour counts as of full capacity.
WORKING_AGE = 16
#: Personal Information Protection Law 31: below this age the guardian agrees.
OWN_CONSENT_AGE = 14


class Capacity(StrEnum):
    """民事行为能力 by age alone; what a court decided about a person is not on a card."""

    NONE = "none"  # under 8
    LIMITED = "limited"  # 8 to 17
    FULL = "full"


def capacity(age: int, *, own_labour: bool = False) -> Capacity:
    """``own_labour``: the person lives mainly on what they earn."""
    if age < 8:
        return Capacity.NONE
    if age >= 18 or (own_labour and age >= WORKING_AGE):
        return Capacity.FULL
    return Capacity.LIMITED


def needs_guardian(age: int) -> bool:
    """Under 14 the guardian's identity and consent come first (PIPL 31, CAPABILITIES §7.1)."""
    return age < OWN_CONSENT_AGE


def may_apply_alone(age: int, item_age: int | None, *, own_labour: bool = False) -> bool:
    """Without a guardian? An item that names an age itself (``item_age``) has settled from when on; never below 14."""
    if needs_guardian(age):
        return False
    return capacity(age, own_labour=own_labour) is Capacity.FULL or (item_age is not None and age >= item_age)
