"""Nothing that a destroyed dossier's papers, messages and letters said is in any table but what must stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg import sql

from service.domain.dossier import Correction, Origin
from service.domain.fields import Problem
from service.domain.opinions import Opinion
from service.domain.register import QUOTING, Entry, Kind
from service.domain.search_terms import search_row
from service.domain.states import Processing, State
from service.ports import Change, Handling
from tests.contracts.test_letters import a_letter
from tests.kit.builders import IDS, a_dossier, a_paper, a_report, an_arrival, an_intake
from tests.kit.clock import START
from tests.kit.disposals import approved, carried, office
from tests.kit.stores import on_postgres
from tests.kit.world import NOMINEE, World

if TYPE_CHECKING:
    from service.adapters.postgres import Database

WORD = "zqxwv"
_TABLES = "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
# Single words of the search's dictionary are nobody's; what people did stays with its reasons in the chain.
STAYS = {"search_word", "search_link", "event"}


def where_it_stands(database: Database) -> set[str]:
    """Name the tables of which some row has the word."""
    tables = [row["name"] for row in database.rows(_TABLES)]
    with database.connection() as connection:
        return {
            name
            for name in tables
            if connection.execute(
                sql.SQL("SELECT 1 FROM {} AS one WHERE one::text ILIKE %s LIMIT 1").format(sql.Identifier(name)),
                [f"%{WORD}%"],
            ).fetchone()
        }


def test_no_table_says_anything_of_a_destroyed_dossiers_papers(database: Database) -> None:
    stores, world = on_postgres(database), World()
    deps = office(stores, world)
    nominee = replace(NOMINEE, name=f"Nguyễn {WORD}", unit=f"Sở {WORD}")
    report = a_report(f"Ông Nguyễn {WORD} đã có thành tích", nominees=(nominee,))
    paper = a_paper(name=f"{WORD}.pdf", report=report, message=WORD)
    dossier = a_dossier(
        state=State.ARCHIVED, processing=Processing.DONE, award="bkt", outcome="approved", papers=(paper,),
        decision={"decision_date": "2004-05-06", "signer": WORD}, subject=WORD, reason=WORD, message=WORD,
        origin=Origin("inbox", "T01", "Sở Thử nghiệm", WORD, WORD, "2004-01-01", WORD),
        corrections=(Correction(1, "signer", WORD, "x", START),), problems=(Problem("x", WORD),),
        opinions=(Opinion("Công an tỉnh", "2004-01-01", "agree", WORD),),
    )  # fmt: skip
    message = an_intake(dossier_id=dossier.id, name=WORD, message=WORD, envelope={"subject": WORD}, outcome="change")
    deps.store.commit(an_arrival(dossier, events=(), jobs=(), intake=message, search=search_row(dossier)))
    deps.store.commit(Change(handling=Handling(message.id, "seen", WORD, "x", START)))
    deps.letters.keep(a_letter(dossiers=(dossier.id,), session="", name=f"{WORD}.docx", recipients=(WORD,)))
    for kind in QUOTING:
        said, series = {"quote": WORD}, f"mark/x/{WORD}" if kind is Kind.MARK else f"{kind}/x"
        deps.register.enter(Entry(IDS.new(), kind, series, 1, START, "x", said, dossier=dossier.id))
    before = where_it_stands(database)

    carried(deps, approved(deps, world, deps.store.dossier(dossier.id)))

    assert {"dossier", "paper", "page_text", "intake", "letter", "register", "search_page"} <= before
    assert where_it_stands(database) <= STAYS
