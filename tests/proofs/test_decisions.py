"""Decisions arrive once and in order: replays, permutations against a sequential model, and a hundred at once."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from service.adapters.postgres import open_pool
from service.domain.webhook_signature import sign
from tests.kit.desk import Desk, nomination
from tests.kit.office import an_office, rules, under_review
from tests.kit.stores import on_postgres
from tests.kit.visitor import a_decision, send, signed

if TYPE_CHECKING:
    from pathlib import Path

    from service.adapters.postgres import Database
    from tests.kit.office import Office

REPLAYS, PERMUTATIONS = {"small": 60, "full": 2_000}, {"small": 60, "full": 2_000}
RACES, AT_ONCE = {"small": 2, "full": 50}, {"small": 100, "full": 100}
STEPS = tuple(step.name for step in rules().procedure("bkt").steps)
OFFICES = STEPS[:2]  # the steps of the specialist, whose decisions are sent here
RETURNING = {"legal_basis": "NĐ 152", "codes": ["R03"]}
ACTIONS = ("approve", "approve", "note", "return")


def test_replays_have_no_second_effect_over_restarts_and_two_web_processes(
    migrated_database: str, proof_size: str
) -> None:
    first = [_web(migrated_database) for _ in range(2)]
    dossiers = [first[0][0].file(under_review()) for _ in range(10)]
    bodies = {f"replay_{number}": a_decision(dossier) for number, dossier in enumerate(dossiers)}
    answers: dict[str, set[tuple[int, bytes]]] = {name: set() for name in bodies}
    webs = first
    for turn in range(REPLAYS[proof_size]):
        if turn and turn % (REPLAYS[proof_size] // 4) == 0:
            _stop(webs)
            webs = [_web(migrated_database) for _ in range(2)]
        name = f"replay_{turn % len(bodies)}"
        office = webs[turn % 2][0]
        answer = send(office, bodies[name], signed(office, bodies[name], webhook_id=name))
        answers[name].add((answer.status_code, answer.data))

    versions = [webs[0][0].store.dossier(one.id).version - one.version for one in dossiers]
    _stop(webs)
    assert versions == [1] * len(dossiers)
    assert [{status for status, _ in given} for given in answers.values()] == [{200}] * len(dossiers)
    assert max(map(len, answers.values())) == 1


@pytest.mark.whole_machine
def test_replays_at_a_running_office_of_two_web_processes_killed_midway(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "data")
    desk.settings = {"HOSO_WEB_WORKERS": "2"}
    try:
        desk.open()
        secret = desk.hoso("endpoint", "add", "cổng", "--inbound", "--reviewer", "vanphong")
        dossiers = [desk.dossier(desk.push(nomination(number))) for number in range(5)]
        seen: dict[str, set[bytes]] = {one["id"]: set() for one in dossiers}
        for turn in range(REPLAYS["full"]):
            if turn in {700, 1400}:
                desk.stop()
                desk.start()
            one = dossiers[turn % len(dossiers)]
            seen[one["id"]].add(_sent(desk, secret, one).content)
        assert [len(given) for given in seen.values()] == [1] * len(dossiers)
        assert [desk.events(one["code"]).count("decided") for one in dossiers] == [1] * len(dossiers)
    finally:
        desk.kill_all()


def _sent(desk: Desk, secret: str, dossier: dict[str, Any]) -> Any:
    wanted = {"dossier": dossier["id"], "reviewer": "vanphong", "action": "approve",
              "expected_version": dossier["version"], "reason": "Đủ hồ sơ."}  # fmt: skip
    body = json.dumps({"type": "dossier.decision", "data": wanted}).encode()
    return desk.send_signed(body, _now(secret, body, f"r_{dossier['id']}"))


def _now(secret: str, body: bytes, webhook_id: str) -> dict[str, str]:
    at = int(time.time())
    signature = sign(secret, message_id=webhook_id, timestamp=at, body=body)
    return {"webhook-id": webhook_id, "webhook-timestamp": str(at), "webhook-signature": signature}


@dataclass
class Model:
    """What a dossier is after a sequence of actions, one after another: its version and its open step."""

    version: int
    step: int = 0
    returned: bool = False

    @property
    def open(self) -> str:
        """Give the open step; none once it was returned."""
        return "" if self.returned else STEPS[self.step]

    def take(self, action: str, expected: int, step: str) -> bool:
        """Tell whether the action is carried out, and do it."""
        if expected != self.version or (action != "note" and step != self.open):
            return False
        self.version += 1
        self.step += action == "approve"
        self.returned = self.returned or action == "return"
        return True


def test_permutations_end_as_a_sequential_model_says(proof_size: str) -> None:
    chance, wrong = random.Random(20260303), Counter[str]()  # noqa: S311 - trials that repeat
    office = an_office(requests_per_minute=1e9)
    for trial in range(PERMUTATIONS[proof_size]):
        dossier = office.file(under_review())
        model = Model(dossier.version)
        script = [
            (chance.choice(ACTIONS), dossier.version + chance.randrange(5), chance.choice(OFFICES))
            for _ in range(chance.randint(5, 20))
        ]  # fmt: skip
        script += chance.sample(script, 2)
        chance.shuffle(script)
        for number, (action, expected, step) in enumerate(script):
            said = {"action": action, "expected_version": expected, "step": step, "reason": "lý do"}
            body = a_decision(dossier, **said, **(RETURNING if action == "return" else {}))
            status = send(office, body, signed(office, body, webhook_id=f"p{trial}_{number}")).status_code
            carried = model.take(action, expected, step)
            wrong[f"{status} for {'done' if carried else 'refused'}"] += status != (200 if carried else 409)
        left = office.store.dossier(dossier.id)
        wrong["version"] += left.version != model.version
        wrong["step"] += (left.step.name if left.step else "") != model.open
        wrong["events"] += len(office.store.events(dossier.id)) < model.version - dossier.version

    assert +wrong == Counter()


def test_a_hundred_approvals_at_once_are_one_transition_each_time(database: Database, proof_size: str) -> None:
    offices = [an_office(on_postgres(database), requests_per_minute=1e9) for _ in range(2)]
    many_at_once, transitions = AT_ONCE[proof_size], []
    with ThreadPoolExecutor(16) as many:
        for race in range(RACES[proof_size]):
            dossier = offices[0].file(under_review())
            body = a_decision(dossier)
            offered = [
                many.submit(_status, offices[number % 2], body, f"r{race}_{number if race % 2 else 0}")
                for number in range(many_at_once)
            ]
            statuses = Counter(one.result() for one in offered)
            done = statuses[200] == (1 if race % 2 else many_at_once)
            moved = offices[1].store.dossier(dossier.id).version - dossier.version
            transitions.append((done, moved, set(statuses) <= {200, 409}))

    assert transitions == [(True, 1, True)] * RACES[proof_size]


def _status(office: Office, body: bytes, webhook_id: str) -> int:
    """Send, and again while the database's few connections are all lent: 503 says to come again with the same id."""
    for _again in range(50):
        status = send(office, body, signed(office, body, webhook_id=webhook_id)).status_code
        if status != 503:
            return status
    return 503


def _web(dsn: str) -> tuple[Office, Database]:
    """Open a web process's office over the database, with connections of its own."""
    database = open_pool(dsn)
    return an_office(on_postgres(database), requests_per_minute=1e9), database


def _stop(webs: list[tuple[Office, Database]]) -> None:
    for _office, database in webs:
        database.close()
