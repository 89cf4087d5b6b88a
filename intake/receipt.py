"""The receipt (D01 收件凭证): what it says, as data. How it is laid out on paper is the app's and the printer's part.

The paper is the citizen's own, so the name stands in full; the identity number is masked all the same, because slips
get lost. The JSON form is what a print job keeps, so that a reprint says the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import TypeAdapter

from intake.clock import CHINA, Confidence
from intake.draft import HandedIn
from intake.intake import Intake
from intake.item import Channel, PackagePart, ServiceItem
from intake.masking import mask_id_number
from intake.material import BRING_LATER, FROM_PACKAGE, HELD, PROMISED, SHARED
from intake.text import CHINESE

TITLE = "收件凭证"
#: Administrative Licensing Law 32 (4): the slip proves acceptance when nobody answers in time.
FIVE_DAY_RULE = (
    "材料不齐或者不合要求的，我们会当场或者在5个工作日内，把要补、要改的全部内容一次告诉您；"
    "到期没有告诉您的，从收到材料那天起就算受理，本凭证可作为受理凭证。"
)
KEPT_HERE = "网络暂时中断：您的材料已保存在本机，网络恢复后会自动送到办理部门，不用重新提交。"
DATE_UNTRUSTED = "本机时间未经校准，收件日期以政务服务平台登记的为准。"
HOTLINE = "12345"
_SOURCES = {
    "document_camera": "现场拍摄",
    "document_scanner": "现场扫描",
    "usb": "U盘提交",
    "archive": "个人档案",
    "phone": "手机上传",
    "e_licence": "电子证照",
}


@dataclass(frozen=True, slots=True)
class Hall:
    """The hall as it stands on paper and screen."""

    name: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptMaterial:
    """One line of the list: running number, name, how it came, pages."""

    no: int
    name: str
    source: str
    pages: int


@dataclass(frozen=True, slots=True)
class ReceiptLater:
    """One material still to be brought; ``within`` says until when in words."""

    name: str
    within: str


@dataclass(frozen=True, slots=True)
class ReceiptCase:
    """One of several matters on a combined receipt: its case number, who decides, by when. ``after`` are the numbers on
    this receipt, from 1, of those whose results come first (C10 d)."""

    case_no: str
    item: str
    organ: str
    promised: str
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptData:
    """All texts of a receipt, in Chinese, ready to print. Empty strings mean: nothing to say.

    ``cases`` lists the matters of a package, the lead first; it is empty for a single matter, which ``case_no``,
    ``item``, ``organ`` and ``promised`` tell (for a package they are the lead's number and the package's own words).
    """

    title: str
    case_no: str
    item: str
    organ: str
    applicant: str
    id_number_masked: str
    phone: str
    taken_in: str  # 2026年5月14日 09:30, legal time in China
    materials: tuple[ReceiptMaterial, ...]
    bring_later: tuple[ReceiptLater, ...]
    promised: str  # "5个工作日（从受理那天算起）"
    rule: str
    hall: str
    hall_address: str
    hall_phone: str
    hotline: str
    progress_url: str  # what the QR holds; "" while the terminal does not know the platform's public address
    delivery_note: str
    date_note: str
    reprint: str  # "补打（第2次）" on every copy after the first
    terminal_id: str
    cases: tuple[ReceiptCase, ...] = ()
    language: str = CHINESE  # the citizen's: in another the paper says the main things in both
    item_translated: str = ""
    self_service: bool = False  # taken in at a kiosk: nobody signs for it
    training: bool = False  # of a practice: it says so, and is worth nothing

    def __repr__(self) -> str:
        return f"ReceiptData(case_no={self.case_no!r})"

    @property
    def copy(self) -> int:
        """Which print this is, as ``reprint`` says it."""
        number = re.search(r"[0-9]+", self.reprint)
        return 1 if number is None else int(number[0])


def receipt_data(
    intake: Intake,
    item: ServiceItem,
    hall: Hall,
    public_url: str | None,
    *,
    network: bool,
    printed_before: int = 0,
) -> ReceiptData:
    """The receipt of an intake.

    ``network``: was the platform in reach when it was taken in; if not the paper says honestly that it is kept here.
    ``printed_before``: how many copies may be out already. Raises ``KeyError`` when the intake names a material the
    item does not have.
    """
    answers = dict(intake.answers)
    later = [item.material(m.material) for m in intake.materials if m.not_supplied == BRING_LATER]
    given = [
        (
            item.material(m.material).name.get(),
            _source(m.pages[0].source) if m.pages else _instead_of_pages(item, m),
            len(m.pages),
        )
        for m in intake.materials
        if m.pages or m.not_supplied in _STANDS or m.taken.licence is not None or m.taken.originals or m.taken.copies
    ]
    taken_in = datetime.fromisoformat(intake.taken_in_at).astimezone(CHINA)
    return ReceiptData(
        title=TITLE,
        case_no=intake.case_no,
        item=intake.item_name,
        organ=item.organ.name,
        applicant=intake.applicant.name,
        id_number_masked=mask_id_number(intake.applicant.id_number),
        phone=answers.get("phone", ""),
        taken_in=f"{taken_in.year}年{taken_in.month}月{taken_in.day}日 {taken_in:%H:%M}",
        materials=tuple(ReceiptMaterial(n, name, source, pages) for n, (name, source, pages) in enumerate(given, 1)),
        bring_later=tuple(ReceiptLater(m.name.get(), f"受理后{m.bring_within_days}个工作日内") for m in later),
        promised=_promised(item),
        rule=FIVE_DAY_RULE,
        hall=hall.name,
        hall_address=hall.address,
        hall_phone=hall.phone,
        hotline=HOTLINE,
        progress_url="" if public_url is None else progress_url(public_url, intake.progress_token),
        delivery_note="" if network else KEPT_HERE,
        date_note="" if intake.time_confidence == Confidence.TRUSTED.value else DATE_UNTRUSTED,
        reprint=f"补打（第{printed_before + 1}次）" if printed_before else "",
        terminal_id=intake.terminal_id,
        self_service=intake.channel == Channel.KIOSK,
    )


def receipt_of(
    intakes: Sequence[Intake],
    item: ServiceItem,
    hall: Hall,
    public_url: str | None,
    *,
    network: bool,
    printed_before: int = 0,
    language: str = CHINESE,
) -> ReceiptData:
    """One receipt for all that was taken in together; for a single intake the same as `receipt_data`.

    ``item`` is what the person chose, the package where it is one; ``language`` theirs. Every material stands there
    once, with the pages handed in. Raises as `receipt_data` does.
    """
    lead = intakes[0]
    if item.package is None:
        data = receipt_data(lead, item, hall, public_url, network=network, printed_before=printed_before)
        return _in_both(data, item, language)
    own = {part.item.impl_code: part for part in item.package.parts}
    each = [receipt_data(intake, own[intake.impl_code].item, hall, public_url, network=network) for intake in intakes]
    together = replace(
        lead,
        item_name=item.name.get(),
        materials=_together(intakes, item, {code: dict(part.materials) for code, part in own.items()}),
    )
    data = receipt_data(together, item, hall, public_url, network=network, printed_before=printed_before)
    return replace(
        _in_both(data, item, language),
        phone=next((one.phone for one in each if one.phone), ""),
        cases=tuple(
            ReceiptCase(one.case_no, one.item, one.organ, one.promised, _after(own[intake.impl_code], intakes))
            for intake, one in zip(intakes, each, strict=True)
        ),
    )


def _after(part: PackagePart, intakes: Sequence[Intake]) -> tuple[int, ...]:
    return tuple(number for number, intake in enumerate(intakes, 1) if intake.impl_code in part.waits_for)


def _in_both(data: ReceiptData, item: ServiceItem, language: str) -> ReceiptData:
    translated = item.name.get(language)
    return data if translated == item.name.get() else replace(data, language=language, item_translated=translated)


def _together(
    intakes: Sequence[Intake], item: ServiceItem, common: Mapping[str, Mapping[str, str]]
) -> tuple[HandedIn, ...]:
    """The materials of all, each once, in the package's order; pages come before a look-up elsewhere."""
    found: dict[str, HandedIn] = {}
    for intake in intakes:
        for given in intake.materials:
            key = common[intake.impl_code].get(given.material)
            if key is None:  # another matter of the package makes it
                continue
            if key not in found or (given.pages and not found[key].pages):
                found[key] = replace(given, material=key)
    return tuple(found[spec.key] for spec in item.materials if spec.key in found)


def progress_url(public_url: str, token: str) -> str:
    """``<public_url>/p/<token>``, which the QR code leads to."""
    return f"{public_url.rstrip('/')}/p/{token}"


#: Needs no pages, and stands on the receipt all the same.
_STANDS = frozenset({SHARED, HELD, PROMISED, FROM_PACKAGE})


def _instead_of_pages(item: ServiceItem, given: HandedIn) -> str:
    """Where a material without pages comes from."""
    if given.taken.licence is not None:
        return "电子证照"
    if given.taken.originals or given.taken.copies:
        return "纸质"
    if given.not_supplied == HELD:
        return f"以前交过（{given.taken.held_from}）"
    if given.not_supplied == PROMISED:
        return "以书面承诺代替"
    if given.not_supplied == FROM_PACKAGE:
        return "前一事项办好后自动取得"
    return _looked_up(item, given.material)


def _source(source: str) -> str:
    return _SOURCES.get(source, source)


def _looked_up(item: ServiceItem, material: str) -> str:
    whose = item.material(material).shared_from
    return "免交，由部门核对" if whose is None else f"免交，核对{whose.get()}"


def _promised(item: ServiceItem) -> str:
    text = item.promised_limit.text().get()
    return f"受理后{text}" if item.promised_limit.amount == 0 else f"{text}（从受理那天算起）"


_ADAPTER = TypeAdapter(ReceiptData)


def receipt_to_json(data: ReceiptData) -> bytes:
    """For the print job in the store."""
    return _ADAPTER.dump_json(data)


def receipt_from_json(data: bytes) -> ReceiptData:
    """Raises ``pydantic.ValidationError`` when the bytes are no receipt."""
    return _ADAPTER.validate_json(data)


def reprint(data: ReceiptData, printed_before: int) -> ReceiptData:
    """The same receipt, marked as a further copy."""
    return replace(data, reprint=f"补打（第{printed_before + 1}次）" if printed_before else "")
