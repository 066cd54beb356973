"""Electronic signatures of a PDF, verified offline by pyHanko: PAdES and the older `adbe.pkcs7.detached`.

Four facts are kept apart (Thông tư 15/2025/TT-BKHCN, Điều 6; NĐ 30/2020/NĐ-CP, Điều 21): what the signature covers,
whether the signed bytes are those, who signed by which certificate, and whether that certificate leads to an anchor the
operator trusts. Without an anchor the last one is not concluded, never good. Nothing is fetched and nothing is written.
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

SIGNATURE = "pdf.signature"
APPENDED = "pdf.appended"
_MOST, _MOST_COMPARED = 50, 12
_LONGEST = 200
_LARGEST_ANCHOR = 1 << 20
_KINDS = frozenset({".pem", ".crt", ".cer", ".der"})
_ALTERED = (
    "Chữ ký khớp bản lúc ký; sau đó tệp có thay đổi ngoài việc ký thêm, điền mẫu: "
    "về nội dung hiện nay, không kết luận được."
)
_WEAK = frozenset({"md5", "sha1"})
# Names of pyHanko's indications (ETSI EN 319 102-1) that speak against the certificate; all others leave it open.
_AGAINST = {
    "REVOKED": "chứng thư đã bị thu hồi",
    "REVOKED_NO_POE": "chứng thư đã bị thu hồi",
    "REVOKED_CA_NO_POE": "chứng thư của bên cấp đã bị thu hồi",
    "EXPIRED": "chứng thư đã hết hạn khi ký",
    "OUT_OF_BOUNDS_NO_POE": "chứng thư không còn hiệu lực khi ký",
    "OUT_OF_BOUNDS_NOT_REVOKED": "chứng thư không còn hiệu lực khi ký",
    "NOT_YET_VALID": "chứng thư chưa có hiệu lực khi ký",
    "CHAIN_CONSTRAINTS_FAILURE": "chứng thư không được cấp để ký văn bản",
}


@dataclass(frozen=True)
class Trust:
    """The certificates of a folder, read when the child starts and parsed when a signature first asks."""

    files: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, folder: Path | None) -> Trust:
        """Read a folder of certificates (PEM or DER); None, or a folder without one, trusts nobody."""
        paths = sorted(folder.iterdir()) if folder is not None and folder.is_dir() else []
        wanted = (path for path in paths if path.suffix.lower() in _KINDS and path.stat().st_size < _LARGEST_ANCHOR)
        return cls(tuple(path.read_bytes() for path in wanted))

    @cached_property
    def usable(self) -> tuple[list[Any], list[Any]]:
        """Give the same, and none of a folder with a foreign file: `hoso doctor` names it, papers go on."""
        try:
            return self.certificates
        except ValueError:
            return [], []

    @cached_property
    def certificates(self) -> tuple[list[Any], list[Any]]:
        """Give the roots (self-issued) and those between; raises ValueError for a foreign file."""
        from asn1crypto import pem, x509  # type: ignore[import-untyped]  # noqa: PLC0415 - only where a paper is signed

        found = []
        for body in self.files:
            blocks = [der for _, _, der in pem.unarmor(body, multiple=True)] if pem.detect(body) else [body]
            found += [x509.Certificate.load(der, strict=True) for der in blocks]
        return [one for one in found if one.self_issued], [one for one in found if not one.self_issued]


def judged(data: bytes, trust: Trust) -> list[dict[str, Any]]:
    """Give one fact a signature, in the file's order, and one more when bytes follow the last one.

    Fact: `field`, `signer`, `organisation`, `issuer`, `at` (claimed) and `timestamp` (of a time-stamping authority) as
    ISO 8601 with offset, `subfilter`, `digest`; `covers` (`file`, `revision`, `part`), `matches` (true, false, null
    when unreadable), `altered` where later revisions change more than they may, `chain` (`trusted`, `untrusted`,
    `inconclusive`), `conclusion` (a sentence in Vietnamese).
    """
    try:
        signatures = list(_signatures(data))[:_MOST]
    except Exception:  # noqa: BLE001 - a parser of hostile bytes may raise anything; the paper is read all the same
        return [_unread("", "")]
    facts = [_fact(one, trust) for one in signatures]
    for number, (fact, one) in enumerate(zip(facts, signatures, strict=True)):
        later = fact["covers"] == "revision" and fact["matches"]
        if later and (number >= _MOST_COMPARED or _altered(one)):  # more than that nobody signs one paper
            fact |= {"altered": True, "conclusion": _ALTERED}
    if facts and not any(fact["covers"] == "file" for fact in facts) and not _only_proofs(data, signatures[-1]):
        facts.append({"code": APPENDED})
    return facts


def _altered(signature: Any) -> bool:
    """Tell whether later revisions change more than signing, filling in and proving may (ISO 32000-2, 12.8.2.2)."""
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel  # noqa: PLC0415

    try:
        signature.compute_integrity_info(diff_policy=_policy())
        found = signature.diff_result
    except Exception:  # noqa: BLE001 - as above: what cannot be compared is told
        return True
    return not isinstance(found, DiffResult) or found.modification_level > ModificationLevel.FORM_FILLING


@cache
def _policy() -> Any:
    """Give pyHanko's rules of what may come later, and let an office's stamp that is seen follow a certifier's."""
    from pyhanko.sign.diff_analysis import (  # noqa: PLC0415
        DEFAULT_DIFF_POLICY,
        FormUpdatingRule,
        GenericFieldModificationRule,
        SigFieldCreationRule,
        SigFieldModificationRule,
        StandardDiffPolicy,
    )

    stamps: Any = SigFieldCreationRule(allow_new_visible_after_certify=True)  # type: ignore[no-untyped-call]
    fields = [stamps, SigFieldModificationRule()]
    form = FormUpdatingRule(field_rules=[*fields, GenericFieldModificationRule()])
    return StandardDiffPolicy(global_rules=DEFAULT_DIFF_POLICY.global_rules, form_rule=form)


def _only_proofs(data: bytes, last: Any) -> bool:
    """Tell whether what follows the last signature only proves it: PAdES appends that (ETSI EN 319 142-1, 5.4)."""
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel  # noqa: PLC0415

    try:
        last.compute_integrity_info()
        revisions = last.reader.xrefs.total_revisions
        found, further = last.diff_result, revisions - last.signed_revision > 1
    except Exception:  # noqa: BLE001 - as above: then it is told
        return False
    known = isinstance(found, DiffResult) and found.modification_level <= ModificationLevel.LTA_UPDATES
    return known and further and data.rstrip(b"\r\n\0 ").endswith(b"%%EOF")


def judged_container(data: bytes, trust: Trust) -> list[dict[str, Any]]:
    """Give the fact of the signature of a `.p7m`, which holds its paper within (RFC 5652, 5); as `judged` does."""
    try:
        from asn1crypto import cms  # noqa: PLC0415
        from pyhanko.sign.validation import async_validate_cms_signature  # noqa: PLC0415
        from pyhanko.sign.validation.generic_cms import extract_self_reported_ts  # noqa: PLC0415
        from pyhanko.sign.validation.status import StandardCMSSignatureStatus  # noqa: PLC0415

        signed = cms.ContentInfo.load(data)["content"]
        at = extract_self_reported_ts(signed["signer_infos"][0])
        checked = async_validate_cms_signature(
            signed,
            status_cls=StandardCMSSignatureStatus,
            validation_context=_Told(at).context(trust, mode="soft-fail"),
            key_usage_settings=_usage(),
        )
        told = _told(asyncio.run(checked), trust, at=at, covers="file", revocation=False)
    except Exception:  # noqa: BLE001 - as below: ASN.1 of any shape
        return [_unread("", "p7m")]
    return [{"code": SIGNATURE, "field": "", **told, "subfilter": "p7m"}]


def _signatures(data: bytes) -> Sequence[Any]:
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - a second to load, and few papers are signed

    from service.adapters.readers import pdf_hex  # noqa: PLC0415 - as above

    pdf_hex.install()
    found: Sequence[Any] = PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures
    return found


def _unread(field: str, subfilter: str) -> dict[str, Any]:
    told = "Có chữ ký số nhưng không đọc được: không kết luận được."
    return {
        "code": SIGNATURE, "field": field, "signer": "", "organisation": "", "issuer": "", "at": "", "timestamp": "",
        "subfilter": subfilter, "digest": "", "covers": "part", "matches": None, "chain": "inconclusive",
        "conclusion": told,
    }  # fmt: skip


def _fact(signature: Any, trust: Trust) -> dict[str, Any]:
    """Judge one signature; one that cannot be read is said to be so."""
    field, subfilter = _short(signature.field_name), _short(signature.sig_object.get("/SubFilter", "")).lstrip("/")
    try:
        status, revocation = _status(signature, trust)
        covers = _COVERS.get(status.coverage.name, "part")
        told = _told(status, trust, at=signature.self_reported_timestamp, covers=covers, revocation=revocation)
    except Exception:  # noqa: BLE001 - as above: ASN.1 of any shape
        return _unread(field, subfilter)
    return {"code": SIGNATURE, "field": field, **told, "subfilter": subfilter}


def _told(status: Any, trust: Trust, *, at: datetime | None, covers: str, revocation: bool) -> dict[str, Any]:
    certificate, stamp = status.signing_cert, status.timestamp_validity
    matches = bool(status.intact and status.valid)
    chain, reason = _chain(status, trust, weak=str(status.md_algorithm) in _WEAK)
    return {
        "signer": _short(certificate.subject.native.get("common_name", "")),
        "organisation": _short(certificate.subject.native.get("organization_name", "")),
        "issuer": _short(certificate.issuer.native.get("common_name", "")),
        "at": _moment(at),
        "timestamp": _moment(stamp.timestamp) if stamp is not None and stamp.intact and stamp.valid else "",
        "digest": str(status.md_algorithm),
        "covers": covers,
        "matches": matches,
        "chain": chain,
        "conclusion": _conclusion(chain, reason, matches=matches, covers=covers, revocation=revocation),
    }


_COVERS = {"ENTIRE_FILE": "file", "ENTIRE_REVISION": "revision"}


def _status(signature: Any, trust: Trust) -> tuple[Any, bool]:
    """Give pyHanko's status at the time of signing, and whether what the file brings tells who was revoked.

    The time is that of the time-stamping authority where there is one: the other is the signer's own word.
    """
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415

    told = _Told.of_pdf(signature)

    def asked(*, mode: str) -> Any:
        return validate_pdf_signature(
            signature,
            signer_validation_context=told.context(trust, mode=mode),
            ts_validation_context=told.context(trust, mode="soft-fail"),
            key_usage_settings=_usage(),
            skip_diff=True,
        )

    if told.revocation:
        status = asked(mode="require")
        if status.trusted or _problem(status) in _AGAINST:
            return status, True
    return asked(mode="soft-fail"), False


def _problem(status: Any) -> str:
    return str(getattr(status.trust_problem_indic, "name", ""))


def _usage() -> Any:
    from pyhanko.sign.validation.settings import KeyUsageConstraints  # noqa: PLC0415

    return KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


@dataclass(frozen=True)
class _Told:
    """When a signature was made, as far as it tells, and the certificates and answers about revocation beside it."""

    moment: datetime | None
    certificates: tuple[Any, ...] = ()
    revocation: tuple[tuple[Any, ...], tuple[Any, ...]] | tuple[()] = ()

    @classmethod
    def of_pdf(cls, signature: Any) -> _Told:
        """Read the time stamp, the document's security store (ETSI EN 319 142-1, 5.4.2) and Adobe's own attribute."""
        from pyhanko.sign.validation.dss import DocumentSecurityStore  # noqa: PLC0415
        from pyhanko.sign.validation.errors import NoDSSFoundError  # noqa: PLC0415

        certificates: list[Any] = []
        ocsps, crls = _of_adobe(signature.signer_info)
        try:
            store = DocumentSecurityStore.read_dss(signature.reader)
            certificates += store.load_certs()
            kept = store.as_validation_context({"trust_roots": [], "allow_fetching": False})
            ocsps, crls = [*ocsps, *kept.ocsps], [*crls, *kept.crls]
        except NoDSSFoundError:
            pass
        moment = _stamped(signature.signer_info) or signature.self_reported_timestamp
        return cls(moment, tuple(certificates), (tuple(ocsps), tuple(crls)) if ocsps or crls else ())

    def context(self, trust: Trust, *, mode: str) -> Any:
        """Give pyHanko's context of that time, in which nothing is fetched."""
        from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

        roots, others = trust.usable
        ocsps, crls = self.revocation or ((), ())
        return ValidationContext(
            trust_roots=roots, other_certs=[*others, *self.certificates], ocsps=list(ocsps), crls=list(crls),
            allow_fetching=False, moment=self.moment, revocation_mode=mode, retroactive_revinfo=True,
        )  # fmt: skip


def _stamped(signer: Any) -> datetime | None:
    """Give the time in the first time stamp of a signature (RFC 3161, 2.4.2), None where it has none."""
    from pyhanko.sign.validation.generic_cms import extract_tst_data_iter  # noqa: PLC0415

    stamp = next(iter(extract_tst_data_iter(signer, signed=False)), None)
    at: datetime | None = None if stamp is None else stamp["encap_content_info"]["content"].parsed["gen_time"].native
    return at


def _of_adobe(signer: Any) -> tuple[list[Any], list[Any]]:
    """Give the answers about revocation within a signature itself (ISO 32000-1, 12.8.3.3.2): OCSP, then lists."""
    attributes = signer["signed_attrs"] if signer["signed_attrs"].native else ()
    found = (one["values"][0] for one in attributes if one["type"].native == "adobe_revocation_info_archival")
    archive = next(found, None)
    return ([], []) if archive is None else (list(archive["ocsp"] or ()), list(archive["crl"] or ()))


def _chain(status: Any, trust: Trust, *, weak: bool) -> tuple[str, str]:
    """Say whether the certificate leads to an anchor, and why not."""
    if status.trusted and not weak:
        return "trusted", ""
    if not trust.usable[0]:
        return "inconclusive", "chưa cấu hình chứng thư gốc tin cậy"
    if _problem(status) in _AGAINST:
        return "untrusted", _AGAINST[_problem(status)]
    if weak:
        return "inconclusive", f"thuật toán băm {status.md_algorithm} quá yếu để tin"
    if _problem(status).startswith("CRYPTO_CONSTRAINTS"):
        return "inconclusive", "khóa hoặc thuật toán ký quá yếu để tin; khóa RSA phải từ 2048 bit"
    return "inconclusive", "không có đường dẫn từ chứng thư tới một chứng thư gốc đã cấu hình"


def _conclusion(chain: str, reason: str, *, matches: bool, covers: str, revocation: bool) -> str:
    if not matches:
        return "Chữ ký không khớp nội dung: tệp đã bị thay đổi sau khi ký, hoặc bị hỏng."
    if covers == "part":
        return "Chữ ký chỉ bao một phần tệp: về phần còn lại, không kết luận được."
    if chain == "trusted":
        asked = "chưa bị thu hồi theo dữ liệu kèm trong tệp" if revocation else "chưa hỏi danh sách thu hồi"
        return f"Hợp lệ: nội dung không đổi từ khi ký, chứng thư dẫn tới gốc tin cậy ({asked})."
    if chain == "untrusted":
        return f"Không hợp lệ: {reason}."
    return f"Nội dung không đổi từ khi ký; về chứng thư: không kết luận được ({reason})."


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()


def _short(text: object) -> str:
    """Give a name of a certificate or of a field on one line, cut where it is absurdly long."""
    told = "; ".join(map(str, text)) if isinstance(text, list) else str(text or "")
    return " ".join("".join(char if char.isprintable() else " " for char in told).split())[:_LONGEST]
