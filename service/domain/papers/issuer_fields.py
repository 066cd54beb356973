"""The authority that issues a paper and the agency above it (NĐ 30/2020/NĐ-CP, Phụ lục I, mục 2)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from service.domain.papers.evidence import ABSENT, doubted, over
from service.domain.papers.head import names_nation
from service.domain.papers.head_lines import BADLY_READ_NUMBER, RECEIVED
from service.domain.text import collapse, fold, letter_spaced, letters, name_key, opens_with, put_together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.document import Line
    from service.domain.fields import FieldValue
    from service.domain.papers.head import Head
    from service.domain.papers.reading import Reading
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import FieldRule, HeaderRules


_JOINT_TITLE = "lien tich"  # thông tư liên tịch, nghị quyết liên tịch: also where the number's letters are badly read


def _is_issuer_line(segment: Segment, rules: HeaderRules) -> bool:
    text = letters(segment.text)
    if segment.column and text in map(letters, rules.union_names):
        return False
    marks = (*rules.mottos, *rules.party_names)
    if not segment.upper or names_nation(text, rules) or any(letters(mark) in text for mark in marks):
        return False
    if segment.line.words and BADLY_READ_NUMBER.match(segment.folded):
        return False
    if not segment.text[0].isalpha() and not segment.text.startswith(("-", "–")):
        return False
    return not opens_with(segment.text, (*rules.stamps, *rules.number_labels)) and not segment.right


def _last_head_index(reading: Reading) -> int:
    head = reading.head
    starts = {line.start for line in head.number.baseline.lines} if head.number else set()
    number_at = next((at for at, segment in enumerate(head.zone) if segment.line.start in starts), None)
    badly_read = (at for at, line in enumerate(head.zone) if line.line.words and BADLY_READ_NUMBER.match(line.folded))
    ends = [at for at in (number_at, head.title_at, next(badly_read, None)) if at is not None]
    if ends or head.national_at is None:
        return min(ends, default=4)
    # Where nothing else bounds the head, a body named before the national name is the whole authority, with what
    # stands before the motto: rows of a sheet are read across both columns.
    before = any(_is_issuer_line(line, reading.rules.header) for line in head.zone[: head.national_at])
    return _motto_at(head, reading.rules.header) if before else head.national_at + 4


def _motto_at(head: Head, rules: HeaderRules) -> int:
    """Give where the motto stands near below the national name, else where that name does."""
    begin, mottos = head.national_at or 0, tuple(map(letters, rules.mottos))
    near = range(begin, min(begin + 4, len(head.zone)))
    return next((at for at in near if any(motto in letters(head.zone[at].text) for motto in mottos)), begin)


def issuer_lines(reading: Reading) -> list[Segment]:
    """Give the lines of the authority in the left column, above the number."""
    head = reading.head
    rules = reading.rules.header
    if head.closing:
        return [line for line in head.closing if _is_issuer_line(line, rules) and names_body(line, rules)]
    if head.national_at is None and not head.party and head.number is None:
        return _above_title(reading)
    candidates = _unstamped(head.zone[: _last_head_index(reading)], rules)
    lines = _with_figures(candidates, rules)
    top = head.zone[head.national_at].top if head.national_at is not None else None
    level = next((at for at, line in enumerate(lines) if top is None or line.top is None or line.top > top - 14), None)
    return lines[_first_of(lines, level) :] if level is not None else []


_PITCH = 1.8  # heights of a line


def _first_of(lines: Sequence[Segment], level: int) -> int:
    """Give where the authority begins that stands level with the national name: lines right above belong to it."""
    while level and _right_above(lines[level - 1], lines[level]):
        level -= 1
    return level


def _right_above(line: Segment, below: Segment) -> bool:
    if line.top is None or below.top is None or line.line.y1 is None or line.line.words:
        return False
    return 0 < below.top - line.top < _PITCH * (line.line.y1 - line.top)


_FIGURE = re.compile(r"\d{1,3}|[IVX]{1,4}")


def _with_figures(zone: Sequence[Segment], rules: HeaderRules) -> list[Segment]:
    """Give the lines of bodies' names, and the figure that a narrow column broke off (`PHÒNG CÔNG CHỨNG SỐ⏎1`)."""
    lines: list[Segment] = []
    for segment in zone:
        figure = (
            _FIGURE.fullmatch(segment.text) is not None
            and bool(lines)
            and lines[-1].folded.endswith((" so", " khu vuc"))
        )
        union = bool(lines) and letters(segment.text) in map(letters, rules.union_names)  # of the right column's cell
        if figure or (_is_issuer_line(segment, rules) and not union):
            lines.append(segment)
    return lines


def _above_title(reading: Reading) -> list[Segment]:
    """Give the authority over a list that has neither national name nor number: nothing else stands above its title."""
    head, rules = reading.head, reading.rules.header
    lines = [line for line in head.zone[: head.title_at or 0] if any(char.isalpha() for char in line.text)]
    whole = all(_is_issuer_line(line, rules) for line in lines)
    return lines if whole and lines and names_body(lines[0], rules) else []


def _unstamped(zone: Sequence[Segment], rules: HeaderRules) -> Sequence[Segment]:
    """Leave out the receiver's name over its stamp *ĐẾN* where a whole authority stands below it."""
    at = next((at for at, line in enumerate(zone) if _is_receipt(line)), None)
    if at is None:
        return zone
    below = [line for line in zone[at + 1 :] if _is_issuer_line(line, rules)]
    return zone[at + 1 :] if len(_groups(below, rules)) > 1 else zone


def _is_receipt(line: Segment) -> bool:
    """Tell whether a line is a receiver's stamp; on a scan its number by hand stands beside (`ĐẾN °ố-£#!1....`)."""
    opens = bool(line.line.words) and _ARRIVED.match(line.text) is not None
    return opens or RECEIVED.fullmatch(line.folded.strip()) is not None


_ARRIVED = re.compile(r"\W{0,3}(?:CÔNG VĂN )?ĐẾN\b")


def _receivers(lines: Sequence[Segment]) -> bool:
    """Tell whether a scan's lines stand right over a receiver's stamp: its frame has the receiver's name there."""
    page = lines[0].page
    stamps = [line for line in page.lines if line.words and _ARRIVED.match(line.text)]
    return any(_right_over(line.line, stamp) for line in lines if line.page is page for stamp in stamps)


def _right_over(one: Line, other: Line) -> bool:
    beneath = 0 < (other.y0 or 0.0) - (one.y0 or 0.0) < _FRAME * ((one.y1 or 0.0) - (one.y0 or 0.0))
    return beneath and (other.x0 or 0.0) < (one.x1 or 0.0) and (one.x0 or 0.0) < (other.x1 or 0.0)


_FRAME = 2.5  # heights of a line


def begins_with(text: str, words: Sequence[str]) -> bool:
    """Tell whether the folded text is one of the words or begins with one, as a whole word."""
    return any(text == word or text.startswith(word + " ") for word in words)


def names_body(line: Segment, rules: HeaderRules) -> bool:
    """Tell whether a line begins as a body's name does; marks count where no engine had to guess them (VIÊN, VIỆN)."""
    guessed, exact = _keys(rules.issuer_starts)
    if line.line.words:
        return begins_with(re.sub(r"\s+", " ", line.folded), guessed)
    return begins_with(name_key(line.text), exact)


@lru_cache(maxsize=4)
def _keys(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(map(fold, words)), tuple(map(name_key, words))


# No body is called *Ban quản lý* and nothing more: the next line says of what.
_HANGING = (
    " va", "-", "–", ",", " cua", " tai", "ban quan ly", "ban chi dao", "ban chap hanh", "ban thuong vu",
    "cong doan co so", "dang bo co so", "chi bo co so",
)  # fmt: skip


def _groups(lines: Sequence[Segment], rules: HeaderRules) -> list[list[Segment]]:
    groups: list[list[Segment]] = []
    for line in lines:
        opens = names_body(line, rules) and not _carries_on(line, rules)
        hanging = bool(groups) and (_hangs(groups[-1][-1], rules) or _broken(groups[-1][-1], line, rules))
        if not groups or (opens and not hanging):
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _carries_on(line: Segment, rules: HeaderRules) -> bool:
    """Tell whether a line goes on as a name does (`HUYỆN …`); where it also opens one, the longer word decides."""
    text = re.sub(r"\s+", " ", line.folded)
    lookalikes = (word for word in rules.body_lookalikes if opens_with(line.text, (word,)))
    carried = max((_longest(text, rules.issuer_continues), *map(len, lookalikes)))
    return carried > 0 and carried >= _longest(text, _keys(rules.issuer_starts)[0])


def _longest(text: str, words: Sequence[str]) -> int:
    """Give the length of the longest word that a folded text begins with, 0 without one."""
    return max((len(word) for word in words if text == word or text.startswith(word + " ")), default=0)


def _hangs(line: Segment, rules: HeaderRules) -> bool:
    """Tell whether a line is no whole name: it ends in a joint, or an office alone issues (`CHỦ TỊCH⏎ỦY BAN …`)."""
    return f" {line.folded}".endswith(_HANGING) or collapse(line.folded) in rules.roles


def _broken(above: Segment, line: Segment, rules: HeaderRules) -> bool:
    """Tell whether a narrow column broke a word between two lines (`SỞ NÔNG NGHIỆP VÀ MÔI⏎TRƯỜNG`).

    `UBND XÃ⏎HỘI ĐỒNG …` is none: what the second line opens with is longer than the word's rest.
    """
    text, before = re.sub(r"\s+", " ", line.folded), f" {collapse(above.folded)}"
    opening = _longest(text, _keys(rules.issuer_starts)[0])
    breaks = ((name[: hit.start()], name[hit.end() :]) for name in rules.one_name for hit in _GAP.finditer(name))
    return any(
        before.endswith(f" {head}") and begins_with(text, (rest,)) and opening <= len(rest) for head, rest in breaks
    )


_GAP = re.compile(r" ")


def split_authority(lines: Sequence[Segment], rules: HeaderRules) -> tuple[list[Segment], list[Segment]]:
    """Split the authority's lines into parent agency and issuer: by bold print, else by words."""
    bold_from = next((at for at, line in enumerate(lines) if all(rest.line.bold for rest in lines[at:])), len(lines))
    told = 0 < bold_from < len(lines) and not begins_with(lines[bold_from].folded, rules.issuer_continues)
    if told and not _bold_unknown(lines[bold_from - 1], lines[bold_from], rules):
        return list(lines[:bold_from]), list(lines[bold_from:])
    groups = _groups(lines, rules)
    if not groups:
        return [], []
    return [line for group in groups[:-1] for line in group], groups[-1]


def _bold_unknown(above: Segment, line: Segment, rules: HeaderRules) -> bool:
    """Tell whether how the line above is set is unknown, and this one may go on with it: both columns share a line."""
    shared = above.text != above.line.text.strip()
    return shared and not names_body(line, rules)


def _joint(reading: Reading) -> bool:
    """Tell whether several bodies issue the paper together (*thông tư liên tịch*, *chương trình phối hợp*)."""
    number, title = reading.head.number, reading.head.title
    if title is not None and _JOINT_TITLE in title.folded:
        return True
    parts = re.findall(r"[^\W\d_]+", number.symbols) if number is not None else []
    return bool(parts) and parts[0] in reading.rules.header.joint_symbols


def authority(reading: Reading) -> tuple[list[Segment], list[Segment]]:
    """Give the lines of the parent agency and of the issuer; bodies that issue together have no parent."""
    lines = issuer_lines(reading)
    return ([], lines) if _joint(reading) else split_authority(lines, reading.rules.header)


def _joined(lines: Sequence[Segment], confidence: float) -> FieldValue:
    if not lines:
        return ABSENT
    texts = [put_together(line.text) if letter_spaced(line.text) else line.text for line in lines]
    value = over(lines[0], lines[-1], value=collapse(" ".join(texts)), confidence=confidence)
    return value if all(texts) and not _receivers(lines) else doubted(value)


def read_issuer(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the issuing body: the last (bold) lines of the authority."""
    lines = authority(reading)[1]
    groups = _groups(lines, reading.rules.header) if _joint(reading) else []
    if len(groups) < 2:  # noqa: PLR2004  # one body, whatever the symbols say
        return _joined(lines, 0.9)
    names = [collapse(" ".join(line.text for line in group)).rstrip(" -–") for group in groups]
    return over(lines[0], lines[-1], value=" - ".join(names), confidence=0.8)


def read_parent(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the parent agency: the lines above the issuer; a Party paper's is the Party."""
    parent, issuer = authority(reading)
    if parent or not issuer or not reading.head.party:
        return _joined(parent, 0.85)
    party = [line for line in reading.head.zone if line.folded.startswith(reading.rules.header.party_names)]
    return _joined(party[:1], 0.85)
