"""The addresses of keeping: legal holds and disposal lists, over the API and on their page."""

from __future__ import annotations

from service.domain.permission import Operation
from service.web import keeping
from service.web.routes import Route, Who

_OF_ONE = "/api/v1/dossiers/<dossier_id>/holds"
_READ, _KEEP = Operation.HOLD_READ, Operation.HOLD_KEEP
_CHECK = Operation.FIXITY_READ
_LISTS = "/api/v1/disposals"
_LIST = f"{_LISTS}/<disposal_id>"
_SEE, _PROPOSE, _REVIEW = Operation.DISPOSAL_READ, Operation.DISPOSAL_PROPOSE, Operation.DISPOSAL_REVIEW

KEEPING = (
    Route("GET", "/api/v1/fixity", keeping.show_fixity, Who.TOKEN,
          "Lượt kiểm tra tính nguyên vẹn của mọi tệp, và tệp mất hoặc hỏng", needs=_CHECK, gives="Fixity"),
    Route("GET", "/nguyen-ven", keeping.show_fixity_page, Who.PERSON, "Tính nguyên vẹn của kho", needs=_CHECK),
    Route("GET", "/api/v1/holds", keeping.list_holds, Who.TOKEN, "Hồ sơ đang được giữ", needs=_READ, gives="Holds"),
    Route("POST", _OF_ONE, keeping.hold_dossier, Who.TOKEN, "Giữ một hồ sơ: không được tiêu hủy hay xóa gì của nó",
          needs=_KEEP, takes="Reason", gives="Held", status=201, refusals=(404, 409, 422)),
    Route("POST", f"{_OF_ONE}/<hold_id>/lift", keeping.lift_hold, Who.TOKEN, "Bỏ một yêu cầu giữ", needs=_KEEP,
          takes="Reason", gives="Held", refusals=(404, 409, 422)),
    Route("GET", "/api/v1/retention", keeping.show_retention, Who.TOKEN,
          "Bảng thời hạn lưu trữ, và hồ sơ đã hết thời hạn", needs=_SEE, gives="Retention"),
    Route("GET", _LISTS, keeping.list_disposals, Who.TOKEN, "Các danh sách tiêu hủy", needs=_SEE, gives="Disposals"),
    Route("POST", _LISTS, keeping.propose_disposal, Who.TOKEN, "Lập danh sách tiêu hủy, chờ người thứ hai duyệt",
          needs=_PROPOSE, takes="DisposalWish", gives="Disposal", status=201, refusals=(404, 422)),
    Route("GET", _LIST, keeping.show_disposal, Who.TOKEN, "Một danh sách tiêu hủy", needs=_SEE, gives="Disposal",
          refusals=(404,)),
    Route("POST", f"{_LIST}/review", keeping.review_disposal, Who.TOKEN,
          "Duyệt hoặc bác, bởi người khác người lập; từ lúc duyệt là thời gian chờ", needs=_REVIEW,
          takes="DisposalReview", gives="Disposal", refusals=(404, 409, 422)),
    Route("POST", f"{_LIST}/cancel", keeping.cancel_disposal, Who.TOKEN, "Bỏ danh sách trước khi thực hiện",
          needs=_PROPOSE, takes="Reason", gives="Disposal", refusals=(404, 409, 422)),
    Route("POST", f"{_LIST}/carry-out", keeping.carry_out_disposal, Who.TOKEN,
          "Thực hiện danh sách đã hết thời gian chờ", needs=_PROPOSE, gives="Disposal", refusals=(404, 409)),
    Route("GET", f"{_LIST}/certificate", keeping.download_certificate, Who.TOKEN, "Biên bản tiêu hủy, có ký",
          needs=_SEE, refusals=(404,)),
    Route("GET", "/luu-giu", keeping.show_keeping, Who.PERSON, "Hồ sơ được giữ, được tiêu hủy", needs=_SEE),
    Route("GET", "/luu-giu/<disposal_id>/bien-ban", keeping.take_certificate, Who.PERSON, "Tải biên bản tiêu hủy",
          needs=_SEE),
    Route("POST", "/luu-giu", keeping.propose_here, Who.PERSON, "Lập danh sách tiêu hủy", needs=_PROPOSE),
    Route("POST", "/luu-giu/<disposal_id>/<verb>", keeping.act_here, Who.PERSON, "Duyệt, bác, bỏ, thực hiện",
          needs=_PROPOSE),
    Route("POST", "/ho-so/<dossier_id>/giu", keeping.hold_here, Who.PERSON, "Giữ hồ sơ", needs=_KEEP),
    Route("POST", "/ho-so/<dossier_id>/giu/<hold_id>/bo", keeping.lift_here, Who.PERSON, "Bỏ giữ hồ sơ", needs=_KEEP),
)  # fmt: skip
