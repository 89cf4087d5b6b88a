"""What the operating system refused, in words for whoever ran a command: what is the matter, and what to do about it.

The path is said where there is one: paths of ours carry no personal data.
"""

from __future__ import annotations

import errno
import os

from intake.text import LocalizedText

_T = LocalizedText.of

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY = _T(
    "磁盘是只读的，不能写入{path}。请检查磁盘有没有故障、挂载是不是只读。",
    "The disk is read-only, nothing can be written{path}. See whether it has failed, or is mounted read-only.",
)
_NO_RIGHTS = _T(
    "没有权限读写{path}。请用运行终端或平台程序的那个系统用户运行本命令，或者改正文件夹的权限。",
    "No right to read or write{path}. Run this as the system user that the programs run as, or put the folder's rights "
    "right.",
)
_NO_ROOM = _T(
    "磁盘已满（或超出配额），写不下{path}。请腾出磁盘空间。",
    "The disk is full (or over its quota), no room{path}. Make room.",
)
_NOT_THERE = _T(
    "没有这个文件或文件夹{path}。请核对路径；U盘可能被拔出。",
    "There is no such file or folder{path}. Check the path; a stick may have been pulled out.",
)
_OTHER = _T(
    "系统读写出错（{code}）{path}。请检查磁盘和网络。",
    "Reading or writing failed ({code}){path}. Look at disk and network.",
)
_BY_ERRNO = {
    **dict.fromkeys(_FULL, _NO_ROOM),
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _NO_RIGHTS,
    errno.EPERM: _NO_RIGHTS,
    errno.ENOENT: _NOT_THERE,
    errno.ENOTDIR: _NOT_THERE,
}


def disk_words(error: OSError) -> LocalizedText:
    """What is the matter, and what to do."""
    path = os.fspath(error.filename) if isinstance(error.filename, str | bytes | os.PathLike) else ""
    where = _T("：{path}", ": {path}").fill(path=os.fsdecode(path)) if path else _T("", "")
    code = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return _BY_ERRNO.get(error.errno or 0, _OTHER).fill(path=where, code=code)
