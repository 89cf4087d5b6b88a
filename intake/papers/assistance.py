"""D17: the agreement on assisted and delegated service (帮办代办, C21 b), and the letter of authority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.papers.letterhead import Letterhead, Matter, Party, compose, day_words, matter_rows
from intake.papers.paper import Layout, Paper, PaperKind, Rows, SignPlace, Text, TextStyle


@dataclass(frozen=True, slots=True)
class Delegate:
    """Who acts: an officer (代办员) by name and staff number, or an agent by name and ID number."""

    name: str
    id_label: str
    id_number: str
    phone: str = ""

    def __repr__(self) -> str:
        return "Delegate(…)"


#: 委托权限 of a letter of authority.
SCOPES = ("代为提交申请材料", "代为补正材料", "代为签收文书", "代为领取办理结果")


def assistance_agreement(
    head: Letterhead, matter: Matter, delegate: Delegate, *, scope: Sequence[str], until: str, signature: str = ""
) -> Paper:
    """Voluntary, free, with scope, rights, duties and term. ``until`` ISO."""
    return compose(
        head,
        PaperKind.ASSISTANCE,
        Layout.AGREEMENT,
        "帮办代办委托协议",
        (
            Rows(_person(matter.party), "委托人"),
            Rows(_delegate(delegate), "帮办代办人员"),
            Rows((*matter_rows(head, matter), ("委托事项", "；".join(scope)), ("委托期限", _term(head, until)))),
            *(Text(line) for line in head.say("D17.agreement").split("\n")),
        ),
        matter=matter,
        organ=head.hall.name,
        sign=(SignPlace("委托人（签字）", picture=signature), SignPlace("帮办代办人员（签字）", delegate.name)),
    )


def letter_of_authority(
    head: Letterhead, matter: Matter, agent: Delegate, *, scope: Sequence[str] = SCOPES, until: str, signature: str = ""
) -> Paper:
    """授权委托书: lets another act, or collect the result. ``scope`` are those of `SCOPES` that are granted."""
    granted = "\n".join(f"{'■' if one in scope else '□'} {one}" for one in SCOPES)
    return compose(
        head,
        PaperKind.ASSISTANCE,
        Layout.AGREEMENT,
        "授权委托书",
        (
            Rows(_person(matter.party), "委托人"),
            Rows(_delegate(agent), "受托人"),
            Rows((*matter_rows(head, matter), ("委托权限", granted), ("委托期限", _term(head, until)))),
            Text(head.say("D17.authority", agent=agent.name, item=matter.name())),
            Text("（委托人、受托人身份证件复印件附后）", TextStyle.SMALL),
        ),
        matter=matter,
        organ=head.hall.name,
        sign=(SignPlace("委托人（签字或者盖章）", picture=signature), SignPlace("受托人（签字）")),
    )


def _person(party: Party) -> tuple[tuple[str, str], ...]:
    rows = (
        ("姓名（名称）", party.name),
        (party.id_type, party.id_number),
        ("法定代表人", party.legal_representative),
        ("联系电话", party.phone),
        ("联系地址", party.address),
    )
    return tuple((name, value) for name, value in rows if value)


def _delegate(delegate: Delegate) -> tuple[tuple[str, str], ...]:
    rows = (("姓名", delegate.name), (delegate.id_label, delegate.id_number), ("联系电话", delegate.phone))
    return tuple((name, value) for name, value in rows if value)


def _term(head: Letterhead, until: str) -> str:
    return f"自{head.today}起至{day_words(until)}止"
