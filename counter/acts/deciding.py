"""The decision on acceptance (C08): accept, deferred, on commitment, at once; send back.

The one-time notice and the refusal stand in `counter.acts.noticing`."""

from __future__ import annotations

from counter.act import Act
from counter.acts.assessed import (
    DECIDERS,
    NO_REASON,
    UNDECIDED,
    against,
    assessed,
    offered,
    says,
)
from counter.acts.model import (
    LONG_TEXT,
    Choice,
    Entry,
    Look,
    MoveWanted,
    Row,
    Rule,
    T,
    Wanted,
    chosen,
    first_missing,
    if_empty,
    promise,
    second,
    signature,
    tick,
    typed,
    words,
)
from counter.acts.papers_back import papers_back, returned_rows
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    Closed,
    Decided,
    Decision,
    EventName,
    GivenBack,
    ResultData,
    Role,
)
from intake.case.states import CaseState
from intake.decision.model import Option
from intake.text import LocalizedText

# --- accept -----------------------------------------------------------------------------------------------------------


def _accept_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    item = look.open.item
    said = T(
        "受理以后从{day}起算，{limit}内办结。受理通知书打印两份，一份交申请人。",
        "The time runs from {day}: {limit}. The notice of acceptance is printed twice, one for the applicant.",
    ).fill(day=assessed(look).acceptance_date, limit=item.promised_limit.text())
    return (words("what", said),)


def _accepted(look: Look, entry: Entry, mode: AcceptanceMode) -> Accepted:
    found = assessed(look)
    deferred = found.deferred if mode is AcceptanceMode.DEFERRED else ()
    commitments = found.commitments if mode is AcceptanceMode.COMMITMENT else ()
    if mode is AcceptanceMode.COMMITMENT:
        promised = {given.about.removeprefix("material:") for given in commitments}
        deferred = tuple(due for due in found.deferred if due.material not in promised)
    return Accepted(
        mode,
        deferred=deferred,
        commitments=commitments,
        reason=look.window_reason,
        review=look.marks,
        pledge=entry.signature,
        signed_on_paper=entry.ticked("on_paper"),
    )


def _accept(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    return (MoveWanted(EventName.ACCEPT, _accepted(look, entry, AcceptanceMode.NORMAL), look.clerk),)


# --- deferred, on commitment ------------------------------------------------------------------------------------------


def _defer_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    lines = tuple(
        words(
            f"deferred:{due.material}",
            T("{name}：{due}前补交", "{name}: until {due}").fill(
                name=look.open.material_name(due.material), due=due.due or T("（缺少日历）", "(no calendar)")
            ),
        )
        for due in assessed(look).deferred
    )
    return (
        *lines,
        signature(entry, T("申请人在容缺承诺书上签名", "The applicant signs the pledge")),
        tick(entry, "on_paper", T("改在纸质承诺书上签名", "Signed on the paper instead")),
    )


def _pledge_missing(_look: Look, entry: Entry) -> LocalizedText | None:
    if entry.signature is not None or entry.ticked("on_paper"):
        return None
    return T("申请人还没有签承诺书。", "The applicant has not signed the pledge yet.")


def _defer(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    return (MoveWanted(EventName.ACCEPT, _accepted(look, entry, AcceptanceMode.DEFERRED), look.clerk),)


def _commit_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    promised = look.open.item.commitment
    about = tuple(
        words(f"promised:{given.about}", look.open.material_name(given.about.removeprefix("material:")))
        for given in assessed(look).commitments
    )
    text = () if promised is None else (words("content", promised.content), words("liability", promised.liability))
    return (
        *about,
        *text,
        promise(entry, T("请申请人在对面屏幕上看，愿意就签名", "The applicant reads it on their screen and signs")),
    )


def _commit(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    return (MoveWanted(EventName.ACCEPT, _accepted(look, entry, AcceptanceMode.COMMITMENT), look.clerk),)


# --- at once ----------------------------------------------------------------------------------------------------------


def _by_machine(look: Look) -> bool:
    """Everything could be checked by machine and is met: the rule engine decides (C18 a)."""
    return look.open.item.instant and look.assessment is not None and look.assessment.all_met


def _decide_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    result = look.open.item.results[0]
    rows: list[Row] = []
    if _by_machine(look):
        rows.append(words("machine", T("智能审核全部通过，由系统自动审批。", "All is met: decided automatically.")))
    else:
        rows.append(words("people", T("受审分离：由另一位审批人员决定。", "Somebody else has to decide.")))
        rows.append(second(entry, T("审批人员", "Who decides")))
        rows.append(
            chosen(
                entry,
                "decision",
                T("决定", "Decision"),
                (Choice("granted", T("准予", "Granted")), Choice("refused", T("不予", "Refused"))),
                "granted",
            )
        )
        if entry.value("decision", "granted") == "refused":
            rows.append(typed(entry, "why", T("不予的理由", "Why it is refused"), kind=LONG_TEXT))
    if entry.value("decision", "granted") == "granted":
        rows.append(words("result", T("结果：{name}", "Result: {name}").fill(name=result.name)))
        rows.append(typed(entry, "number", T("证照（文件）编号", "Number of the result"), limit=60))
    return tuple(rows)


def _decide_missing(look: Look, entry: Entry) -> LocalizedText | None:
    granted = entry.value("decision", "granted") == "granted"
    return first_missing(
        T("请审批人员登录。", "Ask the officer to sign in.")
        if not _by_machine(look) and entry.second is None
        else None,
        if_empty(entry.value("number"), T("请填写证照（文件）编号。", "Fill in the number of the result."))
        if granted
        else if_empty(entry.value("why"), NO_REASON),
    )


def _decide(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    """Accepted, decided, closed: an instant item is finished in the visit (C08 d)."""
    machine = CaseActor(Role.RULE_ENGINE)
    decider = machine
    if not _by_machine(look) and entry.second is not None:
        decider = CaseActor(Role.CHIEF_REPRESENTATIVE, entry.second.id)
    granted = entry.value("decision", "granted") == "granted"
    item = look.open.item
    first: tuple[Wanted, ...] = ()
    if look.open.case.state in UNDECIDED:
        accepted = _accepted(look, entry, AcceptanceMode.NORMAL)
        first = (MoveWanted(EventName.ACCEPT, accepted, look.clerk),)
    reason = T("符合法定条件", "the legal conditions are met").get() if granted else entry.text("why")
    decided = Decided(Decision.GRANTED if granted else Decision.REFUSED, reason, item.legal_basis[0].title)
    results = (
        (
            ResultData(
                item.results[0].name.get(),
                entry.text("number"),
                item.organ.name,
                item.results[0].kind,
                look.today.isoformat(),
            ),
        )
        if granted
        else ()
    )
    return (
        *first,
        MoveWanted(EventName.DECIDE, decided, decider),
        MoveWanted(EventName.CLOSE, Closed(results=results), machine),
    )


def _decide_why_not(look: Look) -> LocalizedText | None:
    """Open to the rules themselves, or to another person (C12 a, b)."""
    if _by_machine(look) or look.by_decider is None:
        return against(Option.DECIDE_NOW)(look)
    return look.by_decider.reason_against(Option.DECIDE_NOW)


def _decides_here(look: Look) -> bool:
    accepted = look.open.case.state is CaseState.ACCEPTED and look.open.item.instant
    return accepted or says(look, Option.DECIDE_NOW)


# --- send back --------------------------------------------------------------------------------------------------------


def _send_back_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    return (
        typed(entry, "reason", T("退件原因", "Why it goes back"), kind=LONG_TEXT),
        *returned_rows(look, entry),
        signature(entry, T("申请人书面同意（签名）", "The applicant agrees in writing")),
    )


def _send_back_missing(_look: Look, entry: Entry) -> LocalizedText | None:
    return first_missing(
        if_empty(entry.value("reason"), NO_REASON),
        None
        if entry.signature is not None
        else T("退件要申请人签名同意。", "Going back needs the applicant's signature."),
    )


def _send_back(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    detail = GivenBack(entry.text("reason"), papers_back(look, entry), entry.signature)
    return (MoveWanted(EventName.SEND_BACK, detail, look.clerk),)


RULES: tuple[Rule, ...] = (
    Rule(
        Act.ACCEPT,
        T("受理", "Accept"),
        "Alt+1",
        offered(Option.ACCEPT),
        _accept_rows,
        lambda _look, _entry: None,
        _accept,
        against(Option.ACCEPT),
    ),
    Rule(
        Act.DEFER,
        T("容缺受理", "Accept, a paper follows"),
        "Alt+4",
        offered(Option.ACCEPT_DEFERRED),
        _defer_rows,
        _pledge_missing,
        _defer,
        against(Option.ACCEPT_DEFERRED),
    ),
    Rule(
        Act.COMMIT,
        T("告知承诺受理", "Accept on commitment"),
        "Alt+5",
        offered(Option.ACCEPT_ON_COMMITMENT),
        _commit_rows,
        lambda _look, entry: (
            None if entry.signature is not None else T("申请人还没有签承诺书。", "The applicant has not signed yet.")
        ),
        _commit,
        against(Option.ACCEPT_ON_COMMITMENT),
    ),
    Rule(
        Act.DECIDE,
        T("当场决定（即办）", "Decide now"),
        "Alt+6",
        _decides_here,
        _decide_rows,
        _decide_missing,
        _decide,
        _decide_why_not,
        lambda _look: DECIDERS,
    ),
    Rule(
        Act.SEND_BACK,
        T("退件", "Send back"),
        "Alt+8",
        offered(Option.SEND_BACK),
        _send_back_rows,
        _send_back_missing,
        _send_back,
        against(Option.SEND_BACK),
    ),
)
