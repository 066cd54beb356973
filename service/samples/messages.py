"""The sample messages: every road a dossier can take, in the order in which they arrive."""

from __future__ import annotations

from dataclasses import replace

from connectors.base import Form, MessageKind, RawPaper
from service.samples import letters, merit_reports, papers, province
from service.samples.envelopes import edxml, envelope_of, list_workbook, reference, write_paper, zipped
from service.samples.sample import Expectation, Sample

# A copy that stopped half way: enough of the bytes to look like a docx, without its directory.
_KEPT_OF_BROKEN = 0.6


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


def _complete() -> Sample:
    case = province.COMPLETE
    collective, person = case.listed
    attached = (
        write_paper("Tờ trình 145 đề nghị tặng Bằng khen.docx", papers.submission(case)),
        list_workbook("Danh sách đề nghị khen thưởng.xlsx", case),
        write_paper("Biên bản họp Hội đồng TĐKT.docx", papers.minutes(case)),
        write_paper("Báo cáo thành tích tập thể.docx", merit_reports.merit_report(case, collective)),
        write_paper("Báo cáo thành tích cá nhân.docx", merit_reports.merit_report(case, person)),
        write_paper("Tờ trình 145.pdf", papers.submission(case)),
    )
    return Sample(
        "01-de-nghi-bang-khen-du-ho-so.edxml",
        Form.EDXML,
        Expectation(
            "dossier", "in_review", "bkt", papers=6, sentence="Đủ hồ sơ, chờ kiểm tra ở bước đầu của quy trình."
        ),
        raw=edxml(envelope_of(case, f"Về việc đề nghị tặng {case.award}"), attached),
    )


def _exemplars() -> Sample:
    case = province.EXEMPLARS
    collective, person = case.listed
    return Sample(
        "02-guong-dien-hinh-tien-tien",
        Form.PAPERS,
        Expectation("dossier", "in_review", "dhtt", papers=5, sentence="Đủ hồ sơ, chờ đối chiếu 12 nhóm tiêu chí."),
        papers=(
            write_paper("01 Tờ trình giới thiệu điển hình tiên tiến.docx", papers.submission(case)),
            write_paper("02 Danh sách điển hình tiên tiến.docx", papers.nominee_list(case)),
            write_paper("03 Biên bản họp.docx", papers.minutes(case)),
            write_paper("04 Báo cáo thành tích tập thể.pdf", merit_reports.merit_report(case, collective)),
            write_paper("05 Báo cáo thành tích cá nhân.pdf", merit_reports.merit_report(case, person)),
        ),
    )


def _without_minutes() -> Sample:
    case = province.NO_MINUTES
    attached = (
        write_paper("TTr 212 SNNMT.docx", papers.submission(case)),
        write_paper("Danh sách.docx", papers.nominee_list(case)),
        *(
            write_paper(f"Báo cáo thành tích {number}.docx", merit_reports.merit_report(case, person))
            for number, person in enumerate(case.listed, start=1)
        ),
    )
    return Sample(
        "03-thieu-bien-ban.zip",
        Form.ZIP,
        Expectation(
            "dossier", "incomplete", "bkt", papers=4, codes=("R03",), sentence="Thiếu biên bản xét khen thưởng."
        ),
        raw=zipped(attached),
    )


def _miscounted() -> Sample:
    case = province.MISCOUNTED
    attached = (
        write_paper("To trinh.docx", papers.submission(case)),
        list_workbook("Danh sach.xlsx", case),
        write_paper("Bien ban.docx", papers.minutes(case)),
        write_paper("Bao cao tap the.docx", merit_reports.merit_report(case, case.listed[0])),
    )
    return Sample(
        "04-so-lieu-khong-khop.edxml",
        Form.EDXML,
        Expectation(
            "dossier",
            "incomplete",
            "bkt",
            papers=4,
            codes=("R06", "R03"),
            sentence="Tờ trình ghi 05 tập thể, 04 cá nhân; danh sách chỉ có 4 tập thể, 3 cá nhân; thiếu sáu báo cáo.",
        ),
        raw=edxml(envelope_of(case, f"Đề nghị tặng {case.award}"), attached),
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
        envelope_of(case, subject),
        kind=MessageKind.RECALL,
        document_id=f"{case.unit.organ_id}.2026.1203",
        code_number="1203",
        code_notation=f"{case.unit.symbol}-VP",
        date="2026-10-22",
        type_name="Công văn",
        response_for=(reference(case),),
        change_reason="Rà soát lại thành phần hồ sơ",
        timestamp="2026-10-22T09:15:00+07:00",
    )
    return Sample(
        "06-thu-hoi-to-trinh.edxml",
        Form.EDXML,
        Expectation("change", sentence="Mẫu 01 mang yêu cầu thu hồi, chờ người trả lời."),
        raw=edxml(envelope, (write_paper("Công văn thu hồi.docx", letters.recall_letter(case)),)),
    )


def _invitation() -> Sample:
    unit = province.BUILDING
    subject = "V/v mời dự hội thảo về chuyển đổi số"
    envelope = replace(
        envelope_of(province.MISCOUNTED, subject),
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
        raw=edxml(envelope, (write_paper("Giấy mời.docx", letters.invitation(unit)),)),
    )


def _blank_form() -> Sample:
    return Sample(
        "08-bieu-mau-trong",
        Form.PAPERS,
        Expectation(
            "dossier", "set_aside", papers=1, sentence="Biểu mẫu để trống: không có gì được đọc thành giá trị."
        ),
        papers=(write_paper("Mẫu báo cáo thành tích.docx", merit_reports.blank_form()),),
    )


def _damaged() -> Sample:
    case = province.DAMAGED
    whole = write_paper("Báo cáo thành tích.docx", merit_reports.merit_report(case, case.listed[0]))
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
            write_paper("01 Tờ trình.docx", papers.submission(case)),
            write_paper("02 Danh sách.docx", papers.nominee_list(case)),
            write_paper("03 Biên bản.docx", papers.minutes(case)),
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
        write_paper("To trinh 64 UBND xa Cam Linh.docx", papers.submission(case)),
        list_workbook("Danh sach tap the, ho gia dinh.xlsx", case),
        write_paper("Bien ban hop.pdf", papers.minutes(case)),
        *(
            write_paper(f"Bao cao tap the {number}.docx", merit_reports.merit_report(case, one))
            for number, one in enumerate(collectives, start=1)
        ),
    )
    return Sample(
        "11-tap-the-va-ho-gia-dinh.zip",
        Form.ZIP,
        Expectation("dossier", "in_review", "bkt", papers=5, sentence="Danh sách có tập thể và hộ gia đình, đủ hồ sơ."),
        raw=zipped(attached),
    )
