"""What stands before a name (*Ông*, *Đ/c*, a rank, a degree), and what tells a person's name from a body's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from service.domain.papers.signature import bare_name, is_name, is_surname
from service.domain.text import fold, opens_with

if TYPE_CHECKING:
    from service.domain.rules_documents import DocumentRules


def honorific_of(name: str, rules: DocumentRules, *, more: int = 2) -> tuple[str, str]:
    """Split a leading *Ông*, *Bà*, *Đ/c*, rank … from a name, and at most `more` behind it (`Đồng chí Đại úy …`)."""
    known, openings = _longest_first(rules.header.honorifics)
    folded = fold(name[: len(openings[0])]) if openings else ""
    if not folded.startswith(openings):
        return "", name
    for honorific, printed in known:
        if not folded.startswith(honorific) or name[len(honorific) : len(honorific) + 1] not in {" ", ":", "."}:
            continue
        rest, first = name[len(honorific) :], name[: len(honorific)].casefold()
        if honorific in _BODIES_TOO and (first != printed or not _sister(name)):
            continue  # *Sở Tư Pháp*, *Sơ đồ*, *SƠ Y TẾ* as a scan reads it
        bare = rest.strip(" :.")
        # *Châu Văn …* is no child's name, *Ông Thị …* no man's.
        surname = (first != printed or bare[:4] in {"Thị ", "THỊ "}) and is_surname(first, rules.header)
        if not surname and (is_name(bare, rules.header) or (honorific in _PERSONS and called(bare, rules))):
            return name[: len(honorific)], bare
        behind = "" if surname or not more else _behind_another(bare, rules, more - 1)
        if behind:
            return name.removesuffix(behind).strip(" :"), behind
    return "", name


def _behind_another(text: str, rules: DocumentRules, more: int) -> str:
    """Give the name behind a second honorific, rank or degree (`Đại úy Trần Văn …`); '' where none stands there."""
    honorific, name = honorific_of(text, rules, more=more)
    degree, name = degree_of(text, rules) if not honorific else (honorific, name)
    return name if degree else ""


def degree_of(name: str, rules: DocumentRules) -> tuple[str, str]:
    """Split a leading degree or rank from a name (`TS. Trần Văn …`, `BSCKII Ngô Thị …`).

    *CN Hà Nam* and *KS Hà Tiên* are a branch and a hotel as well as two persons: before two words nothing is split.
    """
    bare = bare_name(name, rules.header)
    degree = name.removesuffix(bare).strip()
    place = bare.count(" ") < _FULL and _BODY_TOO.fullmatch(degree)
    sure = degree and not place and is_name(bare, rules.header)
    return (degree, bare) if sure else ("", name)


def may_be_branch(text: str) -> bool:
    """Tell whether a text opens with letters that shorten a degree as well as a kind of body (`CN Lý Thường …`)."""
    return _BODY_TOO.match(text) is not None


_FULL = 2  # spaces of a name of three words
_BODY_TOO = re.compile(r"(?:CN|KS|DS|LS)(?!\w)\.?")


# Behind these a name may begin with any word (`Bà Ka Thuyên`, `Bà Sương Nguyệt Anh`).
_PERSONS = frozenset(
    {
        "ong",
        "ba",
        "gia lang",
        "nghe nhan",
        "hoa thuong",
        "thuong toa",
        "dai duc",
        "ni su",
        "nha su",
        "nu tu",
        "so",
        "soeur",
        "su co",
        "linh muc",
        "muc su",
    }
)
_BODIES_TOO = frozenset({"so"})


def _sister(name: str) -> bool:
    """Tell whether *Sơ* is printed as before a name."""
    return not name[:2].isupper() and name[2:].lstrip(" :.")[:1].isupper()


_CALLED = re.compile(r"[A-ZĐÀ-Ỹ][\w'’-]*(?: [A-ZĐÀ-Ỹ][\w'’-]*){1,4}")
_JOINTS = re.compile(r"['’-]")  # *O'Connor*, *Jean-Pierre*; foreigners' surnames are often set in capitals
_PLACES = ("rịa", "nà", "đen", "chiểu", "triệu", "hom", "điểm", "trà", "đốc")  # *Bà Rịa*, *Bà Nà*, *Ông Đốc*


def called(text: str, rules: DocumentRules) -> bool:
    """Tell whether a text may be what somebody is called: two to five capitalised words that name no place or body."""
    parts = [part for word in text.split() for part in _JOINTS.split(word) if part]
    words = all(len(part) == 1 or part[1:].islower() or part.isupper() for part in parts)
    named = _CALLED.fullmatch(text) is not None and words and not any(map(str.isdigit, text))
    return named and not opens_with(text, _PLACES) and not is_body(text, rules)


def spaced_out(name: str) -> str:
    """Put a space before each capital inside a word: no person's name has one (`NguyễnVăn`)."""
    pairs = zip(f" {name}", name, strict=False)
    return "".join(f" {char}" if before.islower() and char.isupper() else char for before, char in pairs)


@lru_cache(maxsize=8)
def _all_folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, words))


@lru_cache(maxsize=8)
def _longest_first(honorifics: tuple[str, ...]) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Give the honorifics, folded and as printed in small letters, and the folded ones alone."""
    known = tuple((fold(one), one.casefold()) for one in sorted(honorifics, key=len, reverse=True))
    return known, tuple(one for one, _ in known)


_ORGANISATION = re.compile(r"Tổ chức (?!Đại hội|Hội nghị|Lễ|Hội thi|Ngày)[A-ZĐÀ-Ỹ]")  # *Tổ chức Tầm nhìn Thế giới*


def is_body(text: str, rules: DocumentRules) -> bool:
    """Tell whether a text begins as the name of a body or another collective does; bare letters where they are bare."""
    header, bare = rules.header, fold(text) == text
    if _ORGANISATION.match(text) is not None and not text.isupper():
        return True
    starts, others = (*header.issuer_starts, *header.collective_starts), header.body_lookalikes
    if bare:
        return opens_with(text, _all_folded(starts)) and not opens_with(text, _all_folded(others))
    return opens_with(text, starts) and not opens_with(text, others)
