"""An office that has written every letter once: a returned dossier, a decided one, a closed session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from service.domain.events import Actor
from service.domain.review import Order
from service.domain.states import State
from service.domain.votes import Choice, Seat
from service.ports import Account
from service.stages import council, guidance, letters, review
from service.stages.council import Plan
from service.stages.letters import Wish
from tests.kit.office import an_office, at_council, with_problems

if TYPE_CHECKING:
    from service.domain.council import Session
    from service.domain.dossier import Dossier
    from service.domain.letters import Letter
    from tests.kit.office import Office

ALL = frozenset({"specialist", "head", "council", "chair"})
KEEPER = Account("thuky", "Thư ký", ALL)
ACTOR = Actor("person", "thuky", "council", "test")
DECISION = {"decision_number": "9/QĐ-UBND", "decision_date": "2026-02-02",
            "reissues": [{"places": [2], "way": "exchange", "above": False, "cause": "misprinted"}]}  # fmt: skip
_HERE = timezone(timedelta(hours=7))
SAID = {"agency": "Công an tỉnh Bình Minh", "achievement": "có thành tích xuất sắc trong phong trào thi đua",
        "period": "2021 - 2025", "days": "05"}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """The office with one dossier returned, one passed by a closed session and one decided."""

    office: Office
    returned: Dossier
    passed: Dossier
    decided: Dossier
    session: Session

    def make(self, kind: str, **given: object) -> Letter:
        """Make one letter about what it is about, numbered and dated."""
        rule = letters.rule_of(self.office.deps, kind)
        if rule.about == "round":
            numbered = replace(Wish(kind, number="15", day=date(2026, 3, 5)), **given)  # type: ignore[arg-type]
            return guidance.write(self.office.deps, kind, "van_hoa_cong_so", 2026, account=KEEPER, wish=numbered)
        about = self.returned if kind in {"return", "supplement_request"} else self.passed
        about = self.decided if kind in {"notice", "annulment", "reissue_certificate"} else about
        wish = Wish(kind, dossiers=(about.id,), session=self.session.id if rule.about == "session" else "",
                    number="15", day=date(2026, 3, 5), said=SAID)  # fmt: skip
        return letters.make(self.office.deps, replace(wish, **given), by="thuky", account=KEEPER)  # type: ignore[arg-type]

    def bytes_of(self, letter: Letter) -> bytes:
        """Give a letter's file."""
        return letters.file_of(self.office.deps, letter.id, account=KEEPER)[1]


def a_writing_office() -> Written:
    """Give the office, its session closed at half past four."""
    office = an_office()
    returned, passed = office.file(with_problems()), office.file(at_council())
    order = Order("return", returned.version, reason="Thiếu biên bản họp xét khen thưởng", codes=("R03", "R05"),
                  legal_basis="Luật 06/2022/QH15, Điều 84 khoản 2")  # fmt: skip
    returned = review.decide(office.deps, returned.id, order, actor=ACTOR, account=KEEPER)
    decided = office.file(replace(at_council(), outcome="approved", state=State.ARCHIVED, step=None, decision=DECISION))
    return Written(office, returned, passed, decided, a_closed_session(office, passed))


def a_closed_session(office: Office, dossier: Dossier) -> Session:
    """Hold an open session: one member stood in for, one absent with a written opinion, one stepping aside."""
    who = {"actor": ACTOR, "account": KEEPER}
    plan = Plan("Họp Hội đồng Thi đua - Khen thưởng", date(2026, 3, 4), (dossier.id,), place="Phòng họp số 1",
                secretary="Lê Thị Ghi", began_at=datetime(2026, 3, 4, 14, 0, tzinfo=_HERE))  # fmt: skip
    session = council.convene(office.deps, plan, **who)  # type: ignore[arg-type]
    seats = {
        "uv6": (Seat.ABSENT, None),
        "uv5": (Seat.STAND_IN, replace(session.poll.members[7].person, name="Tô Văn Thay")),
    }
    council.seat(office.deps, session.id, seats, **who)  # type: ignore[arg-type]
    council.stand_aside(office.deps, session.id, "uv1", "2", reason="Người thân", **who)  # type: ignore[arg-type]
    for member in session.poll.members:
        council.vote(office.deps, session.id, member.id, {}, otherwise=Choice.FOR, **who)  # type: ignore[arg-type]
    ended = datetime(2026, 3, 4, 16, 30, tzinfo=_HERE)
    office.clock.advance(seconds=(ended - office.clock.now()).total_seconds())
    return council.close(office.deps, session.id, ended_at=ended, **who)[0]  # type: ignore[arg-type]
