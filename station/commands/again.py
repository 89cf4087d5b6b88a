"""``hall-sync enrol --again``: a platform that came back from a backup has forgotten this terminal (docs/adr/0014).

Without a code it says what the platform's operator has to be told; with one it brings the terminal back. Every outcome
is said with what to do next, in Chinese and English beside each other.
"""

from __future__ import annotations

from pathlib import Path

from intake.text import LocalizedText
from station.commands.options import both, fail
from station.terminal_file import Terminal
from sync.enrol_again import NotKnown, enrol_again, fingerprint_of, offer_what_was_lost, with_next_key
from sync.identity import NOT_WRITTEN, Culprit, Identity
from sync.opening import open_store
from sync.store.errors import KnownStoreError

T = LocalizedText.of

_TELL = T(
    "请把终端编号 {terminal} 和密钥指纹 {key} 告诉平台管理员，请他运行 hall-platform terminal-code --again {terminal} "
    "--key {key}（有大厅名的加 --hall 大厅名），再在本机运行 hall-sync enrol --again{more} 登记码。",
    "Tell whoever runs the platform this terminal's id {terminal} and its key's fingerprint {key}; they run "
    "hall-platform terminal-code --again {terminal} --key {key} (and --hall, where halls have names). Then run here: "
    "hall-sync enrol --again{more} CODE.",
)
_DONE = T(
    "平台重新认识本机：编号 {terminal}、设备码 {device} 和密钥都没有变。",
    "The platform knows this terminal again: id {terminal}, device code {device} and key are what they were.",
)
_OFFERED = T(
    "有{n}件以前送达过的收件要再送一次，平台已有的不会重复；加上没有送达的，共有{waiting}件等待送达。"
    "代理程序在运行的，几分钟内自动开始送；没有运行的，请运行 hall-sync run。",
    "{n} records that had been delivered are sent once more, none counts twice; with what was not delivered yet "
    "{waiting} wait. An agent that runs begins within minutes; where none runs: hall-sync run.",
)
_MOVED = T(
    "平台地址或证书已经改好。正在运行的程序还在用旧的：请重新启动 hall-sync run 和终端程序。",
    "The platform's address or certificate authority is another now. What runs still uses the former one: restart "
    "hall-sync run and the terminal's app.",
)
_LATER = T(
    "收件库现在打不开（{why}）。登记已经恢复，收件都在；请用同一登记码再运行一次本命令，让以前送达的也再送。",
    "The store cannot be opened now ({why}). The enrolment is back and every record is there; run this again with the "
    "same code, so that what had been delivered is sent once more.",
)
_NO_STORE = T(
    "收件库打不开（{why}），本机什么都没有变。请先运行 hall-sync verify 查明原因，再用同一登记码试一次。",
    "The store cannot be opened ({why}); nothing has changed here. Run hall-sync verify to see why, then try the same "
    "code again.",
)
_NEW_CODE = T(
    "登记码{why}。本机什么都没有变。请平台管理员重新生成登记码：{command}（有大厅名的加 --hall 大厅名）",
    "The code {why}. Nothing has changed here. Ask whoever runs the platform for a new one: {command} (and --hall, "
    "where halls have names)",
)
_COMMAND = "hall-platform terminal-code --again {terminal} --key {key}"
#: What is the matter with a code, by reason.
_CODES = {
    "code_unknown": T("不对，请先核对有没有输错", "is not right: compare what was typed first"),
    "code_used": T("已经被用过", "was used already"),
    "code_expired": T("已经过期（有效期30分钟）", "has expired (it lives 30 minutes)"),
    "too_many_tries": T("输错次数太多，请等15分钟", "was typed wrong too often: wait a quarter of an hour"),
    "code_of_another_kind": T("是登记新终端用的", "is for a new terminal"),
    "other_terminal": T("是给另一台终端的", "is for another terminal"),
    "foreign_key": T("是给另一个密钥的，指纹可能报错了", "is for another key: the fingerprint was misheard perhaps"),
}
_CHANGED = T(
    "这是一个新密钥；平台还认得这个编号的，生成登记码时再加 --changed-key。",
    "This is a new key; where the platform still knows the id, the code is made with --changed-key too.",
)
#: What else may come between, by reason: what it means, and what to do next.
_REASONS = {
    "revoked": T(
        "平台已吊销本机，吊销的终端不能恢复。收件都在：请用 hall-sync export 目录 导出，平台管理员用 "
        "hall-platform import --accept-revoked {terminal} 接收，再重新登记本机（hall-sync enrol 登记码 --replace）。",
        "The platform has revoked this terminal, and that is for good. Every record is still here: hall-sync export "
        "DIR, hall-platform import --accept-revoked {terminal} there, and enrol anew: hall-sync enrol CODE --replace.",
    ),
    "id_in_use": T(
        "平台上另有一台终端在用编号 {terminal}。本机什么都没有变，收件都在。"
        "请平台管理员查清哪一台是真的：本机在备份之后换过密钥的，生成登记码时加 --changed-key。",
        "Another terminal uses the id {terminal} at the platform. Nothing has changed here, every record is still "
        "here. Whoever runs the platform finds out which is the true one; did this one change its key after the "
        "backup, the code is made with --changed-key.",
    ),
    "key_in_use": T(
        "平台上有终端在用、或者用过本机现在的密钥，换登记码也没有用。本机什么都没有变，收件都在。"
        "请让本机换一个密钥回来：运行 hall-sync enrol --again --new-key，"
        "把显示的编号和新指纹告诉平台管理员，再用新的登记码。",
        "A terminal at the platform has this terminal's present key, or had it once; no other code helps. Nothing has "
        "changed here, every record is still here. Let it come back under a new key: hall-sync enrol --again "
        "--new-key says its id and the new fingerprint for whoever runs the platform, and then takes their code.",
    ),
    NOT_WRITTEN: T(
        "本机写不下新密钥（{detail}）：磁盘满了，或者不能写。还没有联系平台，登记码没有用掉。"
        "请腾出磁盘空间或检查磁盘，再用同一登记码运行一次。",
        "The new key could not be written down here ({detail}): the disk is full, or cannot be written to. The "
        "platform was not asked, the code is not used up. Make room or look at the disk, then run this again.",
    ),
    "other_platform": T(
        "这个地址上的是另一个平台，不是本机登记的那一个。请核对地址（--platform 网址）；原平台的数据库没有恢复成功的，"
        "请先让平台管理员恢复，再来登记。",
        "What answers there is another platform than this terminal's. Check the address (--platform URL); if the "
        "database has not been restored, it has to be, before anything else.",
    ),
    "not_proven": T(
        "平台不认本机密钥的签名。请更新平台和本机的程序，再用同一登记码试一次。",
        "The platform does not accept the signature of this terminal's key. Update the programs there and here, then "
        "try the same code again.",
    ),
    "too_old": T(
        "平台的程序太旧，还不会恢复终端的登记。请平台管理员先更新程序。",
        "The platform's program is too old to give a terminal back. It has to be updated first.",
    ),
    "bad_answer": T(
        "平台的回答不对。本机什么都没有变；请更新平台的程序，再用同一登记码试一次。",
        "The platform's answer is not in order. Nothing has changed here; update its program, then try the same code.",
    ),
}
#: Where no reason says more.
_CULPRITS = {
    Culprit.CODE: T(
        "登记码用不了（{reason} {detail}）。请平台管理员重新生成登记码。",
        "The code does not work ({reason} {detail}). Ask whoever runs the platform for a new one.",
    ),
    Culprit.ADDRESS: T(
        "在这个地址找不到平台（{reason} {detail}）。请核对地址（--platform 网址）和网络，再用同一登记码试一次。",
        "There is no platform at this address ({reason} {detail}). Check the address (--platform URL) and the network, "
        "then try the same code again.",
    ),
    Culprit.CLOCK: T(
        "本机时间慢了，平台的证书还没有生效。请校准时间，再用同一登记码试一次。",
        "This machine's clock is behind: the platform's certificate is not valid yet. Set the clock, then try the same "
        "code again.",
    ),
    Culprit.CERTIFICATE: T(
        "平台的证书不可信，或证书文件不在（{reason}）。请核对证书文件（--ca-file）和本机时间，再用同一登记码试一次。",
        "The platform's certificate is not trusted, or the authority's file is not there ({reason}). Check --ca-file "
        "and the clock, then try the same code again.",
    ),
    Culprit.NETWORK: T(
        "和平台的连接断了（{reason} {detail}）。平台可能已经恢复了登记，也可能没有："
        "请用同一登记码再运行一次，重复没有害处。",
        "The line to the platform broke ({reason} {detail}). It may have done it or not: run this again with the same "
        "code, that is harmless.",
    ),
    Culprit.PLATFORM: T(
        "平台办不了（{reason} {detail}）。本机什么都没有变；请平台管理员查看平台日志，再用同一登记码试一次。",
        "The platform cannot do it ({reason} {detail}). Nothing has changed here; whoever runs it looks at its log, "
        "then try the same code again.",
    ),
    Culprit.DISK: T(
        "平台已经重新认识本机，但本机写不下新的登记信息（{reason} {detail}）：磁盘满了，或者不能写。"
        "原来的登记信息和收件都在。请腾出磁盘空间或检查磁盘，再用同一登记码运行一次本命令，重复没有害处。",
        "The platform knows this terminal again, but what it said could not be written down here ({reason} {detail}): "
        "the disk is full, or cannot be written to. The enrolment as it was and every record are here. Make room or "
        "look at the disk, then run this again with the same code, that is harmless.",
    ),
}


def tell_who(terminal: Terminal, identity: Identity, *, new_key: bool = False) -> None:
    """What the operator needs for a code."""
    said = with_next_key(terminal.home, identity) if new_key else identity
    more = " --new-key" if new_key else ""
    print(both(_TELL.fill(terminal=identity.terminal_id, key=fingerprint_of(said), more=more)))
    if new_key:
        print(both(_CHANGED))


def come_back(
    terminal: Terminal,
    identity: Identity,
    code: str,
    platform: str | None = None,
    ca_file: Path | None = None,
    *,
    new_key: bool = False,
) -> None:
    """Prints what came of it; ends the command with 1 where it did not hold."""
    authority = ca_file or terminal.platform.ca_file
    try:
        store, clock = open_store(terminal.home, terminal.sync.room_rules())
    except KnownStoreError as error:
        fail(both(_NO_STORE.fill(why=error.condition)))
    with store:
        known = enrol_again(
            terminal.home,
            identity,
            code,
            clock.now(),
            platform_url=platform,
            name=terminal.terminal.name,
            ca_file=None if authority is None else str(authority),
            timeout_s=terminal.sync.timeout_s,
            new_key=new_key,
        )
        if isinstance(known, NotKnown):
            fail(both(words_for(known, identity)))
        print(both(_DONE.fill(terminal=identity.terminal_id, device=identity.device_code)))
        if known.identity.reached_by() != identity.reached_by():
            print(both(_MOVED))
        try:
            offered = offer_what_was_lost(store, known.identity)
            waiting = store.queue_status().pending
        except KnownStoreError as error:
            fail(both(_LATER.fill(why=error.condition)))
    print(both(_OFFERED.fill(n=str(offered), waiting=str(waiting))))


def words_for(outcome: NotKnown, identity: Identity) -> LocalizedText:
    """What happened, what it means, what to do next."""
    told = {"terminal": identity.terminal_id, "key": fingerprint_of(identity)}
    if outcome.reason in _CODES:
        return _NEW_CODE.fill(why=_CODES[outcome.reason], command=_COMMAND.format(**told))
    words = _REASONS.get(outcome.reason) or _CULPRITS[outcome.culprit]
    return words.fill(**told, reason=outcome.reason, detail=outcome.detail)
