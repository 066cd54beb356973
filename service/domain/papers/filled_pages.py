"""Tables that run over printed pages without their header: one ends where its page does, the next begins at the top."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.document import Cell, Page

    Rows = Sequence[Sequence[Cell]]


def begins_page(page: Page, rows: Rows) -> bool:
    """Tell whether nothing but the page's own number stands above a table of a printed page."""
    return page.width is not None and bool(rows) and _is_idle(page.text[: rows[0][0].start])


def ends_page(page: Page, rows: Rows) -> bool:
    """Tell whether nothing but the page's own number stands below a table of a printed page."""
    end = max((cell.end for row in rows for cell in row), default=0)
    return page.width is not None and bool(rows) and _is_idle(page.text[end:])


def _is_idle(text: str) -> bool:
    return all(_PAGE_NUMBER.fullmatch(fold(line).strip()) for line in text.splitlines() if line.strip())


_PAGE_NUMBER = re.compile(r"(?:trang|page)?[ :.]?-? ?\d{1,4}(?: ?(?:/|of) ?\d{1,4})? ?-?")
