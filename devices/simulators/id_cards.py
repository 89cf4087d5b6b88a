"""Synthetic cards for the reader's simulator, as data: who they show and how their chip behaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from devices.simulators.portraits import photo_block

_WLT = photo_block()

#: offset, length in bytes, text
_Field = tuple[int, int, str]


def text_block(fields: Sequence[_Field]) -> bytes:
    """256 bytes of UTF-16LE, space padded, with these fields written into it."""
    block = bytearray(" ".encode("utf-16-le") * 128)
    for at, size, text in fields:
        data = text.encode("utf-16-le")
        if len(data) > size:
            raise ValueError(f"text does not fit into {size} bytes at {at}")
        block[at : at + len(data)] = data
    return bytes(block)


@dataclass(frozen=True, slots=True)
class SimulatedCard:
    """A card as the reader sees it. ``select_sw3`` and ``read_sw3`` are how the module answers for this card."""

    text: bytes
    serial: bytes = bytes(range(1, 9))
    photo: bytes = _WLT
    select_sw3: int = 0x90
    read_sw3: int = 0x90
    added_addresses: tuple[str, ...] = ()


def resident(
    name: str,
    sex: str,
    birth: str,
    address: str,
    number: str,
    *,
    nation: str = "01",
    issuer: str = "北京市公安局朝阳分局",
    valid_from: str = "20200101",
    valid_to: str = "长期",
) -> bytes:
    """Text of a resident identity card."""
    return text_block(
        [
            *((0, 30, name), (30, 2, sex), (32, 4, nation), (36, 16, birth), (52, 70, address), (122, 36, number)),
            *((158, 30, issuer), (188, 16, valid_from), (204, 16, valid_to)),
        ]
    )


_MARKER = ("测试甲", "2", "19491231", "北京市朝阳区示例路1号", "11010519491231002X")

CARDS: dict[str, SimulatedCard] = {
    "resident": SimulatedCard(resident(*_MARKER)),
    "other": SimulatedCard(
        resident(
            "测试乙",
            "1",
            "18800101",
            "广东省汕头市示例街2号",
            "440524188001010014",
            issuer="汕头市公安局",
            valid_from="20190601",
            valid_to="20390601",
        ),
        serial=bytes(range(11, 19)),
        photo=photo_block("other"),
    ),
    "expired": SimulatedCard(resident(*_MARKER, valid_from="20040101", valid_to="20240101")),
    "wrong_check_digit": SimulatedCard(resident(*_MARKER[:4], "110105194912310021")),
    "unreadable": SimulatedCard(resident(*_MARKER), read_sw3=0x41),
    "not_genuine": SimulatedCard(resident(*_MARKER), read_sw3=0x33),
    "not_an_id_card": SimulatedCard(resident(*_MARKER), select_sw3=0x40),
    "moved": SimulatedCard(resident(*_MARKER), added_addresses=("北京市朝阳区示例路3号",)),
    "moved_often": SimulatedCard(
        resident(*_MARKER),
        added_addresses=tuple(f"{place}示例路{n}号" for n, place in enumerate(("京", "沪", "津", "渝"), 3)),
    ),
    "rare_name": SimulatedCard(resident("测\ue000甲", *_MARKER[1:])),
    "hmt_residence_permit": SimulatedCard(
        text_block(
            [
                *((0, 30, "测试乙"), (30, 2, "2"), (36, 16, "19940823"), (52, 70, "北京市朝阳区示例路2号")),
                *((122, 36, "810000199408230021"), (158, 30, "北京市公安局朝阳分局"), (188, 16, "20240101")),
                *((204, 16, "20290101"), (220, 18, "H00000001"), (238, 4, "01"), (248, 2, "J")),
            ]
        )
    ),
    "foreigner_pr_2023": SimulatedCard(
        text_block(
            [
                *((0, 30, "测试丙"), (30, 2, "1"), (32, 4, "00"), (36, 16, "19850101"), (52, 70, "TEST, PERSON")),
                *((122, 36, "932682198501010017"), (188, 16, "20231201"), (204, 16, "20331201"), (242, 6, "SAU")),
                *((248, 2, "Y"), (250, 6, "011")),
            ]
        )
    ),
    "foreigner_pr_2017": SimulatedCard(
        text_block(
            [
                *((0, 120, "TEST, PERSON"), (120, 2, "1"), (122, 30, "SAU320185010112"), (152, 6, "SAU")),
                *((158, 30, "测试丙"), (188, 16, "20180101"), (204, 16, "20280101"), (220, 16, "19850101")),
                *((236, 4, "01"), (240, 8, "1500"), (248, 2, "I")),
            ]
        )
    ),
}
