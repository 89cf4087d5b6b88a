"""Tells when the machine's network changed (a cable plugged in, an address or route set), so that a long wait can end.

Linux only (rtnetlink(7)); elsewhere there is nothing to watch and waits simply run out.
"""

from __future__ import annotations

import contextlib
import errno
import socket
import sys

_LINK, _IPV4_ADDRESS, _IPV4_ROUTE, _IPV6_ADDRESS, _IPV6_ROUTE = 0x1, 0x10, 0x40, 0x100, 0x400


class NetworkWatch:
    """``socket`` becomes readable when something changed; None where the system cannot tell."""

    def __init__(self) -> None:
        self.socket: socket.socket | None = None
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                watch = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, socket.NETLINK_ROUTE)
                watch.bind((0, _LINK | _IPV4_ADDRESS | _IPV4_ROUTE | _IPV6_ADDRESS | _IPV6_ROUTE))
                self.socket = watch

    def drain(self) -> bool:
        """Takes what has arrived; True when there was anything."""
        if self.socket is None:
            return False
        changed = False
        while True:
            try:
                self.socket.recv(65536)
            except BlockingIOError:
                return changed
            except OSError as error:
                if error.errno != errno.ENOBUFS:  # nothing to watch any more; waits simply run out
                    self.close()
                    return True
                # an overrun: so much happened that the kernel dropped some of it
            changed = True

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None
