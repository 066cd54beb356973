"""Packages: a dossier as a BagIt 1.0 bag (RFC 8493) in a zip, the same bytes for the same dossier."""

from __future__ import annotations

import hashlib
import io
import json
import unicodedata
import zipfile
import zlib
from dataclasses import asdict
from typing import IO, TYPE_CHECKING, Any

from service.domain.checks import effective_fields
from service.domain.dossier import PaperStatus
from service.domain.errors import Invalid
from service.stages import bags, metadata

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain.dossier import Dossier, Paper
    from service.domain.events import Event

_BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def pack(dossier: Dossier, events: Sequence[Event], originals: Mapping[int, bytes]) -> bytes:
    """Give the package: originals by paper number, fields, events, dossier, and SHA-256 manifests.

    A quarantined paper is named in `data/dossier.json` but its bytes are not handed on.
    """
    payload = {f"data/originals/{_entry_name(paper)}": originals[paper.number] for paper in kept(dossier)}
    for paper in dossier.papers:
        if paper.report is not None:
            payload[f"data/readings/{paper.number:03d}.json"] = _json(paper.report.to_json())
    papers = kept(dossier)
    payload["data/metadata/ho-so.json"] = _json(metadata.of_file(dossier, papers))
    payload["data/metadata/tai-lieu.json"] = _json(metadata.of_documents(dossier, papers))
    payload["data/metadata/premis.json"] = _json(metadata.of_preservation(dossier, papers, events))
    payload["data/fields.json"] = _json([_fields(dossier, paper) for paper in dossier.papers])
    payload["data/events.json"] = _json([asdict(event) for event in events])
    payload["data/dossier.json"] = _json(_summary(dossier))
    tags = {"bagit.txt": _BAGIT, "bag-info.txt": _bag_info(dossier, payload), "manifest-sha256.txt": _manifest(payload)}
    tags["tagmanifest-sha256.txt"] = _manifest(tags)
    return _zip({f"{dossier.code}/{name}": data for name, data in {**tags, **payload}.items()}, dossier)


def kept(dossier: Dossier) -> tuple[Paper, ...]:
    """Give the papers whose bytes go into the package: every revision, none that is quarantined."""
    return tuple(paper for paper in dossier.papers if paper.status is not PaperStatus.QUARANTINED)


def verify(package: bytes | IO[bytes]) -> tuple[str, ...]:
    """Give what is wrong with a package, one Vietnamese sentence each; empty when it is whole.

    Works offline, and reads a file piece by piece. Invalid when the bytes are not a package at all, or made to harm.
    """
    try:
        bag = bags.opened(io.BytesIO(package) if isinstance(package, bytes) else package)
        return tuple(bags.faults_of(bag))
    except Invalid as exc:
        if any(problem.code == bags.MANIFEST for problem in exc.problems):
            return (str(exc),)
        raise
    except (zipfile.BadZipFile, UnicodeDecodeError, EOFError, RuntimeError, OSError, zlib.error) as exc:
        raise bags.unreadable(exc) from exc


def _entry_name(paper: Paper) -> str:
    """Give a name safe in any file system: the paper's number, then its own name without control characters."""
    shown = "".join(
        "_" if char in '/\\:*?"<>|' else char
        for char in unicodedata.normalize("NFC", paper.name)
        if unicodedata.category(char)[0] != "C"
    )
    return f"{paper.number:03d}-{shown[-120:].strip(' .') or 'tep'}"


def _fields(dossier: Dossier, paper: Paper) -> dict[str, Any]:
    report = paper.report
    return {
        "paper": paper.number,
        "name": paper.name,
        "sha256": paper.sha256,
        "size": paper.size,
        "kind": asdict(report.kind) if report else None,
        "fields": {name: asdict(value) for name, value in effective_fields(dossier, paper).items()},
        "nominees": [asdict(nominee) for nominee in report.nominees] if report else [],
    }


def _summary(dossier: Dossier) -> dict[str, Any]:
    papers = [
        {
            "number": paper.number,
            "name": paper.name,
            "sha256": paper.sha256,
            "size": paper.size,
            "revision": paper.revision,
            "status": paper.status,
            "reason": paper.reason,
            "message": paper.message,
            "media_type": paper.media_type,
            "facts": [dict(fact) for fact in paper.facts],
        }
        for paper in dossier.papers
    ]
    return {
        "id": dossier.id,
        "code": dossier.code,
        "outcome": dossier.outcome,
        "award": dossier.award,
        "subject": dossier.subject,
        "unit": dossier.unit,
        "received_at": dossier.received_at.isoformat(),
        "revision": dossier.revision,
        "procedure": dossier.procedure,
        "origin": asdict(dossier.origin),
        "rules": dict(dossier.rules),
        "decision": dict(dossier.decision),
        "problems": [asdict(problem) for problem in dossier.problems],
        "papers": papers,
        "corrections": [{**asdict(one), "at": one.at.isoformat()} for one in dossier.corrections],
        "reading": dossier.reading.to_json() if dossier.reading else None,
        "terms": [asdict(term) for term in dossier.terms],
        "opinions": [asdict(one) for one in dossier.opinions],
        "signed": [dict(one) for one in dossier.signed],
    }


def _bag_info(dossier: Dossier, payload: Mapping[str, bytes]) -> bytes:
    octets = sum(map(len, payload.values()))
    subject = " ".join(dossier.subject.split())
    return (
        f"Bag-Software-Agent: Hoso\nExternal-Identifier: {dossier.code}\nExternal-Description: {subject}\n"
        f"Payload-Oxum: {octets}.{len(payload)}\n"
    ).encode()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    """List files as RFC 8493 section 2.1.3 says, line breaks and percent signs in names encoded."""
    rows = []
    for name, data in sorted(files.items()):
        encoded = name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
        rows.append(f"{hashlib.sha256(data).hexdigest()}  {encoded}\n")
    return "".join(rows).encode()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, default=str).encode()


def _zip(files: Mapping[str, bytes], dossier: Dossier) -> bytes:
    """Zip in order with one fixed date, so that a repeated attempt gives identical bytes."""
    target = io.BytesIO()
    stamp = dossier.received_at.timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bag:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED if name.endswith((".json", ".txt")) else zipfile.ZIP_STORED
            entry.external_attr = 0o644 << 16
            bag.writestr(entry, data)
    return target.getvalue()
