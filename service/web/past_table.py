"""The addresses of old decisions: API and page."""

from __future__ import annotations

from service.domain.permission import Operation
from service.web import past
from service.web.routes import Param, Route, Who

_ALL = "/api/v1/past-decisions"
_ONE = f"{_ALL}/<dossier_id>"
_NEEDS = Operation.DOSSIER_CORRECT

PAST = (
    Route("GET", _ALL, past.list_past, Who.TOKEN, "Quyết định cũ chờ người xem", needs=_NEEDS, gives="Hits",
          params=(Param("cursor", "Con trỏ của trang sau"),
                  Param("limit", "Số dòng, 1 đến 200", type="integer", least=1, most=200)), refusals=(422,)),
    Route("GET", _ONE, past.show_past, Who.TOKEN, "Một quyết định cũ: đọc được gì, ở đâu, chỗ nào chưa chắc",
          needs=_NEEDS, gives="PastDecision", refusals=(404, 409)),
    Route("POST", f"{_ONE}/confirm", past.confirm_past, Who.TOKEN, "Xác nhận, sửa, bỏ dòng của một quyết định cũ",
          needs=_NEEDS, takes="PastWord", gives="Dossier", refusals=(404, 409, 422)),
    Route("POST", f"{_ONE}/dismiss", past.dismiss_past, Who.TOKEN, "Bác: tệp không phải quyết định khen thưởng",
          needs=_NEEDS, takes="Reason", gives="Dossier", refusals=(404, 409, 422)),
    Route("GET", "/quyet-dinh-cu", past.show_queue, Who.PERSON, "Quyết định cũ chờ người xem", needs=_NEEDS),
    Route("GET", "/quyet-dinh-cu/<dossier_id>", past.show_one, Who.PERSON, "Một quyết định cũ", needs=_NEEDS),
    Route("POST", "/quyet-dinh-cu/<dossier_id>", past.answer_one, Who.PERSON, "Xác nhận hoặc bác", needs=_NEEDS),
)  # fmt: skip
