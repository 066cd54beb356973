"""The addresses of letters: API and page."""

from __future__ import annotations

from service.domain.permission import Operation
from service.web import letters
from service.web.routes import Param, Route, Who

_ALL = "/api/v1/letters"
_ONE = f"{_ALL}/<letter_id>"
_READ, _MAKE = Operation.LETTER_READ, Operation.LETTER_MAKE

LETTERS = (
    Route("GET", _ALL, letters.list_letters, Who.TOKEN, "Văn bản đã soạn", needs=_READ, gives="Letters",
          params=(Param("dossier", "Mã hồ sơ"), Param("session", "Mã phiên họp")), refusals=(404,)),
    Route("POST", _ALL, letters.make_letter, Who.TOKEN, "Soạn một văn bản", needs=_MAKE, takes="LetterWish",
          gives="Letter", status=201, refusals=(404, 422), located=True),
    Route("GET", _ONE, letters.show_letter, Who.TOKEN, "Một văn bản và nơi nhận của nó", needs=_READ, gives="Letter",
          refusals=(404,)),
    Route("GET", f"{_ONE}/file", letters.download_letter, Who.TOKEN, "Tệp của một văn bản", needs=_READ,
          media_type="application/octet-stream", refusals=(404,)),
    Route("POST", f"{_ONE}/signed", letters.send_letter, Who.TOKEN, "Bản đã ký (PDF): giữ lại và gửi về đơn vị trình",
          needs=_MAKE, takes="SignedLetter", gives="Letter", status=202, refusals=(404, 409, 415, 422),
          params=(Param("number", "Số, ký hiệu: 15/SNV-TĐKT", required=True),
                  Param("day", "Ngày ký, 2026-03-05", required=True))),
    Route("GET", f"{_ONE}/signed", letters.download_signed, Who.TOKEN, "Bản đã ký của một văn bản, cả bản đã được thay",
          needs=_READ, media_type="application/pdf", refusals=(404,)),
    Route("POST", f"{_ONE}/signed/replacement", letters.replace_signed, Who.TOKEN,
          "Bản ký đúng thay bản ký sai: cả hai được giữ, đơn vị trình được gửi bản thay thế", needs=_MAKE,
          takes="SignedLetter", gives="Letter", status=202, refusals=(404, 409, 415, 422),
          params=(Param("number", "Số, ký hiệu: 15/SNV-TĐKT", required=True),
                  Param("day", "Ngày ký, 2026-03-05", required=True),
                  Param("reason", "Lý do thay", required=True))),
    Route("GET", "/van-ban", letters.show_letters, Who.PERSON, "Văn bản đã soạn", needs=_READ),
    Route("POST", "/van-ban", letters.make, Who.PERSON, "Soạn một văn bản", needs=_MAKE),
    Route("POST", "/van-ban/<letter_id>/ban-ky", letters.send_file, Who.PERSON, "Gửi bản đã ký", needs=_MAKE),
    Route("GET", "/van-ban/<letter_id>/ban-ky", letters.download_signed_file, Who.PERSON, "Tải bản đã ký", needs=_READ),
    Route("POST", "/van-ban/<letter_id>/thay-ban-ky", letters.replace_file, Who.PERSON, "Thay bản ký sai", needs=_MAKE),
    Route("GET", "/van-ban/<letter_id>", letters.download_file, Who.PERSON, "Tải một văn bản", needs=_READ),
)  # fmt: skip
