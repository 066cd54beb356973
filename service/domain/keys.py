"""Where bytes lie in the object store: ASCII keys made by us, never from a sender's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.domain.dossier import Paper
    from service.domain.opinions import Opinion


def original_key(sha256: str) -> str:
    """Give the key of an original by the hex SHA-256 of its bytes: `sha256/ab/<hex>`."""
    return f"sha256/{sha256[:2]}/{sha256}"


def attached_keys(envelope: Mapping[str, Any]) -> Mapping[str, str]:
    """Give the SHA-256 by key of the papers that came with a message, as its intake's envelope names them."""
    hashes = [str(one["sha256"]) for one in envelope.get("attachments", ())]
    return {original_key(sha256): sha256 for sha256 in hashes}


def named_keys(
    papers: Iterable[Paper],
    *,
    package: Mapping[str, Any],
    opinions: Iterable[Opinion],
    raw: str,
    envelope: Mapping[str, Any],
) -> list[str]:
    """Give the keys that a dossier's papers, package and opinions and a message's intake name, each once, in order."""
    files = {original_key(str(one.file["sha256"])) for one in opinions if one.file}
    keys = {*(paper.key for paper in papers), str(package.get("key", "")), raw, *attached_keys(envelope), *files}
    return sorted(keys - {""})


def message_key(sha256: str) -> str:
    """Give the key of a message kept without its papers' base64 (`raw_message`), by the SHA-256 it came with."""
    return f"messages/{sha256[:2]}/{sha256}"


def package_key(code: str, revision: int, sha256: str) -> str:
    """Give the key of a dossier's archive package; another revision or other bytes lie elsewhere."""
    return f"packages/{code}/r{revision}-{sha256}.zip"
