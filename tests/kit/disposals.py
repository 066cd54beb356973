"""Dossiers whose term is over, and the way of a disposal list from its proposal to its being carried out."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from service.domain.events import Actor
from service.domain.keys import package_key
from service.domain.retention import RetentionClass, Schedule
from service.domain.search_terms import search_row
from service.domain.states import Processing, State
from service.ports import Account, NewObject
from service.stages import disposing
from tests.kit.builders import a_dossier, a_paper, a_report, an_arrival, an_event, an_intake
from tests.kit.office import FreshIds, rules
from tests.kit.world import HEAD

if TYPE_CHECKING:
    from service.domain.disposal import Disposal
    from service.domain.dossier import Dossier
    from service.ports import Deps
    from tests.kit.stores import Stores
    from tests.kit.world import World

CLERK = Account("chuyenvien", roles=frozenset({"specialist"}))
ACTOR, SECOND = Actor("person", "chuyenvien", "specialist", "test"), Actor("person", "lanhdao", "head", "test")
APPROVED = frozenset({"approved"})
SCHEDULE = Schedule(
    (
        RetentionClass("tinh", "Cấp tỉnh", frozenset({"tinh"}), APPROVED, 20, "Thông tư thử nghiệm"),
        RetentionClass("nha_nuoc", "Cấp Nhà nước", frozenset({"nha_nuoc"}), APPROVED, None, "Thông tư thử nghiệm"),
        RetentionClass("co_so", "Cấp cơ sở", frozenset({"co_so"}), APPROVED, 10, "theo trí nhớ", unverified=True),
    ),
    30,
    "retention/thu.toml",
    "0" * 64,
)  # fmt: skip


def office(stores: Stores, world: World) -> Deps:
    """Give the ports over these stores, with a schedule by which a provincial award of 2004 may go."""
    own = {
        name: getattr(stores, name)
        for name in ("store", "jobs", "finder", "keeping", "retention", "letters", "audit", "register")
    }
    return replace(world.deps, **own, ids=FreshIds(), catalogue=replace(rules(), retention=SCHEDULE))


def archived(deps: Deps, *shared: bytes, **given: Any) -> Dossier:
    """Keep a dossier of 2004 with its bytes: one paper of its own, and those that it shares with others."""
    texts = (deps.ids.new().encode(), *shared)
    report = a_report("Ông Nguyễn Văn Thử đã có thành tích")
    papers = tuple(a_paper(number, data=data, report=report) for number, data in enumerate(texts, start=1))
    defaults = {"award": "bkt", "outcome": "approved", "decision": {"decision_date": "2004-05-06", "giver": "x"}}
    package = {"key": "", "sha256": "1" * 64, "size": 3}
    closed = {"state": State.ARCHIVED, "processing": Processing.DONE, "papers": papers, "package": package}
    dossier = a_dossier(**{"id": deps.ids.new(), **closed, **defaults, **given})
    intake = an_intake(dossier_id=dossier.id, raw_key=f"messages/{dossier.id}", envelope={"subject": "Nguyễn Văn Thử"})
    received = replace(an_event(dossier.id), id=deps.ids.new())
    deps.store.commit(an_arrival(dossier, events=(received,), intake=intake, jobs=(), search=search_row(dossier)))
    filed = deps.store.dossier(dossier.id)
    objects = dict(zip((paper.key for paper in papers), texts, strict=True))
    objects |= {intake.raw_key: b"message", package_key(filed.code, 1, "1" * 64): b"zip"}
    deps.objects.put_new([NewObject(key, data, hashlib.sha256(data).hexdigest()) for key, data in objects.items()])
    return filed


def approved(deps: Deps, world: World, *dossiers: Dossier) -> Disposal:
    """Put dossiers on a list, have it approved, and let the wait pass."""
    proposed = disposing.propose(deps, [one.id for one in dossiers], "QĐ 1/QĐ-SNV", actor=ACTOR, account=CLERK)
    one = disposing.approve(deps, proposed.id, "đã xem", actor=SECOND, account=HEAD)
    world.clock.advance(seconds=timedelta(days=30).total_seconds())
    return one


def carried(deps: Deps, one: Disposal) -> Disposal:
    """Carry a list out."""
    return disposing.carry_out(deps, one.id, actor=ACTOR, account=CLERK)
