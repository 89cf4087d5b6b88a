"""The service guide (办事指南) on paper, with a QR code to its page (C02 a, c)."""

from __future__ import annotations

from intake.item import Channel, Delivery, ServiceItem
from intake.material import MaterialSpec
from intake.papers.letterhead import Letterhead, compose
from intake.papers.paper import Block, Code, Layout, Paper, PaperKind, Rows, Table, Text, TextStyle

CHANNELS = {
    Channel.WINDOW: "窗口",
    Channel.WEB: "网上",
    Channel.MOBILE: "手机",
    Channel.KIOSK: "自助终端",
    Channel.MAIL: "邮寄",
    Channel.HOME_VISIT: "上门",
}
DELIVERIES = {
    Delivery.COLLECT: "窗口领取",
    Delivery.MAIL: "免费邮寄",
    Delivery.NETWORK: "网上下载",
    Delivery.KIOSK: "自助终端打印",
}
TARGETS = {"1": "自然人", "2": "企业", "3": "事业单位", "4": "社会组织", "5": "机关", "6": "其他"}
NEEDS = {1: "必要", 2: "非必要", 3: "必要，可容缺后补"}


def guide_url(public_url: str, item: ServiceItem) -> str:
    """``<public_url>/g/<impl code>``; with the handling code after a stroke where there is one."""
    code = item.impl_code if item.handling_code is None else f"{item.impl_code}/{item.handling_code}"
    return f"{public_url.rstrip('/')}/g/{code}"


def service_guide(head: Letterhead, item: ServiceItem) -> Paper:
    """Scope, conditions, materials, limits and all else a citizen takes home; of this version of the item."""
    fee = f"{item.fee.amount} 元（{item.fee.basis}）" if item.fee.charged else "不收费"
    facts = (
        ("事项编码", item.impl_code),
        ("办理机关", item.organ.name),
        ("适用范围", item.guide.who.get()),
        ("服务对象", "、".join(TARGETS[t] for t in item.targets)),
        ("办理形式", "、".join(CHANNELS[c] for c in item.channels)),
        ("法定时限", item.statutory_limit.text().get()),
        ("承诺时限", item.promised_limit.text().get()),
        ("到现场次数", f"{item.visits}次"),
        ("收费", fee),
        ("办理结果", "、".join(result.name.get() for result in item.results)),
        ("领取方式", "、".join(DELIVERIES[d] for d in item.delivery)),
        ("办理地点", item.office.place.get()),
        ("办理时间", item.office.hours.get()),
        ("咨询电话", "、".join(item.office.phones)),
        ("投诉电话", item.office.complaint_phone),
    )
    blocks: list[Block | None] = [
        Text(item.guide.summary.get(), TextStyle.PLAIN),
        Rows(facts, "基本信息"),
        Text("受理条件", TextStyle.STRONG),
        *(Text(f"{no}. {words.get()}", TextStyle.PLAIN) for no, words in enumerate(item.conditions, 1)),
        _materials(item),
        Table(
            ("序号", "环节", "说明"),
            tuple((str(no), step.name.get(), step.text.get()) for no, step in enumerate(item.process, 1)),
            (8, 18, 74),
            "办理流程",
        ),
        Rows(tuple((basis.title, basis.text) for basis in item.legal_basis), "设定依据"),
    ]
    for faq in item.faq:
        blocks += [
            Text(f"问：{faq.question.get()}", TextStyle.STRONG),
            Text(f"答：{faq.answer.get()}", TextStyle.PLAIN),
        ]
    if head.public_url is not None:
        blocks.append(Code(guide_url(head.public_url, item), "扫码看最新办事指南"))
    return compose(
        head,
        PaperKind.GUIDE,
        Layout.GUIDE,
        f"{item.name.get()}办事指南",
        tuple(blocks),
        organ=item.organ.name,
        foot=(head.say("GUIDE.version", version=item.version, day=head.today),),
    )


def _materials(item: ServiceItem) -> Table | None:
    if not item.materials:
        return None
    rows = tuple(
        (str(no), spec.name.get(), _need(spec), _amount(spec), spec.requirement.get())
        for no, spec in enumerate(item.materials, 1)
    )
    return Table(("序号", "材料名称", "必要性", "份数", "要求"), rows, (7, 25, 16, 14, 38), "申请材料")


def _need(spec: MaterialSpec) -> str:
    if spec.shared:
        return "免提交"
    return NEEDS[spec.need] if isinstance(spec.required, bool) else "符合所述情形时必要"


def _amount(spec: MaterialSpec) -> str:
    parts = []
    if spec.originals:
        parts.append(f"原件{spec.originals}份")
    if spec.copies:
        parts.append(f"复印件{spec.copies}份")
    return "，".join(parts)
