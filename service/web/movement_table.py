"""The addresses of the movement's duties: API and pages."""

from __future__ import annotations

from service.domain.permission import Operation
from service.domain.rounds import FIRST_YEAR, LAST_YEAR
from service.web import criteria, difficulties, exemplars, matrix, movement, own_awards
from service.web.routes import Param, Route, Who

_READ, _KEEP = Operation.MOVEMENT_READ, Operation.MOVEMENT_KEEP
_SEE, _CORRECT = Operation.DOSSIER_READ, Operation.DOSSIER_CORRECT
_CRITERIA = "/api/v1/criteria/<round_name>"
_UNIT = Param("unit", "Mã đơn vị")
_ONE = "/api/v1/dossiers/<dossier_id>"
_PAGE = "/ho-so/<dossier_id>"
_OWN = "/api/v1/own-awards"
_GUIDANCE = "/api/v1/guidance/<round_name>"
_LOG = "/api/v1/difficulties"
_YEAR = Param("year", "Năm; để trống: năm nay", type="integer", least=FIRST_YEAR, most=LAST_YEAR)
_WHICH = (
    Param("mark", "publishable, congress, visit"),
    Param("year", "Năm cuối; để trống: mọi năm", type="integer", least=0, most=exemplars.LAST_YEAR),
    Param("years", "Số năm, tính lùi từ năm cuối", type="integer", least=1, most=100),
    Param("field", "Lĩnh vực"),
    Param("unit", "Mã đơn vị, hoặc vài chữ trong tên"),
)

MOVEMENT = (
    Route("GET", _CRITERIA, criteria.show_criteria, Who.TOKEN, "Bộ tiêu chí của một đơn vị trong một đợt", needs=_READ,
          gives="CriteriaSet", refusals=(404, 422),
          params=(_UNIT, Param("version", "Phiên bản; mặc định: mới nhất; 0: của tỉnh", type="integer", least=0))),
    Route("POST", _CRITERIA, criteria.adopt_criteria, Who.TOKEN, "Phiên bản mới của phần đơn vị thêm vào bộ tiêu chí",
          needs=_KEEP, takes="CriteriaWish", gives="CriteriaSet", status=201, refusals=(404, 409, 422)),
    Route("GET", f"{_ONE}/matrix", matrix.show_matrix, Who.TOKEN, "Minh chứng theo tiêu chí của từng tập thể, cá nhân",
          needs=_SEE, gives="Matrix", refusals=(404,)),
    Route("POST", f"{_ONE}/matrix/links", matrix.link_evidence, Who.TOKEN, "Gắn một đoạn giấy tờ với nhóm tiêu chí",
          needs=_CORRECT, takes="LinkWish", gives="EvidenceLink", status=201, refusals=(404, 409, 422)),
    Route("DELETE", f"{_ONE}/matrix/links/<link_id>", matrix.unlink_evidence, Who.TOKEN, "Bỏ một liên kết minh chứng",
          needs=_CORRECT, status=204, refusals=(404, 409)),
    Route("POST", f"{_ONE}/marks", matrix.mark_nominee, Who.TOKEN,
          "Đánh dấu được tuyên truyền, dự Đại hội, tham quan; hoặc bỏ dấu", needs=_CORRECT, takes="MarkWish",
          gives="AboutNominee", refusals=(404, 409, 422)),
    Route("POST", f"{_ONE}/articles", matrix.add_article, Who.TOKEN, "Ghi tin bài đã đăng", needs=_CORRECT,
          takes="ArticleWish", gives="AboutNominee", status=201, refusals=(404, 409, 422)),
    Route("GET", "/api/v1/exemplars", exemplars.list_exemplars, Who.TOKEN,
          "Gương điển hình theo dấu, năm, lĩnh vực, đơn vị", needs=_READ, gives="Exemplars", params=_WHICH,
          refusals=(422,)),
    Route("GET", "/api/v1/exemplars/press", exemplars.export_press, Who.TOKEN,
          "Tiểu sử ngắn cho báo chí: chỉ ai được tuyên truyền, chỉ mục công khai", needs=_READ,
          params=(*_WHICH, Param("form", "txt, html hoặc docx")), media_type="text/plain", refusals=(422,)),
    Route("GET", _LOG, difficulties.list_difficulties, Who.TOKEN, "Khó khăn, vướng mắc", needs=_READ,
          gives="Difficulties", refusals=(404,),
          params=(Param("round", "Đợt"), Param("dossier", "Mã hồ sơ"), Param("status", "open, answered, closed"))),
    Route("POST", _LOG, difficulties.raise_difficulty, Who.TOKEN, "Ghi một vướng mắc", needs=_KEEP,
          takes="DifficultyWish", gives="Difficulty", status=201, refusals=(404, 422)),
    Route("POST", f"{_LOG}/<difficulty_id>/answers", difficulties.answer_difficulty, Who.TOKEN,
          "Trả lời, bổ sung, khép lại một vướng mắc", needs=_KEEP, takes="DifficultyAnswer", gives="Difficulty",
          refusals=(404, 409, 422)),
    Route("GET", f"{_PAGE}/doi-chieu", matrix.show_page, Who.PERSON, "Minh chứng theo tiêu chí", needs=_SEE),
    Route("POST", f"{_PAGE}/doi-chieu", matrix.change_matrix, Who.PERSON, "Gắn, bỏ minh chứng", needs=_CORRECT),
    Route("POST", f"{_PAGE}/danh-dau", matrix.mark_on_page, Who.PERSON, "Đánh dấu, ghi tin bài", needs=_CORRECT),
    Route("GET", _OWN, own_awards.list_own_awards, Who.TOKEN, "Khen thưởng của chính đơn vị, đã gửi về", needs=_READ,
          gives="OwnAwards", refusals=(404, 422),
          params=(_UNIT, Param("year", "Năm của quyết định", type="integer", least=FIRST_YEAR, most=LAST_YEAR))),
    Route("POST", _OWN, own_awards.hand_in, Who.TOKEN, "Gửi quyết định khen thưởng của chính đơn vị", needs=_KEEP,
          takes="DecisionFile", gives="OwnAward", status=202, refusals=(404, 409, 422),
          params=(_UNIT, Param("name", "Tên tệp: quyet-dinh.pdf", required=True))),
    Route("GET", "/khen-cua-don-vi", own_awards.show_page, Who.PERSON, "Khen thưởng của đơn vị", needs=_READ),
    Route("POST", "/khen-cua-don-vi", own_awards.hand_in_on_page, Who.PERSON, "Gửi quyết định", needs=_KEEP),
    Route("POST", "/khen-cua-don-vi/<dossier_id>/xac-nhan", own_awards.confirm, Who.PERSON, "Xác nhận đã đọc đúng",
          needs=_CORRECT),
    Route("GET", _GUIDANCE, movement.show_guidance, Who.TOKEN,
          "Hướng dẫn của một đợt trong một năm, đơn vị cần đôn đốc, nơi nhận", needs=_READ, gives="Guidance",
          params=(_YEAR,), refusals=(404,)),
    Route("POST", f"{_GUIDANCE}/letters", movement.write_letter, Who.TOKEN, "Soạn văn bản hướng dẫn hoặc đôn đốc",
          needs=Operation.LETTER_MAKE, takes="GuidanceLetter", gives="Letter", status=201, refusals=(404, 422)),
    Route("GET", "/phong-trao/<round_name>", movement.show_round, Who.PERSON, "Hướng dẫn, đôn đốc", needs=_READ),
    Route("POST", "/phong-trao/<round_name>/van-ban", movement.write_on_page, Who.PERSON,
          "Soạn văn bản hướng dẫn hoặc đôn đốc", needs=Operation.LETTER_MAKE),
    Route("GET", "/phong-trao", movement.show_page, Who.PERSON, "Phong trào thi đua", needs=_READ),
    Route("GET", "/dien-hinh", exemplars.show_page, Who.PERSON, "Gương điển hình", needs=_READ),
    Route("GET", "/dien-hinh/bao-chi", exemplars.download_press, Who.PERSON, "Tiểu sử cho báo chí", needs=_READ),
    Route("GET", "/vuong-mac", difficulties.show_page, Who.PERSON, "Khó khăn, vướng mắc", needs=_READ),
    Route("POST", "/vuong-mac", difficulties.raise_on_page, Who.PERSON, "Ghi vướng mắc", needs=_KEEP),
    Route("POST", "/vuong-mac/<difficulty_id>", difficulties.answer_on_page, Who.PERSON, "Trả lời vướng mắc",
          needs=_KEEP),
    Route("GET", "/tieu-chi/<round_name>", criteria.show_page, Who.PERSON, "Bộ tiêu chí", needs=_READ),
    Route("POST", "/tieu-chi/<round_name>", criteria.adopt_on_page, Who.PERSON, "Lưu bộ tiêu chí", needs=_KEEP),
)  # fmt: skip
