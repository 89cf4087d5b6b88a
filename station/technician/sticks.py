"""Sticks that are put in, and what is done with one: records out, receipts in (docs/adr/0014 "Sneakernet")."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from intake.clock import Clock
from intake.text import LocalizedText
from sync.identity import Identity, NotEnrolled
from sync.stick.exporting import Exported, NoExportKey, export
from sync.stick.package import Progress
from sync.stick.receipts import Received, import_receipts
from sync.store.errors import KnownStoreError
from sync.store.store import Store

T = LocalizedText.of

#: Where systems mount sticks; a stick is a mount at most two folders below.
_ROOTS = (Path("/media"), Path("/run/media"))
#: The folder on the stick.
FOLDER = "hall-export"


@dataclass(frozen=True, slots=True)
class Said:
    """How it ended, in words. ``good``: nothing is left to do but the next step."""

    words: LocalizedText
    good: bool


def sticks_put_in() -> tuple[Path, ...]:
    """Mounted sticks, by name."""
    return tuple(sorted(path for root in _ROOTS for path in _below(root, 2) if path.is_mount()))


def _below(root: Path, depth: int) -> Iterator[Path]:
    with suppress(OSError):  # one of another user, or pulled out just now
        for path in root.iterdir():
            yield path
            if depth > 1 and path.is_dir() and os.access(path, os.X_OK):
                yield from _below(path, depth - 1)


def carry_out(home: Path, store: Store, clock: Clock, stick: Path, by: str, progress: Progress) -> Said:
    """All undelivered records onto the stick. Blocks as long as that takes."""
    try:
        identity = Identity.load(home)
        store.note_export(by, 0)
        done = export(store, identity, stick / FOLDER, clock, progress)
        store.note_export(by, done.written)
    except NotEnrolled:
        return Said(T("本机尚未登记，不能导出。", "This machine is not enrolled: nothing can be exported."), good=False)
    except NoExportKey:
        words = T(
            "平台还没有给出封装用的公钥。请让本机与平台联系一次，再导出。",
            "The platform has not said what to seal to: let this terminal reach it once, then export.",
        )
        return Said(words, good=False)
    except KnownStoreError as error:
        return _store_trouble(error)
    except OSError:
        words = T(
            "U盘写不进去。请检查U盘是否插好、是否写保护。",
            "The stick cannot be written. Is it put in, is it write-protected?",
        )
        return Said(words, good=False)
    return _exported(done)


def bring_in(home: Path, store: Store, stick: Path) -> Said:
    """Receipts that came back on the stick."""
    try:
        done = import_receipts(store, Identity.load(home), stick / FOLDER)
    except NotEnrolled:
        return Said(T("本机尚未登记。", "This machine is not enrolled."), good=False)
    except KnownStoreError as error:
        return _store_trouble(error)
    except OSError:
        words = T(
            "U盘上没有平台的回执。请先在平台用 hall-platform import 接收。",
            "There are no receipts on the stick: have it imported at the platform first.",
        )
        return Said(words, good=False)
    return _received(done)


def _exported(done: Exported) -> Said:
    if done.stopped is not None:
        words = {
            "full": T(
                "U盘已满：导出 {n} 件，还有 {left} 件。请换一个U盘再导出。",
                "The stick is full: {n} exported, {left} left. Take another stick for the rest.",
            ),
            "gone": T(
                "U盘写不进去了，可能被拔出：导出 {n} 件，还有 {left} 件。请插好后再导出。",
                "The stick cannot be written any more; was it pulled out? {n} exported, {left} left. Put it in again.",
            ),
        }[done.stopped]
        return Said(words.fill(n=str(done.written), left=str(done.left)), good=False)
    if done.failed:
        words = T(
            "导出 {n} 件；有 {k} 件在本机读不出来，见“待送队列”。",
            "{n} exported; {k} cannot be read here, see the queue.",
        )
        return Said(words.fill(n=str(done.written + done.already), k=str(len(done.failed))), good=False)
    if not done.written and not done.already:
        return Said(T("没有待送的收件，不用导出。", "Nothing waits: there is nothing to export."), good=True)
    words = T(
        "U盘上现有 {n} 件，可以拔出。请交平台管理员接收；带着回执回来后，点“读取回执”。",
        "{n} are on the stick, which may be pulled out. Have it imported at the platform; with the receipts back, "
        "read them here.",
    )
    return Said(words.fill(n=str(done.written + done.already)), good=True)


def _received(done: Received) -> Said:
    parts = [T("平台已收到 {n} 件。", "The platform has received {n}.").fill(n=str(done.delivered + done.already))]
    if done.refused:
        words = T("退回 {n} 件，见“待送队列”。", " It refused {n}: see the queue.")
        parts.append(words.fill(n=str(done.refused)))
    if done.offered_again:
        words = T(
            "平台恢复过备份，有 {n} 件要再送一次：请再导出。",
            " It came back from a backup: {n} have to be carried again, export them.",
        )
        parts.append(words.fill(n=str(done.offered_again)))
    if done.strange:
        words = T(
            "有 {n} 个文件不是平台给本机的回执，未采用。", " {n} files are no receipts for this terminal: not used."
        )
        parts.append(words.fill(n=str(len(done.strange))))
    joined = LocalizedText(
        tuple((language, "".join(part.get(language) for part in parts)) for language, _ in parts[0].texts)
    )
    return Said(joined, good=not done.refused and not done.strange and not done.offered_again)


def _store_trouble(error: KnownStoreError) -> Said:
    words = T("本机数据库暂时不能用（{why}）。", "The store cannot be used now ({why}).")
    return Said(words.fill(why=error.condition), good=False)
