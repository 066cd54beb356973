"""Papers made by the script: what they say is known before they are read, so every value must be exact."""

from __future__ import annotations

import pytest

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.extraction import extract
from service.domain.fields import FieldState
from tests.golden.cases import rules
from tests.golden.spans import MADE, expected, reading, spans
from tests.kit.legacy import retyped

NAMES = sorted(MADE)
# Ƣ for Ư is a slip of Unicode programs: nobody types it in a font of before Unicode.
WORD = [name for name in NAMES if MADE[name].file.endswith(".docx") and not name.endswith("__oi")]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_read_exactly_and_none_is_made_up(name: str) -> None:
    report = reading(name)

    found = {field: value.value for field, value in report.fields.items() if value.state is FieldState.FOUND}

    assert (report.kind.value, found) == (MADE[name].kind, MADE[name].truth)


@pytest.mark.parametrize("name", NAMES)
def test_everybody_listed_is_read_exactly(name: str) -> None:
    nominees = tuple((one.subject, one.name, one.title, one.unit, one.award) for one in reading(name).nominees)

    assert nominees == MADE[name].nominees


@pytest.mark.parametrize("name", NAMES)
def test_every_value_stands_where_it_is_said_to_stand(name: str) -> None:
    report = reading(name)
    texts = {page.number: page.text for page in report.pages}

    for value in report.fields.values():
        assert value.start is None or value.raw == texts[value.page or 0][value.start : value.end]
    assert [texts[one.page or 0][one.start : one.end] for one in report.nominees] == [
        one.name for one in report.nominees
    ]
    assert spans(name) == expected()[name]


@pytest.mark.parametrize("coding", ["tcvn3", "vni"])
@pytest.mark.parametrize("name", WORD)
def test_a_paper_typed_before_unicode_is_read_the_same(name: str, coding: str) -> None:
    made = MADE[name]

    report = extract(open_paper(made.file, retyped(made.data, coding), limits=Limits()), rules(), name=made.file)

    found = {field: value.value for field, value in report.fields.items() if value.state is FieldState.FOUND}
    nominees = tuple((one.subject, one.name, one.title, one.unit, one.award) for one in report.nominees)
    assert (report.kind.value, found, nominees) == (made.kind, made.truth, made.nominees)


def test_the_shelf_is_as_large_as_the_contract_asks_and_every_paper_has_its_spans() -> None:
    assert len({made.data for made in MADE.values()}) >= 60  # issue 4
    assert set(expected()) == set(MADE)
