"""What a signature block needs to be looked at again, and what is then believed of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from service.adapters.readers import ink
from service.adapters.readers.block_lines import (
    agreed_of,
    block_of,
    marked_otherwise,
    nameless,
    places,
    settled,
    told,
    trimmed,
)
from service.adapters.readers.pdf_page import Piece
from service.adapters.readers.second_look import area_of, look
from service.adapters.readers.seen import Seen, Way
from service.domain.document import Word

if TYPE_CHECKING:
    from service.adapters.readers.block_lines import Reading

WIDTH, HEIGHT = 595.0, 842.0
LETTER, HIGH = 6.0, 12.0


def line(printed: str, x: float, y: float) -> Reading:
    """Give a line as an engine reads it: words with how sure they are (`word^0.4`; sure ones bare)."""
    words = []
    for piece in printed.split(" "):
        text, _, sure = piece.partition("^")
        words.append(Seen(text, (x, y, x + LETTER * len(text), y + HIGH), float(sure or 0.96)))
        x += LETTER * (len(text) + 0.5)
    return tuple(words)


def piece(printed: str, x: float, y: float) -> Piece:
    words, at = [], 0
    for word in line(printed, x, y):
        words.append(Word(at, at + len(word.text), *word.box, word.sure))
        at += len(word.text) + 1
    text = told(line(printed, x, y))
    return Piece(text, (x, y, words[-1].x1, y + HIGH), HIGH, words=tuple(words))


def is_settled(*lines: Reading) -> bool:
    return settled(places(map(trimmed, lines), HIGH), HIGH)


CHIEF, NAME = line("GIÁM ĐỐC", 390, 600), line("Khúc Văn Mẫu", 380, 690)


def test_a_block_that_was_read_whole_and_surely_is_settled() -> None:
    assert is_settled(CHIEF, NAME)
    assert is_settled(line("KT. GIÁM ĐỐC", 380, 600), line("PHÓ GIÁM ĐỐC", 378, 614), NAME)
    assert is_settled(line("TL. CHỦ TỊCH", 380, 600), line("Chánh văn phòng", 378, 614), NAME)


@pytest.mark.parametrize(
    "lines",
    [
        (CHIEF,), (NAME,), (CHIEF, line("Văn Mẫu", 400, 690)), (CHIEF, line("Khúc^0.9 Văn Mẫu", 380, 690)),
        (line("GIÁM ĐÓC^0.4", 390, 600), NAME), (line("KT. GIÁM ĐỐC", 380, 600), NAME),
        (line("PHÓ GIÁM ĐỐC", 378, 600), NAME),
        (CHIEF, line("SỞ CÔNG THƯƠNG", 300, 640), NAME), (CHIEF, line("Khúc Văn Mẫu", 250, 690)),
    ],
    ids=["no name", "no office", "half a name", "a doubtful name", "a doubtful office", "KT. without a deputy",
         "a deputy without KT.", "a seal's words between", "a name in another column"],
)  # fmt: skip
def test_a_block_of_which_something_may_be_missing_is_not(lines: tuple[Reading, ...]) -> None:
    assert not is_settled(*lines)


def test_what_a_ring_was_read_as_is_trimmed_and_words_that_were_read_as_one_are_parted() -> None:
    assert told(trimmed(line("“^0.9 Ý^0.5 _Khúc VănMẫu .^0.4", 300, 600))) == "Khúc Văn Mẫu"


def test_a_name_that_sounds_like_an_office_is_a_name() -> None:
    offices, name = block_of(places([CHIEF, line("Khúc Văn Trường", 380, 690)], HIGH), HIGH)

    assert (len(offices), name and told(name.best)) == (1, "Khúc Văn Trường")


RECIPIENTS = (piece("Nơi nhận:", 80, 600), piece("- Như trên;", 80, 614), piece("- Lưu: VT.", 80, 628))
BODY = piece("Sở Công Thương kính đề nghị xem xét, trình Ủy ban nhân dân tỉnh tặng thưởng./.", 80, 560)


def test_a_block_stands_right_of_the_recipients_and_under_the_text() -> None:
    area = area_of((BODY, *RECIPIENTS), WIDTH, HEIGHT)

    assert area is not None
    left, top, right, bottom = area.box
    assert (area.alone, right) == (False, WIDTH)
    assert 150 < left < 300
    assert 572 <= top < 600
    assert 720 < bottom <= HEIGHT


def test_without_recipients_a_block_stands_under_the_end_of_the_text() -> None:
    area = area_of((BODY,), WIDTH, HEIGHT)

    assert area is not None
    assert (area.alone, area.box[1]) == (True, 572)
    assert area_of((piece("Sở Công Thương kính đề nghị xem xét,", 80, 560),), WIDTH, HEIGHT) is None


class Idle:
    """An engine that counts what it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def lines(self, _picture: Image.Image, _way: Way) -> list[list[Seen]]:
        self.asked += 1
        return []


def test_a_page_whose_block_was_read_is_looked_at_no_more_and_another_is() -> None:
    page, idle = Image.new("L", (round(WIDTH), round(HEIGHT)), 255), Idle()
    whole = (BODY, *RECIPIENTS, piece("GIÁM ĐỐC", 390, 600), piece("Khúc Văn Mẫu", 380, 690))

    assert look(idle, page, whole, 1.0) is None
    assert look(idle, page, (piece("DANH SÁCH", 200, 60),), 1.0) is None
    assert idle.asked == 0
    assert look(idle, page, (BODY, *RECIPIENTS), 1.0) is None
    assert idle.asked == 1


@pytest.mark.parametrize(
    ("beside", "sure"),
    [(("Trần Thị Thử",), 0.96), ((), 0.4), (("Trần^0.5 Thị Thử",), 0.4), (("Trần Thị Thử", "ỦY VIÊN"), 0.4)],
    ids=["read whole", "its name lost", "its name doubted", "somebody between"],
)
def test_a_block_without_recipients_is_believed_beside_one_that_was_read_whole(
    beside: tuple[str, ...], sure: float
) -> None:
    page, idle = Image.new("L", (round(WIDTH), round(HEIGHT)), 255), Idle()
    ImageDraw.Draw(page).rectangle((110, 630, 180, 660), fill=0)
    others = [piece(text, x, y) for text, x, y in zip(beside, (110, 265), (690, 600), strict=False)]
    end = piece("Biên bản đã được các thành viên nhất trí./.", 80, 560)

    block = (piece("CHỦ TỊCH^0.79", 420, 600), piece("Khúc Văn Mẫu^0.92", 410, 690))

    found = look(idle, page, (end, piece("THƯ KÝ", 130, 600), *others, *block), 1.0)

    assert found is not None
    assert (idle.asked > 0, max(word.sure for one in found.lines for word in one)) == (True, sure)


def test_where_somebody_else_may_sign_beside_what_is_made_out_is_doubted() -> None:
    page, idle = Image.new("L", (round(WIDTH), round(HEIGHT)), 255), Idle()
    ImageDraw.Draw(page).rectangle((110, 630, 180, 660), fill=0)
    end = piece("Biên bản đã được các thành viên nhất trí./.", 80, 560)

    found = look(idle, page, (end, piece("CHỦ^0.6 TỊCH^0.7", 420, 600), piece("Khúc Văn^0.8 Mẫu", 410, 690)), 1.0)

    assert found is not None
    assert (found.whole, {word.sure for one in found.lines for word in one}) == (False, {0.4})


def test_an_office_that_begins_with_a_speck_or_with_a_word_nobody_made_out_is_given_without_it() -> None:
    page, idle = Image.new("L", (round(WIDTH), round(HEIGHT)), 255), Idle()
    told_of = []
    for office in ("“TL. CHỦ TỊCH", "TT^0.47 GIÁM ĐỐC"):
        found = look(idle, page, (BODY, *RECIPIENTS, piece(office, 380, 600), piece("Khúc Văn Mẫu", 380, 690)), 1.0)
        assert found is not None
        told_of.append((told(found.lines[0]), found.lines[0][0].sure > 0.5, found.whole))

    assert told_of == [("TL. CHỦ TỊCH", True, True), ("GIÁM ĐỐC", False, False)]


def test_a_line_lost_over_an_office_makes_it_doubtful() -> None:
    page = Image.new("L", (round(WIDTH), round(HEIGHT)), 255)
    ImageDraw.Draw(page).text((400, 586), "GIÁM ĐỐC GIÁM ĐỐC", fill=0)
    office = (piece("Chánh văn phòng", 380, 600), piece("Khúc Văn Mẫu", 380, 690))

    found = look(Idle(), page, (BODY, *RECIPIENTS, *office), 1.0)

    assert found is not None
    assert (told(found.lines[0]), found.whole) == ("Chánh văn phòng", False)


def test_a_line_lost_farther_under_an_office_makes_it_doubtful() -> None:
    page = Image.new("L", (round(WIDTH), round(HEIGHT)), 255)
    ImageDraw.Draw(page).rectangle((420, 627, 450, 633), fill=0)  # heads of letters, lower than a tight line begins
    office = (piece("GIÁM ĐỐC", 390, 600), piece("Văn Mẫu", 380, 690))

    found = look(Idle(), page, (BODY, *RECIPIENTS, *office), 1.0)

    assert found is not None
    assert (told(found.lines[0]), found.whole) == ("GIÁM ĐỐC", False)


class Answering:
    """An engine that reads a block as one thing and each line of it as another."""

    def __init__(self, block: Reading, alone: Reading) -> None:
        self._block, self._alone = block, alone

    def lines(self, _picture: Image.Image, way: Way) -> list[list[Seen]]:
        return [list(self._block if way is Way.BLOCK else self._alone)]


def test_what_is_left_of_on_behalf_below_a_ring_makes_an_office_doubtful() -> None:
    page = Image.new("L", (round(WIDTH), round(HEIGHT)), 255)
    office = (piece("GIÁM ĐỐC", 390, 600), piece("Văn Mẫu", 380, 690))
    reader = Answering((), line("K+.GIÁM^0.4 ĐỐC", 30, 15))

    found = look(reader, page, (BODY, *RECIPIENTS, *office), 1.0)

    assert found is not None
    assert not found.whole


@pytest.mark.parametrize(("gap", "whole"), [(3, False), (40, True)], ids=["right before it", "farther"])
def test_a_ring_right_before_a_lone_office_may_lie_over_the_letter_of_who_acts(gap: int, whole: bool) -> None:  # noqa: FBT001
    page = Image.new("L", (round(WIDTH), round(HEIGHT)), 255)
    ImageDraw.Draw(page).arc((390 - gap - 90, 570, 390 - gap, 660), 270, 90, fill=0, width=4)
    office = (piece("CHỦ TỊCH", 390, 605), piece("Văn Mẫu", 380, 690))

    found = look(Idle(), page, (BODY, *RECIPIENTS, *office), 1.0)

    assert found is not None
    assert (told(found.lines[0]), found.whole) == ("CHỦ TỊCH", whole)


def test_a_speck_behind_an_office_is_no_point_of_it() -> None:
    page = Image.new("L", (round(WIDTH), round(HEIGHT)), 255)
    office = (piece("KT. GIÁM ĐỐC.", 380, 600), piece("PHÓ GIÁM ĐỐC.", 378, 614), piece("Văn Mẫu", 380, 690))

    found = look(Idle(), page, (BODY, *RECIPIENTS, *office), 1.0)

    assert found is not None
    assert [told(one) for one in found.lines[:2]] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]


def test_red_ink_that_red_glass_leaves_dark_is_made_white_and_black_ink_stays() -> None:
    grey = Image.new("L", (2, 1))
    grey.putdata([40, 185])

    assert list(ink.faded(grey).tobytes()) == [63, 255]


def test_ink_that_hangs_together_is_one_blot_and_can_be_taken_away() -> None:
    picture = Image.new("L", (200, 100), 255)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((10, 10, 90, 90), outline=0, width=4)
    pen.line((50, 50, 190, 40), fill=0, width=4)
    pen.rectangle((150, 70, 160, 84), fill=0)

    ring, letter = ink.blots(picture)

    assert (ring.left, ring.top, ring.right, ring.bottom) == pytest.approx((10, 10, 192, 92), abs=4)
    assert (letter.width, letter.height) == pytest.approx((12, 16), abs=4)
    assert ring.touches((100, 40, 110, 60))
    assert not ring.touches((100, 60, 110, 90))  # in its box, yet not on its ink
    left = ink.without(picture, [ring])
    assert ink.share(left, (0, 0, 140, 100)) == 0
    assert ink.share(left, (150, 70, 160, 84)) > 0.9


def test_noise_hangs_together_in_nothing() -> None:
    assert ink.blots(Image.effect_noise((2000, 1000), 200)) == []


def test_a_stretch_outside_the_picture_holds_no_ink() -> None:
    assert ink.share(Image.new("L", (10, 10), 0), (20, 20, 30, 30)) == 0


def agreed(*readings: str) -> tuple[str, float] | None:
    """Give the name that readings of one line have, and how sure its least sure word is."""
    found = agreed_of(line(one, 380, 690) for one in readings)
    return None if found is None else (told(found), round(min(word.sure for word in found), 2))


def test_a_reading_that_lost_a_names_first_word_speaks_for_the_whole_name() -> None:
    assert agreed("Hoàng Mẫu", "Hoàng Mẫu", "Hoàng Mẫu", "Khúc Hoàng Mẫu", "Khúc Hoàng Mẫu") == ("Khúc Hoàng Mẫu", 0.96)
    assert agreed("Hoàng Mẫu", "Hoàng Mẫu", "Khúc Hoàng Mẫu") is None  # once alone is not enough, and casts a doubt
    assert agreed("Khúc Văn Mẫu", "Khúc Văn Mẫu", "Khúc Vân Mẫu", "Khúc Vân Mẫu") is None


def test_a_name_that_three_readings_have_and_none_disputes_is_surer_than_each() -> None:
    assert agreed("Khúc Văn Mẫu^0.9", "Khúc Văn Mẫu^0.91") == ("Khúc Văn Mẫu", 0.91)
    assert agreed("Khúc Văn Mẫu^0.9", "Khúc Văn Mẫu^0.91", "Khúc Văn Mẫu^0.9") == ("Khúc Văn Mẫu", 0.93)
    assert agreed("Khúc Văn Mẫu^0.6", "Khúc Văn Mẫu^0.6", "Khúc Văn Mẫu^0.6") == ("Khúc Văn Mẫu", 0.62)


def test_a_blue_pens_strokes_are_white_where_black_print_stays() -> None:
    picture = Image.new("RGB", (200, 60), (250, 250, 248))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 10, 60, 50), fill=(30, 30, 32))
    pen.line((10, 30, 190, 30), fill=(50, 60, 170), width=8)
    pen.ellipse((120, 5, 180, 55), fill=(210, 60, 60))

    assert ink.is_blue(picture)
    black = ink.black(picture)
    assert [black.getpixel(spot) for spot in ((30, 15), (100, 30), (150, 15))] == [pytest.approx(48, abs=4), 255, 255]
    assert not ink.is_blue(picture.crop((10, 35, 110, 58)))


def test_a_stroke_along_a_line_is_no_word_before_it() -> None:
    picture = Image.new("L", (200, 60), 255)
    pen = ImageDraw.Draw(picture)
    pen.line((0, 20, 100, 30), fill=20, width=8)
    for x in range(110, 190, 16):
        pen.line((x, 15, x, 45), fill=20, width=6)

    assert ink.upright(picture, (0, 0, 100, 60)) == 0.0
    assert ink.upright(picture, (105, 0, 195, 60)) > 0.3
    assert ink.upright(picture, (300, 0, 400, 60)) == 0.0


def test_a_degree_is_no_two_words_and_none_of_a_names() -> None:
    readings = [trimmed(line(one, 380, 690)) for one in ("ThS.^0.7 Khúc Văn Mẫu", "Ths.^0.5 Khúc Văn Mẫu^0.9")]

    assert told(readings[0]) == "ThS. Khúc Văn Mẫu"
    agreed = agreed_of(readings)
    assert agreed is not None
    assert (told(agreed), [word.sure for word in agreed[1:]]) == ("ThS. Khúc Văn Mẫu", [0.96] * 3)


def test_a_name_that_is_surely_read_with_another_mark_is_disputed() -> None:
    name = line("Khúc Bích Ảnh", 380, 690)

    assert marked_otherwise(line("ThS. Khúc Bích Ánh", 360, 690), name)
    assert not marked_otherwise(line("Khúc Bích Ánh^0.6", 380, 690), name)
    assert not marked_otherwise(line("Bích Ánh", 380, 690), name)


def test_a_name_below_an_office_that_nobody_read_is_one_where_it_is_whole_and_alone() -> None:
    strokes, name = line("ˆ^0.2 Xx^0.1", 390, 640), line("Khúc Văn Mẫu", 380, 690)

    alone = nameless(places([strokes, name], HIGH))

    assert alone is not None
    assert told(alone.best) == "Khúc Văn Mẫu"
    assert nameless(places([line("Văn Mẫu", 380, 690)], HIGH)) is None
    assert nameless(places([name, line("Tạ Thị Thử", 380, 740)], HIGH)) is None


def test_what_is_paler_than_print_is_made_white_where_ink_has_shades() -> None:
    picture = Image.new("L", (200, 100), 250)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((10, 40, 60, 60), fill=20)
    pen.ellipse((90, 10, 170, 90), fill=120)

    dark = ink.darkest(picture)

    assert [one.getpixel((130, 50)) for one in dark] == [255, 255]
    assert all(one.getpixel((30, 50)) < ink.DARK for one in dark)
    assert ink.darkest(picture.point([0] * 128 + [255] * 128)) == []
