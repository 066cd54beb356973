"""Files embedded in a Word or Excel file: the list that was laid into a letter as an Excel object is a paper, too.

ISO/IEC 29500-1, 15.2.11 (packages). The figures of a chart are no paper.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from service.adapters.readers.ole_objects import NOT_WELL_FORMED, of_object
from service.adapters.readers.refusals import refusal
from service.adapters.readers.sniff import sniff
from service.adapters.readers.zip_walker import Archive
from service.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.adapters.readers.limits import Limits

_FOLDER = b"embeddings/"
_OF_TEXT = re.compile(r"(?:word/_rels/document\.xml|xl/worksheets/_rels/[^/]+\.xml)\.rels\Z")
_OBJECT = re.compile(
    rb"""<Relationship\b(?=[^<>]*/(?:package|oleObject)["'])[^<>]*?\sTarget\s*=\s*["']([^"'<>]*embeddings/[^"'<>]+)["']"""
)
_READ = frozenset({"docx", "xlsx", "xls", "doc", "pdf", "odt", "ods", "rtf", "png", "jpeg", "tiff"})


def embedded(data: bytes, *, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Give the files that a document's text or a workbook's sheets show as objects, by name; none of another file.

    Raises Refused (gate codes of a zip, `zip.bomb` past the limit of all together).
    """
    if _FOLDER not in data:  # the names of a zip's entries stand in it as they are
        return
    archive = Archive(data, limits=limits)
    entries = {entry.name: entry for entry in archive.entries}
    left, count = limits.package, 0
    for part in _parts(archive, limits=limits):
        if part not in entries:
            continue
        body = archive.read(entries[part], most=limits.entry)
        left -= len(body)
        if left < 0:
            raise refusal("zip.bomb")
        try:
            name, inner = of_object(body)
        except NOT_WELL_FORMED:
            continue
        if form := _form(inner, limits=limits):
            count += 1
            yield name or f"tep-nhung-{count}.{form}", inner


def _parts(archive: Archive, *, limits: Limits) -> list[str]:
    """Give the parts that the text or the sheets point to, in their order, each once."""
    found: dict[str, None] = {}
    for entry in archive.entries:
        if _OF_TEXT.match(entry.name):
            home = posixpath.dirname(posixpath.dirname(entry.name))
            told = _OBJECT.findall(archive.read(entry, most=limits.part))
            targets = (one.decode("utf-8", "replace") for one in told)
            found |= {posixpath.normpath(posixpath.join(home, one)).lstrip("/"): None for one in targets}
    return list(found)


def _form(data: bytes, *, limits: Limits) -> str:
    try:
        form = sniff("", data, limits=limits).format
    except Refused:
        return ""
    return form if form in _READ else ""
