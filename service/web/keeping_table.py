"""The addresses of keeping: legal holds, over the API and on their page."""

from __future__ import annotations

from service.domain.permission import Operation
from service.web import keeping
from service.web.routes import Route, Who

_OF_ONE = "/api/v1/dossiers/<dossier_id>/holds"
_READ, _KEEP = Operation.HOLD_READ, Operation.HOLD_KEEP

KEEPING = (
    Route("GET", "/api/v1/holds", keeping.list_holds, Who.TOKEN, "Hồ sơ đang được giữ", needs=_READ, gives="Holds"),
    Route("POST", _OF_ONE, keeping.hold_dossier, Who.TOKEN, "Giữ một hồ sơ: không được tiêu hủy hay xóa gì của nó",
          needs=_KEEP, takes="Reason", gives="Held", status=201, refusals=(404, 409, 422)),
    Route("POST", f"{_OF_ONE}/<hold_id>/lift", keeping.lift_hold, Who.TOKEN, "Bỏ một yêu cầu giữ", needs=_KEEP,
          takes="Reason", gives="Held", refusals=(404, 409, 422)),
    Route("GET", "/luu-giu", keeping.show_keeping, Who.PERSON, "Hồ sơ được giữ", needs=_READ),
    Route("POST", "/ho-so/<dossier_id>/giu", keeping.hold_here, Who.PERSON, "Giữ hồ sơ", needs=_KEEP),
    Route("POST", "/ho-so/<dossier_id>/giu/<hold_id>/bo", keeping.lift_here, Who.PERSON, "Bỏ giữ hồ sơ", needs=_KEEP),
)  # fmt: skip
