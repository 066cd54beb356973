"""Zip packages that are the same bytes on every run: fixed times, fixed order, fixed rights."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# The oldest moment a zip can carry: a real one would make each run differ.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE_FILE = 0o100644 << 16


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """Give a zip of the parts in the order given; text parts are UTF-8."""
    package = BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _READABLE_FILE
            archive.writestr(entry, part)
    return package.getvalue()
