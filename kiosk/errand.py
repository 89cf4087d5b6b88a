"""What somebody comes to the kiosk for beside applying (办事以外), and the pieces of work it asks the outside for."""

from __future__ import annotations

from enum import StrEnum


class Errand(StrEnum):
    """The doors of the first page."""

    APPLY = "apply"  # 办事, and going on with a draft
    PROGRESS = "progress"  # 查进度
    SUPPLEMENT = "supplement"  # 补交材料
    CERTIFICATE = "certificate"  # 打印证照证明
    APPOINTMENT = "appointment"  # 预约
    COMPLAINT = "complaint"  # 投诉建议
    ZONE = "zone"  # 跨省通办专区
    EVALUATION = "evaluation"  # 评价办好的事


class Job(StrEnum):
    """What the store is asked under a ticket; `kiosk.errands` does it."""

    LIST = "list"  # the person's cases, or their appointments
    FIND = "find"  # the case of a scanned receipt
    FIND_TYPED = "find_typed"  # of a typed number
    OPEN = "open"  # a row of the list
    SUPPLY = "supply"  # the supplement
    CERTIFICATE = "certificate"  # the next print of a result
    ASK_RATING = "ask_rating"  # is a rating still to be asked for?
    RATE = "rate"
    COMPLAIN = "complain"
    FEE_SLIP = "fee_slip"  # the slip for the fee of the open case
    BOOK = "book"
    CANCEL_BOOKING = "cancel_booking"
    CHECK_RULES = "check_rules"  # may the rule engine decide what is about to be handed in?
    DECIDE = "decide"  # it does


class CaseView(StrEnum):
    """How much of a case is shown: by the card everything, by the receipt's code no person, by a number status, date
    and stage alone (C22 a, C33 b)."""

    FULL = "full"
    CODE = "code"
    STATE = "state"
