"""A mailbox by token instead of a password, and mail of ours handed in by SMTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.base import DocumentReference, Organ, RawPaper, Refused, Unreachable
from connectors.edxml.writer import Status, write_status
from tests.kit.clock import START
from tests.kit.dovecot import PASSWORD
from tests.kit.mail_rigs import a_mail, connecting, dovecot
from tests.kit.needs import needs
from tests.kit.postbox import SmtpServer, bearer, plain, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from connectors.imap import ImapConnector
    from tests.kit.dovecot import Mailbox

    Connect = Callable[..., ImapConnector]

pytestmark = needs("dovecot")
PAPER = RawPaper("Tờ trình.pdf", b"%PDF-1.7")
UNIT, ADDRESS, TOKEN = "T01.01", "vanthu@so.mau.vn", "ma-truy-cap-hop-thu-8841"


@pytest.fixture
def mailbox() -> Mailbox:
    return dovecot().mailbox()


@pytest.fixture
def connect(mailbox: Mailbox) -> Iterator[Connect]:
    with connecting(mailbox) as connect:
        yield connect


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with serving(tmp_path) as server:
        yield server


@pytest.fixture
def token_file(tmp_path: Path, mailbox: Mailbox) -> Path:
    dovecot().tokens.known[TOKEN] = mailbox.user
    written = tmp_path / "token"
    written.write_text(f"{TOKEN}\n")
    return written


def going_out(server: SmtpServer, **more: object) -> dict[str, object]:
    return {
        "smtp_host": "localhost", "smtp_port": server.port, "ca_file": server.ca, "smtp_from": "hoso@tinh.test",
        "addresses": {UNIT: ADDRESS},
    } | more  # fmt: skip


def a_status(organ_id: str = UNIT) -> bytes:
    about = DocumentReference(organ_id, "12/TTr-STN", "2026/02/27", f"{organ_id},1")
    return write_status(Status(Organ("T00", "Sở Nội vụ"), about, "01", "Đã đến", START))


def test_a_mailbox_is_opened_by_the_token_of_now(connect: Connect, mailbox: Mailbox, token_file: Path) -> None:
    mailbox.deliver([a_mail("một", [PAPER])])
    connector = connect(password=None, token_file=str(token_file))
    before = [one.name for one in connector.pending()]
    connector.close()
    token_file.write_text("ma-cu-da-het-han")
    with pytest.raises(Refused) as caught:
        connector.pending()
    works = connector.check()
    token_file.write_text(TOKEN)

    assert [one.name for one in connector.pending()] == before == ["một"]
    assert not works.works
    assert "ma-cu-da-het-han" not in str(caught.value) + repr(connector) + works.sentence


@pytest.mark.parametrize("written", ["", "hai\ndòng", None])
def test_a_token_file_without_a_token_is_refused(connect: Connect, tmp_path: Path, written: str | None) -> None:
    if written is not None:
        (tmp_path / "token").write_text(written)

    with pytest.raises(Refused, match="`token_file`: không có mã dùng được"):
        connect(password=None, token_file=str(tmp_path / "token")).pending()


@pytest.mark.parametrize("way", ["password", "token"])
def test_a_status_goes_to_whom_the_operator_named_once_and_is_kept(
    connect: Connect, mailbox: Mailbox, server: SmtpServer, *, token_file: Path, way: str
) -> None:
    server.welcome |= {plain(mailbox.user, PASSWORD), bearer(mailbox.user, TOKEN)}
    by = {"password": None, "token_file": str(token_file)} if way == "token" else {}
    connector = connect(**going_out(server), **by)
    works = connector.check()
    first = connector.send(a_status(), name="trang-thai-01.edxml")
    again = connect(**going_out(server), **by).send(a_status(), name="trang-thai-01.edxml")

    (mail,) = server.got
    assert works.works
    assert (mail["To"], mail["From"], mail["Message-ID"]) == (ADDRESS, "hoso@tinh.test", first)
    assert next(mail.iter_attachments()).get_content() == a_status()
    assert again == first
    assert len(mailbox.within("Hồ sơ đã gửi")) == 1
    assert mailbox.within("Hồ sơ gửi đi") == []


def test_a_status_for_whom_nobody_is_named_waits_in_the_outbox(
    connect: Connect, mailbox: Mailbox, server: SmtpServer
) -> None:
    connect(**going_out(server)).send(a_status("T99"), name="trang-thai-01.edxml")

    assert (server.got, len(mailbox.within("Hồ sơ gửi đi"))) == ([], 1)


def test_what_cannot_be_handed_in_is_kept_nowhere_and_says_no_secret(
    connect: Connect, mailbox: Mailbox, server: SmtpServer
) -> None:
    wrong = connect(**going_out(server))
    with pytest.raises(Refused, match="tài khoản gửi") as caught:
        wrong.send(a_status(), name="s")
    works = wrong.check()
    server.welcome.add(plain(mailbox.user, PASSWORD))
    server.refusing.add(ADDRESS)
    with pytest.raises(Refused, match="550"):
        wrong.send(a_status(), name="s")
    with pytest.raises(Refused, match="ca_file"):
        connect(**going_out(server, ca_file="")).send(a_status(), name="s")
    with pytest.raises(Unreachable):
        connect(**going_out(server, smtp_port=1)).send(a_status(), name="s")

    assert not works.works
    assert PASSWORD not in str(caught.value) + works.sentence + repr(wrong)
    assert (server.got, mailbox.within("Hồ sơ đã gửi"), mailbox.within("Hồ sơ gửi đi")) == ([], [], [])


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"addresses": {UNIT: ADDRESS}}, "smtp_host"),
        ({"smtp_host": "localhost"}, "addresses"),
        ({"smtp_host": "localhost", "addresses": {UNIT: "không phải địa chỉ"}}, UNIT),
        ({"smtp_host": "thu.mau.vn", "smtp_security": "plain", "addresses": {UNIT: ADDRESS}}, "allow_plain"),
    ],
)
def test_settings_of_the_way_out_that_cannot_be_are_told(
    connect: Connect, settings: dict[str, object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        connect(**settings)
