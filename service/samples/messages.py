"""The sample messages: every road a dossier can take, in the order in which they arrive."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from connectors.base import Attachment, DocumentReference, Envelope, Form, MessageKind, RawPaper
from connectors.edxml.writer import write_document
from service.samples import papers, province
from service.samples.docx_writer import write_docx
from service.samples.packing import pack
from service.samples.pdf_writer import write_pdf
from service.samples.xlsx_writer import write_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from service.samples.layout import Block
    from service.samples.province import Nomination

_WRITERS: Mapping[str, Callable[[Iterable[Block]], bytes]] = MappingProxyType({"docx": write_docx, "pdf": write_pdf})
_KEPT_OF_BROKEN = 0.6


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is to be seen of a sample once it has gone down the line.

    `outcome` is the intake's (dossier, duplicate, change, refused), `state` the dossier's ("" where
    none is made), `codes` problem codes that must be among those shown, `papers` how many are filed.
    """

    outcome: str
    state: str = ""
    award: str = ""
    papers: int = 0
    quarantined: int = 0
    codes: tuple[str, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One message as it is dropped: `name` of the file or sub-folder; `raw` for edXML and zip, else `papers`."""

    name: str
    form: Form
    expectation: Expectation
    raw: bytes = b""
    papers: tuple[RawPaper, ...] = ()


def make_samples() -> tuple[Sample, ...]:
    """Give the samples in order of arrival, the same bytes on every call."""
    complete = _complete()
    return (
        complete,
        _exemplars(),
        _without_minutes(),
        _miscounted(),
        _duplicate(complete),
        _recall(),
        _invitation(),
        _blank_form(),
        _damaged(),
        _broken_message(complete),
        _village(),
    )


def _paper(name: str, blocks: Iterable[Block]) -> RawPaper:
    """Write the blocks in the format that the name ends with."""
    return RawPaper(name, _WRITERS[name.rpartition(".")[2]](blocks))


def _list_workbook(name: str, case: Nomination) -> RawPaper:
    titles = [[title] for title in papers.list_titles(case)]
    rows = [[int(cell) if cell.isdigit() else cell for cell in row] for row in papers.nominee_rows(case)]
    return RawPaper(name, write_xlsx("Danh sách", [*titles, *rows]))


def _edxml(envelope: Envelope, attached: Iterable[RawPaper]) -> bytes:
    attachments = tuple(
        Attachment(name=paper.name, data=paper.data, sha256=mark, wire_sha256=mark, content_id=f"cid:{number}")
        for number, paper in enumerate(attached, start=1)
        for mark in (hashlib.sha256(paper.data).hexdigest(),)
    )
    return write_document(replace(envelope, attachments=attachments))


def _iso(day: tuple[int, int]) -> str:
    return f"2026-{day[1]:02d}-{day[0]:02d}"


def _reference(case: Nomination) -> DocumentReference:
    """Name a submission the way later messages point at it."""
    date = _iso(case.day).replace("-", "/")
    return DocumentReference(case.unit.organ_id, case.code, date, f"{case.unit.organ_id}.2026.{case.number}")


def _envelope(case: Nomination, subject: str) -> Envelope:
    number, notation = case.code.split("/")
    return Envelope(
        sender=case.unit.organ,
        recipients=(province.RECEIVER,),
        document_id=_reference(case).document_id,
        code_number=number,
        code_notation=notation,
        place=case.unit.place,
        date=_iso(case.day),
        type_raw="1",
        type_name="Tờ trình",
        subject=subject,
        content=subject,
        signer=case.unit.signer,
        signer_position=case.unit.titles[-1].capitalize(),
        timestamp=f"{_iso(case.day)}T08:30:00+07:00",
    )


def _complete() -> Sample:
    case = province.COMPLETE
    collective, person = case.listed
    attached = (
        _paper("Tờ trình 145 đề nghị tặng Bằng khen.docx", papers.submission(case)),
        _list_workbook("Danh sách đề nghị khen thưởng.xlsx", case),
        _paper("Biên bản họp Hội đồng TĐKT.docx", papers.minutes(case)),
        _paper("Báo cáo thành tích tập thể.docx", papers.merit_report(case, collective)),
        _paper("Báo cáo thành tích cá nhân.docx", papers.merit_report(case, person)),
        _paper("Tờ trình 145.pdf", papers.submission(case)),
    )
    return Sample(
        "01-de-nghi-bang-khen-du-ho-so.edxml",
        Form.EDXML,
        Expectation(
            "dossier", "in_review", "bkt", papers=6, sentence="Đủ hồ sơ, chờ kiểm tra ở bước đầu của quy trình."
        ),
        raw=_edxml(_envelope(case, f"Về việc đề nghị tặng {case.award}"), attached),
    )


def _exemplars() -> Sample:
    case = province.EXEMPLARS
    collective, person = case.listed
    return Sample(
        "02-guong-dien-hinh-tien-tien",
        Form.PAPERS,
        Expectation("dossier", "in_review", "dhtt", papers=5, sentence="Đủ hồ sơ, chờ đối chiếu 12 nhóm tiêu chí."),
        papers=(
            _paper("01 Tờ trình giới thiệu điển hình tiên tiến.docx", papers.submission(case)),
            _paper("02 Danh sách điển hình tiên tiến.docx", papers.nominee_list(case)),
            _paper("03 Biên bản họp.docx", papers.minutes(case)),
            _paper("04 Báo cáo thành tích tập thể.pdf", papers.merit_report(case, collective)),
            _paper("05 Báo cáo thành tích cá nhân.pdf", papers.merit_report(case, person)),
        ),
    )


def _without_minutes() -> Sample:
    case = province.NO_MINUTES
    attached = (
        _paper("TTr 212 SNNMT.docx", papers.submission(case)),
        _paper("Danh sách.docx", papers.nominee_list(case)),
        *(
            _paper(f"Báo cáo thành tích {number}.docx", papers.merit_report(case, person))
            for number, person in enumerate(case.listed, start=1)
        ),
    )
    return Sample(
        "03-thieu-bien-ban.zip",
        Form.ZIP,
        Expectation(
            "dossier", "incomplete", "bkt", papers=4, codes=("R03",), sentence="Thiếu biên bản xét khen thưởng."
        ),
        raw=_zip(attached),
    )


def _miscounted() -> Sample:
    case = province.MISCOUNTED
    attached = (
        _paper("To trinh.docx", papers.submission(case)),
        _list_workbook("Danh sach.xlsx", case),
        _paper("Bien ban.docx", papers.minutes(case)),
        _paper("Bao cao tap the.docx", papers.merit_report(case, case.listed[0])),
    )
    return Sample(
        "04-so-lieu-khong-khop.edxml",
        Form.EDXML,
        Expectation(
            "dossier",
            "incomplete",
            "bkt",
            papers=4,
            codes=("R06",),
            sentence="Tờ trình ghi 05 tập thể và 04 cá nhân, danh sách chỉ có 4 tập thể và 3 cá nhân.",
        ),
        raw=_edxml(_envelope(case, f"Đề nghị tặng {case.award}"), attached),
    )


def _duplicate(first: Sample) -> Sample:
    return Sample(
        "05-gui-lai-lan-hai.edxml",
        Form.EDXML,
        Expectation("duplicate", sentence="Trùng nội dung với mẫu 01: không tạo hồ sơ mới."),
        raw=first.raw,
    )


def _recall() -> Sample:
    case = province.COMPLETE
    subject = f"V/v thu hồi Tờ trình số {case.code}"
    envelope = replace(
        _envelope(case, subject),
        kind=MessageKind.RECALL,
        document_id=f"{case.unit.organ_id}.2026.1203",
        code_number="1203",
        code_notation=f"{case.unit.symbol}-VP",
        date="2026-10-22",
        type_name="Công văn",
        response_for=(_reference(case),),
        change_reason="Rà soát lại thành phần hồ sơ",
        timestamp="2026-10-22T09:15:00+07:00",
    )
    return Sample(
        "06-thu-hoi-to-trinh.edxml",
        Form.EDXML,
        Expectation("change", sentence="Mẫu 01 mang yêu cầu thu hồi, chờ người trả lời."),
        raw=_edxml(envelope, (_paper("Công văn thu hồi.docx", papers.recall_letter(case)),)),
    )


def _invitation() -> Sample:
    unit = province.BUILDING
    subject = "V/v mời dự hội thảo về chuyển đổi số"
    envelope = replace(
        _envelope(province.MISCOUNTED, subject),
        document_id=f"{unit.organ_id}.2026.1034",
        code_number="1034",
        code_notation=f"{unit.symbol}-VP",
        date="2026-10-23",
        type_name="Công văn",
        signer="Hầu Thị Xuân Mỹ",
        signer_position="Chánh Văn phòng",
        signer_competence="TL. GIÁM ĐỐC",
        timestamp="2026-10-23T10:00:00+07:00",
    )
    return Sample(
        "07-giay-moi-hoi-thao.edxml",
        Form.EDXML,
        Expectation("dossier", "set_aside", papers=1, sentence="Không phải hồ sơ đề nghị khen thưởng."),
        raw=_edxml(envelope, (_paper("Giấy mời.docx", papers.invitation(unit)),)),
    )


def _blank_form() -> Sample:
    return Sample(
        "08-bieu-mau-trong",
        Form.PAPERS,
        Expectation(
            "dossier", "set_aside", papers=1, sentence="Biểu mẫu để trống: không có gì được đọc thành giá trị."
        ),
        papers=(_paper("Mẫu báo cáo thành tích.docx", papers.blank_form()),),
    )


def _damaged() -> Sample:
    case = province.DAMAGED
    whole = _paper("Báo cáo thành tích.docx", papers.merit_report(case, case.listed[0]))
    return Sample(
        "09-tep-hong",
        Form.PAPERS,
        Expectation(
            "dossier",
            "incomplete",
            "bkt",
            papers=4,
            quarantined=1,
            codes=("R18", "R03"),
            sentence="Một tệp hỏng bị cách ly, các tệp khác vẫn được lưu và đọc.",
        ),
        papers=(
            _paper("01 Tờ trình.docx", papers.submission(case)),
            _paper("02 Danh sách.docx", papers.nominee_list(case)),
            _paper("03 Biên bản.docx", papers.minutes(case)),
            RawPaper(f"04 {whole.name}", whole.data[: int(len(whole.data) * _KEPT_OF_BROKEN)]),
        ),
    )


def _broken_message(first: Sample) -> Sample:
    """Cut a good message inside its header, as a copy that stopped half way."""
    return Sample(
        "10-thong-diep-hong.edxml",
        Form.EDXML,
        Expectation("refused", sentence="Thông điệp không đọc được: nằm ở failed/ cùng lý do."),
        raw=first.raw[: first.raw.index(b"</edXML:MessageHeader>")],
    )


def _village() -> Sample:
    case = province.VILLAGE
    collectives = tuple(one for one in case.listed if one.subject == "collective")
    attached = (
        _paper("To trinh 64 UBND xa Cam Linh.docx", papers.submission(case)),
        _list_workbook("Danh sach tap the, ho gia dinh.xlsx", case),
        _paper("Bien ban hop.pdf", papers.minutes(case)),
        *(
            _paper(f"Bao cao tap the {number}.docx", papers.merit_report(case, one))
            for number, one in enumerate(collectives, start=1)
        ),
    )
    return Sample(
        "11-tap-the-va-ho-gia-dinh.zip",
        Form.ZIP,
        Expectation("dossier", "in_review", "bkt", papers=5, sentence="Danh sách có tập thể và hộ gia đình, đủ hồ sơ."),
        raw=_zip(attached),
    )


def _zip(attached: Iterable[RawPaper]) -> bytes:
    return pack({paper.name: paper.data for paper in attached})
