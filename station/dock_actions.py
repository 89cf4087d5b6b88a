"""Every hand a demo hall has, as buttons of the device dock: by device, in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from devices.ports import Role
from intake.text import LocalizedText
from station.demo import DemoHall
from station.device_words import ROLE_NAMES

T = LocalizedText.of


@dataclass(frozen=True, slots=True)
class DockAction:
    """One button: what it says, in which section it stands, what it does at the far end."""

    section: LocalizedText
    label: LocalizedText
    act: Callable[[], object]


#: (what it says, verb, fields) by role, in the order of the dock
_Hand = tuple[LocalizedText, str, dict[str, Any]]
_PLUG: tuple[_Hand, ...] = (
    (T("拔掉连线", "pull the cable"), "unplug", {}),
    (T("插上连线", "plug it in"), "plug", {}),
)
#: The fault script, in the same words for every device (ADR 12).
_FAULTS: tuple[_Hand, ...] = (
    (T("故障：每次慢 3 秒", "fault: 3 s late"), "fault", {"kind": "delay", "delay_s": 3.0}),
    (T("故障：不回答", "fault: no answer"), "fault", {"kind": "drop"}),
    (T("故障：乱码", "fault: garbage"), "fault", {"kind": "garbage"}),
    (T("故障：校验错", "fault: bad checksum"), "fault", {"kind": "bad_checksum"}),
    (T("故障：说到一半断线", "fault: cut half-way"), "fault", {"kind": "cut", "byte": 5}),
    (T("故障：卡死", "fault: hangs"), "fault", {"kind": "hang"}),
    (T("故障排除", "no fault any more"), "heal", {}),
)
_HANDS: dict[Role, tuple[_Hand, ...]] = {
    Role.ID_CARD: (
        (T("放上身份证（测试甲）", "lay a card (Test A)"), "insert", {"card": "resident"}),
        (T("放上另一人的身份证", "lay somebody else's card"), "insert", {"card": "other"}),
        (T("放上姓名有生僻字的身份证", "lay a card with a rare name"), "insert", {"card": "rare_name"}),
        (T("放上过期身份证", "lay an expired card"), "insert", {"card": "expired"}),
        (T("放上读不出的身份证", "lay an unreadable card"), "insert", {"card": "unreadable"}),
        (T("放上号码有误的身份证", "lay one with a wrong number"), "insert", {"card": "wrong_check_digit"}),
        (T("放上存疑的身份证", "lay a doubtful card"), "insert", {"card": "not_genuine"}),
        (T("拿走身份证", "take the card away"), "lift", {}),
    ),
    Role.SMART_CARD: (
        (T("插入社保卡（二代）", "insert a card of version 2"), "insert", {"card": "v2"}),
        (T("插入社保卡（三代）", "insert a card of version 3"), "insert", {"card": "v3"}),
        (T("插入姓名有生僻字的社保卡", "insert one with a rare name"), "insert", {"card": "rare_name"}),
        (T("插入银行卡", "insert a bank card"), "insert", {"card": "bank_card"}),
        (T("拔出卡", "take the card out"), "lift", {}),
    ),
    Role.PASSPORT: (
        (T("放上护照（EA0000001）", "lay a passport (EA0000001)"), "insert", {"card": "passport"}),
        (T("放上另一本护照", "lay another passport"), "insert", {"card": "other_passport"}),
        (T("拿走护照", "take it away"), "lift", {}),
    ),
    Role.CODE_SCANNER: (
        (T("扫凭条码", "scan a slip"), "scan", {"text": "HALL:SLIP:K001-7XQP-3MNA"}),
        (T("扫排队号 A001", "scan ticket A001"), "scan", {"text": "HALL:TICKET:A001"}),
        (T("扫别家的码", "scan a foreign code"), "hostile", {"name": "link"}),
        (T("扫带标记的码", "scan a code with mark-up"), "hostile", {"name": "markup"}),
        (T("扫很长的码", "scan a very long code"), "hostile", {"name": "long"}),
    ),
    Role.RECEIPT_PRINTER: (
        (T("装满纸", "fill up the paper"), "refill", {}),
        (T("纸用完", "paper runs out"), "paper", {"mm": 0}),
        (T("打到一半缺纸", "paper ends half-way"), "paper_out_after", {"mm": 40}),
        (T("打开上盖", "open the cover"), "cover", {"open": True}),
        (T("合上上盖", "close the cover"), "cover", {"open": False}),
    ),
    Role.PAGE_PRINTER: (
        (T("装满纸", "fill up the paper"), "refill", {}),
        (T("纸用完", "paper runs out"), "paper", {"sheets": 0}),
        (T("墨粉用完", "toner runs out"), "toner", {"percent": 0}),
        (T("换墨粉", "new toner"), "toner", {"percent": 100}),
        (T("第一页后卡纸", "jam behind page 1"), "jam_after", {"pages": 1}),
        (T("清除卡纸", "clear the jam"), "jam", {"on": False}),
        (T("打开前盖", "open the cover"), "cover", {"open": True}),
        (T("合上前盖", "close the cover"), "cover", {"open": False}),
    ),
    Role.DOCUMENT_CAMERA: (
        (T("放上场所使用证明", "lay a proof of premises"), "place", {"document": "premises_proof", "angle": 4}),
        (T("放上租赁合同（歪着）", "lay a lease, crooked"), "place", {"document": "lease", "angle": -11, "tilt": 6}),
        (T("放上户口簿", "lay a household register"), "place", {"document": "household_register"}),
        (T("放上白纸", "lay a blank sheet"), "place", {"document": "blank"}),
        (T("拿走材料", "take the paper away"), "remove", {}),
    ),
    Role.DOCUMENT_SCANNER: (
        (T("进纸器放 3 张", "3 sheets into the feeder"), "load", {"pages": 3}),
        (T("进纸器放 10 张", "10 sheets into the feeder"), "load", {"pages": 10}),
        (T("取出进纸器的纸", "empty the feeder"), "empty", {}),
        (T("第 3 张卡住", "jam at sheet 3"), "jam_after", {"pages": 2}),
        (T("第 3 张重张", "double feed at sheet 3"), "double_feed_after", {"pages": 2}),
        (T("取出卡住的纸", "clear the jam"), "clear_jam", {}),
        (T("平板放租赁合同", "lay a lease on the glass"), "place", {"document": "lease", "angle": 2}),
        (T("打开盖子", "open the cover"), "cover", {"open": True}),
        (T("合上盖子", "close the cover"), "cover", {"open": False}),
    ),
}
_NETWORK = T("网络", "Network")


def dock_actions(hall: DemoHall) -> tuple[DockAction, ...]:
    """The hands of the devices that the hall's terminal has, then the network."""
    return (
        *(action for role in _HANDS if role.value in hall.roles for action in _of_role(hall, role)),
        *_network(hall),
    )


def _of_role(hall: DemoHall, role: Role) -> Iterator[DockAction]:
    for label, verb, fields in (*_HANDS[role], *_PLUG, *_FAULTS):
        yield DockAction(ROLE_NAMES[role], label, _hand(hall, role, verb, fields))


def _hand(hall: DemoHall, role: Role, verb: str, fields: dict[str, Any]) -> Callable[[], object]:
    return lambda: hall.control(role.value).do(verb, **fields)


def _network(hall: DemoHall) -> tuple[DockAction, ...]:
    return (
        DockAction(_NETWORK, T("断网（停止市级平台）", "cut the line to the city"), hall.stop_platform),
        DockAction(_NETWORK, T("恢复网络", "the line is back"), hall.start_platform),
    )
