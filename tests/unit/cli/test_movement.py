"""Commands about the movement: which exemplars are meant."""

from __future__ import annotations

from argparse import ArgumentParser

from service.cli import movement
from tests.kit.office import an_office


def test_five_years_end_with_this_one_where_none_is_named() -> None:
    office = an_office()
    parser = ArgumentParser()
    movement._add_which(parser)
    this, named, every = (movement._wanted(office.deps, parser.parse_args(given))
                          for given in (["--five-years"], ["--five-years", "--year", "2024"], []))  # fmt: skip

    assert [(one.year, one.years) for one in (this, named, every)] == [(2026, 5), (2024, 5), (0, 1)]
