"""Whether a PDF page's text layer says what the page shows, or is the rubble of an old OCR run."""

from __future__ import annotations

import re

from service.domain.papers.legibility import ODD_SHARE, odd_share

_SAMPLE = 4_000
_ENOUGH_WORDS = 20
_WORD = re.compile(r"[^\W_]+(?:[?\ufffd$~|@^*!][^\W_]*)*")
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]|\?[^\W\d_]{2}|[^\W\d_]{1,2}\?(?=\s)|\ufffd")
_LOST_SHARE = 0.06
_MARKED_SHARE_OF_SCAN = 0.30
# An English or French annex has no Vietnamese marks and is no rubble: it stands on a page without a picture.
_BROKEN_SHARE = 0.25
_BROKEN = re.compile(r"[^\W\d_][\d$~|@^*!\\][^\W\d_]|[a-zđ][A-ZĐ]|[$~|@^*\\]")


def garbage(text: str, *, pictured: bool) -> bool:
    """Say whether a page's text cannot be believed; `pictured` is a page that a picture covers.

    Lost glyphs (`B? GIÁO D?C`) show anywhere; a bad OCR layer only lies under a picture of the
    page. A good layer must never be thrown away, so doubt is decided in its favour.
    """
    if not pictured and "?" not in text and "\ufffd" not in text:
        return False
    words = _WORD.findall(text[:_SAMPLE])
    if len(words) < _ENOUGH_WORDS:
        return False
    if len(_LOST.findall(text[:_SAMPLE])) > _LOST_SHARE * len(words):
        return True
    if not pictured:
        return False
    letters = [word for word in words if not word.isdecimal()]
    if not letters:
        return False
    marked = sum(not word.isascii() for word in letters) / len(letters)
    broken = sum(bool(_BROKEN.search(word)) for word in letters) / len(letters)
    # What no value would be believed of is read anew: the picture may say it plainly.
    return marked < _MARKED_SHARE_OF_SCAN or broken > _BROKEN_SHARE or odd_share(text) > ODD_SHARE
