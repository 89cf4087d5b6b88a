"""The service guide (办事指南) on paper: the sections of the screen (`intake.guide_sheet`), with a QR code to its page
(C02 a, c)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.delivery import WAY_NAMES
from intake.guide_sheet import GuideSection, guide_sheet
from intake.item import Channel, ServiceItem
from intake.material import MaterialSpec
from intake.papers.letterhead import Letterhead, compose
from intake.papers.paper import Block, Code, Layout, Paper, PaperKind, Rows, Table, Text, TextStyle
from intake.text import ENGLISH, LocalizedText

_T = LocalizedText.of
CHANNELS = {
    Channel.WINDOW: _T("窗口", "window"),
    Channel.WEB: _T("网上", "web"),
    Channel.MOBILE: _T("手机", "mobile"),
    Channel.KIOSK: _T("自助终端", "kiosk"),
    Channel.MAIL: _T("邮寄", "mail"),
    Channel.HOME_VISIT: _T("上门", "home visit"),
}
#: Sections that are lists; the others are a line of the table.
_LISTS = frozenset({"conditions", "materials", "process"})
NEEDS = {
    1: _T("必要", "required"),
    2: _T("非必要", "optional"),
    3: _T("必要，可容缺后补", "required, may follow later"),
}
_TITLE = _T("{item}办事指南", "{item}: service guide")
_SCAN = _T("扫码看最新办事指南", "Scan for the newest guide")
_QUESTION, _ANSWER = _T("问：{words}", "Q: {words}"), _T("答：{words}", "A: {words}")
_CODE, _WAYS = _T("事项编码", "Item code"), _T("办理形式", "Where to apply")
_VISITS, _COLLECT = _T("到现场次数", "Visits"), _T("领取方式", "How the result comes")
_TIMES = _T("{count}次", "{count}")
_HEAD = (
    _T("序号", "No."),
    _T("材料名称", "Material"),
    _T("必要性", "Needed"),
    _T("份数", "Copies"),
    _T("要求", "Requirements"),
)
_SHARED = _T("免提交", "nothing to hand in")
_IN_SOME_CASES = _T("符合所述情形时必要", "required in the case described")
_ORIGINALS, _COPIES = _T("原件{count}份", "{count} original(s)"), _T("复印件{count}份", "{count} copies")
_COMMA, _STOP = _T("，", ", "), _T("、", ", ")


def guide_url(public_url: str, item: ServiceItem) -> str:
    """``<public_url>/g/<impl code>``; with the handling code after a stroke where there is one."""
    code = item.impl_code if item.handling_code is None else f"{item.impl_code}/{item.handling_code}"
    return f"{public_url.rstrip('/')}/g/{code}"


def service_guide(head: Letterhead, item: ServiceItem) -> Paper:
    """Scope, conditions, materials, limits and all else a citizen takes home; of this version of the item, in the
    letterhead's language."""
    language = head.language
    blocks: list[Block] = [
        Text(item.guide.summary.get(language), TextStyle.PLAIN),
        Rows(tuple((name.get(language), value.get(language)) for name, value in _facts(item))),
    ]
    for section in guide_sheet(item):
        if section.key in _LISTS:
            blocks += _list(section, item, language)
        elif isinstance(blocks[-1], Rows):
            blocks[-1] = Rows((*blocks[-1].entries, _line(section, language)))
        else:
            blocks.append(Rows((_line(section, language),)))
    for faq in item.faq:
        blocks.append(Text(_QUESTION.fill(words=faq.question).get(language), TextStyle.STRONG))
        blocks.append(Text(_ANSWER.fill(words=faq.answer).get(language), TextStyle.PLAIN))
    if head.public_url is not None:
        blocks.append(Code(guide_url(head.public_url, item), _SCAN.get(language)))
    return compose(
        head,
        PaperKind.GUIDE,
        Layout.GUIDE,
        _TITLE.fill(item=item.name).get(language),
        tuple(blocks),
        organ=item.organ.name,
        foot=(head.say("GUIDE.version", version=item.version, day=head.today),),
    )


def _facts(item: ServiceItem) -> tuple[tuple[LocalizedText, LocalizedText], ...]:
    return (
        (_CODE, _T(item.impl_code, item.impl_code)),
        (_WAYS, _joined(_STOP, [CHANNELS[channel] for channel in item.channels])),
        (_VISITS, _TIMES.fill(count=item.visits)),
        (_COLLECT, _joined(_STOP, [WAY_NAMES[way] for way in item.delivery])),
    )


def _joined(comma: LocalizedText, names: Sequence[LocalizedText]) -> LocalizedText:
    return _T(comma.get().join(n.get() for n in names), comma.get(ENGLISH).join(n.get(ENGLISH) for n in names))


def _line(section: GuideSection, language: str) -> tuple[str, str]:
    return (section.title.get(language), "\n".join(line.get(language) for line in section.lines))


def _list(section: GuideSection, item: ServiceItem, language: str) -> Iterator[Block]:
    if section.key == "materials":
        yield _materials(item, section.title.get(language), language)
        return
    yield Text(section.title.get(language), TextStyle.STRONG)
    for no, line in enumerate(section.lines, 1):
        yield Text(f"{no}. {line.get(language)}", TextStyle.PLAIN)


def _materials(item: ServiceItem, title: str, language: str) -> Table:
    rows = tuple(
        (str(no), *(cell.get(language) for cell in (spec.name, _need(spec), _amount(spec), spec.requirement)))
        for no, spec in enumerate(item.materials, 1)
    )
    return Table(tuple(name.get(language) for name in _HEAD), rows, (7, 25, 16, 14, 38), title)


def _need(spec: MaterialSpec) -> LocalizedText:
    if spec.shared:
        return _SHARED
    return NEEDS[spec.need] if isinstance(spec.required, bool) else _IN_SOME_CASES


def _amount(spec: MaterialSpec) -> LocalizedText:
    counts = ((_ORIGINALS, spec.originals), (_COPIES, spec.copies))
    parts = [words.fill(count=count) for words, count in counts if count]
    return _joined(_COMMA, parts) if parts else _T("—", "—")
