"""`python -m tests.kit.readme` writes the table of settings into README.md; a meta test compares."""

from __future__ import annotations

from service.settings import SETTINGS
from tests.kit.tree import TREE

README = TREE / "README.md"
BEGIN, END = "<!-- settings: python -m tests.kit.readme -->\n", "<!-- /settings -->"


def settings_table() -> str:
    """Give the table of all settings in Markdown."""
    rows = [f"| `{one.name}`{' *' if one.secret else ''} | {_code(one.default)} | {one.meaning} |" for one in SETTINGS]
    return "\n".join(("| setting (* secret) | default | nghĩa |", "|---|---|---|", *rows, ""))


def with_settings(text: str) -> str:
    """Give the README's text with a fresh table; ValueError when the marks are gone."""
    before, mark, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (mark and end):
        raise ValueError("README.md has lost the marks around its settings")
    return f"{before}{mark}{settings_table()}{end}{after}"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


if __name__ == "__main__":
    README.write_text(with_settings(README.read_text("utf-8")), "utf-8")
