"""Numbers and marks that an OpenDocument text writes before items itself stand in the text as on the page."""

from __future__ import annotations

import pytest

from service.adapters.readers import odt
from service.adapters.readers.limits import Limits
from tests.kit.hostile import zipped

_BASE = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(f'xmlns:{name}="{_BASE}:{name}:1.0"' for name in ("office", "text", "table", "style"))
_STYLES = (
    '<text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>'
    '<text:list-level-style-bullet text:level="3" text:bullet-char="-"/></text:list-style>'
    '<text:list-style style:name="M"><text:list-level-style-bullet text:level="1" text:bullet-char="&#xf0b7;"/>'
    "</text:list-style>"
    '<text:list-style style:name="D"><text:list-level-style-number text:level="1" style:num-format="I" '
    'style:num-prefix="Phần " style:num-suffix="." text:start-value="4"/><text:list-level-style-number text:level="2" '
    'style:num-format="1" text:display-levels="2"/></text:list-style>'
)


def _item(text: str, below: str = "") -> str:
    return f"<text:list-item><text:p>{text}</text:p>{below}</text:list-item>"


def _list(style: str, *items: str, more: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:list{named}{more}>{''.join(items)}</text:list>"


def _lines(body: str) -> list[str]:
    shared = f"<office:document-styles {_NAMES}><office:styles>{_STYLES}</office:styles></office:document-styles>"
    content = (
        f"<office:document-content {_NAMES}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    document = odt.open(zipped({"styles.xml": shared, "content.xml": content}), limits=Limits())
    return [line.text for page in document.pages for line in page.lines]


def test_items_bear_their_numbers_level_by_level() -> None:
    third = _list("", _item("ba"))
    body = _list(
        "L", _item("một", _list("", _item("hai", third), _item("hai nữa"))), _item("bốn", _list("", _item("e")))
    )

    assert _lines(body) == ["1. một", "a) hai", "- ba", "b) hai nữa", "2. bốn", "a) e"]


def test_a_list_begins_anew_unless_it_goes_on() -> None:
    named = ' xml:id="one"'
    body = (
        _list("L", _item("a"), more=named) + _list("L", _item("b")) + _list("L", _item("c"), more=GOES_ON)
        + _list("L", _item("d"), more=' text:continue-list="one"')
    )  # fmt: skip

    assert _lines(body) == ["1. a", "1. b", "2. c", "2. d"]


GOES_ON = ' text:continue-numbering="true"'


def test_prefixes_starts_levels_shown_together_and_signs_are_printed() -> None:
    body = _list("D", _item("a", _list("", _item("b")))) + _list("M", _item("c")) + _list("?", _item("d"))

    assert _lines(body) == ["Phần IV. a", "IV.1 b", "• c", "d"]


def test_only_an_item_s_first_paragraph_bears_its_number_and_a_blank_one_none() -> None:
    two = "<text:list-item><text:p>a</text:p><text:p>b</text:p></text:list-item>"
    none = "<text:list-item></text:list-item>"

    assert _lines(_list("L", two, _item(""), none) + "<text:p>c</text:p>") == ["1. a", "b", "c"]


def test_a_column_of_row_numbers_is_not_empty() -> None:
    rows = "".join(
        f"<table:table-row><table:table-cell>{_list('L', _item(''), more=GOES_ON)}</table:table-cell>"
        f"<table:table-cell><text:p>{name}</text:p></table:table-cell></table:table-row>"
        for name in ("Trần Văn Ví", "Ngô Thị Dụ")
    )

    assert _lines(f"<table:table>{rows}</table:table>") == ["1.", "Trần Văn Ví", "2.", "Ngô Thị Dụ"]


def test_a_list_without_a_name_is_not_the_one_that_another_goes_on_with() -> None:
    nested = _list("L", _item("a", _list("", _item("b"))), more=' xml:id="one"')

    assert _lines(_list("L", _item("a")) + _list("L", _item("b"))) == ["1. a", "1. b"]
    assert _lines(nested + _list("L", _item("c"), more=' xml:id="two"')) == ["1. a", "a) b", "1. c"]


def test_an_item_that_only_holds_a_deeper_list_is_not_counted() -> None:
    deeper = _list("L", f"<text:list-item>{_list('', _item('c'))}</text:list-item>", _item("d"), more=GOES_ON)

    assert _lines(_list("L", _item("a", _list("", _item("b")))) + deeper) == ["1. a", "a) b", "b) c", "2. d"]


@pytest.mark.parametrize("told", ["²", "9" * 5_000, "-1", ""])
def test_a_start_that_is_no_number_is_none(told: str) -> None:
    body = _list("L", f'<text:list-item text:start-value="{told}"><text:p>a</text:p></text:list-item>')

    assert _lines(body) == ["1. a"]


def test_a_mark_of_a_page_s_length_is_none() -> None:
    style = (
        '<text:list-style style:name="Z"><text:list-level-style-number text:level="1" style:num-format="1" '
        f'style:num-prefix="{"x" * 5_000}"/></text:list-style>'
    )

    assert _lines(style + _list("Z", _item("a"))) == ["a"]


def test_the_rows_of_a_table_within_a_cell_are_read_once() -> None:
    cell = "<table:table><table:table-row><table:table-cell>{}</table:table-cell></table:table-row></table:table>"
    outer = cell.format("<text:p>A</text:p>" + cell.format("<text:p>B</text:p>"))
    head = outer.replace("<table:table-row>", "<table:table-header-rows><table:table-row>", 1)

    assert _lines(outer) == ["A", "B"]
    assert _lines("</table:table-row></table:table-header-rows>".join(head.rsplit("</table:table-row>", 1))) == [
        "A",
        "B",
    ]
