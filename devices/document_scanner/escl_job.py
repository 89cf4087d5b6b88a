"""One eSCL scan job: begun, its pages fetched, ended. The scanner's status tells empty from jam, not the HTTP code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from devices.document_scanner.collect import collect, feeder_empty
from devices.document_scanner.escl_client import EsclClient
from devices.document_scanner.escl_documents import AdfState, EsclStatus, settings_document
from devices.document_scanner.escl_states import broken_off, lost, obstacle, obstacle_to_start, refusal
from devices.document_scanner.jpeg_picture import BadPicture, picture_of
from devices.document_scanner.offer import A4_HEIGHT, A4_WIDTH, SourceOffer
from devices.document_scanner.page_making import make_page
from devices.document_scanner.patience import NEVER, Patience
from devices.frame_sources import Picture
from devices.links import LinkError
from devices.ports import Cancel, CapturedPage, PaperSource, ScanEvent, ScannedDocument, ScanSettings
from devices.result import Action, Cause, Err, Ok, Reason, Result

T = TypeVar("T")

_AGAIN_S = 0.4  # between two tries
_BUSY_S = 6.0  # a scanner that has just ejected the last sheet is busy for a moment
_SILENCE_S = 90.0  # no page for so long, though the scanner says that it is coming
_FINISH_S = 2.0  # a cancelled request for a job may still be answered: then we know which job to end
_NO_MORE = (404, 410)
_NOT_YET = 503
_CONFLICT = 409
_TIDY_TRIES = 5


class EsclJob:
    """``until`` is on the clock; all requests go through ``patience``, so that each ends by then or when cancelled."""

    def __init__(
        self,
        client: EsclClient,
        patience: Patience,
        settings: ScanSettings,
        source: SourceOffer,
        until: float,
        cancel: Cancel,
        clock: Callable[[], float],
    ) -> None:
        self._client = client
        self._patience = patience
        self._settings = settings
        self._source = source
        self._until = until
        self._cancel = cancel
        self._clock = clock
        self._feeder = settings.source is PaperSource.FEEDER
        self._path: str | None = None
        self._known_jobs: tuple[str, ...] = ()
        self._lost = False  # a job was asked for and no answer came: it may be there
        self._pages = 0
        self._tries_left = _TIDY_TRIES

    # --- beginning ----------------------------------------------------------------------------------------------------

    def start(self, version: str) -> Err | None:
        """Have the scanner begin; ``Err`` when it does not."""
        document = settings_document(self._settings, self._source, version)
        patient_until = min(self._clock() + _BUSY_S, self._until)
        while True:
            trouble = self._try_to_start(document)
            if trouble is None or trouble.reason is not Reason.BUSY or self._clock() + _AGAIN_S >= patient_until:
                return trouble
            self._cancel.wait(_AGAIN_S)

    def _try_to_start(self, document: bytes) -> Err | None:
        status = self._status()
        if isinstance(status, Err):
            return status
        hindered = obstacle_to_start(status, feeder=self._feeder)
        if hindered is not None:
            return hindered
        self._known_jobs, self._lost = status.jobs, True
        job = self._ask(lambda: self._client.create_job(document), finish_s=_FINISH_S)
        if isinstance(job, Err):
            return job
        self._lost = False
        if isinstance(job, str):
            self._path = job
            return None
        status = self._status()
        if isinstance(status, Err):
            return status
        explained = obstacle_to_start(status, feeder=self._feeder)
        # That it is busy explains these two; a scanner that stumbles otherwise may be busy with what it stumbled over.
        if explained is not None and explained.reason is Reason.BUSY and job not in (_NOT_YET, _CONFLICT):
            explained = None
        return explained or refusal(job)

    # --- pages --------------------------------------------------------------------------------------------------------

    def collect(self, progress: Callable[[ScanEvent], None]) -> Result[ScannedDocument]:
        """All pages, in the order they come."""
        limit = self._settings.max_pages if self._feeder else 1
        return collect(self._next_picture, self._make_page, limit, progress)

    def _next_picture(self) -> Picture | Err | None:
        assert self._path is not None  # noqa: S101 - only called after `start`
        path = self._path
        silent_until = self._clock() + _SILENCE_S
        while True:
            answer = self._ask(lambda: self._client.next_document(path))
            if isinstance(answer, Err):
                return answer
            if isinstance(answer, bytes):
                self._pages += 1
                return self._unpack(answer)
            if answer in _NO_MORE:
                return self._why_no_more()
            trouble = self._why_not(answer)
            if trouble is not None:
                return trouble
            if answer != _NOT_YET:
                return None
            if self._clock() >= silent_until:
                return Err(Reason.DEADLINE, Cause.HARDWARE, Action.CALL_STAFF, "no page in a long time")
            self._cancel.wait(_AGAIN_S)

    def _why_no_more(self) -> Err | None:
        """The job is over: None when it ended as it should."""
        status = self._status()
        if isinstance(status, Err):
            return status
        trouble = obstacle(status, feeder=self._feeder)
        if trouble is not None or self._pages:
            return trouble
        if self._feeder and status.adf is AdfState.EMPTY:
            return feeder_empty()
        return Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.RETRY, "the job ended without a page")

    def _why_not(self, http_status: int) -> Err | None:
        """No page came, but another status; None when there is nothing wrong (503: not yet, else: there was none)."""
        status = self._status()
        if isinstance(status, Err):
            return status
        trouble = obstacle(status, feeder=self._feeder)
        if trouble is not None or http_status == _NOT_YET:
            return trouble
        if self._feeder and status.adf is AdfState.EMPTY:
            return None if self._pages else feeder_empty()  # some brands end a job so
        return broken_off(http_status)

    def _unpack(self, jpeg: bytes) -> Picture | Err:
        width, height = min(self._source.width, A4_WIDTH), min(self._source.height, A4_HEIGHT)
        try:
            return self._ask(lambda: picture_of(jpeg, width, height, self._settings.resolution_dpi))
        except BadPicture as error:
            status = self._status()
            trouble = status if isinstance(status, Err) else obstacle(status, feeder=self._feeder)
            return trouble or Err(Reason.PROTOCOL, Cause.HARDWARE, Action.RETRY, str(error))

    def _make_page(self, picture: Picture) -> CapturedPage | Err:
        return self._ask(lambda: make_page(picture, self._settings.resolution_dpi))

    # --- ending -------------------------------------------------------------------------------------------------------

    def tidy(self, patience_s: float) -> bool:
        """End the job at the scanner, or it would stay busy until it gives up by itself. False: try again later."""
        if (self._path is None and not self._lost) or not self._tries_left:
            return True
        self._tries_left -= 1
        try:
            ended = self._patience.call(self._end, self._clock() + patience_s, NEVER)
        except LinkError:
            return False
        return not isinstance(ended, Err)

    def _end(self) -> None:
        if self._path is None:
            self._path = self._find_lost()
        if self._path is not None:
            self._client.delete_job(self._path)
        self._path, self._lost = None, False

    def _find_lost(self) -> str | None:
        """Our job, if the scanner began it all the same: the only one that was not there before we asked."""
        status = self._client.status()
        new = [job for job in status.value.jobs if job not in self._known_jobs] if isinstance(status, Ok) else []
        return self._client.path_of(new[0]) if len(new) == 1 else None

    # --- asking -------------------------------------------------------------------------------------------------------

    def _status(self) -> EsclStatus | Err:
        status = self._ask(self._client.status)
        return status if isinstance(status, Err) else status.value

    def _ask(self, question: Callable[[], T], *, finish_s: float = 0.0) -> T | Err:
        try:
            return self._patience.call(question, self._until, self._cancel, finish_s=finish_s)
        except LinkError as error:
            return lost(error)
