"""What a visit does with the hall, without screens: what is offered, what is waited for, what is left with."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication

from devices.ports import (
    DeviceState,
    DeviceStatus,
    FaceOutcome,
    FaceVerdict,
    LabelledLine,
    PhotoUnavailable,
    ReceiptElement,
    Score,
    TextLine,
)
from devices.result import Reason
from intake.draft import Draft
from intake.parties import Applicant, IdentityMethod
from intake.receipt import Hall
from station.jobs import JobLane
from station.scheduler import ManualScheduler
from station.visit import results as on
from station.visit.face_desk import check_of, face_offer
from station.visit.hall_desk import FIND_WITHIN, NUMBER_WITHIN, RENEW_EVERY, TAKE_WITHIN, HallDesk
from station.visit.look_up import known_drafts
from station.visit.results import FaceOffer, Kept, QueueTrouble
from station.visit.slip_paper import slip_of
from station.visit.visit import Proof
from sync.hall.results import (
    CalledElsewhere,
    Closed,
    Found,
    Held,
    Lost,
    NobodyWaits,
    Reach,
    Renewed,
    SharedDraft,
    Taken,
    Unreachable,
)
from sync.identity import Place
from sync.store.drafts import KeptDraft

ID = "01970000-0000-7000-8000-00000000000"
PERSON = Applicant("测试甲", "111", "11010519491231002X", "female", "1949-12-31")
HELD = Held("综合窗口 3", "2026-05-14T01:31:00Z")


# --- what is offered ------------------------------------------------------------------------------------------


def kept(number: int = 1, saved: str = "2026-05-14T01:00:00Z", revision: int = 3, shared: int | None = 3) -> KeptDraft:
    draft = Draft(ID + str(number), "ITEM", 1, "2026-05-14T00:00:00Z", revision=revision)
    return KeptDraft(draft, saved, shared, None, revision, None)


def shared(
    number: int = 1, saved: str = "2026-05-14T01:00:00Z", revision: int = 3, held: Held | None = None
) -> SharedDraft:
    return SharedDraft(ID + str(number), revision, saved, "2026-05-29T01:00:00Z", held, Place.HALL, cast(Any, None))


LATER = "2026-05-14T02:00:00Z"


@pytest.mark.parametrize(
    ("here", "there", "offered"),
    [
        pytest.param(kept(), None, "here", id="only here"),
        pytest.param(None, shared(), "fetch", id="only there"),
        pytest.param(kept(), shared(), "here", id="the same on both sides"),
        pytest.param(kept(), shared(saved=LATER, revision=5), "fetch", id="saved elsewhere since"),
        pytest.param(kept(revision=6), shared(), "here", id="saved here since"),
        pytest.param(kept(revision=6), shared(saved=LATER, revision=5), "fetch", id="both saved, they later"),
        pytest.param(kept(revision=6, saved=LATER), shared(revision=5), "here", id="both saved, we later"),
        pytest.param(kept(shared=None), shared(revision=5), "here", id="never brought, saved at the same time"),
        pytest.param(kept(), shared(held=HELD), "held", id="open elsewhere"),
        pytest.param(None, shared(held=HELD), "held", id="open elsewhere, nothing here"),
    ],
)
def test_the_later_save_is_offered_and_who_has_it_open_is_said(
    here: KeptDraft | None, there: SharedDraft | None, offered: str
) -> None:
    ((offer, fetch),) = known_drafts([] if here is None else [here], [] if there is None else [there], {})
    assert (fetch, offer.held is not None, offer.draft is not None) == {
        "here": (False, False, True),
        "fetch": (True, False, False),
        "held": (False, True, False),
    }[offered]


def test_what_is_over_elsewhere_is_not_offered_and_the_rest_is_latest_first() -> None:
    drafts = [kept(1), kept(2, saved=LATER), kept(3)]
    known = known_drafts(drafts, [shared(4, saved="2026-05-14T03:00:00Z")], {ID + "1": "taken_in"})
    assert [offer.id[-1] for offer, _ in known] == ["4", "2", "3"]


# --- what is waited for ---------------------------------------------------------------------------------------


class LaterExecutor(Executor):
    """Runs a job when the test says so."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], None]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.jobs.append(lambda: fn(*args, **kwargs))
        return Future()


class Drafts:
    """Answers what the test puts down."""

    available = True

    def __init__(self) -> None:
        self.taken: Taken | Held | Closed | Unreachable = Taken(kept().draft, {}, 3, Place.HALL)
        self.holding: Any = Renewed()
        self.asked: list[str] = []
        self.slips: list[str | None] = []

    def find(self, id_type: str, id_number: str, typed_with_slip: str | None) -> Found:
        self.slips.append(typed_with_slip)
        return Found(Reach.HALL, (shared(),))

    def take(self, shared: SharedDraft, take_over: bool = False) -> Taken | Held | Closed | Unreachable:
        self.asked.append(f"take {shared.id[-1]} {take_over}")
        return self.taken

    def hold(self, draft_id: str, id_type: str, id_number: str) -> Any:
        self.asked.append(f"hold {draft_id[-1]}")
        return self.holding

    def renew(self, draft_id: str) -> Any:
        self.asked.append(f"renew {draft_id[-1]}")
        return self.holding

    def release(self, draft_id: str) -> None:
        self.asked.append(f"release {draft_id[-1]}")

    def where_is(self, slip_code: str) -> Any:
        return Unreachable()

    def closed(self, draft_ids: Any) -> Any:
        return dict.fromkeys(draft_ids, "taken_in")


class Desk:
    """A hall desk with its lane and its time in the test's hand."""

    def __init__(self, queue: Any = None) -> None:
        self.drafts = Drafts()
        self.executor = LaterExecutor()
        self.scheduler = ManualScheduler()
        self.posted: list[Any] = []
        self.got: list[Any] = []
        self.lane = JobLane("hall", executor=self.executor)
        self.hall = HallDesk(self.lane, self.drafts, queue, self.scheduler, self.posted.append)

    def answer(self) -> None:
        """Whatever was asked is answered now."""
        jobs, self.executor.jobs = self.executor.jobs, []
        for job in jobs:
            job()
        QCoreApplication.processEvents()


@pytest.fixture
def desk(qapp: object) -> Desk:
    return Desk()


def test_a_look_up_gets_what_the_hall_has_and_what_is_over(desk: Desk) -> None:
    desk.hall.find(PERSON, "", [ID + "1"], lambda found, closed: desk.got.append((found, closed)))
    desk.answer()
    ((found, closed),) = desk.got
    assert found.reach is Reach.HALL
    assert closed == {ID + "1": "taken_in"}


def test_a_silent_hall_holds_up_a_look_up_for_two_seconds(desk: Desk) -> None:
    desk.hall.find(PERSON, "", [], lambda found, _: desk.got.append(found))
    desk.scheduler.advance(FIND_WITHIN - 0.1)
    assert desk.got == []
    desk.scheduler.advance(0.1)
    assert desk.got == [Found(Reach.NOBODY)]
    desk.answer()
    assert len(desk.got) == 1, "an answer that nobody waits for any more"


@pytest.mark.parametrize(
    ("method", "asked_with"), [(IdentityMethod.CHIP, None), (IdentityMethod.MANUAL, "K001-7WKK-7PXT")]
)
def test_a_slip_counts_only_for_a_typed_identity(desk: Desk, method: IdentityMethod, asked_with: str | None) -> None:
    desk.hall.find(replace(PERSON, method=method), "K001-7WKK-7PXT", [], lambda *_: None)
    desk.answer()
    assert desk.drafts.slips == [asked_with]


def test_a_draft_that_comes_too_late_is_given_back(desk: Desk) -> None:
    desk.hall.take(shared(), desk.got.append, take_over=False)
    desk.scheduler.advance(TAKE_WITHIN)
    assert desk.got == [Unreachable()]
    desk.answer()
    desk.answer()
    assert desk.drafts.asked == ["take 1 False", "release 1"]


def test_what_was_taken_is_renewed_and_let_go_with_the_visit(desk: Desk) -> None:
    desk.hall.take(shared(), desk.got.append, take_over=True)
    desk.answer()
    desk.hall.keep_open(ID + "1", PERSON)
    desk.answer()
    desk.scheduler.advance(RENEW_EVERY)
    desk.answer()
    desk.hall.let_go()
    desk.answer()
    desk.scheduler.advance(10 * RENEW_EVERY)
    assert desk.executor.jobs == []
    assert desk.drafts.asked == ["take 1 True", "renew 1", "renew 1", "release 1"]


def test_a_draft_begun_here_is_held_from_the_start(desk: Desk) -> None:
    desk.hall.keep_open(ID + "2", PERSON)
    desk.hall.keep_open(ID + "2", PERSON)
    desk.answer()
    assert desk.drafts.asked == ["hold 2"]


@pytest.mark.parametrize(
    ("holding", "said"),
    [
        (Lost("综合窗口 3"), on.DraftLost(holder="综合窗口 3")),
        (Lost(None), on.DraftLost(holder=None)),
        (Closed("taken_in"), on.DraftLost(closed="taken_in")),
    ],
)
def test_a_lost_lease_is_said_once_and_never_released_from_its_new_holder(
    desk: Desk, holding: Any, said: on.DraftLost
) -> None:
    desk.hall.keep_open(ID + "1", PERSON)
    desk.answer()
    desk.drafts.holding = holding
    desk.scheduler.advance(RENEW_EVERY)
    desk.answer()
    assert desk.posted == [said]
    desk.scheduler.advance(10 * RENEW_EVERY)
    desk.hall.let_go()
    desk.answer()
    assert "release 1" not in desk.drafts.asked


def test_a_hall_that_is_gone_for_a_while_costs_no_lease(desk: Desk) -> None:
    desk.hall.keep_open(ID + "1", PERSON)
    desk.drafts.holding = Unreachable()
    desk.answer()
    for _ in range(5):
        desk.scheduler.advance(RENEW_EVERY)
        desk.answer()
    assert desk.posted == []
    assert desk.drafts.asked == ["hold 1", *["renew 1"] * 5]


def test_an_answer_for_the_last_draft_says_nothing_about_this_one(desk: Desk) -> None:
    desk.hall.keep_open(ID + "1", PERSON)
    desk.hall.let_go()
    desk.drafts.holding = Lost("综合窗口 3")
    desk.answer()
    assert desk.posted == []


def test_without_a_hall_everything_is_answered_at_once(qapp: object) -> None:
    posted: list[Any] = []
    got: list[Any] = []
    hall = HallDesk(None, Drafts(), None, ManualScheduler(), posted.append)
    assert not hall.shares
    hall.find(PERSON, "", [], lambda found, _: got.append(found))
    hall.number("general", None, "asked", None, got.append)
    hall.keep_open(ID + "1", PERSON)
    hall.let_go()
    hall.read_queue(1)
    hall.call(2, "3")
    hall.finish(3, "3", "t")
    assert got == [Found(Reach.NOBODY), Unreachable()]
    assert posted == [
        on.QueueRead(1, None),
        on.QueueRefused(2, QueueTrouble.UNREACHABLE),
        on.QueueRefused(3, QueueTrouble.UNREACHABLE),
    ]


class Queue:
    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def call(self, window: str, ticket_id: str | None = None) -> Any:
        return self.answer


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (NobodyWaits(), on.QueueRefused(7, QueueTrouble.NOBODY_WAITS)),
        (CalledElsewhere("2"), on.QueueRefused(7, QueueTrouble.CALLED_ELSEWHERE, "2")),
        (Unreachable(), on.QueueRefused(7, QueueTrouble.UNREACHABLE)),
    ],
)
def test_a_call_that_gets_nobody_says_why(qapp: object, answer: Any, said: on.QueueRefused) -> None:
    desk = Desk(Queue(answer))
    desk.hall.call(7, "3")
    desk.answer()
    assert desk.posted == [said]


def test_a_number_is_not_waited_for_endlessly(qapp: object) -> None:
    desk = Desk(Queue(None))
    desk.hall.number("general", None, "asked", None, desk.got.append)
    desk.scheduler.advance(NUMBER_WITHIN)
    assert desk.got == [Unreachable()]


# --- person and card ------------------------------------------------------------------------------------------

READY = DeviceStatus(DeviceState.READY)
PORTRAIT = b"portrait"


@pytest.mark.parametrize(
    ("status", "portrait", "age", "offer"),
    [
        pytest.param(READY, PORTRAIT, 40, FaceOffer.OFFERED, id="all there"),
        pytest.param(READY, PORTRAIT, None, FaceOffer.OFFERED, id="age unknown"),
        pytest.param(READY, PORTRAIT, 13, FaceOffer.MINOR, id="under 14"),
        pytest.param(READY, PORTRAIT, 14, FaceOffer.OFFERED, id="14"),
        pytest.param(None, PORTRAIT, 40, FaceOffer.NO_CAMERA, id="no camera configured"),
        pytest.param(DeviceStatus(DeviceState.ABSENT), PORTRAIT, 40, FaceOffer.NO_CAMERA, id="camera unplugged"),
        pytest.param(
            DeviceStatus(DeviceState.HARDWARE_ERROR, Reason.NO_MODELS),
            PORTRAIT,
            40,
            FaceOffer.NO_MODELS,
            id="no models",
        ),
        pytest.param(READY, PhotoUnavailable("no_decoder"), 40, FaceOffer.NO_PORTRAIT, id="no decoder"),
        pytest.param(READY, None, 40, FaceOffer.NO_PORTRAIT, id="typed identity"),
    ],
)
def test_why_the_camera_is_not_offered_is_known_before_any_consent(
    status: DeviceStatus | None, portrait: bytes | PhotoUnavailable | None, age: int | None, offer: FaceOffer
) -> None:
    assert face_offer(status, portrait, age) is offer


def test_scores_are_kept_and_nothing_of_the_face() -> None:
    check = check_of(FaceVerdict(FaceOutcome.NO_MATCH, Score(0.1, 0.4), None, ("a", "b")), "2026-05-14T01:00:00Z")
    assert (check.match, check.match_threshold, check.liveness, check.liveness_threshold) == (
        "0.1000",
        "0.4000",
        None,
        None,
    )
    assert (check.method, check.actor, check.passed) == ("a b", None, False)


@pytest.mark.parametrize("outcome", list(FaceOutcome))
def test_every_verdict_can_be_kept(outcome: FaceOutcome) -> None:
    assert check_of(FaceVerdict(outcome), "2026-05-14T01:00:00Z").passed == (outcome is FaceOutcome.MATCHED)


# --- what is left with ----------------------------------------------------------------------------------------


def said(paper: tuple[ReceiptElement, ...]) -> str:
    words = [element.text for element in paper if isinstance(element, TextLine)]
    return "\n".join(words + [f"{e.label}{e.value}" for e in paper if isinstance(e, LabelledLine)])


HALL = Hall("示例市政务服务中心", "", "010-00000000")


def test_the_paper_with_a_number_says_number_hall_matter_and_time() -> None:
    words = said(slip_of(Proof("2026-05-14T01:30:00Z", "老年人优待证", Kept.SHARED, "A007", 3), HALL, "终端 01"))
    for word in (
        "A007",
        "前面还有 3 位",
        "示例市政务服务中心",
        "老年人优待证",
        "2026年5月14日 09:30",
        "终端 01",
        "刷身份证",
    ):
        assert word in words
    assert "凭条码" not in words


def test_the_paper_with_a_code_says_where_the_draft_is() -> None:
    words = said(slip_of(Proof("2026-05-14T01:30:00Z", "", Kept.HERE, slip="K001-7WKK-7PXT"), HALL, "终端 01"))
    assert "K001-7WKK-7PXT" in words
    assert "不是收件凭证" in words, "nobody shall take it for one"
    assert "办理事项" not in words


def test_the_paper_speaks_the_language_of_who_leaves() -> None:
    proof = Proof("2026-05-14T01:30:00Z", "Senior card", Kept.SHARED, "A007", 3, language="en")
    words = said(slip_of(proof, HALL, "01"))
    assert "3 waiting before you" in words
    assert "with your identity card" in words
    assert "排队取号单" in words, "clerks have to know the paper"
