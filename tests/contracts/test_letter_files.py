"""Letters as files: our own reader reads back what was written, LibreOffice prints each, the layout is NĐ 30/2020's."""

from __future__ import annotations

import importlib.util
import io
import subprocess
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from pypdfium2 import PdfDocument

from service.adapters.readers.sandbox import SandboxedReader
from tests.kit.letters import Written, a_writing_office
from tests.kit.needs import needs
from tests.kit.office import TEMPLATES
from tests.kit.tree import TREE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from service.domain.fields import PaperReport
    from service.domain.letters import Letter

KINDS = sorted(path.stem for path in (TEMPLATES / "letters").glob("*.docx"))
FOUND = {"number", "date", "place", "issuer", "signer", "signer_title", "recipients"}


@cache
def office() -> Written:
    return a_writing_office()


@cache
def letters() -> Mapping[str, tuple[Letter, bytes]]:
    made = {kind: office().make(kind) for kind in KINDS}
    return {kind: (letter, office().bytes_of(letter)) for kind, letter in made.items()}


@pytest.fixture(scope="module")
def reader() -> Iterator[SandboxedReader]:
    opened = SandboxedReader(TEMPLATES / "documents")
    yield opened
    opened.close()


def _values(report: PaperReport) -> dict[str, Any]:
    return {name: value.value for name, value in report.fields.items() if value.state.value == "found"}


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_reader_finds_the_head_and_the_signature_as_they_were_written(
    reader: SandboxedReader, kind: str
) -> None:
    letter, data = letters()[kind]
    rule = office().office.deps.catalogue.letters.rules[kind]
    head = office().office.deps.catalogue.letters.heads[rule.head]
    said = _values(reader.read(letter.name, data))

    signer = head.signer or "Vũ Minh Khôi"  # the minutes are signed by who led
    assert {name: said.get(name) for name in FOUND} == {
        "number": letter.number, "date": "2026-03-05", "place": head.place, "issuer": head.issuer, "signer": signer,
        "signer_title": head.signer_title, "recipients": list(letter.recipients),
    }  # fmt: skip


def test_our_own_reader_finds_the_matter_of_each_paper(reader: SandboxedReader) -> None:
    read = {kind: reader.read(letter.name, data) for kind, (letter, data) in letters().items()}
    minutes, submission, decision = (_values(read[kind]) for kind in ("minutes", "submission", "decision"))
    kinds = {kind: report.kind.value.value for kind, report in read.items()}

    assert [kinds[name] for name in ("minutes", "submission", "decision", "return")] == [
        "minutes", "submission", "award_decision", "official_letter"]  # fmt: skip
    assert [(vote["for"], vote["base"], vote["percent"], vote["percent_present"]) for vote in minutes["votes"]] == [
        (9, 9, 100.0, 100.0), (8, 9, 88.9, 87.5)]  # fmt: skip
    assert {name: minutes[name] for name in ("members_total", "members_present", "chair", "secretary", "meeting_date",
                                             "started_at", "ended_at")} == {
        "members_total": 9, "members_present": 8, "chair": "Vũ Minh Khôi", "secretary": "Lê Thị Ghi",
        "meeting_date": "2026-03-04", "started_at": "14:00", "ended_at": "16:30"}  # fmt: skip
    for paper, kind in ((submission, "submission"), (decision, "decision")):
        assert paper["individual_count"] == 2
        assert [(one.name, one.title) for one in read[kind].nominees] == [
            ("Nguyễn Văn Thử", "Trưởng phòng Kế hoạch"), ("Trần Thị Nghiệm", "Chuyên viên Văn phòng")]  # fmt: skip
    assert _values(read["return"])["addressees"] == ["Sở Thử nghiệm"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_as_the_decree_lays_it_out(kind: str) -> None:
    paper = Document(io.BytesIO(letters()[kind][1]))
    section, style = paper.sections[0], paper.styles["Normal"]
    runs = [run for one in paper.element.body.iter() if one.tag.endswith("}p") for run in one.findall(".//{*}sz")]
    sizes = {int(run.get(run.nsmap["w"].join("{}") + "val")) / 2 for run in runs}

    assert sorted((round(section.page_width.mm), round(section.page_height.mm))) == [210, 297]
    assert [round(side.mm) for side in (section.left_margin, section.right_margin, section.top_margin)] == [30, 20, 20]
    assert (style.font.name, style.font.size.pt) == ("Times New Roman", 14)
    assert sizes <= {6, 8, 11, 12, 13, 14}
    assert "PAGE" in section.header._element.xml
    assert section.different_first_page_header_footer


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_bears_no_time_of_day_in_its_file_so_that_it_is_the_same_when_it_is_written_again(kind: str) -> None:
    _, data = letters()[kind]

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    again = office().make(kind)
    assert office().bytes_of(again) == data


@needs("libreoffice", "times_font")
def test_libreoffice_opens_every_letter_and_prints_it(tmp_path: Path) -> None:
    for kind, (_, data) in letters().items():
        (tmp_path / f"{kind}.docx").write_bytes(data)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, *(f"{kind}.docx" for kind in KINDS)], cwd=tmp_path, check=True, capture_output=True)

    printed = {kind: PdfDocument(tmp_path / f"{kind}.pdf") for kind in KINDS}
    words = {kind: "".join(page.get_textpage().get_text_bounded() for page in pdf) for kind, pdf in printed.items()}
    pages = {kind: len(pdf) for kind, pdf in printed.items()}
    for pdf in printed.values():
        pdf.close()

    # Which glyphs a printed text is made of is the fonts' to choose; these letters every font has.
    assert [kind for kind, said in words.items() if "ngày 05 tháng 3" not in said] == []
    assert [kind for kind, said in words.items() if "{" in said or "%}" in said] == []
    assert pages == dict.fromkeys(KINDS, 1) | dict.fromkeys(
        ("annulment", "compiled", "decision", "minutes", "submission"), 2
    )


def test_the_templates_in_the_repository_are_those_that_their_data_makes() -> None:
    spec = importlib.util.spec_from_file_location("make_letters", TREE / ".ci/make_letters.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)

    for name, data in maker.letters():
        fresh = io.BytesIO()
        maker.make(data).save(fresh)
        assert _parts(fresh.getvalue()) == _parts((TEMPLATES / f"letters/{name}.docx").read_bytes()), name
        if "annexed" in data:
            apart = io.BytesIO()
            maker.make(data, annexed=True).save(apart)
            kept = TEMPLATES / "letters" / maker.ANNEXED / f"{name}.docx"
            assert _parts(apart.getvalue()) == _parts(kept.read_bytes()), name
    fresh = io.BytesIO()
    maker.lives().save(fresh)
    assert _parts(fresh.getvalue()) == _parts((TEMPLATES / "letters" / maker.PRESS).read_bytes())


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}
