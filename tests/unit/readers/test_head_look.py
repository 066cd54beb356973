"""Which lines of a head are looked at again, and what is then believed of their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from service.adapters.readers import page_looks
from service.adapters.readers.head_look import look
from service.adapters.readers.seen import Seen, Way

if TYPE_CHECKING:
    from service.adapters.readers.block_lines import Reading

WIDTH, HEIGHT = 2480, 3508
LETTER, HIGH = 24.0, 50.0
SUBJECT = (300.0, 560.0)
MARGIN = 10  # that a cut is framed with


def line(printed: str, x: float, y: float) -> Reading:
    """Give a line as an engine reads it: words with how sure they are (`word^0.4`; sure ones bare).

    Where dots stand, a word was left out.
    """
    words = []
    for piece in printed.split(" "):
        text, _, sure = piece.partition("^")
        if text.strip("."):
            words.append(Seen(text, (x, y, x + LETTER * len(text), y + HIGH), float(sure or 0.92)))
        x += LETTER * (len(text) + 0.5)
    return tuple(words)


HEAD = (
    line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1300, 250),
    line("Độc lập - Tự do - Hạnh phúc", 1400, 310),
    line("Số: 15/SYT-VP", 400, 460),
    line("Vạn Hòa, ngày 12 tháng 3 năm 2025", 1400, 460),
)
BELOW = (line("Kính gửi: Sở Nội vụ", 900, 760), line("Căn cứ Luật Thi^0.5 đua", 400, 860))


class Reader:
    """Gives one reading after another of whatever it is shown, in the scale of the cut; counts how often."""

    def __init__(self, *readings: str) -> None:
        self._readings, self.asked = list(readings), 0

    def lines(self, picture: Image.Image, way: Way) -> list[list[Seen]]:
        assert way is Way.LINE
        printed = self._readings[min(self.asked, len(self._readings) - 1)]
        self.asked += 1
        size = (picture.height - 2 * MARGIN) / HIGH / (1.5, 1.6, 1.3)[self.asked - 1]
        return [[_shrunk(word, size) for word in line(printed, HIGH, 0)]]


def _shrunk(word: Seen, size: float) -> Seen:
    left, top, right, bottom = (side * size + MARGIN for side in word.box)
    return word._replace(box=(left, top, right, bottom))


def told(printed: str, *again: str) -> tuple[str, list[float]]:
    """Give what is told of a subject's line that is read so, and then again so; and how sure its words are."""
    pieces = [*HEAD, line(printed, *SUBJECT), *BELOW]
    found = look(Reader(*again), Image.new("L", (WIDTH, HEIGHT), 255), pieces)
    words = found.get(len(HEAD), pieces[len(HEAD)])
    return " ".join(word.text for word in words), [round(word.sure, 2) for word in words]


def test_a_line_that_is_surely_read_alike_is_read_once_more_and_stays() -> None:
    reader = Reader("V/v rà soát hồ sơ")

    found = look(reader, Image.new("L", (WIDTH, HEIGHT), 255), [*HEAD, line("V/v rà soát hồ sơ", *SUBJECT), *BELOW])

    assert [word.text for word in found[len(HEAD)]] == ["V/v", "rà", "soát", "hồ", "sơ"]
    assert (len(found), reader.asked) == (1, 1)  # neither number nor date, nor what stands below the subject


def test_a_certain_line_is_not_looked_at_again_and_ends_where_another_would() -> None:
    reader, certain = Reader("V/v rà soát"), line("V/v^0.97 rà^0.97 soát^0.97", *SUBJECT)
    far = line("Nội dung chưa rõ", SUBJECT[0], SUBJECT[1] + 120)

    assert look(reader, Image.new("L", (WIDTH, HEIGHT), 255), [*HEAD, certain, far, *BELOW]) == {}
    assert reader.asked == 0


def test_two_readings_that_agree_are_surer_than_either() -> None:
    text, sure = told("Làm việc với Ban QLDA^0.73", "Làm việc với Ban QLDA^0.75")

    assert text == "Làm việc với Ban QLDA"
    assert sure[-1] == 0.93


def test_readings_that_are_hardly_sure_do_not_make_a_word_sure() -> None:
    _, sure = told("V/v báo cáo DHTN^0.52", "V/v báo cáo DHTN^0.55", "V/v báo cáo DHTN^0.51", "V/v báo cáo DHTN^0.53")

    assert sure[-1] < 0.8


def test_a_word_on_which_readings_differ_is_doubted() -> None:
    text, sure = told("V/v thi Hoa hậu", "V/v thì Hoa hậu", "V/v thỉ Hoa hậu", "V/v thi Hoa hậu")

    assert text == "V/v thi Hoa hậu"
    assert sure[1] == 0.8


def test_a_word_that_most_read_with_fewer_marks_is_not_theirs() -> None:
    text, sure = told("V/v thành lập Tổ^0.6 xây dựng", *["V/v thành lập Tô xây dựng"] * 3)

    assert text == "V/v thành lập Tổ xây dựng"
    assert sure[3] < 0.88


def test_a_word_that_all_others_read_with_a_mark_more_has_it() -> None:
    text, sure = told("V/v hệ thông^0.7 y tế", *["V/v hệ thống y tế"] * 3)

    assert text == "V/v hệ thống y tế"
    assert sure[2] >= 0.88


def test_words_that_were_read_as_one_are_parted_where_the_others_agree() -> None:
    text, sure = told("V/v triển khai Thôngtưsế^0.4", *["V/v triển khai Thông tư số"] * 3)

    assert text == "V/v triển khai Thông tư số"
    assert min(sure) >= 0.88


def test_the_letters_for_about_are_told_by_their_bar() -> None:
    assert told("V/w^0.4 rà soát", "V/v rà soát")[0] == "V/v rà soát"


def test_a_speck_that_no_other_cut_shows_falls_away() -> None:
    assert told("V/v c^0.6 rà soát", *["V/v . rà soát"] * 3)[0] == "V/v rà soát"


def test_a_word_that_was_left_out_and_is_read_in_two_ways_leaves_a_doubt() -> None:
    text, sure = told("V/v .. xã hội", "V/v ba xã hội", "V/v bà xã hội", "V/v bả xã hội")

    assert text in {"V/v ba xã hội", "V/v bà xã hội", "V/v bả xã hội"}
    assert sure[1] <= 0.5


def test_a_surely_read_word_that_every_other_cut_shows_otherwise_is_vouched_for_by_no_phrase() -> None:
    _, sure = told("V/v tiêm vắc xin", "V/v tiêm vặc xin", "V/v tiêm văc xin", "V/v tiêm vặc xin")

    assert sure[2] < 0.2


@pytest.mark.parametrize("figures", ["II", "16"])
def test_figures_that_are_faint_wherever_they_are_read_stay_doubtful(figures: str) -> None:
    _, sure = told(f"V/v báo cáo quý {figures}^0.7", *[f"V/v báo cáo quý {figures}^0.7"] * 3)

    assert sure[-1] <= 0.8


def test_a_cut_that_shows_another_line_is_not_heard() -> None:
    first = "V/v rà soát^0.7 hồ sơ"

    assert told(first, "Kính ngài _^0.1 xin^0.2", "", "lrrm^0.1")[0] == "V/v rà soát hồ sơ"


def test_a_page_without_a_head_and_one_that_is_a_wide_table_are_left_alone() -> None:
    reader = Reader("V/v rà soát")
    unsure = line("V/v rà^0.3 soát", *SUBJECT)

    assert look(reader, Image.new("L", (WIDTH, HEIGHT), 255), [unsure, *BELOW]) == {}
    assert look(reader, Image.new("L", (HEIGHT, WIDTH), 255), [*HEAD, unsure, *BELOW]) == {}
    assert reader.asked == 0


def test_a_word_printed_below_a_line_that_nobody_read_makes_its_end_doubtful_and_a_ruled_line_does_not() -> None:
    page, certain = Image.new("L", (WIDTH, HEIGHT), 255), line("V/v^0.97 rà^0.97 soát^0.97 hồ^0.97 sơ^0.97", *SUBJECT)
    middle, below = (certain[0].box[0] + certain[-1].box[2]) / 2, SUBJECT[1] + HIGH
    ruled, printed = page.copy(), page.copy()
    ImageDraw.Draw(ruled).line((middle - 200, below + 20, middle + 200, below + 20), fill=0, width=4)
    for at in range(-50, 50, 16):
        ImageDraw.Draw(printed).rectangle((middle + at, below + 30, middle + at + 5, below + 70), fill=0)

    assert look(Reader("V/v"), ruled, [*HEAD, certain, *BELOW]) == {}
    found = look(Reader("V/v"), printed, [*HEAD, certain, *BELOW])
    assert [word.sure for word in found[len(HEAD)]] == [0.97, 0.97, 0.97, 0.97, 0.5]
    more = line("chính", middle - 60, below + 28)
    assert look(Reader("V/v"), printed, [*HEAD, certain, more, *BELOW]).get(len(HEAD)) is None


def test_an_unsure_line_of_a_body_beside_the_nations_name_is_looked_at_again_too() -> None:
    pieces = [line("UBND XÃ VẠN^0.7 HÒA", 400, 250), line("SỞ^0.97 Y^0.97 TẾ^0.97", 500, 310), *HEAD, *BELOW]
    reader = Reader("UBND XÃ VẠN HÒA")

    found = look(reader, Image.new("L", (WIDTH, HEIGHT), 255), pieces)

    assert [word.text for word in found[0]] == ["UBND", "XÃ", "VẠN", "HÒA"]
    assert min(word.sure for word in found[0]) > 0.9
    assert reader.asked == 1


@pytest.mark.parametrize(
    ("again", "last", "doubt"),
    [(("vị", "ví^0.7", "vị^0.7"), "v", True), (("|", "Ñ^0.7", "l"), "làm", False), (("ĐẾN", ".", "."), "làm", False)],
)
def test_a_word_that_every_other_cut_shows_at_a_lines_end_leaves_a_doubt_and_a_stamps_edge_none(
    again: tuple[str, ...], last: str, *, doubt: bool
) -> None:
    text, sure = told("V/v sửa trụ sở làm ....", *[f"V/v sửa trụ sở làm {end}" for end in again])

    assert text.split()[-1].startswith(last)
    assert (sure[-1] <= 0.5) is doubt


def test_a_line_that_no_other_cut_shows_is_doubted() -> None:
    text, sure = told("ính^0.93", "CÈNƑ^0.3", "", "_^0.2")

    assert (text, sure) == ("ính", [0.8])


def test_a_point_behind_a_word_that_no_other_cut_shows_falls_away() -> None:
    text, sure = told("Phân công Lãnh đạo cơ quan.", *["Phân công Lãnh đạo cơ quan"] * 3)

    assert text == "Phân công Lãnh đạo cơ quan"
    assert min(sure) >= 0.9


def test_what_was_not_made_out_below_a_line_is_no_reading_of_the_word_that_is_printed_there() -> None:
    page, certain = Image.new("L", (WIDTH, HEIGHT), 255), line("V/v^0.97 rà^0.97 soát^0.97 hồ^0.97 sơ^0.97", *SUBJECT)
    middle, below = (certain[0].box[0] + certain[-1].box[2]) / 2, SUBJECT[1] + HIGH
    for at in range(-50, 50, 16):
        ImageDraw.Draw(page).rectangle((middle + at, below + 30, middle + at + 5, below + 70), fill=0)
    junk = line("CHANg-^0.0", middle - 60, below + 28)

    found = look(Reader("V/v"), page, [*HEAD, certain, junk, *BELOW])

    assert found[len(HEAD)][-1].sure == 0.5


@pytest.mark.parametrize(
    ("printed", "kept"),
    [("- Số: 15/SYT-VP", "Số: 15/SYT-VP"), ("_ ' Só: 15/SYT-VP", "Só: 15/SYT-VP"), ("- Sở Nội vụ;", "- Sở Nội vụ;")],
)
def test_a_speck_before_a_numbers_label_is_left_out_and_an_items_dash_stays(printed: str, kept: str) -> None:
    page = page_looks.Drawn(Image.new("L", (WIDTH, HEIGHT), 255), [line(printed, 400, 460)], 1.0)

    pieces, _ = page_looks.look(Reader("ˆ"), page, ())

    assert [piece.text for piece in pieces] == [kept]
