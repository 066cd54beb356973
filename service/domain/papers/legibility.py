"""Whether a page's text can be believed: lost glyphs and bad OCR layers look like text too."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from service.domain.text import fold, letters, own_letters, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.document import Page
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import HeaderRules

_SAMPLE = 3000
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_ENOUGH = 300
_MARKED_SHARE = 0.06
_LOST = re.compile(r"[^\W\d_]\?(?=[^\W\d_])|\ufffd")
_LOST_SHARE = 0.004
_ALIKE = 0.62


def bare(text: str) -> bool:
    """Tell whether too few letters stand outside ASCII; of Vietnamese prose 0.2 to 0.35 of them do."""
    sample = text[:_SAMPLE]
    # These alone are enough in any plain page, and are quickly counted.
    if own_letters(sample) >= _MARKED_SHARE * len(sample):
        return False
    letters = _NOT_LETTERS.sub("", sample)
    return not letters or 1 - len(letters.encode("ascii", "ignore")) / len(letters) < _MARKED_SHARE


def lost_glyphs(text: str) -> bool:
    """Tell whether letters were replaced by question marks (`B? GIÁO D?C`)."""
    if "?" not in text and "\ufffd" not in text:
        return False
    return len(_LOST.findall(text)) > max(2, _LOST_SHARE * len(text))


_SYLLABLE = re.compile(r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?$")
_SHORTENED = frozenset({"nt", "kg", "km", "cm", "mm"})  # ditto marks and measures fill the columns of good lists
# What Word shows, in English, where nobody has filled in a form's field.
PROMPT = re.compile(r"(?:click (?:or tap )?(?:here )?to enter (?:text|a date)|choose an item)\b\.?", re.IGNORECASE)
_WORDS_SAMPLED = 400
_WORDS_NEEDED = 40
ODD_SHARE = 0.09  # of words: above it nothing that a page says is called found


def odd_share(text: str) -> float:
    """Give the share of lower-case words that cannot be Vietnamese syllables (`thirc`, `djnh`)."""
    words: list[str] = []
    text = PROMPT.sub(" ", text[: 2 * _SAMPLE])
    for reach in (_SAMPLE, 2 * _SAMPLE):  # the first half has words enough in most papers
        words = [word for word in _WORDS.findall(text, 0, reach) if word.islower() and word not in _SHORTENED]
        if len(words) > _WORDS_SAMPLED:
            break
    words = words[:_WORDS_SAMPLED]
    if len(words) < _WORDS_NEEDED:
        return 0.0
    return sum(map(_odd, words)) / len(words)


def possible_syllable(word: str) -> bool:
    """Tell whether a lower-case word can be a Vietnamese syllable, marks aside."""
    return _SYLLABLE.match(fold(word)) is not None


@lru_cache(maxsize=4096)
def _odd(word: str) -> bool:
    """Tell whether a word cannot be a syllable; the language has few, so most are asked for again."""
    return _SYLLABLE.match(fold(word)) is None


def _garbled_name(segment: Segment, names: Sequence[str]) -> bool:
    bare = squeeze(segment.text)
    if not segment.upper and segment.text.isascii() and "hoi" not in bare:
        return False
    if any(name in bare for name in names):
        return segment.text.isascii()
    wanted = names[0]
    if not 0.6 * len(wanted) <= len(bare) <= 1.5 * len(wanted):
        return False
    return SequenceMatcher(None, bare, wanted, autojunk=False).ratio() > _ALIKE


_ALMOST = 0.8  # of a short name, which others resemble


def _torn_party(segment: Segment, names: Sequence[str]) -> bool:
    """Tell whether the Party's name stands there without some of its letters (`ĐNG CNG SN VIT NAM`)."""
    bare = squeeze(segment.text)
    whole = not names or any(name in bare or name.startswith(bare) or name.endswith(bare) for name in names)
    if whole or not segment.upper or len(bare) >= len(names[0]):
        return False
    return SequenceMatcher(None, bare, names[0], autojunk=False).ratio() > _ALMOST


_NATION = len("conghoaxahoichu")


def _opens(name: str, text: str) -> bool:
    """Tell whether a line holds the national name, or its beginning where a narrow column broke it."""
    return name in squeeze(text) or letters(name)[:_NATION] in letters(text)


def doubtful(page: Page, zone: Sequence[Segment], rules: HeaderRules) -> bool:
    """Tell whether the page's text was badly recognised, so that no value may be called found."""
    names = [squeeze(name) for name in rules.national_names]
    intact = any(not line.text.isascii() and any(_opens(name, line.text) for name in names) for line in zone[:14])
    if lost_glyphs(page.text[:_SAMPLE]) or (not intact and any(_garbled_name(line, names) for line in zone[:14])):
        return True
    party = [squeeze(name) for name in rules.party_names]
    if odd_share(page.text) > ODD_SHARE or (not intact and any(_torn_party(line, party) for line in zone[:14])):
        return True
    return len(page.text.strip()) > _ENOUGH and bare(page.text)
