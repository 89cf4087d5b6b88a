"""How a conversation with the platform ended: closed, typed, without personal values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Why an attempt may simply be repeated: nothing is wrong with the record."""

    DNS = "dns"  # the name does not resolve
    CONNECT = "connect"  # nobody listens, or no way there
    TIMEOUT = "timeout"
    TLS = "tls"  # the certificate is not of the pinned authority
    CUT = "cut"  # the line broke in the middle
    NOT_PLATFORM = "not_platform"  # something else answers: captive portal, proxy, wrong address
    SERVER = "server_5xx"
    THROTTLED = "throttled"
    BAD_RECEIPT = "bad_receipt"  # an answer, but no proof
    BLOB_DAMAGED = "blob_damaged"  # bytes changed on the way
    MISSING_BLOBS = "missing_blobs"  # the platform lost what it had acknowledged
    INTERNAL = "internal_error"  # this program stumbled over the answer or the record
    OUT_OF_ORDER = "out_of_order"  # an earlier record of the case has not arrived


#: Faults that any other record would meet as well; the rest may lie in one record's bytes.
#: A strange answer to one record may be about its bytes (a filter on the way); a portal is met at the next check-in.
EVERYWHERE = frozenset({Fault.DNS, Fault.CONNECT, Fault.TLS, Fault.THROTTLED})


@dataclass(frozen=True, slots=True)
class Delivered:
    """The receipt verified and repeats id, digest, terminal and issuer. ``receipt`` is the compact JWS."""

    receipt: str
    received_at: str


@dataclass(frozen=True, slots=True)
class Transport:
    """To be tried again. ``detail`` is for technicians; ``retry_after_s`` when the platform asked for it."""

    fault: Fault
    detail: str = ""
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class LoginFailed:
    """The platform does not accept this terminal: shown at once; every record waits."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will not take this record as it is. ``reason`` is a code, ``way_out`` a sentence for staff."""

    status: int
    reason: str
    detail: str
    way_out: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """It was ended here meanwhile, by a person or a receipt that came by hand: it was not put."""


DeliveryOutcome = Delivered | Transport | LoginFailed | Refused | Overtaken

_WAYS_OUT = {
    "digest_conflict": "平台已有同一编号但内容不同的记录。请勿重复提交，将收件编号报平台管理员核对。",
    "invalid": "平台认为内容有误，请按提示核对，用“更正后重新收件”重新收件，或联系平台管理员。",
    "too_big": "附件超过平台允许的大小，请更正后重新收件，并以较小的尺寸重新扫描。",
    "internal_error": "本机程序无法处理这条记录，数据仍完好保存在本机。请联系技术人员升级程序后重新发送。",
    "local_damage": "本机保存的数据已损坏，无法发送。请凭收件凭证找到办事人补录，并请技术人员检查本机磁盘。",
    "out_of_order": "同一办件前面的记录已另行处理，平台不再收这一条，重新发送也没有用。请用“改走其他途径”一并移交。",
    "digest_mismatch": "数据在传送途中被改动，本机保存的仍完好。请重新发送；再次退回时，请技术人员检查网络。",
    "missing_blobs": "平台缺少这条记录的附件，本机都还保存着。请重新发送，附件会一起补送。",
}
_OTHERWISE = "平台拒收，请将收件编号和原因报平台管理员处理后重新发送。"


#: In the detail of an ``invalid``: the case is not open to this terminal's hall, for the moment.
NOT_OPEN_HERE = "case: is another hall's"
_OPEN_IT = (
    "不是填写有误：这件办件在平台上没有对本大厅开放，已办的都还保存在本机。请办事人在本窗口刷证件再查一次这件办件，"
    "或请平台管理员把它移交给本大厅，然后重新发送。"
)


def way_out(reason: str, detail: str = "") -> str:
    """What staff can do about a refusal, in their words."""
    if is_not_open_here(reason, detail):
        return _OPEN_IT
    return _WAYS_OUT.get(reason, _OTHERWISE)


def is_not_open_here(reason: str, detail: str) -> bool:
    """Was it refused only because the case is another hall's? So is, after a platform came back from a backup, what was
    done while the case was open here (docs/adr/0014)."""
    return reason == "invalid" and NOT_OPEN_HERE in detail.split("; ")
