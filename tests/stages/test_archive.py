"""Archive: a package that anyone can verify, the same bytes however often it is made."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from functools import partial

import pytest

from service.domain.errors import Invalid, NotFound
from service.stages import packing, retrieve
from service.stages.archive import original
from tests.kit.world import HEAD, World, complete, hostile


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
    packing.pack(replace(dossier, package={}), events, original=partial(original, world.objects), into=again)

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
