"""Whether a paper is for awards or only about them: what its heading asks, else the sentence that asks.

Words are compared whole and with their marks (*mời* is not *mới*); where an engine had to guess the marks, bare.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from service.domain.text import fold, fold_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from service.domain.papers.head import Head
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import KindRules

_LABELLED = re.compile(r"[^\W\d_][^:“\"]{2,28}:\s|[-–+*•]\s|(?:[IVX]{1,4}|\d{1,2})\s?(?:[.)/]\s?\D|-\s?[^\W\d_])")
_HEADING_LINES, _HEADING = 8, 320  # lines, characters
_ABOUT = ("ve ", "v/v")
_ABOUT_ANEW = ("Về việc", "V/v", "V/V", "VỀ VIỆC")
_SENTENCE, _CLAUSE = 250, 120  # characters between what asks and what is asked


def spelled(segments: Iterable[Segment]) -> str:
    """Give lines as one lower-case text with its marks; of recognised lines the bare letters."""
    return " ".join(" ".join(line.folded if line.line.words else line.text.lower() for line in segments).split())


@lru_cache(maxsize=64)
def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    """Find any of the words whole, with their marks or with none."""
    spellings = sorted({*words, *map(fold, words)}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, spellings)) or '(?!)'})(?!\w)")


# *tờ trình*, *chương trình*, *quá trình*, *công trình*, *quy trình* submit nothing.
_SUBMIT = (
    r"(?<!tờ )(?<!to )(?<!chương )(?<!chuong )(?<!quá )(?<!qua )(?<!công )(?<!cong )"
    r"(?<!quy )(?:trình|trinh)(?! độ| do\b)"
)
_AGREED = r"nhất trí|nhat tri|thống nhất|thong nhat"
_BALLOT = r"biểu quyết|bieu quyet|bỏ phiếu|bo phieu"
_VOTED = rf"{_BALLOT}|{_AGREED}"
# Who sees to a ceremony, a print or a file is told of awards, not asked for them.
_ERRAND = r"(?<!được )(?<!duoc )giao(?! thông| thong)|in|trao"
_OF_AWARDS = (
    r"đề nghị|de nghi|(?:bình )?xét|(?:binh )?xet|tặng|tang|truy tặng|truy tang|khen thưởng cho|khen thuong cho"
)
# Under a heading that speaks of something else a meeting agrees on much: it must agree to ask, to weigh or to award.
_AGREED_ON = rf"(?:{_AGREED})(?=(?: (?!(?:{_ERRAND}|lễ|hồ sơ|ho so)(?!\w))[^\s.;]+){{0,6}}[ -]+(?:{_OF_AWARDS})(?!\w))"
_MET_FOR = r"(?:họp|hop)(?= (?:(?:bình|binh) )?(?:xét|xet)(?!\w))"  # *Ban Chấp hành họp xét, đề nghị khen thưởng*
_TRIGGER = re.compile(rf"(?<!\w)(?:{_SUBMIT}|đề nghị|de nghi|{_VOTED}|{_MET_FOR})(?!\w)")
_FORMAL = re.compile(
    rf"(?<!\w)(?:(?:kính|kinh|trân trọng|tran trong) (?:{_SUBMIT}|đề nghị|de nghi)|{_BALLOT}|{_AGREED_ON})(?!\w)"
)
_REQUEST = re.compile(r"(?<!\w)(?:đề nghị|de nghi)(?!\w)")
_WEIGHED = re.compile(r"(?:(?:,|;|(?<!\w)(?:và|va)) )(?:(?:bình )?xét|(?:binh )?xet)(?!\w)")
_DECIDED = re.compile(
    r"(?<!\w)(?:ban hành|ban hanh)(?= (?:các |cac )?(?:quyết định|quyet dinh) (?:về việc |ve viec )?"
    r"(?:tặng|tang|truy|phong|khen|công nhận|cong nhan)(?!\w))"
)
# Whose work awards are, is not awarded: *cán bộ làm công tác thi đua, khen thưởng tham gia tập huấn*.
_BY_JOB = re.compile(
    r"(?<!\w)(?:làm|lam|phụ trách|phu trach|theo dõi|theo doi|chuyên trách|chuyen trach)"
    r" (?:công tác|cong tac)? ?(?:thi đua|thi dua)\W{1,3}(?:và |va )?(?:khen thưởng|khen thuong)(?!\w)"
)
# What stands right before *đề nghị* where nobody asks: a part of a procedure, or those whom somebody judges.
_GOVERNED = re.compile(
    r"(?<!\w)(?:xét|xet|chọn|chon|lựa chọn|thẩm định|tham dinh|hồ sơ|ho so|thủ tục|thu tuc|trình tự|trinh tu|việc|viec"
    r"|công tác|cong tac|quy trình|quy trinh|biểu mẫu|bieu mau|mẫu|thành tích|thanh tich|tiêu chuẩn|tieu chuan"
    r"|điều kiện|dieu kien|đối tượng|doi tuong|mức|muc|được|duoc|tập thể|tap the|cá nhân|ca nhan|trường hợp|truong hop"
    r"|phiếu|phieu|văn bản|van ban|công khai|cong khai)(?:\s*,|\s+(?:và|va))?\s*$"
)


def _plainer(above: Segment, line: Segment) -> bool:
    return not line.line.bold and (above.line.bold or (above.line.centred and not line.line.centred))


def heading(head: Head) -> tuple[Segment, ...]:
    """Give the title with the lines under it that say what the paper is about; nothing without a title."""
    if head.title_at is None:
        return ()
    lines: list[Segment] = []
    for line in head.zone[head.title_at : head.title_at + _HEADING_LINES]:
        about = line.folded.startswith(_ABOUT)
        if lines and not about and (_LABELLED.match(line.text) or _plainer(lines[-1], line)):
            break
        ends = line.text.rstrip().endswith((".", ";", ":"))
        if ends and len(lines) > 1:
            break
        lines.append(line)
        if ends and len(lines) > 1:
            break
    return tuple(lines)


def _own_part(lines: Sequence[Segment]) -> Sequence[Segment]:
    """Give the heading from where *Về việc …* begins anew: what stands above names the occasion."""
    return next((lines[at:] for at, line in enumerate(lines) if at and line.text.startswith(_ABOUT_ANEW)), lines)


def _first_of(words: tuple[str, ...]) -> Callable[[str], int]:
    """Make what finds the first of some folded words, -1 without one; the space before a word may be lost."""

    def find(text: str) -> int:
        folded = fold(text)
        return min((at for word in words if (at := folded.find(word)) >= 0), default=-1)

    return find


def _whole(words: tuple[str, ...]) -> Callable[[str], int]:
    return lambda text: -1 if (hit := _any(words).search(text)) is None else hit.start()


def _asked(
    text: str, trigger: re.Pattern[str], find: Callable[[str], int], *, out: re.Pattern[str], reach: int
) -> bool:
    """Tell whether in one sentence what asks is followed by what is asked, with nothing else to ask for before it."""
    for opens in trigger.finditer(text):
        rest = _ENDS.split(text[opens.end() : opens.end() + reach], maxsplit=1)[0]
        at = find(rest)
        if at >= 0 and not out.search(rest, 0, at) and not out.match(rest, at):
            return True
    return False


_ENDS = re.compile(r"[.;](?!\d)")


def _requests(about: str, rules: KindRules, out: re.Pattern[str]) -> bool:
    """Tell whether a heading that speaks of something else first also asks for an award, in a clause of its own."""
    awards = _first_of(rules.any_of)
    for opens in _REQUEST.finditer(about):
        before = about[: opens.start()].rstrip(" ,")
        ruled = any(hit.end() == len(before) for hit in out.finditer(before)) or _GOVERNED.search(before)
        if not (rules.asks and ruled) and _asked(about[opens.start() :], _REQUEST, awards, out=out, reach=_CLAUSE):
            return True
    weighed = _WEIGHED.search(about) if rules.asks else None
    if weighed is None or _regulates(about[: weighed.start()], rules):
        return False
    return _asked(about[weighed.start() :], _WEIGHED, awards, out=out, reach=_CLAUSE)


def _regulates(about: str, rules: KindRules) -> bool:
    """Tell whether a heading is about making rules; to carry rules out is a deed like another."""
    return _any(rules.regulates).search(_CARRIED_OUT.sub("", about)) is not None


_CARRIED_OUT = re.compile(
    r"(?<!\w)(?:thực hiện|thuc hien|chấp hành|chap hanh) (?:(?:tốt|tot|nghiêm|nghiem|các|cac) )*"
    r"(?:quy chế|quy che|quy định|quy dinh|tiêu chí|tieu chi)(?!\w)"
)


def is_for(rules: KindRules, head: Head, text: str) -> bool:
    """Tell whether the paper is for awards: by its heading, else by the sentence of its spelled text that asks."""
    lines = heading(head)
    about = _BY_JOB.sub("", _DECIDED.sub("", spelled(_own_part(lines))[:_HEADING]))
    out, named = _any(rules.not_about), _first_of(rules.any_of)(about)
    if out.search(about, 0, named if named >= 0 else len(about)) is not None:
        if _requests(about, rules, out):
            return True
        if not rules.asks or _regulates(about, rules):
            return False
        out = re.compile(rf"{out.pattern}|(?<!\w)(?:{_ERRAND})(?!\w)")
        return _asked(text, _FORMAL, _whole(rules.asks), out=out, reach=_SENTENCE)
    if named >= 0:
        return True
    if not rules.asks or not lines:
        return any(word in fold_page(text) for word in rules.any_of)
    return _asked(text, _TRIGGER, _whole(rules.asks), out=out, reach=_SENTENCE)


_DENIED = re.compile(
    r"(?<!\w)(?:không|khong|chưa|chua)"
    r" (?:đủ|du|đạt|dat|đề nghị|de nghi|xét|xet|thông qua|thong qua|gửi|gui|nộp|nop)(?!\w)"
)
# Who holds an award already, and who does the work of awards (*Hội đồng thi đua, khen thưởng*), is not put forward.
_HELD = re.compile(r"(?<!\w)(?:đã|da|từng|tung) (?:được|duoc) (?:tặng|tang|khen|phong|công nhận|cong nhan)(?!\w)")
# Who registers at a year's beginning what to strive for is not put forward yet.
_REGISTERED = re.compile(r"(?<!\w)(?:đăng k[ýí]|dang ky)(?! (?:khen|xét|xet|tặng|tang)(?!\w))(?!\w)")
_OF_THE_WORK = re.compile(
    r"(?<!\w)(?:hội đồng|hoi dong|ban|tổ|to|phòng|phong|cụm|cum|khối|khoi|công tác|cong tac|luật|luat)"
    r" (?:thi đua|thi dua)\W{1,3}(?:và |va )?(?:khen thưởng|khen thuong)(?!\w)"
)


def denies(text: str) -> bool:
    """Tell whether a spelled text says of somebody that nothing is asked for them."""
    return _DENIED.search(text) is not None


def lists_others(rules: KindRules, title: str) -> bool:
    """Tell whether a list's title names others than those put forward, or those whom nobody asks for."""
    whole, told_in = title.lower(), _first_of(rules.any_of)
    title = _BY_JOB.sub("", whole)
    if denies(title):
        return True
    if _REGISTERED.search(title) is not None and _REQUEST.search(title) is None:
        return True
    told = told_in(title)
    if not any(said.search(title) for said in (_REQUEST, _FOR_A_DEED)) and (
        _HELD.search(title) is not None or (told_in(_OF_THE_WORK.sub("", title)) < 0 <= told_in(whole))
    ):
        return True
    out = _any(rules.not_about).search(title, 0, told if told >= 0 else len(title))
    if out is None:
        return False
    did_well = _FOR_A_DEED.search(title) is not None and _GATHERING.search(title) is None
    return not did_well and not _asks_for_them(rules, title[out.end() :])


def _asks_for_them(rules: KindRules, rest: str) -> bool:
    """Tell whether a list's title asks to award those whom it names by what they took part in.

    *Học sinh tham dự kỳ thi … đề nghị khen thưởng*, not *tham dự tập huấn quy trình đề nghị khen thưởng*.
    """
    awards = _first_of(rules.any_of)
    asked = (hit for hit in _REQUEST.finditer(rest) if awards(rest[hit.end() :]) >= 0)
    return any(_OF_ASKING.search(rest[: hit.start()].rstrip()) is None for hit in asked)


# What stands right before *đề nghị* where a title only speaks of how one asks.
_OF_ASKING = re.compile(
    r"(?:(?<!\w)(?:xét|xet|chọn|chon|thẩm định|tham dinh|hồ sơ|ho so|thủ tục|thu tuc|trình tự|trinh tu|việc|viec"
    r"|công tác|cong tac|quy trình|quy trinh|mẫu|mau|điều kiện|dieu kien|phiếu|phieu|văn bản|van ban|hội đồng|hoi dong"
    r"|để|về|ve)\s*,?|^)$"
)
_GATHERING = re.compile(
    r"(?<!\w)(?:đại biểu|dai bieu|mời|moi|hội nghị|hoi nghi|hội thảo|hoi thao|đại hội|dai hoi|lễ|le|gặp mặt|gap mat"
    r"|tọa đàm|toa dam|họp|hop|lớp|lop|tập huấn|tap huan)(?!\w)"
)
_FOR_A_DEED = re.compile(
    r"(?<!\w)(?:có|co|đạt|dat|đoạt|doat) (?:nhiều |nhieu )?"
    r"(?:thành tích|thanh tich|giải|giai|huy chương|huy chuong)(?!\w)"
)


_BEFORE = 600  # characters of a sentence before what asks: hostile text has no full stop
_LETTER_ASKS = re.compile(
    r"(?<!\w)(?P<formal>(?:kính|kinh|trân trọng|tran trong) )?(?:đề nghị|de nghi|trình|trinh)(?!\w)"
)
# Whom somebody else asked to award: *nhận được Tờ trình … của Ủy ban nhân dân xã đề nghị tặng …*.
_ANOTHER_ASKED = re.compile(r"(?:nhận được|nhan duoc)(?!\w)|(?<!\w)(?:của|cua) [^,;:]{2,100}$")
# A paper that asked: *UBND xã đã có Tờ trình số … đề nghị tặng …*; *theo đề nghị của …*.
_PAPER_ASKED = re.compile(
    r"(?<!\w)(?:đã|da|theo|tại|tai|căn cứ|can cu|thực hiện|thuc hien|xét|xet) [^.;]{0,80}"
    r"(?<!\w)(?:tờ trình|to trinh|công văn|cong van)(?: (?:số|so) \S+)?(?: (?:ngày|ngay) \S+)?$"
)
_OF_ANOTHER = re.compile(r"\s*(?:của|cua|tại|tai)(?!\w)")
# Whose files go with the letter that asks: *gửi kèm hồ sơ, đề nghị …*.
_SENT = re.compile(
    r"(?<!\w)(?:gửi|gui|kèm|kem|chuyển|chuyen|trình|trinh)(?: [^\s,;]+){0,4}? (?:hồ sơ|ho so)(?:\s*,|\s+(?:và|va))$"
)
# Of what was given before, or is to be given to others: *vừa được tặng*, *20 phôi Bằng khen để tặng*.
_NOT_ASKED = re.compile(r"(?<!\w)(?:được|duoc|đã|da|để|vừa|vua|việc|viec|lễ|từng|tung|sẽ|se) $")
_WHOM = re.compile(
    r"(?<!\w)(?:cho|đối với|doi voi|ông|ong|bà|ba|đồng chí|dong chi"
    r"|(?:các|cac|\d{1,3}) (?:tập thể|tap the|cá nhân|ca nhan))(?!\w)|:"
)


def _tells_of_asking(before: str, out: re.Pattern[str]) -> bool:
    """Tell whether what stands before *đề nghị* says that others asked, or bids them do something for it.

    *Đề nghị đơn vị lập danh sách đề nghị tặng …*.
    """
    clause = re.split(r"[,:]", before)[-1]
    bids = _REQUEST.search(clause)
    others = _ANOTHER_ASKED.search(before) is not None or _PAPER_ASKED.search(before) is not None
    return others or (bids is not None and out.search(clause, bids.end()) is not None)


def letter_asks(rules: KindRules, about: str, text: str, *, named: tuple[str, ...]) -> bool:
    """Tell whether a letter itself asks for an award: its subject speaks of one (`named`), a sentence asks it for some.

    One that tells others how and when to ask, weighs what they asked or wants an opinion on it asks for nothing. A
    letter without a subject must ask formally (*kính đề nghị*).
    """
    out, told = _any(rules.not_about), _first_of(named)(about)
    if _names_exemplars(fold(about), fold(text)):
        return True
    if about and out.search(about.lower(), 0, told if told >= 0 else len(about)) is not None:
        return False
    for opens in _LETTER_ASKS.finditer(text):
        begin = max(0, opens.start() - _BEFORE)
        begins = max(begin - 1, *(text.rfind(mark, begin, opens.start()) for mark in ".;")) + 1
        before = text[begins : opens.start()].rstrip()
        plainly = (not about and _FORMALLY.search(text) is None) or told < 0 < len(about)
        if not opens["formal"] and (plainly or "trình" in opens[0] or "trinh" in opens[0]):
            continue
        governed = not opens["formal"] and _GOVERNED.search(before) and not _SENT.search(before)
        if governed or _tells_of_asking(before, out):
            continue
        rest = _ENDS.split(text[opens.end() : opens.end() + _SENTENCE + _CLAUSE], maxsplit=1)[0]
        rest = _COUNTED.sub(r"\1 cho ", rest)
        at = _whole(rules.asks)(rest)
        if (
            not 0 <= at < _SENTENCE
            or _OF_ANOTHER.match(rest)
            or out.search(rest, 0, at) is not None
            or _NOT_ASKED.search(rest, 0, at)
        ):
            continue
        named_there = told >= 0 or not about or _first_of(named)(rest[at : at + _CLAUSE]) >= 0
        if named_there and _WHOM.search(rest, at) is not None:
            return True
    return _asks_by_sending(about, text, out)


_FORMALLY = re.compile(rf"(?<!\w)(?:kính|kinh|trân trọng|tran trong) (?:đề nghị|de nghi|{_SUBMIT})(?!\w)")
# *khen thưởng 14 tập thể*: as one says with *cho*.
_COUNTED = re.compile(r"(khen thưởng|khen thuong) (?=\d)")
# *V/v đề nghị tặng Bằng khen* of a letter that says no more than that its files come with it.
_ASKS_ABOUT = re.compile(
    r"(?:(?:v/v|về việc|ve viec|về|ve)\s*:?\s*)?(?:kính |kinh )?(?:đề nghị|de nghi)"
    r"(?: (?:xét|xet|xem xét|xem xet|trình|trinh|phong|truy))*"
    r" (?:tặng|tang|khen thưởng|khen thuong|công nhận|cong nhan)(?!\w)"
)
_FILES = r"(?:hồ sơ|ho so|báo cáo thành tích|bao cao thanh tich|tóm tắt thành tích|tom tat thanh tich)"
_COMES_WITH = r"(?:gửi kèm|gui kem|kèm theo|kem theo|đính kèm|dinh kem)"
_SENDS = re.compile(
    rf"(?<!\w)(?:(?:gửi|gui|trình|trinh|nộp|nop|chuyển|chuyen)(?= [^.;]{{0,100}}{_FILES})"
    rf"|{_FILES}[^.;]{{0,100}}{_COMES_WITH})"
)
# Who has had others' files, sends them back, or says until when to send them, asks for nothing.
_OTHERS_SEND = re.compile(
    r"(?<!\w)(?:nhận được|nhan duoc|trước ngày|truoc ngay|chậm nhất|cham nhat|hết ngày|het ngay"
    r"|(?:gửi|gui|chuyển|chuyen|hoàn|hoan) (?:trả|tra)|(?:trả|tra) (?:lại |lai )?(?:hồ sơ|ho so)"
    r"|(?:không|khong|chưa|chua) (?:đủ|du|đạt|dat) (?:điều kiện|dieu kien|tiêu chuẩn|tieu chuan))(?!\w)"
)
_BIDS_SEND = re.compile(r"(?<!\w)(?:gửi|gui|nộp|nop|lập|lap|hoàn chỉnh|hoan chinh)(?!\w)")


def _asks_by_sending(about: str, text: str, out: re.Pattern[str]) -> bool:
    """Tell whether a letter whose subject asks for an award only sends the files for it, and bids nobody do more."""
    if _ASKS_ABOUT.match(about.lower()) is None or _SENDS.search(text) is None or _OTHERS_SEND.search(text):
        return False
    asked = (text[hit.end() : hit.end() + _CLAUSE] for hit in _REQUEST.finditer(text) if not _governed(text, hit))
    bids = (_ENDS.split(bid, maxsplit=1)[0] for bid in asked)
    return not any(out.search(bid) or _BIDS_SEND.search(bid) for bid in bids)


def _governed(text: str, hit: re.Match[str]) -> bool:
    return _GOVERNED.search(text[max(0, hit.start() - _CLAUSE) : hit.start()].rstrip()) is not None


# Of folded text: who names exemplars puts them forward (*Ban Quản lý giới thiệu 02 cá nhân điển hình tiên tiến …*).
_CHOOSES = r"(?:lua chon|gioi thieu|binh chon|de cu|suy ton|xem xet)"
_NAMES = re.compile(
    rf"(?<!\w){_CHOOSES} (?:(?:va )?de nghi (?:bieu duong|ton vinh|tuyen duong|khen thuong) )?"
    r"(?:cac |guong |dien hinh )*"
    r"(?:\d{1,3} (?:\([^)]{1,20}\) )?(?:guong |dien hinh |mo hinh )?(?:tap the|ca nhan|dong chi|don vi)"
    r"|(?:tap the|ca nhan)(?=[^.;]{0,120}(?:nhu sau|sau day|cu the|co ten))|(?:ong|ba|dong chi|anh|chi) )"
)
_CHOSEN_TOO = re.compile(rf"(?:{_CHOOSES}\s*(?:,|va|/)?\s*)+$")
_BIDDEN = re.compile(
    r"(?<!\w)(?:de nghi|yeu cau|huong dan|viec|moi|de|se|phai"
    r"|cac (?:co quan|don vi|dia phuong|so|xa|phong|truong))(?!\w)"
)
_EXEMPLARS = ("dien hinh", "guong", "nguoi tot")


def _names_exemplars(about: str, text: str) -> bool:
    """Tell whether a letter about exemplars itself names some, and does not bid others to choose them."""
    if not any(word in about for word in _EXEMPLARS) or _OTHERS_SEND.search(text) is not None:
        return False
    for hit in _NAMES.finditer(text):
        sentence = _ENDS.split(text[max(0, hit.start() - _BEFORE) : hit.start()])[-1]
        clause = _CHOSEN_TOO.sub("", sentence).rstrip(" ,").rsplit(",", 1)[-1]
        if _BIDDEN.search(clause) is None:
            return True
    return False
