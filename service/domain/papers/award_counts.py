"""How many are put forward, for each award its own: read item by item, summed, never guessed.

*Bằng khen cho 05 tập thể và 12 cá nhân; Cờ thi đua cho 02 tập thể* asks for two awards: each count belongs to the award
it stands with, and the paper's count is their sum. Where that is not sure, what is printed conflicts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from service.domain.fields import PaperKind
from service.domain.papers import award_tables
from service.domain.papers.award_names import awards_in
from service.domain.papers.award_rows import SUBJECTS
from service.domain.papers.counted_words import ASKED, Nouns, Token, counts_in, counts_pattern
from service.domain.papers.decisive import Asking, askings
from service.domain.papers.evidence import ABSENT, conflicting, found
from service.domain.papers.letter_requests import asks_in_letter, subject_of_letter
from service.domain.papers.segments import opens_item
from service.domain.text import collapse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from service.domain.fields import FieldValue
    from service.domain.papers.award_tables import Counted
    from service.domain.papers.decisive import Stretch
    from service.domain.papers.reading import Reading
    from service.domain.rules_documents import AwardRule, FieldRule

_MARKS = re.compile(
    r"(?P<total>\btong(?: cong(?! ty)\b| so\b| la\b|(?=\s*(?::\s*)?\d)))|(?P<part>\btrong do\b)"
    r"|(?P<parts>\b(?:cu the|bao gom|gom|nhu sau)\b|:)"
    r"|(?P<end>;|(?<!\d)\.(?=\s|$)|\n(?=[^\S\n]*(?:[-–+*•]|(?:\d{1,2}|[ivx]{1,4}|[a-z])\s?[.)])))"
)
# What was awarded before is not asked for.
_PAST = re.compile(r"\bda (?:duoc |co )?(?:quyet dinh )?(?:tang|khen|cong nhan|thuong|trao)\b")


class _Count(NamedTuple):
    """A count with the award it belongs to ('' where none is told), and what it counts that is no subject."""

    name: str
    key: str
    value: FieldValue
    noun: str = ""


@dataclass(slots=True)
class _Asked:
    """What one asking counts: for awards, as totals, and for none; `sure` that each award's counts are its own."""

    counts: list[_Count] = field(default_factory=list)
    totals: list[_Count] = field(default_factory=list)
    awards: dict[str, str] = field(default_factory=dict)
    styles: set[str] = field(default_factory=set)
    past: bool = False
    told: bool = False

    @property
    def sure(self) -> bool:
        return len(self.styles) < 2 and not self.past and not self.told  # noqa: PLR2004  # the award leads everywhere, or nowhere

    def take(self, table: Counted) -> None:
        """Take in what a table counts, each of its cells apart."""
        rows = [one for one in table.counts if not one.total]
        self.counts += [_Count(one.name, one.code, one.value, one.apart) for one in rows]
        self.totals += [_Count(one.name, one.code, one.value) for one in table.counts if one.total]
        self.awards |= {one.code: one.printed for one in rows if one.code}

    def join(self, other: _Asked) -> None:
        """Take in what another sentence asks the same one who decides."""
        self.counts += other.counts
        self.totals += other.totals
        self.awards = {**other.awards, **self.awards}
        self.styles |= other.styles
        self.past |= other.past


def _asks(asking: Asking, nouns: Nouns) -> bool:
    """Tell whether a word that asks, or a ballot's result, stands before the first count (`Sở đề nghị tặng …`)."""
    for stretch in asking.stretches:
        first, asks = counts_pattern(tuple(nouns.fields)).search(stretch.text), ASKED.search(stretch.text)
        if first is not None and _ANOTHER_ASKED.search(stretch.text, 0, first.start()) is not None:
            return False
        if first is not None or asks is not None:
            return asks is not None and (first is None or asks.start() < first.start())
    return False


# *Sở Nội vụ nhận được Tờ trình … đề nghị tặng … cho 03 tập thể* tells what another asked for.
_ANOTHER_ASKED = re.compile(r"\bnhan duoc (?:cac )?(?:to trinh|cong van|ho so|van ban)\b")


def _clauses(
    asking: Asking, nouns: Nouns, awards: Sequence[AwardRule], table: Counted | None
) -> Iterator[tuple[Stretch, list[Token]]]:
    """Give what tells of counts, clause by clause; nothing for a sentence without a count."""
    cut = (one if table is None else table.without(one) for one in asking.stretches)
    stretches = [one for one in cut if one is not None]
    counts = _sure([list(counts_in(stretch, nouns, awards, formal=asking.formal)) for stretch in stretches])
    for stretch, counted in zip(stretches, counts, strict=True) if any(counts) else ():
        named = [Token("award", start, end, code) for code, start, end in awards_in(stretch.text, awards)]
        inside = [*counted, *named]
        marks = [Token(str(hit.lastgroup), *hit.span()) for hit in _MARKS.finditer(stretch.text)]
        free = [mark for mark in marks if not any(one.at <= mark.at < one.end for one in inside)]
        tokens = sorted([*inside, *free], key=lambda token: token.at)
        for ends, clause in groupby(tokens, key=lambda token: token.kind == "end"):
            if not ends:
                yield stretch, list(clause)


def _sure(told: Sequence[Sequence[Token]]) -> list[list[Token]]:
    """Give the counts of a sentence; what is counted by awards only where it is sure of all of them."""
    kinds = {"count"} if any(one.kind == "unsure" for tokens in told for one in tokens) else {"count", "of_award"}
    return [[one._replace(kind="count") for one in tokens if one.kind in kinds] for tokens in told]


class _Reader:
    """Reads the clauses of one asking: whose each count is."""

    def __init__(self) -> None:
        self.asked = _Asked()
        self._key = ""  # of the award that leads
        self._giver = ""  # of that award, where it tells two of one name apart
        self._givers: dict[int, str] = {}
        self._part = False  # behind *trong đó*, up to the next award

    def read(self, stretch: Stretch, clause: list[Token]) -> None:
        """Read one clause."""
        counts = [token for token in clause if token.kind == "count"]
        named = [token for token in clause if token.kind == "award"]
        self._givers = _givers(stretch, named)
        for token in named:
            printed = collapse(stretch.page.text[stretch.start + token.at : stretch.start + token.end])
            self.asked.awards.setdefault(token.key, printed)
        if counts and _PAST.search(stretch.text):
            self.asked.past = True
        if counts and any(token.kind == "total" and token.at < counts[0].at for token in clause):
            self.asked.totals += [_count(token) for token in counts]
        elif named and (not counts or named[0].at < counts[0].at):
            self._award_first(clause)
        elif named:
            self._count_first(clause, before=named[0].at)
        else:
            self._carried(clause)

    def _award_first(self, clause: list[Token]) -> None:
        """*Bằng khen cho 05 tập thể và 12 cá nhân, Cờ thi đua cho 02 tập thể*."""
        alone = ""
        for token in clause:
            if token.kind == "award":
                both = alone and alone != token.key  # *Cờ thi đua và Bằng khen cho …*
                alone = self._key = "" if both else token.key
                self._giver = self._givers.get(token.at, "")
                self._part = False
            elif token.kind == "part":
                self._part = True
            elif token.kind == "count":
                self._take(token, self._key)
                self.asked.styles.add("award")
                alone = ""

    def _count_first(self, clause: list[Token], *, before: int) -> None:
        """*05 tập thể được tặng Bằng khen*; a total with its parts where a mark stands between."""
        counts = [token for token in clause if token.kind == "count" and token.at < before]
        if any(token.kind in {"parts", "part"} and counts[-1].at < token.at < before for token in clause):
            self.asked.totals += [_count(token) for token in counts]
            self._award_first([token for token in clause if token.at >= before])
            return
        self.asked.styles.add("count")
        waiting: list[Token] = []
        for token in clause:
            if token.kind == "count":
                waiting.append(token)
            elif token.kind == "award":
                self.asked.counts += [_count(one, token.key) for one in waiting]
                waiting = []
        self.asked.counts += [_count(one) for one in waiting]

    def _carried(self, clause: list[Token]) -> None:
        """*Bằng khen cho:* above *05 tập thể*; before any award, a total with its parts below."""
        for token in clause:
            self._part = self._part or token.kind == "part"
            if token.kind == "count" and (self._key or not self.asked.awards):
                self._take(token, self._key)
            elif token.kind == "count":
                self.asked.counts.append(_count(token))

    def _take(self, token: Token, key: str) -> None:
        """Keep a count, unless it is part of one that was told before it."""
        before = [one for one in self.asked.counts if (one.name, one.key) == (token.key, key)]
        if not (self._part and before):
            one = _count(token, key)
            self.asked.counts.append(one._replace(noun=one.noun or self._giver))


_OF = re.compile(r"\s+cua\s+(?P<who>[a-z][^;:.,()\d]{2,80}?)(?=\s+(?:cho|doi voi|nam|ve|vi)\b|\s*(?:[;:.,(]|$))")
_BODIES = (("ubnd", "uy ban nhan dan"), ("bch", "ban chap hanh"), ("chu tich ", ""), ("/", " "))


def _givers(stretch: Stretch, named: Sequence[Token]) -> dict[int, str]:
    """Give who gives each award of a clause, where it tells apart two of one name.

    *1. Bằng khen của Tổng Liên đoàn: 01 tập thể. 2. Bằng khen của Liên đoàn Lao động tỉnh: 01 tập thể* asks for two; so
    does a sentence that names two givers of one award. One told again in other words is the same.
    """
    told: dict[int, str] = {}
    for token in named:
        own = stretch.text.find(" cua ", token.at, token.end)  # *Bằng khen của Chủ tịch UBND tỉnh* is one name
        hit = _OF.match(stretch.text, own if own >= 0 else token.end)
        who = collapse(hit["who"]) if hit is not None else ""
        for short, whole in _BODIES:
            who = who.replace(short, whole)
        told[token.at] = who.strip()
    apart = len({token.key for token in named}) < len(named) == len(set(filter(None, told.values())))
    return told if apart or opens_item(stretch.text.lstrip()) else {}


def _count(token: Token, key: str = "") -> _Count:
    return _Count(token.key, key, token.value, token.noun)


def _asked(reading: Reading) -> list[_Asked]:
    """Give what each asking counts; all that ask the one who decides ask for one thing."""
    if "asked" not in reading.shared:
        nouns = Nouns.of(reading)
        formal, others = _Asked(), []
        for asking in askings(reading):
            told = _read(asking, reading, nouns)
            if asking.formal:
                formal.join(told)
            elif told.counts or told.totals:
                others.append(told)
        subject = subject_of_letter(reading) if asks_in_letter(reading) else None
        if subject is not None and not (others or formal.counts or formal.totals):
            formal.join(_read(Asking(formal=True, stretches=[subject]), reading, nouns))
        asks = bool(formal.counts or formal.totals)  # beside it, what nobody asks for is only told
        reading.shared["asked"] = [formal, *(one for one in others if not (asks and one.told))]
    asked: list[_Asked] = reading.shared["asked"]
    return asked


def _read(asking: Asking, reading: Reading, nouns: Nouns) -> _Asked:
    """Read what one sentence and its items count."""
    awards = reading.rules.awards
    reader, asks = _Reader(), asking.formal or _asks(asking, nouns)
    reader.asked.told = not asks
    table = award_tables.below(asking, awards, reading.document.pages) if asks else None
    for stretch, clause in _clauses(asking, nouns, awards, table):
        reader.read(stretch, clause)
    if table is not None:
        reader.asked.take(table)
    return reader.asked


def _values(counts: Iterable[_Count]) -> list[int]:
    return [count.value.value for count in counts]


def _settled(values: list[int]) -> int | None:
    """Give the one value that counts tell, a whole with its parts too; None where they differ."""
    *parts, whole = sorted(values)
    return whole if whole in {parts[0] if parts else whole, sum(parts), sum(set(parts) - {whole})} else None


def _by_award(asked: _Asked, name: str) -> dict[str, int | None]:
    keys = dict.fromkeys(one.key for one in asked.counts if one.name == name and one.key)
    return {key: _together([one for one in asked.counts if (one.name, one.key) == (name, key)]) for key in keys}


def _together(counts: list[_Count]) -> int | None:
    """Add up what is counted apart (`12 học sinh và 05 giáo viên`); else give the one value that all tell."""
    apart = {one.noun for one in counts if one.noun}
    values = _values(counts)
    whole = any(one.partition("/")[0] in apart for one in apart if "/" in one)  # all, and some of a level
    return sum(values) if len(apart) == len(counts) and not whole else _settled(values)


def _told(asked: _Asked, name: str) -> int | None:
    """Give how many one asking puts forward; None where its counts differ."""
    each = _by_award(asked, name)
    loose = _values(one for one in asked.counts if one.name == name and not one.key)
    totals = _values(one for one in asked.totals if one.name == name and not one.key)
    if any(each.get(one.key) != one.value.value for one in asked.totals if one.name == name and one.key):
        return None  # a table's last row disagrees with its column of that award
    if not each:
        apart = _together([one for one in asked.counts if one.name == name]) if loose else None
        return None if loose and apart is None else _settled([*totals, *([] if apart is None else [apart])])
    counts = [count for count in each.values() if count is not None]
    if len(counts) < len(each) or (len(counts) > 1 and not asked.sure):
        values = {*_values(one for one in asked.counts if one.name == name), *totals}
        return values.pop() if len(values) == 1 else None
    whole = sum(counts)
    return whole if set(totals) <= {whole} and set(loose) <= {whole, *counts} else None


def read_count(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read how many are put forward (`05 tập thể và 04 cá nhân`), over all awards; differing counts conflict."""
    if reading.kind.value is PaperKind.NOMINEE_LIST:
        return ABSENT  # counted from the rows: see `extraction`
    counting = [asked for asked in _asked(reading) if any(rule.name == one.name for one in _all(asked))]
    if not counting:
        return ABSENT
    sums = [_told(asked, rule.name) for asked in counting]
    first = counting[0]
    each = [_by_award(asked, rule.name) for asked in counting]
    restated = {sums[0], *(each[0].values() if first.sure else ())}
    printed = [one.value for asked in counting for one in _all(asked) if one.name == rule.name]
    if sums[0] is None or not restated.issuperset(sums) or any(_parted(each[0], other) for other in each[1:]):
        told = {value.value for value in printed} | {total for total in sums if total is not None}
        return conflicting(printed[0], sorted(told))
    whole = next((value for value in printed if value.value == sums[0]), None)
    return whole or _summed(reading, [one.value for one in first.counts if one.name == rule.name], sums[0])


def _parted(one: dict[str, int | None], other: dict[str, int | None]) -> bool:
    """Tell whether two askings are for different awards: nothing says that they are one."""
    return bool(one and other) and not one.keys() & other.keys()


def _all(asked: _Asked) -> Iterator[_Count]:
    yield from asked.totals
    yield from asked.counts


def _summed(reading: Reading, printed: Sequence[FieldValue], total: Any) -> FieldValue:
    """Give what is added up, standing from the first count to the last on the same page."""
    page = next(page for page in reading.document.pages if page.number == printed[0].page)
    here = [value for value in printed if value.page == page.number]
    span = (min(value.start or 0 for value in here), max(value.end or 0 for value in here))
    return found(page, span, value=total, confidence=0.8)


def read_award_counts(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read how many each award is for, where a paper asks for several and each has counts of its own."""
    if reading.kind.value is PaperKind.NOMINEE_LIST:
        return ABSENT  # counted from the rows: see `extraction`
    for asked in _asked(reading):
        rows = {key: _row(asked, key) for key in dict.fromkeys(one.key for one in asked.counts if one.key)}
        if len(rows) > 1 and asked.sure and all(rows.values()):
            return _summed(reading, [one.value for one in asked.counts if one.key], list(rows.values()))
    return ABSENT


def _row(asked: _Asked, key: str) -> dict[str, Any]:
    """Give an award and its counts; nothing where they differ."""
    row: dict[str, Any] = {"award": asked.awards[key], "code": key}
    for subject, _ in SUBJECTS:
        each = _by_award(asked, f"{subject}_count")
        if key in each:
            row[subject] = each[key]
    return {} if None in row.values() else row
