"""Heads whose lines a narrow column or a tab broke, and words that only look like another part of a head."""

from __future__ import annotations

from service.domain.extraction import extract
from service.domain.fields import FieldState
from tests.golden.cases import rules
from tests.golden.paper import document

NATION = "@b296,58,553,70 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
SIGNED = ("@b370,354,491,366 GIÁM ĐỐC", "@b364,475,498,487 Cao Tiến Dũng")


def _told(*lines: str) -> dict[str, str]:
    fields = extract(document(lines), rules()).fields
    return {name: value.value for name, value in fields.items() if value.state is FieldState.FOUND}


def test_what_a_narrow_column_breaks_off_is_put_back() -> None:
    told = _told(
        "@108,58,261,70 SỞ TƯ PHÁP", "@b89,72,281,84 PHÒNG CÔNG CHỨNG SỐ", "@b180,86,189,98 1",
        "@85,104,217,116 Số: 22/TB-PCC-", "@85,119,150,131 TĐKT", "@85,134,118,146 2024", NATION,
        "@262,119,549,131 Thành phố Vạn Hòa, ngày 11 tháng 12 năm", "@b272,154,366,166 THÔNG BÁO",
        "@b189,175,449,187 Về việc nghỉ lễ", "@85,200,552,212 Phòng thông báo như sau./.", SIGNED[0],
        "@b349,431,513,443 TS.BS. Phan Nguyễn Như", "@b410,446,450,458 Khuê",
    )  # fmt: skip

    assert told["issuer"] == "PHÒNG CÔNG CHỨNG SỐ 1"
    assert told["number"] == "22/TB-PCC-TĐKT"
    assert (told["date"], told["place"]) == ("2024-12-11", "Thành phố Vạn Hòa")
    assert (told["subject"], told["signer"]) == ("Về việc nghỉ lễ", "Phan Nguyễn Như Khuê")


def test_the_end_of_the_national_name_in_the_left_margin_is_no_bodys_name() -> None:
    told = _told(
        "@85,59,245,71 UBND TỈNH CẨM LĨNH", "@85,74,156,86 VIỆT NAM", "@298,55,518,67 CỘNG HÒA XÃ HỘI CHỦ NGHĨA",
        "@b85,90,178,102 VĂN PHÒNG", "@b227,89,414,101 Độc lập - Tự do - Hạnh phúc", "@85,105,236,117 Số: 09/GM-VP",
        "@b283,138,355,150 GIẤY MỜI", "@b221,160,417,172 Dự Hội nghị", *SIGNED,
    )  # fmt: skip

    assert (told["parent_agency"], told["issuer"]) == ("UBND TỈNH CẨM LĨNH", "VĂN PHÒNG")


def test_words_that_only_look_like_a_bodys_name_or_a_papers_type_go_on_with_the_line_above() -> None:
    told = _told(
        "**CÔNG TY TNHH MỘT THÀNH**", "**VIÊN XỔ SỐ ĐÔNG SƠN**", "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
        "Số: 5/TB-XS", "**THÔNG BÁO**", "**Về việc quay số**", "Công ty thông báo như sau.", "**TỔNG BIÊN TẬP**",
        "H'Hen Niê",
    )  # fmt: skip

    assert (told["issuer"], "parent_agency" in told) == ("CÔNG TY TNHH MỘT THÀNH VIÊN XỔ SỐ ĐÔNG SƠN", False)
    assert (told["subject"], told["signer"]) == ("Về việc quay số", "H'Hen Niê")


def test_a_block_that_signs_for_another_without_its_own_office_was_not_read_whole() -> None:
    fields = extract(
        document(
            ["**TỔNG CỤC HẢI QUAN**", "Số: 5/TB-HQ", "**THÔNG BÁO**", "**Về việc nghỉ**", "Nơi nhận:", "KT. GIÁM ĐỐC"]
        ),
        rules(),
    ).fields

    assert fields["signer_title"].state is FieldState.UNREADABLE


def test_the_words_before_a_date_in_a_sentence_are_no_place() -> None:
    told = _told(
        "**SỞ NỘI VỤ**", "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", "Số: 5/TB-SNV", "**THÔNG BÁO**",
        "**Kết luận của Phó**", "**Chủ tịch UBND tỉnh tại cuộc họp ngày 12/3/2025**",
    )  # fmt: skip

    assert "place" not in told
    assert "date" not in told


PARTY = (
    "TỈNH ỦY CẨM LĨNH", "**ĐẢNG ỦY XÃ MẪU SƠN**", "Số 77-CV/ĐU", "V/v giới thiệu điển hình", "**{}**",
    "Mẫu Sơn, ngày 30 tháng 3 năm 2026", "Kính gửi: Ban Dân vận Tỉnh ủy", "Đảng ủy giới thiệu 02 điển hình.",
    "**T/M BAN THƯỜNG VỤ**", "**PHÓ BÍ THƯ**", "**Phan Văn Cảnh**",
)  # fmt: skip


def _under(name: str) -> dict[str, str]:
    return _told(*(line.format(name) for line in PARTY))


def test_nothing_is_believed_of_a_page_that_lost_letters_of_the_partys_name() -> None:
    assert _under("ĐNG CNG SN VIT NAM") == {}


def test_the_partys_name_broken_over_two_lines_lost_nothing() -> None:
    assert _under("ĐẢNG CỘNG SẢN VIỆT")["signer"] == _under("ĐẢNG CỘNG SẢN VIỆT NAM")["signer"] == "Phan Văn Cảnh"
