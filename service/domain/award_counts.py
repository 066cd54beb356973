"""How many are put forward, for each award its own: read item by item, summed, never guessed.

*Bằng khen cho 05 tập thể và 12 cá nhân; Cờ thi đua cho 02 tập thể* asks for two awards: each count belongs to the award
it stands with, and the paper's count is their sum. Where that is not sure, what is printed conflicts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from service.domain import award_tables, numbers
from service.domain.award_names import awards_in
from service.domain.award_rows import SUBJECTS
from service.domain.decisive import askings
from service.domain.evidence import ABSENT, conflicting, found
from service.domain.fields import PaperKind
from service.domain.text import collapse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from service.domain.award_tables import Counted
    from service.domain.decisive import Asking, Stretch
    from service.domain.fields import FieldValue
    from service.domain.reading import Reading
    from service.domain.rules_documents import AwardRule, FieldRule

# *Thuộc 03 đơn vị* tells where they are from; *tập thể: 05; cá nhân: 12* counts too.
_COUNT = (
    r"(?<![\d.,/])(?<!thuoc )(?<!thuoc cac )(?<!trong so )(?<!tai )"
    r"(?P<n>\d{{1,3}}(?:[.,]\d{{3}})*)\s*(?:\([^)]{{1,60}}\)\s*)?(?P<noun>{named})\b"
    r"|\b(?P<label>{named})\s*:\s*(?P<alone>\d{{1,3}})(?![.,]?\d)"
)
_ENDS = re.compile(r"[^\S\n]*(?:[;,)(]|\.?[^\S\n]*(?:\n|$))")  # behind a count alone
# A row's number before a name that begins like what is counted (`2⇥Tập thể Lao động xuất sắc`).
_ROW_NUMBER = re.compile(r"(?:^|(?<=[\t\n]))\d{1,3}[\t\n]")
# The level that pupils reached tells them apart (`215 học sinh đạt danh hiệu Học sinh Giỏi và 38 …`).
_LEVEL = re.compile(r"\s+dat (?:danh hieu|giai|loai)\b(?:(?!\b(?:va|nam hoc|duoc)\b)[^;.,:()\d]){2,60}")
# *Hội đồng gồm 09 đồng chí; dự họp 08 đồng chí* counts who sat there.
_CAME = re.compile(r"\b(?:hoi dong (?:co|gom)|thanh phan|vang(?: mat)?|co mat|du hop|tham du|tong so)\b[^\d.]{0,20}$")
# What they did may count others (`… có thành tích xây nhà cho 12 hộ gia đình`): up to where counts are told again.
_PRAISE = re.compile(
    r"\b(?:da (?:co|dat)|(?:co|dat) (?:nhieu )?thanh tich|hoan thanh)\b"
    r"(?:(?!\b(?:gom|cu the|nhu sau|trong do|danh sach|de nghi|trinh|tang|khen thuong|cong nhan)\b|\bcho \d|[:;.(]).)*"
    r"(?:cho(?= \d{1,3}(?:[.,]\d{3})* (?:ho|gia dinh|nguoi)\b)(?:(?![:;.(]).)*)?"
)
# Whom a meeting turns down, or whose papers go back, nobody asks for.
_DENIED = re.compile(
    r"\b(?:(?:khong|chua) (?:de nghi|xet|tang|trinh|cong nhan|khen thuong|thong nhat|du)|tra lai)\b(?:(?![;.\n]).)*"
)
_MARKS = re.compile(
    r"(?P<total>\btong(?: cong(?! ty)\b| so\b| la\b|(?=\s*:?\s*\d)))|(?P<part>\btrong do\b)"
    r"|(?P<parts>\b(?:cu the|bao gom|gom|nhu sau)\b|:)"
    r"|(?P<end>;|(?<!\d)\.(?=\s|$)|\n(?=\s*(?:[-–+*•]|(?:\d{1,2}|[ivx]{1,4}|[a-z])\s?[.)])))"
)
# What was awarded before is not asked for.
_PAST = re.compile(r"\bda (?:duoc |co )?(?:quyet dinh )?(?:tang|khen|cong nhan|thuong|trao)\b")


class _Token(NamedTuple):
    """What tells of counts in a sentence: a count, an award, a mark of totals or parts, a clause's end."""

    kind: str
    at: int
    end: int
    key: str = ""
    value: FieldValue = ABSENT
    noun: str = ""


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
        """Take in what a table counts; where some row's award is unknown, each row counts apart."""
        rows = [one for one in table.counts if not one.total]
        self.counts += [_Count(one.name, one.code, one.value, "" if one.code else one.printed) for one in rows]
        self.totals += [_Count(one.name, "", one.value) for one in table.counts if one.total]
        self.awards |= {one.code: one.printed for one in rows if one.code}

    def join(self, other: _Asked) -> None:
        """Take in what another sentence asks the same one who decides."""
        self.counts += other.counts
        self.totals += other.totals
        self.awards = {**other.awards, **self.awards}
        self.styles |= other.styles
        self.past |= other.past


@lru_cache(maxsize=16)
def _counts_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    named = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    return re.compile(_COUNT.format(named=named))


class _Nouns(NamedTuple):
    """What is counted, by the field it is counted in; `also` what counts only where the award is for it."""

    fields: dict[str, str]
    also: frozenset[str]

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """Give those of a paper's kind."""
        rules = [rule for rule in reading.rules.of(reading.kind.value).fields if rule.reader == "count"]
        named = {label: rule.name for rule in rules for label in (*rule.labels, *rule.also)}
        return cls(named, frozenset(label for rule in rules for label in rule.also))


# Right behind *Bằng khen cho*, at the beginning of an item of what is asked, or beside another count.
_FOR = re.compile(
    r"\b(?:khen|co thi dua|chuong|danh hieu|khen thuong|bieu duong|tuyen duong|giai"
    r"|(?:chien si|chien sy|lao dong) \w+ \w+)\b(?:(?!\bcho\b)[^;.,:\d]){0,80}\b(?:cho|doi voi)(?: cac)?\s*:?\s*$"
)
# A dash, or what is decided (*Khen thưởng 215 học sinh …*).
_OPENS = re.compile(r"(?:(?:^|[;:.,])\s*[-–+*•]|(?<!dua - )(?<!dua, )\b(?:khen thuong|tuyen duong)(?: cho)?)\s*$")
_BESIDE = re.compile(r"\s*(?:,|;|va|, va|; va)\s*(?:cho\s*)?")
_ASKED = re.compile(r"\b(?:de nghi|trinh|thong nhat|nhat tri|ket qua (?:(?:bo|kiem) phieu|bieu quyet|binh bau))\b")
_REACH = 160  # characters
_TITLE = re.compile(r"\s(?:thi dua|tien tien)\b")


def _counts(stretch: Stretch, nouns: _Nouns, *, formal: bool) -> Iterator[_Token]:
    page, offset, printed = stretch
    flat, pattern = printed.replace("\n", " "), _counts_pattern(tuple(nouns.fields))
    if pattern.search(flat) is None:  # most of what asks counts nobody
        return
    text = _DENIED.sub(_blank, _PRAISE.sub(_blank, flat))
    last = 0
    for hit in pattern.finditer(text):
        noun, value = hit["noun"] or hit["label"], numbers.whole(hit["n"] or hit["alone"])
        if value is None or (noun == "dong chi" and _CAME.search(text[: hit.start()])):
            continue
        if _ROW_NUMBER.match(printed, hit.start()) or (hit["alone"] and not _ENDS.match(printed, hit.end())):
            continue
        other = noun in nouns.also
        if other and (hit["label"] or _TITLE.match(text, hit.end())):
            continue
        before = text[max(0, hit.start() - _REACH) : hit.start()]
        beside = last and _BESIDE.fullmatch(text, last, hit.start())
        asked = formal or _ASKED.search(text, 0, hit.start())
        if other and not (asked and (beside or _FOR.search(before) or (formal and _OPENS.search(before)))):
            continue
        level = _LEVEL.match(text, hit.end()) if other else None
        last = hit.end() if level is None else level.end()
        told = found(page, (offset + hit.start(), offset + hit.end()), value=value, confidence=0.85)
        what = noun if level is None else f"{noun}/{collapse(level[0])}"
        yield _Token("count", *hit.span(), nouns.fields[noun], told, what if other else "")


def _asks(asking: Asking, nouns: _Nouns) -> bool:
    """Tell whether a word that asks, or a ballot's result, stands before the first count (`Sở đề nghị tặng …`)."""
    for stretch in asking.stretches:
        first, asks = _counts_pattern(tuple(nouns.fields)).search(stretch.text), _ASKED.search(stretch.text)
        if first is not None or asks is not None:
            return asks is not None and (first is None or asks.start() < first.start())
    return False


def _blank(hit: re.Match[str]) -> str:
    return " " * len(hit[0])


def _clauses(
    asking: Asking, nouns: _Nouns, awards: Sequence[AwardRule], table: Counted | None
) -> Iterator[tuple[Stretch, list[_Token]]]:
    """Give what tells of counts, clause by clause; nothing for a sentence without a count."""
    stretches = [one for one in asking.stretches if table is None or not table.holds(one)]
    counts = [list(_counts(stretch, nouns, formal=asking.formal)) for stretch in stretches]
    for stretch, counted in zip(stretches, counts, strict=True) if any(counts) else ():
        named = [_Token("award", start, end, code) for code, start, end in awards_in(stretch.text, awards)]
        inside = [*counted, *named]
        marks = [_Token(str(hit.lastgroup), *hit.span()) for hit in _MARKS.finditer(stretch.text)]
        free = [mark for mark in marks if not any(one.at <= mark.at < one.end for one in inside)]
        tokens = sorted([*inside, *free], key=lambda token: token.at)
        for ends, clause in groupby(tokens, key=lambda token: token.kind == "end"):
            if not ends:
                yield stretch, list(clause)


class _Reader:
    """Reads the clauses of one asking: whose each count is."""

    def __init__(self) -> None:
        self.asked = _Asked()
        self._key = ""  # of the award that leads

    def read(self, stretch: Stretch, clause: list[_Token]) -> None:
        """Read one clause."""
        counts = [token for token in clause if token.kind == "count"]
        named = [token for token in clause if token.kind == "award"]
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

    def _award_first(self, clause: list[_Token]) -> None:
        """*Bằng khen cho 05 tập thể và 12 cá nhân, Cờ thi đua cho 02 tập thể*."""
        alone, part = "", False
        for token in clause:
            if token.kind == "award":
                both = alone and alone != token.key  # *Cờ thi đua và Bằng khen cho …*
                alone = self._key = "" if both else token.key
                part = False
            elif token.kind == "part":
                part = True
            elif token.kind == "count":
                self._take(token, self._key, part=part)
                self.asked.styles.add("award")
                alone = ""

    def _count_first(self, clause: list[_Token], *, before: int) -> None:
        """*05 tập thể được tặng Bằng khen*; a total with its parts where a mark stands between."""
        counts = [token for token in clause if token.kind == "count" and token.at < before]
        if any(token.kind in {"parts", "part"} and counts[-1].at < token.at < before for token in clause):
            self.asked.totals += [_count(token) for token in counts]
            self._award_first([token for token in clause if token.at >= before])
            return
        self.asked.styles.add("count")
        waiting: list[_Token] = []
        for token in clause:
            if token.kind == "count":
                waiting.append(token)
            elif token.kind == "award":
                self.asked.counts += [_count(one, token.key) for one in waiting]
                waiting = []
        self.asked.counts += [_count(one) for one in waiting]

    def _carried(self, clause: list[_Token]) -> None:
        """*Bằng khen cho:* above *05 tập thể*; before any award, a total with its parts below."""
        part = False
        for token in clause:
            part = part or token.kind == "part"
            if token.kind == "count" and (self._key or not self.asked.awards):
                self._take(token, self._key, part=part)
            elif token.kind == "count":
                self.asked.counts.append(_count(token))

    def _take(self, token: _Token, key: str, *, part: bool) -> None:
        """Keep a count, unless it is part of one that was told before it."""
        before = [one for one in self.asked.counts if (one.name, one.key) == (token.key, key)]
        if not (part and before):
            self.asked.counts.append(_count(token, key))


def _count(token: _Token, key: str = "") -> _Count:
    return _Count(token.key, key, token.value, token.noun)


def _asked(reading: Reading) -> list[_Asked]:
    """Give what each asking counts; all that ask the one who decides ask for one thing."""
    if "asked" not in reading.shared:
        nouns, awards = _Nouns.of(reading), reading.rules.awards
        formal, others = _Asked(), []
        for asking in askings(reading):
            reader, asks = _Reader(), asking.formal or _asks(asking, nouns)
            reader.asked.told = not asks
            table = award_tables.below(asking, awards) if asks else None
            for stretch, clause in _clauses(asking, nouns, awards, table):
                reader.read(stretch, clause)
            if table is not None:
                reader.asked.take(table)
            if asking.formal:
                formal.join(reader.asked)
            elif reader.asked.counts or reader.asked.totals:
                others.append(reader.asked)
        reading.shared["asked"] = [formal, *others]
    told: list[_Asked] = reading.shared["asked"]
    return told


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
    totals = _values(one for one in asked.totals if one.name == name)
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
