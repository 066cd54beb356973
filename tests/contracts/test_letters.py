"""One suite over both adapters of the letters that were made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.errors import Conflict, HosoError, NotFound
from service.domain.letters import DOCX, Letter, Replaced, Signed
from tests.kit.builders import IDS
from tests.kit.clock import START

if TYPE_CHECKING:
    from tests.kit.stores import Stores


def a_letter(**given: Any) -> Letter:
    defaults: dict[str, Any] = {
        "kind": "return", "title": "Công văn trả lại hồ sơ", "name": "Công văn.docx", "media_type": DOCX,
        "key": "sha256/ab/ab", "sha256": "ab", "size": 12, "made_at": START, "made_by": "chuyenvien",
        "recipients": ("Như trên", "Lưu: VT"), "dossiers": ("d1", "d2"), "session": "s1", "number": "15/SNV",
    }  # fmt: skip
    return Letter(IDS.new(), **defaults | given)


def test_a_letter_comes_back_with_its_distribution_list(stores: Stores) -> None:
    letter = a_letter()

    assert stores.letters.keep(letter) == letter
    assert stores.letters.letter(letter.id) == letter
    with pytest.raises(NotFound):
        stores.letters.letter("không có")


def test_one_occasion_makes_one_letter_of_a_kind(stores: Stores) -> None:
    first = stores.letters.keep(a_letter(occasion="e1"))

    assert stores.letters.keep(a_letter(occasion="e1", sha256="cd")) == first
    assert stores.letters.keep(a_letter(occasion="e1", kind="notice")) != first
    assert stores.letters.keep(a_letter()) != stores.letters.keep(a_letter())
    assert len(stores.letters.letters(limit=99)) == 4


def test_letters_are_found_by_dossier_and_by_session_the_latest_first(stores: Stores) -> None:
    old = stores.letters.keep(a_letter(dossiers=("d1",), session=""))
    new = stores.letters.keep(a_letter(dossiers=("d1", "d2"), made_at=START + timedelta(hours=1)))

    assert list(stores.letters.letters(dossier="d1", limit=9)) == [new, old]
    assert list(stores.letters.letters(dossier="d2", limit=9)) == [new]
    assert list(stores.letters.letters(session="s1", limit=9)) == [new]
    assert list(stores.letters.letters(limit=1)) == [new]
    assert list(stores.letters.letters(dossier="d3", limit=9)) == []


def test_a_letter_is_signed_once_and_sent(stores: Stores) -> None:
    letter = stores.letters.keep(a_letter())
    signed = Signed("sha256/cd/cd", "cd", "15/SNV", date(2026, 3, 5), START)

    assert stores.letters.sign(letter.id, signed) == replace(letter, signed=signed)
    with pytest.raises(Conflict):
        stores.letters.sign(letter.id, signed)
    stores.letters.mark_tried(letter.id, at=START)
    stores.letters.mark_sent(letter.id, at=START, proof="letter.edxml")

    sent = replace(letter, signed=signed, sent_at=START, proof="letter.edxml", tried_at=START)
    assert stores.letters.letter(letter.id) == sent
    assert stores.letters.proofs_among(["letter.edxml", "khac", ""]) == {"letter.edxml"}
    for refused in (
        lambda: stores.letters.mark_tried("x", at=START),
        lambda: stores.letters.sign("x", signed),
        lambda: stores.letters.mark_sent("x", at=START, proof=""),
    ):
        with pytest.raises(NotFound):
            refused()


def test_a_signed_letter_is_replaced_once_and_both_are_kept(stores: Stores) -> None:
    wrong = stores.letters.keep(a_letter(occasion="e1"))
    right = a_letter(replaces=wrong.id, made_at=START + timedelta(hours=1))
    first, other = (Signed(f"sha256/{at}/{at}", at, "15/SNV", date(2026, 3, 5), START) for at in ("cd", "ef"))
    with pytest.raises(Conflict):
        stores.letters.stand_in(right, other, reason="Chưa ký.")
    stores.letters.sign(wrong.id, first)

    assert stores.letters.stand_in(right, other, reason="Đính kèm nhầm.") == replace(right, signed=other)
    told = replace(wrong, signed=first, replaced=Replaced(right.id, right.made_by, right.made_at, "Đính kèm nhầm."))
    assert list(stores.letters.letters(dossier="d1", limit=9)) == [replace(right, signed=other), told]
    assert [one.key for one in stores.keeping.kept(after="", limit=9)] == [
        "sha256/ab/ab", first.key, other.key]  # fmt: skip
    with pytest.raises(Conflict):
        stores.letters.stand_in(replace(right, id=IDS.new()), other, reason="Lần nữa.")
    with pytest.raises(NotFound):
        stores.letters.stand_in(replace(right, id=IDS.new(), replaces="x"), other, reason="Không có.")


def test_of_many_who_replace_a_signed_file_at_once_one_does_and_all_others_are_told(stores: Stores) -> None:
    wrong = stores.letters.keep(a_letter())
    first, other = (Signed(f"sha256/{at}/{at}", at, "15/SNV", date(2026, 3, 5), START) for at in ("cd", "ef"))
    stores.letters.sign(wrong.id, first)
    together, outcomes = Barrier(8), []

    def stand_in() -> None:
        together.wait()
        try:
            stores.letters.stand_in(a_letter(replaces=wrong.id), other, reason="Đính kèm nhầm.")
        except HosoError as refusal:
            outcomes.append(type(refusal).__name__)
        else:
            outcomes.append("done")

    threads = [Thread(target=stand_in) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["Conflict"] * 7 + ["done"]


def test_a_letters_files_are_among_what_must_be_kept(stores: Stores) -> None:
    letter = stores.letters.keep(a_letter(key="sha256/ab/ab", sha256="ab"))
    stores.letters.sign(letter.id, Signed("sha256/cd/cd", "cd", "15/SNV", date(2026, 3, 5), START))

    assert [(one.key, one.sha256) for one in stores.keeping.kept(after="", limit=9)] == [
        ("sha256/ab/ab", "ab"), ("sha256/cd/cd", "cd")]  # fmt: skip
