"""Whatever stands in a field of a letter forges no paragraph, field, link, row or formula, and stays what it was."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from openpyxl import load_workbook

from service.adapters.letters import FileLetters
from service.domain.letters import clean
from tests.kit.letters import a_writing_office
from tests.kit.office import TEMPLATES
from tests.kit.payloads import PAYLOADS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROUNDS = {"small": 4, "full": 200}


@cache
def written() -> Mapping[str, tuple[Any, Mapping[str, Any]]]:
    """Give each letter's rule and the values that it was written with."""
    office, seen = a_writing_office(), {}

    class Keeping(FileLetters):
        def word(self, rule: Any, values: Mapping[str, Any]) -> bytes:
            seen[rule.name] = (rule, values)
            return b"x"

    object.__setattr__(office.office.deps, "letter_writer", Keeping(TEMPLATES / "letters"))
    for kind in office.office.deps.catalogue.letters.rules:
        office.make(kind)
    return seen


def attacked(value: Any, payloads: Iterator[str]) -> Any:
    """Put the next payload into every text of a value; lists keep their length, and what is empty stays so."""
    if isinstance(value, str):
        return next(payloads) if value else value
    if isinstance(value, dict):
        return {name: attacked(inner, payloads) for name, inner in value.items()}
    if isinstance(value, list):
        return [attacked(inner, payloads) for inner in value]
    return value


def from_(start: int) -> Iterator[str]:
    """Give the payloads one after another, round and round, beginning at this one."""
    at = start
    while True:
        yield PAYLOADS[at % len(PAYLOADS)]
        at += 1


def shape(data: bytes) -> Mapping[str, list[str]]:
    """Give every part of a document as its elements and attributes in order, without its texts."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        trees = {
            name: etree.fromstring(parts.read(name)) for name in parts.namelist() if name.endswith((".xml", ".rels"))
        }
    # `xml:space` says only that a text begins or ends with a blank.
    return {name: [f"{one.tag} {sorted((k, v) for k, v in one.attrib.items() if not k.endswith('}space'))}"
                   for one in tree.iter() if isinstance(one.tag, str)] for name, tree in trees.items()}  # fmt: skip


def texts(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        tree = etree.fromstring(parts.read("word/document.xml"))
    return "\n".join("".join(one.itertext(f"{_W}t")) for one in tree.iter(f"{_W}p"))


def test_there_are_two_hundred_payloads_of_every_kind() -> None:
    kinds = ("{{", "{%", "</w:t>", "INCLUDETEXT", "\n", "\u202e", "=cmd")

    assert len(PAYLOADS) == 200
    assert [kind for kind in kinds if not any(kind in payload for payload in PAYLOADS)] == []


@pytest.mark.parametrize("kind", sorted(rule.stem for rule in (TEMPLATES / "letters").glob("*.docx")))
def test_no_payload_changes_the_shape_of_a_letter(kind: str, proof_size: str) -> None:
    writer, (rule, values) = FileLetters(TEMPLATES / "letters"), written()[kind]
    honest = shape(writer.word(rule, values))
    for start in range(0, 200, 200 // ROUNDS[proof_size]):
        data = writer.word(rule, attacked(dict(values), from_(start)))
        assert shape(data) == honest, start


def test_a_payload_is_read_back_as_the_text_it_is() -> None:
    writer, (rule, values) = FileLetters(TEMPLATES / "letters"), written()["receipt"]
    rows = [{**values["papers"][0], "name": f"[{payload}]"} for payload in PAYLOADS]
    said = texts(writer.word(rule, {**values, "papers": rows})).split("\n")

    # docxtpl's own way to write braces that are no code; here they are a text like any.
    expected = [clean(row["name"]) for row in rows]
    for mark, plain in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
        expected = [text.replace(mark, plain) for text in expected]
    assert [text for text in expected if text not in said] == []


def test_no_payload_becomes_a_formula_or_a_link_in_a_sheet() -> None:
    writer, (rule, values) = FileLetters(TEMPLATES / "letters"), written()["compiled"]
    rows = [{**values["nominees"][0], "name": payload, "code": payload} for payload in PAYLOADS]
    data = writer.sheet(rule, {**values, "nominees": rows})
    page = load_workbook(io.BytesIO(data))["nominees"]
    kinds = {cell.data_type for row in page.iter_rows(min_row=2) for cell in row}
    names = [page.cell(line, 2) for line in range(2, len(PAYLOADS) + 2)]

    assert kinds <= {"s", "n"}
    assert [cell.value or "" for cell in names] == [clean(payload) for payload in PAYLOADS]
    assert all(cell.quotePrefix and cell.hyperlink is None for cell in names)
