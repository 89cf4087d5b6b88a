"""Collected for another place (异地代收代办, C14 a): formal check and identity check, the parcel to the handling place,
and its arrival there, which makes that place the owner."""

from __future__ import annotations

from counter.act import Act
from counter.acts.assessed import against, says
from counter.acts.model import (
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
    tick,
    typed,
    words,
)
from intake.case.events import CaseActor, EventName, Forwarded, NoDetail, Role
from intake.case.states import CaseState
from intake.cross_region_place import handles
from intake.decision.model import Option
from intake.parties import IdentityMethod
from intake.text import CHINESE, LocalizedText

CARRIERS = ("中国邮政 EMS",)
GOVERNMENT_PAYS = T("双向寄递，邮费由政府承担，申请人不付费。", "Mail both ways is paid by the government.")
#: What a collecting place may not judge: it has no acceptance, only form and identity.
NOT_AT_A_COLLECTING_PLACE = frozenset({Act.ACCEPT, Act.DEFER, Act.COMMIT, Act.DECIDE, Act.NOTIFY, Act.REFUSE})
PASSED, FAILED = "passed", "failed"
_METHODS = {
    IdentityMethod.CHIP: T("读取身份证芯片", "read from the card's chip"),
    IdentityMethod.SOCIAL_CARD: T("读取社会保障卡", "read from the social security card"),
    IdentityMethod.TRAVEL_DOCUMENT: T("读取旅行证件", "read from the travel document"),
}
_BY_HAND = T("人工核对证件", "the document compared by hand")


def only_collects(look: Look) -> bool:
    """The case is taken in here, or lies here, for another place."""
    return look.open.case.collecting


# --- the parcel goes --------------------------------------------------------------------------------------------------


def contents(look: Look) -> tuple[LocalizedText, ...]:
    """What is inside, as the mail slip lists it."""
    return tuple(
        T("内件：{name}", "Inside: {name}").fill(name=look.open.material_name(given.material))
        for given in look.open.intake.materials
        if given.pages or given.taken.originals
    )


def sender(look: Look) -> LocalizedText:
    hall = look.hall
    if hall is None:
        return T("寄件人：本大厅", "Sender: this hall")
    parts = "　".join(part for part in (hall.name, hall.phone, hall.address) if part)
    return T("寄件人：{parts}", "Sender: {parts}").fill(parts=parts)


def _forward_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    place = look.handling
    method = _METHODS.get(look.open.applicant.method, _BY_HAND)
    return (
        words(
            "where",
            T("办理地：{region}，由办理地作受理决定", "Handling place: {region}, which decides on acceptance").fill(
                region=look.open.case.collected_for if place is None else place.name
            ),
        ),
        chosen(
            entry,
            "formal",
            T("形式审查", "Formal check"),
            (
                Choice(PASSED, T("通过", "Passed"), T("材料齐全，符合形式", "Complete and in form")),
                Choice(FAILED, T("不通过", "Failed"), T("不转寄，退还材料", "Not forwarded: the papers go back")),
            ),
        ),
        tick(
            entry,
            "identity",
            T("已核验申请人身份", "The applicant's identity is checked"),
            T("收件时：{method}", "At take-in: {method}").fill(method=method),
        ),
        typed(entry, "tracking", T("寄递单号", "Tracking number"), limit=40),
        typed(entry, "carrier", T("寄递企业", "Carrier"), default=CARRIERS[0], limit=40),
        words("sender", sender(look)),
        typed(entry, "receiver", T("收件人", "Receiver"), default=_of(look, "hall"), limit=60),
        typed(entry, "phone", T("联系电话", "Telephone"), default="" if place is None else place.phone, limit=20),
        typed(entry, "address", T("收件地址", "Address"), default=_of(look, "address")),
        *(words(f"inside:{no}", line) for no, line in enumerate(contents(look))),
        words("payer", GOVERNMENT_PAYS),
    )


def _of(look: Look, part: str) -> str:
    """A parcel is addressed in Chinese, whatever language the screen speaks."""
    text: LocalizedText | None = None if look.handling is None else getattr(look.handling, part)
    return "" if text is None else text.get(CHINESE)


def _forward_missing(look: Look, entry: Entry) -> LocalizedText | None:
    formal = entry.value("formal")
    return first_missing(
        if_empty(formal, T("请先做形式审查。", "Check the form first.")),
        T("形式审查不通过，不能转寄。请用“退件”退还材料。", 'The formal check failed: use "Send back".')
        if formal == FAILED
        else None,
        None if entry.ticked("identity") else T("请先核验身份。", "Check the identity first."),
        if_empty(entry.value("tracking"), T("请填写寄递单号。", "Fill in the tracking number.")),
        if_empty(entry.value("receiver", _of(look, "hall")), T("请填写收件人。", "Fill in the receiver.")),
    )


def _forward(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    detail = Forwarded(
        entry.text("tracking"),
        entry.text("carrier", CARRIERS[0]),
        look.open.case.collected_for,
        entry.text("receiver", _of(look, "hall")),
        entry.value("formal") == PASSED,
        look.open.applicant.method.value,
    )
    return (MoveWanted(EventName.FORWARD, detail, look.clerk),)


# --- the parcel has come ----------------------------------------------------------------------------------------------


def _received_why_not(look: Look) -> LocalizedText | None:
    case = look.open.case
    if not look.region or not handles(case.collected_for, look.region):
        place = case.collected_for if look.handling is None else look.handling.name
        words_ = T("由办理地{place}收件，收到后受理。", "{place} receives the parcel and then decides on acceptance.")
        return words_.fill(place=place)
    return None if look.online else T("断网时不能登记，请等网络恢复。", "Not while the line is down.")


def _received_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    sent = next((e.detail for e in reversed(look.open.case.events) if isinstance(e.detail, Forwarded)), None)
    parcel = (
        ()
        if sent is None
        else (
            words(
                "parcel",
                T("寄递单号：{no}（{carrier}）", "Parcel {no} ({carrier})").fill(
                    no=sent.tracking_no, carrier=sent.carrier
                ),
            ),
        )
    )
    return (
        *parcel,
        *(words(f"inside:{no}", line) for no, line in enumerate(contents(look))),
        tick(entry, "counted", T("材料已按移交单清点", "Counted against the transfer slip")),
    )


def _received(look: Look, _entry: Entry) -> tuple[Wanted, ...]:
    actor = CaseActor(Role.HANDLING_PLACE, look.member.id)
    return (MoveWanted(EventName.PARCEL_RECEIVED, NoDetail(), actor),)


RULES: tuple[Rule, ...] = (
    Rule(
        Act.FORWARD,
        T("代收转寄", "Forward to the handling place"),
        "Alt+7",
        lambda look: only_collects(look) and says(look, Option.FORWARD),
        _forward_rows,
        _forward_missing,
        _forward,
        against(Option.FORWARD),
    ),
    Rule(
        Act.PARCEL_RECEIVED,
        T("收到转寄材料", "The papers have arrived"),
        "Alt+9",
        lambda look: look.open.case.state is CaseState.IN_TRANSIT,
        _received_rows,
        lambda _look, entry: None if entry.ticked("counted") else T("请先清点材料。", "Count the papers first."),
        _received,
        _received_why_not,
    ),
)
