"""A paper that was handed in with an earlier case is not asked for again at the counter (CAPABILITIES C06 b)."""

from __future__ import annotations

from case_bench import take_in
from counter_kit import CounterBench
from test_at_the_counter import to_matter

from counter.autopilot import CounterScript
from intake.material import HELD

MOVING = CounterScript(
    name="moving", item="11100100000000027F3000709025000", card="resident", search="户口迁移", answers={}
)


def test_c06b_what_an_earlier_case_holds_is_marked_and_not_asked_for(desk: CounterBench) -> None:
    earlier = take_in(desk, MOVING.item)
    with desk.open_store() as store:
        before = store.case(earlier)
    assert before is not None
    to_matter(desk, MOVING)
    visit = desk.app.controller.visit
    assert visit.draft is not None
    held = [given for given in visit.draft.materials if given.not_supplied == HELD]
    assert held, "compared papers of the earlier case"
    assert {given.taken.held_from for given in held} == {before.case_no}
    offered = {slot.spec.key for slot in visit.slots() if slot.offered}
    assert not offered & {given.material for given in held}
