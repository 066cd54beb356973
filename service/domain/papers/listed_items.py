"""Items of a list in running text: how they are numbered, and which of them are headings of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.papers.award_names import award_in
from service.domain.papers.segments import paragraphs
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import DocumentRules

ITEM = re.compile(
    r"^(?:(?:\d{1,2}\.){1,2}(?P<inner>\d{1,2})[.)]?(?=\s)|(?P<open>\()?(?P<n>\d{1,3})"
    r"(?(open)\)|(?:\s?[.)/]|[-–](?=\s[^\W\d_])))|[-–+*•]|(?:\(?[a-zđ]\)(?=\s)|[a-zđ]\.(?=\s[^\W\d_a-zđ])))\s*(?P<rest>\S.*)$"
)
# How many were for whom an item names (`- Khoa Nội: 11/13 phiếu đồng ý, đạt 84,6%`).
VOTED = re.compile(
    r"\s*[:,;(–-]\s*(?:(?:có|đạt|được|với|số phiếu|tỷ lệ|tán thành|đồng ý|nhất trí|kết quả)\s*:?\s+)*"
    r"\d{1,3}(?:\s?/\s?\d{1,3}\b.*|[.,]?\d{0,2}\s?%.*)$",
    re.IGNORECASE,
)
# A collective's name tells no deed.
DEED = re.compile(r"\b(?:đã|luôn|hoàn thành|đạt|(?<!hàng )không|nhiều|góp phần)\b|\d%", re.IGNORECASE)


def number_of(item: re.Match[str]) -> str | None:
    """Give an item's own number (`2` of `1.2.`); None behind a dash."""
    return item["n"] or item["inner"]


def asks_for(text: str, rules: DocumentRules) -> bool:
    """Tell whether a numbered line asks for an award, or tells a ballot on one (`2. Kết quả bỏ phiếu … Bằng khen:`).

    The award alone may open it (`1. Bằng khen cho 01 tập thể:`).
    """
    award = award_in(text, rules.awards)
    return award is not None and (text.startswith(award) or _ASKS_FOR.search(fold(text)) is not None)


_ASKS_FOR = re.compile(r"\b(?:de nghi|tang|cong nhan|bo phieu|bieu quyet|xet)\b")


def waits(text: str, below: str) -> bool:
    """Tell whether a line breaks off where whom it awards follow, numbered from one (`… toàn quốc cho⏎1. Ông …`)."""
    first = ITEM.match(below)
    return text.rstrip().endswith(_WAITING) and first is not None and number_of(first) in {"1", "01"}


_WAITING = (" cho", " gồm", " đối với", " sau", " sau đây")


def inside(text: str, below: str) -> bool:
    """Tell whether the next item stands within this one: it is numbered or marked in another way."""
    marks = [_MARK.match(line) for line in (text, below)]
    return None not in marks and len({_kind_of(mark[0]) for mark in marks if mark is not None}) > 1


_MARK = re.compile(
    r"(?:\d{1,2}\.){1,2}\d{1,2}[.)]?(?=\s)|\((?:\d{1,2}|[a-zđ])\)|\d{1,3}(?:\s?[.)/]|[-–](?=\s[^\W\d_]))|[-–+*•]|[a-zđ](?:\)|\.(?=\s[^\W\d_a-zđ]))"
)


def _kind_of(mark: str) -> str:
    return re.sub(r"[a-zđ]", "a", re.sub(r"\d+", "1", mark.strip().rstrip("./)"))) or mark


def mark_of(text: str) -> str:
    """Give the number, letter or dash that a line begins with; '' without one."""
    hit = _MARK.match(text) or _CAPITAL.match(text)
    return hit[0] if hit is not None else ""


_CAPITAL = re.compile(r"(?:[IVX]{1,5}|[A-HĐ])\s?[.)/-]")


def follows(mark: str, first: str) -> bool:
    """Tell whether a mark is one of those that go on behind a first one: of its kind, and not that number again."""
    again = mark == first and any(map(str.isalnum, mark))
    return not again and _kind_of(_CAPITALS.sub("A", mark)) == _kind_of(_CAPITALS.sub("A", first))


_CAPITALS = re.compile(r"[A-ZĐ]+")


def heads(text: str, rules: DocumentRules) -> bool:
    """Tell whether an item names an award, and how many it is for, and nothing else (`1. Bằng khen: 01 tập thể`)."""
    bare = _TITLED.sub("", text)
    award = award_in(bare, rules.awards)
    if award is None or not (bare.startswith(award) or _ASKS_FOR.match(fold(text))):
        return False
    return _FOR_HOW_MANY.search(fold(text)) is not None or (len(bare) < len(award) + _GIVER and not DEED.search(bare))


def heads_list(text: str, rules: DocumentRules) -> bool:
    """Tell whether a line without a mark heads items: so an item would, or it ends in how many an award is for.

    *… công nhận danh hiệu … cho 02 cá nhân*.
    """
    counted = _FOR_HOW_MANY.search(fold(text)) is not None and award_in(text, rules.awards) is not None
    return counted or heads(text, rules)


_TITLED = re.compile(r"^(?:Danh hiệu|danh hiệu)\s+[\"“]?")
_GIVER = 40  # characters of who gives it
_MANY = r"\d{1,4} (?:tap the|ca nhan|ho gia dinh|nguoi|dong chi|d/c|hoc sinh)"
_FOR_HOW_MANY = re.compile(rf"(?:[:–(-]|\bcho|\bgom)\s*{_MANY}(?:\s*(?:,|;|va)\s*{_MANY})*\s*[).:;]*$")


def awards_nobody(text: str) -> bool:
    """Tell whether a line opens a list of others: who sat there, whom to call, or whom nobody asks for.

    *Hội đồng xét tặng Bằng khen gồm:*; *Thông tin liên hệ về hồ sơ …:*; *Không đề nghị tặng Giấy khen:*; *Các tập thể
    đã được tặng Bằng khen năm 2024:*.
    """
    last = text[text.rfind(". ") + 1 :]
    if _GIVEN.search(last) is not None and not puts_forward(_GIVEN.sub("", last)):
        return True
    return _OTHERS.search(text) is not None or (_SEATED.search(text) is not None and _GIVEN_TO.search(text) is None)


_OTHERS = re.compile(
    r"^\W*(?:(?:\d{1,2}|[IVX]{1,4})\s?[.)/]\s*)?(?:(?:các|những|một số)\s)?(?:ý kiến|phát biểu|thảo luận)\b"
    r"|\b(?:liên hệ|đầu mối|trả lại hồ sơ"
    r"|(?:không|chưa) (?:đề nghị|xét|tặng|trình|công nhận|khen thưởng|thống nhất|thông qua|đủ|đạt))\b",
    re.IGNORECASE,
)
_VERBS = (
    r"(?:truy tặng|tặng|khen thưởng|công nhận|đạt(?: được)?(?= (?:danh hiệu|giải|bằng khen|giấy khen|huân chương)))\b"
)
_BY = r"được (?:(?!hội đồng|đề nghị|xét|bình|bỏ|biểu)[^\s,;:.]{1,20} ){0,8}?"  # *UBND tỉnh*
_GIVEN = re.compile(
    rf"\bđã (?:{_BY})?{_VERBS}|\b{_BY}{_VERBS}(?=[^.;:]{{0,80}} năm (?:học )?(?:trước|ngoái)\b)", re.IGNORECASE
)
_SEATED = re.compile(r"\b(?:thành phần|thành viên|tham dự|dự họp|có mặt)\b|\bhội đồng\b[^:]*\bgồm\b", re.IGNORECASE)
_GIVEN_TO = re.compile(
    r"\b(?:đề nghị|thống nhất|nhất trí|biểu quyết|bỏ phiếu|kết quả|cho|đối với|có tên)\b", re.IGNORECASE
)


def puts_forward(text: str) -> bool:
    """Tell whether a line asks to award or awards, and does not only name an award (`1. Giấy khen:`)."""
    return _PUTS_FORWARD.search(text) is not None


_PUTS_FORWARD = re.compile(
    r"(?<!kết quả )\b(?:đề nghị|đề xuất|kiến nghị|trình|xét|nhất trí|thống nhất|tặng|khen thưởng|công nhận|biểu dương"
    r"|tuyên dương|bỏ phiếu|biểu quyết)\b",
    re.IGNORECASE,
)


def names_nobody(text: str) -> bool:
    """Tell whether an item tells what somebody said (`Ông …: đề nghị xem lại`), or who was turned down."""
    return _SAID.match(text) is not None or _TURNED_DOWN.search(text) is not None


_SAID = re.compile(
    r"[^:]{2,80}:\s*(?:đề nghị|nhất trí|phát biểu|thống nhất|đồng ý|tán thành|cho rằng|có ý kiến|ý kiến|kiến nghị|góp ý"
    r"|yêu cầu|báo cáo)\b(?!\s*:?\s*\d)",
    re.IGNORECASE,
)
_TURNED_DOWN = re.compile(r"\b(?:không|chưa) (?:đủ|đạt|đề nghị|được (?:đề nghị|thông qua))\b", re.IGNORECASE)


def unaddressed(segments: Sequence[Segment], rules: DocumentRules) -> Iterator[tuple[Segment, str]]:
    """Give the paragraphs without those that say whom the paper is for: an addressee is no nominee."""
    addressed = False
    for segment, text in paragraphs(segments):
        labelled = segment.folded.startswith(rules.header.addressee_labels) or (
            text.rstrip().endswith(":") and _ADDRESSED.search(text) is not None
        )
        addressed = labelled or (addressed and _DASHED.match(text) is not None)
        if not addressed:
            yield segment, text


_DASHED = re.compile(r"[-–+*•]")
_ADDRESSED = re.compile(r"\bKính g[ửở]i\s*:\s*$", re.IGNORECASE)  # behind a subject whose last line is full
