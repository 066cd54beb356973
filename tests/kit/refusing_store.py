"""A store that speaks the S3 of a probe (put, list versions, delete) and refuses what a test says, once each."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from tests.kit.s3_peer import S3Handler, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.adapters.objects_s3 import S3Objects

_VERSION = (
    "<Version><Key>{key}</Key><VersionId>{version}</VersionId><IsLatest>false</IsLatest>"
    "<LastModified>2026-03-02T01:00:00.000Z</LastModified><ETag>&quot;{etag}&quot;</ETag><Size>4</Size></Version>"
)


@dataclass(slots=True)
class Shelf:
    """What lies there: version -> (key, MD5, whether it is locked); and what is refused next, by method."""

    versions: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    refusals: list[tuple[str, int, str]] = field(default_factory=list)  # (method, HTTP status, code)
    written: int = 0
    forbidden: bool = False  # nothing may be deleted, and nothing asked of locks

    def refused(self, method: str) -> tuple[int, str] | None:
        """Give the next refusal when it is of this method."""
        if self.refusals and self.refusals[0][0] == method:
            _method, status, code = self.refusals.pop(0)
            return status, code
        return None


class _Handler(S3Handler, BaseHTTPRequestHandler):
    """Answers over one self.shelf."""

    shelf: Shelf

    def do_HEAD(self) -> None:
        self.answer(404, b"", {})

    def do_PUT(self) -> None:
        data, refused = self.rfile.read(int(self.headers["Content-Length"])), self.shelf.refused("PUT")
        if refused:
            self.error(*refused)
            return
        self.shelf.written += 1
        version, etag = f"v{self.shelf.written}", hashlib.md5(data, usedforsecurity=False).hexdigest()
        locked = "x-amz-object-lock-mode" in self.headers
        self.shelf.versions[version] = (urlsplit(self.path).path.removeprefix("/bucket/"), etag, locked)
        self.answer(200, b"", {"ETag": f'"{etag}"', "x-amz-version-id": version})

    def do_DELETE(self) -> None:
        version = parse_qs(urlsplit(self.path).query).get("versionId", [""])[0]
        refused = self.shelf.refused("DELETE")
        if refused or self.shelf.forbidden or self.shelf.versions[version][2]:
            self.error(*(refused or (403, "AccessDenied")))
            return
        del self.shelf.versions[version]
        self.answer(204, b"", {})

    def do_GET(self) -> None:
        if "retention" in self.path or "legal-hold" in self.path:
            self.error(*((403, "AccessDenied") if self.shelf.forbidden else (404, "NoSuchObjectLockConfiguration")))
            return
        listed = "".join(
            _VERSION.format(key=key, version=version, etag=etag)
            for version, (key, etag, _locked) in self.shelf.versions.items()
        )
        self.answer(200, f"<ListVersionsResult><Name>bucket</Name>{listed}</ListVersionsResult>".encode(), {})


@contextmanager
def refusing(shelf: Shelf) -> Iterator[S3Objects]:
    """Give the adapter over such a store."""
    with served(type("Handler", (_Handler,), {"shelf": shelf})) as objects:
        yield objects
