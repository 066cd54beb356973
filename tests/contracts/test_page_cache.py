"""What was recognised on scanned pages is kept on the machine privately, within bounds, and not for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.adapters.readers.page_cache import PageCache

if TYPE_CHECKING:
    from pathlib import Path


def test_what_was_recognised_is_kept_private_and_bounded(tmp_path: Path) -> None:
    cache = PageCache(tmp_path / "ocr", most=300)
    for number in range(30):
        cache.keep(f"{number:064d}", ["x" * 40])

    files = list((tmp_path / "ocr").iterdir())
    assert 0 < sum(path.stat().st_size for path in files) <= 300
    assert cache.known(f"{29:064d}") == ["x" * 40]
    assert cache.known("../../etc/passwd") is None
    assert (tmp_path / "ocr").stat().st_mode & 0o777 == 0o700


def test_what_was_recognised_is_forgotten_after_a_month(tmp_path: Path) -> None:
    days, place = 24 * 3600.0, tmp_path / "ocr"
    first = PageCache(place, now=lambda: 1 * days)
    first.keep("a" * 64, ["chữ"])
    PageCache(place, now=lambda: 20 * days).keep("b" * 64, ["chữ khác"])
    later = PageCache(place, now=lambda: 32 * days)

    assert (first.known("a" * 64), later.known("a" * 64), later.known("b" * 64)) == (["chữ"], None, ["chữ khác"])
    later.keep("c" * 64, ["mới"])
    assert {path.name[0] for path in place.iterdir()} == {"b", "c"}


def test_it_tells_whether_it_kept_what_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "ocr").write_text("a file where the folder should be")

    assert PageCache(tmp_path / "there").keep("a" * 64, ["chữ"])
    assert not PageCache(tmp_path / "ocr").keep("a" * 64, ["chữ"])
    assert not PageCache(tmp_path / "small", most=3).keep("a" * 64, ["chữ"])
