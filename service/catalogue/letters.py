"""The letter files with the heads that write them."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.domain.distribution import expanded
from service.domain.fields import Problem
from service.domain.letters import ANNEXED, Head, LetterRule, Letters, letter_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from service.domain.distribution import Distribution


def letter_or_heads(body: Mapping[str, Any], mark: Mapping[str, str]) -> LetterRule | Mapping[str, Any]:
    """Build one letter, or give the file of those who write them, or of the decrees that they cite."""
    return body if {"heads", "decrees"} & body.keys() else letter_of(body, mark)


def letters_of(
    folder: Path,
    made: Iterable[LetterRule | Mapping[str, Any]],
    lists: Mapping[str, Distribution],
    faults: list[Problem],
) -> Letters:
    """Put letters, heads and distribution lists together; a rule without its template, head or list is a fault."""
    files = list(made)
    heads = {name: Head(**row) for body in files if not isinstance(body, LetterRule)
             for name, row in body.get("heads", {}).items()}  # fmt: skip
    decrees = {name: str(told) for body in files if not isinstance(body, LetterRule)
               for name, told in body.get("decrees", {}).items()}  # fmt: skip
    rules = {rule.name: _with_lines(rule, lists, faults) for rule in files if isinstance(rule, LetterRule)}
    for rule in rules.values():
        if rule.head not in heads:
            faults.append(Problem("rules.letter", f"không có cơ quan «{rule.head}» trong office.toml", paper=rule.file))
        wanted = [f"{rule.name}.docx", *([f"{ANNEXED}{rule.name}.docx"] if rule.annexed else [])]
        faults += [
            Problem("rules.letter", f"thiếu mẫu {name}", paper=rule.file)
            for name in wanted
            if not (folder / "letters" / name).is_file()
        ]
    labels = folder / "console/labels.toml"
    codes = tomllib.loads(labels.read_text("utf-8")).get("return_code", {}) if labels.is_file() else {}
    return Letters(rules, heads, codes, decrees)


def _with_lines(rule: LetterRule, lists: Mapping[str, Distribution], faults: list[Problem]) -> LetterRule:
    """Put the lines of the lists that a rule names into its recipients."""
    try:
        return replace(rule, recipients=expanded(rule.recipients, lists))
    except KeyError as exc:
        faults.append(Problem("rules.letter", f"không có nơi nhận {exc} trong templates/distribution", paper=rule.file))
        return rule
