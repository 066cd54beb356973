"""A reader of scans and what it remembers of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.adapters.readers.sandbox import SandboxedReader
from tests.kit.scan import Remembering

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def memory() -> Remembering:
    """Give a memory of pages that counts."""
    return Remembering()


@pytest.fixture
def reader(memory: Remembering) -> Iterator[SandboxedReader]:
    """Give a reader in its sandbox with that memory."""
    with SandboxedReader(scans=memory) as opened:
        yield opened
