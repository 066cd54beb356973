"""The shipped rule files."""

from __future__ import annotations

from functools import cache

from service import catalogue
from tests.kit.tree import TREE

TEMPLATES = TREE / "templates"


@cache
def rules() -> catalogue.Catalogue:
    """Give the shipped rule files, read once a process."""
    return catalogue.load(TEMPLATES)
