"""Scans are read in the sandbox, each picture once, and a paper that is a picture is a paper like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from service.adapters.readers.limits import Limits
from service.adapters.readers.page_cache import PageCache
from service.adapters.readers.sandbox import SandboxedReader
from service.domain.fields import FieldState, PaperKind
from tests.kit.needs import needs
from tests.kit.scan import page, saved, sealed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = needs("vietnamese_ocr", "vietnamese_font")


class Remembering:
    """A memory that counts."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}
        self.asked: list[str] = []

    def known(self, key: str) -> object:
        self.asked.append(key)
        return self.kept.get(key)

    def keep(self, key: str, found: object) -> None:
        self.kept[key] = found


@pytest.fixture
def memory() -> Remembering:
    return Remembering()


@pytest.fixture
def reader(memory: Remembering) -> Iterator[SandboxedReader]:
    with SandboxedReader(scans=memory) as opened:
        yield opened


def test_a_scanned_submission_is_read_with_where_and_how_sure(reader: SandboxedReader) -> None:
    report = reader.read("scan.pdf", saved([page()], "PDF"))

    assert {page.method for page in report.pages} == {"ocr"}
    assert report.kind.value is PaperKind.SUBMISSION
    values = {name: report.fields[name].value for name in ("issuer", "parent_agency", "date", "award")}
    assert values == {
        "issuer": "SỞ CÔNG THƯƠNG",
        "parent_agency": "UBND TỈNH BÌNH MINH",
        "date": "2026-03-02",
        "award": "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
    }
    assert report.fields["number"].value in {None, "215/TTr-SCT"}  # never another one
    issuer = report.fields["issuer"]
    assert (issuer.state, issuer.method) == (FieldState.FOUND, "ocr")
    assert report.pages[0].text[issuer.start : issuer.end] == issuer.raw
    assert 0.5 < issuer.confidence <= 1


def test_the_same_picture_is_recognised_once(reader: SandboxedReader, memory: Remembering) -> None:
    paper = saved([page()], "PDF")
    first = reader.read("scan.pdf", paper)
    kept, asked = dict(memory.kept), len(memory.asked)
    memory.keep = lambda _key, _found: pytest.fail("recognised again")  # type: ignore[method-assign]

    assert reader.read("again.pdf", paper).to_json()["pages"] == first.to_json()["pages"]
    assert (memory.kept, len(memory.asked)) == (kept, 2 * asked)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_an_image_sent_as_a_paper_is_read(reader: SandboxedReader, form: str) -> None:
    report = reader.read(f"scan.{form.lower()}", saved([page()], form))

    assert report.pages[0].method == "ocr"
    assert report.kind.value is PaperKind.SUBMISSION


def test_a_page_lying_on_its_side_is_turned(reader: SandboxedReader) -> None:
    turned = page().rotate(90, expand=True)

    assert reader.read("turned.png", saved([turned], "PNG")).kind.value is PaperKind.SUBMISSION


def test_a_red_seal_does_not_hide_the_name_it_lies_on(reader: SandboxedReader) -> None:
    report = reader.read("x.pdf", saved([sealed(page())], "PDF"))

    assert (report.fields["signer"].state, report.fields["signer"].value) == (FieldState.FOUND, "Khúc Văn Mẫu")
    assert report.fields["signer_title"].value == "GIÁM ĐỐC"


def test_someone_hears_that_a_long_reading_goes_on(reader: SandboxedReader) -> None:
    heard: list[str] = []
    reader.read("scan.pdf", saved([page(), page()], "PDF"), going_on=lambda: heard.append("page"))

    assert len(heard) >= 2


def test_a_reading_that_is_called_off_ends_and_the_next_paper_is_read(reader: SandboxedReader) -> None:
    class CalledOffError(Exception):
        """Somebody else reads it by now."""

    def call_off() -> None:
        raise CalledOffError

    with pytest.raises(CalledOffError):
        reader.read("scan.pdf", saved([page()], "PDF"), going_on=call_off)
    assert reader.read("x.txt", "CỘNG HÒA".encode()).pages[0].text == "CỘNG HÒA"


def test_pages_past_the_limit_stay_unread(memory: Remembering) -> None:
    with SandboxedReader(scans=memory, limits=Limits(scanned_pages=1)) as short:
        report = short.read("scan.pdf", saved([page()] * 3, "PDF"))

    assert [page.method for page in report.pages] == ["ocr", "none", "none"]


def test_a_picture_that_lies_about_its_size_costs_nothing(reader: SandboxedReader) -> None:
    bomb = saved([Image.new("1", (30_000, 30_000))], "PNG")

    assert [page.method for page in reader.read("bomb.png", bomb).pages] == ["none"]


def test_what_was_recognised_is_kept_private_and_bounded(tmp_path: Path) -> None:
    cache = PageCache(tmp_path / "ocr", most=300)
    for number in range(30):
        cache.keep(f"{number:064d}", ["x" * 40])

    files = list((tmp_path / "ocr").iterdir())
    assert 0 < sum(path.stat().st_size for path in files) <= 300
    assert cache.known(f"{29:064d}") == ["x" * 40]
    assert cache.known("../../etc/passwd") is None
    assert (tmp_path / "ocr").stat().st_mode & 0o777 == 0o700
