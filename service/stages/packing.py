"""Packages: a dossier as a BagIt 1.0 bag (RFC 8493) in a zip, the same bytes for the same dossier."""

from __future__ import annotations

import hashlib
import json
import unicodedata
import zipfile
import zlib
from dataclasses import asdict, dataclass
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from service.domain.dossier import PaperStatus
from service.domain.errors import Invalid
from service.domain.listed import seen_fields, seen_rows
from service.stages import bags, metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from service.domain.dossier import Dossier, Paper
    from service.domain.events import Event
    from service.domain.letters import Letter

_BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a package: its hash and size, known before it is written, and its bytes piece by piece."""

    sha256: str
    size: int
    pieces: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter of the office and its bytes, the signed ones too; no bytes for one that speaks of other dossiers too."""

    letter: Letter
    data: bytes | None = None
    signed: bytes | None = None


def pack(
    dossier: Dossier,
    events: Sequence[Event],
    *,
    original: Callable[[Paper], Iterable[bytes]],
    into: IO[bytes],
    letters: Sequence[KeptLetter] = (),
    attached: Callable[[Mapping[str, Any]], Iterable[bytes]] = lambda _file: (),
) -> None:
    """Write the package: originals by paper number, fields, events, dossier, letters, and SHA-256 manifests.

    `attached` gives what an agency attached to its answer in the same way.

    `original` gives a paper's bytes piece by piece, so that at no time more than one piece is in memory. A quarantined
    paper is named in `data/dossier.json` but its bytes are not handed on. Invalid when an original is not what the
    dossier says of it.
    """
    papers = kept(dossier)
    payload = {f"data/originals/{_entry_name(paper)}": Entry(paper.sha256, paper.size, partial(original, paper))
               for paper in papers}  # fmt: skip
    for paper in dossier.papers:
        if paper.report is not None:
            payload[f"data/readings/{paper.number:03d}.json"] = _json(paper.report.to_json())
    payload["data/metadata/ho-so.json"] = _json(metadata.of_file(dossier, papers))
    payload["data/metadata/tai-lieu.json"] = _json(metadata.of_documents(dossier, papers))
    made = [one.letter for one in letters]
    payload["data/metadata/premis.json"] = _json(metadata.of_preservation(dossier, papers, events, made))
    payload |= _letters(dossier, letters)
    for number, file in ((at, one.file) for at, one in enumerate(dossier.opinions, 1) if one.file):
        payload[opinion_entry(dossier, number)] = Entry(file["sha256"], file["size"], partial(attached, file))
    payload["data/fields.json"] = _json([_fields(dossier, paper) for paper in dossier.papers])
    payload["data/events.json"] = _json([asdict(event) for event in events])
    payload["data/dossier.json"] = _json(_summary(dossier))
    tags = {"bagit.txt": _held(_BAGIT), "bag-info.txt": _held(_bag_info(dossier, payload)),
            "manifest-sha256.txt": _held(_manifest(payload))}  # fmt: skip
    tags["tagmanifest-sha256.txt"] = _held(_manifest(tags))
    _zip({f"{dossier.code}/{name}": entry for name, entry in {**tags, **payload}.items()}, dossier, into)


def opinion_entry(dossier: Dossier, number: int) -> str:
    """Name the file that the agency of a request (from 1 on) attached to its answer."""
    return f"data/opinions/{number:03d}-{_safe(str(dossier.opinions[number - 1].file['name']))}"


def _letters(dossier: Dossier, letters: Sequence[KeptLetter]) -> dict[str, Entry]:
    """Give the letters' files, and the list that names each with its hash, whom it went to, and where it lies here."""
    files: dict[str, Entry] = {}
    rows = []
    for at, one in enumerate(letters, 1):
        names = {"file": one.letter.name, "signed_file": f"{one.letter.name} (bản ký).pdf"}
        bodies = {part: data for part, data in (("file", one.data), ("signed_file", one.signed)) if data is not None}
        put = {part: f"data/letters/{at:03d}-{_safe(names[part])}" for part in bodies}
        files |= {name: _held(bodies[part]) for part, name in put.items()}
        told = {**asdict(one.letter), "dossiers": [dossier.id], "key": "", "file": None, "signed_file": None}
        rows.append({**told, **put})
    return {**files, "data/letters.json": _json(rows)} if rows else {}


def kept(dossier: Dossier) -> tuple[Paper, ...]:
    """Give the papers whose bytes go into the package: every revision, none that is quarantined."""
    return tuple(paper for paper in dossier.papers if paper.status is not PaperStatus.QUARANTINED)


def verify(package: IO[bytes]) -> tuple[str, ...]:
    """Give what is wrong with a package, one Vietnamese sentence each; empty when it is whole.

    Works offline, and reads a file piece by piece. Invalid when the bytes are not a package at all, or made to harm.
    """
    try:
        return tuple(bags.faults_of(bags.opened(package)))
    except Invalid as exc:
        if any(problem.code == bags.MANIFEST for problem in exc.problems):
            return (str(exc),)
        raise
    except (zipfile.BadZipFile, UnicodeDecodeError, EOFError, RuntimeError, OSError, zlib.error) as exc:
        raise bags.unreadable() from exc


def _entry_name(paper: Paper) -> str:
    """Give a name safe in any file system: the paper's number, then its own name without control characters."""
    return f"{paper.number:03d}-{_safe(paper.name)}"


def _safe(name: str) -> str:
    shown = "".join(
        "_" if char in '/\\:*?"<>|' else char
        for char in unicodedata.normalize("NFC", name)
        if unicodedata.category(char)[0] != "C"
    )
    return shown[-120:].strip(" .") or "tep"


def _fields(dossier: Dossier, paper: Paper) -> dict[str, Any]:
    report = paper.report
    return {
        "paper": paper.number,
        "name": paper.name,
        "sha256": paper.sha256,
        "size": paper.size,
        "kind": asdict(report.kind) if report else None,
        "fields": {name: asdict(value) for name, value in seen_fields(dossier, paper).items()},
        "nominees": [asdict(row.nominee) for rows in seen_rows(dossier, paper)[:1] for row in rows],
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
        "restricted": [asdict(one) for one in dossier.restricted],
    }


def _bag_info(dossier: Dossier, payload: Mapping[str, Entry]) -> bytes:
    octets = sum(entry.size for entry in payload.values())
    subject = " ".join(dossier.subject.split())
    return (
        f"Bag-Software-Agent: Hoso\nExternal-Identifier: {dossier.code}\nExternal-Description: {subject}\n"
        f"Payload-Oxum: {octets}.{len(payload)}\n"
    ).encode()


def _manifest(files: Mapping[str, Entry]) -> bytes:
    """List files as RFC 8493 section 2.1.3 says, line breaks and percent signs in names encoded."""
    rows = []
    for name, entry in sorted(files.items()):
        encoded = name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
        rows.append(f"{entry.sha256}  {encoded}\n")
    return "".join(rows).encode()


def _json(value: object) -> Entry:
    return _held(json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, default=str).encode())


def _held(data: bytes) -> Entry:
    return Entry(hashlib.sha256(data).hexdigest(), len(data), lambda: (data,))


def _zip(files: Mapping[str, Entry], dossier: Dossier, target: IO[bytes]) -> None:
    """Zip in order with one fixed date, so that a repeated attempt gives identical bytes."""
    stamp = dossier.received_at.timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bag:
        for name, given in files.items():
            entry = zipfile.ZipInfo(name, date_time=stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED if name.endswith((".json", ".txt")) else zipfile.ZIP_STORED
            entry.external_attr = 0o644 << 16
            entry.file_size = given.size  # known before, so that a file over 2 GiB gets a header that can hold it
            digest, size = hashlib.sha256(), 0
            with bag.open(entry, "w") as place:
                for piece in given.pieces():
                    digest.update(piece)
                    size += place.write(piece)
            if (digest.hexdigest(), size) != (given.sha256, given.size):
                raise Invalid(f"Nội dung của {name} không phải là tệp mà hồ sơ {dossier.code} nói đến.")
