"""What a screen shows of a person: enough to recognise oneself, too little for who looks over the shoulder (C33 b)."""

from __future__ import annotations


def mask_name(name: str) -> str:
    """测试甲 → 测*甲, 王五 → 王*; longer names keep first and last character."""
    if len(name) <= 1:
        return "*" * len(name)
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_id_number(number: str) -> str:
    """1101**********002X; short numbers (passports, permits) keep the first and the last two characters."""
    if len(number) >= 15:
        return number[:4] + "*" * (len(number) - 8) + number[-4:]
    if len(number) <= 4:
        return "*" * len(number)
    return number[:2] + "*" * (len(number) - 4) + number[-2:]


def mask_phone(phone: str) -> str:
    """138****1234; landlines keep their last four digits."""
    if len(phone) < 7:
        return "*" * len(phone)
    if len(phone) == 11 and phone.startswith("1"):
        return phone[:3] + "****" + phone[-4:]
    return "*" * (len(phone) - 4) + phone[-4:]
