"""Pages of materials, and the signature: taken with the document camera or by hand, written down, looked at again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from devices.ports import CapturedPage, Role
from devices.qt.frames import PreviewFeed
from intake.attachment import BlobRef
from intake.draft import MaterialPage
from intake.ways import with_pages
from station.visit import results as on
from station.visit import signature
from station.visit.capture import AUTHORITY, IDENTITY_PAGE
from station.visit.desks import CameraDesk
from station.visit.shown import BelongsTo, copies
from station.visit.under_way import UnderWay


class Pages:
    """The picture in hand is `Visit.page`; what was kept stands in the draft, its pictures in `Visit.pictures`."""

    def __init__(self, now: UnderWay, parent: QObject) -> None:
        self._now = now
        camera = now.parts.devices.get(Role.DOCUMENT_CAMERA)
        self.preview = PreviewFeed(camera, parent)
        self._camera = CameraDesk(camera, now.post, self._page_taken, parent)

    def start_preview(self, ticket: int) -> None:
        self._camera.start_preview(ticket)

    def stop_preview(self) -> None:
        self.preview.detach()
        self._camera.stop_preview()

    def take_page(self, ticket: int) -> None:
        self._camera.take(ticket)

    def drop_page(self) -> None:
        """Forget the picture that was taken but not kept."""
        self._now.visit.page = None

    def _page_taken(self, page: CapturedPage) -> None:
        self._now.visit.page = page

    def keep_page(self, ticket: int, material: str) -> None:
        """Write the picture in hand down as a page of a material."""
        page, draft = self._now.visit.page, self._now.visit.draft
        if page is None or draft is None:
            raise LookupError("no page in hand")
        jpeg = page.jpeg
        kept = self._now.for_this_visit(lambda ref, data: self._page_kept(ticket, material, ref, data))
        self._now.records.keep(ticket, draft.id, lambda: jpeg, "image/jpeg", kept)

    def _page_kept(self, ticket: int, material: str, ref: BlobRef, data: bytes) -> None:
        visit = self._now.visit
        if visit.draft is None:
            return
        if material == AUTHORITY:
            visit.keep_authority(ref)
        elif material == IDENTITY_PAGE:
            visit.keep_identity_page(ref)
        else:
            pages = visit.draft.material(material).pages
            if all(page.blob.digest != ref.digest for page in pages):
                page = MaterialPage(ref, self._now.at())
                visit.draft = visit.draft.with_material(with_pages(visit.draft.material(material), (*pages, page)))
        visit.pictures[ref.digest] = data
        visit.page = None
        self._now.post(on.PageKept(ticket))

    def copy_shown(self) -> None:
        """What the matter before showed (letter, photo of the document) becomes pages of this draft too."""
        visit = self._now.visit
        if visit.shown is None or visit.draft is None:
            return
        for data, belongs in copies(visit.shown, visit.draft):
            done = self._now.for_this_visit(partial(self._copied, visit.draft.id, belongs))
            self._now.records.keep(0, visit.draft.id, partial(bytes, data), "image/jpeg", done)

    def _copied(self, draft_id: str, belongs: BelongsTo, ref: BlobRef, data: bytes) -> None:
        visit = self._now.visit
        if visit.draft is not None and visit.draft.id == draft_id:
            belongs(visit)(ref)
            visit.pictures[ref.digest] = data
            self._now.changed()

    def load_pictures(self) -> None:
        """Thumbnails of a draft that was taken up again."""
        visit = self._now.visit
        if visit.draft is None:
            return
        for ref in visit.draft.blobs():
            got = self._now.for_this_visit(lambda data, digest=ref.digest: self._picture(digest, data))
            self._now.records.picture(visit.draft.id, ref.digest, got)

    def _picture(self, digest: str, data: bytes) -> None:
        self._now.visit.pictures[digest] = data
        self._now.changed()

    # --- the signature --------------------------------------------------------------------------------------------

    def keep_signature(self, ticket: int) -> None:
        draft, strokes = self._now.visit.draft, self._now.visit.strokes
        if draft is None:
            raise LookupError("a signature without a draft")
        kept = self._now.for_this_visit(lambda ref, data: self._signature_kept(ticket, ref, data))
        self._now.records.keep(ticket, draft.id, lambda: signature.png_of(strokes), signature.MEDIA_TYPE, kept)

    def keep_signed_form(self, ticket: int) -> None:
        """The picture in hand is the form as signed on paper: it is the draft's signature."""
        page, draft = self._now.visit.page, self._now.visit.draft
        if page is None or draft is None:
            raise LookupError("no page in hand")
        jpeg = page.jpeg
        kept = self._now.for_this_visit(lambda ref, data: self._signature_kept(ticket, ref, data))
        self._now.records.keep(ticket, draft.id, lambda: jpeg, "image/jpeg", kept)

    def drop_signature(self) -> None:
        """What was signed has changed."""
        draft = self._now.visit.draft
        self._now.visit.strokes = ()
        if draft is not None and draft.signature is not None:
            self._now.visit.draft = replace(draft, signature=None, revision=draft.revision + 1)

    def _signature_kept(self, ticket: int, ref: BlobRef, data: bytes) -> None:
        draft = self._now.visit.draft
        self._now.visit.pictures[ref.digest] = data
        self._now.visit.page = None
        if draft is not None:
            self._now.visit.draft = replace(draft, signature=ref, revision=draft.revision + 1)
        self._now.post(on.SignatureKept(ticket))
