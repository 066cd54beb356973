"""Ed25519 (RFC 8032): how far the audit chain goes, signed by the one who runs Hoso."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from service.domain.errors import Invalid


class AuditKey:
    """A private key as 32 bytes in base64, and behind it the public ones (hex) of those it replaced, newest first.

    Without a private key nothing is signed.
    """

    def __init__(self, written: str = "") -> None:
        """Read the keys; Invalid for anything else."""
        self._key: Ed25519PrivateKey | None = None
        private, *self._former = written.split() or [""]
        if not private:
            return
        try:
            self._key = Ed25519PrivateKey.from_private_bytes(
                base64.b64decode(_padded(private), altchars=b"-_", validate=True)
            )
            for one in self._former:
                Ed25519PublicKey.from_public_bytes(bytes.fromhex(one))
        except (ValueError, binascii.Error) as exc:
            raise Invalid(
                "HOSO_AUDIT_KEY phải là 32 byte ngẫu nhiên viết bằng base64, sau đó (cách nhau bằng dấu cách, mới nhất "
                "trước) là khóa công khai dạng hex của các khóa cũ."
            ) from exc

    @property
    def public(self) -> str:
        """Give the public key in hex; "" without a key."""
        if self._key is None:
            return ""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    @property
    def publics(self) -> str:
        """Give the public key and those of the keys it replaced, newest first, in hex with blanks between."""
        return " ".join([self.public, *self._former] if self.public else [])

    def sign(self, data: bytes) -> str:
        """Sign; Invalid without a key."""
        if self._key is None:
            raise Invalid("Chưa có HOSO_AUDIT_KEY nên không ký được điểm chốt.")
        return self._key.sign(data).hex()


def _padded(written: str) -> str:
    return written.rstrip("=") + "=" * (-len(written.rstrip("=")) % 4)


def is_signed(data: bytes, signature: str, *, public: str) -> bool:
    """Tell whether the signature is of the holder of `public` (hex); False for anything malformed."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), data)
    except (ValueError, InvalidSignature):
        return False
    return True
