"""What commands print: results on standard output, sentences on standard error."""

from __future__ import annotations

import errno
import json
import re
import sys
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.deadlines import VIETNAM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


# A sender's file name must not move the cursor, colour the screen or turn the reading direction.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


# What the system says of a file in English; the rest of its reasons are left as they are.
_REASONS: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOENT: "không có tệp hoặc thư mục này",
        errno.EACCES: "không có quyền",
        errno.EPERM: "không có quyền",
        errno.EISDIR: "là một thư mục, không phải tệp",
        errno.ENOTDIR: "một phần của đường dẫn không phải thư mục",
        errno.EEXIST: "đã có sẵn",
        errno.ENOSPC: "ổ đĩa đã đầy",
        errno.EROFS: "ổ đĩa chỉ cho đọc",
        errno.ENAMETOOLONG: "tên quá dài",
    }
)


def reason_of(exc: OSError) -> str:
    """Give in Vietnamese why the system could not open, read or write a file."""
    return _REASONS.get(exc.errno or 0) or exc.strerror or type(exc).__name__


def printable(text: str) -> str:
    """Give the text with control and direction characters made visible."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def written(at: date | datetime | str) -> str:
    """Write a day, or a moment in Vietnam, as people do; text that is neither as it is."""
    try:
        known = datetime.fromisoformat(at) if isinstance(at, str) else at
    except ValueError:
        return str(at)
    if isinstance(known, datetime) and known.tzinfo:
        return f"{known.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    return f"{known:%d/%m/%Y}"


def tell(sentence: str) -> None:
    """Say something to the person, beside the result."""
    sys.stderr.write(f"{printable(sentence)}\n")
    sys.stderr.flush()


def show(text: str) -> None:
    """Print a result as text."""
    sys.stdout.write(f"{printable(text)}\n")


def show_json(value: object) -> None:
    """Print exactly one JSON document and nothing else."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def show_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a plain table; the last column takes what is left, its further lines stand beneath the row."""
    widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        show("  ".join([*cells, row[-1].replace("\n", "\n    ")]).rstrip())
