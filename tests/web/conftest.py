"""The web's tests: an office in memory, a browser-like client that is signed in, signed webhooks."""

from __future__ import annotations

import pytest

from tests.kit.office import Office, an_office
from tests.kit.visitor import Visitor


@pytest.fixture
def office() -> Office:
    """Give a fresh office."""
    return an_office()


@pytest.fixture
def visitor(office: Office) -> Visitor:
    """Give someone who is not signed in."""
    return Visitor(office)


@pytest.fixture
def person(office: Office) -> Visitor:
    """Give the specialist, signed in."""
    return Visitor(office).signed_in()
