"""A reader of scans and what it remembers of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.adapters.readers.sandbox import SandboxedReader
from tests.kit.scan import Remembering

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def remembering() -> Remembering:
    """Give the memory of the session's reader."""
    return Remembering()


@pytest.fixture(scope="session")
def warm_reader(remembering: Remembering) -> Iterator[SandboxedReader]:
    """Give the session's reader, as a worker has one: a child that starts for each test costs more than most papers."""
    with SandboxedReader(scans=remembering) as opened:
        yield opened


@pytest.fixture
def memory(remembering: Remembering) -> Remembering:
    """Give a memory of pages that counts, and holds none."""
    remembering.forget()
    return remembering


@pytest.fixture
def reader(warm_reader: SandboxedReader, memory: Remembering) -> SandboxedReader:
    """Give a reader in its sandbox that remembers no page."""
    assert memory.kept == {}
    return warm_reader
