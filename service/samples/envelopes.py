"""Papers into messages: an edXML envelope, a zip, single files."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from connectors.base import Attachment, DocumentReference, Envelope, RawPaper
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


def write_paper(name: str, blocks: Iterable[Block]) -> RawPaper:
    """Write the blocks in the format that the name ends with."""
    return RawPaper(name, _WRITERS[name.rpartition(".")[2]](blocks))


def list_workbook(name: str, case: Nomination) -> RawPaper:
    """Write the nominee list of a case as an Excel workbook."""
    titles = [[title] for title in papers.list_titles(case)]
    rows = [[int(cell) if cell.isdigit() else cell for cell in row] for row in papers.nominee_rows(case)]
    return RawPaper(name, write_xlsx("Danh sách", [*titles, *rows]))


def edxml(envelope: Envelope, attached: Iterable[RawPaper]) -> bytes:
    """Give the edXML message of the envelope with these papers attached."""
    attachments = tuple(
        Attachment(name=paper.name, data=paper.data, sha256=mark, wire_sha256=mark, content_id=f"cid:{number}")
        for number, paper in enumerate(attached, start=1)
        for mark in (hashlib.sha256(paper.data).hexdigest(),)
    )
    return write_document(replace(envelope, attachments=attachments))


def iso(day: tuple[int, int]) -> str:
    """Give a (day, month) of 2026 as an ISO date."""
    return f"2026-{day[1]:02d}-{day[0]:02d}"


def reference(case: Nomination) -> DocumentReference:
    """Name a submission the way later messages point at it."""
    date = iso(case.day).replace("-", "/")
    return DocumentReference(case.unit.organ_id, case.code, date, f"{case.unit.organ_id}.2026.{case.number}")


def envelope_of(case: Nomination, subject: str) -> Envelope:
    """Give the envelope in which a unit sends its submission."""
    number, notation = case.code.split("/")
    return Envelope(
        sender=case.unit.organ,
        recipients=(province.RECEIVER,),
        document_id=reference(case).document_id,
        code_number=number,
        code_notation=notation,
        place=case.unit.place,
        date=iso(case.day),
        type_raw="1",
        type_name="Tờ trình",
        subject=subject,
        content=subject,
        signer=case.unit.signer,
        signer_position=case.unit.titles[-1].capitalize(),
        timestamp=f"{iso(case.day)}T08:30:00+07:00",
    )


def zipped(attached: Iterable[RawPaper]) -> bytes:
    """Give the papers as one zip, as a person would send them."""
    return pack({paper.name: paper.data for paper in attached})
