"""What was recognised on a page is remembered by its picture and by what it was drawn from: no page is read twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kit.needs import needs
from tests.kit.scan import page, saved

if TYPE_CHECKING:
    from service.adapters.readers.sandbox import SandboxedReader
    from tests.kit.scan import Remembering

pytestmark = needs("vietnamese_ocr", "vietnamese_font")


def test_the_same_picture_is_recognised_once(reader: SandboxedReader, memory: Remembering) -> None:
    paper = saved([page()], "PDF")
    first = reader.read("scan.pdf", paper)
    kept, asked, keeps = dict(memory.kept), len(memory.asked), memory.keeps

    assert reader.read("again.pdf", paper).to_json()["pages"] == first.to_json()["pages"]
    assert (memory.kept, len(memory.asked), memory.keeps) == (kept, 2 * asked, keeps)


@pytest.mark.parametrize("form", ["PDF", "PNG", "TIFF"])
def test_what_was_drawn_from_the_same_bytes_is_not_drawn_again(
    reader: SandboxedReader, memory: Remembering, form: str
) -> None:
    paper = saved([page()], form)
    first = reader.read(f"scan.{form}", paper)
    origin, picture = memory.asked

    second = reader.read(f"again.{form}", paper)

    assert second.to_json()["pages"] == first.to_json()["pages"]
    # Had it been drawn, its picture would have been asked for once more.
    assert memory.asked[2:] == [origin, memory.kept[origin]["same"]] == [origin, picture]  # type: ignore[index]


def test_a_page_that_another_file_holds_too_is_known_by_its_picture(
    reader: SandboxedReader, memory: Remembering
) -> None:
    first = reader.read("scan.png", saved([page()], "PNG"))
    kept = dict(memory.kept)

    second = reader.read("scan.png", saved([page()], "TIFF"))

    assert second.to_json()["pages"] == first.to_json()["pages"]
    assert [found for key, found in memory.kept.items() if key not in kept] == [{"same": memory.asked[1]}]


def test_of_a_file_of_several_pages_what_was_forgotten_is_recognised_again(
    reader: SandboxedReader, memory: Remembering
) -> None:
    pages = [page(((0.1, 0.1, f"DANH SÁCH PHẦN {name}"),)) for name in ("MỘT", "HAI", "BA")]
    paper = saved(pages, "TIFF")
    first = reader.read("scan.tiff", paper)
    pictures = [key for key, found in memory.kept.items() if "same" not in found]  # type: ignore[operator]
    forgotten = memory.kept.pop(pictures[1])
    keeps = memory.keeps

    second = reader.read("scan.tiff", paper)

    assert second.to_json()["pages"] == first.to_json()["pages"]
    assert len(second.pages) == len(pages)
    assert (memory.kept[pictures[1]], memory.keeps - keeps) == (forgotten, 2)
