"""What kind of paper this is, told from its content and never from its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.fields import Kind, PaperKind
from service.domain.head import title_length
from service.domain.text import collapse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.head import Head
    from service.domain.rules_documents import DocumentRules, KindRules
    from service.domain.segments import Segment

_OPENING = 6000
_TITLE, _SYMBOL, _WORD, _AGAINST = 0.6, 0.2, 0.06, 0.15
_WORDS_AT_MOST = 4
_LETTER_SYMBOLS = 0.3
# Types of NĐ 30/2020, Điều 7, whose number stands on a paper without a title only where the title was not read.
_TITLED_TYPES = frozenset({"GM", "TM", "GGT", "GUQ", "GNP", "TB", "QyĐ"})
_NEEDED = 0.3
_SUBJECT, _ARTICLE = 500, 300  # characters


def opening(segments: Sequence[Segment]) -> str:
    """Give the folded first 6000 characters, lines joined by spaces."""
    parts: list[str] = []
    length = 0
    for segment in segments:
        parts.append(segment.folded)
        length += len(segment.folded) + 1
        if length > _OPENING:
            break
    return " ".join(" ".join(parts).split())


def _symbol(head: Head) -> str:
    """Give the type's letters of the number: `QĐ` of `15/QĐ-UBND`, `NQ` of `08-NQ/TW`."""
    if head.number is None:
        return ""
    parts = re.findall(r"[^\W\d_]+", head.number.symbols)
    return parts[0] if parts else ""


def _titled(rules: KindRules, head: Head) -> bool:
    return any(title_length(line, name) for line in _titles(head) for name in rules.titles)


_AWARDING = ("de nghi", "khen", "tang", "danh hieu")
_FIRST_WORDS = 3  # of a type's name that goes on in the next line


def _titles(head: Head) -> tuple[str, ...]:
    """Give the title, and with it the next line where that carries the name on (`BÁO CÁO⏎THÀNH TÍCH ĐỀ NGHỊ …`)."""
    if head.title is None or head.title_at is None:
        return ()
    below = head.zone[head.title_at + 1 : head.title_at + 2]
    short = len(head.title.text.split()) <= _FIRST_WORDS and head.title.folded.startswith(("bao cao", "ban", "giay"))
    if not below or not short or not (below[0].upper or any(word in below[0].folded for word in _AWARDING)):
        return (head.title.text,)
    return head.title.text, f"{head.title.text} {below[0].text}"


_LABELLED = re.compile(r"[^\W\d_][^:“\"]{2,28}:\s|[-–+•*]\s|(?:[IVX]{1,4}|\d{1,2})\s?[.)/]\s?\D")
_HEADING_LINES, _HEADING = 8, 320  # lines, characters


def heading(head: Head) -> str:
    """Give the folded title with the lines under it that say what the paper is about; '' without a title."""
    if head.title_at is None:
        return ""
    lines: list[Segment] = []
    for line in head.zone[head.title_at : head.title_at + _HEADING_LINES]:
        about = line.folded.startswith(_ABOUT)
        if lines and not about and (_LABELLED.match(line.text) or _plainer(lines[-1], line)):
            break
        ends = line.text.rstrip().endswith((".", ";", ":"))
        if ends and len(lines) > 1:
            break
        lines.append(line)
        if ends and len(lines) > 1:
            break
    return " ".join(" ".join(line.folded for line in lines).split())[:_HEADING]


_ABOUT = ("ve ", "v/v")


def _plainer(above: Segment, line: Segment) -> bool:
    return not line.line.bold and (above.line.bold or (above.line.centred and not line.line.centred))


_ASKING = r"(?:(?<!to )trinh|de nghi|bieu quyet|bo phieu|nhat tri|thong nhat)[^.;]{0,250}?\b(?:%s)"


def _is_for(rules: KindRules, head: Head, text: str) -> bool:
    """Tell whether the paper is for awards: by its heading, else by the sentence that asks."""
    about = heading(head)
    named = min((at for word in rules.any_of if (at := about.find(word)) >= 0), default=-1)
    if named >= 0:
        return not any(0 <= about.find(word) < named for word in rules.not_about)
    if any(word in about for word in rules.not_about):
        return False
    if not rules.asks or not about:
        return any(word in text for word in rules.any_of)
    return re.search(_ASKING % "|".join(map(re.escape, rules.asks)), text) is not None


def _decisive(head: Head, text: str) -> str:
    """Give what says what a paper does: the lines under its title, and the opening of Điều 1."""
    title = re.sub(r"\s+", " ", head.title.folded) if head.title is not None else ""
    begin = max(text.find(title), 0)
    grounds = text.find("can cu", begin)
    article = text.find("dieu 1", begin)
    subject = text[begin : min(begin + _SUBJECT, grounds if grounds > 0 else len(text))]
    second = text.find("dieu 2", article)
    end = second if second > 0 else article + _ARTICLE
    return subject + " | " + (text[article : min(end, article + _ARTICLE)] if article > 0 else "")


def _own(head: Head, text: str) -> str:
    """Give the text from the title down to *Nơi nhận*: the body that issues or receives may be one for awards."""
    begin = max(text.find(" ".join(head.title.folded.split())), 0) if head.title is not None else 0
    end = text.find("noi nhan", begin)
    return text[begin : end if end > begin else len(text)]


def _score(rules: KindRules, head: Head, text: str) -> float:
    titled, symbol = _titled(rules, head), _symbol(head) in rules.symbols
    letter = rules.kind is PaperKind.OFFICIAL_LETTER and head.title is None and _symbol(head) not in _TITLED_TYPES
    if not (titled or letter or (symbol and head.title is None)):
        return 0.0
    if rules.near_title and not any(word in _decisive(head, text) for word in rules.any_of):
        return 0.0
    if rules.any_of and not rules.near_title and not _is_for(rules, head, _own(head, text)):
        return 0.0
    words = sum(word in text for word in rules.keywords)
    against = sum(word in text for word in rules.negative)
    base = _TITLE * titled + _SYMBOL * symbol + _LETTER_SYMBOLS * letter
    return base + _WORD * min(words, _WORDS_AT_MOST) - _AGAINST * against


def classify(segments: Sequence[Segment], head: Head, rules: DocumentRules) -> Kind:
    """Choose the kind whose title, number letters and words fit best; OTHER when none does."""
    text = opening(segments)
    scores = [(_score(kind, head, text), kind) for kind in rules.kinds if kind.kind is not PaperKind.OTHER]
    best, kind = max(scores, key=lambda pair: pair[0])
    evidence = collapse(head.title.text) if head.title is not None else head.number.printed if head.number else ""
    if best < _NEEDED:
        return Kind(PaperKind.OTHER, 0.7 if head.title is not None else 0.4, evidence[:200])
    second = max((score for score, other in scores if other is not kind), default=0.0)
    return Kind(kind.kind, round(min(0.99, 0.5 + best / 2 - second / 4), 2), evidence[:200])
