"""Whatever stands in a field of a letter forges no paragraph, field, link, row or formula, and stays what it was."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from itertools import count, repeat
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from openpyxl import load_workbook

from service.adapters.letters import FileLetters
from service.domain.letters import ANNEXED, clean
from tests.kit.letters import a_writing_office
from tests.kit.office import TEMPLATES
from tests.kit.payloads import PAYLOADS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ACTIVE = tuple(f"{_SHEET}{name} " for name in ("f", "hyperlink", "externalReference", "oleObject"))
ROUNDS = {"small": 4, "full": 200}
FEWEST = 3  # values that stand in the text of the shortest letter
LETTERS = sorted(rule.stem for rule in (TEMPLATES / "letters").glob("*.docx"))
EVERY = (*LETTERS, *(f"{ANNEXED}{one.stem}" for one in (TEMPLATES / "letters" / ANNEXED).glob("*.docx")))


def read(kind: str) -> str:
    """Give a letter's data as it is written."""
    return (TEMPLATES / "letters" / f"{kind}.toml").read_text(encoding="utf-8")


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
    for kind, (rule, values) in list(seen.items()):
        if rule.annexed is not None:
            seen[f"{ANNEXED}{kind}"] = (replace(rule, annexed=replace(rule.annexed, over=0)), values)
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


@pytest.mark.parametrize("kind", EVERY)
def test_no_payload_changes_the_shape_of_a_letter(kind: str, proof_size: str) -> None:
    writer, (rule, values) = FileLetters(TEMPLATES / "letters"), written()[kind]
    honest = shape(writer.word(rule, values))
    for start in range(0, 200, 200 // ROUNDS[proof_size]):
        data = writer.word(rule, attacked(dict(values), from_(start)))
        assert shape(data) == honest, start


OPEN, CLOSE = "\u27e6", "\u27e7"
_MARKED = re.compile(f"{OPEN}(\\d+) ([^{OPEN}{CLOSE}]*){CLOSE}")
# docxtpl's own way to write braces that are no code; here they are a text like any.
_BRACES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))


def plain(payload: str) -> str:
    """Give the text that a payload must be read back as."""
    text = clean(f"{OPEN} {payload}{CLOSE}")[2:-1]
    for mark, braces in _BRACES:
        text = text.replace(mark, braces)
    return text


@pytest.mark.parametrize("kind", EVERY)
def test_a_payload_is_read_back_as_the_text_it_is(kind: str, proof_size: str) -> None:
    writer, (rule, values) = FileLetters(TEMPLATES / "letters"), written()[kind]
    for start in range(0, 200, 200 // ROUNDS[proof_size]):
        marked = (f"{OPEN}{at % 200} {PAYLOADS[at % 200]}{CLOSE}" for at in count(start))
        said = _MARKED.findall(texts(writer.word(rule, attacked(dict(values), marked))))

        assert len(said) > FEWEST
        assert [at for at, text in said if text != plain(PAYLOADS[int(at)])] == [], start


@pytest.mark.parametrize("kind", sorted(one for one in LETTERS if "sheet = true" in read(one)))
def test_no_payload_becomes_a_formula_or_a_link_in_a_sheet(kind: str) -> None:
    writer, (rule, values) = FileLetters(TEMPLATES / "letters"), written()[kind]
    tables = {name: [attacked(dict(values[name][0]), repeat(payload)) for payload in PAYLOADS]
              for name, _ in rule.tables}  # fmt: skip
    data = writer.sheet(rule, {**values, **tables})
    parts = shape(data)
    book = load_workbook(io.BytesIO(data))

    assert {name.rpartition("/")[2] for name in parts} <= {
        "[Content_Types].xml", ".rels", "app.xml", "core.xml", "workbook.xml", "workbook.xml.rels", "styles.xml",
        "theme1.xml", "sharedStrings.xml", *(f"sheet{at}.xml" for at in range(1, len(tables) + 1)),
    }  # fmt: skip
    assert parts["xl/workbook.xml"] == shape(writer.sheet(rule, values))["xl/workbook.xml"]
    assert not [one for part in parts.values() for one in part if one.startswith(_ACTIVE)]
    for page, (name, columns) in zip(book.worksheets, rule.tables, strict=True):
        for line, payload in enumerate(PAYLOADS, 2):
            for at, column in enumerate(columns, 1):
                cell, given = page.cell(line, at), values[name][0][column.key]
                wanted = (clean(payload) if given else "") if isinstance(given, str) else given
                assert (cell.value if cell.value is not None else "", cell.data_type) in {(wanted, "s"), (wanted, "n")}
                assert cell.hyperlink is None
                assert cell.quotePrefix or not isinstance(given, str)
