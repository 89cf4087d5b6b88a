"""What can go wrong with a link, and the `Err` each means to a command."""

from __future__ import annotations

from devices.result import Action, Cause, Err, Reason


class LinkError(Exception):
    """A link could not be opened or broke. ``str()`` is technician's text: transport and system error only."""

    reason = Reason.DISCONNECTED
    action = Action.CALL_TECHNICIAN

    def as_err(self) -> Err:
        """The end of a command that this means."""
        return Err(self.reason, Cause.HARDWARE, self.action, str(self))


class LinkAbsent(LinkError):
    """Nothing answers at the transport: no such device, connection refused, host unreachable."""

    reason = Reason.ABSENT


class LinkRefused(LinkError):
    """The system does not let us open it (permissions)."""

    reason = Reason.NOT_AUTHORISED


class LinkBusy(LinkError):
    """Another process holds the device."""

    reason = Reason.BUSY
    action = Action.WAIT


class LinkClosed(LinkError):
    """The far end went away while we were talking (unplugged, peer closed)."""

    reason = Reason.DISCONNECTED
    action = Action.WAIT


class LinkTimeout(LinkError):
    """The far end takes no more bytes (a write did not finish in time)."""

    reason = Reason.DEADLINE


class LinkUnsupported(LinkError):
    """This machine cannot speak over such a link: a library is missing, or the device has no such plug."""

    reason = Reason.UNSUPPORTED
