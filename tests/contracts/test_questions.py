"""One hundred and twenty questions with known answers: nothing is missed, and the exact spelling stands first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.dossier import Origin
from service.ports import Query
from service.stages import search
from tests.kit.builders import a_dossier, a_search_row, an_arrival
from tests.kit.questions import SHELF, questions, told
from tests.kit.world import HEAD, World

if TYPE_CHECKING:
    from tests.kit.stores import Stores


def test_folded_recall_is_whole_and_the_exact_spelling_stands_first(stores: Stores) -> None:
    for name, (names, numbers, text) in SHELF.items():
        dossier = a_dossier(id=name, origin=Origin("inbox", "T01"))
        row = a_search_row(name, title="Tờ trình", names=names, numbers=numbers, texts=((1, 1, text),))
        stores.store.commit(an_arrival(dossier, search=row))
    told(stores.units)
    deps = replace(World().deps, finder=stores.finder, units=stores.units)
    asked = list(questions())
    missed, behind = [], []
    for question in asked:
        found = [hit.dossier_id for hit in search.find(deps, Query(question.text), account=HEAD).hits]
        missed += [(question.text, one, found) for one in question.wanted if one not in found]
        behind += [
            (question.text, question.first, found) for _ in [0] if question.first and found[:1] != [question.first]
        ]

    assert len(asked) == 120
    assert missed == []
    assert behind == []
