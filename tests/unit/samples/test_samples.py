"""The shipped samples: their bytes, their texts, and what the line is to make of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from connectors.base import MessageKind
from service.adapters.readers import formats
from service.adapters.readers.limits import Limits
from service.adapters.readers.messages import open_message
from service.domain.checks import find_problems
from service.domain.dossier import Dossier, Paper, PaperStatus
from service.domain.dossier_reading import combine
from service.domain.errors import Refused
from service.domain.extraction import extract
from service.domain.fields import FieldState, PaperKind
from service.samples import Sample, make_samples, write_samples
from tests.kit.rules import rules

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.base import Attachment, Envelope
    from service.domain.fields import PaperReport

RECEIVED = datetime(2026, 11, 2, 3, tzinfo=UTC)
SAMPLES = {sample.name[:2]: sample for sample in make_samples()}
LIMITS = Limits()


def opened(sample: Sample) -> Envelope:
    return open_message(sample.form.value, sample.raw, sample.papers, limits=LIMITS)


def text(paper: Attachment) -> str:
    document = formats.open_paper(paper.name, paper.data, limits=LIMITS)
    return " ".join(" ".join(page.text for page in document.pages).split())


def report(paper: Attachment) -> PaperReport:
    return extract(formats.open_paper(paper.name, paper.data, limits=LIMITS), rules().documents, name=paper.name)


def filed(number: int, paper: Attachment) -> Paper:
    stored = Paper(number, paper.name, len(paper.data), paper.sha256, f"sha256/{paper.sha256}")
    try:
        return Paper(**{**fields_of(stored), "status": PaperStatus.READ, "report": report(paper)})
    except Refused as exc:
        return Paper(
            **{**fields_of(stored), "status": PaperStatus.QUARANTINED, "reason": exc.code, "message": str(exc)}
        )


def fields_of(paper: Paper) -> dict[str, object]:
    return {name: getattr(paper, name) for name in ("number", "name", "size", "sha256", "key")}


def checked(sample: Sample) -> tuple[Dossier, set[str]]:
    papers = tuple(filed(number, paper) for number, paper in enumerate(opened(sample).attachments, start=1))
    reading = combine([(paper.name, paper.report) for paper in papers if paper.report])
    dossier = Dossier("d", RECEIVED, papers=papers, reading=reading)
    award = rules().award(reading.award, on=date(2026, 11, 2))
    return dossier, {problem.code for problem in find_problems(dossier, award) if problem.severity == "error"}


def test_two_runs_give_the_same_bytes() -> None:
    assert make_samples() == make_samples()


def test_names_sort_in_the_order_of_arrival() -> None:
    names = [sample.name for sample in make_samples()]

    assert names == sorted(names)
    assert [name[:2] for name in names] == [f"{number:02d}" for number in range(1, 12)]


def test_writing_leaves_whole_messages_and_nothing_hidden(tmp_path: Path) -> None:
    written = write_samples(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == [sample.name for sample in written]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == {
        sample.name: sample.raw for sample in written if sample.raw
    }
    assert {path.name: path.read_bytes() for path in tmp_path.rglob("*/*")} == {
        paper.name: paper.data for sample in written for paper in sample.papers
    }


def test_writing_twice_is_once(tmp_path: Path) -> None:
    write_samples(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    write_samples(tmp_path)

    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("number", [number for number in SAMPLES if number != "10"])
def test_every_message_opens_with_the_papers_that_are_expected(number: str) -> None:
    sample = SAMPLES[number]

    envelope = opened(sample)

    assert [fact for fact in envelope.facts if "error" in str(fact)] == []
    if sample.expectation.papers:
        assert len(envelope.attachments) == sample.expectation.papers


def test_the_pdf_of_the_submission_says_what_the_word_file_says() -> None:
    papers = {paper.name: paper for paper in opened(SAMPLES["01"]).attachments}

    word, pdf = text(papers["Tờ trình 145 đề nghị tặng Bằng khen.docx"]), text(papers["Tờ trình 145.pdf"])

    assert sorted(pdf.split()) == sorted(word.split())
    assert "cho 01 tập thể và 01 cá nhân đã có thành tích xuất sắc" in pdf


@pytest.mark.parametrize(
    ("number", "paper", "words"),
    [
        ("01", 1, "Kèm theo Tờ trình số 145/TTr-SVHTTDL ngày 15 tháng 10 năm 2026"),
        ("01", 2, "Tổng số thành viên Hội đồng: 09 thành viên. Có mặt: 09/09; vắng: 0."),
        ("01", 4, "Họ tên: Khúc Thị Lam Giang"),
        ("02", 0, "đề nghị công nhận gương điển hình tiên tiến"),
        ("02", 3, "Tên tập thể đề nghị: Khoa Công nghệ thông tin"),
        ("03", 0, "Số: 212/TTr-SNNMT"),
        ("04", 0, "cho 05 tập thể và 04 cá nhân"),
        ("06", 0, "V/v thu hồi Tờ trình số 145/TTr-SVHTTDL"),
        ("07", 0, "V/v mời dự hội thảo về chuyển đổi số"),
        ("09", 0, "Số: 219/TTr-SNNMT"),
        ("11", 1, "Hộ gia đình ông Giàng A Phong"),
        ("11", 2, "cho 02 tập thể và 01 hộ gia đình"),
    ],
)
def test_a_paper_says_what_it_should(number: str, paper: int, words: str) -> None:
    assert words in text(opened(SAMPLES[number]).attachments[paper])


def test_the_second_copy_is_the_first_under_another_name() -> None:
    assert SAMPLES["05"].raw == SAMPLES["01"].raw
    assert SAMPLES["05"].name != SAMPLES["01"].name


def test_the_recall_points_at_the_first_message() -> None:
    first, recall = opened(SAMPLES["01"]), opened(SAMPLES["06"])

    (target,) = recall.response_for
    assert recall.kind is MessageKind.RECALL
    assert (target.organ_id, target.document_id) == (first.sender.organ_id, first.document_id)
    assert (target.code, target.promulgation_date) == (f"{first.code_number}/{first.code_notation}", first.date_raw)


def test_the_broken_message_is_refused_with_a_sentence() -> None:
    with pytest.raises(Exception, match="đọc được") as refused:
        opened(SAMPLES["10"])

    assert refused.value.code == "xml.broken"


def test_one_broken_paper_leaves_its_siblings_readable() -> None:
    dossier, codes = checked(SAMPLES["09"])

    statuses = [paper.status for paper in dossier.papers]
    assert statuses == [PaperStatus.READ, PaperStatus.READ, PaperStatus.READ, PaperStatus.QUARANTINED]
    assert codes == {"R03", "R18"}


def test_the_blank_form_gives_no_field_found() -> None:
    (paper,) = opened(SAMPLES["08"]).attachments

    read = report(paper)

    assert read.kind.value is PaperKind.FORM
    assert {name for name, field in read.fields.items() if field.state is FieldState.FOUND} == set()


@pytest.mark.parametrize("number", [number for number, sample in SAMPLES.items() if sample.expectation.award])
def test_a_nomination_shows_the_problems_that_are_expected_and_no_other(number: str) -> None:
    expected = SAMPLES[number].expectation

    dossier, codes = checked(SAMPLES[number])

    assert dossier.reading is not None
    assert (dossier.reading.is_nomination, dossier.reading.award) == (True, expected.award)
    assert codes == set(expected.codes)
    assert (expected.state == "in_review") == (not codes)


@pytest.mark.parametrize("number", ["07", "08"])
def test_what_nominates_nobody_is_no_nomination(number: str) -> None:
    dossier, _codes = checked(SAMPLES[number])

    assert dossier.reading is not None
    assert dossier.reading.is_nomination is False
