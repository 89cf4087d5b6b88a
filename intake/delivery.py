"""How the result reaches the citizen (CAPABILITIES C13 c, C15): what is chosen, and what a choice needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from intake.draft import Draft
from intake.form import effective_answers
from intake.identifiers import BadNumber, phone_number
from intake.item import Delivery, ServiceItem
from intake.parties import DeliveryChoice
from intake.text import LocalizedText, has_unusable, nothing_to_see

#: Data elements of forms that ask for the way themselves: they are not asked a second time.
WAY, RECEIVER, PHONE, REGION, ADDRESS = (
    f"delivery.{name}" for name in ("way", "receiver", "phone", "region", "address")
)


@dataclass(frozen=True, slots=True)
class DeliveryProblem:
    """``about``: way, receiver, phone, region, address."""

    about: str
    reason: str
    message: LocalizedText


_T = LocalizedText.of
WAY_NAMES = {
    Delivery.COLLECT: _T("到窗口领取", "Collect at the window"),
    Delivery.MAIL: _T("邮寄到家（免费）", "By mail, free of charge"),
    Delivery.NETWORK: _T("网上下载", "Download"),
    Delivery.KIOSK: _T("自助终端打印", "Print at a self-service terminal"),
}
_CHOOSE = _T("请选择办好后怎么领取。", "Please choose how the result shall reach you.")
_NOT_OFFERED = _T("“{item}”不能这样领取，请换一种领取方式。", "{item} does not offer this way. Please choose another.")
_RECEIVER = _T("请填写收件人姓名。", "Please give the name of who receives the mail.")
_PHONE = _T("请填写收件人的手机号或座机号，快递员要联系。", "Please give the receiver's telephone number.")
_REGION = _T("请选择收件地址所在的区县。", "Please choose the district of the address.")
_ADDRESS = _T(
    "请填写详细地址：街道、路名、门牌号，至少 4 个字。", "Please give street and number, at least 4 characters."
)


def asked_by_form(item: ServiceItem) -> bool:
    """Does the item's own form ask for the way?"""
    return any(field.element == WAY for field in item.form.fields())


class HasDelivery(Protocol):
    """A draft, or an intake."""

    @property
    def answers(self) -> tuple[tuple[str, str], ...]: ...

    @property
    def delivery(self) -> DeliveryChoice | None: ...


def delivery_of(draft: HasDelivery, item: ServiceItem) -> DeliveryChoice | None:
    """What counts: what the form or the person said, else to collect where that is offered, else the first way there
    is; download and kiosk are open to everybody side by side. None: mail is one of several, so it has to be chosen."""
    if asked_by_form(item):
        return _of_form(item, dict(draft.answers))
    if draft.delivery is not None:
        return draft.delivery
    if Delivery.COLLECT in item.delivery:
        return DeliveryChoice(Delivery.COLLECT.value)
    undecided = len(item.delivery) > 1 and Delivery.MAIL in item.delivery
    return None if undecided else DeliveryChoice(item.delivery[0].value)


def said_delivery(draft: Draft, item: ServiceItem) -> DeliveryChoice | None:
    """What was said beside the form, for the intake; what a form asked stands among its answers (`delivery_of` reads
    both)."""
    return None if asked_by_form(item) else draft.delivery


def delivery_problems(draft: Draft, item: ServiceItem) -> Iterator[DeliveryProblem]:
    if asked_by_form(item):
        return  # the form has its own rules
    choice = delivery_of(draft, item)
    if choice is None:
        yield DeliveryProblem("way", "missing", _CHOOSE)
        return
    if choice.way not in {way.value for way in item.delivery}:
        yield DeliveryProblem("way", "not_offered", _NOT_OFFERED.fill(item=item.short_name))
    if choice.way == Delivery.MAIL:
        yield from _mail_problems(choice)


def _mail_problems(choice: DeliveryChoice) -> Iterator[DeliveryProblem]:
    if nothing_to_see(choice.receiver.strip()) or has_unusable(choice.receiver):
        yield DeliveryProblem("receiver", "missing", _RECEIVER)
    if isinstance(phone_number(choice.phone), BadNumber):
        yield DeliveryProblem("phone", "bad_number" if choice.phone.strip() else "missing", _PHONE)
    if not choice.region:
        yield DeliveryProblem("region", "missing", _REGION)
    if len(choice.address.strip()) < 4 or has_unusable(choice.address):
        yield DeliveryProblem("address", "missing", _ADDRESS)


def _of_form(item: ServiceItem, answers: Mapping[str, str]) -> DeliveryChoice | None:
    counting = effective_answers(item.form, answers)
    said = {
        field.element: counting[field.key]
        for field in item.form.fields()
        if field.element is not None and field.key in counting
    }
    way = {"electronic": Delivery.NETWORK.value}.get(said.get(WAY, ""), said.get(WAY))
    if way is None:
        return None
    return DeliveryChoice(way, said.get(RECEIVER, ""), said.get(PHONE, ""), said.get(REGION, ""), said.get(ADDRESS, ""))
