"""What must not be shown of a request or an answer: secrets, tokens, signatures, and what stands in a query."""

from __future__ import annotations

import re

HIDDEN = "…"
_SECRETS = (
    re.compile(r"whsec_[A-Za-z0-9+/=_-]+"),
    re.compile(r"hoso_[A-Za-z0-9_-]{16,}"),
    re.compile(r"\bv1a?,[A-Za-z0-9+/=]{16,}"),
    re.compile(r"(?i)\b(?:bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}"),
    re.compile(
        r"""(?i)(?<![A-Za-z0-9_])(?:password|passwd|secret|token|api[_-]?key|authorization)["']?\s*[:=]\s*["']?[^\s"'&,;}]+"""
    ),
)
_QUERY = re.compile(r"\?.*$", re.DOTALL)
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def masked(text: str) -> str:
    """Give the text with every secret that we know the look of replaced, and nothing that moves a cursor."""
    shown = _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    for secret in _SECRETS:
        shown = secret.sub(HIDDEN, shown)
    return shown


def masked_url(url: str) -> str:
    """Give an address without what stands behind its question mark, where tokens are carried."""
    return masked(_QUERY.sub(f"?{HIDDEN}", url))
