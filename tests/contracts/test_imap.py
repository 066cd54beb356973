"""What only a mailbox has: sign-in, certificates, numbers that change, folders in Vietnamese."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.base import Garbled, Outcome, RawPaper, Refused, Unreachable
from connectors.imap import ImapConnector
from tests.kit.mail_rigs import a_mail, connecting, dovecot
from tests.kit.needs import needs
from tests.kit.peer_clock import PeerClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.kit.dovecot import Mailbox

    Connect = Callable[..., ImapConnector]

pytestmark = needs("dovecot")
PAPER = RawPaper("Tờ trình.pdf", b"%PDF-1.7")


@pytest.fixture
def mailbox() -> Mailbox:
    return dovecot().mailbox()


@pytest.fixture
def connect(mailbox: Mailbox) -> Iterator[Connect]:
    with connecting(mailbox) as connect:
        yield connect


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_mailbox_is_reached_over_tls(connect: Connect, security: str) -> None:
    port = dovecot().tls_port if security == "tls" else dovecot().port
    connector = connect(security=security, port=port, host="localhost", ca_file=str(dovecot().root / "ca.pem"))

    assert connector.check().works


def test_a_certificate_that_nobody_vouches_for_is_refused(connect: Connect) -> None:
    connector = connect(security="tls", port=dovecot().tls_port)

    with pytest.raises(Refused, match="ca_file"):
        connector.pending()
    assert not connector.check().works


def test_a_wrong_password_is_refused_and_stands_in_no_sentence(connect: Connect) -> None:
    connector = connect(password="sai mật khẩu")

    with pytest.raises(Refused) as caught:
        connector.pending()
    assert "sai mật khẩu" not in str(caught.value) + repr(connector) + connector.check().sentence


def test_an_inbox_folder_that_is_not_there_is_refused_never_empty(connect: Connect) -> None:
    with pytest.raises(Refused, match="thư mục"):
        connect(inbox="không có").pending()


def test_a_port_where_no_mail_server_listens_is_loud(connect: Connect) -> None:
    with pytest.raises(Unreachable):
        connect(port=1).pending()


def test_the_same_mails_under_other_numbers_keep_their_ids(connect: Connect, mailbox: Mailbox) -> None:
    mails = [a_mail(f"số {number}", [PAPER]) for number in range(3)]
    mailbox.deliver(mails)
    connector = connect()
    before = connector.pending()
    mailbox.rebuild(list(reversed(mails)))

    after = connector.pending()

    assert {one.external_id for one in after} == {one.external_id for one in before}
    assert {one.detail["uidvalidity"] for one in after} != {one.detail["uidvalidity"] for one in before}
    assert connector.fetch(before[0]).raw == next(
        connector.fetch(one).raw for one in after if one.external_id == before[0].external_id
    )


def test_copies_of_one_mail_are_one_message_and_go_together(connect: Connect, mailbox: Mailbox) -> None:
    mail = a_mail("hai bản", [PAPER])
    mailbox.deliver([mail, mail])
    connector = connect()

    (reference,) = connector.pending()
    connector.acknowledge(reference, Outcome.KEPT)

    assert connector.pending() == []
    assert len(mailbox.within("Hồ sơ đã nhận")) == 2


def test_mails_without_a_message_id_are_told_apart_by_their_words(connect: Connect, mailbox: Mailbox) -> None:
    mailbox.deliver([b"Subject: x\r\n\r\nmot", b"Subject: x\r\n\r\nhai"])

    assert len({one.external_id for one in connect().pending()}) == 2


def test_what_cannot_be_read_goes_to_a_folder_of_its_own(connect: Connect, mailbox: Mailbox) -> None:
    mailbox.deliver([a_mail("hỏng", [PAPER])])
    connector = connect(failed="Không đọc được", done="Đã nhận")
    (reference,) = connector.pending()

    connector.acknowledge(reference, Outcome.UNREADABLE, "Thư hỏng.")

    assert (len(mailbox.within("Không đọc được")), mailbox.within("Đã nhận")) == (1, [])


def test_a_mail_larger_than_the_limit_stays_for_a_person(connect: Connect, mailbox: Mailbox) -> None:
    mailbox.deliver([a_mail("lớn", [RawPaper("a.bin", b"x" * 5_000)])])
    connector = connect(max_bytes=1_000)
    (reference,) = connector.pending()

    with pytest.raises(Refused, match="lớn hơn"):
        connector.fetch(reference)
    assert len(connector.pending()) == 1


def test_a_mailbox_that_is_suddenly_another_and_empty_is_loud(connect: Connect, mailbox: Mailbox) -> None:
    mailbox.deliver([a_mail("một", [PAPER]), a_mail("hai", [PAPER])])
    connector = connect()
    connector.pending()
    mailbox.rebuild([])

    with pytest.raises(Garbled, match="rỗng"):
        connector.pending()


def test_looking_and_checking_mark_no_mail_as_read(connect: Connect, mailbox: Mailbox) -> None:
    mailbox.deliver([a_mail("chưa đọc", [PAPER])])
    connector = connect()
    connector.check()
    connector.fetch(connector.pending()[0])

    with mailbox.signed_in() as box:
        box.folder.set("INBOX")
        assert [mail.flags for mail in box.fetch(mark_seen=False)] in ([()], [("\\Recent",)])
        assert not box.folder.exists("Hồ sơ đã nhận")


def test_a_connection_that_was_cut_is_opened_again(connect: Connect, mailbox: Mailbox) -> None:
    connector = connect()
    connector.pending()
    assert connector._box is not None
    connector._box.client.shutdown()
    mailbox.deliver([a_mail("sau khi đứt", [PAPER])])

    assert [one.name for one in connector.pending()] == ["sau khi đứt"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"security": "ssl"}, "security"),
        ({"host": "thu.example.gov.vn"}, "allow_plain"),
        ({"hosst": "x"}, "hosst"),
        ({"password": ""}, "password"),
    ],
)
def test_settings_that_cannot_be_are_told_by_name(mailbox: Mailbox, settings: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ImapConnector.configured("thu", mailbox.settings(**settings), clock=PeerClock())
