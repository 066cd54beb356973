"""The addresses of rounds: API and pages."""

from __future__ import annotations

from service.domain.permission import Operation
from service.domain.rounds import FIRST_YEAR, LAST_YEAR
from service.web import rounds
from service.web.routes import Param, Route, Who

_ALL = "/api/v1/rounds"
_READ, _MAKE = Operation.ROUND_READ, Operation.LETTER_MAKE
_YEAR = Param("year", "Năm; để trống: năm nay", type="integer", least=FIRST_YEAR, most=LAST_YEAR)

ROUNDS = (
    Route("GET", _ALL, rounds.list_rounds, Who.TOKEN, "Các đợt khen thưởng", needs=_READ, gives="Rounds"),
    Route("GET", f"{_ALL}/<name>", rounds.show_round, Who.TOKEN,
          "Một đợt trong một năm: ai đã gửi, gửi trễ, chưa gửi, chỉ tiêu đã dùng và còn lại", needs=_READ,
          gives="Round", params=(_YEAR,), refusals=(404,)),
    Route("POST", f"{_ALL}/<name>/compiled", rounds.compile_round, Who.TOKEN,
          "Bảng tổng hợp của đợt theo nhóm đơn vị và hình thức: văn bản hoặc bảng tính", needs=_MAKE, takes="Compiling",
          gives="Letter", status=201, refusals=(404, 422), located=True),
    Route("GET", "/dot", rounds.show_rounds, Who.PERSON, "Các đợt khen thưởng", needs=_READ),
    Route("GET", "/dot/<name>", rounds.show_standing, Who.PERSON, "Một đợt trong một năm", needs=_READ),
    Route("POST", "/dot/<name>/tong-hop", rounds.compile_page, Who.PERSON, "Soạn bảng tổng hợp", needs=_MAKE),
)  # fmt: skip
