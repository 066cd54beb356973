"""Two web processes over one PostgreSQL: one webhook id has one effect and one answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests.kit.office import an_office, under_review
from tests.kit.stores import on_postgres
from tests.kit.visitor import a_decision, send, signed

if TYPE_CHECKING:
    from service.adapters.postgres import Database

DOSSIERS = 10
TIMES = 8


def test_one_webhook_id_offered_to_two_processes_at_once_acts_once(database: Database) -> None:
    offices = [an_office(on_postgres(database)) for _ in range(2)]
    found = []
    with ThreadPoolExecutor(TIMES) as many:
        for number in range(DOSSIERS):
            dossier = offices[0].file(under_review())
            body = a_decision(dossier)
            headers = signed(offices[0], body, webhook_id=f"race_{number}")
            offered = [many.submit(send, offices[time % 2], body, headers) for time in range(TIMES)]
            answers = {(answer.status_code, answer.data) for answer in (one.result() for one in offered)}
            found.append((len(answers), answers.pop()[0], offices[1].store.dossier(dossier.id).version))

    assert found == [(1, 200, 2)] * DOSSIERS


def test_a_refusal_offered_to_two_processes_at_once_has_one_answer(database: Database) -> None:
    offices = [an_office(on_postgres(database)) for _ in range(2)]
    body = a_decision(offices[0].file(under_review()), expected_version=99)
    headers = signed(offices[0], body)
    with ThreadPoolExecutor(TIMES) as many:
        offered = [many.submit(send, offices[time % 2], body, headers) for time in range(TIMES)]
        answers = {(answer.status_code, answer.data) for answer in (one.result() for one in offered)}

    assert [status for status, _body in answers] == [409]
