"""What a clerk may do with a case after its take-in."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """What a clerk may do with a case. What each asks for and what comes of it is `counter.acts`."""

    ACCEPT = "accept"
    NOTIFY = "notify"  # 一次性告知; a second one where there was one
    REFUSE = "refuse"
    DEFER = "defer"  # 容缺受理
    COMMIT = "commit"  # 告知承诺
    DECIDE = "decide"  # 即办: decided within the visit
    FORWARD = "forward"  # 收件 for another place
    PARCEL_RECEIVED = "parcel_received"  # at the handling place
    SEND_BACK = "send_back"
    POSTPONE = "postpone"  # not decided in this visit: a supervisor's reason
    SUPPLEMENT = "supplement"
    SUPPLY_DEFERRED = "supply_deferred"
    ARRIVED = "arrived"  # the result has come to the window
    HAND_OUT = "hand_out"
    MAIL = "mail"
    CAME_BACK = "came_back"  # the parcel
    WITHDRAW = "withdraw"
    ASSIST = "assist"  # 帮办代办
    STUCK = "stuck"  # 办不成事
    WRITTEN = "written"  # 承办部门的文书
    OUTAGE = "outage"  # 断网登记单补录
    BILL = "bill"  # 缴费通知
    PAID = "paid"  # 登记缴费
    RATE = "rate"
