"""What a paper names first may be an occasion only; a word that only sounds like another rules nothing out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.golden.paper import document

HEAD = (
    "UBND TỈNH BÌNH MINH", "**SỞ XÂY DỰNG**", "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
    "**Độc lập - Tự do - Hạnh phúc**",
)  # fmt: skip
CLOSING = ("Nơi nhận:", "- Như trên;", "- Lưu: VT.", "**GIÁM ĐỐC**", "**Trần Văn Ví**")
TABLE = ("| STT | Họ và tên | Chức vụ |", "| 1 | Trần Văn Ví | Chuyên viên |", "| 2 | Ngô Thị Dụ | Kế toán |")


def _kind(title: str, heading: str, *body: str) -> str:
    return extract(document((*HEAD, f"**{title}**", f"**{heading}**", *body, *CLOSING)), rules()).kind.value


NAMED = st.sampled_from(
    ["khen thưởng", "tặng Bằng khen", "tặng Giấy khen", "công nhận danh hiệu thi đua", "tặng Cờ thi đua",
     "truy tặng Huân chương"]
)  # fmt: skip
ASKED = st.builds(
    "{} {}".format, st.sampled_from(["đề nghị", "đề nghị xem xét", "đề nghị UBND tỉnh", "kính đề nghị"]), NAMED
)
SOUNDS_ALIKE = st.sampled_from(
    [
        "xây dựng nông thôn mới", "đổi mới sáng tạo", "giữ gìn an ninh trật tự", "Ban Tổ chức Tỉnh ủy",
        "Ban Tổ chức Thành ủy Bình Lâm", "lao động mới", "gìn giữ an toàn giao thông", "mỗi xã một sản phẩm",
    ]
)  # fmt: skip
LISTED = st.sampled_from(["tập thể, cá nhân", "Danh sách cá nhân tiêu biểu", "các hộ gia đình", "cán bộ, công chức"])


@given(who=LISTED, what=SOUNDS_ALIKE, asked=ASKED)
@settings(max_examples=60, deadline=None)
def test_a_list_of_those_proposed_is_one_whatever_their_deed_sounds_like(who: str, what: str, asked: str) -> None:
    assert _kind("DANH SÁCH", f"{who} {what} {asked}", *TABLE) == "nominee_list"


@given(what=SOUNDS_ALIKE, asked=ASKED)
@settings(max_examples=40, deadline=None)
def test_a_submission_asks_whoever_sends_it(what: str, asked: str) -> None:
    assert _kind("TỜ TRÌNH", f"{what} {asked}", "Kính trình xem xét, quyết định.") == "submission"


OCCASION = st.sampled_from(
    [
        "tổng kết năm học", "sơ kết 6 tháng đầu năm", "kỷ niệm 30 năm thành lập Sở", "thành lập Sở", "giao ban tháng 5",
        "kiểm tra cuối năm", "tổng kết 10 năm thực hiện Đề án 06", "kiện toàn Hội đồng", "bàn giao nhiệm vụ",
        "thực hiện Quy chế dân chủ ở cơ sở", "ký kết giao ước thi đua",
    ]
)  # fmt: skip
JOINED = st.sampled_from([" và ", ", ", "; "])


@given(occasion=OCCASION, joined=JOINED, asked=ASKED)
@settings(max_examples=80, deadline=None)
def test_an_occasion_named_first_does_not_take_the_request_back(occasion: str, joined: str, asked: str) -> None:
    assert _kind("TỜ TRÌNH", f"Về việc {occasion}{joined}{asked}", "Kính trình xem xét.") == "submission"
    assert _kind("BIÊN BẢN", f"Họp {occasion}{joined}{asked}", "Kết quả như sau.") == "minutes"


@given(
    occasion=OCCASION,
    joined=JOINED,
    weighed=st.sampled_from(["bình xét danh hiệu", "xét khen thưởng", "bình xét thi đua", "xét tặng Giấy khen"]),
)
@settings(max_examples=60, deadline=None)
def test_a_meeting_that_also_weighs_awards_has_minutes_of_it(occasion: str, joined: str, weighed: str) -> None:
    assert _kind("BIÊN BẢN", f"Họp {occasion}{joined}{weighed} năm 2025", "Kết quả như sau.") == "minutes"


@given(
    ask=st.sampled_from(["", "đề nghị ", "trình ", "xin ý kiến "]),
    decision=st.sampled_from(["Quyết định", "các Quyết định", "quyết định"]),
    award=st.sampled_from(["tặng Bằng khen", "khen thưởng", "truy tặng Huân chương", "công nhận danh hiệu"]),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_to_have_an_award_decision_issued_is_to_ask_for_the_award(ask: str, decision: str, award: str) -> None:
    assert _kind("TỜ TRÌNH", f"Về việc {ask}ban hành {decision} {award} cho 02 tập thể", "Kính trình.") == "submission"


@given(
    occasion=OCCASION,
    request=st.sampled_from(
        [
            "Sở kính trình Chủ tịch UBND tỉnh xem xét, tặng Bằng khen cho 02 tập thể.",
            "Sở trân trọng đề nghị UBND tỉnh quyết định khen thưởng 03 cá nhân có tên sau.",
            "Kính đề nghị Chủ tịch truy tặng Bằng khen cho ông Ngô Văn Dụ.",
        ]
    ),
)
@settings(max_examples=40, deadline=None)
def test_what_the_text_formally_asks_counts_where_the_heading_names_an_occasion_only(
    occasion: str, request: str
) -> None:
    assert _kind("TỜ TRÌNH", f"Về việc {occasion}", request) == "submission"


GOVERNED = st.sampled_from(
    [
        ("TỜ TRÌNH", "Về việc ban hành Quy chế xét và đề nghị khen thưởng"),
        ("TỜ TRÌNH", "Về việc ban hành Quy định về hồ sơ, thủ tục đề nghị khen thưởng"),
        ("TỜ TRÌNH", "Về việc ban hành tiêu chí xét chọn và đề nghị khen thưởng"),
        ("TỜ TRÌNH", "Về việc sửa đổi quy định đối tượng được đề nghị tặng Bằng khen"),
        ("TỜ TRÌNH", "Về việc thành lập Hội đồng xét tặng danh hiệu"),
        ("TỜ TRÌNH", "Về việc bổ sung thành viên Hội đồng Thi đua - Khen thưởng"),
        ("TỜ TRÌNH", "Về việc thành lập Hội đồng xét, đề nghị tặng danh hiệu Nghệ nhân"),
        ("TỜ TRÌNH", "Về việc đề nghị cấp kinh phí khen thưởng"),
        ("TỜ TRÌNH", "Về việc đề nghị mua sắm, in ấn Bằng khen, Giấy khen"),
        ("TỜ TRÌNH", "Về việc ban hành Quyết định quy định mức tiền thưởng kèm danh hiệu"),
        ("TỜ TRÌNH", "Về việc phân công thẩm định hồ sơ đề nghị khen thưởng"),
        ("BIÊN BẢN", "Kiểm tra việc đề nghị khen thưởng"),
        ("BIÊN BẢN", "Bàn giao hồ sơ đề nghị khen thưởng"),
        ("BIÊN BẢN", "Họp góp ý dự thảo Quy định tiêu chuẩn, xét tặng danh hiệu"),
        ("DANH SÁCH", "Khách mời dự Lễ trao tặng Bằng khen"),
        ("DANH SÁCH", "Đại biểu được mời dự Hội nghị biểu dương điển hình tiên tiến"),
        ("DANH SÁCH", "Ban Tổ chức Hội nghị biểu dương điển hình tiên tiến"),
    ]
)  # fmt: skip


@given(paper=GOVERNED, capitals=st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_request_that_a_regulation_or_a_panel_governs_is_none(paper: tuple[str, str], capitals: bool) -> None:  # noqa: FBT001
    title, heading = paper
    body = (
        TABLE
        if title == "DANH SÁCH"
        else ("Kính đề nghị xem xét.", "Điều 5. Cá nhân được đề nghị tặng Bằng khen khi …")
    )

    assert _kind(title, heading.upper() if capitals else heading, *body) == "other"


@given(verb=st.sampled_from(["tăng cường", "tăng mức", "tặng quà"]))
@settings(max_examples=6, deadline=None)
def test_to_raise_something_or_to_give_a_present_is_not_to_award(verb: str) -> None:
    body = f"Kính đề nghị UBND tỉnh {verb} cho công tác phong trào năm 2025."

    assert _kind("TỜ TRÌNH", "Về việc phong trào năm 2025", body) == "other"
