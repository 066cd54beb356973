"""The formats that are read, by what `sniff` calls them; to add one, add a module and a row."""

from __future__ import annotations

import codecs
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.adapters.readers import (
    bags,
    doc,
    docx,
    html,
    image,
    mail,
    mht,
    ods,
    odt,
    outlook,
    packed,
    pdf,
    rtf,
    scans,
    sheet_halves,
    sheets,
    signatures,
    txt,
)  # fmt: skip
from service.adapters.readers.flow import read_as
from service.adapters.readers.refusals import refusal
from service.adapters.readers.sniff import sniff
from service.domain.legacy_coding import coding_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.adapters.readers.limits import Limits
    from service.adapters.readers.sight import Sight
    from service.adapters.readers.signatures import Trust
    from service.domain.document import Document

    Opener = Callable[..., Document]

FORMATS: Mapping[str, Opener] = MappingProxyType(
    {
        "pdf": pdf.open,
        "docx": docx.open,
        "xlsx": sheets.open_xlsx,
        "xls": sheets.open_xls,
        "doc": doc.open,
        "rtf": rtf.open,
        "odt": odt.open,
        "ods": ods.open,
        "html": html.open,
        "txt": txt.open,
        "edxml": txt.open,
        "eml": mail.open,
        "msg": outlook.open,
        "mht": mht.open,
        "png": image.open_png,
        "jpeg": image.open_jpeg,
        "tiff": image.open_tiff,
        "webp": image.open_webp,
    }
)


_PAGES_ASKED = 5
_ENCODINGS = ("ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258", "cp1252", "cp437", "latin-1")


def open_paper(
    name: str, data: bytes, *, limits: Limits, eyes: Sight | None = None, trust: Trust | None = None
) -> Document:
    """Open one paper by its bytes; raises Refused. `name` only tells what the sender thought it was.

    Pages that are pictures are read by `eyes`; without them they stay unread (method "none"). A PDF's signatures are
    judged by the anchors of `trust`.
    """
    sniffed = sniff(name, data, limits=limits)
    if sniffed.format == "p7m":
        return _within_signature(name, data, limits=limits, eyes=eyes, trust=trust)
    opener = FORMATS.get(sniffed.format)
    if opener is None:
        bags.require_readable(name, data, limits=limits)  # why a bag was not taken apart says more
        raise refusal("paper.archive")
    if sniffed.format == "pdf" and trust is not None:
        opener = partial(pdf.open, trust=trust)
    document = opener(data, limits=limits)
    coding = coding_of("\n".join(page.text for page in document.pages[:_PAGES_ASKED]))
    if coding:
        with read_as(coding):
            document = opener(data, limits=limits)
        document = replace(document, facts=(*document.facts, {"code": "text.legacy_font", "coding": coding}))
    if eyes is not None:
        # A page of such text that is written anew with what its pictures say is decoded as at first.
        with read_as(coding):
            document = scans.read(document, data, form=sniffed.format, eyes=eyes, most=limits.scanned_pages)
    document = sheet_halves.counted(document)
    return replace(document, media_type=sniffed.media_type, facts=(*document.facts, *sniffed.facts))


def _within_signature(name: str, data: bytes, *, limits: Limits, eyes: Sight | None, trust: Trust | None) -> Document:
    """Open the paper that a CMS signature holds; what holds another such is refused, no office signs so."""
    inner = packed.content_of(data)
    if not inner:
        raise refusal("cms.detached")
    if packed.is_signed(inner):
        raise refusal("cms.broken")
    document = open_paper(name.removesuffix(".p7m"), inner, limits=limits, eyes=eyes, trust=trust)
    return replace(document, facts=(*document.facts, *signatures.judged_container(data, trust or signatures.Trust())))


def form_of(name: str, data: bytes, *, limits: Limits) -> str:
    """Tell which of `FORMATS` the bytes are; raises Refused."""
    return sniff(name, data, limits=limits).format


def warm() -> None:
    """Load what the parsers would load at their first paper, while files can still be read."""
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    pdf.warm()
