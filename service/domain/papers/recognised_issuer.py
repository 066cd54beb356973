"""Whether the name of who issues a recognised page was read whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.papers.head_lines import BADLY_READ_NUMBER
from service.domain.papers.segments import RIGHT
from service.domain.papers.spelling import LETTERS
from service.domain.text import fold, is_upper

if TYPE_CHECKING:
    from service.domain.document import Document
    from service.domain.fields import FieldValue


def goes_on_below(issuer: FieldValue, document: Document) -> bool:
    """Tell whether another line in capitals stands right below a body's name in its column: it is the issuer's, too."""
    page = next(page for page in document.pages if page.number == issuer.page)
    left = [line for line in page.lines if line.words and line.x0 is not None and line.x0 <= RIGHT * (page.width or 0)]
    own = [line for line in left if line.start < (issuer.end or 0) and line.end > (issuer.start or 0)]
    edges = [(word.y0, word.y1) for line in own for word in line.words]
    if not edges:
        return False
    bottom, tall = max(low for _, low in edges), max(low - top for top, low in edges)
    below = (line for line in left if line not in own and bottom - tall / 2 < (line.y0 or 0.0) < bottom + tall)
    return any(is_upper(line.text) and len(LETTERS.findall(line.text)) > 1 and _no_mark(line.text) for line in below)


def _no_mark(text: str) -> bool:
    """Tell whether a line is no number and no stamp of how urgent or secret the paper is."""
    return "/" not in text and BADLY_READ_NUMBER.match(fold(text)) is None and _STAMPED.search(fold(text)) is None


_STAMPED = re.compile(r"hoa toc|khan\b|\bmat\b")
