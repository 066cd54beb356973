"""The blocks that a sample paper is made of, laid out as NĐ 30/2020/NĐ-CP, Phụ lục I, asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Align = Literal["left", "centre", "justify"]
BODY_SIZE = 13.0
SMALL_SIZE = 11.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `size` in points; `indent` starts it 1 cm from the margin."""

    text: str
    bold: bool = False
    italic: bool = False
    align: Align = "left"
    size: float = BODY_SIZE
    indent: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns side by side without borders; `share` of the width is the left one's."""

    left: tuple[Paragraph, ...]
    right: tuple[Paragraph, ...]
    share: float = 0.45


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with borders; the first row is its header; `shares` of the width, adding up to 1."""

    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]


Block: TypeAlias = Paragraph | Columns | Grid


def centred(text: str, *, bold: bool = True, size: float = BODY_SIZE, italic: bool = False) -> Paragraph:
    """Give a centred paragraph, bold as most of them are."""
    return Paragraph(text, bold=bold, italic=italic, align="centre", size=size)


def body(text: str) -> Paragraph:
    """Give a paragraph of running text."""
    return Paragraph(text, align="justify", indent=True)


def heading(text: str) -> Paragraph:
    """Give a bold heading inside the running text."""
    return Paragraph(text, bold=True, indent=True)


def head(*, parent: str, issuer: tuple[str, ...], number: str, place_and_date: str, about: str = "") -> Columns:
    """Give the head of NĐ 30 Điều 8: agency and number left, national name and date right.

    `about` is the V/v of an official letter, which stands under the number (ô 5b).
    """
    left = [centred(parent, bold=False)] if parent else []
    left += [centred(line) for line in issuer]
    left += [centred(f"Số: {number}", bold=False)] if number else []
    left += [centred(about, bold=False, size=12.0)] if about else []
    right = (
        centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12.0),
        centred("Độc lập - Tự do - Hạnh phúc"),
        *([centred(place_and_date, bold=False, italic=True)] if place_and_date else []),
    )
    return Columns(tuple(left), right)


def closing(*, recipients: tuple[str, ...], titles: tuple[str, ...], signer: str) -> Columns:
    """Give the recipients at the left and the signature block at the right."""
    left = [Paragraph("Nơi nhận:", bold=True, italic=True, size=12.0)] if recipients else []
    left += [Paragraph(line, size=SMALL_SIZE) for line in recipients]
    return Columns(tuple(left), signature(titles, signer), share=0.5)


def signature(titles: tuple[str, ...], signer: str) -> tuple[Paragraph, ...]:
    """Give the titles, room for the hand and the seal, and the name."""
    return (*(centred(title) for title in titles), centred(""), centred(""), centred(""), centred(signer))
