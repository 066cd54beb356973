"""The addresses of requests for an opinion: API and pages of the agency that was asked."""

from __future__ import annotations

from service.domain.permission import Operation
from service.web import consulting
from service.web.routes import Param, Route, Who

_ALL = "/api/v1/opinion-requests"
_ONE, _PAGE = f"{_ALL}/<request_id>", "/hoi-y-kien/<request_id>"
_READ, _GIVE, _FILE = Operation.OPINION_READ, Operation.OPINION_GIVE, Operation.LETTER_READ

OPINIONS = (
    Route("GET", _ALL, consulting.list_requests, Who.TOKEN, "Các yêu cầu lấy ý kiến gửi cho cơ quan của mình",
          needs=_READ, gives="OpinionRequests", refusals=(422,),
          params=(Param("cursor", "Con trỏ của trang sau"),
                  Param("limit", "Số hồ sơ của một trang, 1 đến 200", type="integer", least=1, most=200))),
    Route("GET", _ONE, consulting.show_request, Who.TOKEN, "Một yêu cầu lấy ý kiến", needs=_READ,
          gives="OpinionRequest", refusals=(404,)),
    Route("GET", f"{_ONE}/papers/<int:number>", consulting.download_paper, Who.TOKEN,
          "Một giấy tờ gửi kèm yêu cầu", needs=_READ, media_type="application/octet-stream", refusals=(404,)),
    Route("POST", f"{_ONE}/answer", consulting.answer_request, Who.TOKEN, "Trả lời một yêu cầu lấy ý kiến",
          needs=_GIVE, takes="OpinionAnswer", gives="OpinionRequest", refusals=(404, 409, 422, 503)),
    Route("GET", "/api/v1/dossiers/<dossier_id>/opinions/<int:number>/file", consulting.show_opinion_file, Who.TOKEN,
          "Tệp mà một cơ quan gửi kèm ý kiến", needs=_FILE, media_type="application/octet-stream", refusals=(404,)),
    Route("GET", "/ho-so/<dossier_id>/y-kien-co-quan/<int:number>", consulting.fetch_opinion_file, Who.PERSON,
          "Tệp gửi kèm ý kiến", needs=_FILE),
    Route("GET", "/hoi-y-kien", consulting.show_requests, Who.PERSON, "Các yêu cầu lấy ý kiến", needs=_READ),
    Route("GET", _PAGE, consulting.show_asked, Who.PERSON, "Một yêu cầu lấy ý kiến", needs=_READ),
    Route("GET", f"{_PAGE}/tep/<int:number>", consulting.fetch_paper, Who.PERSON, "Giấy tờ gửi kèm", needs=_READ),
    Route("POST", _PAGE, consulting.answer, Who.PERSON, "Trả lời", needs=_GIVE),
)  # fmt: skip
