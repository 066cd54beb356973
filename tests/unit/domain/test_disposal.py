"""A disposal list tells people in their words and their days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.domain import disposal
from service.domain.disposal import Disposal
from service.domain.errors import Conflict
from tests.kit.clock import START


def test_the_day_a_list_may_be_carried_out_is_a_day_of_vietnam() -> None:
    late = datetime(2026, 3, 1, 18, tzinfo=UTC)
    one = Disposal("x", "QĐ 1", "a", START, (), state=disposal.DisposalState.APPROVED, not_before=late)
    with pytest.raises(Conflict, match="từ 02/03/2026"):
        disposal.require_ripe(one, now=late - timedelta(days=1))
    with pytest.raises(Conflict, match="«đã bác»"):
        disposal.require_ripe(replace(one, state=disposal.DisposalState.REFUSED), now=late)
