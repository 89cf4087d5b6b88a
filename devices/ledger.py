"""The supervisor's book of running commands: who asked, how far it is, and that each ends exactly once. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from devices.commands import CommandResult, Ticket
from devices.ports import Command, PagesReport, PrintJob, PrintOutcome, PrintPages, PrintReceipt, PrintReport
from devices.result import Action, Cause, Err, Ok, Reason

#: Past its deadline a command gets this long to end by itself before the host is killed. With the kill it stays
#: below the second that is promised.
GRACE_S = 0.7
#: How long a cancelled command may take to reach its next safe point.
CANCEL_S = 3.0


@dataclass(slots=True)
class Entry:
    ticket: Ticket
    command: Command
    deadline_at: float
    claim: int | None  # number of the claim it was started under
    sent: bool = False
    started: bool = False
    dropped: bool = False  # its claim has ended: what it still brings is nobody's business
    hurry_at: float | None = None  # set by a cancel

    def concerns(self, current_claim: int | None) -> bool:
        """Does anybody still want to hear of it? A print job's outcome belongs to the record whoever has left."""
        if self.dropped:
            return False
        return self.claim in (None, current_claim) or isinstance(self.command, PrintJob)

    @property
    def end_by(self) -> float:
        end = self.deadline_at + GRACE_S
        return end if self.hurry_at is None else min(end, self.hurry_at)

    def remaining(self, now: float) -> Command:
        """The command with what is left of its time."""
        return replace(self.command, deadline_s=max(self.deadline_at - now, 0.01))


@dataclass(slots=True)
class Ledger:
    entries: dict[Ticket, Entry] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        self.entries[entry.ticket] = entry

    def unsent(self) -> list[Entry]:
        return [entry for entry in self.entries.values() if not entry.sent]

    def end(self, ticket: Ticket) -> Entry | None:
        """Close the account; None if it was closed before. The caller tells the listener unless it is dropped."""
        return self.entries.pop(ticket, None)

    def release(self, claim: int) -> list[Entry]:
        """The visit is over: its commands are dropped, all but print jobs. Returns those to cancel."""
        mine = [e for e in self.entries.values() if e.claim == claim and not isinstance(e.command, PrintJob)]
        for entry in mine:
            entry.dropped = True
        return mine

    def overdue(self, now: float) -> list[Entry]:
        return [entry for entry in self.entries.values() if entry.end_by <= now]

    def next_end(self) -> float | None:
        return min((entry.end_by for entry in self.entries.values()), default=None)

    def host_died(self) -> list[tuple[Entry, CommandResult]]:
        """What the host had started ends now; what it had only been handed goes to the next host."""
        ended: list[tuple[Entry, CommandResult]] = []
        for entry in list(self.entries.values()):
            if entry.started:
                ended.append((entry, broken_off(entry, Reason.HOST_CRASHED)))
                del self.entries[entry.ticket]
            else:
                entry.sent = False
        return ended

    def fail_all(self, reason: Reason, cause: Cause, action: Action) -> list[tuple[Entry, CommandResult]]:
        ended: list[tuple[Entry, CommandResult]] = [
            (e, broken_off(e, reason) if e.started else Err(reason, cause, action)) for e in self.entries.values()
        ]
        self.entries.clear()
        return ended


def broken_off(entry: Entry, reason: Reason) -> CommandResult:
    """How a command ends whose host was lost while the driver was at it. Of a print job nobody knows what came out."""
    action = Action.WAIT if reason is Reason.HOST_CRASHED else Action.RETRY
    if isinstance(entry.command, PrintReceipt):
        return Ok(PrintReport(entry.command.job_id, PrintOutcome.UNKNOWN, reason, Cause.SOFTWARE, action))
    if isinstance(entry.command, PrintPages):
        # How many pages it has only the printer's process knew.
        return Ok(PagesReport(entry.command.job_id, PrintOutcome.UNKNOWN, 0, None, reason, Cause.SOFTWARE, action))
    return Err(reason, Cause.SOFTWARE, action)
