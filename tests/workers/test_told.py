"""A log says a thing once an hour, and at once what is new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workers.told import Told, nameless, unquoted

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_the_same_of_the_same_is_told_once_an_hour() -> None:
    told = Told()

    heard = [told.news("inbox a", "đóng", now=NOON + timedelta(minutes=minutes)) for minutes in (0, 1, 59, 60, 61)]

    assert heard == [True, False, False, True, False]


def test_another_reason_or_another_message_is_told_at_once() -> None:
    told = Told()

    heard = [told.news(*one, now=NOON) for one in (("a", "đóng"), ("a", "lớn"), ("b", "lớn"), ("a", "lớn"))]

    assert heard == [True, True, True, False]


def test_a_clock_that_was_put_back_silences_nothing() -> None:
    told = Told()
    told.news("a", "đóng", now=NOON)

    assert told.news("a", "đóng", now=NOON - timedelta(hours=2))


def test_of_very_many_subjects_the_oldest_are_forgotten() -> None:
    told = Told()
    for number in range(1_002):
        told.news(str(number), "đóng", now=NOON)

    assert [told.news(number, "đóng", now=NOON) for number in ("1001", "0")] == [False, True]


def test_why_a_message_stays_is_told_without_its_name() -> None:
    why = "không đủ quyền đọc hoặc chuyển «Hồ sơ ông Nguyễn Văn Thử.zip» khỏi hộp thư"

    assert nameless(why, "Hồ sơ ông Nguyễn Văn Thử.zip") == "không đủ quyền đọc hoặc chuyển «…» khỏi hộp thư"
    assert nameless(why, "") == why


def test_why_a_job_waits_is_told_without_what_its_sentence_quotes() -> None:
    why = "Phần mềm quét mã độc chưa quét được «Báo cáo «mật» ông Nguyễn Văn Thử» b.pdf»: quá giờ."

    assert unquoted(why) == "Phần mềm quét mã độc chưa quét được «…»: quá giờ."
    assert unquoted("Không đọc lại được «Nguyễn Văn Thử.pdf") == "Không đọc lại được «…»"
    assert unquoted("Kho lưu không trả lời.") == "Kho lưu không trả lời."
