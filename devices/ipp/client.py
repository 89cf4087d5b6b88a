"""A client of one printer: one method an operation (RFC 8011 §4), each with its own deadline."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable

from devices.ipp.address import PrinterAddress
from devices.ipp.codes import Operation, Status
from devices.ipp.encoding import IppFormatError, decode_response, encode_request
from devices.ipp.http import NotIpp, post
from devices.ipp.message import (
    Attribute,
    Group,
    GroupTag,
    Message,
    ValueTag,
    attribute,
    boolean,
    integers,
    keywords,
    operation_group,
)
from devices.links import LinkError
from devices.result import Action, Reason

#: How long a question may take at most; a printer that is busy drawing may need a second or two.
ANSWER_S = 4.0

_REASONS: dict[int, Reason] = {
    Status.FORBIDDEN: Reason.NOT_AUTHORISED,
    Status.NOT_AUTHENTICATED: Reason.NOT_AUTHORISED,
    Status.NOT_AUTHORISED: Reason.NOT_AUTHORISED,
    Status.NOT_FOUND: Reason.ABSENT,
    Status.GONE: Reason.ABSENT,
    Status.FORMAT_NOT_SUPPORTED: Reason.UNSUPPORTED,
    Status.ATTRIBUTES_NOT_SUPPORTED: Reason.UNSUPPORTED,
    Status.OPERATION_NOT_SUPPORTED: Reason.UNSUPPORTED,
    Status.BUSY: Reason.BUSY,
}
_WAITS = frozenset({Status.BUSY, Status.TEMPORARY_ERROR, Status.SERVICE_UNAVAILABLE})


class IppRefused(LinkError):
    """The printer answered that it does not obey. ``status`` is its word for why (RFC 8011 appendix B)."""

    def __init__(self, operation: Operation, status: int) -> None:
        name = Status(status).name.lower() if status in set(Status) else "refused"
        super().__init__(f"{operation.name.lower()}: {name} ({status:#06x})")
        self.status = status
        self.reason = _REASONS.get(status, Reason.JOB_REFUSED)
        self.action = Action.WAIT if status in _WAITS else Action.CALL_TECHNICIAN


class IppClient:
    """Talks to the printer at ``address`` as ``user`` (who owns the jobs). All calls raise `LinkError`: `LinkAbsent`,
    `LinkRefused`, `Unanswered`, `IppRefused`."""

    def __init__(self, address: PrinterAddress, user: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.address = address
        self.user = user
        self._clock = clock
        self._version = (2, 0)
        self._numbers = itertools.count(1)

    def printer(self, requested: Iterable[str], timeout_s: float = ANSWER_S) -> Group:
        """Get-Printer-Attributes."""
        wanted = keywords("requested-attributes", *requested)
        return self._ask(Operation.GET_PRINTER_ATTRIBUTES, (wanted,), timeout_s).group(GroupTag.PRINTER)

    def create_job(self, name: str, settings: Iterable[Attribute], timeout_s: float) -> Group:
        """Create-Job: a job without document, on paper only after `send_document`."""
        return self._ask(Operation.CREATE_JOB, (_name(name),), timeout_s, settings).group(GroupTag.JOB)

    def send_document(self, job: int, document: bytes, media_type: str, timeout_s: float) -> Group:
        """Send-Document, the only one of its job."""
        about = (integers("job-id", job), _format(media_type), boolean("last-document", content=True))
        return self._ask(Operation.SEND_DOCUMENT, about, timeout_s, document=document).group(GroupTag.JOB)

    def print_job(
        self, name: str, settings: Iterable[Attribute], document: bytes, media_type: str, timeout_s: float
    ) -> Group:
        """Print-Job: job and document at once."""
        about = (_name(name), _format(media_type))
        return self._ask(Operation.PRINT_JOB, about, timeout_s, settings, document).group(GroupTag.JOB)

    def job(self, job: int, requested: Iterable[str], timeout_s: float = ANSWER_S) -> Group:
        """Get-Job-Attributes."""
        about = (integers("job-id", job), keywords("requested-attributes", *requested))
        return self._ask(Operation.GET_JOB_ATTRIBUTES, about, timeout_s).group(GroupTag.JOB)

    def jobs(self, which: str, requested: Iterable[str], timeout_s: float = ANSWER_S) -> tuple[Group, ...]:
        """Get-Jobs of this user; ``which`` is ``not-completed`` or ``completed``."""
        about = (
            keywords("requested-attributes", *requested),
            keywords("which-jobs", which),
            boolean("my-jobs", content=True),
        )
        return tuple(self._ask(Operation.GET_JOBS, about, timeout_s).all_groups(GroupTag.JOB))

    def find(self, name: str, timeout_s: float = ANSWER_S) -> int | None:
        """The number of this user's job of that name, ended or not."""
        until = self._clock() + timeout_s
        for which in ("not-completed", "completed"):
            for group in self.jobs(which, ("job-id", "job-name"), max(0.1, until - self._clock())):
                if group.string("job-name") == name:
                    return group.integer("job-id")
        return None

    def cancel(self, job: int, timeout_s: float = ANSWER_S) -> None:
        """Cancel-Job. `IppRefused` with NOT_POSSIBLE: it had ended already."""
        self._ask(Operation.CANCEL_JOB, (integers("job-id", job),), timeout_s)

    def _ask(
        self,
        operation: Operation,
        about: Iterable[Attribute],
        timeout_s: float,
        settings: Iterable[Attribute] = (),
        document: bytes = b"",
    ) -> Message:
        until = self._clock() + timeout_s
        groups = [operation_group(self.address.uri, self.user, *about)]
        if job := tuple(settings):
            groups.append(Group(GroupTag.JOB, job))
        answer = self._exchange(operation, tuple(groups), document, until)
        if answer.code == Status.VERSION_NOT_SUPPORTED and self._version != (1, 1):
            self._version = (1, 1)
            answer = self._exchange(operation, tuple(groups), document, until)
        if answer.code >= 0x0100:
            raise IppRefused(operation, answer.code)
        return answer

    def _exchange(self, operation: Operation, groups: tuple[Group, ...], document: bytes, until: float) -> Message:
        request = Message(operation, next(self._numbers), groups, document, self._version)
        raw = post(self.address, encode_request(request), max(0.0, until - self._clock()), self._clock)
        try:
            answer = decode_response(raw)
        except IppFormatError as error:
            raise NotIpp(f"{self.address}: {error}") from None
        if answer.request_id != request.request_id:
            raise NotIpp(f"{self.address}: answers another request")
        return answer


def _name(name: str) -> Attribute:
    return attribute("job-name", ValueTag.NAME, name)


def _format(media_type: str) -> Attribute:
    return attribute("document-format", ValueTag.MIME_TYPE, media_type)
