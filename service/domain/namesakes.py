"""Whether one paper of a dossier names whom another names, though one of them was read off a picture without a mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.papers.recognised_rows import DOUBTED
from service.domain.text import of_other_units, who_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.domain.fields import Nominee

_MARKS = re.compile(r"[\u0300-\u036f]+")


def _bare(key: str) -> str:
    """Give a key without the marks that engines lose."""
    return _MARKS.sub("", key).replace("đ", "d")


def _is_doubted(nominee: Nominee) -> bool:
    """Tell whether the reader doubts a name; a row that bears no confidence was read by nobody."""
    return 0 < nominee.confidence <= DOUBTED


class Named:
    """Those whom papers name; one doubted by its reader is whoever is spelled alike but for the marks."""

    def __init__(self, nominees: Iterable[Nominee] = (), names: Iterable[str] = ()) -> None:
        """Take rows, with how surely each was read, and names that are sure."""
        rows = tuple(nominees)
        self._keys: dict[str, list[str]] = {}
        for name in (*(one.name for one in rows), *names):
            self._keys.setdefault(who_key(name), []).append(name)
        self._doubted = {_bare(who_key(one.name)) for one in rows if _is_doubted(one)}
        self._bare = set(map(_bare, self._keys))

    def __bool__(self) -> bool:
        """Tell whether anybody is named."""
        return bool(self._keys)

    def holds(self, name: str, *, sure: bool = True) -> bool:
        """Tell whether somebody so called is among them."""
        key = who_key(name)
        bare = _bare(key)
        told = self._keys.get(key, ())
        if told and all(of_other_units(name, one) for one in told):
            return False
        return bool(told) or bare in self._doubted or (not sure and bare in self._bare)

    def lacks(self, nominees: Iterable[Nominee]) -> list[Nominee]:
        """Give those who are not among them."""
        return [one for one in nominees if not self.holds(one.name, sure=not _is_doubted(one))]
