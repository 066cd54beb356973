"""The manifest joined to the attachments: by content id, then by name, then by position."""

from __future__ import annotations

import unicodedata
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from connectors.edxml.attachments import Part
from connectors.edxml.sniff import canonical_type
from connectors.edxml.tree import BODY_NAMES, first, local, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

    from connectors.edxml.tree import Parsed


@dataclass(frozen=True, slots=True)
class Listed:
    """One Reference of the manifest."""

    content_id: str
    name: str
    declared_type: str
    description: str


def normal_id(content_id: str) -> str:
    """Give a content id without its `cid:`, which some writers leave out."""
    stripped = content_id.strip().strip("<>")
    return stripped[4:].strip() if stripped[:4].lower() == "cid:" else stripped


def read_manifest(root: _Element) -> tuple[Listed, ...]:
    """List what the manifest announces; .NET writers put the id into an `xlink:href`."""
    manifests = (element for element in root.iter() if local(element) == "edXMLManifest")
    return tuple(_listed(child) for manifest in manifests for child in manifest if local(child) == "Reference")


def _listed(reference: _Element) -> Listed:
    href = next((str(value) for key, value in reference.attrib.items() if str(key).rsplit("}", 1)[-1] == "href"), "")
    return Listed(
        content_id=text(reference, "ContentId") or href,
        name=text(reference, "AttachmentName"),
        declared_type=text(reference, "ContentType"),
        description=text(reference, "Description"),
    )


def read_parts(parsed: Parsed) -> tuple[Part, ...]:
    """List the attachments as sent, standard, of the AttachmentData variant, or within the manifest's own reference."""
    return tuple(_part(parsed, element) for element in parsed.root.iter() if _carries(element))


def with_beside(parts: Sequence[Part], beside: Sequence[Part]) -> tuple[Part, ...]:
    """Give the attachments with what came beside the XML: the body of one that only points to it, or one more."""
    free = dict(enumerate(beside))
    by_id: dict[str, deque[int]] = {}
    by_name: dict[str, deque[int]] = {}
    for at, one in free.items():
        by_id.setdefault(normal_id(one.content_id), deque()).append(at)
        by_name.setdefault("" if one.content_id else _by_name(one), deque()).append(at)
    filled = []
    for part in parts:
        at = -1 if part.body.strip() else _first_of(_pointed_at(part), by_id)
        if at < 0 and not part.body.strip():
            at = _first_of({_by_name(part)} - {""}, by_name)
        filled.append(_whole(part, free.pop(at)) if at in free else part)
    return (*filled, *free.values())


def _whole(part: Part, found: Part) -> Part:
    declared = part.declared_type or found.declared_type
    return replace(part, body=found.body, name=part.name or found.name, declared_type=declared)


def _pointed_at(part: Part) -> set[str]:
    return {unquote(normal_id(part.content_id)), unquote(normal_id(part.included))} - {""}


def _first_of(wanted: set[str], by_id: Mapping[str, deque[int]]) -> int:
    """Take the place of the first free part of one of these ids; -1 where there is none."""
    waiting = [by_id[one] for one in wanted if by_id.get(one)]
    return min(waiting, key=lambda places: places[0]).popleft() if waiting else -1


def _carries(element: _Element) -> bool:
    name = local(element)
    return name == "Attachment" or (name == "Reference" and any(local(child) in BODY_NAMES for child in element))


def _part(parsed: Parsed, element: _Element) -> Part:
    body = next((child for child in element if local(child) in BODY_NAMES), None)
    return Part(
        name=text(element, "AttachmentName"),
        body=b"" if body is None else parsed.body(body),
        declared_type=text(element, "ContentType") or text(element, "AttachmentType"),
        content_id=text(element, "ContentId"),
        description=text(element, "Description"),
        included=_included(body),
        facts=() if first(element, "AttachmentData") is None else ({"code": "attachment.nonstandard"},),
    )


def _included(body: _Element | None) -> str:
    """Give the part that a body stands for (XOP, `<xop:Include href="cid:…"/>`), if it does."""
    include = first(body, "Include")
    return "" if include is None else str(include.get("href", ""))


def join(listed: Sequence[Listed], parts: Sequence[Part]) -> tuple[tuple[Part, ...], tuple[Mapping[str, Any], ...]]:
    """Give the parts completed from the manifest, and the facts of references without a file."""
    pairs = _pairs(listed, parts)
    joined = tuple(_complete(part, n, pairs.get(n), has_manifest=bool(listed)) for n, part in enumerate(parts))
    used = {reference for _, reference in pairs.values()}
    missing = tuple(
        {"code": "manifest.missing", "content_id": one.content_id, "name": one.name}
        for one in (listed[n] for n in range(len(listed)) if n not in used)
    )
    return joined, missing


Pairing = tuple[Listed, int]


def _pairs(listed: Sequence[Listed], parts: Sequence[Part]) -> dict[int, Pairing]:
    """Give part position -> (reference, its position); each reference is used once."""
    pairs: dict[int, Pairing] = {}
    free = dict(enumerate(listed))
    for key_of in (_by_id, _by_id_in_any_case, _by_name):
        waiting: dict[str, deque[int]] = {}
        for n, one in free.items():
            waiting.setdefault(key_of(one), deque()).append(n)
        for position, part in enumerate(parts):
            key = key_of(part)
            if position not in pairs and key and waiting.get(key):
                match = waiting[key].popleft()
                pairs[position] = (free.pop(match), match)
    for position in range(len(parts)):
        if position not in pairs and position in free:
            pairs[position] = (free.pop(position), position)
    # What has no name of its own is the file that is left, wherever it stands.
    nameless = [position for position, part in enumerate(parts) if position not in pairs and not part.name]
    if len(nameless) == len(free):
        pairs |= {position: (one, n) for position, (n, one) in zip(nameless, free.items(), strict=True)}
    return pairs


def _by_id(one: Listed | Part) -> str:
    return normal_id(one.content_id)


def _by_id_in_any_case(one: Listed | Part) -> str:
    return unquote(normal_id(one.content_id)).casefold()


def _by_name(one: Listed | Part) -> str:
    return unicodedata.normalize("NFC", one.name).casefold()


def _complete(part: Part, position: int, pair: Pairing | None, *, has_manifest: bool) -> Part:
    name = part.name or (pair[0].name if pair else "") or f"tep-dinh-kem-{position + 1}"
    if pair is None:
        facts = ({"code": "manifest.unlisted", "name": name},) if has_manifest else ()
        return replace(part, name=name, facts=part.facts + facts)
    listed = pair[0]
    return replace(
        part,
        name=name,
        declared_type=part.declared_type or listed.declared_type,
        content_id=part.content_id or listed.content_id,
        description=part.description or listed.description,
        facts=part.facts + _differences(part, listed),
    )


def _differences(part: Part, listed: Listed) -> tuple[Mapping[str, Any], ...]:
    compared = (
        ("manifest.content_id", normal_id(part.content_id), normal_id(listed.content_id)),
        ("manifest.name", part.name, listed.name),
        ("manifest.type", canonical_type(part.declared_type), canonical_type(listed.declared_type)),
    )
    return tuple(
        {"code": code, "attachment": sent, "manifest": announced}
        for code, sent, announced in compared
        if sent and announced and sent != announced
    )
