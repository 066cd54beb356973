"""Naming objects: their bytes first, then the row that names them, also while a disposal destroys the same bytes.

Two dossiers may hold one file under one key. When the last dossier that names it is destroyed, the object goes, and
another one with the same file may have put it and not committed yet. That commit is refused then (Destroyed): the key
comes back, the bytes are put again, and the commit is tried again. Whatever dies in between, no row names what is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from service.domain.errors import Destroyed, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.ports import Deps

_T = TypeVar("_T")
_RACES = 4


def named(deps: Deps, put: Callable[[], object], name: Callable[[], _T]) -> _T:
    """Put objects, then name them; gives what `name` gives. Unavailable while one is being destroyed."""
    for _race in range(_RACES):
        put()
        try:
            return name()
        except Destroyed as exc:
            deps.keeping.come_back(exc.keys)
    raise Unavailable("Các tệp này liên tục bị tiêu hủy theo danh sách tiêu hủy; sẽ thử lại.")
