"""The addresses of persons' data: API and page."""

from __future__ import annotations

from service.domain.permission import Operation
from service.web import subjects
from service.web.routes import Param, Route, Who

_ALL = "/api/v1/subjects"
_READ, _KEEP = Operation.SUBJECT_READ, Operation.SUBJECT_KEEP
_PERSON = (
    Param("name", "Họ và tên", required=True),
    Param("birth_year", "Năm sinh, nếu biết", type="integer", most=9999),
    Param("unit", "Đơn vị, nếu biết; kể cả tên trước và sau sáp nhập"),
)
_ASKED = (Param("reason", "Nội dung yêu cầu"), Param("received_on", "Ngày nhận yêu cầu, 2026-03-05"))

SUBJECTS = (
    Route("GET", _ALL, subjects.find_subject, Who.TOKEN, "Dữ liệu của một người nằm ở đâu", needs=_READ,
          gives="FoundSubject", params=_PERSON, refusals=(422,)),
    Route("GET", f"{_ALL}/export", subjects.export_subject, Who.TOKEN, "Trích xuất dữ liệu của một người (zip)",
          needs=_READ, params=(*_PERSON, *_ASKED), media_type="application/zip", refusals=(404, 422)),
    Route("GET", f"{_ALL}/requests", subjects.list_requests, Who.TOKEN, "Các yêu cầu đã trả lời, các hạn chế đang có",
          needs=_READ, gives="SubjectRequests"),
    Route("POST", f"{_ALL}/corrections", subjects.correct_subject, Who.TOKEN, "Sửa dữ liệu của một người",
          needs=_KEEP, takes="SubjectCorrection", gives="Dossier", refusals=(404, 409, 422)),
    Route("POST", f"{_ALL}/restrictions", subjects.restrict_subject, Who.TOKEN, "Hạn chế xem dữ liệu của một người",
          needs=_KEEP, takes="RestrictionWish", gives="Restriction", status=201, refusals=(404, 409, 422)),
    Route("POST", f"{_ALL}/restrictions/<restriction_id>/lift", subjects.lift_restriction, Who.TOKEN, "Bỏ một hạn chế",
          needs=_KEEP, takes="Reason", gives="Restriction", refusals=(404, 409, 422)),
    Route("POST", f"{_ALL}/erasures", subjects.decide_erasure, Who.TOKEN, "Ghi quyết định về yêu cầu xóa",
          needs=_KEEP, takes="ErasureWish", gives="SubjectRequest", status=201, refusals=(422,)),
    Route("GET", "/du-lieu-ca-nhan", subjects.show_subjects, Who.PERSON, "Dữ liệu của một người", needs=_READ),
    Route("GET", "/du-lieu-ca-nhan/xuat", subjects.download_subject, Who.PERSON, "Trích xuất dữ liệu của một người",
          needs=_READ),
    Route("POST", "/du-lieu-ca-nhan/<act>", subjects.act_on_subject, Who.PERSON, "Sửa, hạn chế, trả lời yêu cầu xóa",
          needs=_KEEP),
)  # fmt: skip
