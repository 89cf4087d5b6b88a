"""Parts of items that many items have word for word, checked once and kept once.

The same matter at ten organs has the same form, materials and guide (that is what 四级十同 demands), and nearly every
form ends by asking how to reach the applicant. In a catalogue of ten thousand items that is most of its text.
"""

from __future__ import annotations

import json
from typing import Any

import pydantic

from intake.form import Form, FormStep
from intake.item import Faq, Guide, LegalBasis, Limit, Office, Organ, ProcessStep, ResultDocument
from intake.material import MaterialSpec
from intake.text import LocalizedText

_SINGLE: dict[str, type[pydantic.BaseModel]] = {
    "organ": Organ,
    "office": Office,
    "guide": Guide,
    "statutory_limit": Limit,
    "promised_limit": Limit,
}
_LISTED: dict[str, type[pydantic.BaseModel]] = {
    "legal_basis": LegalBasis,
    "process": ProcessStep,
    "results": ResultDocument,
    "faq": Faq,
    "materials": MaterialSpec,
}


class KnownParts:
    """What has been checked so far, by kind and wording."""

    def __init__(self) -> None:
        self._known: dict[tuple[type, str], object] = {}

    def settle(self, data: dict[str, Any]) -> None:
        """Put the checked parts into the place of their JSON. A part with a fault stays as it is: whoever checks the
        whole item then says where in it the fault is."""
        for key, model in _SINGLE.items():
            if key in data:
                data[key] = self._part(model, data[key])
        for key, model in _LISTED.items():
            if isinstance(data.get(key), list):
                data[key] = [self._part(model, entry) for entry in data[key]]
        if isinstance(data.get("conditions"), list):
            data["conditions"] = [self._text(entry) for entry in data["conditions"]]
        if isinstance(data.get("form"), dict):
            data["form"] = self._form(data["form"])

    def _form(self, form: dict[str, Any]) -> object:
        wording = _wording(form)
        known = self._known.get((Form, wording))
        if known is not None:
            return known
        if isinstance(form.get("steps"), list):
            form["steps"] = [self._part(FormStep, step) for step in form["steps"]]
        return self._checked(Form, wording, form)

    def _part(self, model: type[pydantic.BaseModel], value: object) -> object:
        if not isinstance(value, dict):
            return value
        wording = _wording(value)
        known = self._known.get((model, wording))
        return self._checked(model, wording, value) if known is None else known

    def _checked(self, model: type[pydantic.BaseModel], wording: str, value: object) -> object:
        try:
            checked = model.model_validate(value)
        except pydantic.ValidationError:
            return value
        self._known[model, wording] = checked
        return checked

    def _text(self, value: object) -> object:
        if not isinstance(value, str | dict):
            return value
        wording = _wording(value)
        known = self._known.get((LocalizedText, wording))
        if known is None:
            try:
                known = self._known[LocalizedText, wording] = LocalizedText.from_json(value)
            except ValueError:
                return value
        return known


def _wording(value: object) -> str:
    """What is no JSON is the catalogue's own regions, put into fields before: one and the same for all of them."""
    return json.dumps(value, ensure_ascii=False, default=lambda known: type(known).__name__)
