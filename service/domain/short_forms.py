"""How the papers of this field shorten what they name often, so that a search for one wording finds the other too.

Only short forms that mean one thing here: *TT* is a circular, a centre and a standing member.
"""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Phrase = tuple[str, ...]

_WRITTEN = """
antt an ninh trật tự
atgt an toàn giao thông
attp an toàn thực phẩm
bhtn bảo hiểm thất nghiệp
bhxh bảo hiểm xã hội
bhyt bảo hiểm y tế
bvđk bệnh viện đa khoa
cchc cải cách hành chính
cntt công nghệ thông tin
cstđ chiến sĩ thi đua
cstđcs chiến sĩ thi đua cơ sở
csgt cảnh sát giao thông
cđs chuyển đổi số
gd-đt giáo dục và đào tạo
gdđt giáo dục và đào tạo
gdtx giáo dục thường xuyên
gtvt giao thông vận tải
hcm hồ chí minh
hđnd hội đồng nhân dân
htx hợp tác xã
kh-cn khoa học và công nghệ
khcn khoa học và công nghệ
kh-đt kế hoạch và đầu tư
kt-xh kinh tế xã hội
lhpn liên hiệp phụ nữ
llvt lực lượng vũ trang
lđlđ liên đoàn lao động
lđtt lao động tiên tiến
lđ-tbxh lao động thương binh và xã hội
mttq mặt trận tổ quốc
mtv một thành viên
nn-mt nông nghiệp và môi trường
nn-ptnt nông nghiệp và phát triển nông thôn
nnmt nông nghiệp và môi trường
nnptnt nông nghiệp và phát triển nông thôn
ntm nông thôn mới
pccc phòng cháy chữa cháy
qlnn quản lý nhà nước
tdtt thể dục thể thao
thcs trung học cơ sở
thpt trung học phổ thông
tn-mt tài nguyên và môi trường
tnmt tài nguyên và môi trường
tnhh trách nhiệm hữu hạn
tp thành phố
ttyt trung tâm y tế
tđkt thi đua khen thưởng
ubmttq ủy ban mặt trận tổ quốc
ubnd ủy ban nhân dân
vh-tt văn hóa và thể thao
vh-ttdl văn hóa thể thao và du lịch
vhttdl văn hóa thể thao và du lịch
xdcb xây dựng cơ bản
"""


def _read() -> tuple[Mapping[Phrase, tuple[Phrase, ...]], Mapping[Phrase, tuple[Phrase, ...]]]:
    spelled: dict[Phrase, list[Phrase]] = {}
    shortened: defaultdict[Phrase, list[Phrase]] = defaultdict(list)
    for line in _WRITTEN.split("\n"):
        if line:
            short, _, long = fold(line).partition(" ")
            form, words = tuple(short.split("-")), tuple(long.split())
            spelled[form] = [words]
            shortened[words].append(form)
    return (
        MappingProxyType({form: tuple(those) for form, those in spelled.items()}),
        MappingProxyType({words: tuple(those) for words, those in shortened.items()}),
    )


SPELLED, SHORTENED = _read()  # folded words; a form that is written with a sign in it is several words in a row
LONGEST = max(map(len, SHORTENED))


def wordings(words: Sequence[str]) -> tuple[Phrase, ...]:
    """Give a name's folded words as they stand, all spelled out, and with one thing or all shortened (`UBND TP …`)."""
    spelled = _replaced(words, {form: those[0] for form, those in SPELLED.items()})
    every = [_replaced(spelled, {long: forms[at] for long, forms in SHORTENED.items()}) for at in (0, -1)]
    short = [_replaced(spelled, {long: form}) for long, forms in SHORTENED.items() for form in forms]
    return tuple(dict.fromkeys((tuple(words), spelled, *short, *every)))


def _replaced(words: Sequence[str], forms: Mapping[Phrase, Phrase]) -> Phrase:
    made: list[str] = []
    at, longest = 0, max(map(len, forms))
    while at < len(words):
        sizes = (size for size in range(longest, 0, -1) if tuple(words[at : at + size]) in forms)
        size = next(sizes, 0)
        made += forms[tuple(words[at : at + size])] if size else [words[at]]
        at += size or 1
    return tuple(made)
