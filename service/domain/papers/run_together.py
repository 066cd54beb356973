"""Columns set too close to each other: what belongs to two cells was read as one."""

from __future__ import annotations

import re

_YEAR_FIRST = re.compile(r"(?:19|20)\d\d\s")


def ran_together(name: str, title: str, *others: str) -> bool:
    """Tell whether a row's cells hold what belongs to others, so that a person has to look.

    A word goes on as another begins (`…HồPhó`, `…MVăn thư`), or a year stands before an office; a word without marks
    may be spelled so (`VietinBank`).
    """
    words = (word for text in (name, title, *others) for word in text.split() if not word.isascii())
    return _YEAR_FIRST.match(title) is not None or any(map(_goes_on, words))


def _goes_on(word: str) -> bool:
    """Tell whether a capital stands within a word, with a small letter behind it."""
    letters = zip(word, word[1:], word[2:], strict=False)
    return any(one.isalpha() and other.isupper() and third.islower() for one, other, third in letters)
