"""A black seal's edge is taken out of a picture, the strokes that cross it stay."""

from __future__ import annotations

from PIL import Image, ImageDraw

from service.adapters.readers import ink, ring

HIGH = 42.0  # pixels of a word
MIDDLE, RADIUS = (420, 330), 200


def block(*, seal: bool = True) -> Image.Image:
    """Draw stems as letters have them, two of which the lower right part of a seal's edge crosses, and a signature."""
    picture = Image.new("L", (1400, 800), 255)
    pen = ImageDraw.Draw(picture)
    x, y = MIDDLE
    if seal:
        pen.ellipse((x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS), outline=20, width=8)
    for left in range(420, 900, 24):
        pen.line((left, 505, left, 555), fill=20, width=7)
    pen.line((430, 400, 700, 300, 1300, 380), fill=20, width=6, joint="curve")
    return picture


def test_a_seals_edge_falls_away_and_letters_across_it_do_not() -> None:
    clean = ring.without(block(), HIGH)

    (x, y), edge = MIDDLE, RADIUS - 4
    assert [clean.getpixel(spot) for spot in ((x - edge, y), (x, y - edge), (x - 138, y - 138))] == [255] * 3
    stems = [clean.getpixel((left + 3, 530)) for left in range(420, 900, 24)]
    assert max(stems) < ink.DARK  # type: ignore[type-var]
    assert [blot for blot in ink.blots(clean) if blot.height > 3 * HIGH and blot.width < 11 * HIGH] == []


def test_what_is_no_circle_stays() -> None:
    plain = block(seal=False)

    assert not ring.is_there(plain, HIGH)
    assert ring.without(plain, HIGH) is plain
    assert ring.is_there(block(), HIGH)


def test_a_small_or_a_large_circle_is_no_seal() -> None:
    assert not ring.is_there(block(), HIGH * 3)
    assert not ring.is_there(block(), HIGH / 3)
    assert not ring.is_there(Image.new("L", (400, 300), 255), HIGH)
