"""PDF: text and positions by pdfium, signatures by pyHanko; pypdf is the second opinion on broken files."""

from __future__ import annotations

import ctypes
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pypdf
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from service.adapters.readers import pdf_forms, pdf_layout, pdf_page, sheet_halves, signatures
from service.adapters.readers.flow import Flow, struck_out
from service.adapters.readers.legible import garbage
from service.adapters.readers.limits import Limits
from service.adapters.readers.refusals import refusal
from service.domain.document import PAGES_LEFT, REGION, TURNED, Document
from service.domain.legacy_coding import coding_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.document import Method, Page

MEDIA_TYPE = "application/pdf"
# Active content is a remark for people: nothing here can run it.
_ACTIVE = {b"/JavaScript": "pdf.javascript", b"/Launch": "pdf.launch", b"/XFA": "pdf.xfa", b"/RichMedia": "pdf.media"}
_MARKERS = re.compile(b"|".join(_ACTIVE))  # one pass over the file, where each marker alone would take one
_NOBODY = signatures.Trust()
_EMBEDDED = b"/EmbeddedFile"
_LONGEST_NAME = 4_096
_STAMPED = 150  # letters; no page of an official paper has fewer


def open(data: bytes, *, limits: Limits, trust: signatures.Trust = _NOBODY) -> Document:  # noqa: A001 - as every reader
    """Open a PDF; raises Refused (`pdf.encrypted`, `pdf.broken`). Pages past the limit are a fact."""
    start = data.find(b"%PDF-", 0, 1_024)
    body = data[start:] if start > 0 else data
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as exc:
        needs_password = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "assword" in str(exc)
        repaired = None if needs_password else _second_opinion(body, limits=limits)
        if repaired is not None:
            return repaired
        raise refusal("pdf.encrypted" if needs_password else "pdf.broken") from exc
    try:
        if pdf_forms.has_form(document):
            document.init_forms()
        facts = list(_facts(document, body, limits=limits, trust=trust))
        pages, sheets = [], dict[int, pdf_page.Seen]()
        for number in range(1, min(len(document), limits.pages) + 1):
            page, found, seen = _page(document, number)
            pages.append(page)
            facts += found
            if seen is not None and page.method == "text" and sheet_halves.is_wide(seen.width, seen.height):
                sheets[number] = seen
    finally:
        document.close()
    if not pages:
        raise refusal("pdf.broken")
    return _parted(Document(MEDIA_TYPE, tuple(pages), tuple(facts)), sheets)


def _parted(document: Document, sheets: Mapping[int, pdf_page.Seen]) -> Document:
    """Give a document whose sheets that hold two pages of text side by side give each by itself."""
    seen = {number: (one, (one.width, one.height)) for number, one in sheets.items()}
    folds = sheet_halves.chosen(
        {number: (sheet_halves.fold_of(one.pieces, size, one.rulings), size) for number, (one, size) in seen.items()}
    )
    if not folds:
        return document
    pages = {page.number: page for page in document.pages}
    for number, fold in folds.items():
        left, right = sheet_halves.parted(sheets[number], fold.at)
        pages[number] = _written(left, number, "text")
        pages[sheet_halves.right_of(number)] = _written(right, sheet_halves.right_of(number), "text")
    facts = [one for one in document.facts if one["code"] != REGION or one["page"] not in folds]
    facts += [one for number, fold in folds.items() for one in sheet_halves.facts_of(number, fold)]
    return replace(document, pages=tuple(pages.values()), facts=tuple(facts))


def embedded(data: bytes, *, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Give the files embedded in a PDF by name; none of one that cannot be opened.

    Raises Refused(`zip.entries`, `zip.bomb`) past the limits that hold for a zip.
    """
    if _EMBEDDED not in data:
        return
    start = data.find(b"%PDF-", 0, 1_024)
    try:
        document = pypdfium2.PdfDocument(data[start:] if start > 0 else data)
    except pypdfium2.PdfiumError:
        return
    try:
        count, left = document.count_attachments(), limits.package
        if count > limits.entries:
            raise refusal("zip.entries")
        for place in range(count):
            name, body = _embedded(document, place, most=min(left, limits.entry))
            left -= len(body)
            yield name, body
    finally:
        document.close()


def _embedded(document: pypdfium2.PdfDocument, place: int, *, most: int) -> tuple[str, bytes]:
    raw, size = pdfium.FPDFDoc_GetAttachment(document.raw, place), ctypes.c_ulong()
    name = _utf16(pdfium.FPDFAttachment_GetName, raw) or f"tep-{place + 1}"
    if not pdfium.FPDFAttachment_GetFile(raw, None, 0, size):
        return name, b""
    if size.value > most:
        raise refusal("zip.bomb")
    body = ctypes.create_string_buffer(size.value)
    pdfium.FPDFAttachment_GetFile(raw, body, size.value, size)
    return name, body.raw


def _utf16(getter: Any, raw: Any) -> str:
    length = getter(raw, None, 0)
    if not 0 < length <= _LONGEST_NAME:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    getter(raw, buffer, length)
    name = bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")
    if name.startswith("þÿ"):  # some programs code the bytes of a coded name once more
        return name.encode("latin-1", "replace").decode("utf-16", "replace")
    return name


def warm() -> None:
    """Load what the first page of a run would load."""
    writer, written = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=9, height=9)
    writer.write(written)
    document = pypdfium2.PdfDocument(written.getvalue())
    _page(document, 1)
    document.close()
    _second_opinion(written.getvalue(), limits=Limits())


def _page(document: pypdfium2.PdfDocument, number: int) -> tuple[Page, list[dict[str, Any]], pdf_page.Seen | None]:
    """Read one page; a page that cannot be loaded is one that was not read, not one without text."""
    try:
        seen = pdf_page.look(document, number - 1)
    except pypdfium2.PdfiumError:
        return Flow().page(number, method="none"), [{"code": "pdf.broken_page", "page": number}], None
    facts: list[dict[str, Any]] = [*struck_out(seen.struck)]
    if seen.turn:
        facts.append({"code": TURNED, "page": number, "turn": seen.turn})
    own = " ".join(piece.text for piece in seen.pieces if not piece.widget)
    unread = not own and (seen.pictured or seen.drawn)
    if own and seen.pictured and len("".join(own.split())) < _STAMPED:
        # A scan that a program stamped: its few words are kept, the picture is still to be read.
        unread, seen = True, seen.all_widgets()
    elif garbage(own, pictured=seen.pictured) and not coding_of(own):
        # The layer is kept out: what it claims to say is not what the page shows.
        unread, seen = True, seen.only_widgets()
        facts.append({"code": "pdf.garbage_text", "page": number})
    if not unread and not seen.pictured and not seen.turn:
        facts += [{"code": REGION, "page": number, "box": list(box)} for box in pdf_page.telling_pictures(seen)]
    return _written(seen, number, "none" if unread else "text"), facts, seen


def _written(seen: pdf_page.Seen, number: int, method: Method) -> Page:
    flow = Flow(coding="")
    pdf_layout.write(seen, flow)
    return flow.page(number, method=method, size=(seen.width, seen.height))


def with_recognised(data: bytes, found: Mapping[int, Sequence[pdf_page.Piece]]) -> dict[int, Page]:
    """Give pages of text again, by number, with the pieces recognised on their pictures in their places."""
    start = data.find(b"%PDF-", 0, 1_024)
    document = pypdfium2.PdfDocument(data[start:] if start > 0 else data)
    try:
        if pdf_forms.has_form(document):
            document.init_forms()
        seen = {number: pdf_page.look(document, number - 1) for number in found}
    finally:
        document.close()
    return {
        number: _written(replace(page, pieces=(*page.pieces, *found[number])), number, "text")
        for number, page in seen.items()
    }


def _facts(
    document: pypdfium2.PdfDocument, data: bytes, *, limits: Limits, trust: signatures.Trust
) -> Iterator[dict[str, Any]]:
    if len(document) > limits.pages:
        yield {"code": PAGES_LEFT, "count": len(document), "read": limits.pages}
    active = set(_MARKERS.findall(data))
    yield from ({"code": code} for marker, code in _ACTIVE.items() if marker in active)
    if attachments := pdfium.FPDFDoc_GetAttachmentCount(document.raw):
        yield {"code": "pdf.embedded_files", "count": attachments}
    if pdfium.FPDF_GetSecurityHandlerRevision(document.raw) >= 0:
        yield {"code": "pdf.restricted"}
    if pdfium.FPDF_GetSignatureCount(document.raw):
        yield from signatures.judged(data, trust)


def _second_opinion(data: bytes, *, limits: Limits) -> Document | None:
    """Read with pypdf what pdfium cannot open; None when it cannot either."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        count, pages = len(reader.pages), []
        for number, page in enumerate(reader.pages[: limits.pages], 1):
            flow = Flow()
            for line in page.extract_text().splitlines():
                flow.write(line)
            pages.append(flow.page(number, method="none" if flow.empty else "text"))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - of broken files pypdf lets out errors of every kind, its own and Python's
        return None
    left = [{"code": PAGES_LEFT, "count": count, "read": limits.pages}] if count > limits.pages else []
    return Document(MEDIA_TYPE, tuple(pages), ({"code": "pdf.repaired"}, *left)) if pages else None
