"""The addresses of absences: API and page."""

from __future__ import annotations

from service.domain.permission import Operation
from service.web import absences
from service.web.routes import Route, Who

_ALL, _KEEP = "/api/v1/absences", Operation.ABSENCE_KEEP

ABSENCES = (
    Route("GET", _ALL, absences.list_absences, Who.TOKEN, "Ngày vắng mặt và người làm thay", needs=_KEEP,
          gives="Absences"),
    Route("POST", _ALL, absences.add_absence, Who.TOKEN, "Ghi ngày vắng mặt và người làm thay", needs=_KEEP,
          takes="Leave", gives="Absence", status=201, refusals=(422,)),
    Route("POST", f"{_ALL}/<absence_id>/end", absences.end_absence, Who.TOKEN, "Kết thúc việc làm thay", needs=_KEEP,
          gives="Absence", refusals=(404, 409)),
    Route("GET", "/vang-mat", absences.show_absences, Who.PERSON, "Vắng mặt, làm thay", needs=_KEEP),
    Route("POST", "/vang-mat", absences.write_down, Who.PERSON, "Ghi ngày vắng mặt", needs=_KEEP),
    Route("POST", "/vang-mat/<absence_id>/ket-thuc", absences.call_off, Who.PERSON, "Kết thúc việc làm thay",
          needs=_KEEP),
)  # fmt: skip
