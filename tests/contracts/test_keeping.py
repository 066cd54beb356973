"""What a row of any kind names is kept, and is known to be named, by both adapters alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from service.domain.disposal import Disposal
from service.domain.keys import original_key
from service.domain.letters import Signed
from service.domain.opinions import Opinion
from service.domain.register import Entry, Kind
from service.ports import Change, Kept
from tests.contracts.test_letters import a_letter
from tests.kit.builders import IDS, a_dossier, a_paper, an_arrival, an_intake
from tests.kit.clock import START

if TYPE_CHECKING:
    from tests.kit.stores import Stores


def test_what_rows_name_is_kept_and_named(stores: Stores) -> None:
    paper, brought = a_paper(data=b"paper"), a_paper(data=b"brought")
    package = {
        "key": "packages/a-1.zip",
        "sha256": "a1",
        "size": 1,
        "earlier": [{"key": f"packages/a-0{n}.zip", "sha256": "a0", "size": 1} for n in "ba"],
    }
    stores.store.commit(an_arrival(a_dossier(papers=(paper,), package=package), intake=an_intake(raw_key="messages/m")))
    stores.store.commit(Change(intake=an_intake(raw_key="sha256/ra/raw", outcome="parked", envelope={
        "attachments": [{"sha256": brought.sha256}]})))  # fmt: skip
    stores.store.commit(Change(intake=an_intake(raw_key="", outcome="status", envelope={"attachments": []})))
    letter = stores.letters.keep(a_letter(key="sha256/le/letter"))
    stores.letters.sign(letter.id, Signed("sha256/si/signed", "si", "1/SNV", date(2026, 3, 2), START))
    handed = {"key": "sha256/ow/own", "sha256": "ow"}
    stores.register.enter(Entry(IDS.new(), Kind.OWN_AWARD, "own/x", 1, START, "donvi", handed))
    certified = {"key": "disposals/d.json", "sha256": "d", "size": 1}
    listed = Disposal(IDS.new(), "QĐ 1", "a", START, ())
    stores.store.commit(Change(disposal=listed))
    stores.store.commit(Change(disposal=replace(listed, version=2, certificate=certified)))
    sent = {"name": "tra loi.pdf", "sha256": "fa" * 32, "size": 1}
    asked = (Opinion("A", "2026-03-02", organs=("H1",), file=sent), Opinion("B", "2026-03-02", organs=("H2",)))
    stores.store.commit(an_arrival(a_dossier(id=IDS.new(), opinions=asked)))
    every = sorted([original_key("fa" * 32), paper.key, brought.key, str(package["key"]),
                    "packages/a-0a.zip", "packages/a-0b.zip", "messages/m", "sha256/ra/raw",
                    "sha256/le/letter",
                    "sha256/si/signed", "sha256/ow/own", "disposals/d.json"])  # fmt: skip

    assert stores.keeping.named([*every, "sha256/no/body"]) == set(every)
    kept: list[Kept] = []
    while some := stores.keeping.kept(after=kept[-1].key if kept else "", limit=2):
        kept += some
    assert [one.key for one in kept] == every
