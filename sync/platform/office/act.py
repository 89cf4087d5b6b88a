"""One thing an officer can do with a case: when it stands there, why it cannot be done now, what it asks for, and the
step that comes of it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from intake.case.events import CaseActor, Detail, EventName, Role
from intake.case.moves import move
from intake.case.refusals import ROLE_NAMES, NotAllowed
from intake.case.transitions import transition
from intake.text import LocalizedText
from sync.platform.back_office import PLACE, Step
from sync.platform.office.fields import Entered, Group, Wrong
from sync.platform.office.look import Look
from sync.platform.office.standing import CHIEF, CLERK, HEAD, OFFICER, SUPERVISOR, roles_at

_T = LocalizedText.of
#: Stands for the event that is only thought of.
_THOUGHT = str(UUID(int=7 << 76 | 8 << 60))

#: Which accounts the acts of a kind are for, and how they are called.
ACCEPTING = frozenset({CLERK, HEAD})
DECIDING = frozenset({OFFICER, HEAD})
SUPERVISING = frozenset({SUPERVISOR})
OFFICE_ROLE_NAMES: dict[str, LocalizedText] = {
    CLERK: _T("受理人员", "acceptance staff"),
    OFFICER: _T("审批人员", "officers"),
    HEAD: _T("部门负责人", "heads of department"),
    "overseer": _T("效能监督人员", "overseers"),
    CHIEF: _T("首席代表", "chief representatives"),
    SUPERVISOR: _T("值班主管", "supervisors"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """``probe`` is a detail that says everything a form could: what it is refused for, no form can change. ``asks``
    gives the form, ``detail`` reads it. ``grave`` acts end something and are asked for twice."""

    key: str
    event: EventName
    name: LocalizedText
    done: LocalizedText
    role: Role
    staff: frozenset[str]
    probe: Callable[[Look], Detail]
    asks: Callable[[Look], tuple[Group, ...]]
    detail: Callable[[Look, Entered], Detail | Wrong]
    hint: LocalizedText | None = None
    grave: bool = False
    stands: Callable[[Look], bool] = lambda _: True

    def __repr__(self) -> str:
        return f"Act({self.key})"

    @property
    def harsh(self) -> bool:
        """Does it end the matter against the applicant, or hold it up?"""
        return self.grave and self.key not in ("grant", "refer")

    def actor(self, look: Look) -> CaseActor:
        """In which role the account acts: a chief representative decides as such."""
        role = self.role
        if role is Role.BACK_OFFICE and not look.standing.has(*self.staff - {CHIEF}) and look.standing.has(CHIEF):
            role = Role.CHIEF_REPRESENTATIVE
        return CaseActor(role, look.who)


@dataclass(frozen=True, slots=True)
class Offered:
    """An act of the list; ``against`` says why it cannot be done now, None where it can."""

    act: Act
    against: LocalizedText | None


_ONLY_READS = _T(
    "本件由主办部门办理，您的部门参与联办，只能查看。", "Another department leads; yours takes part and may read it."
)
_NOT_KNOWN = _T(
    "平台的事项目录里没有这个事项，不能在这里办理。请联系平台管理员更新目录。",
    "The platform's catalogue does not have this item, so nothing can be done here. Ask for the catalogue.",
)
_STAFF_ONLY = _T("这一步由{who}办理。", "This is done by {who}.")


def offered(look: Look, acts: tuple[Act, ...]) -> tuple[Offered, ...]:
    """The acts of the state the case is in, each with what stands against it."""
    return tuple(
        Offered(act, against(look, act))
        for act in acts
        if transition(look.case.state, act.event) is not None and act.stands(look)
    )


def against(look: Look, act: Act) -> LocalizedText | None:
    """Why this account cannot do it to this case now, in words."""
    if not look.seen.acts:
        return _ONLY_READS
    if look.item is None:
        return _NOT_KNOWN
    if not look.standing.has(*act.staff):
        names = [OFFICE_ROLE_NAMES[role] for role in OFFICE_ROLE_NAMES if role in act.staff]
        chinese, english = "、".join(n.get() for n in names), " or ".join(n.get("en") for n in names)
        return _STAFF_ONLY.fill(who=_T(chinese, english))
    actor = act.actor(look)
    if actor.role not in roles_at(look.standing):
        return _STAFF_ONLY.fill(who=ROLE_NAMES[actor.role])
    answer = move(
        look.case, look.item, act.event, act.probe(look), actor, PLACE, look.now, look.days, event_id=_THOUGHT
    )
    return answer.message if isinstance(answer, NotAllowed) else None


def step_of(look: Look, act: Act, entered: Entered) -> Step | Wrong:
    """What the form says, as a step of the back office."""
    detail = act.detail(look, entered)
    if isinstance(detail, Wrong):
        return detail
    return Step(act.event, act.actor(look), lambda *_: detail)


def nothing_asked(_look: Look) -> tuple[Group, ...]:
    return ()
