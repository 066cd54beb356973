"""The addresses of the council: API and pages."""

from __future__ import annotations

from service.domain.permission import Operation
from service.web import council, council_page
from service.web.routes import Route, Who

_ALL = "/api/v1/council/sessions"
_ONE = f"{_ALL}/<session_id>"
_PAGE = "/hoi-dong/<session_id>"
_READ, _KEEP, _CLOSE = Operation.COUNCIL_READ, Operation.COUNCIL_KEEP, Operation.COUNCIL_CLOSE
_MOVED = (403, 404, 409, 422)

COUNCIL = (
    Route("GET", _ALL, council.list_sessions, Who.TOKEN, "Các phiên họp hội đồng", needs=_READ, gives="Sessions"),
    Route("POST", _ALL, council.convene_session, Who.TOKEN, "Triệu tập phiên họp", needs=_KEEP, takes="SessionPlan",
          gives="Session", status=201, refusals=_MOVED, located=True),
    Route("GET", _ONE, council.show_session, Who.TOKEN, "Một phiên họp", needs=_READ, gives="Session",
          refusals=(404,)),
    Route("POST", f"{_ONE}/seats", council.seat_members, Who.TOKEN, "Điểm danh; ai không biểu quyết nội dung nào",
          needs=_KEEP, takes="Seats", gives="Session", refusals=_MOVED),
    Route("POST", f"{_ONE}/ballots", council.take_ballot, Who.TOKEN, "Phiếu ghi tên của một thành viên", needs=_KEEP,
          takes="Ballot", gives="Session", refusals=_MOVED),
    Route("POST", f"{_ONE}/box", council.empty_box, Who.TOKEN, "Kết quả kiểm phiếu kín, ghi một lần", needs=_KEEP,
          takes="Box", gives="Session", refusals=_MOVED),
    Route("POST", f"{_ONE}/choice", council.choose_tied, Who.TOKEN, "Người chủ trì chọn khi bằng phiếu", needs=_KEEP,
          takes="Chosen", gives="Session", refusals=_MOVED),
    Route("POST", f"{_ONE}/close", council.close_session, Who.TOKEN, "Kết thúc phiên họp, quyết định hồ sơ",
          needs=_CLOSE, takes="Closing", gives="Session", refusals=_MOVED),
    Route("POST", f"{_ONE}/cancel", council.cancel_session, Who.TOKEN, "Hủy phiên họp", needs=_KEEP, takes="Reason",
          gives="Session", refusals=_MOVED),
)  # fmt: skip

PAGES = (
    Route("GET", "/hoi-dong", council_page.show_sessions, Who.PERSON, "Các phiên họp hội đồng", needs=_READ),
    Route("POST", "/hoi-dong", council_page.convene, Who.PERSON, "Triệu tập phiên họp", needs=_KEEP),
    Route("GET", _PAGE, council_page.show_session, Who.PERSON, "Một phiên họp", needs=_READ),
    Route("POST", f"{_PAGE}/diem-danh", council_page.seat, Who.PERSON, "Điểm danh", needs=_KEEP),
    Route("POST", f"{_PAGE}/khong-bieu-quyet", council_page.stand_aside, Who.PERSON, "Không biểu quyết", needs=_KEEP),
    Route("POST", f"{_PAGE}/phieu", council_page.vote, Who.PERSON, "Ghi phiếu", needs=_KEEP),
    Route("POST", f"{_PAGE}/phieu-chung", council_page.vote_alike, Who.PERSON, "Ghi phiếu như nhau", needs=_KEEP),
    Route("POST", f"{_PAGE}/hom-phieu", council_page.empty_box, Who.PERSON, "Ghi kết quả kiểm phiếu", needs=_KEEP),
    Route("POST", f"{_PAGE}/chon", council_page.choose, Who.PERSON, "Chọn khi bằng phiếu", needs=_KEEP),
    Route("POST", f"{_PAGE}/ket-thuc", council_page.close, Who.PERSON, "Kết thúc phiên họp", needs=_CLOSE),
    Route("POST", f"{_PAGE}/huy", council_page.cancel, Who.PERSON, "Hủy phiên họp", needs=_KEEP),
)  # fmt: skip
