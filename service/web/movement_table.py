"""The addresses of the movement's duties: API and pages."""

from __future__ import annotations

from service.domain.permission import Operation
from service.web import criteria
from service.web.routes import Param, Route, Who

_READ, _KEEP = Operation.MOVEMENT_READ, Operation.MOVEMENT_KEEP
_CRITERIA = "/api/v1/criteria/<round_name>"
_UNIT = Param("unit", "Mã đơn vị")

MOVEMENT = (
    Route("GET", _CRITERIA, criteria.show_criteria, Who.TOKEN, "Bộ tiêu chí của một đơn vị trong một đợt", needs=_READ,
          gives="CriteriaSet", refusals=(404, 422),
          params=(_UNIT, Param("version", "Phiên bản; mặc định: mới nhất; 0: của tỉnh", type="integer", least=0))),
    Route("POST", _CRITERIA, criteria.adopt_criteria, Who.TOKEN, "Phiên bản mới của phần đơn vị thêm vào bộ tiêu chí",
          needs=_KEEP, takes="CriteriaWish", gives="CriteriaSet", status=201, refusals=(404, 409, 422)),
    Route("GET", "/tieu-chi/<round_name>", criteria.show_page, Who.PERSON, "Bộ tiêu chí", needs=_READ),
    Route("POST", "/tieu-chi/<round_name>", criteria.adopt_on_page, Who.PERSON, "Lưu bộ tiêu chí", needs=_KEEP),
)  # fmt: skip
