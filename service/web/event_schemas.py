"""The event catalogue: for each type when it is sent, and the JSON Schema (2020-12) of what a receiver gets.

Receivers ignore members and types they do not know: both may be added to, none is taken away or given another meaning.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.events import EventType
from service.web.schemas import FLAG, MOMENT, STATE, TEXT, WHOLE, record, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAY = {"type": ["string", "null"], "format": "date"}
_PROBLEM = record("code message", code=TEXT, message=TEXT, paper=TEXT, field=TEXT, page={"type": ["integer", "null"]},
                  rule=TEXT, legal_basis=TEXT, severity=TEXT)  # fmt: skip
_TOLD = {"action": TEXT, "step": TEXT, "reason": TEXT, "legal_basis": TEXT, "codes": rows(TEXT), "skipped": rows(TEXT),
         "on_behalf": TEXT,
         "inputs": {"type": "object"}}  # fmt: skip
_AFTER = {"places": rows(WHOLE), "due": _DAY, "why": TEXT}
_CLOCKS = rows({"type": "object"})

# Type: (when it is sent, members that are always there, all members that may be).
CATALOGUE: Mapping[EventType, tuple[str, str, Mapping[str, Any]]] = MappingProxyType(
    {
        EventType.RECEIVED: ("Một thông điệp đã thành hồ sơ", "message papers", {
            "message": TEXT, "papers": WHOLE, "handed_by": TEXT}),
        EventType.EXTRACTED: ("Giấy tờ đã được đọc", "kinds", {
            "kinds": {"type": "object", "additionalProperties": TEXT},
            "quarantined": {"type": "object", "additionalProperties": TEXT}, "again": FLAG}),
        EventType.INCOMPLETE: ("Đã kiểm tra, còn vướng mắc", "problems", {"problems": rows(_PROBLEM)}),
        EventType.SUPPLEMENTED: ("Phần bổ sung đã đến", "message revision papers", {
            "message": TEXT, "revision": WHOLE, "papers": rows(TEXT), "supplement_due": _DAY, "late_by": WHOLE,
            "handed_by": TEXT}),
        EventType.STEP_OPENED: ("Một bước chờ người có vai trò này", "step title role due", {
            "step": TEXT, "title": TEXT, "role": TEXT, "due": _DAY, "why": TEXT}),
        EventType.DECIDED: ("Có người đã cho ý kiến ở bước đang mở", "action", _TOLD),
        EventType.RETURNED: ("Đã trả lại để bổ sung", "action reason legal_basis", {
            **_TOLD, "supplement_due": _DAY, "why": TEXT}),
        EventType.APPROVED: ("Đã duyệt; các thành phần là trả lời của các bước", "", {
            "clocks": _CLOCKS, "decision_number": TEXT, "decision_date": TEXT}),
        EventType.REJECTED: ("Không khen", "reason", {**_TOLD, "clocks": _CLOCKS}),
        EventType.ARCHIVED: ("Gói lưu trữ đã ghi và đã kiểm tra", "package outcome", {
            "package": record("key sha256 size", key=TEXT, sha256=TEXT, size=WHOLE), "outcome": TEXT}),
        EventType.IMPORTED: ("Đã nhận một gói lưu trữ từ nơi khác, hoặc một quyết định cũ", "", {
            "package": {"type": "object"}, "outcome": TEXT, "file": TEXT, "doubts": TEXT}),
        EventType.CONFIRMED: ("Có người đã xác nhận điều đọc được từ quyết định cũ", "note fields", {
            "note": TEXT, "fields": rows(TEXT), "rows": rows(WHOLE), "struck": rows(WHOLE)}),
        EventType.DISMISSED: ("Có người đã xem và bác: tệp không phải quyết định hay danh sách khen thưởng", "reason", {
            "reason": TEXT}),
        EventType.QUARANTINED: ("Máy dừng lại, cần người xem", "code message", {"code": TEXT, "message": TEXT}),
        EventType.RELEASED: ("Đã thả khỏi cách ly", "was", {"was": TEXT}),
        EventType.SET_ASIDE: ("Không phải hồ sơ khen thưởng", "reason", _TOLD),
        EventType.REOPENED: ("Đưa lại vào xử lý", "action", _TOLD),
        EventType.WITHDRAWN: ("Đã rút", "action reason", _TOLD),
        EventType.NOTED: ("Ghi chú", "text", {"text": TEXT}),
        EventType.EXTENDED: ("Gia hạn một thời hạn", "term days due", {
            **_TOLD, "term": TEXT, "title": TEXT, "days": WHOLE, "before": _DAY, "due": _DAY, "why": TEXT}),
        EventType.REMINDED: ("Nhắc hạn", "term title when due role", {
            "term": TEXT, "title": TEXT, "when": TEXT, "due": TEXT, "why": TEXT, "role": TEXT}),
        EventType.SUSPENDED: ("Tạm dừng; mọi đồng hồ đứng lại", "action reason", _TOLD),
        EventType.RESUMED: ("Chạy tiếp ở bước đang mở", "action reason", {**_TOLD, "due": _DAY, "why": TEXT}),
        EventType.AWARD_PROPOSED: ("Thẩm định đề nghị hình thức khác, chờ đơn vị trình", "award instead_of reason", {
            **_TOLD, "award": TEXT, "instead_of": TEXT}),
        EventType.AWARD_CHANGED: ("Đã đổi hình thức theo thống nhất", "award instead_of", {
            **_TOLD, "award": TEXT, "instead_of": TEXT}),
        EventType.AWARD_KEPT: ("Đơn vị không đồng ý đổi; hình thức giữ nguyên", "award instead_of reason", {
            **_TOLD, "award": TEXT, "instead_of": TEXT}),
        EventType.OPINIONS_ASKED: ("Đã lấy ý kiến các cơ quan", "agencies due", {
            **_TOLD, "agencies": rows(TEXT), "due": _DAY, "why": TEXT}),
        EventType.OPINION_RECORDED: ("Một cơ quan đã trả lời", "inputs", {**_TOLD, "late_by": WHOLE, "file": TEXT}),
        EventType.OPINIONS_CLOSED: ("Đi tiếp; các cơ quan này quá hạn không trả lời", "agencies", {
            **_TOLD, "agencies": rows(TEXT)}),
        EventType.PUBLISHED: ("Danh sách được công khai từ hôm nay", "inputs due", {
            **_TOLD, "due": _DAY, "why": TEXT}),
        EventType.ASSIGNED: ("Bước đang mở được giao cho một người, hoặc trả về cả vai trò", "assignee", {
            **_TOLD, "assignee": TEXT, "instead_of": TEXT}),
        EventType.ANNULMENT_PROPOSED: ("Có đề nghị hủy bỏ quyết định khen, chờ trình", "reason clause places due", {
            **_TOLD, **_AFTER, "clause": TEXT}),
        EventType.ANNULLED: ("Quyết định khen bị hủy bỏ, với mọi người hoặc với những ai ở các dòng places",
                             "reason inputs due", {**_TOLD, **_AFTER, "clause": TEXT}),
        EventType.ADJUSTED: ("Quyết định khen được điều chỉnh", "reason inputs", _TOLD),
        EventType.REISSUE_ASKED: ("Có đề nghị cấp đổi, cấp lại hiện vật; hoặc đã gửi Bộ Nội vụ",
                                  "inputs way places due", {
            **_TOLD, **_AFTER, "way": TEXT}),
        EventType.REISSUED: ("Đã cấp đổi, cấp lại hiện vật", "inputs way places", {**_TOLD, **_AFTER, "way": TEXT}),
        EventType.LETTER_REPLACED: ("Bản ký của một văn bản được thay; bản cũ vẫn được giữ",
                                    "letter title number day instead_of reason", {
            "letter": TEXT, "title": TEXT, "number": TEXT, "day": TEXT, "reason": TEXT, "inner": FLAG,
            "instead_of": record("letter number day", letter=TEXT, number=TEXT, day=TEXT)}),
        EventType.FIELD_CHANGED: ("Người xem sửa nội dung đã đọc", "paper field", {
            "paper": WHOLE, "field": TEXT, "about": TEXT, "value": {}, "before": {}, "reason": TEXT}),
        EventType.RESTRICTED: ("Dữ liệu của một người trong hồ sơ chỉ còn vai trò được nêu xem được", "restriction", {
            "restriction": TEXT}),
        EventType.UNRESTRICTED: ("Đã bỏ một hạn chế xem", "restriction", {"restriction": TEXT}),
        EventType.CHANGE_REQUESTED: ("Bên gửi xin thu hồi, cập nhật hoặc thay thế", "message kind", {
            "message": TEXT, "kind": TEXT, "reason": TEXT, "handed_by": TEXT}),
        EventType.CHANGE_ANSWERED: ("Đã trả lời yêu cầu thay đổi", "intake kind answer", {
            "intake": TEXT, "kind": TEXT, "answer": TEXT, "reason": TEXT, "papers": rows(TEXT)}),
        EventType.DUPLICATE_RECEIVED: ("Nhận lại đúng nội dung đã có", "message", {"message": TEXT, "name": TEXT}),
        EventType.DUPLICATE_SET_ASIDE: ("Để riêng vì trùng; hồ sơ giữ lại: inputs.kept", "reason inputs", _TOLD),
        EventType.KEPT_WITHDRAWN: ("Hồ sơ được giữ lại thay cho hồ sơ này đã rút; cần người xem có xét hồ sơ này không",
                                   "kept", {"kept": TEXT}),
        EventType.CONTENT_CONFLICT: ("Nội dung khác dưới cùng một mã", "message first", {
            "message": TEXT, "first": TEXT}),
        EventType.DAMAGED: ("Một tệp của hồ sơ trong kho bị mất hoặc bị đổi; mended: đã phục hồi hay chưa",
                            "key kind place mended", {
            "key": TEXT, "kind": TEXT, "place": TEXT, "mended": FLAG, "source": TEXT}),
        EventType.HELD: ("Hồ sơ được giữ: không được tiêu hủy hay xóa gì", "hold reason", {
            "hold": TEXT, "reason": TEXT}),
        EventType.HOLD_LIFTED: ("Đã bỏ một yêu cầu giữ", "hold reason", {"hold": TEXT, "reason": TEXT}),
        EventType.DISPOSAL_PROPOSED: ("Đưa vào danh sách tiêu hủy, chờ người thứ hai", "disposal retention why", {
            "disposal": TEXT, "retention": TEXT, "why": TEXT}),
        EventType.DISPOSAL_REVIEWED: ("Danh sách tiêu hủy đã được duyệt hoặc bị bác", "disposal verdict", {
            "disposal": TEXT, "verdict": TEXT, "reason": TEXT, "not_before": {"type": ["string", "null"]}}),
        EventType.DISPOSAL_CANCELLED: ("Danh sách tiêu hủy được bỏ trước khi thực hiện", "disposal reason", {
            "disposal": TEXT, "reason": TEXT}),
        EventType.DISPOSED: ("Giấy tờ và nội dung đã đọc của hồ sơ bị tiêu hủy; sự kiện được giữ", "disposal files", {
            "disposal": TEXT, "retention": TEXT, "files": rows(record("sha256 size", sha256=TEXT, size=WHOLE))}),
        EventType.PING: ("Sự kiện thử", "ping", {"ping": FLAG}),
    }
)  # fmt: skip


def schema(kind: EventType) -> dict[str, Any]:
    """Give the JSON Schema of a whole event of this type, as it is sent."""
    about, required, members = CATALOGUE[kind]
    actor = record("kind name role source", kind=TEXT, name=TEXT, role=TEXT, source=TEXT)
    state = TEXT if kind is EventType.PING else STATE
    data = record(f"dossier sequence state version actor {required}".strip(), dossier=TEXT, sequence=WHOLE, state=state,
                  version=WHOLE, actor=actor, **members)  # fmt: skip
    whole = record("id type timestamp position data", id=TEXT, type={"const": kind.value}, timestamp=MOMENT,
                   position=WHOLE, data=data)  # fmt: skip
    return {**whole, "description": about}


def catalogue() -> dict[str, Any]:
    """Give the whole catalogue as one document: a schema by event type."""
    return {
        "$schema": DIALECT,
        "title": "Hoso: sự kiện webhook",
        "$defs": {kind.value: schema(kind) for kind in EventType},
    }


def webhooks() -> dict[str, Any]:
    """Give the catalogue as the `webhooks` of OpenAPI 3.1."""
    answers = {"2XX": {"description": "Đã nhận"}, "410": {"description": "Không nhận nữa: điểm nhận được tạm dừng"}}
    return {kind.value: {"post": {
        "summary": CATALOGUE[kind][0], "operationId": f"webhook.{kind.value}",
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema(kind)}}},
        "responses": answers}} for kind in EventType}  # fmt: skip
