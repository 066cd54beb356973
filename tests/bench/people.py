"""A made-up archive of any size: names with the frequencies of a census, units, dossiers of some 300 words."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

# Shares in per mille, rounded, as surveys of Vietnamese family names give them.
_FAMILY = """
    Nguyễn 384 Trần 121 Lê 95 Phạm 70 Hoàng 38 Huỳnh 13 Phan 45 Vũ 24 Võ 15 Đặng 21 Bùi 20 Đỗ 14 Hồ 13 Ngô 13 Dương
    10 Lý 5 Đào 8 Đoàn 7 Vương 4 Trịnh 7 Đinh 8 Lâm 5 Phùng 4 Mai 5 Tô 3 Hà 6 Tạ 4 Cao 5 Chu 3 Lương 6 Lưu 4 Tống 2
    Tăng 1
"""
_MIDDLE_OF_MEN = """
    Văn 40 Đức 8 Hữu 7 Minh 6 Quang 5 Xuân 4 Công 4 Đình 5 Ngọc 4 Thanh 4 Trọng 3 Bá 2 Quốc 3 Duy 2 Tiến 2
"""
_MIDDLE_OF_WOMEN = """
    Thị 60 Thu 5 Thanh 6 Ngọc 7 Kim 4 Minh 3 Hồng 4 Bích 3 Phương 3 Thúy 3 Mai 2
"""
_GIVEN_WRITTEN = """
    Hùng Dũng Cường Tuấn Anh Nam Sơn Hải Long Thắng Thành Trung Hiếu Đức Minh Quang Phong Bình Tùng Huy Khánh Lâm
    Phúc Vinh Hưng Kiên Toàn Thịnh Đạt Tâm Hòa Dương Đường Nghĩa An Bảo Châu Giang Hà Lan Hương Hoa Hằng Hạnh Hiền
    Huệ Liên Loan Mai Nga Nhung Oanh Phương Quyên Thảo Thủy Trang Tuyết Vân Xuân Yến Dung Lệ Ngân Nhàn Thoa Thu Thúy
    Tú Uyên Vy Quân Khoa Khôi Mạnh Nhân Phước Quý Sáng Tài Thái Thiện Tín Trí Trường Văn Việt Vũ Xuyên Lộc Lợi Luân
    Lực Mẫn Mận
"""
_GIVEN = _GIVEN_WRITTEN.split()
_PLACES_WRITTEN = """
    An Bình Châu Đông Giang Hòa Khánh Lâm Minh Nam Phú Quang Sơn Tân Thanh Thủy Trung Vĩnh Xuân Yên Cẩm Đức Hải Hưng
    Long
"""
_PLACES = _PLACES_WRITTEN.split()
_KINDS = (
    "Ủy ban nhân dân xã", "Ủy ban nhân dân phường", "Trường Tiểu học", "Trường Trung học cơ sở", "Trung tâm Y tế",
    "Hội Nông dân xã", "Công ty Cổ phần", "Bệnh viện Đa khoa", "Hội Liên hiệp Phụ nữ xã", "Đoàn Thanh niên xã",
)  # fmt: skip
_SENTENCES = (
    "Căn cứ Luật Thi đua, khen thưởng và các văn bản hướng dẫn thi hành",
    "Căn cứ kết quả thực hiện nhiệm vụ được giao của tập thể và cá nhân trong năm",
    "Đề nghị Chủ tịch Ủy ban nhân dân tỉnh xem xét tặng Bằng khen cho các tập thể và cá nhân có tên trong danh sách",
    "Đã có thành tích xuất sắc trong phong trào thi đua yêu nước do tỉnh phát động",
    "Hội đồng Thi đua - Khen thưởng đã họp và bỏ phiếu kín với tỷ lệ đồng ý theo quy định",
    "Hoàn thành xuất sắc nhiệm vụ, được quần chúng tín nhiệm và đồng nghiệp đánh giá cao",
    "Có sáng kiến được cơ quan có thẩm quyền công nhận và áp dụng có hiệu quả",
    "Chấp hành tốt chủ trương của Đảng, chính sách và pháp luật của Nhà nước",
    "Tích cực tham gia xây dựng nông thôn mới, đô thị văn minh tại địa phương",
    "Giữ gìn đoàn kết nội bộ, xây dựng cơ quan đạt chuẩn văn hóa, an toàn về an ninh trật tự",
    "Đẩy mạnh cải cách hành chính, ứng dụng công nghệ thông tin trong giải quyết thủ tục",
    "Kính trình Sở Nội vụ thẩm định và trình Ủy ban nhân dân tỉnh quyết định",
)
_AWARDS = ("bkt", "cot", "cstdt", "ttldxs", "ldtt", "gk")
_ONSETS_WRITTEN = """
    b c ch d đ g gi h k kh l m n ng nh ph q r s t th tr v x
"""
_ONSETS = _ONSETS_WRITTEN.split()
_RHYMES_WRITTEN = """
    ai an ang ao au ay âm ân âu em en eo ê ên êu iêm iên iêu oa oai oan on ong ôi ôn ông ơi ơn u ua uân ung ươi ương
"""
_RHYMES = _RHYMES_WRITTEN.split()
BEGINNING = datetime(2014, 1, 6, 1, 0, tzinfo=UTC)
_WORDS = 300
_YEARS = 12


def _weighed(written: str) -> tuple[list[str], list[int]]:
    parts = written.split()
    return parts[::2], list(accumulate(map(int, parts[1::2])))


_FAMILIES, _MEN, _WOMEN = _weighed(_FAMILY), _weighed(_MIDDLE_OF_MEN), _weighed(_MIDDLE_OF_WOMEN)
_RARE = [f"{onset}{rhyme}" for rhyme in _RHYMES for onset in _ONSETS]
_RARE_WEIGHTS = list(accumulate(1 / rank for rank in range(3, len(_RARE) + 3)))


@dataclass(frozen=True, slots=True)
class Filed:
    """One dossier of the archive."""

    number: int
    received_at: datetime
    organ: str
    unit: str
    award: str
    signer: str
    document: str
    people: tuple[str, ...]
    text: str


def person(chance: random.Random) -> str:
    """Draw a name."""
    family = chance.choices(_FAMILIES[0], cum_weights=_FAMILIES[1])[0]
    middles, weights = _MEN if chance.random() < 0.5 else _WOMEN
    middle = chance.choices(middles, cum_weights=weights)[0]
    given = chance.choice(_GIVEN)
    more = f" {chance.choice(_GIVEN)}" if chance.random() < 0.2 else ""
    return f"{family} {middle}{more} {given}"


def unit(number: int) -> str:
    """Give the name of unit `number` of some 1,500."""
    kind = _KINDS[number % len(_KINDS)]
    first, second = divmod(number // len(_KINDS), len(_PLACES))
    return f"{kind} {_PLACES[first % len(_PLACES)]} {_PLACES[second]}"


UNITS = 1_500


def filed(number: int, of: int) -> Filed:
    """Give dossier `number` of an archive of `of`, always the same."""
    chance = random.Random(number)  # noqa: S311 - made-up papers, nothing secret
    share = min(int(UNITS * chance.random() ** 2), UNITS - 1)
    people = tuple(person(chance) for _ in range(chance.randint(1, 6)))
    sentences = chance.sample(_SENTENCES, 7)
    words = " ".join([*sentences, *people]).split()
    words += chance.choices(_RARE, cum_weights=_RARE_WEIGHTS, k=max(0, _WORDS - len(words)))
    received = BEGINNING + timedelta(days=365.25 * _YEARS * number / of, seconds=number % 60)
    return Filed(
        number=number,
        received_at=received,
        organ=f"H99.{share}",
        unit=unit(share),
        award=chance.choice(_AWARDS),
        signer=person(random.Random(number % 400)),  # noqa: S311 - as above
        document=f"{number % 4000 + 1}/TTr-ĐV{share}",
        people=people,
        text=" ".join(words),
    )
