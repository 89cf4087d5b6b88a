"""Cases of a person who stands here, from whatever hall: told to the city, which opens them to this terminal for some
days (docs/adr/0014 "Down"). They come down the feed like all others, a moment later."""

from __future__ import annotations

from urllib.parse import urlencode

from sync.hall.places import PlaceLine, Places
from sync.hall.sealing import DraftKey
from sync.identity import Place
from sync.outcomes import Transport


class PersonCases:
    """Blocks for at most some seconds; raises nothing for conditions of the world."""

    def __init__(self, places: Places) -> None:
        self._line: PlaceLine | None = places.line(Place.CITY)
        self._key: DraftKey | None = places.draft_key

    @property
    def available(self) -> bool:
        return self._line is not None and self._key is not None

    def open_here(self, id_type: str, id_number: str, inside: str, purpose: str = "window_service") -> bool:
        """Asks the city to tell this terminal of the person's cases. ``inside`` is the visit's id, ``purpose`` what it
        is for; the city logs both. False: nobody in reach, what is known here is all there is."""
        if self._line is None or self._key is None:
            return False
        person = self._key.keys_of(id_type, id_number).person
        asked = urlencode({"person": person, "case": inside, "purpose": purpose})
        answer = self._line.ask("GET", f"/v1/cases?{asked}", bytes_limit=_ANSWER)
        return not isinstance(answer, Transport) and answer.status == 200


#: The answer is not read (the feed tells it, signed): only so much of it is waited for.
_ANSWER = 16 << 20
