"""Synthetic scans of offices' papers in varied layouts, each with its truth: names, bodies and places are invented.

What varies: letter or typed kind, columns, print size, how long the subject is, figures by hand or typed, receivers'
stamps beside and over the subject, seals and strokes over the signature, slant, blur, specks, black and white.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from tests.kit import office_texts as texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Ink = tuple[int, int, int]

_FOLDERS = ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF")
# The narrow face looks most like the offices' own; each with how large it is drawn to be as large as that.
_FACES = (("DejaVuSerifCondensed", 0.82), ("DejaVuSerif", 0.72))
DPI = 200
WIDTH, HEIGHT = round(8.27 * DPI), round(11.69 * DPI)
_POINT = DPI / 72
_BLACK, _RED, _BLUE = (28, 28, 30), (205, 50, 60), (45, 55, 160)
_LEFT, _RIGHT = 0.14, 0.93  # of the page's width: where text begins and ends
_FIGURES: Mapping[str, Sequence[Sequence[tuple[float, float]]]] = {
    "0": [[(0.5, 0), (0.1, 0.4), (0.3, 1), (0.8, 0.8), (0.8, 0.2), (0.5, 0)]],
    "1": [[(0.3, 0.2), (0.6, 0), (0.5, 1)]],
    "2": [[(0.1, 0.3), (0.5, 0), (0.8, 0.3), (0.1, 1), (0.9, 0.9)]],
    "3": [[(0.1, 0.1), (0.7, 0.1), (0.4, 0.45), (0.8, 0.7), (0.4, 1), (0.1, 0.85)]],
    "4": [[(0.6, 0), (0.1, 0.6), (0.9, 0.6)], [(0.65, 0.3), (0.6, 1)]],
    "5": [[(0.8, 0), (0.3, 0.05), (0.2, 0.45), (0.7, 0.5), (0.7, 0.9), (0.1, 1)]],
    "6": [[(0.7, 0), (0.2, 0.5), (0.3, 1), (0.8, 0.8), (0.6, 0.5), (0.2, 0.7)]],
    "7": [[(0.1, 0.05), (0.8, 0), (0.4, 1)], [(0.3, 0.5), (0.8, 0.5)]],
    "8": [[(0.7, 0.2), (0.4, 0), (0.2, 0.2), (0.8, 0.8), (0.5, 1), (0.2, 0.8), (0.7, 0.2)]],
    "9": [[(0.8, 0.3), (0.4, 0.5), (0.2, 0.2), (0.6, 0), (0.8, 0.3), (0.6, 1)]],
}


class Office(NamedTuple):
    """Who issues: the lines above and below in the head, the short forms, the place, and how its head is called."""

    parent: Sequence[str]
    issuer: Sequence[str]
    symbol: str
    place: str
    chief: str


class Paper(NamedTuple):
    """What stands on a paper; `kind` is "" for a letter."""

    office: Office
    kind: str
    short: str
    subject: str
    number: str
    day: tuple[int, int, int]
    titles: Sequence[str]
    name: str
    addressee: str


class Look(NamedTuple):
    """How it was printed, written on and scanned."""

    size: float  # points
    middle: float  # of the left column, of the page's width
    column: float  # how wide the left column is
    hand: bool
    stamp: str  # "", "below", "over", "beside"
    stamp_ink: Ink
    seal_ink: Ink
    seal: tuple[float, float]  # its corner from the title's left end, in inches
    slant: float  # degrees
    blur: float  # pixels
    specks: int
    bilevel: bool
    dpi: int
    slack: float  # of a line's height, between the lines


@dataclass(frozen=True, slots=True)
class Scan:
    """One page and what a person reads on it; `kind` as an index names it, "" where nobody asks."""

    name: str
    data: bytes
    kind: str
    truth: Mapping[str, str]


@cache
def _file(style: str) -> tuple[Path, float]:
    """Give the file of a style and its size; the plain one where a system has no other."""
    for face, size in _FACES:
        for name in (f"{face}{style and '-'}{style}.ttf", f"{face}.ttf"):
            found = next((Path(folder) / name for folder in _FOLDERS if (Path(folder) / name).is_file()), None)
            if found is not None:
                return found, size
    raise FileNotFoundError(_FACES[-1][0])


def scans(count: int = 48, seed: int = 7) -> Iterator[Scan]:
    """Give so many scans, the same for a seed."""
    for at in range(count):
        chance = Random(f"{seed} {at}")  # noqa: S311 - a draw, no secret
        paper = _paper(at, chance)
        yield Scan(f"scan_{seed}_{at:02}.pdf", _saved(_drawn(paper, _look(at, chance), chance)), *_truth(paper))


def _truth(paper: Paper) -> tuple[str, dict[str, str]]:
    day, month, year = paper.day
    kinds = {"": "official_letter", "KẾ HOẠCH": "plan", "THÔNG BÁO": "notice"}
    return kinds.get(paper.kind, ""), {
        "number": f"{paper.number}/{_symbols(paper)}",
        "date": f"{year}-{month:02}-{day:02}",
        "place": paper.office.place,
        "parent_agency": " ".join(paper.office.parent),
        "issuer": " ".join(paper.office.issuer),
        "subject": paper.subject,
        "signer": paper.name,
        "signer_title": " / ".join(paper.titles),
    }


def _symbols(paper: Paper) -> str:
    return f"{paper.short}-{paper.office.symbol}" if paper.kind else f"{paper.office.symbol}-{paper.short}"


def _paper(at: int, chance: Random) -> Paper:
    office = Office(*texts.OFFICES[(at * 5 + 3) % len(texts.OFFICES)])
    letter = at % 2 == 0
    if letter:
        kind, short = "", chance.choice(("VP", "TCCB", "NV", "KHTC"))
        subject = texts.LETTERS[(at // 2) % len(texts.LETTERS)]
    else:
        kind, short, subject = texts.TYPED[(at // 2) % len(texts.TYPED)]
    deputy = chance.random() < 0.5
    titles = _titles(office, chance) if deputy else (office.chief,)
    name = f"{chance.choice(texts.SURNAMES)} {chance.choice(texts.MIDDLES)} {chance.choice(texts.NAMES)}"
    day = (chance.randint(1, 28), chance.randint(1, 12), chance.choice((2022, 2023, 2024, 2025)))
    number = str(chance.choice((chance.randint(1, 99), chance.randint(100, 4000)))).zfill(2)
    return Paper(office, kind, short, subject, number, day, titles, name, chance.choice(texts.ADDRESSEES))


def _titles(office: Office, chance: Random) -> tuple[str, ...]:
    if office.chief.startswith("TM."):
        body = office.chief.removesuffix(" / CHỦ TỊCH")
        return chance.choice(((body, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")))
    return (f"KT. {office.chief}", f"PHÓ {office.chief}")


def _look(at: int, chance: Random) -> Look:
    stamps = ("", "", "below", "over", "beside")
    return Look(
        size=chance.choice((12, 13, 13, 14)),
        middle=chance.uniform(0.26, 0.30),
        column=chance.uniform(0.25, 0.33),
        hand=at % 3 != 0,
        stamp=stamps[at % 5],
        stamp_ink=chance.choice((_RED, _BLUE, _BLACK)),
        seal_ink=chance.choice((_RED, _RED, _BLACK)),
        seal=(chance.uniform(-0.9, -0.2), chance.uniform(-0.25, 0.25)),
        slant=chance.choice((0.0, 0.0, 0.4, -0.6, 1.1, -1.6)),
        blur=chance.choice((0.0, 0.5, 0.8)),
        specks=chance.choice((0, 0, 150, 700)),
        bilevel=at % 4 == 1,
        dpi=chance.choice((150, 200, 200, 300)),
        slack=chance.uniform(0.12, 0.3),
    )


def _font(size: float, style: str = "") -> ImageFont.FreeTypeFont:
    path, share = _file(style)
    return ImageFont.truetype(str(path), round(size * share * _POINT))


class _Sheet:
    """A page being written, from top to bottom; lengths are pixels."""

    def __init__(self, look: Look) -> None:
        self.picture = Image.new("RGB", (WIDTH, HEIGHT), (250, 249, 246))
        self.pen, self.look = ImageDraw.Draw(self.picture), look

    def step(self, size: float) -> float:
        return size * _POINT * (1.12 + self.look.slack)

    def centred(self, at: tuple[float, float], lines: Sequence[str], size: float, style: str = "") -> float:
        """Write lines one under the other around a middle; give where the next would stand."""
        x, y = at
        for line in lines:
            self.pen.text((x, y), line, font=_font(size, style), fill=_BLACK, anchor="ma")
            y += self.step(size)
        return y

    def rule(self, x: float, y: float, width: float) -> None:
        self.pen.line((x - width / 2, y, x + width / 2, y), fill=_BLACK, width=2)

    def wrapped(self, text: str, size: float, width: float, style: str = "") -> list[str]:
        font, lines = _font(size, style), [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if font.getlength(longer) <= width or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def paragraph(self, y: float, text: str, size: float) -> float:
        left, right = _LEFT * WIDTH, _RIGHT * WIDTH
        for at, line in enumerate(self.wrapped(f"\u2003\u2003{text}", size, right - left)):
            self.pen.text((left + (60 if not at else 0), y), line, font=_font(size), fill=_BLACK)
            y += self.step(size)
        return y + 0.25 * self.step(size)

    def filled(self, at: tuple[float, float], parts: Sequence[tuple[str, bool]], style: str, chance: Random) -> None:
        """Write parts around a middle, those marked by hand."""
        (x, y), size = at, self.look.size
        font = _font(size, style)
        widths = [font.getlength(text) if not hand else len(text) * 0.75 * size * _POINT + 8 for text, hand in parts]
        x -= sum(widths) / 2
        for (text, hand), width in zip(parts, widths, strict=True):
            if hand:
                self.by_hand(x + 4, y, text, chance)
            else:
                self.pen.text((x, y), text, font=font, fill=_BLACK)
            x += width

    def by_hand(self, x: float, y: float, figures: str, chance: Random) -> None:
        tall = self.look.size * _POINT * chance.uniform(1.0, 1.4)
        for figure in figures:
            for stroke in _FIGURES[figure]:
                points = [
                    (x + (a + chance.uniform(-0.08, 0.08)) * 0.5 * tall + 0.15 * tall * (1 - b), y - 3 + b * tall)
                    for a, b in stroke
                ]
                self.pen.line(points, fill=_BLUE, width=3, joint="curve")
            x += 0.62 * tall


def _head(sheet: _Sheet, paper: Paper, chance: Random) -> float:
    look = sheet.look
    size, left, right = look.size, look.middle * WIDTH, 0.69 * WIDTH
    top = chance.uniform(0.05, 0.07) * HEIGHT
    y = sheet.centred((left, top), paper.office.parent, size - 0.5)
    y = sheet.centred((left, y), paper.office.issuer, size - 0.5, "Bold")
    sheet.rule(left, y + 6, 0.1 * WIDTH)
    beside = sheet.centred((right, top), ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], size - 0.5, "Bold")
    beside = sheet.centred((right, beside), ["Độc lập - Tự do - Hạnh phúc"], size, "Bold")
    sheet.rule(right, beside + 4, 0.24 * WIDTH)
    y = max(y, beside) + 0.55 * sheet.step(size)
    number = [("Số: ", False), (paper.number, look.hand), (f"/{_symbols(paper)}", False)]
    sheet.filled((left, y), number, "", chance)
    day, month, year = paper.day
    figures = (f"{day:02}", f"{month:02}" if month < 3 else str(month))
    parts = [(f"{paper.office.place}, ngày ", False), (figures[0], look.hand), (" tháng ", False)]
    sheet.filled((right, y), [*parts, (figures[1], look.hand), (f" năm {year}", False)], "Italic", chance)
    return y + 1.15 * sheet.step(size)


def _subject(sheet: _Sheet, paper: Paper, y: float) -> float:
    look, size = sheet.look, sheet.look.size
    if not paper.kind:
        small = size - 1
        lines = sheet.wrapped(paper.subject, small, look.column * WIDTH)
        below = sheet.centred((look.middle * WIDTH, y), lines, small)
        _receipt(sheet, y, below)
        below = max(below, y + 3 * sheet.step(size)) + 0.8 * sheet.step(size)
        return sheet.centred((WIDTH / 2, below), [f"Kính gửi: {paper.addressee}"], size) + 0.6 * sheet.step(size)
    y = sheet.centred((WIDTH / 2, y + 0.7 * sheet.step(size)), [paper.kind], size + 1, "Bold")
    lines = sheet.wrapped(paper.subject, size, 0.62 * WIDTH, "Bold")
    below = sheet.centred((WIDTH / 2, y), lines, size, "Bold")
    _receipt(sheet, y, below)
    sheet.rule(WIDTH / 2, below + 8, 0.12 * WIDTH)
    below += 0.9 * sheet.step(size)
    if paper.kind == "QUYẾT ĐỊNH":
        below = sheet.centred((WIDTH / 2, below), [paper.office.chief.split(" / ")[-1]], size, "Bold")
    return below + 0.4 * sheet.step(size)


def _receipt(sheet: _Sheet, top: float, bottom: float) -> None:
    """Put a receiver's stamp below the subject, beside it, or with its edge over it."""
    where = sheet.look.stamp
    if not where:
        return
    tall, wide = 0.062 * HEIGHT, 0.2 * WIDTH
    places = {
        "below": (0.08 * WIDTH, bottom + 14),
        "over": (0.06 * WIDTH, bottom - 0.5 * sheet.step(sheet.look.size)),
        "beside": (0.72 * WIDTH, top + 10),
    }
    x, y = places[where]
    ink, font = sheet.look.stamp_ink, _font(9)
    layer = Image.new("RGB", sheet.picture.size, (255, 255, 255))
    pen = ImageDraw.Draw(layer)
    pen.rectangle((x, y, x + wide, y + tall), outline=ink, width=3)
    pen.line((x + 0.3 * wide, y, x + 0.3 * wide, y + tall), fill=ink, width=2)
    pen.text((x + 0.15 * wide, y + tall / 2), "ĐẾN", font=_font(10, "Bold"), fill=ink, anchor="mm")
    for at, text in enumerate(
        ("Số: ........................", "Ngày: .....................", "Chuyển: ................")
    ):
        pen.text((x + 0.34 * wide, y + 8 + at * tall / 3.2), text, font=font, fill=ink)
    sheet.picture.paste(ImageChops.darker(sheet.picture, layer))
    sheet.pen = ImageDraw.Draw(sheet.picture)


def _signature(sheet: _Sheet, paper: Paper, y: float, chance: Random) -> None:
    size, middle = sheet.look.size, chance.uniform(0.68, 0.72) * WIDTH
    left = _LEFT * WIDTH
    sheet.pen.text((left, y), "Nơi nhận:", font=_font(size - 1, "BoldItalic"), fill=_BLACK)
    for at, line in enumerate(("- Như trên;", "- Lãnh đạo cơ quan;", "- Lưu: VT, VP."), 1):
        sheet.pen.text((left, y + at * sheet.step(size - 2)), line, font=_font(size - 2), fill=_BLACK)
    lines = [line for title in paper.titles for line in title.split(" / ")]
    below = sheet.centred((middle, y), lines, size, "Bold")
    begins = middle - _font(size, "Bold").getlength(max(lines, key=len)) / 2
    named = below + 3.6 * sheet.step(size)
    sheet.centred((middle, named), [paper.name], size, "Bold")
    _sealed(sheet, paper, (begins, (y + named) / 2), chance)


def _sealed(sheet: _Sheet, paper: Paper, at: tuple[float, float], chance: Random) -> None:
    across, ink = 1.35 * DPI, sheet.look.seal_ink
    x, y = at[0] + sheet.look.seal[0] * DPI, at[1] - across / 2 + sheet.look.seal[1] * DPI
    layer = Image.new("RGB", sheet.picture.size, (255, 255, 255))
    pen = ImageDraw.Draw(layer)
    for room, thick in ((0.0, 5), (0.05 * across, 2), (0.26 * across, 2)):
        pen.ellipse((x + room, y + room, x + across - room, y + across - room), outline=ink, width=thick)
    for line, word in enumerate(paper.office.issuer[-1].split()[:3]):
        pen.text((x + across / 2, y + across / 2 + 22 * (line - 1)), word, font=_font(7), fill=ink, anchor="mm")
    sheet.picture.paste(ImageChops.darker(sheet.picture, layer))
    pen = ImageDraw.Draw(sheet.picture)
    stroke = [(x + across * (0.5 + 0.17 * step), at[1] + (0.15 + chance.uniform(-0.3, 0.3)) * DPI) for step in range(9)]
    pen.line(stroke, fill=chance.choice((_BLUE, _BLACK)), width=4, joint="curve")


def _drawn(paper: Paper, look: Look, chance: Random) -> Image.Image:
    sheet = _Sheet(look)
    y = _subject(sheet, paper, _head(sheet, paper, chance))
    for text in chance.sample(texts.BODY, 3):
        y = sheet.paragraph(y, text, look.size)
    y = sheet.paragraph(y, f"{texts.CLOSING}./.", look.size)
    _signature(sheet, paper, y + 20, chance)
    return _scanned(sheet.picture, look, chance)


def _scanned(picture: Image.Image, look: Look, chance: Random) -> Image.Image:
    """Give the page as a scanner sees it."""
    if look.slant:
        picture = picture.rotate(look.slant, Image.Resampling.BICUBIC, fillcolor=(248, 247, 244))
    if look.dpi != DPI:
        size = (round(WIDTH * look.dpi / DPI), round(HEIGHT * look.dpi / DPI))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    if look.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(look.blur * look.dpi / DPI))
    pen = ImageDraw.Draw(picture)
    for _ in range(look.specks):
        x, y, wide = chance.randrange(picture.width), chance.randrange(picture.height), chance.randint(0, 2)
        pen.ellipse((x, y, x + wide, y + wide), fill=(60, 60, 60))
    if look.bilevel:
        picture = picture.convert("L").point([0] * 150 + [255] * 106).convert("1")
    return picture


def _saved(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(
        target, "PDF", resolution=round(picture.width / 8.27), **({} if picture.mode == "1" else {"quality": 70})
    )
    return target.getvalue()
