"""A state secret that came by mistake: sealed unread, found by nobody, given to nobody, and people are told at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.base import RawPaper
from service.adapters.readers.sandbox import SandboxedReader
from service.domain.checks import find_problems
from service.domain.dossier import PaperStatus
from service.domain.errors import NotAllowed
from service.ports import Query
from service.stages import retrieve
from tests.kit import hostile
from tests.kit.rules import TEMPLATES
from tests.kit.world import HEAD, OPERATOR, World

HEADED = ("SỞ THỬ NGHIỆM", "Số: 12/TTr-STN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TỜ TRÌNH")
OPEN = hostile.docx("".join(map(hostile.paragraph, HEADED)))
SECRET = hostile.docx("".join(map(hostile.paragraph, ("TỐI MẬT", *HEADED, "Phương án Cẩm Chướng"))))


def test_a_marked_paper_is_sealed_and_told_of_and_its_sibling_is_read() -> None:
    world = World()
    for one in (HEAD, OPERATOR):
        world.store.save_account(replace(one, email=f"{one.name}@test"))
    with SandboxedReader(TEMPLATES / "documents") as opened:
        world.reader = opened  # type: ignore[assignment]
        world.drop(RawPaper("to-trinh.docx", OPEN), RawPaper("phuong-an.docx", SECRET))
        dossier = world.settle()

    sealed, read = sorted(dossier.papers, key=lambda paper: paper.name)
    assert (sealed.status, sealed.reason, sealed.report) == (PaperStatus.QUARANTINED, "paper.secret", None)
    assert "«TỐI MẬT»" in sealed.message
    assert [one.code for one in find_problems(dossier, None) if one.rule == "paper.secret"] == ["R21"]
    assert read.status is PaperStatus.READ
    found = [retrieve.find(world.deps, Query(text=text), account=HEAD).hits for text in ("thử nghiệm", "Cẩm Chướng")]
    assert [len(hits) for hits in found] == [1, 0]
    with pytest.raises(NotAllowed):
        retrieve.attachment(world.deps, dossier.id, sealed.number, account=HEAD)
    assert sorted(one.to for one in world.mailer.letters) == [f"{one.name}@test" for one in (HEAD, OPERATOR)]
    assert all(sealed.message in one.text and dossier.code in one.subject for one in world.mailer.letters)
