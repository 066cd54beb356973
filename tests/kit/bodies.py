"""What each call of the API is sent so that it carries through, where more than its address is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ROUND = "van_hoa_cong_so"
_VERSION = {"expected_version": 1}
BODIES: Mapping[str, Any] = {
    "api.correct_fields": {**_VERSION, "fields": [{"paper": 1, "field": "number", "value": "13/TTr-STN"}]},
    "nominees.amend_rows": {
        **_VERSION,
        "edits": [{"act": "add", "values": {"subject": "individual", "name": "Lê Sót"}}],
    },
    "api.reread_papers": _VERSION,
    "api.decide_dossier": {**_VERSION, "action": "note", "reason": "đã xem"},
    "sender.ask": {**_VERSION, "action": "recall", "reason": "gửi nhầm"},
    "letters.make_letter": {"kind": "receipt"},
    "rounds.compile_round": {"year": 2026},
    "keeping.propose_disposal": {"ground": "QĐ 1"},
    "keeping.review_disposal": {"verdict": "approve"},
    "keeping.cancel_disposal": {"reason": "nhầm"},
    "keeping.hold_dossier": {"reason": "đoàn thanh tra yêu cầu"},
    "keeping.lift_hold": {"reason": "đoàn thanh tra đã kết luận"},
    "absences.add_absence": {"substitute": "lanhdao", "since": "2026-03-02", "until": "2026-03-03"},
    "consulting.answer_request": {"answer": "agree"},
    "council.convene_session": {"held_on": "2026-03-02"},
    "council.seat_members": {"seats": {"ct": {"seat": "absent"}}},
    "council.take_ballot": {"member": "ct", "otherwise": "for"},
    "council.empty_box": {"voters": ["ct", "pct1", "pct2"], "counts": {}},
    "council.choose_tied": {"chosen": []},
    "council.close_session": {},
    "council.cancel_session": {"reason": "hoãn"},
    "matrix.link_evidence": {"nominee": 1, "code": "CN-b", "paper": 1, "quote": "thành tích xuất sắc"},
    "matrix.mark_nominee": {"nominee": 2, "mark": "visit"},
    "matrix.add_article": {"nominee": 1, "title": "Bài", "outlet": "Báo", "on": "2026-03-05"},
    "difficulties.raise_difficulty": {"text": "Chưa rõ hạn.", "round": "van_hoa_cong_so"},
    "difficulties.answer_difficulty": {"text": "Đã rõ.", "status": "closed"},
    "movement.write_letter": {"kind": "urging", "year": 2026},
    "criteria.adopt_criteria": {"unit": "T01.01", "own": [{"code": "TT-đ", "text": "Mỗi phòng một việc"}]},
    "desks.replay_deliveries": {"ids": ["d1"]},
    "desks.release_many": {"since": "2026-01-01"},
    "desks.add_endpoint": {"name": "mới", "url": "https://e.test/h"},
    "desks.change_endpoint": {"name": "khác"},
    "desks.handle_message": {"answer": "seen", "reason": "đã xem"},
    "tokens.add_token": {"account": "maychu", "name": "mới", "scopes": ["dossier.read"]},
    "archive.save_search": {"q": "Nghiệm"},
    "past.confirm_past": {"rows": [{"place": 0, "title": "Trưởng phòng"}]},
    "past.dismiss_past": {"reason": "giấy mời"},
    "subjects.correct_subject": {
        "name": "Trần Thị Nghiệm",
        "reason": "đơn",
        "values": [{"paper": 0, "field": "title", "value": "Trưởng phòng"}],
    },
    "subjects.restrict_subject": {"name": "Trần Thị Nghiệm", "reason": "đơn", "roles": ["head"]},
    "subjects.lift_restriction": {"reason": "rút đơn"},
    "subjects.decide_erasure": {"name": "Trần Thị Nghiệm", "reason": "đơn", "ground": "Luật Lưu trữ"},
    "desks.reject_quarantined": {"reason": "không phải hồ sơ"},
}
# What is sent as bytes, not as JSON.
BYTES: Mapping[str, Mapping[str, Any]] = {
    "api.push_message": {"data": b"<edXML/>", "content_type": "application/xml"},
    "letters.send_letter": {"data": b"%PDF-1.7", "content_type": "application/pdf"},
    "letters.replace_signed": {"data": b"%PDF-1.7 right", "content_type": "application/pdf"},
    "own_awards.hand_in": {"data": b"x", "content_type": "application/octet-stream",
                           "query_string": {"unit": "T01.01", "name": "qd.pdf"}},
}  # fmt: skip
QUERIES = {"number": "15/SNV", "day": "2026-03-02", "q": "Nghiệm", "name": "Trần Thị Nghiệm", "reason": "Nhầm tệp"}
