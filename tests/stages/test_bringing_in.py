"""Bringing in: a package made here and taken in elsewhere is the same dossier; a bag made to harm leaves nothing."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from service.domain.errors import Conflict, HosoError, Invalid, NotAllowed
from service.domain.keys import original_key
from service.domain.opinions import Opinion
from service.ports import Change, NewObject, Query
from service.stages import bringing_in, forms, packing, retrieve
from tests.kit.disposals import SCHEDULE, approved, carried
from tests.kit.hostile_bags import ROOT, bags, sealed, zipped
from tests.kit.office import rules
from tests.kit.world import ACTOR, HEAD, UNIT, World, complete, hostile

if TYPE_CHECKING:
    from pathlib import Path

    from service.domain.disposal import Disposal
    from service.domain.dossier import Dossier


def packed(world: World) -> tuple[Dossier, bytes]:
    """Carry a dossier to its package."""
    world.drop(*complete(), hostile("bom.xlsx", refuse="xlsx.too_large"))
    dossier = world.approve_all(world.settle())
    return world.store.dossier(dossier.id), package_of(world, dossier)


def package_of(world: World, dossier: Dossier) -> bytes:
    with retrieve.package(world.deps, dossier.id, account=HEAD)[1] as stream:
        return stream.read()


def taken(world: World, data: bytes) -> tuple[Dossier, bool]:
    return bringing_in.bring_in(world.deps, io.BytesIO(data), name="gói.zip", actor=ACTOR, account=HEAD)


def told(dossier: Dossier) -> str:
    """Give all of a dossier that the API shows, without what its way through another office gave it."""
    body = forms.dossier_json(dossier, messages=())
    passing = {"version", "message", "reason", "terms"}
    return json.dumps({name: value for name, value in body.items() if name not in passing}, default=str, sort_keys=True)


def test_a_package_taken_in_elsewhere_is_the_same_dossier_and_the_same_package() -> None:
    (there, data), here = packed(World()), World()

    dossier, new = taken(here, data)

    assert (new, told(dossier)) == (True, told(there))
    assert package_of(here, dossier) == data
    for paper in packing.kept(dossier):
        assert here.objects.get(paper.key, sha256=paper.sha256)
    found = retrieve.find(here.deps, Query("nguyễn văn thử"), account=HEAD)
    assert [hit.code for hit in found.hits] == [there.code]
    assert [event.type.value for event in here.store.events(dossier.id)] == ["dossier.imported"]


def test_what_an_agency_attached_goes_with_the_package_and_comes_in_with_it() -> None:
    there, here, data = World(), World(), b"%PDF-1.7 tra loi"
    there.drop(*complete())
    dossier, sha256 = there.settle(), hashlib.sha256(data).hexdigest()
    there.objects.put_all([NewObject(original_key(sha256), data, sha256)])
    asked = (Opinion("A", "2026-03-02", answer="agree", organs=("H1",),
                     file={"name": "Trả lời.pdf", "sha256": sha256, "size": len(data)}),)  # fmt: skip
    there.store.commit(Change(dossier=replace(dossier, version=dossier.version + 1, opinions=asked),
                              expected=dossier.version))  # fmt: skip
    package = package_of(there, there.approve_all(there.store.dossier(dossier.id)))
    came, _ = taken(here, package)

    with zipfile.ZipFile(io.BytesIO(package)) as bag:
        names = [name for name in bag.namelist() if "/data/opinions/" in name]
        assert [(name.rpartition("/")[2], bag.read(name)) for name in names] == [("001-Trả lời.pdf", data)]
    assert here.objects.get(original_key(sha256), sha256=sha256) == data
    assert came.opinions == asked


def test_taking_in_twice_is_once() -> None:
    (_, data), here = packed(World()), World()

    first, second = taken(here, data), taken(here, data)

    assert (first[1], second[1]) == (True, False)
    assert first[0] == second[0]


def test_the_very_package_that_was_made_here_is_here() -> None:
    world = World()
    dossier, data = packed(world)

    assert taken(world, data) == (dossier, False)


def test_a_dossier_that_is_here_with_another_package_is_not_overwritten() -> None:
    world = World()
    dossier, data = packed(world)
    other = replace(dossier, version=dossier.version + 1, package={**dossier.package, "sha256": "0" * 64})
    world.store.commit(Change(dossier=other, expected=dossier.version))

    with pytest.raises(Conflict, match="đã có ở đây với nội dung khác gói này"):
        taken(world, data)
    assert world.store.dossier(dossier.id) == other


def destroyed(world: World, dossier: Dossier) -> Disposal:
    """Let the term of a dossier pass, and destroy it by a list."""
    world.clock.advance(seconds=timedelta(days=22 * 366).total_seconds())
    deps = replace(world.deps, catalogue=replace(rules(), retention=SCHEDULE))
    return carried(deps, approved(deps, world, dossier))


@pytest.mark.parametrize("way", ["made here", "brought here"])
def test_what_was_destroyed_here_is_not_brought_back_and_who_tries_hears_by_which_list(way: str) -> None:
    world = World()
    dossier, data = packed(world)
    if way == "brought here":
        world = World()
        dossier, _new = taken(world, data)
    one = destroyed(world, dossier)
    left = set(world.objects.keys(""))

    with pytest.raises(Conflict) as refused:
        taken(world, data)

    assert str(refused.value) == (
        f"Hồ sơ {dossier.code} đã được tiêu hủy ngày {one.done_at:%d/%m/%Y} theo danh sách tiêu hủy {one.id} "
        "(QĐ 1/QĐ-SNV); gói của hồ sơ này không được nhận lại."
    )
    assert set(world.objects.keys("")) == left
    assert not [key for key in left if not key.startswith("disposals/")]


def test_a_unit_brings_nothing_in() -> None:
    with pytest.raises(NotAllowed):
        bringing_in.bring_in(World().deps, io.BytesIO(packed(World())[1]), name="", actor=ACTOR, account=UNIT)


def test_another_program_finds_the_package_to_be_a_bag(tmp_path: Path) -> None:
    _, data = packed(World())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        package.extractall(tmp_path)

    (bag,) = tmp_path.iterdir()
    # In a process of its own, for it warns of the module it finds its version with.
    validated = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", str(bag)], capture_output=True, text=True, check=False
    )

    assert validated.returncode == 0, validated.stderr
    assert "is valid" in validated.stderr


def test_the_metadata_say_what_is_known_and_guess_nothing() -> None:
    _, data = packed(World())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        file, documents, premis = (
            json.loads(package.read(f"HS-2026-000001/data/metadata/{name}.json"))
            for name in ("ho-so", "tai-lieu", "premis")
        )

    assert (file["ma_ho_so"], file["tong_so_tai_lieu"], file["thoi_han_luu_tru"]) == ("HS-2026-000001", 4, None)
    first = documents["documents"][0]
    assert (first["DocCode"], first["CodeNumber"], first["IssuedDate"]) == ("HS-2026-000001_001_V1", "12", "2026-02-27")
    assert (first["Format"], first["MediaType"]) == (None, "text/plain")  # CV 7197: Format is the physical condition
    assert len(premis["objects"]) == 4 + 1  # the papers, and the notice of the decision
    assert premis["events"][0]["eventType"] == "ingestion"


HOSTILE = dict(bags())


def test_there_are_enough_hostile_bags() -> None:
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_bag_is_refused_with_a_sentence_and_leaves_nothing(name: str, tmp_path: Path) -> None:
    world = World()

    with pytest.raises(HosoError) as refused:
        taken(world, HOSTILE[name])

    assert str(refused.value)[0].isupper()
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 1000
    assert list(world.objects.keys("")) == []
    assert retrieve.find(world.deps, Query(), account=HEAD).hits == ()
    assert list(tmp_path.iterdir()) == []


def recoded(data: bytes, code: str) -> bytes:
    """Give a package that is whole and ours but for its dossier's code."""
    with zipfile.ZipFile(io.BytesIO(data)) as bag:
        payload = {name: bag.read(name) for name in bag.namelist() if name.startswith(f"{ROOT}/data/")}
    about = f"{ROOT}/data/dossier.json"
    return zipped(sealed({**payload, about: json.dumps(json.loads(payload[about]) | {"code": code}).encode()}))


def test_a_package_is_taken_in_under_a_code_of_our_form() -> None:
    (_, data), here = packed(World()), World()

    came, _new = taken(here, recoded(data, "HS-2031-1234567"))
    assert str(came.package["key"]).startswith("packages/HS-2031-1234567/r1-")


@pytest.mark.parametrize(
    "code", ["HỒ-2026-1", "HS-2026-00001", "HS-2026-٠٠٠٠٠١", "../HS-2026-000001", "HS-2026-000001\n"]
)
def test_a_package_under_a_code_that_is_not_of_our_form_is_refused(code: str) -> None:
    (_, data), here = packed(World()), World()

    with pytest.raises(Invalid, match="không phải gói hồ sơ"):
        taken(here, recoded(data, code))
    assert list(here.objects.keys("")) == []
