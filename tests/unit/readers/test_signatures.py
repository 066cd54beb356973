"""A PDF's signatures are told in four facts, and nothing unsure is called good."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from service.adapters.readers import signatures
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.adapters.readers.signatures import Trust
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.kit import signing

if TYPE_CHECKING:
    from pathlib import Path

SIGNED = signing.signed(signing.paper())
NOBODY = Trust()
TRUST = Trust((signing.root().pem,))


def facts(data: bytes, trust: Trust = TRUST) -> list[dict[str, Any]]:
    """Give what the reader says of the signatures."""
    return [dict(one) for one in open_paper("vb.pdf", data, limits=Limits(), trust=trust).facts]


def problems(data: bytes, trust: Trust = TRUST) -> list[str]:
    """Give the codes of the problems a person is told."""
    document = open_paper("vb.pdf", data, limits=Limits(), trust=trust)
    report = extract(document, rules(), name="vb.pdf")
    assert all(one.paper == "vb.pdf" for one in report.problems)
    return [one.code for one in report.problems if one.code.startswith("signature.")]


@pytest.mark.parametrize("pades", [True, False])
def test_a_signature_that_leads_to_an_anchor_is_valid(*, pades: bool) -> None:
    (fact,) = facts(signing.signed(signing.paper(), pades=pades))

    assert (fact["covers"], fact["matches"], fact["chain"]) == ("file", True, "trusted")
    assert fact["conclusion"].startswith("Hợp lệ")
    assert (fact["signer"], fact["organisation"], fact["issuer"]) == ("Nguyễn Văn Ví", "Sở Mẫu", "Gốc thử nghiệm")
    assert fact["subfilter"] == ("ETSI.CAdES.detached" if pades else "adbe.pkcs7.detached")
    assert fact["at"]
    assert fact["digest"] == "sha256"


def test_without_an_anchor_nothing_is_concluded_about_the_certificate() -> None:
    (fact,) = facts(SIGNED, NOBODY)

    assert (fact["matches"], fact["chain"]) == (True, "inconclusive")
    assert "không kết luận được" in fact["conclusion"]
    assert "ợp lệ" not in fact["conclusion"]
    assert problems(SIGNED, NOBODY) == []


def test_an_anchor_of_somebody_else_concludes_nothing() -> None:
    other = Trust((signing._issued("Gốc khác", None, authority=True).pem,))

    assert facts(SIGNED, other)[0]["chain"] == "inconclusive"


def test_a_changed_byte_within_what_is_signed_is_told() -> None:
    # The drawing is compressed; a byte of the claimed producer stands in the signed range all the same.
    at = SIGNED.index(b"ReportLab")
    changed = SIGNED[:at] + b"r" + SIGNED[at + 1 :]

    (fact,) = facts(changed)

    assert fact["matches"] is False
    assert fact["conclusion"].startswith("Chữ ký không khớp nội dung")
    assert problems(changed) == ["signature.broken"]


def test_what_is_appended_after_the_last_signature_is_told() -> None:
    appended = SIGNED + b"\n% them vao sau\n"

    assert [fact["code"] for fact in facts(appended)] == ["pdf.signature", "pdf.appended"]
    assert problems(appended) == ["signature.appended"]


def test_two_signatures_are_told_in_order_and_the_second_is_no_addition() -> None:
    first, second = facts(signing.signed(SIGNED, field="Signature2"))

    assert (first["field"], first["covers"], first["matches"]) == ("Signature1", "revision", True)
    assert (second["field"], second["covers"], second["matches"]) == ("Signature2", "file", True)


def test_a_certificate_that_had_ended_is_not_trusted() -> None:
    late = signing.signed(signing.paper(), signing.expired())

    (fact,) = facts(late)

    assert (fact["matches"], fact["chain"]) == (True, "untrusted")
    assert "hiệu lực" in fact["conclusion"] or "hết hạn" in fact["conclusion"]
    assert problems(late) == ["signature.untrusted"]


def test_a_weak_digest_is_not_trusted_for_its_chain() -> None:
    (fact,) = facts(signing.signed(signing.paper(), digest="sha1", pades=False))

    assert (fact["matches"], fact["chain"]) == (True, "inconclusive")
    assert "sha1" in fact["conclusion"]


def test_a_short_key_is_not_trusted_and_that_is_why() -> None:
    weak = signing._issued("Phạm Khóa Ngắn", signing.root(), bits=1024)

    (fact,) = facts(signing.signed(signing.paper(), weak))

    assert (fact["matches"], fact["chain"], "2048" in fact["conclusion"]) == (True, "inconclusive", True)


def test_a_time_stamp_is_told_beside_the_claimed_time() -> None:
    (fact,) = facts(signing.signed(signing.paper(), stamped=True))

    assert fact["timestamp"] == signing.SIGNED_AT.isoformat()
    assert fact["at"] != fact["timestamp"]


CLAIMED = signing.signed(signing.paper(), claimed=signing.SIGNED_AT)
MONTH = timedelta(days=30)


@pytest.mark.parametrize(
    ("data", "chain", "told"),
    [
        (signing.proven(CLAIMED), "trusted", "chưa bị thu hồi theo dữ liệu kèm trong tệp"),
        (signing.proven(CLAIMED, signing.signer(), at=signing.SIGNED_AT + MONTH), "trusted", "chưa bị thu hồi"),
        (signing.proven(CLAIMED, signing.signer(), at=signing.SIGNED_AT - MONTH), "untrusted", "đã bị thu hồi"),
        (CLAIMED, "trusted", "chưa hỏi danh sách thu hồi"),
    ],
    ids=["nobody", "later", "before", "no list"],
)
def test_who_was_revoked_is_read_from_the_list_in_the_file(data: bytes, chain: str, told: str) -> None:
    (fact,) = facts(data)  # the list itself is nothing added to what was signed

    assert (fact["chain"], told in fact["conclusion"]) == (chain, True)


def test_a_time_stamp_outweighs_the_time_that_a_signer_claims() -> None:
    early = signing.BEGUN + timedelta(days=5)
    (fact,) = facts(signing.signed(signing.paper(), signing.expired(), claimed=early, stamped=True))

    assert (fact["chain"], fact["conclusion"]) == ("untrusted", "Không hợp lệ: chứng thư không còn hiệu lực khi ký.")


def test_what_was_changed_between_two_signatures_is_told_of_the_first() -> None:
    changed = signing.signed(signing.drawn_over(SIGNED), field="Signature2")
    first, second = facts(changed)

    assert (first["altered"], "không kết luận được" in first["conclusion"]) == (True, True)
    assert ("altered" in second, second["conclusion"].startswith("Hợp lệ")) == (False, True)
    assert problems(changed) == ["signature.altered"]
    assert problems(signing.proven(signing.signed(SIGNED, field="Signature2"))) == []
    certified = signing.signed(signing.paper(), certifies=True)
    assert problems(signing.signed(certified, field="Signature2", box=(300, 100, 500, 200))) == []


@pytest.mark.parametrize("chain", ["trusted", "inconclusive"])
def test_a_signature_over_a_part_of_the_file_is_called_good_for_nothing(chain: str) -> None:
    told = signatures._conclusion(chain, "", matches=True, covers="part", revocation=False)

    assert told == "Chữ ký chỉ bao một phần tệp: về phần còn lại, không kết luận được."


def test_rubble_in_place_of_a_signature_is_told_and_the_paper_is_read() -> None:
    at = SIGNED.index(b"/Contents <") + len(b"/Contents <")
    rubble = SIGNED[:at] + b"ff" * 40 + SIGNED[at + 80 :]

    document = open_paper("vb.pdf", rubble, limits=Limits(), trust=TRUST)

    (fact,) = (one for one in document.facts if one["code"] == "pdf.signature")
    assert (fact["matches"], fact["chain"]) == (None, "inconclusive")
    assert "Van ban da ky" in document.pages[0].text


def test_an_unsigned_paper_has_no_such_fact() -> None:
    assert facts(signing.paper()) == []


def test_anchors_are_the_certificates_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "goc.crt").write_bytes(signing.root().der)
    (tmp_path / "doc.txt").write_text("không phải chứng thư", encoding="utf-8")

    trust = Trust.of(tmp_path)

    assert facts(SIGNED, trust)[0]["chain"] == "trusted"
    assert Trust.of(tmp_path / "khong-co") == NOBODY == Trust.of(None)


def test_a_file_that_is_no_certificate_leaves_the_chain_open_and_the_paper_readable(tmp_path: Path) -> None:
    (tmp_path / "hong.pem").write_bytes(b"rubble")

    (fact,) = facts(SIGNED, Trust.of(tmp_path))

    assert (fact["matches"], fact["chain"], fact["signer"]) == (True, "inconclusive", "Nguyễn Văn Ví")
