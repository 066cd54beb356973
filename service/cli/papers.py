"""Commands that need no server: read, extract, measure, edxml."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.base import Form, Organ, RawPaper
from connectors.edxml import view
from connectors.edxml.writer import Status, answer_to, write_status
from service import bootstrap
from service.cli.arguments import moment
from service.cli.output import reason_of, show, show_json, tell
from service.domain.dossier_reading import combine
from service.domain.errors import HosoError, Invalid, NotFound
from service.measure import measure

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from connectors.base import Attachment
    from service.domain.fields import PaperReport
    from service.ports import PaperReader

_CODES = ("01", "02", "03", "04", "05", "06", "13", "15", "16")
_METHODS = {"text": "lớp chữ", "ocr": "OCR", "none": "chưa đọc được (bản quét)", "table": "bảng", "widget": "chữ ký số"}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `read`, `extract`, `measure` and `edxml`."""
    reading = commands.add_parser("read", help="chữ của một giấy tờ, từng trang, kèm cách đọc")
    reading.add_argument("file", type=Path, metavar="FILE")
    reading.add_argument("--json", action="store_true")
    reading.set_defaults(run=_read)
    extracting = commands.add_parser(
        "extract", help="đọc các tệp như một hồ sơ: loại, trường, bằng chứng, người được đề nghị"
    )
    extracting.add_argument("files", type=Path, nargs="+", metavar="FILE")
    extracting.add_argument("--json", action="store_true")
    extracting.set_defaults(run=_extract)
    measuring = commands.add_parser("measure", help="độ chính xác trên một thư mục có INDEX.json")
    measuring.add_argument("folder", type=Path, metavar="FOLDER")
    measuring.add_argument("--json", action="store_true")
    measuring.set_defaults(run=_measure)
    _add_edxml(commands)


def _add_edxml(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    edxml = commands.add_parser("edxml", help="đọc thông điệp edXML; viết thông điệp trạng thái")
    verbs = edxml.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    reading = verbs.add_parser("read", help="một thông điệp hoặc trạng thái, ở dạng dễ đọc")
    reading.add_argument("file", type=Path, metavar="FILE")
    reading.add_argument("--json", action="store_true")
    reading.set_defaults(run=_edxml_read)
    status = verbs.add_parser("status", help="viết thông điệp trạng thái trả lời một văn bản")
    status.add_argument("file", type=Path, metavar="FILE", help="thông điệp được trả lời")
    status.add_argument("--code", required=True, choices=_CODES, metavar="MÃ", help="01-06, 13, 15 hoặc 16")
    status.add_argument("--description", default="")
    status.add_argument("--from", dest="sender", required=True, metavar="MÃ", help="mã định danh của cơ quan ta")
    status.add_argument("--name", default="", help="tên cơ quan ta")
    status.add_argument("--timestamp", type=moment, default=None, metavar="LÚC", help="ISO 8601; mặc định: bây giờ")
    status.add_argument("-o", "--output", type=Path, help="tệp ghi ra; không có thì in ra màn hình")
    status.set_defaults(run=_edxml_status)


def _bytes(path: Path) -> bytes:
    """Give a file's bytes; NotFound with what would help."""
    try:
        return path.read_bytes()
    except OSError as exc:
        raise NotFound(f"Không mở được «{path}»: {reason_of(exc)}. Hãy kiểm tra đường dẫn và quyền đọc.") from exc


def _read(chosen: argparse.Namespace) -> int:
    with bootstrap.reader() as reader:
        document = reader.open_document(chosen.file.name, _bytes(chosen.file))
    if chosen.json:
        pages = [{"number": page.number, "method": page.method, "text": page.text} for page in document.pages]
        show_json(
            {"name": chosen.file.name, "media_type": document.media_type, "pages": pages, "facts": list(document.facts)}
        )
        return 0
    for page in document.pages:
        show(f"--- trang {page.number} ({_METHODS.get(page.method, page.method)}) ---")
        show(page.text)
    return 0


def _extract(chosen: argparse.Namespace) -> int:
    files, reports = [], []
    with bootstrap.reader() as reader:
        for path in chosen.files:
            for name, data in _papers_of(reader, path.name, _bytes(path)):
                try:
                    report = reader.read(name, data)
                except HosoError as exc:
                    files.append(_refused(name, data, exc))
                    continue
                files.append(_file(name, data, report))
                reports.append((name, report))
    reading = combine(reports)
    if chosen.json:
        show_json({"files": files, "dossier": reading.to_json()})
    else:
        _show_extracted(files, reading.to_json())
    return 0


def _papers_of(reader: PaperReader, name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give what intake makes papers of: a file and behind it those that it carries, of a packed one those in it."""
    papers: tuple[Attachment, ...] = ()
    with suppress(HosoError):  # what cannot be opened says so when it is read
        papers = reader.open_message(Form.PAPERS, b"", (RawPaper(name, data),)).attachments
    if not papers or papers[0].data == data:
        yield name, data
        papers = papers[1:]
    yield from ((one.name, one.data) for one in papers)


def _file(name: str, data: bytes, report: PaperReport) -> dict[str, Any]:
    """Give the contract's object of one file."""
    return {
        "name": name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "media_type": report.media_type,
        "pages": len(report.pages),
        "kind": asdict(report.kind),
        "fields": {name: asdict(value) for name, value in report.fields.items()},
        "nominees": [asdict(nominee) for nominee in report.nominees],
        "problems": [asdict(problem) for problem in report.problems],
        "parts": [part.to_json() for part in report.parts],
    }


def _refused(name: str, data: bytes, error: HosoError) -> dict[str, Any]:
    """Give the same object for a file that could not be opened: the reason stands among its problems."""
    problem = {"code": getattr(error, "code", "reader.failed"), "message": str(error), "page": None}
    return {
        "name": name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "media_type": "",
        "pages": 0,
        "kind": {"value": "other", "confidence": 0.0, "evidence": ""},
        "fields": {},
        "nominees": [],
        "problems": [problem],
    }


def _show_extracted(files: list[dict[str, Any]], dossier: Mapping[str, Any]) -> None:
    for file in files:
        show(f"{file['name']}  [{file['kind']['value']}, {file['kind']['confidence']:.2f}]  {file['pages']} trang")
        for name, value in file["fields"].items():
            told = value["value"] if value["state"] in {"found", "conflict"} else ""
            where = f"trang {value['page']}" if value["page"] else ""
            show(f"  {name:<18} {value['state']:<11} {told}  {where}".rstrip())
        for nominee in file["nominees"]:
            show(
                f"  • {nominee['honorific']} {nominee['name']} — {nominee['title']} {nominee['unit']}".replace(
                    "  ", " "
                )
            )
        for problem in file["problems"]:
            show(f"  ! {problem['message']}")
    is_nomination = "có" if dossier["is_nomination"] else "không"
    show(
        f"Hồ sơ đề nghị khen thưởng: {is_nomination}; hình thức: {dossier['award'] or 'chưa rõ'}; "
        f"{len(dossier['nominees'])} trường hợp được đề nghị"
    )
    for problem in (*dossier["conflicts"], *dossier["problems"]):
        show(f"  ! {problem['message']}")


def _measure(chosen: argparse.Namespace) -> int:
    if not (chosen.folder / "INDEX.json").is_file():
        raise NotFound(f"Thư mục «{chosen.folder}» không có tệp INDEX.json.")
    with bootstrap.reader() as reader:
        measured = measure(chosen.folder, reader.read)
    if chosen.json:
        show_json(measured.as_json())
    else:
        show(measured.as_text())
    return 0


def _edxml_read(chosen: argparse.Namespace) -> int:
    with bootstrap.reader() as reader:
        envelope = reader.open_message(Form.EDXML, _bytes(chosen.file), ())
    if chosen.json:
        show_json(view.as_json(envelope))
    else:
        show(view.as_text(envelope))
    return 0


def _edxml_status(chosen: argparse.Namespace) -> int:
    with bootstrap.reader() as reader:
        original = reader.open_message(Form.EDXML, _bytes(chosen.file), ())
    status = Status(
        Organ(organ_id=chosen.sender, name=chosen.name),
        answer_to(original),
        chosen.code,
        chosen.description,
        chosen.timestamp or bootstrap.clock().now(),
    )
    try:
        written = write_status(status)
    except ValueError as exc:
        raise Invalid(f"Không viết được trạng thái: {exc}.") from exc
    if chosen.output:
        chosen.output.write_bytes(written)
        tell(f"Đã ghi {chosen.output}.")
    else:
        show(written.decode())
    return 0
