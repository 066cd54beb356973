"""What stages are tried on: a world of their own, and a nomination in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kit.world import World, complete

if TYPE_CHECKING:
    from service.domain.dossier import Dossier


@pytest.fixture
def world() -> World:
    """Give a fresh world."""
    return World()


@pytest.fixture
def dossier(world: World) -> Dossier:
    """Give a whole nomination that came as an edXML message."""
    world.send("new", *complete())
    return world.settle()
