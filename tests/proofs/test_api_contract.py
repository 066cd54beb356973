"""The OpenAPI document is true: whatever is sent to an operation, by whichever role, the answer is one it declares."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.kit.office import Office, an_office, under_review

if TYPE_CHECKING:
    from schemathesis import Case
    from schemathesis.schemas import APIOperation

EXAMPLES = {"small": 1, "full": 100}
PEOPLE = ("chuyenvien", "lanhdao", "hoidong", "chutich", "coquan", "donvi", "thanhtra", "vanhanh", "maychu")


@cache
def _office() -> Office:
    """Give an office with a dossier in it; what is sent may change it."""
    office = an_office(requests_per_minute=1e9)
    office.file(under_review())
    return office


@cache
def _operations() -> tuple[APIOperation[Any, Any, Any, Any], ...]:
    from tests.kit.drawn_calls import operations  # noqa: PLC0415 - a second to load, in every process that collects tests

    return operations(_office().app)


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
