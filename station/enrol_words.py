"""An enrolment that this machine's disk stopped, in words: what of it has happened, and that it can be done again."""

from __future__ import annotations

from intake.text import LocalizedText
from sync.identity import NOT_KEPT, NOT_WRITTEN, EnrolmentFailed

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


def disk_stopped_it(error: EnrolmentFailed) -> LocalizedText | None:
    """None where something else did."""
    words = _WORDS.get(error.reason)
    return None if words is None or error.why is None else words.fill(why=error.why)
