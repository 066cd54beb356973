"""Letters as files: Word by docxtpl from templates of ours, Excel with every value a text.

Only values go in. The templates are the repository's; a value is cleaned before it comes here and escaped here, and is
never read as template code, XML, a field or a formula.
"""

from __future__ import annotations

import zipfile
from functools import cache, lru_cache
from io import BytesIO
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from service.domain.letters import ANNEXED, cleaned, kept_together

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from service.domain.letters import LetterRule

_WIDTH = 130  # characters that a landscape page takes
_A4 = 9
_LINE, _MOST_LINES = 15, 25  # points of a line; a row cannot be higher than 409 points
_COMPILED = 256  # pieces of templates: a body, a header and what a file says of itself, of each letter
_TABS = {"nominees": "Danh sách", "totals": "Tổng hợp"}


def _steady(package: BytesIO) -> bytes:
    """Give a .docx whose entries bear no time of day: the same letter written again is the same bytes, kept once."""
    told = BytesIO()
    with zipfile.ZipFile(package) as made, zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as steady:
        for entry in made.infolist():
            named = zipfile.ZipInfo(entry.filename)  # of 1980, the first year that a zip can tell
            named.compress_type, named.external_attr = entry.compress_type, entry.external_attr
            steady.writestr(named, made.read(entry))
    return told.getvalue()


@cache
def _compiler() -> SimpleNamespace:
    """Give what compiles the templates, each once: that is a third of writing a letter."""
    from jinja2 import StrictUndefined  # noqa: PLC0415 - as below
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    return SimpleNamespace(from_string=lru_cache(maxsize=_COMPILED)(environment.from_string))


class FileLetters:
    """Lays values into the templates of `folder`."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the .docx templates."""
        self._folder = folder

    def word(self, rule: LetterRule, values: Mapping[str, Any]) -> bytes:
        """Give the .docx of a letter; a value that the template wants and that is missing is a fault of ours."""
        told = cleaned(dict(values))
        head = {name: kept_together(told[name]) for name in ("parent", "issuer") if name in told}
        long = rule.annexed is not None and len(told[rule.annexed.of]) > rule.annexed.over
        return self._laid(f"{ANNEXED if long else ''}{rule.name}.docx", {**told, **head})

    def lives(self, heading: str, lives: Sequence[Sequence[str]]) -> bytes:
        """Give a .docx of short biographies, each a head and lines, in the type and margins of NĐ 30/2020/NĐ-CP."""
        return self._laid("press/lives.docx", cleaned({"heading": heading, "lives": list(lives)}))

    def _laid(self, name: str, values: Mapping[str, Any]) -> bytes:
        # Loaded where a letter is written: every command builds the world, and few of them write one.
        from docxtpl import DocxTemplate  # noqa: PLC0415

        template = DocxTemplate(self._folder / name)
        template.render(values, jinja_env=_compiler(), autoescape=True)
        written = BytesIO()
        template.save(written)
        return _steady(written)

    def sheet(self, rule: LetterRule, values: Mapping[str, Any]) -> bytes:
        """Give the .xlsx of a letter's tables, one sheet a table; it prints on landscape A4, titles on every page."""
        from xlsxwriter import Workbook  # noqa: PLC0415 - as above

        written = BytesIO()
        book = Workbook(written, {"in_memory": True})
        title = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})
        # The prefix keeps a text that starts with = + - @ a text even when its cell is edited.
        text = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "quote_prefix": True})
        number = book.add_format({"border": 1, "align": "center", "valign": "top"})
        for name, columns in rule.tables:
            page = book.add_worksheet(_TABS.get(name, name))
            page.set_landscape()
            page.set_paper(_A4)
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
            page.freeze_panes(1, 0)
            widths = [max(6, _WIDTH * column.share // 100) for column in columns]
            for at, column in enumerate(columns):
                page.set_column(at, at, widths[at])
                page.write_string(0, at, column.title, title)
            for line, row in enumerate(cleaned(list(values[name])), 1):
                cells = [row[column.key] for column in columns]
                # A row that wraps is as high as its longest text wants: not every program finds that out by itself.
                page.set_row(line, _LINE * max(map(_lines, cells, widths)))
                for at, value in enumerate(cells):
                    if isinstance(value, int):
                        page.write_number(line, at, value, number)
                    else:
                        page.write_string(line, at, str(value), text)
        book.close()
        return written.getvalue()


def _lines(value: Any, width: int) -> int:
    """Say how many lines a text takes in a column that is so many characters wide."""
    return min(_MOST_LINES, max(1, -(-len(str(value)) // max(1, width - 2))))
