"""The OpenAPI document is true: whatever is sent to an operation, by whichever role, the answer is one it declares."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from tests.kit.office import Office, an_office, under_review

if TYPE_CHECKING:
    from schemathesis import Case
    from schemathesis.schemas import APIOperation

EXAMPLES = {"small": 1, "full": 100}
PEOPLE = ("chuyenvien", "lanhdao", "hoidong", "chutich", "coquan", "donvi", "thanhtra", "vanhanh", "maychu")
# All of schemathesis's checks. Rules of the work (a reason that is wanted, a session without an agenda) refuse bodies
# that no schema could refuse, with 422 and what is missing, and characters that no text may hold are a 400: those are
# answers to valid data too, beside the usual ones; no 5xx is.
CONFIG = schemathesis.Config.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "3xx", "400", "401", "403", "404", "409", "422", "429"],
            }
        }
    }
)


@schemathesis.serializer("application/pdf")
def signed_file(_context: object, value: object) -> bytes:
    """Give a body for what takes a signed file: whatever was drawn, sometimes behind a PDF's first bytes."""
    drawn = value if isinstance(value, bytes) else repr(value).encode("utf-8", "replace")
    return b"%PDF-1.7\n" + drawn if len(drawn) % 2 else drawn


@cache
def _office() -> Office:
    """Give an office with a dossier in it; what is sent may change it."""
    office = an_office(requests_per_minute=1e9)
    office.file(under_review())
    return office


@cache
def _operations() -> tuple[APIOperation[Any, Any, Any, Any], ...]:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", _office().app, config=CONFIG)
    return tuple(result.ok() for result in schema.get_all_operations())


@pytest.mark.parametrize("name", PEOPLE)
def test_every_operation_answers_every_role_as_it_declares(name: str, proof_size: str) -> None:
    headers, asked = _office().bearer(name), []

    def hold(operation: APIOperation[Any, Any, Any, Any]) -> None:
        @settings(
            max_examples=EXAMPLES[proof_size], deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(case=operation.as_strategy())
        def answered(case: Case) -> None:
            asked.append(case)
            case.validate_response(case.call(headers=headers), headers=headers)

        answered()

    for operation in _operations():
        hold(operation)
    assert len(asked) >= len(_operations())
