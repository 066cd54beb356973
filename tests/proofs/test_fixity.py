"""One byte flipped in 100 of 5,000 objects, 20 deleted, 10 versions swapped: one scheduled pass finds them all."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from service.adapters.memory import MemoryObjects
from service.adapters.objects_s3 import S3Objects
from service.domain.keys import original_key
from service.embedded.seaweed import EmbeddedS3
from service.ports import NewObject
from service.stages import fixity, mailing
from tests.kit.builders import a_dossier, a_paper, an_arrival, an_intake
from tests.kit.office import FreshIds
from tests.kit.stores import in_memory
from tests.kit.world import OPERATOR, World, complete

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from service.ports import Deps, Objects
    from tests.kit.stack import S3Place
    from tests.kit.stores import Stores

FLIPPED, DELETED, SWAPPED = 100, 20, 10


def an_archive(stores: Stores, objects: Objects, many: int) -> Deps:
    """Keep `many` originals, each named by a paper, ten papers a dossier."""
    ids = FreshIds()  # events of the builders count on their own
    deps = replace(World().deps, store=stores.store, keeping=stores.keeping, objects=objects, ids=ids)
    data = [f"nội dung {number}".encode() * 3 for number in range(many)]
    digests = [hashlib.sha256(one).hexdigest() for one in data]
    objects.put_new([NewObject(original_key(one), bits, one) for one, bits in zip(digests, data, strict=True)])
    for start in range(0, many, 10):
        papers = tuple(a_paper(number + 1, data=bits) for number, bits in enumerate(data[start : start + 10]))
        deps.store.commit(an_arrival(a_dossier(papers=papers), intake=an_intake(raw_key="")))
    return deps


def spoiled(objects: MemoryObjects, keys: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Flip, delete and swap at random, behind the store's back; versions are lost for what was flipped."""
    chance = random.Random(3)  # noqa: S311 - the same damage every time
    chosen = chance.sample(keys, FLIPPED + DELETED + SWAPPED)
    flipped, deleted, swapped = chosen[:FLIPPED], chosen[FLIPPED:-SWAPPED], chosen[-SWAPPED:]
    for key in flipped:
        bits = bytearray(objects.get(key))
        bits[chance.randrange(len(bits))] ^= 1 << chance.randrange(8)
        objects._objects[key] = bytes(bits)
        objects._history[key] = [bytes(bits)]
    for key in deleted:
        del objects._objects[key]
    for key in swapped:
        objects.put_new([NewObject(key, b"another", "")])
    return flipped, deleted, swapped


def test_one_pass_finds_every_damage_and_mends_what_a_version_can(stores: Stores, proof_size: str) -> None:
    objects = MemoryObjects()
    deps = an_archive(stores, objects, 5_000 if proof_size == "full" else 500)
    flipped, deleted, swapped = spoiled(objects, list(objects.keys("sha256/")))

    passes = 0
    while not fixity.step(deps, bytes_per_second=1e6).over:  # what the scheduled job does, stretch by stretch
        passes += 1

    faults = {fault.key: fault for fault in deps.keeping.faults(limit=10_000)}
    assert faults.keys() == {*flipped, *deleted, *swapped}
    assert {key for key, fault in faults.items() if fault.kind == "missing"} == set(deleted)
    assert {key for key, fault in faults.items() if fault.mended} == {*deleted, *swapped}
    assert all(hashlib.sha256(objects.get(key)).hexdigest() in key for key in (*deleted, *swapped))
    assert "không có bản nào để phục hồi" in fixity.alarm(deps, deps.clock.now())
    state = deps.keeping.fixity()
    assert state.checked == (5_000 if proof_size == "full" else 500)
    assert passes >= 5


def test_what_no_version_can_mend_comes_back_from_the_replica(stores: Stores) -> None:
    objects, replica = MemoryObjects(), MemoryObjects()
    deps = replace(an_archive(stores, objects, 250), replica=replica)
    first = fixity.whole(deps)
    flipped, deleted, swapped = spoiled(objects, list(objects.keys("sha256/")))
    replica.put_new([NewObject(next(iter(replica.keys("sha256/"))), b"rot", "")])

    done = fixity.whole(deps)

    assert (first.state.copied, first.state.faults, done.state.copied) == (250, 0, 0)
    faults = {(fault.key, fault.place): fault for fault in deps.keeping.faults(limit=10_000)}
    assert {key for key, place in faults if place == "store"} == {*flipped, *deleted, *swapped}
    assert all(fault.mended for fault in faults.values())
    assert {fault.key for fault in faults.values() if fault.source == "replica"} == set(flipped)
    assert [fault.source for fault in faults.values() if fault.place == "replica"] == ["store"]
    assert all(hashlib.sha256(store.get(key)).hexdigest() in key for store in (objects, replica)
               for key in objects.keys("sha256/"))  # fmt: skip
    assert fixity.alarm(deps, deps.clock.now()) == ""
    told = [event for event in deps.store.events_after(0, limit=1000) if event.type.value == "dossier.damaged"]
    assert {event.data["key"] for event in told} == {key for key, _place in faults}


def test_the_operators_hear_once_a_pass_of_what_nothing_mended() -> None:
    world = World()
    deps = an_archive(in_memory(), world.objects, 20)
    deps = replace(deps, mailer=world.mailer, jobs=deps.store, accounts=deps.store)  # type: ignore[arg-type]
    deps.store.save_account(replace(OPERATOR, email="vanhanh@tinh.gov.vn"))  # type: ignore[attr-defined]
    key = next(iter(world.objects.keys("sha256/")))
    world.objects.destroy(key)

    for _twice in range(2):
        fixity.whole(deps)
        for job in deps.jobs.due(now=deps.clock.advance(seconds=31), limit=9):
            lease = deps.jobs.claim(job, now=deps.clock.now(), seconds=30)
            if lease is not None and lease.kind == "alarm":
                mailing.tell_alarm(deps, lease)

    assert [(letter.to, key in letter.text) for letter in world.mailer.letters] == [("vanhanh@tinh.gov.vn", True)] * 2
    assert len({letter.name for letter in world.mailer.letters}) == 2


def test_packages_are_locked_anew_by_every_pass_and_other_files_are_not() -> None:
    world = World()
    locked: list[tuple[str, int]] = []

    class Locking(MemoryObjects):
        def lock(self, key: str, until: datetime) -> bool:
            locked.append((key, (until - world.clock.now()).days))
            return True

    world.objects = Locking()
    world.drop(*complete())
    dossier = world.approve_all(world.settle())

    fixity.whole(replace(world.deps, lock_days=30))

    assert locked == [(dossier.package["key"], 30)]


def test_a_second_real_store_has_a_copy_and_gives_it_back(
    s3_objects: S3Objects, s3: S3Place, stack_folder: Path
) -> None:
    world, second = World(), EmbeddedS3(stack_folder / "s3-replica")
    second.start()
    try:
        place = {"access_key": second.access_key, "secret_key": second.secret_key, "bucket": s3.bucket}
        replica = S3Objects(endpoint=second.endpoint, **place)
        replica.prepare()
        data = {number: f"bản gốc {number}".encode() * 100 for number in (1, 2, 3)}
        papers = tuple(a_paper(number, data=bits) for number, bits in data.items())
        s3_objects.put_new([NewObject(paper.key, data[paper.number], paper.sha256) for paper in papers])
        world.deps.store.commit(an_arrival(a_dossier(papers=papers), intake=an_intake(raw_key="")))
        deps = replace(world.deps, objects=s3_objects, replica=replica)

        assert (fixity.whole(deps).state.copied, fixity.whole(deps).state.copied) == (3, 0)

        s3_objects.destroy(papers[0].key)  # the object and every version of it
        s3_objects.destroy(papers[1].key)
        s3_objects.put_new([NewObject(papers[1].key, b"another", hashlib.sha256(b"another").hexdigest())])
        replica.destroy(papers[2].key)
        done = fixity.whole(deps)

        assert {(fault.key, fault.kind, fault.source) for fault in done.found} == {
            (papers[0].key, "missing", "replica"), (papers[1].key, "changed", "replica")}  # fmt: skip
        assert done.state.copied == 1
        assert all(store.get(paper.key, sha256=paper.sha256) for paper in papers for store in (s3_objects, replica))
    finally:
        second.stop()

    away = fixity.whole(deps)

    assert (away.state.checked, away.state.faults, away.state.unreached) == (3, 0, 3)
    assert "Kho dự phòng không trả lời: 3 tệp" in fixity.alarm(deps, deps.clock.now())


def test_a_pass_goes_on_where_it_was_broken_off_and_keeps_to_its_rate(stores: Stores) -> None:
    deps = an_archive(stores, MemoryObjects(), 250)

    first = fixity.step(deps, bytes_per_second=1000.0)
    second = fixity.step(deps, bytes_per_second=1000.0)
    third = fixity.step(deps, bytes_per_second=1000.0)

    assert [one.state.checked for one in (first, second, third)] == [100, 200, 250]
    assert timedelta(seconds=3) < first.wait < timedelta(seconds=10)
    assert (third.over, third.wait, third.state.faults) == (True, fixity.EVERY, 0)
    assert fixity.due(deps) == fixity.EVERY
    assert fixity.step(deps, bytes_per_second=1000.0).state.checked == 100


def test_a_real_store_gives_deleted_and_overwritten_objects_back_from_its_versions(s3_objects: S3Objects) -> None:
    world = World()
    papers = tuple(a_paper(number, data=f"gốc {number}".encode()) for number in (1, 2, 3))
    s3_objects.put_new([NewObject(paper.key, f"gốc {paper.number}".encode(), paper.sha256) for paper in papers])
    world.deps.store.commit(an_arrival(a_dossier(papers=papers), intake=an_intake(raw_key="")))
    s3_objects._client().remove_object(s3_objects._bucket, papers[0].key)
    s3_objects.put_new([NewObject(papers[1].key, "khác".encode(), hashlib.sha256("khác".encode()).hexdigest())])

    done = fixity.whole(replace(world.deps, objects=s3_objects))

    assert [(fault.kind, fault.mended) for fault in done.found if fault.key == papers[0].key] == [("missing", True)]
    assert [(fault.kind, fault.mended) for fault in done.found if fault.key == papers[1].key] == [("changed", True)]
    assert len(done.found) == 2
    assert [s3_objects.get(paper.key, sha256=paper.sha256) for paper in papers]


def test_the_embedded_store_refuses_to_delete_a_locked_version(s3_objects: S3Objects) -> None:
    assert s3_objects.lock_probe() == ""
    assert MemoryObjects().lock_probe() != ""
