"""The requests of eSCL to one scanner (DEVICES §5.2). Every method is one HTTP exchange and may raise `LinkError`."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from devices import wire_trace
from devices.document_scanner.escl_documents import Capabilities, EsclStatus, parse_capabilities, parse_status
from devices.document_scanner.escl_http import NotEscl, Reply, ScannerHttp
from devices.document_scanner.escl_xml import MAX_BYTES
from devices.document_scanner.jpeg_picture import MAX_JPEG
from devices.result import Action, Cause, Err, Ok, Reason, Result

#: Longest silence in an answer. A scanner in power save takes some 10 s for its first word.
WAKE_S = 12.0
_JOB_S = 30.0
_PAGE_S = 60.0  # at high resolution the light crawls, and many scanners say nothing until it has arrived
_DELETE_S = 2.0
_SMALL = 64 * 1024  # of answers whose content does not matter
_MAX_LOCATION = 1000

_OK = 200
_CREATED = 201
_BUSY = 503


class EsclClient:
    """``root`` is the path of the service, ``/eSCL`` as a rule."""

    def __init__(self, http: ScannerHttp, root: str) -> None:
        self._http = http
        self._root = root

    def capabilities(self) -> Result[Capabilities]:
        reply = self._get("ScannerCapabilities")
        return parse_capabilities(reply.body) if reply.status == _OK else _refused(reply)

    def status(self) -> Result[EsclStatus]:
        reply = self._get("ScannerStatus")
        status = parse_status(reply.body) if reply.status == _OK else _refused(reply)
        wire_trace.note(f"   {status.value if isinstance(status, Ok) else status.detail}")
        return status

    def create_job(self, settings: bytes) -> str | int:
        """Path of the new job, or the HTTP status it was refused with."""
        path = f"{self._root}/ScanJobs"
        reply = self._http.ask("POST", path, read_s=_JOB_S, max_bytes=_SMALL, document=settings)
        if reply.status not in (_CREATED, _OK):
            return reply.status
        job = self.path_of(reply.location)
        if job is None:
            raise NotEscl("the job has no usable Location")
        return job

    def next_document(self, job: str) -> bytes | int:
        """The next page as it was scanned, or the HTTP status that came in its place."""
        reply = self._http.ask("GET", f"{job}/NextDocument", read_s=_PAGE_S, max_bytes=MAX_JPEG)
        return reply.body if reply.status == _OK else reply.status

    def delete_job(self, job: str) -> None:
        self._http.ask("DELETE", job, read_s=_DELETE_S, max_bytes=_SMALL)

    def certificate_mark(self) -> str:
        return self._http.certificate_mark()

    def abort(self) -> None:
        self._http.abort()

    def close(self) -> None:
        self._http.close()

    def _get(self, name: str) -> Reply:
        return self._http.ask("GET", f"{self._root}/{name}", read_s=WAKE_S, max_bytes=MAX_BYTES)

    def path_of(self, location: str) -> str | None:
        """Path of a job as the scanner names it, absolute or relative; None for what is none.

        Only the path counts: scanners put a name there that this network may not know, and another machine has no
        business in it.
        """
        if not location or len(location) > _MAX_LOCATION:
            return None
        try:
            path = urlsplit(urljoin(f"{self._http.base}{self._root}/ScanJobs", location)).path.rstrip("/")
        except ValueError:
            return None
        return path if path.startswith("/") and path.isprintable() else None


def _refused(reply: Reply) -> Err:
    """What another answer than 200 to a plain question means."""
    if reply.status == _BUSY:
        return Err(Reason.BUSY, Cause.HARDWARE, Action.WAIT, "HTTP 503")
    if reply.status in (401, 403):
        return Err(Reason.NOT_AUTHORISED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, f"HTTP {reply.status}")
    return Err(Reason.PROTOCOL, Cause.HARDWARE, Action.CALL_TECHNICIAN, f"HTTP {reply.status}")
