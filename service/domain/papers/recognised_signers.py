"""Several who sign one recognised page side by side: each is found where the page prints it, and none may be missing.

A seal hides a whole block as often as a name. Blocks stand about the page's middle (two left and right, three with one
between): where those that were read do not, somebody's was not read. Lengths are points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.text import collapse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.document import Line, Page, Word

BETWEEN = "; "  # between those of two who sign
_WITHIN = " / "  # between two lines of one block
_EDGES = " .,:;'`|_-"
_ASKEW = 0.08  # of the page's width


def lines_of(value: str, page: Page) -> list[tuple[str, Line]]:
    """Give each printed line of a value of several signers (`A; B / C`) with where it stands; [] where one is not seen.

    Of lines that print the same, the lowest ones are taken, each once, from left to right.
    """
    found: list[tuple[str, Line]] = []
    taken: set[int] = set()
    for text in (line for one in value.split(BETWEEN) for line in one.split(_WITHIN)):
        same = [line for line in page.lines if line.words and line.start not in taken and _prints(line, text)]
        if not same:
            return []
        low = max(line.y0 or 0.0 for line in same)
        abreast = [line for line in same if low - (line.y0 or 0.0) < _STEP]
        hit = min(abreast, key=lambda line: line.x0 or 0.0)
        taken.add(hit.start)
        found.append((text, hit))
    return found


_STEP = 30.0  # what stands higher is another block's


def _prints(line: Line, text: str) -> bool:
    return collapse(line.text).strip(_EDGES) == text.strip(_EDGES)


def balanced(lines: Sequence[Line], page: Page) -> bool:
    """Tell whether blocks stand about the page's middle."""
    middles = [((line.x0 or 0.0) + (line.x1 or 0.0)) / 2 for line in lines]
    width = page.width or 0.0
    return bool(middles) and abs(min(middles) + max(middles) - width) / 2 <= _ASKEW * width


def on_the_left(words: Sequence[Word], page: Page) -> bool:
    """Tell whether the only block that was read stands on the left, where nobody signs alone: another was not read."""
    width = page.width or 0.0
    return bool(words) and (min(word.x0 for word in words) + max(word.x1 for word in words)) / 2 < _LEFT * width


_LEFT = 0.42
