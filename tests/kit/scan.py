"""Synthetic scans: an official paper drawn as a picture, the way a scanner sees it."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "/usr/share/fonts/dejavu/DejaVuSerif.ttf",
    "/usr/share/fonts/TTF/DejaVuSerif.ttf",
)
DPI = 200
_A4 = (8.27, 11.69)
_SIZE = 11
HEAD = (
    (0.10, 0.06, "UBND TỈNH BÌNH MINH"),
    (0.16, 0.08, "SỞ CÔNG THƯƠNG"),
    (0.45, 0.06, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (0.53, 0.08, "Độc lập - Tự do - Hạnh phúc"),
    (0.13, 0.11, "Số: 215/TTr-SCT"),
    (0.50, 0.11, "Bình Minh, ngày 02 tháng 3 năm 2026"),
    (0.43, 0.16, "TỜ TRÌNH"),
    (0.16, 0.18, "Về việc đề nghị tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"),
    (0.20, 0.22, "Kính gửi: Sở Nội vụ"),
    (0.12, 0.26, "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;"),
    (0.12, 0.28, "Sở Công Thương kính đề nghị xem xét, trình Chủ tịch Ủy ban nhân dân tỉnh"),
    (0.08, 0.30, "tặng Bằng khen cho 01 tập thể và 02 cá nhân có thành tích xuất sắc."),
    (0.08, 0.36, "Nơi nhận:"),
    (0.08, 0.38, "- Như trên;"),
    (0.08, 0.40, "- Lưu: VT."),
    (0.62, 0.36, "GIÁM ĐỐC"),
    (0.60, 0.46, "Khúc Văn Mẫu"),
)


@cache
def font_path() -> Path | None:
    """Give a font of the system that has Vietnamese letters, or None."""
    return next((Path(place) for place in _FONTS if Path(place).is_file()), None)


def page(
    lines: tuple[tuple[float, float, str], ...] = HEAD, *, ink: tuple[int, int, int] = (20, 20, 20)
) -> Image.Image:
    """Draw lines at (left, top) shares of an A4 page."""
    width, height = round(_A4[0] * DPI), round(_A4[1] * DPI)
    picture = Image.new("RGB", (width, height), (250, 250, 248))
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(str(font_path()), round(_SIZE * DPI / 72))
    for left, top, text in lines:
        pen.text((left * width, top * height), text, font=font, fill=ink)
    return picture


def sealed(picture: Image.Image) -> Image.Image:
    """Put a red seal over the signature, see-through as on paper."""
    width, height = picture.size
    seal = Image.new("RGB", picture.size, (255, 255, 255))
    pen = ImageDraw.Draw(seal)
    box = (0.50 * width, 0.37 * height, 0.80 * width, 0.37 * height + 0.30 * width)
    pen.ellipse(box, outline=(222, 60, 60), width=14)
    pen.ellipse(tuple(value + (60 if at < 2 else -60) for at, value in enumerate(box)), fill=(236, 120, 120))  # type: ignore[arg-type]
    ink = Image.eval(picture.convert("L"), lambda grey: 255 if grey > 128 else 0)
    return Image.composite(seal, picture, ink)


BLACK, RED, BLUE = (25, 25, 25), (222, 60, 60), (50, 60, 170)
_SEAL = 0.17  # of the page's width
_WAVE = (
    (0.56, 0.445),
    (0.60, 0.405),
    (0.61, 0.435),
    (0.66, 0.40),
    (0.67, 0.437),
    (0.72, 0.41),
    (0.73, 0.43),
    (0.84, 0.415),
)


def signed(
    picture: Image.Image,
    *,
    seal: tuple[int, int, int] = BLACK,
    pen: tuple[int, int, int] = BLACK,
    at: tuple[float, float] = (0.45, 0.372),
) -> Image.Image:
    """Put a seal with its corner at shares of the page, and a signature through it that ends in a long stroke."""
    width, height = picture.size
    page = picture.copy()
    draw, text = ImageDraw.Draw(page), ImageFont.truetype(str(font_path()), round(7 * DPI / 72))
    left, top, across = at[0] * width, at[1] * height, _SEAL * width
    for room, thick in ((0.0, 6), (0.04 * across, 3), (0.24 * across, 3)):
        draw.ellipse((left + room, top + room, left + across - room, top + across - room), outline=seal, width=thick)
    for line, word in enumerate(("SỞ", "CÔNG", "THƯƠNG")):
        draw.text((left + across / 2, top + across / 2 + 24 * (line - 1)), word, font=text, fill=seal, anchor="mm")
    for shape, thick in ((_WAVE, 5), (((0.50, 0.45), (0.70, 0.436), (0.90, 0.42)), 4)):
        draw.line([(x * width, y * height) for x, y in shape], fill=pen, width=thick, joint="curve")
    return page


def stamped(picture: Image.Image, text: str, at: tuple[float, float], ink: tuple[int, int, int] = RED) -> Image.Image:
    """Stamp a line in coloured ink with its corner at shares of the page."""
    page = picture.copy()
    font = ImageFont.truetype(str(font_path()), round(_SIZE * DPI / 72))
    ImageDraw.Draw(page).text((at[0] * page.width, at[1] * page.height), text, font=font, fill=ink)
    return page


def on_behalf(picture: Image.Image, at: tuple[float, float]) -> Image.Image:
    """Write *KT.* by hand, with its corner at shares of the page."""
    page, (width, height) = picture.copy(), picture.size
    pen = ImageDraw.Draw(page)
    strokes = (
        ((0.0, 0.001), (0.001, 0.015)), ((0.016, -0.002), (0.002, 0.008), (0.014, 0.017)),
        ((0.018, 0.002), (0.037, -0.001)), ((0.028, 0.0), (0.026, 0.017)),
    )  # fmt: skip
    for stroke in strokes:
        pen.line([((at[0] + x) * width, (at[1] + y) * height) for x, y in stroke], fill=BLUE, width=4, joint="curve")
    return page


def saved(pages: list[Image.Image], form: str) -> bytes:
    """Save pages as one file of that form (PDF, PNG, JPEG, TIFF)."""
    target = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if form in {"PDF", "TIFF", "WEBP"} else {}
    pages[0].save(target, form, **more, **({"resolution": DPI} if form == "PDF" else {"dpi": (DPI, DPI)}))
    return target.getvalue()


class Remembering:
    """A memory of recognised pages that counts: what was asked for, and how often something was kept."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.kept: dict[str, object] = {}
        self.asked: list[str] = []
        self.keeps = 0

    def known(self, key: str) -> object:
        """Give what was kept."""
        self.asked.append(key)
        return self.kept.get(key)

    def keep(self, key: str, found: object) -> bool:
        """Keep what was recognised."""
        self.kept[key] = found
        self.keeps += 1
        return True
