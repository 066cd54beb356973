"""What a dossier is indexed under beside its words, so that the questions people ask stay narrow.

Every term here begins with, or holds, a sign that no word has. A `pair` is two very common words in a row: a phrase of
them would otherwise be looked for in nearly every dossier. A `whole` is a whole name, a `link` two neighbouring
words of one; `^` stands before a word with its very diacritics. A `span` is a stretch of dossiers by their place (the
order in which they were filed): asking span after span, newest first, finds the newest hits of a common word without
gathering all of them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# The folded words that stand in a quarter or more of this field's texts (decrees and circulars counted by stretches of
# 400 words). What is indexed rests on it: another list needs `SHAPE` raised, so that every dossier is indexed anew.
_COMMON = """
a an anh ap b ban bang bao bien binh bo c ca cac cach can cao cap chap chat che chi chien chinh cho chu chuan chuc
chung chuong chuyen co cong cu cua d da dai dam dan dang danh dao dat dau day de den dia diem dien dieu dinh do doan
doanh doc doi don dong du dua dung duoc duong gia giai gian giao giay gom gop han hang hanh hien hieu hinh ho hoa hoac
hoan hoat hoc hoi hop huan huong huy ke ket khac khai khen khi khoa khoan khong kien kinh ky la lam lanh lao lap len
lien linh luat luc luong ly mau minh mot muc nam nang nay neu nganh ngay nghe nghi nghia nghiep ngoai nguoi nha nhan
nhat nhiem niem noi nuoc o phai pham phan phap phat pho phong phu phuc qua quan quoc quy quyen quyet sac sach san sang
sau si so su tac tai tang tap te tham thang thanh the theo thi thoi thong thu thuc thuoc thuong tich tien tiep tiet
tieu tinh to toan tong tot trach trang trao tren tri trien trinh tro trong truc trung truong truy tu tuc tuong uong uy
va van vao ve vi viec vien viet voi vu vuc xa xac xet xuat
"""
COMMON = frozenset(_COMMON.split())
SHAPE = 2
LEVELS = (10, 13, 16, 19)  # a span of level n holds 2 ** LEVELS[n] places
_AT_LEAST = 3
_LONGEST = 200


def pairs(found: Sequence[str]) -> Iterator[str]:
    """Give the pairs of common words that stand in a row, each once."""
    rows = dict.fromkeys(pairwise(found))
    return (f"{first}~{second}" for first, second in rows if first in COMMON and second in COMMON)


def links(found: Sequence[str]) -> Iterator[str]:
    """Give the pairs of neighbouring words of a name."""
    return (f"={first}~{second}" for first, second in pairwise(found))


def whole(found: Sequence[str]) -> str:
    """Give the term of a whole name."""
    return f"={' '.join(found)}"[:_LONGEST]


def tag(kind: str, value: object) -> str:
    """Give the term of one property: `o` organ id, `a` award, `y` year, `s` signer (folded)."""
    return f"#{kind}{value}"[:_LONGEST]


def spans(last: int, *, level: int = 0) -> Iterator[str]:
    """Give the spans that hold the places from `last` down to 0, newest first: small ones, then larger and larger.

    `level` is the smallest: what few dossiers have is sooner found in large spans.
    """
    at, taken = last, 0
    while at >= 0:
        yield f"@{level}.{at >> LEVELS[level]}"
        at = (at >> LEVELS[level] << LEVELS[level]) - 1
        taken += 1
        if level + 1 < len(LEVELS) and taken >= _AT_LEAST and (at + 1) % (1 << LEVELS[level + 1]) == 0:
            level, taken = level + 1, 0


def closeness(asked: str, word: str) -> int | None:
    """Give by how many slips of the keyboard a word differs (one, or two in a long word), or None for more.

    A slip is a letter too many, too few, another one, or two that changed places.
    """
    most = 2 if len(asked) >= _LONG_WORD else 1
    if asked == word or max(len(asked), len(word)) < _SHORTEST_FUZZY or abs(len(asked) - len(word)) > most:
        return None
    slips = _slips(asked, word)
    return slips if slips <= most else None


def is_near(name: Sequence[str], phrase: Sequence[str], alike: Sequence[Sequence[str]]) -> bool:
    """Tell whether a name holds the phrase in a row with exactly one word replaced by one of those `alike` it."""
    size = len(phrase)
    for start in range(len(name) - size + 1):
        other = [place for place in range(size) if name[start + place] != phrase[place]]
        if len(other) == 1 and name[start + other[0]] in alike[other[0]]:
            return True
    return False


def may_be_name(phrase: Sequence[str]) -> bool:
    """Tell whether words may be a name that was mistyped: two to six of them, and no number."""
    return len(phrase) in _NAME_WORDS and not any(map(str.isdigit, phrase))


_NAME_WORDS = range(2, 7)
_LONG_WORD = 8
_SHORTEST_FUZZY = 3


def _slips(first: str, second: str) -> int:
    """Count slips (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, one in enumerate(first, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other))
            if i > 1 and j > 1 and one == second[j - 2] and first[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
