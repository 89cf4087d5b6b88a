"""By mail and across regions: D15 mail slip, D16 transfer slip of a collecting place (异地代收)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.case.events import Forwarded
from intake.papers.letterhead import Letterhead, Matter, compose, matter_rows, party_rows
from intake.papers.paper import Layout, Paper, PaperKind, Rows, SignPlace, Table, Text, TextStyle
from intake.papers.signing import applicant, clerk
from intake.parties import IdentityMethod

METHODS = {
    IdentityMethod.CHIP.value: "读取证件芯片核验",
    IdentityMethod.SOCIAL_CARD.value: "读取社会保障卡核验",
    IdentityMethod.TRAVEL_DOCUMENT.value: "读取旅行证件核验",
    IdentityMethod.MANUAL.value: "人工核对证件",
}


@dataclass(frozen=True, slots=True)
class Address:
    """One end of a parcel."""

    name: str
    phone: str
    address: str

    def __repr__(self) -> str:
        return "Address(…)"


def mail_slip(
    head: Letterhead,
    sender: Address,
    receiver: Address,
    contents: Sequence[tuple[str, int]],
    *,
    tracking_no: str,
    carrier: str,
    matter: Matter | None = None,
) -> Paper:
    """D15 (C15 a): both ends, what is inside, and that the government pays. ``contents`` are (name, how many)."""

    def end(party: Address) -> tuple[tuple[str, str], ...]:
        return (("姓名（单位）", party.name), ("联系电话", party.phone), ("地址", party.address))

    rows = tuple((str(no), name, str(count)) for no, (name, count) in enumerate(contents, 1))
    return compose(
        head,
        PaperKind.MAIL_SLIP,
        Layout.SLIP,
        "寄递交接单",
        (
            Rows(matter_rows(head, matter)) if matter is not None else None,
            Rows((("寄递单号", tracking_no), ("寄递企业", carrier))),
            Rows(end(sender), "寄件人"),
            Rows(end(receiver), "收件人"),
            Table(("序号", "内件", "份数"), rows, (10, 70, 20), "内件清单"),
            Rows((("费用支付", head.say("D15.payer")),)),
        ),
        matter=matter,
        sign=(clerk(head), SignPlace("揽收人（签字）")),
    )


def cross_region_slip(
    head: Letterhead,
    matter: Matter,
    forwarded: Forwarded,
    materials: Sequence[tuple[str, int]],
    *,
    region_name: str,
    signature: str = "",
) -> Paper:
    """D16 (C14): what the collecting place did and what it did not: it judges form and identity, nothing else."""
    rows = tuple((str(no), name, str(pages) if pages else "—") for no, (name, pages) in enumerate(materials, 1))
    return compose(
        head,
        PaperKind.CROSS_REGION,
        Layout.SLIP,
        "异地代收移交单",
        (
            Rows((*matter_rows(head, matter), *party_rows(head, matter.party))),
            Rows(
                (
                    ("收件地", head.hall.name),
                    ("办理地", f"{region_name}　{forwarded.organ}"),
                    ("形式审查", "通过" if forwarded.formal_check else "未通过"),
                    ("身份核验方式", METHODS.get(forwarded.identity_method, forwarded.identity_method)),
                    ("寄递单号", f"{forwarded.tracking_no}（{forwarded.carrier}）"),
                )
            ),
            Table(("序号", "移交材料", "页数"), rows, (10, 70, 20), "移交材料清单"),
            Text(head.say("D16.duties", organ=forwarded.organ), TextStyle.PLAIN),
        ),
        matter=matter,
        organ=forwarded.organ,
        sign=(clerk(head), applicant(head, signature)),
    )
