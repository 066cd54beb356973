"""Collectives and families that a sentence awards by name (`Tặng Bằng khen cho Chi cục Kiểm lâm tỉnh đã có …`)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from service.domain.fields import Nominee
from service.domain.papers.deeds import HONOURED, awarded
from service.domain.papers.honorifics import is_body
from service.domain.papers.offices import IS_PART, IS_WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import DocumentRules

_FAMILY = rf"(?:[Hh]ộ(?: gia đình)?|[Gg]ia đình)\s+{HONOURED}\s"
# *cho Phòng A*, *cho tập thể Phòng A*, *cho 02 tập thể có tên sau: Phòng A; Phòng B*, *cho gia đình ông …*.
_GIVEN = re.compile(
    r"\b(?:cho|đối với)\s+(?:(?:(?:các|(?:[a-zđà-ỹ]{2,5}\s+){0,3}\(?\d{1,3}\)?)\s+)?(?:tập thể|đơn vị)"
    r"(?:[^:;.]{0,20}:)?\s+"
    r"|(?:các|\d{1,3})\s+hộ(?: gia đình)?\b[^:;.]{0,20}:\s+"
    r"|\d{1,3}\s+(?!cá nhân|đồng chí|người|đảng viên|hội viên)[a-zđà-ỹ][^:;.,\d]{1,30}:\s+)?"  # *02 chi bộ: Chi bộ A*
    rf"(?=[^\W\d_]|{_FAMILY})"
)
_FIRST = re.compile(r"\b(?:cho|đối với)\s")
_ENDS = re.compile(
    rf"[.:]|\((?![^()]{{1,60}}\)\s*(?:[,;]|và\s))|\s{{3,}}"
    rf"|\s*(?:[,;]|\bvà\b)\s*(?=(?:(?:cho|các|\d{{1,3}})\s+){{0,2}}(?:cá nhân\b|{HONOURED}(?!\w)))"
    r"|\s+và\s+(?=\d{2,3}\s+[a-zđ]|\d\s+[a-zđ][^:;.,\d]{1,30}:)"  # *Chi bộ A và 02 đảng viên*, no *Tổ 1 và 2 thôn*
    r"|\s(?:năm|giai đoạn|tại|theo|cùng|nhân (?i:dịp|kỷ niệm|ngày)|trong|về|để|kèm|số tiền|mức thưởng)\s"
    r"|\s\d{1,3}\.\d{3}\b"  # what it gets
    r"|;(?=[^;]{2,120}\s(?:tặng|công nhận|khen thưởng)\s)"  # what another is asked for
    r"|\s*(?:[;,]|\bvà\b)\s*(?=(?:(?:tặng|công nhận)\s+)?(?i:danh hiệu|bằng khen|giấy khen|cờ thi đua|kỷ niệm chương"
    r"|huân chương|huy chương|tập thể lao động|chiến s[ĩỹ] thi đua|lao động tiên tiến)\b)"  # another award, for others
)
# *Hộ ông … và bà …* is one; what stands behind another comma is where it lives.
_WHOLE_FAMILY = re.compile(rf"{_FAMILY}[^,;.(]*?(?:(?:,|\s+và)\s+{HONOURED}\s[^,;.(]*?)*(?=\s*(?:[,;.(]|\s{{2}}|$))")
_LIVES_ENDS = re.compile(rf"\.|\((?![^()]{{1,60}}\)\s*(?:[,;]|và\s))|;(?!\s*(?:và\s+)?{_FAMILY})|\s{{3,}}")
_JOINTS = re.compile(r"\s*[;,]\s*(?:và\s+)?|\s+và\s+")
_AT = re.compile(r"(?:cùng|ở|(?:thường )?trú(?: tại)?|tại)\s+")
_OF_A_FAMILY = re.compile(_FAMILY)


def named_bodies(segment: Segment, text: str, rules: DocumentRules, *, begins: int) -> list[Nominee]:
    """Give the bodies and families whom a sentence awards from an offset on; none where it opens with others."""
    first = _FIRST.search(text, begins)  # behind another one others are told: *giao Văn phòng in Bằng khen cho …*
    given = _GIVEN.match(text, first.start()) if first is not None else None
    if given is None or not (text[given.end()].isupper() or _OF_A_FAMILY.match(text, given.end())):
        return []
    rest = awarded(text[given.end() :])
    end = (_LIVES_ENDS if _OF_A_FAMILY.match(rest) else _ENDS).search(rest)
    rest = rest[: end.start() if end is not None else len(rest)].rstrip(" ,;")
    return [
        _nominee(segment, given.end() + at, piece, unit)
        for at, piece, unit in bodies_in(rest, rules)
        if is_body(piece, rules) or _OF_A_FAMILY.match(piece)
    ]


def bodies_in(rest: str, rules: DocumentRules) -> Iterator[tuple[int, str, str]]:
    """Part what is named where another body or family opens: place, name, and the body that it is a part of."""
    places, parents = [0], dict[int, int]()
    for hit in _JOINTS.finditer(rest):
        behind, part = rest[hit.end() :], rest[places[-1] :]
        named = behind[:1].isupper() or _is_another(part[:_KIND], behind[:_KIND])
        opens = is_body(behind, rules) and named and not _one_body(hit[0], rest[: hit.start()], behind)
        if opens and "," in hit[0] and places[-1] not in parents and IS_PART.match(part) and IS_WHOLE.match(behind):
            parents[places[-1]] = hit.end()  # *Phòng A, Sở B*
        elif opens or _OF_A_FAMILY.match(behind):
            places.append(hit.end())
    for begin, end in pairwise((*places, len(rest))):
        split = parents.get(begin, end)
        yield begin, _trimmed(rest[begin:split]), _trimmed(rest[split:end])


def _one_body(joint: str, before: str, behind: str) -> bool:
    """Tell whether *và* stands within a name: *Văn phòng HĐND và UBND xã*, *Trường THCS và THPT Mẫu*."""
    joined = before.endswith(_JOINED) and not before.endswith("Thường trực HĐND")  # a body beside UBND
    opens = behind.split(maxsplit=1)[0].isupper() or behind.startswith("Trung học ")
    return joint.strip() == "và" and joined and opens


def _is_another(before: str, behind: str) -> bool:
    """Tell whether a name in small letters is of the kind before it: *Thôn A, thôn B*; no *Tổ 1, tổ dân phố 5*."""
    kind, _, named = behind.partition(" ")
    return before.lower().startswith(f"{kind} ") and not named[:1].islower()


_KIND = 20  # characters: what a body is called, and how its own name begins


_JOINED = (
    " HĐND",
    " ĐBQH",
    " TH",
    " THCS",
    " tiểu học",
    " Tiểu học",
    " Trung học cơ sở",
)  # what is joined with another of its kind


def _trimmed(text: str) -> str:
    """Give a name without what joins it to the next one, and without what stands in brackets behind it."""
    bare = text.rstrip(" ,;").removesuffix(" và").rstrip(" ,;")
    at = bare.rfind("(", -_IN_BRACKETS, -1) if bare.endswith(")") else -1
    return bare[:at].rstrip(" ,;") if at > 0 else bare


_IN_BRACKETS = 62  # characters, as `_ENDS` reads on behind them


def _nominee(segment: Segment, at: int, piece: str, unit: str) -> Nominee:
    family = _WHOLE_FAMILY.match(piece)
    name, unit = (family[0], _AT.sub("", piece[family.end() :].lstrip(" ,;"))) if family is not None else (piece, unit)
    start = segment.start + at
    return Nominee(
        "household" if family is not None else "collective",
        name.strip(),
        unit=unit.strip(),
        page=segment.page.number,
        start=start,
        end=start + len(name.strip()),
        method="text",
        confidence=0.7,
    )
