"""PDF: text and positions by pdfium, structure and signatures by pypdf where the file has any."""

from __future__ import annotations

import ctypes
import io
from typing import TYPE_CHECKING, Any

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
from pypdf.errors import PyPdfError

from service.adapters.readers import pdf_layout, pdf_page
from service.adapters.readers.flow import Flow, clean
from service.adapters.readers.legible import garbage
from service.adapters.readers.refusals import refusal
from service.domain.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.adapters.readers.limits import Limits
    from service.domain.document import Page

MEDIA_TYPE = "application/pdf"
# Bytes that tell of structure worth pypdf's slower look; without them it never runs.
_ACTIVE = {b"/JavaScript": "pdf.javascript", b"/Launch": "pdf.launch", b"/XFA": "pdf.xfa", b"/RichMedia": "pdf.media"}
_MOST_SIGNATURES = 50
_MOST_FIELDS = 2_000


def open(data: bytes, *, limits: Limits) -> Document:  # noqa: A001 - every reader module opens
    """Open a PDF; raises Refused (`pdf.encrypted`, `pdf.broken`). Pages past the limit are a fact."""
    start = data.find(b"%PDF-", 0, 1_024)
    body = data[start:] if start > 0 else data
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as exc:
        needs_password = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "assword" in str(exc)
        raise refusal("pdf.encrypted" if needs_password else "pdf.broken") from exc
    try:
        facts = list(_facts(document, body, limits=limits))
        pages = []
        for number in range(1, min(len(document), limits.pages) + 1):
            page, found = _page(document, number)
            pages.append(page)
            facts += found
    finally:
        document.close()
    if not pages:
        raise refusal("pdf.broken")
    return Document(MEDIA_TYPE, tuple(pages), tuple(facts))


def warm() -> None:
    """Load what the first page of a run would load."""
    writer, written = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=9, height=9)
    writer.write(written)
    document = pypdfium2.PdfDocument(written.getvalue())
    _page(document, 1)
    document.close()
    _fields(written.getvalue())


def _page(document: pypdfium2.PdfDocument, number: int) -> tuple[Page, list[dict[str, Any]]]:
    """Read one page; a page that cannot be loaded is one that was not read, not one without text."""
    try:
        seen = pdf_page.look(document, number - 1)
    except pypdfium2.PdfiumError:
        return Flow().page(number, method="none"), [{"code": "pdf.broken_page", "page": number}]
    flow = Flow()
    pdf_layout.write(seen, flow)
    page = flow.page(number, size=(seen.width, seen.height))
    if not page.text.strip():
        unread = seen.pictured or seen.drawn
        return flow.page(number, method="none" if unread else "text", size=(seen.width, seen.height)), []
    if garbage(page.text, pictured=seen.pictured):
        # The layer is kept out: what it claims to say is not what the page shows.
        widgets = Flow()
        pdf_layout.write(seen.only_widgets(), widgets)
        return widgets.page(number, method="none", size=(seen.width, seen.height)), [
            {"code": "pdf.garbage_text", "page": number}
        ]
    return page, []


def _facts(document: pypdfium2.PdfDocument, data: bytes, *, limits: Limits) -> Iterator[dict[str, Any]]:
    if len(document) > limits.pages:
        yield {"code": "pdf.pages", "count": len(document), "read": limits.pages}
    for marker, code in _ACTIVE.items():
        if marker in data:
            yield {"code": code}
    if attachments := pdfium.FPDFDoc_GetAttachmentCount(document.raw):
        yield {"code": "pdf.embedded_files", "count": attachments}
    if pdfium.FPDF_GetSecurityHandlerRevision(document.raw) >= 0:
        yield {"code": "pdf.restricted"}
    if signatures := pdfium.FPDF_GetSignatureCount(document.raw):
        yield from _signatures(document, data, min(signatures, _MOST_SIGNATURES))


def _signatures(document: pypdfium2.PdfDocument, data: bytes, count: int) -> list[dict[str, Any]]:
    """Give name and claimed time of each signature field that holds a signature; nothing is verified here."""
    try:
        found = [fact for fact in map(_signature, _fields(data)) if fact]
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError, IndexError, OSError):
        found = []
    return found or [{"code": "pdf.signature", "field": "", "at": _time(document, place)} for place in range(count)]


def _fields(data: bytes) -> list[Any]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    form = reader.trailer["/Root"].get_object().get("/AcroForm", {})  # type: ignore[union-attr]
    return list(form.get_object().get("/Fields", [])[:_MOST_FIELDS]) if form else []


def _signature(reference: Any) -> dict[str, Any] | None:  # noqa: ANN401 - pypdf's objects are untyped
    field = reference.get_object()
    if field.get("/FT") != "/Sig" or "/V" not in field:
        return None
    value = field["/V"].get_object()
    return {
        "code": "pdf.signature",
        "field": clean(str(field.get("/T", ""))),
        "at": str(value.get("/M", "")),
        "name": clean(str(value.get("/Name", ""))),
        "subfilter": str(value.get("/SubFilter", "")),
    }


def _time(document: pypdfium2.PdfDocument, place: int) -> str:
    signature = pdfium.FPDF_GetSignatureObject(document.raw, place)
    buffer = ctypes.create_string_buffer(64)
    size = pdfium.FPDFSignatureObj_GetTime(signature, buffer, len(buffer))
    return buffer.value.decode("ascii", "replace") if 0 < size <= len(buffer) else ""
