"""One face check from its first frame to its verdict, as a pure record of what was seen."""

from __future__ import annotations

from collections import Counter

import numpy as np

from devices.face.engine import Look
from devices.face.manifest import CheckRules
from devices.face.nets import Embedding, cosine
from devices.ports import FaceGuidance, FaceOutcome, FaceVerdict, Score

#: A new guidance is told when two frames in a row say so: the screen shall not flicker.
_FRAMES_TO_TELL = 2


class FaceCheck:
    """Feed it every look; `verdict` is set as soon as there are enough good frames of one and the same person.

    The liveness is the mean over those frames, the match that of their mean embedding: a single lucky frame decides
    nothing. Frames that belong to different persons start the count anew, so nobody can be live for another's match.
    """

    def __init__(
        self,
        reference: Embedding,
        rules: CheckRules,
        match_threshold: float,
        live_threshold: float,
        models: tuple[str, ...],
        infrared_threshold: float | None = None,
    ) -> None:
        """``infrared_threshold`` is given where there is an infrared eye: then only looks with its picture count."""
        self._reference = reference
        self._rules = rules
        self._match_threshold = match_threshold
        self._live_threshold = live_threshold
        self._models = models
        self._infrared_threshold = infrared_threshold
        self._good: list[tuple[float, Embedding, float, float | None]] = []
        self._seen: Counter[FaceGuidance] = Counter()
        self._told: FaceGuidance | None = None
        self._last: FaceGuidance | None = None
        self._in_a_row = 0
        self.verdict: FaceVerdict | None = None

    def see(self, look: Look, now: float) -> FaceGuidance | None:
        """Take one look at monotonic time ``now``; returns guidance worth telling."""
        self._seen[look.guidance] += 1
        unpaired = self._infrared_threshold is not None and look.infrared is None
        if look.embedding is not None and look.real is not None and not unpaired:
            self._add(look.embedding, look.real, look.infrared, now)
        return self._worth_telling(look.guidance)

    def at_deadline(self) -> FaceVerdict:
        """The verdict when time is up: what was seen most of the time stands for the whole."""
        if self.verdict is not None:
            return self.verdict
        total = max(sum(self._seen.values()), 1)
        for guidance, outcome in (
            (FaceGuidance.NO_FACE, FaceOutcome.NO_FACE),
            (FaceGuidance.SEVERAL_FACES, FaceOutcome.SEVERAL_FACES),
        ):
            if self._seen[guidance] * 2 > total:
                return FaceVerdict(outcome, models=self._models)
        outcome = FaceOutcome.POOR_PICTURE if self._seen else FaceOutcome.NO_FACE
        return FaceVerdict(outcome, models=self._models)

    def _add(self, embedding: Embedding, real: float, infrared: float | None, now: float) -> None:
        if self._good and cosine(self._good[0][1], embedding) < self._match_threshold:
            self._good.clear()  # somebody else
        self._good.append((now, embedding, real, infrared))
        if len(self._good) >= self._rules.good_frames and now - self._good[0][0] >= self._rules.span_s:
            self.verdict = self._judge()

    def _judge(self) -> FaceVerdict:
        mean = np.mean([embedding for _, embedding, *_ in self._good], axis=0)
        mean = mean / np.linalg.norm(mean)
        match = Score(cosine(self._reference, mean), self._match_threshold)
        live = Score(float(np.mean([real for _, _, real, _ in self._good])), self._live_threshold)
        pair = self._pair()
        if not live.passes or (pair is not None and not pair.passes):
            outcome = FaceOutcome.NOT_LIVE
        else:
            outcome = FaceOutcome.MATCHED if match.passes else FaceOutcome.NO_MATCH
        return FaceVerdict(outcome, match, live, self._models, pair)

    def _pair(self) -> Score | None:
        seen = [infrared for *_, infrared in self._good if infrared is not None]
        if self._infrared_threshold is None or not seen:
            return None
        return Score(float(np.mean(seen)), self._infrared_threshold)

    def _worth_telling(self, guidance: FaceGuidance) -> FaceGuidance | None:
        self._in_a_row = self._in_a_row + 1 if guidance is self._last else 1
        self._last = guidance
        if guidance is self._told or (self._told is not None and self._in_a_row < _FRAMES_TO_TELL):
            return None
        self._told = guidance
        return guidance
