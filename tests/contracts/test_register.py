"""One suite over both adapters of the register of the movement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.errors import Conflict
from service.domain.register import Entry, Kind, Lines
from tests.kit.builders import IDS
from tests.kit.clock import START

if TYPE_CHECKING:
    from tests.kit.stores import Stores


def a_line(**given: Any) -> Entry:
    defaults: dict[str, Any] = {
        "kind": Kind.CRITERIA, "series": "tiêu chí/đợt/H99.05", "number": 1, "at": START, "by": "chuyenvien",
        "body": {"own": [{"code": "TT-đ", "text": "Mỗi phòng một việc"}]}, "round": "đợt", "unit": "H99.05",
    }  # fmt: skip
    return Entry(IDS.new(), **defaults | given)


def test_lines_come_back_as_they_were_written_the_oldest_first(stores: Stores) -> None:
    first, second = a_line(), a_line(number=2)
    stores.register.enter(first)
    stores.register.enter(second)

    assert list(stores.register.entries(Lines(Kind.CRITERIA))) == [first, second]
    assert list(stores.register.entries(Lines(Kind.MARK))) == []


def test_of_two_who_write_the_same_line_one_is_told(stores: Stores) -> None:
    first = a_line()
    stores.register.enter(first)
    with pytest.raises(Conflict):
        stores.register.enter(a_line(by="lanhdao"))

    assert list(stores.register.entries(Lines(Kind.CRITERIA))) == [first]


def test_what_is_named_narrows(stores: Stores) -> None:
    here = a_line(series="a", dossier="d1")
    there = replace(here, id=IDS.new(), series="b", unit="H99.07", round="khác", dossier="d2")
    stores.register.enter(here)
    stores.register.enter(there)

    for name in ("series", "round", "unit", "dossier"):
        assert list(stores.register.entries(Lines(Kind.CRITERIA, **{name: getattr(there, name)}))) == [there]
    assert list(stores.register.entries(Lines(Kind.CRITERIA, unit="H99.05", round="khác"))) == []


def test_a_file_is_among_what_must_be_kept_until_it_was_read_and_a_paper_names_it(stores: Stores) -> None:
    said = {"key": "sha256/ab/ab", "sha256": "ab"}
    line = a_line(kind=Kind.OWN_AWARD, body=said)
    stores.register.enter(line)

    assert [(one.key, one.sha256, one.owner) for one in stores.keeping.kept(after="", limit=9)] == [
        ("sha256/ab/ab", "ab", line.id)]  # fmt: skip
    assert stores.keeping.named(["sha256/ab/ab", "sha256/cd/cd"]) == {"sha256/ab/ab"}
    stores.register.enter(replace(line, id=IDS.new(), number=2))
    assert (list(stores.keeping.kept(after="", limit=9)), stores.keeping.named(["sha256/ab/ab"])) == ([], frozenset())
