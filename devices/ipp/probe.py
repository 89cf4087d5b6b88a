"""Asks a printer for its condition; for a CUPS queue also the printer behind it, where that one speaks IPP.

CUPS learns of paper, toner and cover only while a job runs. So the queue is asked whether it takes jobs, and the
printer at its ``device-uri`` how it is. Printers behind other device URIs (``usb:``, ``socket:``, ``dnssd:``) are known
as far as CUPS remembers.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.ipp.address import printer_address
from devices.ipp.client import IppClient
from devices.ipp.condition import CONDITION_ATTRIBUTES, Condition
from devices.ipp.message import Group
from devices.links import LinkError
from devices.transport import Transport, TransportError


class Probe:
    """One printer, asked through ``client``; ``queued``: that is a CUPS queue."""

    def __init__(self, client: IppClient, *, queued: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._queued = queued
        self._clock = clock
        self._behind: tuple[str, IppClient | None] = ("", None)

    @property
    def behind(self) -> IppClient | None:
        """The printer behind the queue, once looked; None where it cannot be asked."""
        return self._behind[1]

    def look(self, also: tuple[str, ...], timeout_s: float) -> tuple[Condition, Group]:
        """The condition, and the answer with the attributes ``also`` asked for. Raises `LinkError`."""
        until = self._clock() + timeout_s
        wanted = (*CONDITION_ATTRIBUTES, *also, *(("device-uri",) if self._queued else ()))
        group = self._client.printer(wanted, timeout_s)
        condition = Condition.of(group, remembered=self._queued)
        printer = self._printer_behind(group.string("device-uri"))
        if printer is None:
            return condition, group
        try:
            own = Condition.of(printer.printer(CONDITION_ATTRIBUTES, max(0.2, until - self._clock())))
        except LinkError:
            return condition.unreachable(), group
        return own.behind_queue(condition), group

    def _printer_behind(self, uri: str) -> IppClient | None:
        if not self._queued or not uri.startswith("ipp://"):
            return None
        if self._behind[0] != uri:
            self._behind = (uri, self._client_for(uri))
        return self._behind[1]

    def _client_for(self, uri: str) -> IppClient | None:
        try:
            address = printer_address(Transport.parse(uri), {})
        except TransportError:
            return None
        return IppClient(address, self._client.user, clock=self._clock)
