"""Which agent serves a home. Beside `sync.agent_process`, because the apps ask it and have no use for the agent."""

from __future__ import annotations

from pathlib import Path

from sync.locks import FileLock

_LOCK = "agent.lock"


def agent_lock(home: Path) -> FileLock:
    """Held by the one agent of this home for as long as it runs."""
    return FileLock(home / "store" / _LOCK)


def running_agent(home: Path) -> int | None:
    """Pid of the agent that serves ``home`` now, or None."""
    if not (home / "store").is_dir():
        return None
    lock = agent_lock(home)
    if lock.acquire(shared=True):
        lock.release()
        return None
    return lock.owner()
