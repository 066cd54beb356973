"""What the columns of a nominee list are called, and what a row's section says."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# In this order: `chức vụ, đơn vị` must be met before `chức vụ`, a code's column before its award.
COLUMNS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        # A narrow cell breaks *ST⏎T*, an engine takes a T for a figure or an I; *TL* is a share.
        "row": re.compile(r"(?:s? ?[t1il] ?[t1il](?<!i[i1])(?<!l[l1t])(?<!tl)(?<!11)|so tt|so thu tu|#|xep hang)$"),
        "skip": re.compile(r"lua chon|ma hinh thuc|ma danh hieu|ma phan loai|ma so"),
        "honorific": re.compile(
            r"ten goi|danh xung|ong\s*/\s*ba|ong \(ba\)$|(?:cap bac|quan ham)(?:\s*[,/-]?\s*(?:cap bac|quan ham))?$"
        ),
        "title_unit": re.compile(
            r"(?:cap bac,? ?)?chuc (?:vu|danh)\s*(?:,|va|-|/)\s*"
            r"(?:don vi|noi|co quan|chi bo|dang bo|dia phuong|phong ban)"
        ),
        "unit_title": re.compile(r"(?:don vi|noi|co quan)(?: cong tac)?\s*(?:,|va|-|/)\s*chuc (?:vu|danh)"),
        "unit": re.compile(
            r"don vi cong tac|noi cong tac|.*tap the\s*cong tac|co quan|don vi$|phong ban"
            r"|(?:khoa|phong|ban|to|bo phan|don vi)\s*[/,-]\s*(?:khoa|phong|ban|to|trung tam|bo phan)\b"
            r"|don vi\s*[/,-]\s*dia (?:chi|phuong)|bo phan$|to chuyen mon$|truong(?: hoc)?$"
            r"|(?:noi )?sinh hoat(?: dang)?(?: (?:tai|o))?\b|(?:thuoc )?(?:chi bo|dang bo)(?: sinh hoat)?$"
        ),
        "category": re.compile(r"phan loai khen|(?:phan )?loai$"),
        "target": re.compile(r"phan loai doi tuong|doi tuong$"),
        "past": re.compile(
            r"(?:danh hieu|hinh thuc|khen).*\b(?:da (?:dat|duoc|nhan|khen)|truoc (?:day|do)|gan nhat|cac nam)\b"
        ),
        "award": re.compile(
            r"danh hieu|hinh thuc|giai thuong|(?:dat |xep )?giai$|huy chuong$"
            r"|de nghi (?:khen|(?:xet |phong |truy )?tang|cong nhan|danh hieu|hinh thuc|muc)|muc khen|khen thuong$"
        ),
        "name": re.compile(
            r"ho va ten|ho ten|ho, ten|ho & ten|ho,? (?:va )?(?:chu|ten) (?:dem|lot)|tap the|ca nhan|ho gia dinh|chu ho"
            r"|ten (?:tap the|ca nhan|don vi|doi|ho|co quan|to chuc|doanh nghiep|doanh nhan|cong ty|truong"
            r"|hop tac xa|htx|cau lac bo|chi bo|chi hoi|chi doan|khu dan cu|thon|to dan pho)"
            r"|(?:hoc sinh|sinh vien|hoi vien|doan vien)$"
            r"|(?:nguoi|ca nhan|doi tuong)\b[^:]{0,30}\bho (?:va )?ten\b|nguoi duoc (?:de nghi|khen thuong|xet)\b"
            r"|to chuc dang|dang vien$|(?:khu dan cu|thon|to dan pho)"
            r"(?:\s*[,/]\s*(?:thon|ban|lang|ap|xom|to dan pho|khu pho|khoi pho))*$"
            r"|(?:don vi|cap bac|quan ham|hoc ham|hoc vi)\b.{0,30}\bho (?:va )?ten\b|don vi\s*[,/(–-]\s*ca nhan"
        ),
        "title": re.compile(
            r"(?:(?:cap bac|quan ham|hoc ham|hoc vi|trinh do)\s*(?:,|va|-|/)\s*){0,3}"
            r"(?:chuc (?:vu|danh)|nghe nghiep|cong viec)|[^:]{1,25}[,/] chuc (?:vu|danh)$"
            r"|vi tri(?: viec lam| cong (?:tac|viec))?$|nhiem vu(?: (?:duoc giao|phan cong|chinh))?$"
        ),
        "address": re.compile(r"dia chi|noi (?:o|cu tru|thuong tru)\b|thuong tru"),
        "sex": re.compile(r"gioi tinh"),
        "birth": re.compile(r"nam sinh|ngay,? ?(?:thang,? ?)?(?:(?:va )?nam )?sinh|sinh (?:ngay|nam)"),
        "field": re.compile(r"linh vuc"),
        "achievement": re.compile(r"tom tat thanh tich|thanh tich"),
        "votes": re.compile(
            r"ty le|so phieu|phieu|ket qua (?:bo|kiem) phieu|ket qua bieu quyet|ket qua binh (?:xet|bau)"
        ),
        "note": re.compile(r"ghi chu"),
    }
)
_SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "hogiadinh": "household", "ho gia dinh": "household", "gia dinh": "household",
        "tapthe": "collective", "tap the": "collective", "don vi": "collective", "to chuc dang": "collective",
        "canhan": "individual", "ca nhan": "individual", "dang vien": "individual",
    }
)  # fmt: skip
SAMPLE_SHEETS = ("huong dan", "mau", "vi du", "danhmuc", "danh muc")
# An engine takes an I for an L, and II for an H.
_ROMAN = re.compile(r"(?:[IVXLH]{1,5}|[A-HĐ])[.)]?$")
_LEADING = re.compile(r"^\s*(?:[IVXLH]{1,5}|[A-HĐ]|\d{1,2})\s*[.)/\-]\s*")


# Words of a header between which an engine saw no space.
_APART = MappingProxyType(
    {"".join(words.split()): words for words in (
        "ho va ten", "ho va", "va ten", "ho ten",
        "chuc vu", "chuc danh", "don vi", "cong tac", "noi cong tac", "hinh thuc", "danh hieu",
        "nam sinh", "ngay sinh", "gioi tinh", "ghi chu", "khen thuong", "de nghi", "thanh tich", "chuc vu, don vi",
    )}
)  # fmt: skip
_JOINED = re.compile(r"(?<!\w)(?:" + "|".join(sorted(_APART, key=len, reverse=True)) + r")(?!\w)")


@lru_cache(maxsize=4096)
def column_of(header: str) -> str | None:
    """Name the column by its printed header; None for one we do not know."""
    text = _JOINED.sub(lambda hit: _APART[hit.group()], _bare(header))
    return next((name for name, pattern in COLUMNS.items() if pattern.match(text)), None)


def columns_of(headers: Sequence[str], *, named: bool = False) -> dict[str, int] | None:
    """Map column names to positions when the row is a list's header (a name and one more).

    Columns for collectives and for persons count them, unless it is known that names stand there (`named`).
    """
    found: dict[str, int] = {}
    for at, header in enumerate(headers):
        name = column_of(header) if len(header) < 80 else None  # noqa: PLR2004  # a header is short
        if name is not None:
            found.setdefault(name, at)
    if "name" not in found:
        bare = [_bare(header) if len(header) < _SHORT else "" for header in headers]
        two = (at for at, (family, given) in enumerate(pairwise(bare)) if given == "ten" and _FAMILY.fullmatch(family))
        sure = len(found.keys() & {"title", "unit", "award"}) > 1  # *Tên* alone, beside what tells of nominees only
        at = next(two, bare.index("ten") if sure and "ten" in bare else -1)  # *Họ* | *Tên*: a name in two columns
        found |= {"name": at} if at >= 0 else {}
    if "unit" in found and {"row"} < found.keys() <= _OF_UNITS and all(map(_of_units, headers)):
        found["name"] = found.pop("unit")  # *TT | Đơn vị | Ghi chú*: whoever is listed is a body
    if "name" in found and not found.keys() & WHERE_TOLD:
        where = (at for at, header in enumerate(headers) if at != found["name"] and tells_where(header))
        at = next(where, -1)
        found |= {"unit": at} if at >= 0 else {}
    listed = "name" in found and len(found.keys() - {"skip", "note"}) > 1
    counts = not named and kinds_of(headers) and not found.keys() & _OF_PERSONS
    return found if listed and not counts else None


def tells_where(header: str) -> bool:
    """Tell whether a column that is called no unit says where those listed belong."""
    return _WHERE.match(_bare(header)) is not None


# What tells where those listed belong, in a table without a column of units: *Lớp*, *Phân xưởng*, *Tổ chức Hội*, *Bản*.
_WHERE = re.compile(
    r"(?:(?:lop|phan xuong|khoa|phong|to|doi|chi bo|chi hoi|chi doan|to chuc hoi|thon|ban|buon|lang|ap|xom|khom|khu pho"
    r"|to dan pho|xa|phuong|cong doan(?: co so)?|(?:don vi )?(?:truc )?thuoc(?: don vi| xa| phuong)?"
    r"|don vi (?:truc thuoc|chu quan)|to chuc|cong ty|doanh nghiep)(?:\s*[,/(–-].*)?|don vi\s*[,/(–-].*)$"
)
WHERE_TOLD = frozenset({"unit", "title_unit", "unit_title", "address"})
_OF_UNITS = frozenset({"row", "unit", "award", "achievement", "votes", "note"})
_POINTS = re.compile(r"(?:tong )?(?:so )?diem\b|xep (?:hang|thu|loai)")


def _of_units(header: str) -> bool:
    """Tell whether a column may stand in a list of units: theirs, their points, or one without a header."""
    bare = _bare(header)
    return not bare or column_of(header) in _OF_UNITS or _POINTS.match(bare) is not None


_FAMILY = re.compile(r"ho(?: va| (?:va )?(?:ten )?(?:dem|lot))?")


def _bare(header: str) -> str:
    return collapse(fold(header)).strip(" .:*")


def listed_by(header: str) -> str:
    """Tell whom alone the name's header is for; '' for all.

    Households (*Họ và tên chủ hộ*), persons (*Họ và tên*), collectives (*Tên tập thể*).
    """
    text = _bare(header)
    if re.search(r"tap the|don vi|to chuc|co quan|ten doi|doanh nghiep|cong ty|hop tac xa|\bhtx\b", text):
        return "" if re.search(r"ca nhan|ho (?:va )?ten|nguoi|\bho\b|chu ", text) else "collective"
    if re.search(r"\bchu ho\b|\bho gia dinh\b", text):
        return "" if "ca nhan" in text else "household"
    return "individual" if re.match(r"ho va ten|ho ten|ho, ten|ho & ten|ho va$", text) else ""


_OF_PERSONS = frozenset({"title", "title_unit", "unit_title", "birth", "sex", "honorific", "category"})
_KINDS = {
    "collective": re.compile(r"(?:so (?:luong )?)?tap the$"), "individual": re.compile(r"(?:so (?:luong )?)?ca nhan$"),
}  # fmt: skip


def kinds_of(headers: Sequence[str]) -> dict[int, str]:
    """Give the columns where one is for collectives and another for persons, each with whom; {} for other tables."""
    texts = [(at, _bare(header)) for at, header in enumerate(headers) if len(header) < _SHORT]
    hits = {at: subject for subject, kind in _KINDS.items() for at, text in texts if kind.match(text)}
    return hits if len(set(hits.values())) == len(_KINDS) else {}


_SHORT = 30  # characters


def subject_of(text: str) -> str:
    """Tell who a classification or section speaks of: household, collective, individual or ''."""
    folded = collapse(fold(text))
    hits = [(folded.find(word), subject) for word, subject in _SUBJECTS.items() if word in folded]
    subjects = {subject for _, subject in hits}
    return min(hits)[1] if hits and (len(subjects) == 1 or "household" in subjects) else ""


def is_numeral(text: str) -> bool:
    """Tell whether a number cell opens a section (`A`, `II`) instead of numbering a nominee."""
    return bool(_ROMAN.match(text.strip()))


def without_numeral(text: str) -> str:
    """Drop a leading `I.`, `A)`, `2.` of a section line."""
    return _LEADING.sub("", text)
