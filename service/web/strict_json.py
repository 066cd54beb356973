"""JSON from strangers: one reading only, bounded in depth, nothing that the database would refuse."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NoReturn

from werkzeug.exceptions import BadRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

DEEPEST = 32
_LONGEST_NUMBER = 100
# Also one that nothing ends: looked for anew from each of its quotation marks, 800 kB of them stopped a process.
_TEXTS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def read_object(raw: bytes) -> dict[str, Any]:
    """Read one JSON object from UTF-8 bytes.

    Raises BadRequest (400) for anything else, and for depth over 32, a key given twice, NaN and
    infinities, numbers over 100 digits, NUL and lone surrogates in texts.
    """
    _require_shallow(raw)
    try:
        body = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant,
                          parse_float=_finite, parse_int=_bounded)  # fmt: skip
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise BadRequest("Nội dung không phải JSON (UTF-8).") from None
    if not isinstance(body, dict):
        raise BadRequest("Nội dung phải là một đối tượng JSON.")
    return body


def require_keepable(texts: Iterable[str]) -> None:
    """Refuse texts with NUL or lone surrogates (400): PostgreSQL cannot keep them."""
    if any(_UNKEEPABLE.search(text) for text in texts):
        raise BadRequest("Văn bản có ký tự không hợp lệ (NUL hoặc mã thay thế lẻ).")


def _require_shallow(raw: bytes) -> None:
    """Refuse depth before parsing: the parser recurses."""
    depth = deepest = 0
    for byte in _TEXTS.sub(b"", raw):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    if deepest > DEEPEST:
        raise BadRequest(f"JSON lồng quá {DEEPEST} tầng.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadRequest("JSON có khóa lặp lại trong cùng một đối tượng.")
    require_keepable(found)
    for value in found.values():
        _require_keepable_value(value)
    return found


def _require_keepable_value(value: object) -> None:
    """Look at texts and lists of texts; objects were looked at when they were built."""
    if isinstance(value, str):
        require_keepable((value,))
    if isinstance(value, list):
        for item in value:
            _require_keepable_value(item)


def _no_constant(name: str) -> NoReturn:
    raise BadRequest(f"JSON không có giá trị «{name}».")


def _finite(text: str) -> float:
    value = float(text) if len(text) <= _LONGEST_NUMBER else math.inf
    if not math.isfinite(value):
        raise BadRequest("Số trong JSON quá lớn.")
    return value


def _bounded(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise BadRequest("Số trong JSON quá dài.")
    return int(text)
