"""The files that the suite hands out first are there."""

from __future__ import annotations

from service.settings import TREE
from tests.kit import order


def test_what_is_handed_out_first_is_there() -> None:
    assert [place for place in order.LONGEST if not (TREE / place).exists()] == []
