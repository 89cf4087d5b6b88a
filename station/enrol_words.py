"""An enrolment that did not happen, in words: what of it has happened, what to look at, and that it can be repeated."""

from __future__ import annotations

from intake.text import LocalizedText
from sync.identity import NOT_KEPT, NOT_WRITTEN, Culprit, EnrolmentFailed, NotEnrolled

_T = LocalizedText.of
_WORDS = {
    NOT_WRITTEN: _T(
        "本机写不下登记用的密钥，还没有联系平台，登记码没有用掉，本机什么都没有变。{why}"
        "处理好以后，请用同一登记码再登记一次。",
        "The key for the enrolment could not be written down here. The platform was not asked yet, the code is not "
        "used up, nothing has changed here. {why} Then enrol again with the same code.",
    ),
    NOT_KEPT: _T(
        "平台已经登记本机，但本机写不下登记信息；原来的登记信息（如有）和收件都在。{why}"
        "处理好以后，请用同一登记码再登记一次：登记码认得本机的密钥，不会登记成两台。"
        "超过登记码有效期（30分钟）的，请平台管理员重新生成登记码，并告诉他前一次登记没有用上。",
        "The platform has enrolled this machine, but what it said could not be written down here; what was enrolled "
        "before, if anything, and every record are here. {why} Then enrol again with the same code: it knows this "
        "machine's key, and makes no second terminal. Once the code has expired (30 minutes), ask for a new one, and "
        "tell whoever runs the platform that the enrolment before it came to nothing.",
    ),
}


#: What is the matter, by reason; the exception says the same in English.
_REASONS = {
    "no_ca_file": "平台证书文件不存在，请核对 --ca-file。",
    "not_a_url": "平台地址不是网址，请核对。",
    "scheme": "平台地址必须以 https:// 开头。",
    "plain_http": "只有连本机才能用 http；平台地址必须以 https:// 开头。",
    "code_unknown": "平台没有这个登记码，请核对有没有输错，或请平台管理员重新生成。",
    "code_used": "登记码已被另一台终端用掉，请平台管理员重新生成。",
    "code_expired": "登记码已经过期，或者本机和平台的时间相差太大。请核对本机时间，并请平台管理员重新生成。",
    "too_many_tries": "输错次数太多。请等15分钟，再请平台管理员重新生成登记码。",
    "code_of_another_kind": "这个登记码是恢复原有终端用的，请运行 hall-sync enrol --again 登记码。",
    "dns": "平台地址的域名解析不了，请核对地址和 DNS。",
    "connect": "平台地址没有应答，请核对地址、网线和防火墙。",
    "not_platform": "这个地址上的不是平台（可能是上网认证页面），请核对地址和网络。",
    "other_role": "这个地址上的是另一种平台：市级平台用 --platform 登记，大厅节点用 --hall 登记。",
    "bad_answer": "平台的回答不对，请联系平台管理员。",
}
#: Where no reason says more.
_CULPRITS = {
    Culprit.CODE: "登记码用不了，请平台管理员重新生成。",
    Culprit.ADDRESS: "在这个地址找不到平台，请核对地址和网络。",
    Culprit.CLOCK: "平台的证书还没有生效：本机时间慢了，请校准时间。",
    Culprit.CERTIFICATE: "平台的证书不被信任，或者本机时间不对，请核对证书和时间。",
    Culprit.NETWORK: "和平台的连接断了，请检查网络，再用同一登记码试一次。",
    Culprit.PLATFORM: "平台办不了，请联系平台管理员。",
    Culprit.DISK: "本机磁盘不能写，请检查磁盘。",
}


_NOT_ENROLLED = "本机还没有登记，请先登记：hall-sync enrol 登记码 --platform 网址"
_UNREADABLE = "本机的登记信息读不出来，请检查磁盘和文件夹权限；修不好的，请重新登记。"


def not_enrolled_words(error: NotEnrolled) -> LocalizedText:
    """Never enrolled, or what was kept of it cannot be read."""
    return _T(_NOT_ENROLLED if isinstance(error.__cause__, FileNotFoundError) else _UNREADABLE, str(error))


def enrolment_words(error: EnrolmentFailed) -> LocalizedText:
    """What was wrong, and what to do."""
    stopped = _WORDS.get(error.reason)
    if stopped is not None and error.why is not None:
        return stopped.fill(why=error.why)
    return _T(_REASONS.get(error.reason) or _CULPRITS[error.culprit], f"{error.culprit.value}: {error}")
