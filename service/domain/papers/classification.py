"""What kind of paper this is, told from its content and never from its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.fields import Kind, PaperKind
from service.domain.papers.asking import is_for, spelled
from service.domain.papers.head import title_length
from service.domain.text import collapse, fold, fold_page, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.papers.head import Head
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import DocumentRules, KindRules

_OPENING = 6000
_TITLE, _SYMBOL, _WORD, _AGAINST = 0.6, 0.2, 0.06, 0.15
_WORDS_AT_MOST = 4
_LETTER_SYMBOLS = 0.3
# Types of NĐ 30/2020, Điều 7, whose number stands on a paper without a title only where the title was not read.
_TITLED_TYPES = frozenset({"GM", "TM", "GGT", "GUQ", "GNP", "TB", "QyĐ"})
_NEEDED = 0.3
_SUBJECT, _ARTICLE = 500, 300  # characters


def _opening(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Give the lines that hold the first 6000 characters."""
    length = 0
    for segment in segments:
        yield segment
        length += len(segment.text) + 1
        if length > _OPENING:
            return


def _symbol(head: Head) -> str:
    """Give the type's letters of the number: `QĐ` of `15/QĐ-UBND`, `NQ` of `08-NQ/TW`."""
    if head.number is None:
        return ""
    parts = re.findall(r"[^\W\d_]+", head.number.symbols)
    return parts[0] if parts else ""


def _titled(rules: KindRules, head: Head) -> bool:
    return any(title_length(line, name) for line in _titles(head) for name in rules.titles)


_AWARDING = ("de nghi", "khen", "tang", "danh hieu")
_GO_ON = ("bao cao", "ban", "giay", "don", "phieu")
_FIRST_WORDS = 3  # of a type's name that goes on in the next line


def _titles(head: Head) -> tuple[str, ...]:
    """Give the title, and with it the next line where that carries the name on (`BÁO CÁO⏎THÀNH TÍCH ĐỀ NGHỊ …`)."""
    if head.title is None or head.title_at is None:
        return ()
    below = head.zone[head.title_at + 1 : head.title_at + 2]
    if head.title.folded.startswith("phu luc") and below and below[0].folded.startswith("danh sach"):
        return (below[0].text,)  # what an annex is
    short = len(head.title.text.split()) <= _FIRST_WORDS and head.title.folded.startswith(_GO_ON)
    if not below or not short or not (below[0].upper or any(word in below[0].folded for word in _AWARDING)):
        return (head.title.text,)
    return head.title.text, f"{head.title.text} {below[0].text}"


def _decisive(head: Head, text: str) -> str:
    """Give what says what a paper does: the lines under its title, and the opening of Điều 1."""
    title = re.sub(r"\s+", " ", head.title.folded) if head.title is not None else ""
    begin = max(text.find(title), 0)
    grounds = text.find("can cu", begin)
    article = text.find("dieu 1", begin)
    subject = text[begin : min(begin + _SUBJECT, *(mark if mark > 0 else len(text) for mark in (grounds, article)))]
    second = text.find("dieu 2", article)
    end = second if second > 0 else article + _ARTICLE
    return subject + " | " + (text[article : min(end, article + _ARTICLE)] if article > 0 else "")


_ABOUT = re.compile(r"\s*(?:quyet dinh\b[\s:]*)?(?:(?:ve viec|v/v|ve)\b[\s:]*)?")


def _decides(rules: KindRules, decisive: str) -> bool:
    """Tell whether what a paper does is what its kind does; one that makes rules or sets up a council is another's."""
    lead = _ABOUT.match(decisive)
    about = decisive[lead.end() if lead else 0 :]
    said = decisive.translate(_QUOTES)  # *cấp Bằng “Tổ quốc ghi công”*, with the marks or without
    return not about.startswith(tuple(map(fold, rules.not_about))) and any(word in said for word in rules.any_of)


_RECOGNISES = ("cong nhan", "xac nhan", "chung nhan", "ket qua")
_RECOGNISED = 80  # characters: what is recognised stands near, *giải pháp* further on is another matter's


def _recognises(rules: KindRules, head: Head, text: str) -> bool:
    """Tell whether a decision recognises what this kind of paper is about (`decided`): *công nhận sáng kiến*."""
    if not rules.decided or head.title is None or squeeze(head.title.text) != "quyetdinh":
        return False
    about = _decisive(head, text).partition(" | ")[0]
    lead = _ABOUT.match(about)
    about = about[lead.end() if lead else 0 :]
    return about.startswith(_RECOGNISES) and any(word in about[:_RECOGNISED] for word in rules.decided)


_QUOTES = str.maketrans("", "", "\"“”„'‘’«»")


def _own(head: Head, written: str) -> str:
    """Give the text from the title down to *Nơi nhận*: the body that issues or receives may be one for awards."""
    text = fold_page(written)
    begin = max(text.find(" ".join(head.title.folded.split())), 0) if head.title is not None else 0
    end = text.find("noi nhan", begin)
    return written[begin : end if end > begin else len(text)]


_ADDRESSED = "kinh g"


def _score(rules: KindRules, head: Head, written: str) -> float:
    text = fold_page(written)
    if _recognises(rules, head, text):
        return _TITLE
    titled, symbol = _titled(rules, head), _symbol(head) in rules.symbols
    letter = rules.kind is PaperKind.OFFICIAL_LETTER and head.title is None and _symbol(head) not in _TITLED_TYPES
    if not (titled or letter or (symbol and head.title is None)):
        return 0.0
    report = head.title is not None and head.title.folded.startswith("bao cao")
    if report and rules.kind is PaperKind.SUBMISSION and _ADDRESSED not in text:
        return 0.0  # a report that asks says whom
    if rules.near_title and not _decides(rules, _decisive(head, text)):
        return 0.0
    if rules.any_of and not rules.near_title and not is_for(rules, head, _own(head, written)):
        return 0.0
    words = sum(word in text for word in rules.keywords)
    against = sum(word in text for word in rules.negative)
    base = _TITLE * titled + _SYMBOL * symbol + _LETTER_SYMBOLS * letter
    return base + _WORD * min(words, _WORDS_AT_MOST) - _AGAINST * against


def classify(segments: Sequence[Segment], head: Head, rules: DocumentRules) -> Kind:
    """Choose the kind whose title, number letters and words fit best; OTHER when none does."""
    written = spelled(_opening(segments))
    scores = [(_score(kind, head, written), kind) for kind in rules.kinds if kind.kind is not PaperKind.OTHER]
    best, kind = max(scores, key=lambda pair: pair[0])
    evidence = collapse(head.title.text) if head.title is not None else head.number.printed if head.number else ""
    if best < _NEEDED:
        return Kind(PaperKind.OTHER, 0.7 if head.title is not None else 0.4, evidence[:200])
    second = max((score for score, other in scores if other is not kind), default=0.0)
    return Kind(kind.kind, round(min(0.99, 0.5 + best / 2 - second / 4), 2), evidence[:200])
