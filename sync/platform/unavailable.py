"""What the platform cannot help: its database or its disk is gone, full or read-only for a while. Answered by 503 with
``Retry-After``, so that terminals try again by themselves; anything else that crashes is a bug and a 500."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from sync.platform.problem import Problem

#: Seconds after which it may be better.
RETRY_AFTER_S = 5

_OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ESTALE}
#: SQLSTATE of PostgreSQL: read only (a standby), too few resources, being shut down.
_STATES = ("25006", "53", "57")


def is_unavailable(error: BaseException) -> bool:
    """Is this no bug but a place that cannot keep anything now?"""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return True
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None)
        return error.connection_invalidated or (isinstance(state, str) and state.startswith(_STATES))
    return isinstance(error, OSError) and error.errno in _OF_THE_DISK


def unavailable() -> Problem:
    return Problem(503, "unavailable", headers={"Retry-After": str(RETRY_AFTER_S)})
