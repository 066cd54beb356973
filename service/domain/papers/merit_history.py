"""What a merit report tells of earlier years: ratings, titles, awards and initiatives, in tables and in lines."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from service.domain.document import Cell
from service.domain.papers import dates
from service.domain.papers.award_givers import giver_in
from service.domain.papers.award_names import award_in
from service.domain.papers.broken_rows import with_broken_rows_whole
from service.domain.papers.evidence import ABSENT, doubted, found, over
from service.domain.papers.recognised import box_of, words_in
from service.domain.papers.segments import paragraphs
from service.domain.text import collapse, fold, unbroken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Page
    from service.domain.fields import FieldValue
    from service.domain.papers.reading import Reading
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import FieldRule

    _Row = tuple[Cell, ...]
    _Rows = tuple[_Row, ...]
    _Record = dict[str, Any]
    _Column = tuple[int, int, int | None]  # of what was given, the end of its decision's, of who gave it

_YEAR = re.compile(r"(?:19|20)\d{2}(?:\s?[-–]\s?(?:19|20)\d{2})?")
_QUOTED = re.compile(r"[“\"«](?P<name>[^”\"»]{10,300})[”\"»]")
# What stands in a cell to say that there was nothing.
_NONE = re.compile(r"(?:khong|chua)(?: (?:co|dat|duoc khen thuong))?|[\W_]*")
_TELLS = re.compile(r"danh hieu|hinh thuc|xep loai|muc do|ket qua (?:danh gia|xep)|sang kien|de tai")
_GIVERS = re.compile(r"(?:co quan|cap|don vi) (?:khen|ban hanh|cong nhan|quyet dinh|ra quyet dinh|tang)[^,;]*$")
_CITED_IN = re.compile(r"\b(?:so|quyet dinh|qd|van ban|thong bao|co quan|cap)\b")


def _history_columns(row: Sequence[Cell], labels: Sequence[str]) -> list[_Column]:
    """Give the columns of a table's header that the labels name, each with where its decision's columns end.

    A column that tells another kind of record ends them: whose decision stands behind that, nothing says.
    """
    names = [fold(cell.text) for cell in row]
    telling = [at for at, name in enumerate(names) if at and _TELLS.search(name) and not _CITED_IN.search(name)]
    first = next((at for at, name in enumerate(names) if at and any(label in name for label in labels)), None)
    named = [at for at in telling if any(label in names[at] for label in labels)]
    starts = sorted({first, *named}) if first is not None else []
    ends = [next((other for other in telling if other > at), len(row)) for at in starts]
    by = [
        next((to for to in range(at + 1, end) if _GIVERS.match(names[to])), None)
        for at, end in zip(starts, ends, strict=True)
    ]
    return list(zip(starts, ends, by, strict=True))


def _history_tables(pages: Sequence[Page]) -> Iterator[tuple[Page, _Rows, _Rows]]:
    """Give each table with the rows above those it goes on from: a page's first table may be the rest of the last."""
    above: _Rows = ()
    told = [
        (page, [table.rows for table in page.tables] or [rows for rows in [_tabbed(page)] if rows]) for page in pages
    ]
    for page, tables in with_broken_rows_whole(told):
        for at, rows in enumerate(tables):
            begins = not rows[0][0].text.strip() or any(_YEAR.search(cell.text) for cell in rows[0][:2])
            goes_on = not at and above and len(above[0]) == len(rows[0]) and begins
            above = above if goes_on else ()
            yield page, rows, above
            above = (*above, *rows)
        above = above if tables else ()


def _tabbed(page: Page) -> _Rows:
    """Give the lines whose columns are set by tabs as rows, an empty column too."""
    rows = []
    for line in page.lines:
        if line.text.count("\t") > 1:
            ends = list(accumulate((len(piece) + 1 for piece in line.text.split("\t")), initial=line.start))
            pieces = zip(line.text.split("\t"), ends, strict=False)
            rows.append(tuple(Cell(piece, start, start + len(piece)) for piece, start in pieces))
    return tuple(rows)


def _history_rows(above: _Rows, rows: _Rows, labels: Sequence[str]) -> Iterator[tuple[_Record, Cell]]:
    where: list[_Column] = []
    dated, last = 0, None
    for at, row in enumerate((*above, *rows)):
        year = _YEAR.search(row[dated].text) if len(row) > dated else None
        if year is None and at != len(above) and _same_year(row, dated, where):
            year = last
        last = year
        if year is None and (headed := _dated_column(row)) is not None:
            dated, where = headed, _history_columns(row, labels)
        elif year is None and not where and _cites_without_year(row):
            where = _history_columns(row, labels)[:1]
            dated = where[0][0] if where else dated
        if at < len(above) or year is None:
            continue
        for column, end, by in where:
            if column < len(row) and not _NONE.fullmatch(fold(row[column].text).strip(" .")):
                cited = [cell.text for cell in row[column + 1 : end]]
                giver = {"issuer": unbroken(row[by].text)} if by is not None and by < len(row) else {}
                name = row[column].text if column != dated else _without_year(row[column].text)
                for told in _records(year.group(), name, cited) if name else ():
                    yield {**giver, **told} if giver.get("issuer") else told, row[column]


def _by_years(rows: _Rows, labels: Sequence[str]) -> Iterator[tuple[_Record, Cell]]:
    """Give what a table tells whose columns are years (`Nội dung | Năm 2023 | Năm 2024`): a row for each kind."""
    years = {at: hit["year"] for at, cell in enumerate(rows[0]) if (hit := _YEAR_ALONE.fullmatch(cell.text.strip()))}
    for row in rows[1:] if len(years) > 1 and 0 not in years else ():
        label = fold(" ".join(cell.text for cell in row[: min(years)]))
        if len(row) != len(rows[0]) or "de nghi" in label or not any(word in label for word in labels):
            continue
        for at, year in years.items():
            name = unbroken(row[at].text)
            if not _NONE.fullmatch(fold(name).strip(" .")) and not any(map(str.isdigit, name)):  # no counts
                yield _record(year, name, ""), row[at]


_YEAR_ALONE = re.compile(r"(?:năm\s+(?:học\s+)?)?(?P<year>(?:19|20)\d{2}(?:\s?[-–]\s?(?:19|20)\d{2})?)", re.IGNORECASE)


def _dated_column(row: Sequence[Cell]) -> int | None:
    return next((at for at, cell in enumerate(row[:2]) if fold(cell.text).strip().startswith("nam")), None)


def _cites_without_year(row: Sequence[Cell]) -> bool:
    """Tell whether a header has a column of decisions: without one of years, an award's own words tell its year."""
    return any(_CITED_IN.search(fold(cell.text)) for cell in row[1:])


def _same_year(row: Sequence[Cell], dated: int, where: Sequence[_Column]) -> bool:
    """Tell whether a row leaves out the year above it: it names what was given and by which decision."""
    if not where or where[0][0] >= len(row) or row[dated].text.strip() or not row[where[0][0]].text.strip():
        return False
    return any(_DECIDED.search(cell.text) for cell in row[where[0][0] + 1 :])


_OWN_YEAR = re.compile(
    r"[\s,]*\(?\b(?:năm\s+)?(?:học\s+)?(?:19|20)\d{2}(?:\s?[-–]\s?(?:19|20)\d{2})?\)?\s*$", re.IGNORECASE
)


def _without_year(name: str) -> str:
    """Drop the year behind an award's name; give nothing where the words tell another one, too."""
    bare = _OWN_YEAR.sub("", name)
    return bare if bare != name and not _YEAR.search(bare) else ""


def _records(year: str, name: str, cited: Sequence[str]) -> Iterator[_Record]:
    """Give what one row tells: as many records as its name's lines where each has a decision of its own."""
    names = [line.strip() for line in name.strip().split("\n")]
    decisions = _each_decision("\n".join(cited)) if len(cited) == 1 else []
    if len(names) > 1 and len(decisions) == len(names):
        for one, decision in zip(names, decisions, strict=True):
            yield _record(year, one, decision)
        return
    whole, decision = unbroken(name), unbroken(" ".join(cited))
    citing = _CITES.search(whole)
    if citing is not None and citing.start() and not decision.strip():
        whole, decision = whole[: citing.start()], _BY_WHICH.sub("", whole[citing.start() :].strip(" ,;.(–-)"))
    yield _record(year, whole.strip(" ,;(–-"), decision)


def _each_decision(text: str) -> list[str]:
    """Give the decisions that a cell cites, each from the line that it begins in."""
    pieces: list[str] = []
    for line in text.strip().split("\n"):
        if _DECIDED.search(line) or not pieces:
            pieces.append(line.strip())
        else:
            pieces[-1] += f" {line.strip()}"
    return pieces if all(len(_DECIDED.findall(piece)) == 1 for piece in pieces) else []


def _record(year: str, name: str, decision: str) -> _Record:
    told = {"year": year, "name": name, "decision": decision}
    return {**told, **decision_parts(decision, year=int(year[-4:]))}


_DECIDED = re.compile(r"(?<!\d)\d{1,6}[a-zA-Z]?\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐa-zđ][\wĐđ&.]*(?:\s?[-–/]\s?[\wĐđ&.]+)*")
_BY = re.compile(r"\b(?:của|do)\s+(?P<who>[^;()]{3,120})")
_SHORT_DATE = re.compile(
    r"(?:\bngay\s+)?(?<![\d/])(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{2})(?![\d/])"
)
_CENTURY = 2000


def decision_parts(decision: str, *, year: int) -> dict[str, str]:
    """Give number, date (ISO) and issuer of a cited decision, each where it is told; nothing is made up.

    A year of two figures is one of the award's own `year` or the next; of several decisions no part is one's own.
    """
    numbers = list(_DECIDED.finditer(decision))
    if len({hit.group() for hit in numbers}) > 1:
        return {}
    number, (day, end) = numbers[0] if numbers else None, _day(fold(decision), year)
    ends = max(number.end() if number else 0, end)
    by = _BY.search(decision, ends) if ends else None
    rest = (by["who"] if by else decision[ends:] if ends else "").strip(" ,.;:-–()")
    told = {
        "number": re.sub(r"\s+", "", number.group()) if number else "",
        "date": day,
        "issuer": rest if any(char.isalpha() for char in rest) else "",
    }
    return {name: value for name, value in told.items() if value}


def _day(folded: str, year: int) -> tuple[str, int]:
    """Give a decision's day (ISO) and where it ends."""
    whole = dates.find(folded)
    if whole is not None:
        return whole[0], whole[2]
    short = _SHORT_DATE.search(folded)
    if short is None:
        return "", 0
    near = _CENTURY + int(short["y"]) in {year, year + 1}
    full = dates.find(f"{short['d']}/{short['m']}/{_CENTURY + int(short['y'])}") if near else None
    return full[0] if full else "", short.end()


_LEAD = r"^(?:(?:[-–+*•]|\d{1,2}\s?[.)])\s*)?"
_YEARLY = re.compile(
    _LEAD + r"(?:Năm\s+(?:học\s+)?)?(?P<year>(?:19|20)\d{2}(?:\s?[-–]\s?(?:19|20)\d{2})?)\s*[:,;–-]?\s+"
    r"(?P<rest>[^\W\d_].{3,600})$"
)
_YEARS = (
    r"(?P<years>(?:19|20)\d{2}(?:\s?[-–]\s?(?:19|20)\d{2})?(?:(?:\s*,|\s+và)\s*(?:năm\s+)?(?:19|20)\d{2}(?![\d/]))*)"
)
_BEHIND = re.compile(
    _LEAD + r"(?P<name>[^\W\d_][^\d:;(]{5,150}?),?\s+(?:trong\s+)?(?:các\s+)?năm\s+(?:học\s+)?" + _YEARS
    + r"(?P<rest>\s*$|\s*[,;.(–].*|\s+(?:theo|tại)\s.*)$"
)  # fmt: skip
_MANY = re.compile(_LEAD + r"(?:Các\s+)?Năm\s+(?:học\s+)?" + _YEARS + r"\s*:\s*(?P<rest>[^\W\d_].{3,600})$")
_PIECE = re.compile(
    r"(?:các\s+)?năm\s+(?:học\s+)?" + _YEARS
    + r"\s*[:,–-]?\s*(?:(?:đạt|được|xếp loại|công nhận|tặng|là|danh hiệu)\s+)*(?P<name>[^\W\d_][^\d:;()]{3,120})",
    re.IGNORECASE,
)  # fmt: skip
_RATING = re.compile(
    r"(?:hoan thanh (?:xuat sac |tot )?(?:chuc trach, )?nhiem vu|htxsnv|httnv|htnv|khong hoan thanh nhiem vu)\b"
)
_BY_WHICH = re.compile(r"^(?:theo|tại)\s+", re.IGNORECASE)
_SECTION = re.compile(r"(?:[IVX]{1,4}|\d{1,2})\s?[.)]")
_CITES = re.compile(r"\s*[,;(–-]?\s*(?:(?:theo|tại)\s+)?(?:Quyết định|QĐ)\s", re.IGNORECASE)
_GIVEN = re.compile(
    r"(?:đã )?được (?P<by>.{3,100}?) (?:tặng|công nhận)(?: thưởng| danh hiệu)? (?P<name>\S.*)",
    re.DOTALL | re.IGNORECASE,
)
_RECEIVED = re.compile(
    r"^(?:đã )?(?:vinh dự )?(?:được|nhận) "
    r"(?:(?:trao tặng|tặng thưởng|tặng|nhận|công nhận danh hiệu|công nhận là)\s+)?",
    re.IGNORECASE,
)
_LONGEST_RECORD = 60  # lines


def _told_records(reading: Reading, rule: FieldRule) -> Iterator[tuple[Segment, _Record]]:
    """Give the records told in lines (`- Năm 2023: Giấy khen (Quyết định số …)`) under a heading that a label names."""
    below = 0
    for segment, text in paragraphs(reading.segments):
        told = list(_of_line(text, reading, rule)) if below else []
        if not told and (_SECTION.match(segment.text) or segment.upper):
            below = _LONGEST_RECORD if _labelled(text, rule) else 0
        below -= bool(below)
        for record in told or _of_paragraph(text, reading, rule):
            yield segment, record


def _labelled(text: str, rule: FieldRule) -> bool:
    """Tell whether a label of the field's stands in a heading; what is only asked for was never given."""
    folded = fold(text)
    named = any(label in folded for label in rule.labels) or (rule.name == "past_awards" and _REWARDS.fullmatch(folded))
    return bool(named) and "de nghi" not in folded


_REWARDS = re.compile(r"(?:[ivx]{1,4}|\d{1,2})\s?[.)]\s*(?:ve )?khen thuong(?:,? ky luat)?\s*:?\s*")


def _of_line(text: str, reading: Reading, rule: FieldRule) -> Iterator[_Record]:
    """Give what a line tells that begins with its year, or that names an award and then the year of it."""
    hit, behind, many = _YEARLY.match(text), _BEHIND.match(text), _MANY.match(text)
    if hit is not None:
        pieces = _pieces(hit["rest"])
        each = len(pieces) > 1 and all(_kind(piece, reading) for piece in pieces)
        for piece in pieces if each else [hit["rest"]]:
            if _kind(piece, reading) in {rule.name, ""}:
                yield _cited(hit["year"], piece)
    elif many is not None and _kind(name := _CITES.split(many["rest"], maxsplit=1)[0], reading) == rule.name:
        for year in _YEAR.findall(many["years"]):
            yield _cited(year, name)
    elif behind is not None and _kind(behind["name"], reading) == rule.name and not _CITES.search(behind["name"]):
        years = _YEAR.findall(behind["years"])
        for year in years:
            yield _cited(year, behind["name"] + (behind["rest"] if len(years) == 1 else ""))


def _pieces(text: str) -> list[str]:
    """Part what one year tells at the semicolons outside of brackets."""
    return [piece.strip() for piece in re.split(r";(?![^(]*\))", text) if piece.strip(" .;")]


def _kind(text: str, reading: Reading) -> str:
    """Tell which field a record's words are of: an award's name, a rating's, or none for neither or both."""
    rated, awarded = _RATING.search(fold(text)) is not None, award_in(text, reading.rules.awards) is not None
    return "" if rated == awarded else "ratings" if rated else "past_awards"


def _cited(year: str, text: str) -> _Record:
    """Read a record's words: the award, who gave it, and the decision cited behind it."""
    cited = _CITES.search(text)
    name = text[: cited.start()] if cited else text
    decision = _BY_WHICH.sub("", text[cited.start() :].strip(" ,;.(–-)")) if cited else ""
    given = _GIVEN.match(name)
    by = {"issuer": collapse(given["by"])} if given is not None else {}
    name = given["name"] if given is not None else _RECEIVED.sub("", name)
    told = _record(year, collapse(name).strip(" ,;.:(–-"), collapse(decision))
    return {**told, **by, **{part: told[part] for part in ("number", "date", "issuer") if part in told}}


def _of_paragraph(text: str, reading: Reading, rule: FieldRule) -> Iterator[_Record]:
    """Give what a labelled line tells of several years (`Xếp loại: Năm 2024: Hoàn thành tốt nhiệm vụ; năm 2025: …`)."""
    label, colon, rest = text.partition(":")
    if not colon or not _labelled(label, rule):
        return
    parts = [part.strip(" .;,") for part in _AT_PIECES.split(rest) if part.strip(" .;,")]
    hits = [_PIECE.fullmatch(part) or _BEHIND.match(part) for part in parts]
    pieces = [hit for hit in hits if hit is not None and _kind(hit["name"], reading) == rule.name]
    for hit in pieces if len(pieces) == len(parts) else ():
        yield from (_record(year, collapse(hit["name"]), "") for year in _YEAR.findall(hit["years"]))


_AT_PIECES = re.compile(r"[,.]\s+(?=(?:các\s+)?năm\s)|;\s", re.IGNORECASE)


def read_history(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read the tables of earlier ratings or awards: year, name, decision (number, date, issuer)."""
    hits: list[tuple[Page, _Record, Cell]] = []
    for page, rows, above in _history_tables(reading.document.pages):
        hits.extend((page, *hit) for hit in _history_rows(above, rows, rule.labels))
        hits.extend((page, *hit) for hit in _by_years(rows, rule.labels))
    if not hits:
        told = list(_told_records(reading, rule))
        listed = [_with_giver(row) for _, row in told]
        return over(told[0][0], told[-1][0], value=listed, confidence=0.75) if told else _unruled(reading, rule)
    page, _, cell = hits[0]
    tabled = [_with_giver(row) for _, row, _ in hits]
    return found(page, (cell.start, cell.end), value=tabled, confidence=0.85)


def _unruled(reading: Reading, rule: FieldRule) -> FieldValue:
    """Give *unreadable* for a recognised page's table whose rulings nobody saw: years alone below what names it."""
    named: Segment | None = None
    for segment in reading.segments:
        if named is not None and segment.page is not named.page:
            named = None
        if segment.page.method == "ocr" and _labelled(segment.text, rule):
            named = segment
        elif named is not None and _YEAR_ALONE.fullmatch(segment.text.strip()):
            box = box_of(words_in(named.page, named.start, segment.end))
            return replace(doubted(over(named, segment, value=[])), box=box)
    return ABSENT


def _with_giver(row: _Record) -> _Record:
    """Add who gave an award where its own name says it and no decision does (`Bằng khen của Bộ trưởng Bộ Y tế`)."""
    giver = "" if row.get("issuer") else giver_in(row["name"])
    return {**row, "issuer": giver} if giver else row


def read_initiatives(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read the names of initiatives: quoted in lines that speak of an initiative, or a table's column of them."""
    hits: list[tuple[Segment, str]] = []
    for segment, text in paragraphs(reading.segments):
        if any(label in fold(text) for label in rule.labels):
            hits.extend((segment, collapse(match["name"])) for match in _QUOTED.finditer(text))
    if hits:
        return over(hits[0][0], hits[0][0], value=[name for _, name in hits], confidence=0.7)
    listed = [(page, cell) for page in reading.document.pages for table in page.tables for cell in _column(table.rows)]
    if not listed:
        return ABSENT
    page, cell = listed[0]
    return found(page, (cell.start, cell.end), value=[unbroken(one.text) for _, one in listed], confidence=0.7)


_TITLED = re.compile(r"ten (?:cac )?(?:sang kien|de tai|giai phap)")


def _column(rows: Sequence[Sequence[Cell]]) -> Iterator[Cell]:
    """Give the cells below a header that says *Tên sáng kiến*."""
    at = next((at for at, cell in enumerate(rows[0]) if _TITLED.match(collapse(fold(cell.text)))), None)
    for row in rows[1:] if at is not None else ():
        if at is not None and len(row) == len(rows[0]) and not _NONE.fullmatch(fold(row[at].text).strip(" .")):
            yield row[at]
