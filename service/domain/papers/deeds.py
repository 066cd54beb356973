"""What a sentence that awards somebody tells of deeds and kin: the others it names were helped, or saved."""

from __future__ import annotations

import re

HONOURED = r"(?i:ông|bà|đồng chí|đ/c|anh|chị|em|cô giáo|thầy giáo|cô|thầy)"
_DEEDS = (
    r"(?:(?:(?:vì|do|người)\s+)?đã|vì|dũng cảm|đạt|đoạt|giành|hoàn thành|(?<!sức )(?<!trị )tích cực|góp phần|có công|"
    r"(?:có|đạt|về)\s+(?:nhiều\s+|những\s+)?"
    r"(?:thành tích|hành động|nghĩa cử|việc làm|đóng góp)"
    r"|trong (?:việc|khi|lúc|quá trình|công tác|phong trào|thời gian|năm|đợt|vụ|trận)|nhân dịp|khi"
    r"|(?:là\s+)?(?:người\s+)?"
    r"(?:(?<![Cc]ấp )(?<![Nn]ghiên )cứu(?! (?:hộ|nạn(?! nhân)|trợ|thương|hỏa))|giúp(?! việc)|nhặt|trả lại|trao trả|hiến"
    r"|đỡ đầu|phụng dưỡng|(?:hỗ trợ|chăm sóc|nuôi|đưa|tìm|bắt|phát hiện|bảo vệ|che chở)(?=[^,;.]{0,40}\s"
    rf"{HONOURED}\s)))\b"
)
# From what somebody did on nobody is awarded but who has a deed of their own: the others were helped or saved.
_DONE = re.compile(
    rf"(?:(?:\s*[,–-])?\s*\b{_DEEDS}|(?<![\dS])(?<!CN)(?<!TP)(?<!\bP)(?<!\bQ)(?<!\bĐD)(?<!\bKTV)(?<!\bGV)"
    r"(?<!CKI)(?<!CKII)(?<!ƯT)(?<!NGND)(?<!TTND)(?<!NSND)(?<!NNND)(?<!\bLm)"
    r"(?<!\b[BDGKTY]s)(?<!\bThs)(?<!\bPgs)(?<!\bĐd)(?<!/c)\.(?=\s|$))"
    rf"(?:(?!;\s*(?:và\s+)?{HONOURED}\s[^;]*\b{_DEEDS}).)*",
    re.DOTALL,
)
# Whose child or wife somebody is tells no other who is awarded.
_KIN = re.compile(
    r"[,(]?\s*\b(?:con|cháu|vợ|chồng|mẹ|bố|cha|thân nhân)\s+(?:(?:trai|gái|ruột|nuôi|dâu|rể|đẻ|của)\s+)*"
    rf"(?:ông\s(?:(?!\bvà\b)[^,;.()])*,\s*bà\s[^,;.()]*|{HONOURED}\s[^,;.()]*)\)?"
)


def awarded(text: str) -> str:
    """Blank in a stretch that names people what they did, and whose children or wives they are; cut it at its end.

    Looking for marks in blanks takes the square of their length, and what somebody did may fill pages.
    """
    return _DONE.sub(blank, _KIN.sub(blank, text)).rstrip()


def blank(hit: re.Match[str]) -> str:
    """Give as many spaces: what stands behind keeps its place."""
    return " " * len(hit[0])


_PRAISED = re.compile(r",?\s*(?:(?:vì\s+)?đã|vì|có thành tích|đạt thành tích)\b|[.(]", re.IGNORECASE)


def unpraised(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Drop what praises a person behind the office and the body."""
    kept: list[str] = []
    for part in parts:
        bare = _PRAISED.split(part, maxsplit=1)[0].strip(" ,")
        if bare:
            kept.append(bare)
        if bare != part.strip(" ,"):
            break
    return tuple(kept) or ("",)
