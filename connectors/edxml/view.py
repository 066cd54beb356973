"""An envelope in plain view: JSON for programs, Vietnamese text for people; never file bytes."""

from __future__ import annotations

from dataclasses import asdict, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from connectors.base import MessageKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from connectors.base import Attachment, Envelope, Organ

KINDS: Mapping[MessageKind, str] = MappingProxyType(
    {
        MessageKind.NEW: "Văn bản điện tử mới",
        MessageKind.RECALL: "Thu hồi văn bản điện tử",
        MessageKind.UPDATE: "Cập nhật văn bản điện tử",
        MessageKind.REPLACE: "Văn bản thay thế",
        MessageKind.STATUS: "Trạng thái xử lý",
    }
)
# One sentence a fact; `{…}` takes the fact's own values. A code without a sentence is shown as it is.
FACTS: Mapping[str, str] = MappingProxyType(
    {
        "xml.bom": "Tệp bắt đầu bằng dấu BOM ({encoding}).",
        "xml.encoding": "Bảng mã thực tế là {encoding}.",
        "xml.junk_before": "Có {bytes} byte thừa trước nội dung XML, đã bỏ qua.",
        "xml.junk_after": "Có {bytes} byte thừa sau nội dung XML, đã bỏ qua.",
        "xml.controls": "Có {count} ký tự điều khiển không được phép trong XML, đã đọc như dấu cách.",
        "edxml.packed": "Cả thông điệp bị nén hoặc mã hóa thêm một lớp ({how}), đã mở.",
        "edxml.wrapped": "Thông điệp nằm trong một lớp bọc ({root}), đã lấy ra.",
        "edxml.mime": "Thông điệp gửi theo dạng MIME, {parts} tệp đi kèm ngoài XML.",
        "edxml.bare_envelope": "Thông điệp thiếu thẻ edXML ngoài cùng.",
        "bussiness.unknown": "Loại nghiệp vụ “{raw}” không có trong quy chuẩn, coi là văn bản mới.",
        "recipient.duplicate": "Nơi nhận {organ_id} được ghi hai lần.",
        "date.impossible": "Ngày “{raw}” ({field}) không phải là ngày có thật.",
        "manifest.missing": "Danh mục có tệp “{name}” nhưng thông điệp không kèm tệp này.",
        "manifest.unlisted": "Tệp này không có trong danh mục của thông điệp.",
        "manifest.content_id": "Mã tệp khác danh mục: “{attachment}” và “{manifest}”.",
        "manifest.name": "Tên tệp khác danh mục: “{attachment}” và “{manifest}”.",
        "manifest.type": "Loại tệp khác danh mục: {attachment} và {manifest}.",
        "attachment.name": "Tên tệp gửi đến có ký tự ẩn hoặc đường dẫn, đã bỏ khỏi tên hiển thị.",
        "attachment.inside": "Tệp nằm trong “{of}”.",
        "attachment.beside": "Tệp gửi bên cạnh thông điệp.",
        "attachment.refused": "Tệp không mở được ({reason}).",
        "attachment.nonstandard": "Tệp được gửi theo dạng ngoài quy chuẩn (AttachmentData).",
        "attachment.broken": "Nội dung tệp hỏng ({why}); đề nghị gửi lại tệp.",
        "attachment.empty": "Tệp rỗng.",
        "attachment.base64": "Mã base64 của tệp viết không đúng chuẩn, đã đọc được.",
        "attachment.coded_twice": "Tệp bị mã hóa base64 hai lần, đã giải cả hai.",
        "attachment.zip": "Tệp là gói nén có {entries} tệp bên trong.",
        "attachment.unwrapped": "Đã mở gói nén bọc ngoài (“{entry}”).",
        "attachment.encrypted": "Gói nén có mật khẩu, không mở được.",
        "attachment.link": "Gói nén chứa liên kết, không mở.",
        "attachment.method": "Gói nén dùng kiểu nén không được chấp nhận.",
        "attachment.bomb": "Gói nén phình quá giới hạn, không mở.",
        "attachment.damaged": "Tệp đã hỏng khi truyền ({per_mille}‰ ký tự thay thế); đề nghị gửi lại tệp.",
        "attachment.type": "Khai báo là {declared} nhưng thực tế là {sniffed}.",
        "attachment.name_type": "Đuôi tên tệp ứng với {claimed} nhưng thực tế là {sniffed}.",
    }
)


def as_json(envelope: Envelope) -> dict[str, Any]:
    """Give the envelope as one JSON-able mapping; attachments by name, size (bytes) and hashes."""
    plain = asdict(replace(envelope, attachments=()))
    return plain | {
        "kind": envelope.kind.value,
        "recipients": list(plain["recipients"]),
        "response_for": list(plain["response_for"]),
        "targets": list(plain["targets"]),
        "facts": list(plain["facts"]),
        "attachments": [_attachment_json(attachment) for attachment in envelope.attachments],
    }


def _attachment_json(attachment: Attachment) -> dict[str, Any]:
    return {
        "name": attachment.name,
        "size": len(attachment.data),
        "sha256": attachment.sha256,
        "wire_sha256": attachment.wire_sha256,
        "declared_type": attachment.declared_type,
        "media_type": attachment.media_type,
        "content_id": attachment.content_id,
        "description": attachment.description,
        "facts": [dict(fact) for fact in attachment.facts],
    }


def as_text(envelope: Envelope) -> str:
    """Give the envelope in Vietnamese, a line a value that is there, attachments and remarks last."""
    lines = [f"{label}: {value}" for label, value in _labelled(envelope) if value]
    for position, attachment in enumerate(envelope.attachments, start=1):
        lines += _attachment_lines(attachment, position)
    lines += [f"Lưu ý: {fact_sentence(fact)}" for fact in envelope.facts]
    return "\n".join(lines) + "\n"


def _labelled(envelope: Envelope) -> Iterable[tuple[str, str]]:
    number = "/".join(part for part in (envelope.code_number, envelope.code_notation) if part)
    status = f"{envelope.status_code} {envelope.status_description}".strip()
    signer = ", ".join(part for part in (envelope.signer, envelope.signer_position, envelope.signer_competence) if part)
    return (
        ("Loại thông điệp", KINDS[envelope.kind]),
        ("Trạng thái", status),
        ("Nơi gửi", _organ_text(envelope.sender)),
        ("Nơi nhận", "; ".join(_organ_text(recipient) for recipient in envelope.recipients)),
        ("Mã văn bản", envelope.document_id),
        ("Số, ký hiệu", number),
        ("Nơi ban hành", envelope.place),
        ("Ngày ban hành", envelope.date or envelope.date_raw.strip()),
        ("Loại văn bản", envelope.type_name),
        ("Trích yếu", envelope.subject),
        ("Nội dung", "" if envelope.content == envelope.subject else envelope.content),
        ("Người ký", signer),
        ("Hạn trả lời", envelope.due_date),
        ("Lý do", envelope.change_reason),
        ("Thời điểm gửi", envelope.timestamp),
        ("Văn bản liên quan", "; ".join(f"{one.code} {one.document_id}".strip() for one in envelope.targets)),
    )


def _organ_text(organ: Organ) -> str:
    return f"{organ.name} ({organ.organ_id})" if organ.name and organ.organ_id else organ.name or organ.organ_id


def _attachment_lines(attachment: Attachment, position: int) -> list[str]:
    media_type = attachment.media_type or "không rõ loại"
    head = f"Tệp {position}: {attachment.name} ({media_type}, {len(attachment.data)} byte, SHA-256 {attachment.sha256})"
    return [head, *(f"  Lưu ý: {fact_sentence(fact)}" for fact in attachment.facts)]


def fact_sentence(fact: Mapping[str, Any]) -> str:
    """Give a fact as a Vietnamese sentence; an unknown code is shown with its values."""
    pattern = FACTS.get(str(fact["code"]))
    return pattern.format_map(fact) if pattern else ", ".join(f"{key}={value}" for key, value in fact.items())
