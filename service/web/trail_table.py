"""The addresses of the trail."""

from __future__ import annotations

from service.domain.audit import STREAMS
from service.domain.permission import Operation
from service.web import trail
from service.web.routes import Param, Route, Who

_READ = Operation.AUDIT_READ

TRAIL = (
    Route("GET", "/api/v1/audit", trail.list_trail, Who.TOKEN, "Nhật ký: việc của hồ sơ, hoặc ai đã xem, tải gì",
          needs=_READ, gives="Trail", refusals=(404, 422),
          params=(Param("stream", "event: việc của hồ sơ; read: ai đã xem, tải gì", choices=STREAMS),
                  Param("name", "Tên tài khoản"), Param("dossier", "Mã hồ sơ"),
                  Param("before", "Vị trí `older` của trang trước", type="integer"))),
    Route("GET", "/nhat-ky", trail.show_trail, Who.PERSON, "Nhật ký", needs=_READ),
    Route("POST", "/nhat-ky", trail.verify_chain, Who.PERSON, "Kiểm tra chuỗi băm của nhật ký", needs=_READ),
)  # fmt: skip
