"""Bringing in: a package of this or another instance becomes an archived dossier again, byte for byte."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from service.domain.dossier import Correction, Dossier, Origin, Paper, PaperStatus
from service.domain.dossier_reading import DossierReading
from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.events import Event, EventType
from service.domain.fields import PaperReport, Problem
from service.domain.keys import original_key, package_key
from service.domain.letters import Letter, Replaced, Signed
from service.domain.opinions import opinion_of
from service.domain.permission import Operation, units_reached
from service.domain.restricted import Restricted
from service.domain.search_terms import search_row
from service.domain.states import Processing, State
from service.domain.terms import Term
from service.ports import Change, Intake, NewFile, NewObject
from service.stages import bags, covering, disposing, packing, pieces
from service.stages.handing import BROUGHT_IN
from service.stages.naming import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.events import Actor
    from service.ports import Account, Deps

CONNECTOR = BROUGHT_IN
_CODE = re.compile(r"HS-[0-9]{4}-[0-9]{6,9}")
_LARGEST_LETTER = 64 * 1024**2
_LETTER_TEXTS = ("id", "kind", "title", "name", "media_type", "sha256", "made_by", "number", "occasion")


def bring_in(deps: Deps, stream: IO[bytes], *, name: str, actor: Actor, account: Account) -> tuple[Dossier, bool]:
    """Take a package in: the dossier it holds, and whether it is new here.

    Invalid for a bag that is hostile, broken or not ours; Conflict when the dossier is here with other content, or was
    destroyed here by a list of disposal: what two people let go does not come back by the way of its package. Refused
    where malware is found in it, Unavailable where nobody can say.
    """
    units_reached(Operation.DOSSIER_CORRECT, account)
    faults = packing.verify(stream)
    if faults:
        raise Invalid(
            "Gói không nguyên vẹn: " + " ".join(faults[:5]), [Problem("package.broken", one) for one in faults]
        )
    digest, size = pieces.weighed(stream)
    known = deps.store.intake(CONNECTOR, digest)
    bag = bags.opened(stream)
    if known is not None and known.dossier_id:
        _require_not_destroyed(deps, known.dossier_id)
        dossier = deps.store.dossier(known.dossier_id)
        covering.stand_as_packed(deps, dossier, by=account.name)
        _keep_letters(deps, *_letters_of(bag, dossier))  # where the first time was broken off
        return dossier, False
    dossier = _unpacked(bag, digest, size)
    _require_not_destroyed(deps, dossier.id)
    here = _here(deps, dossier)
    if here and here.package and here.package["sha256"] == digest:
        return here, False
    letters, files = _letters_of(bag, dossier)
    _require_clean(deps, bag)
    filed = dossier if here else covering.kept_as_packed(deps, dossier, by=account.name)

    def put() -> None:
        deps.objects.put_all([*files, *_opinion_files(bag, dossier)])
        for paper in packing.kept(dossier):
            _keep_original(deps, bag, paper)
        deps.objects.put_file(NewFile(str(dossier.package["key"]), stream, size, digest, "application/zip"))

    named(deps, put, lambda: _file(deps, filed, digest, name=name, actor=actor))
    _keep_letters(deps, letters, files)
    return deps.store.dossier(dossier.id), True


def _require_clean(deps: Deps, bag: bags.Bag) -> None:
    """Look for malware in every file of a package before any of it is kept: it was made elsewhere."""
    for name in bag.payload:
        with bag.archive.open(bag.root + name) as packed:
            deps.scanner.require_clean(name, packed)


def _here(deps: Deps, dossier: Dossier) -> Dossier | None:
    """Give the dossier as it is here already, so that filing it again will be refused; None where it is not."""
    try:
        return deps.store.dossier(dossier.id)
    except NotFound:
        return None


def _require_not_destroyed(deps: Deps, dossier_id: str) -> None:
    destroyed = disposing.told_of(deps, dossier_id)
    if destroyed:
        raise Conflict(f"{destroyed}; gói của hồ sơ này không được nhận lại.")


def _file(deps: Deps, dossier: Dossier, digest: str, *, name: str, actor: Actor) -> None:
    now = deps.clock.now()
    intake = Intake(
        id=deps.ids.new(), connector=CONNECTOR, external_id=digest, content_key=digest,
        raw_key=str(dossier.package["key"]), raw_sha256=digest, received_at=now, kind="new", outcome="dossier",
        dossier_id=dossier.id, name=name,
    )  # fmt: skip
    told = {"package": dict(dossier.package), "outcome": dossier.outcome}
    event = Event(deps.ids.new(), dossier.id, EventType.IMPORTED, now, actor, dossier.state.value, dossier.version,
                  data=told)  # fmt: skip
    try:
        deps.store.commit(Change(dossier=dossier, events=(event,), intake=intake, search=search_row(dossier)))
    except Conflict as exc:
        raise Conflict(f"Hồ sơ {dossier.code} đã có ở đây với nội dung khác gói này.", current=exc.current) from exc


def _unpacked(bag: bags.Bag, digest: str, size: int) -> Dossier:
    try:
        told = json.loads(bag.read("data/dossier.json"))
        papers = tuple(_paper(bag, row) for row in told["papers"])
        for paper in papers:
            if paper.status is not PaperStatus.QUARANTINED:
                _entry_of(bag, paper)
        return _dossier(told, papers, digest, size)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, StopIteration) as exc:
        reason = f"{type(exc).__name__}: {exc}"
        raise Invalid(
            "Gói nguyên vẹn nhưng không phải gói hồ sơ của Hoso.", [Problem("package.foreign", reason)]
        ) from exc


def _paper(bag: bags.Bag, row: Mapping[str, Any]) -> Paper:
    number, sha256 = int(row["number"]), str(row["sha256"])
    name = f"data/readings/{number:03d}.json"
    report = PaperReport.from_json(json.loads(bag.read(name))) if name in bag.payload else None
    return Paper(
        number=number, name=str(row["name"]), size=int(row["size"]), sha256=sha256, key=original_key(sha256),
        media_type=str(row["media_type"]), revision=int(row["revision"]), status=PaperStatus(row["status"]),
        reason=str(row["reason"]), message=str(row["message"]), report=report,
        facts=tuple(dict(fact) for fact in row["facts"]),
    )  # fmt: skip


def _entry_of(bag: bags.Bag, paper: Paper) -> str:
    """Name the file of a paper, whose hash and size the bag's manifest and directory must agree to."""
    name = next(one for one in bag.payload if one.startswith(f"data/originals/{paper.number:03d}-"))
    if (bag.payload[name], bag.archive.getinfo(bag.root + name).file_size) != (paper.sha256, paper.size):
        raise Invalid(f"Bản gốc của «{paper.name}» trong gói không phải là tệp mà hồ sơ nói đến.")
    return name


def _keep_original(deps: Deps, bag: bags.Bag, paper: Paper) -> None:
    """Keep one original, piece by piece; what was verified before is weighed again on the way."""
    with pieces.scratch() as copy:
        with bag.archive.open(bag.root + _entry_of(bag, paper)) as packed:
            shutil.copyfileobj(packed, copy, pieces.CHUNK)
        if pieces.weighed(copy) != (paper.sha256, paper.size):
            raise Invalid(f"Bản gốc của «{paper.name}» trong gói không phải là tệp mà hồ sơ nói đến.")
        media_type = paper.media_type or "application/octet-stream"
        deps.objects.put_file(NewFile(paper.key, copy, paper.size, paper.sha256, media_type))


def _dossier(told: Mapping[str, Any], papers: tuple[Paper, ...], digest: str, size: int) -> Dossier:
    code, revision = str(told["code"]), int(told["revision"])
    if not _CODE.fullmatch(code):  # keys of objects are made of it
        raise ValueError(code)
    return Dossier(
        id=str(told["id"]),
        received_at=datetime.fromisoformat(told["received_at"]),
        code=code,
        state=State.ARCHIVED,
        processing=Processing.DONE,
        version=1,
        revision=revision,
        origin=Origin(**told["origin"]),
        subject=str(told["subject"]),
        unit=str(told["unit"]),
        award=str(told["award"]),
        procedure=str(told["procedure"]),
        rules={str(name): str(one) for name, one in told["rules"].items()},
        papers=papers,
        reading=DossierReading.from_json(told["reading"]) if told["reading"] else None,
        corrections=tuple(
            Correction(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in told["corrections"]
        ),
        problems=tuple(Problem(**row) for row in told["problems"]),
        # Packages of before the clocks have none of these.
        terms=tuple(map(Term.from_json, told.get("terms", ()))),
        opinions=tuple(opinion_of(one) for one in told.get("opinions", ())),
        signed=tuple(dict(one) for one in told.get("signed", ())),
        restricted=tuple(Restricted(**one | {"roles": tuple(one["roles"])}) for one in told.get("restricted", ())),
        outcome=str(told["outcome"]),
        decision=dict(told["decision"]),
        package={"key": package_key(code, revision, digest), "sha256": digest, "size": size},
    )


def _letters_of(bag: bags.Bag, dossier: Dossier) -> tuple[list[Letter], list[NewObject]]:
    """Give the office's letters of which the package holds the bytes, with these; a signed one stays signed.

    Packages of before the letters have none.
    """
    if "data/letters.json" not in bag.payload:
        return [], []
    letters: list[Letter] = []
    files: list[NewObject] = []
    try:
        for row in json.loads(bag.read("data/letters.json")):
            parts = {part: _letter_file(bag, row, part) for part in ("file", "signed_file") if row[part]}
            if "file" not in parts:
                continue
            files += parts.values()
            letters.append(_letter(row, parts, dossier))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as exc:
        reason = f"{type(exc).__name__}: {exc}"
        raise Invalid("Danh sách văn bản trong gói không đọc được.", [Problem("package.foreign", reason)]) from exc
    return letters, files


def _opinion_files(bag: bags.Bag, dossier: Dossier) -> Iterator[NewObject]:
    """Give what agencies attached to their answers; Invalid where the package holds another file than it says."""
    for number, one in enumerate(dossier.opinions, 1):
        if one.file:
            try:
                data = bag.read(packing.opinion_entry(dossier, number), most=_LARGEST_LETTER)
                right = hashlib.sha256(data).hexdigest() == one.file["sha256"] and len(data) == one.file["size"]
            except (KeyError, TypeError, AttributeError):
                data, right = b"", False
            if not right:
                raise Invalid(f"Tệp gửi kèm ý kiến số {number} trong gói không phải là tệp mà hồ sơ nói đến.")
            yield NewObject(original_key(one.file["sha256"]), data, one.file["sha256"])


def _keep_letters(deps: Deps, letters: Sequence[Letter], files: Sequence[NewObject]) -> None:
    """Keep those that are not here yet, with their files."""
    put = partial(deps.objects.put_all, files)
    for letter in letters:
        try:
            kept = deps.letters.letter(letter.id)
        except NotFound:
            kept = named(deps, put, partial(deps.letters.keep, replace(letter, signed=None)))
        if letter.signed and not kept.signed:
            named(deps, put, partial(deps.letters.sign, kept.id, letter.signed))


def _letter_file(bag: bags.Bag, row: Mapping[str, Any], part: str) -> NewObject:
    wanted = row if part == "file" else row["signed"]
    data = bag.read(str(row[part]), most=_LARGEST_LETTER)
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != wanted["sha256"]:
        raise Invalid(f"Văn bản «{row['name']}» trong gói không phải là tệp mà danh sách nói đến.")
    return NewObject(
        original_key(sha256), data, sha256, str(row["media_type"]) if part == "file" else "application/pdf"
    )


def _letter(row: Mapping[str, Any], parts: Mapping[str, NewObject], dossier: Dossier) -> Letter:
    signed = None
    if "signed_file" in parts:
        told, file = row["signed"], parts["signed_file"]
        signed = Signed(file.key, file.sha256, str(told["number"]), date.fromisoformat(told["day"]),
                        datetime.fromisoformat(told["at"]))  # fmt: skip
    texts: dict[str, Any] = {name: str(row[name]) for name in _LETTER_TEXTS}
    return Letter(
        **texts, key=parts["file"].key, size=int(row["size"]), made_at=datetime.fromisoformat(row["made_at"]),
        recipients=tuple(map(str, row["recipients"])), dossiers=(dossier.id,), signed=signed,
        replaces=str(row.get("replaces", "")), replaced=_replaced(row.get("replaced")),
    )  # fmt: skip


def _replaced(told: Mapping[str, Any] | None) -> Replaced | None:
    if told is None:
        return None
    at = datetime.fromisoformat(told["at"])
    return Replaced(str(told["letter"]), str(told["by"]), at, str(told["reason"]))
