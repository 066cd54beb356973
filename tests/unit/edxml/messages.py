"""Synthetic messages of the official shape, built from text so that the writer is not judged by itself."""

from __future__ import annotations

import base64
import io
import zipfile

NS = "http://www.mic.gov.vn/TBT/QCVN_102_2016"

HEAD = """
<edXML:From><edXML:OrganId>000.00.15.H99</edXML:OrganId><edXML:OrganName>Sở Thử nghiệm</edXML:OrganName></edXML:From>
<edXML:To><edXML:OrganId>H99</edXML:OrganId><edXML:OrganName>Uỷ ban Mẫu</edXML:OrganName></edXML:To>
<edXML:DocumentId>000.00.15.H99,2026/03/05,12/TTr-STN</edXML:DocumentId>
<edXML:Code><edXML:CodeNumber>12</edXML:CodeNumber><edXML:CodeNotation>TTr-STN</edXML:CodeNotation></edXML:Code>
<edXML:PromulgationInfo><edXML:Place>Mẫu</edXML:Place><edXML:PromulgationDate>{date}</edXML:PromulgationDate></edXML:PromulgationInfo>
<edXML:DocumentType><edXML:Type>1</edXML:Type><edXML:TypeName>Tờ trình</edXML:TypeName></edXML:DocumentType>
<edXML:Subject>V/v đề nghị tặng Bằng khen</edXML:Subject>{more}"""


def body(data: bytes) -> str:
    """Give the base64 of file bytes."""
    return base64.b64encode(data).decode()


def zipped(**entries: bytes) -> bytes:
    """Give a zip; a double underscore in a keyword stands for the dot of the entry's name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("__", "."), data)
    return target.getvalue()


def attachment(name: str, encoded: str, *, content_id: str = "cid:1", declared: str = "application/pdf") -> str:
    """Give one Attachment element with its encoded body as written."""
    return (
        f"<Attachment><ContentId>{content_id}</ContentId><AttachmentName>{name}</AttachmentName>"
        f"<ContentType>{declared}</ContentType><edXML:ContentTransferEncoded "
        f'xmlns:edXML="{NS}">{encoded}</edXML:ContentTransferEncoded></Attachment>'
    )


def reference(name: str, *, content_id: str = "cid:1", declared: str = "application/pdf") -> str:
    """Give one Reference of the manifest."""
    return (
        f"<edXML:Reference><edXML:ContentId>{content_id}</edXML:ContentId><edXML:ContentType>{declared}"
        f"</edXML:ContentType><edXML:AttachmentName>{name}</edXML:AttachmentName></edXML:Reference>"
    )


def document(
    *attachments: str,
    manifest: str = "",
    date: str = "2026/03/05",
    more: str = "",
    bussiness: str = "",
    trace: str = "",
) -> str:
    """Give a document message; `more` goes into MessageHeader, `bussiness` into its element."""
    business = f"<edXML:Bussiness>{bussiness}</edXML:Bussiness>" if bussiness else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="{NS}"><edXML:edXMLEnvelope xmlns:edXML="{NS}">'
        f"<edXML:edXMLHeader><edXML:MessageHeader>{HEAD.format(date=date, more=more)}</edXML:MessageHeader>"
        f"<edXML:TraceHeaderList>{trace}{business}</edXML:TraceHeaderList></edXML:edXMLHeader><edXML:edXMLBody>"
        f'<edXML:edXMLManifest version="1.0">{manifest}</edXML:edXMLManifest></edXML:edXMLBody></edXML:edXMLEnvelope>'
        f"<AttachmentEncoded>{''.join(attachments)}</AttachmentEncoded></edXML>"
    )
