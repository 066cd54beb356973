"""A small archive and 120 questions to it with known answers: accents, tone places, slips, numbers, renamed units."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from service.domain.units import Succession, Unit, fold_in_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.ports import Units

# Dossier id -> names, numbers, text of its page. Each name has twins that differ only by accents, or by one of them.
SHELF: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "duong1": (("Nguyễn Văn Đường",), ("101/TTr-STN",), "thành tích về giao thông con đường nông thôn"),
    "duong2": (("Nguyễn Văn Dương",), ("102/TTr-STN",), "thành tích về thủy lợi"),
    "duong3": (("Nguyễn Văn Dưỡng",), ("1021/TTr-STN",), "thành tích về chăn nuôi"),
    "hoa1": (("Trần Thị Hòa",), ("103/TTr-STN",), "hòa giải ở cơ sở"),
    "hoa2": (("Trần Thị Hoa",), ("104/TTr-STN",), "trồng hoa cây cảnh"),
    "hoa3": (("Trần Thị Hóa",), ("105/TTr-STN",), "văn hóa công sở"),
    "thuy1": (("Lê Thị Thủy",), ("2871/QĐ-UBND",), "quản lý rừng ngập nước thủy sản"),
    "thuy2": (("Lê Thị Thúy",), ("2872/QĐ-UBND",), "dạy học vùng cao"),
    "thuy3": (("Lê Thị Thùy",), ("12871/QĐ-UBND",), "y tế dự phòng"),
    "dat": (("Đặng Đình Đạt",), ("9/BB-HĐTĐKT",), "cải cách hành chính công"),
    "dang": (("Đăng Đình Đát",), ("10/BB-HĐTĐKT",), "chuyển đổi số"),
    "quy": (("Phạm Quý Khuê",), ("33/TTr-SGDĐT",), "dạy giỏi, học giỏi"),
    "khuyen": (("Hoàng Thị Khuyên", "Bùi Tiến Khuyến"), ("77/TTr-SYT",), "khám bệnh lưu động"),
    "old": (("Ủy ban nhân dân xã Cũ Thử",), ("1/TTr-UBND",), "xây dựng nông thôn mới"),
    "new": (("Ủy ban nhân dân phường Mới Thử",), ("2/TTr-UBND",), "đô thị văn minh"),
    "split": (("Trường Tiểu học Số Một Thử",), ("3/TTr-THS1",), "giữ vở sạch viết chữ đẹp"),
}
_WORDS = {
    "giao thông nông thôn": "duong1", "thủy lợi": "duong2", "chăn nuôi": "duong3", "hòa giải": "hoa1",
    "cây cảnh": "hoa2",
    "văn hóa công sở": "hoa3", "rừng ngập": "thuy1", "vùng cao": "thuy2", "dự phòng": "thuy3", "hành chính công": "dat",
    "chuyển đổi số": "dang", "khám bệnh": "khuyen",
}  # fmt: skip
_SLIPS = {
    "Nguyễn Văn Đườngg": "duong1", "Nguyen Van Duogn": "duong1", "Nguyn Văn Dưỡng": "duong3", "Trần Thị Hoaa": "hoa2",
    "Trân Thij Hoa": "hoa2", "Tràn Thị Hga": "hoa2", "Lê Thị Thhuy": "thuy1", "Le Thi Thyu": "thuy1",
    "Lê Tị Thúy": "thuy2",
    "Đặng Đình Đạtt": "dat", "Dang Dinhh Dat": "dat", "Phạm Quý Khêu": "quy", "Pham Qyu Khue": "quy",
    "Hoàng Thị Khuyeen": "khuyen", "Bùi Tiếnn Khuyến": "khuyen", "Bui Tien Khuyne": "khuyen",
}  # fmt: skip
_RENAMED = {
    "Ủy ban nhân dân phường Mới Thử": {"new", "old"},
    "UBND xã Cũ Thử": {"new", "old"},
    "ubnd phuong moi thu": {"new", "old"},
}


_TYPED = {
    '"thủy lợi"': "duong2", '"thuy loi"': "duong2", 'thành tích -"thủy lợi" -"chăn nuôi"': "duong1", "khuyê": "khuyen",
    "nguyễn văn dưỡ": "duong3", "truong tieu hoc so mot": "split",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What is typed, what must be among the answers, and what must stand first ("": no matter)."""

    text: str
    wanted: frozenset[str]
    first: str = ""


def twins(name: str) -> frozenset[str]:
    """Give the dossiers of names that are the same without accents."""
    return frozenset(one for one, (names, _, _) in SHELF.items() if any(_bare(name) == _bare(other) for other in names))


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def questions() -> Iterator[Question]:
    """Give the 120 questions."""
    people = [
        (one, name) for one, (names, _, _) in SHELF.items() for name in names if one not in {"old", "new", "split"}
    ]
    for one, name in people:
        yield Question(name, twins(name), one)
        yield Question(_bare(name), twins(name))
        yield Question(unicodedata.normalize("NFD", name), twins(name), one)
        yield Question(name.upper().replace("Đ", "Ð"), twins(name), one)
    for one, name in people[3:9]:
        yield Question(_older(name), twins(name), one)
    for one, (_, (number,), _) in SHELF.items():
        yield Question(number, frozenset({one}), one)
    for text, one in (
        ("2871", "thuy1"),
        ("2872", "thuy2"),
        ("12871", "thuy3"),
        ("2871 / QĐ - UBND", "thuy1"),
        ("10/bb", "dang"),
    ):
        yield Question(text, frozenset({one}), one)
    for text, one in _WORDS.items():
        yield Question(f"{text} ", frozenset({one}), one)
    for text, one in _SLIPS.items():
        yield Question(text, frozenset({one}))
    for text, both in _RENAMED.items():
        yield Question(text, frozenset(both))
    for text, one in _TYPED.items():
        yield Question(text, frozenset({one}))


def _older(name: str) -> str:
    """Give the name with its tone where older spelling puts it: `hoà`, `thuý`."""
    older = {"òa": "oà", "óa": "oá", "ủy": "uỷ", "úy": "uý", "ùy": "uỳ"}
    for new, old in older.items():
        name = name.replace(new, old)
    return name


def told(units: Units) -> None:
    """Tell the registry that one unit of the shelf became another."""
    old = Unit("T90", "Ủy ban nhân dân xã Cũ Thử", ("T90",), source="units/thu.toml", successors=(
        Succession("T91", date(2025, 7, 1)),))  # fmt: skip
    new = Unit("T91", "Ủy ban nhân dân phường Mới Thử", ("T91",), source="units/thu.toml")
    units.revise(["T90", "T91"], lambda known: fold_in_files(known, [old, new]))
