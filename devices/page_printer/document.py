"""The PDF as it goes to the printer: counted, and cut to the pages wanted where the printer cannot do that itself."""

from __future__ import annotations

import io
import threading

#: PDFium must be used by one thread of a process at a time.
PDFIUM_LOCK = threading.Lock()


class NotPrintable(ValueError):
    """The bytes are no PDF that can be opened (or one with a password)."""


def page_count(pdf: bytes) -> int:
    """How many pages. Raises `NotPrintable`."""
    import pypdfium2

    with PDFIUM_LOCK:
        document = _opened(pdf)
        try:
            return len(document)
        except pypdfium2.PdfiumError:
            raise NotPrintable("no pages can be read") from None
        finally:
            document.close()


def cut_pages(pdf: bytes, first_page: int, times: int = 1) -> bytes:
    """The pages from ``first_page`` (1 is the first) to the last, ``times`` over. Raises `NotPrintable`."""
    import pypdfium2

    with PDFIUM_LOCK:
        whole = _opened(pdf)
        part = pypdfium2.PdfDocument.new()
        try:
            wanted = list(range(first_page - 1, len(whole)))
            for _ in range(times):
                part.import_pages(whole, wanted)
            out = io.BytesIO()
            part.save(out)
            return out.getvalue()
        except pypdfium2.PdfiumError:
            raise NotPrintable("its pages cannot be taken out") from None
        finally:
            part.close()
            whole.close()


def _opened(pdf: bytes):  # type: ignore[no-untyped-def]
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise NotPrintable("no PDF, damaged, or with a password") from None
