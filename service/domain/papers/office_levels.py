"""Whether two papers can speak of one office: *Giám đốc* is no *Phó Giám đốc*, *Chuyên viên* no *Chánh Văn phòng*."""

from __future__ import annotations

import re

from service.domain.text import collapse, fold

_LEADS = re.compile(
    r"\b(?:pho (?:chu )?)?(?:tong )?(?:giam doc|hieu truong|vien truong|(?:chi )?cuc truong|hat truong|doi truong"
    r"|truong (?:phong|ban|khoa|tram|cong an)|chanh (?:van phong|thanh tra)|chu tich (?:ubnd|hdnd|hdqt))\b"
)
# Of these alone nobody is a head; a doctor or a teacher may be one as well.
_PLAIN = re.compile(r"(?:chuyen vien|nhan vien|lai xe|bao ve)\b")
_SHORT = (
    ("uy ban nhan dan", "ubnd"),
    ("hoi dong nhan dan", "hdnd"),
    ("hoi dong quan tri", "hdqt"),
    ("pho phong", "pho truong phong"),
    ("pho ban", "pho truong ban"),
    ("pho khoa", "pho truong khoa"),
)


def levels_differ(one: str, other: str) -> bool:
    """Tell whether two texts name heads of different offices, or one a head and the other only staff.

    What is shortened (`PGĐ`) or speaks of the Party alone says nothing, for somebody may hold that office too.
    """
    left, right = _led(one), _led(other)
    if left and right:
        return not left & right
    plain = other if left else one
    return bool(left or right) and _PLAIN.match(fold(collapse(plain))) is not None


def _led(text: str) -> set[str]:
    folded = fold(collapse(text))
    for long, short in _SHORT:
        folded = folded.replace(long, short)
    return {hit[0] for hit in _LEADS.finditer(folded)}
