"""Conditions of the world end a command in words, never in a traceback: a full or read-only disk, no rights to a
folder, a store that does not open. What is not of the world is a mistake of ours and still shows itself as one."""

from __future__ import annotations

import errno
from typing import Any, NoReturn

from typer.core import TyperGroup

from intake.text import LocalizedText
from station.commands.options import both, fail
from sync.disk_words import disk_words
from sync.store.errors import KnownStoreError, StoreCorrupt

T = LocalizedText.of

_NOT_DONE = T(
    "没有做完：{why}已经保存的内容都还在；处理好以后，可以把本命令再运行一次。",
    "Not done. {why} What was kept is still there; once that is seen to, this can be run again.",
)
_STORE = {
    "busy": T(
        "本机数据库正被别的程序占用。请稍后再试，或先关闭终端程序和 hall-sync run。",
        "The store is in use by another program. Try again in a moment, or close the app and hall-sync run first.",
    ),
    "full": T("磁盘已满，数据库写不下。请腾出磁盘空间。", "The disk is full, the store has no room. Make room."),
    "io": T(
        "磁盘读写出错：可能已满、是只读的、没有权限或有故障。请检查磁盘空间、磁盘和文件夹权限。",
        "The disk refuses to be read or written: it may be full, read-only, out of bounds or failing. Look at its "
        "room, at the disk and at the folder's rights.",
    ),
    "corrupt": T(
        "本机数据库有损坏。请关闭终端程序和 hall-sync run，再运行 hall-sync verify --repair。",
        "The store is damaged. Close the app and hall-sync run, then run hall-sync verify --repair.",
    ),
    "no_key": T(
        "没有存储密钥。请把它放回 keys/store.key 或系统凭据。",
        "The store key is missing. Put it back (keys/store.key or the system credential).",
    ),
    "wrong_key": T(
        "存储密钥不是建库时的那一个。请放回原来的。",
        "This is not the key that the store was made with. Put that one back.",
    ),
    "newer_form": T(
        "有一项内容是较新版本的程序保存的，没有损坏，本程序打不开，也不动它。请升级本机程序。",
        "Something was saved by a newer version: it is whole, this program cannot read it and leaves it alone. Upgrade "
        "this program.",
    ),
    "too_new": T(
        "数据库是更新版本的程序写的，本程序不动它。请升级本机程序。",
        "A newer program wrote the store; this one leaves it alone. Upgrade this program.",
    ),
}
_OTHER = T("本机数据库打不开。", "The store does not open.")
_CODE = T("{words}（{code}）", "{words} ({code})")


class CommandGroup(TyperGroup):
    """The commands of one program: ``typer.Typer(cls=CommandGroup)``."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KnownStoreError as error:
            end_for_store(error)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read our output has gone: typer ends quietly
                raise
            fail(both(_NOT_DONE.fill(why=disk_words(error))))


def end_for_store(error: KnownStoreError) -> NoReturn:
    """Exit 1 with what is the matter with the store; the codes are for who looks after the machine."""
    words = _CODE.fill(words=_STORE.get(error.condition, _OTHER), code=f"store: {error.condition}: {error}")
    fail(both(words if error.condition == StoreCorrupt.condition else _NOT_DONE.fill(why=words)))
