"""What the simulated A4 printer answers to IPP requests (RFC 8011 §4), enough for CUPS to print through it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from devices.ipp.codes import JobState, Operation, Status
from devices.ipp.message import (
    Attribute,
    Group,
    GroupTag,
    Message,
    Range,
    Resolution,
    ValueTag,
    attribute,
    boolean,
    enums,
    integers,
    keywords,
)
from devices.simulators.page_printer_works import TRAY_SHEETS, WaitingJob, Works

MODEL = "Hall Simulated A4 Printer"
_SENDING = (Operation.PRINT_JOB, Operation.CREATE_JOB, Operation.VALIDATE_JOB)


class _Refuse(Exception):
    def __init__(self, status: Status) -> None:
        super().__init__(status.name)
        self.status = status


class IppAnswers:
    """Answers for one printer. ``operations``: those it offers (a simple printer has no Create-Job)."""

    def __init__(self, works: Works, uri: Callable[[], str], *, simple: bool = False) -> None:
        self._works = works
        self._uri = uri
        self._started_at = time.monotonic()
        obeyed: dict[int, Callable[[Message], tuple[Group, ...]]] = {
            Operation.PRINT_JOB: self._print_job,
            Operation.VALIDATE_JOB: self._validate,
            Operation.CREATE_JOB: self._create,
            Operation.SEND_DOCUMENT: self._send_document,
            Operation.CANCEL_JOB: self._cancel,
            Operation.GET_JOB_ATTRIBUTES: self._job_attributes,
            Operation.GET_JOBS: self._jobs,
            Operation.GET_PRINTER_ATTRIBUTES: self._printer_attributes,
        }
        if simple:
            del obeyed[Operation.CREATE_JOB], obeyed[Operation.SEND_DOCUMENT]
        self._obeyed = obeyed
        self._simple = simple

    def answer(self, request: Message) -> Message:
        """Carry out a request."""
        if request.version not in ((1, 0), (1, 1), (2, 0), (2, 1), (2, 2)):
            return _response(request, Status.VERSION_NOT_SUPPORTED)
        obey = self._obeyed.get(request.code)
        if obey is None:
            return _response(request, Status.OPERATION_NOT_SUPPORTED)
        try:
            if request.code in _SENDING and not self._works.accepting:
                raise _Refuse(Status.NOT_ACCEPTING_JOBS)
            return _response(request, Status.OK, *obey(request))
        except _Refuse as refusal:
            return _response(request, refusal.status)

    # --- operations -----------------------------------------------------------------------------------------------

    def _validate(self, request: Message) -> tuple[Group, ...]:
        media_type = _operation(request).string("document-format", "application/pdf")
        if media_type not in ("application/pdf", "application/octet-stream"):
            raise _Refuse(Status.FORMAT_NOT_SUPPORTED)
        return ()

    def _create(self, request: Message) -> tuple[Group, ...]:
        return (self._job_group(self._works.add(lambda number: _job(number, request))),)

    def _print_job(self, request: Message) -> tuple[Group, ...]:
        self._validate(request)
        job = self._works.add(lambda number: _job(number, request))
        self._works.give(job, request.document)
        return (self._job_group(job),)

    def _send_document(self, request: Message) -> tuple[Group, ...]:
        self._validate(request)
        job = self._named(request)
        if job.document is not None or job.state.ended:
            raise _Refuse(Status.NOT_POSSIBLE)
        self._works.give(job, request.document)
        return (self._job_group(job),)

    def _cancel(self, request: Message) -> tuple[Group, ...]:
        if not self._works.cancel(self._named(request)):
            raise _Refuse(Status.NOT_POSSIBLE)
        return ()

    def _job_attributes(self, request: Message) -> tuple[Group, ...]:
        return (_only(self._job_group(self._named(request)), request),)

    def _jobs(self, request: Message) -> tuple[Group, ...]:
        about = _operation(request)
        ended = about.string("which-jobs", "not-completed") == "completed"
        user = about.string("requesting-user-name") if about.boolean("my-jobs") else None
        chosen = [j for j in self._works.jobs.values() if j.state.ended == ended and user in (None, j.user)]
        asked = about.strings("requested-attributes") or ("job-uri", "job-id")
        return tuple(_only(self._job_group(job), request, asked) for job in chosen)

    def _named(self, request: Message) -> WaitingJob:
        about = _operation(request)
        number = about.integer("job-id")
        uri = about.string("job-uri")
        if number is None and uri.rpartition("/")[2].isdigit():
            number = int(uri.rpartition("/")[2])
        job = self._works.jobs.get(number or 0)
        if job is None:
            raise _Refuse(Status.NOT_FOUND)
        return job

    # --- attributes -----------------------------------------------------------------------------------------------

    def _job_group(self, job: WaitingJob) -> Group:
        return Group(
            GroupTag.JOB,
            (
                attribute("job-uri", ValueTag.URI, f"{self._uri()}/{job.number}"),
                integers("job-id", job.number),
                attribute("job-printer-uri", ValueTag.URI, self._uri()),
                attribute("job-name", ValueTag.NAME, job.name),
                attribute("job-originating-user-name", ValueTag.NAME, job.user),
                enums("job-state", job.state),
                keywords("job-state-reasons", *self._reasons(job)),
                integers("job-impressions-completed", job.sides),
                integers("job-media-sheets-completed", job.sheets),
                integers("time-at-creation", self._seconds(job.made_at)),
                self._time("time-at-processing", job.started_at),
                self._time("time-at-completed", job.ended_at),
            ),
        )

    def _reasons(self, job: WaitingJob) -> tuple[str, ...]:
        if job.state is JobState.STOPPED:
            return ("printer-stopped",)
        if job.state is JobState.PROCESSING and not job.cancelling:
            return ("job-printing",)
        return job.reasons

    def _time(self, name: str, moment: float | None) -> Attribute:
        if moment is None:
            return attribute(name, ValueTag.NO_VALUE, None)
        return integers(name, self._seconds(moment))

    def _seconds(self, moment: float) -> int:
        return max(1, int(moment - self._started_at) + 1)

    def _printer_attributes(self, request: Message) -> tuple[Group, ...]:
        works = self._works
        low = "toner-low-warning" if 0 < works.toner <= 10 else None
        reasons = (*works.troubles(), *((low,) if low else ()))
        tray = f"type=sheetFeedAutoRemovableTray;maxcapacity={TRAY_SHEETS};level={works.paper};status=0;name=Tray 1;"
        waiting = sum(not job.state.ended for job in works.jobs.values())
        group = Group(
            GroupTag.PRINTER,
            (
                *_fixed(self._uri(), tuple(self._obeyed), simple=self._simple),
                enums("printer-state", works.printer_state()),
                keywords("printer-state-reasons", *(reasons or ("none",))),
                boolean("printer-is-accepting-jobs", content=works.accepting),
                integers("queued-job-count", waiting),
                integers("printer-up-time", self._seconds(time.monotonic())),
                attribute("marker-names", ValueTag.NAME, "Black Toner"),
                keywords("marker-types", "toner"),
                attribute("marker-colors", ValueTag.NAME, "#000000"),
                integers("marker-levels", -(-int(works.toner * 100) // 100)),
                integers("marker-low-levels", 10),
                integers("marker-high-levels", 100),
                attribute("printer-input-tray", ValueTag.OCTETS, tray.encode()),
            ),
        )
        return (_only(group, request),)


def _fixed(uri: str, operations: Iterable[int], *, simple: bool) -> tuple[Attribute, ...]:
    """What never changes of this printer."""
    return (
        attribute("printer-uri-supported", ValueTag.URI, uri),
        keywords("uri-security-supported", "none"),
        keywords("uri-authentication-supported", "requesting-user-name"),
        attribute("printer-name", ValueTag.NAME, "hall-a4"),
        attribute("printer-make-and-model", ValueTag.TEXT, MODEL),
        attribute("printer-info", ValueTag.TEXT, MODEL),
        attribute("printer-uuid", ValueTag.URI, "urn:uuid:4d1f4c6e-6a8a-5a34-9d20-2f6f3a7b8c55"),
        keywords("ipp-versions-supported", "1.1", "2.0"),
        keywords("ipp-features-supported", "ipp-everywhere"),
        enums("operations-supported", *operations),
        attribute("charset-configured", ValueTag.CHARSET, "utf-8"),
        attribute("charset-supported", ValueTag.CHARSET, "utf-8"),
        attribute("natural-language-configured", ValueTag.LANGUAGE, "en"),
        attribute("generated-natural-language-supported", ValueTag.LANGUAGE, "en"),
        attribute("document-format-default", ValueTag.MIME_TYPE, "application/pdf"),
        attribute("document-format-supported", ValueTag.MIME_TYPE, "application/octet-stream", "application/pdf"),
        keywords("compression-supported", "none"),
        keywords("pdl-override-supported", "attempted"),
        boolean("color-supported", content=False),
        boolean("multiple-document-jobs-supported", content=False),
        boolean("page-ranges-supported", content=not simple),
        attribute("copies-supported", ValueTag.RANGE, Range(1, 1 if simple else 99)),
        integers("copies-default", 1),
        keywords("sides-supported", *(("one-sided",) if simple else ("one-sided", "two-sided-long-edge"))),
        keywords("sides-default", "one-sided"),
        keywords("media-supported", "iso_a4_210x297mm"),
        keywords("media-ready", "iso_a4_210x297mm"),
        keywords("media-default", "iso_a4_210x297mm"),
        keywords("print-color-mode-supported", "monochrome"),
        attribute("printer-resolution-supported", ValueTag.RESOLUTION, Resolution(600, 600)),
        attribute("printer-resolution-default", ValueTag.RESOLUTION, Resolution(600, 600)),
        keywords("job-creation-attributes-supported", "copies", "media", "page-ranges", "sides", "job-name"),
    )


def _job(number: int, request: Message) -> WaitingJob:
    about, wanted = _operation(request), request.group(GroupTag.JOB)
    ranges = [content for content in wanted.get("page-ranges") if isinstance(content, Range)]
    return WaitingJob(
        number,
        about.string("job-name", "untitled"),
        about.string("requesting-user-name", "anonymous"),
        max(1, wanted.integer("copies") or 1),
        wanted.string("sides", "one-sided").startswith("two-sided"),
        ranges[0].lower if ranges else 1,
        ranges[0].upper if ranges else None,
    )


def _operation(request: Message) -> Group:
    return request.group(GroupTag.OPERATION)


def _only(group: Group, request: Message, asked: tuple[str, ...] = ()) -> Group:
    """The attributes asked for; group names such as ``all`` stand for everything."""
    asked = asked or _operation(request).strings("requested-attributes")
    if not asked or {"all", "printer-description", "job-description", "job-template"} & set(asked):
        return group
    return Group(group.tag, tuple(item for item in group.attributes if item.name in asked))


def _response(request: Message, status: Status, *groups: Group) -> Message:
    about = Group(
        GroupTag.OPERATION,
        (
            attribute("attributes-charset", ValueTag.CHARSET, "utf-8"),
            attribute("attributes-natural-language", ValueTag.LANGUAGE, "en"),
        ),
    )
    return Message(status, request.request_id, (about, *groups), b"", request.version)
