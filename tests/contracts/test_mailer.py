"""Letters over a real SMTP connection: what is promised of a mailer, and what it says when it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.adapters.mail_smtp import SmtpMailer, mail_server
from service.adapters.no_mail import NoMailer
from service.domain.errors import Invalid, Unavailable
from service.ports import Letter
from tests.kit.postbox import PASSWORD, USER, SmtpServer, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LETTER = Letter("nguoi.nhan@tinh.test", "Chờ ý kiến: hồ sơ HS-2026-000001", "Kính gửi …\n.\nHết\n", "e1.chuyenvien")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with serving(tmp_path) as server:
        yield server


def _mailer(server: SmtpServer, *, scheme: str = "smtp", password: str = PASSWORD, ca: str | None = None) -> SmtpMailer:
    url = f"{scheme}://{USER}:{password}@localhost:{server.port}"
    return SmtpMailer(mail_server(url), sender="hoso@tinh.test", ca=server.ca if ca is None else ca)


def test_a_letter_arrives_over_tls_as_it_was_written(server: SmtpServer) -> None:
    answered = [_mailer(server).send(LETTER) for _ in range(2)]
    first, second = server.got

    assert [one.status for one in answered] == [250, 250]
    assert (first["To"], first["From"], first["Subject"]) == (LETTER.to, "hoso@tinh.test", LETTER.subject)
    assert first.get_content().replace("\r\n", "\n") == LETTER.text
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize(
    ("change", "said"),
    [({"password": "sai"}, "từ chối tài khoản"), ({"ca": ""}, "Không gửi được thư"),
     ({"scheme": "smtps"}, "Không gửi được thư"), ({"scheme": "smtp+plain"}, "Không gửi được thư")],
)  # fmt: skip
def test_what_cannot_be_sent_says_why_and_names_no_secret(
    server: SmtpServer, change: dict[str, str], said: str
) -> None:
    answered = _mailer(server, **change).send(LETTER)  # type: ignore[arg-type]

    assert (answered.status, server.got) == (None, [])
    assert said in answered.error
    assert PASSWORD not in answered.error


def test_a_refused_recipient_and_a_forged_header_are_told(server: SmtpServer) -> None:
    server.refusing.add(LETTER.to)
    forged = Letter("a@tinh.test", "Chủ đề\nBcc: b@x.test", "…", "e2")
    answered = [_mailer(server).send(letter) for letter in (LETTER, forged)]

    assert [(one.status, one.refused) for one in answered] == [(None, 550), (None, 553)]
    assert server.got == []


@pytest.mark.parametrize(("code", "refused"), [(450, 450), (550, 550), (421, 0), (530, 0)])
def test_only_what_is_said_of_the_address_is_a_refusal_of_the_letter(
    server: SmtpServer, code: int, refused: int
) -> None:
    server.refusing.add(LETTER.to)
    server.code = code

    assert _mailer(server).send(LETTER).refused == refused


def test_a_server_that_does_not_know_us_or_is_not_there_refuses_no_letter(server: SmtpServer) -> None:
    away = SmtpMailer(mail_server("smtp+plain://localhost:1"), sender="hoso@tinh.test")

    assert [one.send(LETTER).refused for one in (_mailer(server, password="sai"), away)] == [0, 0]
    assert NoMailer().send(LETTER).refused == 521


def test_a_farewell_that_fails_does_not_undo_what_was_taken(server: SmtpServer) -> None:
    server.farewell = "421 quá tải"
    answered = _mailer(server).send(LETTER)

    assert (answered.status, len(server.got)) == (250, 1)


def test_an_answer_lost_after_the_text_leaves_two_letters_of_one_id(server: SmtpServer) -> None:
    server.mute = True
    lost = _mailer(server).send(LETTER)
    server.mute = False
    again = _mailer(server).send(LETTER)
    first, second = server.got

    assert (lost.status, again.status) == (None, 250)
    assert first["Message-ID"] == second["Message-ID"]


def test_without_a_mail_server_every_letter_says_so() -> None:
    assert "HOSO_SMTP_URL" in NoMailer().send(LETTER).error
    assert "HOSO_SMTP_URL" in NoMailer().check()
    with pytest.raises(Invalid, match="đặt cả hai"):
        NoMailer(half=True).check()


def test_a_check_signs_in_and_hands_nothing_in(server: SmtpServer) -> None:
    assert "nhận đăng nhập" in _mailer(server).check()
    for wrong in (_mailer(server, password="sai"), _mailer(server, ca=""), _mailer(server, scheme="smtps")):
        with pytest.raises(Unavailable) as caught:
            wrong.check()
        assert "sai" not in str(caught.value).split()
    assert server.got == []


@pytest.mark.parametrize("url", ["http://a", "smtp://", "smtp", "ftp://a:21"])
def test_an_address_that_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="smtp"):
        mail_server(url)
