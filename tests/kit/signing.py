"""PDFs signed by authorities made for the test: a root, signers, an office that stamps times."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from asn1crypto import crl, keys, x509  # type: ignore[import-untyped]
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

BEGUN = datetime(2025, 1, 1, tzinfo=UTC)
SIGNED_AT = datetime(2025, 6, 2, 3, 4, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Holder:
    """A certificate and its key."""

    certificate: certificates.Certificate
    key: RSAPrivateKey

    @property
    def pem(self) -> bytes:
        """Give the certificate as an operator's file holds it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        """Give the certificate's bytes."""
        return self.certificate.public_bytes(serialization.Encoding.DER)


@cache
def root() -> Holder:
    """Give the authority that nobody vouches for."""
    return _issued("Gốc thử nghiệm", None, authority=True)


@cache
def signer() -> Holder:
    """Give an official's certificate, valid for a century from `BEGUN`."""
    return _issued("Nguyễn Văn Ví", root())


@cache
def expired() -> Holder:
    """Give one that ended before `SIGNED_AT`."""
    return _issued("Trần Thị Hết Hạn", root(), days=30)


@cache
def clock_office() -> Holder:
    """Give a time-stamping authority's certificate."""
    return _issued("Cấp dấu thời gian", root(), stamps=True)


def _issued(
    name: str,
    by: Holder | None,
    *,
    authority: bool = False,
    stamps: bool = False,
    days: int = 36_500,
    bits: int = 2048,
) -> Holder:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    subject = certificates.Name(
        [
            certificates.NameAttribute(NameOID.COMMON_NAME, name),
            certificates.NameAttribute(NameOID.ORGANIZATION_NAME, "Sở Mẫu"),
            certificates.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        ]
    )
    usage = certificates.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_cert_sign=authority, crl_sign=authority,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        certificates.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(BEGUN)
        .not_valid_after(BEGUN + timedelta(days=days))
        .add_extension(certificates.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    if stamps:
        purpose = certificates.ExtendedKeyUsage([certificates.ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(purpose, critical=True)
    return Holder(made.sign(by.key if by else key, hashes.SHA256()), key)


def paper(text: str = "Van ban da ky") -> bytes:
    """Give an unsigned PDF of one page."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawString(72, 720, text)
    canvas.save()
    return out.getvalue()


def signed(  # noqa: PLR0913 - each is one thing that a signer chooses
    pdf: bytes,
    by: Holder | None = None,
    *,
    field: str = "Signature1",
    pades: bool = True,
    digest: str = "sha256",
    stamped: bool = False,
    claimed: datetime | None = None,
    certifies: bool = False,
    box: tuple[int, int, int, int] | None = None,
) -> bytes:
    """Give the PDF with one more signature, seen in `box`; `claimed` is the time its signer tells instead of now."""
    holder = by or signer()
    worker = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(holder.der),
        signing_key=keys.PrivateKeyInfo.load(_pkcs8(holder)),
        cert_registry=SimpleCertificateStore(),
    )
    told = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=digest,
        certify=certifies,
        subfilter=fields.SigSeedSubFilter.PADES if pades else fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
    )
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    kind = signers.PdfSigner if claimed is None else partial(_Dated, at=claimed)
    place = fields.SigFieldSpec(field, box=box)
    made = kind(told, signer=worker, timestamper=_stamper() if stamped else None, new_field_spec=place)
    made.sign_pdf(writer, output=out)
    return out.getvalue()


class _Dated(signers.PdfSigner):
    """A signer whose clock stands where it likes."""

    def __init__(self, *given: Any, at: datetime, **named: Any) -> None:
        super().__init__(*given, **named)
        self._at = at

    def init_signing_session(self, *given: Any, **named: Any) -> Any:
        session = super().init_signing_session(*given, **named)
        session.system_time = self._at
        return session


def drawn_over(pdf: bytes) -> bytes:
    """Give the PDF with words added to its page by a later revision, as a program does that edits what is signed."""
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    more = writer.add_object(generic.StreamObject(stream_data=b"BT /F1 12 Tf 72 600 Td (999) Tj ET"))
    page[generic.NameObject("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), more])
    writer.mark_update(page.container_ref)
    writer.write(out)
    return out.getvalue()


def proven(pdf: bytes, *revoked: Holder, at: datetime = SIGNED_AT) -> bytes:
    """Give a signed PDF with the root's list of who was revoked at that moment appended to it, as PAdES does."""
    made = certificates.CertificateRevocationListBuilder().issuer_name(root().certificate.subject)
    made = made.last_update(at).next_update(at + timedelta(days=36_500))
    for one in revoked:
        entry = certificates.RevokedCertificateBuilder().serial_number(one.certificate.serial_number)
        made = made.add_revoked_certificate(entry.revocation_date(at).build())
    listed = made.sign(root().key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    out = io.BytesIO(pdf)
    DocumentSecurityStore.add_dss(out, None, crls=[crl.CertificateList.load(listed)])
    return out.getvalue()


def container(content: bytes) -> bytes:
    """Give a `.p7m`: CMS SignedData that holds what was signed (RFC 5652)."""
    made = pkcs7.PKCS7SignatureBuilder().set_data(content)
    made = made.add_signer(signer().certificate, signer().key, hashes.SHA256())
    return made.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def _stamper() -> DummyTimeStamper:
    office = clock_office()
    return DummyTimeStamper(
        tsa_cert=x509.Certificate.load(office.der),
        tsa_key=keys.PrivateKeyInfo.load(_pkcs8(office)),
        fixed_dt=SIGNED_AT,
        certs_to_embed=SimpleCertificateStore(),
    )


def _pkcs8(holder: Holder) -> bytes:
    return holder.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
