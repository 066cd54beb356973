"""The floor: what the bare libraries cost to do the same to the same files, by the shortest way."""

from __future__ import annotations

import hashlib
import io
import time
import unicodedata
import uuid
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg
import pybase64
import pypdfium2
from lxml import etree
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from minio import Minio

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = b"ContentTransferEncoded"
_TABLE = "CREATE TABLE IF NOT EXISTS floor (id text, n int, sha256 text, body text)"


class Floor:
    """Connections kept open, as any server would."""

    def __init__(self, dsn: str, client: Minio, bucket: str, *, keeps: Callable[[bytes], bytes] = bytes) -> None:
        """Open the database and the threads for puts; `keeps` gives what is kept of a message."""
        self._keeps = keeps
        self._database = psycopg.connect(dsn, autocommit=False)
        self._client, self._bucket = client, bucket
        self._threads = ThreadPoolExecutor(6)
        with self._database.transaction():
            self._database.execute(_TABLE)

    def close(self) -> None:
        """Close everything."""
        self._database.close()
        self._threads.shutdown()

    def take(self, message: bytes) -> float:
        """Do one message whole; gives the wall seconds."""
        began = time.perf_counter()
        papers = decode(message)
        texts = [text(paper) for paper in papers]
        digests = [hashlib.sha256(data).hexdigest() for data in (*papers, message)]
        list(self._threads.map(self._put, zip(digests, (*papers, self._keeps(message)), strict=True)))
        self._commit(digests, texts)
        return time.perf_counter() - began

    def _put(self, item: tuple[str, bytes]) -> None:
        digest, data = item
        self._client.put_object(self._bucket, f"floor/{digest}", io.BytesIO(data), len(data))

    def _commit(self, digests: Sequence[str], texts: Sequence[str]) -> None:
        """Write eight rows in one transaction."""
        name = str(uuid.uuid4())
        rows = [(name, number, digest, "") for number, digest in enumerate(digests)]
        rows += [(name, 10 + number, "", found) for number, found in enumerate(texts[:2])]
        with self._database.transaction(), self._database.cursor() as cursor:
            cursor.executemany("INSERT INTO floor VALUES (%s, %s, %s, %s)", rows)


def without_bodies(message: bytes) -> bytes:
    """Give the message with every attachment's base64 left out."""
    kept, at, look = [], 0, 0
    while (found := message.find(_BODY, look)) >= 0:
        start = message.index(b">", found) + 1
        kept.append(message[at:start])
        at = message.index(b"<", start)
        look = message.index(b">", at)
    return b"".join([*kept, message[at:]])


def decode(message: bytes) -> list[bytes]:
    """Cut the base64 out of the XML by slices and parse the rest."""
    papers, kept, at, look = [], [], 0, 0
    while (found := message.find(_BODY, look)) >= 0:
        start = message.index(b">", found) + 1
        end = message.index(b"<", start)
        papers.append(pybase64.b64decode(message[start:end].translate(None, b" \r\n\t")))
        kept.append(message[at:start])
        at, look = end, message.index(b">", end)
    kept.append(message[at:])
    etree.fromstring(b"".join(kept))
    return [_unwrapped(paper) for paper in papers]


def _unwrapped(paper: bytes) -> bytes:
    """Take the one file out of a zip that the SDK's way of sending puts around it."""
    if paper[:4] != b"PK\x03\x04":
        return paper
    with zipfile.ZipFile(io.BytesIO(paper)) as package:
        names = package.namelist()
        return package.read(names[0]) if len(names) == 1 else paper


def text(paper: bytes) -> str:
    """Give the paper's text, normalised and folded."""
    if paper[:5] == b"%PDF-":
        found = _pdf(paper)
    else:
        with zipfile.ZipFile(io.BytesIO(paper)) as package:
            found = _docx(package) if "word/document.xml" in package.namelist() else _xlsx(paper)
    whole = unicodedata.normalize("NFC", found)
    unicodedata.normalize("NFD", whole).lower()
    return whole


def _pdf(paper: bytes) -> str:
    document = pypdfium2.PdfDocument(paper)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _docx(package: zipfile.ZipFile) -> str:
    root = etree.fromstring(package.read("word/document.xml"))
    return "\n".join(
        "".join(part.text or "" for part in paragraph.iter(f"{_WORD}t")) for paragraph in root.iter(f"{_WORD}p")
    )


def _xlsx(paper: bytes) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(paper))
    return "\n".join(
        "\t".join(map(str, row)) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
    )
