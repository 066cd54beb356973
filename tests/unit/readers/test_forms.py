"""A PDF form that a person filled in: the values are read where a viewer draws them, with or without appearances."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, FloatObject, NameObject, NumberObject
from pypdf.generic import TextStringObject as Text

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.samples.layout import Paragraph, centred
from service.samples.pdf_writer import write_pdf

HEIGHT = 841.89
PRINTED = (
    centred("BÁO CÁO THÀNH TÍCH"),
    Paragraph("- Họ và tên: ..............................................."),
    Paragraph("- Chức vụ: .............................. Giới tính: ..............."),
    Paragraph("- Quê quán:"),
)
# Each value with the line it belongs to and the share of that line's width that its field covers.
VALUES = (
    ("Trần Văn Ví", 1, (0.3, 0.9)),
    ("Kế toán", 2, (0.25, 0.5)),
    ("Nam", 2, (0.8, 0.95)),
    ("xã Cẩm Lĩnh", 3, (1.1, 2.5)),
)
SEEN = [
    "BÁO CÁO THÀNH TÍCH",
    "- Họ và tên: Trần Văn Ví",
    "- Chức vụ: Kế toán Giới tính: Nam",
    "- Quê quán: xã Cẩm Lĩnh",
]


def _named(**entries: object) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def _rect(at: int, share: tuple[float, float]) -> ArrayObject:
    """Give the rectangle over a share of a printed line, in PDF user space."""
    line = open_paper("a.pdf", write_pdf(PRINTED), limits=Limits()).pages[0].lines[at]
    left, right = line.x0 or 0.0, line.x1 or 0.0
    begin, end = (left + (right - left) * part for part in share)
    return ArrayObject(
        [FloatObject(side) for side in (begin, HEIGHT - (line.y1 or 0.0), end, HEIGHT - (line.y0 or 0.0))]
    )


def _form(*, inherited: bool, flags: int = 4) -> bytes:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(write_pdf(PRINTED))))
    fields, widgets = ArrayObject(), ArrayObject()
    for value, line, share in VALUES:
        told = _named(FT=NameObject("/Tx"), T=Text(value), V=Text(value))
        widget = _named(Subtype=NameObject("/Widget"), Rect=_rect(line, share), F=NumberObject(flags))
        if inherited:
            fields.append(writer._add_object(told))
            widget[NameObject("/Parent")] = fields[-1]
            told[NameObject("/Kids")] = ArrayObject([writer._add_object(widget)])
            widgets.extend(told["/Kids"])
        else:
            widget.update(told)
            fields.append(writer._add_object(widget))
            widgets.append(fields[-1])
    writer.pages[0][NameObject("/Annots")] = widgets
    form = _named(Fields=fields, NeedAppearances=BooleanObject(value=True))
    writer.root_object[NameObject("/AcroForm")] = form
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _lines(data: bytes) -> list[str]:
    return open_paper("a.pdf", data, limits=Limits()).pages[0].text.split("\n")


@pytest.mark.parametrize("inherited", [False, True])
def test_values_without_an_appearance_stand_in_their_lines(inherited: bool) -> None:  # noqa: FBT001
    assert _lines(_form(inherited=inherited)) == SEEN


def test_a_hidden_field_is_not_read() -> None:
    assert _lines(_form(inherited=False, flags=2)) == _lines(write_pdf(PRINTED))
