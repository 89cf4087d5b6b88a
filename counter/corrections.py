"""What the applicant can put right on the spot (CAPABILITIES C08 e): it is corrected at the window and stands in no
notice."""

from __future__ import annotations

from collections.abc import Iterator

from intake.decision.model import Submission, ToDo
from intake.item import ServiceItem
from intake.text import LocalizedText

_CORRECT = LocalizedText.of(
    "可以当场更正，不用写进告知：“{name}”{point}。更正后勾选。",
    'To be put right here and now, in no notice: "{name}", {point}. Tick it once it is.',
)


def to_correct(item: ServiceItem, submission: Submission) -> Iterator[ToDo]:
    """Points that were found not met at the take-in and that the applicant, who is here, can meet at once."""
    points = {(spec.key, point.key): (spec, point) for spec in item.materials for point in spec.review_points}
    for mark in submission.review:
        found = points.get((mark.material, mark.point))
        if found is not None and not mark.met and found[1].correctable:
            words = _CORRECT.fill(name=found[0].name, point=found[1].text)
            yield ToDo(mark.material, mark.point, words)
