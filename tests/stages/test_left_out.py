"""Whom the council's vote left behind holds no award, though the dossier goes on to a decision about the others."""

from __future__ import annotations

from datetime import date

from service.domain.claims import claims_of
from service.domain.review import Order
from service.domain.votes import Choice
from service.ports import Account
from service.stages import council, history, review
from service.stages.council import Plan
from tests.kit.letters import ACTOR, KEEPER
from tests.kit.office import ROLES, Office, an_office, at_council

PAPER = {"decision_number": "321/QĐ-UBND", "decision_date": "2026-03-02"}
ALL = Account("moivai", roles=ROLES)


def decided(office: Office) -> str:
    """Vote the second of two down, and let the dossier be decided; give its id."""
    deps, dossier = office.deps, office.file(at_council())
    who = {"actor": ACTOR, "account": KEEPER}
    session = council.convene(deps, Plan("Họp", date(2026, 3, 2), (dossier.id,)), **who)  # type: ignore[arg-type]
    for member in session.poll.members:
        council.vote(deps, session.id, member.id, {"2": Choice.AGAINST}, otherwise=Choice.FOR, **who)  # type: ignore[arg-type]
    council.close(deps, session.id, **who)  # type: ignore[arg-type]
    dossier = office.store.dossier(dossier.id)
    while dossier.step:
        given = PAPER if dossier.step.role == "chair" else {}
        order = Order("approve", dossier.version, reason="Đồng ý.", inputs=given)
        dossier = review.decide(deps, dossier.id, order, actor=ACTOR, account=ALL)
    return dossier.id


def test_the_history_of_who_was_voted_down_holds_no_award() -> None:
    office = an_office()
    decided(office)
    found = [history.of(office.deps, name, account=ALL) for name in ("Nguyễn Văn Thử", "Trần Thị Nghiệm")]

    assert [[(row.outcome, row.number) for person in one.people for row in person.rows] for one in found] == [
        [("approved", "321/QĐ-UBND")], [("rejected", "")]]  # fmt: skip


def test_no_other_dossier_is_told_of_who_was_voted_down_as_rewarded() -> None:
    office = an_office()
    dossier = office.store.dossier(decided(office))

    assert [one.name for one in claims_of(dossier)] == ["Nguyễn Văn Thử"]
