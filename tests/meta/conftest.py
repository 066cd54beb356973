"""What the meta tests share."""

from __future__ import annotations

import pytest

from service.settings import SETTINGS


@pytest.fixture(scope="session")
def setting_names() -> frozenset[str]:
    """Give the name of every setting."""
    return frozenset(setting.name for setting in SETTINGS)
