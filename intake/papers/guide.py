"""The service guide (办事指南) on paper: the sections of the screen (`intake.guide_sheet`), with a QR code to its page
(C02 a, c)."""

from __future__ import annotations

from collections.abc import Iterator

from intake.delivery import WAY_NAMES
from intake.guide_sheet import GuideSection, guide_sheet
from intake.item import Channel, ServiceItem
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
#: Sections that are lists; the others are a line of the table.
_LISTS = frozenset({"conditions", "materials", "process"})
NEEDS = {1: "必要", 2: "非必要", 3: "必要，可容缺后补"}


def guide_url(public_url: str, item: ServiceItem) -> str:
    """``<public_url>/g/<impl code>``; with the handling code after a stroke where there is one."""
    code = item.impl_code if item.handling_code is None else f"{item.impl_code}/{item.handling_code}"
    return f"{public_url.rstrip('/')}/g/{code}"


def service_guide(head: Letterhead, item: ServiceItem) -> Paper:
    """Scope, conditions, materials, limits and all else a citizen takes home; of this version of the item."""
    blocks: list[Block] = [Text(item.guide.summary.get(), TextStyle.PLAIN), Rows(_facts(item))]
    for section in guide_sheet(item):
        if section.key in _LISTS:
            blocks += _list(section, item)
        elif isinstance(blocks[-1], Rows):
            blocks[-1] = Rows((*blocks[-1].entries, _line(section)))
        else:
            blocks.append(Rows((_line(section),)))
    for faq in item.faq:
        blocks.append(Text(f"问：{faq.question.get()}", TextStyle.STRONG))
        blocks.append(Text(f"答：{faq.answer.get()}", TextStyle.PLAIN))
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


def _facts(item: ServiceItem) -> tuple[tuple[str, str], ...]:
    return (
        ("事项编码", item.impl_code),
        ("办理形式", "、".join(CHANNELS[c] for c in item.channels)),
        ("到现场次数", f"{item.visits}次"),
        ("领取方式", "、".join(WAY_NAMES[way].get() for way in item.delivery)),
    )


def _line(section: GuideSection) -> tuple[str, str]:
    return (section.title.get(), "\n".join(line.get() for line in section.lines))


def _list(section: GuideSection, item: ServiceItem) -> Iterator[Block]:
    if section.key == "materials":
        yield _materials(item, section.title.get())
        return
    yield Text(section.title.get(), TextStyle.STRONG)
    for no, line in enumerate(section.lines, 1):
        yield Text(f"{no}. {line.get()}", TextStyle.PLAIN)


def _materials(item: ServiceItem, title: str) -> Table:
    rows = tuple(
        (str(no), spec.name.get(), _need(spec), _amount(spec), spec.requirement.get())
        for no, spec in enumerate(item.materials, 1)
    )
    return Table(("序号", "材料名称", "必要性", "份数", "要求"), rows, (7, 25, 16, 14, 38), title)


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
    return "，".join(parts) or "—"
