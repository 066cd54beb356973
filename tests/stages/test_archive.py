"""Archive: a package that anyone can verify, the same bytes however often it is made."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.errors import Invalid, NotAllowed, NotFound
from service.stages import archive, bringing_in, letters, packing, posting, retrieve
from service.stages.archive import original
from service.stages.letters import Wish
from service.stages.posting import SignedFile
from tests.kit.builders import an_arrival
from tests.kit.office import under_review
from tests.kit.roads import meet
from tests.kit.world import ACTOR, HEAD, INPUTS, UNIT, World, complete, hostile

if TYPE_CHECKING:
    from service.domain.council import Session
    from service.domain.dossier import Dossier

ASKED = {"hop_hoi_dong": ("votes_for", "votes_total"), "quyet_dinh": ("decision_number", "decision_date")}


def archived(world: World) -> bytes:
    world.drop(*complete(), hostile("bom.xlsx", refuse="xlsx.too_large"))
    dossier = world.approve_all(world.settle())
    with retrieve.package(world.deps, dossier.id, account=HEAD)[1] as stream:
        return stream.read()


def test_archiving_twice_gives_the_same_bytes() -> None:
    world = World()
    data = archived(world)
    dossier = world.store.dossier("HS-2026-000001")
    events = [event for event in world.store.events(dossier.id) if event.type != "dossier.archived"]

    again = io.BytesIO()
    packing.pack(replace(dossier, package={}), events, original=partial(original, world.objects), into=again,
                 letters=archive.letters_of(world.deps, dossier))  # fmt: skip

    assert again.getvalue() == data


def test_an_original_that_is_not_what_the_dossier_says_is_not_packed() -> None:
    world = World()
    archived(world)
    dossier = world.store.dossier("HS-2026-000001")

    with pytest.raises(Invalid, match="không phải là tệp mà hồ sơ"):
        packing.pack(dossier, (), original=lambda _paper: iter((b"another",)), into=io.BytesIO())


def test_a_package_holds_every_original_and_no_quarantined_bytes() -> None:
    data = archived(World())

    with zipfile.ZipFile(io.BytesIO(data)) as bag:
        originals = [name.rpartition("/")[2] for name in bag.namelist() if "/originals/" in name]
    assert originals == ["001-to trinh.docx", "002-danh sach.xlsx", "003-bien ban.docx", "004-bao cao.docx"]
    assert packing.verify(io.BytesIO(data)) == ()


@pytest.mark.parametrize("position", range(0, 100, 7))
def test_a_changed_byte_in_any_paper_is_found(position: int) -> None:
    data = archived(World())
    with zipfile.ZipFile(io.BytesIO(data)) as bag:
        files = {name: bag.read(name) for name in bag.namelist()}
    names = sorted(files)
    victim = names[position % len(names)]
    files[victim] = bytes([files[victim][0] ^ 1]) + files[victim][1:]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as bag:
        for name, content in files.items():
            bag.writestr(name, content)

    assert packing.verify(target) != ()


def test_a_missing_and_a_foreign_file_are_found() -> None:
    data = archived(World())
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as bag, zipfile.ZipFile(target, "w") as other:
        for name in bag.namelist()[:-1]:
            other.writestr(name, bag.read(name))
        other.writestr("HS-2026-000001/data/la.txt", b"x")

    faults = packing.verify(target)

    assert [fault.partition(":")[0] for fault in faults] == [
        "Thiếu tệp có trong bản kê",
        "Tệp lạ không có trong bản kê",
        "Payload-Oxum trong bag-info.txt không khớp số byte và số tệp.",
    ]


def test_bytes_that_are_no_package_are_told_so() -> None:
    with pytest.raises(Invalid, match="không phải là gói"):
        packing.verify(io.BytesIO(b"hello"))


def test_there_is_no_package_before_the_archive() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()

    with pytest.raises(NotFound, match="chưa được lưu trữ"):
        retrieve.package(world.deps, dossier.id, account=HEAD)


def a_voted_dossier(world: World) -> tuple[Dossier, Session]:
    """Give a dossier that passed its council's session, held on it alone."""
    world.send("new", *complete())
    dossier = world.settle()
    for _step in ("kiem_tra", "tham_dinh"):
        dossier = world.act(dossier, "approve")
    session = meet(world, dossier, votes_for=9)
    return world.store.dossier(dossier.id), session


def the_letters(world: World, dossier: Dossier) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Give the rows of a package's letters by kind, and the bytes of all its letters."""
    with retrieve.package(world.deps, dossier.id, account=HEAD)[1] as stream, zipfile.ZipFile(stream) as bag:
        root = f"{dossier.code}/"
        rows = {row["kind"]: row for row in json.loads(bag.read(f"{root}data/letters.json"))}
        return rows, {one: bag.read(one) for one in bag.namelist() if "/data/letters/" in one}


def test_the_councils_signed_minutes_are_in_the_package_though_they_were_signed_later() -> None:
    """NĐ 30/2020/NĐ-CP Điều 29: every paper of the work belongs into its file."""
    world = World()
    dossier, session = a_voted_dossier(world)
    minutes = letters.make(world.deps, Wish("minutes", session=session.code), by="thuky", account=HEAD)
    done = world.approve_all(dossier)
    before = the_letters(world, done)[0]["minutes"]
    posting.send(world.deps, minutes.id, SignedFile(b"%PDF-1.7 ky", "3/BB-HD", date(2026, 3, 2)), account=HEAD)
    world.drain()
    row, files = the_letters(world, world.store.dossier(done.id))

    assert (before["file"] is not None, before["signed"]) == (True, None)
    assert row["minutes"]["signed"]["number"] == "3/BB-HD"
    assert b"%PDF-1.7 ky" in files.values()
    with pytest.raises(NotAllowed, match="biên bản của hội đồng"):
        retrieve.package(world.deps, done.id, account=replace(UNIT, unit_ids=frozenset({done.origin.organ_id})))


def test_a_unit_gets_no_minutes_and_no_request_to_an_agency_in_a_package_either() -> None:
    """Neither where they came in a package, without their session, nor where the letter was made by hand."""
    world, other = World(), World()
    dossier, session = a_voted_dossier(world)
    letters.make(world.deps, Wish("minutes", session=session.code), by="thuky", account=HEAD)
    done = world.approve_all(dossier)
    with retrieve.package(world.deps, done.id, account=HEAD)[1] as stream:
        bringing_in.bring_in(other.deps, stream, name="gói.zip", actor=ACTOR, account=HEAD)
    unit = replace(UNIT, unit_ids=frozenset({done.origin.organ_id}))
    (minutes,) = (one for one in other.deps.letters.letters(dossier=done.id, limit=9) if one.kind == "minutes")
    with pytest.raises(NotAllowed, match="biên bản của hội đồng"):
        retrieve.package(other.deps, done.id, account=unit)
    asked = Wish("opinion_request", dossiers=(done.id,), said={"agency": "Công an tỉnh"})
    letters.make(other.deps, asked, by="thuky", account=HEAD)

    assert not posting.goes_to_sender(other.deps, minutes)
    with pytest.raises(NotAllowed, match="ý kiến của các cơ quan"):
        retrieve.package(other.deps, done.id, account=unit)


def test_minutes_of_a_session_on_several_dossiers_are_named_alone() -> None:
    world = World()
    dossier, session = a_voted_dossier(world)
    beside = replace(session.agenda[0], dossier_id="khác", code="HS-2026-000077")
    both = replace(session, agenda=(*session.agenda, beside))
    world.deps.councils.save_session(both, expected=session.version)
    world.store.commit(an_arrival(under_review(id="khác", code="HS-2026-000077")))
    minutes = letters.make(world.deps, Wish("minutes", session=session.code), by="thuky", account=HEAD)
    posting.send(world.deps, minutes.id, SignedFile(b"%PDF-1.7 ky", "3/BB-HD", date(2026, 3, 2)), account=HEAD)
    row, files = the_letters(world, world.approve_all(dossier))

    assert (row["minutes"]["file"], row["minutes"]["signed"]["number"]) == (None, "3/BB-HD")
    assert b"%PDF-1.7 ky" not in files.values()


def test_a_package_holds_the_offices_letters_with_their_hashes_and_the_signed_ones() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    other = under_review(id="khác", code="HS-2026-000077")
    world.store.commit(an_arrival(other))
    receipt = letters.make(world.deps, Wish("receipt", (dossier.id,)), by="thuky", account=HEAD)
    listed = letters.make(world.deps, Wish("compiled", (dossier.id, other.id)), by="thuky", account=HEAD)
    signed = posting.send(
        world.deps, receipt.id, SignedFile(b"%PDF-1.7", "1/SNV", date(2026, 3, 2)), account=HEAD
    ).signed
    assert signed is not None
    done = world.approve_all(dossier)
    with retrieve.package(world.deps, done.id, account=HEAD)[1] as stream:
        data = stream.read()

    with zipfile.ZipFile(io.BytesIO(data)) as bag:
        root = f"{done.code}/"
        rows = {row["kind"]: row for row in json.loads(bag.read(f"{root}data/letters.json"))}
        files = {row["kind"]: bag.read(root + row["file"]) for row in rows.values() if row["file"]}
        premis = json.loads(bag.read(f"{root}data/metadata/premis.json"))
        manifest = bag.read(f"{root}manifest-sha256.txt").decode()
    assert set(rows) == {"receipt", "compiled", "notice"}
    assert {kind: hashlib.sha256(body).hexdigest() for kind, body in files.items()} == {
        kind: rows[kind]["sha256"] for kind in ("receipt", "notice")
    }
    assert (rows["receipt"]["signed"]["sha256"], rows["receipt"]["signed_file"][-4:]) == (signed.sha256, ".pdf")
    assert (rows["compiled"]["file"], rows["compiled"]["sha256"], rows["compiled"]["dossiers"]) == (
        None, listed.sha256, [done.id])  # fmt: skip
    assert other.code not in str(rows)
    assert {rows["receipt"]["sha256"], signed.sha256} < {line.split()[0] for line in manifest.splitlines()}
    assert receipt.sha256 in {one["objectIdentifier"]["value"] for one in premis["objects"]}

    elsewhere = World()
    for _ in range(2):
        bringing_in.bring_in(elsewhere.deps, io.BytesIO(data), name="gói.zip", actor=ACTOR, account=HEAD)
    brought = letters.listed(elsewhere.deps, dossier=done.id, account=HEAD)
    assert {one.kind for one in brought} == {"receipt", "notice"}
    kept = next(one for one in brought if one.kind == "receipt")
    assert kept.signed == signed
    assert letters.file_of(elsewhere.deps, kept.id, account=HEAD)[1] == files["receipt"]


def test_the_letter_owed_in_the_moment_of_archiving_is_in_the_package_whoever_is_quicker() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    while dossier.step is not None:
        asked = {name: INPUTS[name] for name in ASKED.get(dossier.step.name, ())}
        dossier = world.act(dossier, "approve", inputs=asked, reason="Đủ điều kiện.")
    found = archive.letters_of(world.deps, dossier)
    world.drain()

    assert [one.letter.kind for one in found] == ["notice"]
    assert [one.id for one in letters.listed(world.deps, dossier=dossier.id, account=HEAD)] == [found[0].letter.id]
