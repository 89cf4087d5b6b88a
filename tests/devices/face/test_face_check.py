"""From looks to a verdict: pure, on a clock that is only a number."""

from __future__ import annotations

import numpy as np
import pytest

from devices.face.check import FaceCheck
from devices.face.engine import Look
from devices.face.manifest import CheckRules
from devices.face.nets import Embedding
from devices.ports import FaceGuidance, FaceOutcome, FaceVerdict

RULES = CheckRules(good_frames=5, span_s=0.6)


def towards(cosine: float) -> Embedding:
    """An embedding this alike to the portrait's."""
    return np.array((cosine, np.sqrt(1 - cosine**2), 0), np.float32)


PORTRAIT = towards(1.0)


def good(match: float = 0.8, real: float = 0.95) -> Look:
    return Look(FaceGuidance.HOLD_STILL, towards(match), real)


class Run:
    """A check fed at a steady pace."""

    def __init__(self) -> None:
        self.check = FaceCheck(PORTRAIT, RULES, 0.4, 0.6, ("a", "b", "c"))
        self.now = 100.0
        self.told: list[FaceGuidance] = []

    def see(self, *looks: Look, every: float = 0.2) -> FaceVerdict | None:
        for look in looks:
            told = self.check.see(look, self.now)
            if told is not None:
                self.told.append(told)
            self.now += every
        return self.check.verdict


@pytest.mark.parametrize(
    ("look", "outcome"),
    [
        (good(), FaceOutcome.MATCHED),
        (good(match=0.2), FaceOutcome.NO_MATCH),
        (good(real=0.3), FaceOutcome.NOT_LIVE),
        (good(match=0.2, real=0.3), FaceOutcome.NOT_LIVE),
        (good(match=0.4001, real=0.6001), FaceOutcome.MATCHED),
    ],
    ids=["match", "other", "photo", "photo_of_other", "just"],
)
def test_five_good_frames_make_a_verdict(look: Look, outcome: FaceOutcome) -> None:
    run = Run()
    assert run.see(*[look] * 4) is None
    verdict = run.see(look)
    assert verdict is not None
    assert verdict.outcome is outcome
    assert verdict.models == ("a", "b", "c")
    assert verdict.match is not None
    assert verdict.match.threshold == 0.4
    assert verdict.liveness is not None
    assert verdict.liveness.passes is (outcome is not FaceOutcome.NOT_LIVE)
    assert run.check.at_deadline() == verdict


def test_one_lucky_frame_decides_nothing() -> None:
    run = Run()
    verdict = run.see(good(real=1.0), *[good(real=0.2)] * 4)
    assert verdict is not None
    assert verdict.outcome is FaceOutcome.NOT_LIVE


def test_good_frames_in_one_instant_are_not_enough() -> None:
    run = Run()
    assert run.see(*[good()] * 8, every=0.05) is None
    assert run.see(*[good()] * 6, every=0.05) is not None


def test_bad_frames_between_do_not_harm() -> None:
    run = Run()
    blurred = Look(FaceGuidance.BLURRED)
    verdict = run.see(good(), blurred, good(), good(), blurred, good(), good())
    assert verdict is not None
    assert verdict.outcome is FaceOutcome.MATCHED


def test_nobody_can_be_live_for_anothers_match() -> None:
    run = Run()
    someone_else = Look(FaceGuidance.HOLD_STILL, np.array((0.0, 0.0, 1.0), np.float32), 0.99)
    assert run.see(*[someone_else] * 4, *[good()] * 4) is None
    assert run.see(good()) is not None


@pytest.mark.parametrize(
    ("looks", "outcome"),
    [
        ([], FaceOutcome.NO_FACE),
        ([FaceGuidance.NO_FACE] * 9 + [FaceGuidance.BLURRED], FaceOutcome.NO_FACE),
        ([FaceGuidance.SEVERAL_FACES] * 9 + [FaceGuidance.NO_FACE], FaceOutcome.SEVERAL_FACES),
        ([FaceGuidance.TOO_DARK] * 9, FaceOutcome.POOR_PICTURE),
        ([FaceGuidance.NO_FACE, FaceGuidance.TOO_SMALL, FaceGuidance.BLURRED], FaceOutcome.POOR_PICTURE),
    ],
    ids=["nothing", "nobody", "several", "dark", "mixed"],
)
def test_at_the_deadline_what_was_seen_most_stands(looks: list[FaceGuidance], outcome: FaceOutcome) -> None:
    run = Run()
    run.see(*(Look(guidance) for guidance in looks))
    assert run.check.at_deadline() == FaceVerdict(outcome, models=("a", "b", "c"))


def test_too_few_good_frames_are_a_poor_picture() -> None:
    run = Run()
    run.see(*[good()] * 4)
    assert run.check.at_deadline().outcome is FaceOutcome.POOR_PICTURE


def test_guidance_is_told_on_change_and_does_not_flicker() -> None:
    run = Run()
    small, dark = Look(FaceGuidance.TOO_SMALL), Look(FaceGuidance.TOO_DARK)
    run.see(small, small, dark, small, dark, small, small, dark, dark, dark)
    assert run.told == [FaceGuidance.TOO_SMALL, FaceGuidance.TOO_DARK]


def test_a_look_shows_no_numbers_of_a_face() -> None:
    assert repr(good()) == "Look(hold_still)"
