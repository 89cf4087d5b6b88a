"""Why somebody waits at the windows, in the clerk's words: a ticket of the queue carries only a key.

The keys of reasons are the kiosk's (`kiosk.steps.WindowReason`); another place's own words are shown as they came.
"""

from __future__ import annotations

from typing import Final

from intake.text import LocalizedText

_T = LocalizedText.of
#: By `WindowReason`.
REASONS: Final = {
    "asked": _T("自己要到窗口办", "Wished to come to a window"),
    "card": _T("身份证没有带或者读不出来", "No identity card, or it could not be read"),
    "conditions": _T("不确定符不符合条件", "Not sure whether the conditions are met"),
    "identity": _T("身份信息要人工核对", "Identity data need a person's look"),
    "identity_check": _T("要核对是不是本人", "Person and document are to be compared"),
    "materials": _T("材料在终端交不了", "Materials could not be handed in at the kiosk"),
    "store": _T("终端存不了", "The kiosk could not keep it"),
    "held": _T("草稿在别处打开着", "The draft is open elsewhere"),
    "rules": _T("终端判断不了能不能办", "The kiosk could not decide"),
}
#: Kinds of service a ticket is drawn for where no item is known.
SERVICES: Final = {"general": _T("综合业务", "General")}


def reason_words(reason: str | None, language: str) -> str:
    """For the row of a ticket; "" where none was given."""
    words = REASONS.get(reason or "")
    return (reason or "") if words is None else words.get(language)


def service_words(service: str, language: str) -> str:
    """For a ticket that names no item."""
    words = SERVICES.get(service)
    return service if words is None else words.get(language)
