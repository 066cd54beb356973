"""Votes as minutes tell them: in a table, in lines set by tabs, or in the items of a list."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.papers.evidence import ABSENT, found
from service.domain.papers.honorifics import honorific_of, is_body
from service.domain.papers.nominee_columns import column_of
from service.domain.papers.page_rows import lists_of_page
from service.domain.papers.segments import paragraphs
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Cell, Page
    from service.domain.fields import FieldValue
    from service.domain.papers.reading import Reading
    from service.domain.rules_documents import FieldRule

_FRACTION = re.compile(r"(?<![\d/])(?P<a>\d{1,3})\s?/\s?(?P<b>\d{1,3})(?![\d/])")
_SHARE = re.compile(r"(?P<p>\d{1,3}(?:[.,]\d{1,2})?)\s?%")


def _vote(name: str, text: str) -> dict[str, Any] | None:
    fraction, share = _FRACTION.search(text), _SHARE.search(text)
    if fraction is None and share is None:
        return None
    percent = float(share["p"].replace(",", ".")) if share else None
    counted = (int(fraction["a"]), int(fraction["b"])) if fraction else (None, None)
    return {"nominee": name, "for": counted[0], "base": counted[1], "percent": percent}


_BARE = re.compile(r"\s*\d{1,3}(?:[.,]\d{1,2})?\s*")


def _with_signs(row: Sequence[Cell], shares: Sequence[int], after: int) -> str:
    """Give a row's cells behind the name on one line; a bare figure under *Tỷ lệ (%)* gets its sign."""
    cells = [(at, cell.text) for at, cell in enumerate(row) if at > after and cell.text.strip()]
    return " ".join(f"{text.strip()}%" if at in shares and _BARE.fullmatch(text) else text for at, text in cells)


_BASE_WORDS = MappingProxyType(
    {"percent_present": ("co mat", "du hop", "tham du"), "percent": ("tong so", "tong thanh vien")}
)


def _bases(header: Sequence[Cell]) -> dict[str, int]:
    """Give the columns of a table that tells the share twice: of those present and of all members."""
    found_at: dict[str, int] = {}
    for at, cell in enumerate(header):
        text = collapse(fold(cell.text))
        if "phieu" in text and "%" not in text and "ty le" not in text:
            found_at.setdefault("for", at)
        for name, words in _BASE_WORDS.items():
            if ("%" in text or "ty le" in text) and any(word in text for word in words):
                found_at.setdefault(name, at)
    return found_at if "percent_present" in found_at and "percent" in found_at else {}


_FOR = re.compile(r"(?:so )?(?:phieu )?(?:bau )?(?:dong y|tan thanh)$")
_BASE = re.compile(r"(?:tong )?so phieu(?: (?:phat ra|thu ve|thu vao|hop le|bau))?$")


def _counted_apart(header: Sequence[Cell]) -> dict[str, int]:
    """Give the columns that tell how many were for (`Số phiếu đồng ý`), and of how many (`Tổng số phiếu`)."""
    found_at: dict[str, int] = {}
    for at, cell in enumerate(header):
        text = collapse(fold(cell.text))
        told = "phieu" in text and ("dong y" in text or "tan thanh" in text)
        if (told or _FOR.match(text)) and "%" not in text and "ty le" not in text and "khong" not in text:
            found_at.setdefault("for", at)
        elif _BASE.match(text):
            found_at.setdefault("base", at)
    return found_at if "for" in found_at else {}


def _on_both(vote: dict[str, Any], row: Sequence[Cell], bases: dict[str, int]) -> dict[str, Any]:
    """Keep the numerator and both shares; one table in ten tells them both (DOMAIN C.5)."""
    told = dict(vote)
    for name, at in bases.items():
        figure = _FIGURE_ALONE.search(row[at].text) if at < len(row) else None
        whole = name in {"for", "base"}
        if figure is not None and (not whole or (told[name] is None and figure[1].isdigit())):
            told[name] = int(figure[1]) if whole else float(figure[1].replace(",", "."))
    return told


_FIGURE_ALONE = re.compile(r"^\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*%?\s*$")


def _table_votes(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[dict[str, Any], int, int]]:
    columns: dict[str, int] = {}
    shares: list[int] = []
    bases: dict[str, int] = {}
    for row in rows:
        named = {name: at for at, cell in enumerate(row) if (name := column_of(cell.text)) is not None}
        if "votes" in named and not columns:
            columns, shares = named, [at for at, cell in enumerate(row) if "%" in cell.text]
            bases = _bases(row)
            bases = {**_counted_apart(row), **bases}
            continue
        at = columns.get("name", columns.get("award", 1))
        if not columns or at >= len(row) or not row[at].text.strip():
            continue
        vote = _vote(collapse(row[at].text), _with_signs(row, shares, at))
        vote = _on_both(vote, row, bases) if vote is not None else None
        if vote is not None:
            yield vote, row[at].start, row[at].end


_LINE_VOTE = re.compile(
    r"^(?:\d{1,3}[.)]|[-–+*•])\s*(?P<who>[^:\d]{4,120}?)"
    r"(?:\s*[:,;–-]\s*|\s+(?=(?:đạt|được|có) \d{1,3}\s?/))(?P<vote>.{0,80}?\d.*)$"
)


def _asks(who: str) -> bool:
    """Tell whether a line counts an award for many (`Đề nghị công nhận …: 58 người, …`), or who came."""
    return fold(who).startswith(
        ("de nghi", "cong nhan", "xet", "danh hieu", "thanh vien", "thanh phan", "co mat", "tong so", "du hop", "vang",
         "noi dung", "ket luan", "ket qua", "dien bien", "tien hanh", "bieu quyet", "bo phieu", "y kien", "nhat tri",
         "thong nhat", "so phieu", "cuoc hop", "dong y", "khong dong y", "phieu ", "tan thanh", "khong tan thanh",
         "khong co y kien", "y kien khac", "tong cong")
    )  # fmt: skip


# A body may have a figure in its name (`2. Xí nghiệp số 2: đồng ý 7/7 phiếu`).
_BODY_VOTE = re.compile(r"^(?:\d{1,3}[.)]|[-–+*•])\s*(?P<who>[^:]{4,120}?)\s*:\s*(?P<vote>.{0,80}?\d.*)$")


def _of_body(text: str, reading: Reading) -> re.Match[str] | None:
    hit = _BODY_VOTE.match(text)
    return hit if hit is not None and is_body(hit["who"], reading.rules) else None


def _line_votes(reading: Reading) -> Iterator[tuple[Page, dict[str, Any], int, int]]:
    for segment, text in paragraphs(reading.segments):
        hit = _LINE_VOTE.match(text[:300]) or _of_body(text[:300], reading)
        vote = _vote(collapse(hit["who"]), hit["vote"]) if hit is not None and not _asks(hit["who"]) else None
        if hit is not None and vote is not None and ("phieu" in fold(text) or "%" in text):
            yield segment.page, vote, segment.start, segment.end


def read_votes(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the votes: nominee, for, base and percent; a row without base keeps the percent alone."""
    found_votes = [
        (page, *vote) for page in reading.document.pages for rows in lists_of_page(page) for vote in _table_votes(rows)
    ] or list(_line_votes(reading))
    if not found_votes:
        return ABSENT
    page, _, start, end = found_votes[0]
    told = [{**vote, "nominee": honorific_of(vote["nominee"], reading.rules)[1]} for _, vote, _, _ in found_votes]
    return found(page, (start, end), value=told, confidence=0.8)
