"""Asking the city for a person's licences (CAPABILITIES C16): only inside a case, for a purpose, one kind of licence.

Every method blocks for at most some seconds and raises nothing for conditions of the world. No answer is an answer of
its own: it is never taken for "there is none".
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from intake.dates import parse_date
from intake.licence import ELicence, LicencesKnown, NoAnswer
from intake.taking import TrustLevel
from sync.clock import readable_time
from sync.hall.places import PlaceLine, Places
from sync.hall.sealing import DraftKey
from sync.identity import Place
from sync.outcomes import Transport

#: Nobody has more licences of one kind that matter here; a longer answer is no answer.
_MOST = 100


class LicencePurpose(StrEnum):
    """What a look may be for; the platform takes no other."""

    SHARED_DATA_CHECK = "shared_data_check"  # instead of a paper
    E_LICENCE = "e_licence"  # in the place of a paper


class _Told(BaseModel):
    """One licence of the answer, as far as it is used. The platform's own word is not believed either."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    name: str = Field(min_length=1, max_length=200)
    number: str = Field(min_length=1, max_length=100)
    issuer: str = Field(min_length=1, max_length=200)
    region: str = Field(pattern=r"^([0-9]{6})?$")
    trust: TrustLevel
    valid_from: str | None = Field(max_length=10)
    valid_to: str | None = Field(max_length=10)
    revoked_on: str | None = Field(max_length=10)

    def licence(self, holder: str) -> ELicence:
        return ELicence(
            self.name,
            self.number,
            self.issuer,
            holder,
            self.region,
            self.valid_from,
            self.valid_to,
            self.trust,
            self.revoked_on,
        )


_TOLD = TypeAdapter(list[_Told])


class CityLicences:
    """The city's licences, as one terminal asks for them."""

    def __init__(self, places: Places) -> None:
        self._line: PlaceLine | None = places.line(Place.CITY)
        self._key: DraftKey | None = places.draft_key

    @property
    def available(self) -> bool:
        """False: this terminal is enrolled with no city, so that nobody can be asked."""
        return self._line is not None and self._key is not None

    def find(
        self, holders: Sequence[tuple[str, str]], name: str, case_id: str, purpose: str
    ) -> LicencesKnown | NoAnswer:
        """Licences of this name whose holder is one of these (`intake.licence.holders_of`).

        Raises ``ValueError`` without a case, a purpose or a holder: nothing is looked up without them."""
        if not case_id or not holders or purpose not in set(LicencePurpose):
            raise ValueError("a lookup needs a case, a purpose and whose licences")
        if self._line is None or self._key is None:
            return NoAnswer()
        found: list[ELicence] = []
        as_of = ""
        for id_type, id_number in holders:  # one after the other: whose it is follows from the question
            person = self._key.keys_of(id_type, id_number).person
            asked = urlencode({"person": person, "name": name, "case": case_id, "purpose": purpose})
            answer = self._line.ask("GET", f"/v1/licences?{asked}")
            if isinstance(answer, Transport) or answer.status != 200:
                return NoAnswer()
            told = _read(answer.body.get("licences"), name)
            said = answer.body.get("as_of")
            if told is None or readable_time(said) is None:
                return NoAnswer()
            as_of = str(said)
            found += [one.licence(id_number) for one in told]
        return LicencesKnown(tuple(found), as_of)


def _read(answer: object, name: str) -> list[_Told] | None:
    """None for what makes no sense: another licence than asked for, a day that is none."""
    try:
        told = _TOLD.validate_python(answer)
    except ValidationError:
        return None
    days = [day for one in told for day in (one.valid_from, one.valid_to, one.revoked_on) if day is not None]
    if len(told) > _MOST or any(parse_date(day) is None for day in days):
        return None
    return told if all(one.name == name for one in told) else None
