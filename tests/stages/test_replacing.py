"""A wrong signed file gives way to the right one with a reason; both stay, and the sender learns what replaces what."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from connectors.base import MessageKind
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from service.domain.events import EventType
from service.stages import bringing_in, letters, posting, replacing, retrieve
from service.stages.letters import Wish
from service.stages.posting import SignedFile
from tests.kit.world import ACTOR, HEAD, UNIT, World, complete
from tests.stages.test_posting import FILE, PDF, a_return, sent

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.domain.letters import Letter

WHY = "Đính kèm nhầm văn bản của đơn vị khác."
RIGHT = SignedFile(b"%PDF-1.7 the right one", "16/SNV-TĐKT", date(2026, 3, 2))


def replaced(world: World, letter: Letter, file: SignedFile = RIGHT, reason: str = WHY) -> Letter:
    return replacing.stand_in(world.deps, letter.id, file, reason, actor=ACTOR, account=HEAD)


def test_what_was_sent_is_replaced_by_a_document_that_says_so(world: World, dossier: Dossier) -> None:
    wrong = a_return(world, dossier)
    posting.send(world.deps, wrong.id, FILE, account=HEAD)
    world.drain()

    right = replaced(world, wrong)
    world.drain()

    first, second = sent(world)
    assert (first.kind, second.kind) == (MessageKind.NEW, MessageKind.REPLACE)
    assert ([one.document_id for one in second.targets], second.change_reason) == ([wrong.id], WHY)
    assert second.subject == f"{wrong.title} (thay bản số 15/SNV-TĐKT ngày 02/03/2026)"
    assert second.attachments[0].data == RIGHT.data
    assert world.deps.letters.letter(right.id).sent_at is not None
    kept = world.deps.letters.letter(wrong.id)
    assert (kept.signed and kept.signed.number, kept.replaced and kept.replaced.letter) == (FILE.number, right.id)
    assert replacing.signed_file(world.deps, wrong.id, account=HEAD)[1] == PDF
    assert replacing.signed_file(world.deps, right.id, account=HEAD)[1] == RIGHT.data
    (told,) = [one for one in world.store.events(dossier.id) if one.type is EventType.LETTER_REPLACED]
    assert (told.actor, told.data["reason"], told.data["instead_of"]["letter"]) == (ACTOR, WHY, wrong.id)


def test_what_was_not_sent_yet_never_goes(world: World, dossier: Dossier) -> None:
    wrong = a_return(world, dossier)
    posting.send(world.deps, wrong.id, FILE, account=HEAD)
    replaced(world, wrong)
    world.drain()

    (only,) = sent(world)
    assert (only.kind, only.attachments[0].data) == (MessageKind.NEW, RIGHT.data)
    assert world.deps.letters.letter(wrong.id).proof == posting.NOT_SENT


def test_the_same_again_finds_what_was_made_and_another_file_is_refused(world: World, dossier: Dossier) -> None:
    wrong = a_return(world, dossier)
    posting.send(world.deps, wrong.id, FILE, account=HEAD)

    assert replaced(world, wrong).id == replaced(world, wrong).id
    with pytest.raises(Conflict):
        replaced(world, wrong, SignedFile(b"%PDF-1.7 another", "17/SNV", date(2026, 3, 2)))
    world.drain()
    assert len(sent(world)) == 1
    assert world.types(dossier).count("letter_replaced") == 1


def test_the_right_one_can_be_replaced_in_its_turn(world: World, dossier: Dossier) -> None:
    wrong = a_return(world, dossier)
    posting.send(world.deps, wrong.id, FILE, account=HEAD)
    right = replaced(world, wrong)
    third = replaced(world, right, replace(RIGHT, number="18/SNV-TĐKT"), "Ghi nhầm số.")
    world.drain()

    assert [one.code_number for one in sent(world)] == ["18"]
    assert (third.replaces, world.deps.letters.letter(third.id).replaced) == (right.id, None)


def test_what_the_sender_has_is_replaced_though_another_stood_in_between_that_never_went(
    world: World, dossier: Dossier
) -> None:
    wrong = a_return(world, dossier)
    posting.send(world.deps, wrong.id, FILE, account=HEAD)
    world.drain()
    between = replaced(world, wrong)
    replaced(world, between, replace(RIGHT, number="18/SNV-TĐKT"), "Ghi nhầm số.")
    world.drain()

    first, second = sent(world)
    assert (first.code_number, second.code_number, second.kind) == ("15", "18", MessageKind.REPLACE)
    assert ([one.document_id for one in second.targets], second.change_reason) == ([wrong.id], WHY)
    assert second.subject == f"{wrong.title} (thay bản số 15/SNV-TĐKT ngày 02/03/2026)"


def test_both_files_go_into_the_package_and_out_of_it_again(world: World) -> None:
    world.drop(*complete())
    dossier = world.approve_all(world.settle())
    [notice] = [one for one in world.deps.letters.letters(dossier=dossier.id, limit=9) if one.kind == "notice"]
    posting.send(world.deps, notice.id, FILE, account=HEAD)
    world.drain()
    right = replaced(world, notice)
    world.drain()

    assert len(world.store.dossier(dossier.id).package["earlier"]) == 2
    with retrieve.package(world.deps, dossier.id, account=HEAD)[1] as stream:
        data = stream.read()
        with zipfile.ZipFile(stream) as bag:
            assert [bag.read(one) for one in bag.namelist() if one.endswith("(bản ký).pdf")] == [PDF, RIGHT.data]
            (listed,) = [json.loads(bag.read(one)) for one in bag.namelist() if one.endswith("letters.json")]
    assert [(one["replaces"], one["replaced"] and one["replaced"]["reason"]) for one in listed] == [
        ("", WHY), (notice.id, None)]  # fmt: skip
    other = World()
    bringing_in.bring_in(other.deps, BytesIO(data), name="gói.zip", actor=ACTOR, account=HEAD)
    assert other.deps.letters.letter(notice.id).replaced == world.deps.letters.letter(notice.id).replaced
    assert other.deps.letters.letter(right.id).replaces == notice.id


def test_a_unit_is_not_told_of_a_letter_that_was_never_its_to_get(world: World) -> None:
    """Why a submission, or minutes on others' nominees too, were replaced is not the sender's to know."""
    world.drop(*complete())
    dossier = world.approve_all(world.settle())
    unit = replace(UNIT, unit_ids=frozenset({dossier.origin.organ_id}))
    asked = Wish("submission", dossiers=(dossier.id,))
    letter = letters.make(world.deps, asked, by="thuky", account=HEAD)
    posting.send(world.deps, letter.id, FILE, account=HEAD)
    before = retrieve.package(world.deps, dossier.id, account=unit)
    before[1].close()
    replaced(world, letter)
    told = [
        [one.type for one in retrieve.history(world.deps, dossier.id, account=who)].count(EventType.LETTER_REPLACED)
        for who in (HEAD, unit)
    ]

    assert told == [1, 0]
    with pytest.raises(NotAllowed, match="việc nội bộ của cơ quan thẩm định"):
        retrieve.package(world.deps, dossier.id, account=unit)


def test_what_cannot_stand_in_is_refused_with_every_fault(world: World, dossier: Dossier) -> None:
    letter = a_return(world, dossier)
    with pytest.raises(Conflict, match="chưa có bản ký"):
        replaced(world, letter)
    with pytest.raises(NotFound):
        replacing.signed_file(world.deps, letter.id, account=HEAD)
    posting.send(world.deps, letter.id, FILE, account=HEAD)

    with pytest.raises(Invalid) as refused:
        replaced(world, letter, SignedFile(b"PK", "15", date(2026, 3, 2)), " ")
    assert [one.code for one in refused.value.problems] == ["letter.file", "letter.number", "reason.missing"]
    with pytest.raises(Invalid) as same:
        replaced(world, letter, FILE)
    assert [one.code for one in same.value.problems] == ["letter.same"]
    with pytest.raises(NotAllowed):
        replacing.stand_in(world.deps, letter.id, RIGHT, WHY, actor=ACTOR, account=UNIT)
