"""A signed letter goes back as a document that answers the sender's, once; drafts never do."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from connectors.base import MessageType, Unreachable
from connectors.edxml.outgoing import message_type
from connectors.edxml.reader import read
from connectors.memory import MemoryConnector
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from service.domain.keys import original_key
from service.domain.letters import Signed
from service.domain.states import State
from service.ports import NewJob, NewObject
from service.stages import letters, posting, retrieve
from service.stages.letters import Wish
from service.stages.posting import SignedFile
from tests.kit.world import HEAD, UNIT, World, complete

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.domain.letters import Letter

PDF = b"%PDF-1.7 signed"
FILE = SignedFile(PDF, "15/SNV-TĐKT", date(2026, 3, 2))


def test_a_letter_signed_after_archiving_makes_a_further_package_once_and_the_earlier_stays() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.store.dossier(world.approve_all(world.settle()).id)
    [notice] = [one for one in world.deps.letters.letters(dossier=dossier.id, limit=9) if one.kind == "notice"]
    posting.send(world.deps, notice.id, FILE, account=HEAD)
    world.drain()
    after = world.store.dossier(dossier.id)
    world.deps.jobs.ensure([NewJob("repack", notice.id, world.clock.now())])
    world.drain()

    assert (dossier.state, after.state, after.revision) == (State.ARCHIVED, State.ARCHIVED, dossier.revision)
    assert [one.term("notice").state for one in (dossier, after)] == ["running", "ended"]  # type: ignore[union-attr]
    assert dossier.package["key"] != after.package["key"]
    assert world.deps.keeping.named([str(dossier.package["key"])]) == {dossier.package["key"]}
    assert after.package["earlier"] == [dict(dossier.package)]
    assert len(list(world.objects.keys(f"packages/{dossier.code}/"))) == 2
    with retrieve.package(world.deps, dossier.id, account=HEAD)[1] as stream, zipfile.ZipFile(stream) as bag:
        assert [bag.read(name) for name in bag.namelist() if name.endswith("(bản ký).pdf")] == [PDF]
    assert world.store.dossier(dossier.id) == after


def test_a_letter_signed_before_archiving_makes_no_second_package() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    receipt = letters.make(world.deps, Wish("receipt", (dossier.id,)), by="lanhdao", account=HEAD)
    posting.send(world.deps, receipt.id, FILE, account=HEAD)
    world.approve_all(world.store.dossier(dossier.id))

    assert len(list(world.objects.keys(f"packages/{dossier.code}/"))) == 1


class Losing(MemoryConnector):
    """Takes a letter, and loses its first answer."""

    lost = False

    def send(self, message: bytes, *, name: str) -> str:
        """Take it."""
        proof = super().send(message, name=name)
        if name.startswith("letter-") and not self.lost:
            self.lost = True
            raise Unreachable("mất câu trả lời")
        return proof


class Showing(MemoryConnector):
    """Takes all under ids of its own, loses its first answer to a letter, and shows what it took."""

    def send(self, message: bytes, *, name: str) -> str:
        """Take it, however often it comes."""
        sent_id = f"{len(self.sent)} {name}"
        self.sent[sent_id] = message
        if name.startswith("letter-") and sum("letter-" in one for one in self.sent) == 1:
            raise Unreachable("mất câu trả lời")
        return sent_id

    def sent_ids(self, kind: MessageType) -> tuple[str, ...]:
        """List all of a kind."""
        return tuple(one for one, message in self.sent.items() if message_type(message) is kind)

    def holds(self, sent_id: str, message: bytes) -> bool:
        """Compare."""
        return self.sent[sent_id] == message


def a_return(world: World, dossier: Dossier) -> Letter:
    world.act(dossier, "return", reason="Thiếu chữ ký.", legal_basis="Luật 06/2022/QH15, Điều 84", codes=("R05",))
    world.drain()
    [letter] = letters.listed(world.deps, dossier=dossier.id, account=HEAD)
    return letter


def sent(world: World) -> list[Any]:
    return [read(message) for name, message in world.inbox.sent.items() if name.startswith("letter-")]


def test_posting_twice_is_once(world: World, dossier: Dossier) -> None:
    letter = a_return(world, dossier)
    posting.send(world.deps, letter.id, FILE, account=HEAD)
    world.drain()
    world.deps.jobs.ensure([NewJob("post", letter.id, world.clock.now())])
    before = world.deps.letters.letter(letter.id)
    world.drain()

    assert world.deps.letters.letter(letter.id) == before
    assert (before.sent_at is not None, before.proof) == (True, f"letter-{letter.id}.edxml")
    assert len(sent(world)) == 1


def test_a_signed_letter_waits_for_an_inbox_that_is_no_longer_declared(world: World, dossier: Dossier) -> None:
    letter = a_return(world, dossier)
    posting.send(world.deps, letter.id, FILE, account=HEAD)
    (job,) = world.deps.jobs.ensure([NewJob("post", letter.id, world.clock.now())])
    lease = world.deps.jobs.claim(job, now=world.clock.now(), seconds=30)
    assert lease is not None

    posting.post(replace(world.deps, connectors={}), lease)

    assert world.deps.letters.letter(letter.id).sent_at is None
    assert "«inbox» không còn" in world.deps.jobs.failing("post")[letter.id]
    world.clock.advance(seconds=600)
    world.drain()
    assert world.deps.letters.letter(letter.id).sent_at is not None


def test_the_letter_answers_the_senders_document_with_the_signed_file(world: World, dossier: Dossier) -> None:
    letter = a_return(world, dossier)
    posting.send(world.deps, letter.id, FILE, account=HEAD)
    world.drain()
    [message] = sent(world)

    assert (message.code_number, message.code_notation, message.date) == ("15", "SNV-TĐKT", "2026-03-02")
    assert [one.organ_id for one in message.recipients] == [dossier.origin.organ_id]
    assert [one.document_id for one in message.response_for] == [dossier.origin.document_id]
    assert [(one.name.rpartition(".")[2], one.sha256) for one in message.attachments] == [
        ("pdf", hashlib.sha256(PDF).hexdigest())]  # fmt: skip


def test_a_letter_to_an_agency_is_not_sent_to_the_unit(world: World, dossier: Dossier) -> None:
    wish = Wish("opinion_request", (dossier.id,), said={"agency": "Thuế tỉnh"})
    letter = letters.make(world.deps, wish, by="x", account=HEAD)
    kept = posting.send(world.deps, letter.id, FILE, account=HEAD)
    posting.send(world.deps, letter.id, FILE, account=HEAD)
    world.drain()
    after = world.deps.letters.letter(letter.id)

    assert sent(world) == []
    assert kept.signed is not None
    assert (kept.signed.number, after.proof) == ("15/SNV-TĐKT", posting.BY_HAND)


def test_a_draft_is_never_sent(world: World, dossier: Dossier) -> None:
    a_return(world, dossier)

    assert sent(world) == []


def test_a_lost_answer_is_asked_for_again_with_the_same_bytes(dossier: Dossier) -> None:
    del dossier
    world = World(inbox=Losing("inbox"))
    world.send("new", *complete())
    letter = a_return(world, world.settle())
    posting.send(world.deps, letter.id, FILE, account=HEAD)
    with pytest.raises(Exception, match="Chưa gửi được"):
        world.drain()
    first = dict(world.inbox.sent)
    world.clock.advance(seconds=3600)
    world.drain()

    assert world.inbox.sent == first
    assert world.deps.letters.letter(letter.id).sent_at is not None


def test_a_letter_whose_answer_was_lost_is_found_where_the_e_office_shows_what_it_took() -> None:
    world = World(inbox=Showing("inbox"))
    world.send("new", *complete())
    letter = a_return(world, world.settle())
    posting.send(world.deps, letter.id, FILE, account=HEAD)
    with pytest.raises(Exception, match="Chưa gửi được"):
        world.drain()
    world.clock.advance(seconds=3600)
    world.drain()

    (arrived,) = [one for one in world.inbox.sent if "letter-" in one]
    assert world.deps.letters.letter(letter.id).proof == arrived


def test_a_dossier_that_came_without_a_message_has_no_way_back(world: World) -> None:
    world.drop(*complete())
    letter = a_return(world, world.settle())
    posting.send(world.deps, letter.id, FILE, account=HEAD)
    world.drain()

    assert world.deps.letters.letter(letter.id).proof == "no-way-back"
    assert sent(world) == []


def test_what_cannot_be_sent_is_refused_with_every_fault(world: World, dossier: Dossier) -> None:
    deps, letter = world.deps, a_return(world, dossier)
    several = letters.make(deps, Wish("compiled", (dossier.id,)), by="x", account=HEAD)

    with pytest.raises(Invalid) as refused:
        posting.send(deps, letter.id, SignedFile(b"PK", "15", date(2026, 3, 2)), account=HEAD)
    assert [one.code for one in refused.value.problems] == ["letter.file", "letter.number"]
    with pytest.raises(NotAllowed):
        posting.send(deps, letter.id, FILE, account=UNIT)
    with pytest.raises(NotFound):
        posting.send(deps, "không có", FILE, account=HEAD)
    posting.send(deps, letter.id, FILE, account=HEAD)
    with pytest.raises(Conflict):
        posting.send(deps, letter.id, SignedFile(PDF + b" again", FILE.number, FILE.day), account=HEAD)
    assert several.signed is None


def test_who_died_after_signing_hands_the_same_file_in_again_and_it_goes(world: World, dossier: Dossier) -> None:
    letter, digest = a_return(world, dossier), hashlib.sha256(PDF).hexdigest()
    key = original_key(digest)
    world.objects.put_all([NewObject(key, PDF, digest)])
    world.deps.letters.sign(letter.id, Signed(key, digest, FILE.number, FILE.day, world.clock.now()))

    for _time in range(2):
        assert posting.send(world.deps, letter.id, FILE, account=HEAD).signed is not None
        world.drain()

    assert world.deps.letters.letter(letter.id).sent_at is not None
    assert len(sent(world)) == 1


def test_the_sending_of_a_letter_that_is_no_more_ends(world: World) -> None:
    world.deps.jobs.ensure([NewJob("post", "đã tiêu hủy", world.clock.now())])
    world.drain()

    assert world.deps.jobs.backlog() == {}


def test_a_day_that_has_not_come_is_nobodys_day_of_signing(world: World, dossier: Dossier) -> None:
    letter = a_return(world, dossier)

    with pytest.raises(Invalid) as refused:
        posting.send(world.deps, letter.id, SignedFile(PDF, FILE.number, date(2026, 3, 3)), account=HEAD)

    assert [(one.code, one.message) for one in refused.value.problems] == [
        ("letter.day", "Ngày ký 03/03/2026 chưa tới.")]  # fmt: skip


def test_the_same_file_under_another_number_is_told_that_the_first_stays(world: World, dossier: Dossier) -> None:
    letter = a_return(world, dossier)
    posting.send(world.deps, letter.id, FILE, account=HEAD)

    for other in (SignedFile(PDF, "16/SNV-TĐKT", FILE.day), SignedFile(PDF, FILE.number, date(2026, 3, 1))):
        with pytest.raises(Conflict):
            posting.send(world.deps, letter.id, other, account=HEAD)


def test_a_letter_travels_as_the_kind_of_paper_that_it_is(world: World, dossier: Dossier) -> None:
    for _step in ("kiem_tra", "tham_dinh"):  # what is not appraised yet stands in no draft of a decision
        dossier = world.act(dossier, "approve")
    made = [letters.make(world.deps, Wish(kind, (dossier.id,)), by="lanhdao", account=HEAD)
            for kind in ("supplement_request", "publication", "decision")]  # fmt: skip
    for letter in made:
        posting.send(world.deps, letter.id, FILE, account=HEAD)
    world.drain()
    messages = sent(world)
    heads = world.deps.catalogue.letters.heads

    assert {(one.type_name, one.signer) for one in messages} == {
        ("Công văn", heads["office"].signer), ("Thông báo", heads["office"].signer),
        ("Quyết định", heads["province"].signer)}  # fmt: skip
