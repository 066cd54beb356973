"""Papers of one message that have the same name: each is a paper of its own, and is called so."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from connectors.base import Attachment


def told_apart(papers: Sequence[Attachment], shown: Callable[[str], str]) -> tuple[Attachment, ...]:
    """Give papers of which no two have one name, unless they are the same file.

    A folder for each person with a `Báo cáo thành tích.docx` in each is how dossiers are often sent; a later paper of
    one name replaces an earlier one, so the folder's name goes before it, and where there is none a number behind it.
    `shown` makes a name fit to be shown.
    """
    bodies = {(_key(one.name), one.sha256) for one in papers}
    often = Counter(name for name, _ in bodies)
    taken = Counter(_key(one.name) for one in papers if often[_key(one.name)] == 1)
    named: dict[tuple[str, str], str] = {}
    for one in papers:
        key = (_key(one.name), one.sha256)
        if often[key[0]] > 1 and key not in named:
            named[key] = _free(_choices(one, shown), taken)
    return tuple(_renamed(one, named.get((_key(one.name), one.sha256), one.name)) for one in papers)


def _key(name: str) -> str:
    return name.casefold()


def _choices(one: Attachment, shown: Callable[[str], str]) -> Iterable[str]:
    folder = posixpath.dirname(_sent(one).replace("\\", "/")).rsplit("/", 1)[-1].strip(" .")
    name = shown(f"{folder} - {one.name}") if folder else one.name
    yield name
    stem, extension = posixpath.splitext(name)
    yield from (shown(f"{stem} ({number}){extension}") for number in range(2, 10_000))


def _sent(one: Attachment) -> str:
    return next((str(fact["sent"]) for fact in one.facts if fact["code"] == "attachment.name"), one.name)


def _free(choices: Iterable[str], taken: Counter[str]) -> str:
    name = next(choice for choice in choices if not taken[_key(choice)])
    taken[_key(name)] += 1
    return name


def _renamed(one: Attachment, name: str) -> Attachment:
    if name == one.name:
        return one
    told = any(fact["code"] == "attachment.name" for fact in one.facts)
    fact = {"code": "attachment.name", "sent": one.name}
    return replace(one, name=name, facts=one.facts if told else (*one.facts, fact))
