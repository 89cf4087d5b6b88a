"""The paper of who leaves without having handed in (D19): queue number, where the draft can be opened, slip code.

No name and no ID number: whoever finds it learns nothing about anybody, and the code opens nothing without the card.
"""

from __future__ import annotations

from datetime import datetime

from devices.ports import Align, Feed, LabelledLine, QrCode, ReceiptElement, Rule, TextLine
from intake.clock import CHINA
from intake.receipt import Hall
from station.visit.codes import slip_text, ticket_text
from station.visit.results import Kept
from station.visit.visit import Proof


def slip_of(proof: Proof, hall: Hall, place: str) -> tuple[ReceiptElement, ...]:
    """Top to bottom, for 58 or 80 mm."""
    paper: list[ReceiptElement] = [
        TextLine(hall.name, Align.CENTER),
        TextLine("排队取号单" if proof.number else "办理凭条", Align.CENTER, size=2, bold=True),
        Rule(),
    ]
    if proof.number:
        paper += [
            TextLine(proof.number, Align.CENTER, size=2, bold=True),
            TextLine(f"前面还有 {proof.ahead} 位" if proof.ahead else "前面没有人", Align.CENTER),
            TextLine("请到人工窗口等候区，听到叫号再到窗口。", Align.CENTER),
            *([] if proof.slip else [QrCode(ticket_text(proof.number), "到窗口扫一扫")]),
            Rule(),
        ]
    if proof.item:
        paper.append(LabelledLine("办理事项", proof.item))
    moment = datetime.fromisoformat(proof.at).astimezone(CHINA)
    paper += [LabelledLine("时间", f"{moment:%Y-%m-%d %H:%M}"), LabelledLine("终端", place)]
    paper += _draft_lines(proof)
    paper += [Rule(), TextLine("本单不是收件凭证，事项尚未提交。", bold=True)]
    paper += [TextLine(f"大厅电话 {hall.phone}")] if hall.phone else []
    return (*paper, Feed(3))


def _draft_lines(proof: Proof) -> list[ReceiptElement]:
    if proof.slip:
        return [
            Rule(),
            TextLine("凭条码", Align.CENTER),
            TextLine(proof.slip, Align.CENTER, size=2, bold=True),
            QrCode(slip_text(proof.slip), "到窗口扫一扫"),
            TextLine("填写的内容暂时只保存在这台终端。请带身份证和本单到窗口；网络恢复后窗口凭此码就能找到。"),
        ]
    if proof.kept is Kept.SHARED:
        return [Rule(), TextLine("填写的内容已保存，到窗口或任何一台终端刷身份证就能接着办。")]
    if proof.kept is Kept.HERE:
        return [Rule(), TextLine("填写的内容保存在这台终端，请回到这里刷身份证接着办。")]
    return []
