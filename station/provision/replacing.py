"""A terminal takes the place of a dead one: a new identity, never the old one's, and the old one is let go.

The platform has the last word on who may deliver: it revokes. This side does what it can (forgets an identity that is
on this very disk, once nothing of it waits any more) and says exactly what remains for the platform's operator.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from intake.clock import Reading
from intake.text import LocalizedText
from sync.files import private_folder, replace_synced
from sync.identity import Identity, NotEnrolled, Place
from sync.opening import open_store

T = LocalizedText.of
_FILE = "replaces.json"


class StillNeeded(Exception):
    """The old identity cannot be let go yet: records made under it wait for the platform."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """Which terminal this one stands for, and since when."""

    terminal_id: str
    since: str


def let_go(home: Path, old: str, now: Reading) -> None:
    """Remember whom this terminal replaces; an identity of that name below ``home`` goes, key and all.

    Raises `StillNeeded`; store errors as `sync.opening.open_store`. Doing it again changes nothing.
    """
    known = replaced(home)
    if known is None or known.terminal_id != old:
        note = json.dumps({"terminal_id": old, "since": now.rfc3339}).encode()
        replace_synced(private_folder(home / "provision") / _FILE, note)
    try:
        here = Identity.load(home)
    except NotEnrolled:
        return
    if here.terminal_id != old:
        return
    if (home / "store").is_dir():
        store, _ = open_store(home)
        with store:
            queue = store.queue_status()
            if queue.pending or queue.stuck:
                raise StillNeeded("undelivered records carry the old identity: deliver or export them first")
            for place in Place:
                store.forget_place(place)
    shutil.rmtree(home / "identity")


def replaced(home: Path) -> Replaced | None:
    try:
        known = json.loads((home / "provision" / _FILE).read_bytes())
        return Replaced(str(known["terminal_id"]), str(known["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def for_the_operator(old: str, new: str | None) -> tuple[LocalizedText, ...]:
    """What only the platform's operator can do, in order."""
    return (
        T(
            "在市级平台上吊销终端 {old}：hall-platform revoke {old}（加平台的 --db）。吊销后它的密钥不能再送件。",
            "At the city's platform revoke terminal {old}: hall-platform revoke {old} (with its --db). "
            "Its key delivers nothing from then on.",
        ).fill(old=old),
        T(
            "登记过大厅节点的，在大厅节点上也照样吊销。",
            "Where it was enrolled with a hall node, revoke it there as well.",
        ),
        T(
            "旧机硬盘还能读时，先用 hall-sync export 导出没有送达的收件，交平台导入，再销毁硬盘。",
            "If the old disk can still be read: hall-sync export what was not delivered, let the platform import it, "
            "then destroy the disk.",
        ),
        T(
            "新终端是 {new}；工作人员账号要在新机上重新建立。",
            "The new terminal is {new}; add staff accounts on it anew.",
        ).fill(new=new or "—"),
    )
