"""What keeps the queue, in words for whoever stands before the panel: the platform's line, the login, or the store.

The code stands in brackets behind: it is what logs and the maker's help line know it by.
"""

from __future__ import annotations

from typing import Final

from intake.text import LocalizedText
from sync.login import REVOKED
from sync.outcomes import Fault

_T = LocalizedText.of
_SAID: Final = _T("{words}（{code}）", "{words} ({code})")
_OTHER: Final = _T("原因不明，请运行 hall-station diagnose", "Not known: run hall-station diagnose")
_LOGIN: Final = "login_failed"
_NOT_ACCEPTED: Final = _T(
    "平台不认本机的身份，请看“就绪检查”", "The platform does not accept this terminal: see Readiness"
)
_REVOKED: Final = _T("平台已吊销本机的登记，请看“就绪检查”", "The platform has revoked this terminal: see Readiness")
#: By `sync.outcomes.Fault`, and by the condition of a `sync.store.errors.KnownStoreError`.
_WORDS: Final = {
    Fault.DNS: _T("平台的域名解析不了，请检查 DNS 和平台地址", "The platform's name does not resolve: check DNS"),
    Fault.CONNECT: _T(
        "平台没有应答，请检查网线、平台地址和防火墙", "The platform does not answer: check cable, address and firewall"
    ),
    Fault.TIMEOUT: _T("平台应答太慢，请检查线路", "The platform answers too slowly: check the line"),
    Fault.TLS: _T(
        "平台的证书不被信任，请检查本机时间和平台证书",
        "The platform's certificate is not trusted: check this machine's clock and the certificate",
    ),
    Fault.CUT: _T("连接中途断开，请检查线路", "The line breaks in the middle: check it"),
    Fault.NOT_PLATFORM: _T(
        "应答的不是本机登记的平台，请检查平台地址，或是否有上网认证页面",
        "What answers is not this terminal's platform: check the address, or a login page of the network",
    ),
    Fault.SERVER: _T("平台有故障，请联系平台管理员", "The platform has trouble: tell whoever runs it"),
    Fault.THROTTLED: _T("平台忙，要求稍后再送，不用处理", "The platform is busy and asks to wait: nothing to do"),
    Fault.BAD_RECEIPT: _T(
        "平台的回执验不过，请联系平台管理员", "The platform's receipts do not verify: tell who runs it"
    ),
    Fault.BLOB_DAMAGED: _T("附件在传送途中被改动，请检查网络", "Attachments change on the way: check the network"),
    Fault.MISSING_BLOBS: _T("平台缺附件，正在重送", "The platform lacks attachments, they are sent again"),
    Fault.INTERNAL: _T(
        "本机程序出错，请运行 hall-station diagnose", "This program made a mistake: run hall-station diagnose"
    ),
    Fault.OUT_OF_ORDER: _T("同一办件前面的还没有送到", "What comes before it in the case has not arrived"),
    "busy": _T("本机数据库正被别的程序占用，请稍后再看", "The store is in use by another program: look again soon"),
    "full": _T("本机磁盘已满，请清理磁盘", "This machine's disk is full: make room"),
    "io": _T("本机磁盘读写出错，请检查磁盘", "This machine's disk cannot be read or written: check it"),
    "corrupt": _T(
        "本机数据库有损坏，请关闭终端程序，运行 hall-sync verify --repair",
        "The store is damaged: close the app, run hall-sync verify --repair",
    ),
    "no_key": _T("缺少存储密钥，请放回原来的密钥", "The store's key is missing: put it back"),
    "wrong_key": _T("存储密钥不是建库时的那一个，请放回原来的", "The store has another key: put that one back"),
    "newer_form": _T(
        "有一项内容是较新版本的程序保存的，请升级本机程序", "A newer program wrote something: upgrade this one"
    ),
    "too_new": _T("数据库是更新版本的程序写的，请升级本机程序", "A newer program wrote the store: upgrade this one"),
}


def trouble_words(code: str) -> LocalizedText:
    """Of `sync.store.status.QueueStatus.trouble`, or of a store that cannot be read; "" for none."""
    if not code:
        return _T("", "")
    if code.startswith(_LOGIN):
        words = _REVOKED if code == f"{_LOGIN}: {REVOKED}" else _NOT_ACCEPTED
    else:
        words = _WORDS.get(code, _OTHER)
    return _SAID.fill(words=words, code=code)
