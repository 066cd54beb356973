"""Rows of a list that say of whom they name that nobody asks for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from service.domain.document import Cell


def turned_down(row: Sequence[Cell], awards: Container[int], earlier: Container[int] = ()) -> bool:
    """Tell whether a row says, behind what it asks for, that whom it names was turned down (`Không đạt`).

    `awards` are the columns of awards: one may be denied and another asked for, and what stands before them (an
    initiative, an earlier year) decides neither; nor do the columns of `earlier` years, wherever they stand.
    """
    cells = [(at, cell.text) for at, cell in enumerate(row) if at not in earlier and cell.text.strip()]
    told = [(at, collapse(fold(text)).strip(" .")) for at, text in cells]
    denied = [at for at, text in told if _TURNED_DOWN.fullmatch(text)]
    asked = [at for at, _ in told if at in awards and at not in denied] if denied else []
    return any(at > max(asked, default=-1) and not (asked and at in awards) for at in denied)


def says_no(text: str) -> bool:
    """Tell whether a text, such as what a column is called, says nothing but that somebody was turned down."""
    return _TURNED_DOWN.fullmatch(collapse(fold(text)).strip(" .")) is not None


# *Không đồng ý: 2/9* counts ballots; *chưa được khen thưởng* tells of before.
_TURNED_DOWN = re.compile(
    r"(?:(?:khong|chua) (?:(?:duoc )?(?:de nghi|thong qua|xet|cong nhan|(?:dong y|nhat tri|tan thanh)(?![\s:(–-]*\d))"
    r"|dat|du(?: dieu kien| tieu chuan| phieu)?)|khong (?:duoc )?khen(?: thuong)?)"
    r"(?:\s*[,;:(–-].{0,120})?"  # *không xét, nghỉ không lương*
)
