"""Letters by which an agency says what it thinks of awards that others propose, as it is asked to before the State's.

Luật 06/2022/QH15, Điều 84 khoản 3; a form for it is rare, it is nearly always an official letter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.fields import PaperKind
from service.domain.papers.asking import spelled
from service.domain.papers.letter_requests import subject_of_letter
from service.domain.text import fold

if TYPE_CHECKING:
    from service.domain.papers.reading import Reading

# What an opinion's subject speaks of: *V/v tham gia ý kiến khen thưởng*, *V/v hiệp y khen thưởng*, *V/v trả lời …*.
_ABOUT = re.compile(r"(?<!\w)(?:y kien|hiep y|xac nhan|nhan xet|phuc dap|tra loi)(?!\w)")
# Who still wants one, or speaks of rules, drafts and money, gives none.
_ANOTHER_MATTER = re.compile(
    r"(?<!\w)(?:lay y kien|xin y kien|xin hiep y|lay hiep y|lay xac nhan|xin xac nhan"
    r"|de nghi (?:\w+ ){0,3}(?:y kien|hiep y|xac nhan|nhan xet)|du thao|quy che|quy dinh|tieu chi|tieu chuan|huong dan"
    r"|kinh phi|du toan|ke hoach|chuong trinh|nghi dinh|thong tu)(?!\w)"
)
_SAYS = re.compile(
    r"(?<!\w)(?:nhat tri|thong nhat|dong y|tan thanh|ung ho|khong co y kien|co y kien nhu sau|co y kien sau"
    r"|khong phat hien|chua phat hien|vi pham|chap hanh|du dieu kien|du tieu chuan)(?!\w)"
)
_ASKS = re.compile(
    r"(?<!\w)(?:de nghi|xin|mong|kinh mong|rat mong) [^.;]{0,160}?"
    r"(?<!\w)(?:y kien|hiep y|xac nhan|tra loi|phuc dap|nhan xet)(?!\w)"
)
# What others asked: *Phúc đáp Công văn … về việc đề nghị cho ý kiến …*.
_OTHERS_ASKED = re.compile(
    r"(?<!\w)(?:(?:phuc dap|tra loi|nhan duoc|tiep nhan)(?!\w)[^.;]*|(?:ve viec|v/v|ve|noi dung)\s*)$"
)
_SENTENCE = 400  # characters


def _asks(text: str) -> bool:
    """Tell whether a letter's own sentence wants an opinion of somebody."""
    for hit in _ASKS.finditer(text):
        begin = max(0, hit.start() - _SENTENCE)
        begins = max(begin - 1, *(text.rfind(mark, begin, hit.start()) for mark in ".;")) + 1
        if _OTHERS_ASKED.search(text[begins : hit.start()]) is None:
            return True
    return False


def gives_opinion(reading: Reading) -> bool:
    """Tell whether a paper is a letter that says what its sender thinks of proposed awards, for or against."""
    if reading.kind.value is not PaperKind.OFFICIAL_LETTER:
        return False
    subject = subject_of_letter(reading)
    if subject is None:
        return False
    about, ends = " ".join(subject.text.split()), subject.start + len(subject.text)
    named = reading.rules.of(PaperKind.SUBMISSION).any_of
    if not _ABOUT.search(about) or _ANOTHER_MATTER.search(about) or not any(word in about for word in named):
        return False
    first = reading.document.pages[0]
    body = fold(spelled(line for line in reading.body if line.page is not first or line.start > ends))
    return _SAYS.search(body) is not None and not _asks(body)
