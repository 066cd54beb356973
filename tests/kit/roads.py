"""The roads that a dossier may take, each walked by its dates in a world.

People and papers are made up. The clock starts on Monday 2 March 2026 at 8 in the morning.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.deadlines import VIETNAM
from service.domain.units import Unit
from service.domain.votes import Choice, Person, Seat
from service.ports import Account
from service.stages import consulting, council, registry
from service.stages.consulting import Reply
from service.stages.council import Plan
from tests.kit.world import ACTOR, HEAD, INPUTS, NOMINEE, World, complete, paper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.domain.council import Session
    from service.domain.dossier import Dossier

GROUND = "Luật 06/2022/QH15, Điều 84"
DECISION = {"decision_number": INPUTS["decision_number"], "decision_date": "2026-03-20"}
POLICE = Unit("H99.01", "Công an tỉnh Bình Minh", codes=("H99.01",))
TAX = Unit("H99.02", "Thuế tỉnh Bình Minh", codes=("H99.02",))


def at(world: World, moment: str) -> None:
    """Let it become that moment in Viet Nam, doing the work that falls due on the way."""
    wanted = datetime.fromisoformat(f"{moment}+07:00")
    world.clock.advance(seconds=(wanted - world.clock.now()).total_seconds() - 31)
    world.drain()


def taken_in(world: World, *, without: str = "", document_id: str = "T01.01,1") -> Dossier:
    """Send a complete dossier, or one without a kind of paper, and let it be checked."""
    world.send("new", *(one for one in complete() if without not in one.name or not without), document_id=document_id)
    return world.settle()


def to_council(world: World, dossier: Dossier) -> Dossier:
    """Pass the check of papers on Tuesday and the appraisal a week later."""
    at(world, "2026-03-03T09:00:00")
    dossier = world.act(dossier, "approve")
    at(world, "2026-03-10T09:00:00")
    return world.act(dossier, "approve")


def decided(world: World, dossier: Dossier) -> Dossier:
    """Submit and decide within the week, and archive."""
    at(world, "2026-03-18T09:00:00")
    dossier = world.act(dossier, "approve", reason="Tờ trình 15/TTr-SNV ngày 18/3/2026")
    at(world, "2026-03-20T15:00:00")
    world.act(dossier, "approve", inputs=DECISION)
    world.drain()
    return world.store.dossier(dossier.id)


def meet(world: World, dossier: Dossier, *, votes_for: int, chair_of: str = "") -> Session:
    """Hold a council on 17 March; the chair may be of the nominees' own unit, and steps aside then."""
    who = {"actor": ACTOR, "account": HEAD}
    members = world.deps.catalogue.council("tinh").members
    if chair_of:
        own = Person(members[0].person.name, members[0].person.title, chair_of)
        members = (replace(members[0], person=own), *members[1:])
    at(world, "2026-03-17T14:00:00")
    plan = Plan("Họp Hội đồng Thi đua - Khen thưởng", date(2026, 3, 17), (dossier.id,), place="Phòng họp số 1",
                secretary="Lê Thị Ghi", members=members, began_at=world.clock.now())  # fmt: skip
    session = council.convene(world.deps, plan, **who)  # type: ignore[arg-type]
    seats = {one.id: (Seat.PRESENT, None) for one in session.poll.members}
    council.seat(world.deps, session.id, seats, **who)  # type: ignore[arg-type]
    for place, member in enumerate(session.poll.members):
        choice = Choice.FOR if place < votes_for else Choice.AGAINST
        council.vote(world.deps, session.id, member.id, {}, otherwise=choice, **who)  # type: ignore[arg-type]
    session, _ = council.close(
        world.deps,
        session.id,
        ended_at=world.clock.now() + timedelta(hours=2),
        **who,  # type: ignore[arg-type]
    )
    world.drain()
    return session


def straight(world: World) -> Dossier:
    """Go straight: checked, appraised, voted for, submitted, decided, archived."""
    dossier = to_council(world, taken_in(world))
    meet(world, dossier, votes_for=9)
    return decided(world, world.store.dossier(dossier.id))


def supplemented_twice(world: World) -> Dossier:
    """Return for the minutes, again for a signature; each time the clock stands."""
    dossier = taken_in(world, without="bien ban")
    minutes = next(one for one in complete() if "bien ban" in one.name)
    about = ({"organ_id": "T01.01", "document_id": "T01.01,1"},)
    for number, (day, back, code, brought) in enumerate((
        ("2026-03-03", "2026-03-05", "R03", minutes),
        ("2026-03-06", "2026-03-10", "R05", paper("ban ky.docx", "official_letter", text="CÔNG VĂN", number="13/STN")),
    ), 2):  # fmt: skip
        at(world, f"{day}T09:00:00")
        world.act(dossier, "return", reason="Thiếu biên bản." if number == 2 else "Thiếu chữ ký.",
                  legal_basis=GROUND, codes=(code,))  # fmt: skip
        at(world, f"{back}T09:00:00")
        world.send("new", brought, document_id=f"T01.01,{number}", about=about)
        world.poll()
        world.drain()
        dossier = world.store.dossier(dossier.id)
    return dossier


def one_agency_silent(world: World) -> Dossier:
    """Ask two agencies at once: one answers by itself, the other never; the appraisal goes on without it."""
    registry.load_files(world.deps.units, (POLICE, TAX))
    dossier = taken_in(world)
    at(world, "2026-03-03T09:00:00")
    dossier = world.act(dossier, "approve")
    asked = {"agencies": f"{POLICE.name}; {TAX.id}", "papers": "1"}
    dossier = world.act(dossier, "ask_opinions", inputs=asked)
    world.drain()
    at(world, "2026-03-09T10:00:00")
    police = Account("congan", "Công an tỉnh", frozenset({"agency"}), frozenset({POLICE.id}))
    reply = Reply("agree", "Không vi phạm.", "9/CAT-PV05", "2026-03-09")
    who = replace(ACTOR, name="congan", role="agency")
    consulting.answer(world.deps, f"{dossier.code}-1", reply, actor=who, account=police)
    at(world, "2026-03-18T09:00:00")
    return world.act(world.store.dossier(dossier.id), "close_opinions")


def vote_failed(world: World) -> Dossier:
    """Vote six of nine, below the share of all members: not rewarded, and the unit is told."""
    dossier = to_council(world, taken_in(world))
    meet(world, dossier, votes_for=6)
    return world.store.dossier(dossier.id)


def chair_recused(world: World) -> Dossier:
    """Let the chair, of the nominee's own unit, step aside; the deputy leads, and all members stay the base."""
    dossier = to_council(world, taken_in(world))
    meet(world, dossier, votes_for=9, chair_of=NOMINEE.unit)
    return world.store.dossier(dossier.id)


def form_changed(world: World) -> Dossier:
    """Come to another award; the proposing unit agrees, and that award's procedure goes on."""
    dossier = taken_in(world)
    at(world, "2026-03-04T09:00:00")
    dossier = world.act(dossier, "propose_award", reason="Thành tích ở mức cơ sở.", inputs={"award": "gk"})
    at(world, "2026-03-06T09:00:00")
    return world.act(dossier, "agree_award", inputs={"number": "45/CV-STN", "date": "2026-03-05"})


def withdrawn(world: World) -> Dossier:
    """Let the unit take it back."""
    dossier = taken_in(world)
    at(world, "2026-03-04T09:00:00")
    world.act(dossier, "withdraw", reason="Công văn 12/CV-STN của đơn vị xin rút.")
    world.drain()
    return world.store.dossier(dossier.id)


def suspended(world: World) -> Dossier:
    """Stand still during an inspection and go on afterwards; no working day of those counts."""
    dossier = taken_in(world)
    at(world, "2026-03-03T09:00:00")
    dossier = world.act(dossier, "suspend", reason="Có đơn tố cáo, đang thanh tra.")
    at(world, "2026-03-16T09:00:00")
    return world.act(dossier, "resume", reason="Kết luận thanh tra: tố cáo sai.")


def annulled(world: World) -> Dossier:
    """Decide and archive, then annul for a false statement; medal and money are to come back."""
    dossier = straight(world)
    at(world, "2026-04-02T09:00:00")
    paper_of = {"decision_number": "3001/QĐ-UBND", "decision_date": "2026-04-01"}
    world.act(dossier, "annul", reason="Kê khai gian dối (Điều 93 khoản 2 điểm a).", inputs=paper_of)
    world.drain()
    return world.store.dossier(dossier.id)


ROADS: Mapping[str, Callable[[World], Dossier]] = MappingProxyType(
    {one.__name__: one for one in (straight, supplemented_twice, one_agency_silent, vote_failed, chair_recused,
                                   form_changed, withdrawn, suspended, annulled)}
)  # fmt: skip


def day_of(moment: datetime) -> str:
    """Write a day as the office does."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y}"
