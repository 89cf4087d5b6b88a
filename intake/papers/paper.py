"""A paper (文书) as data: what it says, who signs where, how often it was printed (CAPABILITIES §6).

The builders of this package make papers from case, item and event; `station.papers` renders them, A4 and thermal from
the same data. Nothing here is mark-up: every text is shown as it is. The JSON form is what a print job and the archive
keep, so that a reprint says the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from intake.receipt import HOTLINE
from intake.text import CHINESE


class PaperKind(StrEnum):
    """Which document; the value is what `intake.case.events.DocumentRef.kind` holds."""

    RECEIPT = "D01"  # 收件凭证
    ONE_TIME_NOTICE = "D02"  # 一次性告知（补正）通知书
    REFUSAL = "D03"  # 不予受理决定书
    ACCEPTANCE = "D04"  # 受理通知书
    SUPPLEMENT_RECEIPT = "D05"  # 补正材料接收凭证
    DEFERRAL = "D06"  # 容缺受理通知书、承诺书
    COMMITMENT = "D07"  # 告知承诺书
    SPECIAL_PROCEDURE = "D08"  # 特别程序告知书
    EXTENSION = "D09"  # 延期告知书
    REVIEW_NOTICE = "D10"  # 审查阶段补正通知书
    DECISION = "D11"  # 准予、不予许可决定书，办结通知书
    RETURN_LIST = "D12"  # 撤回、退件、材料退还清单
    TRANSFER = "D13"  # 办理结果交接单
    PROOF_OF_DELIVERY = "D14"  # 送达回证
    MAIL_SLIP = "D15"  # 寄递交接单
    CROSS_REGION = "D16"  # 异地代收移交单
    ASSISTANCE = "D17"  # 帮办代办委托协议、授权委托书
    OUTAGE = "D18"  # 断网登记单
    SLIP = "D19"  # 排队、预约、自助回执
    CONSENT = "D20"  # 单独同意书
    FEE = "D21"  # 缴费通知
    COMPLAINT = "D22"  # 投诉、咨询回执
    CERTIFICATE = "D23"  # 自助证明
    APPLICATION = "APPLICATION"  # 申请表, from what was keyed in (C07 c)
    GUIDE = "GUIDE"  # 办事指南 (C02 a)
    SAMPLE = "SAMPLE"  # 空白表格, 示范文本, 结果样本 (C02 d, e)


class Medium(StrEnum):
    """**R** thermal paper, **A** A4."""

    THERMAL = "thermal"
    A4 = "a4"


_BOTH = frozenset(Medium)
_A4 = frozenset({Medium.A4})
_THERMAL_TOO = {
    PaperKind.RECEIPT,
    PaperKind.SUPPLEMENT_RECEIPT,
    PaperKind.OUTAGE,
    PaperKind.SLIP,
    PaperKind.FEE,
    PaperKind.COMPLAINT,
}
#: Where a paper of this kind can be printed. Slips may go to A4 where a terminal has no receipt printer.
MEDIA = {kind: _BOTH if kind in _THERMAL_TOO else _A4 for kind in PaperKind}
#: Made out twice: one for the applicant, one for the organ.
TWO_COPIES = frozenset(
    {
        PaperKind.ONE_TIME_NOTICE,
        PaperKind.REFUSAL,
        PaperKind.ACCEPTANCE,
        PaperKind.DEFERRAL,
        PaperKind.COMMITMENT,
        PaperKind.REVIEW_NOTICE,
        PaperKind.CROSS_REGION,
        PaperKind.ASSISTANCE,
    }
)


class Layout(StrEnum):
    """How an A4 page of it looks: ``resources/documents/<layout>.typ``."""

    OFFICIAL = "official"  # a letter of the organ: title, number, text, seal
    SLIP = "slip"  # a form of rows and lists, signed by both
    AGREEMENT = "agreement"  # what a citizen declares
    CERTIFICATE = "certificate"
    GUIDE = "guide"


class TextStyle(StrEnum):
    BODY = "body"  # a paragraph of a letter, first line indented
    PLAIN = "plain"
    STRONG = "strong"
    CENTRE = "centre"
    HUGE = "huge"  # the number to wait for
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    style: TextStyle = TextStyle.BODY
    sort: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Rows:
    """``label: value`` lines. An empty value is a place to write on."""

    entries: tuple[tuple[str, str], ...]
    heading: str = ""
    sort: Literal["rows"] = "rows"


@dataclass(frozen=True, slots=True)
class Table:
    """A list. ``widths`` are relative, one a column. On thermal paper a row becomes ``1. second（third，fourth）``."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    heading: str = ""
    sort: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code in the text, with what it is for in words. ``bars``: Code 128, for A4 alone."""

    data: str
    caption: str
    bars: bool = False
    sort: Literal["code"] = "code"


Block = Annotated[Text | Rows | Table | Code, Field(discriminator="sort")]


@dataclass(frozen=True, slots=True)
class SignPlace:
    """Where somebody signs. ``picture``: base64 of the PNG signed on the pad, "" where pen and paper are used."""

    label: str
    name: str = ""
    picture: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """The organ's place at the foot: its name, the date, its special seal. ``note`` says honestly that there is none:
    未加盖电子印章, as long as no certificate is configured (C17 a)."""

    organ: str
    date: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Printing:
    """What differs from print to print and is no part of what the verification code covers. ``copy`` counts prints
    from 1; ``duplicate``: made from the archive (复制件); ``limit``: how often it may be printed."""

    at: str
    terminal: str
    copy: int = 1
    duplicate: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class PaperHall:
    """The hall as every paper names it."""

    name: str
    address: str = ""
    phone: str = ""
    hotline: str = HOTLINE


@dataclass(frozen=True, slots=True)
class Paper:
    """One document, complete. Empty texts: nothing to say.

    ``number`` is the document number (文书编号); where none could be had ``number_note`` says that it follows.
    ``case_no`` goes to A4 as Code 128. ``verify_code`` and ``verify_url`` come last (`intake.papers.verify`).
    """

    kind: PaperKind
    layout: Layout
    title: str
    hall: PaperHall
    printing: Printing
    organ: str = ""
    number: str = ""
    number_note: str = ""
    case_no: str = ""
    progress_url: str = ""
    addressee: str = ""
    blocks: tuple[Block, ...] = ()
    closing: str = ""  # 特此通知。
    seal: Seal | None = None
    sign: tuple[SignPlace, ...] = ()
    foot: tuple[str, ...] = ()  # small print below the signatures
    copies: int = 1
    language: str = CHINESE
    watermark: str = ""
    training: bool = False
    verify_code: str = ""
    verify_url: str = ""

    def __repr__(self) -> str:
        return f"Paper({self.kind.value}, number={self.number!r})"

    @property
    def media(self) -> frozenset[Medium]:
        return MEDIA[self.kind]


def printed_again(paper: Paper, at: str, copy: int, *, duplicate: bool = False) -> Paper:
    """The same paper as its ``copy``-th print; its content, and so its verification code, stay."""
    return replace(paper, printing=replace(paper.printing, at=at, copy=copy, duplicate=duplicate))


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Paper]:
    """Made when the first paper is kept: it takes as long as a start can spare."""
    return TypeAdapter(Paper)


def paper_to_json(paper: Paper) -> bytes:
    """For the print job and the archive."""
    return _adapter().dump_json(paper)


def paper_from_json(data: bytes) -> Paper:
    """Raises ``pydantic.ValidationError`` when the bytes are no paper."""
    return _adapter().validate_json(data)
