"""Every address of the web: who may call it, what it takes and gives. The OpenAPI document reads it too."""

from __future__ import annotations

from service.domain.permission import Operation
from service.web import api, console, desks, health, openapi, sign_in, tokens, units, webhooks_in
from service.web.council_table import COUNCIL, PAGES
from service.web.routes import Param, Route, Who

_FILTERS = (
    Param("state", "Trạng thái", many=True),
    Param("processing", "Tình trạng xử lý", many=True),
    Param("award", "Mã hình thức khen thưởng"),
    Param("unit", "Đơn vị trình"),
    Param("cursor", "Con trỏ của trang sau"),
    Param("limit", "Số dòng, 1 đến 200", type="integer"),
)
_QUERY = Param("q", "Từ cần tìm", required=True)
_ONE = "/api/v1/dossiers/<dossier_id>"
_ENDPOINTS = "/api/v1/webhook-endpoints"

OPEN = (
    Route("GET", "/health/live", health.live, Who.PUBLIC, "Tiến trình còn sống", gives="Health"),
    Route("GET", "/health/ready", health.ready, Who.PUBLIC, "Sẵn sàng làm việc, hoặc đang thiếu gì", gives="Health",
          refusals=(503,)),
    Route("GET", "/metrics", health.metrics, Who.PUBLIC, "Số đo cho Prometheus", media_type="text/plain",
          refusals=(503,)),
    Route("GET", "/api/openapi.json", openapi.show_openapi, Who.PUBLIC, "Tài liệu này"),
    Route("POST", "/webhooks/v1/decisions", webhooks_in.receive_decision, Who.SIGNED, "Quyết định có chữ ký",
          takes="SignedDecision", gives="Decided", refusals=(401, 403, 404, 409, 422, 503)),
)  # fmt: skip

API = (
    Route("POST", "/api/v1/inbox/messages", api.push_message, Who.TOKEN, "Đẩy một thông điệp vào", takes="Message",
          gives="Intake", status=202, needs=Operation.MESSAGE_PUSH, refusals=(403, 409, 422)),
    Route("GET", "/api/v1/dossiers", api.list_dossiers, Who.TOKEN, "Danh sách hồ sơ", needs=Operation.DOSSIER_READ,
          gives="Hits",
          params=(Param("q", "Từ cần tìm"), *_FILTERS), refusals=(422,)),
    Route("GET", _ONE, api.show_dossier, Who.TOKEN, "Một hồ sơ", needs=Operation.DOSSIER_READ, gives="Dossier",
          refusals=(404,)),
    Route("GET", f"{_ONE}/events", api.show_history, Who.TOKEN, "Lịch sử hồ sơ", needs=Operation.DOSSIER_READ,
          gives="Events", refusals=(404,)),
    Route("GET", f"{_ONE}/attachments/<int:number>", api.download_attachment, Who.TOKEN, "Một tệp",
          needs=Operation.PAPER_READ,
          media_type="application/octet-stream", refusals=(404,)),
    Route("GET", f"{_ONE}/attachments/<int:number>/crops/<field>", api.show_crop, Who.TOKEN,
          "Ảnh chỗ ghi một trường trên bản quét", needs=Operation.PAPER_READ, media_type="image/png", refusals=(403,
          404, 422)),
    Route("GET", f"{_ONE}/package", api.download_package, Who.TOKEN, "Gói lưu trữ", needs=Operation.PAPER_READ,
          media_type="application/zip",
          refusals=(404,)),
    Route("PATCH", f"{_ONE}/fields", api.correct_fields, Who.TOKEN, "Sửa nội dung đã đọc",
          needs=Operation.DOSSIER_CORRECT, takes="Corrections",
          gives="Dossier", refusals=(404, 409, 422)),
    Route("POST", f"{_ONE}/reread", api.reread_papers, Who.TOKEN, "Đọc lại giấy tờ theo quy tắc hiện hành",
          needs=Operation.DOSSIER_CORRECT,
          takes="Version", gives="Dossier", refusals=(404, 409, 422, 503)),
    Route("POST", f"{_ONE}/decisions", api.decide_dossier, Who.TOKEN, "Cho ý kiến ở bước đang mở",
          needs=Operation.DOSSIER_DECIDE, takes="Decision",
          gives="Dossier", refusals=(404, 409, 422)),
    Route("GET", "/api/v1/search", api.search_archive, Who.TOKEN, "Tìm trong kho", needs=Operation.DOSSIER_READ,
          gives="Hits",
          params=(_QUERY, *_FILTERS), refusals=(422,)),
    Route("GET", "/api/v1/history", api.award_history, Who.TOKEN, "Quá trình khen thưởng",
          needs=Operation.DOSSIER_READ, gives="Awards",
          params=(Param("name", "Họ tên hoặc tên đơn vị", required=True), Param("unit", "Đơn vị công tác"))),
    Route("GET", "/api/v1/units", units.find_units, Who.TOKEN, "Tra danh bạ đơn vị theo mã hoặc tên",
          needs=Operation.UNIT_READ, gives="FoundUnit",
          params=(Param("q", "Mã, tên, hoặc vài từ trong tên", required=True),)),
    Route("GET", "/api/v1/events", api.list_events, Who.TOKEN, "Sự kiện sau một vị trí", needs=Operation.EVENT_READ,
          gives="Events",
          params=(Param("after", "Vị trí đã có", type="integer"), Param("limit", "1 đến 1000", type="integer"))),
)  # fmt: skip

DESKS = (
    Route("GET", _ENDPOINTS, desks.list_endpoints, Who.TOKEN, "Các điểm nhận webhook", needs=Operation.WEBHOOK_MANAGE,
          gives="Endpoints"),
    Route("POST", _ENDPOINTS, desks.add_endpoint, Who.TOKEN, "Thêm điểm nhận", needs=Operation.WEBHOOK_MANAGE,
          takes="EndpointWish",
          gives="Endpoint", status=201, refusals=(422,)),
    Route("PATCH", f"{_ENDPOINTS}/<endpoint_id>", desks.change_endpoint, Who.TOKEN, "Đổi điểm nhận",
          needs=Operation.WEBHOOK_MANAGE,
          takes="EndpointWish", gives="Endpoint", refusals=(404, 422)),
    Route("POST", f"{_ENDPOINTS}/<endpoint_id>/rotate", desks.rotate_secret, Who.TOKEN, "Đổi khóa ký",
          needs=Operation.WEBHOOK_MANAGE,
          gives="Endpoint", refusals=(404, 422)),
    Route("POST", f"{_ENDPOINTS}/<endpoint_id>/drop-old-secret", desks.drop_old_secret, Who.TOKEN, "Bỏ khóa ký cũ",
          needs=Operation.WEBHOOK_MANAGE, gives="Endpoint", refusals=(404, 422)),
    Route("POST", f"{_ENDPOINTS}/<endpoint_id>/ping", desks.ping_endpoint, Who.TOKEN, "Gửi sự kiện thử",
          needs=Operation.WEBHOOK_MANAGE, gives="Ping", status=202, refusals=(404, 422)),
    Route("GET", "/api/v1/deliveries", desks.list_deliveries, Who.TOKEN, "Các lần giao sự kiện",
          needs=Operation.WEBHOOK_MANAGE,
          gives="Deliveries", params=(Param("state", "pending, delivered, dead"),
                                      Param("limit", "1 đến 1000", type="integer"))),
    Route("POST", "/api/v1/deliveries/<delivery_id>/replay", desks.replay_delivery, Who.TOKEN, "Giao lại",
          needs=Operation.WEBHOOK_MANAGE, gives="Delivery", status=202, refusals=(404,)),
    Route("GET", "/api/v1/quarantine", desks.list_quarantine, Who.TOKEN,
          "Hồ sơ đang cách ly và thông điệp chờ người xem", needs=Operation.QUARANTINE_READ, gives="Quarantine"),
    Route("POST", "/api/v1/quarantine/messages/<message_id>/handle", desks.handle_message, Who.TOKEN,
          "Trả lời hoặc đánh dấu đã xử lý một thông điệp chờ", needs=Operation.QUARANTINE_KEEP, takes="Answer",
          gives="WaitingMessage",
          refusals=(404, 409, 422)),
    Route("POST", "/api/v1/quarantine/<dossier_id>/release", desks.release_quarantined, Who.TOKEN, "Thả khỏi cách ly",
          needs=Operation.QUARANTINE_KEEP, gives="Dossier", refusals=(404, 409)),
    Route("POST", "/api/v1/quarantine/<dossier_id>/reject", desks.reject_quarantined, Who.TOKEN, "Đóng hồ sơ cách ly",
          needs=Operation.QUARANTINE_KEEP, takes="Reason", gives="Dossier", refusals=(404, 409, 422)),
)  # fmt: skip

TOKENS = (
    Route("GET", "/api/v1/tokens", tokens.list_tokens, Who.TOKEN, "Các mã truy cập", needs=Operation.TOKEN_MANAGE,
          gives="Tokens"),
    Route("POST", "/api/v1/tokens", tokens.add_token, Who.TOKEN, "Tạo mã truy cập; bí mật chỉ hiện ở câu trả lời này",
          needs=Operation.TOKEN_MANAGE, takes="TokenWish", gives="Token", status=201, refusals=(422,)),
    Route("POST", "/api/v1/tokens/<token_id>/revoke", tokens.revoke_token, Who.TOKEN, "Thu hồi mã truy cập",
          needs=Operation.TOKEN_MANAGE, gives="Revoked", refusals=(404,)),
)  # fmt: skip

CONSOLE = (
    Route("GET", "/static/<name>", console.static_file, Who.PUBLIC, "Tệp của trang"),
    Route("GET", "/dang-nhap", sign_in.show_form, Who.VISITOR, "Trang đăng nhập"),
    Route("POST", "/dang-nhap", sign_in.by_password, Who.VISITOR, "Đăng nhập"),
    Route("GET", "/dang-nhap/<link>", sign_in.show_link, Who.VISITOR, "Xác nhận liên kết đăng nhập"),
    Route("POST", "/dang-nhap/<link>", sign_in.by_link, Who.VISITOR, "Đăng nhập bằng liên kết"),
    Route("POST", "/dang-xuat", sign_in.sign_out, Who.VISITOR, "Đăng xuất"),
    Route("GET", "/", console.show_queue, Who.PERSON, "Hàng đợi hồ sơ", needs=Operation.DOSSIER_READ),
    Route("GET", "/cach-ly", console.show_quarantine, Who.PERSON, "Cách ly và thông điệp chờ người xem",
          needs=Operation.QUARANTINE_READ),
    Route("POST", "/cach-ly/thong-diep/<message_id>", console.handle_message, Who.PERSON, "Xử lý thông điệp chờ",
          needs=Operation.QUARANTINE_KEEP),
    Route("GET", "/don-vi", units.show_units, Who.PERSON, "Danh bạ đơn vị", needs=Operation.UNIT_READ),
    Route("GET", "/ma-truy-cap", tokens.show_tokens, Who.PERSON, "Mã truy cập API", needs=Operation.TOKEN_MANAGE),
    Route("POST", "/ma-truy-cap", tokens.make_token, Who.PERSON, "Tạo mã truy cập", needs=Operation.TOKEN_MANAGE),
    Route("POST", "/ma-truy-cap/<token_id>/thu-hoi", tokens.withdraw_token, Who.PERSON, "Thu hồi mã truy cập",
          needs=Operation.TOKEN_MANAGE),
    Route("GET", "/ho-so/<dossier_id>", console.show_dossier, Who.PERSON, "Một hồ sơ", needs=Operation.DOSSIER_READ),
    Route("GET", "/ho-so/<dossier_id>/tep/<int:number>", console.download_paper, Who.PERSON, "Tải một tệp",
          needs=Operation.PAPER_READ),
    Route("GET", "/ho-so/<dossier_id>/tep/<int:number>/cho/<field>", console.show_crop, Who.PERSON, "Ảnh chỗ ghi",
          needs=Operation.PAPER_READ),
    Route("GET", "/ho-so/<dossier_id>/goi", console.download_package, Who.PERSON, "Tải gói lưu trữ",
          needs=Operation.PAPER_READ),
    Route("POST", "/ho-so/<dossier_id>/y-kien", console.decide, Who.PERSON, "Cho ý kiến",
          needs=Operation.DOSSIER_DECIDE),
    Route("POST", "/ho-so/<dossier_id>/sua", console.correct, Who.PERSON, "Sửa nội dung đã đọc",
          needs=Operation.DOSSIER_CORRECT),
    Route("POST", "/ho-so/<dossier_id>/cach-ly", console.quarantine_desk, Who.PERSON, "Xử lý hồ sơ cách ly",
          needs=Operation.QUARANTINE_KEEP),
)  # fmt: skip

ROUTES = (*OPEN, *API, *COUNCIL, *DESKS, *TOKENS, *CONSOLE, *PAGES)
