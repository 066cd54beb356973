"""Retrieve: found by what people type, seen only by those who may."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.document import HALF, PASTED, TURNED
from service.domain.errors import NotAllowed, NotFound
from service.ports import Account, Query
from service.stages import retrieve
from tests.kit.world import HEAD, UNIT, ScriptedReader, World, complete, hostile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.domain.fields import PaperReport


def test_asking_twice_gives_the_same_answer() -> None:
    world = World()
    world.drop(*complete())
    world.settle()

    first, second = (retrieve.find(world.deps, Query(text="nguyen van thu"), account=HEAD) for _time in range(2))

    assert (len(first.hits), first) == (1, second)


def test_a_unit_sees_only_what_it_sent() -> None:
    world = World()
    world.send("new", *complete())
    dossier = world.settle()
    sender = Account("donvi", roles=frozenset({"unit"}), unit_ids=frozenset({"T01.01"}))

    counted = [len(retrieve.find(world.deps, Query(), account=account).hits) for account in (sender, UNIT, HEAD)]

    assert counted == [1, 0, 1]
    with pytest.raises(NotFound):
        retrieve.show(world.deps, dossier.id, account=UNIT)


def test_a_quarantined_paper_is_handed_to_nobody() -> None:
    world = World()
    world.drop(*complete(), hostile("bom.xlsx", refuse="xlsx.too_large"))
    dossier = world.settle()

    with pytest.raises(NotAllowed, match=r"bom\.xlsx"):
        retrieve.attachment(world.deps, dossier.id, 5, account=HEAD)


class PicturesReader(ScriptedReader):
    """A reader that finds every value on page 3, of which `told` says where it is in the file; it lay on its head."""

    told: Mapping[str, Any] = {"code": PASTED, "picture": 2, "name": "b.png"}

    def read(self, name: str, data: bytes, **given: Any) -> PaperReport:
        """Give the scripted report with its values there."""
        report = super().read(name, data, **given)
        facts = ({**self.told, "page": 3}, {"code": TURNED, "page": 3, "turn": 180})
        fields = {key: replace(value, page=3, box=(1.0, 2.0, 3.0, 4.0)) for key, value in report.fields.items()}
        return replace(report, fields=fields, facts=facts)


def test_where_a_value_stands_on_a_pasted_picture_is_cut_out_of_that_picture() -> None:
    world = World(reader=PicturesReader())
    world.drop(*complete())
    dossier = world.settle()

    cut = retrieve.crop(world.deps, dossier.id, 1, "issuer", account=HEAD)

    assert cut == b"to trinh.docx 2 (1.0, 2.0, 3.0, 4.0)"


class SheetsReader(PicturesReader):
    """A reader of a file whose second sheet has page 3 on its left half, and page 4 on its right one."""

    told: Mapping[str, Any] = {"code": HALF, "sheet": 2, "left": 421.0, "back": False}


def test_where_a_value_stands_on_half_of_a_sheet_is_cut_out_of_that_sheet() -> None:
    world = World(reader=SheetsReader())
    world.drop(*complete())
    dossier = world.settle()

    cut = retrieve.crop(world.deps, dossier.id, 1, "issuer", account=HEAD)

    assert cut == b"to trinh.docx 2 (422.0, 2.0, 424.0, 4.0)"
