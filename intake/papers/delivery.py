"""What goes from hand to hand: D12 papers back, D13 results to the hand-out window, D14 proof of delivery."""

from __future__ import annotations

from collections.abc import Sequence

from intake.case.events import PRE_REVIEW_FAILED, Delivered, GivenBack, RecipientKind, ResultArrived, ResultData
from intake.case_number import group_case_number
from intake.papers.letterhead import Letterhead, Matter, compose, matter_rows, party_rows
from intake.papers.paper import Layout, Paper, PaperKind, Rows, SignPlace, Table, Text, TextStyle
from intake.papers.signing import applicant, clerk

#: 送达方式 by `intake.item.Delivery`, and 转交 where another with an authority took it.
WAYS = {"collect": "直接送达", "mail": "邮寄送达", "network": "电子送达", "kiosk": "电子送达（自助打印）"}
BY_ANOTHER = "委托他人代收"
RELATIONS = {
    RecipientKind.APPLICANT: "本人",
    RecipientKind.REPRESENTATIVE: "经办人（代理人）",
    RecipientKind.OTHER: "受委托人",
}
RETURN_REASONS = {PRE_REVIEW_FAILED: "网上预审未通过"}
RETURN_TITLES = {
    "withdraw": "撤回申请材料退还清单",
    "send_back": "退件材料退还清单",
    "papers": "材料退还清单",
}


def return_list(
    head: Letterhead, matter: Matter, back: GivenBack, *, why: str = "papers", to: str = "", signature: str = ""
) -> Paper:
    """D12. ``why`` is ``withdraw`` (T28), ``send_back`` (T29) or ``papers``; ``to``: who takes them, if another."""
    rows = tuple(
        (str(no), p.name, str(p.originals) if p.originals else "—", str(p.copies) if p.copies else "—")
        for no, p in enumerate(back.papers, 1)
    )
    reason = RETURN_REASONS.get(back.reason, back.reason)
    columns = ("序号", "材料名称", "原件（份）", "复印件（份）")
    return compose(
        head,
        PaperKind.RETURN_LIST,
        Layout.SLIP,
        RETURN_TITLES[why],
        (
            Rows((*matter_rows(head, matter), *party_rows(head, matter.party))),
            Rows(
                (
                    ("退还原因", reason),
                    ("退还单位", head.hall.name),
                    ("接收人", to or matter.party.name),
                )
            ),
            Table(columns, rows, (10, 54, 18, 18), "退还材料") if rows else None,
            Text("本次没有需要退还的纸质材料。", TextStyle.PLAIN) if not rows else None,
            Text(head.say(f"D12.{why}"), TextStyle.PLAIN),
        ),
        matter=matter,
        sign=(applicant(head, signature), clerk(head)),
    )


def transfer_slip(
    head: Letterhead,
    arrived: ResultArrived,
    results: Sequence[tuple[str, ResultData]],
    *,
    organ: str,
    to: str = "出件窗口",
    time: str = "",
) -> Paper:
    """D13: results of a batch, counted by both. ``results`` are (case number, result)."""
    rows = tuple(
        (str(no), group_case_number(case_no), result.name, result.number or "—")
        for no, (case_no, result) in enumerate(results, 1)
    )
    return compose(
        head,
        PaperKind.TRANSFER,
        Layout.SLIP,
        "办理结果交接单",
        (
            Rows(
                (
                    ("批次", arrived.batch),
                    ("移交部门", organ),
                    ("移交人", arrived.from_staff),
                    ("接收", f"{head.hall.name}{to}"),
                    ("交接时间", time or head.today),
                )
            ),
            Table(("序号", "收件编号", "结果名称", "证件编号"), rows, (8, 46, 24, 22), "交接结果"),
            Rows((("正本（原件）合计", f"{arrived.originals}份"), ("副本（复印件）合计", f"{arrived.copies}份"))),
            Text(head.say("D13.counted"), TextStyle.PLAIN),
        ),
        organ=organ,
        sign=(SignPlace("移交人（签字）", arrived.from_staff), SignPlace("接收人（签字）", head.clerk)),
    )


def proof_of_delivery(
    head: Letterhead,
    matter: Matter,
    delivered: Delivered,
    documents: Sequence[tuple[str, str]],
    *,
    place: str = "",
    on: str = "",
    signature: str = "",
) -> Paper:
    """D14 (C13 b): ``documents`` are (name, number); ``on`` the day in words, else today; ``signature`` base64 PNG."""
    recipient = delivered.recipient
    other = recipient is not None and recipient.kind is RecipientKind.OTHER
    rows = [
        ("受送达人", matter.party.name),
        ("收件人", "" if recipient is None else f"{recipient.name}（{RELATIONS[recipient.kind]}）"),
        ("收件人证件号码", "" if recipient is None else recipient.id_number),
        ("委托凭证", "授权委托书（已留存）" if other and recipient is not None and recipient.authority else ""),
        ("送达地点", place or head.hall.name),
        ("送达方式", BY_ANOTHER if other else WAYS.get(delivered.way, delivered.way)),
        ("寄递单号", delivered.tracking_no),
        ("打印份数", f"第{delivered.copies}次" if delivered.way == "kiosk" else ""),
        ("送达日期", on or head.today),
        ("拒收事由", delivered.refusal),
    ]
    refused = bool(delivered.refusal)
    return compose(
        head,
        PaperKind.PROOF_OF_DELIVERY,
        Layout.SLIP,
        "送达回证",
        (
            Rows(matter_rows(head, matter)),
            Table(
                ("序号", "送达文书（证件）名称", "文号（证号）"),
                tuple((str(no), name, number or "—") for no, (name, number) in enumerate(documents, 1)),
                (10, 50, 40),
                "送达文书",
            ),
            Rows(tuple((name, value) for name, value in rows if value)),
            Text(head.say("D14.refused"), TextStyle.PLAIN) if refused else None,
            Text(head.say("D14.note"), TextStyle.PLAIN),
        ),
        matter=matter,
        sign=(
            SignPlace("见证人（签字）" if refused else "收件人（签字）", picture=signature),
            SignPlace("送达人（签字）", head.clerk),
        ),
    )
