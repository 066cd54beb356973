"""The dossier that is measured: one edXML of 2 MB with 1.5 MB of papers.

A docx of 3 pages, three PDFs of 10 pages together, an xlsx of 50 rows.
"""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from dataclasses import replace
from functools import cache

from connectors.base import RawPaper
from service.samples import province
from service.samples.docx_writer import write_docx
from service.samples.envelopes import edxml, envelope_of
from service.samples.layout import body, heading
from service.samples.papers import submission
from service.samples.pdf_writer import write_pdf
from service.samples.xlsx_writer import write_xlsx

_SENTENCE = (
    "Trong năm qua, tập thể đã chủ động tham mưu, tổ chức thực hiện tốt nhiệm vụ được giao; đổi mới lề lối làm việc, "
    "thực hành văn hóa công sở, giữ nghiêm kỷ cương hành chính và phục vụ nhân dân tận tụy, đúng hạn."
)
_WEIGHTS = {"docx": 350_000, "pdf": 380_000}  # bytes of pictures that make the papers weigh what real ones do


def papers(number: int) -> tuple[RawPaper, ...]:
    """Give the five papers of dossier `number`; each differs from every other number's."""
    chance = random.Random(number)  # noqa: S311 - pictures of noise, nothing secret
    case = replace(province.COMPLETE, number=1000 + number)
    pdfs = tuple(
        RawPaper(f"Phụ lục {part}.pdf", _weighted_pdf(_pages(pages, f"{number}.{part}"), chance))
        for part, pages in enumerate((3, 3, 4), start=1)
    )
    docx = write_docx((*submission(case), *_paragraphs(26, str(number))))
    rows = [["TT", "Họ và tên", "Chức vụ, đơn vị công tác", "Hình thức"]]
    rows += [
        [str(row), f"Nguyễn Văn Mẫu {number} {row}", "Chuyên viên, Văn phòng Sở", "Bằng khen"] for row in range(1, 51)
    ]
    sheet = write_xlsx("Danh sách", [[int(cell) if cell.isdigit() else cell for cell in row] for row in rows])
    return (RawPaper("Tờ trình.docx", _weighted_docx(docx, chance)), *pdfs, RawPaper("Danh sách.xlsx", sheet))


def message(number: int) -> bytes:
    """Give the edXML message that carries them."""
    case = replace(province.COMPLETE, number=1000 + number)
    return edxml(envelope_of(case, f"Về việc đề nghị tặng {case.award} ({number})"), papers(number))


def _paragraphs(count: int, mark: str) -> tuple[object, ...]:
    return tuple(body(f"{_SENTENCE} ({mark}.{index}) {_SENTENCE}") for index in range(count))


@cache
def _pages(count: int, mark: str) -> bytes:
    """Give a PDF of about `count` full pages."""
    return write_pdf((heading(f"BÁO CÁO {mark}"), *_paragraphs(6 * count, mark)))


def _weighted_pdf(pdf: bytes, chance: random.Random) -> bytes:
    """Put a picture-sized stream into a PDF where readers skip it: an object that nothing refers to."""
    noise = zlib.compress(chance.randbytes(_WEIGHTS["pdf"] - len(pdf)), 0)
    picture = b"9999 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream\nendobj\n" % (
        len(noise),
        noise,
    )
    at = pdf.rindex(b"\nxref\n") + 1
    moved = pdf[:at] + picture + pdf[at:]
    before, mark, after = moved.rpartition(b"startxref\n")
    return before + mark + str(at + len(picture)).encode() + after[after.index(b"\n") :]


def _weighted_docx(docx: bytes, chance: random.Random) -> bytes:
    """Put a picture beside the text."""
    target = io.BytesIO(docx)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_STORED) as package:
        package.writestr(zipfile.ZipInfo("word/media/image1.png"), chance.randbytes(_WEIGHTS["docx"]))
    return target.getvalue()
