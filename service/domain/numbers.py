"""Numbers as Vietnamese papers write them: `1.063`, `05`, `33.600.000 đồng`, and in words."""

from __future__ import annotations

import re
from types import MappingProxyType

from service.domain.text import fold

FIGURE = r"\d{1,3}(?:[.,]\d{3})+|\d{1,12}"
_DIGITS = MappingProxyType(
    {
        "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5,
        "sau": 6, "bay": 7, "bẩy": 7, "tam": 8, "chin": 9,
    }
)  # fmt: skip
_SCALES = MappingProxyType({"nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "ty": 10**9, "ti": 10**9})
_SILENT = frozenset({"le", "linh", "va", "dong", "chan", "viet", "nam"})


def whole(figure: str) -> int | None:
    """Read `1.063`, `1,063` or `05` as a whole number; None for `0,3` or letters."""
    text = figure.strip()
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text):
        return int(re.sub(r"[.,]", "", text))
    return int(text) if text.isascii() and text.isdigit() else None


def money(text: str) -> int | None:
    """Read an amount in đồng: `33.600.000đ`, `1,5 triệu đồng`; None when it is no amount."""
    match = re.search(rf"({FIGURE})(?:,(\d{{1,2}}))?\s*(trieu|ty|nghin|ngan)?", fold(text))
    if match is None:
        return None
    figure = whole(match[1])
    scale = _SCALES.get(match[3] or "", 1)
    if figure is None or (match[2] and scale == 1):
        return None
    return figure * scale + (int(match[2]) * scale // 10 ** len(match[2]) if match[2] else 0)


def in_words(text: str) -> int | None:
    """Read a number written in words (`ba mươi ba triệu hai trăm ngàn đồng`); None when unsure."""
    total = group = unit = 0
    for word in re.findall(r"[a-z]+", re.sub(r"dong\b.*", "", fold(text))):
        if word in _SCALES:
            total, group, unit = total + (group + unit or 1) * _SCALES[word], 0, 0
        elif word == "tram":
            group, unit = group + unit * 100, 0
        elif word in {"muoi", "chuc"}:
            group, unit = group + (unit or 1) * 10, 0
        elif word in _DIGITS:
            unit = _DIGITS[word]
        elif word == "mươi" or word not in _SILENT:
            return None
    return total + group + unit or None
